use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "doubled-emphasis",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "emphasis stands directly inside of the same emphasis",
    docs: r"
### What it checks
Emphasis around nothing but emphasis of the same strength, such as `*_text_*`, or `**__text__**`. `***text***`, bold and
slanted, is right.

### Why
The second pair of marks changes nothing: slanted text in slanted text is shown slanted by some programs and upright by
others.

### How to fix
Delete one of the two pairs.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for &span in &page.document().doubled_emphasis {
        let text = span.of(page.text);
        let marks = if text.starts_with("**") || text.starts_with("__") { 2 } else { 1 };
        let Some(inner) = text.get(marks..text.len().saturating_sub(marks)) else { continue };
        let (outer, second) = (&text[..marks], inner.get(..marks).unwrap_or_default());
        let open = Span::new(span.start as usize..span.start as usize + 2 * marks);
        let close = Span::new(span.end as usize - 2 * marks..span.end as usize);
        findings.push(
            page.finding(
                open,
                format!("emphasis {text}"),
                format!("`{outer}` and `{second}` emphasize the same text twice"),
            )
            .also(close, "and both end here")
            .help("delete one of the two pairs of marks")
            .fix(Applicability::Safe, "delete the outer pair of marks", span, inner),
        );
    }
}
