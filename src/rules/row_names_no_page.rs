use std::collections::HashSet;

use hashbrown::HashMap;

use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::{Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::{Cause, Finding};
use crate::name::Name;
use crate::profile::Listing;
use crate::suggest;

pub(super) static RULE: Rule = Rule {
    id: "row-names-no-page",
    level: Level::Error,
    mend: Mend::Never("which page is meant is not known"),
    summary: "a row names a page that there is not",
    docs: r"
### What it checks
Rows and items of listings that name their pages in words instead of by links, such as a list of the other models of
an author: that the catalog has a page of that name, and of that owner where the row gives one. Where a link of that name leads to nothing, the row only follows
from that.

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
    /// Of pages that call themselves otherwise elsewhere: such a page contradicts itself, and that is said there.
    titles: HashSet<&'c str>,
}

impl<'c> Known<'c> {
    /// Nothing, where a page does not tell its name: what it is called is not known.
    fn of(catalog: &'c Catalog<'_>, listed: &Listed<'c>) -> Option<Self> {
        let Listing { kind, same, variants, .. } = listed.listing;
        let mut pages = catalog.related(listed.page, *kind, same);
        pages.extend(variants.iter().flat_map(|kind| catalog.of_kind(*kind)));
        let mut known = Self { names: HashSet::new(), titles: HashSet::new() };
        for page in pages {
            let names = told(page, listed.listing)?;
            if names.first() != Some(&page.name()) {
                known.titles.insert(page.name());
            }
            known.names.insert(names);
        }
        Some(known)
    }
}

/// What the page says for the roles by which a row names it.
fn told<'p>(page: &'p PageFacts, listing: &Listing) -> Option<Vec<&'p str>> {
    listing.by.iter().map(|role| page.fact(*role)?.value.text()).collect()
}

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    // All pages of one author list the same others.
    let mut known: HashMap<Group<'_>, Option<Known<'_>>> = HashMap::new();
    let mut gone = None;
    for listed in catalog.listings().filter(|listed| !listed.listing.by.is_empty()) {
        // Where a row gives more than a name, that may be wrong whatever became of its link.
        let by_several = listed.listing.by.len() > 1;
        let unknown =
            |item: &&OwnItem| item.page().is_none() && (item.link().is_none() || by_several);
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
            if known.titles.contains(listed.page.text_of(item)) {
                continue;
            }
            let Some(mut finding) = unknown_row(catalog, &listed, item, known) else { continue };
            let gone = gone.get_or_insert_with(|| Gone::of(catalog));
            // A page that another row calls so contradicts that row, which is told there.
            let called = gone.called(&listed, item);
            if called.iter().filter_map(|page| told(page, listed.listing)).any(|names| {
                let others = listed.listing.by.iter().zip(&names).skip(1);
                others.into_iter().all(|(role, name)| {
                    let fact = listed.page.fact_of(item, *role);
                    fact.and_then(|fact| fact.value.text()) == Some(*name)
                })
            }) {
                continue;
            }
            // It may be the name of a page that nobody can read: of whose and which kind its own text would tell.
            let unread = || catalog.unread.first().cloned();
            finding.caused_by = gone.named(catalog, &listed, item).or_else(unread);
            findings.push(finding);
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
    // A link to a page that is gone is told of as such; here only if others have such a page.
    if item.link().is_some() && !known.names.iter().any(|names| names[0] == *name) {
        return None;
    }
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

/// Rows whose links lead to nothing, and what may be the matter with them, by the kind of page that they stand for and
/// their names.
struct Gone<'c> {
    rows: HashMap<(Name, &'c str), Vec<(&'c PageFacts, Cause)>>,
    /// The first of each name, whatever it stands for.
    names: HashMap<&'c str, Cause>,
    /// Pages that rows call so and that have another title.
    misnamed: HashMap<(Name, &'c str), Vec<&'c PageFacts>>,
}

impl<'c> Gone<'c> {
    fn of(catalog: &'c Catalog<'_>) -> Self {
        let mut rows: HashMap<_, Vec<_>> = HashMap::new();
        let mut names = HashMap::new();
        let mut misnamed: HashMap<_, Vec<_>> = HashMap::new();
        for listed in catalog.listings() {
            for item in listed.rows() {
                let name = (listed.listing.kind, listed.page.text_of(item));
                if let Some((rule, span)) = listed.page.broken(item) {
                    let cause = Cause { rule, file: listed.page.file, span };
                    names.entry(name.1).or_insert_with(|| cause.clone());
                    rows.entry(name).or_default().push((listed.page, cause));
                }
                let page = item.page().and_then(|file| catalog.page(file));
                if let Some(page) = page.filter(|page| page.name() != name.1) {
                    misnamed.entry(name).or_default().push(page);
                }
            }
        }
        Self { rows, names, misnamed }
    }

    /// The pages that other rows call as this one does.
    fn called<'g>(&'g self, listed: &'g Listed<'_>, item: &OwnItem) -> &'g [&'g PageFacts] {
        let name = (listed.listing.kind, listed.page.text_of(item));
        self.misnamed.get(&name).map_or(&[], Vec::as_slice)
    }

    /// What is said of such a row that has the name of this one and belongs to the same owner, if to any, or of one that
    /// has what else this one is named by: its owner is gone.
    fn named(&self, catalog: &Catalog<'_>, listed: &Listed<'_>, item: &OwnItem) -> Option<Cause> {
        let name = (listed.listing.kind, listed.page.text_of(item));
        let is_same = |page: &PageFacts| {
            // Its own link tells nothing of what else the row says.
            !(item.link().is_some() && catalog.site.same_page(page.file, listed.page.file))
                && listed.listing.same.iter().all(|part| {
                    let owner = catalog.capture(page, part);
                    owner.is_none() || owner == catalog.capture(listed.page, part)
                })
        };
        let mut rows = self.rows.get(&name).into_iter().flatten();
        let own = rows.find(|(page, _)| is_same(page)).map(|(_, cause)| cause);
        let others = listed.listing.by.iter().skip(1);
        let mut others = others.filter_map(|role| listed.page.fact_of(item, *role)?.value.text());
        own.or_else(|| others.find_map(|name| self.names.get(name))).cloned()
    }
}
