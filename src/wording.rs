//! Words and fixes that several rules need: what holds a field, how characters that nobody sees are named, how
//! a text is quoted.

use crate::damage::{OddityKind, is_invisible};
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::name::Name;
use crate::profile::TableDef;
use crate::rule::Page;
use crate::text::{BYTE_ORDER_MARK, Span, grouped};

/// Adds a fix of several edits to a finding.
pub(crate) fn with_edits(
    mut finding: Finding,
    applicability: Applicability,
    title: impl Into<String>,
    edits: Vec<(Span, String)>,
) -> Finding {
    let edits = edits.into_iter().map(|(span, text)| Edit { file: None, span, text }).collect();
    finding.fixes.push(Fix::new(applicability, title, edits));
    finding
}

/// A text with another number in the place of its only one, written as that one is: with as many decimals, its
/// thousands parted or not. `None` where it holds several, or a multiple such as `k`.
pub(crate) fn renumbered(written: &str, number: f64) -> Option<String> {
    let start = written.find(|char: char| char.is_ascii_digit())?;
    let rest = &written[start..];
    let end = rest.find(|char: char| !char.is_ascii_digit() && !matches!(char, ',' | '.'));
    let old = rest[..end.unwrap_or(rest.len())].trim_end_matches([',', '.']);
    let after = &rest[old.len()..];
    let is_multiple = after.starts_with(|char: char| char.is_alphabetic());
    if is_multiple || after.contains(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let (whole, decimals) = old.split_once('.').unwrap_or((old, ""));
    let text = format!("{number:.*}", decimals.len());
    let (new_whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let is_parted = whole.contains(',') || whole.len() < 4 && decimals.is_empty();
    let new_whole = if is_parted {
        new_whole.parse().map_or_else(|_| new_whole.to_owned(), grouped)
    } else {
        new_whole.to_owned()
    };
    Some(format!("{}{new_whole}{fraction}{after}", &written[..start]))
}

/// The odd characters of some kinds, those that are written alike together, in the order of the page.
pub(crate) fn oddities<'p>(
    page: &Page<'p>,
    wanted: impl Fn(OddityKind) -> bool,
) -> Vec<(&'p str, Vec<(Span, OddityKind)>)> {
    let mut found: Vec<(&str, Vec<(Span, OddityKind)>)> = Vec::new();
    // Half of the bytes of another encoding seem to be control characters.
    if page.utf16.is_some() {
        return found;
    }
    let text = page.record.text;
    for oddity in page.damage.oddities.iter().filter(|oddity| wanted(oddity.kind)) {
        let written = oddity.span.of(text);
        match found.iter_mut().find(|(known, _)| *known == written) {
            Some((_, places)) => places.push((oddity.span, oddity.kind)),
            None => found.push((written, vec![(oddity.span, oddity.kind)])),
        }
    }
    found
}

/// Characters that cannot be shown, by number and name.
pub(crate) fn characters(text: &str) -> String {
    const MOST: usize = 4;
    let mut names: Vec<String> = text
        .chars()
        .take(MOST)
        .map(|char| {
            let name = match char {
                '\0' => " (NUL)",
                '\u{7}' => " (bell)",
                '\u{8}' => " (backspace)",
                '\u{b}' => " (vertical tab)",
                '\u{c}' => " (form feed)",
                '\u{1a}' => " (substitute)",
                '\u{1b}' => " (escape)",
                '\u{7f}' => " (delete)",
                '\u{85}' => " (next line)",
                '\u{a0}' => " (no-break space)",
                '\u{ad}' => " (soft hyphen)",
                '\u{200b}' => " (zero-width space)",
                '\u{200c}' => " (zero-width non-joiner)",
                '\u{200d}' => " (zero-width joiner)",
                '\u{200e}' => " (left-to-right mark)",
                '\u{200f}' => " (right-to-left mark)",
                '\u{202a}' => " (left-to-right embedding)",
                '\u{202b}' => " (right-to-left embedding)",
                '\u{202c}' => " (pop directional formatting)",
                '\u{202d}' => " (left-to-right override)",
                '\u{202e}' => " (right-to-left override)",
                '\u{202f}' => " (narrow no-break space)",
                '\u{2060}' => " (word joiner)",
                '\u{2066}' => " (left-to-right isolate)",
                '\u{2067}' => " (right-to-left isolate)",
                '\u{2068}' => " (first strong isolate)",
                '\u{2069}' => " (pop directional isolate)",
                '\u{fe0e}' | '\u{fe0f}' => " (variation selector)",
                '\u{feff}' => " (byte order mark)",
                '\u{e0000}'..='\u{e007f}' => " (tag)",
                _ => "",
            };
            format!("U+{:04X}{name}", u32::from(char))
        })
        .collect();
    let more = text.chars().count().saturating_sub(MOST);
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    names.join(" ")
}

/// A message, with what tells two texts apart that it quotes and that look the same.
pub(crate) fn told_apart(mut message: String) -> String {
    if message.is_ascii() {
        return message;
    }
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let pairs = quoted.iter().enumerate().flat_map(|(at, one)| {
        quoted[at + 1..].iter().map(move |other| (*one, *other)).filter(|(one, other)| one != other)
    });
    let Some((first, second)) = pairs.into_iter().find(|(one, other)| look_alike(one, other))
    else {
        return message;
    };
    let first = unseen(first).map(|it| format!("the first holds {it}"));
    let second = unseen(second).map(|it| format!("the second holds {it}"));
    let sides: Vec<String> = first.into_iter().chain(second).collect();
    if !sides.is_empty() {
        message = format!("{message}: {}", sides.join(", "));
    }
    message
}

/// What of a text cannot be seen in it.
fn unseen(text: &str) -> Option<String> {
    let mut found: String =
        text.chars().filter(|char| is_odd_blank(*char) || is_nothing(*char)).collect();
    let mut seen = Vec::new();
    found.retain(|char| {
        !seen.contains(&char) && {
            seen.push(char);
            true
        }
    });
    if found.is_empty() {
        let mark = text.chars().find(|char| is_mark(*char))?;
        return Some(format!("letters with marks of their own (U+{:04X}, NFD)", u32::from(mark)));
    }
    Some(characters(&found))
}

/// Whether two texts look the same: but for what blanks they have, what shows nothing, and whether marks are parts of their
/// letters.
fn look_alike(one: &str, other: &str) -> bool {
    let (one, other) = (letters_of(one), letters_of(other));
    let is_same = |(one, other): (&String, &String)| {
        let is_composed = |text: &str| text.chars().count() == 1 && !text.is_ascii();
        let is_decomposed = |text: &str| text.chars().any(is_mark);
        one == other
            || is_composed(one) && is_decomposed(other)
            || is_decomposed(one) && is_composed(other)
    };
    !one.is_empty() && one.len() == other.len() && one.iter().zip(&other).all(is_same)
}

/// The letters of a text, each with the marks behind it.
fn letters_of(text: &str) -> Vec<String> {
    let mut letters: Vec<String> = Vec::new();
    for char in text.chars().filter(|char| !is_nothing(*char)) {
        match letters.last_mut().filter(|_| is_mark(char)) {
            Some(letter) => letter.push(char),
            None => letters.push(if is_odd_blank(char) { " ".into() } else { char.into() }),
        }
    }
    letters
}

const SOFT_HYPHEN: char = '\u{ad}';

fn is_odd_blank(char: char) -> bool {
    char != ' ' && char.is_whitespace()
}

fn is_nothing(char: char) -> bool {
    is_invisible(char) || matches!(char, SOFT_HYPHEN | BYTE_ORDER_MARK)
}

fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}')
}

