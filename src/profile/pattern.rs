//! Patterns in profiles: of paths, of lines, and the words that name a heading.

use serde::Deserialize;

/// A path with holes: `providers/{provider}/models/{page...}.md`.
///
/// `{name}` fills one part of the path, `{name...}` one or more, both perhaps with text around them in the
/// same part. A pattern that ends in `/` (or is empty) means the page that shows the folder.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(from = "String")]
pub struct PathPattern {
    pub text: String,
    parts: Vec<Part>,
    pub folder: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Fixed(String),
    Hole { name: String, before: String, after: String, many: bool },
}

/// What the holes of a pattern hold for one path.
pub type Captures<'a> = Vec<(&'a str, &'a str)>;

impl From<String> for PathPattern {
    fn from(text: String) -> Self {
        let folder = text.is_empty() || text.ends_with('/');
        let parts = text
            .trim_end_matches('/')
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| match (part.find('{'), part.rfind('}')) {
                (Some(open), Some(close)) if open < close => {
                    let name = &part[open + 1..close];
                    Part::Hole {
                        name: name.trim_end_matches("...").to_owned(),
                        many: name.ends_with("..."),
                        before: part[..open].to_owned(),
                        after: part[close + 1..].to_owned(),
                    }
                }
                _ => Part::Fixed(part.to_owned()),
            })
            .collect();
        Self { text, parts, folder }
    }
}

impl PathPattern {
    /// The captures if `path` fits; for a folder's pattern `path` is the folder, without a slash at its end.
    pub fn captures<'a>(&'a self, path: &'a str) -> Option<Captures<'a>> {
        let mut captures = Vec::new();
        fit(&self.parts, path, &mut |name, value| captures.push((name, value))).then_some(captures)
    }

    /// What one hole holds if `path` fits.
    pub fn capture<'a>(&self, path: &'a str, hole: &str) -> Option<&'a str> {
        let mut found = None;
        let mut keep = |name: &str, value: &'a str| {
            if name == hole && found.is_none() {
                found = Some(value);
            }
        };
        fit(&self.parts, path, &mut keep).then_some(found)?
    }

    pub fn fits(&self, path: &str) -> bool {
        fit(&self.parts, path, &mut |_, _| ())
    }

    /// Whether a path that begins with these folders may fit.
    pub fn may_begin(&self, folders: &str) -> bool {
        let mut parts = self.parts.iter();
        for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
            match parts.next() {
                None => return false,
                Some(Part::Fixed(text)) if !text.eq_ignore_ascii_case(folder) => return false,
                Some(Part::Hole { many: true, .. }) => return true,
                Some(_) => {}
            }
        }
        true
    }

    /// The path with its holes filled, or `None` where a hole is not known.
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut path = String::new();
        for part in &self.parts {
            if !path.is_empty() {
                path.push('/');
            }
            match part {
                Part::Fixed(text) => path.push_str(text),
                Part::Hole { name, before, after, .. } => {
                    path.push_str(before);
                    path.push_str(&value(name)?);
                    path.push_str(after);
                }
            }
        }
        Some(path)
    }

    /// Why a text is no such pattern.
    pub fn fault(text: &str) -> Option<String> {
        if let Some(fault) = braces(text) {
            return Some(fault);
        }
        let parts: Vec<&str> = text.trim_end_matches('/').split('/').collect();
        for (at, part) in parts.iter().enumerate() {
            let Some((_, hole)) = part.split_once('{') else { continue };
            let (name, behind) = hole.split_once('}').unwrap_or((hole, ""));
            if name.trim_end_matches("...").is_empty() {
                return Some(format!("the hole in `{part}` has no name"));
            }
            if behind.contains('{') {
                return Some(format!(
                    "`{part}` has two holes, and a part of a path has one at most"
                ));
            }
            let is_it = |other: &&str| other.contains(&format!("{{{name}}}"));
            if parts[..at].iter().any(is_it) {
                return Some(format!("the hole `{{{name}}}` stands in `{text}` twice"));
            }
            if name.ends_with("...") && at + 1 < parts.len() {
                return Some(format!(
                    "nothing can stand behind `{{{name}}}`, which fills the rest"
                ));
            }
        }
        None
    }

    /// A sign for what a hole may hold.
    pub(super) fn hole_sort(&self, hole: &str) -> &'static str {
        let is_many =
            |part: &Part| matches!(part, Part::Hole { name, many: true, .. } if name == hole);
        if self.parts.iter().any(is_many) { "{...}" } else { "{}" }
    }

    /// The names of the holes.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole { name, .. } => Some(name.as_str()),
            Part::Fixed(_) => None,
        })
    }
}

