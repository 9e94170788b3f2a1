//! One function for each fuzz target: what holds for any bytes at all.
//!
//! `fuzz/` feeds them what libFuzzer makes up, `main.rs` the seeds, what once broke them, and short random texts.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options as Extensions, Parser, Tag};
use starmap_lint::diagnostic::{Diagnostic, FileId, Outcome, Target};
use starmap_lint::links::destination::Destination;
use starmap_lint::links::meant::meant;
use starmap_lint::links::paths::Paths;
use starmap_lint::links::resolve::{Platform, Resolution, Site};
use starmap_lint::links::slug::{Anchors, slug};
use starmap_lint::lint::{Options, lint};
use starmap_lint::mend::{Wanted, mend as mended};
use starmap_lint::name::Name;
use starmap_lint::parse::{front_matter as block, markdown as page};
use starmap_lint::profile::Profile;
use starmap_lint::profile::load::{BUILT_IN, load};
use starmap_lint::record::{Reading, Record, to_tree};
use starmap_lint::snapshot::Snapshot;
use starmap_lint::text::{Span, span_of};
use starmap_lint::tree::Node;
use starmap_lint::value::{Unit, Value};
use starmap_lint::{badge as shields, config, damage, discover, rules, suppression as comments};

/// A target by its name, which is that of its folder of seeds.
pub(crate) type Body = fn(&[u8]);

pub(crate) const ALL: &[(&str, Body)] = &[
    ("front_matter", front_matter),
    ("markdown", markdown),
    ("table", table),
    ("badge", badge),
    ("value", value),
    ("link", link),
    ("configuration", configuration),
    ("profile", profile),
    ("suppression", suppression),
    ("mend", mend),
];

thread_local! {
    static PROFILES: Vec<Profile> = discover::built_in().unwrap_or_default();
}

/// Runs once for each built-in profile.
fn with_profiles(each: impl Fn(&Profile)) {
    PROFILES.with(|profiles| {
        assert_eq!(profiles.len(), BUILT_IN.len());
        profiles.iter().for_each(each);
    });
}

/// The span lies in the text, and does not part a character.
fn fits(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} in {} bytes", text.len());
}

fn tree_fits(text: &str, node: &Node<'_>) {
    fits(text, node.span);
    node.items().iter().for_each(|item| tree_fits(text, item));
    for entry in node.entries() {
        fits(text, entry.key_span);
        tree_fits(text, &entry.value);
    }
}

fn front_matter(bytes: &[u8]) {
    let text = damage::decode(bytes).text;
    let Some(found) = block::split(&text) else { return };
    fits(&text, found.span);
    fits(&text, found.content);
    assert!(text.is_char_boundary(found.body) && found.body >= found.span.range().end);
    assert!(found.span.contains(found.content), "{:?} in {:?}", found.content, found.span);
    found.problems.iter().for_each(|problem| fits(&text, problem.span));
    assert!(found.problems.is_sorted_by_key(|problem| problem.span));
    for comment in &found.comments {
        assert!(comment.of(&text).starts_with('#'), "{comment:?}");
    }
    if let Some(root) = &found.root {
        tree_fits(&text, root);
        let said = root.to_json().to_string();
        assert!(serde_json::from_str::<serde_json::Value>(&said).is_ok(), "{said}");
    }
    let again = block::split(&text);
    assert_eq!(format!("{again:?}"), format!("{:?}", Some(found)));
}

/// A page of the kind that has most facts, read by each profile and by none.
fn markdown(bytes: &[u8]) {
    let text = damage::decode(bytes).text;
    let path = "authors/lab/models/nova.md";
    with_profiles(|profile| {
        for by_content in [false, true] {
            let reading = Reading { file: FileId(0), path, profile: Some(profile), by_content };
            let record = Record::read(&text, reading);
            record_fits(&text, &record);
            let again = Record::read(&text, reading);
            assert_eq!(to_tree(&record), to_tree(&again));
            assert_eq!(format!("{:?}", record.facts), format!("{:?}", again.facts));
        }
    });
}

