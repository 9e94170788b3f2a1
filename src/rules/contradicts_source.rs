use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashMap;

use super::{Check, Findings, Level, Mend, Rule};

use crate::catalog::{Catalog, Denied, PageFacts, Provenance};
use crate::diagnostic::{Cause, FileId, Finding};
use crate::name::Name;
use crate::profile::pattern::names;
use crate::record::{At, Fact, Record};
use crate::rewrite::{Rows, as_source_says, read_again};
use crate::source::{Given, Origin};
use crate::text::Span;
use crate::value::Value;

pub(super) static RULE: Rule = Rule {
    id: "contradicts-source",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a page says something else than the file it was generated from",
    docs: r"
### What it checks
Each fact of a page, at all of its places, against the field of the same meaning in the file that the page was generated
from, if `--source` gives the folder of those files. The profile says which file makes which page and which field is which
fact. Numbers compare by what is displayed: `163k` stands for anything from 163,000 up to 164,000. What a page leaves out
counts where that says no or nothing: a badge of a complete group, an optional column, a row of a page that the profile
calls complete. What such a page cannot show is not compared. A field that several pages show is told at the first of
them, and what other rules say of the place is shown under this finding: the source tells which side is right.

### Why
Either the page was edited by hand, and the next run of the generator undoes it, or the file was changed and the
page never made again. Its readers see what nobody maintains.

### How to fix
Put the right value into the source, and generate the page again.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    if catalog.source.is_none() {
        return;
    }
    let provenance = catalog.provenance();
    let records = Records::of(&provenance);
    let rows = LazyCell::new(|| Rows::of(catalog));
    let mut found = find(catalog, &provenance, &records, |record, finding, page, given| {
        match &finding.caused_by {
            None => as_source_says(catalog, &rows, record, finding, page, &[given]),
            Some(_) => finding,
        }
    });
    fold(&records, &mut found);
    findings.extend(found.into_iter().map(|found| found.finding));
}

/// What pages say otherwise than their source, by page and role; nothing of what an earlier run left behind.
pub(super) fn denied<'c>(catalog: &'c Catalog<'_>) -> &'c HashMap<(FileId, Name), Denied> {
    catalog.denied.get_or_init(|| {
        if catalog.source.is_none() {
            return HashMap::new();
        }
        let provenance = catalog.provenance();
        let records = Records::of(&provenance);
        let found = find(catalog, &provenance, &records, |_, finding, _, _| finding);
        let denied = found.into_iter().filter(|found| found.finding.caused_by.is_none());
        let denied = denied.map(|found| {
            let Finding { file, span, .. } = found.finding;
            let value = found.given.value.clone().unwrap_or(Value::Missing);
            ((file, found.given.role), Denied { cause: Cause { rule: RULE.id, file, span }, value })
        });
        denied.collect()
    })
}

/// All that pages say otherwise, each with what `mend` makes of the finding.
fn find<'c>(
    catalog: &'c Catalog<'_>,
    provenance: &Provenance<'c>,
    records: &Records<'c>,
    mend: impl Fn(&Record<'_>, Finding, &PageFacts, &Given) -> Finding,
) -> Vec<Found<'c>> {
    let mut found = Vec::new();
    for page in &catalog.pages {
        let Some(origins) = provenance.origins.get(&page.file) else { continue };
        // The one that it agrees with best is the one that it was made from.
        let doubted =
            origins.iter().map(|origin| (*origin, doubts(catalog, records, page, origin)));
        let best = doubted
            .min_by_key(|(_, doubts)| doubts.iter().filter(|(_, is_certain)| *is_certain).count());
        let Some((origin, doubts)) = best.filter(|(_, doubts)| !doubts.is_empty()) else {
            continue;
        };
        read_again(catalog, page, |record| {
            for (given, _) in doubts {
                if let Some((finding, says)) = judge(catalog, record, page, origin, &given) {
                    let finding = mend(record, finding, page, &given);
                    found.push(Found { finding, page, origin, given, says });
                }
            }
        });
    }
    found
}

/// The label of a finding on what a page leaves out: it points at a heading or at a header, of which more may be said.
pub(crate) const LEFT_OUT: &str = "left out here";

