//! The dialect of a catalog, as data: kinds of pages, where each fact stands, its unit, the badge
//! vocabulary, which tables list which pages, which numbers count what.
//!
//! The types here are a profile as it is written; `schemas/profile.schema.json` describes the same for
//! editors and for the messages about mistakes in one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::name::Name;
use crate::value::{Definition, Unit, Value};

mod extend;
mod idle;
pub mod load;
pub mod pattern;
mod patterns;
mod refer;
mod strangers;

pub use strangers::{RECORD, strangers};

use pattern::{PathPattern, TextPattern};

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

/// The files that pages are generated from.
#[derive(Debug, Deserialize)]
pub struct SourceDef {
    /// The generator passes over files whose names hold anything else.
    #[serde(default)]
    pub file_names: Option<FileNames>,
    pub records: Vec<RecordDef>,
}

#[derive(Debug, Deserialize)]
pub struct FileNames {
    /// What may stand in a name beside letters and digits.
    pub symbols: String,
    /// What the generator does with other names, as a clause that goes on after "and".
    pub because: String,
}

impl FileNames {
    /// The first character of the path that may not stand there.
    pub fn refused(&self, path: &str) -> Option<char> {
        path.chars()
            .find(|&char| char != '/' && !char.is_alphanumeric() && !self.symbols.contains(char))
    }
}

/// Files each of which, or each item of which, tells what stands on some pages.
#[derive(Debug, Deserialize)]
pub struct RecordDef {
    pub files: PathPattern,
    /// The file is a list, and each of its items a record.
    #[serde(default)]
    pub each: bool,
    pub pages: Vec<MadePage>,
    pub fields: Vec<FieldDef>,
}

/// A page that is made from a record. Its path follows from the parts of the file's path, and from the id if the
/// record gives one.
#[derive(Debug, Deserialize)]
pub struct MadePage {
    pub kind: Name,
    /// A part of the page's path that a field gives; without the field there is no such page, of several values
    /// each has its own.
    #[serde(default)]
    pub by: Option<PartField>,
    /// The page may be missing.
    #[serde(default)]
    pub optional: bool,
}

#[derive(Debug, Deserialize)]
pub struct PartField {
    pub capture: String,
    pub field: String,
}

/// A field of a record, by its path: `limits.context_window`. Of several fields with one role the first that is
/// there counts.
#[derive(Debug, Deserialize)]
pub struct FieldDef {
    pub field: String,
    pub role: Name,
    /// How its text is written; numbers, flags and lists are taken as they are.
    #[serde(default)]
    pub unit: Option<Name>,
    /// True because the field is there at all.
    #[serde(default)]
    pub presence: bool,
    /// A page that shows it as zero where it is not tells its reader that it is free.
    #[serde(default)]
    pub price: bool,
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

/// A date that is likely to be the time of the generator's run if it lies this close to the stamp.
#[derive(Debug, Deserialize)]
pub struct SyncDate {
    pub role: Name,
    pub stamp: Name,
    pub days: u32,
}

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

/// A file in the page's folder that tells what the page tells.
#[derive(Debug, Deserialize)]
pub struct BesideDef {
    /// Its path from the page's folder; `*` for the name of any folder or file.
    pub file: PathPattern,
    /// The page has this one or another that is required.
    #[serde(default)]
    pub required: bool,
    /// File name of the JSON Schema that it meets.
    #[serde(default)]
    pub schema: Option<String>,
    #[serde(default)]
    pub fields: Vec<BesideField>,
}

/// What a field of such a file tells.
#[derive(Debug, Deserialize)]
pub struct BesideField {
    pub field: String,
    /// The role on the page that says the same in other words.
    #[serde(default)]
    pub role: Option<Name>,
    /// The texts that each word of the field stands for. A word that is not listed stands for any, a text that is not
    /// listed may mean any word.
    #[serde(default)]
    pub means: BTreeMap<String, Vec<String>>,
    /// Each of its texts names a file, by its path from the page's folder.
    #[serde(default)]
    pub names: Option<TextPattern>,
    /// Its sentences are those of the section under this heading, more or less.
    #[serde(default)]
    pub retells: Option<String>,
}

impl BesideField {
    /// The words of the field that a text on the page may stand for.
    pub fn words_of(&self, text: &str) -> impl Iterator<Item = &str> {
        let text = letters(text);
        let fits = move |texts: &[String]| texts.iter().any(|known| letters(known) == text);
        self.means.iter().filter(move |(_, texts)| fits(texts)).map(|(word, _)| word.as_str())
    }
}

/// A text by its letters and digits alone.
pub fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A column of a table, or lines of a code block, of which each names a file.
#[derive(Debug, Deserialize)]
pub struct RollDef {
    pub roll: Name,
    /// The table and the column; or the code block, by what stands behind its fence, and the pattern of its lines.
    #[serde(default)]
    pub table: Option<Name>,
    #[serde(default)]
    pub column: Option<String>,
    #[serde(default)]
    pub code: Option<TextPattern>,
    #[serde(default)]
    pub lines: Vec<TextPattern>,
    /// The files that have a name there, by the hole `{name}`; holes of the page's own path are filled from it.
    pub files: Vec<PathPattern>,
    /// Files that may have one.
    #[serde(default)]
    pub or: Vec<PathPattern>,
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
#[expect(clippy::struct_excessive_bools, reason = "independent settings, named in YAML")]
pub struct TableDef {
    pub table: Name,
    /// The heading it stands under, directly or not.
    #[serde(default)]
    pub under: Option<String>,
    pub columns: Vec<ColumnDef>,
    /// Some of the columns may be missing.
    #[serde(default)]
    pub optional_columns: bool,
    /// Columns that are not listed may stand there too.
    #[serde(default)]
    pub other_columns: bool,
    /// For `form: pairs`: a label and a value in each row.
    #[serde(default)]
    pub rows: Vec<PairRow>,
    /// For `form: matrix`: a row for each list of words.
    #[serde(default)]
    pub lists: Vec<ListRow>,
    #[serde(default)]
    pub listing: Option<Listing>,
    /// Rows stand for nothing but themselves: what one says is judged within it.
    #[serde(default)]
    pub rows_are_items: bool,
    /// A row without any value is a fault: such a table is better left out.
    #[serde(default)]
    pub never_empty: bool,
    /// The sentence that stands in for the heading and the table where there is no value.
    #[serde(default)]
    pub instead: Option<String>,
    /// Where this heading stands and the table does not, the page says no to all its columns.
    #[serde(default)]
    pub absent_under: Option<String>,
    /// A table of the same columns under another heading is another table.
    #[serde(default)]
    pub only_here: bool,
    /// It tells of a part of what the page is about, which the heading right above it names.
    #[serde(default)]
    pub part: Option<TextPattern>,
    /// Each column behind the first tells of a part, which its header names.
    #[serde(default)]
    pub part_columns: bool,
    /// The labels of its rows should be written in one way on all pages.
    #[serde(default)]
    pub uniform: bool,
}

impl TableDef {
    /// Whether schemas see the table in the record: labels and values, or one row.
    pub fn in_schema(&self) -> bool {
        let is_one = self.listing.is_none() && !self.rows_are_items && !self.is_of_parts();
        is_one && self.lists.is_empty()
    }

