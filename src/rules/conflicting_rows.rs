use super::{Check, Findings, Level, Mend, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "conflicting-rows",
    level: Level::Error,
    mend: Mend::Never("which of the rows is right is not known"),
    summary: "two rows of a table say different things about one subject",
    docs: r"
### What it checks
That no two rows of a table carry one label and differ in their values: in tables of labels and values, and in tables with
a row for each of some lists, as the profile describes them. Rows of listings that lead to one page are the affair of
`page-listed-twice`.

### Why
One of the two is wrong, and who reads the table takes either.

### How to fix
Look the value up at its source and delete the row that is wrong.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for repeat in page.repeats().iter().filter(|repeat| !repeat.same) {
        let rows = [&document.rows[repeat.first], &document.rows[repeat.second]];
        let [first, second] = rows.map(|row| document.cells(row));
        // Where they differ, else where the links in them do.
        let Some((one, other)) =
            first.iter().zip(second).find(|(one, other)| one.text != other.text)
        else {
            continue;
        };
        let label = second.first().map_or("", |cell| cell.text.as_ref());
        findings.push(
            page.finding(
                other.span,
                format!("row {label}"),
                format!(
                    "this row says `{}`, another row for `{label}` says `{}`",
                    other.text, one.text
                ),
            )
            .label(format!("`{}` here", other.text))
            .also(one.span, format!("`{}` here", one.text))
            .help("keep the row that is right and delete the other"),
        );
    }
}
