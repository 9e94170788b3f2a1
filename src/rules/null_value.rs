use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::front_matter::ProblemKind;
use crate::yaml;

pub(super) static RULE: Rule = Rule {
    id: "null-value",
    level: Level::Warn,
    mend: Mend::Never("the value is not known"),
    summary: "a key of the front matter has no value",
    docs: r"
### What it checks
That each key of the front matter has a value. An empty text (`title: ''`) is a value.

### Why
YAML takes nothing for `null`, which is neither a text nor a list: templates print `<nil>` or break on it. Most often a
value was forgotten.

### How to fix
Write the value, or delete the key.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    for problem in &block.problems {
        let ProblemKind::Yaml(yaml::ProblemKind::NullValue { key }) = &problem.kind else {
            continue;
        };
        let finding = page
            .finding(
                problem.span,
                format!("front matter {key}"),
                format!("the key `{key}` has no value"),
            )
            .help(format!("give `{key}` a value, or delete it"));
        // The schema says better what belongs there.
        let refused = block.root.as_ref().and_then(|root| root.entry(key)).and_then(|entry| {
            page.violations.iter().find(|violation| {
                violation.span == entry.value.span
                    && violation.kind == crate::schema::ViolationKind::InvalidValue
            })
        });
        // What a broken line leaves of its keys.
        let broken = block.problems.iter().find(|other| {
            let is_broken =
                matches!(other.kind, ProblemKind::Yaml(yaml::ProblemKind::Syntax { .. }));
            let (start, end) = (problem.span.start.min(other.span.start), other.span.end);
            let between = page.text.get(start as usize..end.max(start) as usize);
            is_broken && between.is_some_and(|between| !between.contains('\n'))
        });
        findings.push(match (broken, refused) {
            (Some(broken), _) => {
                finding.because_of("invalid-front-matter", page.file(), broken.span)
            }
            (None, Some(refused)) => finding.because_of("invalid-field", page.file(), refused.span),
            (None, None) => finding,
        });
    }
}
