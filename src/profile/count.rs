//! Numbers that count pages.

use serde::Deserialize;

use crate::name::Name;

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
