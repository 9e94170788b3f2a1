//! Every rule has a fixture that triggers it and no other, and a snapshot of what it says.
//!
//! `fixtures/bad/<rule-id>/` holds only the files in which a catalog differs from `fixtures/good/starmap`: one
//! with a name that ends in `.deleted` takes the file of that name away. Where its file `.catalog` holds the name of another
//! clean catalog, it is that one which it changes, in that one's dialect. Where it holds a folder `.source`, that is
//! in the same way what it changes in `fixtures/good/starmap.source`, and the catalog is held against that. Its file
//! `.answers` says what is at some addresses of the web; all others are fine. Bless with `INSTA_UPDATE=always`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod catalogs;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use catalogs::{CLEAN, GOOD, GOOD_SOURCE, Given, damaged, files_below, profiles, run_on, top};
use starmap_lint::diagnostic::{Outcome, Severity};
use starmap_lint::lint::{Options, lint};
use starmap_lint::profile::Profile;
use starmap_lint::report::{Format, Report, Style};
use starmap_lint::rules;
use starmap_lint::snapshot::Snapshot;

fn good(name: &str) -> Given {
    Given::catalog(name, files_below(&top().join(GOOD).join(name)))
}

fn run(given: &Given, profiles: &BTreeMap<String, Profile>, select: &[&str]) -> Outcome {
    run_on(&given.catalog, given, profiles, select)
}

fn report(outcome: &Outcome, given: &Given) -> String {
    let report = Report {
        outcome,
        sources: given,
        url: &|rule| format!("docs/rules.md#{rule}"),
        fails_from: Severity::Error,
        style: Style::PLAIN,
    };
    let mut out = Vec::new();
    Format::find("full").unwrap().write(&mut out, &report).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_good_catalogs_are_silent() {
    let profiles = profiles();
    let source = Snapshot::in_memory(files_below(&top().join(GOOD_SOURCE)));
    for (name, source) in [("starmap", None), ("starmap", Some(source)), ("zoo", None)] {
        let given = Given { source, ..good(name) };
        let pedantic = Options {
            profile: Some(&profiles[given.profile]),
            pedantic: true,
            source: given.source.as_ref(),
            ..Options::default()
        };
        let outcome = lint(&given.catalog, &pedantic, &|_| ());
        assert!(outcome.diagnostics.is_empty(), "{}", report(&outcome, &given));
    }
}

/// The rules that no page can trigger.
const WITHOUT_FIXTURE: &[&str] = &[
    // What they ask for lies outside a catalog, or is made by version control: see tests/links.rs.
    "ignored-link-target",
    "internal-error",
    "link-leaves-root",
    "link-out-of-catalog",
    "unreadable-file",
];

#[test]
fn each_rule_has_a_fixture_that_triggers_it_alone() {
    let profiles = profiles();
    let mut faults = Vec::new();
    for rule in rules::ALL.iter().filter(|rule| !WITHOUT_FIXTURE.contains(&rule.id)) {
        let given = damaged(rule.id);
        let outcome = run(&given, &profiles, &[rule.id]);
        let fired: BTreeSet<&str> = outcome
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.caused_by.is_none())
            .map(|diagnostic| diagnostic.rule)
            .collect();
        if fired != BTreeSet::from([rule.id]) {
            faults.push(format!(
                "fixtures/bad/{} triggers {fired:?}\n{}",
                rule.id,
                report(&outcome, &given)
            ));
            continue;
        }
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(rule.id, report(&outcome, &given));
        });
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn rules_files_and_fixtures_are_the_same_set() {
    let ids: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted, "rules::ALL is sorted by id, each id once");
    let names = |folder: &str| -> BTreeSet<String> {
        std::fs::read_dir(top().join(folder))
            .unwrap()
            .map(|entry| {
                entry.unwrap().path().file_stem().unwrap().to_str().unwrap().replace('_', "-")
            })
            .collect()
    };
    let ids: BTreeSet<String> = ids.into_iter().map(str::to_owned).collect();
    let mut files = names("src/rules");
    files.remove("mod");
    assert_eq!(files, ids, "each rule stands in the file of its name");
    let wanted: BTreeSet<String> =
        ids.into_iter().filter(|id| !WITHOUT_FIXTURE.contains(&id.as_str())).collect();
    assert_eq!(names("fixtures/bad"), wanted, "each rule has a fixture of its name");
}

