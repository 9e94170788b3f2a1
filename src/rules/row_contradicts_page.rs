use super::{Check, Findings, Level, Rule};
use crate::catalog::{Catalog, OwnFact, PageFacts};
use crate::profile::Listing;
use crate::value::Value;

pub(super) static RULE: Rule = Rule {
    id: "row-contradicts-page",
    level: Level::Error,
    summary: "a row of a listing says something else than the page it leads to",
    docs: r"
### What it checks
Each cell of a listing whose column stands for a fact (name, context window, prices, features, counts) against
the page that the row leads to. Numbers are compared by what is displayed: `131.1k` and `131k` agree. A cell that
says there is no value contradicts a page that gives one, and the other way round.

### Why
The listing is what readers choose by and what programs read first; the page is where they check. A number that
differs between the two misleads one of them.

### How to fix
Look the fact up at its source and correct the side that is wrong. Where the listing is generated, generate it
again.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for listed in catalog.listings() {
        for item in listed.rows() {
            let Some(page) = item.page.and_then(|file| catalog.page(file)) else { continue };
            if page.kind != Some(listed.listing.kind) {
                continue;
            }
            // A row that is wrong in several cells is one fault: it was made from something else.
            let mut wrong =
                item.facts.iter().filter(|fact| contradicts(catalog, listed.listing, fact, page));
            let Some(first) = wrong.next() else { continue };
            let mut finding = finding(catalog, listed.page, item.text.as_ref(), first, page);
            for fact in wrong {
                let role = fact.role.as_str().replace('_', " ");
                let there =
                    page.fact(fact.role).map_or("nothing".to_owned(), |fact| said(&fact.value));
                finding = finding.also(fact.span, format!("and the {role}: the page says {there}"));
            }
            findings.push(finding);
        }
    }
}

/// A page that knows nothing of the role agrees with a row that says so: no value, no, or a price of zero.
fn contradicts(catalog: &Catalog<'_>, listing: &Listing, fact: &OwnFact, page: &PageFacts) -> bool {
    let nothing = match &fact.value {
        Value::Missing | Value::Flag(false) => true,
        Value::Number(number) => number.contains(0.0),
        _ => false,
    };
    match page.fact(fact.role) {
        Some(other) if other.unreadable => false,
        Some(other) if other.value.is_missing() => !nothing,
        Some(other) => {
            !(fact.value.agrees(&other.value) || (fact.value.is_missing() && is_zero(&other.value)))
        }
        None => {
            !nothing
                && !listing.may_add
                && catalog.kind(page).is_some_and(|kind| kind.knows(fact.role))
        }
    }
}

fn is_zero(value: &Value<'_>) -> bool {
    value.number().is_some_and(|number| number.contains(0.0))
}

fn finding(
    catalog: &Catalog<'_>,
    listing: &PageFacts,
    name: &str,
    fact: &OwnFact,
    page: &PageFacts,
) -> crate::diagnostic::Finding {
    let role = fact.role.as_str().replace('_', " ");
    let here = said(&fact.value);
    let key = format!("row {} {} {}", catalog.path(page.file), fact.role, fact.value);
    match page.fact(fact.role) {
        Some(other) => crate::diagnostic::Finding::new(
            listing.file,
            fact.span,
            key,
            format!("the {role} of `{name}` is {here} here, its page says {}", said(&other.value)),
        )
        .label("the listing")
        .elsewhere(page.file, other.span, "the page"),
        None => crate::diagnostic::Finding::new(
            listing.file,
            fact.span,
            key,
            format!("the {role} of `{name}` is {here} here, its page gives none"),
        )
        .label("the listing")
        .elsewhere(page.file, page.title, "the page"),
    }
    .help("look it up at its source and correct the side that is wrong")
}

fn said(value: &Value<'_>) -> String {
    match value {
        Value::Missing => "not given".to_owned(),
        Value::Flag(true) => "marked".to_owned(),
        Value::Flag(false) => "not marked".to_owned(),
        value => format!("`{value}`"),
    }
}
