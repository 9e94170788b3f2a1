//! All pages together: what catalog rules need of them, and nothing more.
//!
//! A page leaves its facts, the rows in which it speaks of other pages, and where its links lead. Its text and
//! its record are gone by then.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::Arc;

use crate::diagnostic::{FileId, Target};
use crate::links::destination::Destination;
use crate::links::paths::Paths;
use crate::links::resolve::{Platform, Resolution, Site};
use crate::name::Name;
use crate::navigation::{Fault, Route};
use crate::parse::markdown::Link;
use crate::profile::{Kind, Listing, Profile};
use crate::recent::Recent;
use crate::record::{At, Fact, Item, Mention, Record};
use crate::snapshot::Snapshot;
use crate::source::{Origin, Source};
use crate::suppression::blanked;
use crate::text::Span;
use crate::value::pool::{Handle, Pool};
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

/// What a page leaves behind. There may be hundreds of thousands: each byte counts.
#[derive(Clone, Debug)]
pub struct PageFacts {
    pub file: FileId,
    pub kind: Option<Name>,
    /// Its own facts, and behind them those of its items.
    all_facts: Box<[Kept]>,
    own_facts: u16,
    pub items: Box<[OwnItem]>,
    pub title: Span,
    name: Handle,
    extra: Option<Box<Extra>>,
    pool: Arc<Pool>,
}

/// What few pages have.
#[derive(Clone, Debug, Default)]
struct Extra {
    links: Vec<Outgoing>,
    misses: Vec<Miss>,
    fragments: Vec<Asked>,
    print: Option<Print>,
    parts: Vec<OwnPart>,
    spellings: Vec<Spelling>,
    disputed: Vec<Name>,
}

/// A link to a file that is not there, and that may be any other.
#[derive(Clone, Debug)]
pub struct Miss {
    /// Where it leads, below the root.
    pub path: Box<str>,
    pub span: Span,
}

/// A page that shows its folder by what its lines say, to be held against its twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    pub hash: u64,
    /// Where front matter ends.
    pub body: u32,
}

/// A fact of a page, of one of its items or parts.
#[derive(Clone, Copy, Debug)]
pub struct OwnFact<'p> {
    pub value: &'p Value<'static>,
    pub role: Name,
    span: Span,
    is_unreadable: bool,
}

/// A fact as it is kept: there are dozens of them a page.
#[derive(Clone, Copy, Debug)]
struct Kept {
    value: Handle,
    start: u32,
    /// The length of its span, cut to 15 bits; the bit above them: there, but unreadable.
    length: u16,
    role: Name,
}

/// What a page tells of a part of what it is about.
#[derive(Clone, Debug)]
pub struct OwnPart {
    pub name: Box<str>,
    facts: Box<[Kept]>,
}

/// A text that should be written in one way on all pages, and among which others.
#[derive(Clone, Debug)]
pub struct Spelling {
    /// A role, or the table whose labels they are.
    pub among: Name,
    pub text: Box<str>,
    pub span: Span,
}

/// A row of a listing or a grid.
#[derive(Clone, Debug)]
pub struct OwnItem {
    pub span: Span,
    /// The cell that names the page.
    pub key: Span,
    text: Handle,
    seldom: Option<Box<Seldom>>,
    /// Where the target of its link begins.
    link: u32,
    page: FileId,
    /// Its facts among all of the page.
    first_fact: u32,
    facts: u16,
    /// How long the target is, cut to 16 bits.
    link_length: u16,
    pub table: Name,
    /// Index of the table on the page: rows of one table stand together.
    pub nth: u16,
}

/// Stands for no link and for no page where an `Option` would cost four bytes a row.
const NO_LINK: u32 = u32::MAX;
const NO_PAGE: FileId = FileId(u32::MAX);

/// What few rows have.
#[derive(Clone, Debug, Default)]
struct Seldom {
    more: Option<u32>,
    total: Option<(u32, Span)>,
    tail: Option<Box<str>>,
    is_part: bool,
}

