use std::collections::HashMap;

use super::wrong_count::{self, Deviations};
use super::{Check, Findings, Level, Mend, Rule, page_listed_twice};
use crate::catalog::{Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::{Applicability, Finding};
use crate::rewrite::rewritten;
use crate::text::{Span, grouped};
use crate::value::Interval;

pub(super) static RULE: Rule = Rule {
    id: "wrong-more-count",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "the rows of a shortened listing and those it leaves out do not add up",
    docs: r"
### What it checks
Listings that end in a line such as `...and 12 more`: the rows that are shown and the number of those that are not
against the number of pages, or against the number in the heading above; and that there is one such line.

### Why
The line is the only place that tells how much is left out. Where it is wrong, rows were lost or added by hand.

### How to fix
Correct the number, or look for rows that are missing.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let mut wrong_totals = None;
    for listed in catalog.listings() {
        let Some(total) = &listed.listing.total else { continue };
        if total.heading.is_some() {
            by_heading(catalog, &listed, findings);
        }
        let twice = repeated(&listed);
        findings
            .extend(twice.map(|[first, second]| said_twice(catalog, listed.page, first, second)));
        let Some(pages) = &total.pages else { continue };
        let counted = catalog.related(listed.page, pages.kind, &pages.same);
        let (shown, more) = (listed.rows().count(), left_out(&listed));
        let wanted = counted.len().saturating_sub(total.less as usize);
        if shown + more == wanted {
            continue;
        }
        let fresh = wrong_count::fresh(catalog, &counted).saturating_sub(total.less as usize);
        let is_explained = shown + more == fresh;
        let are = if wanted == 1 { "there is" } else { "there are" };
        let besides = if total.less > 0 { " besides this one" } else { "" };
        let mut said = format!("{are} {}{besides}", catalog.several(wanted, pages.kind));
        if !is_explained {
            said += &wrong_count::of_them_fresh(wanted, fresh);
        }
        let right = if is_explained { wanted } else { fresh };
        let Some(mut finding) = finding(catalog, &listed, shown, right, &said) else { continue };
        let stale = counted.iter().find(|page| catalog.is_stale(page)).filter(|_| is_explained);
        let again = page_listed_twice::named_again(catalog, &listed);
        if let Some([_, row]) = again.first().filter(|_| shown + more - again.len() == wanted) {
            finding = finding.because_of(page_listed_twice::RULE.id, listed.page.file, row.key);
        } else if let Some(stale) = stale {
            finding = finding.because_of("stale-page", stale.file, catalog.stamp_span(stale));
        } else {
            let known = wrong_totals.get_or_insert_with(|| Deviations::of(catalog));
            let stated = Interval::exact(as_number(shown + more));
            let off = [counted.len(), fresh].map(|number| {
                wrong_count::off(&stated, number.saturating_sub(total.less as usize))
            });
            let by = if off[1].abs() < off[0].abs() { off[1] } else { off[0] };
            let unread = catalog.unread_among(listed.page, pages.kind, &pages.same);
            // Those that nobody can read may be the ones that are missing.
            let may_be = (wanted..=wanted + unread.len()).contains(&(shown + more));
            finding.caused_by = known
                .explain(catalog, listed.page, pages, by)
                .or_else(|| unread.first().copied().filter(|_| may_be).cloned());
            if !unread.is_empty() {
                finding.fixes.clear();
            }
        }
        // What is wrong stands elsewhere, and once it is mended this number may be right.
        if finding.caused_by.is_some() {
            finding.fixes.clear();
        }
        findings.push(finding);
    }
}

/// Lines for what is left out that stand directly behind another such line.
fn repeated<'l>(listed: &'l Listed<'_>) -> impl Iterator<Item = [&'l OwnItem; 2]> {
    let pairs = listed.items.windows(2).map(|pair| [pair[0], pair[1]]);
    pairs.filter(|[first, second]| {
        first.nth == second.nth && first.more().is_some() && second.more().is_some()
    })
}

/// How many further rows the listing says it leaves out, where it says so once.
fn left_out(listed: &Listed<'_>) -> usize {
    let twice: u32 = repeated(listed).filter_map(|[_, second]| second.more()).sum();
    (listed.more() - twice) as usize
}

