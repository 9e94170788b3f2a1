use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::parse::front_matter::ProblemKind;
use crate::text::{Span, without_byte_order_mark};

pub(super) static RULE: Rule = Rule {
    id: "misplaced-front-matter",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "the front matter stands where it is taken for text",
    docs: r"
### What it checks
That the block of front matter begins with the first byte of the page, and that its `---` lines are not indented.

### Why
GitHub, Hugo and Jekyll take a block for metadata only there. Anywhere else `---` is a line across the page, and the keys
are text.

### How to fix
Delete what stands above the block, and the blanks before its `---` lines.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(block) = &page.front_matter else { return };
    let is_misplaced =
        |kind: &ProblemKind| matches!(kind, ProblemKind::NotAtTop | ProblemKind::IndentedFence);
    let mut problems = block.problems.iter().filter(|problem| is_misplaced(&problem.kind));
    let Some(first) = problems.next() else { return };
    let top = page.text.len() - without_byte_order_mark(page.text).len();
    let is_below = first.kind == ProblemKind::NotAtTop;
    let (message, help) = if is_below {
        ("the front matter does not begin on the first line", "delete the blank lines above it")
    } else {
        ("a `---` line of the front matter is indented", "delete the blanks before `---`")
    };
    let mut edits = Vec::new();
    if is_below {
        edits.push((Span::new(top..first.span.start as usize), String::new()));
    } else {
        edits.extend(indentation(page.text, first.span));
    }
    let mut finding =
        page.finding(first.span, "front matter place", message).label("taken for text").help(help);
    for problem in problems {
        // A fence that is indented below blank lines is told of once.
        if problem.span != first.span {
            edits.extend(indentation(page.text, problem.span));
            finding = finding.also(problem.span, "this one is indented");
        }
    }
    findings.push(crate::wording::with_edits(finding, Applicability::Safe, help, edits));
}

/// The blanks before a fence on its line.
fn indentation(text: &str, fence: Span) -> Option<(Span, String)> {
    let before = text.get(..fence.start as usize)?;
    let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    let start = before.len() - blanks;
    (blanks > 0).then(|| (Span::new(start..before.len()), String::new()))
}
