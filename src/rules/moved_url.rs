use super::{Check, Findings, Level, Mend, Rule};
use crate::diagnostic::{Applicability, Finding};
use crate::web::{Link, Verdict, Web, escaped};

pub(super) static RULE: Rule = Rule {
    id: "moved-url",
    level: Level::Warn,
    mend: Mend::Either,
    summary: "an address of the web has moved for good",
    docs: r"
### What it checks
With `--online`: that no link relies on a permanent redirect (301 or 308). Temporary ones (302, 303, 307) are
followed in silence. Where a permanent redirect is followed by temporary ones the new address is the one before
them.

### Why
Hosts drop old addresses in the end, and each reader waits for one answer more until then.

### How to fix
Write the new address. The fix is safe where the last part of the path stays the same; otherwise look whether the new
address still shows what is meant: many hosts send what they have dropped to their front page.
",
    check: Check::Web(check),
};

fn check(web: &Web, findings: &mut Findings) {
    web.each(RULE.id, findings, |link, address, answer| {
        let Verdict::Moved { to, status } = &answer.verdict else { return None };
        let mut to = escaped(to);
        let target = &link.target;
        if let Some((_, fragment)) = target.split_once('#').filter(|_| !to.contains('#')) {
            to = format!("{to}#{}", escaped(fragment));
        }
        let finding = Finding::new(
            link.file,
            link.span,
            format!("url {target}"),
            format!("`{target}` has moved to `{to}` for good: its host answers {status}"),
        )
        .label("the old address")
        .help(format!("write `{to}`"));
        Some((address.url.clone(), mended(finding, link, to)))
    });
}

/// With the fix, where the address is written at the link.
pub(super) fn mended(finding: Finding, link: &Link, to: String) -> Finding {
    if !link.is_exact {
        return finding;
    }
    let last = |url: &str| {
        let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let path = path.split_once("//").map_or(path, |(_, rest)| rest);
        path.split_once('/').map_or(String::new(), |(_, path)| {
            path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase()
        })
    };
    let applicability =
        if last(&link.target) == last(&to) { Applicability::Safe } else { Applicability::Unsafe };
    finding.fix(applicability, format!("write `{to}`"), link.span, to)
}
