//! Edits on the bytes of a file: all that they do not touch stays as it is.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::text::Span;

/// The text with the edits, which stand in order and apart from each other.
///
/// Lines that are added end as the lines around them do. A page keeps, or keeps lacking, its last line end.
pub(super) fn apply(old: &[u8], edits: &BTreeMap<Span, String>) -> Vec<u8> {
    // Who writes a file anew, in another encoding, knows how it ends.
    if let Some((span, text)) = edits.first_key_value()
        && span.range() == (0..old.len())
    {
        return text.clone().into_bytes();
    }
    let added: usize = edits.values().map(String::len).sum();
    let mut new = Vec::with_capacity(old.len() + added);
    let mut at = 0;
    for (span, text) in edits {
        let range = span.range();
        new.extend_from_slice(&old[at..range.start]);
        let replaced = &old[range.clone()];
        // Who writes another line end in the place of one means it.
        let as_is = matches!(replaced, b"\n" | b"\r\n") || !ends_in_crlf(old, range.start);
        let text = if as_is { text.into() } else { with_crlf(text) };
        new.extend_from_slice(text.as_bytes());
        at = range.end;
    }
    new.extend_from_slice(&old[at..]);
    match (old.last() == Some(&b'\n'), new.last() == Some(&b'\n')) {
        (false, true) => {
            new.pop();
            if new.last() == Some(&b'\r') {
                new.pop();
            }
        }
        (true, false) if !new.is_empty() => {
            new.extend_from_slice(if old.ends_with(b"\r\n") { b"\r\n" } else { b"\n" });
        }
        _ => {}
    }
    new
}

/// Whether the line at `place`, or the one before it where the page ends, ends in carriage return and line feed.
fn ends_in_crlf(text: &[u8], place: usize) -> bool {
    let here = memchr::memchr(b'\n', &text[place..]).map(|found| place + found);
    let end = here.or_else(|| memchr::memrchr(b'\n', &text[..place]));
    end.is_some_and(|end| text[..end].ends_with(b"\r"))
}

fn with_crlf(text: &str) -> Cow<'_, str> {
    if text.contains('\n') {
        text.replace("\r\n", "\n").replace('\n', "\r\n").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(old: &str, edits: &[(std::ops::Range<usize>, &str)]) -> String {
        let edits = edits
            .iter()
            .map(|(range, text)| (Span::new(range.clone()), (*text).to_owned()))
            .collect();
        String::from_utf8(apply(old.as_bytes(), &edits)).unwrap_or_default()
    }

    #[test]
    fn edits_are_applied_in_one_pass() {
        assert_eq!(applied("abcdef", &[(0..1, "x"), (2..2, "-"), (3..6, "")]), "xb-c");
    }

    #[test]
    fn added_lines_end_as_the_others_do() {
        assert_eq!(applied("a\r\nb\r\n", &[(3..3, "x\ny\n")]), "a\r\nx\r\ny\r\nb\r\n");
        assert_eq!(applied("a\nb\n", &[(2..2, "x\n")]), "a\nx\nb\n");
        assert_eq!(applied("a\r\nb\n", &[(1..3, "\n")]), "a\nb\n");
        assert_eq!(applied("a\r\nb", &[(4..4, "\nx")]), "a\r\nb\r\nx");
    }

    #[test]
    fn the_last_line_end_stays_as_it_was() {
        assert_eq!(applied("a\nb", &[(3..3, "\nx\n")]), "a\nb\nx");
        assert_eq!(applied("a\nb\n", &[(1..4, "")]), "a\n");
        assert_eq!(applied("a\r\nb\r\n", &[(1..6, "")]), "a\r\n");
        assert_eq!(applied("a\n", &[(0..2, "")]), "");
        assert_eq!(applied("a", &[(0..1, "b\n")]), "b\n", "written anew");
    }
}
