use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::{Applicability, Finding};

pub(super) static RULE: Rule = Rule {
    id: "invalid-file",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a file beside a page is broken, or does not meet its schema",
    docs: r"
### What it checks
The files that the profile says stand in a page's folder: that they are YAML, and as their JSON Schema asks.

### Why
Programs read those files, and fail on what is not as they expect.

### How to fix
Correct the file as the message asks. If it is right, change the schema.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for beside in page.beside {
        for problem in &beside.problems {
            let message = problem.kind.message();
            findings.push(
                Finding::new(beside.file, problem.span, format!("yaml {message}"), message)
                    .help("correct the YAML"),
            );
        }
        for violation in &beside.violations {
            let key = format!("{} {}", violation.pointer, violation.span.of(beside.text));
            let mut finding =
                Finding::new(beside.file, violation.span, key, violation.message.clone());
            finding.help.clone_from(&violation.help);
            finding.help.get_or_insert_with(|| "correct the field, or the schema".to_owned());
            for (span, message) in &violation.related {
                finding = finding.also(*span, message.clone());
            }
            if let Some(meant) = &violation.suggestion {
                finding = finding.fix(
                    Applicability::Unsafe,
                    format!("write `{meant}`"),
                    violation.span,
                    meant.clone(),
                );
            }
            findings.push(finding);
        }
    }
}
