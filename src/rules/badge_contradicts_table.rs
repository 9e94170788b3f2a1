use super::{
    Check, Findings, Level, Mend, Page, Rule, badge_host, badge_vocabulary, duplicate_badge,
    malformed_badge, unknown_badge,
};
use crate::badge;
use crate::diagnostic::{Applicability, Finding};
use crate::name::Name;
use crate::profile::{BadgeGroup, Derived, Kind, TableDef};
use crate::record::{At, Fact};
use crate::rule::lost::{of_badges, of_table};
use crate::text::Span;
use crate::value::Value;

pub(super) static RULE: Rule = Rule {
    id: "badge-contradicts-table",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a badge and a table of one page contradict each other",
    docs: r"
### What it checks
What each badge says against what the tables, and other badges, of the same page say: a badge without its ✅, a
✅ without its badge, a list of modalities that differs. A badge or a column that is left out says no where the
profile calls its group complete.

### Why
A reader sees the badges first and the tables later; programs read one of them. One of the two misleads.

### How to fix
Look the fact up at its source and correct the side that is wrong.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    if kind.badges.is_empty() {
        return;
    }
    let mut disputes: Vec<Dispute<'_>> = page
        .disputed
        .iter()
        .filter(|role| !follows(page, kind, **role))
        .filter_map(|&role| of_role(page, kind, role))
        .collect();
    for (index, group) in kind.badges.iter().enumerate() {
        any_of(page, kind, index, group, &mut disputes);
        missing_group(page, index, group, findings);
    }
    unfounded(page, kind, &mut disputes);
    report(page, kind, disputes, findings);
}

/// Two sides of one fact, the one that is probably wrong first.
struct Dispute<'p> {
    odd: Side<'p>,
    other: Side<'p>,
    further: Vec<Side<'p>>,
    role: Name,
}

#[derive(Clone)]
struct Side<'p> {
    span: Span,
    at: At<'p>,
    says: String,
}

/// Whether the role follows from another one that is disputed itself: then that one is told.
fn follows(page: &Page<'_>, kind: &Kind, role: Name) -> bool {
    derivation(kind, role)
        .is_some_and(|derived| derived.any.iter().any(|condition| page.is_disputed(condition.role)))
}

fn derivation(kind: &Kind, role: Name) -> Option<&Derived> {
    kind.derived.iter().find(|derived| derived.role == role)
}

fn of_role<'p>(page: &'p Page<'_>, kind: &'p Kind, role: Name) -> Option<Dispute<'p>> {
    let facts: Vec<&Fact<'p>> =
        page.record.facts_of(role).filter(|fact| !fact.value.is_missing()).collect();
    if !facts.iter().any(|fact| fact.at.is_badge()) {
        return None;
    }
    // Tables that disagree among themselves are told by their own rule.
    let tables: Vec<&&Fact<'_>> = facts.iter().filter(|fact| !fact.at.is_badge()).collect();
    if tables.iter().any(|fact| page.record.contradict(tables[0], fact)) {
        return None;
    }
    let (agreeing, opposing): (Vec<&Fact<'_>>, Vec<&Fact<'_>>) =
        facts.iter().copied().partition(|fact| !page.record.contradict(facts[0], fact));
    let weight = |facts: &[&Fact<'_>]| facts.len() + supporters(page, kind, facts);
    let by_badge = |facts: &[&Fact<'_>]| facts.iter().filter(|fact| fact.at.is_badge()).count();
    // Of equals the badge is the odd one: it is a copy of what the tables say.
    let rank = |facts: &[&Fact<'_>]| (weight(facts), std::cmp::Reverse(by_badge(facts)));
    let (odd, other) =
        if rank(&agreeing) < rank(&opposing) { (agreeing, opposing) } else { (opposing, agreeing) };
    let first = *odd.iter().max_by_key(|fact| (fact.at.is_badge(), fact.at.is_absent()))?;
    let second = *other.iter().max_by_key(|fact| (!fact.at.is_absent(), !fact.at.is_badge()))?;
    let side = |fact: &Fact<'p>| side(page, kind, fact);
    let further = odd
        .iter()
        .chain(&other)
        .filter(|fact| !std::ptr::eq(**fact, first) && !std::ptr::eq(**fact, second))
        .filter(|fact| !fact.at.is_absent())
        .map(|fact| side(fact))
        .chain(followers(page, kind, role))
        .collect();
    Some(Dispute { odd: side(first), other: side(second), further, role })
}

/// How many badges that follow from a list, and how many that are left out, fit what these facts say.
fn supporters(page: &Page<'_>, kind: &Kind, facts: &[&Fact<'_>]) -> usize {
    let Some(Fact { role, value: Value::List(words), .. }) = facts.first().copied() else {
        return 0;
    };
    // What is left out together with its list is left out for the same reason.
    if facts.iter().any(|fact| fact.at.is_absent()) {
        return 0;
    }
    let conditions = kind.derived.iter().flat_map(|derived| {
        let conditions = derived.any.iter().filter(|condition| condition.role == *role);
        conditions.filter_map(|condition| Some((derived.role, condition.has.as_deref()?)))
    });
    conditions
        .filter(|(role, word)| {
            let has = words.iter().any(|known| known == word);
            let mut badges = page.record.facts_of(*role);
            badges.any(|fact| match fact.at {
                At::Badge(_) => has && !is_derived(page, fact),
                At::NoBadge(_) => !has,
                _ => false,
            })
        })
        .count()
}

/// Badges that follow from the disputed list and contradict one side of it.
fn followers<'p>(page: &'p Page<'_>, kind: &'p Kind, role: Name) -> impl Iterator<Item = Side<'p>> {
    let derived = kind.derived.iter().filter(move |derived| {
        page.is_disputed(derived.role) && derived.any.iter().any(|condition| condition.role == role)
    });
    derived.filter_map(move |derived| {
        let fact = page
            .record
            .facts_of(derived.role)
            .find(|fact| matches!(fact.at, At::Badge(_)) && !is_derived(page, fact))?;
        Some(side(page, kind, fact))
    })
}

