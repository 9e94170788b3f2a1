//! Badges, and what they say.

use serde::Deserialize;

use super::pattern::{self};
use crate::name::Name;

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
    /// Whether one of its badges is for the role.
    pub fn tells(&self, role: Name) -> bool {
        self.badges.iter().any(|badge| badge.roles.contains(&role))
    }

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
