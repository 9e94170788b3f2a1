//! The static badges of shields.io: `…/badge/<label>-<message>-<colour>`.
//!
//! The grammar is the service's own: the path is percent-decoded, then `--` is a dash, `__` an
//! underscore, `_` a blank and any other dash parts two fields
//! (<https://shields.io/badges/static-badge>).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::text::{Span, span_of};

/// What stands before the fields of a badge.
pub const BEFORE: &str = "https://img.shields.io/badge/";

/// A badge as its URL describes it. All spans count from the start of the URL.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge<'a> {
    /// Empty where the URL begins with `//` or with the host.
    pub scheme: &'a str,
    pub host: &'a str,
    /// Whether all that it shows stands in the URL. The rest is empty where it does not.
    pub is_static: bool,
    /// Empty for a badge of a message alone.
    pub label: Part<'a>,
    pub message: Part<'a>,
    pub colour: Part<'a>,
    /// The query, in its order.
    pub parameters: Vec<Parameter<'a>>,
    pub faults: Vec<Fault<'a>>,
}

/// One of the three fields: what a reader sees, and where it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part<'a> {
    pub text: Cow<'a, str>,
    pub span: Span,
}

/// A pair of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter<'a> {
    pub name: Part<'a>,
    pub value: Part<'a>,
}

/// Something that the service refuses or shows otherwise than meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault<'a> {
    pub span: Span,
    pub kind: FaultKind<'a>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind<'a> {
    /// Not `label-message-colour` or `message-colour`: the number of fields found. Where it is more
    /// than three, the message of the badge holds all but the first and the last.
    PartCount(usize),
    EmptyMessage,
    EmptyColour,
    /// A `%` without two hexadecimal digits, or bytes that are no UTF-8.
    Escape,
    /// The colour that was probably meant.
    Colour {
        meant: Option<&'static str>,
    },
    /// A parameter that the service does not know but that is nearly one it does.
    Parameter {
        name: Cow<'a, str>,
        meant: &'static str,
    },
}

/// Reads the URL of a badge; `None` for a URL of another host than shields.io and its subdomains.
pub fn parse(url: &str) -> Option<Badge<'_>> {
    let (scheme, rest) = match url.split_once("//") {
        Some(("", rest)) => ("", rest),
        Some((scheme, rest)) if is_scheme(scheme) => (&scheme[..scheme.len() - 1], rest),
        _ => ("", url),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    if !is_badge_host(host) {
        return None;
    }
    let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut reader = Reader { url, faults: Vec::new() };
    let parameters = reader.parameters(query);
    let empty = || Part { text: Cow::Borrowed(""), span: span_of(url, path) };
    let mut fields = [empty(), empty(), empty()];
    let content = path.strip_prefix("/badge/").or_else(|| path.strip_prefix("/:"));
    let is_dynamic = |content: &&str| content.starts_with("dynamic/") || *content == "endpoint";
    let is_static = match content.filter(|content| !is_dynamic(content)) {
        Some(content) => {
            fields = reader.fields(content);
            true
        }
        None => path == "/static/v1",
    };
    let [mut label, mut message, mut colour] = fields;
    if is_static {
        for parameter in &parameters {
            // What the query says goes before the path.
            let field = match &*parameter.name.text {
                "label" => &mut label,
                "message" if content.is_none() => &mut message,
                "color" | "colorB" => &mut colour,
                _ => continue,
            };
            field.clone_from(&parameter.value);
        }
        reader.judge(&message, &colour);
    }
    let faults = reader.faults;
    Some(Badge { scheme, host, is_static, label, message, colour, parameters, faults })
}

/// What may stand behind a badge's path, and chooses how it is drawn.
const EXTENSIONS: [&str; 3] = [".svg", ".png", ".json"];

