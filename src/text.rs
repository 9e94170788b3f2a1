//! Places in a text: byte spans, and the lines and columns that people count in.

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
}

impl LineIndex {
    pub fn new(text: &[u8]) -> Self {
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', text) {
            if text[at] == b'\n' || text.get(at + 1) != Some(&b'\n') {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
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
        let before = &text[self.start_of(line).min(offset)..offset];
        let column = before
            .utf8_chunks()
            .map(|chunk| chunk.valid().chars().count() + chunk.invalid().len())
            .sum::<usize>();
        Position { line: line + 1, column: column + 1 }
    }
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
    fn an_invalid_byte_is_one_column() {
        let text = b"a\xffb";
        assert_eq!(LineIndex::new(text).position(text, 2), Position { line: 1, column: 3 });
    }
}
