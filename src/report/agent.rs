//! For coding agents: what is wrong, where, and what to do, in few words and without drawings.

use std::io::{self, Write};

use super::selection::Selection;
use super::source::Files;
use super::summary::Summary;
use super::text::brief;
use super::words::counted;
use super::{Format, Kind, Limit, Report, Verbosity, statistics};
use crate::text::grouped;

pub(super) const FORMAT: Format = Format {
    name: "agent",
    about: "the first of each rule in few words, for coding agents",
    kind: Kind::Text,
    limit: Limit::FEW,
    write,
};

/// Places of one finding that are named.
const MOST_PLACES: usize = 3;

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let selection = Selection::new(report);
    let files = Files::new(report.sources);
    let place = |file, span| {
        let file = files.get(file);
        let (start, _) = file.positions(span);
        format!("{}:{}:{}", brief(&file.path, "..."), start.line, start.column)
    };
    for (at, diagnostic) in selection.shown.iter().enumerate() {
        let finding = &diagnostic.finding;
        let (severity, rule) = (diagnostic.severity.as_str(), diagnostic.rule);
        let message = brief(&finding.message, "...");
        let mark = selection.mark(diagnostic);
        let here = place(finding.file, finding.span);
        writeln!(out, "{here} {severity} {rule}: {message}{mark}")?;
        for related in finding.related.iter().take(MOST_PLACES) {
            let there = place(related.file.unwrap_or(finding.file), related.span);
            writeln!(out, "  see {there} {}", brief(&related.message, "..."))?;
        }
        if finding.related.len() > MOST_PLACES {
            let more = finding.related.len() - MOST_PLACES;
            writeln!(out, "  and {}", counted(more, "more place"))?;
        }
        if let Some(help) = &finding.help {
            writeln!(out, "  do: {}", brief(help, "..."))?;
        }
        if let Some(left_out) = selection.left_out_after(at) {
            let hidden = grouped(left_out.hidden());
            let files = counted(left_out.hidden_files, "file");
            writeln!(out, "  and {hidden} more {rule} in {files}")?;
        }
    }
    statistics::write_short(out, report, selection.hidden())?;
    let is_dirty = Summary::new(report.outcome).total.all() > 0;
    if is_dirty && report.style.verbosity != Verbosity::Quiet {
        writeln!(
            out,
            "`starmap-lint explain RULE` says how to mend it; `--format json` has all findings with their edits"
        )?;
    }
    Ok(())
}
