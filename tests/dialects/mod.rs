//! What the tests of made-up dialects share: a catalog in memory, one fault planted in it, and what is said of that.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::collections::BTreeMap;

use starmap_lint::lint::{Options, lint};
use starmap_lint::profile::Profile;
use starmap_lint::snapshot::Snapshot;

/// Texts by their paths.
pub(crate) type Files = BTreeMap<String, String>;

pub(crate) fn snapshot(files: Files) -> Snapshot {
    Snapshot::in_memory(files.into_iter().map(|(path, text)| (path, text.into_bytes())))
}

/// The catalog with a text of a page replaced.
pub(crate) fn damaged(mut files: Files, path: &str, from: &str, to: &str) -> Files {
    let text = files.get_mut(path).unwrap_or_else(|| panic!("there is no {path}"));
    assert!(text.contains(from), "{path} does not hold {from}");
    *text = text.replacen(from, to, 1);
    files
}

/// Rule and message of all that follows from nothing else.
pub(crate) fn found(profile: &Profile, files: Files) -> Vec<String> {
    let options = Options { profile: Some(profile), ..Options::default() };
    let found = lint(&snapshot(files), &options, &|_| ()).diagnostics.into_iter();
    let own = found.filter(|diagnostic| diagnostic.caused_by.is_none());
    own.map(|it| format!("{}: {}", it.rule, it.finding.message)).collect()
}

/// Of each fault, a page, a text on it and what is put in its place, the rule alone speaks, and says this.
pub(crate) fn are_told_once(
    profile: &Profile,
    catalog: &Files,
    faults: &[(&str, &str, &str, &str, &str)],
) {
    for (path, from, to, rule, said) in faults {
        let found = found(profile, damaged(catalog.clone(), path, from, to));
        let is_it = |it: &String| it.starts_with(&format!("{rule}: ")) && it.contains(said);
        assert!(matches!(found.as_slice(), [only] if is_it(only)), "{from} → {to}: {found:#?}");
    }
}
