use super::{Check, Findings, Level, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "empty-heading",
    level: Level::Error,
    summary: "a heading has no text",
    docs: r"
### What it checks
That each heading shows something: text or an image. HTML is taken for something.

### Why
A heading without text is an empty line in large letters, an empty entry in the table of contents, and a page without
a name.

### How to fix
Write the text that is missing: for the title of a model's page its name, or else its id.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for heading in page.document().headings.iter().filter(|heading| heading.is_empty(page.text)) {
        let level = heading.level;
        findings.push(
            page.finding(
                heading.span,
                format!("heading of level {level}"),
                format!("this heading of level {level} has no text"),
            )
            .help("write the text of the heading"),
        );
    }
}
