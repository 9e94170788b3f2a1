use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::Catalog;
use crate::diagnostic::{FileId, Finding};
use crate::text::grouped;

pub(super) static RULE: Rule = Rule {
    id: "stale-page",
    level: Level::Warn,
    mend: Mend::Never("whether it is to be deleted or generated again is a decision"),
    summary: "a page was left over from an earlier run",
    docs: r"
### What it checks
The stamp of each page that the generator writes one on against the run that wrote more than half of the pages. Stamps
that follow one another within the gap that the profile sets belong to one run. Where no run wrote most of the pages,
nothing is said; neither of pages that are newer.

### Why
A generator that writes pages and never deletes any leaves the pages of models that are gone. They still answer
to links and searches, with numbers that nobody maintains.

### How to fix
Delete the page if its model is gone from the source, else generate it again.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(run) = catalog.run else { return };
    let stamp = |file: FileId| {
        let page = catalog.page(file)?;
        Some(catalog.quoted(file, page.fact(catalog.kind(page)?.stamp?)?))
    };
    let mut newest = None;
    for page in catalog.pages.iter().filter(|page| catalog.is_stale(page)) {
        let newest = newest.get_or_insert_with(|| stamp(run.first).unwrap_or_default());
        let own = stamp(page.file).unwrap_or_default();
        findings.push(
            Finding::new(
                page.file,
                catalog.stamp_span(page),
                format!("stamp {own}"),
                format!(
                    "this page is from `{own}`, the last full run wrote {} pages from `{newest}` on",
                    grouped(run.pages)
                ),
            )
            .label("that run did not write this page")
            .help("delete the page if its model is gone from the source, else generate it again"),
        );
    }
}
