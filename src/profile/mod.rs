//! The dialect of a catalog, as data: kinds of pages, where each fact stands, its unit, the badge
//! vocabulary, which tables list which pages, which numbers count what.
//!
//! The types here are a profile as it is written; `schemas/profile.schema.json` describes the same for
//! editors and for the messages about mistakes in one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::name::Name;
use crate::value::{Definition, Unit, Value};

mod badge;
mod beside;
mod count;
mod extend;
mod idle;
mod kind;
mod listing;
pub mod load;
pub mod pattern;
mod patterns;
mod refer;
mod source;
mod strangers;
mod table;

pub use badge::{BadgeDef, BadgeGroup, BadgeSet, Condition, Derived};
pub use beside::{BesideDef, BesideField, RollDef, letters};
pub use count::{Average, CountDef, CountPages, Mentions, Percent};
pub use kind::{
    Arithmetic, Crumb, FactDef, Identity, Implies, Kind, NamesDef, Navigation, Order, Ordered,
    SectionDef, SyncDate, Term,
};
pub use listing::{
    Digest, HeadingFact, ListDef, ListLink, ListNumber, Listing, Pick, PortraitDef, PortraitFact,
    Total, ZeroFlag,
};
pub use source::{FieldDef, FileNames, MadePage, NamedDef, PartField, RecordDef, SourceDef};
pub use strangers::{RECORD, strangers};
pub use table::{CellDef, ColumnDef, FlagMark, ListRow, Note, PairRow, TableDef};

use pattern::TextPattern;

#[derive(Debug, Deserialize)]
pub struct Profile {
    /// The profile that this one changes; it is no longer needed once the profile is read.
    #[serde(default, rename = "extends")]
    _extends: Option<String>,
    pub name: String,
    pub title: String,
    /// File names that show a folder's page, each with the platforms that show it.
    #[serde(default)]
    pub index_pages: Vec<IndexPage>,
    #[serde(default)]
    pub units: BTreeMap<String, Definition>,
    /// Vocabularies of badges, by name, in the order in which they stand on a page.
    #[serde(default)]
    pub badge_sets: BTreeMap<String, BadgeSet>,
    pub kinds: Vec<Kind>,
    /// What a person calls a role, where that is not its name with blanks for underscores.
    #[serde(default)]
    pub role_titles: BTreeMap<Name, String>,
    /// How far apart stamps of one run of the generator may be, in seconds.
    #[serde(default)]
    pub run_gap: Option<u32>,
    /// Roles that pages with one id must agree on.
    #[serde(default)]
    pub same: Vec<Same>,
    #[serde(default)]
    pub one_name: Vec<OneName>,
    /// What the pages are generated from.
    #[serde(default)]
    pub source: Option<SourceDef>,
    /// Prices of one model that its pages should give in about the same height.
    #[serde(default)]
    pub prices: Vec<Prices>,
    #[serde(default)]
    pub promises: Vec<Promise>,
    #[serde(default)]
    pub foreign_names: Vec<ForeignName>,
    /// How pages, and what they are generated from, tell that a model is on its way out.
    #[serde(default)]
    pub deprecation: Option<Deprecation>,
    /// The elements of HTML that pages may hold; any where there is no list.
    #[serde(default)]
    pub elements: Option<Vec<String>>,
    /// What stands before a path from the root where the web shows the catalog's own files.
    #[serde(default)]
    pub web_roots: Vec<String>,
    /// What stands before a path from the root in code.
    #[serde(default)]
    pub code_roots: Vec<String>,
    /// Headings may name their id behind their text, as in `## Title { #id }`.
    #[serde(default)]
    pub heading_ids: bool,
    /// How many characters a path below the root may have.
    #[serde(default)]
    pub longest_path: Option<usize>,
    /// Roles whose texts should be written in one way on all pages.
    #[serde(default)]
    pub uniform: Vec<Name>,
    #[serde(skip)]
    pub schemas: crate::schema::Schemas,
    /// Whether spellings are compared at all.
    #[serde(skip)]
    pub compares_spellings: bool,
    /// What some pages share with others: parts of their paths, or roles.
    #[serde(skip)]
    pub shared: Vec<Name>,
    /// Roles that pages are compared by, each at the number of its name.
    #[serde(skip)]
    compared: Vec<bool>,
    /// Roles that the source gives, in the same way.
    #[serde(skip)]
    sourced: Vec<bool>,
    /// `units`, each at the number of its name.
    #[serde(skip)]
    unit_table: Vec<Option<Unit>>,
    /// For each role, whether it is a price.
    #[serde(skip)]
    priced: Vec<bool>,
}

