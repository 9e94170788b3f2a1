use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::name::Name;
use crate::parse::markdown::Cell;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "empty-table-row",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a table holds a row without any value",
    docs: r#"
### What it checks
That tables which the profile calls never empty hold at least one value in each row: a row of nothing but marks for
"no value", such as `-`, is reported.

### Why
A table of dashes looks as if the values had been looked up and there were none. Where nothing is known the page has a
better way to say so: it leaves the table out, or says it in a sentence.

### How to fix
Add the values, or replace the table by the sentence that stands in for it.
"#,
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(profile) = page.profile else { return };
    let document = page.document();
    for known in page.tables.iter().filter(|known| known.def.never_empty) {
        let table = &document.tables[known.table];
        for row in document.body(table) {
            let cells = document.cells(row);
            let missing = |cell: &Cell<'_>, column: Option<usize>| {
                let column = column.map(|column| &known.def.columns[column]);
                column
                    .map_or(cell.text.is_empty(), |column| profile.says_nothing(column, &cell.text))
            };
            if !cells.iter().zip(&known.columns).all(|(cell, column)| missing(cell, *column)) {
                continue;
            }
            let name = known.def.table.as_str();
            let finding = page
                .finding(
                    row.span,
                    format!("row {name}"),
                    format!(
                        "none of the {} cells of this row of `{name}` holds a value",
                        cells.len()
                    ),
                )
                .label("no value at all");
            // What the rest of the page tells is lost in this row, and not left out.
            let roles = known.def.columns.iter().filter_map(|column| column.cell.role);
            let is_told =
                |role: Name| page.record.facts_of(role).any(|fact| !fact.value.is_missing());
            let place = alone(page, known.table).filter(|_| !roles.clone().any(is_told));
            findings.push(match (&known.def.instead, place) {
                (Some(sentence), Some(span)) => finding
                    .help(format!("write `{sentence}` instead of the table, or add the values"))
                    .fix(
                        Applicability::Safe,
                        format!("write `{sentence}`"),
                        span,
                        sentence.as_str(),
                    ),
                _ => finding.help("add the values, or leave the table out"),
            });
        }
    }
}

/// The heading and the table, where the table of one row is all that stands under it.
fn alone(page: &Page<'_>, index: usize) -> Option<Span> {
    let document = page.document();
    let table = &document.tables[index];
    let heading = document.heading(table.section)?;
    let between = page.text.get(heading.span.end as usize..table.span.start as usize)?;
    let next = document.headings.get(table.section? as usize + 1);
    let end = next.map_or(page.text.len(), |next| next.span.start as usize);
    let after = page.text.get(table.span.end as usize..end)?;
    let last = document.body(table).last()?.span.end;
    (document.body(table).len() == 1
        && next.is_some()
        && between.trim().is_empty()
        && after.trim().is_empty())
    .then_some(Span { start: heading.span.start, end: last })
}
