use std::cell::LazyCell;

use super::{Check, Findings, Level, Mend, Rule};

use crate::catalog::Catalog;
use crate::diagnostic::Finding;
use crate::rewrite::{Rows, as_source_says, read_again};
use crate::source::Given;

pub(super) static RULE: Rule = Rule {
    id: "price-shown-as-zero",
    level: Level::Warn,
    mend: Mend::Unsafe,
    summary: "a page shows a price as zero that is not",
    docs: r"
### What it checks
Prices that a page rounds to zero, such as `$0.00/1M`, against the prices in the file that the page was generated
from, if `--source` gives the folder of those files. Prices are in the currency of the page for the unit it names.

### Why
A reader takes the model for free.

### How to fix
Show as many digits as the price needs, for instance `$0.00051`, and correct the generator too: its next run would round
the price again.
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
        for origin in origins {
            let vanished: Vec<_> = origin
                .facts
                .iter()
                .filter_map(|given| {
                    let fact = page.fact(given.role).filter(|fact| !fact.is_unreadable())?;
                    Some((fact, given, given.vanished_in(fact.value)?))
                })
                .collect();
            let Some((&(fact, given, price), others)) = vanished.split_first() else { continue };
            let what = fact.role.as_str().replace('_', " ");
            let mut finding = Finding::new(
                page.file,
                fact.span(),
                format!("{} {price}", fact.role),
                format!(
                    "the page shows the {what} as zero, its source `{}` says `{price}`",
                    catalog.path(origin.file)
                ),
            )
            .label("rounded to nothing")
            .elsewhere(origin.file, given.span, "the source")
            .help("show as many digits as the price needs");
            for (fact, given, price) in others {
                finding = finding.also(fact.span(), format!("and `{price}` here")).elsewhere(
                    origin.file,
                    given.span,
                    "the source",
                );
            }
            let wanted: Vec<&Given> = vanished.iter().map(|it| it.1).collect();
            findings.extend(read_again(catalog, page, |record| {
                as_source_says(catalog, &rows, record, finding, page, &wanted)
            }));
            break;
        }
    }
}
