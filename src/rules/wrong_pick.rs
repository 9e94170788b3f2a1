use super::{Check, Findings, Level, Mend, Rule, row_leads_elsewhere};
use crate::catalog::{Catalog, Listed, OwnItem, PageFacts};
use crate::diagnostic::Finding;
use crate::profile::Pick;
use crate::rewrite::{Wanted, rewrite_row};
use crate::value::Value;
use crate::voices::Voices;

pub(super) static RULE: Rule = Rule {
    id: "wrong-pick",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a cell names another page than the one that its column picks",
    docs: r"
### What it checks
Columns that name one of several pages, picked by a rule: the latest of a provider's models, say, told by the
greatest id. The profile says from which pages and by what.

### Why
The column promises the newest, and shows what was newest before the last pages came.

### How to fix
Write the name of the page that the message gives.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let voices = Voices::of(catalog);
    for listed in catalog.listings() {
        for pick in &listed.listing.picks {
            for item in listed.rows() {
                let Some((mut finding, page)) = judge(catalog, &listed, item, pick) else {
                    continue;
                };
                // Its name may be what is wrong.
                let own = page.fact(pick.of).map(|fact| fact.value);
                let said = listed.page.fact_of(item, pick.role).map(|fact| fact.value);
                let is_sure = own.zip(said).is_some_and(|(own, said)| {
                    !page.is_disputed(pick.of) && voices.prefer(page, pick.of, own, said)
                });
                if !is_sure {
                    finding.fixes.clear();
                }
                findings.push(finding);
            }
        }
    }
}

/// What is wrong with a cell, and the page that it should name.
fn judge<'c>(
    catalog: &'c Catalog<'_>,
    listed: &Listed<'_>,
    item: &OwnItem,
    pick: &Pick,
) -> Option<(Finding, &'c PageFacts)> {
    // Of a row that leads elsewhere it is picked from another page than the one that it leads to.
    if row_leads_elsewhere::fault(catalog, listed, item).is_some() {
        return None;
    }
    let page = catalog.page(item.page()?)?;
    let fact = listed.page.fact_of(item, pick.role).filter(|fact| !fact.is_unreadable())?;
    let said = fact.value.text()?;
    let by = |page: &PageFacts| page.fact(pick.greatest)?.value.text().map(str::to_owned);
    let pages = catalog.related(page, pick.kind, &pick.same);
    let fresh = pages.into_iter().filter(|page| !catalog.is_stale(page));
    let greatest = fresh.max_by_key(|page| by(page))?;
    let there = greatest.fact(pick.of)?;
    let name = there.value.text()?;
    if name == said {
        return None;
    }
    let (id, what) = (by(greatest)?, catalog.role_title(pick.role));
    let finding = Finding::new(
        listed.page.file,
        fact.span(),
        format!("pick {} {said}", catalog.path(page.file)),
        format!(
            "the {what} of `{}` is given as `{said}`, but `{name}` has the greatest {}, `{id}`",
            page.name(),
            catalog.role_title(pick.greatest)
        ),
    )
    .label("picked here")
    .elsewhere(greatest.file, there.span(), "the page with the greatest one")
    .help(format!("write `{name}`"));
    let wanted = [Wanted { fact, value: Value::Text(name.into()), told: None }];
    let title = |text: &str| format!("write {text}");
    Some((rewrite_row(catalog, finding, listed.page, item, &wanted, title), greatest))
}
