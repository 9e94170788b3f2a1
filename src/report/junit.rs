//! A test report as `JUnit` writes it: each page with findings is a suite, each finding a test.
//!
//! What fails the run is a failure, what is suppressed is skipped, all else passes and says what it is.

use std::io::{self, Write};

use super::selection::Told;
use super::source::{File, Files};
use super::xml::Xml;
use super::{Format, Kind, Limit, Report};
use crate::diagnostic::Diagnostic;

pub(super) const FORMAT: Format = Format {
    name: "junit",
    about: "a test report as JUnit's, for CI servers",
    kind: Kind::Document,
    limit: Limit::ALL,
    write,
};

const NAME: &str = "starmap-lint";

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let told = Told::new(report.outcome);
    let files = Files::new(report.sources);
    let all: Vec<&Diagnostic> = told.unfolded().collect();
    let mut xml = Xml::new(out)?;
    // Servers take a report without tests for a mistake.
    let whole = if all.is_empty() {
        Counts { tests: 1, ..Counts::default() }
    } else {
        Counts::of(&all, report)
    };
    open(&mut xml, "testsuites", NAME, whole)?;
    if all.is_empty() {
        open(&mut xml, "testsuite", NAME, whole)?;
        xml.empty("testcase", &[("name", "no findings"), ("classname", NAME)])?;
        xml.close("testsuite")?;
    }
    for of_file in all.chunk_by(|one, next| one.finding.file == next.finding.file) {
        let Some(first) = of_file.first() else { continue };
        let file = files.get(first.finding.file);
        open(&mut xml, "testsuite", &file.path, Counts::of(of_file, report))?;
        for diagnostic in of_file {
            case(&mut xml, diagnostic, &file, report)?;
        }
        xml.close("testsuite")?;
    }
    xml.close("testsuites")?;
    xml.end()
}

#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn of(diagnostics: &[&Diagnostic], report: &Report<'_>) -> Self {
        Self {
            tests: diagnostics.len(),
            failures: diagnostics.iter().filter(|it| fails(it, report)).count(),
            skipped: diagnostics.iter().filter(|it| !it.counts()).count(),
        }
    }
}

fn fails(diagnostic: &Diagnostic, report: &Report<'_>) -> bool {
    diagnostic.counts() && diagnostic.severity >= report.fails_from
}

fn open(xml: &mut Xml<'_>, element: &str, name: &str, counts: Counts) -> io::Result<()> {
    xml.open(
        element,
        &[
            ("name", name),
            ("tests", &counts.tests.to_string()),
            ("failures", &counts.failures.to_string()),
            ("errors", "0"),
            ("skipped", &counts.skipped.to_string()),
        ],
    )
}

fn case(
    xml: &mut Xml<'_>,
    diagnostic: &Diagnostic,
    file: &File,
    report: &Report<'_>,
) -> io::Result<()> {
    let finding = &diagnostic.finding;
    let (start, _) = file.positions(finding.span);
    // Servers know a test again by its name, so no line is in it.
    let name = format!("{}: {}", diagnostic.rule, finding.message);
    xml.open("testcase", &[("name", &name), ("classname", &file.path), ("file", &file.path)])?;
    let severity = diagnostic.severity.as_str();
    let (rule, line, column) = (diagnostic.rule, start.line, start.column);
    let mut lines =
        vec![format!("{severity}[{rule}] {}:{line}:{column}: {}", file.path, finding.message)];
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    if diagnostic.baselined {
        xml.empty("skipped", &[("message", "in the baseline")])?;
    } else if diagnostic.suppressed {
        xml.empty("skipped", &[("message", "suppressed")])?;
    } else if fails(diagnostic, report) {
        xml.text("failure", &[("message", &finding.message), ("type", severity)], &lines)?;
    } else {
        xml.text("system-out", &[], &lines)?;
    }
    xml.close("testcase")
}
