//! The summary of a step or a comment on a pull request: counts, the worst pages, the first findings of each rule.
//!
//! GitHub and GitLab both read it. All text of pages is escaped, so that it is neither markup nor a mention of
//! somebody or of an issue. Each part is a function in [`PARTS`].

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::paint::Paint;
use super::selection::Selection;
use super::source::Files;
use super::statistics::headline;
use super::summary::{Count, Summary};
use super::text::brief;
use super::words::counted;
use super::{Format, Kind, Limit, Report, Style, Verbosity};
use crate::diagnostic::FileId;
use crate::text::grouped;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    about: "a summary for a pull request or a CI job",
    kind: Kind::Text,
    limit: Limit::FEW,
    write,
};

/// The parts in their order; one that has nothing to say is empty.
const PARTS: &[fn(&Context<'_>) -> String] =
    &[verdict, altered, rules, worst_pages, findings, notes];

/// GitHub takes comments of up to 65,536 characters; this is for the findings.
const LONGEST: usize = 40_000;

const MOST_PAGES: usize = 10;
const MOST_RULES: usize = 20;
const MOST_ALTERED: usize = 100;

struct Context<'a> {
    report: &'a Report<'a>,
    summary: Summary<'a>,
    selection: Selection<'a>,
    files: Files<'a>,
}

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let context = Context {
        report,
        summary: Summary::new(report.outcome),
        selection: Selection::new(report),
        files: Files::new(report.sources),
    };
    let parts: Vec<String> =
        PARTS.iter().map(|part| part(&context)).filter(|part| !part.is_empty()).collect();
    writeln!(out, "{}", parts.join("\n"))
}

fn verdict(context: &Context<'_>) -> String {
    let total = context.summary.total;
    let sign = if total.all() == 0 {
        "✅"
    } else if total.failing(context.report.fails_from).all() == 0 {
        "⚠️"
    } else {
        "❌"
    };
    let plain = Report { style: Style { unicode: false, ..Style::PLAIN }, ..*context.report };
    format!("### {sign} starmap-lint: {}\n", headline(&Paint::new(&plain), &plain, total))
}

/// What a change altered; a price that jumps is marked.
fn altered(context: &Context<'_>) -> String {
    let all = &context.report.outcome.altered;
    if all.is_empty() {
        return String::new();
    }
    let value = |value: &Option<String>| value.as_deref().map_or("·".to_owned(), code);
    let mut table = "| Page | Fact | Before | After |\n|:--|:--|:--|:--|\n".to_owned();
    for it in all.iter().take(MOST_ALTERED) {
        let (path, title) = (code(&it.path), prose(&it.title));
        let jump = it.jump.map(|times| format!(" ⚠️ {times:.1} times as much")).unwrap_or_default();
        let (old, new) = (value(&it.old), value(&it.new));
        let _ = writeln!(table, "| {path} | {title} | {old} | {new}{jump} |");
    }
    let head = format!("<summary>{}</summary>", counted(all.len(), "altered fact"));
    let foot = more(all.len(), MOST_ALTERED, "fact");
    format!("<details>\n{head}\n\n{table}{foot}\n</details>\n")
}

fn rules(context: &Context<'_>) -> String {
    let mut rows: Vec<_> = context.summary.rules.iter().collect();
    rows.sort_by_key(|(_, count)| Reverse((count.errors, count.warnings, count.infos)));
    if rows.is_empty() {
        return String::new();
    }
    let mut table = "| Rule | Errors | Warnings | With a fix |\n|:--|--:|--:|--:|\n".to_owned();
    for (rule, count) in rows.iter().take(MOST_RULES) {
        let rule = code(rule);
        let (errors, warnings) = (number(count.errors), number(count.warnings + count.infos));
        let _ = writeln!(table, "| {rule} | {errors} | {warnings} | {} |", number(count.fixable));
    }
    table + &more(rows.len(), MOST_RULES, "rule")
}

