use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;

pub(super) static RULE: Rule = Rule {
    id: "mixed-line-endings",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "lines of one page end in different ways",
    docs: r"
### What it checks
That all lines of a page end alike: in a line feed, or in a carriage return and a line feed. A page that has
carriage returns throughout is left alone.

### Why
Each program that saves such a page changes other lines of it, so that reviews show changes that are none.

### How to fix
Let the editor convert the page to line feeds. Tell Git the ending in `.gitattributes`: `*.md text eol=lf`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(endings) = &page.damage.endings else { return };
    let Some(first) = endings.odd.first() else { return };
    if page.utf16.is_some() {
        return;
    }
    let (most, odd, end) =
        if endings.mostly_crlf { ("CRLF", "LF", "\r\n") } else { ("LF", "CRLF", "\n") };
    let verb = if endings.odd.len() == 1 { "ends" } else { "end" };
    let finding = page
        .finding(
            *first,
            "line endings",
            format!(
                "{} of {} lines {verb} in {odd}, the others in {most}",
                endings.odd.len(),
                endings.lines
            ),
        )
        .label(format!("the first that ends in {odd}"))
        .help(format!("end all lines in {most}"));
    let edits = endings.odd.iter().map(|span| (*span, end.to_owned())).collect();
    let title = format!("end all lines in {most}");
    findings.push(crate::wording::with_edits(finding, Applicability::Safe, title, edits));
}
