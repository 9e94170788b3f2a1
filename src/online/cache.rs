//! What is remembered of addresses from one run to the next: one JSON file, a convenience and never a fault.
//!
//! A file that is damaged, of another version or not to be read counts as empty. Runs at one time do not undo each
//! other: under a lock the file is read again, what is new is laid over it, and the whole is put in its place at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::web::{Answer, Question, Unchecked, Verdict};

const FILE: &str = "addresses-v1.json";
const VERSION: u32 = 1;

/// A larger file is not read.
const LARGEST: u64 = 64 << 20;

/// More answers are not kept; the oldest go first.
const MOST: usize = 100_000;

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

/// Answers by address.
#[derive(Debug, Default)]
pub(super) struct Cache {
    folder: Option<PathBuf>,
    known: BTreeMap<String, Entry>,
    new: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    /// Seconds since 1970.
    asked: u64,
    verdict: Verdict,
    /// Places that were looked up, and whether the page has them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    places: BTreeMap<String, bool>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    version: u32,
    addresses: BTreeMap<String, Entry>,
}

impl Cache {
    pub(super) fn open(folder: &Path, now: u64) -> Self {
        let mut known = read(&folder.join(FILE));
        known.retain(|_, entry| entry.holds(now));
        Self { folder: Some(folder.to_owned()), known, new: BTreeMap::new() }
    }

    /// What is known of the address and all its places that are asked for.
    pub(super) fn get(&self, question: &Question, with_fragments: bool) -> Option<Answer> {
        let entry = self.known.get(&question.url)?;
        let mut missing = BTreeSet::new();
        if with_fragments {
            for fragment in &question.fragments {
                if !*entry.places.get(fragment)? {
                    missing.insert(fragment.clone());
                }
            }
        }
        Some(Answer { verdict: entry.verdict.clone(), missing })
    }

    pub(super) fn put(
        &mut self,
        question: &Question,
        answer: &Answer,
        with_fragments: bool,
        now: u64,
    ) {
        let looked_up = question.fragments.iter().filter(|_| with_fragments);
        let places =
            looked_up.map(|place| (place.clone(), !answer.missing.contains(place))).collect();
        let entry = Entry { asked: now, verdict: answer.verdict.clone(), places };
        if entry.holds(now) {
            self.new.insert(question.url.clone(), entry);
        }
    }

    /// Writes down what is new.
    ///
    /// # Errors
    ///
    /// Where the folder can not be written: the run is none the worse for it.
    pub(super) fn save(self, now: u64) -> io::Result<()> {
        let Some(folder) = self.folder.filter(|_| !self.new.is_empty()) else { return Ok(()) };
        create(&folder)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(format!("{FILE}.lock")))?;
        lock.lock()?;
        let path = folder.join(FILE);
        let mut addresses = read(&path);
        for (url, entry) in self.new {
            let is_newer = addresses.get(&url).is_none_or(|known| known.asked <= entry.asked);
            if is_newer {
                addresses.insert(url, entry);
            }
        }
        addresses.retain(|_, entry| entry.holds(now));
        if let Some(surplus) = addresses.len().checked_sub(MOST).filter(|surplus| *surplus > 0) {
            let mut ages: Vec<u64> = addresses.values().map(|entry| entry.asked).collect();
            ages.sort_unstable();
            let oldest = ages[surplus - 1];
            addresses.retain(|_, entry| entry.asked > oldest);
        }
        // Only its owner may read the file: addresses can hold what is nobody else's affair.
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        serde_json::to_writer(
            io::BufWriter::new(&mut file),
            &Kept { version: VERSION, addresses },
        )?;
        file.flush()?;
        file.persist(path)?;
        Ok(())
    }
}

