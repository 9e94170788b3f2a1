use super::{Check, Findings, Level, Rule};
use crate::catalog::Catalog;
use crate::diagnostic::Finding;
use crate::twins::{Twins, compare};

pub(super) static RULE: Rule = Rule {
    id: "twin-differs",
    level: Level::Warn,
    summary: "two files that show one page to two platforms differ in what they say",
    docs: r"
### What it checks
Files that show the same folder on two platforms (such as `README.md` for GitHub and `_index.md` for Hugo), line
by line, without front matter and blanks. Lines that are only in another order are the affair of
`twin-order-differs`.

### Why
Readers of the one platform see other models, counts or prices than those of the other.

### How to fix
Generate both from the same data, or take the content of the one that is right.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for (one, other) in catalog.twins() {
        let Twins::Content { here, there, lines } = compare(one, other) else { continue };
        let name = catalog.path(other.file);
        findings.push(
            Finding::new(
                one.file,
                here,
                format!("twin {name}"),
                format!("this page and its twin `{name}` differ in {lines} lines"),
            )
            .label("first seen here")
            .elsewhere(other.file, there, "the twin at the same place")
            .help("generate both from the same data, or take the content of the one that is right"),
        );
    }
}