/// A place of another page that a link leads to.
#[derive(Clone, Debug)]
pub struct Asked {
    pub page: FileId,
    pub target: Target,
    pub fragment: Box<str>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub struct Outgoing {
    /// Where it leads, if anywhere.
    pub leads: Option<FileId>,
    /// Where it is meant to lead, if it does not.
    pub meant: Option<FileId>,
    pub span: Span,
    /// The rule that speaks of it, if it does not.
    pub rule: Option<&'static str>,
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
    /// Days since 1970, where a day is known.
    pub today: Option<i64>,
    /// The run of the generator that wrote most of the pages.
    pub run: Option<Run>,
    /// Broken links of rows whose other cells name the one page that is meant.
    pub named: Vec<NamedLink>,
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

/// The pages of a kind by what they say for some roles: by a hash of that, in the order of the hashes.
#[derive(Debug)]
pub struct ByRoles<'c> {
    roles: &'c [Name],
    pages: Vec<(u64, FileId)>,
    state: RandomState,
}

/// A listing on a page: all tables of one definition, with their rows.
#[derive(Debug)]
pub struct Listed<'c> {
    pub page: &'c PageFacts,
    /// The name of the table or list.
    pub table: Name,
    pub listing: &'c Listing,
    pub items: Vec<&'c OwnItem>,
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

    pub fn kind(&self, page: &PageFacts) -> Option<&'c Kind> {
        self.profile?.kind(page.kind?).map(|(_, kind)| kind)
    }

    /// The value of a part of the page's path; where it has no such part, the text of the role with that name.
    pub fn capture<'p>(&'p self, page: &'p PageFacts, name: &str) -> Option<&'p str> {
        self.path_part(page, name).or_else(|| self.shared_fact(page, name)?.value.text())
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
            (!items.is_empty()).then_some(Listed { page, table, listing, items })
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

    /// The other file that shows the same folder.
    pub fn twin_of(&self, page: &PageFacts) -> Option<&PageFacts> {
        page.print()?;
        let profile = self.profile?;
        let folder = profile.folder_of(self.path(page.file))?;
        profile.index_pages.iter().find_map(|index| {
            let path = if folder.is_empty() {
                index.file.clone()
            } else {
                format!("{folder}/{}", index.file)
            };
            self.page(self.snapshot.id_of(&path)?).filter(|twin| twin.file != page.file)
        })
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
        for kind in kinds {
            for page in
                self.of_kind(kind).filter(|page| !provenance.origins.contains_key(&page.file))
            {
                if let Some(id) = self.id(page) {
                    by_id.insert((kind, self.owner(page), id), page.file);
                }
            }
        }
        for origin in without {
            let stated = origin
                .id
                .as_deref()
                .and_then(|id| by_id.get(&(origin.kind, origin.owner.clone(), id)));
            match stated {
                Some(file) => provenance.origins.entry(*file).or_default().push(origin),
                None => provenance.without_page.push(origin),
            }
        }
        provenance
    }

    /// All pages of a kind, in the order of their paths.
    pub fn of_kind(&self, kind: Name) -> impl Iterator<Item = &PageFacts> {
        let pages = self.by_kind.get(&kind).map_or(&[][..], Vec::as_slice);
        pages.iter().filter_map(|&at| self.pages.get(at as usize))
    }
}

