//! All pages together: what catalog rules need of them, and nothing more.
//!
//! A page leaves its facts, the rows in which it speaks of other pages, and where its links lead. Its text and
//! its record are gone by then.

use crate::diagnostic::FileId;
use crate::links::paths::Paths;
use crate::links::resolve::{Platform, Site};
use crate::name::Name;
use crate::profile::{Kind, Profile};
use crate::snapshot::Snapshot;
use crate::text::Span;
use crate::value::Value;

/// A copy of the catalog inside itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NestedCopy {
    pub folder: String,
    pub pages: usize,
    /// Its first page, to point at.
    pub first: FileId,
    /// How many of its pages the catalog has too.
    pub twins: usize,
}

/// What a page leaves behind.
#[derive(Debug)]
pub struct PageFacts {
    pub file: FileId,
    pub kind: Option<Name>,
    /// The first readable fact of each role, places that say no by leaving something out not counted.
    pub facts: Vec<OwnFact>,
    pub items: Vec<OwnItem>,
    /// The pages that its links lead to, or are meant to.
    pub links: Vec<Outgoing>,
    pub title: Span,
}

#[derive(Clone, Debug)]
pub struct OwnFact {
    pub role: Name,
    pub value: Value<'static>,
    pub span: Span,
    /// Unreadable: there, but not to be compared.
    pub unreadable: bool,
}

/// A row of a listing or a grid.
#[derive(Debug)]
pub struct OwnItem {
    pub table: Name,
    /// Index of the table on the page: rows of one table stand together.
    pub nth: u16,
    pub span: Span,
    /// The cell that names the page, and its text.
    pub key: Span,
    pub text: Box<str>,
    pub page: Option<FileId>,
    pub has_link: bool,
    pub facts: Vec<OwnFact>,
    pub more: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub struct Outgoing {
    /// Where it leads, if anywhere.
    pub leads: Option<FileId>,
    /// Where it is meant to lead, if it does not.
    pub meant: Option<FileId>,
    pub span: Span,
}

/// The index over all pages.
#[derive(Debug)]
pub struct Catalog<'c> {
    pub snapshot: &'c Snapshot,
    pub paths: &'c Paths,
    pub site: Site<'c>,
    pub profile: Option<&'c Profile>,
    pub platforms: &'c [Platform],
    /// In the order of their paths.
    pub pages: Vec<PageFacts>,
    pub nested: Vec<NestedCopy>,
    index: Vec<u32>,
}

impl<'c> Catalog<'c> {
    pub fn page(&self, file: FileId) -> Option<&PageFacts> {
        let at = *self.index.get(file.0 as usize)?;
        self.pages.get(at as usize)
    }

    pub fn path(&self, file: FileId) -> &'c str {
        self.snapshot.path(file)
    }

    pub fn kind(&self, page: &PageFacts) -> Option<&'c Kind> {
        self.profile?.kind(page.kind?).map(|(_, kind)| kind)
    }

    /// All pages of a kind, in the order of their paths.
    pub fn of_kind(&self, kind: Name) -> impl Iterator<Item = &PageFacts> {
        self.pages.iter().filter(move |page| page.kind == Some(kind))
    }
}

impl PageFacts {
    pub fn fact(&self, role: Name) -> Option<&OwnFact> {
        self.facts.iter().find(|fact| fact.role == role)
    }
}

/// Gathers what pages leave behind.
#[derive(Debug)]
pub struct CatalogBuilder<'c> {
    catalog: Catalog<'c>,
}

impl<'c> CatalogBuilder<'c> {
    pub fn new(
        snapshot: &'c Snapshot,
        paths: &'c Paths,
        site: Site<'c>,
        profile: Option<&'c Profile>,
        platforms: &'c [Platform],
    ) -> Self {
        let index = vec![u32::MAX; snapshot.len()];
        let catalog = Catalog {
            snapshot,
            paths,
            site,
            profile,
            platforms,
            pages: Vec::new(),
            nested: Vec::new(),
            index,
        };
        Self { catalog }
    }

    pub fn add(&mut self, page: PageFacts) {
        if let Some(at) = self.catalog.index.get_mut(page.file.0 as usize) {
            *at = u32::try_from(self.catalog.pages.len()).unwrap_or(u32::MAX);
            self.catalog.pages.push(page);
        }
    }

    pub fn finish(mut self, nested: Vec<NestedCopy>) -> Catalog<'c> {
        self.catalog.nested = nested;
        self.catalog
    }
}
