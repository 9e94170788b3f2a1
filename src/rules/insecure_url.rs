use super::{Check, Findings, Level, Mend, Rule, moved_url};
use crate::diagnostic::Finding;
use crate::web::{Verdict, Web, escaped};

pub(super) static RULE: Rule = Rule {
    id: "insecure-url",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a link goes over `http` to a host that answers over `https`",
    docs: r"
### What it checks
With `--online`: that an address with `http` does not answer under the same name over `https` too, with a
certificate that holds. Addresses with a port of their own are passed over. Where the host itself sends readers from
`http` to `https` for good, `moved-url` says so.

### Why
What goes over `http` can be read and changed on its way.

### How to fix
Write `https`.
",
    check: Check::Web(check),
};

fn check(web: &Web, findings: &mut Findings) {
    web.each(RULE.id, findings, |link, address, answer| {
        if answer.verdict != Verdict::Insecure {
            return None;
        }
        let target = &link.target;
        let rest = target.get("http".len()..)?;
        let to = escaped(&format!("https{rest}"));
        let finding = Finding::new(
            link.file,
            link.span,
            format!("url {target}"),
            format!("`{target}` goes over `http`, its host answers over `https` too"),
        )
        .label("not encrypted")
        .help(format!("write `{to}`"));
        Some((address.url.clone(), moved_url::mended(finding, link, to)))
    });
}
