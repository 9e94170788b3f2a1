use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "merge-conflict",
    level: Level::Error,
    mend: Mend::Never("which of the sides is meant is not known"),
    summary: "a merge was never finished",
    docs: r"
### What it checks
The marks that Git and its kin leave where two changes meet: lines that begin with `<<<<<<< `, `||||||| `, `=======`
and `>>>>>>> `, in this order. A conflict that stands in a block of code as a whole is an example and left alone.

### Why
The page shows both versions one after the other, and facts stand on it twice.

### How to fix
Keep what is right of both sides and delete the lines with the marks.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for conflict in &page.damage.conflicts {
        let [first, rest @ ..] = conflict.markers.as_slice() else { continue };
        let whole = rest.iter().copied().fold(*first, Span::cover);
        if page.document().code.iter().any(|code| code.span.contains(whole)) {
            continue;
        }
        let written = first.of(page.text);
        let finding = page
            .finding(
                *first,
                format!("marker {written}"),
                format!("a merge was never finished: `{written}` stands in the text"),
            )
            .label(part(written))
            .help("keep what is right of both sides and delete the lines with the marks");
        findings.push(
            rest.iter()
                .fold(finding, |finding, span| finding.also(*span, part(span.of(page.text)))),
        );
    }
}

fn part(marker: &str) -> &'static str {
    match marker.as_bytes().first() {
        Some(b'<') => "one side begins here",
        Some(b'|') => "what both sides changed begins here",
        Some(b'=') => "the other side begins here",
        _ => "and ends here",
    }
}
