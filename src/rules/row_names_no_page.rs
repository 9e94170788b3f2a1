use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::{Catalog, Listed, OwnItem};
use crate::diagnostic::Finding;
use crate::suggest;

pub(super) static RULE: Rule = Rule {
    id: "row-names-no-page",
    level: Level::Error,
    mend: Mend::Never("which page is meant is not known"),
    summary: "a row without a link names a page that there is not",
    docs: r"
### What it checks
Rows and items of listings that name their pages in words instead of by links, such as a list of the other models of
an author: that the catalog has a page of that name.

### Why
A reader looks for a page that is not there: it was renamed or deleted, and the listing was not written again.

### How to fix
Write the name that the help suggests, or delete the row.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for listed in catalog.listings().filter(|listed| !listed.listing.by.is_empty()) {
        let unknown = |item: &&OwnItem| item.page().is_none() && item.link().is_none();
        let mut rows = listed.rows().filter(unknown).peekable();
        if rows.peek().is_none() {
            continue;
        }
        let mut pages = catalog.related(listed.page, listed.listing.kind, &listed.listing.same);
        pages.extend(listed.listing.variants.into_iter().flat_map(|kind| catalog.of_kind(kind)));
        let told = |page: &crate::catalog::PageFacts| -> Option<Vec<String>> {
            listed
                .listing
                .by
                .iter()
                .map(|role| Some(page.fact(*role)?.value.text()?.to_owned()))
                .collect()
        };
        let known: Vec<Vec<String>> = pages.iter().filter_map(|page| told(page)).collect();
        // Nothing is known of what a page that does not tell its name is called.
        if known.len() < pages.len() {
            continue;
        }
        for item in rows {
            // A page that is called so by its title alone contradicts itself, and that is said there.
            if pages.iter().any(|page| page.name() == listed.page.text_of(item)) {
                continue;
            }
            findings.extend(unknown_row(catalog, &listed, item, &known));
        }
    }
}

fn unknown_row(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    item: &OwnItem,
    known: &[Vec<String>],
) -> Option<Finding> {
    let facts = listed.listing.by.iter().map(|role| listed.page.fact_of(item, *role));
    let facts: Vec<_> = facts.collect::<Option<_>>()?;
    let said: Vec<&str> = facts.iter().map(|fact| fact.value.text()).collect::<Option<_>>()?;
    if known.iter().any(|names| *names == said) {
        return None;
    }
    let [name, others @ ..] = said.as_slice() else { return None };
    // Of the names that go with the rest of the row.
    let names = known.iter().filter(|names| names[1..] == *others).map(|names| names[0].as_str());
    let wanted = catalog.profile?.kind(listed.listing.kind)?.1.title.as_str();
    let of =
        if others.is_empty() { String::new() } else { format!(" of `{}`", others.join("`, `")) };
    let owner = listed.listing.same.first().and_then(|name| catalog.capture(listed.page, name));
    let owner = owner.map_or(String::new(), |owner| format!(" below `{owner}`"));
    let help = suggest::nearest(name, names).map_or_else(
        || "delete the row, or bring the page back".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Some(
        Finding::new(
            listed.page.file,
            facts.first()?.span(),
            format!("row {}", said.join(" ")),
            format!("there is no {wanted} called `{name}`{of}{owner}"),
        )
        .label("no page has this name")
        .help(help),
    )
}
