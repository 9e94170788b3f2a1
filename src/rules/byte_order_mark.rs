use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::{BYTE_ORDER_MARK, Span};

pub(super) static RULE: Rule = Rule {
    id: "byte-order-mark",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a page begins with a byte order mark",
    docs: r"
### What it checks
That a page does not begin with U+FEFF, which some Windows programs write before UTF-8.

### Why
UTF-8 needs none (The Unicode Standard, §2.6 advises against it), and tools that look for `---` in the first bytes
take the front matter for text.

### How to fix
Save the page as `UTF-8`, not as `UTF-8 with BOM`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    if !page.text.starts_with(BYTE_ORDER_MARK) {
        return;
    }
    let span = Span::new(0..BYTE_ORDER_MARK.len_utf8());
    findings.push(
        page.finding(span, "byte order mark", "the page begins with a byte order mark")
            .help("save the page as UTF-8 without a byte order mark")
            .fix(Applicability::Safe, "delete the byte order mark", span, ""),
    );
}
