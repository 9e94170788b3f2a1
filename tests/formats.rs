//! The formats that programs read: well-formed whatever a page says, and what their readers expect.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod given;

use std::collections::BTreeMap;

use given::*;
use proptest::prelude::*;
use quick_xml::{Reader, events::Event};
use starmap_lint::{
    diagnostic::{Altered, Applicability, Diagnostic, Finding, Outcome, Severity},
    report::{self, Report, Style, Verbosity, text::is_hidden},
    text::Span,
};

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
        "junit" | "checkstyle" => elements(text).map(drop),
        "markdown" => match rendered(text).first() {
            Some(foreign) => Err(foreign.clone()),
            None => Ok(()),
        },
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
    outcome.has_baseline = false;
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

#[test]
fn a_line_for_each_is_the_document_cut_up() {
    let document = shown("json", &representative(), &catalog(), PLAIN);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let lines = shown("json-lines", &representative(), &catalog(), PLAIN);
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(document["diagnostics"], serde_json::Value::from(lines));
}

/// An XML document with each element's name and attributes, its text aside.
type Element = (String, BTreeMap<String, String>);

/// The elements of a document, if it is one: each closed, each attribute once, all characters allowed.
fn elements(text: &str) -> Result<Vec<Element>, String> {
    let legal = |char: char| matches!(char, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if let Some(char) = text.chars().find(|char| !legal(*char)) {
        return Err(format!("{char:?} is no character of XML"));
    }
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    let mut open = 0;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        open += match event {
            Event::Start(_) => 1,
            Event::End(_) => -1,
            _ => 0,
        };
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let mut attributes = BTreeMap::new();
                for attribute in element.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    let value = quick_xml::escape::unescape(&attribute.value)
                        .map_err(|error| error.to_string())?;
                    attributes.insert(attribute.key.as_ref().to_owned(), value.into_owned());
                }
                found.push((element.name().as_ref().to_owned(), attributes));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if open == 0 && !found.is_empty() { Ok(found) } else { Err("not closed".to_owned()) }
}

