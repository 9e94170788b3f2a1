use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "missing-section",
    level: Level::Error,
    mend: Mend::Never("what should stand there is not known"),
    summary: "a page lacks a section",
    docs: r"
### What it checks
That all sections which the profile calls required for pages of this kind have their heading, on their level. Sections
that are missing one after the other are one finding. A heading with nearly the words of a missing section is taken for it
and reported as `unknown-section`.

### Why
What a reader looks for at a fixed place is not there, and programs that go by headings find nothing.

### How to fix
Add the section, with its heading written as the profile has it.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    let document = page.document();
    for missing in &page.outline.missing {
        let sections = || missing.sections.iter().map(|index| &kind.sections[*index]);
        let names: Vec<String> = sections()
            .map(|section| match section.heading.text.as_str() {
                "*" => "its title".to_owned(),
                _ => format!("`{}`", section.written()),
            })
            .collect();
        let noun = match names.as_slice() {
            [name] if name == "its title" => "",
            [_] => "the section ",
            _ => "the sections ",
        };
        let after = missing.after.map(|index| &document.headings[index]);
        let span = after.map_or(Span::at(0), |heading| heading.text_span);
        let finding = page.finding(
            span,
            format!("missing {}", names.join(" ")),
            format!("this {} lacks {noun}{}", kind.title, names.join(", ")),
        );
        let finding = match after {
            Some(heading) => finding.label(format!("belongs behind `{}`", heading.text)),
            None => finding,
        };
        let section = &kind.sections[missing.sections[0]];
        let empty = document
            .headings
            .iter()
            .find(|heading| section.is_of(heading.level) && heading.is_empty(page.text));
        let finding = finding.help(format!("add {}", names.join(", ")));
        findings.push(match empty {
            Some(empty) => finding.because_of("empty-heading", page.file(), empty.span),
            None => finding,
        });
    }
}
