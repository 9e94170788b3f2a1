use super::{Check, Findings, Level, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::span_of;

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
        let finding = page.finding(
            heading.span,
            format!("heading of level {level}"),
            format!("this heading of level {level} has no text"),
        );
        let marks = heading.span.of(page.text).trim_end();
        let is_plain = !marks.is_empty() && marks.bytes().all(|byte| byte == b'#');
        let id = id(page).filter(|_| level == 1 && is_plain);
        findings.push(match id {
            Some(id) => {
                let span = span_of(page.text, marks);
                let title = format!("write the id `{id}`");
                finding.help(format!("write the name of the model, or its id `{id}`")).fix(
                    Applicability::Unsafe,
                    title,
                    span,
                    format!("{marks} {id}"),
                )
            }
            None => finding.help("write the text of the heading"),
        });
    }
}

/// The id of what the page is about.
fn id<'p>(page: &'p Page<'_>) -> Option<&'p str> {
    let role = page.kind()?.id.as_ref()?.role;
    page.fact(role)?.value.text().filter(|id| !id.is_empty())
}
