use std::cell::LazyCell;

use super::{Check, Findings, Level, Mend, Rule};

use crate::catalog::{Catalog, OwnFact, PageFacts};
use crate::diagnostic::{FileId, Finding};
use crate::rewrite::{Rows, as_source_says};
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
Each fact of a page against the field of the same meaning in the file that the page was generated from, if
`--source` gives the folder of those files. The profile says which file makes which page and which field is which
fact. Numbers compare by what is displayed: `163k` stands for anything from 163,000 up to 164,000. What the page
does not show at all is not compared.

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
    let rows = LazyCell::new(|| Rows::of(catalog));
    for page in &catalog.pages {
        let Some(origins) = provenance.origins.get(&page.file) else { continue };
        // The one that it agrees with best is the one that it was made from.
        let differing = origins.iter().map(|origin| (*origin, differing(page, origin)));
        let Some((origin, facts)) = differing.min_by_key(|(_, facts)| facts.len()) else {
            continue;
        };
        for (fact, given) in facts {
            let mut finding = finding(catalog, origin, page, fact, given);
            if catalog.is_stale(page) {
                finding = finding.because_of("stale-page", page.file, catalog.stamp_span(page));
            } else if let Some(value) = given.value.as_ref().filter(|value| !value.is_missing()) {
                finding = as_source_says(catalog, &rows, finding, page, &[(fact, value)]);
            }
            findings.push(finding);
        }
    }
}

fn differing<'a>(page: &'a PageFacts, origin: &'a Origin) -> Vec<(OwnFact<'a>, &'a Given)> {
    let facts = origin.facts.iter().filter_map(|given| Some((page.fact(given.role)?, given)));
    facts.filter(|(fact, given)| !fact.is_unreadable() && given.contradicts(fact.value)).collect()
}

fn finding(
    catalog: &Catalog<'_>,
    origin: &Origin,
    page: &PageFacts,
    fact: OwnFact<'_>,
    given: &Given,
) -> Finding {
    let nothing = Value::Missing;
    let value = given.value.as_ref().unwrap_or(&nothing);
    let what = fact.role.as_str().replace('_', " ");
    let path = catalog.path(origin.file);
    Finding::new(
        page.file,
        fact.span(),
        format!("{} {}", fact.role, fact.value),
        format!(
            "for the {what} the page says {}, its source `{path}` says {}",
            said(catalog, page.file, fact.span(), fact.value),
            said(catalog, origin.file, given.span, value)
        ),
    )
    .label("the page")
    .elsewhere(origin.file, given.span, "the source")
    .help("put the right value into the source and generate the page again")
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
