use super::{Check, Findings, Level, Mend, Rule};
use crate::diagnostic::Finding;
use crate::web::{Dead, Verdict, Web};

pub(super) static RULE: Rule = Rule {
    id: "dead-url",
    level: Level::Error,
    mend: Mend::Never("nothing tells where the page has gone"),
    summary: "a link leads to an address of the web that is gone",
    docs: r"
### What it checks
With `--online`: that the address of each link and image on the web is there. It is dead if its host answers 404
(not found) or 410 (gone) to a `GET`, or if no host has that name. Whatever else goes wrong says nothing of the
address: see `unchecked-url`. Static badges are judged by their grammar, and asked for only with `--check-badges`.

### Why
A reader who follows the link gets an error page.

### How to fix
Link to where the content is now, or take the link away. An address that is only there for some can be left out:
`online: { exclude: [...] }` in the configuration.
",
    check: Check::Web(check),
};

fn check(web: &Web, findings: &mut Findings) {
    web.each(RULE.id, findings, |link, address, answer| {
        let Verdict::Dead(dead) = &answer.verdict else { return None };
        let (cause, label) = match dead {
            Dead::UnknownHost => (address.host()?, "no such host"),
            Dead::Malformed => (address.url.clone(), "no address"),
            Dead::Status(_) => (address.url.clone(), "nothing is there"),
        };
        let target = &link.target;
        let finding = Finding::new(
            link.file,
            link.span,
            format!("url {target}"),
            format!("the address `{target}` is dead: {dead}"),
        )
        .label(label)
        .help("link to where the content is now, or take the link away");
        Some((cause, finding))
    });
}
