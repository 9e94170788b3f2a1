use super::{Check, Findings, Level, Mend, Rule};
use std::collections::BTreeMap;

use crate::alike::alike;
use crate::catalog::{Catalog, OwnFact, PageFacts};
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "name-varies",
    level: Level::Warn,
    mend: Mend::Never("which of the names is right is not known"),
    summary: "one model has several display names",
    docs: r"
### What it checks
That a model, told by its id, is called by the same name on all its pages.

### Why
A reader who looks for `Nova Large` does not find what another page calls `nova-large-v1`.

### How to fix
Choose one name, best the one that most pages use, and give it to the source of the others.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(profile) = catalog.profile else { return };
    for same in &profile.one_name {
        let pages = same.kinds.iter().flat_map(|kind| catalog.of_kind(*kind));
        let named = pages.filter(|page| text(page, same.role).is_some());
        for pages in alike(named, |page| text(page, same.id)) {
            let Some(id) = pages.first().and_then(|page| text(page, same.id)) else { continue };
            let mut by_name: BTreeMap<&str, Vec<&PageFacts>> = BTreeMap::new();
            for page in pages {
                by_name.entry(text(page, same.role).unwrap_or_default()).or_default().push(page);
            }
            if by_name.len() < 2 {
                continue;
            }
            // The name that most pages use; among equals the first by alphabet.
            let mut by_use: Vec<(&str, Vec<&PageFacts>)> = by_name
                .iter()
                .map(|(name, pages)| {
                    (*name, pages.iter().copied().filter(|page| !copied(catalog, page)).collect())
                })
                .filter(|(_, pages): &(_, Vec<_>)| !pages.is_empty())
                .collect();
            by_use.sort_by_key(|(name, pages)| (std::cmp::Reverse(pages.len()), *name));
            let [(most, most_pages), (other, other_pages), ..] = by_use.as_slice() else {
                continue;
            };
            let (Some(page), Some(first)) = (other_pages.first(), most_pages.first()) else {
                continue;
            };
            let span = |page: &PageFacts| page.fact(same.role).map_or(page.title, OwnFact::span);
            let mut finding = Finding::new(
                page.file,
                span(page),
                format!("name {id}"),
                format!(
                    "`{id}` is called `{other}` here and `{most}` on {}",
                    match most_pages.len() {
                        1 => "another page".to_owned(),
                        several => format!("{several} other pages"),
                    }
                ),
            )
            .label("this name")
            .elsewhere(first.file, span(first), "the other name")
            .help("choose one name and give it to the source of the others");
            for (name, pages) in &by_use[2..] {
                if let Some(page) = pages.first() {
                    finding =
                        finding.elsewhere(page.file, span(page), format!("a third name: `{name}`"));
                }
            }
            findings.push(finding);
        }
    }
}

fn text(page: &PageFacts, role: crate::name::Name) -> Option<&str> {
    page.fact(role)?.value.text()
}

/// Whether another page of the owner carries the id: which of them is no page of this model is not known.
fn copied(catalog: &Catalog<'_>, page: &PageFacts) -> bool {
    let (Some(kind), Some(id)) = (page.kind, catalog.id(page)) else { return false };
    let mut others = catalog.with_id(kind, id).filter(|other| other.file != page.file);
    others.any(|other| catalog.owner(other) == catalog.owner(page))
}