/// Whether the fact was made from another one, at whose place it then stands.
fn is_derived(page: &Page<'_>, fact: &Fact<'_>) -> bool {
    page.facts.iter().any(|other| {
        other.role != fact.role
            && other.span == fact.span
            && other.at == fact.at
            && matches!(other.value, Value::List(_))
    })
}

fn side<'p>(page: &'p Page<'_>, kind: &Kind, fact: &Fact<'p>) -> Side<'p> {
    Side { span: fact.span, at: fact.at, says: says(page, kind, fact) }
}

fn says(page: &Page<'_>, kind: &Kind, fact: &Fact<'_>) -> String {
    let at = fact.at;
    match (at, &fact.value) {
        (At::NoBadge(label), _) => format!("the badge `{label}` is missing"),
        (At::NoColumn(label), _) => format!("the column `{label}` is missing"),
        (At::Column(_), _) => format!("{at} is there"),
        (_, Value::Flag(flag)) if is_derived(page, fact) => {
            let word = derivation(kind, fact.role)
                .and_then(|derived| derived.any.iter().find_map(|any| any.has.as_deref()))
                .unwrap_or(fact.role.as_str());
            format!("{at} {} `{word}`", if *flag { "has" } else { "has no" })
        }
        _ => format!("{at} says {}", page.record.quoted(fact)),
    }
}

/// Badges that stand for at least one of several flags.
fn any_of<'p>(
    page: &'p Page<'_>,
    kind: &'p Kind,
    index: usize,
    group: &'p BadgeGroup,
    disputes: &mut Vec<Dispute<'p>>,
) {
    for def in group.badges.iter().filter(|def| def.roles.len() > 1) {
        let facts = || page.facts.iter().filter(|fact| def.roles.contains(&fact.role));
        let yes = facts().find(|fact| fact.value.flag() == Some(true));
        let placed = page
            .record
            .badges_in(index)
            .find(|placed| placed.def.is_some_and(|found| std::ptr::eq(found, def)));
        match (placed, yes) {
            (Some(placed), None) => {
                let denied = |role: &Name| {
                    facts().any(|fact| fact.role == *role && fact.value.flag() == Some(false))
                };
                let Some(no) = facts().next().filter(|_| def.roles.iter().all(denied)) else {
                    continue;
                };
                let span = page.document().links[placed.link].target_span;
                let at = At::Badge(&def.label);
                let odd = Side { span, at, says: format!("the badge `{}` is there", def.label) };
                let mut other = side(page, kind, no);
                other.span = span;
                other.says = format!("nothing on the page says yes to any of {}", list(&def.roles));
                disputes.push(Dispute { odd, other, further: Vec::new(), role: no.role });
            }
            (None, Some(yes)) if group.complete => {
                let Some(span) = page.record.place_of_group(index, group) else { continue };
                let odd = Side {
                    span,
                    at: At::NoBadge(&def.label),
                    says: format!("the badge `{}` is missing", def.label),
                };
                let other = side(page, kind, yes);
                disputes.push(Dispute { odd, other, further: Vec::new(), role: yes.role });
            }
            _ => {}
        }
    }
}

