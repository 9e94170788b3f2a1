//! The part of a page that a report shows, as miette's source code.
//!
//! miette draws well but trusts its source: it scans from the first byte, counts columns in bytes, passes
//! control characters on and prints lines of any length. So it never sees the page, only an excerpt of a few
//! lines made for one report, with nothing in it that a terminal obeys, no tab, and no line wider than the
//! terminal. Line and column are those of the page.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::{
    report::{
        source::File,
        text::{brief, columns, stand_in, wrap},
    },
    text::{LineIndex, Position, Span},
};

/// A label that covers more lines is drawn under its first one only.
const LONGEST_LABEL: usize = 6;

const TAB: usize = 4;

/// Columns of a line that are shown however narrow the terminal is.
const NARROWEST: usize = 20;

/// Zero-width marks shown on one character; hostile pages stack thousands.
const STACKED: usize = 4;

/// A place to be labelled.
pub(super) struct Mark<'a> {
    pub(super) span: Span,
    pub(super) label: Option<&'a str>,
    pub(super) is_primary: bool,
}

/// Consecutive lines of one page with labels on them.
#[derive(Debug)]
pub(super) struct Snippet {
    path: String,
    text: String,
    /// The first line on the page, counted from 0.
    line: usize,
    line_count: usize,
    labels: Vec<Label>,
}

#[derive(Debug)]
struct Label {
    /// In the excerpt.
    range: Range<usize>,
    /// On the page.
    position: Position,
    text: Option<String>,
    is_primary: bool,
}

impl Snippet {
    /// The lines of `file` from the first mark to the last, none wider than `width` columns.
    ///
    /// Marks must not overlap: miette would draw one of them beside its place. `None` where the text of
    /// the file is gone.
    pub(super) fn new(
        file: &File,
        marks: &[Mark<'_>],
        width: usize,
        ellipsis: &str,
    ) -> Option<Self> {
        let text = file.bytes.as_deref()?;
        let mut places: Vec<_> =
            marks.iter().map(|mark| Place::new(text, &file.lines, mark)).collect();
        places.sort_by_key(|place| place.range.start);

        let lines = shown_lines(text, &file.lines, &places);
        let brackets = places.iter().filter(|place| place.lines.len() > 1).count();
        let gutter = lines.end.to_string().len() + " │ ".chars().count() + 1 + 4 * brackets;
        let room = width.saturating_sub(gutter).max(NARROWEST);

        let mut excerpt = Excerpt { ellipsis, shown: String::new(), map: Vec::new() };
        for line in lines.clone() {
            excerpt.push(text, content(text, &file.lines, line), &places, room);
        }
        Some(Self {
            path: brief(&file.path, ellipsis),
            labels: places.iter().map(|place| place.label(file, &excerpt, room)).collect(),
            text: excerpt.shown,
            line: lines.start,
            line_count: lines.len(),
        })
    }

    /// The labels in the order of the page.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> {
        self.labels.iter().map(|label| {
            let (text, range) = (label.text.clone(), label.range.clone());
            if label.is_primary {
                LabeledSpan::new_primary_with_span(text, range)
            } else {
                LabeledSpan::new_with_span(text, range)
            }
        })
    }

    /// For each of [`labels`](Self::labels), whether it is the primary one.
    pub(super) fn primary(&self) -> impl Iterator<Item = bool> {
        self.labels.iter().map(|label| label.is_primary)
    }
}

impl SourceCode for Snippet {
    /// Without context the exact place, for its line and column; with context all lines, so that miette
    /// draws one box.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let range = span.offset()..span.offset().saturating_add(span.len());
        let exact = self.labels.iter().find(|label| label.range == range);
        let (range, line, column) = match exact {
            Some(label) if before == 0 && after == 0 => {
                (range, label.position.line - 1, label.position.column - 1)
            }
            _ => (0..self.text.len(), self.line, 0),
        };
        let data = self.text.as_bytes().get(range.clone()).ok_or(MietteError::OutOfBounds)?;
        let name = self.path.clone();
        let contents =
            MietteSpanContents::new_named(name, data, range.into(), line, column, self.line_count);
        Ok(Box::new(contents))
    }
}

