use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "nested-empty-item",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a list stands inside of an empty bullet",
    docs: r"
### What it checks
Items of lists that hold nothing but a list of their own, such as `-   - text`: the blanks for the indentation stand
behind the bullet instead of before it.

### Why
Shown are two bullets, one inside of the other, and the item is one level deeper than it was meant (CommonMark §5.2).

### How to fix
Write the blanks before the bullet: `  - text`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let items = &page.document().empty_items;
    if !items.iter().any(|item| item.holds_list) {
        return;
    }
    let mut nested: Vec<Span> =
        items.iter().filter(|item| item.holds_list).map(|item| item.span).collect();
    nested.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    // Of several bullets on one line the first is the fault.
    let mut end = None;
    nested.retain(|span| {
        let is_first = end.is_none_or(|end| span.start >= end);
        if is_first {
            end = Some(line(page.text, *span).end);
        }
        is_first
    });
    let mut rest = nested.as_slice();
    while let Some((first, more)) = rest.split_first() {
        let run = 1 + more
            .iter()
            .zip(rest)
            .take_while(|(next, last)| {
                let between = page.text.get(last.end as usize..next.start as usize);
                between.is_some_and(|between| between.trim().is_empty())
            })
            .count();
        let text = line(page.text, *first).of(page.text);
        let mut finding = page
            .finding(
                line(page.text, *first),
                format!("item {text}"),
                "this bullet is empty but for a list inside of it: two bullets are shown for one",
            )
            .help("write the blanks before the bullet");
        let mut edits = Vec::with_capacity(run);
        for span in &rest[..run] {
            edits.extend(mended(page.text, *span));
        }
        for span in &rest[1..run] {
            finding = finding.also(line(page.text, *span), "and here");
        }
        if edits.len() == run {
            let title = "write the blanks before the bullet";
            finding.fixes.push(Fix::new(Applicability::Safe, title, edits));
        }
        findings.push(finding);
        rest = &rest[run..];
    }
}

/// The item's first line.
fn line(text: &str, item: Span) -> Span {
    let first = item.of(text).lines().next().unwrap_or_default().trim_end();
    Span::new(item.start as usize..item.start as usize + first.len())
}

/// The outer bullet away: with blanks in its place under another item, with none where it opens the list.
fn mended(text: &str, item: Span) -> Option<Edit> {
    let line = line(text, item).of(text);
    let rest = line.strip_prefix(['-', '*', '+'])?;
    let blanks = rest.len() - rest.trim_start().len();
    if !rest.trim_start().starts_with(['-', '*', '+']) || item.of(text).trim_end().contains('\n') {
        return None;
    }
    let above = text[..item.start as usize].trim_end().lines().next_back().unwrap_or_default();
    let below = above.trim_start().starts_with(['-', '*', '+']);
    let span = Span::new(item.start as usize..item.start as usize + 1 + blanks);
    Some(Edit { file: None, span, text: if below { "  ".to_owned() } else { String::new() } })
}
