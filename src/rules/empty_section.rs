use super::{Check, Findings, Level, Mend, Page, Rule, missing_section};
use crate::parse::markdown::Heading;
use crate::profile::SectionDef;
use crate::profile::pattern::names;

pub(super) static RULE: Rule = Rule {
    id: "empty-section",
    level: Level::Warn,
    mend: Mend::Never("whether the text is missing or the section is too much is not known"),
    summary: "a section is empty",
    docs: r"
### What it checks
That something stands under each heading: text, a table, or a section of a lower level. Sections that the profile lets be
empty are left out, and one that it keeps apart (`apart`) does not fill the section above it, however deep its heading.

### Why
A heading with nothing under it tells readers that something was forgotten, and tells them nothing else.

### How to fix
Add what is missing, or delete the heading.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    let document = page.document();
    for (index, heading) in document.headings.iter().enumerate() {
        let next = document.headings.get(index + 1);
        let end = next.map_or(page.text.len(), |next| next.span.start as usize);
        let rest = page.text.get(heading.span.end as usize..end).unwrap_or_default();
        if !rest.bytes().all(|byte| byte.is_ascii_whitespace()) {
            continue;
        }
        let def = |heading: &Heading<'_>| {
            let same = move |section: &&SectionDef| section.is_of(heading.level);
            let named = |section: &&SectionDef| names(&heading.text, &section.heading.text);
            kind.sections.iter().filter(same).find(named)
        };
        let filled = next.is_some_and(|next| {
            next.level > heading.level && !def(next).is_some_and(|section| section.apart)
        });
        if filled
            || def(heading).is_some_and(|section| section.may_be_empty)
            || heading.is_accident(page.text)
        {
            continue;
        }
        let mut finding = page
            .finding(
                heading.text_span,
                format!("section {}", heading.text),
                format!("nothing stands under the heading `{}`", heading.text),
            )
            .help("add what is missing, or delete the heading");
        // What stood under it stands beside it where the heading is on a wrong level.
        let misplaced = |section: &usize| {
            missing_section::on_other_level(page, &kind.sections[*section])
                .is_some_and(|found| found.span == heading.span)
        };
        let mut missing = page.outline.missing.iter().filter(|it| it.sections.len() == 1);
        let deeper = |meant: usize| !kind.sections[meant].is_of(heading.level);
        let mut unknown = page.outline.unknown.iter().filter(|it| it.heading == index);
        if unknown.any(|unknown| unknown.meant.is_some_and(deeper)) {
            finding = finding.because_of("unknown-section", page.file(), heading.text_span);
        } else if missing.any(|it| it.sections.iter().any(misplaced)) {
            finding = finding.because_of("missing-section", page.file(), heading.text_span);
        }
        findings.push(match next {
            Some(next) => finding.also(next.text_span, "the next heading follows at once"),
            None => finding.label("the page ends here"),
        });
    }
}