fn worst_pages(context: &Context<'_>) -> String {
    let mut pages: HashMap<FileId, Count> = HashMap::new();
    for diagnostic in context.selection.told.iter() {
        pages.entry(diagnostic.finding.file).or_default().add(diagnostic, false);
    }
    let mut pages: Vec<(FileId, Count)> = pages.into_iter().collect();
    pages
        .sort_by_key(|(file, count)| (Reverse((count.errors, count.warnings, count.infos)), *file));
    if pages.len() < 2 {
        return String::new();
    }
    let mut table = "| Worst pages | Errors | Warnings |\n|:--|--:|--:|\n".to_owned();
    for (file, count) in pages.iter().take(MOST_PAGES) {
        let path = code(&context.report.sources.path(*file));
        let (errors, warnings) = (number(count.errors), number(count.warnings + count.infos));
        let _ = writeln!(table, "| {path} | {errors} | {warnings} |");
    }
    table + &more(pages.len(), MOST_PAGES, "page")
}

fn findings(context: &Context<'_>) -> String {
    let shown = &context.selection.shown;
    if shown.is_empty() {
        return String::new();
    }
    let mut table = "| | Place | Finding |\n|:--|:--|:--|\n".to_owned();
    let mut written = 0;
    for diagnostic in shown {
        let finding = &diagnostic.finding;
        let file = context.files.get(finding.file);
        let (start, _) = file.positions(finding.span);
        let place = code(&format!("{}:{}:{}", file.path, start.line, start.column));
        let mut text = prose(&finding.message);
        if let Some(help) = &finding.help {
            let _ = write!(text, "<br>{}", prose(help));
        }
        let (severity, rule) = (diagnostic.severity.as_str(), code(diagnostic.rule));
        let row = format!("| {severity} | {place} | {rule}: {text} |\n");
        if table.len() + row.len() > LONGEST {
            break;
        }
        table += &row;
        written += 1;
    }
    let left_out = shown.len() - written + context.selection.hidden();
    let foot = match left_out {
        0 => String::new(),
        _ => format!("\n{} not shown.\n", counted(left_out, "more finding")),
    };
    format!(
        "<details>\n<summary>{}</summary>\n\n{table}{foot}\n</details>\n",
        counted(written, "finding")
    )
}

fn notes(context: &Context<'_>) -> String {
    if context.report.style.verbosity == Verbosity::Quiet {
        return String::new();
    }
    let summary = &context.summary;
    let silent = [
        (summary.total.folded, "following from others"),
        (summary.suppressed, "suppressed"),
        (summary.baselined, "in the baseline"),
    ];
    let mut lines: Vec<String> = silent
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", counted(*count, "finding")))
        .collect();
    lines.extend(context.report.outcome.notes.iter().map(|note| prose(note)));
    lines.iter().fold(String::new(), |list, line| format!("{list}- {line}\n"))
}

fn more(all: usize, shown: usize, noun: &str) -> String {
    match all.saturating_sub(shown) {
        0 => String::new(),
        left => format!("\n…and {}.\n", counted(left, &format!("more {noun}"))),
    }
}

fn number(count: usize) -> String {
    if count == 0 { "·".to_owned() } else { grouped(count) }
}

/// The longest piece of text in a cell, in characters, is that of a message on a terminal.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(&brief(text, "…")))
}

/// A sentence of a rule: what stands in backticks is code.
fn prose(text: &str) -> String {
    let text = brief(text, "…");
    let mut parts: Vec<&str> = text.split('`').collect();
    // A last one that is not closed is only a sign.
    let open = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut prose = String::with_capacity(text.len() * 2);
    for (at, part) in parts.iter().enumerate() {
        if at % 2 == 1 && !part.is_empty() {
            let _ = write!(prose, "<code>{}</code>", escaped(part));
        } else {
            prose += &unmentioned(part);
        }
    }
    if let Some(open) = open {
        prose += "&#96;";
        prose += &unmentioned(open);
    }
    prose
}

/// Text with no sign that Markdown, HTML or GitHub takes for anything else: they become entities, which are text to
/// Markdown, to tables and to the reader of formulas.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() * 2);
    for char in text.chars() {
        match char {
            '&' | '<' | '>' | '"' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | ':' | '$'
            | '@' | '#' => {
                let _ = write!(escaped, "&#{};", u32::from(char));
            }
            _ => escaped.push(char),
        }
    }
    escaped.replace("www.", "www&#46;")
}

/// Escaped text outside of code, where a mention or an issue is read after all else: a blank of no width keeps the sign
/// from the name.
fn unmentioned(text: &str) -> String {
    escaped(text).replace("&#64;", "&#64;&#8203;").replace("&#35;", "&#35;&#8203;")
}
