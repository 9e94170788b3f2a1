use super::{Check, Findings, Level, Mend, Rule, empty_listing, unlinked_row, unlisted_page};
use hashbrown::HashMap;

use crate::catalog::{Catalog, Miss, Outgoing, OwnFact};
use crate::diagnostic::{Cause, FileId, Finding};
use crate::suggest::{nearest, same_digits};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "orphan-page",
    level: Level::Warn,
    mend: Mend::Never(
        "where a link to it belongs is not known; where dead links are the reason it goes with them",
    ),
    summary: "no page links to this page",
    docs: r"
### What it checks
That each page is the target of a link on another page. A page that is linked to only by dead links follows from
those and is shown under them; a page that shows its folder counts together with its twin.

### Why
Readers who come by the catalog's pages never see it, and search engines hardly do.

### How to fix
Link to it from the listing that it belongs in, mend the dead links to it, or delete it.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let mut meant: HashMap<FileId, (FileId, Span, &str)> = HashMap::new();
    for page in &catalog.pages {
        for Outgoing { meant: to, span, rule, .. } in page.links() {
            let Some(file) = to else { continue };
            let rule = rule.unwrap_or("dead-link");
            meant.entry(*file).or_insert((page.file, *span, rule));
        }
    }
    let misses = misses(catalog);
    // Without any link at all the pages are no catalog that anybody walks through.
    if !catalog.pages.iter().any(|page| catalog.is_linked(page.file)) {
        return;
    }
    let mut of_listings: Option<HashMap<FileId, Cause>> = None;
    for page in &catalog.pages {
        let Some(kind) = catalog.kind(page) else { continue };
        if kind.entry || kind.aside || catalog.is_linked(page.file) || kind.path.folder {
            continue;
        }
        let finding = Finding::new(
            page.file,
            page.title,
            "orphan",
            format!("no page links to `{}`", catalog.path(page.file)),
        )
        .help("link to it from the listing that it belongs in, or delete it");
        findings.push(match meant.get(&page.file) {
            Some((file, span, rule)) => finding
                .elsewhere(*file, *span, "this dead link is meant for it")
                .because_of(rule, *file, *span),
            None if catalog.is_stale(page) => {
                finding.because_of("stale-page", page.file, catalog.stamp_span(page))
            }
            // It moved away from where its id puts it, and all links still lead there.
            None if catalog.id_fact(page).is_some() && !catalog.fits_path(page) => {
                let span = catalog.id_fact(page).map_or(page.title, OwnFact::span);
                finding.because_of("id-contradicts-path", page.file, span)
            }
            None if let Some((file, miss)) = near_miss(&misses, catalog.path(page.file)) => finding
                .elsewhere(file, miss.span, "this dead link has nearly its name")
                .because_of("dead-link", file, miss.span),
            None => {
                let causes = of_listings.get_or_insert_with(|| unlisted(catalog));
                // The page that links to it may be one that nobody can read.
                let cause = causes.get(&page.file).or(catalog.unread.first());
                Finding { caused_by: cause.cloned(), ..finding }
            }
        });
    }
}

/// What is said of pages that no listing has.
fn unlisted(catalog: &Catalog<'_>) -> HashMap<FileId, Cause> {
    let of = |rule, finding: &Finding| Cause { rule, file: finding.file, span: finding.span };
    let pages = unlisted_page::of(catalog);
    let pages = pages.iter().map(|it| (it.file, of(unlisted_page::RULE.id, it)));
    let empty = empty_listing::of(catalog);
    let listings = empty.iter().flat_map(|empty| {
        let cause = of(empty_listing::RULE.id, &empty.finding);
        empty.pages.iter().map(move |page| (*page, cause.clone()))
    });
    let rows = unlinked_row::of(catalog).into_iter();
    let rows = rows.map(|(it, page)| (page, of(unlinked_row::RULE.id, &it)));
    listings.chain(rows).chain(pages).collect()
}

/// To each side of a page's place among the dead links of a folder, so that many orphans take no more time than others.
const MOST_MISSES: usize = 128;

/// Dead links by the folders that they lead into, in the order of where they lead.
type Misses<'c> = HashMap<&'c str, Vec<(FileId, &'c Miss)>>;

fn misses<'c>(catalog: &'c Catalog<'_>) -> Misses<'c> {
    let mut misses = Misses::new();
    for page in &catalog.pages {
        for miss in page.misses() {
            misses.entry(split(&miss.path).0).or_default().push((page.file, miss));
        }
    }
    misses.values_mut().for_each(|misses| misses.sort_by_key(|(_, miss)| &miss.path));
    misses
}

/// The dead link whose target is the page's file but for a slip of the pen.
fn near_miss<'c>(misses: &Misses<'c>, path: &str) -> Option<(FileId, &'c Miss)> {
    let (folder, name) = split(path);
    let is_near = |miss: &Miss| {
        let other = split(&miss.path).1;
        same_digits(other, name) && nearest(other, [name]).is_some()
    };
    let misses = misses.get(folder)?;
    let at = misses.partition_point(|(_, miss)| *miss.path < *path);
    let around = at.saturating_sub(MOST_MISSES)..misses.len().min(at + MOST_MISSES);
    misses[around].iter().find(|(_, miss)| is_near(miss)).copied()
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
