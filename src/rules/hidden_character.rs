use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::damage::OddityKind;
use crate::diagnostic::Applicability;

pub(super) static RULE: Rule = Rule {
    id: "hidden-character",
    level: Level::Warn,
    mend: Mend::Either,
    summary: "a page holds a character that nobody can see",
    docs: r"
### What it checks
Characters without a shape where nothing needs them: zero-width blanks and joiners, byte order marks inside the
text, controls of writing direction (U+202A to U+202E, U+2066 to U+2069), tags, and code points that are no
characters. Joiners and selectors of emoji, flags and of the scripts that have them are left alone, and so is a
byte order mark at the start of the page, which is `byte-order-mark`'s.

### Why
An id or a link with such a character looks right and is not: searches and programs miss it. Controls of direction
show text in another order than it has (CVE-2021-42574).

### How to fix
Delete the character. Type the word anew if it came in by copying.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    use OddityKind::{Bidirectional, ByteOrderMark, Invisible, NonCharacter};
    let wanted = |kind| matches!(kind, ByteOrderMark | Bidirectional | Invisible | NonCharacter);
    for (text, places) in crate::wording::oddities(page, wanted) {
        let [(first, kind), rest @ ..] = places.as_slice() else { continue };
        let name = crate::wording::characters(text);
        let mut finding = page
            .finding(
                *first,
                format!("character {name}"),
                match kind {
                    Bidirectional => {
                        format!(
                            "the character {name} makes the text look otherwise than it is written"
                        )
                    }
                    NonCharacter => format!("the code point {name} is no character"),
                    _ => format!("the character {name} stands here and nobody sees it"),
                },
            )
            .help("delete it");
        for (span, _) in rest {
            finding = finding.also(*span, "and here");
        }
        // A reader sees the same without these; what the others hide should be looked at.
        let is_blank = text
            .chars()
            .all(|char| matches!(char, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'));
        let applicability = if is_blank { Applicability::Safe } else { Applicability::Unsafe };
        let edits = places.iter().map(|(span, _)| (*span, String::new())).collect();
        findings.push(crate::wording::with_edits(finding, applicability, "delete it", edits));
    }
}
