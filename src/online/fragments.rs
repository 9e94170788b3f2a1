//! The places that an HTML page marks.

use std::collections::BTreeSet;

use html5gum::Token;
use html5gum::emitters::default::DefaultEmitter;
use percent_encoding::percent_decode;

/// Those of `wanted` that the page does not mark: by the `id` of an element or the `name` of an `a` (HTML,
/// "select the indicated part").
pub(super) fn missing(html: &[u8], wanted: &BTreeSet<String>) -> BTreeSet<String> {
    let is_utf8 = std::str::from_utf8(html).is_ok();
    // In another encoding such a name is other bytes.
    let mut missing: BTreeSet<String> =
        wanted.iter().filter(|name| is_utf8 || name.is_ascii()).cloned().collect();
    let mut emitter = DefaultEmitter::default();
    // What stands in a script or a style sheet is no element.
    emitter.naively_switch_states(true);
    for token in html5gum::Tokenizer::new_with_emitter(html, emitter) {
        if missing.is_empty() {
            break;
        }
        let Ok(Token::StartTag(tag)) = token else { continue };
        let name = tag.attributes.get(b"name".as_slice()).filter(|_| *tag.name == b"a");
        for value in tag.attributes.get(b"id".as_slice()).into_iter().chain(name) {
            // A name that is written as an address writes it is found by it too.
            let value = percent_decode(value).decode_utf8_lossy();
            missing.remove(value.as_ref());
            if let Some(own) = value.strip_prefix(OF_USERS) {
                missing.remove(own);
            }
        }
    }
    // The page may be drawn by a program, of data that it carries along.
    missing.retain(|name| {
        memchr::memmem::find(html, format!("{OF_USERS}{name}").as_bytes()).is_none()
    });
    missing
}

/// GitHub puts this before the ids of what users write, and finds them without it.
const OF_USERS: &str = "user-content-";

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &[u8], wanted: &[&str]) -> Vec<String> {
        missing(html, &wanted.iter().map(|name| (*name).to_owned()).collect()).into_iter().collect()
    }

    #[test]
    fn places_are_ids_of_elements_and_names_of_links() {
        let html = br#"<!doctype html><meta name=meta><h2 ID=one>1</h2><a name='two'></a>
            <script>"<p id='three'>"</script> <!-- <p id=four> --><h3 id="user-content-five">5</h3>
            <p id="na&iuml;ve"><p data-id=six><h2 id="%E4%B8%AD">7</h2>"#;
        let wanted =
            ["one", "two", "three", "four", "five", "na\u{ef}ve", "six", "meta", "\u{4e2d}"];
        assert_eq!(of(html, &wanted), ["four", "meta", "six", "three"]);
        assert_eq!(of(html, &["One"]), ["One"]);
    }

    #[test]
    fn what_can_not_be_told_is_not_missing() {
        let drawn =
            br#"<script type="application/json">{"text": "<h2 id=\"user-content-use\">"}</script>"#;
        assert_eq!(of(drawn, &["use", "gone"]), ["gone"]);
        let latin1 = b"<h1 id=na\xefve>";
        assert_eq!(of(latin1, &["na\u{ef}ve", "gone"]), ["gone"]);
    }
}
