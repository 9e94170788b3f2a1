use hashbrown::hash_map::Entry;
use hashbrown::{HashMap, HashSet};

use super::row_names_no_page::Gone;
use super::{Check, Findings, Level, Mend, Rule, contradicts_source, row_leads_elsewhere};
use crate::catalog::{Catalog, Listed, OwnFact, OwnItem, OwnPart, PageFacts};
use crate::diagnostic::{Applicability, Cause, Edit, FileId, Finding, Fix, Related};
use crate::name::Name;
use crate::namesakes::Namesakes;
use crate::profile::{FlagMark, Listing};
use crate::rewrite::{Wanted, everywhere, rewrite_row};
use crate::text::Span;
use crate::value::Value;
use crate::voices::Voices;
use crate::wording::joined;

pub(super) static RULE: Rule = Rule {
    id: "row-contradicts-page",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a row of a listing says something else than the page it leads to",
    docs: r"
### What it checks
Each cell of a listing whose column stands for a fact (name, context window, prices, features, counts) against
the page that the row leads to. Numbers are compared by what is displayed: `131.1k` and `131k` agree. A cell that
says there is no value contradicts a page that gives one, and the other way round. A range such as `5.7~5.9` stands for
all numbers in it. A row that stands for several pages is held against each of them, as a range is how one cell speaks
for pages that differ; and one that tells of a part of what a page is about against what the page tells of the part whose
name has most words in common with the row's. Of several pages that bear the name in a row without a link, one that says
the same is enough. Where several listings say the same and the page alone says something else, the finding stands on the
page. A row with one text agrees with a page that lists it among others.

### Why
The listing is what readers choose by and what programs read first; the page is where they check. A number that
differs between the two misleads one of them.

### How to fix
Look the fact up at its source and correct the side that is wrong. Where the listing is generated, generate it
again. The fix writes what more places tell, of those on the page, in other listings, and on other pages of the model;
where neither side has more, the row what its page says.
",
    check: Check::Catalog(check),
};

/// A row, the page that it is held against, and in what it contradicts that page.
struct Wrong<'c> {
    listing: &'c PageFacts,
    item: &'c OwnItem,
    page: &'c PageFacts,
    /// The part of what the page is about that the row tells of, if it tells of one.
    part: Option<&'c OwnPart>,
    facts: Vec<OwnFact<'c>>,
    /// The later one of two rows for the page, where there are two.
    twice: Option<Span>,
    /// Another row says of the page what it tells: this one is likely meant for another page.
    is_second: bool,
    /// By how many words the row names its page, where no link does: it may mean one that is gone or renamed.
    by_name: Option<usize>,
}

