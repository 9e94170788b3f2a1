//! The places that an HTML page marks.

use std::collections::BTreeSet;

use html5gum::Token;
use html5gum::emitters::default::DefaultEmitter;

/// Those of `wanted` that no element of the page has as its `id` or `name`.
pub(super) fn missing(html: &[u8], wanted: &BTreeSet<String>) -> BTreeSet<String> {
    let mut missing = wanted.clone();
    let mut emitter = DefaultEmitter::default();
    // What stands in a script or a style sheet is no element.
    emitter.naively_switch_states(true);
    for token in html5gum::Tokenizer::new_with_emitter(html, emitter) {
        if missing.is_empty() {
            break;
        }
        let Ok(Token::StartTag(tag)) = token else { continue };
        for name in [b"id".as_slice(), b"name"] {
            let Some(value) = tag.attributes.get(name) else { continue };
            let Ok(value) = std::str::from_utf8(value) else { continue };
            missing.remove(value);
            // GitHub marks headings of READMEs so, and finds them without it.
            if let Some(own) = value.strip_prefix("user-content-") {
                missing.remove(own);
            }
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_ids_and_names_of_elements() {
        let html = br#"<!doctype html><h2 ID=one>1</h2><a name='two'></a><script>"<p id='three'>"</script>
            <!-- <p id=four> --><h3 id="user-content-five">5</h3><p id="na&iuml;ve"><p data-id=six>"#;
        let wanted = ["one", "two", "three", "four", "five", "naïve", "six"].map(str::to_owned);
        let missing = missing(html, &wanted.into());
        assert_eq!(missing.into_iter().collect::<Vec<_>>(), ["four", "six", "three"]);
    }
}
