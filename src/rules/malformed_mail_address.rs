use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::navigation::Fault;

pub(super) static RULE: Rule = Rule {
    id: "malformed-mail-address",
    level: Level::Error,
    mend: Mend::Never("the address is not known"),
    summary: "a mail link holds no mail address",
    docs: r"
### What it checks
That each address behind `mailto:` has a name, an `@` and a host (RFC 6068 §2, RFC 5322 §3.4.1). A link without any
address, `mailto:?subject=…`, is let pass: the reader names one.

### Why
The mail program of the reader opens with an address that cannot be sent to.

### How to fix
Write the address as `name@host`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for route in page.faulty(Fault::MailAddress) {
        findings.push(
            page.finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!("`{}` holds no mail address of the form `name@host`", route.link.target),
            )
            .label("no mail address")
            .help("write the address as `name@host`"),
        );
    }
}
