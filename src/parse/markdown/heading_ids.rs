//! Ids that headings name themselves, in the list of attributes behind their text: `## Title { #id }`.

use std::borrow::Cow;

use super::Document;
use crate::text::Span;

impl Document<'_> {
    /// Takes lists of attributes for what Python-Markdown, kramdown, Pandoc and Goldmark take them for: no part of the
    /// text. CommonMark knows none, so that nobody reads them unasked.
    pub fn take_heading_ids(&mut self, source: &str) {
        for heading in &mut self.headings {
            let Some((text, id)) = split(&heading.text) else { continue };
            heading.id = id.map(Box::from);
            let length = text.len();
            match &mut heading.text {
                Cow::Borrowed(text) => *text = &text[..length],
                Cow::Owned(text) => text.truncate(length),
            }
            let written = heading.text_span.of(source);
            if let Some(at) = written.rfind('{') {
                let start = heading.text_span.start as usize;
                heading.text_span = Span::new(start..start + written[..at].trim_end().len());
            }
        }
    }
}

/// The text before a list of attributes, and the id in it.
fn split(text: &str) -> Option<(&str, Option<&str>)> {
    let (text, list) = text.strip_suffix('}')?.rsplit_once('{')?;
    let list = list.strip_prefix(':').unwrap_or(list);
    let mut attributes = list.split_whitespace().peekable();
    attributes.peek()?;
    let mut id = None;
    for attribute in attributes {
        match attribute.strip_prefix('#').filter(|id| !id.is_empty()) {
            Some(own) => id = Some(own),
            None if attribute.starts_with('.') || attribute.contains('=') => {}
            None => return None,
        }
    }
    Some((text.trim_end(), id))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn attributes_are_no_text() {
        for (text, expected) in [
            ("Title { #id }", Some(("Title", Some("id")))),
            ("Title {#a-b .wide}", Some(("Title", Some("a-b")))),
            ("Title {: #id title=x }", Some(("Title", Some("id")))),
            ("Title {.wide}", Some(("Title", None))),
            ("Title {}", None),
            ("Title {id}", None),
            ("The set {a, b}", None),
            ("Title", None),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn spans_end_with_the_text() {
        let source = "## A *b* { #c }\n";
        let mut document = parse(source, 0);
        document.take_heading_ids(source);
        let heading = &document.headings[0];
        assert_eq!(heading.text, "A b");
        assert_eq!(heading.text_span.of(source), "A *b*");
        assert_eq!(heading.id.as_deref(), Some("c"));
    }
}
