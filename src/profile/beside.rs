//! The files beside pages, and places that name files.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::pattern::{PathPattern, TextPattern};
use crate::name::Name;

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
    /// The role on the page that says the same.
    #[serde(default)]
    pub role: Option<Name>,
    /// How the field is written, where that is not as the page writes it.
    #[serde(default)]
    pub unit: Option<Name>,
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

/// A text by its letters and digits alone.
pub fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
