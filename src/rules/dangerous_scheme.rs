use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::links::destination::Destination;
use crate::navigation::{self, Fault};

pub(super) static RULE: Rule = Rule {
    id: "dangerous-scheme",
    level: Level::Error,
    mend: Mend::Never("where the link should lead is not known"),
    summary: "a link runs what it holds",
    docs: r"
### What it checks
That no link or image is a `javascript:`, `vbscript:` or `data:` address; PNG, GIF, JPEG and WebP images in `data:`
are let pass, as in cmark. Letter case, and the control characters that browsers pass over, hide none.

### Why
What such a link holds runs in the page of whoever follows it. GitHub takes it away, other platforms may not. Pages
come from strangers.

### How to fix
Take the link away.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for route in page.faulty(Fault::DangerousScheme) {
        let Destination::Dangerous { scheme } = route.destination else { continue };
        let scheme = scheme.escape_debug();
        findings.push(
            page.finding(
                route.link.target_span,
                format!("link {scheme}"),
                format!(
                    "the link `{}` runs what it holds: `{scheme}:`",
                    navigation::name(route.link)
                ),
            )
            .label("runs in the reader's browser")
            .help("take the link away"),
        );
    }
}
