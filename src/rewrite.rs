//! Writes into rows what their pages say, and into counts what was counted: as the places around them write it.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, OwnFact, OwnItem, PageFacts};
use crate::diagnostic::{Applicability, Finding};
use crate::name::Name;
use crate::profile::{CellDef, FactDef, TableDef};
use crate::text::{Span, span_of, unmarked};
use crate::value::{Interval, Unit, Value};
use crate::wording::{renumbered, with_edits};

/// As many other rows are looked at for how they write a value.
const MOST_SAMPLES: usize = 64;

/// What a cell of a row should say.
pub(crate) struct Wanted<'w> {
    pub(crate) fact: OwnFact<'w>,
    pub(crate) value: Value<'w>,
    /// How the page writes it, where one does.
    pub(crate) told: Option<String>,
}

/// The finding with a fix that writes these values into the row; as it is where one of them cannot be written so.
pub(crate) fn rewrite_row(
    catalog: &Catalog<'_>,
    finding: Finding,
    listing: &PageFacts,
    item: &OwnItem,
    wanted: &[Wanted<'_>],
    title: impl FnOnce(&str) -> String,
) -> Finding {
    match edits(catalog, listing, item, wanted) {
        Some(edits) => {
            let texts: Vec<String> = edits.values().map(|text| format!("`{text}`")).collect();
            let title = title(&crate::wording::joined(&texts, "and"));
            with_edits(finding, Applicability::Unsafe, title, edits.into_iter().collect())
        }
        None => finding,
    }
}

fn edits(
    catalog: &Catalog<'_>,
    listing: &PageFacts,
    item: &OwnItem,
    wanted: &[Wanted<'_>],
) -> Option<BTreeMap<Span, String>> {
    let bytes = catalog.snapshot.read(listing.file).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let table = catalog.kind(listing)?.tables.iter().find(|table| table.table == item.table)?;
    let mut edits = BTreeMap::new();
    let mut marked: Vec<Span> = Vec::new();
    for one in wanted {
        let fact = &one.fact;
        let mut others = listing.items.iter().filter(|other| !std::ptr::eq(*other, item));
        // A cell that speaks for several rows is not to be changed for one.
        if others.any(|other| listing.facts_of(other).any(|it| it.span() == fact.span())) {
            return None;
        }
        let mut cells = table.columns.iter().map(|column| &column.cell);
        let cell = cells.find(|cell| holds(cell, fact.role))?;
        let row = Row { catalog, listing, item, text, cell };
        if cell.flags.is_empty() {
            let (span, new) = row.value(one)?;
            edits.insert(span, new);
        } else if !marked.contains(&fact.span()) {
            marked.push(fact.span());
            let (span, new) = row.marks(fact.span(), wanted)?;
            edits.insert(span, new);
        }
    }
    (!edits.is_empty()).then_some(edits)
}

fn holds(cell: &CellDef, role: Name) -> bool {
    cell.role == Some(role)
        || cell.roles.contains(&role)
        || cell.flags.iter().any(|flag| flag.role == role)
}

/// A cell of a row.
struct Row<'r, 'c> {
    catalog: &'r Catalog<'c>,
    listing: &'r PageFacts,
    item: &'r OwnItem,
    text: &'r str,
    cell: &'r CellDef,
}

impl<'r> Row<'r, '_> {
    /// The place of a value, and the value written there.
    fn value(&self, wanted: &Wanted<'_>) -> Option<(Span, String)> {
        let Wanted { fact, value, told } = wanted;
        let unit = self.catalog.profile?.unit(self.cell.unit?)?;
        let written = unmarked(self.text.get(fact.span().range())?);
        if let (Value::Text(new), Ok(Value::Text(old))) = (value, unit.read(written))
            && old.as_ref() != new.as_ref()
            && written.matches(old.as_ref()).count() == 1
            && written != old
        {
            // The text of a link, whose address stays.
            let at = written.find(old.as_ref())?;
            return Some((span_of(self.text, &written[at..at + old.len()]), new.to_string()));
        }
        let nth = self.cell.roles.iter().position(|role| *role == fact.role).unwrap_or(0);
        let (old, of) = self.piece(unit, written, nth)?;
        let table = self.listing.items.iter().filter(|other| other.table == self.item.table);
        let same = table.filter_map(|other| self.listing.fact_of(other, fact.role));
        let others = same.filter(|other| other.span() != fact.span()).take(MOST_SAMPLES);
        let mut samples = vec![old];
        samples.extend(others.filter_map(|other| {
            let text = unmarked(self.text.get(other.span().range())?);
            self.piece(unit, text, nth).map(|(text, _)| text)
        }));
        let around = |text: &str| {
            text.replace(|char: char| char.is_ascii_digit() || ".,".contains(char), "")
        };
        let is_same = |told: &&str| {
            let read = of.read(told);
            around(told) == around(old)
                && read.is_ok_and(|read| read.number().is_some() && read.agrees(value))
        };
        // Where the page writes numbers as the row does, its digits are taken as they are.
        let new = match told.as_deref().map(unmarked).filter(is_same) {
            Some(told) => told.to_owned(),
            None => of.written_like(&samples, value)?,
        };
        // What it says in its cell is what counts.
        let at = span_of(written, old).range();
        let whole = [&written[..at.start], &new, &written[at.end..]].concat();
        let said = unit.read(&whole).ok()?;
        let says = match &said {
            Value::Several(values) => values.get(nth)?,
            Value::Fields(fields) => &fields.get(nth)?.1,
            value => value,
        };
        (says.agrees(value) && new != old).then(|| (span_of(self.text, old), new))
    }

    /// One of the values of a cell, if it is as many as there are roles.
    fn piece(&self, unit: &'r Unit, text: &'r str, nth: usize) -> Option<(&'r str, &'r Unit)> {
        let pieces = unit.pieces(text);
        let fits = pieces.len() == self.cell.roles.len().max(1);
        pieces.get(nth).copied().filter(|(piece, _)| fits && !piece.is_empty())
    }

    /// All marks of a cell, in the order of the profile.
    fn marks(&self, place: Span, wanted: &[Wanted<'_>]) -> Option<(Span, String)> {
        let written = self.text.get(place.range())?.trim();
        let says_yes = |role: Name| {
            let new = wanted.iter().find(|wanted| wanted.fact.role == role);
            let old = || self.listing.fact_of(self.item, role).and_then(|fact| fact.value.flag());
            new.map_or_else(old, |wanted| wanted.value.flag()).unwrap_or(false)
        };
        let marks: Vec<&str> = self.cell.flags.iter().map(|flag| flag.mark.as_str()).collect();
        // Anything else that stands there would be lost.
        let known = written.split_whitespace().all(|mark| marks.contains(&mark));
        let flags = self.cell.flags.iter().filter(|flag| says_yes(flag.role));
        let new: Vec<&str> = flags.map(|flag| flag.mark.as_str()).collect();
        let fits = known && !written.is_empty() && !new.is_empty();
        fits.then(|| (span_of(self.text, written), new.join(" ")))
    }
}

/// Offers to write the number that was counted: whether it is the pages that are wrong needs an eye.
pub(crate) fn rewritten(
    catalog: &Catalog<'_>,
    finding: Finding,
    written_by: Option<WrittenBy<'_>>,
    place: Span,
    number: f64,
) -> Finding {
    let written = || {
        let bytes = catalog.snapshot.read(finding.file).ok()?;
        let old = std::str::from_utf8(bytes.get(place.range())?).ok()?;
        // Its unit knows of multiples such as `2.5k`, of several numbers in one place, of commas before decimals.
        let Some(WrittenBy { unit, nth }) = written_by else {
            return Some((place, renumbered(old, number)?));
        };
        let (piece, unit) = *unit.pieces(unmarked(old)).get(nth)?;
        let text = unit.written_like(&[piece], &Value::Number(Interval::exact(number)))?;
        Some((span_of(old, piece).shifted(place.start as usize), text))
    };
    match written() {
        Some((place, text)) => {
            let title = format!("write `{}`", text.trim());
            finding.fix(Applicability::Unsafe, title, place, text)
        }
        None => finding,
    }
}

/// How a number of a page is written: by a unit, perhaps as one of several values.
#[derive(Clone, Copy)]
pub(crate) struct WrittenBy<'c> {
    unit: &'c Unit,
    nth: usize,
}

impl<'c> WrittenBy<'c> {
    pub(crate) fn of(
        catalog: &Catalog<'c>,
        page: &PageFacts,
        item: Option<&OwnItem>,
        role: Name,
    ) -> Option<Self> {
        let (profile, kind) = (catalog.profile?, catalog.kind(page)?);
        let is_it = |table: &&TableDef| item.is_none_or(|item| item.table == table.table);
        let mut cells = kind.tables.iter().filter(is_it).flat_map(|table| {
            let columns = table.columns.iter().map(|column| &column.cell);
            columns.chain(table.rows.iter().map(|row| &row.cell))
        });
        let of_cell = |cell: &CellDef| {
            let nth = cell.roles.iter().position(|other| *other == role);
            let nth = nth.or((cell.role == Some(role)).then_some(0))?;
            Some(Self { unit: profile.unit(cell.unit?)?, nth })
        };
        let of_place = |def: &FactDef| Some(Self { unit: profile.unit(def.unit)?, nth: 0 });
        let mut places = kind.facts.iter().filter(|def| def.role == role);
        cells.find_map(of_cell).or_else(|| places.find_map(of_place))
    }
}
