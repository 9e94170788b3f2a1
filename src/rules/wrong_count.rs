use std::collections::{HashMap, HashSet};

use super::{
    Check, Findings, Level, Mend, Rule, contradicts_source, duplicate_row, page_listed_twice,
    row_leads_elsewhere, unlisted_page,
};
use page_listed_twice::{Again, again};

use crate::catalog::{Catalog, Listed, OwnFact, OwnItem, PageFacts};
use crate::diagnostic::{Cause, FileId, Finding};
use crate::name::Name;
use crate::profile::pattern::{names, words};
use crate::profile::{Average, CountDef, CountPages, Mentions, Percent, TableDef};
use crate::rewrite::{WrittenBy, rewritten};
use crate::rule::lost::of_table;
use crate::text::{Span, grouped};
use crate::value::Interval;

pub(super) static RULE: Rule = Rule {
    id: "wrong-count",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a stated number is not the number of pages that it counts",
    docs: r"
### What it checks
Numbers that the profile says count something: the models of a provider, the pages that give a price, the rows
of a table and those it leaves out, a share of a total, an average. Each is counted again over the pages. A share is right
if it fits either the numbers as they are written or as they are counted; an average is only wrong if no values that
the pages may stand for make it. Totals that are wrong only because a total of a part is are shown under that one.

### Why
Totals are what people quote. A total that drifts from its pages also tells that pages were lost or left over.

### How to fix
Correct the number, or look for the pages that should not be there or that are missing.
",
    check: Check::Catalog(check),
};

/// How far the stated number of all pages of a kind, or of one owner's, is from what there is.
struct Deviation {
    /// Counted less stated.
    by: f64,
    cause: Cause,
}

/// Stated totals that are wrong, twins counted once, and what became of pages that are no longer there: what explains
/// that other numbers are wrong too.
pub(super) struct Deviations<'c> {
    of_owners: HashMap<Owner<'c>, Deviation>,
    /// By kind: those of all owners together, and that of the first.
    sums: HashMap<Name, Deviation>,
    of_all: HashMap<Name, Deviation>,
    /// By kind, and the page that states the total or the first of it and its twin.
    on_pages: HashMap<(Name, FileId), Deviation>,
    /// By kind: the names of pages that are gone, and what is said of a link to the first.
    gone: HashMap<Name, (HashSet<&'c str>, Cause)>,
}

/// A kind, and what its pages share with the page that states their number.
type Owner<'c> = (Name, Vec<(&'c str, Option<&'c str>)>);

fn owner<'c>(catalog: &'c Catalog<'_>, page: &'c PageFacts, pages: &'c CountPages) -> Owner<'c> {
    let part = |name: &'c String| (name.as_str(), catalog.capture(page, name));
    (pages.kind, pages.same.iter().map(part).collect())
}

impl<'c> Deviations<'c> {
    pub(super) fn of(catalog: &'c Catalog<'_>) -> Self {
        let mut found = Self {
            of_owners: HashMap::new(),
            sums: HashMap::new(),
            of_all: HashMap::new(),
            on_pages: HashMap::new(),
            gone: HashMap::new(),
        };
        for page in &catalog.pages {
            found.stated(catalog, page);
        }
        for listed in catalog.listings().filter(|listed| !listed.listing.repeats) {
            found.broken_rows(catalog, &listed);
        }
        found
    }

    /// The wrong totals that a page states.
    fn stated(&mut self, catalog: &'c Catalog<'_>, page: &'c PageFacts) {
        let counts = catalog.kind(page).map_or(&[][..], |kind| kind.counts.as_slice());
        for count in counts {
            let Some(pages) = total(count) else { continue };
            let Some(fact) = page.fact(count.role).filter(|fact| !fact.is_unreadable()) else {
                continue;
            };
            let Some((by, finding)) = judge_pages(catalog, (page, page), None, fact, count, pages)
            else {
                continue;
            };
            // Without what an earlier run left behind it is right.
            if by.abs() < 0.5 {
                continue;
            }
            let told = Cause { rule: RULE.id, file: finding.file, span: finding.span };
            let cause = finding.caused_by.unwrap_or(told);
            let place = (pages.kind, catalog.first_of_twins(page));
            if self.on_pages.contains_key(&place) {
                continue;
            }
            self.on_pages.insert(place, Deviation { by, cause: cause.clone() });
            if pages.same.is_empty() {
                self.of_all.entry(pages.kind).or_insert(Deviation { by, cause });
            } else {
                self.of_owner(owner(catalog, page, pages), by, cause);
            }
        }
    }

