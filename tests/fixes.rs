//! What `--fix` makes of every fault that a fixture holds: what it mends, and that it then finds nothing more to do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod catalogs;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use catalogs::{Given, damaged, files_below, options, profiles, run_on, top};
use proptest::prelude::*;
use rayon::prelude::*;
use starmap_lint::damage::decode;
use starmap_lint::diagnostic::{Applicability, Diagnostic, FileId, Outcome};
use starmap_lint::links::paths::is_markdown;
use starmap_lint::lint::{Options, lint};
use starmap_lint::mend::{Mended, Wanted, mend};
use starmap_lint::profile::Profile;
use starmap_lint::record::{Reading, Record};
use starmap_lint::rule::Mend;
use starmap_lint::rules;
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

/// As `--select RULE --fix` does.
fn mended_by_one(
    given: &Given,
    profiles: &BTreeMap<String, Profile>,
    rule: &str,
    wanted: Wanted,
) -> Mended {
    let select = HashSet::from([rule.to_owned()]);
    let options = Options { select, ..options(given, profiles, &[rule]) };
    mend(&given.catalog, wanted, &|_| true, &|snapshot| lint(snapshot, &options, &|_| ()))
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
            let first = run_on(&given.catalog, &given, &profiles, &[rule]);
            if fixable(&first, Wanted::All).is_empty() {
                return format!("{rule}: {NOTHING}\n");
            }
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
            let safe = mend(Wanted::Safe);
            if safe == all {
                format!("{rule}: {safe}\n")
            } else {
                format!("{rule}: {safe}; with an eye {all}\n")
            }
        })
        .collect();
    insta::assert_snapshot!(lines.concat());
}

/// What could not be judged before it was mended: where a target leads that is no address, whether the comment of a
/// misspelt rule takes anything out, and what was computed of a value that its source denies.
const BROUGHT_TO_LIGHT: &[(&str, &str)] = &[
    ("bad-escape-in-link", "dead-link"),
    ("contradicts-source", "wrong-arithmetic"),
    ("invalid-suppression", "unused-suppression"),
];

/// A rule alone leaves nothing of its own that could be mended, and brings about nothing that any rule finds.
#[test]
fn what_one_rule_mends_is_no_fault_of_another() {
    let profiles = profiles();
    let faults: Vec<String> = rules()
        .par_iter()
        .flat_map_iter(|rule| {
            let given = damaged(rule);
            let before = run_on(&given.catalog, &given, &profiles, &[rule]);
            let mut faults = Vec::new();
            if fixable(&before, Wanted::All).is_empty() {
                return faults;
            }
            let known: HashSet<String> =
                before.diagnostics.into_iter().map(|it| it.fingerprint).collect();
            for wanted in [Wanted::Safe, Wanted::All] {
                let done = mended_by_one(&given, &profiles, rule, wanted);
                faults.extend(fixable(&done.outcome, wanted));
                let new = run_on(&done.snapshot, &given, &profiles, &[rule]).diagnostics;
                let new = new.into_iter().filter(|it| {
                    it.caused_by.is_none()
                        && !known.contains(&it.fingerprint)
                        && !BROUGHT_TO_LIGHT.contains(&(rule.as_str(), it.rule))
                });
                let told = |it: Diagnostic| {
                    format!("{rule} ({wanted:?}) brings {}: {}", it.rule, it.finding.message)
                };
                faults.extend(new.map(told));
            }
            faults
        })
        .collect();
    assert_eq!(faults, [""; 0]);
}

