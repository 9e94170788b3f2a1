//! All pages together: what catalog rules need of them, and nothing more.
//!
//! A page leaves its facts, the rows in which it speaks of other pages, and where its links lead. Its text and
//! its record are gone by then.

mod builder;
mod by_roles;
mod page;

pub use builder::CatalogBuilder;
pub use by_roles::ByRoles;
pub use page::{
    Asked, Bare, Miss, Outgoing, OwnFact, OwnItem, OwnPart, PageFacts, Print, Spelling, Stray,
    lines,
};

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Cause, FileId};
use crate::links::paths::Paths;
use crate::links::resolve::{Platform, Site};
use crate::name::Name;
use crate::profile::{Kind, Listing, Profile};
use crate::recent::Recent;
use crate::snapshot::Snapshot;
use crate::source::{Origin, Source};
use crate::text::Span;
use crate::value::{Time, Value};

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
    /// What the pages were generated from, if that was given.
    pub source: Option<Source<'c>>,
    /// What pages say otherwise than their source, from the time on that a rule asks.
    pub denied: OnceLock<HashMap<(FileId, Name), Denied>>,
    /// Pages that do not say what is their own, by the places of their ids.
    replaced: OnceLock<HashMap<Name, HashMap<Box<str>, Cause>>>,
    /// Days since 1970, where a day is known.
    pub today: Option<i64>,
    /// The run of the generator that wrote most of the pages.
    pub run: Option<Run>,
    /// Broken links of rows whose other cells name the one page that is meant.
    pub named: Vec<NamedLink>,
    /// What pages fail to tell because of a fault.
    lost: HashMap<(FileId, Name), Cause>,
    /// What is said of the pages that could not be read.
    pub unread: Vec<Cause>,
    recent: Recent,
    index: Vec<u32>,
    /// By file: whether a link on another page leads to it.
    linked: Vec<bool>,
    by_kind: HashMap<Name, Vec<u32>>,
    /// Pages by their kind and one part of their path: its name and what it is.
    by_part: HashMap<(Name, &'c str, Cow<'c, str>), Vec<u32>>,
    /// Pages that state an id, by their kind and that.
    by_id: Vec<u32>,
}

/// What the source says in the place of a page, and the finding that tells so.
#[derive(Clone, Debug)]
pub struct Denied {
    pub cause: Cause,
    pub value: Value<'static>,
}

/// A broken link of a row, and the page that the row stands for by what else it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedLink {
    pub page: FileId,
    /// The target of the link.
    pub span: Span,
    pub to: FileId,
}

/// One run of the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The stamp of the first page that it wrote, in seconds since 1970.
    pub start: i64,
    /// How many pages carry a stamp of this run.
    pub pages: usize,
    /// The first of them, to quote.
    pub first: FileId,
}

/// Which pages were made from what.
#[derive(Debug, Default)]
pub struct Provenance<'c> {
    pub origins: HashMap<FileId, Vec<&'c Origin>>,
    /// Of what there is no page.
    pub without_page: Vec<&'c Origin>,
}

/// A listing on a page: all tables of one definition, with their rows.
#[derive(Debug)]
pub struct Listed<'c> {
    pub page: &'c PageFacts,
    /// The name of the table or list.
    pub table: Name,
    pub listing: &'c Listing,
    pub items: Vec<&'c OwnItem>,
    /// Tables of it that have no rows, or its heading where it has no table and no item.
    pub bare: Vec<&'c Bare>,
}

impl<'c> Listed<'c> {
    /// The rows that stand for one page each.
    pub fn rows(&self) -> impl Iterator<Item = &'c OwnItem> + '_ {
        self.items.iter().copied().filter(|item| item.more().is_none() && !item.is_part())
    }

    /// The rows that tell of parts of what their page is about.
    pub fn parts(&self) -> impl Iterator<Item = &'c OwnItem> + '_ {
        self.items.iter().copied().filter(|item| item.is_part())
    }

    /// How many further rows the listing says it leaves out.
    pub fn more(&self) -> u32 {
        self.items.iter().filter_map(|item| item.more()).sum()
    }
}

