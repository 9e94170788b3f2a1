use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "empty-page",
    level: Level::Error,
    mend: Mend::Never("what it should hold is not known"),
    summary: "a page holds nothing",
    docs: r"
### What it checks
That a page holds more than blanks. One that holds nothing but front matter has something to say and is left alone,
and so is one that the profile says stands beside the catalog.

### Why
A generator or an upload that broke leaves empty files behind, and links to them lead nowhere.

### How to fix
Make the page anew, or delete it together with the links to it.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let is_blank = |char: char| char.is_whitespace() || char == '\u{feff}';
    if !page.text.trim_start_matches(is_blank).is_empty() || page.utf16.is_some() {
        return;
    }
    if page.kind().is_some_and(|kind| kind.aside) {
        return;
    }
    let message = if page.text.is_empty() {
        "this page is empty"
    } else {
        "this page holds nothing but blanks"
    };
    findings.push(
        page.finding(Span::at(0), "page", message)
            .help("make the page anew, or delete it and the links to it"),
    );
}