    fn of_owner(&mut self, owner: Owner<'c>, by: f64, cause: Cause) {
        let sum = Deviation { by: 0.0, cause: cause.clone() };
        self.sums.entry(owner.0).or_insert(sum).by += by;
        self.of_owners.entry(owner).or_insert(Deviation { by, cause });
    }

    /// Rows whose pages are gone, and with them all pages that they say there are of that owner.
    fn broken_rows(&mut self, catalog: &'c Catalog<'_>, listed: &Listed<'c>) {
        let kind = catalog.profile.and_then(|profile| profile.kind(listed.listing.kind));
        let mut counts = kind.into_iter().flat_map(|(_, kind)| &kind.counts);
        let count = counts.find_map(|count| Some((count, total(count)?)));
        for item in listed.rows() {
            let Some((rule, span)) = listed.page.broken(item) else { continue };
            let cause = Cause { rule, file: listed.page.file, span };
            let name = listed.page.text_of(item);
            let (names, _) = self
                .gone
                .entry(listed.listing.kind)
                .or_insert_with(|| (HashSet::new(), cause.clone()));
            if !names.insert(name) || rule == "folder-without-index" {
                continue;
            }
            let Some((count, pages)) = count.filter(|(_, pages)| !pages.same.is_empty()) else {
                continue;
            };
            let fact = listed.page.fact_of(item, count.role);
            if let Some(number) = fact.and_then(|fact| fact.value.number()) {
                let owner = (pages.kind, vec![("", Some(name))]);
                self.of_owner(owner, -number.shown, cause);
            }
        }
    }

    /// The cause that explains why another number of such pages is off by `by`, or, for a number of only some of them,
    /// by less.
    pub(super) fn explain(
        &self,
        catalog: &Catalog<'_>,
        page: &PageFacts,
        pages: &CountPages,
        by: f64,
    ) -> Option<Cause> {
        let fits = |it: &&Deviation| match pages.having {
            None => (it.by - by).abs() < 0.5,
            Some(_) => it.by * by > 0.0 && by.abs() <= it.by.abs(),
        };
        let known = if pages.same.is_empty() {
            let sum = self.sums.get(&pages.kind);
            sum.or_else(|| self.of_all.get(&pages.kind))
        } else {
            self.of_owners.get(&owner(catalog, page, pages))
        };
        let is_all = pages.having.is_none() && pages.same.is_empty();
        let gone = self
            .gone
            .get(&pages.kind)
            .filter(|(names, _)| is_all && (as_number(names.len()) + by).abs() < 0.5);
        gone.map(|(_, cause)| cause).or(known.filter(fits).map(|it| &it.cause)).cloned()
    }

    /// The wrong total of all pages that explains the number of some of them, on the same page.
    fn of_some(
        &self,
        catalog: &Catalog<'_>,
        page: &PageFacts,
        pages: &CountPages,
        by: f64,
    ) -> Option<Cause> {
        let total = self.on_pages.get(&(pages.kind, catalog.first_of_twins(page)))?;
        (total.by * by > 0.0 && by.abs() <= total.by.abs()).then(|| total.cause.clone())
    }

    /// Some total of such pages that is wrong.
    fn of_kind(&self, kind: Name) -> Option<Cause> {
        let known = self.sums.get(&kind).or_else(|| self.of_all.get(&kind));
        known.map(|it| it.cause.clone())
    }
}

