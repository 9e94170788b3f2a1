use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::text::span_of;

pub(super) static RULE: Rule = Rule {
    id: "empty-list-item",
    level: Level::Warn,
    mend: Mend::Unsafe,
    summary: "an item of a list is empty",
    docs: r"
### What it checks
That each item of a list holds something.

### Why
An empty bullet is shown as a bullet with nothing behind it: a value that was lost, or a mark that has slipped into a line
of its own. As the first one of a list, directly below a text, it makes a heading of that text, under which all stands that
follows.

### How to fix
Write what is missing, or delete the line. Where the list names pages, the fix writes the name of the one that is missing;
bullets that a heading by accident leaves behind go with that heading.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for item in document.empty_items.iter().filter(|item| !item.holds_list) {
        let text = item.span.of(page.text).trim();
        let marker = text.trim_end_matches(['.', ')']);
        // A line of dashes, a box to tick: something stands there.
        if !matches!(text, "-" | "*" | "+")
            && (marker == text || !marker.bytes().all(|byte| byte.is_ascii_digit()))
        {
            continue;
        }
        let span = span_of(page.text, text);
        let message = if item.underlines {
            "this item of a list is empty, and its dash makes a heading of the line above"
        } else {
            "this item of a list is empty"
        };
        let finding =
            page.finding(span, "item", message).help("write what is missing, or delete the line");
        // A bullet that is broken over lines leaves an empty one, and a heading behind it.
        let next =
            document.headings.partition_point(|heading| heading.span.start < item.span.start);
        let heading = document.headings.get(next).filter(|heading| heading.is_accident(page.text));
        let heading = heading.filter(|heading| {
            let between = page.text.get(span.end as usize..heading.span.start as usize);
            between.is_some_and(|between| between.trim().is_empty())
        });
        findings.push(match heading {
            Some(heading) => {
                finding.because_of("accidental-heading", page.file(), heading.text_span)
            }
            None => finding,
        });
    }
}
