use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "invalid-utf8",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a page holds bytes that are no UTF-8",
    docs: r"
### What it checks
That the file is UTF-8 throughout, as CommonMark, GitHub and Hugo read it. Bytes are named in hexadecimal, with
what they are in Windows-1252, which is where most of them come from. A page that ends within a character is
`truncated-page`'s.

### Why
Readers see `�` where such a byte stands, and programs refuse the whole page.

### How to fix
Save the file as UTF-8, and see that the characters at the named places are the right ones.
",
    check: Check::Page(check),
};

/// How many bytes of one run are spelled out.
const MOST_BYTES: usize = 8;

fn check(page: &Page<'_>, findings: &mut Findings) {
    // Another encoding altogether is one fault, not one for each of its characters.
    let [first, rest @ ..] = page.invalid else { return };
    if page.utf16.is_some() || crate::wording::cut_character(page).is_some() {
        return;
    }
    let bytes = |span: Span| page.bytes.get(span.range()).unwrap_or_default();
    let hex = |span: Span| -> String {
        let shown: Vec<String> =
            bytes(span).iter().take(MOST_BYTES).map(|byte| format!("0x{byte:02X}")).collect();
        let more = if span.len() > MOST_BYTES { " …" } else { "" };
        format!("{}{more}", shown.join(" "))
    };
    let meant = |span: Span| -> Option<String> {
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes(span));
        (!text.contains(char::is_control)).then(|| text.into_owned())
    };
    let label = |span: Span| match meant(span) {
        Some(text) => format!("{}, `{text}` in Windows-1252", hex(span)),
        None => hex(span),
    };
    let noun = if first.len() == 1 { "byte" } else { "bytes" };
    let verb = if first.len() == 1 { "is" } else { "are" };
    let mut finding = page
        .finding(
            *first,
            format!("bytes {}", hex(*first)),
            format!("the {noun} {} {verb} no UTF-8", hex(*first)),
        )
        .label(label(*first))
        .help("save the page as UTF-8 and see that these characters are right");
    for span in rest {
        finding = finding.also(*span, label(*span));
    }
    let repairs: Option<Vec<(Span, String)>> =
        page.invalid.iter().map(|&span| Some((span, meant(span)?))).collect();
    if let Some(repairs) = repairs {
        let title = "take these bytes for Windows-1252";
        finding = crate::wording::with_edits(finding, Applicability::Unsafe, title, repairs);
    }
    findings.push(finding);
}
