//! What the linter says of a real catalog, compared with what other link checkers and a build with Hugo say.
//!
//! The catalog stands beside the repository where it is there at all; its licence does not let it in.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use starmap_lint::diagnostic::{Diagnostic, FileId, Outcome, Target};
use starmap_lint::links::destination::Destination;
use starmap_lint::links::paths::{Paths, is_markdown};
use starmap_lint::links::resolve::{Platform, Site};
use starmap_lint::lint::{Options, lint};
use starmap_lint::mend::{Wanted, mend};
use starmap_lint::navigation::{self, Verdict};
use starmap_lint::profile::Profile;
use starmap_lint::record::{Reading, Record};
use starmap_lint::snapshot::Snapshot;

const HUGO: Platform = Platform::Hugo { embedded_link_hook: false };

fn catalog(below: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/catalogs").join(below);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

fn starmap() -> Profile {
    let mut profiles = starmap_lint::discover::built_in().unwrap();
    let at = profiles.iter().position(|profile| profile.name == "starmap").unwrap();
    profiles.swap_remove(at)
}

/// How links (`false`) and images (`true`) that are relative end, for each platform and verdict.
fn verdicts(snapshot: &Snapshot, nested: bool) -> BTreeMap<(bool, Target, Verdict), usize> {
    let profile = starmap();
    let paths = Paths::new(snapshot);
    let site = Site::new(&paths, "");
    let mut counts = BTreeMap::new();
    for file in snapshot.files() {
        let path = snapshot.path(file);
        if !is_markdown(path) || !nested && path.starts_with("catalog/") {
            continue;
        }
        let bytes = snapshot.read(file).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let reading = Reading { file, path, profile: Some(&profile), by_content: false };
        let record = Record::read(&text, reading);
        let platforms = [Platform::GitHub, HUGO];
        for route in navigation::routes(&record, Some(&profile), Some(site), &platforms) {
            if !matches!(route.destination, Destination::Relative(_)) {
                continue;
            }
            for end in &route.ends {
                let target = end.platform.target();
                let verdict =
                    navigation::verdict(&site, route.promise.as_ref(), &end.resolution, target);
                *counts.entry((route.link.image, target, verdict)).or_default() += 1;
            }
        }
    }
    counts
}

#[test]
fn links_end_where_other_tools_say() {
    let Some(base) = catalog("starmap-2025-09-03/catalog") else { return };
    let snapshot = Snapshot::of_folder(&base).unwrap();
    let counts = verdicts(&snapshot, false);
    let of = |target| {
        [Verdict::Right, Verdict::Dead, Verdict::WrongPage]
            .map(|verdict| counts.get(&(false, target, verdict)).copied().unwrap_or_default())
    };
    assert_eq!(of(Target::GitHub), [6_661, 2_422, 5_852]);
    assert_eq!(of(Target::Hugo), [8_874, 5_689, 372]);
    assert_eq!(counts[&(true, Target::GitHub, Verdict::Dead)], 86);

    let counts = verdicts(&snapshot, true);
    assert_eq!(counts[&(false, Target::GitHub, Verdict::Dead)], 2_510);
    assert_eq!(counts[&(true, Target::GitHub, Verdict::Dead)], 100);
}

/// Each bad link has one page that it is meant for: mended, all links lead where they should.
#[test]
fn links_are_mended() {
    let Some(base) = catalog("starmap-2025-09-03/catalog") else { return };
    let snapshot = Snapshot::of_folder(&base).unwrap();
    let profile = starmap();
    let options = Options { profile: Some(&profile), ..Options::default() };
    let done =
        mend(&snapshot, Wanted::Safe, &|_| true, &|snapshot| lint(snapshot, &options, &|_| ()));
    let counts = verdicts(&done.snapshot, false);
    let of = |verdict| counts.get(&(false, Target::GitHub, verdict)).copied().unwrap_or_default();
    let all = [Verdict::Right, Verdict::Dead, Verdict::WrongPage].map(of);
    assert_eq!(all, [14_935, 0, 0]);
    let fixable = |outcome: &Outcome| {
        let found = outcome.diagnostics.iter();
        found.filter(|it| Wanted::Safe.of(&it.finding.fixes).is_some()).count()
    };
    assert_eq!(fixable(&done.outcome), 0);
}

/// What is known of the catalog from a description that was made independently.
#[test]
fn the_whole_catalog_is_told_of_as_it_was_described() {
    let Some(base) = catalog("starmap-2025-09-03/catalog") else { return };
    let Some(source) = catalog("starmap-2025-09-03/source") else { return };
    let snapshot = Snapshot::of_folder(&base).unwrap();
    let source = Snapshot::of_folder(&source).unwrap();
    let profile = starmap();
    let options = Options { profile: Some(&profile), source: Some(&source), ..Options::default() };
    let outcome = lint(&snapshot, &options, &|_| ());
    let of = |rule: &'static str| outcome.diagnostics.iter().filter(move |it| it.rule == rule);

    // Names of models whose folders are joined by dashes, and the featured models of the two root pages.
    let root = |file| !snapshot.path(file).contains('/');
    assert!(
        of("dead-link").all(|it| it.finding.fixes.len() == 1),
        "each has one page that is meant"
    );
    assert_eq!(of("dead-link").filter(|it| !root(it.finding.file)).count(), 650);
    assert_eq!(of("dead-link").filter(|it| root(it.finding.file)).count(), 20);

    let cause = |rule: &'static str| {
        let caused = of("orphan-page").filter_map(|it| it.finding.caused_by.as_ref());
        caused.filter(|cause| cause.rule == rule).count()
    };
    assert_eq!(of("orphan-page").count(), 442);
    assert_eq!([cause("dead-link"), cause("stale-page")], [315, 127]);

    assert_eq!(of("name-varies").count(), 43);
    assert_eq!(of("source-without-page").count(), 63);
    assert!(of("source-without-page").all(|it| it.finding.message.contains(':')));
    let of_providers = |file| snapshot.path(file).starts_with("providers/");
    let without_source = of("page-without-source").filter(|it| of_providers(it.finding.file));
    assert_eq!(without_source.count(), 123);
    assert_eq!(of("contradicts-source").count(), 0);
}

