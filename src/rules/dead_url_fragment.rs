use super::{Check, Findings, Level, Mend, Rule};
use crate::diagnostic::Finding;
use crate::web::Web;

pub(super) static RULE: Rule = Rule {
    id: "dead-url-fragment",
    level: Level::Warn,
    mend: Mend::Never("nothing tells where the place has gone"),
    summary: "a link names a place that its page on the web does not have",
    docs: r"
### What it checks
With `--online --check-fragments`: that the HTML page behind a link has an element whose `id` or `name` is the
link's fragment. Pages that are longer than the limit or are not HTML, line numbers, and fragments that are read by
programs (`#/…`, `#!…`, `#:~:text=`) are passed over.

### Why
The reader lands at the top of the page and has to search.

### How to fix
Link to the place where the content is now, or to the page alone.
",
    check: Check::Web(check),
};

fn check(web: &Web, findings: &mut Findings) {
    web.each(RULE.id, findings, |link, address, answer| {
        let fragment = address.fragment.as_ref().filter(|name| answer.missing.contains(*name))?;
        let target = &link.target;
        let finding = Finding::new(
            link.file,
            link.span,
            format!("fragment of url {target}"),
            format!("the page behind `{target}` has no place `{fragment}`"),
        )
        .label("no such place on that page")
        .help("link to the place where the content is now, or to the page alone");
        Some((format!("{}#{fragment}", address.url), finding))
    });
}
