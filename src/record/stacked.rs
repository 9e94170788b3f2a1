//! Rows that stand for several pages, or for parts of what a page is about.
//!
//! A cell may hold several lines. Each link in the key's cell stands for a page, each of its lines without a link, and
//! each row without one, for a part of what the link above it leads to. Other cells have a line for each or one for
//! all.

use std::ops::Range;

use super::facts::{Reader, is_delimiter, shown};
use super::{At, Cell, ColumnDef, Document, Fact, Item, Key, Span, TableDef, Value};
use crate::parse::markdown::Table;

/// A key with the line of its cell that it stands in.
struct Lined<'a> {
    key: Key<'a>,
    line: usize,
}

/// The keys of a row, and how many lines their cell has.
struct Keys<'a> {
    keys: Vec<Lined<'a>>,
    lines: usize,
}

impl<'a> Reader<'_, 'a> {
    pub(super) fn stacked(
        &mut self,
        document: &Document<'a>,
        table: &Table,
        def: &'a TableDef,
        columns: &[Option<usize>],
        index: usize,
    ) {
        let Some(listing) = &def.listing else { return };
        let key_column = listing.key.as_deref().map_or(Some(0), |key| {
            let is_key = |column: usize| def.columns.get(column).is_some_and(|it| it.column == key);
            columns.iter().position(|column| column.is_some_and(is_key))
        });
        let separator = listing.stacked.as_deref();
        let mut page: Option<usize> = None;
        for (offset, row) in document.body(table).iter().enumerate() {
            if is_delimiter(row, document) {
                continue;
            }
            let at = table.rows.start as usize + 1 + offset;
            let cells = document.cells(row);
            // Where cells are lacking or too many, what stands in which column is anybody's guess.
            let whole = row.written as usize == document.header(table).cells.len();
            let key = if whole {
                key_column.and_then(|column| cells.get(column))
            } else {
                cells.iter().find(|cell| first_link(document, &cell.links).is_some())
            };
            let Some(key) = key else { continue };
            let found = self.keys(document, key, separator, listing.parts, &mut page);
            let pages = found.keys.iter().filter(|lined| !lined.key.is_part).count();
            let mut items: Vec<Vec<Fact<'a>>> =
                found.keys.iter().map(|lined| name(lined, def, key_column, columns)).collect();
            for (cell, column) in cells.iter().zip(columns) {
                let Some(column) = column.map(|column| &def.columns[column]) else { continue };
                if !whole || std::ptr::eq(cell, key) || column.cell.unit.is_none() {
                    continue;
                }
                self.share(cell, column, separator, &found, pages, &mut items);
            }
            for (lined, facts) in found.keys.into_iter().zip(items) {
                let item = Item { table: index, row: at, facts, more: None, key: Some(lined.key) };
                self.record.items.push(item);
            }
        }
    }

    /// What stands in the key's cell. `page` is the last link that stood for one, by its index in the document.
    fn keys(
        &self,
        document: &Document<'a>,
        cell: &Cell<'a>,
        separator: Option<&str>,
        parts: bool,
        page: &mut Option<usize>,
    ) -> Keys<'a> {
        let text = self.record.text;
        let lines = lines(text, cell.span, separator);
        let mut keys = Vec::new();
        for (line, span) in lines.iter().enumerate() {
            let before = keys.len();
            for index in cell.links.clone() {
                let link = &document.links[index as usize];
                if link.image || !span.contains(link.span) {
                    continue;
                }
                *page = Some(index as usize);
                let key = Key {
                    span: link.span,
                    text: super::facts::slice(text, &link.text, link.text_span).trim(),
                    link: *page,
                    is_part: false,
                };
                keys.push(Lined { key, line });
            }
            let text = span.of(text).trim();
            if keys.len() == before && !text.is_empty() {
                let is_part = parts && page.is_some();
                let link = page.filter(|_| is_part);
                let key =
                    Key { span: crate::text::span_of(self.record.text, text), text, link, is_part };
                keys.push(Lined { key, line });
            }
        }
        Keys { keys, lines: lines.len() }
    }

    /// Gives each key what the cell says of it.
    fn share(
        &mut self,
        cell: &Cell<'a>,
        column: &'a ColumnDef,
        separator: Option<&str>,
        found: &Keys<'a>,
        pages: usize,
        items: &mut [Vec<Fact<'a>>],
    ) {
        let text = self.record.text;
        let lines = lines(text, cell.span, separator);
        let mut read: Vec<Vec<Fact<'a>>> = Vec::with_capacity(lines.len());
        for span in &lines {
            let mut facts = Vec::new();
            let line = span.of(text).trim();
            self.written(
                line,
                crate::text::span_of(text, line),
                &column.cell,
                &column.column,
                &mut facts,
            );
            read.push(facts);
        }
        let mut nth = 0;
        for (lined, item) in found.keys.iter().zip(items) {
            if lines.len() == found.lines && found.lines > 1 {
                item.extend(read[lined.line].iter().cloned());
            } else if lines.len() == 1 {
                // One value for several pages is one for all; what it says of their parts is not known.
                if !lined.key.is_part || found.lines == 1 {
                    item.extend(read[0].iter().cloned());
                }
            } else if !lined.key.is_part && lines.len() == pages {
                item.extend(read[nth].iter().cloned());
                nth += 1;
            } else if !lined.key.is_part {
                item.extend(any_of(&read, cell.span));
            }
        }
    }
}

/// The text of the link as a fact, where the profile gives the column of the keys a role.
fn name<'a>(
    lined: &Lined<'a>,
    def: &'a TableDef,
    key_column: Option<usize>,
    columns: &[Option<usize>],
) -> Vec<Fact<'a>> {
    let column = key_column.and_then(|at| columns.get(at).copied().flatten());
    let Some(column) = column.and_then(|column| def.columns.get(column)) else { return Vec::new() };
    let Some(role) = column.cell.role.filter(|_| !lined.key.is_part) else { return Vec::new() };
    let value = shown(lined.key.text);
    vec![Fact { role, value, span: lined.key.span, at: At::Cell(&column.column) }]
}

/// Which of several values is that of which page is not known: each may be that of any.
fn any_of<'a>(read: &[Vec<Fact<'a>>], span: Span) -> Vec<Fact<'a>> {
    let Some(first) = read.iter().flatten().next() else { return Vec::new() };
    let of_role = read.iter().flatten().filter(|fact| fact.role == first.role);
    let values = of_role.map(|fact| fact.value.clone()).collect();
    vec![Fact { role: first.role, value: Value::Several(values), span, at: first.at }]
}

fn first_link<'d, 'a>(
    document: &'d Document<'a>,
    links: &Range<u32>,
) -> Option<&'d crate::parse::markdown::Link<'a>> {
    document.links(links).iter().find(|link| !link.image)
}

/// The lines of a cell.
fn lines(text: &str, cell: Span, separator: Option<&str>) -> Vec<Span> {
    let written = cell.of(text);
    let Some(separator) = separator.filter(|it| !it.is_empty()) else { return vec![cell] };
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, _) in written.match_indices(separator) {
        lines.push(Span::new(start..at).shifted(cell.start as usize));
        start = at + separator.len();
    }
    lines.push(Span::new(start..written.len()).shifted(cell.start as usize));
    lines
}
