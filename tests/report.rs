//! What the reporters write, for findings made by hand.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use proptest::prelude::*;
use starmap_lint::{
    diagnostic::{Applicability, Diagnostic, FileId, Finding, Outcome, Severity, Sources, Target},
    report::{self, Format, Limit, Report, Style, Verbosity, text::is_hidden},
    text::{Span, span_of},
};

/// Files in memory, which count how often they are read.
#[derive(Default)]
struct Memory {
    files: Vec<(String, Option<Vec<u8>>)>,
    reads: AtomicUsize,
}

impl Memory {
    fn new(files: &[(&str, &str)]) -> Self {
        let files =
            files.iter().map(|(path, text)| ((*path).to_owned(), Some(text.as_bytes().to_vec())));
        Self { files: files.collect(), reads: AtomicUsize::new(0) }
    }
}

impl Sources for Memory {
    fn path(&self, file: FileId) -> String {
        self.files[file.0 as usize].0.clone()
    }

    fn bytes(&self, file: FileId) -> Option<Arc<[u8]>> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.files[file.0 as usize].1.as_deref().map(Arc::from)
    }
}

const PAGE: FileId = FileId(0);
const OTHER: FileId = FileId(1);

fn error(rule: &'static str, finding: Finding) -> Diagnostic {
    let fingerprint = format!("{rule}:{}:{}", finding.file.0, finding.key);
    Diagnostic {
        rule,
        severity: Severity::Error,
        finding,
        fingerprint,
        caused_by: None,
        suppressed: false,
        reason: None,
        baselined: false,
    }
}

fn warning(rule: &'static str, finding: Finding) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..error(rule, finding) }
}

fn outcome(diagnostics: Vec<Diagnostic>) -> Outcome {
    Outcome { diagnostics, pages: 2651, ..Outcome::default() }
}

/// The first place of `part` in `text`.
fn at(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    span_of(text, &text[start..start + part.len()])
}

fn finding(text: &str, part: &str, message: &str) -> Finding {
    Finding::new(PAGE, at(text, part), part, message)
}

fn url(rule: &str) -> String {
    format!("https://docs.example/rules#{rule}")
}

const PLAIN: Style = Style { width: 80, ..Style::PLAIN };

fn shown(name: &str, outcome: &Outcome, sources: &dyn Sources, style: Style) -> String {
    let report = Report { outcome, sources, url: &url, fails_from: Severity::Error, style };
    let mut out = Vec::new();
    Format::find(name).unwrap().write(&mut out, &report).unwrap();
    String::from_utf8(out).unwrap()
}

fn full(outcome: &Outcome, sources: &dyn Sources, style: Style) -> String {
    shown("full", outcome, sources, style)
}

