use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::{self, Fault};

pub(super) static RULE: Rule = Rule {
    id: "broken-image",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "an image is not there",
    docs: r"
### What it checks
That the file of each image is there, in Markdown (`![alt](x.svg)`) and in HTML (`<img src>`, `<source src>`).
Images on the web, such as badges, are not asked for.

### Why
Readers see the alternative text or a broken frame.

### How to fix
Add the file at the place that the message names, or point the image at one that is there.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(site) = page.site else { return };
    let dead = [Fault::Dead, Fault::LeavesRoot, Fault::Ignored];
    for route in dead.into_iter().flat_map(|fault| page.faulty(fault)) {
        if !route.link.image {
            continue;
        }
        let Some(end) = route.end() else { continue };
        let finding = page
            .finding(
                route.link.target_span,
                format!("image {}", route.link.target),
                format!("the image {}", navigation::leads(&site, end)),
            )
            .label("nothing is there")
            .on(end.platform.target());
        findings.push(if route.meant.is_some() {
            page.mended(finding, route)
        } else {
            match navigation::near_file(&site, end) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("add the file, or point the image at one that is there"),
            }
        });
    }
}
