use std::borrow::Cow;

use super::{Check, Findings, Level, Page, Rule};
use crate::diagnostic::Applicability;

pub(super) static RULE: Rule = Rule {
    id: "accidental-heading",
    level: Level::Error,
    summary: "a line has become a heading by accident",
    docs: r"
### What it checks
Headings that are made by an underline (CommonMark §4.3, setext headings) and were not meant as headings: text above a
line of one or two dashes or equals signs, above an underline that is indented or stands inside of a list item, and several
lines of text above one underline.

### Why
A line of dashes directly under text makes it a heading instead of parting it: the text is shown large, stands in the
table of contents, and all that follows belongs to it.

### How to fix
Put an empty line before the dashes where they should part, or join the lines where the dash belongs to the text.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for (index, heading) in document.headings.iter().enumerate() {
        let Some(underline) = heading.underline.filter(|_| heading.is_accident(page.text)) else {
            continue;
        };
        let marks = underline.of(page.text).trim();
        // What a broken front matter block leaves behind is no heading either, but its own rules name it.
        if index == 0 && marks.len() > 2 && !heading.in_list {
            continue;
        }
        let shown = heading.text.lines().last().unwrap_or_default();
        let finding = page
            .finding(
                heading.text_span,
                format!("heading {}", heading.text),
                format!(
                    "`{}` is shown as a heading of level {}: the `{marks}` under it underlines it",
                    cut(shown),
                    heading.level
                ),
            )
            .label("shown as a heading")
            .also(underline, "because of this line");
        findings.push(if marks.len() > 2 {
            finding.help("put an empty line before the dashes").fix(
                Applicability::Safe,
                "put an empty line before the dashes",
                underline,
                format!("\n{marks}"),
            )
        } else {
            finding.help("join the lines, or put an empty line before the dash")
        });
    }
}

/// The start of a long text.
fn cut(text: &str) -> Cow<'_, str> {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].trim_end())),
        None => Cow::Borrowed(text),
    }
}
