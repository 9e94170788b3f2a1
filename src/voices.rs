//! Who else tells what a page tells. Where two sides disagree, the one that more places agree with is taken for the right
//! one; where neither has more, nobody knows.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use crate::catalog::{Catalog, OwnItem, PageFacts};
use crate::diagnostic::{Applicability, Edit, FileId, Finding, Fix};
use crate::name::Name;
use crate::namesakes::Namesakes;
use crate::record::Fact;
use crate::rewrite::{read_again, written_at};
use crate::rule::Rule;
use crate::text::Span;
use crate::value::Value;

/// A row, and the page on which it stands.
type Row<'c> = (&'c PageFacts, &'c OwnItem);

/// All places that tell something of a page.
pub(crate) struct Voices<'c> {
    catalog: &'c Catalog<'c>,
    /// The rows that lead to a page, or that name it alone; gathered once something is wrong.
    rows: OnceCell<HashMap<FileId, Vec<Row<'c>>>>,
}

impl<'c> Voices<'c> {
    pub(crate) fn of(catalog: &'c Catalog<'c>) -> Self {
        Self { catalog, rows: OnceCell::new() }
    }

    fn rows(&self) -> &HashMap<FileId, Vec<Row<'c>>> {
        self.rows.get_or_init(|| {
            let mut rows: HashMap<_, Vec<_>> = HashMap::new();
            let mut namesakes = Namesakes::new(self.catalog);
            for listed in self.catalog.listings() {
                for item in listed.rows() {
                    let page = item.page().or_else(|| match namesakes.of(&listed, item)[..] {
                        [page] => Some(page.file),
                        _ => None,
                    });
                    if let Some(page) = page.filter(|page| *page != listed.page.file) {
                        rows.entry(page).or_default().push((listed.page, item));
                    }
                }
            }
            rows
        })
    }

    /// Whether more places tell the one value than the other, for a role of the page.
    pub(crate) fn prefer(
        &self,
        page: &PageFacts,
        role: Name,
        one: &Value<'_>,
        other: &Value<'_>,
    ) -> bool {
        let counts = self.catalog.kind(page).map_or(&[][..], |kind| kind.counts.as_slice());
        // What the page counts is judged by counting again.
        if counts.iter().any(|count| count.role == role && count.row.is_none()) {
            return page.fact(role).is_some_and(|own| own.value.agrees(one));
        }
        let count = |value| self.on_page(page, role, value) + self.elsewhere(page, role, value);
        count(one) > count(other)
    }

    /// How many places of the page itself tell the value, or tell what it is derived from; that a place is left out may
    /// tell it too.
    fn on_page(&self, page: &PageFacts, role: Name, value: &Value<'_>) -> usize {
        let told = read_again(self.catalog, page, |record| {
            let agreeing = record.facts_of(role).filter(|fact| fact.value.agrees(value)).count();
            let derived = record.kind.iter().flat_map(|kind| &kind.derived);
            let derived = derived.filter(|derived| derived.role == role && agreeing > 0);
            let behind = derived.flat_map(|derived| &derived.any);
            let behind = behind.flat_map(|condition| record.facts_of(condition.role));
            agreeing + behind.count()
        });
        told.unwrap_or_default()
    }

    /// How many other places tell the value: listings, twins counted once, and pages of the same model. Where these
    /// disagree among each other, one of them is enough for a page to be right, and they count as one.
    fn elsewhere(&self, page: &PageFacts, role: Name, value: &Value<'_>) -> usize {
        let catalog = self.catalog;
        let files = std::iter::once(page.file).chain(catalog.twin_of(page).map(|twin| twin.file));
        let rows = files.flat_map(|file| self.rows().get(&file).into_iter().flatten());
        let agreeing = rows.filter(|(listing, item)| {
            listing.fact_of(item, role).is_some_and(|fact| fact.value.agrees(value))
        });
        let listings: HashSet<(FileId, Name)> =
            agreeing.map(|(listing, item)| (catalog.first_of_twins(listing), item.table)).collect();
        let mut others: Vec<&PageFacts> = self.same_model(page, role).collect();
        others.sort_unstable_by_key(|other| other.file);
        others.dedup_by_key(|other| other.file);
        let others = others.iter().filter_map(|other| other.fact(role));
        let others = others.filter(|fact| !fact.is_unreadable());
        let agree: Vec<bool> = others.map(|fact| fact.value.agrees(value)).collect();
        let agreeing = agree.iter().filter(|agrees| **agrees).count();
        listings.len() + if agreeing == agree.len() { agreeing } else { agreeing.min(1) }
    }

    /// The other pages that should tell the same for the role.
    fn same_model<'p>(
        &'p self,
        page: &'p PageFacts,
        role: Name,
    ) -> impl Iterator<Item = &'p PageFacts> {
        let catalog = self.catalog;
        let (same, named) = catalog.profile.map_or((&[][..], &[][..]), |profile| {
            (profile.same.as_slice(), profile.one_name.as_slice())
        });
        let same = same.iter().filter(move |same| same.roles.contains(&role));
        let same = same.flat_map(|same| [(same.kind, same.with), (same.with, same.kind)]);
        let same = same.filter(|(kind, _)| page.kind == Some(*kind)).map(|(_, other)| other);
        let named = named.iter().filter(move |one| {
            one.role == role && page.kind.is_some_and(|kind| one.kinds.contains(&kind))
        });
        let kinds = same.chain(named.flat_map(|one| one.kinds.iter().copied()));
        let id = catalog.id(page);
        let others = kinds.flat_map(move |kind| id.into_iter().map(move |id| (kind, id)));
        others
            .flat_map(|(kind, id)| catalog.with_id(kind, id))
            .filter(|other| other.file != page.file && !catalog.is_stale(other))
    }
}

