use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;

pub(super) static RULE: Rule = Rule {
    id: "unknown-section",
    level: Level::Warn,
    mend: Mend::Unsafe,
    summary: "a page has a section that its kind does not know",
    docs: r"
### What it checks
Headings against the sections that the profile lists for pages of this kind, on each level where it lists them all. Words
are compared without regard to letter case and to symbols around them; a heading on another level than the profile gives it
is reported too.

### Why
A misspelt heading hides its section from readers who look for it and from programs that go by headings.

### How to fix
Write the heading as the profile has it, or add the section to the profile.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    let document = page.document();
    for unknown in &page.outline.unknown {
        let heading = &document.headings[unknown.heading];
        let key = format!("section {}", heading.text);
        let Some(meant) = unknown.meant.map(|index| &kind.sections[index]) else {
            findings.push(
                page.finding(
                    heading.text_span,
                    key,
                    format!("a {} has no section `{}`", kind.title, heading.text),
                )
                .help("delete the section, or add it to the profile"),
            );
            continue;
        };
        let name = meant.heading.text.as_str();
        findings.push(if meant.is_of(heading.level) {
            page.finding(
                heading.text_span,
                key,
                format!("a {} has no section `{}`", kind.title, heading.text),
            )
            .help(format!("did you mean `{name}`?"))
            .fix(
                Applicability::Unsafe,
                format!("write `{name}`"),
                heading.text_span,
                name,
            )
        } else {
            let message = format!(
                "the section `{}` stands on level {}, the profile has it on level {}",
                heading.text,
                heading.level,
                meant.level.unwrap_or_default()
            );
            page.finding(heading.text_span, key, message)
                .help(format!("write `{}`", meant.written()))
        });
    }
}