/// What a page says otherwise.
struct Found<'c> {
    finding: Finding,
    page: &'c PageFacts,
    origin: &'c Origin,
    given: Cow<'c, Given>,
    says: Value<'static>,
}

/// The records by the kind of the pages that they make, and by their ids.
struct Records<'c>(HashMap<(Name, &'c str), &'c Origin>);

impl<'c> Records<'c> {
    fn of(provenance: &Provenance<'c>) -> Self {
        let origins = provenance.origins.values().flatten().chain(&provenance.without_page);
        let by_id =
            origins.filter_map(|origin| Some(((origin.kind, origin.id.as_deref()?), *origin)));
        Self(by_id.collect())
    }

    /// What pages show of a field: of one that holds ids what the records say that bear them. Who is in no record is
    /// left out; nothing is known if the catalog has its page all the same.
    fn shown(&self, catalog: &Catalog<'_>, given: &'c Given) -> Option<Cow<'c, Given>> {
        let Some((by, Value::List(ids))) = given.names.zip(given.value.as_ref()) else {
            return Some(Cow::Borrowed(given));
        };
        let mut texts = Vec::with_capacity(ids.len());
        for id in ids {
            match self.0.get(&(by.kind, &**id)) {
                Some(origin) => {
                    let named = origin.facts.iter().find(|fact| fact.role == by.role);
                    let Some(Value::Text(text)) = named.and_then(|fact| fact.value.as_ref()) else {
                        return None;
                    };
                    texts.push(text.clone());
                }
                None if catalog.with_id(by.kind, id).next().is_some() => return None,
                None => {}
            }
        }
        Some(Cow::Owned(Given { value: Some(Value::List(texts)), ..given.clone() }))
    }

    /// What says how those are named whose ids a record gives for a role.
    fn named(
        &self,
        origin: &'c Origin,
        role: Name,
    ) -> impl Iterator<Item = (&'c Origin, &'c Given)> {
        let given = origin.facts.iter().find(|given| given.role == role);
        let ids = given.and_then(|given| Some((given.names?, given.value.as_ref()?)));
        let ids = ids.into_iter().flat_map(|(by, value)| match value {
            Value::List(ids) => ids.iter().map(|id| (by, &**id)).collect(),
            _ => Vec::new(),
        });
        ids.filter_map(|(by, id)| {
            let origin = *self.0.get(&(by.kind, id))?;
            Some((origin, origin.facts.iter().find(|fact| fact.role == by.role)?))
        })
    }
}

/// Of a page that is made from nothing since the field that gave it says otherwise now: what is said of another page of
/// that record, which shows the old value.
pub(super) fn given_up(
    catalog: &Catalog<'_>,
    provenance: &Provenance<'_>,
    page: &PageFacts,
) -> Option<Cause> {
    let (profile, id) = (catalog.profile?, catalog.id(page)?);
    let mut others = provenance.origins.iter().flat_map(|(file, origins)| {
        let origins = origins.iter().filter(|origin| origin.id.as_deref() == Some(id));
        origins.map(move |origin| (*file, *origin))
    });
    others.find_map(|(file, origin)| {
        let (record, _) = profile.made(origin.made)?;
        let made = record.pages.iter().find(|made| Some(made.kind) == page.kind)?;
        let by = made.by.as_ref()?;
        let field = record.fields.iter().find(|field| field.field == by.field)?;
        Some(denied(catalog).get(&(file, field.role))?.cause.clone())
    })
}

/// What a page may say otherwise than a record, and whether it is certain before its places are looked at.
fn doubts<'c>(
    catalog: &Catalog<'_>,
    records: &Records<'c>,
    page: &PageFacts,
    origin: &'c Origin,
) -> Vec<(Cow<'c, Given>, bool)> {
    let doubt = |given: &'c Given| {
        let given = records.shown(catalog, given)?;
        let is_certain = match page.fact(given.role) {
            Some(fact) if fact.is_unreadable() => return None,
            Some(fact) => given.contradicts(fact.value),
            None => given.says_something() && is_left_out(catalog, page, origin, given.role)?,
        };
        (is_certain || page.is_disputed(given.role)).then_some((given, is_certain))
    };
    origin.facts.iter().filter_map(doubt).collect()
}