impl PageFacts {
    /// What the page leaves behind; its links count by where they lead on the first of its platforms. `sourced`:
    /// with the facts that a source can be asked about.
    pub fn of(
        record: &Record<'_>,
        profile: Option<&Profile>,
        sourced: bool,
        routes: &[Route<'_>],
        pool: &Arc<Pool>,
    ) -> Self {
        let title = record.title().map_or(Span::at(0), |title| title.text_span);
        let mut page = Self {
            file: record.file,
            kind: record.kind.map(|kind| kind.kind),
            all_facts: Box::default(),
            own_facts: 0,
            items: Box::default(),
            title,
            name: pool.keep_text(record.title().map_or("this page", |title| title.text.trim())),
            extra: None,
            pool: Arc::clone(pool),
        };
        let mut extra = Extra {
            links: outgoing(routes),
            misses: routes.iter().filter_map(miss).collect(),
            fragments: routes.iter().flat_map(asked).collect(),
            ..Extra::default()
        };
        let Some(profile) = profile else {
            page.extra = extra.boxed();
            return page;
        };
        let is_kept = |role: Name| profile.is_compared(role) || sourced && profile.is_sourced(role);
        let mut facts: Vec<Kept> = Vec::new();
        let is_known = |facts: &[Kept], role| facts.iter().any(|fact| fact.role == role);
        // A formula repeats what a table says: the table is what findings point at.
        for formulas in [false, true] {
            for fact in record.facts.iter().filter(|fact| (fact.at == At::Code) == formulas) {
                if is_kept(fact.role) && !fact.at.is_absent() && !is_known(&facts, fact.role) {
                    facts.push(Kept::of(fact, pool));
                }
            }
        }
        for value in &record.unreadable {
            if is_kept(value.role) && !is_known(&facts, value.role) {
                facts.push(Kept::unread(value.role, value.span, pool));
            }
        }
        page.own_facts = u16::try_from(facts.len()).unwrap_or(u16::MAX);
        let rows = record.items.iter().filter(|item| {
            let def = record.tables[item.table].def;
            def.listing.is_some() || item.facts.iter().any(|fact| profile.is_compared(fact.role))
        });
        let mentions = record.mentions.iter();
        page.items = rows
            .map(|item| (OwnItem::of(record, item, routes, pool), item.facts.as_slice()))
            .chain(mentions.map(|mention| {
                (OwnItem::mentioned(record, mention, routes, pool), mention.facts.as_slice())
            }))
            .map(|(mut item, of_item)| {
                item.first_fact = u32::try_from(facts.len()).unwrap_or(u32::MAX);
                item.facts = u16::try_from(of_item.len()).unwrap_or(u16::MAX);
                facts.extend(of_item.iter().map(|fact| Kept::of(fact, pool)));
                item
            })
            .collect();
        page.all_facts = facts.into();
        extra.parts = record
            .parts
            .iter()
            .map(|part| OwnPart {
                name: part.name.as_ref().into(),
                facts: part.facts.iter().map(|fact| Kept::of(fact, pool)).collect(),
            })
            .collect();
        extra.disputed.clone_from(&record.disputed);
        if profile.compares_spellings {
            extra.spellings = spellings(record, profile);
        }
        if record.path.rsplit('/').next().is_some_and(|name| profile.is_index(name)) {
            let body = record.front_matter.as_ref().map_or(0, |block| block.body);
            let body = u32::try_from(body).unwrap_or_default();
            extra.print = Some(Print { hash: print(&blanked(record.text), body), body });
        }
        page.extra = extra.boxed();
        page
    }

    /// The first readable fact of each role, places that say no by leaving something out not counted.
    pub fn facts(&self) -> impl Iterator<Item = OwnFact<'_>> + Clone {
        self.seen(self.own())
    }

    /// The facts of one of its items.
    pub fn facts_of(&self, item: &OwnItem) -> impl Iterator<Item = OwnFact<'_>> + Clone + use<'_> {
        self.seen(self.of_item(item))
    }

