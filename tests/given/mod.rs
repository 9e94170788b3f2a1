//! Findings made by hand, and the pages that they are on, for the tests of the reports.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use starmap_lint::{
    diagnostic::{Applicability, Diagnostic, FileId, Finding, Outcome, Severity, Sources, Target},
    report::{Format, Report, Style},
    text::{Span, span_of},
};

/// Files in memory, which count how often they are read.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) files: Vec<(String, Option<Vec<u8>>)>,
    pub(crate) reads: AtomicUsize,
}

impl Memory {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
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

pub(crate) const PAGE: FileId = FileId(0);
pub(crate) const OTHER: FileId = FileId(1);

pub(crate) fn error(rule: &'static str, finding: Finding) -> Diagnostic {
    let fingerprint = format!("{rule}:{}:{}", finding.file.0, finding.key);
    Diagnostic {
        rule,
        severity: Severity::Error,
        finding: finding.boxed(),
        fingerprint,
        caused_by: None,
        suppressed: false,
        reason: None,
        baselined: false,
    }
}

pub(crate) fn warning(rule: &'static str, finding: Finding) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..error(rule, finding) }
}

pub(crate) fn outcome(diagnostics: Vec<Diagnostic>) -> Outcome {
    let has_baseline = diagnostics.iter().any(|it| it.baselined);
    Outcome { diagnostics, pages: 2651, has_baseline, ..Outcome::default() }
}

/// The first place of `part` in `text`.
pub(crate) fn at(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    span_of(text, &text[start..start + part.len()])
}

pub(crate) fn finding(text: &str, part: &str, message: &str) -> Finding {
    Finding::new(PAGE, at(text, part), part, message)
}

pub(crate) fn url(rule: &str) -> String {
    format!("https://docs.example/rules#{rule}")
}

pub(crate) const PLAIN: Style = Style { width: 80, ..Style::PLAIN };

pub(crate) fn report<'a>(
    outcome: &'a Outcome,
    sources: &'a dyn Sources,
    style: Style,
) -> Report<'a> {
    Report { outcome, sources, url: &url, fails_from: Severity::Error, style }
}

pub(crate) fn written(name: &str, report: &Report<'_>) -> String {
    let mut out = Vec::new();
    Format::find(name).unwrap().write(&mut out, report).unwrap();
    String::from_utf8(out).unwrap()
}

pub(crate) fn shown(name: &str, outcome: &Outcome, sources: &dyn Sources, style: Style) -> String {
    written(name, &report(outcome, sources, style))
}

pub(crate) const MODEL: &str = "\
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

pub(crate) const INDEX: &str = "\
# Acme

| Model | Context |
|-------|---------|
| [Orca 2](models/orca-2.md) | 64k |
";

pub(crate) fn catalog() -> Memory {
    Memory::new(&[
        ("catalog/authors/acme/models/orca-2.md", MODEL),
        ("catalog/authors/acme/README.md", INDEX),
    ])
}

/// One finding of each shape: labels near and far, another file, a fix, a folded and a suppressed one.
pub(crate) fn representative() -> Outcome {
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
