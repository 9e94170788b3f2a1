use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::front_matter::ProblemKind;
use crate::yaml;

pub(super) static RULE: Rule = Rule {
    id: "invalid-front-matter",
    level: Level::Error,
    mend: Mend::Never("what it was to say is not known"),
    summary: "the front matter cannot be read",
    docs: r"
### What it checks
That what stands between the `---` lines is YAML 1.2 and holds keys with values. Refused are also what no page needs and
programs disagree on: tags (`!!binary`), keys that are lists or mappings, a second document, more than 64 levels and
more than 200,000 values.

### Why
Where the block cannot be read, no program knows the page's title or type; Hugo stops the build, GitHub shows an error
above the page.

### How to fix
Correct the line that is pointed at. Most often it is a value with a colon, a quote or a `#` in it that needs quotes
around it, or a tab where blanks belong.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    for problem in &block.problems {
        let (message, help) = match &problem.kind {
            ProblemKind::NotAMapping => (
                "the front matter holds no keys".into(),
                "write a key, a colon and a value on each line, such as `title: …`",
            ),
            ProblemKind::Yaml(kind) => match kind {
                yaml::ProblemKind::Syntax { .. } => {
                    (kind.message(), "correct the YAML; put quotes around a value with signs in it")
                }
                yaml::ProblemKind::Tag => (kind.message(), "delete the tag"),
                yaml::ProblemKind::ComplexKey => (kind.message(), "write the key as one text"),
                yaml::ProblemKind::MultipleDocuments => {
                    (kind.message(), "keep one document between the `---` lines")
                }
                yaml::ProblemKind::TooDeep | yaml::ProblemKind::TooLarge => {
                    (kind.message(), "move what is no metadata out of the front matter")
                }
                yaml::ProblemKind::DuplicateKey { .. }
                | yaml::ProblemKind::NullValue { .. }
                | yaml::ProblemKind::Alias => continue,
            },
            _ => continue,
        };
        findings.push(
            page.finding(problem.span, format!("front matter {message}"), message)
                .help(help)
                .losing(page.lost_in_front_matter(None)),
        );
    }
}
