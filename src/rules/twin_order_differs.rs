use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::Catalog;
use crate::diagnostic::{Applicability, Finding, Fix};
use crate::twins::{Twins, compare, taken_over};

pub(super) static RULE: Rule = Rule {
    id: "twin-order-differs",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "two files that show one page to two platforms differ in the order of their lines",
    docs: r"
### What it checks
Files that show the same folder on two platforms and hold the same lines in another order.

### Why
The order changes with each run of the generator: every update touches pages that did not change, and
readers of one platform find things elsewhere than those of the other.

### How to fix
Sort what the generator iterates over, and generate both again.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for (one, other) in catalog.twins() {
        let Twins::Order { here, there } = compare(catalog, one, other) else { continue };
        let name = catalog.path(other.file);
        let mut finding = Finding::new(
            one.file,
            here,
            format!("twin {name}"),
            format!("this page and its twin `{name}` hold the same lines in another order"),
        )
        .label("the first line that stands elsewhere")
        .elsewhere(other.file, there, "the twin at the same place")
        .help("sort what the generator iterates over, and generate both again");
        finding.fixes.extend(taken_over(catalog, one, other).map(|edit| {
            let title = format!("give `{name}` the order of this page");
            Fix::new(Applicability::Safe, title, vec![edit])
        }));
        findings.push(finding);
    }
}