fn all_wrong<'c>(catalog: &'c Catalog<'c>) -> Vec<Wrong<'c>> {
    let mut wrong: Vec<Wrong<'_>> = Vec::new();
    let mut namesakes = Namesakes::new(catalog);
    let mut nameless: Nameless<'_> = HashMap::new();
    for listed in catalog.listings() {
        for item in listed.rows() {
            let Some(page) = item.page().and_then(|file| catalog.page(file)) else {
                wrong.extend(by_name(catalog, &listed, item, &mut namesakes, &mut nameless));
                continue;
            };
            if page.kind != Some(listed.listing.kind) {
                continue;
            }
            let Some((page, facts)) = nearest(catalog, &listed, item, page) else {
                continue;
            };
            if row_leads_elsewhere::fault(catalog, &listed, item).is_none() {
                let twice = twice(&listed, item);
                let is_second = is_second(catalog, &listed, item, page);
                let listing = listed.page;
                wrong.push(Wrong {
                    listing,
                    item,
                    page,
                    part: None,
                    facts,
                    twice,
                    is_second,
                    by_name: None,
                });
            }
        }
        for item in listed.parts() {
            let Some(page) = item.page().and_then(|file| catalog.page(file)) else { continue };
            let Some(part) = part_of(page, listed.page.text_of(item)) else { continue };
            let facts: Vec<OwnFact<'_>> = listed
                .page
                .facts_of(item)
                .filter(|fact| {
                    let there = page.fact_of_part(part, fact.role);
                    there.is_some_and(|there| differs(*fact, there))
                })
                .collect();
            if !facts.is_empty() {
                wrong.push(Wrong {
                    listing: listed.page,
                    item,
                    page,
                    part: Some(part),
                    facts,
                    twice: None,
                    is_second: false,
                    by_name: None,
                });
            }
        }
    }
    wrong
}

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let mut wrong = all_wrong(catalog);
    let mut gone = None;
    let voices = Voices::of(catalog);
    let odd = on_odd_pages(catalog, &voices, &wrong, findings);
    let is_silent = |(file, role): &&(FileId, Name)| {
        catalog.page(*file).is_some_and(|page| page.fact(*role).is_none())
    };
    let silent: HashSet<FileId> = odd.iter().filter(is_silent).map(|(file, _)| *file).collect();
    let mut swaps = Swaps::of(&wrong);
    // A cell that speaks for several pages is one fault, however many of them it contradicts.
    let mut told: HashMap<(FileId, Span), usize> = HashMap::new();
    for wrong in &mut wrong {
        wrong.facts.retain(|fact| !odd.contains(&(wrong.page.file, fact.role)));
        let Some(mut finding) = on_row(catalog, &voices, wrong) else { continue };
        let is_silent = |fact: &OwnFact<'_>| wrong.there(fact.role).is_none();
        if let Some(cause) = wrong.by_name.and_then(|_| gone_by_name(catalog, &mut gone, wrong)) {
            finding.caused_by.get_or_insert(cause);
        } else if let Some(cause) = denied(catalog, wrong) {
            finding.caused_by.get_or_insert(cause);
        } else if let Some(cause) = lost(catalog, wrong).or_else(|| catalog.replaced(wrong.page)) {
            finding.caused_by.get_or_insert(cause);
        } else if wrong.facts.iter().all(is_silent) && silent.contains(&wrong.page.file) {
            let (file, span) = (wrong.page.file, wrong.page.title);
            finding.caused_by.get_or_insert(Cause { rule: RULE.id, file, span });
        }
        if finding.caused_by.is_none() {
            finding = swaps.fold(wrong, finding);
        }
        if finding.caused_by.is_some() {
            // The page is wrong, and what it says nothing to write.
            finding.fixes.clear();
            findings.push(finding);
            continue;
        }
        match told.entry((finding.file, finding.span)) {
            Entry::Occupied(first) => {
                let theirs = finding.related.into_iter().filter(|it| it.file.is_some());
                findings[*first.get()].related.extend(theirs.map(|it| Related {
                    message: format!("and the page of `{}`", wrong.listing.text_of(wrong.item)),
                    ..it
                }));
            }
            Entry::Vacant(first) => {
                first.insert(findings.len());
                findings.push(finding);
            }
        }
    }
}

/// Two columns of a table on a page, by their roles.
type Columns = (FileId, Name, u16, [Name; 2]);

/// Columns each of which says in some rows what the pages say for the other.
#[derive(Default)]
struct Swapped {
    rows: usize,
    first: Option<Cause>,
}

/// By their columns.
struct Swaps(HashMap<Columns, Swapped>);

impl Swaps {
    fn of(wrong: &[Wrong<'_>]) -> Self {
        let mut swaps: HashMap<Columns, Swapped> = HashMap::new();
        for columns in wrong.iter().filter_map(Wrong::swapped) {
            swaps.entry(columns).or_default().rows += 1;
        }
        swaps.retain(|_, swapped| swapped.rows > 1);
        Self(swaps)
    }

    /// Of rows in which the same columns are swapped the first tells of all.
    fn fold(&mut self, wrong: &Wrong<'_>, mut finding: Finding) -> Finding {
        let Some(swapped) = wrong.swapped().and_then(|columns| self.0.get_mut(&columns)) else {
            return finding;
        };
        // The right values would still stand under the wrong headers.
        finding.fixes.clear();
        if let Some(first) = &swapped.first {
            return Finding { caused_by: Some(first.clone()), ..finding };
        }
        let (file, span) = (finding.file, finding.span);
        swapped.first = Some(Cause { rule: RULE.id, file, span });
        let others = swapped.rows - 1;
        let rows = if others == 1 { "1 more row".into() } else { format!("{others} more rows") };
        finding.message = format!("{}; so it is in {rows} of the table", finding.message);
        finding.help("the two columns or their headers are swapped: put them back")
    }
}

/// The pages of a kind that do not tell the role that rows name them by.
type Nameless<'c> = HashMap<(Name, Name), Vec<&'c PageFacts>>;

/// A row without a link that contradicts all pages of its name.
fn by_name<'c>(
    catalog: &'c Catalog<'c>,
    listed: &Listed<'c>,
    item: &'c OwnItem,
    namesakes: &mut Namesakes<'c>,
    nameless: &mut Nameless<'c>,
) -> Option<Wrong<'c>> {
    let pages = namesakes.of(listed, item);
    let (page, facts) = fittest(catalog, listed, item, &pages)?;
    // The page that is meant may be one that has lost its name.
    let (kind, role) = (listed.listing.kind, *listed.listing.by.first()?);
    let lacks = |page: &&PageFacts| page.fact(role).is_none_or(|name| name.value.is_missing());
    let nameless = nameless
        .entry((kind, role))
        .or_insert_with(|| catalog.of_kind(kind).filter(lacks).collect());
    let is_meant = |page: &&PageFacts| {
        against(catalog, listed, item, page).iter().all(|fact| fact.role == role)
    };
    if nameless.iter().any(is_meant) {
        return None;
    }
    let by_name = Some(listed.listing.by.len());
    let listing = listed.page;
    Some(Wrong { listing, item, page, part: None, facts, twice: None, is_second: false, by_name })
}

