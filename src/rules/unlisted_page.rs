use hashbrown::HashSet;

use super::{Check, Findings, Level, Mend, Rule, row_leads_elsewhere};
use crate::catalog::{Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::{FileId, Finding};
use crate::rule::lost::of_table;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "unlisted-page",
    level: Level::Error,
    mend: Mend::Never(
        "a row takes more than the page tells: its place among the others, marks, names of other pages",
    ),
    summary: "a page is missing from the listing it belongs in",
    docs: r"
### What it checks
That every page stands in the listings that the profile calls complete: a provider's page lists all its models,
a model's page all providers that have a page with its id, an index all owners. And that a page which the profile says links
to each page of a kind does so, wherever on the page.

### Why
Readers and programs walk the catalog by its listings. A page that none of them names is never found.

### How to fix
Add the row, or delete the page if it is no longer meant to be there.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    *findings = of(catalog);
}

/// All pages that are missing from listings.
pub(super) fn of(catalog: &Catalog<'_>) -> Findings {
    let mut findings = Findings::new();
    for listed in catalog.listings().filter(|listed| listed.listing.complete && listed.more() == 0)
    {
        let shown: HashSet<FileId> = listed.rows().filter_map(OwnItem::page).collect();
        let mut missing = expected(catalog, &listed);
        missing.retain(|page| {
            !shown.contains(&page.file)
                && !shown.iter().any(|&file| catalog.site.same_page(file, page.file))
        });
        // A listing without any row is one fault.
        if listed.items.is_empty() {
            continue;
        }
        // A row whose page is not known may well be the one that is missed.
        if missing.is_empty() || listed.rows().any(|item| item.page().is_none()) {
            continue;
        }
        for page in missing {
            findings.push(finding(catalog, &listed, page));
        }
    }
    for page in &catalog.pages {
        findings.extend(unlinked(catalog, page));
    }
    merge(&mut findings);
    findings
}

/// The pages that a page should link to and does not. One without any such link is an index of something else.
fn unlinked(catalog: &Catalog<'_>, page: &PageFacts) -> Findings {
    let kind = catalog.kind(page).and_then(|kind| kind.links_to_each);
    let Some(kind) = kind else { return Findings::new() };
    let linked: HashSet<FileId> = page.links().iter().filter_map(|link| link.leads).collect();
    let is_linked = |other: &PageFacts| linked.contains(&other.file);
    let path = catalog.path(page.file);
    if !catalog.of_kind(kind).any(is_linked) {
        return Findings::new();
    }
    let missing =
        catalog.of_kind(kind).filter(|other| !is_linked(other) && other.file != page.file);
    missing
        .map(|other| {
            Finding::new(
                other.file,
                other.title,
                format!("unlinked in {path}"),
                format!(
                    "`{path}`, which links to all {}, does not link to this one",
                    catalog.titles(kind)
                ),
            )
            .label("this page")
            .elsewhere(page.file, page.title, "no link to it on this page")
            .help("link to it there, or delete the page if it is no longer meant to be there")
        })
        .collect()
}

/// The pages that the listing should hold.
pub(super) fn expected<'c>(catalog: &'c Catalog<'_>, listed: &Listed<'_>) -> Vec<&'c PageFacts> {
    let kind = listed.listing.kind;
    if listed.listing.same_id {
        let id = catalog.id(listed.page);
        return id.map_or_else(Vec::new, |id| catalog.with_id(kind, id).collect());
    }
    catalog.related(listed.page, kind, &listed.listing.same)
}

fn finding(catalog: &Catalog<'_>, listed: &Listed<'_>, page: &PageFacts) -> Finding {
    let path = catalog.path(listed.page.file);
    let table = listed.rows().next().map_or(listed.page.title, |item| item.span);
    let finding = Finding::new(
        page.file,
        page.title,
        format!("unlisted in {path} {}", listed.table),
        format!(
            "`{}` is not listed in `{path}`, which lists {}",
            page.name(),
            catalog.several(listed.rows().count(), listed.listing.kind)
        ),
    )
    .label("this page")
    .elsewhere(listed.page.file, table, "it is missing from this listing")
    .help("add its row, or delete the page if it is no longer meant to be there");
    match cause(catalog, listed, page) {
        Some((rule, file, span)) => finding.because_of(rule, file, span),
        None => finding,
    }
}

/// Another fault that the page is missing because of.
fn cause(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    page: &PageFacts,
) -> Option<(&'static str, FileId, Span)> {
    if catalog.is_stale(page) {
        return Some(("stale-page", page.file, catalog.stamp_span(page)));
    }
    if let Some(cause) = catalog.lost(listed.page, of_table(listed.table)) {
        return Some((cause.rule, cause.file, cause.span));
    }
    if let Some(bare) = listed.bare.first() {
        return Some(("empty-listing", listed.page.file, bare.span));
    }
    // A row that leads elsewhere is meant for it.
    let astray = listed.rows().find(|item| {
        let fault = row_leads_elsewhere::fault(catalog, listed, item);
        fault.is_some_and(|fault| fault.meant.is_none_or(|meant| meant == page.file))
    });
    if let Some(item) = astray {
        return Some(("row-leads-elsewhere", listed.page.file, item.key));
    }
    if let Some(row) = foreign_row(catalog, listed, page) {
        return Some(row);
    }
    // It is a copy of a page that is listed, and kept its id.
    catalog.copied(page).map(|cause| (cause.rule, cause.file, cause.span))
}

/// A row for the page in the listing of another owner than the one that the page tells in a fact: the fact is likely
/// wrong.
fn foreign_row(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    page: &PageFacts,
) -> Option<(&'static str, FileId, Span)> {
    listed.listing.same.iter().find(|name| catalog.shared_fact(page, name).is_some())?;
    let others = catalog.of_kind(listed.page.kind?).filter(|it| it.file != listed.page.file);
    let listings = others.flat_map(|other| catalog.listings_of(other));
    listings.filter(|other| other.table == listed.table).find_map(|other| {
        let row = other.rows().find(|item| item.page() == Some(page.file))?;
        row_leads_elsewhere::fault(catalog, &other, row)?;
        Some(("row-leads-elsewhere", other.page.file, row.key))
    })
}

/// A page that several listings leave out is one finding, with the listings as its related places.
fn merge(findings: &mut Findings) {
    findings.sort_by_key(|finding| finding.file);
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        match merged.last_mut().filter(|known| known.file == finding.file) {
            Some(known) => {
                known.related.extend(finding.related);
                known.caused_by = known.caused_by.take().or(finding.caused_by);
            }
            None => merged.push(finding),
        }
    }
    *findings = merged;
}
