use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::{Catalog, PageFacts};
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
nothing is said; neither of pages that are newer. A page without a stamp is told where nine times as many of its kind have
one.

### Why
A generator that writes pages and never deletes any leaves the pages of models that are gone. They still answer
to links and searches, with numbers that nobody maintains.

### How to fix
Delete the page if its model is gone from the source, else generate it again.
",
    check: Check::Catalog(check),
};

const HELP: &str = "delete the page if its model is gone from the source, else generate it again";

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
            .help(HELP),
        );
    }
    for page in without_stamp(catalog) {
        let newest = newest.get_or_insert_with(|| stamp(run.first).unwrap_or_default());
        let message = format!(
            "this page does not say when it was written, as the {} pages do that the last full run wrote from `{newest}` on",
            grouped(run.pages)
        );
        findings.push(
            Finding::new(page.file, page.title, "no stamp", message)
                .label("that run did not write this page, or its stamp is lost")
                .help(HELP),
        );
    }
}

/// Pages without a stamp, unlike nearly all of their kind, where no fault of the page tells why.
fn without_stamp<'c>(catalog: &'c Catalog<'_>) -> Vec<&'c PageFacts> {
    const MOST: usize = 9;
    let kinds = catalog.profile.into_iter().flat_map(|profile| &profile.kinds);
    let mut found = Vec::new();
    for (kind, role) in kinds.filter_map(|kind| Some((kind.kind, kind.stamp?))) {
        let (with, mut without): (Vec<&PageFacts>, Vec<&PageFacts>) =
            catalog.of_kind(kind).partition(|page| page.fact(role).is_some());
        if with.len() > MOST * without.len() {
            without.retain(|page| catalog.lost(page, role).is_none());
            found.extend(without);
        }
    }
    found
}
