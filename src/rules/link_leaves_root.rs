use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::{self, Fault};

pub(super) static RULE: Rule = Rule {
    id: "link-leaves-root",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a link leads out of the catalog to nothing",
    docs: r"
### What it checks
That a link that climbs above the folder of the catalog leads to something in the repository around it. Outside a
repository only the folder that holds the catalog is looked at. Above the repository nothing can be looked at: GitHub
has other pages there (`../../issues`), and only of a Markdown file is it certain that none of them shows it. Images are
the matter of `broken-image`.

### Why
The link is dead wherever the catalog is shown, mostly because it has one `../` too many.

### How to fix
Count the folders from the file to the catalog, and write as many `../`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(site) = page.site else { return };
    for route in page.faulty(Fault::LeavesRoot).filter(|route| !route.link.image) {
        let Some(end) = route.end() else { continue };
        let finding = page
            .finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!(
                    "the link `{}` {}",
                    navigation::name(route.link),
                    navigation::leads(&site, end)
                ),
            )
            .label("above the catalog")
            .help("stay inside the catalog: count the `../` of the target")
            .on(end.platform.target());
        findings.push(page.mended(finding, route));
    }
}
