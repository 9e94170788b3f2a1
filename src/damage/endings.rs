//! Lines of one text that end in different ways.

use memchr::memchr_iter;

use crate::text::Span;

/// What a page whose lines end in two ways has of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MixedEndings {
    /// Whether most lines end in `\r\n`; where both are as many, `\n` counts as the rule.
    pub mostly_crlf: bool,
    /// How many lines there are with an end.
    pub lines: usize,
    /// The ends that differ from most, in order.
    pub odd: Vec<Span>,
}

/// A carriage return that stands alone ends a line too; it is a fault of its own.
pub(super) fn find(text: &str) -> Option<MixedEndings> {
    let bytes = text.as_bytes();
    memchr::memchr(b'\r', bytes)?;
    let is_crlf = |at: usize| at > 0 && bytes[at - 1] == b'\r';
    let lines = memchr_iter(b'\n', bytes).count();
    let crlf = memchr_iter(b'\n', bytes).filter(|&at| is_crlf(at)).count();
    if crlf == 0 || crlf == lines {
        return None;
    }
    let mostly_crlf = crlf * 2 > lines;
    let odd = memchr_iter(b'\n', bytes)
        .filter(|&at| is_crlf(at) != mostly_crlf)
        .map(|at| Span::new(at - usize::from(!mostly_crlf)..at + 1))
        .collect();
    Some(MixedEndings { mostly_crlf, lines, odd })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minority_is_odd() {
        for (text, expected) in [
            ("a\nb\nc", None),
            ("a\r\nb\r\n", None),
            ("a\rb\n", None),
            ("a\r\r\nb\r\n", None),
            ("a\nb\r\nc\n", Some((false, vec!["\r\n"]))),
            ("a\r\nb\r\nc\n", Some((true, vec!["\n"]))),
            ("\na\r\n", Some((false, vec!["\r\n"]))),
        ] {
            let found = find(text).map(|mixed| {
                (mixed.mostly_crlf, mixed.odd.iter().map(|span| span.of(text)).collect())
            });
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
