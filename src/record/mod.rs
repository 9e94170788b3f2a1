//! One page as one record: every fact that the profile knows, its value, and the place it was read from.
//!
//! Rules see records, never text. A value that is there but cannot be read is kept apart, so that it is
//! named once and missed by nobody.

use std::borrow::Cow;

use crate::badge::{self, Badge};
use crate::diagnostic::FileId;
use crate::name::Name;
use crate::parse::front_matter::{self, FrontMatter};
use crate::parse::markdown::{self, Cell, Document, Line, Row};
use crate::profile::pattern::{Captures, names};
use crate::profile::{BadgeDef, CellDef, ColumnDef, Kind, Profile, TableDef};
use crate::suggest;
use crate::text::Span;
use crate::tree::{self, Node};
use crate::value::Value;

mod breadcrumb;
mod dispute;
mod facts;
mod groups;
mod inspect;
mod json;
mod outline;
mod repeats;
mod stacked;

pub use breadcrumb::BETWEEN;
pub use inspect::inspect;
pub use json::to_tree;
pub use outline::{Missing, Moved, Outline, Unknown};
pub use repeats::Repeat;

/// A page, read.
#[derive(Debug)]
pub struct Record<'a> {
    pub file: FileId,
    /// Path below the catalog's root.
    pub path: &'a str,
    pub text: &'a str,
    pub front_matter: Option<FrontMatter<'a>>,
    pub document: Document<'a>,
    pub kind: Option<&'a Kind>,
    pub captures: Captures<'a>,
    pub facts: Vec<Fact<'a>>,
    pub tables: Vec<KnownTable<'a>>,
    /// Rows that stand for pages, and rows of grids.
    pub items: Vec<Item<'a>>,
    /// What tables tell of parts of what the page is about.
    pub parts: Vec<Part<'a>>,
    /// Items of lists, and sections, that stand for pages.
    pub mentions: Vec<Mention<'a>>,
    pub badges: Vec<PlacedBadge<'a>>,
    pub breadcrumb: Option<Breadcrumb<'a>>,
    pub unreadable: Vec<Unreadable<'a>>,
    /// Ranges whose first value is greater than the second.
    pub inverted: Vec<Fact<'a>>,
    /// Roles that places of the page disagree on.
    pub disputed: Vec<Name>,
    /// How the headings differ from the sections of the kind.
    pub outline: Outline,
}

/// A value, what it says and where.
#[derive(Clone, Debug)]
pub struct Fact<'a> {
    pub role: Name,
    pub value: Value<'a>,
    pub span: Span,
    pub at: At<'a>,
}

/// Where a fact stands, as a message calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At<'a> {
    FrontMatter(&'a str),
    Title,
    Breadcrumb,
    Label(&'a str),
    /// A cell, by its column or row.
    Cell(&'a str),
    /// A column that is there.
    Column(&'a str),
    /// A column or a table that is not there.
    NoColumn(&'a str),
    Badge(&'a str),
    /// A badge that is not there.
    NoBadge(&'a str),
    Line,
    Code,
    Heading,
    Path,
}

impl At<'_> {
    pub fn is_badge(self) -> bool {
        matches!(self, At::Badge(_) | At::NoBadge(_))
    }

    pub fn is_absent(self) -> bool {
        matches!(self, At::NoBadge(_) | At::NoColumn(_))
    }
}

impl std::fmt::Display for At<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            At::FrontMatter(key) => write!(f, "the front matter key `{key}`"),
            At::Title => f.write_str("the title"),
            At::Breadcrumb => f.write_str("the breadcrumb"),
            At::Label(label) => write!(f, "the line `{label}`"),
            At::Cell(label) => write!(f, "the table cell `{label}`"),
            At::Column(label) => write!(f, "the table column `{label}`"),
            At::NoColumn(label) => write!(f, "the missing column `{label}`"),
            At::Badge(label) => write!(f, "the badge `{label}`"),
            At::NoBadge(label) => write!(f, "the missing badge `{label}`"),
            At::Line => f.write_str("the line"),
            At::Code => f.write_str("the code block"),
            At::Heading => f.write_str("the heading"),
            At::Path => f.write_str("the file's path"),
        }
    }
}

/// A table that the profile describes.
#[derive(Debug)]
pub struct KnownTable<'a> {
    pub def: &'a TableDef,
    /// Index in the document.
    pub table: usize,
    /// For each column of the page, the column of the profile; also where the name is only nearly right.
    pub columns: Vec<Option<usize>>,
}

/// A row of a listing or a grid.
#[derive(Debug)]
pub struct Item<'a> {
    /// Index in [`Record::tables`].
    pub table: usize,
    /// Index in the document's rows.
    pub row: usize,
    pub facts: Vec<Fact<'a>>,
    /// "and N more": how many rows it stands for.
    pub more: Option<u32>,
    /// What names its page, where that is not the first cell of the row.
    pub key: Option<Key<'a>>,
}