impl<'c> Wrong<'c> {
    /// The two columns that say what the page says for the other, if that is all that is wrong.
    fn swapped(&self) -> Option<Columns> {
        let [one, two] = self.facts[..] else { return None };
        let says = |fact: OwnFact<'_>, other: OwnFact<'_>| {
            self.there(other.role).is_some_and(|there| covers(fact.value, there.value))
        };
        let roles = [one.role, two.role];
        (says(one, two) && says(two, one)).then_some((
            self.listing.file,
            self.item.table,
            self.item.nth,
            roles,
        ))
    }

    /// What the page says instead.
    fn there(&self, role: Name) -> Option<OwnFact<'c>> {
        match self.part {
            Some(part) => self.page.fact_of_part(part, role),
            None => self.page.fact(role),
        }
    }
}

/// The part that shares most words with the name in a row, if that is one alone.
fn part_of<'c>(page: &'c PageFacts, name: &str) -> Option<&'c OwnPart> {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|char: char| !char.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let wanted = words(name);
    let shared =
        |part: &OwnPart| words(&part.name).iter().filter(|word| wanted.contains(word)).count();
    let most = page.parts().iter().map(shared).max().filter(|most| *most > 0)?;
    let mut nearest = page.parts().iter().filter(|part| shared(part) == most);
    nearest.next().filter(|_| nearest.next().is_none())
}

/// The page that the row agrees with best, of those that it may stand for, and in what it contradicts that one.
fn nearest<'c>(
    catalog: &'c Catalog<'_>,
    listed: &Listed<'c>,
    item: &'c OwnItem,
    page: &'c PageFacts,
) -> Option<(&'c PageFacts, Vec<OwnFact<'c>>)> {
    let listing = listed.listing;
    let against = |page: &'c PageFacts| against(catalog, listed, item, page);
    let own = against(page);
    let mut best = Some((page, own)).filter(|(_, facts)| !facts.is_empty());
    if let (Some(kind), Some(id)) = (listing.variants, catalog.id(page)) {
        let rows = catalog.rows_of_kind(page, kind);
        // One of the pages that it may stand for is not known.
        if rows.clone().any(|row| row.page().is_none()) {
            return None;
        }
        let led_to = rows.filter_map(|row| catalog.page(row.page()?));
        for variant in catalog.with_id(kind, id).chain(led_to) {
            let facts = against(variant);
            if facts.is_empty() {
                return None;
            }
            let better = best
                .as_ref()
                .is_none_or(|(page, known)| page.kind != variant.kind || facts.len() < known.len());
            if better {
                best = Some((variant, facts));
            }
        }
    }
    best
}

/// Of the pages that bear the name in a row the one that it fits best, and in what it contradicts that one.
fn fittest<'c>(
    catalog: &'c Catalog<'_>,
    listed: &Listed<'c>,
    item: &'c OwnItem,
    pages: &[&'c PageFacts],
) -> Option<(&'c PageFacts, Vec<OwnFact<'c>>)> {
    if pages.iter().any(|page| against(catalog, listed, item, page).is_empty()) {
        return None;
    }
    // What another row of the table says is no more to be found here.
    let is_taken = |page: &PageFacts| {
        let mut rows =
            listed.rows().filter(|row| listed.page.text_of(row) == listed.page.text_of(item));
        rows.any(|row| against(catalog, listed, row, page).is_empty())
    };
    let pages = pages.iter().map(|page| (*page, against(catalog, listed, item, page)));
    pages.min_by_key(|(page, facts)| (is_taken(page), facts.len()))
}