/// Offers for what places of one page disagree on to write what most places tell, on this page and elsewhere.
pub(crate) fn mend(catalog: &Catalog<'_>, made: &mut [(&'static Rule, Box<Finding>)]) {
    let is_open = |(rule, finding): &&mut (&'static Rule, Box<Finding>)| {
        rule.id == "contradicting-facts" && finding.caused_by.is_none()
    };
    let voices = Voices::of(catalog);
    for (_, finding) in made.iter_mut().filter(is_open) {
        let fix = outvoted(&voices, finding);
        finding.fixes.extend(fix);
    }
}

/// What fewer places tell, written as the others have it.
fn outvoted(voices: &Voices<'_>, finding: &Finding) -> Option<Fix> {
    let catalog = voices.catalog;
    let page = catalog.page(finding.file)?;
    read_again(catalog, page, |record| {
        let is_odd = |fact: &&Fact<'_>| fact.span == finding.span && record.is_disputed(fact.role);
        let odd = record.facts.iter().find(is_odd)?;
        let told = record.facts_of(odd.role).filter(|fact| !fact.value.is_missing());
        let (others, odd_ones): (Vec<&Fact<'_>>, Vec<&Fact<'_>>) =
            told.partition(|fact| record.contradict(odd, fact));
        let other = *others.first()?;
        if others.iter().any(|fact| record.contradict(other, fact)) {
            return None;
        }
        let elsewhere = |fact: &Fact<'_>| voices.elsewhere(page, fact.role, &fact.value);
        let voices_for_odd = odd_ones.len() + elsewhere(odd);
        let (right, wrong) = match (others.len() + elsewhere(other)).cmp(&voices_for_odd) {
            Ordering::Greater => (other, odd_ones),
            Ordering::Less => (odd, others),
            Ordering::Equal => return None,
        };
        let written = |fact: &&Fact<'_>| written_at(catalog, page, record, fact, &right.value);
        let edits: Vec<Vec<(Span, String)>> = wrong.iter().map(written).collect::<Option<_>>()?;
        let edits = edits.into_iter().flatten();
        let edits: Vec<Edit> = edits.map(|(span, text)| Edit { file: None, span, text }).collect();
        let title = format!("write `{}`, as most places do", edits.first()?.text);
        Some(Fix::new(Applicability::Unsafe, title, edits))
    })?
}
