use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::front_matter::Format;
use crate::parse::front_matter::ProblemKind;

pub(super) static RULE: Rule = Rule {
    id: "unsupported-front-matter",
    level: Level::Warn,
    mend: Mend::Never("what it says is not read"),
    summary: "the front matter is not YAML",
    docs: r"
### What it checks
That the front matter is YAML between `---` lines, not TOML between `+++` lines or JSON in braces. What stands in such a
block is not judged.

### Why
Hugo reads all three, GitHub YAML alone: it shows the rest as text.

### How to fix
Convert the block to YAML (`hugo convert toYAML`).
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    for problem in &block.problems {
        let ProblemKind::Unsupported(format) = problem.kind else { continue };
        let name = match format {
            Format::Toml => "TOML",
            Format::Json => "JSON",
        };
        findings.push(
            page.finding(
                problem.span,
                format!("front matter {name}"),
                format!("the front matter is {name}, which is not judged; catalogs use YAML"),
            )
            .help("convert the block to YAML")
            .losing(page.lost_in_front_matter(None)),
        );
    }
}