/// In what a row contradicts a page. A cell for several values that says there is none leaves out those that have
/// no other beside them too.
pub(super) fn against<'c>(
    catalog: &Catalog<'_>,
    listed: &Listed<'c>,
    item: &'c OwnItem,
    page: &PageFacts,
) -> Vec<OwnFact<'c>> {
    let facts: Vec<OwnFact<'c>> = listed.page.facts_of(item).collect();
    let wrong = |fact: &OwnFact<'_>| contradicts(catalog, listed.listing, *fact, page);
    let is_partly_right = |fact: &OwnFact<'_>| {
        let mut cell = facts.iter().filter(|other| other.span() == fact.span());
        fact.value.is_missing() && cell.any(|other| !wrong(other))
    };
    facts.iter().filter(|fact| wrong(fact) && !is_partly_right(fact)).copied().collect()
}

/// A page that knows nothing of the role agrees with a row that says so: no value, no, or a price of zero.
fn contradicts(
    catalog: &Catalog<'_>,
    listing: &Listing,
    fact: OwnFact<'_>,
    page: &PageFacts,
) -> bool {
    let nothing = match fact.value {
        Value::Missing | Value::Flag(false) => true,
        Value::Number(number) => number.contains(0.0),
        _ => false,
    };
    match page.fact(fact.role) {
        Some(other) if other.value.is_missing() && !other.is_unreadable() => !nothing,
        Some(other) => differs(fact, other),
        None => {
            !nothing
                && !listing.may_add
                && catalog.kind(page).is_some_and(|kind| kind.knows(fact.role))
        }
    }
}

/// Whether what a row says cannot be what the page says, where both say something.
fn differs(fact: OwnFact<'_>, there: OwnFact<'_>) -> bool {
    let none = fact.value.is_missing() && is_zero(there.value);
    !there.is_unreadable() && !none && !covers(fact.value, there.value)
}

/// Whether what a row says stands for what the page says: a range for each number in it, several values for each of
/// them, a text for a list that has it.
fn covers(row: &Value<'_>, page: &Value<'_>) -> bool {
    match (row, page) {
        (Value::Several(values), Value::Several(_)) if row.agrees(page) => !values.is_empty(),
        (Value::Several(values), _) => values.iter().any(|value| covers(value, page)),
        (Value::Text(text), Value::List(items)) => items.contains(text),
        (Value::Range(ends), Value::Number(number)) => {
            ends[0].low <= number.high && number.low <= ends[1].high
        }
        _ => row.agrees(page),
    }
}

fn is_zero(value: &Value<'_>) -> bool {
    value.number().is_some_and(|number| number.contains(0.0))
}

/// Says of pages that stand alone that they do, and of which roles.
fn on_odd_pages(
    catalog: &Catalog<'_>,
    voices: &Voices<'_>,
    wrong: &[Wrong<'_>],
    findings: &mut Findings,
) -> HashSet<(FileId, Name)> {
    let mut of_pages: HashMap<FileId, Vec<&Wrong<'_>>> = HashMap::new();
    for wrong in wrong {
        of_pages.entry(wrong.page.file).or_default().push(wrong);
    }
    let odd = odd_pages(catalog, wrong, &of_pages);
    for (page, role) in &odd {
        findings.extend(on_page(catalog, voices, page, *role, &of_pages[&page.file]));
    }
    let mut silent: HashMap<FileId, Vec<Name>> = HashMap::new();
    for (page, role) in odd.iter().filter(|(page, role)| page.fact(*role).is_none()) {
        silent.entry(page.file).or_default().push(*role);
    }
    for (page, roles) in silent {
        findings.extend(on_silent_page(catalog, &roles, &of_pages[&page]));
    }
    odd.iter().map(|(page, role)| (page.file, *role)).collect()
}

/// What a page leaves out of which several listings say the same: one fault, however many roles it is.
fn on_silent_page(catalog: &Catalog<'_>, roles: &[Name], wrong: &[&Wrong<'_>]) -> Option<Finding> {
    let page = wrong.first()?.page;
    let row_of = |role: Name| {
        let facts =
            wrong.iter().map(move |wrong| (wrong, wrong.facts.iter().find(|it| it.role == role)));
        facts.filter_map(|(wrong, fact)| Some((*wrong, *fact?)))
    };
    let given: Vec<String> = roles
        .iter()
        .filter_map(|role| {
            let (wrong, fact) = row_of(*role).next()?;
            let says = row_says(catalog, wrong.listing, wrong.item, fact);
            Some(format!("{}, of which each listing {says}", catalog.role_title(*role)))
        })
        .collect();
    let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let mut finding = Finding::new(
        page.file,
        page.title,
        format!("silent {}", names.join(" ")),
        format!("this page gives no {}", joined(&given, "and no")),
    )
    .label("the page of these rows")
    .help("give it on the page, or take it out of the listings");
    for (wrong, fact) in roles.iter().filter_map(|role| row_of(*role).next()) {
        let span = catalog.place(wrong.listing, wrong.item, fact);
        finding = finding.elsewhere(wrong.listing.file, span, "a row for this page");
    }
    finding.caused_by = roles.iter().find_map(|role| catalog.lost(page, *role)).cloned();
    Some(finding)
}

