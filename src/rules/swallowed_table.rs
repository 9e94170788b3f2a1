use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "swallowed-table",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a table has swallowed the next one",
    docs: r"
### What it checks
That no table stands inside another: a row with a delimiter row (`|---|---|`) under it, where both have another
number of cells than the table around them, or where the row repeats the header. A row of single dashes is a row without
values, not a delimiter.

### Why
A table goes on to the first empty line (GFM §4.10). A second table that follows at once becomes rows of the first:
its header and its dashes are shown as values, cells that do not fit are dropped, and its values stand under headings of
the first.

### How to fix
Put an empty line, and the heading that belongs to it, before the second table.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for table in &document.tables {
        for (header, delimiter) in document.swallowed(table) {
            let row = &document.rows[header];
            let cells = document.cells(row).iter().take(row.written as usize);
            let names: Vec<&str> = cells.map(|cell| cell.text.as_ref()).collect();
            findings.push(
                page.finding(
                    row.span,
                    format!("header {}", names.join(" | ")),
                    format!(
                        "a second table, of `{}`, is shown as rows of the table above it",
                        names.join(" | ")
                    ),
                )
                .label("meant as a header")
                .also(document.rows[delimiter].span, "and this as its delimiter row")
                .also(document.header(table).span, "the table that goes on")
                .help("put an empty line before the second table")
                .fix(
                    Applicability::Safe,
                    "part the tables",
                    Span::at(row.span.start as usize),
                    "\n",
                ),
            );
        }
    }
}
