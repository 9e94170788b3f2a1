use super::{Check, Findings, Level, Mend, Rule};
use crate::diagnostic::Finding;
use crate::web::{Unchecked, Verdict, Web};

pub(super) static RULE: Rule = Rule {
    id: "unchecked-url",
    level: Level::Info,
    mend: Mend::Never("nothing is known of the address"),
    summary: "an address of the web could not be checked",
    docs: r"
### What it checks
With `--online`: that each address could be judged. It could not where its host asks for a login (401), refuses
programs (403), limits requests (429), is out of order (5xx), does not answer in time, can not be reached, sends in
circles, or belongs to a private network, which is asked only with `--allow-private`. All that one host left
unanswered for one reason is one finding. Where no host at all can be reached, be it that their names are unknown, that
is the network's fault: one finding says so, and nothing is called dead.

### Why
None of this says that the link is wrong, and all of it passes by itself or holds for programs alone. So it never
fails a run, unless the level of this rule is raised.

### How to fix
Nothing need be done. To be rid of it: `online: { exclude: [...] }` for addresses that are not to be asked,
`online: { accept: { 'https://example.org/*': [403] } }` for answers that are fine.
",
    check: Check::Web(check),
};

fn check(web: &Web, findings: &mut Findings) {
    web.each(RULE.id, findings, |link, address, answer| {
        let Verdict::Unchecked(why) = &answer.verdict else { return None };
        // That a run was interrupted is said once, of the run.
        if *why == Unchecked::Interrupted {
            return None;
        }
        let target = &link.target;
        let finding = Finding::new(
            link.file,
            link.span,
            format!("url {target}"),
            format!("the address `{target}` could not be checked: {why}"),
        )
        .label("not checked")
        .help(match why {
            Unchecked::Private => {
                "allow it with `--allow-private`, or link to an address that readers can reach"
            }
            Unchecked::NoNetwork => {
                "look whether this machine has a network, or needs a proxy (`HTTPS_PROXY`)"
            }
            _ => "try it in a browser, or again later",
        });
        let cause = if *why == Unchecked::NoNetwork { None } else { address.host() };
        Some((format!("{why} {}", cause.unwrap_or_default()), finding))
    });
}
