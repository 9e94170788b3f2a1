use super::{Check, Findings, Level, Page, Rule};
use crate::profile::SectionDef;

pub(super) static RULE: Rule = Rule {
    id: "misplaced-title",
    level: Level::Error,
    summary: "the title is not the first heading of its page",
    docs: r"
### What it checks
That on a page whose kind has a title no other heading stands before the heading of level 1.

### Why
What stands before the title belongs to no page for a reader, and to the page before it for a program that joins pages
or makes a table of contents.

### How to fix
Move what stands before the title under the heading where it belongs.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    let document = page.document();
    let mut headings = document.headings.iter().filter(|heading| !heading.is_accident(page.text));
    let Some(first) = headings.next().filter(|first| first.level > 1) else { return };
    let Some(title) = headings.find(|heading| heading.level == 1) else { return };
    if !kind.sections.iter().any(SectionDef::is_title) {
        return;
    }
    let finding = page
        .finding(
            title.text_span,
            format!("title {}", title.text),
            format!("the title `{}` stands behind the heading `{}`", title.text, first.text),
        )
        .label("the title")
        .also(first.text_span, "this heading stands before it")
        .help("move what stands before the title under the heading where it belongs");
    let swallowed = document.tables.iter().find_map(|table| document.swallowed(table).next());
    findings.push(match swallowed.map(|(header, _)| document.rows[header].span) {
        Some(span) if span.start < title.span.start => {
            finding.because_of("swallowed-table", page.file(), span)
        }
        _ => finding,
    });
}
