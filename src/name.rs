//! Interned names: of roles, units, kinds and tables.
//!
//! A profile speaks of the same few names in many places and each page is matched against all of them, so a
//! name is read once and compared as a number from then on. The names of a process are few (those of its
//! profiles) and live as long as it does.

use std::sync::{LazyLock, RwLock};

use serde::{Deserialize, Deserializer};

static NAMES: LazyLock<RwLock<Vec<&'static str>>> = LazyLock::new(RwLock::default);

/// A name in a profile. Ordered by first mention.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(u16);

impl Name {
    /// The name for `text`, new or known.
    pub fn new(text: &str) -> Self {
        let mut names = NAMES.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let index = names.iter().position(|name| *name == text).unwrap_or_else(|| {
            names.push(Box::leak(text.into()));
            names.len() - 1
        });
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    pub fn as_str(self) -> &'static str {
        let names = NAMES.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        names.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// For tables with a place for each name.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The number that stands for it.
    pub fn number(self) -> u16 {
        self.0
    }

    /// The name that a number stands for.
    pub fn of_number(number: u16) -> Self {
        Self(number)
    }
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}
