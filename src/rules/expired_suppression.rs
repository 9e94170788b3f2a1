use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;

pub(super) static RULE: Rule = Rule {
    id: "expired-suppression",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a comment takes findings out until a day that is past",
    docs: r"
### What it checks
That the date of `until=2027-01-31` in a `starmap-lint-disable` comment is not past. A comment that has run out takes
nothing out any more. `SOURCE_DATE_EPOCH` stands for today where it is set.

### Why
Who wrote the comment meant to come back by that day.

### How to fix
Mend what the comment took out, and remove it; or give it a later date.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for comment in page.suppressions.iter().filter(|comment| comment.has_run_out(page.today)) {
        let Some(until) = comment.until else { continue };
        let written = until.span.of(page.text).trim_start_matches("until=");
        let names: Vec<&str> = comment.rules.iter().map(|named| named.id.as_str()).collect();
        findings.push(
            page.finding(
                until.span,
                format!("until {written} {}", names.join(" ")),
                format!("the comment held until `{written}`, which is past"),
            )
            .help("mend what it took out and remove it, or give it a later date")
            .fix(Applicability::Safe, "remove the comment", comment.removal, ""),
        );
    }
}
