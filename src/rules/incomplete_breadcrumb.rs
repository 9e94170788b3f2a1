use super::{Check, Findings, Level, Mend, OTHERS_FOR_EACH, Page, Rule};
use crate::catalog::{Catalog, PageFacts};
use crate::diagnostic::{Applicability, Finding};
use crate::name::Name;
use crate::navigation::{self, Promise};
use crate::record::{BETWEEN, Breadcrumb, CrumbItem};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "incomplete-breadcrumb",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a breadcrumb is missing, or lacks an item or a link",
    docs: r"
### What it checks
That the line which leads from the catalog down to its page has the items that the profile gives it, each but the last a
link; and that a page has such a line where nearly all others of its kind do.

### Why
A reader who came by a search engine has no other way up. What follows a missing item is taken for it.

### How to fix
Add the item or the link that the help gives. The fix does so where the text and the target are known.
",
    check: Check::Both(items, lines),
};

fn items(page: &Page<'_>, findings: &mut Findings) {
    let (Some(kind), Some(breadcrumb)) = (page.kind(), &page.breadcrumb) else { return };
    let Some((profile, site)) = page.profile.zip(page.site) else { return };
    for (at, crumb) in kind.breadcrumb.iter().enumerate() {
        let found = breadcrumb.item(at);
        if found.is_some_and(|item| item.link.is_some()) {
            continue;
        }
        let Some(promise) = navigation::crumb(page.record, profile, site.paths(), at) else {
            if found.is_none() && at + 1 == kind.breadcrumb.len() && crumb.to.is_none() {
                findings.push(ends_early(page, breadcrumb));
            }
            continue;
        };
        let must = navigation::promised(&promise);
        let next = breadcrumb.items.iter().find(|item| item.crumb > Some(at));
        let key = format!("breadcrumb item {}", promise.path);
        findings.push(match (found, &crumb.label) {
            (Some(item), _) => {
                let message = format!("`{}` in the breadcrumb is no link to {must}", item.text);
                let finding = page.finding(item.span, key, message).label("no link");
                mended(page, finding, &promise, item.text, |link| (item.span, link))
            }
            (None, Some(label)) => {
                let place = next.map_or(breadcrumb.span, |next| next.span);
                let message = format!("the breadcrumb lacks `{label}`, a link to {must}");
                let finding = page.finding(place, key, message).label("it belongs before this");
                let start = next.map_or(breadcrumb.span.end, |next| start(page, next));
                mended(page, finding, &promise, label, |link| {
                    (Span::at(start as usize), format!("{link}{BETWEEN}"))
                })
            }
            (None, None) => {
                let place = next.map_or(breadcrumb.span, |next| next.span);
                let message = format!("the breadcrumb lacks an item that leads to {must}");
                page.finding(place, key, message)
                    .label("it belongs before this")
                    .help(format!("link to {must}"))
            }
        });
    }
}

fn ends_early(page: &Page<'_>, breadcrumb: &Breadcrumb<'_>) -> Finding {
    let end = breadcrumb.items.last().map_or(breadcrumb.span, |item| item.span);
    let message = "the breadcrumb ends before the name of this page";
    page.finding(end, "breadcrumb end", message)
        .label("the name of the page belongs behind this")
        .help("end it with the name of the page")
}

/// Where an item starts, the marks around it counted in.
fn start(page: &Page<'_>, item: &CrumbItem<'_>) -> u32 {
    let link = item.link.map(|link| page.document().links[link].span);
    let start = link.unwrap_or(item.span).start;
    let before = &page.text[..start as usize];
    start - (before.len() - before.trim_end_matches(['*', '_']).len()) as u32
}

/// `edit` says where the link goes, and what is written there.
fn mended(
    page: &Page<'_>,
    finding: Finding,
    promise: &Promise,
    label: &str,
    edit: impl FnOnce(String) -> (Span, String),
) -> Finding {
    let target = promise
        .page
        .zip(page.site)
        .and_then(|(to, site)| site.portable(page.file(), to, page.platforms));
    let Some(target) = target else {
        return finding.help(format!("link to {}", navigation::promised(promise)));
    };
    // As the other items are written.
    let others = page.breadcrumb.iter().flat_map(|it| &it.items).filter_map(|item| item.link);
    let is_bare = !others.into_iter().any(|link| page.document().links[link].target.ends_with('/'));
    let target = if is_bare { target.trim_end_matches('/') } else { &target };
    let link = format!("[{label}]({target})");
    let title = format!("write `{link}`");
    let (place, text) = edit(link);
    finding.help(title.clone()).fix(Applicability::Safe, title, place, text)
}

fn lines(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(profile) = catalog.profile else { return };
    for kind in profile.kinds.iter().filter(|kind| !kind.breadcrumb.is_empty()) {
        let without: Vec<&PageFacts> =
            catalog.of_kind(kind.kind).filter(|page| !page.has_breadcrumb).collect();
        let with = catalog.of_kind(kind.kind).count() - without.len();
        if with < without.len().max(1) * OTHERS_FOR_EACH {
            continue;
        }
        findings.extend(without.into_iter().map(|page| missing(catalog, page, kind.kind, with)));
    }
}

fn missing(catalog: &Catalog<'_>, page: &PageFacts, kind: Name, with: usize) -> Finding {
    let others = catalog.several(with, kind);
    let finding = Finding::new(
        page.file,
        page.title,
        "breadcrumb",
        format!("this page has no breadcrumb, as {others} have"),
    )
    .label("no way up from here")
    .help("add the line that the others have");
    if catalog.is_stale(page) {
        return finding.because_of("stale-page", page.file, catalog.stamp_span(page));
    }
    finding
}
