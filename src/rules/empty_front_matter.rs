use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::front_matter::ProblemKind;

pub(super) static RULE: Rule = Rule {
    id: "empty-front-matter",
    level: Level::Warn,
    mend: Mend::Never("what it should hold is not known"),
    summary: "the front matter is empty",
    docs: r"
### What it checks
That something stands between the two `---` lines that begin a page.

### Why
The block says nothing, and GitHub shows two lines in its place.

### How to fix
Write the keys that the page needs, or delete both lines.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    for problem in &block.problems {
        if problem.kind == ProblemKind::Empty {
            findings.push(
                page.finding(problem.span, "front matter", "the front matter is empty")
                    .help("write the keys that the page needs, or delete both `---` lines")
                    .losing(page.lost_in_front_matter(None)),
            );
        }
    }
}
