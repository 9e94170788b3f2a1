use super::{Check, Findings, Level, Rule};
use std::collections::HashMap;

use crate::catalog::{Catalog, PageFacts};
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-id",
    level: Level::Error,
    summary: "two pages of one owner carry the same id",
    docs: r"
### What it checks
That no two pages of one kind and one owner carry the same id.

### Why
Programs look models up by their id: of two pages with one id, one is never found.

### How to fix
Correct the id on the page whose file name it does not fit, or delete the page that is a copy.
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
        let first = *known.entry((kind, catalog.owner(page), id.to_owned())).or_insert(page);
        if first.file == page.file || catalog.site.same_page(first.file, page.file) {
            continue;
        }
        let place = catalog.id_fact(first).map_or(first.title, |fact| fact.span());
        // The copy is the one whose file name the id does not fit.
        let ((copy, copied), (original, known)) =
            if catalog.fits_path(page) && !catalog.fits_path(first) {
                ((first, place), (page, fact.span()))
            } else {
                ((page, fact.span()), (first, place))
            };
        let path = catalog.path(original.file);
        findings.push(
            Finding::new(
                copy.file,
                copied,
                format!("id {id}"),
                format!("the id `{id}` is that of `{path}` too"),
            )
            .label("the same id")
            .elsewhere(original.file, known, "it stands here as well")
            .help("correct the id on the page whose file name it does not fit, or delete the copy"),
        );
    }
}