fn record_fits(text: &str, record: &Record<'_>) {
    document_fits(text, &record.document);
    let own = record.facts.iter().chain(&record.inverted);
    let items = record.items.iter().flat_map(|item| &item.facts);
    let parts = record.parts.iter().flat_map(|part| &part.facts);
    let mentions = record.mentions.iter().flat_map(|mention| &mention.facts);
    for fact in own.chain(items).chain(parts).chain(mentions) {
        fits(text, fact.span);
        assert!(sound(&fact.value), "{fact:?}");
    }
    record.unreadable.iter().for_each(|one| fits(text, one.span));
    record.parts.iter().for_each(|part| fits(text, part.span));
    record.mentions.iter().for_each(|mention| fits(text, mention.span));
    for key in record.items.iter().filter_map(|item| item.key.as_ref()) {
        fits(text, key.span);
    }
    for crumb in record.breadcrumb.iter().flat_map(|breadcrumb| &breadcrumb.items) {
        fits(text, crumb.span);
    }
    let tree = to_tree(record);
    tree_fits(text, &tree);
    let said = tree.to_json().to_string();
    assert!(serde_json::from_str::<serde_json::Value>(&said).is_ok(), "{said}");
}

/// Spans in the text, ranges in the lists that they count in.
fn document_fits(text: &str, document: &page::Document<'_>) {
    let links = |range: &std::ops::Range<u32>| {
        assert!(range.start <= range.end && range.end as usize <= document.links.len());
    };
    let in_section = |section: Option<u32>| {
        assert!(section.is_none_or(|at| (at as usize) < document.headings.len()));
    };
    for heading in &document.headings {
        assert!((1..=6).contains(&heading.level));
        assert!(heading.span.contains(heading.text_span), "{heading:?}");
        fits(text, heading.span);
        fits(text, heading.text_span);
        heading.underline.iter().for_each(|span| fits(text, *span));
        links(&heading.links);
        heading.is_accident(text);
        heading.is_empty(text);
    }
    for line in &document.lines {
        fits(text, line.span);
        if let Some(label) = &line.label {
            fits(text, label.span);
            fits(text, label.value_span);
            assert!(line.text.is_char_boundary(label.end) && label.end <= label.value);
        }
        let _ = (line.label(), line.value());
        links(&line.links);
        in_section(line.section);
    }
    for link in &document.links {
        for span in [link.span, link.target_span, link.text_span] {
            fits(text, span);
        }
        assert!(link.form == page::LinkForm::Reference || link.span.contains(link.target_span));
        in_section(link.section);
    }
    for code in &document.code {
        fits(text, code.span);
        fits(text, code.text_span);
        in_section(code.section);
    }
    tables_fit(text, document);
    for comment in &document.comments {
        fits(text, comment.span);
        assert!(comment.span.contains(span_of(text, comment.text)), "{comment:?}");
    }
    document.elements.iter().for_each(|(_, span)| fits(text, *span));
    document.undefined.iter().for_each(|one| fits(text, one.span));
    document.empty_items.iter().for_each(|item| fits(text, item.span));
    let spans = [&document.code_spans, &document.strays, &document.doubled_emphasis];
    for span in spans.into_iter().flatten().chain(&document.empty_emphasis) {
        fits(text, *span);
    }
    assert!(document.row_lines.iter().all(|at| (*at as usize) < document.lines.len()));
}

fn tables_fit(text: &str, document: &page::Document<'_>) {
    for table in &document.tables {
        fits(text, table.span);
        let columns = document.cells(document.header(table)).len();
        assert!(columns > 0, "{table:?}");
        for row in document.body(table) {
            assert_eq!(document.cells(row).len(), columns, "{row:?}");
        }
        for (above, row) in document.swallowed(table) {
            assert!(above < row && row < table.rows.end as usize);
        }
    }
    for row in &document.rows {
        fits(text, row.span);
        for cell in document.cells(row) {
            fits(text, cell.span);
            assert!(row.span.contains(cell.span), "{cell:?} in {row:?}");
            assert!(!cell.filled || cell.text.is_empty(), "{cell:?}");
        }
    }
    for row in &document.broken_rows {
        fits(text, row.span);
        assert!((row.table as usize) < document.tables.len());
    }
}

