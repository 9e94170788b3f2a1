use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::profile::pattern::{names, words};
use crate::profile::{Kind, SectionDef};
use crate::record::KnownTable;
use crate::suggest::nearest_label;

pub(super) static RULE: Rule = Rule {
    id: "unknown-section",
    level: Level::Warn,
    mend: Mend::Unsafe,
    summary: "a page has a section that its kind does not know",
    docs: r"
### What it checks
Headings against the sections that the profile lists for pages of this kind, on each level where it lists them all. Words
are compared without regard to letter case and to symbols around them; a heading on another level than the profile gives it
is reported too. Where the profile lists no sections, a heading that is nearly one under which it knows tables, lists, badges
or labelled lines, and that the page lacks.

Where the profile has a section for each family or the like, one of them on another level than the others is told too.

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
    if kind.sections.is_empty() {
        findings.extend(misspelt(page, kind));
        return;
    }
    for unknown in &page.outline.unknown {
        let heading = &document.headings[unknown.heading];
        let key = format!("section {}", heading.text);
        let Some(meant) = unknown.meant.map(|index| &kind.sections[index]) else {
            findings.push(
                page.finding(
                    heading.text_span,
                    key,
                    format!("no {} has a section `{}`", kind.title, heading.text),
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
                format!("no {} has a section `{}`", kind.title, heading.text),
            )
            .help(format!("did you mean `{name}`?"))
            .fix(Applicability::Unsafe, format!("write `{name}`"), heading.text_span, name)
            .losing(page.lost_under(name))
        } else {
            let message = format!(
                "the section `{}` stands on level {}, the profile has it on level {}",
                heading.text,
                heading.level,
                meant.level.unwrap_or_default()
            );
            page.finding(heading.text_span, key, message)
                .help(format!("write `{}`", meant.written()))
                .losing(page.lost_under(&heading.text))
        });
    }
    odd_levels(page, kind, findings);
}

/// Headings of repeated sections, such as one for each family, on another level than the profile has them: they stand
/// over a table that stands under those others too.
fn odd_levels(page: &Page<'_>, kind: &Kind, findings: &mut Findings) {
    let document = page.document();
    let heading_of =
        |known: &KnownTable<'_>| document.heading(document.tables[known.table].section);
    for known in &page.tables {
        let Some(heading) = heading_of(known) else { continue };
        if kind.sections.iter().any(|section| section.fits(heading)) {
            continue;
        }
        let is_meant = |section: &&SectionDef| {
            let mut others = page.tables.iter().filter(|other| other.def.table == known.def.table);
            let names_it = section.repeats && section.heading.fits(&heading.text);
            names_it && others.any(|it| heading_of(it).is_some_and(|other| section.fits(other)))
        };
        let Some(level) = kind.sections.iter().find(is_meant).and_then(|section| section.level)
        else {
            continue;
        };
        let message = format!(
            "the section `{}` stands on level {}, the others of its kind on level {level}",
            heading.text, heading.level
        );
        findings.push(
            page.finding(heading.text_span, format!("section {}", heading.text), message)
                .help(format!("write `{} {}`", "#".repeat(level.into()), heading.text)),
        );
    }
}

/// Headings that are nearly those under which the profile knows something, and which the page lacks.
fn misspelt(page: &Page<'_>, kind: &Kind) -> Findings {
    let document = page.document();
    let is_there = |name: &&str| document.headings.iter().any(|heading| names(&heading.text, name));
    let mut lacking: Vec<&str> = kind.headings().filter(|name| !is_there(name)).collect();
    lacking.dedup();
    let unknown = document.headings.iter().filter(|heading| {
        !kind.headings().any(|name| names(&heading.text, name))
            && !kind
                .facts
                .iter()
                .any(|def| def.heading.as_ref().is_some_and(|pattern| pattern.fits(&heading.text)))
    });
    let told = unknown.filter_map(|heading| {
        let meant = nearest_label(words(&heading.text), lacking.iter().copied())?;
        let message = format!("no {} has a section `{}`", kind.title, heading.text);
        let key = format!("section {}", heading.text);
        let help = format!("did you mean `{meant}`?");
        let finding = page.finding(heading.text_span, key, message).help(help);
        Some(finding.losing(page.lost_under(meant)))
    });
    told.collect()
}
