use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::parse::markdown::LineKind;
use crate::text::{Span, span_of};

pub(super) static RULE: Rule = Rule {
    id: "broken-label",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a label, its colon and its value stand on three lines",
    docs: r"
### What it checks
A label in bold alone on its line, with a colon alone on the next one.

### Why
On GitHub the three lines run together with a blank before the colon. Where definition lists are known (Hugo, kramdown) a
line that begins with a colon makes one: the label becomes a term with an empty definition, and the value stands below.

### How to fix
Write label, colon and value on one line.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    // How the lines are shown is a matter of the platform, and a page without a catalog has none.
    if page.site.is_none() {
        return;
    }
    for lines in page.document().lines.windows(3) {
        let [label, colon, value] = lines else { continue };
        if !colon.text.starts_with(':')
            || colon.text.trim() != ":"
            || colon.kind != LineKind::Continued
            || value.kind != LineKind::Continued
        {
            continue;
        }
        let text = line_of(page.text, label.span.start as usize);
        let bold = |marks: &str| {
            text.strip_prefix(marks)
                .and_then(|rest| rest.strip_suffix(marks))
                .is_some_and(|inner| !inner.is_empty() && !inner.contains(marks))
        };
        if !bold("**") && !bold("__") {
            continue;
        }
        let whole = span_of(page.text, text);
        let name = text.trim_matches(['*', '_']);
        findings.push(
            page.finding(
                whole,
                format!("label {name}"),
                format!("the label `{name}` stands on one line, its colon on the next, its value on a third"),
            )
            .label("the label")
            .also(value.span, "the value")
            .help("write label, colon and value on one line")
            .fix(
                Applicability::Safe,
                "join the three lines",
                Span { start: whole.end, end: value.span.start },
                ": ",
            ),
        );
    }
}

fn line_of(text: &str, start: usize) -> &str {
    let start = text[..start].rfind('\n').map_or(0, |at| at + 1).max(start.saturating_sub(2));
    text[start..].lines().next().unwrap_or_default().trim()
}
