//! Every rule has a fixture that triggers it and no other, and a snapshot of what it says.
//!
//! `fixtures/bad/<rule-id>/` holds only the files in which a catalog differs from `fixtures/good/starmap`: one
//! with a name that ends in `.deleted` takes the file of that name away. Where its file `.catalog` holds the name of another
//! clean catalog, it is that one which it changes, in that one's dialect. Where it holds a folder `.source`, that is
//! in the same way what it changes in `fixtures/good/starmap.source`, and the catalog is held against that. Its file
//! `.answers` says what is at some addresses of the web; all others are fine. Bless with `INSTA_UPDATE=always`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use starmap_lint::diagnostic::{FileId, Outcome, Severity, Sources};
use starmap_lint::lint::{Options, lint};
use starmap_lint::profile::Profile;
use starmap_lint::report::{Format, Report, Style};
use starmap_lint::rule::Level;
use starmap_lint::rules;
use starmap_lint::snapshot::Snapshot;
use starmap_lint::web::{Answer, Asks, Question, Verdict};

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    walk.filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| {
            let path =
                entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            // A name that some systems refuse.
            (path.replace("%2A", "*"), std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The clean catalogs, each with the name of its profile.
const CLEAN: &[(&str, &str)] =
    &[("starmap", "starmap"), ("zoo", "open-model-zoo"), ("hub", "pytorch-hub")];

fn profiles() -> BTreeMap<String, Profile> {
    let profiles = starmap_lint::discover::built_in().unwrap().into_iter();
    profiles.map(|profile| (profile.name.clone(), profile)).collect()
}

/// A catalog, and what it was generated from if that is looked at.
struct Given {
    catalog: Snapshot,
    profile: &'static str,
    source: Option<Snapshot>,
    web: Answers,
}

/// What is at addresses of the web, by a table: verdicts as the cache writes them.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Answers {
    verdicts: BTreeMap<String, Verdict>,
    missing: BTreeMap<String, BTreeSet<String>>,
}

impl Asks for Answers {
    fn wants(&self, _: &str, is_badge: bool) -> bool {
        !is_badge
    }

    fn ask(&self, questions: &[Question]) -> Vec<Answer> {
        let answer = |question: &Question| Answer {
            verdict: self.verdicts.get(&question.url).cloned().unwrap_or(Verdict::Fine),
            missing: self.missing.get(&question.url).cloned().unwrap_or_default(),
        };
        questions.iter().map(answer).collect()
    }
}

impl Given {
    fn catalog(name: &str, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let (_, profile) = CLEAN.iter().find(|(clean, _)| *clean == name).unwrap();
        Self { catalog: Snapshot::in_memory(files), profile, source: None, web: Answers::default() }
    }

    fn good(name: &str) -> Self {
        Self::catalog(name, files_below(&top().join(GOOD).join(name)))
    }

    fn part(&self, file: FileId) -> (&Snapshot, FileId) {
        let behind = file.0.checked_sub(u32::try_from(self.catalog.len()).unwrap());
        match (behind, &self.source) {
            (Some(file), Some(source)) => (source, FileId(file)),
            _ => (&self.catalog, file),
        }
    }
}

impl Sources for Given {
    fn path(&self, file: FileId) -> String {
        let (snapshot, file) = self.part(file);
        snapshot.path(file).to_owned()
    }

    fn bytes(&self, file: FileId) -> Option<Arc<[u8]>> {
        let (snapshot, file) = self.part(file);
        snapshot.read(file).ok().map(Into::into)
    }
}

const GOOD: &str = "fixtures/good";
const GOOD_SOURCE: &str = "fixtures/good/starmap.source";

/// The good catalog with the files of the fixture in the place of its own.
fn damaged(rule: &str) -> Given {
    let mut changes = files_below(&top().join("fixtures/bad").join(rule));
    let name = changes.remove(".catalog").map(|bytes| String::from_utf8(bytes).unwrap());
    let name = name.as_deref().map_or("starmap", str::trim);
    let answers = changes.remove(".answers");
    let mut catalog = files_below(&top().join(GOOD).join(name));
    let mut source = files_below(&top().join(GOOD_SOURCE));
    let mut with_source = false;
    for (path, bytes) in changes {
        let (files, path) = match path.strip_prefix(".source/") {
            Some(path) => {
                with_source = true;
                (&mut source, path.to_owned())
            }
            None => (&mut catalog, path),
        };
        match path.strip_suffix(".deleted") {
            Some(path) => drop(files.remove(path)),
            None => drop(files.insert(path, bytes)),
        }
    }
    let source = with_source.then(|| Snapshot::in_memory(source));
    let web = answers.map(|text| serde_json::from_slice(&text).unwrap()).unwrap_or_default();
    Given { source, web, ..Given::catalog(name, catalog) }
}

fn run(given: &Given, profiles: &BTreeMap<String, Profile>, select: &[&str]) -> Outcome {
    let profile = &profiles[given.profile];
    let levels = rules::ALL
        .iter()
        .filter(|rule| rule.level == Level::Off && select.contains(&rule.id))
        .map(|rule| (rule.id.to_owned(), Level::Warn))
        .collect();
    let source = given.source.as_ref();
    let today = Some(TODAY);
    let web = Some(&given.web as &dyn Asks);
    let profile = Some(profile);
    let options = Options { profile, levels, source, today, web, ..Options::default() };
    lint(&given.catalog, &options, &|_| ())
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
        let given = Given { source, ..Given::good(name) };
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

/// 2026-01-01, in days since 1970.
const TODAY: i64 = 20_454;

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
