use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "wrong-encoding",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a page is not UTF-8 but UTF-16",
    docs: r"
### What it checks
That the file is not UTF-16: by its byte order mark, or by the zero bytes that Western text has in it.

### Why
Markdown is read as UTF-8. GitHub, Hugo and every program that reads the catalog see noise, or nothing.

### How to fix
Save the file as UTF-8 without a byte order mark. On Windows, `>` in an old PowerShell writes UTF-16: use
`Out-File -Encoding utf8`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(utf16) = page.utf16 else { return };
    let name = utf16.as_str();
    let finding = page
        .finding(
            Span::new(0..page.bytes.len().min(2)),
            format!("encoding {name}"),
            format!("this page is {name}, pages are UTF-8"),
        )
        .help("save the page as UTF-8 without a byte order mark");
    findings.push(match utf16.decode(page.bytes) {
        Some(text) => {
            let whole = Span::new(0..page.bytes.len());
            finding.fix(Applicability::Safe, "write it as UTF-8", whole, text)
        }
        None => finding,
    });
}
