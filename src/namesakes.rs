//! Rows that name their pages in words which several pages share.

use hashbrown::HashMap;

use crate::catalog::{ByRoles, Catalog, Listed, OwnItem, PageFacts};
use crate::name::Name;

/// The pages that bear what rows name them by, looked up once for all rows of a listing.
#[derive(Debug)]
pub struct Namesakes<'c> {
    catalog: &'c Catalog<'c>,
    known: HashMap<(Name, &'c [Name]), ByRoles<'c>>,
}

impl<'c> Namesakes<'c> {
    pub fn new(catalog: &'c Catalog<'c>) -> Self {
        Self { catalog, known: HashMap::new() }
    }

    /// The pages that a row without a link may stand for.
    pub fn of(&mut self, listed: &Listed<'c>, item: &OwnItem) -> Vec<&'c PageFacts> {
        let (catalog, by) = (self.catalog, listed.listing.by.as_slice());
        if by.is_empty() || item.link().is_some() {
            return Vec::new();
        }
        let kinds = std::iter::once(listed.listing.kind).chain(listed.listing.variants);
        let mut pages = Vec::new();
        for kind in kinds {
            let known =
                self.known.entry((kind, by)).or_insert_with(|| ByRoles::new(catalog, kind, by));
            let found = known.find(catalog, |role| listed.page.fact_of(item, role));
            pages.extend(found.into_iter().filter_map(|file| catalog.page(file)));
        }
        pages
    }
}
