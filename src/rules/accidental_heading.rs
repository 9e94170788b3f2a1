use std::borrow::Cow;

use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "accidental-heading",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a line has become a heading by accident",
    docs: r"
### What it checks
Headings that are made by an underline (CommonMark §4.3, setext headings) and were not meant as headings: text above a
line of one or two dashes or equals signs, above an underline that is indented or stands inside of a list item, and several
lines of text above one underline.

### Why
A line of dashes directly under text makes it a heading instead of parting it: the text is shown large, stands in the
table of contents, and all that follows belongs to it.

### How to fix
Put an empty line before the dashes where they should part, or join the lines where the dash belongs to the text.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for (index, heading) in document.headings.iter().enumerate() {
        let Some(underline) = heading.underline.filter(|_| heading.is_accident(page.text)) else {
            continue;
        };
        let marks = underline.of(page.text).trim();
        // What a broken front matter block leaves behind is no heading either, but its own rules name it.
        if index == 0 && marks.len() > 2 && !heading.in_list {
            continue;
        }
        let shown = heading.text.lines().last().unwrap_or_default();
        let finding = page
            .finding(
                heading.text_span,
                format!("heading {}", heading.text),
                format!(
                    "`{}` is shown as a heading of level {}: the `{marks}` under it underlines it",
                    cut(shown),
                    heading.level
                ),
            )
            .label("shown as a heading")
            .also(underline, "because of this line");
        findings.push(if marks.len() > 2 {
            finding.help("put an empty line before the dashes").fix(
                Applicability::Safe,
                "put an empty line before the dashes",
                underline,
                format!("\n{marks}"),
            )
        } else if marks == "-" {
            let (broken, whole) = joined(page.text, heading.text_span, underline);
            finding.help("join the lines").fix(Applicability::Safe, "join the lines", broken, whole)
        } else {
            finding.help("join the lines, or put an empty line before the dash")
        });
    }
}

/// No part of an item stands further from the dash, in bytes.
const FARTHEST: usize = 2_000;

/// The lines that a dash has torn apart, and what they were: an item of a list as a whole where its parts stand on
/// lines of their own, else the lines around the dash.
fn joined(page: &str, heading: Span, dash: Span) -> (Span, String) {
    let from = page.floor_char_boundary((heading.start as usize).saturating_sub(FARTHEST));
    let from = page[..from].rfind('\n').map_or(0, |end| end + 1);
    let to = page.ceil_char_boundary((dash.end as usize).saturating_add(FARTHEST));
    let text = &page[from..page[to..].find('\n').map_or(page.len(), |end| to + end + 1)];
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = |span: Span| {
        let above = &text.as_bytes()[..(span.start as usize).saturating_sub(from).min(text.len())];
        memchr::memchr_iter(b'\n', above).count()
    };
    let last_of_text = at(Span::at(heading.end.max(1) as usize - 1));
    let dash = at(dash);
    let mut first = last_of_text;
    let item = (0..=last_of_text)
        .rev()
        .take_while(|&line| !ends_item(lines[line]))
        .find(|&line| begins_item(lines[line]));
    if let Some(item) = item.filter(|item| (*item..dash).any(|line| is_mark(lines[line]))) {
        first = item;
    }
    let mut end = dash + 1;
    if first < last_of_text {
        while lines.get(end).is_some_and(|line| {
            // What was empty leaves an empty line before the next mark.
            let empty = line.trim().is_empty() && lines.get(end + 1).is_some_and(|it| is_mark(it));
            empty || !ends_item(line) && !begins_item(line)
        }) {
            end += 1;
        }
    } else if lines.get(end).is_some_and(|line| !ends_item(line) && !begins_item(line)) {
        end += 1;
    }
    let start: usize = lines[..first].iter().map(|line| line.len()).sum();
    let broken: usize = lines[first..end].iter().map(|line| line.len()).sum();
    let broken = &text[start..start + broken];
    let broken = broken.strip_suffix('\n').unwrap_or(broken);
    let broken = broken.strip_suffix('\r').unwrap_or(broken);
    (Span::new(start..start + broken.len()).shifted(from), join(broken))
}

fn join(broken: &str) -> String {
    let mut whole = String::with_capacity(broken.len());
    let mut open = false;
    for line in broken.lines() {
        let part = if whole.is_empty() { line.trim_end() } else { line.trim() };
        // No blank within marks of emphasis that stand on lines of their own.
        let within = open && (is_emphasis(part) || whole.ends_with(['*', '_']));
        let bare = whole.is_empty() || part.is_empty() || within;
        if !bare {
            whole.push(' ');
        }
        whole.push_str(part);
        open = if is_emphasis(part.trim_start_matches(['-', ' '])) { !open } else { open };
    }
    whole
}

fn is_emphasis(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|char| matches!(char, '*' | '_'))
}

/// A dash or a bar that parts what stands on the lines around it.
fn is_mark(line: &str) -> bool {
    matches!(line.trim(), "-" | "|")
}

fn begins_item(line: &str) -> bool {
    let item = line.trim_start().strip_prefix("- ");
    item.is_some_and(|item| !item.trim().is_empty())
}

fn ends_item(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

/// The start of a long text.
fn cut(text: &str) -> Cow<'_, str> {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].trim_end())),
        None => Cow::Borrowed(text),
    }
}
