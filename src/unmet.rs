//! Places of a profile that nothing in a catalog meets.
//!
//! What no page holds may still be meant, so this is no fault of the profile: it is told to those who ask.

use std::collections::{BTreeMap, BTreeSet};

use crate::beside::Beside;
use crate::parse::markdown::Document;
use crate::profile::pattern::{TextPattern, names, words};
use crate::profile::{BesideDef, Kind, Profile};
use crate::record::Record;
use crate::suggest::nearest;
use crate::tree::Node;

/// What a kind without any page expected.
const PATH: &str = "path";

/// One of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Unmet {
    /// In the profile: `kinds.model.tables.data.under`.
    pub place: String,
    pub what: &'static str,
    pub name: String,
    /// What stands there instead, but for a slip of the pen.
    pub near: Option<String>,
}

impl Unmet {
    /// Whether this is likely to be a mistake: a slip of the pen, or a kind of pages that there are none of.
    pub fn is_suspicious(&self) -> bool {
        self.near.is_some() || self.what == PATH
    }

    /// The same as a sentence.
    pub fn said(&self) -> String {
        let Self { place, what, name, near } = self;
        let near =
            near.as_ref().map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
        format!("`{place}`: nothing here meets the {what} `{name}`{near}")
    }
}

/// What a profile expects on the pages of one kind, and which of it was met.
struct Expected<'p> {
    place: String,
    sort: Sort<'p>,
    is_met: bool,
}

