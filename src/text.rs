//! Places in a text: byte spans, and the lines and columns that people count in.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// A half-open range of bytes in one file.
///
/// Offsets are 32 bits wide: a page larger than 4 GiB is refused long before it is parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The span of `range`, with offsets beyond 32 bits clamped.
    pub fn new(range: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(range.start), end: clamp(range.end) }
    }

    /// An empty span at `offset`.
    pub fn at(offset: usize) -> Self {
        Self::new(offset..offset)
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The text that the span covers, empty where it does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The span moved towards the end by `offset` bytes.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: self.start.saturating_add(offset), end: self.end.saturating_add(offset) }
    }
}

/// The span of `part`, which must be a slice of `whole`.
///
/// Returns an empty span at the start where it is not.
pub fn span_of(whole: &str, part: &str) -> Span {
    let offset = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
    if offset <= whole.len() && offset + part.len() <= whole.len() {
        Span::new(offset..offset + part.len())
    } else {
        Span::default()
    }
}

/// A place as people name it: both start at 1, the column counts Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// The starts of the lines of one text, so that a byte offset is turned into a line quickly.
///
/// A line ends at `\n`, at `\r\n`, or at a `\r` that stands alone (`CommonMark` §2.1).
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// In a text with a long line: how many code points stand before every so many bytes.
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: u32,
    code_points: u32,
}

/// To count the columns of a line this long takes no time; one that is longer gets marks.
const SHORT: usize = 256;

impl LineIndex {
    pub fn new(text: &[u8]) -> Self {
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', text) {
            if text[at] == b'\n' || text.get(at + 1) != Some(&b'\n') {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        let ends = starts.iter().skip(1).map(|&start| start as usize).chain([text.len()]);
        let is_long = starts.iter().zip(ends).any(|(&start, end)| end - start as usize > SHORT);
        Self { starts, marks: if is_long { marks(text) } else { Vec::new() } }
    }

    /// The line that holds `offset`, counted from 0.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= offset).saturating_sub(1)
    }

    /// The offset at which `line`, counted from 0, begins.
    pub fn start_of(&self, line: usize) -> usize {
        self.starts.get(line).or(self.starts.last()).map_or(0, |&start| start as usize)
    }

    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// Line and column of `offset`; a byte that is no UTF-8 counts as one column.
    pub fn position(&self, text: &[u8], offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.line_of(offset);
        let start = self.start_of(line).min(offset);
        let column = if offset - start > SHORT {
            self.code_points_before(text, offset) - self.code_points_before(text, start)
        } else {
            code_points(&text[start..offset])
        };
        Position { line: line + 1, column: column + 1 }
    }

    fn code_points_before(&self, text: &[u8], offset: usize) -> usize {
        let next = self.marks.partition_point(|mark| mark.offset as usize <= offset);
        let (from, counted) = match next.checked_sub(1).and_then(|last| self.marks.get(last)) {
            Some(mark) => (mark.offset as usize, mark.code_points as usize),
            None => (0, 0),
        };
        counted + code_points(&text[from..offset])
    }
}

/// A byte that is no UTF-8 counts as one.
fn code_points(text: &[u8]) -> usize {
    let count =
        |chunk: std::str::Utf8Chunk<'_>| chunk.valid().chars().count() + chunk.invalid().len();
    text.utf8_chunks().map(count).sum()
}

/// Marks at about every [`SHORT`] bytes, none of them inside of a character.
fn marks(text: &[u8]) -> Vec<Mark> {
    let is_inside = |at: usize| text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    let mut marks = Vec::with_capacity(text.len() / SHORT + 1);
    let (mut start, mut counted) = (0, 0);
    while text.len() - start > SHORT {
        let near = start + SHORT;
        // Before a byte that may begin a character; a fourth one that may not belongs to none.
        let end = (near - 3..=near).rev().find(|&at| !is_inside(at)).unwrap_or(near);
        counted += code_points(&text[start..end]);
        start = end;
        marks.push(Mark {
            offset: u32::try_from(start).unwrap_or(u32::MAX),
            code_points: u32::try_from(counted).unwrap_or(u32::MAX),
        });
    }
    marks
}

/// A path as text, bytes that are no UTF-8 percent-encoded; borrowed where there are none.
pub fn percent_encoded(path: &[u8]) -> Cow<'_, str> {
    if let Ok(path) = std::str::from_utf8(path) {
        return Cow::Borrowed(path);
    }
    let mut text = String::with_capacity(path.len());
    for chunk in path.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    Cow::Owned(text)
}

/// What some editors set at the start of a file in UTF-8; to a parser it is a first value.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text behind a byte order mark, if it begins with one.
pub fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)
}

/// Names as a sentence lists them: `a`, `b`.
pub fn listed(names: impl IntoIterator<Item = impl std::fmt::Display>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// A count with its thousands set apart: `1,018`.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A text without the blanks and the marks of emphasis and code around it.
pub fn unmarked(text: &str) -> &str {
    let inner = text.trim().trim_matches(['*', '_', '`']).trim();
    // An escaped mark at the end is a character of the text.
    let end = span_of(text, inner).end as usize;
    match (inner.ends_with('\\'), text[end..].chars().next()) {
        (true, Some(mark)) => &text[end - inner.len()..end + mark.len_utf8()],
        _ => inner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_code_points() {
        let text = "a\r\n📋 b\rc\n";
        let index = LineIndex::new(text.as_bytes());
        let at = |needle: char| {
            let place = index.position(text.as_bytes(), text.find(needle).unwrap());
            (place.line, place.column)
        };
        assert_eq!(at('a'), (1, 1));
        assert_eq!(at('b'), (2, 3));
        assert_eq!(at('c'), (3, 1));
    }

    #[test]
    fn columns_of_long_lines_are_counted_in_steps() {
        let pieces: [&[u8]; 5] =
            ["✓".as_bytes(), b"\xff", "é📋a".as_bytes(), b"\x80\x80\x80\x80\x80", b"b"];
        let mut text = b"first\n".to_vec();
        for at in 0..9_000_usize {
            text.extend(pieces[(at * 7 + at / 3) % pieces.len()]);
        }
        let index = LineIndex::new(&text);
        assert!(index.marks.len() > 3);
        let ends = std::str::from_utf8(&text[..6]).unwrap().len();
        for offset in (ends..text.len()).step_by(97) {
            // Places inside of a character are none that anything points at.
            if text[offset] & 0xC0 == 0x80 {
                continue;
            }
            let column = code_points(&text[ends..offset]) + 1;
            assert_eq!(index.position(&text, offset), Position { line: 2, column }, "{offset}");
        }
    }

    #[test]
    fn an_invalid_byte_is_one_column() {
        let text = b"a\xffb";
        assert_eq!(LineIndex::new(text).position(text, 2), Position { line: 1, column: 3 });
    }

    #[test]
    fn marks_around_a_text_are_none_of_it() {
        for (text, expected) in [
            ("**30**", "30"),
            (" `a b` ", "a b"),
            ("Reed\\*", "Reed\\*"),
            ("**Reed\\***", "Reed\\*"),
            ("*", ""),
            ("", ""),
        ] {
            assert_eq!(unmarked(text), expected, "{text}");
        }
    }
}