/// What a rule says of its fixes is what it offers.
#[test]
fn rules_say_what_they_mend() {
    let profiles = profiles();
    let outcomes: Vec<Outcome> = rules()
        .par_iter()
        .map(|rule| {
            let given = damaged(rule);
            run_on(&given.catalog, &given, &profiles, &[rule])
        })
        .collect();
    let mut offers: BTreeMap<&str, BTreeSet<bool>> = BTreeMap::new();
    for it in outcomes.iter().flat_map(|outcome| &outcome.diagnostics) {
        let is_safe = it.finding.fixes.iter().map(|fix| fix.applicability == Applicability::Safe);
        offers.entry(it.rule).or_default().extend(is_safe);
    }
    let mut faults = Vec::new();
    for rule in rules::ALL {
        let offered = offers.get(rule.id).cloned().unwrap_or_default();
        let fits = match rule.mend {
            Mend::Safe => !offered.contains(&false),
            Mend::Unsafe => !offered.contains(&true),
            Mend::Either => true,
            Mend::Never(_) => offered.is_empty(),
        };
        let shows = matches!(rule.mend, Mend::Never(_)) || !offered.is_empty();
        if !fits || !shows && !WITHOUT_EXAMPLE.contains(&rule.id) {
            faults.push(format!("{}: {:?}, but safe: {offered:?}", rule.id, rule.mend));
        }
    }
    assert_eq!(faults, [""; 0]);
}

/// Rules that no fixture can trigger, or whose fixture shows a finding of those that tell too little.
const WITHOUT_EXAMPLE: &[&str] = &[
    "broken-image",
    "link-leaves-root",
    "missing-front-matter",
    "unknown-scheme",
    "unreadable-value",
];

/// What no edit touched is said after as it was before, whatever rule mends.
#[test]
fn facts_that_no_edit_touched_stay() {
    let profiles = profiles();
    let faults: Vec<String> = rules()
        .par_iter()
        .flat_map_iter(|rule| {
            let given = damaged(rule);
            let first = run_on(&given.catalog, &given, &profiles, &[rule]);
            if fixable(&first, Wanted::All).is_empty() {
                return Vec::new();
            }
            let lost = [Wanted::Safe, Wanted::All].map(|wanted| {
                let findings = first.diagnostics.iter().map(|it| &it.finding);
                // What follows from another finding has its edits later, at the place that it names.
                let named = findings.clone().map(|finding| (finding.file, finding.span));
                let edits = findings
                    .filter_map(|it| Some((it.file, wanted.of(&it.fixes)?)))
                    .flat_map(|(file, fix)| {
                        fix.edits.iter().map(move |edit| (edit.file.unwrap_or(file), edit.span))
                    });
                let edits: Vec<(FileId, Span)> = edits.chain(named).collect();
                let done = mended_by_one(&given, &profiles, rule, wanted);
                lost(&given, &profiles[given.profile], &done, &edits)
                    .into_iter()
                    .map(|fact| format!("{rule} ({wanted:?}): {fact}"))
                    .collect::<Vec<_>>()
            });
            lost.concat()
        })
        .collect();
    assert_eq!(faults, [""; 0]);
}

/// The facts that a page told apart from some edits, and tells no more.
fn lost(given: &Given, profile: &Profile, done: &Mended, edits: &[(FileId, Span)]) -> Vec<String> {
    let mut lost = Vec::new();
    for change in &done.changes {
        // What is new has lost nothing.
        let Some(before) = &change.before else { continue };
        let path = change.path.as_str();
        let own = edits.iter().filter(|(file, _)| given.catalog.path(*file) == path);
        let own: Vec<Span> = own.map(|(_, span)| *span).collect();
        let mut after = facts(path, &change.after, profile, &[]);
        for fact in facts(path, before, profile, &own) {
            match after.iter().position(|other| *other == fact) {
                Some(at) => drop(after.swap_remove(at)),
                None => lost.push(format!("{path}: {fact}")),
            }
        }
    }
    lost
}

