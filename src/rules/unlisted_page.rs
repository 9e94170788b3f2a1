use std::collections::{HashMap, HashSet};

use super::{Check, Findings, Level, Rule};
use crate::catalog::{Catalog, Listed, PageFacts};
use crate::diagnostic::{FileId, Finding};
use crate::name::Name;

pub(super) static RULE: Rule = Rule {
    id: "unlisted-page",
    level: Level::Error,
    summary: "a page is missing from the listing it belongs in",
    docs: r"
### What it checks
That every page stands in the listings that the profile calls complete: a provider's page lists all its models,
a model's page all providers that have a page with its id, an index all owners.

### Why
Readers and programs walk the catalog by its listings. A page that none of them names is never found.

### How to fix
Add the row, or delete the page if it is no longer meant to be there.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let mut ids: Option<HashMap<String, Vec<FileId>>> = None;
    for listed in catalog.listings().filter(|listed| listed.listing.complete && listed.more() == 0)
    {
        let shown: HashSet<FileId> = listed.rows().filter_map(|item| item.page).collect();
        let unknown = listed.rows().any(|item| item.page.is_none());
        let expected: Vec<&PageFacts> = if listed.listing.same_id {
            let ids = ids.get_or_insert_with(|| by_id(catalog, listed.listing.kind));
            let same = catalog.id(listed.page).and_then(|id| ids.get(id));
            same.into_iter().flatten().filter_map(|&file| catalog.page(file)).collect()
        } else {
            catalog.related(listed.page, listed.listing.kind, &listed.listing.same)
        };
        for page in expected {
            let is_shown = shown.contains(&page.file)
                || shown.iter().any(|&file| catalog.site.same_page(file, page.file));
            // A row whose page is not known may well be the one that is missed.
            if !is_shown && !unknown {
                findings.push(finding(catalog, &listed, page));
            }
        }
    }
    merge_twins(catalog, findings);
}

fn by_id(catalog: &Catalog<'_>, kind: Name) -> HashMap<String, Vec<FileId>> {
    let mut ids: HashMap<String, Vec<FileId>> = HashMap::new();
    for page in catalog.of_kind(kind) {
        if let Some(id) = catalog.id(page) {
            ids.entry(id.to_owned()).or_default().push(page.file);
        }
    }
    ids
}

fn finding(catalog: &Catalog<'_>, listed: &Listed<'_>, page: &PageFacts) -> Finding {
    let path = catalog.path(listed.page.file);
    let key = format!("unlisted in {path} {}", listed.table);
    let name = &page.name;
    let table = listed.rows().next().map_or(listed.page.title, |item| item.span);
    let finding = Finding::new(
        page.file,
        page.title,
        key,
        format!("`{name}` is not listed in `{path}`, which lists all such pages"),
    )
    .label("this page")
    .elsewhere(listed.page.file, table, "it is missing from this listing")
    .help("add its row, or delete the page if it is no longer meant to be there");
    if catalog.is_stale(page) {
        let span = catalog.stamp_span(page);
        return finding.because_of("stale-page", page.file, span);
    }
    finding
}

/// A page that both twins leave out is one finding, with both listings as its related places.
fn merge_twins(catalog: &Catalog<'_>, findings: &mut Findings) {
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    findings.sort_by_key(|finding| finding.file);
    for finding in findings.drain(..) {
        let listing = |finding: &Finding| finding.related.first().and_then(|related| related.file);
        let twin =
            merged.iter_mut().rev().take_while(|known| known.file == finding.file).find(|known| {
                listing(known)
                    .zip(listing(&finding))
                    .is_some_and(|(one, other)| catalog.site.same_page(one, other))
            });
        match twin {
            Some(known) => known.related.extend(finding.related),
            None => merged.push(finding),
        }
    }
    *findings = merged;
}