/// Tables have the rows and cells that the parser underneath sees, whatever stands around them.
fn table(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let document = page::parse(text, 0);
    document_fits(text, &document);
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_GFM;
    let (mut tables, mut rows, mut cells) = (0, 0, 0);
    for event in Parser::new_ext(text, extensions) {
        match event {
            Event::Start(Tag::Table(_)) => tables += 1,
            Event::Start(Tag::TableHead | Tag::TableRow) => rows += 1,
            Event::Start(Tag::TableCell) => cells += 1,
            _ => {}
        }
    }
    let seen = (document.tables.len(), document.rows.len(), document.cells.len());
    assert_eq!(seen, (tables, rows, cells));
    // A table by itself is read as one with a page around it, so far as nothing before it can reach in.
    for table in &document.tables {
        let header = document.header(table);
        let line = header.span.of(text);
        assert_eq!(page::written_cells(line), header.written, "{line:?}");
    }
}

/// What a URL says is said again by one that is made of it.
fn badge(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    badge_url(text);
    badge_url(&format!("https://img.shields.io/badge/{text}"));
}

fn badge_url(url: &str) {
    let Some(badge) = shields::parse(url) else { return };
    for part in [&badge.label, &badge.message, &badge.colour] {
        fits(url, part.span);
    }
    for parameter in &badge.parameters {
        fits(url, parameter.name.span);
        fits(url, parameter.value.span);
    }
    badge.faults.iter().for_each(|fault| fits(url, fault.span));
    let (label, message, colour) = (&badge.label.text, &badge.message.text, &badge.colour.text);
    // What has no form in a path, and what was read in spite of it.
    let has_form = badge.is_static
        && !label.ends_with('-')
        && !colour.starts_with('-')
        && (label.is_empty() || !message.bytes().all(|byte| byte == b'-'))
        && !message.is_empty()
        && !colour.is_empty();
    if !has_form {
        return;
    }
    let path = format!("https://img.shields.io/badge/{}", shields::encode(label, message, colour));
    let Some(again) = shields::parse(&path) else { panic!("{path} is no badge") };
    let said = [&again.label.text, &again.message.text, &again.colour.text];
    assert_eq!(said, [label, message, colour], "{path}");
}

/// A text by each unit of each profile.
fn value(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    with_profiles(|profile| {
        for unit in profile.units.keys().filter_map(|name| profile.unit(Name::new(name))) {
            unit_reads(unit, text);
        }
    });
}

fn unit_reads(unit: &Unit, text: &str) {
    let read = unit.read(text);
    match &read {
        Ok(value) => {
            assert!(sound(value) && value.agrees(value), "{value:?}");
            let said = value.to_tree(Span::at(0)).to_json().to_string();
            assert!(serde_json::from_str::<serde_json::Value>(&said).is_ok(), "{said}");
            let _ = value.to_string();
        }
        Err(unreadable) => {
            let part = span_of(text, unreadable.part);
            assert_eq!(part.of(text), unreadable.part);
            assert!(!unreadable.expected.is_empty());
        }
    }
    assert_eq!(format!("{:?}", unit.read(text.trim())), format!("{read:?}"));
    for part in unit.parts(text) {
        assert_eq!(span_of(text, part).of(text), part);
    }
}

/// No number of it is none.
fn sound(value: &Value<'_>) -> bool {
    let number = |one: &starmap_lint::value::Interval| one.low <= one.high && one.shown.is_finite();
    match value {
        Value::Number(one) => number(one),
        Value::Range(ends) => ends.iter().all(number),
        Value::Several(values) => values.iter().all(sound),
        Value::Fields(fields) => fields.iter().all(|(_, value)| sound(value)),
        _ => true,
    }
}

