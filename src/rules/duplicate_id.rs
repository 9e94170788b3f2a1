use super::{Check, Findings, Level, Rule};
use crate::catalog::Catalog;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-id",
    level: Level::Error,
    summary: "two pages of one owner carry the same id",
    docs: r"
### What it checks
That no two pages of one kind and one owner carry the same id.

### Why
Programs look models up by their id: of two pages with one id, one is never found.

### How to fix
Correct the id on the page whose file name it does not fit, or delete the page that is a copy.
",
    check: Check::Catalog(check),
};

fn check(_catalog: &Catalog<'_>, _findings: &mut Findings) {}
