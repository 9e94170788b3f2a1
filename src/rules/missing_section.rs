use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::markdown::Heading;
use crate::profile::SectionDef;
use crate::profile::pattern::names;
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
        if let [section] = missing.sections[..]
            && let Some(heading) = on_other_level(page, &kind.sections[section])
        {
            let section = &kind.sections[section];
            let message = format!(
                "the section `{}` stands on level {}, the profile has it on level {}",
                heading.text,
                heading.level,
                section.level.unwrap_or_default()
            );
            let key = format!("missing {}", section.written());
            findings.push(
                page.finding(heading.text_span, key, message)
                    .help(format!("write `{}`", section.written())),
            );
            continue;
        }
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
        let lost = sections().flat_map(|section| match section.heading.text.as_str() {
            "*" => page.lost_title(),
            heading => page.lost_under(heading),
        });
        let lost = lost.collect();
        let finding = finding.help(format!("add {}", names.join(", "))).losing(lost);
        findings.push(match empty {
            Some(empty) => finding.because_of("empty-heading", page.file(), empty.span),
            None => finding,
        });
    }
}

/// The heading that is the section's but for its level, if it is no other section's.
pub(super) fn on_other_level<'p>(
    page: &'p Page<'_>,
    section: &SectionDef,
) -> Option<&'p Heading<'p>> {
    let kind = page.kind()?;
    let name = section.heading.text.as_str();
    let is_named = |heading: &&Heading<'_>| name != "*" && names(&heading.text, name);
    let mut found = page.document().headings.iter().filter(is_named);
    let heading = found.next().filter(|heading| !section.is_of(heading.level))?;
    let taken = kind.sections.iter().any(|other| {
        let text = other.heading.text.as_str();
        text != "*" && other.is_of(heading.level) && names(&heading.text, text)
    });
    (!taken).then_some(heading)
}
