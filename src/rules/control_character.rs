use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::damage::OddityKind;
use crate::diagnostic::Applicability;

pub(super) static RULE: Rule = Rule {
    id: "control-character",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a page holds a control character",
    docs: r"
### What it checks
That a page holds no control characters but tabs and ends of lines: NUL, which CommonMark (§2.3) replaces by `�`,
the other characters below U+0020, U+007F to U+009F, and a carriage return without its line feed among lines that
end in line feeds.

### Why
Nobody sees them, YAML forbids most of them, some terminals obey them, and searches miss the words that hold them.

### How to fix
Delete the character, or write what it was meant for.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    use OddityKind::{Control, LoneCarriageReturn, Nul};
    let wanted = |kind| matches!(kind, Nul | Control | LoneCarriageReturn);
    for (text, places) in crate::wording::oddities(page, wanted) {
        let [(first, kind), rest @ ..] = places.as_slice() else { continue };
        let name = crate::wording::characters(text);
        let mut finding = page.finding(
            *first,
            format!("character {name}"),
            match kind {
                LoneCarriageReturn => {
                    "a carriage return stands here without its line feed".to_owned()
                }
                _ => format!("the text holds the control character {name}"),
            },
        );
        for (span, _) in rest {
            finding = finding.also(*span, "and here");
        }
        let meant = windows_1252(text);
        let (title, text) = match (&meant, kind) {
            (_, LoneCarriageReturn) => ("end the line with a line feed".to_owned(), "\n"),
            (Some(meant), _) => (format!("write `{meant}`"), meant.as_str()),
            (None, _) => ("delete the character".to_owned(), ""),
        };
        finding = match &meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help(title.clone()),
        };
        let edits = places.iter().map(|(span, _)| (*span, text.to_owned())).collect();
        findings.push(crate::wording::with_edits(finding, Applicability::Unsafe, title, edits));
    }
}

/// What a C1 control was where Windows-1252 was taken for ISO-8859-1.
fn windows_1252(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|char| u8::try_from(char).ok().filter(|byte| (0x80..0xA0).contains(byte)))
        .collect();
    let bytes = bytes?;
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    (!text.contains(char::is_control)).then(|| text.into_owned())
}
