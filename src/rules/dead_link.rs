use super::{Check, Findings, Level, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "dead-link",
    level: Level::Error,
    summary: "a link leads to nothing",
    docs: r"
### What it checks
TODO
",
    check: Check::Page(check),
};

fn check(_page: &Page<'_>, _findings: &mut Findings) {}
