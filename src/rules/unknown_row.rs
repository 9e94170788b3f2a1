use super::{Check, Findings, Level, Page, Rule};
use crate::profile::pattern::names;
use crate::suggest;

pub(super) static RULE: Rule = Rule {
    id: "unknown-row",
    level: Level::Error,
    summary: "a table has a row that its kind does not know",
    docs: r"
### What it checks
The labels of rows in tables that have one row for each of some lists, against the profile. Tables of labels and values
are judged by the schema of the page.

### Why
What a row says that nobody knows is read by nobody, and the row that was meant is missing.

### How to fix
Write the label as the profile has it, or add the row to the profile.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
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
