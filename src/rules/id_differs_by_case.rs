use super::{Check, Findings, Level, Mend, Rule};

use crate::alike::alike;
use crate::catalog::{Catalog, OwnFact};
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "id-differs-by-case",
    level: Level::Warn,
    mend: Mend::Never("which spelling the provider takes is not known"),
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
    let pages = catalog.pages.iter();
    let same = alike(pages, |page| {
        Some((page.kind?, catalog.id(page)?.to_lowercase(), catalog.owner(page)))
    });
    let pairs = same.iter().filter_map(|pages| pages.split_first());
    for (first, page) in
        pairs.flat_map(|(first, rest)| rest.iter().map(move |page| (*first, *page)))
    {
        let (Some(id), Some(fact), Some(other)) =
            (catalog.id(page), catalog.id_fact(page), catalog.id(first))
        else {
            continue;
        };
        if other != id && !catalog.site.same_page(first.file, page.file) {
            let place = catalog.id_fact(first).map_or(first.title, OwnFact::span);
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
