//! The little of HTML that catalogs hold in their Markdown: links, images, anchors and comments.

use std::borrow::Cow;
use std::ops::Range;

use super::{Comment, Document, Link, LinkForm, Place};
use crate::text::Span;

/// Scans the HTML in `range` of `text` and adds what it finds to the document.
pub(super) fn scan<'a>(
    text: &'a str,
    range: Range<usize>,
    place: Place,
    section: Option<u32>,
    document: &mut Document<'a>,
) {
    let bytes = text.as_bytes();
    let mut at = range.start;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..range.end]).map(|found| at + found) {
        if text[open..range.end].starts_with("<!--") {
            // One that is never closed goes on to the end.
            let close = text[open..range.end].find("-->").map(|found| open + found);
            let end = close.map_or(range.end, |close| close + 3);
            let inner = &text[open + 4..close.unwrap_or(range.end).max(open + 4)];
            document.comments.push(Comment { span: Span::new(open..end), text: inner });
            at = end;
            continue;
        }
        let Some((name, mut cursor)) = element_name(text, open + 1, range.end) else {
            at = open + 1;
            continue;
        };
        document.elements.push((name, Span::new(open..cursor)));
        let first = document.links.len();
        while let Some((attribute, value, next)) = attribute(text, cursor, range.end) {
            cursor = next;
            let is = |wanted: &str| attribute.eq_ignore_ascii_case(wanted);
            if is("id") || (is("name") && name.eq_ignore_ascii_case("a")) {
                document.anchors.push(value.of(text));
            }
            let image = is("src")
                && (name.eq_ignore_ascii_case("img") || name.eq_ignore_ascii_case("source"));
            if image || (is("href") && name.eq_ignore_ascii_case("a")) {
                document.links.push(Link {
                    form: LinkForm::Html,
                    image,
                    span: value,
                    target: unescape(value.of(text)),
                    target_span: value,
                    text: Cow::Borrowed(""),
                    text_span: value,
                    place,
                    section,
                    holds_image: true,
                });
            }
            if is("alt")
                && let Some(link) = document.links[first..].last_mut()
            {
                link.text = Cow::Borrowed(value.of(text));
                link.text_span = value;
            }
        }
        at = cursor.max(open + 1);
    }
}

fn element_name(text: &str, start: usize, end: usize) -> Option<(&str, usize)> {
    let rest = &text[start..end];
    let len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (len > 0).then(|| (&rest[..len], start + len))
}

/// The next attribute with a value: its name, where its value stands, and where to go on.
fn attribute(text: &str, start: usize, end: usize) -> Option<(&str, Span, usize)> {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        while at < end && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            at += 1;
        }
        if at >= end || bytes[at] == b'>' {
            return None;
        }
        let name_start = at;
        while at < end
            && !bytes[at].is_ascii_whitespace()
            && !matches!(bytes[at], b'=' | b'>' | b'/')
        {
            at += 1;
        }
        let name = &text[name_start..at];
        while at < end && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        if at >= end || bytes[at] != b'=' {
            if at == name_start {
                at += 1;
            }
            continue;
        }
        at += 1;
        while at < end && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let quote = bytes[..end].get(at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
        let value_start = at + usize::from(quote.is_some());
        let mut value_end = value_start;
        while value_end < end
            && match quote {
                Some(quote) => bytes[value_end] != quote,
                None => !bytes[value_end].is_ascii_whitespace() && bytes[value_end] != b'>',
            }
        {
            value_end += 1;
        }
        let next = (value_end + usize::from(quote.is_some())).min(end);
        return Some((name, Span::new(value_start..value_end), next));
    }
}

/// Character references that occur in addresses.
fn unescape(value: &str) -> Cow<'_, str> {
    if value.contains('&') { Cow::Owned(value.replace("&amp;", "&")) } else { Cow::Borrowed(value) }
}