#[derive(Debug, Deserialize)]
pub struct IndexPage {
    pub file: String,
    pub targets: Vec<String>,
}

/// Each page of a kind agrees, in some roles, with at least one page of another kind that carries its id.
#[derive(Debug, Deserialize)]
pub struct Same {
    pub kind: Name,
    pub with: Name,
    pub id: Name,
    pub roles: Vec<Name>,
}

/// Pages of some kinds that carry one id carry one name.
#[derive(Debug, Deserialize)]
pub struct OneName {
    pub kinds: Vec<Name>,
    pub id: Name,
    pub role: Name,
}

/// Pages of a kind with one id give these prices.
#[derive(Debug, Deserialize)]
pub struct Prices {
    pub kind: Name,
    pub roles: Vec<Name>,
}

/// A model whose id fits one of these patterns has this word in a list.
#[derive(Debug, Deserialize)]
pub struct Promise {
    /// What such a model is: "an image generator".
    pub title: String,
    /// Patterns of the id in lower case.
    pub ids: Vec<TextPattern>,
    pub role: Name,
    pub has: String,
}

/// A text that only pages of some owners carry.
#[derive(Debug, Deserialize)]
pub struct ForeignName {
    pub role: Name,
    pub pattern: TextPattern,
    /// The parts of paths that name the owner.
    pub captures: Vec<String>,
    pub owners: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Deprecation {
    /// The first of them that holds counts.
    pub signs: Vec<DeprecationSign>,
    /// Words, in any letter case, one of which tells readers of it.
    pub told_by: Vec<String>,
}

/// A role that tells it by one of some words, by a yes, or by a day that has come.
#[derive(Debug, Deserialize)]
pub struct DeprecationSign {
    pub role: Name,
    #[serde(default)]
    pub words: Vec<String>,
    /// What such a model is: "deprecated".
    pub title: String,
}

fn mark(marks: &mut Vec<bool>, role: Name) {
    if marks.len() <= role.index() {
        marks.resize(role.index() + 1, false);
    }
    marks[role.index()] = true;
}

impl Profile {
    pub fn unit(&self, name: Name) -> Option<&Unit> {
        self.unit_table.get(name.index())?.as_ref()
    }

    /// All of its units.
    pub fn units(&self) -> impl Iterator<Item = &Unit> + Clone {
        self.unit_table.iter().flatten()
    }

    /// Whether a text in a column says that there is no value.
    pub fn says_nothing(&self, column: &ColumnDef, text: &str) -> bool {
        let unit = column.cell.unit.and_then(|unit| self.unit(unit));
        text.is_empty() || unit.is_some_and(|unit| matches!(unit.read(text), Ok(Value::Missing)))
    }

    /// What a person calls the role.
    pub fn role_title(&self, role: Name) -> String {
        self.role_titles.get(&role).map_or_else(|| role.as_str().replace('_', " "), Clone::clone)
    }

    /// Whether other pages, or the catalog as a whole, speak of the role too.
    pub fn is_compared(&self, role: Name) -> bool {
        self.compared.get(role.index()).copied().unwrap_or(false)
    }

