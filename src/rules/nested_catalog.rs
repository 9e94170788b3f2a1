use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::Catalog;
use crate::diagnostic::Finding;
use crate::text::{Span, grouped};

pub(super) static RULE: Rule = Rule {
    id: "nested-catalog",
    level: Level::Error,
    mend: Mend::Never("which of the copies is to go is a decision"),
    summary: "the catalog holds a copy of itself",
    docs: r"
### What it checks
Folders inside the catalog whose pages have the same paths, from that folder on, as pages of the catalog itself.
The pages of such a copy are not linted one by one unless `--include-nested` asks for it.

### Why
A copy is published and indexed like the catalog, is updated by nobody, and doubles what search finds.

### How to fix
Delete the folder.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for copy in &catalog.nested {
        findings.push(
            Finding::new(
                copy.first,
                Span::at(0),
                format!("copy {}", copy.folder),
                format!(
                    "`{}/` is a copy of the catalog inside itself: {} pages, {} of which the catalog has too",
                    copy.folder,
                    grouped(copy.pages),
                    grouped(copy.twins)
                ),
            )
            .label("the first page of the copy")
            .help(format!("delete the folder `{}/`", copy.folder)),
        );
    }
}