/// What is wrong with the braces of a pattern.
fn braces(text: &str) -> Option<String> {
    let mut is_open = false;
    for char in text.chars() {
        match char {
            '{' if is_open => return Some(format!("a brace opens within another in `{text}`")),
            '}' if !is_open => {
                return Some(format!("a brace closes that was never opened in `{text}`"));
            }
            '{' | '}' => is_open = char == '{',
            _ => {}
        }
    }
    is_open.then(|| format!("a brace is not closed in `{text}`"))
}

/// Whether the path fits; `capture` is told what each hole holds.
fn fit<'p, 'a>(
    parts: &'p [Part],
    path: &'a str,
    capture: &mut impl FnMut(&'p str, &'a str),
) -> bool {
    let Some((part, rest)) = parts.split_first() else { return path.is_empty() };
    if path.is_empty() {
        return false;
    }
    let (name, before, after, many) = match part {
        Part::Hole { name, before, after, many } => (name, before, after, many),
        // A page in a folder of other letter case is still meant to be one of its kind.
        Part::Fixed(text) => {
            let (head, tail) = path.split_once('/').unwrap_or((path, ""));
            let ends = head.len() == path.len();
            return head.eq_ignore_ascii_case(text)
                && if ends { rest.is_empty() } else { fit(rest, tail, capture) };
        }
    };
    let (head, tail) = match memchr::memchr(b'/', path.as_bytes()) {
        Some(slash) => (&path[..slash], &path[slash + 1..]),
        None => (path, ""),
    };
    // One of many parts is only the last: the rest of the path.
    let whole = if *many { path } else { head };
    let inner = whole.strip_prefix(before.as_str());
    let value = inner.and_then(|inner| inner.strip_suffix(after.as_str())).unwrap_or_default();
    if value.is_empty() || *many && !rest.is_empty() {
        return false;
    }
    capture(name, value);
    *many || fit(rest, tail, capture)
}

/// A line with at most one hole `{}` and any number of `*` for any text: `Last Updated: {} UTC*`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(from = "String")]
pub struct TextPattern {
    pub text: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Hole,
    Any,
}

impl From<String> for TextPattern {
    fn from(text: String) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let next = rest.find("{}").into_iter().chain(rest.find('*')).min();
            match next {
                Some(0) if rest.starts_with("{}") => {
                    pieces.push(Piece::Hole);
                    rest = &rest[2..];
                }
                Some(0) => {
                    pieces.push(Piece::Any);
                    rest = &rest[1..];
                }
                Some(at) => {
                    pieces.push(Piece::Text(rest[..at].to_owned()));
                    rest = &rest[at..];
                }
                None => {
                    pieces.push(Piece::Text(rest.to_owned()));
                    rest = "";
                }
            }
        }
        Self { text, pieces }
    }
}

impl TextPattern {
    /// Why a text is no such pattern.
    pub fn fault(text: &str) -> Option<String> {
        let is_twice = text.matches("{}").count() > 1;
        braces(text)
            .or_else(|| is_twice.then(|| format!("`{text}` has two holes, and may have one")))
    }

    pub fn fits(&self, text: &str) -> bool {
        self.capture(text).is_some()
    }

    /// What fills the hole; the whole text for a pattern without one.
    pub fn capture<'a>(&self, text: &'a str) -> Option<&'a str> {
        let mut hole = None;
        let mut open: Option<&Piece> = None;
        let mut open_from = 0;
        let mut at = 0;
        for (nth, piece) in self.pieces.iter().enumerate() {
            let Piece::Text(wanted) = piece else {
                open = Some(piece);
                open_from = at;
                continue;
            };
            let found = match open {
                None => text[at..].starts_with(wanted.as_str()).then_some(at)?,
                // The last text ends the line, wherever else it stands: `{}.` reads all of `2. May 2025.`.
                Some(_) if nth + 1 == self.pieces.len() => {
                    text[at..].strip_suffix(wanted.as_str()).map(|rest| at + rest.len())?
                }
                Some(_) => at + memchr::memmem::find(&text.as_bytes()[at..], wanted.as_bytes())?,
            };
            if open == Some(&Piece::Hole) {
                hole = Some(&text[open_from..found]);
            }
            open = None;
            at = found + wanted.len();
        }
        match open {
            Some(Piece::Hole) => hole = Some(&text[open_from..]),
            None if at < text.len() => return None,
            _ => {}
        }
        Some(hole.unwrap_or(text))
    }

    /// The pattern with its hole filled.
    pub fn fill(&self, value: &str) -> String {
        self.text.replacen("{}", value, 1)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'(' | b')' | b'%')
}

