use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::{self, Fault};

pub(super) static RULE: Rule = Rule {
    id: "absolute-path-link",
    level: Level::Warn,
    mend: Mend::Never("which root is meant differs between platforms"),
    summary: "a link begins with a slash",
    docs: r"
### What it checks
That no link inside the catalog begins with `/` when nothing in the catalog stands there. GitHub takes such a target
from the root of the repository, a site from its host.

### Why
Where it leads depends on where the catalog is shown.

### How to fix
Write the target relative to the page, or the full address.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for route in page.faulty(Fault::AbsolutePath) {
        findings.push(
            page.finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!(
                    "the link `{}` begins at a root, `{}`, and which root that is differs between platforms",
                    navigation::name(route.link),
                    route.link.target
                ),
            )
            .label("relative to what?")
            .help("write the target relative to this page, or the full address"),
        );
    }
}
