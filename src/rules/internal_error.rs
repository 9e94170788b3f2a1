use super::{Check, Level, Mend, Rule, nothing};

pub static RULE: Rule = Rule {
    id: "internal-error",
    level: Level::Error,
    mend: Mend::Never("the fault is one of the linter"),
    summary: "the linter itself broke on this page",
    docs: r"
### What it checks
Nothing about the page: it is reported where a rule, or the reading of a page, breaks. All other pages and
rules are judged as usual.

### Why
A linter that stops at one page hides what is wrong with all others, and one that goes on without a word hides
that this page was not judged.

### How to fix
Report the page as a bug of the linter. Until it is mended, exclude the page or turn the named rule off.
",
    check: Check::Page(nothing),
};