    /// Whether it tells of parts of what the page is about.
    pub fn is_of_parts(&self) -> bool {
        self.part.is_some() || self.part_columns
    }

    /// Its key in the record: its heading, else its name.
    pub fn key(&self) -> &str {
        self.under.as_deref().unwrap_or(self.table.as_str())
    }
}

#[derive(Debug, Deserialize)]
pub struct ColumnDef {
    pub column: String,
    #[serde(flatten)]
    pub cell: CellDef,
    /// In a matrix: the word that a yes in this column stands for.
    #[serde(default)]
    pub word: Option<String>,
    #[serde(default)]
    pub note: Option<Note>,
}

/// What stands in a column where another cell of the row says something else than the page as a whole.
#[derive(Debug, Deserialize)]
pub struct Note {
    pub mark: String,
    pub differs: Name,
}

#[derive(Debug, Deserialize)]
pub struct PairRow {
    pub row: String,
    #[serde(flatten)]
    pub cell: CellDef,
}

#[derive(Debug, Deserialize)]
pub struct ListRow {
    pub row: String,
    pub role: Name,
}

/// What a cell says.
#[derive(Debug, Default, Deserialize)]
pub struct CellDef {
    #[serde(default)]
    pub role: Option<Name>,
    #[serde(default)]
    pub unit: Option<Name>,
    /// Roles of the values of a pair or of several values in one cell, in their order.
    #[serde(default)]
    pub roles: Vec<Name>,
    /// True because the column is there at all.
    #[serde(default)]
    pub presence: Option<Name>,
    /// Marks that each stand for a flag; what is not marked is said to be false.
    #[serde(default)]
    pub flags: Vec<FlagMark>,
    /// The value is the target of the link in the cell, not its text.
    #[serde(default)]
    pub target: bool,
}

#[derive(Debug, Deserialize)]
pub struct FlagMark {
    pub mark: String,
    pub role: Name,
}

/// Rows that stand for pages.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent settings, named in YAML")]
pub struct Listing {
    /// The kind of the pages.
    pub kind: Name,
    /// Each page of the kind with the same captures has a row, each row such a page.
    #[serde(default)]
    pub same: Vec<String>,
    #[serde(default)]
    pub complete: bool,
    /// A last row that stands for further ones.
    #[serde(default)]
    pub more: Option<TextPattern>,
    /// Rows are sorted by the text of this column.
    #[serde(default)]
    pub order: Option<Order>,
    /// Rows without a link, or with a broken one, name the page by these roles.
    #[serde(default)]
    pub by: Vec<Name>,
    /// Cells that name one of several pages of the row's.
    #[serde(default)]
    pub picks: Vec<Pick>,
    /// Cells that sum up a table of the row's page.
    #[serde(default)]
    pub digests: Vec<Digest>,
    /// Flags that say whether some row of a table of the row's page has a zero.
    #[serde(default)]
    pub zeros: Vec<ZeroFlag>,
    /// Rows are pages with the same id as this page.
    #[serde(default)]
    pub same_id: bool,
    /// A row may give what its page leaves out.
    #[serde(default)]
    pub may_add: bool,
    /// A row may say what one of the pages of this kind with the same id says.
    #[serde(default)]
    pub variants: Option<Name>,
    /// What the rows and those left out add up to.
    #[serde(default)]
    pub total: Option<Total>,
    /// A page may have several rows, different pages one text.
    #[serde(default)]
    pub repeats: bool,
    /// Its rows are what readers are advised to take.
    #[serde(default)]
    pub recommends: bool,
    /// The column whose links name the pages, where that is not the first one.
    #[serde(default)]
    pub key: Option<String>,
    /// What parts the lines of a cell. Each link of a row stands for a page; other cells have a line for each, or one
    /// for all.
    #[serde(default)]
    pub stacked: Option<String>,
    /// A row or a line without a link tells of a part of the page above it.
    #[serde(default)]
    pub parts: bool,
}

impl Listing {
    /// Whether its rows may stand for several pages or for parts of them, or name them in a later column.
    pub fn is_stacked(&self) -> bool {
        self.key.is_some() || self.stacked.is_some() || self.parts
    }
}

/// A column that names the page with the greatest value of some role, among the pages below the row's page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pick {
    /// The role of the cell.
    pub role: Name,
    /// What of the picked page the cell says.
    pub of: Name,
    pub kind: Name,
    /// Parts of their paths that the pages share with the row's page.
    #[serde(default)]
    pub same: Vec<String>,
    pub greatest: Name,
}

/// A column that names whose pages stand in a table of the row's page, or says how many they are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// The role of the cell.
    pub role: Name,
    /// The table or list on the row's page.
    pub table: Name,
    /// The part of the paths of the pages there that says whose they are.
    pub part: String,
    /// So many are named; more are counted.
    pub most: usize,
    /// How the number is written.
    pub number: TextPattern,
}

