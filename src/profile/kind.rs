//! A kind of pages: where its facts stand, and what must hold of them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::pattern::{PathPattern, TextPattern};
use super::{
    BadgeGroup, BesideDef, CellDef, CountDef, Derived, ListDef, Listing, PortraitDef, RollDef,
    TableDef,
};
use crate::name::Name;

#[derive(Debug, Deserialize)]
pub struct Kind {
    pub kind: Name,
    /// What a person calls such a page: "provider page".
    pub title: String,
    /// The same of several.
    #[serde(default)]
    pub titles: String,
    pub path: PathPattern,
    /// File name of the JSON Schema that its record meets.
    #[serde(default)]
    pub schema: Option<String>,
    /// Headings of which most stand on such a page wherever it lies.
    #[serde(default)]
    pub recognise: Vec<String>,
    /// Keys of the front matter, and the values that tell such pages from those of other catalogs.
    #[serde(default)]
    pub tells: BTreeMap<String, String>,
    #[serde(default)]
    pub id: Option<Identity>,
    #[serde(default)]
    pub facts: Vec<FactDef>,
    #[serde(default)]
    pub tables: Vec<TableDef>,
    #[serde(default)]
    pub lists: Vec<ListDef>,
    #[serde(default)]
    pub portraits: Vec<PortraitDef>,
    #[serde(default)]
    pub badges: Vec<BadgeGroup>,
    #[serde(default)]
    pub derived: Vec<Derived>,
    #[serde(default)]
    pub sections: Vec<SectionDef>,
    #[serde(default)]
    pub breadcrumb: Vec<Crumb>,
    #[serde(default)]
    pub navigation: Vec<Navigation>,
    #[serde(default)]
    pub counts: Vec<CountDef>,
    #[serde(default)]
    pub implies: Vec<Implies>,
    #[serde(default)]
    pub at_most: Vec<Ordered>,
    #[serde(default)]
    pub not_after: Vec<Ordered>,
    #[serde(default)]
    pub arithmetic: Vec<Arithmetic>,
    #[serde(default)]
    pub sync_dates: Vec<SyncDate>,
    /// Times that have passed when a page is there.
    #[serde(default)]
    pub past: Vec<Name>,
    #[serde(default)]
    pub stamp: Option<Name>,
    /// No other page needs to link to it.
    #[serde(default)]
    pub entry: bool,
    /// Stands beside the catalog and is no part of it: it may be empty, nobody needs to link to it, and it does not
    /// tell where the catalog lies.
    #[serde(default)]
    pub aside: bool,
    /// Headings beside those of `sections` may stand anywhere, and these in any order.
    #[serde(default)]
    pub free_sections: bool,
    /// Files in the page's folder that tell what the page tells.
    #[serde(default)]
    pub beside: Vec<BesideDef>,
    /// Places that name files one by one.
    #[serde(default)]
    pub rolls: Vec<RollDef>,
    /// Front matter that names files.
    #[serde(default)]
    pub names: Vec<NamesDef>,
    /// The page links to each page of this kind, somewhere.
    #[serde(default)]
    pub links_to_each: Option<Name>,
    #[serde(default)]
    pub heading_never_ends: Vec<String>,
}

impl Kind {
    /// All that lists pages on such a page, by name: tables, lists and portraits.
    pub fn listings(&self) -> impl Iterator<Item = (Name, &Listing)> {
        let tables =
            self.tables.iter().filter_map(|table| Some((table.table, table.listing.as_ref()?)));
        let lists = self.lists.iter().map(|list| (list.list, &list.listing));
        let portraits =
            self.portraits.iter().map(|portrait| (portrait.portraits, &portrait.listing));
        tables.chain(lists).chain(portraits)
    }

    /// Each listing that has a section of its own, and the heading of that.
    pub fn listings_under(&self) -> impl Iterator<Item = (Name, &str)> {
        let tables = self.tables.iter().filter(|table| table.listing.is_some());
        let tables = tables.filter_map(|table| Some((table.table, table.under.as_deref()?)));
        // The others share their section with what else stands in it.
        let lists = self
            .lists
            .iter()
            .filter(|list| list.label.is_none() && list.after.is_none() && list.heading.is_none());
        let lists = lists.map(|list| (list.list, list.under.as_str()));
        let portraits = self.portraits.iter().map(|it| (it.portraits, it.under.as_str()));
        tables.chain(lists).chain(portraits)
    }

    /// Whether pages of this kind have a place for the role.
    pub fn knows(&self, role: Name) -> bool {
        self.roles().any(|known| known == role)
    }

