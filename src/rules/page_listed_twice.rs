use super::{Check, Findings, Level, Mend, Rule, row_leads_elsewhere};
use hashbrown::HashMap;

use crate::catalog::{Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::{FileId, Finding};
use crate::profile::Listing;

pub(super) static RULE: Rule = Rule {
    id: "page-listed-twice",
    level: Level::Error,
    mend: Mend::Never("which of the rows is right is not known"),
    summary: "one page has two rows in a listing",
    docs: r"
### What it checks
Listings in which two rows that differ, or two in different tables, lead to the same page.

### Why
Counts over the rows are wrong, and one of the two rows is likely to go stale.

### How to fix
Delete the row that is wrong, or point it at the page that it names.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for listed in catalog.listings() {
        // Equal rows of one table are the affair of `duplicate-row`.
        for Again { first, item, page, .. } in again(catalog, &listed).filter(|it| !it.is_equal()) {
            let path = catalog.path(page);
            let name = listed.page.text_of(item);
            findings.push(
                Finding::new(
                    listed.page.file,
                    item.key,
                    format!("twice {path}"),
                    format!(
                        "`{name}` leads to `{path}`, and so does `{}` in another row",
                        listed.page.text_of(first)
                    ),
                )
                .label("this row")
                .also(first.key, "the other row")
                .help("delete the row that is wrong, or point it at the page that it names"),
            );
        }
        for [first, item] in named_again(catalog, &listed) {
            let name = listed.page.text_of(item);
            findings.push(
                Finding::new(
                    listed.page.file,
                    item.key,
                    format!("twice {name}"),
                    format!("`{name}` stands here again, and no further page bears that name"),
                )
                .label("this row")
                .also(first.key, "the other row")
                .help("delete one of the two, or name the page that is meant"),
            );
        }
    }
}

/// Rows that name their page in words, more of one name than there are pages that bear it; each with the first of them.
pub(super) fn named_again<'c>(
    catalog: &'c Catalog<'_>,
    listed: &Listed<'c>,
) -> Vec<[&'c OwnItem; 2]> {
    let Listing { kind, same, by, variants: None, repeats: false, .. } = listed.listing else {
        return Vec::new();
    };
    let [role] = by[..] else { return Vec::new() };
    let mut named: HashMap<&str, Vec<&OwnItem>> = HashMap::new();
    for row in listed.rows().filter(|row| row.link().is_none()) {
        named.entry(listed.page.text_of(row)).or_default().push(row);
    }
    named.retain(|_, rows| rows.len() > 1);
    let mut again = Vec::new();
    for (name, rows) in named {
        let pages = catalog.related(listed.page, *kind, same).into_iter();
        let bears_it = |page: &&PageFacts| {
            let fact = page.fact(role);
            page.file != listed.page.file && fact.and_then(|fact| fact.value.text()) == Some(name)
        };
        let pages = pages.filter(bears_it).count().max(1);
        let more = rows[pages.min(rows.len())..].iter().map(|row| [rows[0], *row]);
        again.extend(more.filter(|[first, row]| !is_equal_row(listed, first, row)));
    }
    again.sort_unstable_by_key(|[_, row]| row.key);
    again
}

/// A row for a page that has one already.
pub(super) struct Again<'c> {
    first: &'c OwnItem,
    pub(super) item: &'c OwnItem,
    page: FileId,
    /// They say the same.
    is_same: bool,
}

impl Again<'_> {
    /// They are equal rows of one table.
    pub(super) fn is_equal(&self) -> bool {
        self.is_same && self.first.nth == self.item.nth
    }
}

/// The rows of a listing that has one for each page at most. Those that lead to another page than they name are left out.
pub(super) fn again<'c>(
    catalog: &'c Catalog<'_>,
    listed: &'c Listed<'c>,
) -> impl Iterator<Item = Again<'c>> {
    let mut known: HashMap<FileId, &OwnItem> = HashMap::new();
    let rows = listed.rows().filter(|_| !listed.listing.repeats);
    rows.filter_map(move |item| {
        let page = item.page()?;
        if row_leads_elsewhere::fault(catalog, listed, item).is_some() {
            return None;
        }
        let first = *known.entry(page).or_insert(item);
        let is_same = same(listed.page, first, item);
        (first.span != item.span).then_some(Again { first, item, page, is_same })
    })
}

/// Equal rows of one table are the affair of `duplicate-row`; items without a link are not.
fn is_equal_row(listed: &Listed<'_>, first: &OwnItem, row: &OwnItem) -> bool {
    first.key != first.span && first.nth == row.nth && same(listed.page, first, row)
}

fn same(page: &PageFacts, one: &OwnItem, other: &OwnItem) -> bool {
    let values = |item: &OwnItem| page.facts_of(item).map(|fact| fact.value);
    page.text_of(one) == page.text_of(other) && values(one).eq(values(other))
}
