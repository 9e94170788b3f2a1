//! The catalogs of `fixtures`, as tests lint them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use starmap_lint::diagnostic::{FileId, Outcome, Sources};
use starmap_lint::lint::{Options, lint};
use starmap_lint::profile::Profile;
use starmap_lint::rule::Level;
use starmap_lint::rules;
use starmap_lint::snapshot::Snapshot;
use starmap_lint::web::{Answer, Asks, Question, Verdict};

pub(crate) fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
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
pub(crate) const CLEAN: &[(&str, &str)] =
    &[("starmap", "starmap"), ("zoo", "open-model-zoo"), ("hub", "pytorch-hub")];

pub(crate) fn profiles() -> BTreeMap<String, Profile> {
    let profiles = starmap_lint::discover::built_in().unwrap().into_iter();
    profiles.map(|profile| (profile.name.clone(), profile)).collect()
}

/// A catalog, and what it was generated from if that is looked at.
pub(crate) struct Given {
    pub(crate) catalog: Snapshot,
    pub(crate) profile: &'static str,
    pub(crate) source: Option<Snapshot>,
    pub(crate) web: Answers,
}

/// What is at addresses of the web, by a table: verdicts as the cache writes them.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Answers {
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
    pub(crate) fn catalog(name: &str, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let (_, profile) = CLEAN.iter().find(|(clean, _)| *clean == name).unwrap();
        Self { catalog: Snapshot::in_memory(files), profile, source: None, web: Answers::default() }
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

pub(crate) const GOOD: &str = "fixtures/good";
pub(crate) const GOOD_SOURCE: &str = "fixtures/good/starmap.source";

/// The good catalog with the files of the fixture in the place of its own.
pub(crate) fn damaged(rule: &str) -> Given {
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

/// 2026-01-01, in days since 1970.
const TODAY: i64 = 20_454;

/// Lints a state of the catalog that was given.
pub(crate) fn run_on(
    snapshot: &Snapshot,
    given: &Given,
    profiles: &BTreeMap<String, Profile>,
    select: &[&str],
) -> Outcome {
    lint(snapshot, &options(given, profiles, select), &|_| ())
}

/// How a catalog that was given is linted: with these rules too, where they are off by default.
pub(crate) fn options<'o>(
    given: &'o Given,
    profiles: &'o BTreeMap<String, Profile>,
    select: &[&str],
) -> Options<'o> {
    let levels = rules::ALL
        .iter()
        .filter(|rule| rule.level == Level::Off && select.contains(&rule.id))
        .map(|rule| (rule.id.to_owned(), Level::Warn))
        .collect();
    let source = given.source.as_ref();
    let web = Some(&given.web as &dyn Asks);
    let profile = Some(&profiles[given.profile]);
    Options { profile, levels, source, today: Some(TODAY), web, ..Options::default() }
}
