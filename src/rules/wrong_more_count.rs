use super::{Check, Findings, Level, Rule};
use crate::catalog::{Catalog, Listed};
use crate::diagnostic::{Applicability, Finding};

pub(super) static RULE: Rule = Rule {
    id: "wrong-more-count",
    level: Level::Error,
    summary: "the rows of a shortened listing and those it leaves out do not add up",
    docs: r"
### What it checks
Listings that end in a line such as `...and 12 more`: the rows that are shown and the number of those that are not
against the number of pages, or against the number in the heading above.

### Why
The line is the only place that tells how much is left out. Where it is wrong, rows were lost or added by hand.

### How to fix
Correct the number, or look for rows that are missing.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for listed in catalog.listings() {
        let Some(total) = &listed.listing.total else { continue };
        if total.heading.is_some() {
            by_heading(&listed, findings);
        }
        if let Some(pages) = &total.pages {
            let counted = catalog.related(listed.page, pages.kind, &pages.same);
            let fresh = counted.iter().filter(|page| !catalog.is_stale(page)).count();
            let less = total.less as usize;
            let (shown, more) = (listed.rows().count(), listed.more() as usize);
            let wanted = counted.len().saturating_sub(less);
            if shown + more == wanted {
                continue;
            }
            let stale = counted
                .iter()
                .find(|page| catalog.is_stale(page))
                .filter(|_| shown + more == fresh.saturating_sub(less));
            let finding = finding(&listed, shown, wanted, format!("there are {wanted} such pages"));
            findings.extend(match stale {
                Some(stale) => finding.map(|finding| {
                    finding.because_of("stale-page", stale.file, catalog.stamp_span(stale))
                }),
                None => finding,
            });
        }
    }
}

/// Each table under its own heading.
fn by_heading(listed: &Listed<'_>, findings: &mut Findings) {
    let mut tables: Vec<u16> = listed.items.iter().map(|item| item.nth).collect();
    tables.dedup();
    for table in tables {
        let items: Vec<_> = listed.items.iter().copied().filter(|item| item.nth == table).collect();
        let Some((total, heading)) = items.iter().find_map(|item| item.total) else { continue };
        let part =
            Listed { page: listed.page, table: listed.table, listing: listed.listing, items };
        let shown = part.rows().count();
        if shown + part.more() as usize != total as usize {
            let said = format!("the heading says {total}");
            findings.extend(
                finding(&part, shown, total as usize, said)
                    .map(|finding| finding.also(heading, "the heading")),
            );
        }
    }
}

fn finding(listed: &Listed<'_>, shown: usize, wanted: usize, said: String) -> Option<Finding> {
    let key = format!("more {}", listed.table);
    let Some(row) = listed.items.iter().find(|item| item.more.is_some()) else {
        let last = listed.items.last()?;
        let message = format!("this listing has {shown} rows, but {said}");
        return Some(
            Finding::new(listed.page.file, last.key, key, message)
                .help("add the rows that are missing, or say how many are left out"),
        );
    };
    let more = row.more.unwrap_or_default();
    let message = format!("{shown} rows are shown and {more} left out, but {said}");
    let finding = Finding::new(listed.page.file, row.key, format!("{key} {more}"), message);
    let right = wanted.checked_sub(shown)?;
    let title = format!("write {right}");
    let text = row.text.replace(&more.to_string(), &right.to_string());
    let _ = (title, text, Applicability::Safe);
    Some(
        finding.help(format!(
            "write {right} in the place of {more}, or look for rows that are missing"
        )),
    )
}
