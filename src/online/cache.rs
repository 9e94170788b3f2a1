//! What is remembered from one run to the next: JSON files, a convenience and never a fault.
//!
//! A file that is damaged, of another version or not to be read counts as empty. Runs at one time do not undo each
//! other: under a lock the file is read again, what is new is laid over it, and the whole is put in its place at once.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const VERSION: u32 = 1;

/// A larger file is not read.
const LARGEST: u64 = 64 << 20;

/// Another run holds the lock for a moment only: who holds it longer was stopped.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

pub(super) const HOUR: u64 = 60 * 60;
pub(super) const DAY: u64 = 24 * HOUR;

/// What is remembered of one address.
pub(super) trait Kept: Serialize + DeserializeOwned {
    const FILE: &str;

    /// What weighs more all together is not kept; the oldest go first.
    const MOST: usize;

    /// Seconds since 1970.
    fn asked(&self) -> u64;

    /// For how many seconds it is believed.
    fn lifetime(&self) -> u64;

    fn weight(&self) -> usize;

    /// Whether it is still believed. A time that has not come yet is that of a clock set wrong.
    fn holds(&self, now: u64) -> bool {
        self.asked() <= now && now - self.asked() < self.lifetime()
    }
}

#[derive(Serialize, Deserialize)]
struct Whole<K> {
    version: u32,
    addresses: BTreeMap<String, K>,
}

/// All that still holds, by address.
pub(super) fn read<K: Kept>(folder: &Path, now: u64) -> BTreeMap<String, K> {
    let read = || -> io::Result<Whole<K>> {
        let mut text = Vec::new();
        File::open(folder.join(K::FILE))?.take(LARGEST + 1).read_to_end(&mut text)?;
        if text.len() as u64 > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(serde_json::from_slice(&text)?)
    };
    let whole = read().ok().filter(|whole| whole.version == VERSION);
    let mut addresses = whole.map(|whole| whole.addresses).unwrap_or_default();
    addresses.retain(|_, entry| entry.holds(now));
    addresses
}

/// Writes down what is new.
///
/// # Errors
///
/// Where the folder can not be written: the run is none the worse for it.
pub(super) fn keep<K: Kept>(folder: &Path, new: BTreeMap<String, K>, now: u64) -> io::Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    create(folder)?;
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(format!("{}.lock", K::FILE)))?;
    hold(&lock)?;
    let mut addresses: BTreeMap<String, K> = read(folder, now);
    for (url, entry) in new {
        if addresses.get(&url).is_none_or(|known| known.asked() <= entry.asked()) {
            addresses.insert(url, entry);
        }
    }
    // Only its owner may read the file: addresses can hold what is nobody else's affair.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    let whole = Whole { version: VERSION, addresses: newest(addresses) };
    serde_json::to_writer(io::BufWriter::new(&mut file), &whole)?;
    file.flush()?;
    file.persist(folder.join(K::FILE))?;
    Ok(())
}

/// Waits for the lock, but not for ever.
fn hold(lock: &File) -> io::Result<()> {
    let since = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if since.elapsed() > LONGEST_WAIT => {
                return Err(io::ErrorKind::TimedOut.into());
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// As many as are kept.
fn newest<K: Kept>(addresses: BTreeMap<String, K>) -> BTreeMap<String, K> {
    let mut all: Vec<(String, K)> = addresses.into_iter().collect();
    all.sort_by_key(|(_, entry)| Reverse(entry.asked()));
    let mut weight = 0;
    let fits = |(_, entry): &(String, K)| {
        weight += entry.weight();
        weight <= K::MOST
    };
    all.into_iter().take_while(fits).collect()
}

#[cfg(unix)]
fn create(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    #[derive(Serialize, Deserialize)]
    struct Entry(u64);

    impl Kept for Entry {
        const FILE: &str = "entries.json";
        const MOST: usize = 3;

        fn asked(&self) -> u64 {
            self.0
        }

        fn lifetime(&self) -> u64 {
            DAY
        }

        fn weight(&self) -> usize {
            1
        }
    }

    fn remember(folder: &Path, urls: &[&str], asked: u64, now: u64) {
        let new = urls.iter().map(|url| ((*url).to_owned(), Entry(asked)));
        keep(folder, new.collect(), now).unwrap();
    }

    fn known(folder: &Path, now: u64) -> Vec<String> {
        read::<Entry>(folder, now).into_keys().collect()
    }

    #[test]
    fn damaged_files_and_those_of_other_versions_count_as_empty() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "{", "[]", "{\"version\":2,\"addresses\":{}}", "\u{0}", "{\"version\":1}"]
        {
            fs::write(folder.path().join(Entry::FILE), text).unwrap();
            assert!(known(folder.path(), NOW).is_empty(), "{text}");
            remember(folder.path(), &["a"], NOW, NOW);
            assert_eq!(known(folder.path(), NOW), ["a"], "{text}");
        }
    }

    #[test]
    fn a_clock_that_was_set_back_forgets_what_it_is_to_learn_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        remember(folder.path(), &["a", "b"], NOW, NOW);
        let before = NOW - HOUR;
        assert!(known(folder.path(), before).is_empty());
        remember(folder.path(), &["a"], before, before);
        assert_eq!(known(folder.path(), before), ["a"]);
    }

    #[test]
    fn the_oldest_go_first_and_those_of_one_second_not_all_at_once() {
        let folder = tempfile::tempdir().unwrap();
        remember(folder.path(), &["a"], NOW - 1, NOW);
        remember(folder.path(), &["b", "c"], NOW, NOW);
        assert_eq!(known(folder.path(), NOW), ["a", "b", "c"]);
        remember(folder.path(), &["d"], NOW, NOW);
        assert_eq!(known(folder.path(), NOW), ["b", "c", "d"]);
        remember(folder.path(), &["e"], NOW, NOW);
        assert_eq!(known(folder.path(), NOW).len(), 3);
    }

    #[test]
    fn a_lock_that_is_held_for_ever_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let lock = File::create(folder.path().join("entries.json.lock")).unwrap();
        lock.lock().unwrap();
        let new = BTreeMap::from([("a".to_owned(), Entry(NOW))]);
        let kept = keep(folder.path(), new, NOW);
        assert_eq!(kept.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn runs_at_one_time_do_not_undo_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let urls = ["a", "b", "c"];
        std::thread::scope(|scope| {
            for url in urls {
                scope.spawn(|| remember(folder.path(), &[url], NOW, NOW));
            }
        });
        assert_eq!(known(folder.path(), NOW), urls);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("new");
        remember(&inner, &["a"], NOW, NOW);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&inner), mode(&inner.join(Entry::FILE))), (0o700, 0o600));
    }
}
