//! The findings of each file under its name.

use std::io::{self, Write};

use super::paint::Paint;
use super::selection::Selection;
use super::source::Files;
use super::text::brief;
use super::{Format, Kind, Limit, Report, statistics};

pub(super) const FORMAT: Format = Format {
    name: "grouped",
    about: "the findings of each file under its name",
    kind: Kind::Text,
    limit: Limit::ALL,
    write,
};

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let selection = Selection::new(report);
    let files = Files::new(report.sources);
    let paint = Paint::new(report);
    for of_file in selection.shown.chunk_by(|one, next| one.finding.file == next.finding.file) {
        let Some(first) = of_file.first() else { continue };
        let file = files.get(first.finding.file);
        writeln!(out, "{}", brief(&file.path, paint.ellipsis()))?;
        let places: Vec<String> = of_file
            .iter()
            .map(|it| file.positions(it.finding.span).0)
            .map(|start| format!("{}:{}", start.line, start.column))
            .collect();
        let width = places.iter().map(String::len).max().unwrap_or(0);
        for (diagnostic, place) in of_file.iter().zip(&places) {
            let severity = diagnostic.severity.as_str();
            let blank = " ".repeat("warning".len() - severity.len());
            let severity = paint.severity(diagnostic.severity, severity) + &blank;
            let message = brief(&diagnostic.finding.message, paint.ellipsis());
            let (rule, mark) = (paint.rule(diagnostic.rule), selection.mark(diagnostic));
            let place = paint.faint(&format!("{place:>width$}"));
            writeln!(out, "  {place}  {severity}  {rule}: {message}{mark}")?;
        }
        writeln!(out)?;
    }
    statistics::write_short(out, report, selection.hidden())
}
