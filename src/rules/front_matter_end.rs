use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::parse::front_matter::ProblemKind;

pub(super) static RULE: Rule = Rule {
    id: "front-matter-end",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "the front matter ends with `...`",
    docs: r"
### What it checks
That the block of front matter ends with `---`. YAML (§9.1.2) ends a document with `...` too.

### Why
Hugo and GitHub know `---` alone: to them the block goes on to the next such line.

### How to fix
Write `---` in the place of `...`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    for problem in &block.problems {
        if problem.kind == ProblemKind::EndsWithDots {
            findings.push(
                page.finding(
                    problem.span,
                    "front matter end",
                    "the front matter ends with `...`, most programs look for `---`",
                )
                .help("write `---`")
                .fix(Applicability::Safe, "write `---`", problem.span, "---"),
            );
        }
    }
}