/// The pages whose number a count states, if these are all of a kind or of an owner.
fn total(count: &CountDef) -> Option<&CountPages> {
    let pages = count.pages.as_ref().filter(|pages| pages.having.is_none())?;
    (count.row.is_none() && count.mentions.is_none()).then_some(pages)
}

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let mut wrong_totals = None;
    for page in &catalog.pages {
        let Some(kind) = catalog.kind(page) else { continue };
        let from = findings.len();
        for count in &kind.counts {
            if let Some(mentions) = &count.mentions {
                let mut numbers = None;
                for item in &page.items {
                    if let Some(fact) = page.fact_of(item, count.role) {
                        let numbers =
                            numbers.get_or_insert_with(|| Named::count(catalog, page, mentions));
                        let found = judge_mentions(catalog, page, item, fact, mentions, numbers);
                        findings.extend(found.map(|(by, finding)| {
                            let known = wrong_totals.get_or_insert_with(|| Deviations::of(catalog));
                            following(finding, known.of_some(catalog, page, &mentions.pages, by))
                        }));
                    }
                }
                continue;
            }
            let facts = stated(catalog, page, count);
            for (item, fact, owner) in
                facts.into_iter().filter(|(_, fact, _)| !fact.is_unreadable())
            {
                if let Some(pages) = &count.pages {
                    let found = judge_pages(catalog, (page, owner), item, fact, count, pages);
                    let found = found.map(|(by, finding)| {
                        let known = wrong_totals.get_or_insert_with(|| Deviations::of(catalog));
                        let cause = known.explain(catalog, owner, pages, by);
                        following(
                            finding,
                            cause.filter(|cause| {
                                cause.file != page.file || cause.span != fact.span()
                            }),
                        )
                    });
                    findings.extend(found.filter(|finding| !is_told(&findings[from..], finding)));
                } else if let Some(table) = count.rows {
                    let found = judge_rows(catalog, (page, owner), item, fact, count, table);
                    findings.extend(found.filter(|finding| !is_told(&findings[from..], finding)));
                } else if let Some(percent) = &count.percent {
                    findings.extend(judge_percent(catalog, page, item, fact, count, percent));
                } else if let Some(average) = &count.average {
                    let found = judge_average(catalog, page, fact, count, average);
                    findings.extend(found.map(|finding| {
                        let known = wrong_totals.get_or_insert_with(|| Deviations::of(catalog));
                        following(finding, known.of_kind(average.kind))
                    }));
                }
            }
        }
    }
}

/// The numbers of a page that count the same: its own, those of a row with one label, or those of all rows, each of which
/// speaks of the page that it stands for. With each its row, and the page whose others it counts.
fn stated<'c>(
    catalog: &'c Catalog<'_>,
    page: &'c PageFacts,
    count: &CountDef,
) -> Vec<(Option<&'c OwnItem>, OwnFact<'c>, &'c PageFacts)> {
    let rows = page.items.iter();
    if let Some(label) = &count.row {
        let rows = rows.filter(|item| names(page.text_of(item), label));
        return rows
            .filter_map(|item| Some((Some(item), page.fact_of(item, count.role)?, page)))
            .collect();
    }
    if let Some(fact) = page.fact(count.role) {
        return vec![(None, fact, page)];
    }
    // Where the number of the page itself is missing, those of its rows are still theirs.
    let has_place = catalog.kind(page).is_some_and(|kind| kind.knows(count.role));
    if has_place || count.pages.is_none() && count.rows.is_none() {
        return Vec::new();
    }
    let of_row = |item: &'c OwnItem| {
        let fact = page.fact_of(item, count.role)?;
        Some((Some(item), fact, catalog.page(item.page()?)?))
    };
    rows.filter_map(of_row).collect()
}

/// Whether another count has found the same number wrong: one that is too high for the pages there are is so for the rows
/// too.
fn is_told(findings: &[Finding], finding: &Finding) -> bool {
    let is_same = |it: &&Finding| it.span == finding.span && it.key == finding.key;
    finding.caused_by.is_none() && findings.iter().filter(is_same).any(|it| it.caused_by.is_none())
}

fn following(mut finding: Finding, cause: Option<Cause>) -> Finding {
    if finding.caused_by.is_none() {
        finding.caused_by = cause;
    }
    // What is wrong stands elsewhere, and once it is mended this number may be right.
    if finding.caused_by.is_some() {
        finding.fixes.clear();
    }
    finding
}

