use super::{Check, Findings, Level, Mend, Rule};

use crate::alike::alike;
use crate::catalog::{Catalog, OwnFact};
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-id",
    level: Level::Error,
    mend: Mend::Never("which of the pages carries the wrong id is not known"),
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
    let pages = catalog.pages.iter();
    let same = alike(pages, |page| Some((page.kind?, catalog.id(page)?, catalog.owner(page))));
    let pairs = same.iter().filter_map(|pages| pages.split_first());
    for (first, page) in
        pairs.flat_map(|(first, rest)| rest.iter().map(move |page| (*first, *page)))
    {
        let (Some(id), Some(fact)) = (catalog.id(page), catalog.id_fact(page)) else { continue };
        if catalog.site.same_page(first.file, page.file) {
            continue;
        }
        let place = catalog.id_fact(first).map_or(first.title, OwnFact::span);
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
