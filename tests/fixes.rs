//! What `--fix` makes of every fault that a fixture holds: what it mends, and that it then finds nothing more to do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod catalogs;

use std::collections::BTreeMap;

use catalogs::{Given, damaged, files_below, profiles, run_on, top};
use proptest::prelude::*;
use rayon::prelude::*;
use starmap_lint::diagnostic::{FileId, Outcome};
use starmap_lint::links::paths::is_markdown;
use starmap_lint::mend::{Mended, Wanted, mend};
use starmap_lint::profile::Profile;
use starmap_lint::record::{Reading, Record};
use starmap_lint::snapshot::Snapshot;
use starmap_lint::text::Span;

fn mended(
    given: &Given,
    profiles: &BTreeMap<String, Profile>,
    rule: &str,
    wanted: Wanted,
) -> Mended {
    let lint = |snapshot: &Snapshot| run_on(snapshot, given, profiles, &[rule]);
    mend(&given.catalog, wanted, &|_| true, &lint)
}

fn fixable(outcome: &Outcome, wanted: Wanted) -> Vec<String> {
    let open = outcome.diagnostics.iter().filter(|it| wanted.of(&it.finding.fixes).is_some());
    open.map(|it| format!("{}: {}", it.rule, it.finding.message)).collect()
}

fn rules() -> Vec<String> {
    let folders = std::fs::read_dir(top().join("fixtures/bad")).unwrap();
    let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

const NOTHING: &str = "nothing mended";

#[test]
fn every_fix_mends_and_nothing_is_left_to_mend() {
    let profiles = profiles();
    let lines: Vec<String> = rules()
        .par_iter()
        .map(|rule| {
            let given = damaged(rule);
            let mend = |wanted| {
                let done = mended(&given, &profiles, rule, wanted);
                assert_eq!(fixable(&done.outcome, wanted), [""; 0], "{rule}: still fixable");
                let left = done.outcome.diagnostics.iter().filter(|it| it.caused_by.is_none());
                let left: Vec<&str> = left.map(|it| it.rule).collect();
                match (done.findings.len(), left.as_slice()) {
                    (0, _) => NOTHING.to_owned(),
                    (_, []) => "clean".to_owned(),
                    (_, left) => format!("leaves {}", left.join(", ")),
                }
            };
            let all = mend(Wanted::All);
            let safe = if all == NOTHING { all.clone() } else { mend(Wanted::Safe) };
            if safe == all {
                format!("{rule}: {safe}\n")
            } else {
                format!("{rule}: {safe}; with an eye {all}\n")
            }
        })
        .collect();
    insta::assert_snapshot!(lines.concat());
}

/// What no edit touched is said after as it was before.
#[test]
fn facts_that_no_edit_touched_stay() {
    let profiles = profiles();
    let rules = rules();
    let safe = rules.iter().filter(|rule| SAFE.contains(&rule.as_str()));
    let faults: Vec<String> = safe
        .collect::<Vec<_>>()
        .par_iter()
        .flat_map_iter(|rule| {
            let given = damaged(rule);
            let first = run_on(&given.catalog, &given, &profiles, &[rule]);
            let edits: Vec<(FileId, Span)> = first
                .diagnostics
                .iter()
                .flat_map(|it| it.finding.fixes.iter().map(|fix| (it.finding.file, fix)))
                .flat_map(|(file, fix)| {
                    fix.edits.iter().map(move |edit| (edit.file.unwrap_or(file), edit.span))
                })
                .collect();
            let done = mended(&given, &profiles, rule, Wanted::Safe);
            assert!(!done.changes.is_empty(), "{rule}: nothing was mended");
            let profile = &profiles[given.profile];
            let mut lost = Vec::new();
            for change in &done.changes {
                let path = given.catalog.path(change.file);
                let own = edits.iter().filter(|(file, _)| *file == change.file);
                let own: Vec<Span> = own.map(|(_, span)| *span).collect();
                let mut after = facts(path, &change.after, profile, &[]);
                for fact in facts(path, &change.before, profile, &own) {
                    match after.iter().position(|other| *other == fact) {
                        Some(at) => drop(after.swap_remove(at)),
                        None => lost.push(format!("{rule}: {path}: {fact}")),
                    }
                }
            }
            lost
        })
        .collect();
    assert_eq!(faults, [""; 0]);
}

/// Faults of one place or page, each with a safe fix.
const SAFE: &[&str] = &[
    "accidental-heading",
    "badge-order",
    "broken-label",
    "broken-table-row",
    "dead-link",
    "doubled-emphasis",
    "misdirected-link",
    "mixed-line-endings",
    "nested-empty-item",
    "repeated-front-matter",
    "swallowed-table",
    "twin-order-differs",
    "unclosed-front-matter",
    "unsorted-rows",
    "wrong-arithmetic",
    "wrong-case-link",
];

/// The facts of a page that lie apart from some spans.
fn facts(path: &str, bytes: &[u8], profile: &Profile, apart: &[Span]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    let reading = Reading { file: FileId(0), path, profile: Some(profile), by_content: false };
    let record = Record::read(text, reading);
    let items = record.items.iter().flat_map(|item| &item.facts);
    let facts = record.facts.iter().chain(items);
    facts
        .filter(|fact| !apart.iter().any(|span| span.overlaps(fact.span)))
        .map(|fact| format!("{} {:?}", fact.role, fact.value))
        .collect()
}

/// A way to damage a line.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Emphasis,
    Case,
    Http,
    Break,
    Repeat,
    Count,
    Dash,
    CarriageReturn,
    UpOneLevel,
    Bullet,
    Mark,
}