fn list(roles: &[Name]) -> String {
    let names: Vec<String> = roles.iter().map(|role| format!("`{role}`")).collect();
    names.join(", ")
}

fn table_with<'k>(kind: &'k Kind, column: &str) -> Option<&'k TableDef> {
    kind.tables.iter().find(|table| table.columns.iter().any(|it| it.column == column))
}

/// The group that misses a badge at a place, if it misses all.
fn empty_group<'k>(page: &Page<'_>, kind: &'k Kind, place: Span) -> Option<&'k BadgeGroup> {
    let mut groups = kind.badges.iter().enumerate();
    let found =
        groups.find(|(index, group)| page.record.place_of_group(*index, group) == Some(place));
    found
        .filter(|(index, _)| page.record.badges_in(*index).next().is_none())
        .map(|(_, group)| group)
}

/// A complete group of which not even the heading stands on the page, though something calls for it.
fn missing_group(page: &Page<'_>, index: usize, group: &BadgeGroup, findings: &mut Findings) {
    if !group.complete
        || page.record.badges_in(index).next().is_some()
        || page.document().headings.iter().any(|heading| group.begins_at(&heading.text))
    {
        return;
    }
    let called = |fact: &&Fact<'_>| {
        fact.value.flag() == Some(true) && group.badges.iter().any(|def| def.roles == [fact.role])
    };
    let mut called = page.facts.iter().filter(called).filter(|fact| !is_derived(page, fact));
    let Some(first) = called.next() else { return };
    let under = group.under.first().map_or("", String::as_str);
    let finding = page
        .finding(
            first.span,
            format!("group {}", group.group),
            format!("{} says yes, but no badges stand on the page under `{under}`", first.at),
        )
        .label("calls for a badge")
        .help(format!("add the heading `{under}` with its badges, or correct what calls for them"));
    findings.push(called.take(4).fold(finding, |finding, fact| {
        if finding.related.iter().any(|related| related.span == fact.span)
            || fact.span == first.span
        {
            return finding;
        }
        finding.also(fact.span, "this calls for a badge too")
    }));
}

/// Badges that follow from lists of which none has their word, one being left out.
fn unfounded<'p>(page: &'p Page<'_>, kind: &'p Kind, disputes: &mut Vec<Dispute<'p>>) {
    let left_out = |role: Name| {
        page.record
            .facts_of(role)
            .find(|fact| matches!(fact.at, At::NoBadge(_)))
            .filter(|_| page.record.facts_of(role).all(|fact| fact.at.is_absent()))
    };
    for derived in &kind.derived {
        let Some(badge) =
            page.record.facts_of(derived.role).find(|fact| matches!(fact.at, At::Badge(_)))
        else {
            continue;
        };
        if page.record.facts_of(derived.role).nth(1).is_some() {
            continue;
        }
        let lacks = derived.any.iter().all(|condition| {
            page.record.facts_of(condition.role).next().is_some_and(|fact| {
                let Value::List(words) = &fact.value else { return false };
                condition.has.as_ref().is_some_and(|word| !words.iter().any(|known| known == word))
            })
        });
        let missing = derived.any.iter().find_map(|condition| left_out(condition.role));
        if let Some(missing) = missing.filter(|_| lacks) {
            let further = Vec::new();
            let (odd, other) = (side(page, kind, missing), side(page, kind, badge));
            disputes.push(Dispute { odd, other, further, role: missing.role });
        }
    }
}