/// Whether a page that does not tell the role says that there is nothing.
fn is_left_out(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    origin: &Origin,
    role: Name,
) -> Option<bool> {
    let kind = catalog.kind(page)?;
    let (_, made) = catalog.profile?.made(origin.made)?;
    Some(made.shows(kind, role) || kind.denies_by_absence(role))
}

/// What is wrong with the places of a role, and what the first of these says.
fn judge(
    catalog: &Catalog<'_>,
    record: &Record<'_>,
    page: &PageFacts,
    origin: &Origin,
    given: &Given,
) -> Option<(Finding, Value<'static>)> {
    let (mut wrong, right): (Vec<&Fact<'_>>, Vec<&Fact<'_>>) =
        record.facts_of(given.role).partition(|fact| is_wrong(record, given, fact));
    // A formula repeats what a table says, and where something is missing is the wider place.
    let is_wide = |fact: &Fact<'_>| matches!(fact.at, At::NoColumn(_));
    wrong.sort_by_key(|fact| (is_wide(fact), fact.at.is_absent(), fact.at == At::Code));
    let what = given.role.as_str().replace('_', " ");
    let (path, nothing) = (catalog.path(origin.file), Value::Missing);
    let value = given.value.as_ref().unwrap_or(&nothing);
    let ids = || origin.facts.iter().find(|it| it.role == given.role)?.value.as_ref();
    let source = match value {
        Value::List(names) if names.is_empty() && given.names.is_some() => match ids() {
            Some(ids) if !ids.is_missing() && *ids != *value => {
                format!("`{ids}`, of which there is no record")
            }
            _ => "nothing".to_owned(),
        },
        _ if given.is_default => format!("nothing, which stands for `{value}`"),
        _ => said(catalog, origin.file, given.span, value),
    };
    let place = |fact: &Fact<'_>| match (fact.at, record.kind) {
        (At::NoBadge(label), Some(kind)) => record.beside_missing(kind, label, fact.span),
        (At::Label(_), _) => text_of_link(record, fact),
        _ => fact.span,
    };
    let (span, says, value) = match wrong.first() {
        Some(fact) if fact.at.is_absent() => {
            (place(fact), format!("{} says no", fact.at), fact.value.clone())
        }
        Some(fact) if matches!(fact.at, At::Column(_)) => {
            (place(fact), format!("{} says yes", fact.at), fact.value.clone())
        }
        Some(fact) => {
            let says = said(catalog, page.file, fact.span, &fact.value);
            (place(fact), format!("the page says {says}"), fact.value.clone())
        }
        None if right.is_empty() && is_left_out(catalog, page, origin, given.role)? => {
            (left_out_at(record, given.role)?, "the page says nothing".to_owned(), Value::Missing)
        }
        None => return None,
    };
    let mut finding = Finding::new(
        page.file,
        span,
        format!("{} {value}", given.role),
        format!("for the {what} {says}, its source `{path}` says {source}"),
    )
    .label(if wrong.first().is_none_or(|fact| is_wide(fact)) { LEFT_OUT } else { "the page" });
    let others = wrong.iter().skip(1).filter(|fact| !is_wide(fact) && place(fact) != span);
    for fact in others {
        finding = finding.also(place(fact), "and here");
    }
    let is_told = |fact: &&&Fact<'_>| !fact.at.is_absent() && !fact.value.is_missing();
    for fact in right.iter().filter(is_told).filter(|fact| place(fact) != span) {
        finding = finding.also(place(fact), "as its source says");
    }
    finding = finding
        .elsewhere(origin.file, given.span, "the source")
        .help("put the right value into the source and generate the page again");
    if catalog.is_stale(page) {
        finding = finding.because_of("stale-page", page.file, catalog.stamp_span(page));
    } else if wrong.iter().all(|fact| fact.at.is_absent()) {
        finding.caused_by = catalog.lost(page, given.role).cloned();
    }
    Some((finding, value.into_owned()))
}

