use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::links::destination::Destination;
use crate::links::paths::is_markdown;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "malformed-link",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "something that is meant as a link is none",
    docs: r"
### What it checks
That what begins like a link, `[text](`, with a path or an address behind it, is one: a target with a blank in it
must stand in angle brackets, and the parenthesis must be closed on its line (CommonMark §6.3). Brackets that may
well be text, with anything else behind them, are passed over.

### Why
Readers see brackets and an address instead of a link.

### How to fix
Write the target in `<…>` or its blanks as `%20`, and close the parenthesis.
",
    check: Check::Page(check),
};

/// No link that was meant as one has a longer text or target, in bytes.
const LONGEST: usize = 2_000;

fn check(page: &Page<'_>, findings: &mut Findings) {
    let text = page.text;
    let body = page.front_matter.as_ref().map_or(0, |block| block.body);
    for stray in page.document().strays.iter().filter(|stray| stray.start as usize >= body) {
        let (at, open) = (stray.start as usize, stray.end as usize);
        let from = text.ceil_char_boundary(at.saturating_sub(LONGEST));
        let near = &text[from..at];
        let line_start = from + near.rfind('\n').map_or(0, |end| end + 1);
        let before = &text[line_start..at];
        // The bracket must be open, and neither escaped nor that of an index.
        let Some(bracket) = before.rfind('[') else { continue };
        let start = line_start + bracket;
        let escaped = before.ends_with('\\') || before[..bracket].ends_with('\\');
        if escaped || before[bracket..].contains(']') {
            continue;
        }
        let to = text.floor_char_boundary(open.saturating_add(LONGEST));
        let rest = text[open..to].lines().next().unwrap_or_default();
        let (inside, closed) = match rest.split_once(')') {
            Some((inside, _)) => (inside, true),
            None => (rest.trim_end(), false),
        };
        let first = inside.split_ascii_whitespace().next().unwrap_or_default();
        let address = ["http://", "https://", "./", "../", "mailto:"];
        let is_target =
            address.iter().any(|start| first.starts_with(start)) || is_markdown(inside.trim_end());
        if !is_target || inside.contains(['<', '>', '(', '\\', '[']) {
            continue;
        }
        let target = Span::new(open..open + inside.len());
        if closed && inside.trim() != first && !inside.contains(['"', '\'']) {
            let finding = page
                .finding(
                    target,
                    format!("link {inside}"),
                    format!("the target `{inside}` holds a blank, so this is no link"),
                )
                .label("a blank ends the target");
            let text = format!("<{}>", inside.trim());
            findings.push(if leads(page, inside.trim()) {
                finding.help(format!("write `{text}`")).fix(
                    Applicability::Safe,
                    "write it in angle brackets",
                    target,
                    text,
                )
            } else {
                finding.help("write the target without blanks, or in angle brackets")
            });
        } else if !closed && inside == first {
            findings.push(
                page.finding(
                    Span::new(start..open + inside.len()),
                    format!("link {inside}"),
                    format!(
                        "the parenthesis around `{inside}` is never closed, so this is no link"
                    ),
                )
                .label("`)` is missing")
                .help("close the parenthesis"),
            );
        }
    }
}

/// Whether a target would lead anywhere if it were one.
fn leads(page: &Page<'_>, target: &str) -> bool {
    match Destination::parse(target) {
        Destination::Url { .. } => true,
        Destination::Relative(local) => page.site.is_some_and(|site| {
            page.platforms()
                .all(|platform| site.resolve(page.file(), &local, platform).file().is_some())
        }),
        _ => false,
    }
}
