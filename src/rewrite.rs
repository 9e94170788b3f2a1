//! Writes into rows what their pages say, and into counts what was counted: as the places around them write it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::badge;
use crate::catalog::{Catalog, OwnFact, OwnItem, PageFacts};
use crate::damage;
use crate::diagnostic::{Applicability, Edit, FileId, Finding};
use crate::links::destination::Destination;
use crate::name::Name;
use crate::navigation;
use crate::parse::markdown::{Cell, Link};
use crate::profile::{CellDef, FactDef, NamedDef, TableDef};
use crate::record::{At, Fact, Reading, Record};
use crate::source::Given;
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
    let bytes = catalog.bytes(listing.file)?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let table = catalog.kind(listing)?.tables.iter().find(|table| table.table == item.table);
    let mut edits = BTreeMap::new();
    let mut marked: Vec<Span> = Vec::new();
    for one in wanted {
        let fact = &one.fact;
        let mut others = listing.items.iter().filter(|other| !std::ptr::eq(*other, item));
        // A cell that speaks for several rows is not to be changed for one.
        if others.any(|other| listing.facts_of(other).any(|it| it.span() == fact.span())) {
            return None;
        }
        let Some(table) = table else {
            let old = unmarked(text.get(fact.span().range())?);
            let new = written_anew(catalog.profile?.units(), &[old], fact.value, &one.value)?;
            edits.insert(span_of(text, old), new);
            continue;
        };
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
        if let (Value::Text(new), Some(place)) = (value, self.empty_link(fact.span())) {
            return Some((place, new.to_string()));
        }
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

    /// Where the text of a link that has none is to stand, in a place or around it.
    fn empty_link(&self, place: Span) -> Option<Span> {
        const EMPTY: &str = "[](";
        let first = (place.start as usize).saturating_sub(1);
        let end = (place.end as usize + EMPTY.len() - 1).min(self.text.len());
        let at = first + 1 + self.text.get(first..end)?.find(EMPTY)?;
        Some(Span::new(at..at))
    }

    /// One of the values of a cell, if it is as many as there are roles.
    fn piece(&self, unit: &'r Unit, text: &'r str, nth: usize) -> Option<(&'r str, &'r Unit)> {
        let pieces = unit.pieces(text);
        let fits = pieces.len() == self.cell.roles.len().max(1);
        pieces.get(nth).copied().filter(|(piece, _)| fits && !piece.is_empty())
    }

    /// What stands between two marks, here or else in another row.
    fn between(&self, place: Span, written: &'r str, marks: &[&str]) -> &'r str {
        let items = self.listing.items.iter().filter(|other| other.table == self.item.table);
        let role = self.cell.flags.first().map(|flag| flag.role);
        let others = items.filter_map(|other| self.listing.fact_of(other, role?));
        let others = others.map(OwnFact::span).filter(|span| *span != place).take(MOST_SAMPLES);
        let cells = others.filter_map(|span| Some(self.text.get(span.range())?.trim()));
        let between = |cell: &'r str| {
            let (first, rest) =
                marks.iter().find_map(|mark| Some((mark, cell.strip_prefix(mark)?)))?;
            let second = apart(rest).next()?;
            let at = cell[first.len()..].find(second)?;
            Some(&rest[..at])
        };
        std::iter::once(written).chain(cells).find_map(between).unwrap_or(" ")
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
        let known = apart(written).all(|mark| marks.contains(&mark));
        let flags = self.cell.flags.iter().filter(|flag| says_yes(flag.role));
        let new: Vec<&str> = flags.map(|flag| flag.mark.as_str()).collect();
        let fits = known && !written.is_empty() && !new.is_empty();
        let between = self.between(place, written, &marks);
        fits.then(|| (span_of(self.text, written), new.join(between)))
    }
}

