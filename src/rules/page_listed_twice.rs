use super::{Check, Findings, Level, Mend, Rule, row_leads_elsewhere};
use hashbrown::HashMap;

use crate::catalog::{Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::{FileId, Finding};

pub(super) static RULE: Rule = Rule {
    id: "page-listed-twice",
    level: Level::Error,
    mend: Mend::Never("which of the rows is right is not known"),
    summary: "one page has two rows in a listing",
    docs: r"
### What it checks
Listings in which two rows that differ lead to the same page.

### Why
Counts over the rows are wrong, and one of the two rows is likely to go stale.

### How to fix
Delete the row that is wrong, or point it at the page that it names.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for listed in catalog.listings() {
        // Rows that are equal are the affair of `duplicate-row`.
        for Again { first, item, page, .. } in again(catalog, &listed).filter(|it| !it.is_same) {
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
    }
}

/// A row for a page that has one already.
pub(super) struct Again<'c> {
    first: &'c OwnItem,
    pub(super) item: &'c OwnItem,
    page: FileId,
    /// They say the same.
    pub(super) is_same: bool,
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

fn same(page: &PageFacts, one: &OwnItem, other: &OwnItem) -> bool {
    let values = |item: &OwnItem| page.facts_of(item).map(|fact| fact.value);
    page.text_of(one) == page.text_of(other) && values(one).eq(values(other))
}
