use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::record::Fact;

pub(super) static RULE: Rule = Rule {
    id: "negative-price",
    level: Level::Error,
    mend: Mend::Never("the price is not known"),
    summary: "a price below zero",
    docs: r"
### What it checks
All facts that are prices by the profile, in the rows of listings too: none is negative. A price is what is written in a
unit of prices (`price: true`), what a source gives as one, and what is compared under `prices`.

### Why
Nobody is paid for using a model. Some sources use -1 for a price that varies or is not known, and it must not
reach a page as a number: sums and comparisons take it for the cheapest of all.

### How to fix
Write the price, or the sign that the catalog has for no price.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let items = page.items.iter().flat_map(|item| &item.facts);
    for fact in page.facts.iter().chain(items) {
        if !is_negative_price(page, fact) {
            continue;
        }
        let text = page.record.quoted(fact);
        findings.push(
            page.finding(
                fact.span,
                format!("{} {}", fact.role, fact.value),
                format!("{} says {text}, a price below zero", fact.at),
            )
            .label("negative")
            .help("write the price, or the sign for no price"),
        );
    }
}

pub(super) fn is_negative_price(page: &Page<'_>, fact: &Fact<'_>) -> bool {
    fact.value.number().is_some_and(|number| number.high < 0.0)
        && page.profile.is_some_and(|profile| profile.is_price(fact.role))
}