/// Pages that stand alone against several listings that say the same.
fn odd_pages<'c>(
    catalog: &Catalog<'_>,
    wrong: &[Wrong<'c>],
    of_pages: &HashMap<FileId, Vec<&Wrong<'c>>>,
) -> Vec<(&'c PageFacts, Name)> {
    let mut odd: Vec<(&PageFacts, Name)> = Vec::new();
    let mut known: HashSet<(FileId, Name)> = HashSet::new();
    for first in wrong.iter().filter(|wrong| wrong.part.is_none()) {
        for fact in &first.facts {
            let (page, role) = (first.page, fact.role);
            if known.contains(&(page.file, role)) {
                continue;
            }
            let second = of_pages[&page.file].iter().any(|other| {
                let apart = if other.listing.file == first.listing.file {
                    other.item.table != first.item.table
                } else {
                    !catalog.site.same_page(other.listing.file, first.listing.file)
                };
                apart && other.facts.iter().any(|it| it.role == role && it.value.agrees(fact.value))
            });
            if second {
                known.insert((page.file, role));
                odd.push((page, role));
            }
        }
    }
    let backed = backed(catalog, &odd);
    odd.retain(|(page, role)| !backed.contains(&(page.file, *role)));
    odd
}

/// Those of the pages and roles for which some row says the same as the page.
fn backed(catalog: &Catalog<'_>, odd: &[(&PageFacts, Name)]) -> HashSet<(FileId, Name)> {
    let mut asked: HashMap<FileId, Vec<(&PageFacts, Name)>> = HashMap::new();
    for &(page, role) in odd {
        let twin = catalog.twin_of(page).map(|twin| twin.file);
        for file in std::iter::once(page.file).chain(twin) {
            asked.entry(file).or_default().push((page, role));
        }
    }
    let mut backed = HashSet::new();
    if asked.is_empty() {
        return backed;
    }
    for listing in &catalog.pages {
        for item in &listing.items {
            for (page, role) in item.page().and_then(|file| asked.get(&file)).into_iter().flatten()
            {
                let (fact, own) = (listing.fact_of(item, *role), page.fact(*role));
                if fact.zip(own).is_some_and(|(fact, own)| fact.value.agrees(own.value)) {
                    backed.insert((page.file, *role));
                }
            }
        }
    }
    backed
}

