use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::{self, Fault};

pub(super) static RULE: Rule = Rule {
    id: "folder-without-index",
    level: Level::Warn,
    mend: Mend::Never("the page is still to be written"),
    summary: "a link leads to a folder without a page",
    docs: r"
### What it checks
That a link to a folder leads to one with a `README.md`, which GitHub shows there. In Hugo a folder without
`_index.md` is a dead link.

### Why
GitHub shows a bare list of files in its place.

### How to fix
Give the folder a `README.md`, or link to a page in it.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(site) = page.site else { return };
    for route in page.faulty(Fault::FolderWithoutIndex) {
        let Some(end) = route.end() else { continue };
        findings.push(
            page.finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!(
                    "the link `{}` {}, which has no `README.md`",
                    navigation::name(route.link),
                    navigation::leads(&site, end)
                ),
            )
            .label("a list of files")
            .help("give the folder a `README.md`, or link to a page in it")
            .on(end.platform.target()),
        );
    }
}
