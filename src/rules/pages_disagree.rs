use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::{Catalog, PageFacts};
use crate::diagnostic::Finding;
use crate::name::Name;
use crate::profile::Same;

pub(super) static RULE: Rule = Rule {
    id: "pages-disagree",
    level: Level::Error,
    mend: Mend::Never("which of the pages is right is not known"),
    summary: "two pages give different values for the same fact of one model",
    docs: r"
### What it checks
Facts that the profile says a page shares with a page of another kind and the same id: the page of a model's
author against those of its providers. At least one of them must agree with it in all those facts.

### Why
Whichever page a reader or a program takes, the other one is wrong, and nothing on either of them tells.

### How to fix
Look the fact up at its source and correct the page that is wrong.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(profile) = catalog.profile else { return };
    for same in &profile.same {
        for page in catalog.of_kind(same.kind).filter(|page| !catalog.is_stale(page)) {
            let Some(id) = page.fact(same.id).and_then(|fact| fact.value.text()) else { continue };
            let others = catalog.with_id(same.with, id);
            // The page that it agrees with best is the one that it was made from.
            let best = others
                .map(|other| (other, differing(page, other, same)))
                .min_by_key(|(_, roles)| roles.len());
            let Some((other, roles)) = best.filter(|(_, roles)| !roles.is_empty()) else {
                continue;
            };
            // A page that is named and not known may be the one that it agrees with.
            if catalog.rows_of_kind(page, same.with).any(|row| row.page().is_none()) {
                continue;
            }
            let replaced = catalog.replaced(other);
            findings.extend(roles.into_iter().filter_map(|role| {
                let finding = finding(catalog, page, other, role)?;
                Some(Finding { caused_by: replaced.clone(), ..finding })
            }));
        }
    }
}

fn differing(page: &PageFacts, other: &PageFacts, same: &Same) -> Vec<Name> {
    let differs = |role: &Name| match (page.fact(*role), other.fact(*role)) {
        (Some(here), Some(there)) => {
            !here.is_unreadable() && !there.is_unreadable() && !here.value.agrees(there.value)
        }
        _ => false,
    };
    same.roles.iter().copied().filter(differs).collect()
}

fn finding(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    other: &PageFacts,
    role: Name,
) -> Option<Finding> {
    let (here, there) = (page.fact(role)?, other.fact(role)?);
    let what = catalog.role_title(role);
    let path = catalog.path(other.file);
    let [said, said_there] = match (here.value.flag(), there.value.flag()) {
        (Some(_), Some(_)) => [here.value.to_string(), there.value.to_string()],
        _ => [catalog.quoted(page.file, here), catalog.quoted(other.file, there)],
    };
    Some(
        Finding::new(
            page.file,
            here.span(),
            format!("{role} {}", here.value),
            format!("{what}: this page says `{said}`, `{path}` says `{said_there}`"),
        )
        .label("this page")
        .elsewhere(other.file, there.span(), "the page of the same model")
        .help("look it up at its source and correct the page that is wrong"),
    )
}
