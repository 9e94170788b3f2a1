//! The files of the findings being shown: read once, their lines counted once.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    rc::Rc,
    sync::Arc,
};

use crate::{
    diagnostic::{FileId, Sources},
    text::{LineIndex, Position, Span},
};

/// Files kept at a time. Findings come file by file; others are read for their related places.
const KEPT: usize = 64;

/// Bytes between two marks, and the distance from a line's start up to which columns are simply counted.
const STRIDE: usize = 4096;

pub(super) struct Files<'a> {
    sources: &'a dyn Sources,
    kept: RefCell<HashMap<FileId, Rc<File>>>,
}

impl<'a> Files<'a> {
    pub(super) fn new(sources: &'a dyn Sources) -> Self {
        Self { sources, kept: RefCell::default() }
    }

    pub(super) fn get(&self, id: FileId) -> Rc<File> {
        let mut kept = self.kept.borrow_mut();
        if let Some(file) = kept.get(&id) {
            return Rc::clone(file);
        }
        if kept.len() >= KEPT {
            kept.clear();
        }
        let file = Rc::new(File::new(self.sources.path(id), self.sources.bytes(id)));
        kept.insert(id, Rc::clone(&file));
        file
    }
}

pub(super) struct File {
    pub(super) path: String,
    /// `None`: gone since it was linted.
    pub(super) bytes: Option<Arc<[u8]>>,
    pub(super) lines: LineIndex,
    marks: OnceCell<Vec<Mark>>,
}

/// How many columns stand before an offset, from the start of the file.
struct Mark {
    offset: usize,
    columns: usize,
}

impl File {
    fn new(path: String, bytes: Option<Arc<[u8]>>) -> Self {
        let lines = LineIndex::new(bytes.as_deref().unwrap_or_default());
        Self { path, bytes, lines, marks: OnceCell::new() }
    }

    /// Start and end of `span`; the first place of the file where its text is gone.
    pub(super) fn positions(&self, span: Span) -> (Position, Position) {
        let start = span.start as usize;
        (self.position(start), self.position(start + span.len()))
    }

    /// As [`LineIndex::position`], but linear in the file however many places one long line holds.
    pub(super) fn position(&self, offset: usize) -> Position {
        let text = self.bytes.as_deref().unwrap_or_default();
        let offset = offset.min(text.len());
        let line = self.lines.line_of(offset);
        let start = self.lines.start_of(line);
        if offset.saturating_sub(start) <= STRIDE {
            return self.lines.position(text, offset);
        }
        let column = self.columns_before(text, offset) - self.columns_before(text, start) + 1;
        Position { line: line + 1, column }
    }

    fn columns_before(&self, text: &[u8], offset: usize) -> usize {
        let marks = self.marks.get_or_init(|| marks(text));
        let at = marks.partition_point(|mark| mark.offset <= offset);
        let (from, columns) =
            at.checked_sub(1).map_or((0, 0), |at| (marks[at].offset, marks[at].columns));
        columns + widths(&text[from..offset]).count()
    }
}

fn marks(text: &[u8]) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(text.len() / STRIDE);
    let mut offset = 0;
    for (columns, width) in widths(text).enumerate() {
        offset += width;
        if offset > (marks.len() + 1) * STRIDE {
            marks.push(Mark { offset, columns: columns + 1 });
        }
    }
    marks
}

/// The lengths in bytes of all that counts as one column: code points, and bytes that are no UTF-8.
fn widths(text: &[u8]) -> impl Iterator<Item = usize> {
    text.utf8_chunks().flat_map(|chunk| {
        chunk.valid().chars().map(char::len_utf8).chain(chunk.invalid().iter().map(|_| 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_as_the_line_index_does() {
        let mut text = "first line\r\n".as_bytes().to_vec();
        for _ in 0..9_000 {
            text.extend("é📋a".as_bytes());
            text.push(0xff);
        }
        text.extend(b"\nlast");
        let file = File::new(String::new(), Some(Arc::from(text.as_slice())));
        for offset in (0..text.len()).step_by(1_237).chain([text.len(), text.len() + 9]) {
            assert_eq!(file.position(offset), file.lines.position(&text, offset), "at {offset}");
        }
    }

    #[test]
    fn a_file_that_is_gone_has_a_first_place() {
        let file = File::new(String::new(), None);
        assert_eq!(file.position(99), Position { line: 1, column: 1 });
    }
}