    /// The roles that pages of this kind have a place for; what rows say of other things is none of the page's.
    pub fn roles(&self) -> impl Iterator<Item = Name> {
        let tables = self.tables.iter().filter(|it| it.listing.is_none() && !it.rows_are_items);
        let in_tables = tables.flat_map(|table| {
            let columns = table.columns.iter().map(|column| &column.cell);
            let cells = columns.chain(table.rows.iter().map(|row| &row.cell));
            let roles = cells.flat_map(|cell| {
                let flags = cell.flags.iter().map(|flag| flag.role);
                let values = cell.role.into_iter().chain(cell.roles.iter().copied());
                values.chain(cell.presence).chain(flags)
            });
            roles.chain(table.lists.iter().map(|list| list.role))
        });
        let badges = self.badges.iter().flat_map(|group| group.badges.iter());
        in_tables
            .chain(self.facts.iter().map(|fact| fact.role))
            .chain(self.derived.iter().map(|derived| derived.role))
            .chain(badges.flat_map(|badge| badge.roles.iter().copied()))
    }

    /// Where a page of this kind tells the role: the heading above the first of its places, if that has one.
    pub fn heading_of(&self, role: Name) -> Option<&str> {
        let has = |cell: &CellDef| {
            cell.role == Some(role) || cell.roles.contains(&role) || cell.presence == Some(role)
        };
        let facts = self.facts.iter().filter(|fact| fact.role == role);
        let facts = facts.filter_map(|fact| fact.under.as_deref());
        let tables = self.tables.iter().filter(|table| {
            table.columns.iter().any(|column| has(&column.cell))
                || table.rows.iter().any(|row| has(&row.cell))
                || table.lists.iter().any(|list| list.role == role)
        });
        let tables = tables.filter_map(|table| table.under.as_deref());
        let groups = self
            .badges
            .iter()
            .filter(|group| group.badges.iter().any(|badge| badge.roles.contains(&role)));
        let groups = groups.filter_map(|group| group.under.first()).map(String::as_str);
        facts.chain(tables).chain(groups).next()
    }

    /// Whether a page that has no place for the role says no to it, by the badge or the column that it lacks.
    pub fn denies_by_absence(&self, role: Name) -> bool {
        let in_badges = self
            .badges
            .iter()
            .filter(|group| group.complete)
            .any(|group| group.badges.iter().any(|badge| badge.roles == [role]));
        in_badges
            || self.tables.iter().any(|table| {
                let is_whole = table.absent_under.is_some();
                table.columns.iter().map(|column| &column.cell).any(|cell| match cell.presence {
                    Some(presence) => presence == role && (is_whole || table.optional_columns),
                    None => is_whole && cell.role == Some(role),
                })
            })
    }

    /// The units in which the places of such a page give the role.
    pub fn units_of(&self, role: Name) -> Vec<Name> {
        let tables = self.tables.iter().filter(|it| it.listing.is_none() && !it.rows_are_items);
        let cells = tables.flat_map(|table| {
            let columns = table.columns.iter().map(|column| &column.cell);
            columns.chain(table.rows.iter().map(|row| &row.cell))
        });
        let in_tables = cells.filter(|cell| cell.role == Some(role) || cell.roles.contains(&role));
        let facts = self.facts.iter().filter(|fact| fact.role == role).map(|fact| fact.unit);
        let mut units: Vec<Name> = facts.chain(in_tables.filter_map(|cell| cell.unit)).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// The headings under which it knows anything.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        let tables = self.tables.iter().filter_map(|table| table.under.as_deref());
        let lists = self.lists.iter().map(|list| list.under.as_str());
        let portraits = self.portraits.iter().map(|portrait| portrait.under.as_str());
        let badges = self.badges.iter().flat_map(|group| &group.under).map(String::as_str);
        tables.chain(lists).chain(portraits).chain(badges).chain(self.line_sections())
    }

    /// The headings under which it knows labelled lines.
    pub fn line_sections(&self) -> impl Iterator<Item = &str> {
        let labelled = self.facts.iter().filter(|def| def.label.is_some());
        labelled.filter_map(|def| def.under.as_deref())
    }
}

/// Keys of the front matter whose texts name files.
#[derive(Debug, Deserialize)]
pub struct NamesDef {
    pub keys: Vec<String>,
    /// The path of a file from the page's folder.
    pub file: TextPattern,
    /// Texts that name none.
    #[serde(default)]
    pub or: Vec<TextPattern>,
}

/// The role that identifies a page among those of its kind, and the part of the path made from it.
#[derive(Debug, Deserialize)]
pub struct Identity {
    pub role: Name,
    pub capture: String,
    /// Replacements from the id to the file name: each part but the last stays as it is.
    #[serde(default)]
    pub replace: Vec<(String, String)>,
    #[serde(default)]
    pub lower_case: bool,
}

