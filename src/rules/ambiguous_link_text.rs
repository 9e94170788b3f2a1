use super::{Check, Findings, Level, Mend, Rule};
use std::collections::BTreeMap;

use crate::catalog::{Catalog, Listed, OwnItem};
use crate::diagnostic::Finding;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "ambiguous-link-text",
    level: Level::Warn,
    mend: Mend::Never("what tells the pages apart is not on the page"),
    summary: "one text leads to different pages in one table",
    docs: r"
### What it checks
Rows of one table whose links have the same text and different targets.

### Why
A reader cannot tell which is which, and a screen reader reads out the same link twice.

### How to fix
Make the names differ, for example by the version that the ids differ in.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for listed in catalog.listings().filter(|listed| !listed.listing.repeats) {
        let mut texts: BTreeMap<(u16, &str), Vec<&OwnItem>> = BTreeMap::new();
        for item in listed.rows().filter(|item| item.link().is_some() && item.page().is_some()) {
            texts.entry((item.nth, listed.page.text_of(item))).or_default().push(item);
        }
        for ((_, text), items) in texts {
            let (Some(first), Some(second)) =
                (items.first(), items.iter().find(|item| item.page() != items[0].page()))
            else {
                continue;
            };
            let path = |item: &OwnItem| item.page().map_or("", |file| catalog.path(file));
            let mut finding = Finding::new(
                listed.page.file,
                second.key,
                format!("text {text}"),
                format!(
                    "`{text}` leads to `{}` here and to `{}` in another row",
                    path(second),
                    path(first)
                ),
            )
            .also(first.key, "the same text leads elsewhere")
            .help("make the two names differ");
            for item in items
                .iter()
                .skip(1)
                .filter(|item| item.key != second.key && item.page() != first.page())
            {
                finding = finding.also(item.key, "and here");
            }
            let misnamed = items.iter().find_map(|item| misnamed(catalog, &listed, item));
            findings.push(match misnamed {
                Some(place) => finding.because_of("row-contradicts-page", listed.page.file, place),
                None => finding,
            });
        }
    }
}

/// Where a row has another name than its page, and is told for that.
fn misnamed(catalog: &Catalog<'_>, listed: &Listed<'_>, item: &OwnItem) -> Option<Span> {
    let page = catalog.page(item.page()?)?;
    let name = listed.page.facts_of(item).find(|fact| item.key.contains(fact.span()))?;
    let there = page.fact(name.role)?;
    let differs = !there.is_unreadable() && !name.value.agrees(there.value);
    differs.then(|| catalog.place(listed.page, item, name))
}