/// A flag of a row, and the table and the roles among whose values it looks for a zero.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZeroFlag {
    pub role: Name,
    pub table: Name,
    pub roles: Vec<Name>,
}

/// How many rows a listing has in all. Exactly one is given.
#[derive(Debug, Deserialize)]
pub struct Total {
    /// The number in the heading above the table.
    #[serde(default)]
    pub heading: Option<TextPattern>,
    #[serde(default)]
    pub pages: Option<CountPages>,
    /// Taken off the number: a page does not list itself.
    #[serde(default)]
    pub less: u32,
}

/// A list under a heading whose items stand for pages.
#[derive(Debug, Deserialize)]
pub struct ListDef {
    pub list: Name,
    pub under: String,
    /// The list goes on in each section below that heading, whose own heading says this of each item.
    #[serde(default)]
    pub heading: Option<HeadingFact>,
    /// Its items stand behind the line with this label.
    #[serde(default)]
    pub after: Option<String>,
    /// Its items are the links of the line with this label.
    #[serde(default)]
    pub label: Option<String>,
    /// Items that stand for no page.
    #[serde(default)]
    pub except: Vec<TextPattern>,
    /// Links of an item, by their texts, whose targets say something.
    #[serde(default)]
    pub links: Vec<ListLink>,
    /// The role of an item's text, or of its link's.
    #[serde(default)]
    pub role: Option<Name>,
    /// A number in an item: the pattern of its text, and what it counts.
    #[serde(default)]
    pub number: Option<ListNumber>,
    pub listing: Listing,
}

#[derive(Debug, Deserialize)]
pub struct HeadingFact {
    pub role: Name,
    pub unit: Name,
    /// What of the heading says it; all of it where there is none.
    #[serde(default)]
    pub pattern: Option<TextPattern>,
}

#[derive(Debug, Deserialize)]
pub struct ListLink {
    pub text: TextPattern,
    pub role: Name,
    pub unit: Name,
}

#[derive(Debug, Deserialize)]
pub struct ListNumber {
    pub pattern: TextPattern,
    pub role: Name,
    pub unit: Name,
}

