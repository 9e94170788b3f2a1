use super::{Check, Findings, Level, Mend, Page, Rule, duplicate_badge};
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::record::PlacedBadge;

pub(super) static RULE: Rule = Rule {
    id: "badge-order",
    level: Level::Warn,
    mend: Mend::Either,
    summary: "badges do not stand in the order of their vocabulary",
    docs: r"
### What it checks
That the badges of a group stand in the order in which the profile lists them.

### Why
Readers who compare two pages find the same badge in the same place. A change of the order alone is noise in
each difference of versions.

### How to fix
Put the badge where it belongs.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    for (index, group) in kind.badges.iter().enumerate() {
        if !group.ordered {
            continue;
        }
        // A walk over both lists at once: on a page in order no badge is looked up twice.
        let mut rest = group.badges.iter();
        let in_order = page
            .badges
            .iter()
            .filter(|placed| placed.group == Some(index))
            .filter_map(|placed| placed.def)
            .all(|def| rest.by_ref().any(|known| std::ptr::eq(known, def)));
        if in_order {
            continue;
        }
        let mut placed: Vec<(usize, &PlacedBadge<'_>)> = Vec::new();
        for (at, badge) in page.badges.iter().enumerate() {
            let rank = badge
                .def
                .and_then(|def| group.badges.iter().position(|known| std::ptr::eq(known, def)));
            if badge.group == Some(index)
                && let Some(rank) = rank
                && duplicate_badge::first_of(&page.badges[..at], badge).is_none()
            {
                placed.push((rank, badge));
            }
        }
        report(page, &placed, findings);
    }
}

fn report(page: &Page<'_>, placed: &[(usize, &PlacedBadge<'_>)], findings: &mut Findings) {
    let ranks: Vec<usize> = placed.iter().map(|(rank, _)| *rank).collect();
    let Some(odd) = super::unsorted_rows::out_of_place(&ranks) else { return };
    let links = &page.document().links;
    let (rank, badge) = placed[odd];
    let others = placed.iter().enumerate().filter(|(index, _)| *index != odd);
    let next = others.clone().find(|(_, (other, _))| *other > rank);
    let last = others.map(|(_, other)| other).next_back();
    let label = &badge.badge.label.text;
    let (words, neighbour) = match (next, last) {
        (Some((_, (_, next))), _) => ("before", *next),
        (None, Some((_, last))) => ("behind", *last),
        (None, None) => return,
    };
    let other = &neighbour.badge.label.text;
    let mut sorted: Vec<&(usize, &PlacedBadge<'_>)> = placed.iter().collect();
    sorted.sort_by_key(|(rank, _)| *rank);
    let text = page.record.text;
    let edits: Vec<Edit> = placed
        .iter()
        .zip(&sorted)
        .map(|((_, here), (_, wanted))| (links[here.link].span, links[wanted.link].span))
        .filter(|(here, wanted)| here != wanted)
        .map(|(here, wanted)| Edit { file: None, span: here, text: wanted.of(text).to_owned() })
        .collect();
    let whole = links[placed[0].1.link].span.cover(links[placed[placed.len() - 1].1.link].span);
    let one_line = !whole.of(text).contains('\n');
    let mut finding = page
        .finding(
            links[badge.link].span,
            format!("badge {label}"),
            format!("the badge `{label}` is out of order, it belongs {words} `{other}`"),
        )
        .label("out of order")
        .also(links[neighbour.link].span, format!("`{label}` belongs {words} this"))
        .help(format!("move `{label}` {words} `{other}`"));
    let applicability = if one_line { Applicability::Safe } else { Applicability::Unsafe };
    finding.fixes.push(Fix::new(applicability, "put the badges in order", edits));
    findings.push(finding);
}