#[derive(Clone, Copy)]
enum Sort<'p> {
    Heading(&'p str),
    Label(&'p str),
    Key(&'p str),
    Table(&'p str),
    /// In the table of this index.
    Column(usize, &'p str),
    Row(usize, &'p str),
    Line(&'p TextPattern),
    Code(&'p TextPattern),
    HeadingLine(&'p TextPattern),
    Link(&'p TextPattern),
    /// A file beside the page.
    File(&'p BesideDef),
    Field(&'p BesideDef, &'p str),
}

/// The texts of one sort that stand on the pages of a kind.
type Texts = BTreeMap<&'static str, BTreeSet<String>>;

/// Pages are shown to it one after the other.
pub struct Meetings<'p> {
    profile: &'p Profile,
    kinds: Vec<(usize, Vec<Expected<'p>>, Texts)>,
    files: BTreeSet<String>,
    strays: Vec<String>,
}

impl<'p> Meetings<'p> {
    pub fn new(profile: &'p Profile) -> Self {
        let kinds = profile.kinds.iter().map(|kind| (0, expected(kind), Texts::new()));
        Self { profile, kinds: kinds.collect(), files: BTreeSet::new(), strays: Vec::new() }
    }

    pub fn see(&mut self, record: &Record<'_>) {
        let name = record.path.rsplit('/').next().unwrap_or_default();
        if !self.files.contains(name) {
            self.files.insert(name.to_owned());
        }
        let Some(kind) = record.kind else {
            self.strays.push(record.path.to_owned());
            return;
        };
        let Some(at) = self.profile.kinds.iter().position(|known| known.kind == kind.kind) else {
            return;
        };
        let (pages, expected, texts) = &mut self.kinds[at];
        *pages += 1;
        for expected in expected.iter_mut().filter(|expected| !expected.is_met) {
            expected.is_met = is_met(expected.sort, record, &self.profile.kinds[at]);
        }
        for (sort, text) in standing(record) {
            let known = texts.entry(sort).or_default();
            if !known.contains(text) {
                known.insert(text.to_owned());
            }
        }
    }

    /// What a file beside a page of the kind holds.
    pub fn see_beside(&mut self, kind: &Kind, beside: &Beside<'_>) {
        let Some(at) = self.profile.kinds.iter().position(|known| known.kind == kind.kind) else {
            return;
        };
        let (_, expected, texts) = &mut self.kinds[at];
        let root = beside.root.as_ref();
        for expected in expected.iter_mut().filter(|expected| !expected.is_met) {
            expected.is_met = match expected.sort {
                Sort::File(def) => std::ptr::eq(def, beside.def),
                Sort::Field(def, field) => {
                    std::ptr::eq(def, beside.def)
                        && root.is_some_and(|root| !root.at(field).is_empty())
                }
                _ => false,
            };
        }
        let keys = root.map(Node::entries).unwrap_or_default().iter();
        texts.entry(FIELD).or_default().extend(keys.map(|entry| entry.key.to_string()));
    }

    /// How many pages of each kind there are.
    pub fn pages(&self) -> impl Iterator<Item = (&str, usize)> {
        let counts = self.kinds.iter().map(|(pages, ..)| *pages);
        self.profile.kinds.iter().map(|kind| kind.kind.as_str()).zip(counts)
    }

    /// The paths of pages that are of no kind.
    pub fn strays(&self) -> &[String] {
        &self.strays
    }

    /// In the order of the profile.
    pub fn unmet(&self) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        for index in &self.profile.index_pages {
            if !self.files.contains(&index.file) {
                let known = self.profile.index_pages.iter().map(|index| index.file.as_str());
                let others = self.files.iter().map(String::as_str);
                let near = nearest(
                    &index.file,
                    others.filter(|it| !known.clone().any(|known| known == *it)),
                );
                unmet.push(Unmet {
                    place: "index_pages".to_owned(),
                    what: "file",
                    name: index.file.clone(),
                    near: near.map(str::to_owned),
                });
            }
        }
        for (kind, (pages, expected, texts)) in self.profile.kinds.iter().zip(&self.kinds) {
            if *pages == 0 {
                unmet.push(Unmet {
                    place: format!("kinds.{}.path", kind.kind),
                    what: PATH,
                    name: kind.path.text.clone(),
                    near: None,
                });
                continue;
            }
            // Where a file is nowhere, its fields go without saying.
            let is_nowhere = |def: &BesideDef| {
                expected.iter().any(|it| {
                    !it.is_met && matches!(it.sort, Sort::File(file) if std::ptr::eq(file, def))
                })
            };
            let lacks = |it: &&Expected<'_>| {
                !it.is_met && !matches!(it.sort, Sort::Field(def, _) if is_nowhere(def))
            };
            unmet.extend(expected.iter().filter(lacks).map(|it| it.told(expected, texts)));
        }
        unmet
    }
}

impl Expected<'_> {
    fn told(&self, all: &[Self], texts: &Texts) -> Unmet {
        let (what, name) = self.sort.named();
        // What another place expects is not meant here.
        let is_taken = |text: &str| {
            all.iter()
                .map(|other| other.sort.named())
                .any(|(sort, name)| sort == what && names(text, name))
        };
        let standing = texts.get(what).into_iter().flatten().map(String::as_str);
        let near = nearest(words(name), standing.map(words).filter(|text| !is_taken(text)));
        Unmet {
            place: self.place.clone(),
            what,
            name: name.to_owned(),
            near: near.map(str::to_owned),
        }
    }
}

impl<'p> Sort<'p> {
    fn named(self) -> (&'static str, &'p str) {
        match self {
            Self::Heading(name) => (HEADING, name),
            Self::Label(name) => (LABEL, name),
            Self::Key(name) => (KEY, name),
            Self::Table(name) => ("table", name),
            Self::Column(_, name) => (COLUMN, name),
            Self::Row(_, name) => (ROW, name),
            Self::Line(pattern) => ("line", &pattern.text),
            Self::Code(pattern) => ("line of code", &pattern.text),
            Self::HeadingLine(pattern) => ("pattern of headings", &pattern.text),
            Self::Link(pattern) => ("link", &pattern.text),
            Self::File(def) => ("file", &def.file.text),
            Self::Field(_, name) => (FIELD, name),
        }
    }
}

const HEADING: &str = "heading";
const LABEL: &str = "label";
const KEY: &str = "front matter key";
const COLUMN: &str = "column";
const ROW: &str = "row";
const FIELD: &str = "field";

fn expected(kind: &Kind) -> Vec<Expected<'_>> {
    let mut all = Vec::new();
    let mut add = |place: String, sort| {
        let place = format!("kinds.{}.{place}", kind.kind);
        all.push(Expected { place, sort, is_met: false });
    };
    for def in &kind.facts {
        let place = |key: &str| format!("facts.{}.{key}", def.role);
        if let Some(under) = &def.under {
            add(place("under"), Sort::Heading(under));
        }
        if let Some(label) = &def.label {
            add(place("label"), Sort::Label(label));
        }
        if let Some(key) = &def.front_matter {
            add(place("front_matter"), Sort::Key(key));
        }
        if let Some(line) = &def.line {
            add(place("line"), Sort::Line(line));
        }
        if let Some(code) = &def.code {
            add(place("code"), Sort::Code(code));
        }
        if let Some(heading) = &def.heading {
            add(place("heading"), Sort::HeadingLine(heading));
        }
    }
    for (index, def) in kind.tables.iter().enumerate() {
        let place = |key: &str| format!("tables.{}{key}", def.table);
        add(place(""), Sort::Table(def.table.as_str()));
        if let Some(under) = &def.under {
            add(place(".under"), Sort::Heading(under));
        }
        if let Some(under) = &def.absent_under {
            add(place(".absent_under"), Sort::Heading(under));
        }
        for column in &def.columns {
            add(place(&format!(".columns.{}", column.column)), Sort::Column(index, &column.column));
        }
        let rows = def.rows.iter().map(|row| ("rows", &row.row));
        for (list, row) in rows.chain(def.lists.iter().map(|row| ("lists", &row.row))) {
            add(place(&format!(".{list}.{row}")), Sort::Row(index, row));
        }
    }
    for def in &kind.lists {
        let place = |key: &str| format!("lists.{}.{key}", def.list);
        add(place("under"), Sort::Heading(&def.under));
        if let Some(after) = &def.after {
            add(place("after"), Sort::Label(after));
        }
        if let Some(label) = &def.label {
            add(place("label"), Sort::Label(label));
        }
    }
    for def in &kind.portraits {
        add(format!("portraits.{}.under", def.portraits), Sort::Heading(&def.under));
        for label in def.facts.iter().filter_map(|fact| fact.label.as_ref()) {
            add(format!("portraits.{}.facts.{label}", def.portraits), Sort::Label(label));
        }
    }
    for def in &kind.badges {
        for under in &def.under {
            add(format!("badges.{}.under", def.group), Sort::Heading(under));
        }
    }
    for key in kind.names.iter().flat_map(|def| &def.keys) {
        add("names.keys".to_owned(), Sort::Key(key));
    }
    for def in &kind.beside {
        add("beside.file".to_owned(), Sort::File(def));
        for field in &def.fields {
            add("beside.fields".to_owned(), Sort::Field(def, &field.field));
        }
    }
    for def in &kind.navigation {
        if let Some(text) = &def.text {
            add("navigation.text".to_owned(), Sort::Link(text));
        }
        if let Some(label) = &def.label {
            add("navigation.label".to_owned(), Sort::Label(label));
        }
    }
    all
}

fn is_met(sort: Sort<'_>, record: &Record<'_>, kind: &Kind) -> bool {
    let document = &record.document;
    let is_of = |index: usize| {
        let def = &kind.tables[index];
        record.tables.iter().filter(move |known| std::ptr::eq(known.def, def))
    };
    match sort {
        Sort::Heading(name) => document.headings.iter().any(|heading| names(&heading.text, name)),
        Sort::Label(name) => labels(document).any(|label| names(label, name)),
        Sort::Key(key) => {
            let root = record.front_matter.as_ref().and_then(|block| block.root.as_ref());
            root.is_some_and(|root| !root.at(key).is_empty())
        }
        Sort::Table(name) => record.tables.iter().any(|known| known.def.table.as_str() == name),
        Sort::Column(index, name) => is_of(index).any(|known| {
            let header = document.cells(document.header(&document.tables[known.table]));
            header.iter().any(|cell| names(&cell.text, name))
        }),
        Sort::Row(index, name) => is_of(index).any(|known| {
            let rows = document.body(&document.tables[known.table]).iter();
            let mut labels = rows.filter_map(|row| document.cells(row).first());
            labels.any(|label| names(&label.text, name))
        }),
        Sort::Line(pattern) => document.lines.iter().any(|line| pattern.fits(line.text.trim())),
        Sort::Code(pattern) => {
            let mut lines = document.code.iter().flat_map(|code| code.text.lines());
            lines.any(|line| pattern.fits(line.trim()))
        }
        Sort::HeadingLine(pattern) => {
            document.headings.iter().any(|heading| pattern.fits(&heading.text))
        }
        // The page does not hold them.
        Sort::File(_) | Sort::Field(..) => false,
        Sort::Link(pattern) => document.links.iter().any(|link| pattern.fits(link.text.trim())),
    }
}

/// The labels of lines, and terms that are defined.
fn labels<'d>(document: &'d Document<'_>) -> impl Iterator<Item = &'d str> {
    document.defining().filter_map(|(line, defined)| {
        defined.map(|(term, _)| term.text.trim()).or_else(|| line.label())
    })
}

/// The texts on a page that a name of the profile may be meant by.
fn standing<'r>(record: &'r Record<'_>) -> Vec<(&'static str, &'r str)> {
    let document = &record.document;
    let mut found: Vec<(&'static str, &str)> = Vec::new();
    found.extend(document.headings.iter().map(|heading| (HEADING, &*heading.text)));
    found.extend(labels(document).map(|label| (LABEL, label)));
    let root = record.front_matter.as_ref().and_then(|block| block.root.as_ref());
    let keys = root.map(Node::entries).unwrap_or_default().iter();
    found.extend(keys.map(|entry| (KEY, &*entry.key)));
    for known in &record.tables {
        let table = &document.tables[known.table];
        let header = document.cells(document.header(table)).iter();
        found.extend(header.map(|cell| (COLUMN, &*cell.text)));
        if !known.def.rows.is_empty() || !known.def.lists.is_empty() {
            let labels = document.body(table).iter().filter_map(|row| document.cells(row).first());
            found.extend(labels.map(|label| (ROW, &*label.text)));
        }
    }
    found
}
