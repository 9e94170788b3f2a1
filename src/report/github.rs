//! Annotations of a pull request: workflow commands of GitHub Actions, one on each line.
//!
//! A line of the log that looks like a command is obeyed, whoever wrote it. Here all text is escaped;
//! [`Defused`](super::Defused) does it for the lines of other formats.

use std::io::{self, Write};

use super::selection::Selection;
use super::source::Files;
use super::text::{brief, visible};
use super::{Format, Kind, Limit, Report, Verbosity};
use crate::diagnostic::Severity;

pub(super) const FORMAT: Format = Format {
    name: "github",
    about: "annotations of a pull request, for GitHub Actions",
    kind: Kind::Commands,
    limit: Limit::ALL,
    write,
};

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let selection = Selection::new(report);
    let files = Files::new(report.sources);
    for diagnostic in &selection.shown {
        let finding = &diagnostic.finding;
        let file = files.get(finding.file);
        let (start, end) = file.positions(finding.span);
        let command = match selection.told.weight(diagnostic) {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        write!(out, "::{command} file={},line={}", property(&file.path), start.line)?;
        // Columns are refused where the lines differ.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        } else {
            write!(out, ",endLine={}", end.line)?;
        }
        let path = brief(&file.path, "…");
        let message = brief(&finding.message, "…");
        let mut text = format!("{path}:{}:{}: {message}", start.line, start.column);
        if let Some(help) = &finding.help {
            text = format!("{text}\nhelp: {}", brief(help, "…"));
        }
        if report.style.verbosity != Verbosity::Verbose
            && let Some(consequences) = selection.told.consequences(diagnostic)
        {
            text = format!("{text}\nnote: {consequences}");
        }
        text += selection.mark(diagnostic);
        writeln!(out, ",title={}::{}", property(diagnostic.rule), data(&text))?;
    }
    Ok(())
}

/// The message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}
