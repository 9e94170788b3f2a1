use super::unknown_badge::other_group;
use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::{Applicability, Finding};
use crate::record::PlacedBadge;
use crate::rule::lost::of_badges;
use crate::text::Span;
use crate::wording::with_edits;

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
    let mut repeats: Vec<Repeat<'_>> = Vec::new();
    for (index, placed) in page.badges.iter().enumerate() {
        if let Some(first) = first_of(&page.badges[..index], placed) {
            let links = &page.document().links;
            let (span, first) = (links[placed.link].span, (links[first.link].span, first));
            repeats.push(Repeat { placed, span, first });
        }
    }
    let text = page.record.text;
    let is_run = |one: &Repeat<'_>, next: &Repeat<'_>| {
        let between = &text[one.span.end as usize..next.span.start as usize];
        one.is_same(text) && next.is_same(text) && between.trim_matches([' ', '\t']).is_empty()
    };
    for run in repeats.chunk_by(is_run) {
        findings.push(finding(page, run));
    }
}

/// A badge that an earlier one of its group says already.
struct Repeat<'p> {
    placed: &'p PlacedBadge<'p>,
    span: Span,
    first: (Span, &'p PlacedBadge<'p>),
}

impl Repeat<'_> {
    fn is_same(&self, text: &str) -> bool {
        self.span.of(text) == self.first.0.of(text)
    }
}

/// Badges side by side that are repeated are one fault: a line was copied.
fn finding(page: &Page<'_>, run: &[Repeat<'_>]) -> Finding {
    let text = page.record.text;
    let Repeat { placed, span, first: (first_span, first) } = &run[0];
    let label = &placed.badge.label.text;
    let message = if run.len() > 1 {
        format!("these {} badges, from `{label}` on, stand here a second time", run.len())
    } else if run[0].is_same(text) {
        format!("the badge `{label}` stands here a second time")
    } else {
        format!(
            "the badge `{label}` stands here a second time and says `{}`, the first says `{}`",
            placed.badge.message.text, first.badge.message.text
        )
    };
    let place = run.iter().map(|repeat| repeat.span).fold(*span, Span::cover);
    let finding = page
        .finding(place, format!("badge {label}"), message)
        .label("and here again")
        .also(*first_span, format!("`{label}` first stands here"))
        .losing(other_group(page, placed).map(of_badges).into_iter().collect());
    if !run[0].is_same(text) {
        return finding.help("keep the one that is right and delete the other");
    }
    let edits = run.iter().map(|Repeat { span, .. }| {
        let blank = text[..span.start as usize].ends_with(' ');
        (Span { start: span.start - u32::from(blank), end: span.end }, String::new())
    });
    let what = if run.len() > 1 { "delete the repeated badges" } else { "delete the second badge" };
    with_edits(finding.help(what), Applicability::Safe, what, edits.collect())
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
