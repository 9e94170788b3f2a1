//! What a page leaves behind for the rules about all pages.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{FileId, Target};
use crate::links::destination::Destination;
use crate::links::resolve::Resolution;
use crate::name::Name;
use crate::navigation::{Fault, Route};
use crate::parse::markdown::{Heading, Link};
use crate::profile::pattern::names;
use crate::profile::{Listing, Profile};
use crate::record::{At, Fact, Item, KnownTable, Mention, Record};
use crate::suppression::blanked;
use crate::text::{Span, span_of};
use crate::value::Value;
use crate::value::pool::{Handle, Pool};

/// What a page leaves behind. There may be hundreds of thousands: each byte counts.
#[derive(Clone, Debug)]
pub struct PageFacts {
    pub file: FileId,
    pub kind: Option<Name>,
    /// Its own facts, and behind them those of its items.
    all_facts: Box<[Packed]>,
    own_facts: u16,
    pub has_breadcrumb: bool,
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
    bare: Vec<Bare>,
    strays: Vec<Stray>,
    /// Facts that are too large to be packed.
    unpacked: Vec<Kept>,
}

/// A link in a section about one page that tells of that page and leads to another one.
#[derive(Clone, Debug)]
pub struct Stray {
    pub leads: FileId,
    pub span: Span,
    pub text: Box<str>,
    /// The heading of the section.
    pub heading: Span,
}

/// A table or the section of a listing, without any row.
#[derive(Clone, Copy, Debug)]
pub struct Bare {
    pub table: Name,
    /// The header of the table; the heading where there is no table.
    pub span: Span,
    /// The number of rows that the heading above states.
    pub total: Option<(u32, Span)>,
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

/// A fact as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    value: Handle,
    start: u32,
    /// The length of its span, cut to 15 bits; the bit above them: there, but unreadable.
    length: u16,
    role: Name,
}