fn read(path: &Path) -> BTreeMap<String, Entry> {
    let read = || -> io::Result<Kept> {
        let file = File::open(path)?;
        if file.metadata()?.len() > LARGEST {
            return Ok(Kept::default());
        }
        let mut text = Vec::new();
        file.take(LARGEST).read_to_end(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    };
    read().ok().filter(|kept| kept.version == VERSION).unwrap_or_default().addresses
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

impl Entry {
    /// Whether it is still believed. A time that has not come yet is that of a clock set wrong.
    fn holds(&self, now: u64) -> bool {
        let lifetime = match &self.verdict {
            Verdict::Fine | Verdict::Moved { .. } | Verdict::Insecure => 7 * DAY,
            Verdict::Dead(_) | Verdict::Certificate(_) => DAY,
            // What depends on this run and this machine.
            Verdict::Unchecked(
                Unchecked::Private | Unchecked::NoNetwork | Unchecked::Interrupted,
            ) => 0,
            Verdict::Unchecked(_) => HOUR,
        };
        self.asked <= now && now - self.asked < lifetime
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Dead;

    const NOW: u64 = 1_800_000_000;

    fn question(url: &str, fragments: &[&str]) -> Question {
        let fragments = fragments.iter().map(|fragment| (*fragment).to_owned()).collect();
        Question { url: url.to_owned(), fragments }
    }

    fn remember(folder: &Path, url: &str, verdict: Verdict, at: u64) {
        let mut cache = Cache::open(folder, at);
        cache.put(&question(url, &[]), &verdict.into(), false, at);
        cache.save(at).unwrap();
    }

    fn known(folder: &Path, url: &str, now: u64) -> Option<Verdict> {
        Some(Cache::open(folder, now).get(&question(url, &[]), false)?.verdict)
    }

    #[test]
    fn each_verdict_has_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let limited = Verdict::Unchecked(Unchecked::Status(429));
        for (url, verdict, lifetime) in [
            ("https://a.org/", Verdict::Fine, 7 * DAY),
            ("https://b.org/", Verdict::Dead(Dead::Status(404)), DAY),
            ("https://c.org/", limited, HOUR),
        ] {
            remember(folder.path(), url, verdict.clone(), NOW);
            assert_eq!(known(folder.path(), url, NOW + lifetime - 1), Some(verdict));
            assert_eq!(known(folder.path(), url, NOW + lifetime), None);
            assert_eq!(known(folder.path(), url, NOW - 1), None, "from the future");
        }
        remember(folder.path(), "https://d.org/", Verdict::Unchecked(Unchecked::Private), NOW);
        assert_eq!(known(folder.path(), "https://d.org/", NOW), None);
    }

    #[test]
    fn places_are_remembered_one_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path(), NOW);
        let asked = question("https://a.org/", &["here", "gone"]);
        let missing = BTreeSet::from(["gone".to_owned()]);
        let answer = Answer { verdict: Verdict::Fine, missing };
        cache.put(&asked, &answer, true, NOW);
        cache.save(NOW).unwrap();
        let cache = Cache::open(folder.path(), NOW);
        assert_eq!(cache.get(&asked, true), Some(answer));
        assert_eq!(cache.get(&question("https://a.org/", &["other"]), true), None);
        assert_eq!(
            cache.get(&question("https://a.org/", &["other"]), false),
            Some(Verdict::Fine.into())
        );
    }

    #[test]
    fn damaged_files_and_those_of_other_versions_count_as_empty() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "{", "[]", "{\"version\":2,\"addresses\":{}}", "\u{0}", "{\"version\":1}"]
        {
            fs::write(folder.path().join(FILE), text).unwrap();
            assert_eq!(known(folder.path(), "https://a.org/", NOW), None);
            remember(folder.path(), "https://a.org/", Verdict::Fine, NOW);
            assert_eq!(known(folder.path(), "https://a.org/", NOW), Some(Verdict::Fine));
        }
    }

    #[test]
    fn runs_at_one_time_do_not_undo_each_other() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for run in 0..16 {
                let folder = folder.path();
                scope.spawn(move || {
                    remember(folder, &format!("https://{run}.org/"), Verdict::Fine, NOW);
                });
            }
        });
        for run in 0..16 {
            let url = format!("https://{run}.org/");
            assert_eq!(known(folder.path(), &url, NOW), Some(Verdict::Fine), "{url}");
        }
    }
}