/// Sections each of which speaks of the page that its heading links to.
#[derive(Debug, Deserialize)]
pub struct PortraitDef {
    pub portraits: Name,
    pub level: u8,
    pub under: String,
    pub role: Name,
    /// Labels of lines, and patterns of link texts, in such a section.
    #[serde(default)]
    pub facts: Vec<PortraitFact>,
    pub listing: Listing,
}

#[derive(Debug, Deserialize)]
pub struct PortraitFact {
    pub role: Name,
    pub unit: Name,
    #[serde(default)]
    pub label: Option<String>,
    #[serde(default)]
    pub link: Option<TextPattern>,
    /// The value is the target of the link behind the label, not its text.
    #[serde(default)]
    pub target: bool,
}

#[derive(Debug, Deserialize)]
pub struct Order {
    pub column: String,
    #[serde(default)]
    pub descending: bool,
}

#[derive(Debug, Deserialize)]
pub struct BadgeGroup {
    pub group: Name,
    /// The heading it stands under.
    #[serde(default)]
    pub under: Vec<String>,
    /// Which of the profile's sets of badges stands there.
    pub set: String,
    #[serde(skip)]
    pub badges: std::sync::Arc<[BadgeDef]>,
    /// All that is true has its badge: what has none is said to be false.
    #[serde(default)]
    pub complete: bool,
    /// Badges stand in the order in which the profile lists them.
    #[serde(default)]
    pub ordered: bool,
}

impl BadgeGroup {
    /// Whether the group stands under a heading with this text: under the first one where it may stand anywhere.
    pub fn begins_at(&self, heading: &str) -> bool {
        self.under.is_empty() || self.under.iter().any(|name| pattern::names(heading, name))
    }
}

/// A vocabulary of badges, shared by the groups that use it.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<BadgeDef>")]
pub struct BadgeSet(pub std::sync::Arc<[BadgeDef]>);

impl From<Vec<BadgeDef>> for BadgeSet {
    fn from(badges: Vec<BadgeDef>) -> Self {
        Self(badges.into())
    }
}

#[derive(Debug, Deserialize)]
pub struct BadgeDef {
    pub label: String,
    /// What it says; any value of `unit` where there is none.
    #[serde(default)]
    pub message: Option<String>,
    pub colour: String,
    #[serde(default)]
    pub alt: Option<String>,
    /// The flag that it sets, or the role of its value. Several: it stands for at least one of them.
    #[serde(default)]
    pub roles: Vec<Name>,
    #[serde(default)]
    pub unit: Option<Name>,
}

/// A flag that follows from other facts.
#[derive(Debug, Deserialize)]
pub struct Derived {
    pub role: Name,
    pub any: Vec<Condition>,
}

#[derive(Debug, Deserialize)]
pub struct Condition {
    pub role: Name,
    /// For a list: it holds this word.
    #[serde(default)]
    pub has: Option<String>,
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

/// The level at which a section is written that may have any.
const DEFAULT_LEVEL: u8 = 2;

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

#[derive(Debug, Deserialize)]
pub struct CountDef {
    pub role: Name,
    /// In the row with this label only.
    #[serde(default)]
    pub row: Option<String>,
    #[serde(default)]
    pub pages: Option<CountPages>,
    #[serde(default)]
    pub rows: Option<Name>,
    /// Of each row: how many pages have a row of their own that leads to a page of the same owner.
    #[serde(default)]
    pub mentions: Option<Mentions>,
    #[serde(default)]
    pub percent: Option<Percent>,
    #[serde(default)]
    pub average: Option<Average>,
}

#[derive(Debug, Deserialize)]
pub struct CountPages {
    pub kind: Name,
    #[serde(default)]
    pub same: Vec<String>,
    /// Only pages on which this flag is true or this fact is there.
    #[serde(default)]
    pub having: Option<Name>,
}

/// Pages whose table holds a row for the same owner.
#[derive(Debug, Deserialize)]
pub struct Mentions {
    pub pages: CountPages,
    pub table: Name,
    /// The part of the path that names the owner.
    pub owner: String,
}

#[derive(Debug, Deserialize)]
pub struct Percent {
    pub of: Name,
    pub over: Name,
}

#[derive(Debug, Deserialize)]
pub struct Average {
    pub role: Name,
    pub kind: Name,
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

fn one() -> f64 {
    1.0
}

fn mark(marks: &mut Vec<bool>, role: Name) {
    if marks.len() <= role.index() {
        marks.resize(role.index() + 1, false);
    }
    marks[role.index()] = true;
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

    /// Marks the roles that catalog rules look at.
    fn mark_compared(&mut self) {
        let mut roles: Vec<Name> = Vec::new();
        for kind in &self.kinds {
            roles.extend(kind.id.as_ref().map(|id| id.role));
            roles.extend(kind.stamp);
            for table in kind.tables.iter().filter(|table| table.listing.is_some()) {
                roles.extend(table.listing.iter().flat_map(|listing| listing.by.iter().copied()));
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
