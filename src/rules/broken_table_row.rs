use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;

pub(super) static RULE: Rule = Rule {
    id: "broken-table-row",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a row of a table is written over several lines",
    docs: r"
### What it checks
That each row of a table stands on one line. A row counts as broken where it begins with `|`, lacks cells, and the
next lines complete it to exactly the cells of the header.

### Why
A table ends at the first empty line, and each line is a row of its own (GFM §4.10): what follows the break is shown
as running text with bars in it, often together with all rows below.

### How to fix
Write the row on one line.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for broken in &document.broken_rows {
        let text = broken.span.of(page.text);
        let lines = text.lines().count();
        let row = joined(text);
        let header = document.header(&document.tables[broken.table as usize]);
        findings.push(
            page.finding(
                broken.span,
                format!("row {row}"),
                format!("this row is written over {lines} lines, a row of a table stands on one"),
            )
            .label(if broken.outside {
                "shown as text"
            } else {
                "the table ends or changes within this row"
            })
            .also(header.span, "the table that it belongs to")
            .help("write the row on one line")
            .fix(Applicability::Safe, "join the lines of the row", broken.span, row),
        );
    }
}

/// The lines as one: with a blank between two words, and with none where there is one already or where marks of
/// emphasis stand alone on a line.
fn joined(text: &str) -> String {
    let mut row = String::with_capacity(text.len());
    let mut bare = true;
    for line in text.lines() {
        let part = line.trim_end_matches('\r');
        let marks = !part.trim().is_empty() && part.trim().chars().all(|c| matches!(c, '*' | '_'));
        let apart = row.ends_with([' ', '\t'])
            || part.starts_with([' ', '\t', '*', '_'])
            || part.is_empty();
        if !row.is_empty() && !bare && !apart {
            row.push(' ');
        }
        row.push_str(part);
        bare = marks;
    }
    row
}
