use std::collections::HashMap;

use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::Catalog;
use crate::deprecation::Deprecations;
use crate::diagnostic::{FileId, Finding};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "unmarked-deprecation",
    level: Level::Off,
    mend: Mend::Never("how and where pages tell it is for the generator to decide"),
    summary: "the page of a deprecated model does not say so",
    docs: r"
### What it checks
Pages whose source (`--source`) says that their model is deprecated or retired, by the fields that the profile names:
that one of the profile's words for it stands anywhere on the page. Of the pages that are made from one record the first
is told.

### Why
The page is where readers look before they build on a model. Whether a catalog should tell them is its maintainers'
decision, so this is not asked for by default.

### How to fix
Let the generator write it on the page.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(deprecations) = Deprecations::of(catalog) else { return };
    let mut told: HashMap<(FileId, Span), (FileId, Span)> = HashMap::new();
    for page in catalog.pages.iter().filter(|page| !catalog.is_stale(page)) {
        let Some(ended) = deprecations.ended(page).filter(|ended| ended.file != page.file) else {
            continue;
        };
        if deprecations.is_told(page.file, Span { start: 0, end: u32::MAX }) {
            continue;
        }
        let path = catalog.path(ended.file);
        let finding = Finding::new(
            page.file,
            page.title,
            format!("page {}", ended.title),
            format!(
                "this page does not say that its model is {}, as its source `{path}` does",
                ended.title
            ),
        )
        .label("nothing on this page tells it")
        .elsewhere(ended.file, ended.span, ended.title.clone())
        .help("let the generator write it on the page");
        let (first, span) =
            *told.entry((ended.file, ended.span)).or_insert((page.file, page.title));
        findings.push(if first == page.file {
            finding
        } else {
            finding.because_of(RULE.id, first, span)
        });
    }
}