const DAMAGES: &[Damage] = &[
    Damage::Emphasis,
    Damage::Case,
    Damage::Http,
    Damage::Break,
    Damage::Repeat,
    Damage::Count,
    Damage::Dash,
    Damage::CarriageReturn,
    Damage::UpOneLevel,
    Damage::Bullet,
    Damage::Mark,
];

impl Damage {
    fn on(self, line: &str) -> String {
        match self {
            Self::Emphasis => format!("*_{line}_*"),
            Self::Case => line.replacen("models/", "Models/", 1),
            Self::Http => line.replacen("https://img.", "http://img.", 1),
            Self::Break => line.replacen(" | ", " |\n", 1),
            Self::Repeat => format!("{line}\n{line}"),
            Self::Count => line.replacen(['2', '5', '7'], "9", 1),
            Self::Dash => format!("{line}\n---"),
            Self::CarriageReturn => format!("{line}\r"),
            Self::UpOneLevel => line.replacen("](../", "](../../", 1),
            Self::Bullet => line.replacen("- ", "-   - ", 1),
            Self::Mark => line.replacen('✅', "❌", 1),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is damaged: fixes come to an end, and leave nothing that they could mend.
    #[test]
    fn nothing_fixable_is_left_of_random_damage(
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..DAMAGES.len()), 1..12),
        all in any::<bool>(),
    ) {
        let profiles = profiles();
        let mut files = files_below(&top().join("fixtures/good/starmap"));
        let pages: Vec<String> = files.keys().filter(|path| is_markdown(path)).cloned().collect();
        for (page, line, damage) in damages {
            let bytes = files.get_mut(page.get(&pages)).unwrap();
            let text = String::from_utf8(bytes.clone()).unwrap();
            let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let at = line.index(lines.len());
            lines[at] = DAMAGES[damage].on(&lines[at]);
            *bytes = lines.join("\n").into_bytes();
        }
        let given = Given::catalog("starmap", files);
        let wanted = if all { Wanted::All } else { Wanted::Safe };
        let done = mended(&given, &profiles, "", wanted);
        prop_assert_eq!(fixable(&done.outcome, wanted), [""; 0]);
        let lint = |snapshot: &Snapshot| run_on(snapshot, &given, &profiles, &[]);
        prop_assert!(mend(&done.snapshot, wanted, &|_| true, &lint).changes.is_empty());
    }
}
