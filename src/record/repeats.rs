//! Rows of one table that stand for the same thing.

use hashbrown::HashMap;

use super::Record;
use crate::parse::markdown::{Document, Row};
use crate::profile::TableDef;

/// A row with the label, or the page, of an earlier one.
#[derive(Debug)]
pub struct Repeat {
    /// Indices in the document's rows.
    pub first: usize,
    pub second: usize,
    /// They agree in all cells.
    pub same: bool,
}

impl Record<'_> {
    /// Rows that repeat another row of their table, where the profile says that a row stands for one label or one page.
    /// Rows of a listing that lead to one page and differ need the catalog, and are left to a rule that has it.
    pub fn repeats(&self) -> Vec<Repeat> {
        // In so small a table a comparison of all rows costs less than a map of them.
        const SMALL: usize = 12;
        let document = &self.document;
        let mut found = Vec::new();
        for known in &self.tables {
            let table = &document.tables[known.table];
            let rows = table.rows.start as usize + 1..table.rows.end as usize;
            if rows.len() < 2 || !is_keyed(known.def) {
                continue;
            }
            let mut seen: HashMap<&str, usize> = HashMap::new();
            for second in rows.clone() {
                let Some(key) = key(document, known.def, &document.rows[second]) else { continue };
                let first = if rows.len() <= SMALL {
                    (rows.start..second).find(|&first| {
                        self::key(document, known.def, &document.rows[first]) == Some(key)
                    })
                } else {
                    let first = *seen.entry(key).or_insert(second);
                    (first != second).then_some(first)
                };
                if let Some(first) = first {
                    let same = same(document, first, second);
                    if same || known.def.listing.is_none() {
                        found.push(Repeat { first, second, same });
                    }
                }
            }
        }
        found
    }
}

fn is_keyed(def: &TableDef) -> bool {
    !def.rows.is_empty()
        || !def.lists.is_empty()
        || def.listing.as_ref().is_some_and(|listing| !listing.repeats)
}

/// What a row stands for: its label, or the page that it links to.
fn key<'d>(document: &'d Document<'_>, def: &TableDef, row: &Row) -> Option<&'d str> {
    let cells = document.cells(row);
    let key = if def.listing.as_ref().is_none_or(|listing| !listing.by.is_empty()) {
        cells.first()?.text.as_ref()
    } else {
        document.links(&cells.first()?.links).iter().find(|link| !link.image)?.target.as_ref()
    };
    (!key.is_empty() && !row.dashes).then_some(key)
}

fn same(document: &Document<'_>, first: usize, second: usize) -> bool {
    let [first, second] = [first, second].map(|row| document.cells(&document.rows[row]));
    first.len() == second.len()
        && first.iter().zip(second).all(|(one, other)| {
            let targets = |range| document.links(range).iter().map(|link| &link.target);
            one.text == other.text && targets(&one.links).eq(targets(&other.links))
        })
}