/// Where the pages of a catalog stand, one of each kind and some that only links lead to.
const PLACES: [&str; 9] = [
    "README.md",
    "authors/README.md",
    "authors/lab/README.md",
    "authors/lab/_index.md",
    "authors/lab/models/nova.md",
    "providers/README.md",
    "providers/acme/README.md",
    "providers/acme/models/Nova 2 (b).md",
    "models/README.md",
];

const PLATFORMS: [Platform; 3] = [
    Platform::GitHub,
    Platform::Hugo { embedded_link_hook: false },
    Platform::Hugo { embedded_link_hook: true },
];

/// A target from each page on each platform: where it leads to a page, a target can be made that leads there.
fn link(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for target in [Target::GitHub, Target::Hugo] {
        let anchors = Anchors::new([text, text], [text], target);
        assert!(anchors.contains(&slug(text, target)), "{text:?}");
    }
    let destination = Destination::parse(text);
    let Some(local) = destination.local() else { return };
    fits(text, local.path_span);
    fits(text, local.fragment_span);
    if let Some(at) = local.flaws.bad_escape {
        assert!(local.path_span.of(text)[at as usize..].starts_with('%'));
    }
    let files = Snapshot::in_memory(PLACES.map(|path| (path.to_owned(), *b"# A\n")));
    let paths = Paths::new(&files);
    let site = Site::new(&paths, "");
    for from in files.files() {
        for platform in PLATFORMS {
            let found = site.resolve(from, local, platform);
            assert_eq!(found, site.resolve(from, local, platform));
            assert!(found.file().is_none_or(|file| (file.0 as usize) < files.len()));
            let Resolution::Page(to) = found else { continue };
            let Some(made) = site.relative(from, to, platform) else { continue };
            let made = Destination::parse(&made);
            let led = made.local().and_then(|local| site.resolve(from, local, platform).file());
            assert!(made == Destination::Empty || led.is_some_and(|led| site.same_page(led, to)));
        }
        for entry in meant(&site, files.path(from), local) {
            assert!(!paths.entry_path(entry).starts_with('/'));
        }
    }
}

/// A configuration is read, or its mistakes are told with their places.
fn configuration(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let ids = rules::ALL.iter().map(|rule| rule.id);
    let read = config::parse("starmap-lint.yaml", text);
    match &read {
        Ok(config) => {
            let known = |id: &String| id == config::PEDANTIC || ids.clone().any(|rule| rule == id);
            for catalog in config.catalogs.iter().chain([&config.shared]) {
                assert!(catalog.rules.keys().all(known));
                assert!(catalog.overrides.iter().all(|one| one.rules.keys().all(known)));
            }
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            for mistake in mistakes {
                fits(text, mistake.span);
                assert!(!mistake.message.is_empty());
            }
        }
    }
    assert_eq!(format!("{read:?}"), format!("{:?}", config::parse("starmap-lint.yaml", text)));
}

/// A profile that extends a built-in one is refused with places in it, or pages can be held against it; so is the
/// text as a schema.
fn profile(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for schemas in [&[][..], &[("model.schema.json", text), ("author-model.schema.json", text)]] {
        match load("profile.yaml", text, schemas) {
            Ok(profile) => {
                let page = "---\ntitle: A\n---\n# A\n\n## B\n\n| A | B |\n|---|---|\n| 1 | 2 |\n";
                let pages = PLACES.map(|path| (path.to_owned(), page.as_bytes()));
                let files = Snapshot::in_memory(pages);
                all_fit(&judged(&files, Some(&profile)), &files);
            }
            Err(mistakes) => {
                assert!(!mistakes.is_empty());
                for mistake in mistakes {
                    fits(text, mistake.span);
                    assert!(!mistake.message.is_empty(), "{mistake:?}");
                }
            }
        }
    }
}