/// `owner` is the page whose others the number counts: the one that states it, or the one that its row stands for.
fn judge_pages(
    catalog: &Catalog<'_>,
    (page, owner): (&PageFacts, &PageFacts),
    item: Option<&OwnItem>,
    fact: OwnFact<'_>,
    count: &CountDef,
    pages: &CountPages,
) -> Option<(f64, Finding)> {
    let stated = fact.value.number()?;
    let counted = matching(catalog, owner, pages);
    let number = counted.len();
    if stated.contains(as_number(number)) {
        return None;
    }
    let having =
        pages.having.map_or(String::new(), |role| format!(" with {}", catalog.role_title(role)));
    let name = pages.same.first().and_then(|name| catalog.capture(owner, name));
    let stale = counted.iter().find(|page| catalog.is_stale(page));
    let fresh = fresh(catalog, &counted);
    let is_explained = stated.contains(as_number(fresh));
    let message = format!(
        "{} is `{}`, but {} {}{having}{}",
        called(catalog, page, item, count),
        catalog.quoted(page.file, fact),
        match name {
            Some(name) => format!("`{name}` has"),
            None => if number == 1 { "there is" } else { "there are" }.to_owned(),
        },
        catalog.several(number, pages.kind),
        if is_explained { String::new() } else { of_them_fresh(number, fresh) }
    );
    let mut finding = finding(page, item, fact, count, message)
        .help("correct the number, or look for pages that are missing or left over");
    let empty = empty_pages(catalog, owner, pages);
    let with_empty = [number + empty.len(), fresh + self::fresh(catalog, &empty)];
    // Without what an earlier run left behind the number is right.
    if let Some(stale) = stale.filter(|_| is_explained) {
        finding = finding.because_of("stale-page", stale.file, catalog.stamp_span(stale));
    } else if let Some(empty) = empty.first()
        && with_empty.iter().any(|number| stated.contains(as_number(*number)))
    {
        let span = pages.having.and_then(|role| empty.fact(role));
        let span = span.map_or(empty.title, OwnFact::span);
        finding = finding.because_of("empty-table-row", empty.file, span);
    } else if let Some(cause) = hidden(catalog, owner, pages, number, &stated) {
        finding.caused_by = Some(cause);
    } else if let Some((rule, file, span)) = cause_in_listing(catalog, owner, pages, &stated) {
        finding = finding.because_of(rule, file, span);
    } else if catalog.unread_among(owner, pages.kind, &pages.same).is_empty() {
        let written_by = WrittenBy::of(catalog, page, item, count.role);
        finding = rewritten(catalog, finding, written_by, fact.span(), as_number(fresh));
    }
    let may_be = [number, fresh].into_iter().chain(with_empty);
    let off = may_be.map(|number| off(&stated, number));
    Some((off.min_by(|one, other| one.abs().total_cmp(&other.abs()))?, finding))
}

/// The fault for which a page that may count does not tell whether it does, or cannot be read; a copy of another page
/// counts for what that one has.
fn hidden(
    catalog: &Catalog<'_>,
    owner: &PageFacts,
    pages: &CountPages,
    counted: usize,
    stated: &Interval,
) -> Option<Cause> {
    let mut causes: Vec<&Cause> = catalog.unread_among(owner, pages.kind, &pages.same);
    let Some(role) = pages.having else { return may_be(counted, &causes, stated) };
    let related = catalog.related(owner, pages.kind, &pages.same);
    causes.extend(related.iter().filter_map(|page| catalog.lost(page, role)));
    may_be(counted, &causes, stated).or_else(|| {
        let copies: Vec<Cause> = related.iter().filter_map(|page| catalog.copied(page)).collect();
        let is_enough = off(stated, counted).abs() <= as_number(copies.len());
        copies.into_iter().next().filter(|_| is_enough)
    })
}

/// The first of the faults, each of which may hide one of what was counted, if so many may be hidden.
fn may_be(counted: usize, causes: &[&Cause], stated: &Interval) -> Option<Cause> {
    let most = as_number(counted + causes.len());
    let may_be = as_number(counted) <= stated.shown && stated.shown <= most;
    causes.first().filter(|_| may_be).map(|cause| (*cause).clone())
}

