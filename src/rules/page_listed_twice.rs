use super::{Check, Findings, Level, Mend, Rule, row_leads_elsewhere};
use hashbrown::HashMap;

use crate::catalog::{Catalog, OwnItem, PageFacts};
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
    for listed in catalog.listings().filter(|listed| !listed.listing.repeats) {
        let mut known: HashMap<FileId, &OwnItem> = HashMap::new();
        for item in listed.rows() {
            let Some(page) = item.page() else { continue };
            // Such a row stands for another page than the one that it leads to.
            if row_leads_elsewhere::fault(catalog, &listed, item).is_some() {
                continue;
            }
            let first = *known.entry(page).or_insert(item);
            // Rows that are equal are the affair of `duplicate-row`.
            if first.span != item.span && !same(listed.page, first, item) {
                findings.push(
                    Finding::new(
                        listed.page.file,
                        item.key,
                        format!("twice {}", catalog.path(page)),
                        format!(
                            "`{}` leads to `{}`, and so does `{}` in another row",
                            listed.page.text_of(item),
                            catalog.path(page),
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
}

pub(super) fn same(page: &PageFacts, one: &OwnItem, other: &OwnItem) -> bool {
    let values = |item: &OwnItem| page.facts_of(item).map(|fact| fact.value);
    page.text_of(one) == page.text_of(other) && values(one).eq(values(other))
}
