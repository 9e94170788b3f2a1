use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::parse::markdown::{Heading, Table};
use crate::profile::pattern::names;
use crate::profile::{Kind, SectionDef};
use crate::record::KnownTable;
use crate::text::{Span, span_of};
use crate::wording::with_edits;

pub(super) static RULE: Rule = Rule {
    id: "misplaced-title",
    level: Level::Error,
    mend: Mend::Either,
    summary: "the title is not the first heading of its page",
    docs: r"
### What it checks
That on a page whose kind has a title no other heading stands before the heading of level 1.

### Why
What stands before the title belongs to no page for a reader, and to the page before it for a program that joins pages
or makes a table of contents.

### How to fix
Move what stands before the title under the heading where it belongs.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    let document = page.document();
    let mut headings = document.headings.iter().filter(|heading| !heading.is_accident(page.text));
    let Some(first) = headings.next().filter(|first| first.level > 1) else { return };
    let Some(title) = headings.find(|heading| heading.level == 1) else { return };
    if !kind.sections.iter().any(SectionDef::is_title) {
        return;
    }
    let finding = page
        .finding(
            title.text_span,
            format!("title {}", title.text),
            format!("the title `{}` stands behind the heading `{}`", title.text, first.text),
        )
        .label("the title")
        .also(first.text_span, "this heading stands before it")
        .help("move what stands before the title under the heading where it belongs");
    let swallowed = document.tables.iter().find_map(|table| document.swallowed(table).next());
    findings.push(match swallowed.map(|(header, _)| document.rows[header].span) {
        Some(span) if span.start < title.span.start => {
            finding.because_of("swallowed-table", page.file(), span)
        }
        _ => match moved(page, kind, title) {
            Some((applicability, edits)) => {
                let title = "move what stands before the title to where it belongs";
                with_edits(finding, applicability, title, edits)
            }
            None => finding,
        },
    });
}

/// The edits that move each table before the title, with a heading right above it, to its place: under the heading that
/// the profile names for it, where no table stands yet, else before the first section that follows its own.
fn moved(
    page: &Page<'_>,
    kind: &Kind,
    title: &Heading<'_>,
) -> Option<(Applicability, Vec<(Span, String)>)> {
    let document = page.document();
    let body = page.front_matter.as_ref().map_or(0, |block| block.body);
    let title_line = page.text[..title.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let before = |span: Span| (span.start as usize) < title_line;
    let mut applicability = Applicability::Safe;
    let mut edits: Vec<(Span, String)> = Vec::new();
    // What is neither a table nor the heading of one would be lost.
    let mut end = body;
    for known in page.tables.iter().filter(|known| before(document.tables[known.table].span)) {
        let table = &document.tables[known.table];
        let heading =
            document.headings.iter().filter(|it| before(it.span) && it.span.start as usize >= end);
        let start = match heading.collect::<Vec<_>>().as_slice() {
            [only] if only.span.end <= table.span.start => only.span,
            [first, ..] if first.span.start > table.span.start => table.span,
            [] => table.span,
            _ => return None,
        };
        let block = Span::new(start.start as usize..table.span.end as usize);
        let is_blank = |range: std::ops::Range<usize>| {
            page.text.get(range).is_some_and(|text| text.trim().is_empty())
        };
        let own_end = if start == table.span { start.start } else { start.end };
        if !is_blank(end..start.start as usize)
            || start != table.span && !is_blank(own_end as usize..table.span.start as usize)
        {
            return None;
        }
        let text = block.of(page.text).trim_end();
        let (at, text) = match (waiting(page, known, title), place(page, kind, start, title)) {
            (Some(at), _) => (at, format!("\n\n{text}\n")),
            (None, Some(at)) => {
                applicability = Applicability::Unsafe;
                (at, format!("{text}\n\n"))
            }
            (None, None) => return None,
        };
        let place = Span::new(at..at);
        if edits.iter().any(|(known, _)| *known == place) {
            return None;
        }
        edits.push((place, text));
        end = table.span.end as usize;
    }
    if edits.is_empty() || !page.text[end..title_line].trim().is_empty() {
        return None;
    }
    edits.push((Span::new(body..title_line), String::new()));
    Some((applicability, edits))
}

/// The end of the heading behind the title under which the table belongs, or of the text that announces it there, where
/// nothing else stands yet.
fn waiting(page: &Page<'_>, known: &KnownTable<'_>, title: &Heading<'_>) -> Option<usize> {
    let document = page.document();
    let under = known.def.under.as_deref()?;
    let is_it = |heading: &Heading<'_>| {
        heading.span.start > title.span.start && names(&heading.text, under)
    };
    let at = document.headings.iter().position(is_it)?;
    let heading = &document.headings[at];
    let next = document.headings.get(at + 1);
    let end = next.map_or(page.text.len(), |next| next.span.start as usize);
    let section = page.text.get(heading.span.end as usize..end)?;
    let text = section.trim_start();
    if text.is_empty() {
        return Some(heading.span.start as usize + heading.span.of(page.text).trim_end().len());
    }
    let announced = text.lines().take_while(|line| !line.trim().is_empty()).last()?.trim_end();
    let table =
        |other: &Table| (heading.span.end as usize..end).contains(&(other.span.start as usize));
    let is_announced = announced.ends_with(':') && !document.tables.iter().any(table);
    is_announced.then(|| span_of(page.text, announced).end as usize)
}

/// The start of the first section behind the title that comes after the one of this heading.
fn place(page: &Page<'_>, kind: &Kind, own: Span, title: &Heading<'_>) -> Option<usize> {
    let headings = &page.document().headings;
    let number = |heading: &Heading<'_>| {
        let mut sections = kind.sections.iter();
        sections.position(|section| {
            section.is_of(heading.level) && names(&heading.text, &section.heading.text)
        })
    };
    let own = number(headings.iter().find(|heading| heading.span == own)?)?;
    let behind = headings.iter().filter(|heading| heading.span.start > title.span.start);
    let numbers: Vec<(usize, &Heading<'_>)> =
        behind.filter_map(|heading| Some((number(heading)?, heading))).collect();
    // One of its name is there already.
    if numbers.iter().any(|(other, _)| *other == own) {
        return None;
    }
    let next = numbers.iter().find(|(other, _)| *other > own)?.1;
    Some(next.span.start as usize)
}
