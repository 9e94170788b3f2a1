use std::cell::OnceCell;
use std::collections::HashSet;

use hashbrown::HashMap;

use super::{Check, Findings, Level, Mend, Rule, row_contradicts_page};
use crate::catalog::{ByRoles, Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::{Applicability, Cause, Finding};
use crate::name::Name;
use crate::profile::Listing;
use crate::suggest;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "row-names-no-page",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a row names a page that there is not",
    docs: r"
### What it checks
Rows and items of listings that name their pages in words instead of by links, such as a list of the other models of
an author: that they name one, and that the catalog has a page of that name, and of that owner where the row gives one.
Where a link of that name leads to nothing, the row only follows from that.

### Why
A reader looks for a page that is not there: it was renamed or deleted, and the listing was not written again.

### How to fix
Write the name that the help suggests, or delete the row. The fix writes the name of the one page that no other row names
and that says all else that the row says.
",
    check: Check::Catalog(check),
};

/// The kind of a page, a listing on it, and what the pages that are listed share with it.
type Group<'c> = (Option<Name>, Name, Vec<Option<&'c str>>);

/// A page, and the name by which rows call it.
type Called<'c> = (&'c str, &'c PageFacts);

/// What the rows of a listing name their pages by; only where a row names none.
type Taken<'c> = HashSet<Vec<&'c str>>;

/// What the pages that the rows of a listing may name are called.
struct Known<'c> {
    /// By the roles that a row names its page by.
    names: ByRoles<'c>,
    /// Each page and its name, by what it says for the other ones of these roles; only where a row names none.
    by_others: OnceCell<HashMap<Vec<&'c str>, Vec<Called<'c>>>>,
    /// Of pages that call themselves otherwise elsewhere: such a page contradicts itself, and that is said there.
    titles: HashSet<&'c str>,
}

impl<'c> Known<'c> {
    /// Nothing, where a page does not tell its name: what it is called is not known.
    fn of(catalog: &'c Catalog<'_>, listed: &Listed<'c>) -> Option<Self> {
        let Listing { kind, same, variants, .. } = listed.listing;
        let mut pages = catalog.related(listed.page, *kind, same);
        pages.extend(variants.iter().flat_map(|kind| catalog.of_kind(*kind)));
        let mut titles = HashSet::new();
        for page in &pages {
            if told(page, listed.listing)?.first() != Some(&page.name()) {
                titles.insert(page.name());
            }
        }
        let names = ByRoles::of(pages, &listed.listing.by);
        Some(Self { names, by_others: OnceCell::new(), titles })
    }

