//! One line for each finding, as compilers write them: editors and `grep` take the place from it.

use std::io::{self, Write};

use super::paint::Paint;
use super::selection::Selection;
use super::source::Files;
use super::text::brief;
use super::{Format, Kind, Limit, Report, statistics};

pub(super) const FORMAT: Format = Format {
    name: "concise",
    about: "one line for each finding",
    kind: Kind::Text,
    limit: Limit::ALL,
    write,
};

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let selection = Selection::new(report);
    let files = Files::new(report.sources);
    let paint = Paint::new(report);
    for diagnostic in &selection.shown {
        let finding = &diagnostic.finding;
        let file = files.get(finding.file);
        let (start, _) = file.positions(finding.span);
        let place =
            format!("{}:{}:{}:", brief(&file.path, paint.ellipsis()), start.line, start.column);
        let severity = paint.severity(diagnostic.severity, diagnostic.severity.as_str());
        let rule = paint.rule(diagnostic.rule);
        let message = brief(&finding.message, paint.ellipsis());
        let mark = selection.mark(diagnostic);
        writeln!(out, "{} {severity}[{rule}] {message}{mark}", paint.faint(&place))?;
    }
    statistics::write_short(out, report, selection.hidden())
}
