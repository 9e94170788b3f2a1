use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::{self, Fault};

pub(super) static RULE: Rule = Rule {
    id: "ignored-link-target",
    level: Level::Error,
    mend: Mend::Never("whether the link or what is ignored is wrong is not known"),
    summary: "a link leads to a file that version control ignores",
    docs: r"
### What it checks
That no link leads to a file or folder that a `.gitignore` leaves out (gitignore(5)): it is in the working tree, but
not in the repository.

### Why
The link works for whoever has the file, and is dead for everybody else.

### How to fix
Take the file into the repository (`git add --force`, or a `!` line in `.gitignore`), or take the link away.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(site) = page.site else { return };
    for route in page.faulty(Fault::Ignored).filter(|route| !route.link.image) {
        let Some(end) = route.end() else { continue };
        findings.push(
            page.finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!(
                    "the link `{}` {}",
                    navigation::name(route.link),
                    navigation::leads(&site, end)
                ),
            )
            .label("in the working tree alone")
            .help("take the file into the repository, or take the link away")
            .on(end.platform.target()),
        );
    }
}