/// The last part of a badge's path that shows these fields; `label` may be empty.
///
/// The grammar has no form for a label that ends in a dash, for a colour that begins with one, for a message of dashes
/// beside a label with one, nor for an empty message or colour.
pub fn encode(label: &str, message: &str, colour: &str) -> String {
    let mut path = String::with_capacity(label.len() + message.len() + colour.len() + 8);
    if !label.is_empty() {
        encode_field(label, &mut path);
        path.push('-');
    }
    encode_field(message, &mut path);
    path.push('-');
    encode_field(colour, &mut path);
    // Only the last extension is one.
    if EXTENSIONS.iter().any(|extension| path.ends_with(extension)) {
        path.push_str(EXTENSIONS[0]);
    }
    path
}

/// One field of a badge's path.
pub fn field(text: &str) -> String {
    let whole = encode("", text, "x");
    whole.strip_suffix("-x").unwrap_or(&whole).to_owned()
}

fn encode_field(field: &str, path: &mut String) {
    let mut previous = '\0';
    let mut chars = field.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '-' => path.push_str("--"),
            '_' => path.push_str("__"),
            // Beside another `_` it would be taken for an escaped underscore.
            ' ' if matches!(previous, ' ' | '_') || matches!(chars.peek(), Some(' ' | '_')) => {
                path.push_str("%20");
            }
            ' ' => path.push('_'),
            // What ends a path or a Markdown link, or is not shown as it is.
            '%' | '?' | '#' | '/' | '\\' | '(' | ')' | '<' | '>' | '"' | '|' | '`' | '*' | '['
            | ']' => {
                push_escaped(char, path);
            }
            _ if char.is_control() || char.is_whitespace() => push_escaped(char, path),
            _ => path.push(char),
        }
        previous = char;
    }
}

fn push_escaped(char: char, path: &mut String) {
    let mut buffer = [0; 4];
    for &byte in char.encode_utf8(&mut buffer).as_bytes() {
        path.push_str(percent_encoding::percent_encode_byte(byte));
    }
}

/// Whether `scheme`, with its colon, is one (RFC 3986 §3.1).
fn is_scheme(scheme: &str) -> bool {
    scheme.strip_suffix(':').is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

fn is_badge_host(host: &str) -> bool {
    const NAME: &str = "shields.io";
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let Some(start) = host.len().checked_sub(NAME.len()) else { return false };
    let is_name = host.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(NAME));
    is_name && (start == 0 || host.as_bytes()[start - 1] == b'.')
}

