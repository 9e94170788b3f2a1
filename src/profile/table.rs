//! Tables and their cells.

use serde::Deserialize;

use super::Listing;
use super::pattern::TextPattern;
use crate::name::Name;

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
