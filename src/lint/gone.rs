//! Many links to one thing that is gone: a page or folder that was deleted or renamed is one fault, however many links
//! lead there.

use std::collections::{BTreeMap, HashMap};

use super::Made;
use crate::catalog::Catalog;
use crate::diagnostic::{Cause, FileId, Finding, Related, Target};
use crate::links::destination::Destination;
use crate::links::resolve::Resolution;
use crate::navigation;
use crate::rule::Rule;
use crate::text::Span;

/// So many of the other links are shown where they stand; the others are counted.
const MOST_SHOWN: usize = 3;

/// What links lead to, and what is not there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gone {
    /// The uppermost folder, or the file, of a path that does not exist.
    Path(String),
    /// The page that shows this folder.
    Index(String),
    /// A folder or file, as links call it in other letter case.
    Case { written: String },
}

/// A finding on a link to it.
struct Link {
    at: usize,
    /// It leads there, not to something below.
    straight: bool,
}

/// Folds all links to one thing that is gone under what tells best that it is: the page that moved away from where its id
/// puts it, the twin that is left, else the first link that leads straight there. What a comment takes out, as
/// `is_suppressed` tells, stands for itself.
pub(super) fn fold(
    catalog: &Catalog<'_>,
    made: &mut [Made],
    is_suppressed: impl Fn(&Rule, &Finding) -> bool,
) {
    let moved = moved(catalog, made);
    let twins_alone = twins_alone(catalog, made);
    let some_alone = catalog.profile.is_some_and(|profile| profile.index_pages.len() > 1)
        && catalog
            .pages
            .iter()
            .any(|page| page.print().is_some() && catalog.twin_of(page).is_none());
    // Links are followed anew for this: only those that something may be said of.
    let may_follow = |rule: &Rule, finding: &Finding| match rule.id {
        "dead-link" => finding.fixes.is_empty() || !moved.is_empty(),
        "folder-without-index" | "wrong-case-link" => true,
        "misdirected-link" => some_alone,
        _ => false,
    };
    let mut groups: BTreeMap<(Target, Gone), Vec<Link>> = BTreeMap::new();
    let links = links(catalog, made, may_follow).into_iter();
    for (key, link) in links.filter(|(_, link)| {
        let (rule, finding) = &made[link.at];
        !is_suppressed(rule, finding)
    }) {
        groups.entry(key).or_default().push(link);
    }
    let mut causes: Vec<(usize, Cause)> = Vec::new();
    let mut without_page: HashMap<&str, Cause> = HashMap::new();
    for ((_, gone), links) in &groups {
        // A link to a folder with a page for another platform is right again once it has one for this too.
        if matches!(gone, Gone::Index(folder) if has_twin(catalog, folder)) {
            for link in links {
                made[link.at].1.fixes.clear();
            }
        }
        let cause = match gone {
            Gone::Path(path) | Gone::Case { written: path } => first_below(&moved, path).cloned(),
            Gone::Index(folder) => twins_alone.get(folder.as_str()).cloned(),
        };
        if let Some(cause) = cause {
            for link in links {
                // The links are right once the page lies where it belongs.
                made[link.at].1.fixes.clear();
                if made[link.at].1.caused_by.is_none() {
                    causes.push((link.at, cause.clone()));
                }
            }
            continue;
        }
        // A link that is meant for some other page is wrong in itself.
        let is_meant = |link: &&Link| match gone {
            Gone::Case { .. } => made[link.at].1.caused_by.is_none(),
            _ => made[link.at].1.fixes.is_empty(),
        };
        let links: Vec<&Link> = links.iter().filter(is_meant).collect();
        let Some(first) = links.iter().find(|link| link.straight).or(links.first()).copied() else {
            continue;
        };
        if let Gone::Index(folder) = gone {
            let (rule, finding) = &made[first.at];
            let cause = Cause { rule: rule.id, file: finding.file, span: finding.span };
            without_page.insert(folder, cause);
        }
        let others = links.len() - 1;
        if others == 0 {
            continue;
        }
        let places = links.iter().filter(|link| link.at != first.at).take(MOST_SHOWN);
        let places: Vec<(FileId, Span)> =
            places.map(|link| (made[link.at].1.file, made[link.at].1.span)).collect();
        let (rule, finding) = &mut made[first.at];
        finding.related.extend(places.into_iter().map(|(file, span)| Related {
            file: Some(file),
            span,
            message: "this link leads there too".to_owned(),
        }));
        let below = if links.iter().all(|link| link.straight) { "" } else { " or below" };
        let (others_are, lead) =
            if others == 1 { ("another link", "leads") } else { ("other links", "lead") };
        let number = if others == 1 { String::new() } else { format!("{others} ") };
        finding.message = format!("{}; {number}{others_are} {lead} there{below}", finding.message);
        let cause = Cause { rule: rule.id, file: finding.file, span: finding.span };
        let follow = links.iter().filter(|link| link.at != first.at);
        causes.extend(follow.map(|link| (link.at, cause.clone())));
    }
    causes.extend(orphans(catalog, made, &without_page));
    for (at, cause) in causes {
        made[at].1.caused_by = Some(cause);
    }
}

/// Pages that nothing links to, below a folder whose page is gone: it would have listed them.
fn orphans(
    catalog: &Catalog<'_>,
    made: &[Made],
    without_page: &HashMap<&str, Cause>,
) -> Vec<(usize, Cause)> {
    let made = made.iter().enumerate();
    let orphans = made.filter(|(_, (rule, it))| rule.id == "orphan-page" && it.caused_by.is_none());
    let orphans = orphans.filter_map(|(at, (_, finding))| {
        let path = catalog.path(finding.file);
        let mut folders = path.rmatch_indices('/').map(|(end, _)| &path[..end]);
        Some((at, folders.find_map(|folder| without_page.get(folder))?.clone()))
    });
    orphans.collect()
}

