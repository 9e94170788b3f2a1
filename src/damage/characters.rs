//! Characters that a reader cannot see, or that mean something else than they seem to.

use crate::text::Span;

/// A run of characters of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oddity {
    pub span: Span,
    pub kind: OddityKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddityKind {
    Nul,
    /// C0 but tab, line feed and carriage return; DEL; C1.
    Control,
    /// A carriage return alone, in a text whose lines end in line feeds.
    LoneCarriageReturn,
    /// U+FFFD: what stood here was lost when the text was decoded.
    Replacement,
    /// A byte order mark that is not the first character.
    ByteOrderMark,
    /// An override, embedding or isolate: what is shown is in another order than what is written.
    Bidirectional,
    /// A character without width where no script, emoji or flag needs it.
    Invisible,
    /// A code point that is no character (U+FFFE and its kin).
    NonCharacter,
}

impl OddityKind {
    /// In words that go on after "a" or "an".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nul => "NUL character",
            Self::Control => "control character",
            Self::LoneCarriageReturn => "carriage return without line feed",
            Self::Replacement => "replacement character",
            Self::ByteOrderMark => "byte order mark inside of the text",
            Self::Bidirectional => "bidirectional control character",
            Self::Invisible => "invisible character",
            Self::NonCharacter => "code point that is no character",
        }
    }
}

/// Whether a text holds anything but printable ASCII, tabs and ends of lines.
pub(super) fn needs_a_look(text: &str) -> bool {
    text.as_bytes()
        .chunks(CHUNK)
        .any(|chunk| chunk.iter().fold(false, |odd, &byte| odd | is_odd(byte)))
        || memchr::memchr(b'\r', text.as_bytes()).is_some()
}

const CHUNK: usize = 32;

fn is_odd(byte: u8) -> bool {
    byte >= 0x7F || byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

pub(super) fn find(text: &str) -> Vec<Oddity> {
    let bytes = text.as_bytes();
    let mut found = Found { text, oddities: Vec::new(), has_right_to_left: None };
    let ends_in_feeds = memchr::memchr(b'\n', bytes).is_some();
    for at in memchr::memchr_iter(b'\r', bytes) {
        if ends_in_feeds && bytes.get(at + 1) != Some(&b'\n') {
            found.push(at, 1, OddityKind::LoneCarriageReturn);
        }
    }
    let returns = found.oddities.len();
    let mut at = 0;
    for chunk in bytes.chunks(CHUNK) {
        // Most chunks are plain: one test for the whole of it, which compilers turn into vector code.
        if chunk.iter().fold(false, |odd, &byte| odd | is_odd(byte)) {
            for (offset, &byte) in chunk.iter().enumerate() {
                if is_odd(byte) && SUSPECT[usize::from(byte)] {
                    found.look(at + offset);
                }
            }
        }
        at += chunk.len();
    }
    if returns > 0 {
        found.oddities.sort_by_key(|oddity| oddity.span);
    }
    found.oddities
}

/// The bytes that alone or as the first of a character may begin an oddity.
const SUSPECT: [bool; 256] = {
    let mut suspect = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        suspect[byte] = true;
        byte += 1;
    }
    // DEL; C1 (U+0080…); U+061C; U+180E and U+115F; U+2000…; U+FDD0…, U+FE00… and U+FEFF; all beyond 16 bits.
    let rest: [usize; 11] = [0x7F, 0xC2, 0xD8, 0xE1, 0xE2, 0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4];
    let mut index = 0;
    while index < rest.len() {
        suspect[rest[index]] = true;
        index += 1;
    }
    suspect
};

struct Found<'a> {
    text: &'a str,
    oddities: Vec<Oddity>,
    has_right_to_left: Option<bool>,
}