/// The words of a heading or a label: what stands between the symbols around it.
pub fn words(text: &str) -> &str {
    // Most labels are nothing but words.
    if let (Some(&first), Some(&last)) = (text.as_bytes().first(), text.as_bytes().last())
        && is_word(first)
        && is_word(last)
    {
        return text;
    }
    text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '%'))
}

/// Whether a heading is the one that a profile calls `name`: the same words without regard to letter case
/// and to symbols around them. Damaged symbols before the words are overlooked: their rule names them.
pub fn names(text: &str, name: &str) -> bool {
    let name = words(name);
    // Asked for each label and each name of the profile, and mostly the last letter tells that it is another.
    if let (Some(&last), Some(&other)) = (text.as_bytes().last(), name.as_bytes().last())
        && is_word(last)
    {
        if is_word(other) && !last.eq_ignore_ascii_case(&other) {
            return false;
        }
        let Some(at) = text.len().checked_sub(name.len()) else { return false };
        let (before, end) = text.as_bytes().split_at(at);
        let is_end = end.first().zip(name.as_bytes().first()).is_none_or(|(one, other)| {
            one.eq_ignore_ascii_case(other) && end.eq_ignore_ascii_case(name.as_bytes())
        });
        if !is_end || before.is_empty() {
            return is_end;
        }
    }
    let text = words(text);
    if text.len() <= name.len() {
        return text.eq_ignore_ascii_case(name);
    }
    let at = text.len() - name.len();
    text.is_char_boundary(at)
        && text[at..].eq_ignore_ascii_case(name)
        && text[..at].ends_with(' ')
        && !text[..at].chars().any(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_patterns_capture() {
        let pattern = PathPattern::from("providers/{provider}/models/{page...}.md".to_owned());
        assert_eq!(
            pattern.captures("providers/acme/models/lab/x.md"),
            Some(vec![("provider", "acme"), ("page", "lab/x")])
        );
        assert_eq!(pattern.captures("providers/acme/README.md"), None);
        assert!(pattern.may_begin("providers/acme") && pattern.may_begin(""));
        assert!(pattern.may_begin("providers/acme/models/lab/x"));
        assert!(!pattern.may_begin("home/providers/acme"));
        assert_eq!(
            pattern.fill(|hole| Some(hole.to_uppercase())).as_deref(),
            Some("providers/PROVIDER/models/PAGE.md")
        );
        assert!(PathPattern::from(String::new()).fits(""));
    }

    #[test]
    fn faults_of_patterns_are_told() {
        for sound in ["", "models/{model}/", "a-{b}.md", "{page...}.md", "x/{a}/{b...}"] {
            assert_eq!(PathPattern::fault(sound), None, "{sound}");
        }
        for bad in [
            "{page.md",
            "page}.md",
            "{{page}}.md",
            "{}/x.md",
            "{a}-{b}.md",
            "{a...}/x.md",
            "{a}/{a}.md",
        ] {
            assert!(PathPattern::fault(bad).is_some(), "{bad}");
        }
        for sound in ["", "* - {} models", "{toctree}"] {
            assert_eq!(TextPattern::fault(sound), None, "{sound}");
        }
        for bad in ["Updated: {", "Updated: }", "{} of {}"] {
            assert!(TextPattern::fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn text_patterns_capture() {
        let capture =
            |pattern: &str, text: &'static str| TextPattern::from(pattern.to_owned()).capture(text);
        assert_eq!(capture("Last Updated: {} | *", "Last Updated: today | by us"), Some("today"));
        assert_eq!(capture("...and {} more", "...and 12 more"), Some("12"));
        assert_eq!(capture("...and {} more", "...and 12 more rows"), None);
        assert_eq!(capture("{} (* models)", "GPT (3 models)"), Some("GPT"));
        assert_eq!(capture("* ({} models)", "GPT (3 models)"), Some("3"));
        assert_eq!(capture("By *, out on {}.", "By us, out on 2. May 2025."), Some("2. May 2025"));
        assert_eq!(capture("By *, out on {}.", "By us, out on 2. May 2025"), None);
        assert_eq!(capture("All Providers", "All Providers"), Some("All Providers"));
        assert_eq!(capture("All Providers", "All"), None);
    }

    #[test]
    fn headings_are_named_by_their_words() {
        assert!(names("📋 Technical Specifications", "Technical Specifications"));
        assert!(names("Technical specifications 📋", "📋 Technical Specifications"));
        assert!(names("ğŸ“‹ Technical Specifications", "Technical Specifications"));
        assert!(!names("Other Technical Specifications", "Technical Specifications"));
    }
}
