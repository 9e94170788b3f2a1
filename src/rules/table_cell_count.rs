use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Finding;
use crate::parse::markdown::Row;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "table-cell-count",
    level: Level::Error,
    mend: Mend::Never("which of the cells is missing or too much is not known"),
    summary: "a row of a table has more or fewer cells than its header",
    docs: r"
### What it checks
That each row of a table has as many cells as the header. Cells are counted as GitHub does (GFM §4.10): every `|`
separates two of them, also inside of code, unless it is written as `\|`; the ones at the ends of the line may be left
out. A row of a single cell in a table that no profile describes is taken for a heading between rows.

### Why
Cells beyond the header are not shown at all, and missing ones are shown as empty: values are lost, or stand under
the wrong heading.

### How to fix
Add the cells that are missing, write `\|` for a `|` that belongs to a value, or put an empty line before text that
follows a table.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for (index, table) in document.tables.iter().enumerate() {
        let columns = document.header(table).cells.len();
        if document.body(table).iter().all(|row| row.written as usize == columns) {
            continue;
        }
        let known = page.tables.iter().any(|known| known.table == index);
        let swallowed = document.swallowed(table).next();
        for at in table.rows.start as usize + 1..table.rows.end as usize {
            let row = &document.rows[at];
            let written = row.written as usize;
            let text = row.span.of(page.text).trim();
            let is_sound = written == columns || (written == 1 && !known && closed(text));
            if is_sound || is_attributes(text) {
                continue;
            }
            let mut finding = finding(page, document.header(table), row, columns)
                .losing(page.lost_around(row.span));
            if let Some(broken) =
                document.broken_rows.iter().find(|broken| broken.span.overlaps(row.span))
            {
                finding = finding.because_of("broken-table-row", page.file(), broken.span);
            } else if let Some((header, _)) = swallowed.filter(|(header, _)| at >= *header) {
                finding =
                    finding.because_of("swallowed-table", page.file(), document.rows[header].span);
            }
            findings.push(finding);
        }
    }
}

/// Attributes of the table, as the generators of several sites read them: `{: .wide }`.
fn is_attributes(row: &str) -> bool {
    row.starts_with("{:") && row.ends_with('}')
}

/// A row of one cell that is written as a row.
fn closed(row: &str) -> bool {
    row.len() > 1 && row.starts_with('|') && row.ends_with('|')
}

fn finding(page: &Page<'_>, header: &Row, row: &Row, columns: usize) -> Finding {
    let document = page.document();
    let (names, cells) = (document.cells(header), document.cells(row));
    let written = row.written as usize;
    let first = cells.first().map_or("", |cell| cell.text.as_ref());
    let key = format!("row {first}");
    if !row.span.of(page.text).contains('|') {
        return page
            .finding(
                row.span,
                key,
                "this line is shown as a row of the table above it: no empty line parts them",
            )
            .also(header.span, "the table")
            .help("put an empty line before it");
    }
    let plural = |count: usize| format!("{count} cell{}", if count == 1 { "" } else { "s" });
    let message = format!("this row has {}, its header has {columns}", plural(written));
    let finding = page
        .finding(row.span, key, message)
        .also(header.span, format!("the header has {}", plural(columns)));
    if written > columns {
        let end = cells.last().map_or(row.span.start, |cell| cell.span.end);
        let lost =
            Span { start: end, end: row.span.end }.of(page.text).trim_matches(['|', ' ', '\t']);
        return finding
            .label(format!("not shown: `{lost}`"))
            .help("write `\\|` for a `|` that belongs to a value, or take the cells away");
    }
    let empty: Vec<String> =
        names[written.min(names.len())..].iter().map(|name| format!("`{}`", name.text)).collect();
    finding
        .label(format!("nothing for {}", empty.join(", ")))
        .help("add the cells that are missing")
}

#[cfg(test)]
mod tests {
    use super::is_attributes;

    #[test]
    fn attributes_below_a_table_are_no_row() {
        assert!(is_attributes("{: .wide #models }"));
        assert!(!is_attributes("{wide}") && !is_attributes("| {: .wide }"));
    }
}