/// Changes of fields that pages show: in each case of the first file that has the field and was not changed before.
const SHOWN: &[(&str, &str)] = &[
    ("  seed: true", "  seed: false"),
    ("  seed: false", "  seed: true"),
    ("  logprobs: true", "  logprobs: false"),
    ("  logprobs: false", "  logprobs: true"),
    ("  top_k: true", "  top_k: false"),
    ("  top_k: false", "  top_k: true"),
    ("  tools: true", "  tools: false"),
    ("  reasoning: false", "  reasoning: true"),
    ("  echo: false", "  echo: true"),
    ("  mirostat_eta: false", "  mirostat_eta: true"),
    ("    - image\n", ""),
    ("  context_window: ", "  context_window: 7"),
    ("  output_tokens: ", "  output_tokens: 7"),
    ("      per_1m: ", "      per_1m: 7"),
    ("    max: 100\n", "    max: 50\n"),
    ("    min: 1\n", "    min: 3\n"),
    ("- id: google\n", "- id: meta\n"),
    ("  open_weights: false", "  open_weights: true"),
    ("  release_date: \"2025", "  release_date: \"2024"),
    ("created_at: \"2025", "created_at: \"2024"),
    ("updated_at: \"2025", "updated_at: \"2026"),
    ("\nname: ", "\nname: Another "),
    ("\ndescription: ", "\ndescription: Not "),
];