/// Comments take findings out of the report and change nothing else of it.
fn suppression(bytes: &[u8]) {
    const PREFIX: &str = "starmap-lint-";
    let text = damage::decode(bytes).text;
    let record = Record::read(
        &text,
        Reading { file: FileId(0), path: "page.md", profile: None, by_content: false },
    );
    for one in comments::read(&text, &record.document, record.front_matter.as_ref()) {
        for span in [one.comment, one.removal, one.written] {
            fits(&text, span);
        }
        assert!(one.removal.contains(one.comment) && one.comment.contains(one.written));
        for named in &one.rules {
            assert_eq!(named.span.of(&text), named.id);
            assert!(one.comment.contains(named.span) && one.comment.contains(named.removal));
        }
        one.until.iter().for_each(|until| fits(&text, until.span));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let silent = text.replace(PREFIX, "starmap-mint-");
    let found = |text: &str| -> BTreeSet<(FileId, Span, &'static str)> {
        let files = Snapshot::in_memory([("page.md", text)]);
        let all = judged(&files, None);
        all_fit(&all, &files);
        let others = all.iter().filter(|it| !it.rule.ends_with("-suppression"));
        others.map(|it| (it.finding.file, it.finding.span, it.rule)).collect()
    };
    assert_eq!(found(text), found(&silent));
}

/// A page in one of the places of a catalog, which its first byte chooses: linted twice alike, mended until nothing is
/// left to mend, and linted again.
fn mend(bytes: &[u8]) {
    let Some((place, page)) = bytes.split_first() else { return };
    let place = PLACES[usize::from(*place) % PLACES.len()];
    // The others are few and small, so that many pages are tried.
    let others = ["README.md", "models/README.md"].into_iter().filter(|path| *path != place);
    let others = others.map(|path| (path.to_owned(), &b"# A\n"[..]));
    let files = Snapshot::in_memory(others.chain([(place.to_owned(), page)]));
    PROFILES.with(|profiles| {
        let profile = profiles.first();
        let run = |files: &Snapshot| {
            let diagnostics = judged(files, profile);
            all_fit(&diagnostics, files);
            Outcome { diagnostics, ..Outcome::default() }
        };
        let said = |outcome: &Outcome| format!("{:?}", outcome.diagnostics);
        assert_eq!(said(&run(&files)), said(&run(&files)));
        for wanted in [Wanted::Safe, Wanted::All] {
            let done = mended(&files, wanted, &|_| true, &run);
            let again = mended(&done.snapshot, wanted, &|_| true, &run);
            let left = again.changes.iter();
            let left = left.map(|change| (&change.path, String::from_utf8_lossy(&change.after)));
            assert_eq!(left.collect::<Vec<_>>(), [], "{wanted:?} is not the last word");
        }
    });
}

/// All findings there are, of a catalog in memory.
fn judged(files: &Snapshot, profile: Option<&Profile>) -> Vec<Diagnostic> {
    let options =
        Options { profile, platforms: PLATFORMS[..2].into(), pedantic: true, ..Options::default() };
    lint(files, &options, &|_| ()).diagnostics
}

/// Places of findings and edits lie in their files, and no rule broke.
fn all_fit(diagnostics: &[Diagnostic], files: &Snapshot) {
    for Diagnostic { rule, finding, .. } in diagnostics {
        assert_ne!(*rule, "internal-error", "{}", finding.message);
        let place = |file: Option<FileId>, span: Span| {
            let bytes = files.read(file.unwrap_or(finding.file)).unwrap_or_default();
            match std::str::from_utf8(&bytes) {
                Ok(text) => fits(text, span),
                Err(_) => assert!(bytes.get(span.range()).is_some(), "{rule}: {span:?}"),
            }
        };
        place(None, finding.span);
        finding.related.iter().for_each(|it| place(it.file, it.span));
        finding.fixes.iter().flat_map(|fix| &fix.edits).for_each(|it| place(it.file, it.span));
    }
}