/// A link, or a line of a cell, that stands for a page.
#[derive(Debug)]
pub struct Key<'a> {
    pub span: Span,
    pub text: &'a str,
    /// Index in the document's links.
    pub link: Option<usize>,
    /// It names a part of what the page is about that the link leads to.
    pub is_part: bool,
}

/// What the page tells of a part of what it is about.
#[derive(Debug)]
pub struct Part<'a> {
    pub name: Cow<'a, str>,
    pub span: Span,
    pub facts: Vec<Fact<'a>>,
}

/// Something other than a row that stands for a page.
#[derive(Debug)]
pub struct Mention<'a> {
    /// The list or the portraits of the profile.
    pub list: Name,
    pub span: Span,
    pub text: &'a str,
    /// Index in the document's links.
    pub link: Option<usize>,
    pub facts: Vec<Fact<'a>>,
    pub more: Option<u32>,
}

/// A badge on the page.
#[derive(Debug)]
pub struct PlacedBadge<'a> {
    pub badge: Badge<'a>,
    /// Index in the document's links.
    pub link: usize,
    /// Index of the group in the kind that it belongs to by its place.
    pub group: Option<usize>,
    pub def: Option<&'a BadgeDef>,
}

#[derive(Debug)]
pub struct Breadcrumb<'a> {
    pub span: Span,
    pub items: Vec<CrumbItem<'a>>,
}

#[derive(Debug)]
pub struct CrumbItem<'a> {
    pub text: &'a str,
    pub span: Span,
    pub link: Option<usize>,
    /// Index of the item of the profile that it is.
    pub crumb: Option<usize>,
}

impl<'a> Breadcrumb<'a> {
    /// The item of the page that is this one of the profile's.
    pub fn item(&self, crumb: usize) -> Option<&CrumbItem<'a>> {
        self.items.iter().find(|item| item.crumb == Some(crumb))
    }
}

/// A value that is there and cannot be read.
#[derive(Clone, Debug)]
pub struct Unreadable<'a> {
    pub role: Name,
    pub span: Span,
    pub text: &'a str,
    pub expected: Cow<'a, str>,
    pub meant: Option<&'a str>,
    pub at: At<'a>,
}

/// What a page is read with.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    pub file: FileId,
    /// Path below the catalog's root.
    pub path: &'a str,
    pub profile: Option<&'a Profile>,
    /// The page lies outside any catalog: its kind follows from what it holds.
    pub by_content: bool,
}