    /// Whether the source speaks of the role.
    pub fn is_sourced(&self, role: Name) -> bool {
        self.sourced.get(role.index()).copied().unwrap_or(false)
    }

    /// Whether the role is a price: by the unit of a place, or by what else the profile says of it.
    pub fn is_price(&self, role: Name) -> bool {
        self.priced.get(role.index()).copied().unwrap_or(false)
    }

    fn mark_priced(&mut self) {
        let mut roles: Vec<Name> = Vec::new();
        let mut add = |role: Name, unit: Name, index: usize| {
            let unit = self.unit_table.get(unit.index()).and_then(Option::as_ref);
            roles.extend(unit.filter(|unit| unit.is_price(index)).map(|_| role));
        };
        for kind in &self.kinds {
            kind.facts.iter().for_each(|fact| add(fact.role, fact.unit, 0));
            for table in &kind.tables {
                let columns = table.columns.iter().map(|column| &column.cell);
                for cell in columns.chain(table.rows.iter().map(|row| &row.cell)) {
                    let Some(unit) = cell.unit else { continue };
                    let cell_roles = cell.role.iter().map(|role| (0, role));
                    cell_roles
                        .chain(cell.roles.iter().enumerate())
                        .for_each(|(index, role)| add(*role, unit, index));
                }
            }
            for list in &kind.lists {
                list.heading.iter().for_each(|heading| add(heading.role, heading.unit, 0));
                list.links.iter().for_each(|link| add(link.role, link.unit, 0));
                list.number.iter().for_each(|number| add(number.role, number.unit, 0));
            }
            let portraits = kind.portraits.iter().flat_map(|portrait| &portrait.facts);
            portraits.for_each(|fact| add(fact.role, fact.unit, 0));
            for badge in kind.badges.iter().flat_map(|group| group.badges.iter()) {
                let Some(unit) = badge.unit else { continue };
                for (index, role) in badge.roles.iter().enumerate() {
                    add(*role, unit, index);
                }
            }
        }
        roles.extend(self.prices.iter().flat_map(|prices| &prices.roles));
        let records = self.source.iter().flat_map(|source| &source.records);
        let fields = records.flat_map(|record| &record.fields).filter(|field| field.price);
        roles.extend(fields.map(|field| field.role));
        for role in roles {
            mark(&mut self.priced, role);
        }
    }

    /// Marks the roles that catalog rules look at.
    fn mark_compared(&mut self) {
        let mut roles: Vec<Name> = Vec::new();
        for kind in &self.kinds {
            roles.extend(kind.id.as_ref().map(|id| id.role));
            roles.extend(kind.stamp);
            for table in kind.tables.iter().filter(|table| table.listing.is_some()) {
                roles.extend(table.listing.iter().flat_map(|listing| listing.by.iter().copied()));
                roles.extend(table.listing.iter().filter_map(|listing| listing.first));
                let picks = table.listing.iter().flat_map(|listing| &listing.picks);
                roles.extend(picks.flat_map(|pick| [pick.of, pick.greatest]));
                for cell in table.columns.iter().map(|column| &column.cell) {
                    roles.extend(cell.role.iter().chain(&cell.roles));
                    roles.extend(cell.flags.iter().map(|flag| flag.role));
                }
            }
            for list in &kind.lists {
                roles.extend(
                    list.role.iter().chain(list.number.as_ref().map(|number| &number.role)),
                );
                roles.extend(list.heading.iter().map(|heading| heading.role));
                roles.extend(list.listing.first);
                roles.extend(list.links.iter().map(|link| link.role));
            }
            for portrait in &kind.portraits {
                roles.push(portrait.role);
                roles.extend(portrait.facts.iter().map(|fact| fact.role));
            }
            for count in &kind.counts {
                roles.push(count.role);
                roles.extend(count.pages.as_ref().and_then(|pages| pages.having));
                roles.extend(
                    count
                        .percent
                        .as_ref()
                        .into_iter()
                        .flat_map(|percent| [percent.of, percent.over]),
                );
                roles.extend(count.average.as_ref().map(|average| average.role));
            }
        }
        self.shared = self.names_shared();
        roles.extend(self.shared.iter().copied());
        roles.extend(self.same.iter().flat_map(|same| same.roles.iter().copied().chain([same.id])));
        roles.extend(self.prices.iter().flat_map(|prices| prices.roles.iter().copied()));
        let signs = self.deprecation.iter().flat_map(|deprecation| &deprecation.signs);
        roles.extend(signs.map(|sign| sign.role));
        roles.extend(self.one_name.iter().flat_map(|one| [one.id, one.role]));
        for role in roles {
            mark(&mut self.compared, role);
        }
        let mut tables = self.kinds.iter().flat_map(|kind| &kind.tables);
        self.compares_spellings = !self.uniform.is_empty() || tables.any(|table| table.uniform);
        let records = self.source.iter().flat_map(|source| &source.records);
        for field in records.flat_map(|record| &record.fields) {
            mark(&mut self.sourced, field.role);
        }
    }

