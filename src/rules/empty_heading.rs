use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::{Applicability, Finding};
use crate::parse::markdown::Heading;
use crate::profile::SectionDef;
use crate::profile::pattern::names;
use crate::text::span_of;
use crate::wording::quoted;

pub(super) static RULE: Rule = Rule {
    id: "empty-heading",
    level: Level::Error,
    mend: Mend::Either,
    summary: "a heading has no text",
    docs: r"
### What it checks
That each heading shows something: text or an image. HTML is taken for something.

### Why
A heading without text is an empty line in large letters, an empty entry in the table of contents, and a page without
a name.

### How to fix
Write the text that is missing: for the title of a model's page its name, or else its id; above a table the heading
under which tables with its columns stand.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for heading in page.document().headings.iter().filter(|heading| heading.is_empty(page.text)) {
        let level = heading.level;
        let finding = page.finding(
            heading.span,
            format!("heading of level {level}"),
            format!("this heading of level {level} has no text"),
        );
        let line = heading.span.of(page.text).trim_end_matches(['\n', '\r']);
        let marks = line.trim_end();
        let is_plain = !marks.is_empty() && marks.bytes().all(|byte| byte == b'#');
        let place = Some(span_of(page.text, line)).filter(|_| is_plain);
        let write = |finding: Finding, applicability, text: &str| match place {
            Some(place) => {
                let title = format!("write `{}`", quoted(text));
                finding.fix(applicability, title, place, format!("{marks} {text}"))
            }
            None => finding,
        };
        findings.push(match (level, title_elsewhere(page), id(page), section(page, heading)) {
            (1, Some(name), ..) => {
                let help = format!("write `{}`, as elsewhere on the page", quoted(name));
                write(finding.help(help), Applicability::Safe, name)
            }
            (1, None, Some(id), _) => {
                let help = format!("write the name of the model, or its id `{}`", quoted(id));
                write(finding.help(help), Applicability::Unsafe, id)
            }
            (_, _, _, Some(text)) => {
                let help = format!("write `{text}`, to which the table under it belongs");
                write(finding.help(help), Applicability::Safe, text)
            }
            _ => finding.help("write the text of the heading"),
        });
    }
}

/// What other places of the page call what the title names, where they agree.
fn title_elsewhere<'p>(page: &'p Page<'_>) -> Option<&'p str> {
    let role = page.kind()?.facts.iter().find(|def| def.title)?.role;
    let named = page.facts.iter().filter(|fact| fact.role == role);
    // The empty title itself says nothing.
    let mut named = named.filter_map(|fact| fact.value.text()).filter(|name| !name.is_empty());
    let name = named.next()?;
    named.all(|other| other == name).then_some(name)
}

/// The id of what the page is about.
fn id<'p>(page: &'p Page<'_>) -> Option<&'p str> {
    let role = page.kind()?.id.as_ref()?.role;
    page.fact(role)?.value.text().filter(|id| !id.is_empty())
}

/// The heading that the profile knows for the tables under this one, where it is missing on the page.
fn section<'p>(page: &Page<'p>, heading: &Heading<'_>) -> Option<&'p str> {
    let document = page.document();
    let at = document.headings.iter().position(|other| other.span == heading.span)?;
    let is_under =
        |table: usize| document.tables[table].section.is_some_and(|section| section as usize == at);
    let mut tables = page.tables.iter().filter(|known| is_under(known.table));
    let under = tables.next()?.def.under.as_deref()?;
    if tables.any(|other| other.def.under.as_deref() != Some(under))
        || document.headings.iter().any(|other| names(&other.text, under))
    {
        return None;
    }
    let is_it =
        |section: &&SectionDef| section.is_of(heading.level) && names(&section.heading.text, under);
    let text = page.kind()?.sections.iter().find(is_it)?.heading.text.as_str();
    Some(text).filter(|text| !text.contains(['{', '*']))
}
