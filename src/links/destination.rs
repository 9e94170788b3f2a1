//! What a link's target is, from its text alone.

use std::borrow::Cow;

use crate::text::{Span, span_of};

/// Schemes that a page may well name. Others are taken for a slip, or for a file name with a colon, which
/// browsers read as a scheme.
pub const KNOWN_SCHEMES: [&str; 21] = [
    "http", "https", "mailto", "ftp", "ftps", "sftp", "tel", "sms", "irc", "ircs", "xmpp", "news",
    "nntp", "git", "ssh", "svn", "geo", "magnet", "matrix", "doi", "urn",
];

/// Schemes that run what they hold (cmark drops them in safe mode).
const DANGEROUS_SCHEMES: [&str; 3] = ["javascript", "vbscript", "data"];

/// Images that `data:` may hold, as in cmark; others may carry scripts.
const DATA_IMAGES: [&str; 4] = ["image/png", "image/gif", "image/jpeg", "image/webp"];

/// A link's target by its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination<'a> {
    /// Nothing but blanks.
    Empty,
    /// `x/y.md#z`: relative to the page.
    Relative(Local<'a>),
    /// `#z` or `?q`: the page itself.
    SamePage(Local<'a>),
    /// `/x/y.md`: relative to what the platform takes for the root.
    Absolute(Local<'a>),
    /// `//host/x`
    ProtocolRelative,
    /// A well-known scheme, as written; an image held by `data:` is one of these.
    Url {
        scheme: &'a str,
    },
    /// `file:`: works on one machine alone.
    FileUrl,
    /// `javascript:` and the like.
    Dangerous {
        scheme: &'a str,
    },
    UnknownScheme {
        scheme: &'a str,
    },
    /// `C:\x`, `C:/x` or `\\host\x`
    WindowsPath,
    /// Holds a Hugo shortcode or a Liquid tag: known only once the site is built.
    Template,
}

impl<'a> Destination<'a> {
    /// Takes `target` apart.
    ///
    /// It is the target as a Markdown parser gives it: angle brackets taken off, backslash escapes and
    /// entities resolved. Spans count from its start.
    pub fn parse(target: &'a str) -> Self {
        if target.trim_ascii().is_empty() {
            return Self::Empty;
        }
        if holds_template(target) {
            return Self::Template;
        }
        let bytes = target.as_bytes();
        if target.starts_with(r"\\")
            || matches!(bytes, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic())
        {
            return Self::WindowsPath;
        }
        if let Some((scheme, rest)) = split_scheme(target) {
            return Self::of_scheme(scheme, rest);
        }
        if target.starts_with("//") {
            return Self::ProtocolRelative;
        }
        let local = Local::parse(target);
        match local.path.chars().next() {
            None => Self::SamePage(local),
            Some('/') => Self::Absolute(local),
            Some(_) => Self::Relative(local),
        }
    }

    /// The part that is looked up in the catalog, where there is one.
    pub fn local(&self) -> Option<&Local<'a>> {
        match self {
            Self::Relative(local) | Self::SamePage(local) | Self::Absolute(local) => Some(local),
            _ => None,
        }
    }

    fn of_scheme(scheme: &'a str, rest: &str) -> Self {
        // Browsers drop tabs and line ends wherever they stand, and control characters before the scheme.
        let plain: Cow<'_, str> = if scheme.bytes().all(|byte| byte.is_ascii_graphic()) {
            scheme.into()
        } else {
            scheme.chars().filter(char::is_ascii_graphic).collect::<String>().into()
        };
        let is = |name: &&str| plain.eq_ignore_ascii_case(name);
        let image = || {
            let kind = rest.split([';', ',']).next().unwrap_or_default();
            DATA_IMAGES.iter().any(|image| kind.eq_ignore_ascii_case(image))
        };
        if is(&"data") && image() || KNOWN_SCHEMES.iter().any(is) {
            Self::Url { scheme }
        } else if DANGEROUS_SCHEMES.iter().any(is) {
            Self::Dangerous { scheme }
        } else if is(&"file") {
            Self::FileUrl
        } else {
            Self::UnknownScheme { scheme }
        }
    }
}

