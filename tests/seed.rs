//! A real page that was read in the wrong character set on its way: one finding tells all of it, and its fix
//! gives the page back byte for byte.

use std::collections::BTreeMap;

use starmap_lint::diagnostic::{Applicability, Outcome};
use starmap_lint::lint::{Options, lint};
use starmap_lint::snapshot::Snapshot;

const SEED: &str = "../shared/seed/000_3301ab990393556d.txt";
const ORIGINAL: &str =
    "../shared/catalogs/starmap-2025-09-03/catalog/authors/google/models/imagegeneration-at-006.md";

/// The page alone, as the command reads one that is named to it.
fn lint_alone(text: &str) -> Outcome {
    let profiles = starmap_lint::discover::built_in().unwrap_or_default();
    let snapshot =
        Snapshot::in_memory(BTreeMap::from([("page.md".to_owned(), text.as_bytes().to_vec())]));
    let options = Options { profile: profiles.first(), alone: true, ..Options::default() };
    lint(&snapshot, &options, &|_| ())
}

#[test]
fn the_seed_has_one_finding_and_is_mended() {
    let (Ok(seed), Ok(original)) =
        (std::fs::read_to_string(SEED), std::fs::read_to_string(ORIGINAL))
    else {
        println!("skipped: {SEED} or {ORIGINAL} is absent");
        return;
    };
    let outcome = lint_alone(&seed);
    let damage: Vec<_> =
        outcome.diagnostics.iter().filter(|diagnostic| diagnostic.rule == "mojibake").collect();
    let [diagnostic] = damage.as_slice() else { panic!("{damage:?}") };
    assert_eq!(diagnostic.finding.related.len() + 1, 11, "all runs are shown");
    // What else is found stands on the original too.
    let told = |outcome: &Outcome| -> Vec<&'static str> {
        outcome
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.caused_by.is_none() && diagnostic.rule != "mojibake")
            .map(|diagnostic| diagnostic.rule)
            .collect()
    };
    assert_eq!(told(&outcome), told(&lint_alone(&original)));
    let [fix] = diagnostic.finding.fixes.as_slice() else { panic!("one fix") };
    assert_eq!(fix.applicability, Applicability::Safe);
    let mut mended = seed;
    for edit in fix.edits.iter().rev() {
        mended.replace_range(edit.span.range(), &edit.text);
    }
    assert_eq!(mended, original);
}
