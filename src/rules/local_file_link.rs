use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::Fault;

pub(super) static RULE: Rule = Rule {
    id: "local-file-link",
    level: Level::Error,
    mend: Mend::Never("where others find the file is not known"),
    summary: "a link leads to a file of one machine",
    docs: r"
### What it checks
That no link is a `file:` address or a path of Windows such as `C:\models` or `\\host\share`.

### Why
It works on the machine of its author and nowhere else, and tells how that machine is laid out.

### How to fix
Take the file into the catalog and link to it relative to the page.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for route in page.faulty(Fault::LocalFile) {
        findings.push(
            page.finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!("`{}` is a file of one machine", route.link.target),
            )
            .label("not there for readers")
            .help("take the file into the catalog, and link to it relative to this page"),
        );
    }
}
