use super::broken_table::whole_line;
use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::{Applicability, Finding};
use crate::parse::markdown::{Line, written_cells};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "malformed-delimiter-row",
    level: Level::Error,
    mend: Mend::Either,
    summary: "the delimiter row of a table does not make a table",
    docs: r"
### What it checks
That a row of headings is followed by a row that makes it the header of a table: cells of dashes, each perhaps with a
colon at its ends, as many as there are headings (GFM §4.10). Reported is a line of bars whose next line is nearly a
delimiter row (other characters in place of dashes, another number of cells), and a delimiter row of at least three dashes
in each cell further down in a table, which is shown as a row of dashes. Three lines of bars or more with as many cells each
and no delimiter row at all are reported too, unless they are cut off from a table above.

### Why
Without a right delimiter row there is no table: the rows are shown as one paragraph of running text.

### How to fix
Write `|---|---|` with one cell for each heading directly under the headings, and nowhere else.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for pair in document.row_lines.windows(2) {
        let [header, delimiter] = [pair[0] as usize, pair[1] as usize];
        if delimiter == header + 1 {
            no_table(page, &document.lines[header], &document.lines[delimiter], findings);
        }
    }
    for run in runs(&document.row_lines) {
        findings.extend(without(page, run).or_else(|| headless(page, run)));
    }
    for table in &document.tables {
        let body = table.rows.start as usize + 1..table.rows.end as usize;
        for index in body {
            let row = &document.rows[index];
            if row.dashes
                && document.is_delimiter(index)
                && row.written == document.header(table).cells.len() as u32
                && !document.swallowed(table).any(|(_, delimiter)| delimiter == index)
            {
                findings.push(
                    page.finding(
                        row.span,
                        "delimiter in the table",
                        "this delimiter row is shown as a row of dashes: only the one under the header parts",
                    )
                    .also(document.header(table).span, "the header")
                    .help("delete the row, or put an empty line before the second table"),
                );
            }
        }
    }
}

/// Lines of bars that follow one another.
fn runs(lines: &[u32]) -> impl Iterator<Item = &[u32]> {
    lines.chunk_by(|line, next| line + 1 == *next)
}

/// The lines of a run, each to its end.
fn whole(page: &Page<'_>, run: &[u32]) -> Vec<Span> {
    let lines = run.iter().map(|line| page.document().lines[*line as usize].span);
    lines.map(|line| whole_line(page.text, line)).collect()
}

/// A delimiter row and rows below it, and no header above.
fn headless(page: &Page<'_>, run: &[u32]) -> Option<Finding> {
    let lines = whole(page, run);
    let (delimiter, rows) = lines.split_first()?;
    let cells = |row: &Span| written_cells(row.of(page.text));
    let fits = |row: &Span| row.of(page.text).ends_with('|') && cells(row) == cells(delimiter);
    if !is_delimiter(delimiter.of(page.text)) || rows.is_empty() || !rows.iter().all(fits) {
        return None;
    }
    let rows_are = match rows.len() {
        1 => "the row below is".to_owned(),
        many => format!("the {many} rows below are"),
    };
    let message = format!("no header stands above this delimiter row: {rows_are} shown as text");
    let finding = page
        .finding(*delimiter, "no header", message)
        .label("the header is missing above this line")
        .also(*rows.last()?, "the last of the rows")
        .help("write the names of the columns right above it")
        .losing(page.lost_around(*delimiter));
    Some(finding)
}

/// Whether the line parts a header from rows, of two columns or more.
fn is_delimiter(line: &str) -> bool {
    let inner = line.trim().trim_matches('|');
    line.trim().starts_with('|') && inner.contains('|') && inner.split('|').all(is_cell)
}

/// Rows that nothing makes a table of.
fn without(page: &Page<'_>, run: &[u32]) -> Option<Finding> {
    /// Fewer may be text that happens to stand between bars.
    const FEWEST: usize = 3;
    let document = page.document();
    let rows = whole(page, run);
    let cells = |row: &Span| written_cells(row.of(page.text));
    let (first, last) = (rows.first()?, rows.last()?);
    let is_row = |row: &Span| {
        let text = row.of(page.text);
        let has_words = text.contains(char::is_alphanumeric);
        text.len() > 2 && text.ends_with('|') && has_words && cells(row) == cells(first)
    };
    if rows.len() < FEWEST || cells(first) < 2 || !rows.iter().all(is_row) {
        return None;
    }
    let above = document.tables.iter().rfind(|table| table.span.start < first.start);
    if above.is_some_and(|table| document.header(table).cells.len() == cells(first) as usize) {
        return None;
    }
    let row = "|---".repeat(cells(first) as usize);
    Some(
        page.finding(
            *first,
            format!("no delimiter {}", first.of(page.text)),
            format!(
                "no delimiter row makes these {} rows a table: they are shown as text",
                rows.len()
            ),
        )
        .label("put it below this line")
        .also(*last, "the last of the rows")
        .help(format!("write `{row}|` below the first row"))
        .losing(page.lost_around(*first)),
    )
}

