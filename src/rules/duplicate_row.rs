use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-row",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a row stands in its table twice",
    docs: r"
### What it checks
That no two rows of a table say the same, in all their cells: in tables of labels and values, in tables with a row for
each of some lists, and in lists of pages, as the profile describes them. Lists in which a page may stand several times are
left out.

### Why
Who counts the rows counts the page twice, and of two equal rows one is forgotten at the next change.

### How to fix
Delete one of the two.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for repeat in page.repeats().iter().filter(|repeat| repeat.same) {
        let rows = &page.document().rows;
        let (first, second) = (&rows[repeat.first], &rows[repeat.second]);
        let text = second.span.of(page.text);
        let whole = Span { start: second.span.start, end: second.span.end };
        let after = page.text[whole.end as usize..].starts_with('\n');
        findings.push(
            page.finding(
                second.span,
                format!("row {text}"),
                "this row says the same as an earlier one of its table",
            )
            .label("and here again")
            .also(first.span, "first here")
            .help("delete one of the two")
            .fix(
                Applicability::Safe,
                "delete the second row",
                Span { start: whole.start, end: whole.end + u32::from(after) },
                "",
            ),
        );
    }
}
