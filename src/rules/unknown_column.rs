use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::profile::pattern::names;
use crate::record::KnownTable;

pub(super) static RULE: Rule = Rule {
    id: "unknown-column",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a table has a column that its kind does not know",
    docs: r"
### What it checks
The columns of lists of pages, of tables with a row for each of some lists, and of tables of items against the
profile, by their words without regard to letter case and to symbols around them. Tables of one row and tables of labels
and values are judged by the schema of the page; in those of one row, where it says nothing of a column, one that is
nearly a column which the table lacks is told.

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
    let is_judged = |known: &&KnownTable<'_>| !known.def.in_schema() || known.def.rows.is_empty();
    for known in page.tables.iter().filter(is_judged) {
        let header = document.cells(document.header(&document.tables[known.table]));
        for (cell, column) in header.iter().zip(&known.columns) {
            let meant = column.map(|column| known.def.columns[column].column.as_str());
            if meant.is_some_and(|meant| meant == cell.text || names(&cell.text, meant)) {
                continue;
            }
            if meant.is_none()
                && (known.def.other_columns || known.def.part_columns || known.def.in_schema())
                || meant.is_some_and(|meant| page.schema_judges_cell(known.def, cell, meant))
            {
                continue;
            }
            let table = known.def.table.as_str();
            let finding = page.finding(
                cell.span,
                format!("column {table} {}", cell.text),
                format!("the table `{table}` has no column `{}`", cell.text),
            );
            findings.push(if let Some(meant) = meant {
                finding
                    .help(format!("did you mean `{meant}`?"))
                    .fix(Applicability::Unsafe, format!("write `{meant}`"), cell.span, meant)
                    .losing(page.lost_field(known.def, meant))
            } else {
                let columns: Vec<String> =
                    known.def.columns.iter().map(|column| format!("`{}`", column.column)).collect();
                finding.help(format!("its columns are {}", columns.join(", ")))
            });
        }
    }
}
