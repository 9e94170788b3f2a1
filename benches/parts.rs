//! What the parts of a run take on a generated catalog that is held in memory, each on its own.
//!
//! ```text
//! cargo bench --bench parts [-- FILTER]
//! ```
//!
//! One iteration takes all pages; the throughput tells the bytes of Markdown for each second.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

#[path = "../examples/generate/catalog/mod.rs"]
mod catalog;

use std::sync::{Arc, LazyLock};

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use starmap_lint::catalog::{CatalogBuilder, PageFacts};
use starmap_lint::diagnostic::{Diagnostic, FileId, Finding, Outcome, Severity, Sources};
use starmap_lint::discover;
use starmap_lint::links::paths::{Paths, is_markdown};
use starmap_lint::links::resolve::{Platform, Site};
use starmap_lint::navigation;
use starmap_lint::parse::{front_matter, markdown};
use starmap_lint::profile::Profile;
use starmap_lint::record::{Reading, Record, to_tree};
use starmap_lint::report::{Format, Report, Style};
use starmap_lint::rule::{Chosen, Findings};
use starmap_lint::rules;
use starmap_lint::snapshot::Snapshot;
use starmap_lint::text::{Span, span_of};
use starmap_lint::value::pool::Pool;

const PLATFORMS: [Platform; 1] = [Platform::GitHub];

fn main() {
    divan::Divan::default().sample_count(20).sample_size(1).config_with_args().main();
}

/// A catalog of some 1,300 pages.
struct Held {
    files: Snapshot,
    pages: Vec<(FileId, String)>,
    profile: Profile,
}

static HELD: LazyLock<Held> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let settings =
        catalog::Settings { owners: 20, models_per_owner: 20, ..catalog::Settings::default() };
    catalog::write(&settings, folder.path()).unwrap();
    let listed = Snapshot::of_folder(folder.path()).unwrap();
    let read = |file| (listed.path(file).to_owned(), listed.read(file).unwrap());
    let files = Snapshot::in_memory(listed.files().map(read));
    let text = |file| (file, String::from_utf8(files.read(file).unwrap()).unwrap());
    let pages = files.files().filter(|file| is_markdown(files.path(*file))).map(text).collect();
    let mut profiles = discover::built_in().unwrap().into_iter();
    let profile = profiles.find(|profile| profile.name == "starmap").unwrap();
    Held { files, pages, profile }
});

impl Held {
    fn bytes(&self) -> BytesCount {
        BytesCount::new(self.pages.iter().map(|(_, text)| text.len()).sum::<usize>())
    }

    fn records(&self) -> Vec<Record<'_>> {
        self.pages.iter().map(|(file, text)| self.record(*file, text)).collect()
    }

    fn record<'h>(&'h self, file: FileId, text: &'h str) -> Record<'h> {
        let path = self.files.path(file);
        Record::read(text, Reading { file, path, profile: Some(&self.profile), by_content: false })
    }
}

/// The Markdown pass, front matter split off.
#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    bencher.counter(HELD.bytes()).bench(|| {
        for (_, text) in &HELD.pages {
            let body = front_matter::split(text).map_or(0, |block| block.body);
            black_box(markdown::parse(text, body));
        }
    });
}

/// From text to record, the Markdown pass included.
#[divan::bench]
fn record(bencher: Bencher<'_, '_>) {
    bencher.counter(HELD.bytes()).bench(|| {
        for (file, text) in &HELD.pages {
            black_box(HELD.record(*file, text));
        }
    });
}

/// The tree that a schema sees, and its judgement.
#[divan::bench]
fn schema(bencher: Bencher<'_, '_>) {
    let records = HELD.records();
    bencher.counter(HELD.bytes()).bench(|| {
        for record in &records {
            let name = record.kind.and_then(|kind| kind.schema.as_deref());
            if let Some(schema) = name.and_then(|name| HELD.profile.schemas.get(name)) {
                black_box(schema.validate(&to_tree(record)));
            }
        }
    });
}

/// Where each link leads, and where it is meant to.
#[divan::bench]
fn links(bencher: Bencher<'_, '_>) {
    let records = HELD.records();
    let paths = Paths::new(&HELD.files);
    let site = Site::new(&paths, "");
    let links = records.iter().map(|record| record.document.links.len()).sum::<usize>();
    bencher.counter(ItemsCount::new(links)).bench(|| {
        for record in &records {
            black_box(navigation::routes(record, Some(&HELD.profile), Some(site), &PLATFORMS));
        }
    });
}

/// All rules that look at the pages together.
#[divan::bench]
fn catalog_rules(bencher: Bencher<'_, '_>) {
    let paths = Paths::new(&HELD.files);
    let site = Site::new(&paths, "");
    let (profile, pool) = (Some(&HELD.profile), Arc::new(Pool::default()));
    let count = HELD.pages.len();
    let mut builder = CatalogBuilder::new(&HELD.files, &paths, site, profile, &PLATFORMS, count);
    for record in HELD.records() {
        let routes = navigation::routes(&record, profile, Some(site), &PLATFORMS);
        builder.add(PageFacts::of(&record, profile, false, &routes, &pool));
    }
    let catalog = builder.finish(Vec::new());
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let mut findings = Findings::new();
        for rule in rules::ALL {
            rule.check.catalog(&catalog, Chosen::new(&|_, _| None), &mut findings);
        }
        findings
    });
}

/// 10,000 findings on as many pages as there are, all drawn in full.
#[divan::bench(sample_count = 5)]
fn drawing(bencher: Bencher<'_, '_>) {
    const FINDINGS: usize = 10_000;
    let diagnostics = (0..FINDINGS).map(|nth| {
        let (file, text) = &HELD.pages[nth % HELD.pages.len()];
        let place = span_of(text, text.lines().nth(nth % 40).unwrap_or_default());
        let finding = Finding::new(*file, place, "place", "the table says otherwise")
            .label("here")
            .also(Span::at(0), "on this page")
            .help("look it up");
        Diagnostic {
            rule: "dead-link",
            severity: Severity::Error,
            finding: finding.boxed(),
            fingerprint: nth.to_string(),
            caused_by: None,
            suppressed: false,
            reason: None,
            baselined: false,
        }
    });
    let outcome = Outcome { diagnostics: diagnostics.collect(), ..Outcome::default() };
    let report = Report {
        outcome: &outcome,
        sources: &*HELD,
        url: &|rule| rule.to_owned(),
        fails_from: Severity::Error,
        style: Style::PLAIN,
    };
    let format = Format::find("full").unwrap();
    bencher.counter(ItemsCount::new(FINDINGS)).bench_local(|| {
        let mut drawn = Vec::new();
        format.write(&mut drawn, &report).unwrap();
        drawn
    });
}

impl Sources for Held {
    fn path(&self, file: FileId) -> String {
        self.files.path(file).to_owned()
    }

    fn bytes(&self, file: FileId) -> Option<Arc<[u8]>> {
        self.files.read(file).ok().map(|bytes| Arc::from(&*bytes))
    }
}