/// A target without scheme and host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local<'a> {
    /// Percent-decoded; bytes that are no UTF-8 stay encoded, as they do in the paths of a snapshot.
    pub path: Cow<'a, str>,
    /// Where the path stands in the target.
    pub path_span: Span,
    /// What follows `?`, as written.
    pub query: Option<&'a str>,
    /// What follows `#`, percent-decoded.
    pub fragment: Option<Cow<'a, str>>,
    /// Where the fragment stands in the target, without its `#`.
    pub fragment_span: Span,
    pub flaws: Flaws,
}

impl<'a> Local<'a> {
    fn parse(target: &'a str) -> Self {
        let (before, fragment) = match target.split_once('#') {
            Some((before, fragment)) => (before, Some(fragment)),
            None => (target, None),
        };
        let (path, query) = match before.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (before, None),
        };
        Self {
            path: decode(path),
            path_span: span_of(target, path),
            query,
            fragment: fragment.map(decode),
            fragment_span: fragment.map_or(Span::at(target.len()), |part| span_of(target, part)),
            flaws: Flaws::of(path),
        }
    }
}

/// What is odd about how a path is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flaws {
    /// `a\b`: a separator on one system only.
    pub backslash: bool,
    /// An unencoded blank, tab or line end.
    pub blank: bool,
    /// Where, from the start of the path, a `%` stands that two hexadecimal digits do not follow.
    pub bad_escape: Option<u32>,
}

impl Flaws {
    fn of(path: &str) -> Self {
        let bytes = path.as_bytes();
        let is_bad = |&at: &usize| {
            let digits = bytes.get(at + 1..at + 3).unwrap_or_default();
            digits.len() < 2 || !digits.iter().all(u8::is_ascii_hexdigit)
        };
        Self {
            backslash: memchr::memchr(b'\\', bytes).is_some(),
            blank: bytes.iter().any(u8::is_ascii_whitespace),
            bad_escape: memchr::memchr_iter(b'%', bytes)
                .find(is_bad)
                .and_then(|at| u32::try_from(at).ok()),
        }
    }
}

/// Whether `{{ … }}` or `{% … %}` stands in the text.
fn holds_template(target: &str) -> bool {
    memchr::memchr(b'{', target.as_bytes()).is_some()
        && [("{{", "}}"), ("{%", "%}")].into_iter().any(|(open, close)| {
            target.split_once(open).is_some_and(|(_, behind)| behind.contains(close))
        })
}

/// Cuts off a scheme as browsers see it: a letter, then letters, digits, `+`, `-` and `.` up to a colon.
fn split_scheme(target: &str) -> Option<(&str, &str)> {
    let leading = target.bytes().take_while(|&byte| byte <= b' ').count();
    let written = target.get(leading..)?;
    let end = written.bytes().position(|byte| {
        !(byte.is_ascii_alphanumeric()
            || matches!(byte, b'+' | b'-' | b'.' | b'\t' | b'\n' | b'\r'))
    })?;
    let (scheme, rest) = written.split_at_checked(end)?;
    let rest = rest.strip_prefix(':')?;
    scheme.starts_with(|first: char| first.is_ascii_alphabetic()).then_some((scheme, rest))
}

