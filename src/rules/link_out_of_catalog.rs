use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::{self, Fault};

pub(super) static RULE: Rule = Rule {
    id: "link-out-of-catalog",
    level: Level::Warn,
    mend: Mend::Never("what it leads to is there, and may be meant"),
    summary: "a link leads out of the catalog",
    docs: r"
### What it checks
That links stay inside the folder of the catalog. What they lead to is there, in the repository around it.

### Why
The link is dead where the catalog is shown by itself, on a site or as a package. Often it has one `../` too many
and shows a reader a folder where a page was meant.

### How to fix
Link to a page of the catalog, or give the full address. Where a catalog may well link to its repository's other
documents, turn the rule off.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(site) = page.site else { return };
    for route in page.faulty(Fault::OutOfCatalog) {
        let Some(end) = route.end() else { continue };
        findings.push(
            page.finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!("`{}` {}", route.link.target, navigation::leads(&site, end)),
            )
            .label("above the catalog")
            .help("link to a page of the catalog, or give the full address")
            .on(end.platform.target()),
        );
    }
}
