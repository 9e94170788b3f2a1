use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::{self, Fault};

pub(super) static RULE: Rule = Rule {
    id: "empty-link-target",
    level: Level::Error,
    mend: Mend::Never("where it should lead is not known"),
    summary: "a link or image has no target",
    docs: r"
### What it checks
That a link or image says where it leads: neither `[text]()` nor `<a href>` without an address.

### Why
A link without a target leads back to its own page (RFC 3986 §4.4), an image without one shows nothing.

### How to fix
Write the target, or take the brackets away.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for route in page.faulty(Fault::EmptyTarget) {
        let link = route.link;
        let what = if link.image { "image" } else { "link" };
        findings.push(
            page.finding(
                link.span,
                format!("{what} {}", link.text.trim()),
                match navigation::name(link) {
                    "" => format!("this {what} has no target"),
                    name => format!("the {what} `{name}` has no target"),
                },
            )
            .label("leads nowhere")
            .help("write where it leads"),
        );
    }
}
