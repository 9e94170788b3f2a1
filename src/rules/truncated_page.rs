use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "truncated-page",
    level: Level::Error,
    mend: Mend::Never("the rest is lost"),
    summary: "a page ends in the middle of something",
    docs: r"
### What it checks
That a page does not break off: inside a character of several bytes, inside a code block that is fenced and never closed (CommonMark §4.5), inside an HTML
comment, in a table row that lacks cells and its last `|`, or, where the last line has no end, inside the target of
a link or inside bold text.

### Why
Something stopped while the page was written, and all that should follow is gone.

### How to fix
Make the page anew from its source. Where only the end mark is missing, add it.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let found = cut_character(page)
        .or_else(|| open_code(page))
        .or_else(|| open_comment(page))
        .or_else(|| open_row(page))
        .or_else(|| open_inline(page));
    let Some((span, what, help)) = found else { return };
    findings.push(
        page.finding(span, format!("end in {what}"), format!("the page ends inside {what}"))
            .label("this is never closed")
            .help(help),
    );
}

fn cut_character(page: &Page<'_>) -> Option<Broken> {
    crate::wording::cut_character(page).map(|span| (span, "a character", HELP))
}

type Broken = (Span, &'static str, &'static str);

const HELP: &str = "restore the rest of the page from its source";

/// A fenced block of code that runs to the end of the page.
fn open_code(page: &Page<'_>) -> Option<Broken> {
    let code = page.document().code.last()?;
    let text = page.text;
    if !text.get(code.span.end as usize..)?.trim().is_empty() || code.text.trim().is_empty() {
        return None;
    }
    let block = code.span.of(text);
    let opening = block.lines().next()?;
    let fence = opening.trim_start();
    let mark = fence.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = fence.chars().take_while(|char| *char == mark).count();
    let is_closing = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        line.len() >= length && line.chars().all(|char| char == mark)
    };
    if length < 3 || block.trim_end().lines().skip(1).last().is_some_and(is_closing) {
        return None;
    }
    let start = code.span.start as usize + (opening.len() - fence.len());
    let span = Span::new(start..start + fence.trim_end().len());
    Some((span, "a code block", "close the block with the same fence, or restore what is lost"))
}

fn open_comment(page: &Page<'_>) -> Option<Broken> {
    const OPENING: &str = "<!--";
    let comment = page.document().comments.last()?;
    let text = page.text;
    let is_open = text.get(comment.span.end as usize..)?.trim().is_empty()
        && !comment.span.of(text).trim_end().ends_with("-->");
    let start = comment.span.start as usize;
    is_open.then(|| {
        (
            Span::new(start..start + OPENING.len()),
            "a comment",
            "close the comment with `-->`, or restore what is lost",
        )
    })
}

/// A last row that lacks both cells and its end, in a table whose header has it.
fn open_row(page: &Page<'_>) -> Option<Broken> {
    let document = page.document();
    let table = document.tables.last()?;
    let row = document.body(table).last()?;
    let header = document.header(table);
    let text = page.text;
    if !text.get(row.span.end as usize..)?.trim().is_empty() {
        return None;
    }
    let written = row.span.of(text).trim();
    let is_open = written.starts_with('|')
        && !written.ends_with('|')
        && header.span.of(text).trim_end().ends_with('|')
        && (row.written as usize) < document.cells(header).len();
    is_open.then_some((row.span, "a table row", HELP))
}

/// Inside the target of a link or inside bold text, where the last line was never ended.
fn open_inline(page: &Page<'_>) -> Option<Broken> {
    let text = page.text;
    if text.ends_with(['\n', '\r']) {
        return None;
    }
    let document = page.document();
    let end = text.trim_end().len();
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..end]).map_or(0, |at| at + 1);
    let is_last = |span: Span| span.start as usize >= start;
    if let Some(stray) = document.strays.last().filter(|stray| is_last(**stray))
        && let Some(rest) = text.get(stray.end as usize..end)
        && !rest.contains([')', ' ', '('])
    {
        return Some((*stray, "a link", HELP));
    }
    let line = document.lines.last().filter(|line| is_last(line.span))?;
    let at = line.span.of(text).rfind("**")?;
    let opened = line.span.start as usize + at;
    let rest = text.get(opened + 2..end)?;
    // The parser leaves in a line's text only those marks that made nothing bold.
    let is_open = line.text.contains("**")
        && rest.starts_with(char::is_alphanumeric)
        && !rest.contains('*')
        && !document.code_spans.iter().any(|code| code.contains(Span::at(opened)));
    is_open.then(|| (Span::new(opened..opened + 2), "bold text", HELP))
}
