use super::{Check, Findings, Level, Rule};
use std::collections::HashMap;

use crate::catalog::{Catalog, PageFacts};
use crate::diagnostic::Finding;
use crate::profile::Same;

pub(super) static RULE: Rule = Rule {
    id: "pages-disagree",
    level: Level::Error,
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
        let mut by_id: HashMap<&str, Vec<&PageFacts>> = HashMap::new();
        for page in catalog.of_kind(same.with) {
            if let Some(id) = page.fact(same.id).and_then(|fact| fact.value.text()) {
                by_id.entry(id).or_default().push(page);
            }
        }
        for page in catalog.of_kind(same.kind) {
            let others = page.fact(same.id).and_then(|fact| by_id.get(fact.value.text()?));
            let Some(others) = others else { continue };
            if catalog.is_stale(page) {
                continue;
            }
            let differing: Vec<_> =
                others.iter().map(|other| differing(page, other, same)).collect();
            // The page that it agrees with best is the one that it was made from.
            let best = others.iter().zip(&differing).min_by_key(|(_, roles)| roles.len());
            if let Some((other, roles)) = best {
                for role in roles {
                    findings.extend(finding(catalog, page, other, *role));
                }
            }
        }
    }
}

fn differing(page: &PageFacts, other: &PageFacts, same: &Same) -> Vec<crate::name::Name> {
    let differs = |role: &crate::name::Name| match (page.fact(*role), other.fact(*role)) {
        (Some(here), Some(there)) => {
            !here.unreadable && !there.unreadable && !here.value.agrees(&there.value)
        }
        _ => false,
    };
    same.roles.iter().copied().filter(differs).collect()
}

fn finding(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    other: &PageFacts,
    role: crate::name::Name,
) -> Option<Finding> {
    let (here, there) = (page.fact(role)?, other.fact(role)?);
    let what = role.as_str().replace('_', " ");
    let path = catalog.path(other.file);
    Some(
        Finding::new(
            page.file,
            here.span,
            format!("{role} {}", here.value),
            format!("the {what} is `{}` here and `{}` in `{path}`", here.value, there.value),
        )
        .label("this page")
        .elsewhere(other.file, there.span, "the other page of the same model")
        .help("look it up at its source and correct the page that is wrong"),
    )
}