/// A mark with its bytes brought inside the lines of the page.
struct Place<'a> {
    range: Range<usize>,
    lines: Range<usize>,
    /// The last line that the mark covers, where not all of them are drawn.
    until: Option<usize>,
    mark: &'a Mark<'a>,
}

impl<'a> Place<'a> {
    fn new(text: &[u8], lines: &LineIndex, mark: &'a Mark<'a>) -> Self {
        let start = (mark.span.start as usize).min(text.len());
        let mut end = (mark.span.end as usize).clamp(start, text.len());
        while end > start && matches!(text[end - 1], b'\n' | b'\r') {
            end -= 1;
        }
        let first = lines.line_of(start);
        let last = lines.line_of(end);
        let start = start.min(content(text, lines, first).end);
        if last - first < LONGEST_LABEL {
            return Self {
                range: start..end.max(start),
                lines: first..last + 1,
                until: None,
                mark,
            };
        }
        let end = content(text, lines, first).end;
        Self { range: start..end, lines: first..first + 1, until: Some(last), mark }
    }

    fn label(&self, file: &File, excerpt: &Excerpt<'_>, room: usize) -> Label {
        let range = excerpt.locate(self.range.start)..excerpt.locate(self.range.end);
        let mut text = self.mark.label.map(|label| brief(label, excerpt.ellipsis));
        if let Some(last) = self.until {
            let until = format!("up to line {}", last + 1);
            text = Some(text.map_or_else(|| until.clone(), |text| format!("{text} ({until})")));
        }
        let column = excerpt.column_of(range.start);
        Label {
            text: text.map(|text| wrap(&text, room.saturating_sub(column + 4).max(24), 0)),
            range,
            position: file.position(self.range.start),
            is_primary: self.mark.is_primary,
        }
    }
}

/// The bytes of `line` without what ends it.
fn content(text: &[u8], lines: &LineIndex, line: usize) -> Range<usize> {
    let start = lines.start_of(line);
    let mut end = if line + 1 < lines.line_count() { lines.start_of(line + 1) } else { text.len() };
    while end > start && matches!(text[end - 1], b'\n' | b'\r') {
        end -= 1;
    }
    start..end
}

/// The lines from the first place to the last and one on either side, unless that is blank.
fn shown_lines(text: &[u8], lines: &LineIndex, places: &[Place<'_>]) -> Range<usize> {
    let is_blank = |line: usize| text[content(text, lines, line)].trim_ascii().is_empty();
    let mut start = places.iter().map(|place| place.lines.start).min().unwrap_or(0);
    let mut end = places.iter().map(|place| place.lines.end).max().unwrap_or(start);
    if start > 0 && !is_blank(start - 1) {
        start -= 1;
    }
    if end < lines.line_count() && !is_blank(end) {
        end += 1;
    }
    start..end
}

/// The text shown, and where the bytes of the page stand in it.
struct Excerpt<'a> {
    ellipsis: &'a str,
    shown: String,
    /// Offsets on the page with those in `shown`, in order.
    map: Vec<(usize, usize)>,
}

impl Excerpt<'_> {
    /// Adds the line whose content is `line`, cut to `room` columns around the places on it.
    fn push(&mut self, text: &[u8], line: Range<usize>, places: &[Place<'_>], room: usize) {
        let mut at = line.start;
        for window in windows(text, &line, places, room) {
            if window.start > at {
                self.map.push((at, self.shown.len()));
                self.shown.push_str(self.ellipsis);
            }
            self.push_window(text, &window);
            at = window.end;
        }
        if at < line.end {
            self.map.push((at, self.shown.len()));
            self.shown.push_str(self.ellipsis);
        }
        self.map.push((line.end, self.shown.len()));
        self.shown.push('\n');
    }

    fn push_window(&mut self, text: &[u8], window: &Range<usize>) {
        let mut offset = window.start;
        let (mut column, mut stacked) = (0, 0);
        for chunk in text[window.clone()].utf8_chunks() {
            let mut before = None;
            let mut rest = chunk.valid().chars();
            while let Some(char) = rest.next() {
                self.map.push((offset, self.shown.len()));
                offset += char.len_utf8();
                if char == '\t' {
                    let blanks = TAB - column % TAB;
                    self.shown.extend(std::iter::repeat_n(' ', blanks));
                    column += blanks;
                } else if let Some(shown) = stand_in(before, char, rest.clone().next()) {
                    let width = columns(shown);
                    stacked = if width == 0 { stacked + 1 } else { 0 };
                    if stacked <= STACKED {
                        self.shown.push(shown);
                    }
                    column += width;
                }
                before = Some(char);
            }
            for _ in chunk.invalid() {
                self.map.push((offset, self.shown.len()));
                self.shown.push(char::REPLACEMENT_CHARACTER);
                offset += 1;
                column += 1;
            }
        }
    }

    /// Where the first thing at or after `offset` of the page stands.
    fn locate(&self, offset: usize) -> usize {
        let at = self.map.partition_point(|&(page, _)| page < offset);
        self.map.get(at).or(self.map.last()).map_or(0, |&(_, shown)| shown)
    }

    /// The columns before `at` on its line.
    fn column_of(&self, at: usize) -> usize {
        let before = &self.shown[..at];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        before[line..].chars().map(columns).sum()
    }
}