/// What holds a field, as a person calls it.
pub(crate) enum Holder {
    Page,
    FrontMatter,
    /// A mapping or a list inside the front matter.
    Key(String),
    /// A table of labels and values under this heading.
    Rows(String),
    /// A table with one row of values under this heading.
    Columns(String),
    /// A section with labelled lines.
    Lines(String),
    Badge,
}

impl Holder {
    /// The roles of one of its fields.
    pub(crate) fn lost(&self, page: &Page<'_>, field: &str) -> Vec<Name> {
        match self {
            Self::FrontMatter => page.lost_in_front_matter(Some(field)),
            Self::Lines(under) => page.lost_line(under, field),
            Self::Rows(key) | Self::Columns(key) => {
                let known = page.tables.iter().find(|known| known.def.key() == key);
                known.map_or_else(Vec::new, |known| page.lost_field(known.def, field))
            }
            Self::Page | Self::Key(_) | Self::Badge => Vec::new(),
        }
    }

    /// What holds the field at `pointer`; `None` where rules of their own look at it.
    pub(crate) fn of(page: &Page<'_>, pointer: &str) -> Option<Self> {
        let steps: Vec<String> = pointer
            .split('/')
            .skip(1)
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        Some(match steps.as_slice() {
            ["front_matter", _] => Self::FrontMatter,
            ["front_matter", .., holder, _] => Self::Key((*holder).to_owned()),
            ["tables", name, ..] => {
                let is_it = |def: &&TableDef| def.key() == *name;
                let has_rows =
                    page.kind()?.tables.iter().find(is_it).is_none_or(|def| !def.rows.is_empty());
                let name = (*name).to_owned();
                if has_rows { Self::Rows(name) } else { Self::Columns(name) }
            }
            ["lines", name, ..] => Self::Lines((*name).to_owned()),
            ["badges", _, ..] => Self::Badge,
            _ => Self::Page,
        })
    }