/// The facts of a page that lie apart from some spans.
fn facts(path: &str, bytes: &[u8], profile: &Profile, apart: &[Span]) -> Vec<String> {
    let text = &decode(bytes).text;
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

/// What the fixtures of all rules change in pages of the clean catalog: for each rule, lines and what stands in their
/// place, with one line around them.
fn faults() -> Vec<(String, Vec<[String; 3]>)> {
    let clean = files_below(&top().join("fixtures/good/starmap"));
    let of_rule = |rule: String| {
        let changed = files_below(&top().join("fixtures/bad").join(&rule));
        if changed.contains_key(".catalog") {
            return None;
        }
        let mut parts = Vec::new();
        for (path, bad) in changed {
            let good = clean.get(&path).map(|bytes| std::str::from_utf8(bytes).unwrap());
            let (Some(good), Ok(bad)) = (good, String::from_utf8(bad)) else { continue };
            let diff = similar::TextDiff::from_lines(good, &bad);
            let lines = |side: &[&str], range: Range<usize>| side[range].concat();
            parts.extend(diff.grouped_ops(1).iter().map(|group| {
                let (first, last) = (group.first().unwrap(), group.last().unwrap());
                let old = first.old_range().start..last.old_range().end;
                let new = first.new_range().start..last.new_range().end;
                [path.clone(), lines(diff.old_slices(), old), lines(diff.new_slices(), new)]
            }));
        }
        (!parts.is_empty()).then_some((rule, parts))
    };
    rules().into_iter().filter_map(of_rule).collect()
}

/// The facts of all pages, each as often as it is told.
fn told(snapshot: &Snapshot, profile: &Profile) -> BTreeMap<String, BTreeMap<String, usize>> {
    let pages = snapshot.files().filter(|file| is_markdown(snapshot.path(*file)));
    let facts_of = |file| {
        let path = snapshot.path(file);
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for fact in facts(path, &snapshot.read(file).unwrap(), profile, &[]) {
            *count.entry(fact).or_default() += 1;
        }
        (path.to_owned(), count)
    };
    pages.map(facts_of).collect()
}

/// So many cases each time, more where the environment asks for them.
fn settings(cases: u32) -> ProptestConfig {
    let settings = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => settings,
        None => ProptestConfig { cases, ..settings },
    }
}

proptest! {
    #![proptest_config(settings(12))]

    /// Whatever faults of the fixtures come together: what they left intact is told as before once they are mended, and
    /// nothing is left to mend. Where places of a page disagree on a role, a fix that needs an eye may take either side.
    #[test]
    fn what_faults_left_intact_stays(
        chosen in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
        all in any::<bool>(),
    ) {
        let (profiles, faults) = (profiles(), faults());
        let clean = files_below(&top().join("fixtures/good/starmap"));
        let mut files = clean.clone();
        let mut rules: Vec<&str> = Vec::new();
        for index in chosen {
            let (rule, parts) = index.get(&faults);
            for [path, old, new] in parts {
                let text = String::from_utf8(files[path].clone()).unwrap();
                files.insert(path.clone(), text.replacen(old, new, 1).into_bytes());
            }
            rules.push(rule);
        }
        let given = Given::catalog("starmap", files);
        let profile = &profiles[given.profile];
        let lint = |snapshot: &Snapshot| run_on(snapshot, &given, &profiles, &[]);
        let wanted = if all { Wanted::All } else { Wanted::Safe };
        let done = mend(&given.catalog, wanted, &|_| true, &lint);
        prop_assert_eq!(fixable(&done.outcome, wanted), [""; 0], "{:?}", rules);
        let clean = told(&Snapshot::in_memory(clean), profile);
        let (damaged, mended) = (told(&given.catalog, profile), told(&done.snapshot, profile));
        let role = |fact: &str| fact.split(' ').next().map(str::to_owned);
        for (path, facts) in &clean {
            let told_anew = damaged.get(path).into_iter().flat_map(BTreeMap::keys);
            let disputed: Vec<_> =
                told_anew.filter(|fact| !facts.contains_key(*fact)).map(|fact| role(fact)).collect();
            for (fact, count) in facts.iter().filter(|(fact, _)| !disputed.contains(&role(fact))) {
                let of = |state: &BTreeMap<String, BTreeMap<String, usize>>| {
                    state.get(path).and_then(|facts| facts.get(fact)).copied().unwrap_or_default()
                };
                let intact = of(&damaged).min(*count);
                prop_assert!(of(&mended) >= intact, "{:?}: {} lost {}", rules, path, fact);
            }
        }
    }

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