#[test]
fn documentation_has_its_sections_and_messages_their_form() {
    for rule in rules::ALL {
        let places: Vec<Option<usize>> = ["### What it checks\n", "### Why\n", "### How to fix\n"]
            .iter()
            .map(|section| rule.docs.find(section))
            .collect();
        assert!(
            places.iter().all(Option::is_some) && places.is_sorted(),
            "sections of `{}`",
            rule.id
        );
        assert!(
            !rule.summary.ends_with('.') && !rule.summary.starts_with(char::is_uppercase),
            "summary of `{}`",
            rule.id
        );
    }
    let profiles = profiles();
    for rule in rules::ALL.iter().filter(|rule| !WITHOUT_FIXTURE.contains(&rule.id)) {
        for diagnostic in run(&damaged(rule.id), &profiles, &[rule.id]).diagnostics {
            let message = &diagnostic.finding.message;
            assert!(
                !message.ends_with('.') && !message.starts_with(|c: char| c.is_ascii_uppercase()),
                "{message}"
            );
        }
    }
}

/// The pages of every fixture, cut off anywhere, never break the linter.
#[test]
fn half_a_page_never_breaks_a_rule() {
    let profiles = profiles();
    for (name, profile) in CLEAN {
        for (path, bytes) in files_below(&top().join(GOOD).join(name)) {
            for cut in (0..bytes.len()).step_by(97) {
                let snapshot = Snapshot::in_memory([(path.clone(), bytes[..cut].to_vec())]);
                let profile = Some(&profiles[*profile]);
                let outcome = lint(&snapshot, &Options { profile, ..Options::default() }, &|_| ());
                let broken: HashSet<&str> =
                    outcome.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
                assert!(!broken.contains("internal-error"), "{path} cut at {cut}");
            }
        }
    }
}

const QUARRY: &[&str] = &["providers/quarry/README.md", "providers/quarry/_index.md"];
const AUTHORS: &[&str] = &["authors/README.md", "authors/_index.md"];
const TIDEWATER: &[&str] = &["providers/tidewater/README.md", "providers/tidewater/_index.md"];
const LAB: &[&str] = &["authors/lumen-labs/README.md", "authors/lumen-labs/_index.md"];
const PROVIDERS: &[&str] = &["providers/README.md", "providers/_index.md"];
const ROOT: &[&str] = &["README.md", "_index.md"];
const PM: &[&str] = &["providers/quarry/models/lumen-glow-1.0.md"];
const AM: &[&str] = &["authors/lumen-labs/models/lumen-glow-1.0.md"];

const INDEX: &[&str] = &["models/README.md", "models/_index.md"];
const OTHERS: &str = "- Lumen Arctic 1.0\n- Lumen Ember 1.0\n- Lumen Glow 1.0 Mini\n- Lumen Orca 1.0\n- Lumen Prism 1.0\n- _...and 1 more_\n";

/// A line, what stands in its place, and the one rule that tells of it.
type Fault = (&'static [&'static str], &'static str, &'static str, &'static str);