    /// Whether places of the page contradict each other on the role.
    pub fn is_disputed(&self, role: Name) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.disputed.contains(&role))
    }

    pub fn fact(&self, role: Name) -> Option<OwnFact<'_>> {
        self.find(self.own(), role)
    }

    pub fn fact_of(&self, item: &OwnItem, role: Name) -> Option<OwnFact<'_>> {
        self.find(self.of_item(item), role)
    }

    /// A fact of one of its parts.
    pub fn fact_of_part<'p>(&'p self, part: &'p OwnPart, role: Name) -> Option<OwnFact<'p>> {
        self.find(&part.facts, role)
    }

    fn own(&self) -> &[Kept] {
        self.all_facts.get(..usize::from(self.own_facts)).unwrap_or_default()
    }

    fn of_item(&self, item: &OwnItem) -> &[Kept] {
        let first = item.first_fact as usize;
        self.all_facts.get(first..first + usize::from(item.facts)).unwrap_or_default()
    }

    fn seen<'p>(
        &'p self,
        facts: &'p [Kept],
    ) -> impl Iterator<Item = OwnFact<'p>> + Clone + use<'p> {
        facts.iter().map(|fact| fact.seen(&self.pool))
    }

    fn find<'p>(&'p self, facts: &'p [Kept], role: Name) -> Option<OwnFact<'p>> {
        facts.iter().find(|fact| fact.role == role).map(|fact| fact.seen(&self.pool))
    }

    /// The text of the link, or of the cell, that names the page that an item stands for.
    pub fn text_of(&self, item: &OwnItem) -> &str {
        self.pool.get(item.text).text().unwrap_or_default()
    }

    /// Links that lead nowhere, and the pages that they are meant to lead to, where those are known. (Which pages the
    /// others lead to is known of all pages together: [`Catalog::is_linked`].)
    pub fn links(&self) -> &[Outgoing] {
        self.extra.as_ref().map_or(&[], |extra| &extra.links)
    }

    /// Links that lead nowhere, where nothing tells what they are meant for.
    pub fn misses(&self) -> &[Miss] {
        self.extra.as_ref().map_or(&[], |extra| &extra.misses)
    }

    /// Places of other pages that its links lead to.
    pub fn fragments(&self) -> &[Asked] {
        self.extra.as_ref().map_or(&[], |extra| &extra.fragments)
    }

    /// What is said of the link of a row that leads nowhere: the rule, and the place.
    pub fn broken(&self, item: &OwnItem) -> Option<(&'static str, Span)> {
        let span = item.link().filter(|_| item.page().is_none())?;
        // They stand in the order of the page, but for those whose target stands elsewhere.
        let links = self.links();
        let at = links.binary_search_by_key(&span, |link| link.span).ok();
        let at = at.or_else(|| links.iter().position(|link| link.span == span))?;
        Some((links[at].rule?, span))
    }

    /// What the page tells of parts of what it is about.
    pub fn parts(&self) -> &[OwnPart] {
        self.extra.as_ref().map_or(&[], |extra| &extra.parts)
    }

    /// Texts that should be written in one way on all pages.
    pub fn spellings(&self) -> &[Spelling] {
        self.extra.as_ref().map_or(&[], |extra| &extra.spellings)
    }

    pub fn print(&self) -> Option<Print> {
        self.extra.as_ref()?.print
    }

    /// The text of its title, which messages call it by.
    pub fn name(&self) -> &str {
        self.pool.get(self.name).text().unwrap_or_default()
    }
}

impl Extra {
    fn boxed(mut self) -> Option<Box<Self>> {
        let some = self.print.is_some()
            || !self.links.is_empty()
            || !self.misses.is_empty()
            || !self.fragments.is_empty()
            || !self.parts.is_empty()
            || !self.spellings.is_empty()
            || !self.disputed.is_empty();
        self.links.shrink_to_fit();
        self.fragments.shrink_to_fit();
        some.then(|| Box::new(self))
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
            recent: Recent::default(),
            index,
            linked: vec![false; snapshot.len()],
            by_kind: HashMap::new(),
            by_part: HashMap::new(),
            by_id: Vec::new(),
        };
        Self { catalog }
    }

    pub fn add(&mut self, page: PageFacts) {
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
        let mut page = page;
        // Of the links that lead somewhere most are asked about no more.
        if self.catalog.kind(&page).is_none_or(|kind| kind.links_to_each.is_none()) {
            page.extra = page.extra.and_then(|mut extra| {
                extra.links.retain(|link| link.leads.is_none());
                extra.boxed()
            });
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

impl Kept {
    const UNREADABLE: u16 = 1 << 15;

    fn new(role: Name, value: Handle, span: Span) -> Self {
        let length = (span.end - span.start).min(u32::from(Self::UNREADABLE - 1));
        Self { value, start: span.start, length: length as u16, role }
    }

    fn of(fact: &Fact<'_>, pool: &Pool) -> Self {
        Self::new(fact.role, pool.keep(&fact.value), fact.span)
    }

    fn unread(role: Name, span: Span, pool: &Pool) -> Self {
        let mut fact = Self::new(role, pool.keep(&Value::Missing), span);
        fact.length |= Self::UNREADABLE;
        fact
    }

    fn seen(self, pool: &Pool) -> OwnFact<'_> {
        let length = u32::from(self.length & !Self::UNREADABLE);
        OwnFact {
            value: pool.get(self.value),
            role: self.role,
            span: Span { start: self.start, end: self.start + length },
            is_unreadable: self.length & Self::UNREADABLE != 0,
        }
    }
}

impl OwnFact<'_> {
    pub fn span(self) -> Span {
        self.span
    }

    /// There, but not to be compared.
    pub fn is_unreadable(self) -> bool {
        self.is_unreadable
    }
}

