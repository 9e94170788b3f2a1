use super::malformed_delimiter_row::is_nearly;
use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::markdown::written_cells;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "broken-table",
    level: Level::Error,
    mend: Mend::Never("what stands between the rows may be meant to part them"),
    summary: "rows behind a break are no part of their table any more",
    docs: r"
### What it checks
That no rows stand behind an empty line, a comment or a heading that cut them off from their table: lines that begin
and end with `|`, have as many cells as the last table above them, and form no table of their own.

### Why
A table ends at the first empty line or at the start of another block (GFM §4.10). Rows behind it are shown as one
paragraph of running text with bars in it.

### How to fix
Take away what stands between the rows, or give the second part a header and a delimiter row of its own.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    let mut rows = document.row_lines.iter().map(|index| *index as usize).peekable();
    while let Some(first) = rows.next() {
        let mut last = first;
        while rows.next_if_eq(&(last + 1)).is_some() {
            last += 1;
        }
        let start = document.lines[first].span.start;
        // A table of its own, that lacks its header or has a broken delimiter row.
        let starts_table = (first..=last)
            .take(2)
            .any(|line| is_nearly(whole_line(page.text, document.lines[line].span).of(page.text)));
        if starts_table {
            continue;
        }
        let before = document.tables.partition_point(|table| table.span.start < start);
        let Some(table) = before.checked_sub(1).map(|index| &document.tables[index]) else {
            continue;
        };
        let header = document.header(table);
        let fits = |line: usize| {
            let row = whole_line(page.text, document.lines[line].span);
            let text = row.of(page.text);
            (text.len() > 2
                && text.ends_with('|')
                && written_cells(text) as usize == header.cells.len())
            .then_some(row)
        };
        if header.cells.len() < 2 {
            continue;
        }
        let broken = document.broken_rows.iter().rfind(|broken| broken.span.start <= start);
        let lines: Vec<Span> = (first..=last)
            .filter(|line| {
                let place = document.lines[*line].span;
                !document.broken_rows.iter().any(|broken| broken.span.overlaps(place))
            })
            .map_while(fits)
            .collect();
        let Some(span) = lines.iter().copied().reduce(Span::cover) else { continue };
        let count = if lines.len() == 1 {
            "this row is".to_owned()
        } else {
            format!("these {} rows are", lines.len())
        };
        let finding = page
            .finding(
                span,
                format!("rows {}", lines[0].of(page.text)),
                format!("{count} cut off from the table above and shown as text"),
            )
            .label("no table any more")
            .also(header.span, "the table that they belong to")
            .help("take away what stands between the rows and their table")
            .losing(page.lost_around(header.span));
        findings.push(match broken {
            Some(broken) => finding.because_of("broken-table-row", page.file(), broken.span),
            None => finding,
        });
    }
}

/// From the start of the span to the end of its line.
pub(super) fn whole_line(text: &str, span: Span) -> Span {
    let rest = text[span.start as usize..].lines().next().unwrap_or_default().trim_end();
    Span::new(span.start as usize..span.start as usize + rest.len())
}