/// The links to what is not there.
fn links(
    catalog: &Catalog<'_>,
    made: &[Made],
    may_follow: impl Fn(&Rule, &Finding) -> bool,
) -> Vec<((Target, Gone), Link)> {
    let mut found = Vec::new();
    for (at, (rule, finding)) in made.iter().enumerate() {
        // The second of twins follows from the first, and would be mended after it.
        let is_told = rule.id == "dead-link" && finding.caused_by.is_some();
        if is_told || !may_follow(rule, finding) {
            continue;
        }
        let Some(text) = catalog.bytes(finding.file) else { continue };
        let written = text.get(finding.span.range()).and_then(|it| std::str::from_utf8(it).ok());
        if let Some((target, resolution)) = written.and_then(|it| resolve(catalog, finding, it))
            && let Some((gone, straight)) =
                gone(catalog, rule.id, resolution, written.unwrap_or_default())
        {
            found.push(((target, gone), Link { at, straight }));
        }
    }
    found
}

fn resolve(
    catalog: &Catalog<'_>,
    finding: &Finding,
    written: &str,
) -> Option<(Target, Resolution)> {
    let target = finding.target?;
    let path = catalog.path(finding.file);
    let platforms = navigation::platforms_of(path, catalog.profile, catalog.platforms);
    let platform = platforms.iter().find(|platform| platform.target() == target)?;
    let destination = Destination::parse(written);
    Some((target, catalog.site.resolve(finding.file, destination.local()?, *platform)))
}

fn gone(
    catalog: &Catalog<'_>,
    rule: &str,
    resolution: Resolution,
    written: &str,
) -> Option<(Gone, bool)> {
    match resolution {
        Resolution::WrongCase(entry) => other_case(catalog.paths.entry_path(entry), written),
        Resolution::Missing { path } if rule == "dead-link" => {
            let path = path.trim_end_matches('/');
            let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
            let mut missing = folders.filter(|folder| catalog.paths.folder(folder).is_none());
            let top = missing.next().unwrap_or(path);
            Some((Gone::Path(top.to_owned()), top == path))
        }
        Resolution::FolderWithoutIndex(path) => {
            let folder = path.trim_end_matches('/');
            // A link that must lead elsewhere is wrong in itself, unless the folder has a page on another platform.
            let has_twin = has_twin(catalog, folder);
            let follows = rule == "folder-without-index" || has_twin && rule == "misdirected-link";
            follows.then(|| (Gone::Index(folder.to_owned()), true))
        }
        _ => None,
    }
}

/// What of a path a link writes in other letter case first: a folder with all below it, or the file.
fn other_case(path: &str, written: &str) -> Option<(Gone, bool)> {
    fn names(path: &str) -> Vec<&str> {
        path.split('/').filter(|name| !matches!(*name, "" | "." | "..")).collect()
    }
    let (actual, written) = (names(path), names(written));
    let known = actual.len().checked_sub(written.len())?;
    let at = (known..actual.len()).find(|&at| actual[at] != written[at - known])?;
    let called = [&actual[..at], &[written[at - known]]].concat().join("/");
    Some((Gone::Case { written: called }, at + 1 == actual.len()))
}

/// Whether the folder has a page for some platform.
fn has_twin(catalog: &Catalog<'_>, folder: &str) -> bool {
    let blank = if folder.is_empty() { "" } else { "/" };
    catalog.profile.is_some_and(|profile| {
        let mut names = profile.index_pages.iter().map(|index| &index.file);
        names.any(|name| catalog.paths.file(&format!("{folder}{blank}{name}")).is_some())
    })
}

/// Paths at which the ids of pages put them while they lie elsewhere, and what is said of that; sorted.
fn moved(catalog: &Catalog<'_>, made: &[Made]) -> Vec<(String, Cause)> {
    let ids =
        made.iter().filter(|(rule, it)| rule.id == "id-contradicts-path" && it.caused_by.is_none());
    let moved = ids.filter_map(|(rule, finding)| {
        let page = catalog.page(finding.file)?;
        let identity = catalog.kind(page)?.id.as_ref()?;
        let (actual, id) = (catalog.capture(page, &identity.capture)?, catalog.id(page)?);
        let path = catalog.path(page.file);
        let at = path.rfind(actual)?;
        let old = format!("{}{}{}", &path[..at], identity.path_of(id), &path[at + actual.len()..]);
        Some((old, Cause { rule: rule.id, file: finding.file, span: finding.span }))
    });
    let mut moved: Vec<(String, Cause)> = moved.collect();
    moved.sort_by(|(one, _), (other, _)| one.cmp(other));
    moved
}

/// What is said of the first of the paths that is this one or lies below it.
fn first_below<'m>(moved: &'m [(String, Cause)], path: &str) -> Option<&'m Cause> {
    let below = format!("{path}/");
    let from = |wanted: &str| moved.partition_point(|(old, _)| old.as_str() < wanted);
    let own = moved.get(from(path)).filter(|(old, _)| old == path);
    let found = own.or_else(|| moved.get(from(&below)).filter(|(old, _)| old.starts_with(&below)));
    found.map(|(_, cause)| cause)
}

/// The folders that have lost one of their twins, and what is said of that.
fn twins_alone<'c>(catalog: &Catalog<'c>, made: &[Made]) -> HashMap<&'c str, Cause> {
    let alone = made.iter().filter(|(rule, _)| rule.id == "missing-twin");
    alone
        .map(|(rule, finding)| {
            let path = catalog.path(finding.file);
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            (folder, Cause { rule: rule.id, file: finding.file, span: finding.span })
        })
        .collect()
}