/// The text of the one link that is the value of a line.
fn text_of_link(record: &Record<'_>, fact: &Fact<'_>) -> Span {
    let links = record.document.links.iter().filter(|link| fact.span.contains(link.span));
    let mut links = links.map(|link| link.text_span);
    match (links.next(), links.next()) {
        (Some(text), None) if fact.value.text() == Some(text.of(record.text)) => text,
        _ => fact.span,
    }
}

/// Texts and lists are held against a place as it is able to write them.
fn is_wrong(record: &Record<'_>, given: &Given, fact: &Fact<'_>) -> bool {
    let Some(value) = &given.value else { return false };
    let is_written = matches!(
        (value, &fact.value),
        (Value::Text(_), Value::Text(_)) | (Value::List(_), Value::List(_))
    );
    let said = || Fact { role: given.role, value: value.clone(), span: Span::at(0), at: At::Path };
    given.contradicts(&fact.value) && (!is_written || record.contradict(&said(), fact))
}

/// The heading under which the role would stand, or the nearest before it that the page has.
fn left_out_at(record: &Record<'_>, role: Name) -> Option<Span> {
    let kind = record.kind?;
    let on_page = |wanted: &str| {
        let mut headings = record.document.headings.iter();
        Some(headings.find(|heading| names(&heading.text, wanted))?.text_span)
    };
    let under = kind.heading_of(role);
    let own = under.and_then(on_page);
    let at = kind
        .sections
        .iter()
        .position(|section| under.is_some_and(|under| names(&section.heading.text, under)));
    let before = kind.sections[..at.unwrap_or(0)].iter().rev();
    let outer = before.filter(|it| it.required).find_map(|it| on_page(&it.heading.text));
    own.or(outer).or_else(|| Some(record.title()?.text_span))
}

/// One finding for what several pages say of one field, and for what one page says of the fields of one mapping.
fn fold(records: &Records<'_>, found: &mut [Found<'_>]) {
    let mut fields: HashMap<Field, Vec<usize>> = HashMap::new();
    let mut parts: HashMap<(FileId, Name), usize> = HashMap::new();
    for (at, own) in found.iter().enumerate() {
        if own.finding.caused_by.is_none() {
            fields.entry(field(own.origin, &own.given)).or_default().push(at);
            if let Some(part) = own.given.part {
                parts.entry((own.page.file, part)).or_insert(at);
            }
        }
    }
    // Which of the pages that say the same of a field tells of it.
    let teller = |field: Field, says: &Value<'_>| {
        let same = fields.get(&field)?.iter().filter(|at| found[**at].says.agrees(says));
        same.min_by_key(|at| (found[**at].origin.made, found[**at].page.file)).copied()
    };
    let cause = |at: usize| {
        let own = &found[at];
        let named = records
            .named(own.origin, own.given.role)
            .find_map(|(origin, given)| teller(field(origin, given), &own.says));
        let part = || parts.get(&(own.page.file, own.given.part?)).copied();
        let first = || teller(field(own.origin, &own.given), &own.says);
        named.or_else(|| part().filter(|it| *it != at)).or_else(first).filter(|it| *it != at)
    };
    let causes: Vec<Option<usize>> = (0..found.len()).map(cause).collect();
    for (at, cause) in causes.into_iter().enumerate() {
        let Some(cause) = cause else { continue };
        let Finding { file, span, .. } = found[cause].finding;
        let finding = &mut found[at].finding;
        finding.caused_by.get_or_insert(Cause { rule: RULE.id, file, span });
    }
}

/// A field by its place; one that is missing by that of its record.
type Field = (FileId, Span, Name);

fn field(origin: &Origin, given: &Given) -> Field {
    (origin.file, given.span, given.role)
}

/// A value as a message quotes it: where it is a number or a time, as it is written.
fn said(catalog: &Catalog<'_>, file: FileId, span: Span, value: &Value<'_>) -> String {
    let is_read = matches!(value, Value::Number(_) | Value::Range(_) | Value::Time(_));
    if let Some(written) = catalog.written(file, span).filter(|_| is_read) {
        return format!("`{written}`");
    }
    match value {
        Value::Missing => "nothing".to_owned(),
        Value::List(items) if items.is_empty() => "nothing".to_owned(),
        value => format!("`{value}`"),
    }
}
