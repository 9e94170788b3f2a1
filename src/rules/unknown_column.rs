use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::profile::pattern::names;

pub(super) static RULE: Rule = Rule {
    id: "unknown-column",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a table has a column that its kind does not know",
    docs: r"
### What it checks
The columns of lists of pages, of tables with a row for each of some lists, and of tables of items against the
profile, by their words without regard to letter case and to symbols around them. Tables of one row and tables of labels
and values are judged by the schema of the page.

### Why
What stands in a column that nobody knows is read by nobody: a misspelt heading hides a whole column from every
program.

### How to fix
Write the heading as the profile has it, or add the column to the profile.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for known in page.tables.iter().filter(|known| !known.def.in_schema()) {
        let header = document.cells(document.header(&document.tables[known.table]));
        for (cell, column) in header.iter().zip(&known.columns) {
            let meant = column.map(|column| known.def.columns[column].column.as_str());
            if meant.is_some_and(|meant| meant == cell.text || names(&cell.text, meant)) {
                continue;
            }
            if meant.is_none() && known.def.other_columns {
                continue;
            }
            let table = known.def.table.as_str();
            let finding = page.finding(
                cell.span,
                format!("column {table} {}", cell.text),
                format!("the table `{table}` has no column `{}`", cell.text),
            );
            findings.push(if let Some(meant) = meant {
                finding.help(format!("did you mean `{meant}`?")).fix(
                    Applicability::Unsafe,
                    format!("write `{meant}`"),
                    cell.span,
                    meant,
                )
            } else {
                let columns: Vec<String> =
                    known.def.columns.iter().map(|column| format!("`{}`", column.column)).collect();
                finding.help(format!("its columns are {}", columns.join(", ")))
            });
        }
    }
}
