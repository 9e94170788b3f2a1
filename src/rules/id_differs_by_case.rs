use super::{Check, Findings, Level, Rule};
use std::collections::HashMap;

use crate::catalog::{Catalog, PageFacts};
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "id-differs-by-case",
    level: Level::Warn,
    summary: "two ids of one owner differ only in letter case",
    docs: r"
### What it checks
Ids of one kind and one owner that are equal but for upper and lower case.

### Why
Systems that ignore letter case, among them file systems of two of three desktops, take them for one.

### How to fix
Find out which of the two is right, and delete or rename the other.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let mut known: HashMap<(crate::name::Name, String, String), &PageFacts> = HashMap::new();
    for page in &catalog.pages {
        let (Some(kind), Some(id), Some(fact)) =
            (page.kind, catalog.id(page), catalog.id_fact(page))
        else {
            continue;
        };
        let first = *known.entry((kind, catalog.owner(page), id.to_lowercase())).or_insert(page);
        let Some(other) = catalog.id(first) else { continue };
        if other != id && !catalog.site.same_page(first.file, page.file) {
            let place = catalog.id_fact(first).map_or(first.title, |fact| fact.span());
            findings.push(
                Finding::new(
                    page.file,
                    fact.span(),
                    format!("id {id} {other}"),
                    format!(
                        "the id `{id}` differs from `{other}` of `{}` only in letter case",
                        catalog.path(first.file)
                    ),
                )
                .label("written so here")
                .elsewhere(first.file, place, "written so here")
                .help("find out which of the two is right, and delete or rename the other"),
            );
        }
    }
}
