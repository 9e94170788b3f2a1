use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::{Catalog, Listed, OwnFact, OwnItem, PageFacts, Stray};
use crate::diagnostic::{FileId, Finding};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "row-leads-elsewhere",
    level: Level::Error,
    mend: Mend::Never("whether the text or the link is wrong is not known"),
    summary: "a row of a listing leads to a page of another kind or owner",
    docs: r"
### What it checks
That each row of a listing leads to a page of the kind that the listing is of, and, where the listing belongs to
an owner or to one model, to a page of the same owner or with the same id. A row that carries the name of a page which
no row leads to is meant for that page. In a section about one page, links that tell of it lead to it too.

### Why
A row that leads to another provider's page shows the reader other prices and other limits under a right name.

### How to fix
Point the link at the page that the row names.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for listed in catalog.listings() {
        for item in listed.rows() {
            let Some(page) = item.page().and_then(|file| catalog.page(file)) else { continue };
            let Some(fault) = fault(catalog, &listed, item) else { continue };
            let path = catalog.path(page.file);
            let help = if let Some(meant) = fault.meant {
                format!("point the link at `{}`", catalog.path(meant))
            } else {
                let wanted = catalog.profile.and_then(|it| it.kind(listed.listing.kind));
                let wanted = wanted.map_or("page", |(_, kind)| kind.title.as_str());
                format!("point the link at the {wanted} that the row names")
            };
            let mut finding = Finding::new(
                listed.page.file,
                item.key,
                format!("row {} {path}", listed.page.text_of(item)),
                format!("`{}` leads to `{path}`, {}", listed.page.text_of(item), fault.message),
            )
            .label("this row")
            .elsewhere(page.file, fault.place, "it leads here")
            .help(help);
            // All rows of a page whose own id is wrong lead to pages of another one.
            if let Some(own) = catalog.id_fact(listed.page).filter(|_| fault.is_by_id)
                && !catalog.fits_path(listed.page)
            {
                finding = finding.because_of("id-contradicts-path", listed.page.file, own.span());
            }
            // The page of a folder under a name that is not quite its own.
            if finding.caused_by.is_none() && page.kind.is_none() && is_misnamed(catalog, path) {
                finding = finding.because_of("missing-twin", page.file, page.title);
            }
            findings.push(finding);
        }
        for stray in listed.page.strays() {
            let row = listed.items.binary_search_by_key(&stray.heading, |row| row.key).ok();
            let row = row.map(|at| listed.items[at]);
            findings.extend(row.and_then(|row| astray(catalog, &listed, row, stray)));
        }
    }
}

/// A link in the section about a page, unless the heading is the one that leads to another page than it names.
fn astray(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    row: &OwnItem,
    stray: &Stray,
) -> Option<Finding> {
    let about = catalog.page(row.page()?)?;
    let leads = catalog.page(stray.leads)?;
    if fault(catalog, listed, row).is_some() || catalog.site.same_page(about.file, leads.file) {
        return None;
    }
    let (path, wanted) = (catalog.path(leads.file), catalog.path(about.file));
    let name = listed.page.text_of(row);
    Some(
        Finding::new(
            listed.page.file,
            stray.span,
            format!("link {} {path}", stray.text),
            format!("`{}` leads to `{path}`, in the section about `{name}`", stray.text),
        )
        .label("this link")
        .also(stray.heading, format!("the heading leads to `{wanted}`"))
        .help(format!("point the link at `{wanted}`")),
    )
}

/// Whether a page would show its folder if its name were written in other letter case.
fn is_misnamed(catalog: &Catalog<'_>, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    catalog.profile.is_some_and(|profile| {
        profile.index_pages.iter().any(|index| index.file.eq_ignore_ascii_case(name))
    })
}

/// What is wrong with where a row leads.
pub(super) struct Fault {
    message: String,
    /// Where the page that it leads to says so.
    place: Span,
    /// The page that it should lead to, where that is known.
    pub(super) meant: Option<FileId>,
    /// The page has another id than the one with the listing.
    is_by_id: bool,
}

pub(super) fn fault(catalog: &Catalog<'_>, listed: &Listed<'_>, item: &OwnItem) -> Option<Fault> {
    let page = catalog.page(item.page()?)?;
    let listing = listed.listing;
    let fault = |message, place| Some(Fault { message, place, meant: None, is_by_id: false });
    if page.kind != Some(listing.kind) {
        let kind = catalog.kind(page).map_or("a page of no known kind", |kind| kind.title.as_str());
        return fault(format!("which is another kind of page: {kind}"), page.title);
    }
    for name in &listing.same {
        let Some(here) = catalog.capture(listed.page, name) else { continue };
        if catalog.shares(page, name, here) == Some(false) {
            let message = match catalog.capture(page, name) {
                Some(there) => format!("a page of `{there}`, in a listing of `{here}`"),
                None => format!("a page without `{here}`, in a listing of those with it"),
            };
            let place = catalog.shared_fact(page, name).map_or(page.title, OwnFact::span);
            return fault(message, place);
        }
    }
    if listing.same_id
        && let (Some(here), Some(there)) = (catalog.id(listed.page), catalog.id_fact(page))
        && let Some(id) = there.value.text()
        && here != id
    {
        let message = format!("the page of `{id}`, in a listing of `{here}`");
        return Some(Fault { message, place: there.span(), meant: None, is_by_id: true });
    }
    by_name(catalog, listed, item, page)
}

/// A row whose name is not that of the page it leads to, but that of another page of the listing's, which no row
/// leads to.
fn by_name(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    item: &OwnItem,
    page: &PageFacts,
) -> Option<Fault> {
    let named = listed.page.facts_of(item).find(|fact| item.key.contains(fact.span()))?;
    let there = page.fact(named.role)?;
    let (name, other) = (named.value.text()?, there.value.text()?);
    if name == other || listed.listing.repeats {
        return None;
    }
    let pages = catalog.related(listed.page, listed.listing.kind, &listed.listing.same);
    let mut meant = pages.iter().filter(|candidate| {
        candidate.fact(named.role).and_then(|fact| fact.value.text()) == Some(name)
            && !listed.rows().any(|row| row.page() == Some(candidate.file))
    });
    let (Some(meant), None) = (meant.next(), meant.next()) else { return None };
    Some(Fault {
        message: format!("whose name is `{other}`"),
        place: there.span(),
        meant: Some(meant.file),
        is_by_id: false,
    })
}
