use super::{Check, Chosen, Findings, Level, Mend, Rule, RuleOption};
use crate::alike::alike;
use crate::catalog::{Catalog, OwnFact, PageFacts};
use crate::diagnostic::{Finding, Related};
use crate::name::Name;
use crate::value::Interval;

pub(super) static RULE: Rule = Rule {
    id: "price-outlier",
    level: Level::Off,
    mend: Mend::Never("the price is not known"),
    summary: "a price is many times, or a small part of, what others take for the same model",
    docs: r"
### What it checks
Each price, in the unit of its page (USD for a million tokens in the built-in profile), against the median of the prices
that other pages with the same id give, where there are enough. Prices that are `factor` times as high, or that part of
it, as far as the display tells, are reported; prices of zero are left out on both sides.

### Why
A price for a thousand tokens where one for a million belongs, or a point at the wrong place, gives just such a factor,
and is copied into bills and comparisons.

### How to fix
Look the price up with the provider. Providers are free in what they take: where it is right, allow the finding.
",
    check: Check::CatalogBy(&[FACTOR, OTHERS], check),
};

/// Of a slip of the unit or the point at least ten is left.
const FACTOR: RuleOption = RuleOption::factor(
    "factor",
    "How many times as high, or as low, as the median a price must be.",
    10.0,
    [1.5, 1_000_000.0],
);
const OTHERS: RuleOption =
    RuleOption::count("others", "How many other pages must give the price.", 2, [1, 1_000]);

fn check(catalog: &Catalog<'_>, chosen: Chosen<'_>, findings: &mut Findings) {
    let Some(profile) = catalog.profile else { return };
    for prices in &profile.prices {
        let pages = catalog.of_kind(prices.kind).filter(|page| !catalog.is_stale(page));
        for pages in alike(pages, |page| catalog.id(page)) {
            let Some(id) = pages.first().and_then(|page| catalog.id(page)) else { continue };
            let from = findings.len();
            for role in &prices.roles {
                judge(catalog, (id, &pages, *role), chosen, from, findings);
            }
        }
    }
}

/// All outliers of a page are one finding: they were read in one wrong unit.
fn judge(
    catalog: &Catalog<'_>,
    (id, pages, role): (&str, &[&PageFacts], Name),
    chosen: Chosen<'_>,
    from: usize,
    findings: &mut Findings,
) {
    let priced: Vec<(&PageFacts, OwnFact<'_>, Interval)> = pages
        .iter()
        .filter_map(|page| {
            let fact = page.fact(role)?;
            let price = fact.value.number().filter(|price| price.shown > 0.0)?;
            Some((*page, fact, price))
        })
        .collect();
    for (page, fact, price) in &priced {
        if priced.len() <= chosen.count(&OTHERS, page.file) {
            continue;
        }
        let factor = chosen.factor(&FACTOR, page.file);
        let mut others: Vec<(&PageFacts, OwnFact<'_>, Interval)> =
            priced.iter().filter(|(other, ..)| other.file != page.file).copied().collect();
        others.sort_by(|(.., one), (.., other)| one.shown.total_cmp(&other.shown));
        // Of an even number the one that is nearer to this price.
        let (low, high) = (others[(others.len() - 1) / 2], others[others.len() / 2]);
        let (median, times) = if price.low >= factor * high.2.low {
            (high, format!("{:.0} times", price.shown / high.2.shown))
        } else if price.high * factor <= low.2.high {
            (low, format!("1/{:.0} of", low.2.shown / price.shown))
        } else {
            continue;
        };
        let said = format!(
            "{} `{}` is {times} `{}`",
            catalog.role_title(role),
            catalog.quoted(page.file, *fact),
            catalog.quoted(median.0.file, median.1)
        );
        if let Some(known) = findings[from..].iter_mut().find(|known| known.file == page.file) {
            let related = Related { file: None, span: fact.span(), message: format!("the {said}") };
            known.related.push(related);
            continue;
        }
        let message = format!("`{id}`: the {said}, the median of {} other pages", others.len());
        let key = format!("{role} {}", fact.value);
        findings.push(
            Finding::new(page.file, fact.span(), key, message)
                .label("this price")
                .elsewhere(median.0.file, median.1.span(), "the median of the others")
                .help("look the price up with the provider: is it for another number of tokens?"),
        );
    }
}