/// The parts of `line` that are shown, in order: all of it, or the surroundings of each place on it.
///
/// Looks only as far as `room` columns from a place, never at a whole long line.
fn windows(
    text: &[u8],
    line: &Range<usize>,
    places: &[Place<'_>],
    room: usize,
) -> Vec<Range<usize>> {
    let head = line.start..forward(text, line.start, line.end, room);
    if head.end == line.end {
        return vec![head];
    }
    let on_line: Vec<_> = places
        .iter()
        .filter(|place| place.range.start <= line.end && place.range.end >= line.start)
        .map(|place| place.range.start.max(line.start)..place.range.end.min(line.end))
        .collect();
    if on_line.is_empty() {
        return vec![head];
    }
    let share = (room / on_line.len()).saturating_sub(2).max(16);
    let mut windows: Vec<Range<usize>> = Vec::with_capacity(on_line.len());
    for place in on_line {
        let lead = share.saturating_sub(width(text, &place, share)) / 2;
        let start = backward(text, line.start, place.start, lead.max(4));
        let mut window = start..forward(text, start, line.end, share);
        if window.end == line.end {
            window.start = backward(text, line.start, line.end, share).min(start);
        }
        match windows.last_mut() {
            Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
            _ => windows.push(window),
        }
    }
    windows
}

/// Columns that `range` takes, or `limit` where it takes more.
fn width(text: &[u8], range: &Range<usize>, limit: usize) -> usize {
    let mut at = range.start;
    let mut taken = 0;
    for _ in 0..limit * (STACKED + 1) {
        if at >= range.end || taken >= limit {
            break;
        }
        let (length, columns) = unit(&text[at..range.end]);
        taken += columns;
        at += length;
    }
    taken.min(limit)
}

/// The end of the characters from `from` that take at most `room` columns.
fn forward(text: &[u8], from: usize, end: usize, room: usize) -> usize {
    let mut at = from;
    let mut left = room;
    // Characters without width must not make a line endless.
    for _ in 0..room * (STACKED + 1) {
        if at >= end {
            break;
        }
        let (length, columns) = unit(&text[at..end]);
        if columns > left {
            break;
        }
        left -= columns;
        at += length;
    }
    at
}

/// The start of the characters before `from` that take at most `room` columns.
fn backward(text: &[u8], start: usize, from: usize, room: usize) -> usize {
    let mut at = from;
    let mut left = room;
    for _ in 0..room * (STACKED + 1) {
        let length = text[start..at]
            .rchunks(1)
            .take(4)
            .position(|byte| !matches!(byte, [0x80..=0xbf]))
            .map_or(1, |continued| continued + 1);
        if at == start {
            break;
        }
        let (whole, columns) = unit(&text[at - length..at]);
        let (length, columns) = if whole == length { (length, columns) } else { (1, 1) };
        if columns > left {
            break;
        }
        left -= columns;
        at -= length;
    }
    at
}

/// Bytes and columns of the first character of `text`; of its first byte where that is no UTF-8.
fn unit(text: &[u8]) -> (usize, usize) {
    let first = &text[..text.len().min(4)];
    match first.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next()) {
        Some('\t') => (1, TAB),
        Some(char) => (char.len_utf8(), columns(char)),
        None => (1, 1),
    }
}
