use std::collections::{HashMap, HashSet};

use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::{Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::Finding;
use crate::name::Name;
use crate::profile::Listing;
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

/// The kind of a page, a listing on it, and what the pages that are listed share with it.
type Group<'c> = (Option<Name>, Name, Vec<Option<&'c str>>);

/// What the pages that the rows of a listing may name are called.
struct Known<'c> {
    /// By the roles that a row names its page by.
    names: HashSet<Vec<&'c str>>,
    titles: HashSet<&'c str>,
}

impl<'c> Known<'c> {
    /// Nothing, where a page does not tell its name: what it is called is not known.
    fn of(catalog: &'c Catalog<'_>, listed: &Listed<'c>) -> Option<Self> {
        let Listing { kind, same, by, variants, .. } = listed.listing;
        let mut pages = catalog.related(listed.page, *kind, same);
        pages.extend(variants.iter().flat_map(|kind| catalog.of_kind(*kind)));
        let names = |page: &&'c PageFacts| -> Option<Vec<&'c str>> {
            by.iter().map(|role| page.fact(*role)?.value.text()).collect()
        };
        Some(Self {
            names: pages.iter().map(names).collect::<Option<_>>()?,
            titles: pages.iter().map(|page| page.name()).collect(),
        })
    }
}

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    // All pages of one author list the same others.
    let mut known: HashMap<Group<'_>, Option<Known<'_>>> = HashMap::new();
    for listed in catalog.listings().filter(|listed| !listed.listing.by.is_empty()) {
        let unknown = |item: &&OwnItem| item.page().is_none() && item.link().is_none();
        let mut rows = listed.rows().filter(unknown).peekable();
        if rows.peek().is_none() {
            continue;
        }
        let same = listed.listing.same.iter().map(|name| catalog.capture(listed.page, name));
        let known = known
            .entry((listed.page.kind, listed.table, same.collect()))
            .or_insert_with(|| Known::of(catalog, &listed));
        let Some(known) = known else { continue };
        for item in rows {
            // A page that is called so by its title alone contradicts itself, and that is said there.
            if !known.titles.contains(listed.page.text_of(item)) {
                findings.extend(unknown_row(catalog, &listed, item, known));
            }
        }
    }
}

fn unknown_row(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    item: &OwnItem,
    known: &Known<'_>,
) -> Option<Finding> {
    let facts = listed.listing.by.iter().map(|role| listed.page.fact_of(item, *role));
    let facts: Vec<_> = facts.collect::<Option<_>>()?;
    let said: Vec<&str> = facts.iter().map(|fact| fact.value.text()).collect::<Option<_>>()?;
    if known.names.contains(&said) {
        return None;
    }
    let [name, others @ ..] = said.as_slice() else { return None };
    // Of the names that go with the rest of the row.
    let names = known.names.iter().filter(|names| names[1..] == *others).map(|names| names[0]);
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
