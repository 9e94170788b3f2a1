use super::{Check, Findings, Level, Mend, Page, Rule, wrong_date_order};

pub(super) static RULE: Rule = Rule {
    id: "doubtful-date-order",
    level: Level::Warn,
    mend: Mend::Never("which of the dates is wrong is not known"),
    summary: "a date lies after one that it hardly ever follows",
    docs: r"
### What it checks
Pairs of dates of which the profile says that the first is as good as never after the second, such as the end of
a model's knowledge and its release.

### Why
A model does not know what happened after it was trained. Where its knowledge ends after its release, one of the
dates belongs to another version.

### How to fix
Look both dates up and correct the wrong one.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    wrong_date_order::compare(page, true, findings);
}
