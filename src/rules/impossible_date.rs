use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::record::Fact;
use crate::value::Validity;

pub(super) static RULE: Rule = Rule {
    id: "impossible-date",
    level: Level::Error,
    mend: Mend::Never("which day is meant is not known"),
    summary: "a date that no calendar has",
    docs: r"
### What it checks
Dates and times that are written in the right form but do not exist: month 13, 30 February, 25 o'clock.

### Why
Programs refuse such a date or make another one of it: 30 February becomes 1 or 2 March.

### How to fix
Look the date up at its source. Often day and month were exchanged.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for fact in times(page, Validity::Impossible) {
        let text = page.record.quoted(fact);
        findings.push(
            page.finding(
                fact.span,
                format!("{} {}", fact.role, fact.value),
                format!("{} says {text}, a date that does not exist", fact.at),
            )
            .label("no calendar has it")
            .help("look the date up at its source"),
        );
    }
}

pub(super) fn is_impossible(fact: &Fact<'_>) -> bool {
    fact.value.time().is_some_and(|time| time.validity() == Validity::Impossible)
}

/// The times of the page, those in its listings too, that are of this kind.
pub(super) fn times<'p>(
    page: &'p Page<'_>,
    validity: Validity,
) -> impl Iterator<Item = &'p Fact<'p>> {
    let record = page.record;
    let items = record.items.iter().flat_map(|item| &item.facts);
    record
        .facts
        .iter()
        .chain(items)
        .filter(move |fact| fact.value.time().is_some_and(|time| time.validity() == validity))
}