fn on_page(
    catalog: &Catalog<'_>,
    voices: &Voices<'_>,
    page: &PageFacts,
    role: Name,
    wrong: &[&Wrong<'_>],
) -> Option<Finding> {
    let own = page.fact(role)?;
    let rows: Vec<(&Wrong<'_>, OwnFact<'_>)> = wrong
        .iter()
        .filter_map(|wrong| Some((*wrong, *wrong.facts.iter().find(|fact| fact.role == role)?)))
        .collect();
    let (first, fact) = rows.first()?;
    let mut finding = Finding::new(
        page.file,
        own.span(),
        format!("{role} {}", own.value),
        format!(
            "{}: this page {}, each listing {}",
            catalog.role_title(role),
            page_says(catalog, page, role, Some(own)),
            row_says(catalog, first.listing, first.item, *fact)
        ),
    )
    .label("the page alone says so")
    .help("look it up at its source and correct the page or the listings");
    for (wrong, fact) in &rows {
        let span = catalog.place(wrong.listing, wrong.item, *fact);
        finding = finding.elsewhere(wrong.listing.file, span, "a row for this page");
    }
    let is_title = catalog.kind(page)?.facts.iter().any(|def| def.title && def.role == role);
    if is_title
        && own.value.is_missing()
        && let Some(name) = fact.value.text()
        && let Some(place) = end_of_title(catalog, page)
    {
        finding = finding.help(format!("write `{name}`, as each listing does")).fix(
            Applicability::Unsafe,
            format!("write `{name}`"),
            place,
            format!(" {name}"),
        );
    } else if !catalog.is_stale(page) && voices.prefer(page, role, fact.value, own.value) {
        finding.fixes.extend(as_listings_say(catalog, page, own, fact.value));
    }
    Some(finding)
}

/// Writes what listings say into each place of the page.
fn as_listings_say(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    own: OwnFact<'_>,
    value: &Value<'_>,
) -> Option<Fix> {
    let edits = everywhere(catalog, page, &[(own, value)])?;
    let title = format!("write `{}`, as each listing does", edits.values().next()?);
    let edits = edits.into_iter().map(|(span, text)| Edit { file: None, span, text });
    Some(Fix::new(Applicability::Unsafe, title, edits.collect()))
}

/// Where the text of a title without one is to stand: behind its mark and the image that it may hold.
fn end_of_title(catalog: &Catalog<'_>, page: &PageFacts) -> Option<Span> {
    let bytes = catalog.bytes(page.file)?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let at = page.title.start as usize;
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?.trim_end();
    let end = start + line.len();
    let blanks = text[end..].len() - text[end..].trim_start_matches([' ', '\t']).len();
    (line.starts_with('#') && end >= at).then(|| Span::new(end..end + blanks))
}

/// What the page says in the place of a cell. What it does not tell is no reason to take out what the row tells.
fn as_page_says<'c>(
    catalog: &Catalog<'_>,
    voices: &Voices<'_>,
    wrong: &Wrong<'c>,
    fact: OwnFact<'c>,
) -> Option<Wanted<'c>> {
    if wrong.page.is_disputed(fact.role) {
        return None;
    }
    let there = wrong.there(fact.role).filter(|there| !there.value.is_missing());
    let (value, told) = match there {
        Some(there) => (there.value.clone(), catalog.written(wrong.page.file, there.span())),
        None if fact.value.flag().is_some() => (Value::Flag(false), None),
        None => return None,
    };
    // A row repeats what its page says, unless more places say what the row does; a part of a page is told nowhere else.
    let is_outvoted =
        wrong.part.is_none() && voices.prefer(wrong.page, fact.role, fact.value, &value);
    (!is_outvoted).then_some(Wanted { fact, value, told })
}

/// A row that is wrong in several cells is one fault: it was made from something else.
fn on_row(catalog: &Catalog<'_>, voices: &Voices<'_>, wrong: &Wrong<'_>) -> Option<Finding> {
    let Wrong { listing, item, page, facts, twice, .. } = wrong;
    let (fact, others) = facts.split_first()?;
    let there = wrong.there(fact.role);
    let mut finding = Finding::new(
        listing.file,
        catalog.place(listing, item, *fact),
        match wrong.part {
            Some(_) => format!("row {} {} {}", listing.text_of(item), fact.role, fact.value),
            None => format!("row {} {} {}", catalog.path(page.file), fact.role, fact.value),
        },
        message(catalog, wrong, *fact, others),
    )
    .label("this row")
    .elsewhere(page.file, there.map_or(page.title, OwnFact::span), "its page");
    for fact in others {
        let title = catalog.role_title(fact.role);
        let says = page_says(catalog, page, fact.role, wrong.there(fact.role));
        finding =
            finding.also(catalog.place(listing, item, *fact), format!("{title}: its page {says}"));
    }
    let agreeing = agreeing(catalog, wrong, *fact);
    for (other, there) in &agreeing {
        let name = listing.text_of(other);
        let says = format!("the page of `{name}`, for which the cell is right");
        finding = finding.elsewhere(there.file, there.fact(fact.role)?.span(), says);
    }
    finding = finding.help(if agreeing.is_empty() {
        "look it up at its source and correct the side that is wrong"
    } else {
        "the cell speaks for several pages: write what holds for each of them, such as a range"
    });
    Some(match twice {
        Some(span) => finding.because_of("page-listed-twice", listing.file, *span),
        // What an earlier run left behind is no better than the row, and of two sides that have the same numbers in
        // another order nobody knows which is right.
        // By a name alone it may stand for a page that was renamed.
        None if catalog.is_stale(page)
            || wrong.is_second
            || wrong.by_name == Some(1)
            || is_turned(wrong) =>
        {
            finding
        }
        None => {
            let wanted: Option<Vec<Wanted<'_>>> =
                facts.iter().map(|fact| as_page_says(catalog, voices, wrong, *fact)).collect();
            let Some(wanted) = wanted else { return Some(finding) };
            rewrite_row(catalog, finding, listing, item, &wanted, |texts| {
                format!("write {texts}, as its page says")
            })
        }
    })
}