    /// One field of it.
    pub(crate) fn field(&self) -> &'static str {
        match self {
            Self::Rows(_) => "the row",
            Self::Columns(_) => "the column",
            Self::Lines(_) => "the line",
            Self::FrontMatter | Self::Key(_) => "the key",
            Self::Page | Self::Badge => "the field",
        }
    }

    /// Fields of it, before their names.
    pub(crate) fn fields(&self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Rows(_), 1) => "the row ",
            (Self::Rows(_), _) => "the rows ",
            (Self::Columns(_), 1) => "the column ",
            (Self::Columns(_), _) => "the columns ",
            (Self::Lines(_), 1) => "the line ",
            (Self::Lines(_), _) => "the lines ",
            _ => "",
        }
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Page => f.write_str("the page"),
            Self::FrontMatter => f.write_str("the front matter"),
            Self::Key(key) => write!(f, "`{}` in the front matter", quoted(key)),
            Self::Rows(name) | Self::Columns(name) => write!(f, "the table under `{name}`"),
            Self::Lines(name) => write!(f, "the section `{name}`"),
            Self::Badge => f.write_str("the badge"),
        }
    }
}

/// Where a key stands inside the span that holds it, quotes or markup around it left out.
pub(crate) fn place_of(page: &Page<'_>, span: Span, key: &str) -> Option<Span> {
    let written = span.of(page.record.text);
    let at = span.start as usize + written.find(key)?;
    Some(Span::new(at..at + key.len()))
}

/// A text as a message quotes it: on one line, and not too long.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut quoted: String =
        text.chars().take(LONGEST).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if text.chars().nth(LONGEST).is_some() {
        quoted.push('…');
    }
    quoted
}

/// So many of the names at most, and of the others how many they are.
pub(crate) fn few(names: impl ExactSizeIterator<Item = String>, most: usize) -> Vec<String> {
    let others = names.len().saturating_sub(most);
    let more = (others > 0).then(|| format!("{} more", grouped(others)));
    names.take(most).chain(more).collect()
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn joined(parts: &[String], word: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// The bytes of a character that the end of the file cuts in two, where nothing else is wrong with its bytes.
pub(crate) fn cut_character(page: &Page<'_>) -> Option<Span> {
    let [last] = page.invalid else { return None };
    let is_cut = last.end as usize == page.bytes.len()
        && str::from_utf8(page.bytes.get(last.range())?)
            .is_err_and(|error| error.error_len().is_none());
    is_cut.then_some(*last)
}

#[cfg(test)]
mod tests {
    use super::{renumbered, told_apart};

    #[test]
    fn texts_that_look_the_same_are_told_apart() {
        let cases = [
            ("`7,2\u{a0}mld` is not `7,2 mld`", ": the first holds U+00A0 (no-break space)"),
            (
                "of `ż`: `\u{17b}ubr`, but `Z\u{307}ubr`",
                ": the second holds letters with marks of their own (U+0307, NFD)",
            ),
            ("`Żubr` is not `Zubr`", ""),
            ("`Ż\u{ad}ubr` is not `Żubr`", ": the first holds U+00AD (soft hyphen)"),
            ("`✅` is not `❌`", ""),
            ("`Ż` and `Ż", ""),
        ];
        for (message, added) in cases {
            assert_eq!(told_apart(message.to_owned()), format!("{message}{added}"));
        }
    }

    #[test]
    fn a_number_is_written_as_the_one_before() {
        let cases = [
            ("12", 7.0, Some("7")),
            ("1,206", 999.0, Some("999")),
            ("999", 1206.0, Some("1,206")),
            ("1206", 1301.0, Some("1301")),
            ("$0.0120", 0.0135, Some("$0.0135")),
            ("_...and 24 more_", 25.0, Some("_...and 25 more_")),
            ("12.5%", 33.333, Some("33.3%")),
            ("12k", 13.0, None),
            ("3 of 4", 2.0, None),
            ("Free", 2.0, None),
        ];
        for (written, number, wanted) in cases {
            assert_eq!(renumbered(written, number).as_deref(), wanted, "{written}");
        }
    }
}