fn decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'%', text.as_bytes()).is_none() {
        return text.into();
    }
    let bytes: Cow<'_, [u8]> = percent_encoding::percent_decode_str(text).into();
    let mut decoded = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        for &byte in chunk.invalid() {
            decoded.push_str(percent_encoding::percent_encode_byte(byte));
        }
    }
    decoded.into()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// The form of a target in one line.
    fn form(target: &str) -> String {
        let local = |name: &str, local: &Local<'_>| {
            let mut text = format!("{name} {}", local.path);
            assert!(local.path.contains(local.path_span.of(target)) || target.contains('%'));
            if let Some(query) = local.query {
                write!(text, " ?{query}").unwrap();
            }
            if let Some(fragment) = &local.fragment {
                write!(text, " #{fragment}").unwrap();
            }
            if local.flaws.backslash {
                text += " (backslash)";
            }
            if local.flaws.blank {
                text += " (blank)";
            }
            if let Some(at) = local.flaws.bad_escape {
                write!(text, " (escape at {at})").unwrap();
            }
            text
        };
        match Destination::parse(target) {
            Destination::Relative(it) => local("relative", &it),
            Destination::SamePage(it) => local("same", &it),
            Destination::Absolute(it) => local("absolute", &it),
            Destination::Url { scheme } => format!("url {scheme}"),
            Destination::Dangerous { scheme } => format!("dangerous {}", scheme.escape_debug()),
            Destination::UnknownScheme { scheme } => format!("unknown {scheme}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn targets_fall_into_forms() {
        for (target, expected) in [
            ("", "Empty"),
            (" \t", "Empty"),
            ("x.md", "relative x.md"),
            ("./a/../x.md", "relative ./a/../x.md"),
            ("..", "relative .."),
            ("x.md?plain=1#l", "relative x.md ?plain=1 #l"),
            ("x.md#a?b#c", "relative x.md #a?b#c"),
            ("a%20b%28c%29.md", "relative a b(c).md"),
            ("caf%C3%A9.md#%C3%A9", "relative café.md #é"),
            ("f%ff.md", "relative f%FF.md"),
            ("100%.md", "relative 100%.md (escape at 3)"),
            ("%2x%", "relative %2x% (escape at 0)"),
            ("a b.md", "relative a b.md (blank)"),
            (r"a\b.md", r"relative a\b.md (backslash)"),
            ("./lab:model.md", "relative ./lab:model.md"),
            ("a/lab:model.md", "relative a/lab:model.md"),
            ("@lab/x.md", "relative @lab/x.md"),
            ("#", "same  #"),
            ("#top", "same  #top"),
            ("?q", "same  ?q"),
            ("/x/y.md", "absolute /x/y.md"),
            ("/", "absolute /"),
            ("//host/x", "ProtocolRelative"),
            ("https://host/x#y", "url https"),
            ("HTTP://host", "url HTTP"),
            ("mailto:someone@example.org?subject=a%20b", "url mailto"),
            ("tel:+1-555", "url tel"),
            ("ftp://host", "url ftp"),
            ("data:image/png;base64,AA", "url data"),
            ("data:image/svg+xml,<svg/>", "dangerous data"),
            ("data:text/html,x", "dangerous data"),
            ("javascript:alert(1)", "dangerous javascript"),
            ("JavaScript:alert(1)", "dangerous JavaScript"),
            ("\u{1} java\tscript:x", "dangerous java\\tscript"),
            ("vbscript:x", "dangerous vbscript"),
            ("file:///etc/passwd", "FileUrl"),
            ("htps://host", "unknown htps"),
            ("model.v1:free.md", "unknown model.v1"),
            ("1:2", "relative 1:2"),
            (":x", "relative :x"),
            (r"C:\models\x.md", "WindowsPath"),
            ("c:/models/x.md", "WindowsPath"),
            (r"\\host\share", "WindowsPath"),
            ("{{< ref \"x.md\" >}}", "Template"),
            ("{{% relref x %}}", "Template"),
            ("{% link x.md %}", "Template"),
            ("/base{{ page.url }}", "Template"),
            ("{{x", "relative {{x"),
        ] {
            assert_eq!(form(target), expected, "{target:?}");
        }
    }

    #[test]
    fn spans_count_from_the_start_of_the_target() {
        let target = "a%20b.md?q#part";
        let destination = Destination::parse(target);
        let local = destination.local().unwrap();
        assert_eq!(local.path_span.of(target), "a%20b.md");
        assert_eq!(local.fragment_span.of(target), "part");
    }
}