/// What is said of the page of that name that is gone: it may be the one that the row is about.
fn gone_by_name<'c>(
    catalog: &'c Catalog<'_>,
    gone: &mut Option<Gone<'c>>,
    wrong: &Wrong<'c>,
) -> Option<Cause> {
    let mut listings = catalog.listings_of(wrong.listing);
    let listed = listings.find(|listed| listed.table == wrong.item.table)?;
    gone.get_or_insert_with(|| Gone::of(catalog)).named(catalog, &listed, wrong.item)
}

/// The fault of the page that hides what the row says.
fn lost(catalog: &Catalog<'_>, wrong: &Wrong<'_>) -> Option<Cause> {
    let hides = |fact: &OwnFact<'_>| match wrong.there(fact.role) {
        None => catalog.lost(wrong.page, fact.role),
        Some(_) => None,
    };
    let causes: Option<Vec<&Cause>> = wrong.facts.iter().map(hides).collect();
    causes?.first().copied().cloned()
}

/// What is said of a page that the row may stand for, if the row contradicts it only where its source says the same as
/// the row.
fn denied(catalog: &Catalog<'_>, wrong: &Wrong<'_>) -> Option<Cause> {
    let denied = contradicts_source::denied(catalog);
    let mut listings = catalog.listings_of(wrong.listing).filter(|_| !denied.is_empty());
    let listed = listings.find(|listed| listed.table == wrong.item.table)?;
    let led_to = wrong.item.page().and_then(|file| catalog.page(file));
    let variants = led_to.and_then(|page| Some((listed.listing.variants?, catalog.id(page)?)));
    let variants = variants.into_iter().flat_map(|(kind, id)| catalog.with_id(kind, id));
    // A row without a link may mean a page whose name is denied too.
    let by_name = denied.keys().filter_map(|(file, _)| catalog.page(*file));
    let kind = Some(listed.listing.kind);
    let by_name = by_name.filter(|page| wrong.by_name.is_some() && page.kind == kind);
    let mut pages = std::iter::once(wrong.page).chain(led_to).chain(variants).chain(by_name);
    pages
        .find_map(|page| {
            let facts = against(catalog, &listed, wrong.item, page);
            let of = |fact: &OwnFact<'_>| denied.get(&(page.file, fact.role));
            let is_denied = |fact: &OwnFact<'_>| {
                of(fact).is_some_and(|denied| covers(fact.value, &denied.value))
            };
            facts.iter().all(is_denied).then(|| of(facts.first()?))?
        })
        .map(|denied| denied.cause.clone())
}

/// All cells that are wrong where they are few, else the first of them and how many there are.
fn message(
    catalog: &Catalog<'_>,
    wrong: &Wrong<'_>,
    first: OwnFact<'_>,
    others: &[OwnFact<'_>],
) -> String {
    const MOST: usize = 3;
    let Wrong { listing, item, page, .. } = wrong;
    let says = |fact: OwnFact<'_>| {
        let there = wrong.there(fact.role);
        let here = row_says(catalog, listing, item, fact);
        format!("{here}, its page {}", page_says(catalog, page, fact.role, there))
    };
    let title = |fact: OwnFact<'_>| catalog.role_title(fact.role);
    let mut message =
        format!("{} of `{}`: this row {}", title(first), listing.text_of(item), says(first));
    if others.len() < MOST {
        for fact in others {
            message = format!("{message}; {}: it {}", title(*fact), says(*fact));
        }
    } else {
        message = format!("{message}; {} other cells differ too", others.len());
    }
    message
}

