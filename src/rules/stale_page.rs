use super::{Check, Findings, Level, Rule};
use crate::catalog::Catalog;
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "stale-page",
    level: Level::Warn,
    summary: "a page was left over from an earlier run",
    docs: r"
### What it checks
The stamp of each page that the generator writes one on against the newest stamp in the catalog. Stamps that lie
within the gap that the profile sets belong to one run.

### Why
A generator that writes pages and never deletes any leaves the pages of models that are gone. They still answer
to links and searches, with numbers that nobody maintains.

### How to fix
Delete the page if its model is gone from the source, else generate it again.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for page in catalog.pages.iter().filter(|page| catalog.is_stale(page)) {
        let stamp = catalog.stamp_of(page).map_or_else(String::new, |time| time.to_string());
        let newest = catalog.newest_stamp().map_or_else(String::new, |time| time.to_string());
        findings.push(
            Finding::new(
                page.file,
                catalog.stamp_span(page),
                format!("stamp {stamp}"),
                format!(
                    "this page was written at {stamp}, the newest pages of the catalog at {newest}"
                ),
            )
            .label("the newest run did not write this page")
            .help("delete the page if its model is gone from the source, else generate it again"),
        );
    }
}