const FAULTS: &[Fault] = &[
    (ROOT, "| Metric | Value |\n", "", "malformed-delimiter-row"),
    (ROOT, "|---------|---------|\n", "", "malformed-delimiter-row"),
    (QUARRY, "| Field | Value |\n", "", "malformed-delimiter-row"),
    (QUARRY, "| **Total Models** | 7 |\n", "", "missing-field"),
    (QUARRY, "| [Quarry Basin 1.0]", "\n| [Quarry Basin 1.0]", "broken-table"),
    (QUARRY, "| Model | Context | Input |", "| Model | Input |", "malformed-delimiter-row"),
    (LAB, "> Lumen Labs\n", ">\n", "row-contradicts-page"),
    (PROVIDERS, "| **Quarry** |", "| **** |", "empty-emphasis"),
    (PROVIDERS, "  - Lumen Ember 1.0\n", "  -\n", "empty-list-item"),
    (PM, "# Lumen Glow 1.0\n", "#\n", "empty-heading"),
    (PM, "_Last Updated: 2025-09-02 22:29:41 UTC | Gen", "_Gen", "stale-page"),
    (AM, "| Specification | Value |\n", "", "malformed-delimiter-row"),
    (
        AM,
        "| Provider | Context | Pricing (Input/Output) | Notes |\n",
        "",
        "malformed-delimiter-row",
    ),
    // One digit of a price, and its mark.
    (QUARRY, "$0.75 |", "$0.76 |", "row-contradicts-page"),
    (QUARRY, "$0.75 |", "0.75 |", "unreadable-value"),
    (ROOT, "%)", ")", "unreadable-value"),
    // All that a listing lists.
    (AM, OTHERS, "", "empty-listing"),
    (AM, "- Lumen Ember 1.0\n", "- Lumen Glow 1.0\n", "row-names-no-page"),
    (AM, "- Lumen Ember 1.0\n", "- Lumen Orca 1.0\n", "page-listed-twice"),
    (AM, "[Authors](../..)", "Authors", "incomplete-breadcrumb"),
    (AM, "[Authors](../..) / ", "", "incomplete-breadcrumb"),
    (AM, "**: [Lumen Labs](../)", "**: Lumen Labs", "unlinked-label"),
    (AM, " / **Lumen Glow 1.0**", "", "incomplete-breadcrumb"),
    (AM, "[Catalog](../../..) / [Authors](../..) / ", "", "incomplete-breadcrumb"),
    (AM, "$3.64 / $10.92", "$3.64", "unreadable-value"),
    (
        INDEX,
        "| Borealis Basin 1.1 | Multiple",
        "| Borealis Basin 1.9 | Multiple",
        "row-names-no-page",
    ),
    (AUTHORS, "[Fernbrook](fernbrook/)", "[Fernbrook](lumen-labs/)", "row-leads-elsewhere"),
    (
        QUARRY,
        "[Quarry Basin 1.1](./models/quarry-basin-1.1.md)",
        "Quarry Basin 1.1",
        "unlinked-row",
    ),
    (AM, "[Quarry](../../../providers/quarry/models/lumen-glow-1.0.md)", "Quarry", "unlinked-row"),
    (ROOT, "[By Author](authors/)", "[By Author](providers/)", "misdirected-link"),
    (
        PROVIDERS,
        "[View all 7 models →](quarry/)",
        "[View all 7 models →](millrace/)",
        "row-leads-elsewhere",
    ),
    (
        QUARRY,
        "### Other\n  \n| Model | Context | Input | Output |",
        "### Other\n  \n| Model | Context | Output | Input |",
        "row-contradicts-page",
    ),
];

fn roots(files: BTreeMap<String, Vec<u8>>, profiles: &BTreeMap<String, Profile>) -> Vec<String> {
    let given = Given::catalog("starmap", files.clone());
    let outcome = run_on(&Snapshot::in_memory(files), &given, profiles, &[]);
    let roots = outcome.diagnostics.iter().filter(|it| it.caused_by.is_none());
    roots.map(|it| format!("{} {}", it.rule, it.finding.message)).collect()
}