fn said_twice(
    catalog: &Catalog<'_>,
    listing: &PageFacts,
    first: &OwnItem,
    second: &OwnItem,
) -> Finding {
    let number = |item: &OwnItem| grouped(item.more().unwrap_or_default() as usize);
    let finding = Finding::new(
        listing.file,
        second.key,
        format!("more twice {}", number(second)),
        format!(
            "what is left out is told twice: {} here, {} in the line above",
            number(second),
            number(first)
        ),
    )
    .label("and here again")
    .also(first.key, "left out")
    .help("delete one of the two");
    let line = || {
        let bytes = catalog.bytes(listing.file)?;
        let start = memchr::memrchr(b'\n', bytes.get(..second.key.start as usize)?);
        let end = memchr::memchr(b'\n', bytes.get(second.key.end as usize..)?)?;
        Some(Span::new(start.map_or(0, |at| at + 1)..second.key.end as usize + end + 1))
    };
    match line().filter(|_| first.more() == second.more()) {
        Some(line) => finding.fix(Applicability::Unsafe, "delete the second line", line, ""),
        None => finding,
    }
}

/// Each table under its own heading.
fn by_heading(catalog: &Catalog<'_>, listed: &Listed<'_>, findings: &mut Findings) {
    let mut tables: Vec<u16> = listed.items.iter().map(|item| item.nth).collect();
    tables.dedup();
    for table in tables {
        let items: Vec<_> = listed.items.iter().copied().filter(|item| item.nth == table).collect();
        let Some((total, heading)) = items.iter().find_map(|item| item.total()) else { continue };
        let part = Listed { items, bare: Vec::new(), ..*listed };
        let shown = part.rows().count();
        if shown + left_out(&part) == total as usize {
            continue;
        }
        if part.items.iter().all(|item| item.more().is_none()) {
            findings.extend(wrong_heading(catalog, &part, shown, (total, heading)));
            continue;
        }
        let said = format!("the heading says {}", grouped(total as usize));
        findings.extend(
            finding(catalog, &part, shown, total as usize, &said)
                .map(|finding| finding.also(heading, "the heading")),
        );
    }
}

/// A heading that states another number than the rows of its table, of which none are left out.
fn wrong_heading(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    shown: usize,
    (total, heading): (u32, Span),
) -> Option<Finding> {
    let total = grouped(total as usize);
    let rows = shown_rows(shown);
    let finding = Finding::new(
        listed.page.file,
        heading,
        format!("more {} {shown}", listed.table),
        format!("the heading says {total}, but {rows}"),
    )
    .label("the heading")
    .also(listed.items.last()?.key, "the last row")
    .help(format!(
        "write {} in the place of {total}, or look for rows that are missing",
        grouped(shown)
    ));
    Some(if has_all_variants(catalog, listed) {
        rewritten(catalog, finding, None, heading, as_number(shown))
    } else {
        finding
    })
}

/// Whether there are as many rows of each name as pages: then none is missing, as far as can be told.
fn has_all_variants(catalog: &Catalog<'_>, listed: &Listed<'_>) -> bool {
    let (Some(variants), [role, ..]) = (listed.listing.variants, &listed.listing.by[..]) else {
        return false;
    };
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for item in listed.rows() {
        *rows.entry(listed.page.text_of(item)).or_default() += 1;
    }
    let pages = catalog.of_kind(variants).filter(|page| !catalog.is_stale(page));
    for name in pages.filter_map(|page| page.fact(*role)?.value.text()) {
        if let Some(left) = rows.get_mut(name) {
            match left.checked_sub(1) {
                Some(less) => *left = less,
                None => return false,
            }
        }
    }
    rows.values().all(|left| *left == 0)
}

fn shown_rows(shown: usize) -> String {
    match shown {
        1 => "1 row is shown".to_owned(),
        shown => format!("{} rows are shown", grouped(shown)),
    }
}

fn finding(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    shown: usize,
    wanted: usize,
    said: &str,
) -> Option<Finding> {
    let rows = shown_rows(shown);
    let Some(row) = listed.items.iter().find(|item| item.more().is_some()) else {
        let last = listed.items.last()?;
        let key = format!("more {} {shown}", listed.table);
        return Some(
            Finding::new(listed.page.file, last.key, key, format!("{rows}, but {said}"))
                .label("the last row")
                .help("add the rows that are missing, or say how many are left out"),
        );
    };
    let more = row.more().unwrap_or_default() as usize;
    let message = format!("{rows} and {} left out, but {said}", grouped(more));
    let key = format!("more {} {shown} {more}", listed.table);
    let finding = Finding::new(listed.page.file, row.key, key, message);
    let help = match wanted.checked_sub(shown) {
        Some(right) if right > 0 => format!(
            "write {} in the place of {}, or look for rows that are missing",
            grouped(right),
            grouped(more)
        ),
        _ => "take the line away, or the rows that are too many".to_owned(),
    };
    let finding = finding.label("the rest").help(help);
    let right = wanted.checked_sub(shown).filter(|right| *right > 0);
    Some(match right {
        Some(right) => rewritten(catalog, finding, None, row.key, as_number(right)),
        None => finding,
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts of pages are far below 2^52")]
fn as_number(count: usize) -> f64 {
    count as f64
}
