use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::damage::OddityKind;

pub(super) static RULE: Rule = Rule {
    id: "replacement-character",
    level: Level::Error,
    mend: Mend::Never("the character is lost"),
    summary: "a character was lost and `�` stands in its place",
    docs: r"
### What it checks
That U+FFFD, which programs put where they cannot read a character, stands nowhere but in code.

### Why
What stood there is lost to every reader, and nothing tells what it was.

### How to fix
Look the text up where the page came from, and save it as UTF-8.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    let mut places = page
        .damage
        .oddities
        .iter()
        .filter(|oddity| oddity.kind == OddityKind::Replacement)
        .map(|oddity| oddity.span)
        // Documentation of tokenizers shows it on purpose.
        .filter(|span| {
            !document.code.iter().any(|code| code.span.contains(*span))
                && !document.code_spans.iter().any(|code| code.contains(*span))
        });
    let Some(first) = places.next() else { return };
    let finding = page
        .finding(
            first,
            "character U+FFFD",
            "a character was lost here: `�` stands in the place of what could not be read",
        )
        .help("look up what stood here where the page came from");
    findings.push(places.fold(finding, |finding, span| finding.also(span, "and here")));
}