    /// The pages that go with what a row says beside a name.
    fn with<'s>(
        &'s self,
        catalog: &'c Catalog<'_>,
        listing: &Listing,
        others: &[&'s str],
    ) -> &'s [Called<'c>] {
        let by_others = self.by_others.get_or_init(|| {
            let mut by_others: HashMap<_, Vec<_>> = HashMap::new();
            for page in self.names.pages(catalog) {
                if let Some([name, others @ ..]) = told(page, listing).as_deref() {
                    by_others.entry(others.to_vec()).or_default().push((*name, page));
                }
            }
            for pages in by_others.values_mut() {
                pages.sort_unstable_by_key(|(name, page)| (*name, page.file));
            }
            by_others
        });
        by_others.get(others).map_or(&[], Vec::as_slice)
    }

    /// The one page that no row of the listing names and that says what the row says but for its name: that is missing, or
    /// nearly the name of the page.
    fn meant(
        &self,
        catalog: &'c Catalog<'_>,
        listed: &Listed<'c>,
        item: &OwnItem,
        said: &[&'c str],
        taken: &OnceCell<Taken<'c>>,
    ) -> Option<Called<'c>> {
        let listing = listed.listing;
        let role = *listing.by.first()?;
        let taken =
            taken.get_or_init(|| listed.rows().filter_map(|row| self::said(listed, row)).collect());
        let fits = |(name, page): &&Called<'c>| {
            let wrong = || row_contradicts_page::against(catalog, listed, item, page);
            page.file != listed.page.file
                && !catalog.is_stale(page)
                && wrong().iter().all(|fact| fact.role == role)
                && !taken.contains(&[&[*name], &said[1..]].concat())
        };
        let pages = self.with(catalog, listing, &said[1..]);
        if is_nothing(said[0])
            && let Some(first) = listing.first
        {
            let fitting = pages.iter().filter(fits);
            let told = fitting.filter_map(|it| Some((it.1.fact(first)?.value.text()?, it)));
            return told.min_by_key(|(by, _)| *by).map(|(_, it)| *it);
        }
        let near = suggest::nearest(said[0], pages.iter().map(|(name, _)| *name));
        let is_near = |name: &str| is_nothing(said[0]) || near == Some(name);
        let mut fitting: Vec<_> =
            pages.iter().filter(|(name, _)| is_near(name)).filter(fits).collect();
        // A model may have pages of several kinds, all of one name.
        fitting.dedup_by_key(|(name, _)| *name);
        if let [page] = fitting[..] { Some(*page) } else { None }
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
        if listed.listing.total.as_ref().is_some_and(|total| total.less > 0) {
            let own = Some(listed.page.file);
            let itself = |item| itself(catalog, &listed, item);
            let rows = listed.rows().filter(|row| row.page() == own && row.link().is_none());
            findings.extend(rows.filter_map(itself));
        }
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
        let taken = OnceCell::new();
        for item in rows {
            if known.titles.contains(listed.page.text_of(item)) {
                continue;
            }
            let Some(mut finding) = unknown_row(catalog, &listed, item, known, &taken) else {
                continue;
            };
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
            finding.caused_by = gone.named(catalog, &listed, item);
            if let (None, Some(unread)) = (&finding.caused_by, catalog.unread.first()) {
                finding.caused_by = Some(unread.clone());
                finding.fixes.clear();
            }
            findings.push(finding);
        }
    }
}

fn unknown_row<'c>(
    catalog: &'c Catalog<'_>,
    listed: &Listed<'c>,
    item: &'c OwnItem,
    known: &Known<'c>,
    taken: &OnceCell<Taken<'c>>,
) -> Option<Finding> {
    let said = said(listed, item)?;
    if !known.names.find(catalog, |role| listed.page.fact_of(item, role)).is_empty() {
        return None;
    }
    let [name, others @ ..] = said.as_slice() else { return None };
    // A link to a page that is gone is told of as such; here only if others have such a page.
    let has_name = |page| told(page, listed.listing).is_some_and(|names| names[0] == *name);
    if item.link().is_some() && !known.names.pages(catalog).any(has_name) {
        return None;
    }
    let wanted = catalog.profile?.kind(listed.listing.kind)?.1.title.as_str();
    let of =
        if others.is_empty() { String::new() } else { format!(" of `{}`", others.join("`, `")) };
    let owner = listed.listing.same.first().and_then(|name| catalog.capture(listed.page, name));
    let owner = owner.map_or(String::new(), |owner| format!(" below `{owner}`"));
    let (message, label) = if is_nothing(name) {
        let message = format!("this row has no name, where it should name a {wanted}{of}{owner}");
        (message, "the name is missing")
    } else {
        (format!("there is no {wanted} called `{name}`{of}{owner}"), "no page has this name")
    };
    let fact = listed.page.fact_of(item, *listed.listing.by.first()?)?;
    let finding =
        Finding::new(listed.page.file, fact.span(), format!("row {}", said.join(" ")), message)
            .label(label);
    if let Some((name, meant)) = known.meant(catalog, listed, item, &said, taken) {
        let help = if is_nothing(said[0]) {
            format!("write `{name}`, whose page fits the row and is named by no other")
        } else {
            format!("did you mean `{name}`?")
        };
        let finding = finding.help(help).elsewhere(meant.file, meant.title, "the page that fits");
        return Some(match name_written(catalog, listed, item, name) {
            Some((place, text)) => {
                finding.fix(Applicability::Unsafe, format!("write `{name}`"), place, text)
            }
            None => finding,
        });
    }
    // Of the names that go with the rest of the row.
    let names = known.with(catalog, listed.listing, others).iter().map(|(name, _)| *name);
    Some(finding.help(match suggest::nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None if is_nothing(name) => "write the name of the page, or delete the row".to_owned(),
        None => "delete the row, or bring the page back".to_owned(),
    }))
}

