use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::value::Validity;

pub(super) static RULE: Rule = Rule {
    id: "wrong-date-order",
    level: Level::Error,
    mend: Mend::Never("which of the dates is wrong is not known"),
    summary: "a date lies after one that it cannot follow",
    docs: r"
### What it checks
Pairs of dates of which the profile says that the first is not after the second, such as the time a page was made
and the time it was changed. A date without a time covers its whole day, a month all its days.

### Why
Lists sorted by one of the dates put the page in the wrong place, and programs that compute an age get a negative
one.

### How to fix
Look both dates up and correct the wrong one; often the two were exchanged.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    compare(page, false, findings);
}

/// Reports the pairs of which the profile says that their order is certain, or only likely.
pub(super) fn compare(page: &Page<'_>, likely: bool, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    for pair in kind.not_after.iter().filter(|pair| pair.likely == likely) {
        let (Some(less), Some(more)) = (page.fact(pair.less), page.fact(pair.more)) else {
            continue;
        };
        let (Some(first), Some(second)) = (less.value.time(), more.value.time()) else { continue };
        // A time that was never set or cannot be is told by its own rule.
        if [first, second].iter().any(|time| time.validity() != Validity::Real)
            || first.meets(second)
            || first.seconds() <= second.seconds()
            || page.is_disputed(pair.less)
            || page.is_disputed(pair.more)
        {
            continue;
        }
        let (less_text, more_text) = (page.record.quoted(less), page.record.quoted(more));
        findings.push(
            page.finding(
                less.span,
                format!("{} {}", pair.less, pair.more),
                format!(
                    "{} says {less_text}, {} says {more_text}, which is earlier",
                    less.at, more.at
                ),
            )
            .label(format!("after {more_text}"))
            .also(more.span, format!("before {less_text}"))
            .help("look both dates up and correct the wrong one"),
        );
    }
}
