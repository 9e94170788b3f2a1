//! What pages are generated from.

use serde::Deserialize;

use super::Kind;
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
    /// The page shows all that the record gives and that its kind has a place for.
    #[serde(default)]
    pub complete: bool,
    /// Roles that a complete page may leave out all the same.
    #[serde(default)]
    pub except: Vec<Name>,
}

impl MadePage {
    /// Whether a page of the kind that leaves the role out says that there is nothing.
    pub fn shows(&self, kind: &Kind, role: Name) -> bool {
        self.complete && !self.except.contains(&role) && kind.knows(role)
    }
}

#[derive(Debug, Deserialize)]
pub struct PartField {
    pub capture: String,
    pub field: String,
}

/// What a record says for a role. Of several with one role the first that is there counts.
#[derive(Debug, Deserialize)]
pub struct FieldDef {
    /// The field, by its path: `limits.context_window`.
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
    /// The field is a list, and the role a flag: whether it holds this word.
    #[serde(default)]
    pub has: Option<String>,
    /// Its keys that hold the two ends of a range.
    #[serde(default)]
    pub ends: Option<[String; 2]>,
    /// What pages show where the field is not there, written as `unit` says.
    #[serde(default)]
    pub default: Option<String>,
    /// It holds ids of other records, and pages show what those say for a role.
    #[serde(default)]
    pub names: Option<NamedDef>,
}

/// Records by the kind of the pages that they make, and the role that those are named by.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedDef {
    pub kind: Name,
    pub role: Name,
}
