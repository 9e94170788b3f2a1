//! Tables that are no longer, or not only, what they were meant to be.

use std::ops::Range;

use super::{Document, Table, partings, written_cells};
use crate::text::Span;

/// A row of a table that is written over several lines.
#[derive(Debug)]
pub struct BrokenRow {
    /// From the first line of the row to the end of the line that completes it.
    pub span: Span,
    /// Index of the table that it belongs to.
    pub table: u32,
    /// Behind another broken row, so that no table is left around it.
    pub outside: bool,
}

/// Lines, blank ones too, that a row may be spread over.
const LONGEST: usize = 12;

/// Finds rows that lack cells and that the next lines complete to exactly the columns of the table.
pub(super) fn broken_rows(text: &str, document: &Document<'_>) -> Vec<BrokenRow> {
    let mut broken = Vec::new();
    for (index, table) in document.tables.iter().enumerate() {
        let columns = document.header(table).cells.len() as u32;
        let mut end = 0;
        for row in document.body(table) {
            if row.written >= columns || row.span.start < end {
                continue;
            }
            if let Some(close) = completed(text, row.span.start as usize, columns) {
                let span = Span::new(row.span.start as usize..close);
                broken.push(BrokenRow { span, table: index as u32, outside: false });
                end = span.end;
            }
        }
        // What follows the break has lost its table: the rows go on without one.
        if end > table.span.end {
            let next =
                document.tables.get(index + 1).map_or(text.len(), |next| next.span.start as usize);
            let mut at = end as usize;
            while let Some(line) = lines(text, at).next()
                && line.start < next
                && text[line.clone()].trim_start().starts_with('|')
            {
                at = line.end;
                if written_cells(&text[line.clone()]) < columns {
                    let Some(close) = completed(text, line.start, columns) else { break };
                    let span = Span::new(line.start..close);
                    broken.push(BrokenRow { span, table: index as u32, outside: true });
                    at = close;
                }
            }
        }
    }
    broken
}

/// The lines that begin behind `from`, without their line ends.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = from;
    if at > 0 && !text[..at].ends_with('\n') {
        at = text[at..].find('\n').map_or(text.len(), |found| at + found + 1);
    }
    std::iter::from_fn(move || {
        (at < text.len()).then(|| {
            let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
            let line = at..at + text[at..end].trim_end_matches('\r').len();
            at = end + 1;
            line
        })
    })
}

/// The end of the row that starts at `start` and has exactly `columns` cells once the next lines are joined to it.
fn completed(text: &str, start: usize, columns: u32) -> Option<usize> {
    let mut lines = lines(text, text[..start].rfind('\n').map_or(0, |at| at + 1));
    let first = lines.next()?;
    let first = text[first].trim();
    if !first.starts_with('|') {
        return None;
    }
    let pipes_of = |line: &str| partings(line.as_bytes()).count() as u32;
    let mut pipes = pipes_of(first);
    let mut blank = 0;
    for line in lines.take(LONGEST) {
        let part = text[line.clone()].trim();
        if part.is_empty() {
            blank += 1;
            if blank > 2 {
                return None;
            }
            continue;
        }
        if part.starts_with(['|', '#', '`', '~']) {
            return None;
        }
        pipes += pipes_of(part);
        if pipes > columns + 1 {
            return None;
        }
        if pipes == columns + 1 && part.ends_with('|') {
            return Some(line.start + text[line].trim_end().len());
        }
    }
    None
}

