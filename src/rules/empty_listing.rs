use super::{Check, Findings, Level, Mend, Rule, unlisted_page};
use crate::catalog::{Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::{FileId, Finding};
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

/// A page lacks a section if so many others of its kind have it for each that does not.
const OTHERS_FOR_EACH: usize = 8;

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    findings.extend(of(catalog).into_iter().map(|empty| empty.finding));
}

/// A listing without rows, and the pages that belong in it.
pub(super) struct Empty {
    pub(super) finding: Finding,
    pub(super) pages: Vec<FileId>,
}

pub(super) fn of(catalog: &Catalog<'_>) -> Vec<Empty> {
    let bare = catalog.listings().filter(|listed| !listed.bare.is_empty());
    let mut found: Vec<Empty> = bare.filter_map(|listed| empty(catalog, &listed)).collect();
    for kind in catalog.profile.iter().flat_map(|profile| &profile.kinds) {
        for (table, under) in kind.listings_under() {
            let Some((_, listing)) = kind.listings().find(|(name, _)| *name == table) else {
                continue;
            };
            let has_it = |page: &&PageFacts| {
                page.items.iter().any(|item| item.table == table)
                    || page.bare().iter().any(|bare| bare.table == table)
            };
            let (with, without): (Vec<_>, Vec<_>) = catalog.of_kind(kind.kind).partition(has_it);
            let without = without.into_iter().filter_map(|page| {
                let listed = Listed { page, table, listing, items: Vec::new(), bare: Vec::new() };
                let pages = expected(catalog, &listed);
                (!pages.is_empty()).then_some((listed, pages))
            });
            let without: Vec<_> = without.collect();
            if with.len() >= without.len().max(1) * OTHERS_FOR_EACH {
                found.extend(without.iter().map(|(listed, pages)| {
                    let others = catalog.several(with.len(), kind.kind);
                    let message = format!(
                        "this page has no section `{under}` with its {}, as {others} have",
                        catalog.several(pages.len(), listing.kind)
                    );
                    told(catalog, listed, listed.page.title, message, pages)
                }));
            }
        }
    }
    found
}

fn empty(catalog: &Catalog<'_>, listed: &Listed<'_>) -> Option<Empty> {
    let bare = listed.bare.first()?;
    if let Some((total, heading)) = bare.total.filter(|(total, _)| *total > 0) {
        let message =
            format!("this table has no rows, but the heading says {}", grouped(total as usize));
        let mut empty = told(catalog, listed, bare.span, message, &[]);
        empty.finding = empty.finding.also(heading, "the heading");
        return Some(empty);
    }
    // What a shortened listing leaves out may be what is missing.
    if !listed.items.is_empty() && !listed.listing.complete {
        return None;
    }
    let mut pages = expected(catalog, listed);
    pages.retain(|page| !listed.rows().any(|row| leads_to(catalog, row, page)));
    if let Some(first) = pages.first() {
        let more = match pages.len() {
            1 => format!("`{}` belongs", first.name()),
            number => format!("{} belong", catalog.several(number, listed.listing.kind)),
        };
        let message = if listed.items.is_empty() {
            format!("nothing is listed here, but {more} here")
        } else {
            format!("this table has no rows, and {more} in this listing and are missing")
        };
        return Some(told(catalog, listed, bare.span, message, &pages));
    }
    let counts = catalog.kind(listed.page).map_or(&[][..], |kind| kind.counts.as_slice());
    let mut stated = counts.iter().filter(|it| it.rows == Some(listed.table) && it.row.is_none());
    let fact = stated.find_map(|count| listed.page.fact(count.role))?;
    let is_some = fact.value.number().is_some_and(|number| number.low > 0.0);
    if !is_some || fact.is_unreadable() || !listed.items.is_empty() {
        return None;
    }
    let message = format!(
        "nothing is listed here, but {} is `{}`",
        catalog.role_title(fact.role),
        catalog.quoted(listed.page.file, fact)
    );
    let mut empty = told(catalog, listed, bare.span, message, &[]);
    empty.finding = empty.finding.also(fact.span(), "the number");
    Some(empty)
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
