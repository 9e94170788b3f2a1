use super::{Check, Findings, Level, Mend, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "missing-column",
    level: Level::Error,
    mend: Mend::Never("the values are not known"),
    summary: "a table lacks a column",
    docs: r"
### What it checks
That lists of pages, tables with a row for each of some lists, and tables of items have all columns of the profile.
Tables of one row and tables of labels and values are judged by the schema of the page.

### Why
Each value of the column is missing on the page, and programs that read cells by their number take the wrong ones.

### How to fix
Add the column.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for known in
        page.tables.iter().filter(|known| !known.def.in_schema() && !known.def.optional_columns)
    {
        let header = document.header(&document.tables[known.table]);
        for (index, column) in known.def.columns.iter().enumerate() {
            if known.columns.contains(&Some(index)) {
                continue;
            }
            let table = known.def.table.as_str();
            let name = column.column.as_str();
            let finding = page
                .finding(
                    header.span,
                    format!("column {table} {name}"),
                    format!("the table `{table}` lacks the column `{name}`"),
                )
                .help(format!("add the column `{name}`"));
            // A column of another name in its place: one fault, named by the rule for that.
            let renamed = known.columns.get(index).is_some_and(Option::is_none);
            findings.push(match document.cells(header).get(index) {
                Some(cell) if renamed => {
                    finding.because_of("unknown-column", page.file(), cell.span)
                }
                _ => finding,
            });
        }
    }
}
