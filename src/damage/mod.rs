//! Faults of the text itself: bytes that are no UTF-8, characters that nobody can see, text read in the
//! wrong character set, merges that were never finished.
//!
//! A clean page costs one fast pass over its bytes.

use std::borrow::Cow;

use crate::text::Span;

pub use characters::{Oddity, OddityKind, is_invisible};
pub use conflict::Conflict;
pub use endings::MixedEndings;
pub use mojibake::{Mojibake, Run};

mod characters;
mod conflict;
mod endings;
mod mojibake;

/// The bytes of a file as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// As long as the bytes: each byte that is no UTF-8 stands as `?`.
    pub text: Cow<'a, str>,
    /// The runs of bytes that are no UTF-8.
    pub invalid: Vec<Span>,
    /// The file is in another encoding of Unicode altogether: that is its one fault, and `invalid` and
    /// whatever the text seems to hold only follow from it.
    pub utf16: Option<Utf16>,
}

/// The two orders of bytes in UTF-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utf16 {
    LittleEndian,
    BigEndian,
}

impl Utf16 {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LittleEndian => "UTF-16LE",
            Self::BigEndian => "UTF-16BE",
        }
    }

    /// The text without its mark; `None` where some of it stands for no character.
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        let encoding = match self {
            Self::LittleEndian => encoding_rs::UTF_16LE,
            Self::BigEndian => encoding_rs::UTF_16BE,
        };
        let text = encoding.decode_with_bom_removal(bytes);
        Some(text.0.into_owned()).filter(|_| !text.1)
    }
}

/// Decodes `bytes` so that every offset stays the same.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let utf16 = utf16(bytes);
    if let Ok(text) = str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), invalid: Vec::new(), utf16 };
    }
    let mut text = String::with_capacity(bytes.len());
    let mut invalid: Vec<Span> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let bad = chunk.invalid().len();
        if bad > 0 {
            let span = Span::new(text.len()..text.len() + bad);
            match invalid.last_mut() {
                Some(last) if last.end == span.start => last.end = span.end,
                _ => invalid.push(span),
            }
            text.extend(std::iter::repeat_n('?', bad));
        }
    }
    Decoded { text: Cow::Owned(text), invalid, utf16 }
}

/// Whether a file is UTF-16: by its byte order mark, else by zeros in every other byte, as Western text has them.
pub fn utf16(bytes: &[u8]) -> Option<Utf16> {
    match bytes {
        // With two zeros behind it this would be UTF-32, which nobody writes.
        [0xFF, 0xFE, ..] => return Some(Utf16::LittleEndian),
        [0xFE, 0xFF, ..] => return Some(Utf16::BigEndian),
        _ => {}
    }
    memchr::memchr(0, bytes)?;
    let zeros = |offset: usize| bytes.iter().skip(offset).step_by(2).filter(|&&it| it == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even, odd) {
        (0, odd) if odd * 4 > bytes.len() => Some(Utf16::LittleEndian),
        (even, 0) if even * 4 > bytes.len() => Some(Utf16::BigEndian),
        _ => None,
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    pub mojibake: Option<Mojibake>,
    /// Outside of the runs of mojibake, which may hold such characters.
    pub oddities: Vec<Oddity>,
    pub conflicts: Vec<Conflict>,
    /// Lines that end in `\n` and lines that end in `\r\n` on one page.
    pub endings: Option<MixedEndings>,
}

/// Merges that were never finished: all that is looked for in files of the linter's own.
pub fn conflicts(text: &str) -> Vec<Conflict> {
    conflict::find(text)
}

/// Looks for all that can be wrong with a text.
///
/// Code and prose are treated alike: a page may show any of this on purpose in a fenced block, which
/// its reader knows.
pub fn inspect(text: &str) -> Damage {
    let conflicts = conflicts(text);
    if !characters::needs_a_look(text) {
        return Damage { conflicts, ..Damage::default() };
    }
    let mojibake = mojibake::find(text);
    let mut oddities = characters::find(text);
    if let Some(mojibake) = &mojibake {
        oddities.retain(|oddity| {
            let after = mojibake.runs.partition_point(|run| run.span.end <= oddity.span.start);
            mojibake.runs.get(after).is_none_or(|run| !run.span.overlaps(oddity.span))
        });
    }
    Damage { mojibake, oddities, conflicts, endings: endings::find(text) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_that_are_no_utf8_keep_their_places() {
        let decoded = decode(b"a\xff\xfe\xe2\x9cb\xc3\xa9\x80");
        assert_eq!(decoded.text, "a????bé?");
        assert_eq!(decoded.invalid, [Span::new(1..5), Span::new(8..9)]);
        assert_eq!(decoded.utf16, None);
        assert!(matches!(decode("é".as_bytes()).text, Cow::Borrowed("é")));
    }

    #[test]
    fn utf16_is_named() {
        let text = "# Nova One\n\nA model.\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little).utf16, Some(Utf16::LittleEndian));
        assert_eq!(decode(&big).utf16, Some(Utf16::BigEndian));
        assert_eq!(decode(&[b"\xff\xfe", &*little].concat()).utf16, Some(Utf16::LittleEndian));
        assert_eq!(decode(b"one \0 in a text").utf16, None);
        assert_eq!(decode(b"").utf16, None);
    }

    /// All pages of a folder, by path; empty where the folder is absent.
    fn pages(folder: &str) -> Vec<(std::path::PathBuf, Vec<u8>)> {
        ignore::WalkBuilder::new(folder)
            .standard_filters(false)
            .build()
            .filter_map(Result::ok)
            .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"))
            .filter_map(|entry| Some((entry.path().to_owned(), std::fs::read(entry.path()).ok()?)))
            .collect()
    }

    #[test]
    fn a_real_catalog_is_silent() {
        let folder = "../shared/catalogs/starmap-2025-09-03/catalog";
        let pages = pages(folder);
        if pages.is_empty() {
            println!("skipped: {folder} is absent");
        }
        for (path, bytes) in pages {
            let decoded = decode(&bytes);
            assert_eq!(
                (&decoded.invalid[..], decoded.utf16),
                (&[][..], None),
                "{}",
                path.display()
            );
            assert_eq!(inspect(&decoded.text), Damage::default(), "{}", path.display());
        }
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for piece in
            ["Ã©", "ğŸ", "é", "\u{200d}", "<<<<<<< a\n", "=======\n", "ÃÂ", "\u{200e}", "â€", "😀"]
        {
            let text = piece.repeat(200_000 / piece.len());
            let start = std::time::Instant::now();
            inspect(&text);
            assert!(start.elapsed().as_secs() < 3, "{piece:?} took {:?}", start.elapsed());
        }
    }

    proptest! {
        #[test]
        fn offsets_never_move(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(decode(&bytes).text.len(), bytes.len());
        }

        #[test]
        fn spans_are_slices(text in "[ÃÂâ€™œğŸ“‹¯©a<=>\n\r\u{0}\u{200d}\u{feff}\u{fe0f}😀р–п\u{8f}\u{fffd}]{0,32}") {
            let damage = inspect(&text);
            for run in damage.mojibake.iter().flat_map(|mojibake| &mojibake.runs) {
                prop_assert!(!run.span.of(&text).is_empty());
            }
            for oddity in &damage.oddities {
                prop_assert!(!oddity.span.of(&text).is_empty());
            }
        }
    }
}
