//! Places of a page that name files one by one: a column of a table, or the lines of a block of code.

use std::collections::BTreeMap;

use crate::diagnostic::FileId;
use crate::profile::RollDef;
use crate::profile::pattern::PathPattern;
use crate::rule::Page;
use crate::text::{Span, span_of};

/// The hole of a path that holds the name.
const NAME: &str = "name";

/// A place that names files, and the files that it may name.
#[derive(Debug)]
pub struct Roll<'c> {
    /// What the roll as a whole is pointed at by.
    pub place: Span,
    /// In their order.
    pub names: Vec<(&'c str, Span)>,
    /// Each file that has a name there, by that name.
    pub files: BTreeMap<&'c str, FileId>,
    /// Each file that may have one.
    pub others: BTreeMap<&'c str, FileId>,
}

/// All rolls of a page. One that is not there names nothing, and is none.
pub fn rolls<'c>(page: &Page<'c>) -> Vec<Roll<'c>> {
    let (Some(kind), Some(site)) = (page.kind(), page.site) else { return Vec::new() };
    let mut rolls = Vec::new();
    for def in &kind.rolls {
        let names = names(page, def);
        let Some(place) = names.iter().map(|(_, span)| *span).reduce(Span::cover) else { continue };
        let mut roll = Roll { place, names, files: BTreeMap::new(), others: BTreeMap::new() };
        let snapshot = site.paths().snapshot();
        for file in snapshot.files() {
            let path = snapshot.path(file);
            if let Some(name) = name_of(page, &def.files, path) {
                roll.files.entry(name).or_insert(file);
            }
            if let Some(name) = name_of(page, &def.or, path) {
                roll.others.entry(name).or_insert(file);
            }
        }
        rolls.push(roll);
    }
    rolls
}

/// The name of a file that lies where one of the patterns says, in the same folders as the page.
fn name_of<'c>(page: &Page<'c>, patterns: &'c [PathPattern], path: &'c str) -> Option<&'c str> {
    patterns.iter().find_map(|pattern| {
        let captures = pattern.captures(path)?;
        let is_here =
            captures.iter().all(|(hole, value)| page.capture(hole).is_none_or(|own| own == *value));
        let name = captures.iter().find(|(hole, _)| *hole == NAME)?;
        is_here.then_some(name.1)
    })
}

fn names<'c>(page: &Page<'c>, def: &'c RollDef) -> Vec<(&'c str, Span)> {
    let document = page.document();
    let mut names = Vec::new();
    for known in page.record.tables.iter().filter(|known| Some(known.def.table) == def.table) {
        let table = &document.tables[known.table];
        let is_wanted = |column: &Option<usize>| {
            let column = column.and_then(|column| known.def.columns.get(column));
            column.is_some_and(|column| Some(&column.column) == def.column.as_ref())
        };
        let Some(column) = known.columns.iter().position(is_wanted) else { continue };
        for row in document.body(table).iter().filter(|row| !row.dashes) {
            let Some(cell) = document.cells(row).get(column).filter(|cell| !cell.filled) else {
                continue;
            };
            let name = cell.span.of(page.record.text).trim();
            if !name.is_empty() {
                names.push((name, cell.span));
            }
        }
    }
    let Some(code) = &def.code else { return names };
    for block in document.code.iter().filter(|block| code.fits(block.language.trim())) {
        for line in block.text.lines() {
            if let Some(name) = def.lines.iter().find_map(|pattern| pattern.capture(line.trim())) {
                names.push((name, span_of(page.record.text, name)));
            }
        }
    }
    names
}
