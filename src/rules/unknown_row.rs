use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::profile::pattern::names;
use crate::record::KnownTable;
use crate::suggest;

pub(super) static RULE: Rule = Rule {
    id: "unknown-row",
    level: Level::Error,
    mend: Mend::Never("whether the row or the profile is wrong is not known"),
    summary: "a table has a row that its kind does not know",
    docs: r"
### What it checks
The labels of rows in tables that have one row for each of some lists, against the profile. Tables of labels and values
are judged by the schema of the page; on pages without one, a label that is nearly that of a row which the table lacks.

### Why
What a row says that nobody knows is read by nobody, and the row that was meant is missing.

### How to fix
Write the label as the profile has it, or add the row to the profile.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    if page.kind().is_some_and(|kind| kind.schema.is_none()) {
        findings.extend(page.tables.iter().flat_map(|known| misspelt(page, known)));
    }
    for known in page.tables.iter().filter(|known| !known.def.lists.is_empty()) {
        for row in document.body(&document.tables[known.table]) {
            let Some(cell) = document.cells(row).first().filter(|_| !row.dashes) else { continue };
            let rows = || known.def.lists.iter().map(|list| list.row.as_str());
            if rows().any(|row| row == cell.text || names(&cell.text, row)) {
                continue;
            }
            let table = known.def.table.as_str();
            let finding = page.finding(
                cell.span,
                format!("row {table} {}", cell.text),
                format!("the table `{table}` has no row `{}`", cell.text),
            );
            findings.push(if let Some(near) = suggest::nearest(&cell.text, rows()) {
                finding.help(format!("did you mean `{near}`?"))
            } else {
                let rows: Vec<String> = rows().map(|row| format!("`{row}`")).collect();
                finding.help(format!("its rows are {}", rows.join(", ")))
            });
        }
    }
}

/// Labels of a table of labels and values that are nearly those of rows that it lacks.
fn misspelt(page: &Page<'_>, known: &KnownTable<'_>) -> Findings {
    let document = page.document();
    let rows = document.body(&document.tables[known.table]).iter().filter(|row| !row.dashes);
    let labels: Vec<_> = rows.filter_map(|row| document.cells(row).first()).collect();
    let is_there = |wanted: &str| labels.iter().any(|cell| names(&cell.text, wanted));
    let rows = known.def.rows.iter().map(|row| row.row.as_str());
    let lacking: Vec<&str> = rows.clone().filter(|row| !is_there(row)).collect();
    let unknown = labels.iter().filter(|cell| !rows.clone().any(|row| names(&cell.text, row)));
    let near = unknown.filter_map(|cell| {
        let near = suggest::nearest(&cell.text, lacking.iter().copied())?;
        let table = known.def.table.as_str();
        let message = format!("the table `{table}` has no row `{}`", cell.text);
        let finding = page.finding(cell.span, format!("row {table} {}", cell.text), message);
        Some(finding.help(format!("did you mean `{near}`?")))
    });
    near.collect()
}