impl Seldom {
    fn boxed(self) -> Option<Box<Self>> {
        let some =
            self.is_part || self.more.is_some() || self.total.is_some() || self.tail.is_some();
        some.then(|| Box::new(self))
    }
}

impl OwnItem {
    fn of(record: &Record<'_>, item: &Item<'_>, routes: &[Route<'_>], pool: &Pool) -> Self {
        let table = &record.tables[item.table];
        let document = &record.document;
        let row = &document.rows[item.row];
        if let Some(key) = &item.key {
            let link = key.link.map(|link| &document.links[link]);
            let page = link.and_then(|link| page_of(routes, link));
            let own = link.filter(|_| !key.is_part);
            return Self {
                nth: u16::try_from(item.table).unwrap_or(u16::MAX),
                seldom: Seldom { is_part: key.is_part, ..Seldom::default() }.boxed(),
                ..Self::named(table.def.table, row.span, key.span, pool.keep_text(key.text))
                    .leading(own, page)
            };
        }
        let cell = document.cells(row).first();
        let link =
            cell.and_then(|cell| document.links(&cell.links).iter().find(|link| !link.image));
        let section = document.tables[table.table].section;
        let page = link.and_then(|link| page_of(routes, link));
        let text = link.map(|link| link.text.trim()).or(cell.map(|cell| cell.text.trim()));
        let is_first = document.tables[table.table].rows.start as usize + 1 == item.row;
        let tail = link
            .filter(|_| page.is_none())
            .and_then(|link| link.target.rsplit('/').next())
            .map(|tail| format!("/{tail}").into());
        let total =
            is_first.then(|| heading_total(record, table.def.listing.as_ref(), section)).flatten();
        let key = cell.map_or(row.span, |cell| cell.span);
        let text = pool.keep_text(text.unwrap_or_default());
        Self {
            nth: u16::try_from(item.table).unwrap_or(u16::MAX),
            seldom: Seldom { more: item.more, total, tail, is_part: false }.boxed(),
            ..Self::named(table.def.table, row.span, key, text).leading(link, page)
        }
    }

    fn mentioned(
        record: &Record<'_>,
        mention: &Mention<'_>,
        routes: &[Route<'_>],
        pool: &Pool,
    ) -> Self {
        let link = mention.link.map(|link| &record.document.links[link]);
        let page = link.and_then(|link| page_of(routes, link));
        let text = pool.keep_text(mention.text);
        Self {
            seldom: Seldom { more: mention.more, ..Seldom::default() }.boxed(),
            ..Self::named(mention.list, mention.span, mention.span, text).leading(link, page)
        }
    }

    /// What a text names; its facts are counted in later.
    fn named(table: Name, span: Span, key: Span, text: Handle) -> Self {
        Self {
            span,
            key,
            text,
            seldom: None,
            link: NO_LINK,
            page: NO_PAGE,
            first_fact: 0,
            facts: 0,
            link_length: 0,
            table,
            nth: 0,
        }
    }

    fn leading(self, link: Option<&Link<'_>>, page: Option<FileId>) -> Self {
        let page = page.unwrap_or(NO_PAGE);
        let Some(span) = link.map(|link| link.target_span) else { return Self { page, ..self } };
        let link_length = u16::try_from(span.end - span.start).unwrap_or(u16::MAX);
        Self { link: span.start, link_length, page, ..self }
    }

    /// The target of the link that names the page.
    pub fn link(&self) -> Option<Span> {
        let end = self.link.saturating_add(u32::from(self.link_length));
        (self.link != NO_LINK).then_some(Span { start: self.link, end })
    }

    pub fn page(&self) -> Option<FileId> {
        Some(self.page).filter(|page| *page != NO_PAGE)
    }

    /// How many pages the row says are left out, of a row that says that.
    pub fn more(&self) -> Option<u32> {
        self.seldom.as_ref()?.more
    }

    /// On the first row of a table: the number of rows that the heading above it states.
    pub fn total(&self) -> Option<(u32, Span)> {
        self.seldom.as_ref()?.total
    }

    /// Whether it tells of a part of what its page is about.
    pub fn is_part(&self) -> bool {
        self.seldom.as_ref().is_some_and(|seldom| seldom.is_part)
    }

    /// The file name in a broken link.
    fn tail(&self) -> Option<&str> {
        self.seldom.as_ref()?.tail.as_deref()
    }
}

/// The texts of the page that should be written in one way on all pages.
fn spellings(record: &Record<'_>, profile: &Profile) -> Vec<Spelling> {
    let facts = record.facts.iter().filter(|fact| profile.uniform.contains(&fact.role));
    let facts = facts.filter_map(|fact| {
        let text = fact.value.text()?.into();
        Some(Spelling { among: fact.role, text, span: fact.span })
    });
    let document = &record.document;
    let tables = record.tables.iter().filter(|known| known.def.uniform);
    let labels = tables.flat_map(|known| {
        let rows = document.body(&document.tables[known.table]).iter().filter(|row| !row.dashes);
        rows.filter_map(|row| {
            let cell = document.cells(row).first().filter(|cell| !cell.text.is_empty())?;
            let text = cell.text.trim().into();
            Some(Spelling { among: known.def.table, text, span: cell.span })
        })
    });
    facts.chain(labels).collect()
}

fn outgoing(routes: &[Route<'_>]) -> Vec<Outgoing> {
    let links = routes.iter().filter(|route| !route.link.image && !route.ends.is_empty());
    let outgoing = links.map(|route| Outgoing {
        leads: route.leads(),
        meant: route.meant,
        span: route.link.target_span,
        rule: route.fault.map(Fault::rule),
    });
    outgoing.filter(|link| link.leads.is_some() || link.rule.is_some()).collect()
}

fn miss(route: &Route<'_>) -> Option<Miss> {
    let end = route.end().filter(|_| !route.link.image && route.meant.is_none())?;
    let Resolution::Missing { path } = &end.resolution else { return None };
    Some(Miss { path: path.as_str().into(), span: route.link.target_span })
}

/// The place of another page that a link leads to, on each platform.
fn asked<'r>(route: &'r Route<'_>) -> impl Iterator<Item = Asked> + 'r {
    let fragment = match &route.destination {
        Destination::Relative(local) | Destination::Absolute(local) if local.query.is_none() => {
            local.fragment.as_deref().filter(|fragment| !fragment.is_empty())
        }
        _ => None,
    };
    let ends = fragment.filter(|_| route.fault.is_none() && !route.link.image).into_iter();
    ends.flat_map(|fragment| route.ends.iter().map(move |end| (fragment, end))).filter_map(
        |(fragment, end)| {
            let (Resolution::Page(page) | Resolution::FolderWithIndex(page)) = end.resolution
            else {
                return None;
            };
            Some(Asked {
                page,
                target: end.platform.target(),
                fragment: fragment.into(),
                span: route.link.target_span,
            })
        },
    )
}

/// The lines that say something, each without the blanks around it.
pub fn lines(text: &str, body: u32) -> impl Iterator<Item = &str> {
    let body = text.get(body as usize..).unwrap_or_default();
    body.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn print(text: &str, body: u32) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    lines(text, body).for_each(|line| line.hash(&mut hasher));
    hasher.finish()
}

/// The page that a link leads to, or is meant to.
fn page_of(routes: &[Route<'_>], link: &Link<'_>) -> Option<FileId> {
    // Both are in the order of the page.
    let at = routes.binary_search_by_key(&link.span, |route| route.link.span).ok()?;
    let route = routes.get(at)?;
    route.leads().or(route.meant)
}

/// The number of rows that the heading above a table states.
fn heading_total(
    record: &Record<'_>,
    listing: Option<&Listing>,
    section: Option<u32>,
) -> Option<(u32, Span)> {
    let pattern = listing?.total.as_ref()?.heading.as_ref()?;
    let heading = record.document.heading(section)?;
    let number = pattern.capture(&heading.text)?.trim().parse().ok()?;
    Some((number, heading.text_span))
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
