use super::{Check, Findings, Level, Mend, Page, Rule, impossible_date};
use crate::value::Validity;

pub(super) static RULE: Rule = Rule {
    id: "zero-date",
    level: Level::Error,
    mend: Mend::Never("the date is not known"),
    summary: "a date that was never set",
    docs: r"
### What it checks
Dates in the years 0 and 1, such as `0001-01-01 00:00:00`: what programs print for a time that nobody has set.

### Why
No model is two thousand years old. The page shows a date where it has none, and lists sorted by date begin with
it.

### How to fix
Set the date, or leave it out until it is known.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let mut dates = impossible_date::times(page, Validity::Zero);
    let Some(first) = dates.next() else { return };
    let text = page.record.quoted(first);
    let finding = page
        .finding(
            first.span,
            format!("{}", first.role),
            format!("{} says {text}, a date that was never set", first.at),
        )
        .label("never set")
        .help("set the date, or leave it out until it is known");
    // A page made without its dates has none of them.
    findings.push(dates.fold(finding, |finding, date| finding.also(date.span, "nor was this")));
}