struct Reader<'a> {
    url: &'a str,
    faults: Vec<Fault<'a>>,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, span: Span, kind: FaultKind<'a>) {
        self.faults.push(Fault { span, kind });
    }

    /// Splits the content of the path into label, message and colour.
    fn fields(&mut self, content: &'a str) -> [Part<'a>; 3] {
        let content = EXTENSIONS
            .iter()
            .find_map(|extension| content.strip_suffix(extension))
            .unwrap_or(content);
        let cuts = separators(content);
        if !(1..=2).contains(&cuts.len()) {
            let span = span_of(self.url, content);
            self.fault(span, FaultKind::PartCount(cuts.len() + 1));
        }
        let (label, rest) = match cuts.as_slice() {
            [first, _, ..] => (&content[..first.start], &content[first.end..]),
            _ => (&content[..0], content),
        };
        let offset = content.len() - rest.len();
        let (message, colour) = match cuts.last() {
            Some(last) => (&content[offset..last.start], &content[last.end..]),
            None => (rest, &content[content.len()..]),
        };
        [label, message, colour].map(|raw| {
            let text = match self.unescape(raw) {
                Cow::Borrowed(text) => unfold(text),
                Cow::Owned(text) => Cow::Owned(unfold(&text).into_owned()),
            };
            Part { text, span: span_of(self.url, raw) }
        })
    }

    fn parameters(&mut self, query: &'a str) -> Vec<Parameter<'a>> {
        // Markdown sources may spell the ampersand as an entity.
        let pairs = query.split('&').map(|pair| pair.strip_prefix("amp;").unwrap_or(pair));
        let mut parameters = Vec::new();
        for pair in pairs.filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, &pair[pair.len()..]));
            let parameter = Parameter { name: self.pair_part(name), value: self.pair_part(value) };
            if let Some(meant) = nearly_known(&parameter.name.text) {
                let name = parameter.name.text.clone();
                self.fault(parameter.name.span, FaultKind::Parameter { name, meant });
            }
            parameters.push(parameter);
        }
        parameters
    }

    fn pair_part(&mut self, raw: &'a str) -> Part<'a> {
        let text = if raw.contains('+') {
            let plain = raw.replace('+', " ");
            Cow::Owned(percent_decode_str(&plain).decode_utf8_lossy().into_owned())
        } else {
            self.unescape(raw)
        };
        Part { text, span: span_of(self.url, raw) }
    }

    /// Undoes percent-escapes; what cannot be undone stays as it is and is a fault.
    fn unescape(&mut self, raw: &'a str) -> Cow<'a, str> {
        let bytes = raw.as_bytes();
        if !bytes.contains(&b'%') {
            return Cow::Borrowed(raw);
        }
        let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        let start = span_of(self.url, raw).start as usize;
        for at in memchr::memchr_iter(b'%', bytes) {
            if !(is_hex(at + 1) && is_hex(at + 2)) {
                // Whole characters: the two places behind the sign may hold anything.
                let end = raw[at..].char_indices().nth(3).map_or(raw.len(), |(end, _)| at + end);
                self.fault(Span::new(start + at..start + end), FaultKind::Escape);
                return Cow::Borrowed(raw);
            }
        }
        percent_decode_str(raw).decode_utf8().unwrap_or_else(|_| {
            self.fault(span_of(self.url, raw), FaultKind::Escape);
            Cow::Borrowed(raw)
        })
    }

    fn judge(&mut self, message: &Part<'a>, colour: &Part<'a>) {
        // One cause, one fault: what was cut wrongly is empty or no colour for that reason alone.
        if self.faults.iter().any(|fault| matches!(fault.kind, FaultKind::PartCount(_))) {
            return;
        }
        if message.text.trim().is_empty() {
            self.fault(message.span, FaultKind::EmptyMessage);
        }
        if colour.text.trim().is_empty() {
            self.fault(colour.span, FaultKind::EmptyColour);
        } else if !is_colour(&colour.text) {
            let meant = nearest(&colour.text, COLOURS);
            self.fault(colour.span, FaultKind::Colour { meant });
        }
    }
}

/// The dashes that part two fields: a run of an odd length holds one.
///
/// The service's own pattern takes the first one at the start of its run, all later ones at the end.
fn separators(content: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = content.as_bytes();
    let dash = |at: usize| match bytes.get(at..) {
        Some([b'-', ..]) => 1,
        Some([b'%', b'2', b'd' | b'D', ..]) => 3,
        _ => 0,
    };
    let mut parting = Vec::new();
    // The first and last dash of a run that holds a whole message of dashes.
    let mut message_of_dashes = None;
    let mut at = 0;
    while at < bytes.len() {
        let (start, mut first_end, mut last_start, mut count) = (at, at, at, 0);
        while dash(at) > 0 {
            last_start = at;
            at += dash(at);
            first_end = if count == 0 { at } else { first_end };
            count += 1;
        }
        let ends = [start..first_end, last_start..at];
        if count % 2 == 1 {
            parting.push(ends);
        } else if count >= 4 && message_of_dashes.is_none() {
            message_of_dashes = Some(ends);
        }
        at += usize::from(count == 0);
    }
    if parting.is_empty() {
        return message_of_dashes.into_iter().flatten().collect();
    }
    let several = parting.len() > 1;
    let ends = parting.into_iter().enumerate();
    ends.map(|(index, [first, last])| if several && index == 0 { first } else { last }).collect()
}

/// Undoes the escapes of a field: `__`, `_` and `--`.
fn unfold(field: &str) -> Cow<'_, str> {
    if !field.bytes().any(|byte| matches!(byte, b'_' | b'-')) {
        return Cow::Borrowed(field);
    }
    let mut text = String::with_capacity(field.len());
    let mut chars = field.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '_' | '-' if chars.next_if_eq(&char).is_some() => text.push(char),
            '_' => text.push(' '),
            _ => text.push(char),
        }
    }
    Cow::Owned(text)
}

