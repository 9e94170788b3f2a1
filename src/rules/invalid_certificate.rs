use super::{Check, Findings, Level, Mend, Rule};
use crate::diagnostic::Finding;
use crate::web::{Verdict, Web};

pub(super) static RULE: Rule = Rule {
    id: "invalid-certificate",
    level: Level::Warn,
    mend: Mend::Never("the host alone can mend it"),
    summary: "the host of a link shows a certificate that does not hold",
    docs: r"
### What it checks
With `--online`: that the certificate of a host that is asked over `https` is in force, made out for its name, and
signed by an authority that this machine trusts. All links to one host are one finding.

### Why
Browsers stop the reader with a warning. A certificate that has only expired is mostly renewed soon, so it is no
proof that the link is dead.

### How to fix
Tell whoever runs the host. If it is yours and signed by an authority of your own, let this machine trust it
(`SSL_CERT_FILE`).
",
    check: Check::Web(check),
};

fn check(web: &Web, findings: &mut Findings) {
    web.each(RULE.id, findings, |link, address, answer| {
        let Verdict::Certificate(fault) = &answer.verdict else { return None };
        let host = address.host()?;
        let finding = Finding::new(
            link.file,
            link.span,
            format!("certificate of {host}"),
            format!("the certificate behind `{}` does not hold: {fault}", link.target),
        )
        .label("browsers warn before they go there")
        .help("tell whoever runs the host, or link elsewhere");
        Some((host, finding))
    });
}
