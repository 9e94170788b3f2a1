use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::{self, Fault};

pub(super) static RULE: Rule = Rule {
    id: "wrong-case-link",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a link differs in letter case from the file that it means",
    docs: r"
### What it checks
That the path of a link is written as the file is: GitHub and most servers tell `Model.md` and `model.md` apart.
Hugo serves pages under lower-case addresses.

### Why
The link works on systems that pass over letter case, such as macOS and Windows, and is dead where the catalog is
shown.

### How to fix
Write the path as the file is called.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(site) = page.site else { return };
    for route in page.faulty(Fault::WrongCase) {
        let Some(end) = route.end() else { continue };
        let finding = page
            .finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!(
                    "`{}` {}, where letter case counts",
                    route.link.target,
                    navigation::leads(&site, end)
                ),
            )
            .label("dead in this letter case")
            .on(end.platform.target());
        findings.push(page.mended(finding, route));
    }
}