fn json(outcome: &Outcome, sources: &dyn Sources) -> (String, serde_json::Value) {
    let text = shown("json", outcome, sources, PLAIN);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let schema = serde_json::from_str(include_str!("../schemas/output.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<_> = validator.iter_errors(&value).map(|it| it.to_string()).collect();
    assert_eq!(problems, [""; 0]);
    (text, value)
}

const MODEL: &str = "\
---
title: Orca 2
---

# Orca 2

![Vision](https://img.example/badge/vision-yes-green)

## Limits

| Limit | Value |
|-------|-------|
| Context window | 128k tokens |
| Output | 256k tokens |

Released 2025-03-01. See [all models](../modles/).
";

const INDEX: &str = "\
# Acme

| Model | Context |
|-------|---------|
| [Orca 2](models/orca-2.md) | 64k |
";

fn catalog() -> Memory {
    Memory::new(&[
        ("catalog/authors/acme/models/orca-2.md", MODEL),
        ("catalog/authors/acme/README.md", INDEX),
    ])
}

/// One finding of each shape: labels near and far, another file, a fix, a folded and a suppressed one.
fn representative() -> Outcome {
    let exceeds = finding(
        MODEL,
        "256k tokens",
        "the output of 256k tokens exceeds the context window of 128k tokens",
    )
    .label("output")
    .also(at(MODEL, "128k tokens"), "context window")
    .also(at(MODEL, "Orca 2"), "this model")
    .help("look both numbers up at the provider");
    let disagrees =
        finding(MODEL, "128k tokens", "the page says 128k tokens, the list of its author says 64k")
            .elsewhere(OTHER, at(INDEX, "64k"), "the list says 64k");
    let dead = finding(
        MODEL,
        "../modles/",
        "the link leads to `catalog/authors/acme/modles/`, which does not exist",
    )
    .label("no such folder")
    .help("did you mean `../models/`?")
    .on(Target::GitHub)
    .fix(Applicability::Safe, "write `../models/`", at(MODEL, "../modles/"), "../models/");
    let badge = finding(MODEL, "green", "the colour of the badge is not the one that `yes` has")
        .fix(Applicability::Unsafe, "write `blue`", at(MODEL, "green"), "blue");
    let mut orphan =
        error("orphan-page", Finding::new(OTHER, Span::at(0), "page", "no page links here"));
    let mut silenced =
        warning("stale-count", Finding::new(OTHER, Span::at(0), "count", "three, not two"));
    let dead = error("dead-link", dead);
    orphan.caused_by = Some(dead.fingerprint.clone());
    silenced.suppressed = true;
    let mut known = error(
        "dead-link",
        Finding::new(OTHER, at(INDEX, "models/orca-2.md"), "known", "an old one"),
    );
    known.baselined = true;
    let mut outcome = outcome(vec![
        warning("badge-colour", badge),
        error("catalog-disagrees", disagrees),
        error("output-exceeds-context", exceeds),
        dead,
        orphan,
        silenced,
        known,
    ]);
    outcome
        .notes
        .push("taken as a catalog of the profile `acme`, which one page of two matches".to_owned());
    outcome
}

#[test]
fn representative_reports() {
    insta::assert_snapshot!(full(&representative(), &catalog(), PLAIN));
}

#[test]
fn one_line_each() {
    insta::assert_snapshot!(shown("concise", &representative(), &catalog(), PLAIN));
}

#[test]
fn under_each_file() {
    insta::assert_snapshot!(shown("grouped", &representative(), &catalog(), PLAIN));
}

#[test]
fn narrow_and_in_ascii() {
    let style = Style { width: 44, unicode: false, ..PLAIN };
    insta::assert_snapshot!(full(&representative(), &catalog(), style));
}

#[test]
fn in_colour_and_with_links() {
    let style = Style { color: true, links: true, ..PLAIN };
    let shown = full(&representative(), &catalog(), style);
    insta::assert_snapshot!(shown.replace('\u{1b}', "␛"));
}

#[test]
fn columns_of_emoji_cjk_tabs_and_crlf() {
    let page = "# \u{1f4cb} モデル表\r\n\r\n\u{1f680}\t日本語\t[x](gone.md)\r\n⚠\u{fe0f} [y](gone-too.md)\rcafe\u{301} [z](lost.md)";
    let sources = Memory::new(&[("catalog/日本/ページ.md", page)]);
    let dead = |target| error("dead-link", finding(page, target, "leads to nothing").label("here"));
    let outcome = outcome(vec![
        error("heading", finding(page, "モデル", "leads to nothing").label("here")),
        dead("gone.md"),
        dead("gone-too.md"),
        dead("lost.md"),
    ]);
    insta::assert_snapshot!(full(&outcome, &sources, PLAIN));
    let (_, value) = json(&outcome, &sources);
    let places: Vec<_> = value["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| ["line", "column", "end_line", "end_column"].map(|key| it[key].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [[1, 5, 1, 8], [3, 11, 3, 18], [4, 8, 4, 19], [5, 11, 5, 18]]);
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    let evil = "\u{1b}]8;;https://evil.example\u{7}\u{202e}\u{200b}\u{9b}31m\u{feff}x\u{0}";
    let mut page = format!("a {evil} [b](c.md) {evil}\rnext\n").into_bytes();
    page.extend(b"bad \xff\xfe\x80 bytes \xf0\x9f");
    let place = |part: &[u8]| {
        let start = page.windows(part.len()).position(|window| window == part).unwrap();
        Span::new(start..start + part.len())
    };
    let hostile = Finding::new(PAGE, place(b"c.md"), "x", format!("message {evil}"))
        .label(format!("label {evil}"))
        .help(format!("help {evil}\n\ttwo"))
        .also(place(b"\xfe\x80 bytes"), evil);
    let sources =
        Memory { files: vec![(format!("catalog/{evil}.md"), Some(page))], ..Memory::default() };
    let mut outcome = outcome(vec![error("dead-link", hostile)]);
    outcome.notes.push(evil.to_owned());
    let shown = full(&outcome, &sources, PLAIN);
    assert!(!shown.chars().any(|it| it != '\n' && is_hidden(it)), "{shown:?}");
    insta::assert_snapshot!(shown);
    let (text, _) = json(&outcome, &sources);
    assert!(!text.trim_end().chars().any(is_hidden), "{text:?}");
}

#[test]
fn long_lines_are_cut_around_the_labels() {
    let filler = "lorem ipsum ".repeat(10_000);
    let page = format!("{filler}[one](gone.md) {filler}[two](lost.md) {filler}\n");
    let sources = Memory::new(&[("page.md", &page)]);
    let found = finding(&page, "gone.md", "two links lead to nothing")
        .label("no such page")
        .also(at(&page, "lost.md"), "nor this one");
    let wide = finding(&page, &page[..900], "a label wider than the terminal").label("all this");
    let shown =
        full(&outcome(vec![error("dead-link", found), error("wide", wide)]), &sources, PLAIN);
    insta::assert_snapshot!(shown);
    for line in shown.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn edges_of_a_file() {
    let page = "one\ntwo\n\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n";
    let sources = Memory {
        files: vec![
            ("page.md".to_owned(), Some(page.as_bytes().to_vec())),
            ("empty.md".to_owned(), Some(Vec::new())),
            ("gone.md".to_owned(), None),
        ],
        ..Memory::default()
    };
    let at = |file, start, end, label: &str| {
        let span = Span { start, end };
        error("edge", Finding::new(FileId(file), span, label, "something is missing").label(label))
    };
    let outcome = outcome(vec![
        at(0, 0, 0, "before the first byte"),
        at(0, 3, 3, "at the end of a line"),
        at(0, 3, 4, "the end of a line itself"),
        at(0, 4, 19, "four lines"),
        at(0, 0, 60, "the whole page"),
        at(0, 60, 60, "at the end"),
        at(0, 99, 120, "beyond the end"),
        at(1, 0, 0, "in an empty file"),
        at(2, 5, 9, "in a file that has gone"),
    ]);
    insta::assert_snapshot!(full(&outcome, &sources, PLAIN));
    json(&outcome, &sources);
}

#[test]
fn labels_over_one_another_become_notes() {
    let found = finding(MODEL, "[all models](../modles/)", "the link leads to nothing")
        .also(at(MODEL, "../modles/"), "this folder does not exist");
    insta::assert_snapshot!(full(&outcome(vec![error("dead-link", found)]), &catalog(), PLAIN));
}

#[test]
fn many_places_are_capped() {
    let mut found = finding(MODEL, "Orca 2", "this name is taken");
    for _ in 0..25 {
        found = found.elsewhere(OTHER, at(INDEX, "Orca 2"), "also here");
    }
    let shown = full(&outcome(vec![error("duplicate-name", found)]), &catalog(), PLAIN);
    assert_eq!(shown.matches("note: also here").count(), 4);
    assert!(shown.contains("note: and 21 more places\n"), "{shown}");
}

/// As many links, three of which are shown, and one warning after them.
fn many() -> (Outcome, Memory) {
    let page = "see [a](a.md)\n".repeat(4137);
    let mut diagnostics: Vec<_> = (0..4137)
        .map(|line| Span::new(line * 14 + 8..line * 14 + 12))
        .map(|span| Finding::new(PAGE, span, span.start.to_string(), "`a.md` does not exist"))
        .map(|found| error("dead-link", found))
        .collect();
    diagnostics
        .push(warning("stale-count", Finding::new(OTHER, Span::at(0), "", "three, not two")));
    (outcome(diagnostics), Memory::new(&[("page.md", &page), ("other.md", "two models\n")]))
}

#[test]
fn the_first_of_each_rule_are_shown() {
    let (outcome, sources) = many();
    let style = Style { limit: Limit::FEW, ..PLAIN };
    insta::assert_snapshot!(full(&outcome, &sources, style));
    assert_eq!(sources.reads.load(Ordering::Relaxed), 2);
}

#[test]
fn only_what_is_shown_is_read() {
    let (outcome, sources) = many();
    let limit = Limit { per_rule: 3, total: 0 };
    let shown = full(&outcome, &sources, Style { limit, ..PLAIN });
    assert!(shown.contains("4,138 more not shown"), "{shown}");
    assert_eq!(sources.reads.load(Ordering::Relaxed), 0);
}

#[test]
fn a_clean_run_is_one_line() {
    assert_eq!(
        full(&outcome(Vec::new()), &catalog(), PLAIN),
        "✓ 2,651 pages checked, nothing to find fault with\n"
    );
    assert_eq!(full(&Outcome::default(), &catalog(), PLAIN), "no pages to check\n");
}

#[test]
fn the_document() {
    let (text, value) = json(&representative(), &catalog());
    assert!(text.ends_with("}\n") && text.matches('\n').count() == 1);
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn a_line_for_each_is_the_document_cut_up() {
    let (_, document) = json(&representative(), &catalog());
    let lines = shown("json-lines", &representative(), &catalog(), PLAIN);
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(document["diagnostics"], serde_json::Value::from(lines));
}

#[test]
fn quiet_is_what_fails_and_verbose_is_all() {
    let told =
        |name, verbosity| shown(name, &representative(), &catalog(), Style { verbosity, ..PLAIN });
    let rules = ["badge-colour", "dead-link", "orphan-page", "stale-count"];
    let told_of = |name, verbosity| {
        let text = told(name, verbosity);
        rules.map(|rule| {
            text.contains(&format!("[{rule}]")) || text.contains(&format!("  {rule}: "))
        })
    };
    for name in ["full", "concise", "grouped"] {
        assert_eq!(told_of(name, Verbosity::Quiet), [false, true, false, false], "{name}");
        assert_eq!(told_of(name, Verbosity::Normal), [true, true, false, false], "{name}");
        assert_eq!(told_of(name, Verbosity::Verbose), [true; 4], "{name}");
        let clean = shown(
            name,
            &outcome(Vec::new()),
            &catalog(),
            Style { verbosity: Verbosity::Quiet, ..PLAIN },
        );
        assert_eq!(clean, "", "{name}");
    }
    insta::assert_snapshot!(told("full", Verbosity::Verbose));
    assert!(told("concise", Verbosity::Quiet).ends_with("\n4 errors in 2,651 pages\n"));
}

#[test]
fn a_cause_that_is_suppressed_hides_nothing() {
    let mut outcome = representative();
    for diagnostic in &mut outcome.diagnostics {
        diagnostic.suppressed |= diagnostic.rule == "dead-link";
    }
    assert!(shown("concise", &outcome, &catalog(), PLAIN).contains("[orphan-page]"));
}

#[test]
fn the_counts_alone() {
    let style = Style { verbosity: Verbosity::Counts, ..PLAIN };
    insta::assert_snapshot!(shown("full", &representative(), &catalog(), style));
    assert_eq!(
        shown("concise", &representative(), &catalog(), style),
        shown("full", &representative(), &catalog(), style)
    );
}

#[test]
fn the_schema_is_strict() {
    let schema = serde_json::from_str(include_str!("../schemas/output.schema.json")).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let (_, good) = json(&representative(), &catalog());
    for (pointer, bad) in [
        ("/version", serde_json::json!(2)),
        ("/summary/rules/dead-link", serde_json::json!(0)),
        ("/diagnostics/0/line", serde_json::json!(0)),
        ("/diagnostics/0/severity", serde_json::json!("fatal")),
        ("/diagnostics/1/related/0/path", serde_json::json!(null)),
        ("/diagnostics/0/fixes/0/applicability", serde_json::json!("maybe")),
    ] {
        let mut document = good.clone();
        *document.pointer_mut(pointer).unwrap() = bad;
        assert!(!validator.is_valid(&document), "{pointer}");
    }
    let mut document = good;
    document["diagnostics"][0]["added"] = serde_json::json!("later");
    assert!(validator.is_valid(&document));
}

/// The budget on hostile input: many findings and labels on one line of megabytes.
#[test]
fn one_huge_line_is_linear() {
    let mut page = String::new();
    for n in 0..100_000 {
        let _ = write!(page, "[é{n}](gone-{n}.md) ");
    }
    let spans: Vec<_> = page.match_indices("gone-").map(|(at, _)| Span::new(at..at + 5)).collect();
    let sources = Memory::new(&[("page.md", &page)]);
    let found =
        |span: &Span| Finding::new(PAGE, *span, "", "leads to nothing").also(Span::at(0), "page");
    let outcome =
        outcome(spans.iter().step_by(10).map(|it| error("dead-link", found(it))).collect());
    let start = Instant::now();
    let shown = full(&outcome, &sources, PLAIN);
    json(&outcome, &sources);
    assert!(shown.len() < outcome.diagnostics.len() * 1_000);
    // Quadratic work would take minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

/// Bytes that are often wrong: tabs, ends of lines, emoji, marks, cut characters, controls.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        "[a-z |]{0,30}".prop_map(String::into_bytes),
        prop::sample::select(vec![
            "\n",
            "\r\n",
            "\r",
            "\t",
            "\u{1f4cb}",
            "日",
            "e\u{301}",
            "\u{fe0f}",
            "\u{200d}",
            "\u{1b}[0m",
        ])
        .prop_map(|part| part.as_bytes().to_vec()),
    ];
    prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    /// Any places in any bytes, and any words about them, are shown well-formed in each format.
    #[test]
    fn any_bytes_and_places(
        page in bytes(),
        said in bytes(),
        spans in prop::collection::vec((0_u32..400, 0_u32..90), 1..12),
        width in 0_usize..200,
        links in any::<bool>(),
    ) {
        let length = u32::try_from(page.len()).unwrap() + 3;
        let mut spans = spans
            .into_iter()
            .map(|(start, length_of)| (start % length, length_of))
            .map(|(start, length)| Span { start, end: start + length });
        let said = format!("m{}", String::from_utf8_lossy(&said));
        let place = spans.next().unwrap();
        let mut found = Finding::new(PAGE, place, "x", said.clone())
            .label(said.clone())
            .help(said.clone())
            .fix(Applicability::Unsafe, said.clone(), place, said.clone());
        for span in spans {
            found = found.also(span, said.clone());
        }
        let sources =
            Memory { files: vec![(format!("{said}.md"), Some(page))], ..Memory::default() };
        let mut outcome = outcome(vec![error("dead-link", found)]);
        outcome.notes.push(said);
        for format in report::ALL {
            let text = shown(format.name, &outcome, &sources, Style { width, ..PLAIN });
            prop_assert_eq!(well_formed(format.name, &text), Ok(()));
        }
        full(&outcome, &sources, Style { width, links, color: true, unicode: false, ..PLAIN });
        json(&outcome, &sources);
    }
}

/// `cargo test --release --test report -- --ignored --nocapture measure`
#[test]
#[ignore = "a measurement"]
fn measure() {
    let text = MODEL.repeat(10);
    let files: Vec<_> = (0..2_000).map(|n| (format!("catalog/{n}.md"), text.as_str())).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let sources = Memory::new(&files);
    let diagnostics = (0..10_000).map(|n| {
        let part = ["256k tokens", "128k tokens", "green", "../modles/", "Released"][n % 5];
        let span = at(&text, part);
        let found = Finding::new(
            FileId(u32::try_from(n / 5).unwrap()),
            span,
            part,
            "the table says otherwise",
        )
        .label("here")
        .also(at(&text, "Limits"), "in this section")
        .help("look it up");
        error("dead-link", found)
    });
    let outcome = outcome(diagnostics.collect());
    for style in [PLAIN, Style { color: true, links: true, ..PLAIN }] {
        let start = Instant::now();
        let length = full(&outcome, &sources, style).len();
        eprintln!("full: {:?}, {length} bytes", start.elapsed());
    }
    let start = Instant::now();
    eprintln!(
        "json: {:?}, {} bytes",
        start.elapsed(),
        shown("json", &outcome, &sources, PLAIN).len()
    );
}

/// What a page may say to break out of a format.
const HOSTILE: &[&str] = &[
    "::error::x",
    "##[error]",
    "%0A::stop-commands::x",
    "]]>",
    "<!--",
    "-->",
    "</failure>",
    "&amp;",
    "\"",
    "'",
    "\\",
    "[a](1)",
    "[a](javascript:x)",
    "{0}",
    "{{x}}",
    "|",
    "`",
    "``",
    "*b*",
    "_i_",
    "~~s~~",
    "# h",
    "@someone",
    "#12",
    "https://evil.example",
    "www.evil.example",
    "<script>",
    "![i](x)",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{0}",
    "\u{fffe}",
    "\u{ffff}",
    "\r\n",
    "\n\n",
    "\t",
    "日本",
    "\u{1f4cb}",
    "a:b",
    "x,y",
    "100%",
    ";",
    "=",
];

/// One finding of each severity and mark that says all that is hostile, on a page that is named so too.
fn hostile() -> (Outcome, Memory) {
    let all = HOSTILE.join(" ");
    let path = format!("c:d/{}.md", HOSTILE.concat().replace('/', ""));
    let sources = Memory::new(&[(&path, &all), ("b.md", &all)]);
    let made = |n: usize| {
        let span = at(&all, "[a](1)");
        let found = Finding::new(PAGE, span, n.to_string(), format!("the page says {all}"))
            .label(&all)
            .help(format!("write `{all}`"))
            .also(at(&all, "{{x}}"), "::error::here")
            .elsewhere(OTHER, at(&all, "日本"), "[there](1)")
            .fix(Applicability::Safe, "write `]]>`", span, "]]>\u{0}");
        let severity = [Severity::Error, Severity::Warning, Severity::Info][n % 3];
        Diagnostic { severity, suppressed: n == 3, baselined: n == 4, ..error("dead-link", found) }
    };
    let mut outcome = outcome((0..5).map(made).collect());
    outcome.notes = vec![all.clone()];
    (outcome, sources)
}

/// Where `.ci/run` takes examples from, to show them to the validators of others.
fn keep(name: &str, text: &str) {
    std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), text).unwrap();
}

#[test]
fn examples_for_the_validators() {
    let (hostile, at_hostile) = hostile();
    let clean = outcome(Vec::new());
    for format in report::ALL {
        let text = shown(format.name, &hostile, &at_hostile, PLAIN);
        keep(&format!("hostile.{}", format.name), &text);
        let text = shown(format.name, &clean, &catalog(), PLAIN);
        keep(&format!("clean.{}", format.name), &text);
    }
}

#[test]
fn hostile_text_stays_text() {
    let (outcome, sources) = hostile();
    for format in report::ALL {
        let text = shown(format.name, &outcome, &sources, PLAIN);
        well_formed(format.name, &text).unwrap();
        insta::assert_snapshot!(format!("hostile-{}", format.name), readable(format.name, &text));
    }
}

/// A document on one line is no text to compare.
fn readable(name: &str, text: &str) -> String {
    match name {
        "json" | "sarif" | "gitlab" => {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            serde_json::to_string_pretty(&value).unwrap()
        }
        _ => text.to_owned(),
    }
}

/// Whether what a format writes is what programs read as that format.
fn well_formed(name: &str, text: &str) -> Result<(), String> {
    let json =
        |text: &str| serde_json::from_str::<serde_json::Value>(text).map_err(|it| it.to_string());
    if text.chars().any(|it| it != '\n' && is_hidden(it)) {
        return Err(format!("{name} has something that is not seen: {text:?}"));
    }
    match name {
        "json" | "sarif" | "gitlab" => json(text).map(drop),
        "json-lines" => text.lines().try_for_each(|line| json(line).map(drop)),
        "github" => {
            let commands = ["::error file=", "::warning file=", "::notice file="];
            match text
                .lines()
                .find(|line| !commands.iter().any(|command| line.starts_with(command)))
            {
                Some(line) => Err(format!("no annotation: {line:?}")),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

#[test]
fn code_scanning_is_told_all() {
    let text = shown("sarif", &representative(), &catalog(), PLAIN);
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().unwrap();
    let rule = |id: &str| results.iter().filter(|it| it["ruleId"] == id).collect::<Vec<_>>();
    // Folded under the link, not a result of its own.
    assert!(rule("orphan-page").is_empty());
    let [dead, known] = rule("dead-link")[..] else { panic!("{results:?}") };
    assert_eq!(
        dead["relatedLocations"][0]["message"]["text"],
        "Follows from this: no page links here."
    );
    assert_eq!(
        run["tool"]["driver"]["rules"][dead["ruleIndex"].as_u64().unwrap() as usize]["id"],
        "dead-link"
    );
    assert_eq!(dead["suppressions"], serde_json::json!([]));
    assert_eq!(
        (&dead["baselineState"], &known["baselineState"]),
        (&"new".into(), &"unchanged".into())
    );
    assert_eq!(known["suppressions"][0]["kind"], "external");
    assert_eq!(rule("stale-count")[0]["suppressions"][0]["kind"], "inSource");
    let replacement = &dead["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["deletedRegion"], dead["locations"][0]["physicalLocation"]["region"]);
    assert_eq!(replacement["insertedContent"]["text"], "../models/");
    let prints: std::collections::BTreeSet<_> = results
        .iter()
        .map(|it| it["partialFingerprints"]["primaryLocationLineHash"].to_string())
        .collect();
    assert_eq!(prints.len(), results.len());
    // Where there is no baseline, nothing is said of one.
    let (hostile, sources) = hostile();
    let mut outcome = hostile;
    outcome.diagnostics.retain(|it| !it.baselined);
    assert!(!shown("sarif", &outcome, &sources, PLAIN).contains("baselineState"));
}

#[test]
fn paths_in_sarif_are_relative_references() {
    let sources = Memory::new(&[("a:b/c d/\u{65e5}%[1].md", "x\n")]);
    let outcome = outcome(vec![error("dead-link", Finding::new(PAGE, Span::at(0), "x", "gone"))]);
    let text = shown("sarif", &outcome, &sources, PLAIN);
    assert!(text.contains(r#""uri":"a%3Ab/c%20d/%E6%97%A5%25%5B1%5D.md""#), "{text}");
}

#[test]
fn more_results_than_code_scanning_takes() {
    let page = "x\n".repeat(26_000);
    let finding = |line: u32| {
        Finding::new(PAGE, Span { start: line * 2, end: line * 2 + 1 }, line.to_string(), "gone")
    };
    let made = |line| {
        if line % 2 == 0 {
            error("dead-link", finding(line))
        } else {
            warning("stale-count", finding(line))
        }
    };
    let outcome = outcome((0..26_000).map(made).collect());
    let text = shown("sarif", &outcome, &Memory::new(&[("page.md", &page)]), PLAIN);
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    assert_eq!(results.iter().filter(|it| it["level"] == "error").count(), 13_000);
    let notes = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert!(
        notes[0]["message"]["text"]
            .as_str()
            .unwrap()
            .starts_with("1000 more findings are left out")
    );
}