/// Each of them is one finding, of whatever many pages show the field, and nothing else is new.
#[test]
fn each_field_that_pages_show_is_told_once() {
    let Some(base) = catalog("starmap-2025-09-03/catalog") else { return };
    let Some(source) = catalog("starmap-2025-09-03/source") else { return };
    let files = Snapshot::of_folder(&source).unwrap();
    let mut files: BTreeMap<String, String> = files
        .files()
        .filter_map(|file| {
            let text = String::from_utf8(files.read(file).unwrap()).ok()?;
            Some((files.path(file).to_owned(), text))
        })
        .collect();
    let snapshot = Snapshot::of_folder(&base).unwrap();
    let profile = starmap();
    let roots = |files: &BTreeMap<String, String>| {
        let source = Snapshot::in_memory(files.clone());
        let options =
            Options { profile: Some(&profile), source: Some(&source), ..Options::default() };
        let found = lint(&snapshot, &options, &|_| ()).diagnostics.into_iter();
        let roots = found.filter(|it| it.caused_by.is_none());
        let told = |it: &Diagnostic| {
            let behind = |file: FileId| (file.0 as usize).checked_sub(snapshot.len());
            let mut places = it.finding.places().filter_map(|(file, _)| behind(file));
            places.next().map(|at| source.path(FileId(u32::try_from(at).unwrap())).to_owned())
        };
        roots.map(|it| (it.fingerprint.clone(), told(&it), it.finding.message)).collect::<Vec<_>>()
    };
    let known: BTreeSet<String> = roots(&files).into_iter().map(|(print, ..)| print).collect();
    let mut changed: BTreeSet<String> = BTreeSet::new();
    for (from, to) in SHOWN {
        let has_page = |path: &str| {
            let page = path.replace(".yaml", ".md");
            path.starts_with("providers/") && snapshot.id_of(&page).is_some()
        };
        let (path, text) = files
            .iter_mut()
            .find(|(path, text)| text.contains(from) && !changed.contains(*path) && has_page(path))
            .unwrap_or_else(|| panic!("no file says {from}"));
        *text = text.replacen(from, to, 1);
        changed.insert(path.clone());
    }
    let new: Vec<_> = roots(&files).into_iter().filter(|it| !known.contains(&it.0)).collect();
    let told: Vec<&str> = new.iter().filter_map(|(_, path, _)| path.as_deref()).collect();
    let wanted: Vec<&str> = changed.iter().map(String::as_str).collect();
    let mut sorted = told.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, wanted, "{new:#?}");
    assert_eq!(told.len(), new.len(), "{new:#?}");
}

/// Findings and facts (the places that belong to a finding counted too) per rule.
#[test]
fn counts_per_rule() {
    let Some(base) = catalog("starmap-2025-09-03/catalog") else { return };
    let snapshot = Snapshot::of_folder(&base).unwrap();
    let profile = starmap();
    let options = Options { profile: Some(&profile), pedantic: true, ..Options::default() };
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for diagnostic in lint(&snapshot, &options, &|_| ()).diagnostics {
        let count = counts.entry(diagnostic.rule).or_default();
        count.0 += 1;
        count.1 += 1 + diagnostic.finding.related.len();
    }
    let lines: Vec<String> = counts
        .iter()
        .map(|(rule, (findings, facts))| format!("{rule}: {findings} findings, {facts} facts"))
        .collect();
    insta::assert_snapshot!("counts_per_rule", lines.join("\n"));
}

/// Its maintainers check their links: there is no dead one.
#[test]
fn a_catalog_without_dead_links_is_left_alone() {
    let Some(base) = catalog("open-model-zoo-2026-08-19") else { return };
    let snapshot = Snapshot::of_folder(&base).unwrap();
    let select = ["dead-link", "broken-image", "wrong-case-link", "link-leaves-root"];
    let options = Options { select: select.map(str::to_owned).into(), ..Options::default() };
    let found: Vec<String> = lint(&snapshot, &options, &|_| ())
        .diagnostics
        .iter()
        .map(|diagnostic| {
            format!("{}: {}", snapshot.path(diagnostic.finding.file), diagnostic.finding.message)
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