impl<'c> Catalog<'c> {
    pub fn page(&self, file: FileId) -> Option<&PageFacts> {
        let at = *self.index.get(file.0 as usize)?;
        self.pages.get(at as usize)
    }

    pub fn path(&self, file: FileId) -> &'c str {
        match &self.source {
            Some(source) if source.holds(file) => source.path(file),
            _ => self.snapshot.path(file),
        }
    }

    /// The bytes of a file of the catalog, read again from its snapshot: only findings need that.
    pub fn bytes(&self, file: FileId) -> Option<Arc<[u8]>> {
        self.recent.read(self.snapshot, file)
    }

    /// The fault for which the page does not tell the role.
    pub fn lost(&self, page: &PageFacts, role: Name) -> Option<&Cause> {
        self.lost.get(&(page.file, role))
    }

    /// The pages that could not be read and may be [`related`](Self::related) to a page, by their paths alone.
    pub fn unread_among(&self, page: &PageFacts, kind: Name, same: &[String]) -> Vec<&Cause> {
        let Some(profile) = self.profile.filter(|_| !self.unread.is_empty()) else {
            return Vec::new();
        };
        let may_be = |cause: &&Cause| {
            let path = self.path(cause.file);
            let Some(known) = profile.kind_of(path).map(|at| &profile.kinds[at]) else {
                return false;
            };
            known.kind == kind
                && same.iter().all(|name| {
                    let parts = self.capture(page, name).zip(profile.capture(known, path, name));
                    parts.is_none_or(|(own, other)| own == other)
                })
        };
        self.unread.iter().filter(may_be).collect()
    }

    pub fn kind(&self, page: &PageFacts) -> Option<&'c Kind> {
        self.profile?.kind(page.kind?).map(|(_, kind)| kind)
    }

    /// The value of a part of the page's path; where it has no such part, the text of the role with that name.
    pub fn capture<'p>(&'p self, page: &'p PageFacts, name: &str) -> Option<&'p str> {
        self.path_part(page, name).or_else(|| self.shared_fact(page, name)?.value.text())
    }

    /// A part of the path of a page of which nothing else is known.
    pub fn capture_of_path(&self, file: FileId, name: &str) -> Option<&'c str> {
        let (profile, path) = (self.profile?, self.path(file));
        profile.capture(&profile.kinds[profile.kind_of(path)?], path, name)
    }

    fn path_part(&self, page: &PageFacts, name: &str) -> Option<&'c str> {
        let profile = self.profile?;
        let (_, kind) = profile.kind(page.kind?)?;
        profile.capture(kind, self.path(page.file), name)
    }

    /// The fact of the role with this name, on a page whose path has no such part.
    pub fn shared_fact<'p>(&self, page: &'p PageFacts, name: &str) -> Option<OwnFact<'p>> {
        let role = self.profile?.shared.iter().copied().find(|role| role.as_str() == name)?;
        page.fact(role).filter(|_| self.path_part(page, name).is_none())
    }

    /// Whether a part of the page's path, or one of the texts of the role with that name, is `wanted`; nothing where
    /// the page has neither.
    pub fn shares(&self, page: &PageFacts, name: &str, wanted: &str) -> Option<bool> {
        if let Some(part) = self.path_part(page, name) {
            return Some(part == wanted);
        }
        match self.shared_fact(page, name)?.value {
            Value::Text(text) => Some(text == wanted),
            Value::List(texts) => Some(texts.iter().any(|text| text == wanted)),
            _ => None,
        }
    }

    /// The pages of a kind that share parts of their paths, or facts, with a page. Twins count once.
    pub fn related(&self, page: &PageFacts, kind: Name, same: &[String]) -> Vec<&PageFacts> {
        let own: Vec<(&str, Option<&str>)> =
            same.iter().map(|name| (name.as_str(), self.capture(page, name))).collect();
        let part =
            own.iter().find_map(|(name, value)| Some((kind, *name, Cow::Borrowed((*value)?))));
        let pages = match part {
            Some(part) => self.by_part.get(&part),
            None => self.by_kind.get(&kind),
        };
        let mut found: Vec<&PageFacts> = Vec::new();
        for &at in pages.map_or(&[][..], Vec::as_slice) {
            let Some(other) = self.pages.get(at as usize) else { continue };
            let twin = found.last().is_some_and(|last| self.site.same_page(last.file, other.file));
            let shares = || {
                own.iter().skip(1).all(|(name, value)| {
                    value.is_none_or(|value| self.shares(other, name, value) == Some(true))
                })
            };
            if !twin && shares() {
                found.push(other);
            }
        }
        found
    }

    /// Whether the page was left over from an earlier run of the generator.
    pub fn is_stale(&self, page: &PageFacts) -> bool {
        let (Some(run), Some(stamp)) = (self.run, self.stamp(page)) else { return false };
        stamp < run.start
    }

    fn stamp(&self, page: &PageFacts) -> Option<i64> {
        self.stamp_of(page)?.seconds()
    }

    /// When the generator wrote the page.
    pub fn stamp_of(&self, page: &PageFacts) -> Option<Time> {
        page.fact(self.kind(page)?.stamp?)?.value.time()
    }

    /// The run that wrote more than half of the pages, if there is one. A page with a later stamp alone was
    /// mended by hand, or carries a wrong stamp: it makes nothing else old.
    fn main_run(&self) -> Option<Run> {
        let gap = i64::from(self.profile?.run_gap?);
        let stamp = |page: &PageFacts| Some((self.stamp(page)?, page.file));
        let mut stamps: Vec<(i64, FileId)> = self.pages.iter().filter_map(stamp).collect();
        stamps.sort_unstable();
        let runs = stamps.chunk_by(|(one, _), (next, _)| next - one <= gap);
        let most = runs.max_by_key(|run| run.len()).filter(|run| run.len() * 2 > stamps.len())?;
        let &(start, first) = most.first()?;
        Some(Run { start, pages: most.len(), first })
    }

    /// Where the stamp stands; the title where there is none.
    pub fn stamp_span(&self, page: &PageFacts) -> Span {
        let fact = self.kind(page).and_then(|kind| page.fact(kind.stamp?));
        fact.map_or(page.title, OwnFact::span)
    }

    pub fn id_fact<'p>(&self, page: &'p PageFacts) -> Option<OwnFact<'p>> {
        page.fact(self.kind(page)?.id.as_ref()?.role)
    }

    /// The id that the page states.
    pub fn id<'p>(&self, page: &'p PageFacts) -> Option<&'p str> {
        self.id_fact(page)?.value.text()
    }

    fn identity(&self, at: u32) -> (Option<Name>, Option<&str>) {
        let page = self.pages.get(at as usize);
        (page.and_then(|page| page.kind), page.and_then(|page| self.id(page)))
    }

    /// The one page among several that is meant: twins are one, and of others only one may end in `tail`.
    fn the_one(&self, pages: &[FileId], tail: Option<&str>) -> Option<FileId> {
        let (first, rest) = pages.split_first()?;
        if rest.iter().all(|page| self.site.same_page(*first, *page)) {
            return Some(*first);
        }
        let tail = tail?;
        let mut ending = pages.iter().filter(|page| self.path(**page).ends_with(tail));
        ending.next().filter(|_| ending.next().is_none()).copied()
    }

    /// Whether a link on another page leads to the file.
    pub fn is_linked(&self, file: FileId) -> bool {
        self.linked.get(file.0 as usize).is_some_and(|linked| *linked)
    }

    /// Whether the page lies where its id puts it.
    pub fn fits_path(&self, page: &PageFacts) -> bool {
        let identity = self.kind(page).and_then(|kind| kind.id.as_ref());
        identity.zip(self.id(page)).is_some_and(|(identity, id)| {
            self.capture(page, &identity.capture) == Some(identity.path_of(id).as_str())
        })
    }

    /// The id that the page kept, with the name, as a copy of another one of its owner's: it belongs elsewhere.
    pub fn copied_id<'p>(&self, page: &'p PageFacts) -> Option<OwnFact<'p>> {
        let id = self.id_fact(page).filter(|_| !self.fits_path(page))?;
        let owner = self.owner(page);
        let mut same = self.with_id(page.kind?, id.value.text()?);
        let is_original = |other: &PageFacts| {
            other.file != page.file && other.name() == page.name() && self.owner(other) == owner
        };
        same.any(is_original).then_some(id)
    }

    /// The fault for which the page says what is not its own: it is a copy.
    pub fn copied(&self, page: &PageFacts) -> Option<Cause> {
        let id = self.copied_id(page)?;
        Some(Cause { rule: "duplicate-id", file: page.file, span: id.span() })
    }

    /// The fault for which the page, or one of the same name below another owner, does not say what is its own: others
    /// may be right about that one.
    pub fn replaced(&self, page: &PageFacts) -> Option<Cause> {
        let replaced = self.replaced.get_or_init(|| {
            let copies = self.pages.iter().filter_map(|page| self.copied(page));
            let mut replaced: HashMap<Name, HashMap<Box<str>, Cause>> = HashMap::new();
            for cause in self.unread.iter().cloned().chain(copies) {
                if let Some((kind, id)) = self.place_of_id(cause.file) {
                    replaced.entry(kind).or_default().insert(id.into(), cause);
                }
            }
            replaced
        });
        let (kind, id) = self.place_of_id(page.file)?;
        replaced.get(&kind)?.get(id).cloned()
    }

    /// The kind of a file, and the part of its path that stands for its id.
    fn place_of_id(&self, file: FileId) -> Option<(Name, &'c str)> {
        let (profile, path) = (self.profile?, self.path(file));
        let kind = &profile.kinds[profile.kind_of(path)?];
        Some((kind.kind, profile.capture(kind, path, &kind.id.as_ref()?.capture)?))
    }

    /// The parts of the page's path that are not its own id: whose page it is.
    pub fn owner(&self, page: &PageFacts) -> String {
        let (Some(profile), Some(kind)) = (self.profile, self.kind(page)) else {
            return String::new();
        };
        let own = kind.id.as_ref().map(|id| id.capture.as_str());
        let captures = profile.captures(kind, self.path(page.file));
        captures
            .iter()
            .filter(|(name, _)| Some(*name) != own)
            .map(|(_, value)| *value)
            .collect::<Vec<_>>()
            .join("/")
    }

    /// The pages of a kind that state this id.
    pub fn with_id(&self, kind: Name, id: &str) -> impl Iterator<Item = &PageFacts> + use<'_, 'c> {
        let wanted = (Some(kind), Some(id));
        let first = self.by_id.partition_point(|&at| self.identity(at) < wanted);
        let rest = &self.by_id[first..];
        let found = &rest[..rest.partition_point(|&at| self.identity(at) == wanted)];
        found.iter().filter_map(|&at| self.pages.get(at as usize))
    }

    /// What stands at a place, as a message quotes it.
    pub fn written(&self, file: FileId, span: Span) -> Option<String> {
        const LONGEST: usize = 60;
        let bytes = self.bytes(file)?;
        let text = String::from_utf8_lossy(bytes.get(span.range())?);
        let text = text.trim().trim_matches(['`', '*']).trim();
        // A text that ends in an escape lost the character behind it.
        let fits = !text.is_empty()
            && text.len() <= LONGEST
            && !text.contains(['\n', '`'])
            && !text.ends_with('\\');
        fits.then(|| text.to_owned())
    }

    /// The place of a fact alone, where its cell holds several.
    pub fn place(&self, page: &PageFacts, item: &OwnItem, fact: OwnFact<'_>) -> Span {
        self.part(page, item, fact).unwrap_or(fact.span())
    }

    fn part(&self, page: &PageFacts, item: &OwnItem, fact: OwnFact<'_>) -> Option<Span> {
        let table = self.kind(page)?.tables.iter().find(|table| table.table == item.table)?;
        let mut cells = table.columns.iter().map(|column| &column.cell);
        let (cell, nth) = cells.find_map(|cell| {
            Some((cell, cell.roles.iter().position(|role| *role == fact.role)?))
        })?;
        let bytes = self.bytes(page.file)?;
        let text = std::str::from_utf8(bytes.get(fact.span().range())?).ok()?;
        let parts = self.profile?.unit(cell.unit?)?.parts(text);
        let part = parts.get(nth).filter(|part| !part.is_empty())?;
        Some(crate::text::span_of(text, part).shifted(fact.span().start as usize))
    }

    /// A value as it is written, else in words of its own.
    pub fn quoted(&self, file: FileId, fact: OwnFact<'_>) -> String {
        self.written(file, fact.span()).unwrap_or_else(|| fact.value.to_string())
    }

    /// The listings of a page.
    pub fn listings_of<'p>(&'p self, page: &'p PageFacts) -> impl Iterator<Item = Listed<'p>> {
        let kind = self.kind(page).into_iter();
        kind.flat_map(Kind::listings).filter_map(move |(table, listing)| {
            let items: Vec<&OwnItem> =
                page.items.iter().filter(|item| item.table == table).collect();
            let bare: Vec<&Bare> = page.bare().iter().filter(|bare| bare.table == table).collect();
            let is_there = !items.is_empty() || !bare.is_empty();
            is_there.then_some(Listed { page, table, listing, items, bare })
        })
    }

    /// The rows of a page that stand for pages of a kind, and say so by a link.
    pub fn rows_of_kind<'p>(
        &self,
        page: &'p PageFacts,
        kind: Name,
    ) -> impl Iterator<Item = &'p OwnItem> + Clone + use<'p> {
        let listings = self.kind(page).into_iter().flat_map(Kind::listings);
        let tables: Vec<Name> =
            listings.filter(|(_, listing)| listing.kind == kind).map(|(table, _)| table).collect();
        let rows = page.items.iter().filter(|item| item.more().is_none() && item.link().is_some());
        rows.filter(move |item| tables.contains(&item.table))
    }

    /// The other page that shows the same folder.
    pub fn twin_of(&self, page: &PageFacts) -> Option<&PageFacts> {
        page.print()?;
        self.twin_files(page.file).find_map(|file| self.page(file))
    }

    /// The other files that show the folder which a file shows, whether they could be read or not.
    pub fn twin_files(&self, file: FileId) -> impl Iterator<Item = FileId> + '_ {
        let folder = self.profile.and_then(|profile| profile.folder_of(self.path(file)));
        let names = self.profile.into_iter().flat_map(|profile| &profile.index_pages);
        let twins = names.filter_map(move |index| match folder? {
            "" => self.snapshot.id_of(&index.file),
            folder => self.snapshot.id_of(&format!("{folder}/{}", index.file)),
        });
        twins.filter(move |twin| *twin != file)
    }

    /// The page, or its twin where that comes first.
    pub fn first_of_twins(&self, page: &PageFacts) -> FileId {
        self.twin_of(page).map_or(page.file, |twin| twin.file.min(page.file))
    }

    /// What a person calls pages of a kind.
    pub fn titles(&self, kind: Name) -> &'c str {
        let kind = self.profile.and_then(|profile| profile.kind(kind));
        let titles = kind.map(|(_, kind)| kind.titles.as_str());
        titles.filter(|titles| !titles.is_empty()).unwrap_or("pages")
    }

    /// So many pages of a kind, as a person says it.
    pub fn several(&self, count: usize, kind: Name) -> String {
        let one = self.profile.filter(|_| count == 1).and_then(|profile| profile.kind(kind));
        let title = one.map(|(_, kind)| kind.title.as_str()).filter(|title| !title.is_empty());
        format!("{} {}", crate::text::grouped(count), title.unwrap_or(self.titles(kind)))
    }

    /// What a person calls a role.
    pub fn role_title(&self, role: Name) -> String {
        match self.profile {
            Some(profile) => profile.role_title(role),
            None => role.as_str().replace('_', " "),
        }
    }

    /// Pairs of files that show one folder on two platforms.
    pub fn twins(&self) -> impl Iterator<Item = (&PageFacts, &PageFacts)> {
        self.pages.iter().filter(|page| page.print().is_some()).filter_map(|page| {
            let profile = self.profile?;
            let path = self.path(page.file);
            let folder = profile.folder_of(path)?;
            let [first, others @ ..] = profile.index_pages.as_slice() else { return None };
            let own = path.rsplit('/').next()? == first.file;
            let twin = others.iter().filter(|_| own).find_map(|index| {
                let path = if folder.is_empty() {
                    index.file.clone()
                } else {
                    format!("{folder}/{}", index.file)
                };
                self.page(self.snapshot.id_of(&path)?)
            })?;
            Some((page, twin))
        })
    }

    /// All listings of all pages.
    pub fn listings(&self) -> impl Iterator<Item = Listed<'_>> {
        self.pages.iter().flat_map(|page| self.listings_of(page))
    }

    /// Which pages were made from what: by their paths, else by the ids that they state.
    pub fn provenance(&self) -> Provenance<'_> {
        let mut provenance = Provenance::default();
        let Some((source, profile)) = self.source.as_ref().zip(self.profile) else {
            return provenance;
        };
        let mut without = Vec::new();
        for origin in &source.origins {
            let Some((_, kind)) = profile.kind(origin.kind) else { continue };
            // A page that is there and was left out of the run is no missing one.
            let files: Vec<FileId> = if kind.path.folder {
                let paths = profile
                    .index_pages
                    .iter()
                    .map(|index| format!("{}/{}", origin.path, index.file));
                paths.filter_map(|path| self.snapshot.id_of(&path)).collect()
            } else {
                self.snapshot.id_of(&origin.path).into_iter().collect()
            };
            for &file in &files {
                provenance.origins.entry(file).or_default().push(origin);
            }
            if files.is_empty() {
                without.push(origin);
            }
        }
        let mut by_id: HashMap<(Name, String, &str), FileId> = HashMap::new();
        let mut kinds: Vec<Name> = without.iter().map(|origin| origin.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let with_page: HashSet<FileId> = provenance.origins.keys().copied().collect();
        let left: Vec<&PageFacts> = kinds
            .into_iter()
            .flat_map(|kind| self.of_kind(kind))
            .filter(|page| !with_page.contains(&page.file))
            .collect();
        for page in &left {
            if let Some((kind, id)) = page.kind.zip(self.id(page)) {
                by_id.insert((kind, self.owner(page), id), page.file);
            }
        }
        for origin in without {
            let stated = origin
                .id
                .as_deref()
                .and_then(|id| by_id.get(&(origin.kind, origin.owner.clone(), id)))
                .copied();
            let by_name = || self.snapshot.id_of(origin.other_path.as_deref()?);
            let files: Vec<FileId> = match stated.or_else(by_name) {
                Some(file) => vec![file],
                None => self.renamed(origin, &left),
            };
            let files: Vec<FileId> =
                files.into_iter().filter(|file| !with_page.contains(file)).collect();
            if files.is_empty() {
                provenance.without_page.push(origin);
            }
            for file in files {
                provenance.origins.entry(file).or_default().push(origin);
            }
        }
        provenance
    }

    /// The page, with its twin, that says what an item of a list says, all but its id: if that is one alone.
    fn renamed(&self, origin: &Origin, left: &[&PageFacts]) -> Vec<FileId> {
        let profile = self.profile;
        let is_item = profile.and_then(|it| it.made(origin.made)).is_some_and(|(it, _)| it.each);
        let is_it = |page: &&&PageFacts| {
            let identity = self.kind(page).and_then(|kind| kind.id.as_ref());
            let others = origin.facts.iter().filter(|given| {
                given.names.is_none() && identity.is_none_or(|id| id.role != given.role)
            });
            let mut both = others.filter_map(|given| Some((given, page.fact(given.role)?)));
            page.kind == Some(origin.kind)
                && both.clone().any(|(given, _)| given.says_something())
                && !both.any(|(given, fact)| given.contradicts(fact.value))
        };
        let found: Vec<FileId> =
            left.iter().filter(|_| is_item).filter(is_it).map(|page| page.file).collect();
        let is_one = found.iter().all(|file| self.site.same_page(found[0], *file));
        if is_one { found } else { Vec::new() }
    }

    /// All pages of a kind, in the order of their paths.
    pub fn of_kind(&self, kind: Name) -> impl Iterator<Item = &PageFacts> {
        let pages = self.by_kind.get(&kind).map_or(&[][..], Vec::as_slice);
        pages.iter().filter_map(|&at| self.pages.get(at as usize))
    }
}