/// How far a stated number is from the counted one.
pub(super) fn off(stated: &Interval, counted: usize) -> f64 {
    let counted = as_number(counted);
    if stated.contains(counted) { 0.0 } else { counted - stated.shown }
}

/// How many of the pages no earlier run left behind: those that the run knew that wrote the numbers.
pub(super) fn fresh(catalog: &Catalog<'_>, pages: &[&PageFacts]) -> usize {
    pages.iter().filter(|page| !catalog.is_stale(page)).count()
}

/// What is said of pages that an earlier run left behind, where there are some.
pub(super) fn of_them_fresh(number: usize, fresh: usize) -> String {
    if fresh == number {
        return String::new();
    }
    format!(", {} of them written by the last run", grouped(fresh))
}

/// Pages with a table without any value, where the number may count them as if that told something.
fn empty_pages<'c>(
    catalog: &'c Catalog<'_>,
    page: &PageFacts,
    pages: &CountPages,
) -> Vec<&'c PageFacts> {
    let kind = catalog.profile.and_then(|profile| profile.kind(pages.kind));
    let (Some(role), Some((_, kind))) = (pages.having, kind) else { return Vec::new() };
    let tells_by =
        |table: &&TableDef| table.columns.iter().any(|column| column.cell.presence == Some(role));
    if !kind.tables.iter().filter(|table| table.never_empty).any(|table| tells_by(&table)) {
        return Vec::new();
    }
    let mut related = catalog.related(page, pages.kind, &pages.same);
    related.retain(|page| page.fact(role).is_some_and(|fact| fact.value.flag() == Some(false)));
    related
}

/// A page whose number fits the rows of its listing only does not know of pages that are not listed, or lists some
/// that are gone.
fn cause_in_listing(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    pages: &CountPages,
    stated: &Interval,
) -> Option<(&'static str, FileId, Span)> {
    let listed = catalog.listings_of(page).find(|listed| {
        let listing = listed.listing;
        listing.kind == pages.kind
            && listing.same == pages.same
            && listing.complete
            && pages.having.is_none()
    })?;
    if listed.more() > 0 || !stated.contains(as_number(listed.rows().count())) {
        return None;
    }
    if let Some(bare) = listed.bare.first().filter(|_| listed.items.is_empty()) {
        return Some(("empty-listing", page.file, bare.span));
    }
    if let Some((rule, span)) = listed.rows().find_map(|item| page.broken(item)) {
        return Some((rule, page.file, span));
    }
    let mut rows = listed.rows();
    if let Some(row) = rows.find(|row| row_leads_elsewhere::fault(catalog, &listed, row).is_some())
    {
        return Some(("row-leads-elsewhere", page.file, row.key));
    }
    unlisted(catalog, &listed).map(|page| ("unlisted-page", page.file, page.title))
}

fn unlisted<'c>(catalog: &'c Catalog<'_>, listed: &Listed<'_>) -> Option<&'c PageFacts> {
    let shows = |page: &PageFacts| {
        let mut rows = listed.rows().filter_map(OwnItem::page);
        rows.any(|file| file == page.file || catalog.site.same_page(file, page.file))
    };
    unlisted_page::expected(catalog, listed).into_iter().find(|page| !shows(page))
}

