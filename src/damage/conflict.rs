//! Markers that a version control system leaves where two changes did not merge.

use memchr::memmem;

use crate::text::Span;

/// One place where a merge was never finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The lines of its markers, in order: at least one, mostly three.
    pub markers: Vec<Span>,
}

/// Finds them; documentation that shows one in a fenced block is found too.
///
/// A line of `=` alone underlines a heading and a line of seven `>` quotes: they count only in the order
/// in which a conflict has them.
pub(super) fn find(text: &str) -> Vec<Conflict> {
    let bytes = text.as_bytes();
    if memmem::find(bytes, b"<<<<<<< ").is_none() && memmem::find(bytes, b">>>>>>> ").is_none() {
        return Vec::new();
    }
    let mut conflicts = Vec::new();
    let mut open: Vec<Span> = Vec::new();
    let mut middle: Option<Span> = None;
    let mut start = 0;
    while let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) {
        let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let (line, span) = (&rest[..length], Span::new(start..start + length));
        if line.starts_with(b"<<<<<<< ") {
            open.extend(middle.take_if(|_| !open.is_empty()));
            conflicts.extend(finish(&mut open));
            open.push(span);
            middle = None;
        } else if line.starts_with(b"||||||| ") && open.len() == 1 {
            open.push(span);
        } else if line == b"=======" {
            middle = Some(span);
        } else if line.starts_with(b">>>>>>> ") && (middle.is_some() || !open.is_empty()) {
            open.extend(middle.take());
            open.push(span);
            conflicts.extend(finish(&mut open));
        }
        start += length + 1;
    }
    open.extend(middle.take_if(|_| !open.is_empty()));
    conflicts.extend(finish(&mut open));
    conflicts
}

fn finish(open: &mut Vec<Span>) -> Option<Conflict> {
    (!open.is_empty()).then(|| Conflict { markers: std::mem::take(open) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_count_in_their_order_only() {
        for (text, expected) in [
            ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n", "<<<<<<< HEAD|=======|>>>>>>> main"),
            (
                "<<<<<<< a\r\n||||||| b\r\n=======\r\n>>>>>>> c",
                "<<<<<<< a|||||||| b|=======|>>>>>>> c",
            ),
            ("Title\n=======\ntext\n", ""),
            (">>>>>>> a deep quote\n", ""),
            ("text <<<<<<< HEAD\n", ""),
            ("<<<<<<< HEAD\nTitle\n=======\nb\n", "<<<<<<< HEAD|======="),
            ("a\n=======\nb\n>>>>>>> main\n", "=======|>>>>>>> main"),
            (
                "<<<<<<< HEAD\nTitle\n=======\n=======\nb\n>>>>>>> x\n",
                "<<<<<<< HEAD|=======|>>>>>>> x",
            ),
            ("<<<<<<< a\n<<<<<<< b\n", "<<<<<<< a / <<<<<<< b"),
            ("========\n>>>>>>> a\n", ""),
        ] {
            let shown: Vec<String> = find(text)
                .iter()
                .map(|it| it.markers.iter().map(|span| span.of(text)).collect::<Vec<_>>().join("|"))
                .collect();
            assert_eq!(shown.join(" / "), expected, "{text:?}");
        }
    }
}