/// One finding for each place: what is missing side by side is missing for one reason.
fn report<'p>(page: &Page<'_>, kind: &Kind, disputes: Vec<Dispute<'p>>, findings: &mut Findings) {
    let mut places: Vec<(Span, Vec<Dispute<'p>>)> = Vec::new();
    for dispute in disputes {
        let span = place(page, kind, &dispute.odd);
        if dispute.odd.at.is_absent()
            && let Some((_, group)) = places
                .iter_mut()
                .find(|(other, group)| *other == span && group[0].odd.at.is_absent())
        {
            if !group.iter().any(|known| known.odd.at == dispute.odd.at) {
                group.push(dispute);
            }
        } else {
            places.push((span, vec![dispute]));
        }
    }
    for (span, group) in places {
        let absent = group[0].odd.at.is_absent();
        let finding = match &group[..] {
            [only] => single(page, kind, span, only),
            several => merged(page, span, several),
        };
        let finding = match cause(page, kind, &group) {
            Some(Cause::Told(rule, span)) => finding.because_of(rule, page.file(), span),
            Some(Cause::Elsewhere) => continue,
            None => finding,
        };
        let help = if absent {
            "add what is missing, or correct the other side"
        } else {
            "look it up at its source and correct the side that is wrong"
        };
        // What hides the columns hides what the badges are held against.
        let hidden = |dispute: &Dispute<'_>| {
            [&dispute.odd, &dispute.other].iter().find_map(|side| match side.at {
                At::NoColumn(column) => table_with(kind, column),
                _ => None,
            })
        };
        let hidden: Option<Vec<Name>> = group
            .iter()
            .map(|dispute| hidden(dispute).map(|table| of_table(table.table)))
            .collect();
        let missing = group.first().and_then(|dispute| match dispute.odd.at {
            At::NoBadge(_) => empty_group(page, kind, dispute.odd.span),
            _ => None,
        });
        let lost = match missing {
            Some(group) => vec![of_badges(group)],
            None => hidden.unwrap_or_default(),
        };
        let finding = finding.help(help).losing(lost);
        findings.push(match anew(page, kind, &group).filter(|_| finding.caused_by.is_none()) {
            Some((edit_span, text)) => finding.fix(
                Applicability::Unsafe,
                "make the badges from the table",
                edit_span,
                text,
            ),
            None => finding,
        });
    }
}

/// What makes the badges of one place say what the rest of the page says.
fn anew(page: &Page<'_>, kind: &Kind, group: &[Dispute<'_>]) -> Option<(Span, String)> {
    let odd = &group[0].odd;
    match (odd.at, group) {
        (At::NoBadge(_), _) => missing(page, kind, group),
        (At::Badge(_), [only]) => {
            let placed = page.record.badge_at(odd.span)?;
            let def = placed.def?;
            if def.message.is_some() {
                return Some((page.record.taking_out(placed), String::new()));
            }
            let span = malformed_badge::on_page(page, placed, placed.badge.message.span);
            let mut facts = page.record.facts_of(only.role);
            let right = facts.find(|it| it.span == only.other.span && it.at == only.other.at)?;
            let Value::List(words) = &right.value else { return None };
            let listed = !words.is_empty() && def.roles == [only.role];
            listed.then(|| (span, badge::field(&words.join(","))))
        }
        _ => None,
    }
}

/// The badges that are missing side by side, written as the vocabulary has them.
fn missing(page: &Page<'_>, kind: &Kind, group: &[Dispute<'_>]) -> Option<(Span, String)> {
    let labels = group.iter().map(|dispute| match dispute.odd.at {
        At::NoBadge(label) => Some(label),
        _ => None,
    });
    let labels: Vec<&str> = labels.collect::<Option<_>>()?;
    page.record.taking_in(kind, &labels, "", group[0].odd.span)
}

fn single(page: &Page<'_>, kind: &Kind, span: Span, dispute: &Dispute<'_>) -> Finding {
    let Dispute { odd, other, further, role } = dispute;
    let label = match odd.at {
        At::NoBadge(label) if span == odd.span => format!("the badge `{label}` is missing here"),
        At::NoBadge(label) => format!("the badge `{label}` is missing beside this one"),
        At::NoColumn(label) => format!("the column `{label}` is missing"),
        _ => "this contradicts the rest of the page".to_owned(),
    };
    let mut finding = page
        .finding(span, format!("{role} at {}", odd.at), format!("{}, {}", odd.says, other.says))
        .label(label);
    for side in std::iter::once(other).chain(further) {
        let place = place(page, kind, side);
        if place != span && !finding.related.iter().any(|related| related.span == place) {
            finding = finding.also(place, side.says.clone());
        }
    }
    finding
}

