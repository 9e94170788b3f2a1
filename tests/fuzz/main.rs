//! The fuzz targets on the stable toolchain: their seeds, among them what once broke them, and a short run of texts made
//! of these. `PROPTEST_CASES` makes it longer.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target)
}

/// By their names; none in the published package, which comes without them.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder(target)) else { return Vec::new() };
    let mut seeds: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    seeds.sort();
    seeds
}

/// One change of a text.
#[derive(Clone, Debug)]
enum Change {
    Cut(Index, Index),
    Repeat(Index, Index),
    Overwrite(Index, u8),
    /// A part of another text put in.
    Insert(Index, Index, Index, Index),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let at = any::<Index>;
    let change = prop_oneof![
        (at(), at()).prop_map(|(from, to)| Change::Cut(from, to)),
        (at(), at()).prop_map(|(from, to)| Change::Repeat(from, to)),
        (at(), any::<u8>()).prop_map(|(place, byte)| Change::Overwrite(place, byte)),
        (at(), at(), at(), at())
            .prop_map(|(at, other, from, to)| Change::Insert(at, other, from, to)),
    ];
    prop::collection::vec(change, 0..6)
}

/// A text grows to no more than so many bytes.
const LONGEST: usize = 1 << 14;

fn changed(mut text: Vec<u8>, changes: &[Change], others: &[(String, Vec<u8>)]) -> Vec<u8> {
    let part = |text: &[u8], from: &Index, to: &Index| {
        let (from, to) = (from.index(text.len() + 1), to.index(text.len() + 1));
        from.min(to)..from.max(to)
    };
    for change in changes {
        match change {
            Change::Cut(from, to) => drop(text.drain(part(&text, from, to))),
            Change::Repeat(from, to) => {
                let range = part(&text, from, to);
                let again = text[range.clone()].to_vec();
                text.splice(range.end..range.end, again);
            }
            Change::Overwrite(place, byte) if !text.is_empty() => {
                let place = place.index(text.len());
                text[place] = *byte;
            }
            Change::Overwrite(_, byte) => text.push(*byte),
            Change::Insert(place, other, from, to) if !others.is_empty() => {
                let other = &other.get(others).1;
                let place = place.index(text.len() + 1);
                text.splice(place..place, other[part(other, from, to)].iter().copied());
            }
            Change::Insert(..) => {}
        }
    }
    text.truncate(LONGEST);
    text
}

/// Each target by itself, so that they run side by side.
macro_rules! targets {
    ($($name:ident),*) => {
        $(#[test]
        fn $name() {
            run(stringify!($name));
        })*

        #[test]
        fn every_target_is_run() {
            let run: Vec<&str> = [$(stringify!($name)),*].to_vec();
            let all: Vec<&str> = targets::ALL.iter().map(|(name, _)| *name).collect();
            assert_eq!(run, all);
        }
    };
}

targets!(
    front_matter,
    markdown,
    table,
    badge,
    value,
    link,
    configuration,
    profile,
    suppression,
    mend
);

fn run(name: &str) {
    let (_, target) = targets::ALL.iter().find(|(known, _)| *known == name).unwrap();
    let seeds = seeds(name);
    // All that break are named, not only the first.
    let breaks = |bytes: &[u8]| std::panic::catch_unwind(|| target(bytes)).is_err();
    let broken: Vec<&str> =
        seeds.iter().filter(|(_, bytes)| breaks(bytes)).map(|(seed, _)| &**seed).collect();
    assert_eq!(broken, [""; 0], "in {}", folder(name).display());

    let mut settings = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        settings.cases = 24;
    }
    let cases = (any::<Index>(), changes()).prop_map(|(at, changes)| {
        let text = if seeds.is_empty() { Vec::new() } else { at.get(&seeds).1.clone() };
        Text(changed(text, &changes, &seeds))
    });
    TestRunner::new(settings)
        .run(&cases, |Text(bytes)| {
            target(&bytes);
            Ok(())
        })
        .unwrap();
}

/// Bytes that are shown as text where they fail.
struct Text(Vec<u8>);

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}
