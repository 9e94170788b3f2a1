use super::{Check, Findings, Level, Mend, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "repeated-title",
    level: Level::Warn,
    mend: Mend::Never("which of the titles is meant is not known"),
    summary: "a page has a second title",
    docs: r"
### What it checks
That a page whose kind has one title has one heading of level 1 only.

### Why
The heading of level 1 names the page. Programs take one of the two, and readers do not know which page they are on.

### How to fix
Make the second one a heading of a lower level, or delete it.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    let Some(kind) = page.kind() else { return };
    let mut titles = document.headings.iter().filter(|heading| {
        heading.level == 1 && !heading.is_accident(page.text) && !heading.is_empty(page.text)
    });
    let Some(first) = titles.next() else { return };
    for second in titles {
        if !kind.sections.iter().any(|section| section.is_title() && !section.repeats) {
            return;
        }
        findings.push(
            page.finding(
                second.text_span,
                format!("title {}", second.text),
                format!(
                    "this page is called `{}` here and `{}` further up",
                    second.text, first.text
                ),
            )
            .label("a second heading of level 1")
            .also(first.text_span, "the title")
            .help("make it a heading of a lower level, or delete it"),
        );
    }
}
