use super::{
    Check, Findings, Level, Mend, Page, Rule, duplicate_key, impossible_date, inverted_range,
    negative_price, wrong_arithmetic,
};
use crate::diagnostic::Finding;
use crate::name::Name;
use crate::parse::front_matter::ProblemKind;
use crate::record::{At, Fact};
use crate::text::Span;
use crate::yaml;

pub(super) static RULE: Rule = Rule {
    id: "contradicting-facts",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "two places of one page disagree on a fact",
    docs: r"
### What it checks
Facts for which the profile knows several places on a page (the name in title, heading and breadcrumb; a price in
a table and in a formula; a limit and the range that ends with it): all of them must be able to be true. Numbers
compare by what is displayed: `131k` and `131,072` are the same limit, `$0.59` stands for anything from $0.585 to
$0.595. Of three places the one that stands alone is taken for the wrong one. Badges against tables have a rule of
their own, `badge-contradicts-table`. Two values that were swapped are one finding.

### Why
Whoever reads only one of the places is told something else than the rest of the readers.

### How to fix
Look the fact up at its source and correct the place that is wrong. The fix writes what more places tell, of those on the
page, in listings, and on other pages of the model; none where neither side has more.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let disputes: Vec<Dispute<'_>> =
        page.disputed.iter().filter_map(|&role| of_role(page, role)).collect();
    for (at, dispute) in disputes.iter().enumerate() {
        let finding = dispute.finding.clone();
        let swapped = |other: &&Dispute<'_>| dispute.is_swapped_with(other);
        findings.push(if let Some(first) = disputes[..at].iter().find(swapped) {
            finding.because_of(RULE.id, page.file(), first.odd.span)
        } else if let Some(other) = disputes[at..].iter().find(swapped) {
            let here = page.record.quoted(other.odd);
            let help = "swap the two values, at the place where they are the wrong way round";
            finding.also(other.odd.span, format!("swapped with {here}")).help(help)
        } else {
            finding
        });
    }
}

/// What one place says of a role, what another one says, and what is said of that.
struct Dispute<'p> {
    odd: &'p Fact<'p>,
    other: &'p Fact<'p>,
    finding: Finding,
}

impl Dispute<'_> {
    /// Whether two roles have each other's value.
    fn is_swapped_with(&self, second: &Self) -> bool {
        let differ = !self.odd.value.agrees(&second.odd.value);
        let crossed = |one: &Self, two: &Self| one.odd.value.agrees(&two.other.value);
        differ && crossed(self, second) && crossed(second, self)
    }
}

fn of_role<'p>(page: &Page<'p>, role: Name) -> Option<Dispute<'p>> {
    let record = page.record;
    let derived = page.kind().is_some_and(|kind| kind.derived.iter().any(|def| def.role == role));
    let facts: Vec<&Fact<'_>> = record.facts_of(role).filter(|fact| !fact.at.is_badge()).collect();
    let disputed = |one: &Fact<'_>| facts.iter().any(|other| record.contradict(one, other));
    if derived || !facts.iter().any(|fact| disputed(fact)) {
        return None;
    }
    // Badges have a voice too, and so has what was computed from a number.
    let voices = |fact: &Fact<'_>| {
        let agreeing = record.facts_of(role).filter(|other| !record.contradict(fact, other));
        agreeing.count() + wrong_arithmetic::fitting(page, role, fact)
    };
    // Copies stand behind what they copy: of equals the last is taken for the wrong one.
    let odd = *facts
        .iter()
        .filter(|fact| disputed(fact))
        .max_by_key(|fact| (std::cmp::Reverse(voices(fact)), distance(fact.at)))?;
    let other = *facts.iter().find(|fact| record.contradict(odd, fact))?;
    let says = |fact: &Fact<'_>| match fact.at {
        At::NoColumn(_) => format!("{} says no", fact.at),
        At::Column(_) => format!("{} says yes", fact.at),
        _ => format!("{} says {}", fact.at, record.quoted(fact)),
    };
    let name = role.as_str().replace('_', " ");
    let mut finding = page
        .finding(
            odd.span,
            format!("{role} at {}", odd.at),
            format!("the page contradicts itself on `{name}`: {}, {}", says(odd), says(other)),
        )
        .label(format!("{} here", record.quoted(odd)))
        .also(other.span, format!("{} here", record.quoted(other)))
        .help("look it up at its source and correct the place that is wrong");
    // A value that cannot be is told for itself; that the others differ from it follows.
    if let Some(range) =
        page.inverted.iter().find(|range| facts.iter().any(|fact| fact.span == range.span))
    {
        finding = finding.because_of(inverted_range::RULE.id, page.file(), range.span);
    } else if let Some(fact) =
        facts.iter().find(|fact| negative_price::is_negative_price(page, fact))
    {
        finding = finding.because_of(negative_price::RULE.id, page.file(), fact.span);
    } else if let Some(fact) = facts.iter().find(|fact| impossible_date::is_impossible(fact)) {
        finding = finding.because_of(impossible_date::RULE.id, page.file(), fact.span);
    } else if let Some(second) = [odd, other].into_iter().find_map(|fact| given_twice(page, fact)) {
        finding = finding.because_of(duplicate_key::RULE.id, page.file(), second);
    }
    for fact in record.facts_of(role) {
        let told = std::ptr::eq(fact, odd) || std::ptr::eq(fact, other);
        if !told && !fact.at.is_absent() {
            finding = finding.also(fact.span, says(fact));
        }
    }
    Some(Dispute { odd, other, finding })
}

/// Where the key that gives the fact stands a second time: one of the two is likely to be the right one.
fn given_twice(page: &Page<'_>, fact: &Fact<'_>) -> Option<Span> {
    let At::FrontMatter(own) = fact.at else { return None };
    let block = page.front_matter.as_ref()?;
    block.problems.iter().find_map(|problem| match &problem.kind {
        ProblemKind::Yaml(yaml::ProblemKind::DuplicateKey { key, .. }) if *key == own => {
            Some(problem.span)
        }
        _ => None,
    })
}

/// How far a place is from being the source of what it says.
fn distance(at: At<'_>) -> u8 {
    match at {
        At::FrontMatter(_) => 0,
        At::Cell(_) | At::Column(_) | At::Label(_) => 1,
        At::Title => 2,
        At::Heading | At::NoColumn(_) => 3,
        At::Breadcrumb | At::Line | At::Code | At::Path | At::Badge(_) | At::NoBadge(_) => 4,
    }
}
