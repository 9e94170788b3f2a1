//! A test report as `JUnit` writes it: each page with findings is a suite, each finding a test.
//!
//! What fails the run is a failure, what is suppressed is skipped, all else passes and says what it is. What follows
//! from a finding is told with it, and fails with it.

use std::io::{self, Write};

use super::selection::Told;
use super::source::Files;
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
        Counts::of(&all, &told, report)
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
        open(&mut xml, "testsuite", &file.path, Counts::of(of_file, &told, report))?;
        for diagnostic in of_file {
            case(&mut xml, diagnostic, &told, &files, report)?;
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
    fn of(diagnostics: &[&Diagnostic], told: &Told<'_>, report: &Report<'_>) -> Self {
        Self {
            tests: diagnostics.len(),
            failures: diagnostics.iter().filter(|it| fails(it, told, report)).count(),
            skipped: diagnostics.iter().filter(|it| !it.counts()).count(),
        }
    }
}

fn fails(diagnostic: &Diagnostic, told: &Told<'_>, report: &Report<'_>) -> bool {
    diagnostic.counts() && told.weight(diagnostic) >= report.fails_from
}

/// What follows from a finding is named one by one, up to so many.
const MOST_FOLLOWERS: usize = 20;

/// A finding in one line, as compilers write them.
fn line(diagnostic: &Diagnostic, files: &Files<'_>) -> String {
    let file = files.get(diagnostic.finding.file);
    let (start, _) = file.positions(diagnostic.finding.span);
    let (severity, rule) = (diagnostic.severity.as_str(), diagnostic.rule);
    let message = &diagnostic.finding.message;
    format!("{severity}[{rule}] {}:{}:{}: {message}", file.path, start.line, start.column)
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
    told: &Told<'_>,
    files: &Files<'_>,
    report: &Report<'_>,
) -> io::Result<()> {
    let finding = &diagnostic.finding;
    let path = &files.get(finding.file).path;
    // Servers know a test again by its name, so no line is in it.
    let name = format!("{}: {}", diagnostic.rule, finding.message);
    xml.open("testcase", &[("name", &name), ("classname", path), ("file", path)])?;
    let severity = told.weight(diagnostic).as_str();
    let mut lines = vec![line(diagnostic, files)];
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    lines.extend(told.consequences(diagnostic));
    let followers = told.followers(diagnostic).iter().take(MOST_FOLLOWERS);
    lines.extend(followers.map(|it| line(it, files)));
    if diagnostic.baselined {
        xml.empty("skipped", &[("message", "in the baseline")])?;
    } else if diagnostic.suppressed {
        xml.empty("skipped", &[("message", "suppressed")])?;
    } else if fails(diagnostic, told, report) {
        xml.text("failure", &[("message", &finding.message), ("type", severity)], &lines)?;
    } else {
        xml.text("system-out", &[], &lines)?;
    }
    xml.close("testcase")
}
