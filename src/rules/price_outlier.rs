use super::{Check, Findings, Level, Rule};
use crate::alike::alike;
use crate::catalog::{Catalog, OwnFact, PageFacts};
use crate::diagnostic::{Finding, Related};
use crate::name::Name;
use crate::value::Interval;

pub(super) static RULE: Rule = Rule {
    id: "price-outlier",
    level: Level::Off,
    summary: "a price is ten times or a tenth of what others take for the same model",
    docs: r"
### What it checks
Each price, in the unit of its page (USD for a million tokens in the built-in profile), against the median of the prices
that other pages with the same id give. At least two others are needed. Prices that are ten times as high, or a tenth,
as far as the display tells, are reported; prices of zero are left out on both sides.

### Why
A price for a thousand tokens where one for a million belongs, or a point at the wrong place, gives just such a factor,
and is copied into bills and comparisons.

### How to fix
Look the price up with the provider. Providers are free in what they take: where it is right, allow the finding.
",
    check: Check::Catalog(check),
};

/// Of a slip of the unit or the point at least this is left.
const FACTOR: f64 = 10.0;
const FEWEST: usize = 3;

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(profile) = catalog.profile else { return };
    for prices in &profile.prices {
        let pages = catalog.of_kind(prices.kind).filter(|page| !catalog.is_stale(page));
        for pages in alike(pages, |page| catalog.id(page)) {
            let Some(id) = pages.first().and_then(|page| catalog.id(page)) else { continue };
            if pages.len() < FEWEST {
                continue;
            }
            let from = findings.len();
            for role in &prices.roles {
                judge(catalog, id, &pages, *role, from, findings);
            }
        }
    }
}

/// All outliers of a page are one finding: they were read in one wrong unit.
fn judge(
    catalog: &Catalog<'_>,
    id: &str,
    pages: &[&PageFacts],
    role: Name,
    from: usize,
    findings: &mut Findings,
) {
    let priced: Vec<(&PageFacts, &OwnFact, Interval)> = pages
        .iter()
        .filter_map(|page| {
            let fact = page.fact(role)?;
            let price = fact.value.number().filter(|price| price.shown > 0.0)?;
            Some((*page, fact, price))
        })
        .collect();
    if priced.len() < FEWEST {
        return;
    }
    for (page, fact, price) in &priced {
        let mut others: Vec<(&PageFacts, &OwnFact, Interval)> =
            priced.iter().filter(|(other, ..)| other.file != page.file).copied().collect();
        others.sort_by(|(.., one), (.., other)| one.shown.total_cmp(&other.shown));
        // Of an even number the one that is nearer to this price.
        let (low, high) = (others[(others.len() - 1) / 2], others[others.len() / 2]);
        let (median, factor) = if price.low >= FACTOR * high.2.low {
            (high, format!("{:.0} times", price.shown / high.2.shown))
        } else if price.high * FACTOR <= low.2.high {
            (low, format!("1/{:.0} of", low.2.shown / price.shown))
        } else {
            continue;
        };
        let said = format!(
            "{} `{}` is {factor} `{}`",
            catalog.role_title(role),
            catalog.quoted(page.file, fact),
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
