//! The counts of a run: what stands after the findings, or in their place.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::paint::Paint;
use super::summary::{Count, Summary};
use super::text::{READABLE, brief, wrap};
use super::words::counted;
use super::{Report, Verbosity};
use crate::diagnostic::Severity;
use crate::text::grouped;
use crate::wording::joined;

type Column = (&'static str, fn(&Count) -> usize);

const COLUMNS: [Column; 4] = [
    ("errors", |count| count.errors),
    ("warnings", |count| count.warnings),
    ("infos", |count| count.infos),
    ("following from others", |count| count.folded),
];
const FIXABLE: Column = ("with a fix", |count| count.fixable);

/// The counts alone.
pub(super) fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let paint = Paint::new(report);
    let summary = Summary::new(report.outcome);
    if summary.total.all() > 0 {
        let columns: Vec<Column> = COLUMNS.into_iter().chain([FIXABLE]).collect();
        writeln!(out, "{}", table(&paint, &summary, &columns))?;
    }
    tail(out, report, &paint, &summary, 0)
}

/// What stands after the findings, `hidden` of which were left out: counts by rule, and all in one sentence.
pub(super) fn write_after(
    out: &mut dyn Write,
    report: &Report<'_>,
    hidden: usize,
) -> io::Result<()> {
    let paint = Paint::new(report);
    let summary = Summary::new(report.outcome);
    if summary.total.all() > 0 && report.style.verbosity != Verbosity::Quiet {
        writeln!(out, "{}", table(&paint, &summary, &COLUMNS))?;
    }
    tail(out, report, &paint, &summary, hidden)
}

/// All in one sentence, and what is not in it.
pub(super) fn write_short(
    out: &mut dyn Write,
    report: &Report<'_>,
    hidden: usize,
) -> io::Result<()> {
    tail(out, report, &Paint::new(report), &Summary::new(report.outcome), hidden)
}

fn tail(
    out: &mut dyn Write,
    report: &Report<'_>,
    paint: &Paint<'_>,
    summary: &Summary<'_>,
    hidden: usize,
) -> io::Result<()> {
    let measure = paint.style.width.min(READABLE);
    if report.style.verbosity == Verbosity::Quiet {
        let failing = summary.total.failing(report.fails_from);
        if failing.all() > 0 {
            writeln!(out, "{}", headline(paint, report, failing))?;
        }
        return Ok(());
    }
    let total = summary.total;
    writeln!(out, "{}", headline(paint, report, total))?;
    let is_told = matches!(report.style.verbosity, Verbosity::Verbose | Verbosity::Counts);
    let folded = if is_told { "following from others" } else { "following from others, not shown" };
    let sentences = [
        (total.fixable - total.unsafe_only, "with a safe fix"),
        (total.unsafe_only, "with a fix that needs an eye"),
        (total.folded, folded),
        (hidden, "more not shown: run with `--max-diagnostics all` to see them"),
        (summary.suppressed, "suppressed"),
        (summary.baselined, "in the baseline"),
    ];
    for (count, text) in sentences.iter().filter(|(count, _)| *count > 0) {
        writeln!(out, "{}", wrap(&format!("{} {text}", grouped(*count)), measure, 0))?;
    }
    for note in &report.outcome.notes {
        let text = wrap(&brief(note, paint.ellipsis()), measure - "note: ".len(), 0);
        writeln!(out, "{} {}", paint.good("note:"), text.replace('\n', "\n      "))?;
    }
    Ok(())
}

/// `12 errors and 3 warnings in 2,651 pages`
pub(super) fn headline(paint: &Paint<'_>, report: &Report<'_>, total: Count) -> String {
    let pages = counted(report.outcome.pages, "page");
    if total.all() == 0 {
        let mark = if paint.style.unicode { "✓ " } else { "" };
        return match report.outcome.pages {
            0 => "no pages to check".to_owned(),
            _ => paint.good(&format!("{mark}{pages} checked, nothing to find fault with")),
        };
    }
    let counts = [
        (total.errors, "error", Severity::Error),
        (total.warnings, "warning", Severity::Warning),
        (total.infos, "info", Severity::Info),
    ];
    let parts = counts.iter().filter(|(count, ..)| *count > 0);
    let parts = parts.map(|(count, noun, of)| paint.severity(*of, &counted(*count, noun)));
    let parts: Vec<String> = parts.collect();
    format!("{} in {pages}", joined(&parts, "and"))
}

/// The counts of each rule, the heaviest first; columns that would be empty are left out.
fn table(paint: &Paint<'_>, summary: &Summary<'_>, columns: &[Column]) -> String {
    let columns: Vec<_> = columns.iter().filter(|(_, get)| get(&summary.total) > 0).collect();
    let mut rows: Vec<_> = summary.rules.iter().collect();
    rows.sort_by_key(|(_, it)| Reverse((it.errors, it.warnings, it.infos)));

    let name = rows.iter().map(|(rule, _)| rule.len()).max().unwrap_or(0).max("rule".len());
    let titles: String = columns.iter().map(|(title, _)| cell(title, title.len())).collect();
    let mut table = paint.faint(&format!("{:name$}{titles}", "rule")) + "\n";
    let none = if paint.style.unicode { "·" } else { "-" };
    for (rule, count) in rows {
        table += &paint.rule(rule);
        table += &" ".repeat(name - rule.len());
        for (title, get) in &columns {
            table += &match get(count) {
                0 => paint.faint(&cell(none, title.len())),
                some => cell(&grouped(some), title.len()),
            };
        }
        table.push('\n');
    }
    table
}

/// A cell of a table, at least `width` columns wide.
fn cell(text: &str, width: usize) -> String {
    format!("  {text:>width$}", width = width.max("999,999".len()))
}
