//! What the tests of whole catalogs share: damage to a copy, and what is found then.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test uses what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use starmap_lint::discover;
use starmap_lint::lint::{Options, lint};
use starmap_lint::profile::Profile;
use starmap_lint::snapshot::Snapshot;

pub(crate) fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A real catalog, where it stands beside the repository.
pub(crate) fn real(name: &str) -> Option<PathBuf> {
    let path = top().join("../shared/catalogs").join(name);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in ignore::WalkBuilder::new(from).standard_filters(false).build().map(Result::unwrap)
    {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.path().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub(crate) fn profile(name: &str) -> Profile {
    let profiles = discover::built_in().unwrap().into_iter();
    profiles.into_iter().find(|profile| profile.name == name).unwrap()
}

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) fn files(folder: &Path) -> Files {
    let snapshot = Snapshot::of_folder(folder).unwrap();
    let read = |file| (snapshot.path(file).to_owned(), snapshot.read(file).unwrap());
    snapshot.files().map(read).collect()
}

/// Rule, path and message of all findings that follow from no other.
pub(crate) fn findings(files: &Files, profile: &Profile) -> Vec<(String, String)> {
    let snapshot = Snapshot::in_memory(files.clone());
    let options = Options { profile: Some(profile), pedantic: true, ..Options::default() };
    let found = lint(&snapshot, &options, &|_| ()).diagnostics.into_iter();
    let found = found.filter(|diagnostic| diagnostic.caused_by.is_none());
    found
        .map(|diagnostic| {
            let path = snapshot.path(diagnostic.finding.file);
            (diagnostic.rule.to_owned(), format!("{path}: {}", diagnostic.finding.message))
        })
        .collect()
}

/// What is found after the damage and was not found before, as rules.
fn new_rules(before: &[(String, String)], files: &Files, profile: &Profile) -> Vec<String> {
    let mut left = before.to_vec();
    let mut new = Vec::new();
    for finding in findings(files, profile) {
        match left.iter().position(|known| *known == finding) {
            Some(at) => drop(left.swap_remove(at)),
            None => new.push(finding.0),
        }
    }
    new
}

/// A change to one file of a catalog.
#[derive(Debug)]
pub(crate) enum Change {
    /// The first of the one text becomes the other.
    Write(&'static str, &'static str),
    /// The line that holds the text is taken away.
    Drop(&'static str),
    Empty,
    Delete,
    MoveTo(&'static str),
}

use Change::{Delete, Drop, Empty, MoveTo, Write};

fn damage(files: &mut Files, path: &str, change: &Change) {
    let text = String::from_utf8(files.remove(path).unwrap()).unwrap();
    let (path, text) = match change {
        Write(from, to) => {
            assert!(text.contains(from), "{path} does not hold {from}");
            (path, text.replacen(from, to, 1))
        }
        Drop(part) => {
            assert!(text.contains(part), "{path} does not hold {part}");
            let at = text.lines().position(|line| line.contains(part)).unwrap();
            let kept = text.lines().enumerate().filter(|(nth, _)| *nth != at);
            (path, kept.map(|(_, line)| [line, "\n"].concat()).collect())
        }
        Empty => (path, String::new()),
        MoveTo(to) => (*to, text),
        Delete => return,
    };
    files.insert(path.to_owned(), text.into_bytes());
}

/// Each damage is found, once: by the rules that are named, with blanks between them.
pub(crate) fn each_is_told(name: &str, folder: &Path, damages: &[(&str, Change, &str)]) {
    let profile = profile(name);
    let clean = files(folder);
    let before = findings(&clean, &profile);
    let mut faults = Vec::new();
    for (path, change, rule) in damages {
        let mut files = clean.clone();
        damage(&mut files, path, change);
        let new = new_rules(&before, &files, &profile);
        if new.join(" ") != *rule {
            faults.push(format!("{path} {change:?}: {rule} expected, {new:?} found"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Each rule has so many findings, and no other has any.
pub(crate) fn has_findings(name: &str, folder: &Path, expected: &[(&str, usize)]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (rule, _) in findings(&files(folder), &profile(name)) {
        *counts.entry(rule).or_default() += 1;
    }
    let counts: Vec<(&str, usize)> =
        counts.iter().map(|(rule, count)| (rule.as_str(), *count)).collect();
    assert_eq!(counts, expected);
}
