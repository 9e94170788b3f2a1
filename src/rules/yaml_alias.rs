use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::front_matter::ProblemKind;
use crate::yaml;

pub(super) static RULE: Rule = Rule {
    id: "yaml-alias",
    level: Level::Warn,
    mend: Mend::Never("what it refers to is not read"),
    summary: "the front matter refers to its own parts",
    docs: r"
### What it checks
Anchors (`&name`), aliases (`*name`) and merge keys (`<<`) in the front matter. They are not resolved, and rules do
without the values that depend on them.

### Why
Few programs that read front matter know them, and a few lines of them can stand for gigabytes.

### How to fix
Write the value out wherever it is needed. Put quotes around a text that begins with `*` or `&`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    let mut places = block
        .problems
        .iter()
        .filter(|problem| problem.kind == ProblemKind::Yaml(yaml::ProblemKind::Alias))
        .map(|problem| problem.span);
    let Some(first) = places.next() else { return };
    let finding = page
        .finding(
            first,
            "front matter alias",
            "the front matter uses anchors, aliases or merge keys, which few programs resolve",
        )
        .help("write the value out, or put quotes around a text that begins with `*` or `&`");
    findings.push(places.fold(finding, |finding, span| finding.also(span, "and here")));
}
