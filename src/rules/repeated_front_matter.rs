use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::parse::front_matter::ProblemKind;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "repeated-front-matter",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "the front matter begins twice",
    docs: r"
### What it checks
That a page has one opening `---` line above its keys, and no second block of keys right below the first.

### Why
Programs read the first block alone: what stands in the second is shown as text, and two fences in a row make the first
block empty.

### How to fix
Join what is right of both blocks into one between two `---` lines.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    for problem in &block.problems {
        if problem.kind != ProblemKind::Doubled {
            continue;
        }
        let written = problem.span.of(page.text);
        let is_fence = written.trim_end() == FENCE;
        let finding = page
            .finding(
                problem.span,
                "front matter again",
                if is_fence {
                    "the front matter is opened a second time"
                } else {
                    "a second block of front matter stands below the first"
                },
            )
            .label("only the first counts")
            .also(opening(block.span), "first opened here");
        // What says the same twice, or nothing, is taken away without loss.
        let is_same = is_fence || keys(written) == keys(block.span.of(page.text));
        findings.push(if is_same {
            let span = with_line_end(page.text, problem.span);
            let title = if is_fence { "delete the fence" } else { "delete the second block" };
            finding.help(title).fix(Applicability::Safe, title, span, "")
        } else {
            finding.help("join the two blocks into one")
        });
    }
}

const FENCE: &str = "---";

fn opening(block: Span) -> Span {
    Span::new(block.start as usize..block.start as usize + FENCE.len())
}

/// The lines of a block that hold something.
fn keys(block: &str) -> Vec<&str> {
    block.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
}

fn with_line_end(text: &str, span: Span) -> Span {
    let rest = text.get(span.end as usize..).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
    Span::new(span.start as usize..span.end as usize + end)
}
