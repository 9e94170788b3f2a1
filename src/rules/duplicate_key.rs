use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::front_matter;
use crate::yaml;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-key",
    level: Level::Error,
    mend: Mend::Never("which of the values is meant is not known"),
    summary: "a key stands in the front matter twice",
    docs: r"
### What it checks
That no key of the front matter, and none of a mapping inside it, is written twice.

### Why
Programs disagree on which of the two counts: some take the first, most the last, some refuse the page.

### How to fix
Keep the one that is right and delete the other.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    for problem in &block.problems {
        if let front_matter::ProblemKind::Yaml(yaml::ProblemKind::DuplicateKey { key, first }) =
            &problem.kind
        {
            findings.push(
                page.finding(
                    problem.span,
                    format!("front matter {key}"),
                    format!("the key `{key}` stands here a second time"),
                )
                .label("and here again")
                .also(*first, format!("`{key}` is first given here"))
                .help("keep the one that is right and delete the other"),
            );
        }
    }
}
