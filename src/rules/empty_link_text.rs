use super::{Check, Findings, Level, Page, Rule};
use crate::links::destination::Destination;
use crate::parse::markdown::LinkForm;

pub(super) static RULE: Rule = Rule {
    id: "empty-link-text",
    level: Level::Error,
    summary: "a link has no text",
    docs: r"
### What it checks
That a link holds text or an image. Links to a place of their own page are passed over: they are marks, not meant to
be seen.

### Why
Nobody can see or follow it, and a screen reader reads out the address.

### How to fix
Write the name of the page between the brackets, or take the link away.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for link in &page.document().links {
        let written = matches!(link.form, LinkForm::Inline | LinkForm::Reference);
        if link.image || link.holds_image || !written || !link.text.trim().is_empty() {
            continue;
        }
        let holds_html =
            page.document().elements.iter().any(|(_, element)| link.span.contains(*element));
        if holds_html || matches!(Destination::parse(&link.target), Destination::SamePage(_)) {
            continue;
        }
        findings.push(
            page.finding(
                link.span,
                format!("link {}", link.target),
                format!("the link to `{}` has no text", link.target),
            )
            .label("nothing to see or to click on")
            .help("write the name of the page between the brackets"),
        );
    }
}
