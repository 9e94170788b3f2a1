//! What pages are generated from.

use serde::Deserialize;

use super::pattern::PathPattern;
use crate::name::Name;

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
