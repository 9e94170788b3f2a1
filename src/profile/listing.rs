//! Tables and lists whose rows stand for pages.

use serde::Deserialize;

use super::pattern::TextPattern;
use super::{CountPages, Order};
use crate::name::Name;

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
    /// The rows are the first pages by this role, as many as there are rows.
    #[serde(default)]
    pub first: Option<Name>,
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
