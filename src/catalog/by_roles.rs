//! Finds pages by what they say.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use super::{Catalog, OwnFact, PageFacts};
use crate::diagnostic::FileId;
use crate::name::Name;

/// Pages by what they say for some roles: by a hash of that, in the order of the hashes.
#[derive(Debug)]
pub struct ByRoles<'c> {
    roles: &'c [Name],
    pages: Vec<(u64, FileId)>,
    state: RandomState,
}

impl<'c> ByRoles<'c> {
    /// The pages of a kind.
    pub fn new(catalog: &Catalog<'_>, kind: Name, roles: &'c [Name]) -> Self {
        Self::of(catalog.of_kind(kind), roles)
    }

    /// Of these pages those that say something for each of the roles.
    pub fn of<'p>(pages: impl IntoIterator<Item = &'p PageFacts>, roles: &'c [Name]) -> Self {
        let mut index = Self { roles, pages: Vec::new(), state: RandomState::new() };
        let hashed = |page: &PageFacts| Some((index.hash(|role| page.fact(role))?, page.file));
        let mut pages: Vec<(u64, FileId)> = pages.into_iter().filter_map(hashed).collect();
        pages.sort_unstable();
        index.pages = pages;
        index
    }

    /// The pages that say the same, in the order of their paths.
    pub fn find<'f>(
        &self,
        catalog: &Catalog<'_>,
        fact: impl Fn(Name) -> Option<OwnFact<'f>>,
    ) -> Vec<FileId> {
        let Some(hash) = self.hash(&fact) else { return Vec::new() };
        let alike = &self.pages[self.pages.partition_point(|(other, _)| *other < hash)..];
        let alike = alike.iter().take_while(|(other, _)| *other == hash).map(|(_, file)| *file);
        let says_so = |file: &FileId| {
            catalog.page(*file).is_some_and(|page| {
                self.roles.iter().all(|role| text(page.fact(*role)) == text(fact(*role)))
            })
        };
        alike.filter(says_so).collect()
    }

    /// All of them, in no order.
    pub fn pages<'p>(&self, catalog: &'p Catalog<'_>) -> impl Iterator<Item = &'p PageFacts> {
        self.pages.iter().filter_map(|(_, file)| catalog.page(*file))
    }

    /// `None` where one of the roles is missing.
    fn hash<'f>(&self, fact: impl Fn(Name) -> Option<OwnFact<'f>>) -> Option<u64> {
        let mut hasher = self.state.build_hasher();
        for role in self.roles {
            text(fact(*role))?.hash(&mut hasher);
        }
        Some(hasher.finish())
    }
}

fn text(fact: Option<OwnFact<'_>>) -> Option<&str> {
    fact?.value.text()
}
