use super::contradicts_source::given_up;
use super::{Check, Findings, Level, Mend, Rule};

use crate::catalog::Catalog;
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "page-without-source",
    level: Level::Warn,
    mend: Mend::Never("whether the page is left over or the source is incomplete is not known"),
    summary: "nothing in the source makes this page",
    docs: r"
### What it checks
That each page of a kind that is generated has something in the source that it is made from: a file, or an entry
of one, that gives the page's path or the id that the page states. It runs if `--source` gives the folder of the
source. Of kinds for which that folder holds nothing at all no page is reported.

### Why
No run of the generator writes or deletes such a page. Its numbers are those of a model that is gone, or somebody
wrote it by hand where the next clean run loses it.

### How to fix
Delete the page if its model is gone, else add the model to the source.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let (Some(source), Some(profile)) = (&catalog.source, catalog.profile) else { return };
    let provenance = catalog.provenance();
    let mut kinds: Vec<_> = source.origins.iter().map(|origin| origin.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for page in kinds.into_iter().flat_map(|kind| catalog.of_kind(kind)) {
        if provenance.origins.contains_key(&page.file) {
            continue;
        }
        let title =
            page.kind.and_then(|kind| profile.kind(kind)).map_or("", |(_, kind)| &kind.title);
        let name = catalog.id(page).unwrap_or(page.name());
        let mut finding = Finding::new(
            page.file,
            page.title,
            "page",
            format!("this {title} shows `{name}`, which is not in the source"),
        )
        .label("in the catalog, not in its source")
        .help("delete the page if its model is gone, else add it to the source");
        if catalog.is_stale(page) {
            finding = finding.because_of("stale-page", page.file, catalog.stamp_span(page));
        } else {
            finding.caused_by = given_up(catalog, &provenance, page);
        }
        findings.push(finding);
    }
}
