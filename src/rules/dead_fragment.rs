use std::collections::BTreeMap;

use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::catalog::{Asked, Catalog};
use crate::diagnostic::{FileId, Finding, Target};
use crate::links::destination::Destination;
use crate::links::slug::Anchors;
use crate::navigation;
use crate::parse::{front_matter, markdown};
use crate::suggest;

pub(super) static RULE: Rule = Rule {
    id: "dead-fragment",
    level: Level::Warn,
    mend: Mend::Never("which place is meant is not known"),
    summary: "a link leads to a place that its page does not have",
    docs: r"
### What it checks
That what stands behind the `#` of a link is the id of a heading, or the `id` or `name` of an HTML element, of the
page that it leads to. GitHub and Hugo make ids from headings in slightly different ways: emoji go, but GitHub keeps
the hyphen of the blank behind them; on GitHub letter case does not count. Pages with headings in HTML, and ids of
footnotes, are passed over.

### Why
The reader lands at the top of the page and has to search.

### How to fix
Write the id of the heading that is meant.
",
    check: Check::Both(check_page, check_catalog),
};

fn check_page(page: &Page<'_>, findings: &mut Findings) {
    let mut known: BTreeMap<Target, Option<Anchors>> = BTreeMap::new();
    let mut told_so_far = 0;
    for route in page.routes {
        let Destination::SamePage(local) = &route.destination else { continue };
        let Some(fragment) = local.fragment.as_deref().filter(|id| !id.is_empty()) else {
            continue;
        };
        for target in page.platforms().map(crate::links::resolve::Platform::target) {
            let anchors =
                known.entry(target).or_insert_with(|| navigation::anchors(page.document(), target));
            let Some(anchors) = anchors else { continue };
            if !navigation::has_place(anchors, fragment) {
                let span = local.fragment_span.shifted(route.link.target_span.start as usize);
                let span = if route.path_span(page.text).is_some() {
                    span
                } else {
                    route.link.target_span
                };
                let finding = page.finding(
                    span,
                    format!("fragment {fragment}"),
                    format!("this page has no heading or element with the id `{fragment}`"),
                );
                told_so_far += 1;
                let near = near(fragment, anchors, told_so_far);
                findings.push(told(finding.on(target), near));
                break;
            }
        }
    }
}

fn check_catalog(catalog: &Catalog<'_>, findings: &mut Findings) {
    // By the page that is asked, so that each is read once.
    let mut asked: BTreeMap<(FileId, Target), Vec<(FileId, &Asked)>> = BTreeMap::new();
    for page in &catalog.pages {
        for fragment in page.fragments() {
            asked.entry((fragment.page, fragment.target)).or_default().push((page.file, fragment));
        }
    }
    for ((file, target), fragments) in asked {
        let Ok(bytes) = catalog.snapshot.read(file) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let body = front_matter::split(&text).map_or(0, |block| block.body);
        let mut document = markdown::parse(&text, body);
        if catalog.profile.is_some_and(|profile| profile.heading_ids) {
            document.take_heading_ids(&text);
        }
        let Some(anchors) = navigation::anchors(&document, target) else { continue };
        let mut told_so_far = 0;
        for (from, Asked { fragment, span, .. }) in fragments {
            if navigation::has_place(&anchors, fragment) {
                continue;
            }
            let path = catalog.path(file);
            let finding = Finding::new(
                from,
                *span,
                format!("fragment {path} {fragment}"),
                format!("`{path}` has no heading or element with the id `{fragment}`"),
            );
            told_so_far += 1;
            let near = near(fragment, &anchors, told_so_far);
            findings.push(told(finding.on(target), near));
        }
    }
}

/// A near name is looked for among all headings of the page: so many dead fragments that this takes long are no slips of
/// the pen.
const MOST_SUGGESTIONS: usize = 100;

fn near<'a>(fragment: &str, anchors: &'a Anchors, told_so_far: usize) -> Option<&'a str> {
    (told_so_far <= MOST_SUGGESTIONS).then(|| suggest::nearest(fragment, anchors.ids()))?
}

fn told(finding: Finding, near: Option<&str>) -> Finding {
    let finding = finding.label("no such place");
    match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("write the id of the heading that is meant"),
    }
}
