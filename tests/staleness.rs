//! What an earlier run left behind explains all wrong numbers of the real catalog: without it, all of them hold.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use starmap_lint::diagnostic::Outcome;
use starmap_lint::lint::{Options, lint};
use starmap_lint::snapshot::Snapshot;

const CATALOG: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/catalogs/starmap-2025-09-03/catalog");

/// Rules about what must hold between the pages of one run.
const INVARIANTS: &[&str] = &[
    "duplicate-id",
    "page-listed-twice",
    "pages-disagree",
    "row-leads-elsewhere",
    "stale-page",
    "unlisted-page",
    "wrong-count",
    "wrong-more-count",
];

fn files() -> BTreeMap<String, Vec<u8>> {
    let top = Path::new(CATALOG);
    let walk = ignore::WalkBuilder::new(top).standard_filters(false).build();
    walk.filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| {
            let path = entry.path().strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn run(snapshot: &Snapshot) -> Outcome {
    let profile = starmap_lint::discover::built_in()
        .unwrap()
        .into_iter()
        .find(|profile| profile.name == "starmap")
        .unwrap();
    lint(snapshot, &Options { profile: Some(&profile), ..Options::default() }, &|_| ())
}

fn count(outcome: &Outcome, rule: &str) -> usize {
    outcome.diagnostics.iter().filter(|diagnostic| diagnostic.rule == rule).count()
}

#[test]
fn without_stale_pages_all_counts_hold() {
    if !Path::new(CATALOG).is_dir() {
        println!("skipped: {CATALOG} is absent");
        return;
    }
    let mut files = files();
    let snapshot = Snapshot::in_memory(files.clone());
    let outcome = run(&snapshot);
    for diagnostic in &outcome.diagnostics {
        let follows = diagnostic.caused_by.is_some() || diagnostic.rule == "stale-page";
        assert!(
            follows || !INVARIANTS.contains(&diagnostic.rule),
            "{}: {}",
            snapshot.path(diagnostic.finding.file),
            diagnostic.finding.message
        );
    }
    let stale: BTreeSet<String> = outcome
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.rule == "stale-page")
        .map(|diagnostic| snapshot.path(diagnostic.finding.file).to_owned())
        .collect();
    assert_eq!(stale.len(), 127);

    files.retain(|path, _| !stale.contains(path));
    let outcome = run(&Snapshot::in_memory(files));
    for rule in INVARIANTS {
        // The number of models with a price counts tables of prices that hold none: it follows from these.
        let left = outcome.diagnostics.iter().filter(|it| it.rule == *rule);
        assert_eq!(left.filter(|it| it.caused_by.is_none()).count(), 0, "{rule}");
    }
    // Two of the root's rows name a page of another provider, one of them on both twins, and so do two rows of the index
    // of providers, on both twins; one provider's need of a key is told in two ways, on both twins.
    assert_eq!(count(&outcome, "row-contradicts-page"), 9);
    assert_eq!(count(&outcome, "twin-differs"), 6);
    assert_eq!(count(&outcome, "twin-order-differs"), 8);
}
