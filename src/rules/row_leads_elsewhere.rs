use super::{Check, Findings, Level, Rule};
use crate::catalog::{Catalog, Listed, PageFacts};
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "row-leads-elsewhere",
    level: Level::Error,
    summary: "a row of a listing leads to a page of another kind or owner",
    docs: r"
### What it checks
That each row of a listing leads to a page of the kind that the listing is of, and, where the listing belongs to
an owner or to one model, to a page of the same owner or with the same id.

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
            let Some(page) = item.page.and_then(|file| catalog.page(file)) else { continue };
            if let Some(fault) = fault(catalog, &listed, page) {
                let wanted = catalog.profile.and_then(|profile| profile.kind(listed.listing.kind));
                let wanted = wanted.map_or("page", |(_, kind)| kind.title.as_str());
                let path = catalog.path(page.file);
                findings.push(
                    Finding::new(
                        listed.page.file,
                        item.key,
                        format!("row {} {path}", item.text),
                        format!("`{}` leads to `{path}`, {fault}", item.text),
                    )
                    .elsewhere(page.file, page.title, "it leads here")
                    .help(format!("point the link at the {wanted} that the row names")),
                );
            }
        }
    }
}

fn fault(catalog: &Catalog<'_>, listed: &Listed<'_>, page: &PageFacts) -> Option<String> {
    let listing = listed.listing;
    if page.kind != Some(listing.kind) {
        let kind = catalog.kind(page).map_or("a page of no known kind", |kind| kind.title.as_str());
        return Some(format!("which is another kind of page: {kind}"));
    }
    for name in &listing.same {
        let (here, there) = (catalog.capture(listed.page, name), catalog.capture(page, name));
        if let (Some(here), Some(there)) = (here, there)
            && here != there
        {
            return Some(format!("a page of `{there}`, in a listing of `{here}`"));
        }
    }
    if listing.same_id {
        let id = |page: &PageFacts| catalog.id(page).map(str::to_owned);
        if let (Some(here), Some(there)) = (id(listed.page), id(page))
            && here != there
        {
            return Some(format!("the page of `{there}`, in a listing of `{here}`"));
        }
    }
    None
}