impl Found<'_> {
    fn push(&mut self, at: usize, length: usize, kind: OddityKind) {
        let span = Span::new(at..at + length);
        match self.oddities.last_mut() {
            Some(last) if last.kind == kind && last.span.end == span.start => {
                last.span.end = span.end;
            }
            _ => self.oddities.push(Oddity { span, kind }),
        }
    }

    fn look(&mut self, at: usize) {
        let Some(char) = self.text.get(at..).and_then(|rest| rest.chars().next()) else { return };
        let kind = match char {
            '\0' => OddityKind::Nul,
            '\u{1}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => OddityKind::Control,
            '\u{fffd}' => OddityKind::Replacement,
            '\u{feff}' if at > 0 => OddityKind::ByteOrderMark,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => OddityKind::Bidirectional,
            '\u{fdd0}'..='\u{fdef}' => OddityKind::NonCharacter,
            _ if u32::from(char) & 0xFFFE == 0xFFFE => OddityKind::NonCharacter,
            _ if is_invisible(char) && !self.is_needed(at, char) => OddityKind::Invisible,
            _ => return,
        };
        self.push(at, char.len_utf8(), kind);
    }

    /// Whether an invisible character does here what it is made for.
    fn is_needed(&mut self, at: usize, char: char) -> bool {
        let before = self.text[..at].chars().next_back().unwrap_or('\0');
        let after = self.text[at + char.len_utf8()..].chars().next().unwrap_or('\0');
        match char {
            '\u{200b}' => breaks_without_blanks(before) && breaks_without_blanks(after),
            '\u{200c}' => is_shaped(before) || is_shaped(after),
            '\u{200d}' => {
                is_shaped(before)
                    || (is_pictograph(before) || before == '\u{fe0f}') && is_pictograph(after)
            }
            '\u{200e}' | '\u{200f}' | '\u{61c}' => self.has_right_to_left(),
            '\u{fe0e}' | '\u{fe0f}' => {
                is_pictograph(before) || matches!(before, '0'..='9' | '#' | '*')
            }
            // The other selectors choose among forms of ideographs, symbols and Mongolian letters.
            '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' => {
                before >= '\u{1800}' && !is_invisible(before)
            }
            // Letters of a flag: a black flag, tags, the end tag.
            '\u{e0020}'..='\u{e007e}' => {
                before == '\u{1f3f4}'
                    || is_tag(before)
                        && self.oddities.last().is_none_or(|last| last.span.end as usize != at)
            }
            '\u{e007f}' => {
                is_tag(before)
                    && self.oddities.last().is_none_or(|last| last.span.end as usize != at)
            }
            _ => false,
        }
    }

    /// Whether any of the text is written from right to left. Asked once.
    fn has_right_to_left(&mut self) -> bool {
        *self.has_right_to_left.get_or_insert_with(|| {
            self.text.chars().any(|char| {
                matches!(char, '\u{5d0}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdcf}' | '\u{fe70}'..='\u{fefc}')
            })
        })
    }
}

pub fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{2064}'
            | '\u{206a}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

fn is_tag(char: char) -> bool {
    matches!(char, '\u{e0020}'..='\u{e007e}')
}

/// Whether letters around `char` change their shape, so that joiners have work to do: the scripts from
/// Arabic to Khmer and Mongolian.
fn is_shaped(char: char) -> bool {
    matches!(char, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{109f}' | '\u{1700}'..='\u{1c4f}' | '\u{a840}'..='\u{abff}' | '\u{fb50}'..='\u{fefc}' | '\u{10a00}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}')
        && !is_invisible(char)
}

/// Scripts whose words are not parted by blanks: Thai, Lao, Tibetan, Burmese, Khmer, and those of East Asia.
fn breaks_without_blanks(char: char) -> bool {
    matches!(char, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1950}'..='\u{1aaf}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Roughly the characters that have a form as emoji.
fn is_pictograph(char: char) -> bool {
    matches!(char, '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{2100}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_or_emoji_needs_is_no_oddity() {
        use OddityKind as Kind;
        for (text, expected) in [
            ("a\tb\nc", &[][..]),
            ("\u{feff}# Nova", &[]),
            ("# \u{feff}Nova", &[Kind::ByteOrderMark]),
            ("a\r\nb\r\n", &[]),
            ("a\rb\rc", &[]),
            ("a\rb\nc", &[Kind::LoneCarriageReturn]),
            ("a\r\r\nb", &[Kind::LoneCarriageReturn]),
            ("a\0\0b", &[Kind::Nul]),
            ("a\u{1b}[31m\u{7f}", &[Kind::Control, Kind::Control]),
            ("a\u{85}b", &[Kind::Control]),
            ("a\u{fffd}b", &[Kind::Replacement]),
            ("a\u{202e}b\u{202c}", &[Kind::Bidirectional, Kind::Bidirectional]),
            ("a\u{2066}b", &[Kind::Bidirectional]),
            ("a\u{fdd0}", &[Kind::NonCharacter]),
            ("a\u{1fffe}\u{10ffff}", &[Kind::NonCharacter]),
            ("no\u{200b}va", &[Kind::Invisible]),
            ("no\u{200d}va", &[Kind::Invisible]),
            ("no\u{2060}va", &[Kind::Invisible]),
            ("no\u{200e}va", &[Kind::Invisible]),
            ("nova\u{fe0f}", &[Kind::Invisible]),
            ("nova\u{e0041}\u{e0042}", &[Kind::Invisible]),
            ("nova\u{e0101}", &[Kind::Invisible]),
            ("👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥 🏳\u{fe0f}\u{200d}🌈", &[]),
            ("👁\u{fe0f} ⚡\u{fe0f} ☎\u{fe0e} 1\u{fe0f}\u{20e3} ©\u{fe0f}", &[]),
            ("🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", &[]),
            ("می\u{200c}خواهم", &[]),
            ("क्\u{200d}ष श्री\u{200d}", &[]),
            ("ภาษา\u{200b}ไทย", &[]),
            ("שלום\u{200f} nova", &[]),
            ("葛\u{e0100}城", &[]),
            ("soft\u{ad}hyphen, no\u{a0}break", &[]),
        ] {
            let kinds: Vec<Kind> = find(text).iter().map(|oddity| oddity.kind).collect();
            assert_eq!(kinds, expected, "{text:?}");
            assert!(expected.is_empty() || needs_a_look(text), "{text:?}");
        }
    }
}