impl Identity {
    /// The part of the path that an id makes.
    pub fn path_of(&self, id: &str) -> String {
        let (folders, last) =
            id.rsplit_once('/').map_or(("", id), |(folders, last)| (folders, last));
        let mut name = last.to_owned();
        for (from, to) in &self.replace {
            name = name.replace(from.as_str(), to);
        }
        if self.lower_case {
            name = name.to_lowercase();
        }
        if folders.is_empty() { name } else { format!("{folders}/{name}") }
    }
}

/// A fact that stands outside tables and badges. Exactly one place is given.
#[derive(Debug, Deserialize)]
pub struct FactDef {
    pub role: Name,
    pub unit: Name,
    #[serde(default)]
    pub front_matter: Option<String>,
    /// The first heading of level 1.
    #[serde(default)]
    pub title: bool,
    /// The first paragraph under the title that is neither a breadcrumb nor a label.
    #[serde(default)]
    pub intro: bool,
    /// Item of the breadcrumb, negative from its end.
    #[serde(default)]
    pub breadcrumb: Option<i32>,
    /// A label in a line, with the heading it stands under.
    #[serde(default)]
    pub label: Option<String>,
    #[serde(default)]
    pub under: Option<String>,
    /// A line, perhaps of a fenced block, or a heading, that fits a pattern.
    #[serde(default)]
    pub line: Option<TextPattern>,
    #[serde(default)]
    pub code: Option<TextPattern>,
    #[serde(default)]
    pub heading: Option<TextPattern>,
    #[serde(default)]
    pub capture: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Order {
    pub column: String,
    #[serde(default)]
    pub descending: bool,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent settings, named in YAML")]
pub struct SectionDef {
    /// Any where there is none.
    #[serde(default)]
    pub level: Option<u8>,
    /// A heading, or a pattern of headings that may stand here any number of times.
    pub heading: TextPattern,
    /// Other headings that serve as well.
    #[serde(default)]
    pub or: Vec<TextPattern>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub repeats: bool,
    /// Nothing needs to stand under it.
    #[serde(default)]
    pub may_be_empty: bool,
    /// It belongs to the page and is no part of the section above it, however deep its heading.
    #[serde(default)]
    pub apart: bool,
}

impl SectionDef {
    /// Its heading as it is written: `## Facts`.
    pub fn written(&self) -> String {
        let level = self.level.unwrap_or(DEFAULT_LEVEL);
        format!("{} {}", "#".repeat(usize::from(level)), self.heading.text)
    }

    pub fn is_title(&self) -> bool {
        self.level == Some(1)
    }

    pub fn is_of(&self, level: u8) -> bool {
        self.level.is_none_or(|own| own == level)
    }
}

#[derive(Debug, Deserialize)]
pub struct Crumb {
    #[serde(default)]
    pub label: Option<String>,
    #[serde(default)]
    pub to: Option<PathPattern>,
}

/// A link with a fixed text, or under a fixed label, that has one page it must lead to.
#[derive(Debug, Deserialize)]
pub struct Navigation {
    #[serde(default)]
    pub text: Option<TextPattern>,
    #[serde(default)]
    pub label: Option<String>,
    /// `{tail}` stands for the last part of the target as written.
    pub to: Vec<PathPattern>,
    /// What fills the hole in `text` is what the page says for one of these roles.
    #[serde(default)]
    pub names: Vec<Name>,
}

/// A date that is likely to be the time of the generator's run if it lies this close to the stamp.
#[derive(Debug, Deserialize)]
pub struct SyncDate {
    pub role: Name,
    pub stamp: Name,
    pub days: u32,
}

#[derive(Debug, Deserialize)]
pub struct Implies {
    #[serde(rename = "if")]
    pub when: Name,
    pub then: Name,
}

/// Two roles of which the first is at most the second.
#[derive(Debug, Deserialize)]
pub struct Ordered {
    pub less: Name,
    pub more: Name,
    /// The other order is rare, not impossible.
    #[serde(default)]
    pub likely: bool,
}

/// A column that follows from others of its row and from facts of the page.
#[derive(Debug, Deserialize)]
pub struct Arithmetic {
    pub table: Name,
    pub column: String,
    /// Only for rows whose first cell fits.
    #[serde(default)]
    pub rows: Option<TextPattern>,
    /// The columns hold chosen figures: `1k` is 1,000 and nothing beside it.
    #[serde(default)]
    pub exact: bool,
    /// Terms that are added up: products of columns and roles.
    pub sum: Vec<Term>,
    #[serde(default = "one")]
    pub scale: f64,
}

#[derive(Debug, Deserialize)]
pub struct Term {
    #[serde(default)]
    pub column: Option<String>,
    #[serde(default)]
    pub role: Option<Name>,
    #[serde(default = "one")]
    pub factor: f64,
}

/// The level at which a section is written that may have any.
const DEFAULT_LEVEL: u8 = 2;

fn one() -> f64 {
    1.0
}