/// A fact of a page in eight bytes: there are dozens of them a page.
///
/// Behind a bit that is 0 stand the parts of the fact, each in as many bits as nearly all need. Of a fact that needs
/// more (far down on a long page, a long text, an unreadable value) the bit is 1, and its place among those that are
/// not packed follows.
#[derive(Clone, Copy, Debug)]
struct Packed(u64);

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
    pub(super) page: FileId,
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
            has_breadcrumb: record.breadcrumb.is_some(),
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
        page.all_facts =
            facts.into_iter().map(|fact| Packed::new(fact, &mut extra.unpacked)).collect();
        extra.parts = record
            .parts
            .iter()
            .map(|part| OwnPart {
                name: part.name.as_ref().into(),
                facts: part.facts.iter().map(|fact| Kept::of(fact, pool)).collect(),
            })
            .collect();
        extra.disputed.clone_from(&record.disputed);
        extra.bare = bare(record);
        extra.strays = strays(record, routes);
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
        self.own().map(|fact| fact.seen(&self.pool))
    }

    /// The facts of one of its items.
    pub fn facts_of(&self, item: &OwnItem) -> impl Iterator<Item = OwnFact<'_>> + Clone + use<'_> {
        self.of_item(item).map(|fact| fact.seen(&self.pool))
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
        self.find(part.facts.iter().copied(), role)
    }

    fn own(&self) -> impl Iterator<Item = Kept> + Clone + use<'_> {
        self.unpacked(0..usize::from(self.own_facts))
    }

    fn of_item(&self, item: &OwnItem) -> impl Iterator<Item = Kept> + Clone + use<'_> {
        let first = item.first_fact as usize;
        self.unpacked(first..first + usize::from(item.facts))
    }

    fn unpacked(&self, facts: Range<usize>) -> impl Iterator<Item = Kept> + Clone + use<'_> {
        let others = self.extra.as_ref().map_or(&[][..], |extra| &extra.unpacked);
        let packed = self.all_facts.get(facts).unwrap_or_default();
        packed.iter().map(|fact| fact.unpacked(others))
    }

    fn find(&self, mut facts: impl Iterator<Item = Kept>, role: Name) -> Option<OwnFact<'_>> {
        facts.find(|fact| fact.role == role).map(|fact| fact.seen(&self.pool))
    }

    /// The text of the link, or of the cell, that names the page that an item stands for.
    pub fn text_of(&self, item: &OwnItem) -> &str {
        self.pool.get(item.text).text().unwrap_or_default()
    }

    /// Links that lead nowhere, and the pages that they are meant to lead to, where those are known. (Which pages the
    /// others lead to is known of all pages together: [`Catalog::is_linked`](super::Catalog::is_linked).)
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

    /// Listings, and tables of listings, that have no row.
    pub fn bare(&self) -> &[Bare] {
        self.extra.as_ref().map_or(&[], |extra| &extra.bare)
    }

    /// Links in sections about pages that tell of these and lead to others.
    pub fn strays(&self) -> &[Stray] {
        self.extra.as_ref().map_or(&[], |extra| &extra.strays)
    }

    /// Texts that should be written in one way on all pages.
    pub fn spellings(&self) -> &[Spelling] {
        self.extra.as_ref().map_or(&[], |extra| &extra.spellings)
    }

    /// Forgets the links that lead somewhere.
    pub(super) fn forget_links(&mut self) {
        self.extra = self.extra.take().and_then(|mut extra| {
            extra.links.retain(|link| link.leads.is_none());
            extra.boxed()
        });
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
            || !self.disputed.is_empty()
            || !self.bare.is_empty()
            || !self.strays.is_empty()
            || !self.unpacked.is_empty();
        self.links.shrink_to_fit();
        self.unpacked.shrink_to_fit();
        self.fragments.shrink_to_fit();
        some.then(|| Box::new(self))
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

impl Packed {
    const VALUE: u32 = 24;
    const START: u32 = 20;
    const LENGTH: u32 = 9;
    const ROLE: u32 = 10;
    /// Behind it stands the place of a fact that is not packed.
    const ELSEWHERE: u64 = 1 << 63;

    fn new(fact: Kept, others: &mut Vec<Kept>) -> Self {
        let parts = [
            (fact.value.0, Self::VALUE),
            (fact.start, Self::START),
            (fact.length.into(), Self::LENGTH),
            (fact.role.number().into(), Self::ROLE),
        ];
        if parts.iter().all(|(part, bits)| part >> bits == 0) {
            return Self(parts.iter().fold(0, |all, (part, bits)| all << bits | u64::from(*part)));
        }
        others.push(fact);
        Self(Self::ELSEWHERE | (others.len() as u64 - 1))
    }

    fn unpacked(self, others: &[Kept]) -> Kept {
        if self.0 & Self::ELSEWHERE != 0 {
            return others[(self.0 & !Self::ELSEWHERE) as usize];
        }
        let part = |behind: u32, bits: u32| (self.0 >> behind) as u32 & ((1 << bits) - 1);
        Kept {
            role: Name::of_number(part(0, Self::ROLE) as u16),
            length: part(Self::ROLE, Self::LENGTH) as u16,
            start: part(Self::ROLE + Self::LENGTH, Self::START),
            value: Handle(part(Self::ROLE + Self::LENGTH + Self::START, Self::VALUE)),
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
    pub(super) fn tail(&self) -> Option<&str> {
        self.seldom.as_ref()?.tail.as_deref()
    }
}

fn strays(record: &Record<'_>, routes: &[Route<'_>]) -> Vec<Stray> {
    let document = &record.document;
    let mut strays = Vec::new();
    for portrait in record.kind.iter().flat_map(|kind| &kind.portraits) {
        let patterns: Vec<_> = portrait.facts.iter().filter_map(|it| it.link.as_ref()).collect();
        let about = record.mentions.iter().filter(|it| it.list == portrait.portraits);
        for (mention, link) in about.filter_map(|it| Some((it, it.link?))) {
            let Some(page) = page_of(routes, &document.links[link]) else { continue };
            let begins = |heading: &Heading<'_>| heading.span.start <= mention.span.start;
            let section = document.headings.partition_point(begins).checked_sub(1);
            let below = document.lines_of(section.and_then(|at| u32::try_from(at).ok())).iter();
            let links = below.flat_map(|line| document.links(&line.links));
            let telling =
                links.filter(|it| patterns.iter().any(|pattern| pattern.fits(it.text.trim())));
            strays.extend(telling.filter_map(|it| {
                let leads = page_of(routes, it).filter(|leads| *leads != page)?;
                let (span, text) = (it.target_span, it.text.trim().into());
                Some(Stray { leads, span, text, heading: mention.span })
            }));
        }
    }
    strays
}

/// Tables without rows, and sections of listings without a table or an item.
fn bare(record: &Record<'_>) -> Vec<Bare> {
    let Some(kind) = record.kind else { return Vec::new() };
    let document = &record.document;
    let is_bare = |known: &&KnownTable<'_>| document.body(&document.tables[known.table]).is_empty();
    let listings = record.tables.iter().filter(|known| known.def.listing.is_some());
    let tables = listings.filter(is_bare).map(|known| {
        let table = &document.tables[known.table];
        let total = heading_total(record, known.def.listing.as_ref(), table.section);
        Bare { table: known.def.table, span: document.header(table).span, total }
    });
    let has_table = |table: Name| record.tables.iter().any(|known| known.def.table == table);
    let has_items = |list: Name| record.mentions.iter().any(|mention| mention.list == list);
    let unders =
        kind.listings_under().filter(|(table, _)| !has_table(*table) && !has_items(*table));
    let sections = unders.filter_map(|(table, under)| {
        let heading = document.headings.iter().find(|heading| names(&heading.text, under))?;
        Some(Bare { table, span: heading.text_span, total: None })
    });
    tables.chain(sections).collect()
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
    let number = pattern.capture(&heading.text)?.trim();
    let place = span_of(record.text, number);
    let place = if place.is_empty() { heading.text_span } else { place };
    Some((number.parse().ok()?, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_kept_whole_packed_or_not() {
        let kept = |value, start, length, role| Kept {
            value: Handle(value),
            start,
            length,
            role: Name::of_number(role),
        };
        let mut others = Vec::new();
        let largest = kept((1 << 24) - 1, (1 << 20) - 1, (1 << 9) - 1, (1 << 10) - 1);
        let small = [kept(0, 0, 0, 0), kept(1, 2, 3, 4), largest];
        let large = [
            kept(1 << 24, 2, 3, 4),
            kept(1, 1 << 20, 3, 4),
            kept(1, 2, 1 << 9, 4),
            kept(1, 2, 3 | Kept::UNREADABLE, 4),
            kept(1, 2, 3, 1 << 10),
            kept(u32::MAX, u32::MAX, u16::MAX, u16::MAX),
        ];
        let mut check = |facts: &[Kept]| {
            for fact in facts {
                let packed = Packed::new(*fact, &mut others);
                assert_eq!(packed.unpacked(&others), *fact);
            }
            others.len()
        };
        assert_eq!(check(&small), 0);
        assert_eq!(check(&large), large.len());
    }
}