fn judge_rows(
    catalog: &Catalog<'_>,
    (page, owner): (&PageFacts, &PageFacts),
    item: Option<&OwnItem>,
    fact: OwnFact<'_>,
    count: &CountDef,
    table: Name,
) -> Option<Finding> {
    let stated = fact.value.number()?;
    let items = || owner.items.iter().filter(|item| item.table == table);
    let rows = items().filter(|item| item.more().is_none()).count();
    let more = items().filter_map(OwnItem::more).map(|more| more as usize).sum::<usize>();
    if rows == 0 || stated.contains(as_number(rows + more)) {
        return None;
    }
    let message = format!(
        "{} is `{}`, but the list on {} page has {}",
        called(catalog, page, item, count),
        catalog.quoted(page.file, fact),
        if item.is_some() { "its" } else { "this" },
        match rows + more {
            1 => "1 entry".to_owned(),
            entries => format!("{} entries", grouped(entries)),
        }
    );
    let first = items().next()?;
    let begins = "the list begins here";
    let finding = finding(page, item, fact, count, message).help("correct the number or the list");
    let finding = match item {
        Some(_) => finding.elsewhere(owner.file, first.span, begins),
        None => finding.also(first.span, begins),
    };
    // Without the rows that are one too many it is right.
    let repeated = repeated(catalog, owner, table);
    if let Some((rule, span)) = repeated.first()
        && stated.contains(as_number(rows + more - repeated.len()))
    {
        return Some(finding.because_of(rule, owner.file, *span));
    }
    let written_by = WrittenBy::of(catalog, page, item, count.role);
    Some(rewritten(catalog, finding, written_by, fact.span(), as_number(rows + more)))
}

/// Rows for pages that have one already, each with the rule that tells of it and its place.
fn repeated(catalog: &Catalog<'_>, page: &PageFacts, table: Name) -> Vec<(&'static str, Span)> {
    let listed = catalog.listings_of(page).find(|listed| listed.table == table);
    let told = |again: Again<'_>| {
        if again.is_equal() {
            (duplicate_row::RULE.id, again.item.span)
        } else {
            (page_listed_twice::RULE.id, again.item.key)
        }
    };
    listed.map_or_else(Vec::new, |listed| again(catalog, &listed).map(told).collect())
}

/// A share of two numbers: as they are written, or as they are counted.
fn judge_percent(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    item: Option<&OwnItem>,
    fact: OwnFact<'_>,
    count: &CountDef,
    percent: &Percent,
) -> Option<Finding> {
    let stated = fact.value.number()?;
    let written = |role: Name| {
        item.and_then(|item| page.fact_of(item, role))
            .or_else(|| page.fact(role))
            .filter(|fact| !fact.is_unreadable())
            .and_then(|fact| fact.value.number())
    };
    let (part, whole) = (written(percent.of)?, written(percent.over)?);
    let fits = |part: Interval, whole: Interval| {
        whole.low <= 0.0
            || (stated.high >= 100.0 * part.low / whole.high
                && stated.low <= 100.0 * part.high / whole.low)
    };
    if fits(part, whole) {
        return None;
    }
    let counted = |role: Name| {
        let count = count_of(catalog, page, item, role)?;
        let pages = count.pages.as_ref()?;
        let number = as_number(matching(catalog, page, pages).len());
        let unread = catalog.unread_among(page, pages.kind, &pages.same).len();
        Some(Interval { high: number + as_number(unread), ..Interval::exact(number) })
    };
    if fits(counted(percent.of).unwrap_or(part), counted(percent.over).unwrap_or(whole)) {
        return None;
    }
    // Of numbers that are wrong themselves no share can be right.
    if [percent.of, percent.over].into_iter().any(|role| is_wrong(catalog, page, item, role)) {
        return None;
    }
    let message = format!(
        "{} is `{stated}%`, but {} of {} is {:.1}%",
        called(catalog, page, item, count),
        part.shown,
        whole.shown,
        100.0 * part.shown / whole.shown
    );
    let finding = finding(page, item, fact, count, message)
        .help("correct the share or the numbers that it is made of");
    let written_by = WrittenBy::of(catalog, page, item, count.role);
    Some(rewritten(catalog, finding, written_by, fact.span(), 100.0 * part.shown / whole.shown))
}

/// What a number of the page, or of one of its rows, counts.
fn count_of<'c>(
    catalog: &Catalog<'c>,
    page: &PageFacts,
    item: Option<&OwnItem>,
    role: Name,
) -> Option<&'c CountDef> {
    let mut counts = catalog.kind(page)?.counts.iter().filter(|count| count.role == role);
    counts.find(|count| {
        let label = count.row.as_ref();
        label.is_none_or(|label| item.is_some_and(|item| names(page.text_of(item), label)))
    })
}

