//! The format of Checkstyle, which many tools for reviews read.
//!
//! What follows from a finding is told with it. What is suppressed is left out: the format has no mark for that.

use std::io::{self, Write};

use super::selection::Told;
use super::source::Files;
use super::xml::Xml;
use super::{Format, Kind, Limit, Report};
use crate::diagnostic::Diagnostic;

pub(super) const FORMAT: Format = Format {
    name: "checkstyle",
    about: "XML as Checkstyle writes it",
    kind: Kind::Document,
    limit: Limit::ALL,
    write,
};

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let told = Told::new(report.outcome);
    let files = Files::new(report.sources);
    let mut xml = Xml::new(out)?;
    xml.open("checkstyle", &[("version", "4.3")])?;
    let all: Vec<&Diagnostic> = told.iter().collect();
    for of_file in all.chunk_by(|one, next| one.finding.file == next.finding.file) {
        let Some(first) = of_file.first() else { continue };
        let file = files.get(first.finding.file);
        xml.open("file", &[("name", &file.path)])?;
        for diagnostic in of_file {
            let (start, _) = file.positions(diagnostic.finding.span);
            let mut message = diagnostic.finding.message.clone();
            if let Some(help) = &diagnostic.finding.help {
                message = format!("{message}; help: {help}");
            }
            if let Some(consequences) = told.consequences(diagnostic) {
                message = format!("{message}; {consequences}");
            }
            xml.empty(
                "error",
                &[
                    ("line", &start.line.to_string()),
                    ("column", &start.column.to_string()),
                    ("severity", told.weight(diagnostic).as_str()),
                    ("message", &message),
                    ("source", &format!("starmap-lint.{}", diagnostic.rule)),
                ],
            )?;
        }
        xml.close("file")?;
    }
    xml.close("checkstyle")?;
    xml.end()
}
