//! Puts pages into the index over all of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::{ByRoles, Catalog, NamedLink, NestedCopy, PageFacts};
use crate::diagnostic::{Cause, FileId};
use crate::links::paths::Paths;
use crate::links::resolve::{Platform, Site};
use crate::name::Name;
use crate::profile::{Kind, Profile};
use crate::recent::Recent;
use crate::snapshot::Snapshot;
use crate::value::Value;

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
        pages: usize,
    ) -> Self {
        let index = vec![u32::MAX; snapshot.len()];
        let catalog = Catalog {
            snapshot,
            paths,
            site,
            profile,
            platforms,
            pages: Vec::with_capacity(pages),
            nested: Vec::new(),
            source: None,
            today: None,
            run: None,
            named: Vec::new(),
            denied: OnceLock::new(),
            replaced: OnceLock::new(),
            lost: HashMap::new(),
            unread: Vec::new(),
            recent: Recent::default(),
            index,
            linked: vec![false; snapshot.len()],
            by_kind: HashMap::new(),
            by_part: HashMap::new(),
            by_id: Vec::new(),
        };
        Self { catalog }
    }

    /// Roles that the page fails to tell, with the fault that hides each.
    pub fn lose(&mut self, page: FileId, lost: HashMap<Name, Cause>) {
        self.catalog.lost.extend(lost.into_iter().map(|(role, cause)| ((page, role), cause)));
    }

    /// A page of which nothing is known, with what is said of that.
    pub fn miss(&mut self, cause: Cause) {
        self.catalog.unread.push(cause);
    }

    pub fn add(&mut self, mut page: PageFacts) {
        let at = u32::try_from(self.catalog.pages.len()).unwrap_or(u32::MAX);
        if let Some(known) = self.catalog.index.get_mut(page.file.0 as usize) {
            *known = at;
        }
        if let Some((profile, kind)) = self.catalog.profile.zip(self.catalog.kind(&page)) {
            self.catalog.by_kind.entry(kind.kind).or_default().push(at);
            let captures = profile.captures(kind, self.catalog.snapshot.path(page.file));
            for role in &profile.shared {
                let name = role.as_str();
                if captures.iter().any(|(capture, _)| *capture == name) {
                    continue;
                }
                let texts = match page.fact(*role).map(|fact| fact.value) {
                    Some(Value::Text(text)) => std::slice::from_ref(text),
                    Some(Value::List(texts)) => texts,
                    _ => continue,
                };
                for text in texts {
                    let part = (kind.kind, name, text.clone());
                    self.catalog.by_part.entry(part).or_default().push(at);
                }
            }
            for (name, value) in captures {
                // The id of the page itself groups nothing.
                if kind.id.as_ref().is_none_or(|id| id.capture != name || kind.path.folder) {
                    let part = (kind.kind, name, Cow::Borrowed(value));
                    self.catalog.by_part.entry(part).or_default().push(at);
                }
            }
        }
        if self.catalog.id(&page).is_some() {
            self.catalog.by_id.push(at);
        }
        for leads in page.links().iter().filter_map(|link| link.leads) {
            if let Some(linked) = self.catalog.linked.get_mut(leads.0 as usize) {
                *linked |= leads != page.file;
            }
        }
        // Of the links that lead somewhere most are asked about no more.
        if self.catalog.kind(&page).is_none_or(|kind| kind.links_to_each.is_none()) {
            page.forget_links();
        }
        self.catalog.pages.push(page);
    }

    /// Finds the pages of rows without a link that leads anywhere, by the roles that name them.
    fn name_pages(&mut self) {
        let mut indexes: HashMap<(Name, &[Name]), ByRoles<'_>> = HashMap::new();
        for at in 0..self.catalog.pages.len() {
            let mut items = std::mem::take(&mut self.catalog.pages[at].items);
            let catalog = &self.catalog;
            let page = &catalog.pages[at];
            let kind = catalog.kind(page).into_iter();
            let mut named = Vec::new();
            for (table, listing) in kind.flat_map(Kind::listings) {
                // Which of several kinds a row names is not told by its words.
                if listing.by.is_empty() || listing.variants.is_some() {
                    continue;
                }
                for item in items.iter_mut().filter(|item| item.table == table) {
                    if item.page().is_some() {
                        continue;
                    }
                    let index = indexes
                        .entry((listing.kind, listing.by.as_slice()))
                        .or_insert_with(|| ByRoles::new(catalog, listing.kind, &listing.by));
                    let pages = index.find(catalog, |role| page.fact_of(item, role));
                    let Some(only) = catalog.the_one(&pages, item.tail()) else { continue };
                    item.page = only;
                    let link = item.link();
                    named.extend(link.map(|span| NamedLink { page: page.file, span, to: only }));
                }
            }
            self.catalog.pages[at].items = items;
            self.catalog.named.extend(named);
        }
    }

    pub fn finish(mut self, nested: Vec<NestedCopy>) -> Catalog<'c> {
        self.catalog.nested = nested;
        let mut by_id = std::mem::take(&mut self.catalog.by_id);
        by_id.sort_by(|one, other| self.catalog.identity(*one).cmp(&self.catalog.identity(*other)));
        self.catalog.by_id = by_id;
        self.name_pages();
        self.catalog.run = self.catalog.main_run();
        self.catalog
    }
}