fn is_wrong(catalog: &Catalog<'_>, page: &PageFacts, item: Option<&OwnItem>, role: Name) -> bool {
    let by = || {
        let count = count_of(catalog, page, item, role)?;
        let fact = item.and_then(|item| page.fact_of(item, role)).or_else(|| page.fact(role))?;
        // A row speaks of the page that it stands for, unless it has a label or the page its own number.
        let row = item.filter(|_| count.row.is_none() && page.fact(role).is_none());
        let owner = row.and_then(|item| catalog.page(item.page()?)).unwrap_or(page);
        let pages = count.pages.as_ref()?;
        judge_pages(catalog, (page, owner), item, fact, count, pages).map(|(by, _)| by)
    };
    by().is_some_and(|by| by.abs() >= 0.5)
}

fn judge_average(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    fact: OwnFact<'_>,
    count: &CountDef,
    average: &Average,
) -> Option<Finding> {
    let stated = fact.value.number()?;
    let unreadable = |page: &PageFacts| {
        page.fact(average.role).is_some_and(OwnFact::is_unreadable)
            || catalog.lost(page, average.role).is_some()
    };
    // What a page means that cannot be read may be anything.
    let is_unread = !catalog.unread_among(page, average.kind, &[]).is_empty();
    if is_unread || catalog.of_kind(average.kind).any(unreadable) {
        return None;
    }
    let denied = contradicts_source::denied(catalog);
    let denied = |page: &PageFacts| denied.get(&(page.file, average.role));
    let mean = |stale: bool, by_source: bool| -> Option<(f64, f64, usize)> {
        let pages = catalog.of_kind(average.kind).filter(|page| stale || !catalog.is_stale(page));
        let number = |page: &PageFacts| match denied(page).filter(|_| by_source) {
            Some(denied) => denied.value.number(),
            None => page.fact(average.role).and_then(|fact| fact.value.number()),
        };
        let (mut low, mut high, mut pages_seen) = (0.0, 0.0, 0);
        for number in pages.map(|page| number(page).unwrap_or(Interval::exact(0.0))) {
            low += number.low;
            high += number.high.max(number.binary);
            pages_seen += 1;
        }
        let count = as_number(pages_seen);
        (pages_seen > 0).then(|| (low / count, high / count, pages_seen))
    };
    let fits = |(low, high, _): (f64, f64, usize)| stated.high >= low && stated.low <= high;
    let (low, high, pages) = mean(true, false)?;
    if fits((low, high, pages)) || mean(false, false).is_some_and(fits) {
        return None;
    }
    // What the source says in the place of some pages makes the average that is stated.
    let is_by_source = [true, false].iter().any(|stale| mean(*stale, true).is_some_and(fits));
    let wrong = catalog.of_kind(average.kind).find_map(denied).filter(|_| is_by_source);
    let message = format!(
        "{} is `{}`, but over {} it lies between {} and {}",
        called(catalog, page, None, count),
        catalog.quoted(page.file, fact),
        catalog.several(pages, average.kind),
        rounded(low),
        rounded(high)
    );
    let copied = catalog.of_kind(average.kind).find_map(|page| catalog.copied(page));
    // The pages show less than what the average is made of: no figure between the two is the right one.
    let finding = finding(page, None, fact, count, message).help("compute the average again");
    Some(following(finding, wrong.map(|denied| denied.cause.clone()).or(copied)))
}

/// How many pages name each owner in a row of theirs.
struct Named<'c> {
    pages: Vec<&'c PageFacts>,
    numbers: HashMap<&'c str, usize>,
}

impl<'c> Named<'c> {
    fn count(catalog: &'c Catalog<'_>, page: &PageFacts, mentions: &Mentions) -> Self {
        let pages = matching(catalog, page, &mentions.pages);
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for page in &pages {
            let rows = page.items.iter().filter(|item| item.table == mentions.table);
            let mut owners: Vec<&str> =
                rows.filter_map(|item| owner_of(catalog, item, mentions)).collect();
            owners.sort_unstable();
            owners.dedup();
            for owner in owners {
                *numbers.entry(owner).or_default() += 1;
            }
        }
        Self { pages, numbers }
    }
}