fn no_table(page: &Page<'_>, header: &Line<'_>, delimiter: &Line<'_>, findings: &mut Findings) {
    let [header, delimiter] = [header, delimiter].map(|line| whole_line(page.text, line.span));
    let (names, marks) = (header.of(page.text), delimiter.of(page.text));
    if !is_nearly(marks) || is_nearly(names) {
        return;
    }
    let (columns, cells) = (written_cells(names), written_cells(marks));
    let right = marks.bytes().all(|byte| b"|-: \t".contains(&byte))
        && marks.trim_matches('|').split('|').all(is_cell);
    // One cell between bars is a header only where several are parted below it.
    let is_bounded = names.len() > 2 && names.starts_with('|') && names.ends_with('|');
    if columns < 2 && !(right && is_bounded && cells > 1) {
        return;
    }
    // The same line right under other text: GitHub shows a table there.
    if right && columns == cells {
        return;
    }
    let message = if columns == cells {
        "this is no delimiter row, so there is no table: only dashes, and colons at their ends, make one".to_owned()
    } else {
        let s = if cells == 1 { "" } else { "s" };
        format!(
            "the delimiter row has {cells} cell{s}, the header has {columns}, so there is no table"
        )
    };
    // Which of the two has the right number of cells, and how columns are aligned, needs an eye.
    let sure = columns == cells && !marks.contains(':');
    let applicability = if sure { Applicability::Safe } else { Applicability::Unsafe };
    let finding = page
        .finding(delimiter, format!("delimiter {names}"), message)
        .also(header, "meant as a header")
        .losing(page.lost_around(header));
    let below = page.text[delimiter.end as usize..].lines().skip(1);
    let rows: Vec<u32> = below.take_while(|line| line.contains('|')).map(written_cells).collect();
    // Then it is the header that lacks a column, or has something that is none.
    if columns < cells && rows.contains(&cells) {
        findings.push(finding.help("give the header a name for each column"));
        return;
    }
    if columns > cells && !rows.is_empty() && rows.iter().all(|row| *row == cells) {
        let help =
            format!("the rows have {cells} too: take out of the header what names no column");
        findings.push(finding.help(help));
        return;
    }
    let row = fitting(marks, columns as usize);
    findings.push(finding.help(format!("write `{row}`")).fix(
        applicability,
        "write a right delimiter row",
        delimiter,
        row,
    ));
}

/// A delimiter row of so many cells, with those of this one that are right.
fn fitting(marks: &str, columns: usize) -> String {
    let inner = marks.strip_prefix('|').unwrap_or(marks);
    let cells: Vec<&str> = inner.strip_suffix('|').unwrap_or(inner).split('|').collect();
    if !cells.iter().copied().all(is_cell) {
        return format!("{}|", "|---".repeat(columns));
    }
    let cells = cells.into_iter().chain(std::iter::repeat("---")).take(columns);
    format!("|{}|", cells.collect::<Vec<_>>().join("|"))
}

/// One or more dashes with a colon at either end.
fn is_cell(cell: &str) -> bool {
    let cell = cell.trim();
    let cell = cell.strip_prefix(':').unwrap_or(cell);
    let cell = cell.strip_suffix(':').unwrap_or(cell);
    !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
}

/// Nothing but bars, strokes, colons and blanks, and a run of strokes among them.
pub(super) fn is_nearly(line: &str) -> bool {
    const STROKES: [char; 7] = ['-', '=', '_', '+', '\u{2013}', '\u{2014}', '\u{2212}'];
    line.chars().all(|c| STROKES.contains(&c) || matches!(c, '|' | ':' | ' ' | '\t'))
        && line
            .split(['|', ':', ' ', '+'])
            .any(|run| run.chars().count() > 1 || run.starts_with(['\u{2014}']))
}