/// The marks of a cell, as cells are read.
fn apart(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([' ', ',']).filter(|mark| !mark.is_empty())
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
        let bytes = catalog.bytes(finding.file)?;
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

/// The rows of all listings by the pages that they lead to.
pub(crate) struct Rows<'c>(HashMap<FileId, Vec<(&'c PageFacts, &'c OwnItem)>>);

impl<'c> Rows<'c> {
    pub(crate) fn of(catalog: &'c Catalog<'_>) -> Self {
        let mut rows: HashMap<_, Vec<_>> = HashMap::new();
        for listing in &catalog.pages {
            for item in &listing.items {
                if let Some(page) = item.page().filter(|page| *page != listing.file) {
                    rows.entry(page).or_default().push((listing, item));
                }
            }
        }
        Self(rows)
    }

    /// Edits of the rows that lead to the page and say the same as it.
    fn edits(&self, catalog: &Catalog<'_>, page: &PageFacts, wanted: &[&Given]) -> Vec<Edit> {
        let mut edits = Vec::new();
        for &(listing, item) in self.0.get(&page.file).into_iter().flatten() {
            let cells = wanted.iter().filter_map(|given| {
                let (own, value) = (page.fact(given.role)?, given.value.as_ref()?);
                let fact = listing.fact_of(item, given.role)?;
                let follows = fact.value.agrees(own.value) && !fact.value.agrees(value);
                follows.then(|| Wanted { fact, value: value.clone(), told: None })
            });
            let cells: Vec<Wanted<'_>> = cells.collect();
            let row = self::edits(catalog, listing, item, &cells).into_iter().flatten();
            edits.extend(row.map(|(span, text)| Edit { file: Some(listing.file), span, text }));
        }
        edits
    }
}

/// Reads a page again, where it is still of its kind: only findings need that.
pub(crate) fn read_again<T>(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    judge: impl FnOnce(&Record<'_>) -> T,
) -> Option<T> {
    let bytes = catalog.bytes(page.file)?;
    let decoded = damage::decode(&bytes);
    let path = catalog.path(page.file);
    let reading = Reading { file: page.file, path, profile: catalog.profile, by_content: false };
    let record = Record::read(&decoded.text, reading);
    (record.kind.map(|kind| kind.kind) == page.kind).then(|| judge(&record))
}

/// The finding with a fix that writes what the source says into each place of the page that says otherwise, and into the
/// rows that say the same as the page; as it is where the page cannot be written so.
pub(crate) fn as_source_says(
    catalog: &Catalog<'_>,
    rows: &Rows<'_>,
    record: &Record<'_>,
    finding: Finding,
    page: &PageFacts,
    wanted: &[&Given],
) -> Finding {
    let own = Places { catalog, page, record }.written(wanted).unwrap_or_default();
    if own.is_empty() {
        return finding;
    }
    let texts = own.values().map(|text| text.trim()).filter(|text| !text.is_empty());
    let mut texts: Vec<String> = texts.map(|text| format!("`{text}`")).collect();
    texts.dedup();
    let title = match texts.as_slice() {
        [] => "take out what its source denies".to_owned(),
        texts => format!("write {}, as its source says", crate::wording::joined(texts, "and")),
    };
    let mut finding = with_edits(finding, Applicability::Unsafe, title, own.into_iter().collect());
    if let Some(fix) = finding.fixes.last_mut() {
        fix.edits.extend(rows.edits(catalog, page, wanted));
    }
    finding
}

/// Edits that write values in all places of a page that tell others, each as it writes its own; `None` where one of them
/// cannot be written.
pub(crate) fn everywhere(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    wanted: &[(OwnFact<'_>, &Value<'_>)],
) -> Option<BTreeMap<Span, String>> {
    read_again(catalog, page, |record| {
        let mut edits = BTreeMap::new();
        for &(fact, value) in wanted {
            if record.is_disputed(fact.role) {
                return None;
            }
            let told = record.facts_of(fact.role).filter(|told| !told.value.is_missing());
            for told in told.filter(|told| !told.value.agrees(value)) {
                edits.extend(written_at(catalog, page, record, told, value)?);
            }
        }
        Some(edits)
    })?
}

/// Edits that write a value at the place of a page that tells another.
pub(crate) fn written_at(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    record: &Record<'_>,
    told: &Fact<'_>,
    value: &Value<'_>,
) -> Option<Vec<(Span, String)>> {
    Places { catalog, page, record }.place(told, value)
}

/// The places of a page, which write what is right as they write what they say now.
struct Places<'p, 'c> {
    catalog: &'p Catalog<'c>,
    page: &'p PageFacts,
    record: &'p Record<'p>,
}

impl Places<'_, '_> {
    /// Edits of all places that say otherwise; `None` where one of them cannot be written.
    fn written(&self, wanted: &[&Given]) -> Option<BTreeMap<Span, String>> {
        let mut edits = BTreeMap::new();
        for given in wanted {
            let said = given.value.as_ref()?;
            for told in self.record.facts_of(given.role) {
                if given.contradicts(&told.value) || given.vanished_in(&told.value).is_some() {
                    // Where nothing is said of a flag, it is none.
                    let denied = Value::Flag(false);
                    let wanted = match (said, &told.value) {
                        (Value::Missing, Value::Flag(_)) => &denied,
                        (Value::List(names), Value::Text(_)) => match names.as_slice() {
                            [name] => &Value::Text(Cow::Borrowed(&**name)),
                            _ => return None,
                        },
                        _ => said,
                    };
                    edits.extend(self.place(told, wanted)?);
                    edits.extend(given.names.and_then(|by| self.relinked(told, by, wanted)));
                }
            }
        }
        Some(edits)
    }

    fn place(&self, told: &Fact<'_>, value: &Value<'_>) -> Option<Vec<(Span, String)>> {
        let (record, kind) = (self.record, self.record.kind?);
        let edit = match (told.at, value) {
            (At::NoBadge(label), Value::Flag(true)) => {
                record.taking_in(kind, &[label], "", told.span)?
            }
            (At::NoBadge(label), Value::List(words)) => {
                record.taking_in(kind, &[label], &words.join(","), told.span)?
            }
            (At::NoColumn(_) | At::Column(_) | At::NoBadge(_), _) => return None,
            (At::Badge(_), Value::Flag(false)) => {
                (record.taking_out(record.badge_at(told.span)?), String::new())
            }
            (At::Badge(_), Value::List(words)) if !words.is_empty() => {
                (told.span, badge::field(&words.join(",")))
            }
            (At::Cell(row), Value::List(words)) => return self.matrix(told, row, words),
            _ => return self.text(told, value),
        };
        Some(vec![edit])
    }

    /// The cells of a row with a column for each word.
    fn matrix(
        &self,
        told: &Fact<'_>,
        row: &str,
        words: &[Cow<'_, str>],
    ) -> Option<Vec<(Span, String)>> {
        let (document, profile) = (&self.record.document, self.catalog.profile?);
        let known = self.record.tables.iter().find(|known| {
            known.def.lists.iter().any(|list| list.role == told.role && list.row == row)
        })?;
        let rows = document.body(&document.tables[known.table]).iter();
        let is_row = |cells: &&[Cell<'_>]| cells.iter().any(|cell| told.span.contains(cell.span));
        let cells = rows.map(|row| document.cells(row)).find(is_row)?;
        let mut edits = Vec::new();
        for (cell, column) in cells.iter().zip(&known.columns) {
            let Some(column) = column.map(|column| &known.def.columns[column]) else { continue };
            let Some(word) = &column.word else { continue };
            let unit = profile.unit(column.cell.unit?)?;
            let wanted = Value::Flag(words.iter().any(|known| known == word));
            if !unit.read(&cell.text).ok()?.agrees(&wanted) {
                let others: Vec<&str> = cells.iter().map(|cell| cell.text.as_ref()).collect();
                edits.push((cell.span, unit.written_like(&others, &wanted)?));
            }
        }
        Some(edits)
    }

    fn text(&self, told: &Fact<'_>, value: &Value<'_>) -> Option<Vec<(Span, String)>> {
        let text = self.record.text;
        let old = unmarked(text.get(told.span.range())?);
        if let Some(edits) = self.ends(told, old, value) {
            return Some(edits);
        }
        // A text in quotes, or that of a link.
        let inner = told.value.text().filter(|said| *said != old && old.contains(said));
        let old = inner.and_then(|said| Some(&old[old.find(said)?..][..said.len()])).unwrap_or(old);
        let usual = WrittenBy::of(self.catalog, self.page, None, told.role).map(|it| it.unit);
        let new = match (&told.value, value) {
            (_, Value::Text(new)) if inner.is_some() => new.to_string(),
            (_, Value::Missing) if !self.is_of_column(told) => return None,
            (said, _) => {
                // The other cells tell how it is written.
                let others = self.record.facts.iter().filter(|it| matches!(it.at, At::Cell(_)));
                let others = others.filter_map(|it| Some(unmarked(text.get(it.span.range())?)));
                let samples: Vec<&str> = match said {
                    Value::Missing | Value::Flag(_) => std::iter::once(old).chain(others).collect(),
                    _ => vec![old],
                };
                let known = self.catalog.profile?.units().filter(|_| !said.is_missing());
                written_anew(usual.into_iter().chain(known), &samples, said, value)?
            }
        };
        let mut edits = vec![(span_of(text, old), new.clone())];
        // An address that is its own text.
        let links = self.record.document.links.iter();
        let is_both = |link: &&Link<'_>| link.text == old && link.target_span.of(text) == old;
        for link in links.filter(|link| told.span.contains(link.target_span)).filter(is_both) {
            edits.extend([link.text_span, link.target_span].map(|span| (span, new.clone())));
        }
        edits.sort_unstable();
        edits.dedup();
        (new != old).then_some(edits)
    }

    /// One end of a range for each of two roles, or both for one.
    fn ends(&self, told: &Fact<'_>, old: &str, value: &Value<'_>) -> Option<Vec<(Span, String)>> {
        let At::Cell(label) = told.at else { return None };
        let tables = self.record.kind?.tables.iter();
        let cells = tables.flat_map(|table| &table.columns);
        let mut cells = cells.filter(|column| column.column == label).map(|column| &column.cell);
        let cell = cells.find(|cell| holds(cell, told.role))?;
        let (ends, unit) = self.catalog.profile?.unit(cell.unit?)?.ends(old)?;
        let wanted: Vec<(&str, Value<'_>)> = if let Value::Range(new) = value {
            ends.into_iter().zip(new.iter().map(|end| Value::Number(*end))).collect()
        } else {
            let nth = cell.roles.iter().position(|role| *role == told.role)?;
            vec![(*ends.get(nth)?, value.clone())]
        };
        let differs =
            |(old, new): &(&str, Value<'_>)| unit.read(old).is_ok_and(|old| !old.agrees(new));
        let edits = wanted.iter().filter(|it| differs(it)).map(|(old, new)| {
            Some((span_of(self.record.text, old), unit.written_like(&[old], new)?))
        });
        edits.collect()
    }

    /// The target of the link that is the value of a line, for the page that is named now.
    fn relinked(&self, told: &Fact<'_>, by: NamedDef, name: &Value<'_>) -> Option<(Span, String)> {
        let (catalog, links) = (self.catalog, &self.record.document.links);
        let link = links.iter().find(|link| told.span.contains(link.span))?;
        let target = link.target_span.of(self.record.text);
        let destination = Destination::parse(target);
        let path = catalog.path(self.page.file);
        let platforms = navigation::platforms_of(path, catalog.profile, catalog.platforms);
        let mut led_to = platforms.iter().filter_map(|platform| {
            catalog.site.resolve(self.page.file, destination.local()?, *platform).file()
        });
        let old = led_to.find_map(|file| catalog.page(file))?;
        let is_named = |page: &&PageFacts| page.fact(by.role).is_some_and(|it| it.value == name);
        let new = catalog.of_kind(by.kind).find(is_named)?;
        let hole =
            catalog.kind(new).filter(|kind| Some(kind.kind) == old.kind)?.path.holes().last()?;
        let (from, to) = (catalog.capture(old, hole)?, catalog.capture(new, hole)?);
        let at = target.match_indices(from).find(|(at, _)| {
            let (before, after) = (&target[..*at], &target[at + from.len()..]);
            (before.is_empty() || before.ends_with('/'))
                && (after.is_empty() || after.starts_with('/'))
        });
        let (at, _) = at.filter(|_| from != to)?;
        Some((span_of(self.record.text, &target[at..at + from.len()]), to.to_owned()))
    }

    /// Whether the place is in a row that has a cell for each role.
    fn is_of_column(&self, told: &Fact<'_>) -> bool {
        let At::Cell(label) = told.at else { return false };
        let tables = self.record.kind.into_iter().flat_map(|kind| &kind.tables);
        let mut columns = tables.flat_map(|table| &table.columns);
        columns.any(|column| column.column == label && holds(&column.cell, told.role))
    }
}

/// A value in the form of samples, the first of which says another, by the first of the units that reads that so.
fn written_anew<'u>(
    mut units: impl Iterator<Item = &'u Unit>,
    samples: &[&str],
    said: &Value<'_>,
    value: &Value<'_>,
) -> Option<String> {
    units.find_map(|unit| {
        let reads = unit.read(samples.first()?).is_ok_and(|read| read.agrees(said));
        if reads { unit.written_like(samples, value) } else { None }
    })
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
