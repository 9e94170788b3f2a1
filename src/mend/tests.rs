use std::collections::BTreeMap;

use super::*;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Finding, NewFile, Severity};
use crate::text::Span;

const PAGE: FileId = FileId(0);

fn diagnostic(name: &str, edits: &[(std::ops::Range<usize>, &str)]) -> Diagnostic {
    let mut finding = Finding::new(PAGE, Span::at(0), name, name);
    let edit = |(range, text): &(std::ops::Range<usize>, &str)| Edit {
        file: None,
        span: Span::new(range.clone()),
        text: (*text).to_owned(),
    };
    let edits = edits.iter().map(edit).collect();
    finding.fixes.push(Fix::new(Applicability::Safe, name, edits));
    Diagnostic {
        rule: "test",
        severity: Severity::Error,
        finding: finding.boxed(),
        fingerprint: name.to_owned(),
        caused_by: None,
        suppressed: false,
        reason: None,
        baselined: false,
    }
}

fn tree(text: &str) -> Snapshot {
    Snapshot::in_memory(BTreeMap::from([("a.md".to_owned(), text.as_bytes().to_vec())]))
}

fn text(snapshot: &Snapshot) -> String {
    String::from_utf8(snapshot.read(PAGE).unwrap_or_default()).unwrap_or_default()
}

fn run(before: &str, lint: &dyn Fn(&str) -> Vec<Diagnostic>) -> Mended {
    mend(&tree(before), Wanted::Safe, &|_| true, &|snapshot| Outcome {
        diagnostics: lint(&text(snapshot)),
        ..Outcome::default()
    })
}

/// Each `a` is a fault, mended into `b`.
fn letters(text: &str) -> Vec<Diagnostic> {
    let places = text.match_indices('a');
    places.map(|(at, _)| diagnostic(&format!("a{at}"), &[(at..at + 1, "b")])).collect()
}

#[test]
fn all_that_is_apart_is_mended_at_once() {
    let mended = run("abcac", &letters);
    assert_eq!(text(&mended.snapshot), "bbcbc");
    assert_eq!(mended.findings.len(), 2);
    assert_eq!(mended.changes.len(), 1);
    assert_eq!(mended.changes[0].before.as_deref(), Some(&b"abcac"[..]));
    assert!(mended.outcome.diagnostics.is_empty());
}

#[test]
fn what_meets_waits_for_the_next_round() {
    let lint = |text: &str| match text {
        "abcd" => vec![diagnostic("first", &[(0..2, "x")]), diagnostic("second", &[(1..3, "y")])],
        "xcd" => vec![diagnostic("second", &[(1..2, "y")])],
        _ => Vec::new(),
    };
    let mended = run("abcd", &lint);
    assert_eq!(text(&mended.snapshot), "xyd");
}

#[test]
fn a_fix_is_applied_whole_or_not_at_all() {
    let lint = |text: &str| match text {
        "abcd" => vec![
            diagnostic("first", &[(0..1, "x")]),
            diagnostic("second", &[(3..4, "z"), (0..1, "y")]),
        ],
        _ => Vec::new(),
    };
    assert_eq!(text(&run("abcd", &lint).snapshot), "xbcd");
    // Its own edits meet, or reach beyond the page.
    for edits in [&[(0..2, "x"), (1..3, "y")], &[(0..1, "x"), (3..9, "y")]] {
        let lint = |_: &str| vec![diagnostic("broken", edits)];
        assert!(run("abcd", &lint).changes.is_empty());
    }
}

#[test]
fn fixes_that_undo_one_another_come_to_an_end() {
    let lint = |text: &str| {
        let other = if text == "a" { "b" } else { "a" };
        vec![diagnostic("swing", &[(0..1, other)])]
    };
    let mended = run("a", &lint);
    assert_eq!(mended.findings.len(), MOST_TRIES);
    assert!(mended.changes.is_empty(), "it is back where it began");
}

#[test]
fn what_follows_from_a_mended_finding_waits() {
    let lint = |text: &str| {
        if text != "ab" {
            return Vec::new();
        }
        let mut second = diagnostic("second", &[(1..2, "y")]);
        second.caused_by = Some("first".to_owned());
        second.rule = "another-rule";
        vec![diagnostic("first", &[(0..1, "x")]), second]
    };
    assert_eq!(text(&run("ab", &lint).snapshot), "xb");
}

#[test]
fn a_file_is_made_and_then_mended_itself() {
    let twin = "a-twin.md";
    let lint = |snapshot: &Snapshot| {
        let mut diagnostics = Vec::new();
        match snapshot.id_of(twin) {
            Some(file) if snapshot.read(file).unwrap_or_default() == b"copy" => {
                let mut second = diagnostic("second", &[(0..1, "C")]);
                second.finding.file = file;
                diagnostics.push(second);
            }
            Some(_) => {}
            None => {
                let mut first = diagnostic("first", &[]);
                let new = NewFile { name: twin.to_owned(), text: "copy".to_owned() };
                first.finding.fixes[0].creates = Some(new);
                diagnostics.push(first);
            }
        }
        Outcome { diagnostics, ..Outcome::default() }
    };
    let tree = Snapshot::in_memory([("a.md", "page"), ("b.md", "")]);
    let mended = |mine: &str| mend(&tree, Wanted::Safe, &|path| path == mine, &lint);
    let done = mended("a.md");
    let made = Change { path: twin.to_owned(), before: None, after: b"Copy".to_vec() };
    assert_eq!(
        (done.changes, done.findings),
        (vec![made], vec!["a.md".to_owned(), twin.to_owned()])
    );
    assert!(done.outcome.diagnostics.is_empty());
    assert!(mended("b.md").changes.is_empty(), "the page beside it may not be changed");
}

#[test]
fn only_what_is_asked_for_is_changed() {
    let mut needs_an_eye = diagnostic("unsafe", &[(0..1, "x")]);
    needs_an_eye.finding.fixes[0].applicability = Applicability::Unsafe;
    let mut suppressed = diagnostic("suppressed", &[(1..2, "x")]);
    suppressed.suppressed = true;
    let all = vec![needs_an_eye, suppressed];
    let lint = |snapshot: &Snapshot| Outcome {
        diagnostics: if text(snapshot) == "abc" { all.clone() } else { Vec::new() },
        ..Outcome::default()
    };
    let mended = |wanted, mine: bool| text(&mend(&tree("abc"), wanted, &|_| mine, &lint).snapshot);
    assert_eq!(mended(Wanted::Safe, true), "abc");
    assert_eq!(mended(Wanted::All, true), "xbc");
    assert_eq!(mended(Wanted::All, false), "abc");
}
