use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::record::PlacedBadge;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-badge",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a badge stands twice in one group",
    docs: r"
### What it checks
That no label of the vocabulary stands twice in one group of badges.

### Why
The second one tells nothing where it is the same, and contradicts the first where it is not.

### How to fix
Keep the one that is right and delete the other.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for (index, placed) in page.badges.iter().enumerate() {
        if let Some(first) = first_of(&page.badges[..index], placed) {
            let links = &page.document().links;
            let (span, first_span) = (links[placed.link].span, links[first.link].span);
            let label = &placed.badge.label.text;
            let text = page.record.text;
            let same = span.of(text) == first_span.of(text);
            let message = if same {
                format!("the badge `{label}` stands here a second time")
            } else {
                format!(
                    "the badge `{label}` stands here a second time and says `{}`, the first says `{}`",
                    placed.badge.message.text, first.badge.message.text
                )
            };
            let mut finding = page
                .finding(span, format!("badge {label}"), message)
                .label("and here again")
                .also(first_span, format!("`{label}` first stands here"))
                .help("keep the one that is right and delete the other");
            if same {
                let blank = text[..span.start as usize].ends_with(' ');
                let start = span.start - u32::from(blank);
                let whole = Span { start, end: span.end };
                finding = finding.fix(Applicability::Safe, "delete the second badge", whole, "");
            }
            findings.push(finding);
        }
    }
}

/// The badge of the same label and group that stands before it.
pub(super) fn first_of<'b, 'a>(
    before: &'b [PlacedBadge<'a>],
    placed: &PlacedBadge<'_>,
) -> Option<&'b PlacedBadge<'a>> {
    let def = placed.def?;
    before.iter().find(|first| {
        first.group == placed.group
            && first.def.is_some_and(|first| std::ptr::eq(first, def))
            && first.badge.label.text == placed.badge.label.text
    })
}
