use super::{Check, Findings, Level, Mend, Page, Rule, malformed_badge};
use crate::badge;
use crate::diagnostic::Applicability;
use crate::profile::{BadgeDef, BadgeGroup};
use crate::record::PlacedBadge;
use crate::rule::lost::of_badges;
use crate::suggest;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "unknown-badge",
    level: Level::Warn,
    mend: Mend::Either,
    summary: "a badge has a label that the vocabulary of its place does not know",
    docs: r"
### What it checks
The label of each badge in a place for which the profile gives a vocabulary, by letter and case.

### Why
Readers and programs look for labels by their exact words. A misspelt one says nothing to them, and the feature
that it stands for counts as missing.

### How to fix
Correct the label, or, where the catalog has a new badge, add it to the profile's `badge_sets`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for placed in &page.badges {
        let Some(span) = place(page, placed) else { continue };
        let Some(group) = group_of(page, placed) else { continue };
        let label = &placed.badge.label.text;
        let alt = page.document().links[placed.link].text.as_ref();
        let mut finding = page
            .finding(
                span,
                format!("badge {label}"),
                format!("the label `{label}` is not in the vocabulary of badges at this place"),
            )
            .label("not known here")
            .losing(other_group(page, placed).map(of_badges).into_iter().collect());
        // The alternative text tells what is meant even where the label is far off.
        let by_alt = group.iter().find(|def| def.alt.as_deref() == Some(alt));
        let near = by_alt.or_else(|| {
            let near = suggest::nearest(label, group.iter().map(|def| def.label.as_str()))?;
            group.iter().find(|def| def.label == near)
        });
        finding = match near {
            Some(def) => {
                let sure =
                    if by_alt.is_some() { Applicability::Safe } else { Applicability::Unsafe };
                let finding = finding.help(format!("did you mean `{}`?", def.label));
                if placed.badge.label.text.is_empty() {
                    finding
                } else {
                    finding.fix(
                        sure,
                        format!("write `{}`", def.label),
                        span,
                        badge::field(&def.label),
                    )
                }
            }
            None => finding.help("correct the label, or add it to the profile's `badge_sets`"),
        };
        findings.push(finding);
    }
}

/// Where the unknown label stands, if it is unknown and no other rule names the badge.
pub(super) fn place(page: &Page<'_>, placed: &PlacedBadge<'_>) -> Option<Span> {
    let badge = &placed.badge;
    let known = placed.def.is_some_and(|def| def.label == badge.label.text);
    let other = |def: &BadgeDef| def.label == badge.label.text;
    if known
        || group_of(page, placed).is_none_or(|group| group.iter().any(other))
        || !badge.is_static
        || !badge.faults.is_empty()
    {
        return None;
    }
    Some(if badge.label.text.is_empty() {
        page.document().links[placed.link].target_span
    } else {
        malformed_badge::on_page(page, placed, badge.label.span)
    })
}

fn group_of<'c>(page: &Page<'c>, placed: &PlacedBadge<'_>) -> Option<&'c [BadgeDef]> {
    let group = page.kind()?.badges.get(placed.group?)?;
    Some(&group.badges)
}

/// Another group of the page that knows the label: where its heading is missing, its badges stand in the wrong place.
pub(super) fn other_group<'c>(page: &Page<'c>, placed: &PlacedBadge<'_>) -> Option<&'c BadgeGroup> {
    let mut groups = page.kind()?.badges.iter().enumerate();
    let has_label = |def: &BadgeDef| def.label == placed.badge.label.text;
    let found = groups.find(|(index, group)| {
        let is_empty = || page.badges.iter().all(|placed| placed.group != Some(*index));
        group.badges.iter().any(has_label) && is_empty()
    });
    found.map(|(_, group)| group)
}
