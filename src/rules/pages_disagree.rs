use super::{Check, Findings, Level, Mend, Rule, contradicts_source};
use crate::catalog::{Catalog, OwnFact, PageFacts};
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::name::Name;
use crate::profile::Same;
use crate::rewrite::everywhere;
use crate::rule::lost::of_badges;
use crate::voices::Voices;

pub(super) static RULE: Rule = Rule {
    id: "pages-disagree",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "two pages give different values for the same fact of one model",
    docs: r"
### What it checks
Facts that the profile says a page shares with a page of another kind and the same id: the page of a model's
author against those of its providers. At least one of them must agree with it in all those facts.

### Why
Whichever page a reader or a program takes, the other one is wrong, and nothing on either of them tells.

### How to fix
Look the fact up at its source and correct the page that is wrong. The fix writes what more places tell, the listings
among them; none where neither page has more.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(profile) = catalog.profile else { return };
    let voices = Voices::of(catalog);
    let denied = contradicts_source::denied(catalog);
    for same in &profile.same {
        for page in catalog.of_kind(same.kind).filter(|page| !catalog.is_stale(page)) {
            let Some(id) = page.fact(same.id).and_then(|fact| fact.value.text()) else { continue };
            let others = catalog.with_id(same.with, id);
            // The page that it agrees with best is the one that it was made from.
            let best = others
                .map(|other| (other, differing(catalog, page, other, same)))
                .min_by_key(|(_, roles)| roles.len());
            let Some((other, roles)) = best.filter(|(_, roles)| !roles.is_empty()) else {
                continue;
            };
            // A page that is named and not known may be the one that it agrees with.
            if catalog.rows_of_kind(page, same.with).any(|row| row.page().is_none()) {
                continue;
            }
            let replaced = catalog.replaced(other);
            let denied = |role: Name| {
                let mut pages = [page, other].into_iter();
                let denied = pages.find_map(|page| denied.get(&(page.file, role)))?;
                Some(denied.cause.clone())
            };
            findings.extend(roles.into_iter().map(|role| {
                let mut finding = finding(catalog, page, other, role);
                finding.caused_by = replaced.clone().or_else(|| denied(role));
                if finding.caused_by.is_none() {
                    finding.fixes.extend(fix(catalog, &voices, [page, other], role));
                }
                finding
            }));
        }
    }
}

fn differing(catalog: &Catalog<'_>, page: &PageFacts, other: &PageFacts, same: &Same) -> Vec<Name> {
    let says_yes = |fact: OwnFact<'_>| fact.value.flag() == Some(true);
    let differs = |role: &Name| match (page.fact(*role), other.fact(*role)) {
        (Some(here), Some(there)) => {
            !here.is_unreadable() && !there.is_unreadable() && !here.value.agrees(there.value)
        }
        (Some(here), None) => says_yes(here) && lacks_badge(catalog, other, *role),
        (None, Some(there)) => says_yes(there) && lacks_badge(catalog, page, *role),
        (None, None) => false,
    };
    same.roles.iter().copied().filter(differs).collect()
}

/// Whether a page has no badge for the role, where its badges tell all of their roles.
fn lacks_badge(catalog: &Catalog<'_>, page: &PageFacts, role: Name) -> bool {
    let groups = catalog.kind(page).map_or(&[][..], |kind| kind.badges.as_slice());
    let mut groups = groups.iter().filter(|group| group.complete && group.tells(role));
    groups.any(|group| catalog.lost(page, of_badges(group)).is_none())
        && catalog.lost(page, role).is_none()
}

fn finding(catalog: &Catalog<'_>, page: &PageFacts, other: &PageFacts, role: Name) -> Finding {
    let (here, there) = (page.fact(role), other.fact(role));
    let is_flag = [here, there].iter().flatten().any(|fact| fact.value.flag().is_some());
    let said = |page: &PageFacts, fact: Option<OwnFact<'_>>| match fact {
        None => "no".to_owned(),
        Some(fact) if is_flag => fact.value.to_string(),
        Some(fact) => catalog.quoted(page.file, fact),
    };
    let (value, place) = match here {
        Some(fact) => (fact.value.to_string(), fact.span()),
        None => ("no".to_owned(), page.title),
    };
    let path = catalog.path(other.file);
    let message = format!(
        "{}: this page says `{}`, `{path}` says `{}`",
        catalog.role_title(role),
        said(page, here),
        said(other, there)
    );
    let there = there.map_or(other.title, OwnFact::span);
    Finding::new(page.file, place, format!("{role} {value}"), message)
        .label(if here.is_some() { "this page" } else { "no badge for it on this page" })
        .elsewhere(other.file, there, "the page of the same model")
        .help("look it up at its source and correct the page that is wrong")
}

/// What more places tell, written on the page of the two that says otherwise.
fn fix(
    catalog: &Catalog<'_>,
    voices: &Voices<'_>,
    pages: [&PageFacts; 2],
    role: Name,
) -> Option<Fix> {
    let [here, there] = pages.map(|page| page.fact(role));
    let (here, there) = (here?, there?);
    let [page, other] = pages;
    let mended = |wrong: &PageFacts, own: OwnFact<'_>, right: OwnFact<'_>| {
        if !voices.prefer(wrong, role, right.value, own.value) {
            return None;
        }
        let edits = everywhere(catalog, wrong, &[(own, right.value)])?;
        let title = format!("write `{}` in `{}`", edits.values().next()?, catalog.path(wrong.file));
        let edits = edits.into_iter();
        let edits = edits.map(|(span, text)| Edit { file: Some(wrong.file), span, text });
        Some(Fix::new(Applicability::Unsafe, title, edits.collect()))
    };
    mended(page, here, there).or_else(|| mended(other, there, here))
}
