use super::{Check, Findings, Level, Mend, OTHERS_FOR_EACH, Rule, unlisted_page};
use crate::catalog::{Bare, Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::{FileId, Finding};
use crate::name::Name;
use crate::profile::Listing;
use crate::rule::lost::of_table;
use crate::text::{Span, grouped};

pub(super) static RULE: Rule = Rule {
    id: "empty-listing",
    level: Level::Error,
    mend: Mend::Never(
        "a row takes more than the pages tell: its place, marks, names of other pages",
    ),
    summary: "a listing has no rows, though there are pages that belong in it",
    docs: r"
### What it checks
Listings that the profile calls complete, or whose rows and rest add up to a number of pages: that one for which there are
pages has rows. A table without rows beside others of its listing is one too, and so is a list that a number on its page
counts. Where a page lacks the whole section, that is told if nearly all others of its kind have it.

### Why
All of what the page is there for is gone. That each of the pages is missing would be said many times over, and hides it.

### How to fix
Generate the page again, or bring the rows back from an earlier version.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    findings.extend(of(catalog).into_iter().map(|empty| empty.finding));
}

/// A listing without rows, and the pages that belong in it.
pub(super) struct Empty {
    pub(super) finding: Finding,
    pub(super) pages: Vec<FileId>,
}

pub(super) fn of(catalog: &Catalog<'_>) -> Vec<Empty> {
    let mut found = Vec::new();
    for listed in catalog.listings().filter(|listed| !listed.bare.is_empty()) {
        let by_heading = listed.bare.iter().filter_map(|bare| Some((bare, bare.total?)));
        let mut tables: Vec<Empty> = by_heading
            .filter(|(_, (total, _))| *total > 0)
            .map(|(bare, total)| below_heading(catalog, &listed, bare, total))
            .collect();
        if tables.is_empty() {
            tables.extend(without_pages(catalog, &listed).or_else(|| uncounted(catalog, &listed)));
        }
        found.extend(tables);
    }
    for kind in catalog.profile.iter().flat_map(|profile| &profile.kinds) {
        for (table, under) in kind.listings_under() {
            if let Some((_, listing)) = kind.listings().find(|(name, _)| *name == table) {
                found.extend(without_section(catalog, kind.kind, table, listing, under));
            }
        }
    }
    found
}

/// A table without rows, below a heading that counts them.
fn below_heading(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    bare: &Bare,
    (total, heading): (u32, Span),
) -> Empty {
    let message =
        format!("this table has no rows, but the heading says {}", grouped(total as usize));
    let mut empty = told(catalog, listed, bare.span, message, &[]);
    empty.finding = empty.finding.also(heading, "the heading");
    empty
}

/// A listing without rows, or a table of it, for which there are pages.
fn without_pages(catalog: &Catalog<'_>, listed: &Listed<'_>) -> Option<Empty> {
    // What a shortened listing leaves out may be what is missing.
    if !listed.items.is_empty() && !listed.listing.complete {
        return None;
    }
    let mut pages = expected(catalog, listed);
    pages.retain(|page| !listed.rows().any(|row| leads_to(catalog, row, page)));
    let (lacking, belong) = match pages.as_slice() {
        [] => return None,
        [only] => (format!("`{}`", only.name()), "belongs"),
        pages => (catalog.several(pages.len(), listed.listing.kind), "belong"),
    };
    let message = if listed.items.is_empty() {
        format!("nothing is listed here, but {lacking} {belong} here")
    } else {
        format!("this table has no rows, and the others of its listing lack {lacking}")
    };
    Some(told(catalog, listed, listed.bare.first()?.span, message, &pages))
}

/// A listing without rows that a number on its page counts.
fn uncounted(catalog: &Catalog<'_>, listed: &Listed<'_>) -> Option<Empty> {
    let counts = catalog.kind(listed.page)?.counts.iter();
    let mut counts = counts.filter(|it| it.rows == Some(listed.table) && it.row.is_none());
    let fact = counts.find_map(|count| listed.page.fact(count.role))?;
    let is_some = fact.value.number().is_some_and(|number| number.low > 0.0);
    if !is_some || fact.is_unreadable() || !listed.items.is_empty() {
        return None;
    }
    let message = format!(
        "nothing is listed here, but {} is `{}`",
        catalog.role_title(fact.role),
        catalog.quoted(listed.page.file, fact)
    );
    let mut empty = told(catalog, listed, listed.bare.first()?.span, message, &[]);
    empty.finding = empty.finding.also(fact.span(), "the number");
    Some(empty)
}

/// Pages that lack the whole section, where nearly all others of their kind have it.
fn without_section(
    catalog: &Catalog<'_>,
    kind: Name,
    table: Name,
    listing: &Listing,
    under: &str,
) -> Vec<Empty> {
    let has_it = |page: &&PageFacts| {
        page.items.iter().any(|item| item.table == table)
            || page.bare().iter().any(|bare| bare.table == table)
    };
    let (with, without): (Vec<_>, Vec<_>) = catalog.of_kind(kind).partition(has_it);
    let mut lacking = Vec::new();
    for page in without {
        let listed = Listed { page, table, listing, items: Vec::new(), bare: Vec::new() };
        let pages = expected(catalog, &listed);
        if !pages.is_empty() {
            let message = format!(
                "this page has no section `{under}` with its {}, as {} have",
                catalog.several(pages.len(), listing.kind),
                catalog.several(with.len(), kind)
            );
            lacking.push(told(catalog, &listed, page.title, message, &pages));
        }
    }
    if with.len() < lacking.len() * OTHERS_FOR_EACH {
        lacking.clear();
    }
    lacking
}

fn leads_to(catalog: &Catalog<'_>, row: &OwnItem, page: &PageFacts) -> bool {
    row.page().is_some_and(|file| catalog.site.same_page(file, page.file))
}

/// The pages that a listing should have rows for, or some of them.
fn expected<'c>(catalog: &'c Catalog<'_>, listed: &Listed<'_>) -> Vec<&'c PageFacts> {
    let Listing { complete, total, .. } = listed.listing;
    if *complete {
        return unlisted_page::expected(catalog, listed);
    }
    let total = total.as_ref().and_then(|total| Some((total, total.pages.as_ref()?)));
    let Some((total, pages)) = total else { return Vec::new() };
    let mut pages = catalog.related(listed.page, pages.kind, &pages.same);
    if total.less > 0 {
        pages.retain(|page| page.file != listed.page.file);
    }
    pages
}

fn told(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    place: Span,
    message: String,
    pages: &[&PageFacts],
) -> Empty {
    let mut finding =
        Finding::new(listed.page.file, place, format!("empty {}", listed.table), message)
            .label("rows are missing here")
            .help("generate this page again, or bring its rows back from an earlier version");
    if let Some(cause) = catalog.lost(listed.page, of_table(listed.table)) {
        finding.caused_by = Some(cause.clone());
    } else if let [first, ..] = pages
        && pages.iter().all(|page| catalog.is_stale(page))
    {
        finding = finding.because_of("stale-page", first.file, catalog.stamp_span(first));
    }
    Empty { finding, pages: pages.iter().map(|page| page.file).collect() }
}