impl Document<'_> {
    /// Where a second table begins inside a table: the rows, as indices in `rows`, that were meant as its header
    /// and as the delimiter row under it.
    ///
    /// A row of dashes is taken for a delimiter only where the table above it can not be meant: it has another number
    /// of cells, as has the row over it, or that row repeats the header.
    pub fn swallowed<'d>(&'d self, table: &'d Table) -> impl Iterator<Item = (usize, usize)> + 'd {
        let header = self.header(table);
        let first = table.rows.start as usize + 1;
        (first + 1..table.rows.end as usize).filter_map(move |index| {
            let (above, row) = (&self.rows[index - 1], &self.rows[index]);
            if !row.dashes
                || above.dashes
                || row.written != above.written
                || !self.is_delimiter(index)
            {
                return None;
            }
            let other = row.written != header.cells.len() as u32;
            let again = || {
                let texts = |row| self.cells(row).iter().map(|cell| &cell.text);
                texts(above).eq(texts(header))
            };
            (other || again()).then_some((index - 1, index))
        })
    }

    /// Whether the row of dashes at `index` was meant as a delimiter: `-` alone says that there is no value.
    pub fn is_delimiter(&self, index: usize) -> bool {
        let row = &self.rows[index];
        row.dashes && self.cells(row).iter().all(|cell| cell.filled || cell.text.len() > 2)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{parse, written_cells};

    fn broken(text: &str) -> Vec<(&str, bool)> {
        let document = parse(text, 0);
        document.broken_rows.iter().map(|row| (row.span.of(text), row.outside)).collect()
    }

    #[test]
    fn rows_over_several_lines_are_found() {
        let table = "| a | b |\n|---|---|\n";
        let found = |rows: &str| {
            let text = format!("{table}{rows}");
            broken(&text)
                .into_iter()
                .map(|(row, outside)| (row.to_owned(), outside))
                .collect::<Vec<_>>()
        };
        assert_eq!(found("| 1 | 2 |\n"), []);
        assert_eq!(
            found("| x\n \n**\n[n](m)\n** | 2 |\n| y\n \nz | 3 |\n"),
            [
                ("| x\n \n**\n[n](m)\n** | 2 |".to_owned(), false),
                ("| y\n \nz | 3 |".to_owned(), true)
            ]
        );
        assert_eq!(found("| x\ny | 2 |\n| 3 | 4 |\n"), [("| x\ny | 2 |".to_owned(), false)]);
        assert_eq!(found("| x |\n\ntext after the table\n"), []);
        assert_eq!(found("| x |\n\n| c | d |\n|---|---|\n"), []);
        assert_eq!(found("| x |\n| 3 | 4 |\n"), []);
        assert_eq!(found("| x \\| y\nz | 2 | 3 |\n"), []);
        // However many backslashes there are.
        assert_eq!(found("| x \\\\| y | 2 |\n"), []);
        assert_eq!(written_cells("| x \\\\| y | 2 |"), 2);
        assert_eq!(written_cells("\u{a0}| x | y |"), 3);
    }

    #[test]
    fn tables_inside_of_tables_are_found() {
        let swallowed = |text: &str| {
            let document = parse(text, 0);
            document.tables.iter().flat_map(|table| document.swallowed(table)).collect::<Vec<_>>()
        };
        let table = "| a | b |\n|---|---|\n| 1 | 2 |\n";
        assert_eq!(swallowed(&format!("{table}| x |\n|---|\n| 3 |\n")), [(2, 3)]);
        assert_eq!(swallowed(&format!("{table}| a | b |\n|---|---|\n")), [(2, 3)]);
        assert_eq!(swallowed(&format!("{table}| x | y |\n| - | - |\n")), []);
        assert_eq!(swallowed(&format!("{table}| x |\n| - |\n")), []);
    }

    #[test]
    fn emphasis_and_items_without_content_are_found() {
        let text = "***both*** *_twice_* **__twice__** **** x\n\n- a\n-   - b\n- c\n-\n";
        let document = parse(text, 0);
        let spans: Vec<&str> = document.doubled_emphasis.iter().map(|span| span.of(text)).collect();
        assert_eq!(spans, ["*_twice_*", "**__twice__**"]);
        assert_eq!(document.empty_emphasis.len(), 1);
        let items: Vec<bool> = document.empty_items.iter().map(|item| item.holds_list).collect();
        assert_eq!(items, [true, false]);
    }
}