#[test]
fn one_fault_is_one_finding() {
    let profiles = profiles();
    let clean = files_below(&top().join(GOOD).join("starmap"));
    let mut told = Vec::new();
    for (pages, right, wrong, rule) in FAULTS {
        let mut files = clean.clone();
        for page in *pages {
            let text = String::from_utf8(files[*page].clone()).unwrap();
            assert!(text.contains(right), "{page} does not say {right}");
            files.insert((*page).to_owned(), text.replacen(right, wrong, 1).into_bytes());
        }
        let roots = roots(files, &profiles);
        if !matches!(roots.as_slice(), [only] if only.starts_with(rule)) {
            told.push(format!("{}: {right:?} as {wrong:?}: {roots:#?}", pages[0]));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// From one heading to the next.
fn section<'t>(text: &'t str, heading: &str) -> &'t str {
    let start = text.find(heading).unwrap();
    let end = text[start + heading.len()..].find("\n#").unwrap();
    &text[start..=start + heading.len() + end]
}

#[test]
fn a_table_twice_or_without_rows_is_one_finding() {
    let profiles = profiles();
    let clean = files_below(&top().join(GOOD).join("starmap"));
    for (pages, heading) in [(INDEX, "### Arctic (5 models)"), (QUARRY, "### Other")] {
        for (rule, times) in [("repeated-section", 2), ("empty-listing", 1)] {
            let mut files = clean.clone();
            for page in pages {
                let text = String::from_utf8(files[*page].clone()).unwrap();
                let whole = section(&text, heading);
                let is_row = |line: &&str| line.starts_with("| [") || line.starts_with("| _");
                let bare: Vec<&str> = whole.lines().filter(|line| !is_row(line)).collect();
                let new = if times == 2 { whole.repeat(2) } else { bare.join("\n") + "\n" };
                files.insert((*page).to_owned(), text.replace(whole, &new).into_bytes());
            }
            let roots = roots(files, &profiles);
            let is_it = matches!(roots.as_slice(), [only] if only.starts_with(rule));
            assert!(is_it, "{heading} {rule}: {roots:#?}");
        }
    }
}

/// Of another kind, or of another model.
#[test]
fn a_page_in_the_place_of_another_is_one_finding() {
    let profiles = profiles();
    let clean = files_below(&top().join(GOOD).join("starmap"));
    for (from, to, rule) in [
        (AM, PM, "misplaced-page"),
        (PM, AM, "misplaced-page"),
        (LAB, QUARRY, "misplaced-page"),
        (PROVIDERS, LAB, "misplaced-page"),
        (PM, &["providers/quarry/models/lumen-ember-1.0.md"][..], "duplicate-id"),
        (QUARRY, TIDEWATER, "duplicate-id"),
    ] {
        let mut files = clean.clone();
        for (from, to) in from.iter().zip(to) {
            files.insert((*to).to_owned(), clean[*from].clone());
        }
        let roots = roots(files, &profiles);
        let is_it = matches!(roots.as_slice(), [only] if only.starts_with(rule));
        assert!(is_it, "{from:?} as {to:?}: {roots:#?}");
    }
}

#[test]
fn a_name_in_other_letter_case_is_one_finding() {
    let profiles = profiles();
    let clean = files_below(&top().join(GOOD).join("starmap"));
    for (from, to, rule) in [
        ("providers/quarry/", "providers/Quarry/", "id-contradicts-path"),
        ("authors/lumen-labs/", "authors/Lumen-Labs/", "id-contradicts-path"),
        ("providers/quarry/models/", "providers/quarry/Models/", "wrong-case-link"),
        (PM[0], "providers/quarry/models/Lumen-Glow-1.0.md", "id-contradicts-path"),
    ] {
        let renamed = |path: &String| match path.strip_prefix(from) {
            Some(rest) => format!("{to}{rest}"),
            None => path.clone(),
        };
        let files = clean.iter().map(|(path, bytes)| (renamed(path), bytes.clone())).collect();
        let roots = roots(files, &profiles);
        let is_it = matches!(roots.as_slice(), [only] if only.starts_with(rule));
        assert!(is_it, "{from} as {to}: {roots:#?}");
    }
}

/// What is written in another way and shown alike.
#[test]
fn harmless_ways_of_writing_are_silent() {
    let profiles = profiles();
    let clean = files_below(&top().join(GOOD).join("starmap"));
    for (pages, right, other) in [
        (AM, "[Lumen Labs](..) /", "**[Lumen Labs](..)** /"),
        (AM, "[Catalog](../../..) /", "🏠 [Catalog](../../..) /"),
        (AM, "# Lumen Glow 1.0\n", "# Lumen Glow 1\\.0\n"),
        (AM, "**Lumen Glow 1.0**", "**Lumen&#32;Glow 1.0**"),
        (PM, "**Provider**: [Quarry](../)", "**Provider**: 🏢 [Quarry](../)"),
        (INDEX, "73.3%", "73%"),
        (QUARRY, "[Lumen Glow 1.0]", "[Lumen Glow 1\\.0]"),
    ] {
        let mut files = clean.clone();
        for page in pages {
            let text = String::from_utf8(files[*page].clone()).unwrap();
            assert!(text.contains(right), "{page} does not say {right}");
            files.insert((*page).to_owned(), text.replacen(right, other, 1).into_bytes());
        }
        let roots = roots(files, &profiles);
        assert!(roots.is_empty(), "{right:?} as {other:?}: {roots:#?}");
    }
}

#[test]
fn a_page_that_is_gone_is_one_finding() {
    let profiles = profiles();
    let clean = files_below(&top().join(GOOD).join("starmap"));
    for (gone, rule) in [
        ("README.md", "missing-twin"),
        ("providers/quarry/README.md", "missing-twin"),
        ("providers/quarry/_index.md", "missing-twin"),
        (PM[0], "dead-link"),
    ] {
        let mut files = clean.clone();
        files.remove(gone).unwrap();
        let roots = roots(files, &profiles);
        assert!(matches!(roots.as_slice(), [only] if only.starts_with(rule)), "{gone}: {roots:#?}");
    }
}
