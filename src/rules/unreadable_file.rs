use super::{Check, Level, Mend, Rule, nothing};

pub static RULE: Rule = Rule {
    id: "unreadable-file",
    level: Level::Error,
    mend: Mend::Never("what it holds is not known"),
    summary: "a page cannot be read",
    docs: r"
### What it checks
That each page of the catalog can be opened and is not larger than the linter reads.

### Why
A page that is listed and cannot be opened is judged by nobody.

### How to fix
Restore its permissions, or take what is no page out of the catalog.
",
    check: Check::Page(nothing),
};
