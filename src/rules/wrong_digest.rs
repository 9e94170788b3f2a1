use super::{Check, Findings, Level, Mend, Rule, row_leads_elsewhere, unlisted_page};
use crate::catalog::{Catalog, Listed, OwnItem};
use crate::diagnostic::Finding;
use crate::profile::{Digest, ZeroFlag};
use crate::rewrite::{Wanted, rewrite_row};
use crate::rule::lost::of_table;
use crate::value::Value;

pub(super) static RULE: Rule = Rule {
    id: "wrong-digest",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a cell sums up a table of the page that its row leads to, and sums it up wrongly",
    docs: r"
### What it checks
Cells that stand for a whole table of another page: the providers that host the models of an author, named as long as
they are few and counted where they are many; a flag that says whether something in that table is free. The profile
says which table, and up to how many are named.

### Why
The cell is what readers choose by. It names who no longer offers the model, or hides who does.

### How to fix
Write what the message gives, or correct the table.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for listed in catalog.listings() {
        for digest in &listed.listing.digests {
            for item in listed.rows() {
                findings.extend(judge(catalog, &listed, item, digest));
            }
        }
        for flag in &listed.listing.zeros {
            for item in listed.rows() {
                findings.extend(zero(catalog, &listed, item, flag));
            }
        }
    }
}

/// A flag that says whether there is a zero, where there is none or where there is one.
fn zero(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    item: &OwnItem,
    flag: &ZeroFlag,
) -> Option<Finding> {
    let page = catalog.page(item.page()?)?;
    let fact = listed.page.fact_of(item, flag.role).filter(|fact| !fact.is_unreadable())?;
    let said = fact.value.flag()?;
    let rows = page.items.iter().filter(|item| item.table == flag.table && item.more().is_none());
    let values = rows.clone().flat_map(|row| page.facts_of(row));
    let mut values = values.filter(|fact| flag.roles.contains(&fact.role));
    // A price that is shown as zero may be a small one.
    let found = values.find(|fact| {
        fact.value
            .number()
            .is_some_and(|number| number.contains(0.0) && (said || number.low >= number.high))
    });
    if said == found.is_some() {
        return None;
    }
    let what = catalog.role_title(flag.role);
    let says = catalog.quoted(listed.page.file, fact);
    let (there, span) = match found {
        Some(found) => (format!("shows `{}`", catalog.quoted(page.file, found)), found.span()),
        None => ("shows none".to_owned(), rows.map(|row| row.span).next().unwrap_or(page.title)),
    };
    Some(
        Finding::new(
            listed.page.file,
            fact.span(),
            format!("{what} {}", catalog.path(page.file)),
            format!("the {what} of `{}` is given as `{says}`, but its page {there}", page.name()),
        )
        .label("summed up here")
        .elsewhere(page.file, span, "the table that it sums up")
        .help("correct the cell, or that table"),
    )
}

fn judge(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    item: &OwnItem,
    digest: &Digest,
) -> Option<Finding> {
    // Of a row that leads elsewhere it sums up another page than the one that it leads to.
    if row_leads_elsewhere::fault(catalog, listed, item).is_some() {
        return None;
    }
    let page = catalog.page(item.page()?)?;
    let fact = listed.page.fact_of(item, digest.role).filter(|fact| !fact.is_unreadable())?;
    let rows: Vec<&OwnItem> = page
        .items
        .iter()
        .filter(|item| item.table == digest.table && item.more().is_none())
        .collect();
    // Of a row whose page is not known nobody can tell whose it is.
    let owner = |item: &&OwnItem| catalog.capture(catalog.page(item.page()?)?, &digest.part);
    let mut owners: Vec<&str> = rows.iter().map(owner).collect::<Option<_>>()?;
    owners.sort_unstable_by_key(|name| name.to_lowercase());
    owners.dedup();
    let said = fact.value.text();
    let fits = |owners: &[&str]| match said {
        None => owners.is_empty(),
        Some(said) => {
            let number: Option<usize> =
                digest.number.capture(said).and_then(|text| text.trim().parse().ok());
            if let Some(number) = number {
                owners.len() > digest.most && owners.len() == number
            } else {
                let mut named: Vec<&str> = said.split(',').map(str::trim).collect();
                named.sort_unstable_by_key(|name| name.to_lowercase());
                // In other letter case the folder is wrong, or the links to it.
                let is_same = |(one, other): (&&str, &&str)| one.eq_ignore_ascii_case(other);
                named.len() == owners.len()
                    && named.iter().zip(owners).all(is_same)
                    && owners.len() <= digest.most
            }
        }
    };
    // Where a row is missing in that table, or one too many stands there, that is the fault.
    let mut listings = catalog.listings_of(page).filter(|listed| listed.table == digest.table);
    let should = |listed: Listed<'_>| {
        let expected = unlisted_page::expected(catalog, &listed);
        let parts = expected.iter().filter_map(|page| catalog.capture(page, &digest.part));
        let mut owners: Vec<&str> = parts.collect();
        owners.sort_unstable_by_key(|name| name.to_lowercase());
        owners.dedup();
        listed.listing.complete && fits(&owners)
    };
    if fits(&owners) || listings.any(should) {
        return None;
    }
    let right = if owners.is_empty() {
        None
    } else if owners.len() <= digest.most {
        Some(owners.join(", "))
    } else {
        Some(digest.number.fill(&owners.len().to_string()))
    };
    let written = right.as_ref().map_or("no value".to_owned(), |right| format!("`{right}`"));
    let what = catalog.role_title(digest.role);
    let says = match said {
        None => "left out".to_owned(),
        Some(said) => format!("given as `{said}`"),
    };
    let has = match owners.as_slice() {
        [] => "its page names none".to_owned(),
        owners if owners.len() <= 5 => format!("its page names `{}`", owners.join("`, `")),
        owners => format!("its page names {}", owners.len()),
    };
    let mut finding = Finding::new(
        listed.page.file,
        fact.span(),
        format!("{what} {}", catalog.path(page.file)),
        format!("the {what} of `{}` is {says}, but {has}", page.name()),
    )
    .label("summed up here")
    .help(format!("write {written}, or correct that table"));
    let place = rows.first().map_or(page.title, |first| first.span);
    finding = finding.elsewhere(page.file, place, "the table that it sums up");
    if let Some(cause) = catalog.lost(page, of_table(digest.table)) {
        finding.caused_by = Some(cause.clone());
        return Some(finding);
    }
    if let Some(bare) = page.bare().iter().find(|bare| bare.table == digest.table) {
        return Some(finding.because_of("empty-listing", page.file, bare.span));
    }
    let value = right.map_or(Value::Missing, |right| Value::Text(right.into()));
    let wanted = [Wanted { fact, value, told: None }];
    Some(rewrite_row(catalog, finding, listed.page, item, &wanted, |text| format!("write {text}")))
}
