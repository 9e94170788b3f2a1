//! Finds pages by what they say.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use super::{Catalog, OwnFact, PageFacts};
use crate::diagnostic::FileId;
use crate::name::Name;

/// The pages of a kind by what they say for some roles: by a hash of that, in the order of the hashes.
#[derive(Debug)]
pub struct ByRoles<'c> {
    roles: &'c [Name],
    pages: Vec<(u64, FileId)>,
    state: RandomState,
}

impl<'c> ByRoles<'c> {
    pub fn new(catalog: &Catalog<'_>, kind: Name, roles: &'c [Name]) -> Self {
        let mut index = Self { roles, pages: Vec::new(), state: RandomState::new() };
        let hashed = |page: &PageFacts| Some((index.hash(|role| page.fact(role))?, page.file));
        let mut pages: Vec<(u64, FileId)> = catalog.of_kind(kind).filter_map(hashed).collect();
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