impl<'a> Record<'a> {
    /// Reads a page. Never fails: what cannot be read is a problem in the record.
    pub fn read(text: &'a str, reading: Reading<'a>) -> Self {
        let front_matter = front_matter::split(text);
        let body = front_matter.as_ref().map_or(0, |block| block.body);
        let mut document = markdown::parse(text, body);
        if reading.profile.is_some_and(|profile| profile.heading_ids) {
            document.take_heading_ids(text);
        }
        let mut record = Self {
            file: reading.file,
            path: reading.path,
            text,
            front_matter,
            document,
            kind: None,
            captures: Vec::new(),
            facts: Vec::new(),
            tables: Vec::new(),
            items: Vec::new(),
            parts: Vec::new(),
            mentions: Vec::new(),
            badges: Vec::new(),
            breadcrumb: None,
            unreadable: Vec::new(),
            inverted: Vec::new(),
            disputed: Vec::new(),
            outline: Outline::default(),
        };
        if let Some(profile) = reading.profile {
            record.kind = match profile.kind_of(reading.path) {
                Some(kind) => {
                    let kind = &profile.kinds[kind];
                    record.captures = profile.captures(kind, reading.path);
                    Some(kind)
                }
                None if reading.by_content => record.kind_by_content(profile),
                None => None,
            };
        }
        record.read_badges();
        if let (Some(profile), Some(kind)) = (reading.profile, record.kind) {
            facts::read(&mut record, profile, kind);
            record.find_disputes();
            record.outline =
                outline::compare(text, &record.document, &kind.sections, kind.free_sections);
        }
        record
    }

    /// Whether the front matter has what tells pages of the kind from those of other catalogs.
    pub fn tells(&self, kind: &Kind) -> bool {
        let root = self.front_matter.as_ref().and_then(|block| block.root.as_ref());
        let value = |key: &str| root.and_then(|root| root.get(key)).and_then(Node::as_str);
        kind.tells.iter().all(|(key, wanted)| value(key) == Some(wanted))
    }

    /// The kind of which most of the telling headings stand on the page.
    fn kind_by_content(&self, profile: &'a Profile) -> Option<&'a Kind> {
        profile
            .kinds
            .iter()
            .filter(|kind| !kind.recognise.is_empty() && self.tells(kind))
            .map(|kind| {
                let found = kind
                    .recognise
                    .iter()
                    .filter(|name| {
                        self.document.headings.iter().any(|heading| names(&heading.text, name))
                    })
                    .count();
                (found, kind)
            })
            .filter(|(found, kind)| found * 3 >= kind.recognise.len() * 2)
            .max_by_key(|(found, _)| *found)
            .map(|(_, kind)| kind)
    }

    fn read_badges(&mut self) {
        for (index, link) in self.document.links.iter().enumerate() {
            if !link.image {
                continue;
            }
            // The target as written, where it is written: escapes of Markdown do not occur in badges.
            let written = link.target_span.of(self.text);
            if let Some(badge) = badge::parse(written) {
                self.badges.push(PlacedBadge { badge, link: index, group: None, def: None });
            }
        }
    }

    pub fn capture(&self, name: &str) -> Option<&'a str> {
        self.captures.iter().find(|(capture, _)| *capture == name).map(|(_, value)| *value)
    }

    /// The first readable fact of the role, in the order of places: front matter, headings and lines, tables,
    /// badges.
    pub fn fact(&self, role: Name) -> Option<&Fact<'a>> {
        self.facts.iter().find(|fact| fact.role == role)
    }

    /// Whether the profile's kind knows the role at all, and the page has something there, readable or not.
    pub fn is_unreadable(&self, role: Name) -> bool {
        self.unreadable.iter().any(|value| value.role == role)
    }

    /// The first heading of level 1.
    pub fn title(&self) -> Option<&markdown::Heading<'a>> {
        self.document.headings.iter().find(|heading| heading.level == 1)
    }

    /// Labels in a table of labels and values that are none of the profile's but for a slip of the pen, with those.
    pub fn misspelt_rows<'r>(&'r self, known: &KnownTable<'r>) -> Vec<(&'r Cell<'r>, &'r str)> {
        facts::misspelt_rows(&self.document, known)
    }

    /// Whether one of the headings above the section is the one that the profile calls `name`.
    pub fn is_under(&self, section: Option<u32>, name: &str) -> bool {
        self.document.path(section).any(|heading| names(&heading.text, name))
    }
}