fn merged(page: &Page<'_>, span: Span, disputes: &[Dispute<'_>]) -> Finding {
    const MOST: usize = 5;
    let names: Vec<String> = disputes
        .iter()
        .map(|dispute| match dispute.odd.at {
            At::NoBadge(label) | At::NoColumn(label) => format!("`{label}`"),
            at => at.to_string(),
        })
        .collect();
    let badges = disputes.iter().any(|dispute| matches!(dispute.odd.at, At::NoBadge(_)));
    let what = if badges { "badges" } else { "columns" };
    let listed = if names.len() > MOST {
        format!("{} and {} more", names[..MOST - 1].join(", "), names.len() + 1 - MOST)
    } else {
        let (last, first) =
            names.split_last().map_or(("", &names[..]), |(last, first)| (last, first));
        format!("{} and {last}", first.join(", "))
    };
    let message = format!("the {what} {listed} are missing, the rest of the page calls for them");
    let mut finding = page
        .finding(span, format!("{what} {}", names.join(" ")), message)
        .label(format!("{} {what} are missing here", names.len()));
    for dispute in disputes {
        let side = &dispute.other;
        if !finding.related.iter().any(|related| related.span == side.span) {
            finding = finding.also(side.span, side.says.clone());
        }
    }
    finding
}

/// Where to point: for a missing badge at the one before its place, which is smaller than the group.
fn place(page: &Page<'_>, kind: &Kind, side: &Side<'_>) -> Span {
    match side.at {
        At::NoBadge(label) => page.record.beside_missing(kind, label, side.span),
        _ => side.span,
    }
}

enum Cause {
    Told(&'static str, Span),
    /// A rule about links names the torn badge.
    Elsewhere,
}

/// What explains the dispute: a badge in the group that cannot be told for what it is.
fn cause(page: &Page<'_>, kind: &Kind, disputes: &[Dispute<'_>]) -> Option<Cause> {
    let odd = &disputes[0].odd;
    if let At::Badge(_) = odd.at {
        let placed = page.record.badge_at(odd.span)?;
        if let Some(fault) = placed.badge.faults.first() {
            let span = malformed_badge::on_page(page, placed, fault.span);
            return Some(Cause::Told(malformed_badge::RULE.id, span));
        }
        if let Some(span) = unknown_badge::place(page, placed) {
            return Some(Cause::Told(unknown_badge::RULE.id, span));
        }
        return badge_vocabulary::has_other_message(placed).then(|| {
            let span = malformed_badge::on_page(page, placed, placed.badge.message.span);
            Cause::Told(badge_vocabulary::RULE.id, span)
        });
    }
    let At::NoBadge(label) = odd.at else { return None };
    let (index, group) = page.record.group_with(kind, label, odd.span)?;
    let mut causes = Vec::new();
    for placed in page.record.badges_in(index) {
        if let Some(fault) = placed.badge.faults.first() {
            let span = malformed_badge::on_page(page, placed, fault.span);
            causes.push(Cause::Told(malformed_badge::RULE.id, span));
        } else if let Some(span) = unknown_badge::place(page, placed) {
            causes.push(Cause::Told(unknown_badge::RULE.id, span));
        }
    }
    // A copy that was never changed to what it was copied for.
    for (index, placed) in page.badges.iter().enumerate() {
        if placed.group.is_some_and(|index| kind.badges[index].group == group.group)
            && duplicate_badge::first_of(&page.badges[..index], placed).is_some()
        {
            let span = page.document().links[placed.link].span;
            causes.push(Cause::Told(duplicate_badge::RULE.id, span));
        }
    }
    let under =
        |section| page.document().path(section).any(|heading| group.begins_at(&heading.text));
    for (link, span, _) in badge_host::nearly_badges(page) {
        if under(link.section) {
            causes.push(Cause::Told(badge_host::RULE.id, span));
        }
    }
    let torn = page.document().strays.iter().any(|stray| {
        let section = page
            .document()
            .headings
            .iter()
            .rposition(|heading| heading.span.end <= stray.start)
            .and_then(|index| u32::try_from(index).ok());
        under(section)
    });
    if torn {
        return Some(Cause::Elsewhere);
    }
    // A badge seen as another can stand for one that is missing, not for several.
    (causes.len() >= disputes.len()).then(|| causes.swap_remove(0))
}