/// The pages that a cell speaks for too and does not contradict, each with its item.
fn agreeing<'c>(
    catalog: &'c Catalog<'_>,
    wrong: &Wrong<'c>,
    fact: OwnFact<'c>,
) -> Vec<(&'c OwnItem, &'c PageFacts)> {
    let is_shared = |item: &&OwnItem| {
        let other = wrong.listing.fact_of(item, fact.role);
        item.page() != wrong.item.page() && other.is_some_and(|it| it.span() == fact.span())
    };
    let others = wrong.listing.items.iter().filter(is_shared);
    let pages = others.filter_map(|item| Some((item, catalog.page(item.page()?)?)));
    let agrees = |page: &PageFacts| page.fact(fact.role).is_some_and(|there| !differs(fact, there));
    let is_number = matches!(fact.value, Value::Number(_) | Value::Range(_));
    pages.filter(|(_, page)| is_number && wrong.part.is_none() && agrees(page)).collect()
}

fn twice(listed: &Listed<'_>, item: &OwnItem) -> Option<Span> {
    if listed.listing.repeats {
        return None;
    }
    let mut rows = listed.rows().filter(|row| row.page() == item.page());
    let (first, second) = (rows.next()?, rows.next()?);
    Some(if item.span == first.span { second.key } else { item.key })
}

/// Whether the cells of the row have what the page has, one in the place of the other.
fn is_turned(wrong: &Wrong<'_>) -> bool {
    let Wrong { facts, .. } = wrong;
    let elsewhere = |fact: &OwnFact<'_>| {
        let others = facts.iter().filter(|other| other.role != fact.role);
        let there = others.filter_map(|other| wrong.there(other.role));
        there.filter(|there| there.value.number().is_some()).any(|it| it.value.agrees(fact.value))
    };
    facts.len() > 1 && facts.iter().all(elsewhere)
}

/// Whether another row that leads to the page agrees with it.
fn is_second(catalog: &Catalog<'_>, listed: &Listed<'_>, item: &OwnItem, page: &PageFacts) -> bool {
    let mut others = listed.rows().filter(|row| {
        row.page() == Some(page.file) && row.span != item.span && row.table == item.table
    });
    others.any(|row| against(catalog, listed, row, page).is_empty())
}

fn row_says(
    catalog: &Catalog<'_>,
    listing: &PageFacts,
    item: &OwnItem,
    fact: OwnFact<'_>,
) -> String {
    match (fact.value, mark(catalog, listing, item, fact.role)) {
        (Value::Missing, _) => "gives none".to_owned(),
        (Value::Flag(true), Some(mark)) => format!("has the mark `{}`", mark.mark),
        (Value::Flag(false), Some(mark)) => format!("lacks the mark `{}`", mark.mark),
        _ => {
            let span = catalog.place(listing, item, fact);
            let written = catalog.written(listing.file, span);
            format!("says `{}`", written.unwrap_or_else(|| fact.value.to_string()))
        }
    }
}

/// The mark that stands for the flag, where flags are given by marks.
fn mark<'c>(
    catalog: &Catalog<'c>,
    listing: &PageFacts,
    item: &OwnItem,
    role: Name,
) -> Option<&'c FlagMark> {
    let table = catalog.kind(listing)?.tables.iter().find(|table| table.table == item.table)?;
    table.columns.iter().flat_map(|column| &column.cell.flags).find(|flag| flag.role == role)
}

fn page_says(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    role: Name,
    there: Option<OwnFact<'_>>,
) -> String {
    match there {
        None => "gives none".to_owned(),
        Some(fact) => match fact.value {
            Value::Missing => "gives none".to_owned(),
            // What a badge or a list of words says is written like nothing that could be quoted.
            Value::Flag(flag) => catalog
                .written(page.file, fact.span())
                .filter(|written| !is_derived(catalog, page, role) && !written.contains('('))
                .map_or_else(
                    || format!("says {}", if *flag { "yes" } else { "no" }),
                    |written| format!("says `{written}`"),
                ),
            _ => format!("says `{}`", catalog.quoted(page.file, fact)),
        },
    }
}

fn is_derived(catalog: &Catalog<'_>, page: &PageFacts, role: Name) -> bool {
    catalog.kind(page).is_some_and(|kind| kind.derived.iter().any(|derived| derived.role == role))
}
