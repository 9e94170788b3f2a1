use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::parse::front_matter::ProblemKind;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "unclosed-front-matter",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "the front matter is never closed",
    docs: r"
### What it checks
That a block of keys which begins the page with `---` ends with `---`.

### Why
Without its end the block is text: readers see the keys above the page, or, where another `---` follows further down,
all of the page up to there is taken for metadata.

### How to fix
Write `---` on a line of its own below the last key.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    for problem in &block.problems {
        if problem.kind != ProblemKind::Unclosed {
            continue;
        }
        let finding = page
            .finding(
                problem.span,
                "front matter end",
                "the front matter begins here and never ends",
            )
            .label("opened here")
            .also(Span::at(block.span.end as usize), "the last line of metadata ends here")
            .help("write `---` on a line of its own below the last key");
        let doubled = block.problems.iter().find(|other| other.kind == ProblemKind::Doubled);
        findings.push(if let Some(doubled) = doubled {
            // Two fences in a row close an empty block: nothing is left to close the keys.
            finding.because_of("repeated-front-matter", page.file(), doubled.span)
        } else {
            let fence = if page.text.contains("\r\n") { "\r\n---" } else { "\n---" };
            let end = Span::at(block.span.end as usize);
            finding.fix(Applicability::Safe, "close the front matter", end, fence)
        });
    }
}
