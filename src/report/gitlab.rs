//! A code quality report for GitLab: the part of the Code Climate format that its merge requests show.
//!
//! What follows from a finding is told with it. What is suppressed is left out: the format has no mark for that.

use std::io::{self, Write};

use serde::Serialize;

use super::json::write_json;
use super::selection::Told;
use super::source::Files;
use super::text::sentences;
use super::{Format, Kind, Limit, Report};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    about: "a code quality report for merge requests in GitLab",
    kind: Kind::Document,
    limit: Limit::ALL,
    write,
};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    /// What GitLab tells issues of two reports apart by; it shows one of those that are equal.
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let told = Told::new(report.outcome);
    let files = Files::new(report.sources);
    out.write_all(b"[")?;
    for (at, diagnostic) in told.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        write_json(out, &issue(diagnostic, &told, &files))?;
    }
    out.write_all(b"\n]\n")
}

fn issue<'a>(diagnostic: &'a Diagnostic, told: &Told<'_>, files: &Files<'_>) -> Issue<'a> {
    let finding = &diagnostic.finding;
    let file = files.get(finding.file);
    let (start, end) = file.positions(finding.span);
    let consequences = told.consequences(diagnostic);
    let said = [&finding.message].into_iter().chain(&finding.help).chain(&consequences);
    Issue {
        description: sentences(said),
        check_name: diagnostic.rule,
        fingerprint: &diagnostic.fingerprint,
        severity: match told.weight(diagnostic) {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: file.path.clone(),
            lines: Lines { begin: start.line, end: end.line },
        },
    }
}
