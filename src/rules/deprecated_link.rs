use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::{Catalog, Listed, OwnItem};
use crate::deprecation::{Deprecations, Ended};
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "deprecated-link",
    level: Level::Warn,
    mend: Mend::Never("which model to recommend in its place is not known"),
    summary: "a listing recommends a model that is deprecated or retired, and does not say so",
    docs: r"
### What it checks
The rows of listings that recommend models, such as those of featured ones, against what is known of the pages that
they lead to: the profile says which fields of a page, or of the file that it was generated from (`--source`), tell that
a model is deprecated or retired. Days in the future tell nothing yet. A row that says so itself is left alone, as are
listings that name all models there are.

### Why
Readers take what is featured for what they should use. A model that is about to be switched off costs them a second
migration, one that is switched off answers nothing.

### How to fix
Recommend a model that is kept, or write into the row that this one is deprecated.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(deprecations) = Deprecations::of(catalog) else { return };
    for listed in catalog.listings().filter(|listed| listed.listing.recommends) {
        for item in listed.rows() {
            let Some(page) = item.page().and_then(|file| catalog.page(file)) else { continue };
            let Some(ended) = deprecations.ended(page) else { continue };
            if !deprecations.is_told(listed.page.file, item.span) {
                findings.push(finding(catalog, &listed, item, &ended));
            }
        }
    }
}

fn finding(catalog: &Catalog<'_>, listed: &Listed<'_>, item: &OwnItem, ended: &Ended) -> Finding {
    let name = listed.page.text_of(item);
    let path = catalog.path(ended.file);
    Finding::new(
        listed.page.file,
        item.key,
        format!("row {} {}", name, ended.title),
        format!("`{name}` is recommended here, but `{path}` says that it is {}", ended.title),
    )
    .label("this row does not say so")
    .elsewhere(ended.file, ended.span, ended.title.clone())
    .help(format!(
        "recommend a model that is kept, or write into the row that it is {}",
        ended.title
    ))
}
