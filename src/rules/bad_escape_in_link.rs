use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::navigation::Fault;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "bad-escape-in-link",
    level: Level::Warn,
    mend: Mend::Unsafe,
    summary: "a percent sign in a link does not begin an escape",
    docs: r"
### What it checks
That each `%` in the path of a link is followed by two hexadecimal digits (RFC 3986 §2.1).

### Why
Some programs take the sign as it stands, others refuse the address.

### How to fix
Write `%25` for a percent sign, or the two digits that are missing.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for route in page.faulty(Fault::BadEscape) {
        let Some(at) = route.destination.local().and_then(|local| local.flaws.bad_escape) else {
            continue;
        };
        let place = route
            .path_span(page.text)
            .map(|path| Span { start: path.start + at, end: path.start + at + 1 });
        let finding = page
            .finding(
                place.unwrap_or(route.link.target_span),
                format!("link {}", route.link.target),
                format!("`%` in `{}` is not followed by two hexadecimal digits", route.link.target),
            )
            .label("no escape")
            .help("write `%25` for a percent sign");
        findings.push(match place {
            Some(span) => finding.fix(Applicability::Unsafe, "write `%25`", span, "%25"),
            None => finding,
        });
    }
}
