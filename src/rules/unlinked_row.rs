use std::collections::HashMap;

use super::{Check, Findings, Level, Mend, OTHERS_FOR_EACH, Rule};
use crate::catalog::{Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::{Applicability, FileId, Finding};
use crate::name::Name;
use crate::navigation::platforms_of;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "unlinked-row",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a row of a listing names its page and does not link to it",
    docs: r"
### What it checks
That a row of a listing which bears the name of a page is a link, where nearly all rows of such listings in the catalog are. Listings whose rows name
their pages in words, as the profile says, are left out.

### Why
The reader can see that the page exists and not get there, and a program that walks the catalog by its links loses it.

### How to fix
Link the name to its page. The fix does so where one page alone bears it.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    findings.extend(of(catalog).into_iter().map(|(finding, _)| finding));
}

/// All rows without a link that name one page, each with that page.
pub(super) fn of(catalog: &Catalog<'_>) -> Vec<(Finding, FileId)> {
    let mut linked: HashMap<(Option<Name>, Name), usize> = HashMap::new();
    let mut found = Vec::new();
    for listed in catalog.listings().filter(|listed| listed.listing.by.is_empty()) {
        let of = (listed.page.kind, listed.table);
        *linked.entry(of).or_default() += listed.rows().filter(|row| row.link().is_some()).count();
        let unlinked = listed.rows().filter(|row| row.link().is_none() && row.page().is_none());
        // A row that names no page may say that there is none.
        for (row, page) in unlinked.filter_map(|row| Some((row, meant(catalog, &listed, row)?))) {
            found.push((of, finding(catalog, &listed, row, page), page.file));
        }
    }
    let mut unlinked: HashMap<(Option<Name>, Name), usize> = HashMap::new();
    for (of, ..) in &found {
        *unlinked.entry(*of).or_default() += 1;
    }
    found.retain(|(of, ..)| linked[of] >= unlinked[of] * OTHERS_FOR_EACH);
    found.into_iter().map(|(_, finding, page)| (finding, page)).collect()
}

/// The one page of the listing's that bears the name in the row.
fn meant<'c>(
    catalog: &'c Catalog<'_>,
    listed: &Listed<'_>,
    row: &OwnItem,
) -> Option<&'c PageFacts> {
    let name = listed.page.facts_of(row).find(|fact| row.key.contains(fact.span()))?;
    let pages = catalog.related(listed.page, listed.listing.kind, &listed.listing.same);
    let id = catalog.id(listed.page).filter(|_| listed.listing.same_id);
    let mut pages = pages.into_iter().filter(|page| {
        page.fact(name.role).is_some_and(|fact| fact.value == name.value)
            && id.is_none_or(|id| catalog.id(page) == Some(id))
    });
    let first = pages.next()?;
    pages.all(|other| catalog.site.same_page(first.file, other.file)).then_some(first)
}

fn finding(catalog: &Catalog<'_>, listed: &Listed<'_>, row: &OwnItem, page: &PageFacts) -> Finding {
    let name = listed.page.text_of(row);
    let finding = Finding::new(
        listed.page.file,
        row.key,
        format!("unlinked {name}"),
        format!("`{name}` is no link, as the names in the other rows are"),
    )
    .label("no link");
    let finding = finding.help(format!("link it to `{}`", catalog.path(page.file)));
    match link(catalog, listed, row, page) {
        Some((place, link)) => {
            finding.fix(Applicability::Safe, format!("write `{link}`"), place, link)
        }
        None => finding,
    }
}

/// The name as a link that works on all platforms of the page, written as those of other rows.
fn link(
    catalog: &Catalog<'_>,
    listed: &Listed<'_>,
    row: &OwnItem,
    meant: &PageFacts,
) -> Option<(Span, String)> {
    let bytes = catalog.bytes(listed.page.file)?;
    let name = listed.page.text_of(row);
    let at = memchr::memmem::find(bytes.get(row.key.range())?, name.as_bytes())?;
    let start = row.key.start as usize + at;
    let path = catalog.path(listed.page.file);
    let platforms = platforms_of(path, catalog.profile, catalog.platforms);
    let target = catalog.site.portable(listed.page.file, meant.file, &platforms)?;
    let is_dotted = listed
        .rows()
        .filter_map(OwnItem::link)
        .any(|link| bytes.get(link.range()).is_some_and(|written| written.starts_with(b"./")));
    let dot = if is_dotted && !target.starts_with(['.', '/']) { "./" } else { "" };
    Some((Span::new(start..start + name.len()), format!("[{name}]({dot}{target})")))
}
