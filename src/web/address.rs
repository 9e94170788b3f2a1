//! The address that a target names, in the one way in which it is asked, remembered and shown.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

/// An address without its fragment and without a name and password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub url: String,
    /// Decoded; `None` where it names no place that HTML marks.
    pub fragment: Option<String>,
}

/// An address longer than this is not asked, in bytes.
pub(super) const LONGEST: usize = 4096;

impl Address {
    /// `None` for what is no address of the web.
    pub fn parse(target: &str) -> Option<Self> {
        let with_scheme;
        let target = if target.starts_with("//") {
            with_scheme = format!("https:{target}");
            &with_scheme
        } else {
            target
        };
        let mut url = Url::parse(target).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https") && url.has_host() && target.len() <= LONGEST
        })?;
        let fragment = url.fragment().and_then(place);
        url.set_fragment(None);
        // What would be sent as a password.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        Some(Self { url: normal(url.as_str()), fragment })
    }

    pub fn host(&self) -> Option<String> {
        Some(Url::parse(&self.url).ok()?.host_str()?.to_owned())
    }
}

/// The address with each escape in the one form that means the same (RFC 3986 §6.2.2): none for a character that
/// needs none, capitals in the others.
pub fn normal(url: &str) -> String {
    let mut text = String::with_capacity(url.len());
    let mut rest = url;
    while let Some((before, behind)) = rest.split_once('%') {
        text.push_str(before);
        let digits =
            behind.get(..2).filter(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                text.push(char::from(byte));
            }
            _ => {
                text.push('%');
                text.push_str(&digits.unwrap_or_default().to_ascii_uppercase());
            }
        }
        rest = &behind[digits.map_or(0, str::len)..];
    }
    text.push_str(rest);
    text
}

/// Whether an address has places that are to be filled in: `{region}`, `<account>`.
pub(super) fn is_template(target: &str) -> bool {
    [('{', '}'), ('<', '>')].into_iter().any(|(open, close)| {
        target
            .split_once(open)
            .is_some_and(|(_, behind)| behind.find(close).is_some_and(|length| length > 0))
    })
}

/// What HTML may mark by this fragment: not the top, not text that a browser looks for, not the route of a
/// program that draws the page.
fn place(fragment: &str) -> Option<String> {
    let is_none = fragment.is_empty()
        || fragment.eq_ignore_ascii_case("top")
        || fragment.starts_with(['!', '/', ':'])
        || fragment.contains(":~:")
        || crate::links::slug::is_line_range(fragment);
    let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8().ok()?;
    (!is_none).then(|| decoded.into_owned())
}

/// What an address may not hold where Markdown or a terminal reads it.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An address that came from elsewhere, so that it can stand in a link of Markdown.
pub fn escaped(url: &str) -> String {
    utf8_percent_encode(url, UNSAFE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_written_in_one_way() {
        let url = |target: &str| Address::parse(target).map(|address| address.url);
        for target in [
            "https://example.org",
            "HTTPS://EXAMPLE.org/",
            "//example.org/",
            "https://example.org:443/#a",
            "https://user:secret@example.org/",
        ] {
            assert_eq!(url(target).as_deref(), Some("https://example.org/"), "{target}");
        }
        for target in ["https://", "mailto:a@b.org", "https://a b/", "http://[::1", "page.md"] {
            assert_eq!(url(target), None, "{target}");
        }
        for (target, wanted) in [
            ("https://e.org/%7Ea/%c3%a9%2f?q=%2D%5b", "https://e.org/~a/%C3%A9%2F?q=-%5B"),
            ("https://e.org/\u{e9}/a b", "https://e.org/%C3%A9/a%20b"),
            ("https://e.org/100%/%zz/%\u{e9}", "https://e.org/100%/%zz/%%C3%A9"),
            ("https://B\u{dc}CHER.example", "https://xn--bcher-kva.example/"),
            ("http://%31%32%37.1/", "http://127.0.0.1/"),
        ] {
            assert_eq!(url(target).as_deref(), Some(wanted), "{target}");
        }
    }

    #[test]
    fn templates_of_addresses_are_none() {
        for target in ["https://{region}.e.org/v1", "https://e.org/<id>/x", "https://e.org/${ID}"] {
            assert!(is_template(target), "{target}");
        }
        for target in ["https://e.org/{}", "https://e.org/}{", "https://e.org/a"] {
            assert!(!is_template(target), "{target}");
        }
    }

    #[test]
    fn only_fragments_that_html_may_mark_are_looked_up() {
        let fragment = |target: &str| Address::parse(target).unwrap().fragment;
        assert_eq!(fragment("https://e.org/#na%C3%AFve").as_deref(), Some("naïve"));
        for none in ["", "#", "#top", "#/route", "#!x", "#:~:text=a", "#L10-L20"] {
            assert_eq!(fragment(&format!("https://e.org/{none}")), None, "{none}");
        }
    }

    #[test]
    fn an_address_can_not_end_its_link_or_reach_the_terminal() {
        let hostile = "https://e.org/a)|(b\u{1b}[31m`\u{202e}";
        assert_eq!(escaped(hostile), "https://e.org/a%29%7C%28b%1B[31m%60%E2%80%AE");
    }
}