/// Whether the service draws `colour`: a name, three, six or eight hexadecimal digits, or a function.
pub fn is_colour(colour: &str) -> bool {
    let colour = colour.trim();
    if COLOURS.binary_search(&colour).is_ok() {
        return true;
    }
    let digits = colour.strip_prefix('#').unwrap_or(colour);
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && (matches!(digits.len(), 3 | 6 | 8) || digits.len() == 4 && colour != digits) {
        return true;
    }
    let lower = colour.to_ascii_lowercase();
    COLOURS.binary_search(&&*lower).is_ok()
        || ["rgb(", "rgba(", "hsl(", "hsla("].iter().any(|name| lower.starts_with(name))
            && lower.ends_with(')')
}

fn nearly_known(name: &str) -> Option<&'static str> {
    if PARAMETERS.contains(&name) { None } else { nearest(name, PARAMETERS) }
}

/// The one of `names` that `text` was probably meant to be.
fn nearest(text: &str, names: &[&'static str]) -> Option<&'static str> {
    // Names are short; the distance takes quadratic time.
    const LONGEST: usize = 32;
    if text.len() > LONGEST {
        return None;
    }
    let text = text.to_lowercase();
    let length = text.chars().count();
    names
        .iter()
        // The lengths alone set most of them too far apart.
        .filter(|name| length.abs_diff(name.len()) <= name.len() / 4)
        .map(|name| (strsim::osa_distance(&text, &name.to_lowercase()), *name))
        .filter(|(distance, name)| *distance <= name.len() / 4)
        .min()
        .map(|(_, name)| name)
}

/// What the service understands in a query, for all badges and for those of `/static` and `/dynamic`.
const PARAMETERS: &[&str] = &[
    "style",
    "logo",
    "logoColor",
    "logoSize",
    "logoWidth",
    "label",
    "labelColor",
    "color",
    "cacheSeconds",
    "link",
    "message",
    "colorA",
    "colorB",
    "maxAge",
    "schemaVersion",
    "url",
    "query",
    "prefix",
    "suffix",
    "namespace",
];

/// The names of CSS Color 4 and those that shields.io adds, sorted.
const COLOURS: &[&str] = &[
    "aliceblue",
    "antiquewhite",
    "aqua",
    "aquamarine",
    "azure",
    "beige",
    "bisque",
    "black",
    "blanchedalmond",
    "blue",
    "blueviolet",
    "brightgreen",
    "brown",
    "burlywood",
    "cadetblue",
    "chartreuse",
    "chocolate",
    "coral",
    "cornflowerblue",
    "cornsilk",
    "crimson",
    "critical",
    "cyan",
    "darkblue",
    "darkcyan",
    "darkgoldenrod",
    "darkgray",
    "darkgreen",
    "darkgrey",
    "darkkhaki",
    "darkmagenta",
    "darkolivegreen",
    "darkorange",
    "darkorchid",
    "darkred",
    "darksalmon",
    "darkseagreen",
    "darkslateblue",
    "darkslategray",
    "darkslategrey",
    "darkturquoise",
    "darkviolet",
    "deeppink",
    "deepskyblue",
    "dimgray",
    "dimgrey",
    "dodgerblue",
    "firebrick",
    "floralwhite",
    "forestgreen",
    "fuchsia",
    "gainsboro",
    "ghostwhite",
    "gold",
    "goldenrod",
    "gray",
    "green",
    "greenyellow",
    "grey",
    "honeydew",
    "hotpink",
    "important",
    "inactive",
    "indianred",
    "indigo",
    "informational",
    "ivory",
    "khaki",
    "lavender",
    "lavenderblush",
    "lawngreen",
    "lemonchiffon",
    "lightblue",
    "lightcoral",
    "lightcyan",
    "lightgoldenrodyellow",
    "lightgray",
    "lightgreen",
    "lightgrey",
    "lightpink",
    "lightsalmon",
    "lightseagreen",
    "lightskyblue",
    "lightslategray",
    "lightslategrey",
    "lightsteelblue",
    "lightyellow",
    "lime",
    "limegreen",
    "linen",
    "magenta",
    "maroon",
    "mediumaquamarine",
    "mediumblue",
    "mediumorchid",
    "mediumpurple",
    "mediumseagreen",
    "mediumslateblue",
    "mediumspringgreen",
    "mediumturquoise",
    "mediumvioletred",
    "midnightblue",
    "mintcream",
    "mistyrose",
    "moccasin",
    "navajowhite",
    "navy",
    "oldlace",
    "olive",
    "olivedrab",
    "orange",
    "orangered",
    "orchid",
    "palegoldenrod",
    "palegreen",
    "paleturquoise",
    "palevioletred",
    "papayawhip",
    "peachpuff",
    "peru",
    "pink",
    "plum",
    "powderblue",
    "purple",
    "rebeccapurple",
    "red",
    "rosybrown",
    "royalblue",
    "saddlebrown",
    "salmon",
    "sandybrown",
    "seagreen",
    "seashell",
    "sienna",
    "silver",
    "skyblue",
    "slateblue",
    "slategray",
    "slategrey",
    "snow",
    "springgreen",
    "steelblue",
    "success",
    "tan",
    "teal",
    "thistle",
    "tomato",
    "transparent",
    "turquoise",
    "violet",
    "wheat",
    "white",
    "whitesmoke",
    "yellow",
    "yellowgreen",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Label, message and colour with the faults of a badge.
    fn shown(content: &str) -> String {
        let url = format!("https://img.shields.io/badge/{content}");
        let badge = parse(&url).unwrap();
        for part in [&badge.label, &badge.message, &badge.colour] {
            assert!(part.span.range().end <= url.len(), "{content}");
        }
        let fields = format!("{}|{}|{}", badge.label.text, badge.message.text, badge.colour.text);
        let fault = |it: &Fault| format!("{:?} at `{}`", it.kind, it.span.of(&url));
        let faults = badge.faults.iter().map(fault);
        std::iter::once(fields).chain(faults).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_grammar_of_the_path() {
        for (content, expected) in [
            ("text-✓-blue", "text|✓|blue"),
            ("tool__calls-✓-yellow", "tool_calls|✓|yellow"),
            ("a_b-c_d-red", "a b|c d|red"),
            ("a--b-c-red", "a-b|c|red"),
            ("beta-red", "|beta|red"),
            ("input-text,image-teal.svg", "input|text,image|teal"),
            ("a---b-red", "a|-b|red"),
            ("a-b---red", "a|b-|red"),
            ("a----red", "a|-|red"),
            ("b---red", "|b-|red"),
            ("___-x-red", "_ |x|red"),
            ("100%25-of%20it-0F0", "100%|of it|0F0"),
            ("a%2Db-red", "a|b|red"),
            ("a%2D%2Db-red", "|a-b|red"),
            ("%E2%9C%93-x-%23ff0000", "✓|x|#ff0000"),
            ("red", "|red| PartCount(1) at `red`"),
            ("--", "|-| PartCount(1) at `--`"),
            ("", "|| PartCount(1) at ``"),
            ("a-b-c-red", "a|b-c|red PartCount(4) at `a-b-c-red`"),
            ("a-b-", "a|b| EmptyColour at ``"),
            ("-red", "||red EmptyMessage at ``"),
            ("a-_-red", "a| |red EmptyMessage at `_`"),
            ("a-b-rad", "a|b|rad Colour { meant: None } at `rad`"),
            ("a-b-yelow", "a|b|yelow Colour { meant: Some(\"yellow\") } at `yelow`"),
            ("a-b-BrightGreen", "a|b|BrightGreen"),
            ("a-b-12345", "a|b|12345 Colour { meant: None } at `12345`"),
            ("a-b%zz-red", "a|b%zz|red Escape at `%zz`"),
            ("a%-b-red", "a%|b|red Escape at `%`"),
            ("a%ff-b-red", "a%ff|b|red Escape at `a%ff`"),
        ] {
            assert_eq!(shown(content), expected, "{content}");
        }
    }

    #[test]
    fn only_badges_of_the_host_are_read() {
        let host = |url| parse(url).map(|badge| (badge.scheme, badge.host, badge.is_static));
        for (url, expected) in [
            ("https://img.shields.io/badge/a-b-red", Some(("https", "img.shields.io", true))),
            ("http://IMG.Shields.IO:80/badge/a-b-red", Some(("http", "IMG.Shields.IO:80", true))),
            ("//shields.io/badge/a-b-red", Some(("", "shields.io", true))),
            ("img.shields.io/badge/a-b-red", Some(("", "img.shields.io", true))),
            ("https://img.shields.io/:a-b-red", Some(("https", "img.shields.io", true))),
            ("https://img.shields.io/npm/v/nova", Some(("https", "img.shields.io", false))),
            (
                "https://img.shields.io/badge/dynamic/json?url=x",
                Some(("https", "img.shields.io", false)),
            ),
            ("https://img.shields.io", Some(("https", "img.shields.io", false))),
            ("https://evilshields.io/badge/a-b-red", None),
            ("https://shields.io.example/badge/a-b-red", None),
            ("https://example.com/badge/a-b-red", None),
            ("badge/a-b-red", None),
            ("éshields.io/", None),
            ("", None),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }

    #[test]
    fn the_query_overrides_the_path() {
        let url = "https://img.shields.io/badge/a-b-red?style=flat&label=x%20y&color=teal&labelcolour=1#top";
        let badge = parse(url).unwrap();
        assert_eq!((&*badge.label.text, badge.label.span.of(url)), ("x y", "x%20y"));
        assert_eq!((&*badge.message.text, &*badge.colour.text), ("b", "teal"));
        assert_eq!(badge.parameters.len(), 4);
        let fault = &badge.faults[0];
        assert_eq!(fault.span.of(url), "labelcolour");
        assert!(matches!(fault.kind, FaultKind::Parameter { meant: "labelColor", .. }));

        let url =
            "https://img.shields.io/static/v1?label=a&amp;message=b+c&amp;color=blue&anything=else";
        let badge = parse(url).unwrap();
        assert_eq!((&*badge.label.text, &*badge.message.text), ("a", "b c"));
        assert!(badge.is_static && badge.faults.is_empty(), "{:?}", badge.faults);
    }

    #[test]
    fn colours_are_sorted() {
        assert!(COLOURS.is_sorted());
        assert!(COLOURS.iter().all(|colour| is_colour(colour)));
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back(
            label in "[-_ a%?/é✓(.]{0,8}[_ a%é✓]|",
            message in "[-_ a%?#/é✓📝&+.]{0,7}[_ a%?#/é✓📝&+.]",
            colour in r"[a-z]{1,8}(\.json|\.svg)?",
        ) {
            let url = format!("https://img.shields.io/badge/{}", encode(&label, &message, &colour));
            let badge = parse(&url).unwrap();
            prop_assert_eq!(&badge.label.text, &label);
            prop_assert_eq!(&badge.message.text, &message);
            prop_assert_eq!(&badge.colour.text, &colour);
        }

        #[test]
        fn any_url_is_read(rest in "[-_%a2Df0é/?&=#.]{0,24}") {
            let url = format!("//shields.io/{rest}");
            let badge = parse(&url).unwrap();
            for fault in &badge.faults {
                prop_assert!(url.get(fault.span.range()).is_some());
            }
        }
    }
}