    /// What pages share with others: parts of their paths, and roles.
    fn names_shared(&self) -> Vec<Name> {
        let mut names: Vec<&String> = Vec::new();
        for kind in &self.kinds {
            for (_, listing) in kind.listings() {
                names.extend(&listing.same);
                names.extend(listing.picks.iter().flat_map(|pick| &pick.same));
                let total = listing.total.as_ref().and_then(|total| total.pages.as_ref());
                names.extend(total.into_iter().flat_map(|pages| &pages.same));
                names.extend(listing.digests.iter().map(|digest| &digest.part));
            }
            for count in &kind.counts {
                names.extend(count.pages.iter().flat_map(|pages| &pages.same));
                let mentions = count.mentions.iter();
                names.extend(mentions.flat_map(|it| it.pages.same.iter().chain([&it.owner])));
            }
        }
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(|name| Name::new(name)).collect()
    }

    /// A record of the source, and one of the pages that it makes, by their places in the profile.
    pub fn made(&self, (record, page): (usize, usize)) -> Option<(&RecordDef, &MadePage)> {
        let record = self.source.as_ref()?.records.get(record)?;
        Some((record, record.pages.get(page)?))
    }

    pub fn kind(&self, name: Name) -> Option<(usize, &Kind)> {
        self.kinds.iter().enumerate().find(|(_, kind)| kind.kind == name)
    }

    /// Whether a file name is that of a page which shows its folder.
    pub fn is_index(&self, file_name: &str) -> bool {
        self.index_pages.iter().any(|index| index.file == file_name)
    }

    /// The kind of the page at `path` below the root, by its path alone.
    pub fn kind_of(&self, path: &str) -> Option<usize> {
        let folder = self.folder_of(path);
        self.kinds.iter().position(|kind| match (kind.path.folder, folder) {
            (true, Some(folder)) => kind.path.fits(folder),
            (true, None) => false,
            (false, _) => kind.path.fits(path),
        })
    }

    /// The folder that the page at `path` shows, if it shows one.
    pub fn folder_of<'a>(&self, path: &'a str) -> Option<&'a str> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        self.is_index(name).then_some(folder)
    }

    pub fn captures<'a>(&'a self, kind: &'a Kind, path: &'a str) -> pattern::Captures<'a> {
        kind.path.captures(self.path_as(kind, path)).unwrap_or_default()
    }

    /// What one hole of the kind's path holds.
    pub fn capture<'a>(&self, kind: &Kind, path: &'a str, hole: &str) -> Option<&'a str> {
        kind.path.capture(self.path_as(kind, path), hole)
    }

    /// The path as patterns of the kind are written: that of the folder where they mean a folder.
    fn path_as<'a>(&self, kind: &Kind, path: &'a str) -> &'a str {
        if kind.path.folder { self.folder_of(path).unwrap_or(path) } else { path }
    }
}
