use super::{Check, Findings, Level, Mend, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "empty-emphasis",
    level: Level::Warn,
    mend: Mend::Unsafe,
    summary: "bold marks stand around nothing",
    docs: r"
### What it checks
Four asterisks on end with nothing between them, in a line, a heading or a cell: `****` is no emphasis (CommonMark §6.2)
and is shown as it is.

### Why
A name or a value that was to stand in bold is missing.

### How to fix
Write what is missing between the marks, or delete them. Where the name of a page is missing in a row, the fix writes it if
the rest of the row and the other rows leave one page.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let stars = &page.document().empty_emphasis;
    for (index, span) in stars.iter().enumerate() {
        // Two of them on one line are an ornament around what stands between them.
        let near = [index.checked_sub(1), Some(index + 1)]
            .into_iter()
            .flatten()
            .filter_map(|other| stars.get(other));
        if near.into_iter().any(|other| {
            let between = span.end.min(other.end)..span.start.max(other.start);
            !page.text[between.start as usize..between.end as usize].contains(['\n', '|'])
        }) {
            continue;
        }
        findings.push(
            page.finding(
                *span,
                "emphasis",
                "`****` marks nothing as bold, and is shown as four asterisks",
            )
            .help("write what is missing between the marks, or delete them"),
        );
    }
}