/// Whose page the row leads to.
fn owner_of<'c>(catalog: &'c Catalog<'_>, item: &OwnItem, mentions: &Mentions) -> Option<&'c str> {
    let file = item.page()?;
    match catalog.page(file) {
        Some(page) => catalog.capture(page, &mentions.owner),
        None => catalog.capture_of_path(file, &mentions.owner),
    }
}

fn judge_mentions(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    item: &OwnItem,
    fact: OwnFact<'_>,
    mentions: &Mentions,
    Named { pages, numbers }: &Named<'_>,
) -> Option<(f64, Finding)> {
    let (stated, own) = (fact.value.number()?, owner_of(catalog, item, mentions)?);
    let number = numbers.get(own).copied().unwrap_or_default();
    if stated.contains(as_number(number)) {
        return None;
    }
    // Where a row is missing on one of those pages, that is the fault.
    let should_name_it = |page: &&&PageFacts| {
        let mut listings =
            catalog.listings_of(page).filter(|listed| listed.table == mentions.table);
        listings.any(|listed| {
            let expected = unlisted_page::expected(catalog, &listed);
            expected.iter().any(|page| catalog.capture(page, &mentions.owner) == Some(own))
        })
    };
    if stated.contains(as_number(pages.iter().filter(should_name_it).count())) {
        return None;
    }
    // Nor is anything known of the rows whose links are dead.
    let dead = pages.iter().find_map(|page| {
        let mut rows = page.items.iter().filter(|item| item.table == mentions.table);
        rows.find_map(|item| Some((page.file, page.broken(item)?)))
    });
    let message = format!(
        "`{}` is given `{}`, but {} {} it",
        page.text_of(item),
        catalog.quoted(page.file, fact),
        catalog.several(number, mentions.pages.kind),
        if number == 1 { "names" } else { "name" }
    );
    let key = format!("{} {own} {stated}", fact.role);
    let finding = Finding::new(page.file, fact.span(), key, message)
        .label("stated here")
        .help("correct the number, or the tables on those pages");
    let dead = dead.filter(|_| stated.shown > as_number(number));
    let hidden = hidden(catalog, page, &mentions.pages, number, &stated).or_else(|| {
        let table = of_table(mentions.table);
        let lost = |page: &&PageFacts| catalog.lost(page, table);
        let causes: Vec<&Cause> = pages.iter().filter_map(lost).collect();
        may_be(number, &causes, &stated)
    });
    let finding = if hidden.is_some() {
        Finding { caused_by: hidden, ..finding }
    } else if let Some((file, (rule, link))) = dead {
        finding.because_of(rule, file, link)
    } else {
        let written_by = WrittenBy::of(catalog, page, Some(item), fact.role);
        rewritten(catalog, finding, written_by, fact.span(), as_number(number))
    };
    Some((as_number(number) - stated.shown, finding))
}

fn matching<'c>(
    catalog: &'c Catalog<'_>,
    page: &PageFacts,
    pages: &CountPages,
) -> Vec<&'c PageFacts> {
    let mut found = catalog.related(page, pages.kind, &pages.same);
    if let Some(role) = pages.having {
        found.retain(|page| {
            page.fact(role)
                .is_some_and(|fact| !fact.value.is_missing() && fact.value.flag() != Some(false))
        });
    }
    found
}

/// What a person calls the number: by its row, where it stands in one of several.
fn called(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    item: Option<&OwnItem>,
    count: &CountDef,
) -> String {
    let title = catalog.role_title(count.role);
    match item {
        Some(item) => format!("{title} of `{}`", words(page.text_of(item))),
        None => title,
    }
}

fn finding(
    page: &PageFacts,
    item: Option<&OwnItem>,
    fact: OwnFact<'_>,
    count: &CountDef,
    message: String,
) -> Finding {
    let row = item.map_or("", |item| page.text_of(item));
    Finding::new(page.file, fact.span(), format!("{} {row} {}", count.role, fact.value), message)
        .label("stated here")
}

#[expect(clippy::cast_precision_loss, reason = "counts of pages are far below 2^52")]
fn as_number(count: usize) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded, not negative"
)]
fn rounded(number: f64) -> String {
    grouped(number.max(0.0).round() as usize)
}
