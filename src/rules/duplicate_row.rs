use std::collections::HashMap;

use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::{Applicability, Finding};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-row",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a row stands in its table twice",
    docs: r"
### What it checks
That no two rows of a table say the same, in all their cells: in tables of labels and values, in tables with a row for
each of some lists, and in tables and bulleted lists of pages, as the profile describes them. Lists in which a page may
stand several times are left out.

### Why
Who counts the rows counts the page twice, and of two equal rows one is forgotten at the next change.

### How to fix
Delete one of the two.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for repeat in page.repeats().iter().filter(|repeat| repeat.same) {
        let rows = &page.document().rows;
        let (first, second) = (rows[repeat.first].span, rows[repeat.second].span);
        findings.push(twice(page, ["row", "table"], [first, second], second));
    }
    repeated_items(page, findings);
}

/// Items of bulleted lists that are equal, in one section.
fn repeated_items(page: &Page<'_>, findings: &mut Findings) {
    let lists = page.kind().map_or(&[][..], |kind| kind.lists.as_slice());
    for list in lists.iter().filter(|list| list.label.is_none() && !list.listing.repeats) {
        let headings = &page.document().headings;
        let mut known: HashMap<(usize, &str), Span> = HashMap::new();
        // Two pages may bear one name, which is all that an item without a link tells.
        let items = page.mentions.iter().filter(|it| it.list == list.list && it.link.is_some());
        for mention in items {
            let Some(item) = item(page.text, mention.span) else { continue };
            let section = headings.partition_point(|heading| heading.span.start < item.start);
            let first = *known.entry((section, item.of(page.text))).or_insert(item);
            if first != item {
                findings.push(twice(page, ["item", "list"], [first, item], mention.span));
            }
        }
    }
}

/// The item of a list that holds the place, if it is one line.
fn item(text: &str, place: Span) -> Option<Span> {
    let start = text[..place.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let length = text[start..].find('\n').unwrap_or(text.len() - start);
    let line = text[start..start + length].trim_end();
    let is_whole = text[start + length..]
        .lines()
        .nth(1)
        .is_none_or(|next| next.trim().is_empty() || next.starts_with(['-', '*', '+', '#']));
    (line.starts_with(['-', '*', '+']) && is_whole).then(|| Span::new(start..start + line.len()))
}

/// `place` is that of the second one by which the catalog knows it.
fn twice(
    page: &Page<'_>,
    [what, whole]: [&str; 2],
    [first, second]: [Span; 2],
    place: Span,
) -> Finding {
    let text = second.of(page.text);
    let rest = &page.text[second.end as usize..];
    let after = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    let end = after + usize::from(rest[after..].starts_with('\n'));
    let end = if rest[after..].is_empty() || rest[after..].starts_with('\n') { end } else { 0 };
    page.finding(
        place,
        format!("row {text}"),
        format!("this {what} says the same as an earlier one of its {whole}"),
    )
    .label("and here again")
    .also(first, "first here")
    .help("delete one of the two")
    .fix(
        Applicability::Safe,
        format!("delete the second {what}"),
        Span { start: second.start, end: second.end + u32::try_from(end).unwrap_or_default() },
        "",
    )
}
