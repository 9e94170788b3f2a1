//! What is drawn for people, and the JSON document, for findings made by hand.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod given;

use std::{fmt::Write as _, sync::atomic::Ordering, time::Instant};

use given::*;
use starmap_lint::{
    diagnostic::{Applicability, FileId, Finding, Fix, NewFile, Outcome, Sources},
    report::{Limit, Style, Verbosity, text::is_hidden},
    text::Span,
};

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
fn a_file_that_a_fix_makes_is_told() {
    let mut outcome = representative();
    outcome.diagnostics.truncate(1);
    let place = outcome.diagnostics[0].finding.file;
    let creates = Some(NewFile { name: "_index.md".to_owned(), text: "# Orca\n".to_owned() });
    let fix = Fix::new(Applicability::Unsafe, "copy it", Vec::new());
    outcome.diagnostics[0].finding.fixes = vec![Fix { creates, ..fix }];
    let folder = catalog().path(place).rsplit_once('/').unwrap().0.to_owned();
    let path = format!("{folder}/_index.md");

    let (_, report) = json(&outcome, &catalog());
    let wanted = serde_json::json!({
        "applicability": "unsafe", "title": "copy it", "edits": [],
        "creates": {"path": path, "text": "# Orca\n"},
    });
    assert_eq!(report["diagnostics"][0]["fixes"][0], wanted);

    let sarif: serde_json::Value =
        serde_json::from_str(&shown("sarif", &outcome, &catalog(), PLAIN)).unwrap();
    let change = &sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], path);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "# Orca\n");
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
        ("/diagnostics/0/fixes/0/edits", serde_json::json!([])),
    ] {
        let mut document = good.clone();
        *document.pointer_mut(pointer).unwrap() = bad;
        assert!(!validator.is_valid(&document), "{pointer}");
    }
    let mut document = good;
    document["diagnostics"][0]["added"] = serde_json::json!("later");
    assert!(validator.is_valid(&document));
}

/// Hostile input: many findings and labels on one long line. Four times as many take about four times as long, not
/// sixteen times.
#[test]
fn one_huge_line_is_linear() {
    let took = |links: usize| {
        let mut page = String::new();
        for n in 0..links * 10 {
            let _ = write!(page, "[é{n}](gone-{n}.md) ");
        }
        let sources = Memory::new(&[("page.md", &page)]);
        let found = |at: usize| {
            let span = Span::new(at..at + 5);
            Finding::new(PAGE, span, "", "leads to nothing").also(Span::at(0), "page")
        };
        let links = page.match_indices("gone-").step_by(10);
        let outcome = outcome(links.map(|(at, _)| error("dead-link", found(at))).collect());
        let start = Instant::now();
        let shown = full(&outcome, &sources, PLAIN);
        json(&outcome, &sources);
        assert!(shown.len() < outcome.diagnostics.len() * 1_000);
        start.elapsed().as_secs_f64()
    };
    let (few, many) = (took(500), took(2_000));
    assert!(many < few * 10.0, "{few} s, {many} s");
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
