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
are judged by the schema of the page; where it says nothing of a label, one that is nearly that of a row which the table
lacks.

### Why
What a row says that nobody knows is read by nobody, and the row that was meant is missing.

### How to fix
Write the label as the profile has it, or add the row to the profile.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    let pairs = page.tables.iter().filter(|known| !known.def.rows.is_empty());
    findings.extend(pairs.flat_map(|known| misspelt(page, known)));
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
    let table = known.def.table.as_str();
    let misspelt = page.record.misspelt_rows(known).into_iter();
    let untold =
        misspelt.filter(|(label, meant)| !page.schema_judges_cell(known.def, label, meant));
    let told = untold.map(|(label, meant)| {
        let message = format!("the table `{table}` has no row `{}`", label.text);
        page.finding(label.span, format!("row {table} {}", label.text), message)
            .help(format!("did you mean `{meant}`?"))
            .losing(page.lost_field(known.def, meant))
    });
    told.collect()
}
