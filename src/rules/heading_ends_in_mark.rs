use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "heading-ends-in-mark",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a heading ends with a mark that the catalog does not allow there",
    docs: r"
### What it checks
The ends of headings against the marks that the profile says no heading ends with, such as a colon.

### Why
Headings become entries of menus and parts of addresses, and some sites break on the mark.

### How to fix
Take the mark away.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    for heading in &page.document().headings {
        let text = heading.text.trim_end();
        let ends = |mark: &&String| text.ends_with(mark.as_str());
        let Some(mark) = kind.heading_never_ends.iter().find(ends) else { continue };
        if heading.is_accident(page.text) {
            continue;
        }
        let finding = page
            .finding(
                heading.text_span,
                format!("heading {text}"),
                format!("the heading `{text}` ends with `{mark}`"),
            )
            .help(format!("take the `{mark}` away"));
        let written = heading.text_span.of(page.text).trim_end();
        findings.push(match written.strip_suffix(mark.as_str()) {
            Some(rest) => {
                let end = heading.text_span.start as usize + written.len();
                let start = heading.text_span.start as usize + rest.trim_end().len();
                finding.fix(
                    Applicability::Safe,
                    format!("take the `{mark}` away"),
                    Span::new(start..end),
                    "",
                )
            }
            None => finding,
        });
    }
}