#[test]
fn issues_are_what_gitlab_reads() {
    let schema = serde_json::from_str(include_str!("formats/gitlab.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (outcome, sources) in
        [(representative(), catalog()), hostile(), (outcome(Vec::new()), catalog())]
    {
        let issues: serde_json::Value =
            serde_json::from_str(&shown("gitlab", &outcome, &sources, PLAIN)).unwrap();
        let problems: Vec<_> = validator.iter_errors(&issues).map(|it| it.to_string()).collect();
        assert_eq!(problems, [""; 0]);
    }
    let issues: serde_json::Value =
        serde_json::from_str(&shown("gitlab", &representative(), &catalog(), PLAIN)).unwrap();
    // Neither what follows from others nor what is suppressed.
    let rules: Vec<_> =
        issues.as_array().unwrap().iter().map(|it| it["check_name"].as_str().unwrap()).collect();
    assert_eq!(rules, ["badge-colour", "catalog-disagrees", "output-exceeds-context", "dead-link"]);
    assert_eq!(issues[3]["location"]["lines"], serde_json::json!({"begin": 16, "end": 16}));
}

#[test]
fn tests_of_junit_are_counted() {
    let (given, sources) = (representative(), catalog());
    let warnings_fail = Report { fails_from: Severity::Warning, ..report(&given, &sources, PLAIN) };
    let count =
        |elements: &[Element], name: &str| elements.iter().filter(|(it, _)| it == name).count();
    for (report, failures) in [(report(&given, &sources, PLAIN), 3), (warnings_fail, 4)] {
        let found = elements(&written("junit", &report)).unwrap();
        let (root, of_root) = &found[0];
        assert_eq!(
            (root.as_str(), of_root["failures"].as_str()),
            ("testsuites", failures.to_string().as_str())
        );
        assert_eq!(count(&found, "failure"), failures);
        assert_eq!(count(&found, "testcase").to_string(), of_root["tests"]);
        assert_eq!(count(&found, "skipped").to_string(), of_root["skipped"]);
        let suites = found.iter().filter(|(name, _)| name == "testsuite");
        let sum: usize = suites.map(|(_, of)| of["tests"].parse::<usize>().unwrap()).sum();
        assert_eq!(sum.to_string(), of_root["tests"]);
    }
    let clean = elements(&shown("junit", &outcome(Vec::new()), &catalog(), PLAIN)).unwrap();
    assert_eq!((count(&clean, "testcase"), count(&clean, "failure")), (1, 0));
}

#[test]
fn xml_keeps_what_a_page_says() {
    let (outcome, sources) = hostile();
    let found = elements(&shown("checkstyle", &outcome, &sources, PLAIN)).unwrap();
    let errors: Vec<_> = found.iter().filter(|(name, _)| name == "error").collect();
    assert_eq!(errors.len(), 3);
    for part in ["]]>", "</failure>", "&amp;", "\"", "<!--", "##[error]", "\u{241b}[31m"] {
        assert!(errors[0].1["message"].contains(part), "{part}: {:?}", errors[0]);
    }
}

/// One cause is one entry of each document, and fails where something that follows from it does.
#[test]
fn what_follows_is_told_with_its_cause() {
    let cause = finding(MODEL, "2025-03-01", "the page is older than the run");
    let mut outcome = outcome(vec![warning("stale-page", cause)]);
    let print = outcome.diagnostics[0].fingerprint.clone();
    for (rule, part) in
        [("unlisted-page", "Orca 2"), ("wrong-count", "128k"), ("wrong-count", "256k")]
    {
        let follower = Finding::new(PAGE, at(MODEL, part), part, format!("about {part}"));
        let caused_by = Some(print.clone());
        outcome.diagnostics.push(Diagnostic { caused_by, ..error(rule, follower) });
    }
    let words = "3 other findings follow from this one: `unlisted-page`, `wrong-count`";
    let text = |name| shown(name, &outcome, &catalog(), PLAIN);

    let log: serde_json::Value = serde_json::from_str(&text("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["level"], "error");
    assert_eq!(results[0]["relatedLocations"].as_array().unwrap().len(), 3);
    assert!(results[0]["message"]["text"].as_str().unwrap().contains(words));

    let issues: serde_json::Value = serde_json::from_str(&text("gitlab")).unwrap();
    assert_eq!(issues.as_array().unwrap().len(), 1);
    assert_eq!(issues[0]["severity"], "major");
    assert!(issues[0]["description"].as_str().unwrap().contains(words));

    let errors = elements(&text("checkstyle")).unwrap();
    let errors: Vec<_> = errors.iter().filter(|(name, _)| name == "error").collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].1["severity"], "error");
    assert!(errors[0].1["message"].contains(words));

    let junit = text("junit");
    let root = &elements(&junit).unwrap()[0].1;
    assert_eq!((root["tests"].as_str(), root["failures"].as_str()), ("1", "1"));
    for part in [words, "error[unlisted-page] catalog/", "about 128k", "about 256k"] {
        assert!(junit.contains(part), "{part}: {junit}");
    }

    // And a reader who asks only for what fails the run sees why it does.
    let quiet = Style { verbosity: Verbosity::Quiet, ..PLAIN };
    assert!(shown("concise", &outcome, &catalog(), quiet).contains("warning[stale-page]"));
    let annotations = text("github");
    assert!(annotations.starts_with("::error file=") && annotations.lines().count() == 1);
    assert!(annotations.contains(words), "{annotations}");
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
        shown("full", &outcome, &sources, Style { width, links, color: true, unicode: false, ..PLAIN });
    }
}

/// What GitHub makes of a summary: the text that a reader sees, and the elements around it.
fn rendered(markdown: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let events = Parser::new_ext(
        markdown,
        Options::ENABLE_GFM | Options::ENABLE_TABLES | Options::ENABLE_MATH,
    );
    let foreign = events.filter(|event| {
        !matches!(
            event,
            Event::Text(_)
                | Event::End(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::Start(
                    Tag::Table(_)
                        | Tag::TableHead
                        | Tag::TableRow
                        | Tag::TableCell
                        | Tag::Paragraph
                        | Tag::Heading { .. }
                        | Tag::List(None)
                        | Tag::Item
                        | Tag::HtmlBlock
                )
        )
    });
    let html = ["<code>", "</code>", "<br>", "<details>", "</details>", "<summary>"];
    foreign
        .filter_map(|event| match event {
            Event::Html(text) | Event::InlineHtml(text)
                if html.iter().any(|it| text.starts_with(it)) =>
            {
                None
            }
            event => Some(format!("{event:?}")),
        })
        .collect()
}

#[test]
fn a_summary_is_a_table_of_text() {
    let (outcome, sources) = hostile();
    let text = shown("markdown", &outcome, &sources, PLAIN);
    assert_eq!(rendered(&text), [""; 0], "{text}");
    for sign in ["@", " #12", "https://", "www.", "$", "`"] {
        assert!(!text.contains(sign), "{sign}: {text}");
    }
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| ")).collect();
    assert!(rows.iter().all(|row| [4, 5].contains(&row.matches('|').count())), "{rows:#?}");
}

#[test]
fn a_summary_fits_a_comment() {
    let page = "x\n".repeat(5_000);
    let long = "`|@#` ".repeat(60);
    let finding = |line: u32| {
        Finding::new(
            PAGE,
            Span { start: line * 2, end: line * 2 + 1 },
            line.to_string(),
            long.clone(),
        )
    };
    let outcome = outcome((0..5_000).map(|line| error("dead-link", finding(line))).collect());
    let text = shown("markdown", &outcome, &Memory::new(&[("page.md", &page)]), PLAIN);
    assert!(text.len() < 65_536, "{}", text.len());
    assert!(text.contains("more findings not shown."));
}

#[test]
fn a_summary_tells_what_a_change_altered() {
    let mut outcome = outcome(Vec::new());
    let altered = |old: Option<&str>, new: Option<&str>, jump| Altered {
        path: "models/a_b.md".to_owned(),
        role: "input_price",
        title: "input price".to_owned(),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
        jump,
    };
    outcome.altered =
        vec![altered(Some("$1"), Some("$10"), Some(10.0)), altered(None, Some("|x|"), None)];
    let text = shown("markdown", &outcome, &catalog(), PLAIN);
    assert_eq!(rendered(&text), [""; 0], "{text}");
    insta::assert_snapshot!(text);
}
