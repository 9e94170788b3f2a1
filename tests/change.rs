//! What a change brought about is the difference of what is found before and after, on whatever page.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::OnceLock;

use starmap_lint::diagnostic::Outcome;
use starmap_lint::links::paths::is_markdown;
use starmap_lint::lint::{Before, Options, lint, lint_change};
use starmap_lint::profile::Profile;
use starmap_lint::snapshot::Snapshot;

type Files = BTreeMap<String, Vec<u8>>;

fn files(folder: &str) -> Files {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let walk = ignore::WalkBuilder::new(&top).standard_filters(false).build();
    walk.filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| {
            let path = entry.path().strip_prefix(&top).unwrap().to_str().unwrap();
            (path.replace('\\', "/"), std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn profile() -> &'static Profile {
    static PROFILE: OnceLock<Profile> = OnceLock::new();
    PROFILE.get_or_init(|| {
        let mut profiles = starmap_lint::discover::built_in().unwrap().into_iter();
        profiles.find(|profile| profile.name == "starmap").unwrap()
    })
}

fn change(before: &Files, after: &Files, renamed: &HashMap<String, String>) -> Outcome {
    let options = Options { profile: Some(profile()), ..Options::default() };
    let snapshot = Snapshot::in_memory(before.clone());
    let before = Before { snapshot: &snapshot, options: &options, renamed };
    lint_change(&before, &Snapshot::in_memory(after.clone()), &options, &|_| ())
}

fn whole(files: &Files) -> Outcome {
    let options = Options { profile: Some(profile()), ..Options::default() };
    lint(&Snapshot::in_memory(files.clone()), &options, &|_| ())
}

fn prints(outcome: &Outcome) -> BTreeSet<String> {
    let told = outcome.diagnostics.iter();
    told.map(|it| format!("{} {} {}", it.fingerprint, it.rule, it.finding.message)).collect()
}

fn rules(outcome: &Outcome) -> BTreeSet<&'static str> {
    outcome.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect()
}

/// Sharing records must not change the outcome: with every file of two catalogs taken away, doubled, spoiled or
/// put back in turn.
#[test]
fn it_is_the_difference_of_two_whole_runs() {
    for folder in ["damaged", "good/starmap"] {
        let start = files(folder);
        let paths: Vec<&String> = start.keys().filter(|path| is_markdown(path)).collect();
        let steps = paths.len().div_ceil(4);
        for (nth, path) in paths.iter().step_by(steps).enumerate() {
            let mut after = start.clone();
            let bytes = after.remove(*path).unwrap();
            let spoiled = String::from_utf8_lossy(&bytes).replace("](", "](x").replace('0', "9");
            match nth % 4 {
                0 => {}
                1 => drop(after.insert((*path).clone(), spoiled.into_bytes())),
                2 => drop(after.insert(path.replace(".md", "-copy.md"), bytes)),
                _ => {
                    after.insert(path.replace(".md", "-copy.md"), bytes.clone());
                    after.insert((*path).clone(), spoiled.into_bytes());
                }
            }
            for (before, after) in [(&start, &after), (&after, &start)] {
                let (old, new) = (whole(before), whole(after));
                let known: BTreeSet<&str> =
                    old.diagnostics.iter().map(|known| known.fingerprint.as_str()).collect();
                let wanted = prints(&new)
                    .into_iter()
                    .filter(|print| !known.contains(print.split(' ').next().unwrap()));
                let found = change(before, after, &HashMap::new());
                assert_eq!(prints(&found), wanted.collect(), "{folder}: {path}");
            }
        }
    }
}

#[test]
fn nothing_changed_brings_nothing_about() {
    let damaged = files("damaged");
    assert!(whole(&damaged).diagnostics.len() > 10);
    assert!(change(&damaged, &damaged, &HashMap::new()).diagnostics.is_empty());
}

#[test]
fn lines_that_move_bring_nothing_about() {
    let before = files("damaged");
    let mut after = before.clone();
    for (_, bytes) in after.iter_mut().filter(|(path, _)| is_markdown(path)) {
        bytes.extend(b"\n\n");
        if !bytes.starts_with(b"---") {
            bytes.splice(0..0, *b"\n\n");
        }
    }
    let found = change(&before, &after, &HashMap::new());
    assert_eq!(prints(&found), BTreeSet::new());
}

#[test]
fn line_endings_of_another_system_bring_nothing_about() {
    let before = files("damaged");
    let mut after = before.clone();
    for (_, bytes) in after.iter_mut().filter(|(path, _)| is_markdown(path)) {
        *bytes = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\n', "\r\n").into();
    }
    let found = change(&before, &after, &HashMap::new());
    assert_eq!(prints(&found), BTreeSet::new());
    assert_eq!(whole(&before).diagnostics.len(), whole(&after).diagnostics.len());
}

#[test]
fn a_finding_comes_about_when_its_comment_goes() {
    let mut before = files("good/starmap");
    let page = "authors/notes.md".to_owned();
    let text = "# Notes\n\n<!-- starmap-lint-disable-next-line dead-link -->\n[gone](gone.md)\n";
    before.insert(page.clone(), text.into());
    let mut after = before.clone();
    let dead = |outcome: &Outcome| {
        let dead = outcome.diagnostics.iter().filter(|it| it.rule == "dead-link");
        dead.map(|it| it.suppressed).collect::<Vec<bool>>()
    };
    assert_eq!(dead(&whole(&before)), [true]);
    assert_eq!(dead(&change(&before, &after, &HashMap::new())), [] as [bool; 0]);
    after.insert(page, "# Notes\n\n[gone](gone.md)\n".into());
    assert_eq!(dead(&change(&before, &after, &HashMap::new())), [false]);
}

#[test]
fn a_page_that_goes_away_is_a_fault_on_those_that_link_to_it() {
    let before = files("good/starmap");
    let gone = before
        .keys()
        .find(|path| {
            path.starts_with("authors/")
                && path.contains("/models/")
                && !path.ends_with("README.md")
                && !path.ends_with("_index.md")
        })
        .unwrap()
        .clone();
    let mut after = before.clone();
    after.remove(&gone);
    let found = change(&before, &after, &HashMap::new());
    assert!(rules(&found).contains("dead-link"), "{:?}", rules(&found));
    assert!(change(&after, &before, &HashMap::new()).diagnostics.is_empty());
}

#[test]
fn a_page_under_another_name_keeps_its_findings() {
    let mut before = files("good/starmap");
    let own = "notes.md".to_owned();
    before.insert(own.clone(), b"# Notes\n\n[gone](nowhere.md)\n".to_vec());
    let mut after = before.clone();
    let page = after.remove(&own).unwrap();
    after.insert("remarks.md".into(), page);
    let renamed = HashMap::from([(own, "remarks.md".to_owned())]);
    assert!(rules(&change(&before, &after, &HashMap::new())).contains("dead-link"));
    assert!(change(&before, &after, &renamed).diagnostics.is_empty());
}

#[test]
fn what_follows_from_an_old_fault_stands_for_itself() {
    let before = files("damaged");
    let mut after = before.clone();
    after.retain(|path, _| !path.contains("/models/") || path.ends_with("README.md"));
    let found = change(&before, &after, &HashMap::new());
    let prints: BTreeSet<&str> =
        found.diagnostics.iter().map(|found| found.fingerprint.as_str()).collect();
    assert!(!found.diagnostics.is_empty());
    for diagnostic in &found.diagnostics {
        let cause = diagnostic.caused_by.as_deref();
        assert!(cause.is_none_or(|cause| prints.contains(cause)), "{diagnostic:?}");
    }
}

#[test]
fn facts_that_a_change_altered_are_told_with_both_values() {
    let before = files("good/starmap");
    let path = "providers/quarry/models/lumen-glow-1.0.md".to_owned();
    let mut after = before.clone();
    let spoiled = String::from_utf8_lossy(&before[&path]).replace("$3.64", "$36.40");
    after.insert(path.clone(), spoiled.into_bytes());
    let told = change(&before, &after, &HashMap::new()).altered;
    assert!(told.iter().all(|fact| fact.path == path), "{told:?}");
    let price = told.iter().find(|fact| fact.jump.is_some()).unwrap();
    assert!(price.old.as_deref().unwrap().contains("3.64"), "{price:?}");
    assert!(price.new.as_deref().unwrap().contains("36.40"), "{price:?}");
    assert!(price.jump.is_some_and(|jump| (9.9..10.1).contains(&jump)), "{price:?}");
    // The same from the other side, and with the page under another name.
    let back = change(&after, &before, &HashMap::new()).altered;
    assert_eq!(back.len(), told.len());
    assert!(back.iter().any(|fact| fact.jump.is_some_and(|jump| jump < 0.2)), "{back:?}");
    let moved = path.replace(".md", "-moved.md");
    let page = after.remove(&path).unwrap();
    after.insert(moved.clone(), page);
    let renamed = HashMap::from([(path, moved.clone())]);
    let told = change(&before, &after, &renamed).altered;
    assert!(told.iter().any(|fact| fact.path == moved && fact.jump.is_some()), "{told:?}");
}

#[test]
fn facts_that_say_the_same_are_not_altered() {
    let before = files("good/starmap");
    let mut after = before.clone();
    for (_, bytes) in after.iter_mut().filter(|(path, _)| is_markdown(path)) {
        bytes.extend(b"\n");
    }
    let told = change(&before, &after, &HashMap::new()).altered;
    assert!(told.is_empty(), "{told:?}");
}