/// A row for the page itself in a list of others, where no other page bears its name.
fn itself(catalog: &Catalog<'_>, listed: &Listed<'_>, item: &OwnItem) -> Option<Finding> {
    let Listing { kind, same, by, .. } = listed.listing;
    let related = catalog.related(listed.page, *kind, same);
    let others = related.into_iter().filter(|page| page.file != listed.page.file);
    let says = |role| Some(listed.page.fact_of(item, role)?.value);
    let bears_it = |page: &PageFacts| {
        by.iter().all(|role| page.fact(*role).map(|fact| fact.value) == says(*role))
    };
    if others.into_iter().any(bears_it) {
        return None;
    }
    let name = listed.page.text_of(item);
    Some(
        Finding::new(
            listed.page.file,
            item.key,
            format!("row {name}"),
            format!("`{name}` is this page itself, and the list is one of others"),
        )
        .label("this page")
        .also(listed.page.title, "its title")
        .help("delete the row, or name the page that is meant"),
    )
}

/// What the row says for the roles by which it names its page; nothing for the first where its name is missing.
fn said<'c>(listed: &Listed<'c>, item: &'c OwnItem) -> Option<Vec<&'c str>> {
    let mut by = listed.listing.by.iter().map(|role| listed.page.fact_of(item, *role));
    let name = by.next()??;
    let name = if name.value.is_missing() { "" } else { name.value.text()? };
    std::iter::once(Some(name)).chain(by.map(|fact| fact?.value.text())).collect()
}

/// Nothing, or marks of emphasis around nothing.
fn is_nothing(name: &str) -> bool {
    name.chars().all(|char| matches!(char, '*' | '_') || char.is_whitespace())
}

/// Where the name of the row is to stand, and the name as other rows of the listing write theirs.
fn name_written(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    item: &OwnItem,
    name: &str,
) -> Option<(Span, String)> {
    let role = *listed.listing.by.first()?;
    let bytes = catalog.bytes(listed.page.file)?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let place = listed.page.fact_of(item, role)?.span();
    let others =
        listed.rows().filter(|other| !std::ptr::eq(*other, item) && other.link().is_none());
    let like_another = others.into_iter().find_map(|other| {
        let fact = listed.page.fact_of(other, role)?;
        let (own, written) = (fact.value.text()?, text.get(fact.span().range())?);
        let (before, after) = written.split_once(own).filter(|_| !is_nothing(own))?;
        Some(format!("{before}{name}{after}"))
    });
    let new = like_another.unwrap_or_else(|| name.to_owned());
    // Cells and bullets stand apart from their marks.
    let blank = |is_apart: bool| if is_apart { "" } else { " " };
    let before = blank(text.get(..place.start as usize)?.ends_with([' ', '\t']));
    let rest = text.get(place.end as usize..)?;
    let after = blank(!rest.starts_with('|'));
    // Blanks that end the line of a bullet.
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let ends_line = rest[blanks..].is_empty() || rest[blanks..].starts_with(['\n', '\r']);
    let end = place.end as usize + if ends_line { blanks } else { 0 };
    Some((Span::new(place.start as usize..end), format!("{before}{new}{after}")))
}

/// Rows whose links lead to nothing, and what may be the matter with them, by the kind of page that they stand for and
/// their names.
pub(super) struct Gone<'c> {
    rows: HashMap<(Name, &'c str), Vec<(&'c PageFacts, Cause)>>,
    /// The first of each name, whatever it stands for.
    names: HashMap<&'c str, Cause>,
    /// Pages that rows call so and that have another title.
    misnamed: HashMap<(Name, &'c str), Vec<&'c PageFacts>>,
}

impl<'c> Gone<'c> {
    pub(super) fn of(catalog: &'c Catalog<'_>) -> Self {
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
    pub(super) fn named(
        &self,
        catalog: &Catalog<'_>,
        listed: &Listed<'_>,
        item: &OwnItem,
    ) -> Option<Cause> {
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
