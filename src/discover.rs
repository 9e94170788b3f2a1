//! Which folder is the catalog, and which profile tells its dialect.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::FileId;
use crate::links::paths::is_markdown;
use crate::mistake::Mistake;
use crate::profile::load::{BUILT_IN, load};
use crate::profile::pattern::names;
use crate::profile::{Kind, Profile};
use crate::record::{Reading, Record};
use crate::snapshot::Snapshot;

/// How many pages are read to see whether a profile fits.
const SAMPLE: usize = 24;

/// The share of pages whose path, and of required headings, that a profile must fit.
const PATHS_FIT: f64 = 0.5;
const HEADINGS_FIT: f64 = 0.6;

/// How many of the folders that may be the catalog's are looked into.
const TRIED: usize = 4;

/// The same for those beside the catalog, of which only is told that they are there.
const TRIED_BESIDE: usize = 16;

/// How many folders above the one that was named may be the catalog's, where no repository sets a bound.
const FOLDERS_ABOVE: usize = 8;

/// All built-in profiles.
pub fn built_in() -> Result<Vec<Profile>, Vec<Mistake>> {
    BUILT_IN.iter().map(|files| load(files.name, files.profile, files.schemas)).collect()
}

/// The folder of a catalog, its files, and which profile fits it.
#[derive(Debug)]
pub struct Found {
    pub root: PathBuf,
    pub profile: usize,
    pub snapshot: Snapshot,
    /// Folders beside it, below the path that was named, that look like catalogs too.
    pub others: Vec<PathBuf>,
}

/// The folder whose tree fits one of the profiles best, around or below `path`.
///
/// A folder fits by how many of the pages below `path` have a kind if their paths are taken from it.
pub fn root(path: &Path, profiles: &[Profile]) -> Option<Found> {
    let path = full_path(path)?;
    let is_file = !path.is_dir();
    let folder = if is_file { path.parent()? } else { path.as_path() };
    let repository = folder.ancestors().find(|folder| folder.join(".git").exists());
    let top = repository.unwrap_or_else(|| {
        folder.ancestors().nth(FOLDERS_ABOVE).unwrap_or(folder.ancestors().last().unwrap_or(folder))
    });
    let above = folder.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
    let join =
        |below: &str| if above.is_empty() { below.to_owned() } else { format!("{above}/{below}") };
    let listed = if is_file { None } else { Some(Snapshot::of_folder(folder).ok()?) };
    let pages: Vec<String> = match &listed {
        Some(files) => {
            let paths = files.files().map(|file| files.path(file));
            paths.filter(|path| is_markdown(path)).map(join).collect()
        }
        None => vec![join(path.file_name()?.to_str()?)],
    };
    let mut candidates: Vec<(usize, String, usize)> = Vec::new();
    for (index, profile) in profiles.iter().enumerate() {
        let mut fits: BTreeMap<&str, usize> = BTreeMap::new();
        // Above the folder that was named all pages have the same folders, and few of them begin a telling path.
        let outer: Vec<usize> = folder_starts(&above)
            .filter(|&start| {
                is_file
                    || profile
                        .kinds
                        .iter()
                        .any(|kind| is_telling(kind) && kind.path.may_begin(&above[start..]))
            })
            .collect();
        let inner = if above.is_empty() { 0 } else { above.len() + 1 };
        for page in &pages {
            let below = memchr::memchr_iter(b'/', &page.as_bytes()[inner..]);
            let starts = outer.iter().copied();
            for start in starts.chain([inner]).chain(below.map(|at| inner + at + 1)) {
                let Some(kind) = profile.kind_of(&page[start..]) else { continue };
                // A fixed path such as that of an index says little about a folder that holds much else.
                let telling = is_telling(&profile.kinds[kind]);
                if telling || is_file {
                    *fits.entry(page[..start].trim_end_matches('/')).or_default() +=
                        usize::from(telling);
                }
            }
        }
        for (root, count) in fits {
            let below = within(&pages, root);
            let is_there = |path: &str| {
                let path = if root.is_empty() { path.to_owned() } else { format!("{root}/{path}") };
                pages.binary_search(&path).is_ok()
            };
            let own = |path: &&String| {
                let path = path[root.len()..].trim_start_matches('/');
                !is_copied(path, profile, is_there)
            };
            let fits = |below: usize| count as f64 >= below as f64 * PATHS_FIT;
            if is_file || fits(below.len()) || fits(below.iter().filter(own).count()) {
                candidates.push((count, root.to_owned(), index));
            }
        }
    }
    // Most pages first; among equals the outermost folder, then the first profile. An index tells nothing, and fits in
    // every folder above it: there the innermost goes first, which holds least.
    let rank = |(count, root, profile): &(usize, String, usize)| {
        let length = if *count == 0 { usize::MAX - root.len() } else { root.len() };
        (std::cmp::Reverse(*count), length, root.clone(), *profile)
    };
    candidates.sort_by_cached_key(rank);
    outer_first(&mut candidates);
    // In a repository all folders above a page are its own; elsewhere the outer ones may hold anything.
    let most = if is_file && repository.is_some() { usize::MAX } else { TRIED };
    let mut known: BTreeMap<String, Option<Snapshot>> = BTreeMap::new();
    let mut left = candidates.into_iter();
    let found = left.by_ref().find_map(|(_, below, profile)| {
        if known.len() == most && !known.contains_key(&below) {
            return None;
        }
        let root = top.join(&below);
        // The folder that was named is listed already, and mostly it is the catalog.
        let list = || match &listed {
            Some(files) if root == folder => Some(files.clone()),
            _ => Snapshot::of_folder(&root).ok(),
        };
        let snapshot = known.entry(below).or_insert_with(list).clone()?;
        let others = Vec::new();
        fits(&snapshot, &profiles[profile]).then_some(Found { root, profile, snapshot, others })
    });
    let Some(mut found) = found else {
        // A page that has no place in a catalog may lie in one all the same. Outside of a repository the folders above
        // it may hold anything.
        let above = folder.ancestors().take_while(|above| above.starts_with(top));
        let is_bounded = is_file && repository.is_some();
        return above.filter(|_| is_bounded).find_map(|above| at(above, profiles));
    };
    // Beside the catalog there may be others only where a folder above it was named.
    if found.root != folder && found.root.starts_with(folder) {
        let left = left.map(|(_, below, profile)| (top.join(below), &profiles[profile]));
        found.others = beside(&found.root, left.filter(|(root, _)| root.starts_with(folder)));
    }
    Some(found)
}

/// Puts the folder around the first one before it, if it is a catalog of that dialect too: a copy of the catalog inside of
/// it may have kept pages that the catalog has lost.
fn outer_first(candidates: &mut Vec<(usize, String, usize)>) {
    let Some((most, inner, profile)) = candidates.first().cloned() else { return };
    let is_around = |(count, root, index): &(usize, String, usize)| {
        let rest = inner.strip_prefix(root.as_str());
        let is_outer = rest.is_some_and(|rest| root.is_empty() || rest.starts_with('/'));
        *index == profile && *root != inner && is_outer && *count > 0 && 2 * count >= most
    };
    if let Some(at) = candidates.iter().position(is_around) {
        let outer = candidates.remove(at);
        candidates.insert(0, outer);
    }
}

/// The candidates that fit and lie neither in the catalog nor in one another, those with most pages first.
fn beside<'p>(
    catalog: &Path,
    candidates: impl Iterator<Item = (PathBuf, &'p Profile)>,
) -> Vec<PathBuf> {
    let mut others: Vec<PathBuf> = Vec::new();
    let mut listed: BTreeMap<PathBuf, Option<Snapshot>> = BTreeMap::new();
    for (root, profile) in candidates {
        let meets = |other: &Path| root.starts_with(other) || other.starts_with(&root);
        if meets(catalog) || others.iter().any(|other| meets(other)) {
            continue;
        }
        if listed.len() == TRIED_BESIDE && !listed.contains_key(&root) {
            break;
        }
        let files = listed.entry(root.clone()).or_insert_with(|| Snapshot::of_folder(&root).ok());
        if files.as_ref().is_some_and(|files| fits(files, profile)) {
            others.push(root);
        }
    }
    others.sort();
    others
}

/// The catalog whose folder this is.
fn at(folder: &Path, profiles: &[Profile]) -> Option<Found> {
    let snapshot = Snapshot::of_folder(folder).ok()?;
    let profile = profiles.iter().position(|profile| fits(&snapshot, profile))?;
    Some(Found { root: folder.to_owned(), profile, snapshot, others: Vec::new() })
}

/// The path without symbolic links; of what is not there yet, behind the folders that are.
pub fn full_path(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|known| {
        let below = path.strip_prefix(known).ok()?;
        let known = if known.as_os_str().is_empty() { Path::new(".") } else { known };
        let full = known.canonicalize().ok()?;
        let is_new = below.components().next().is_some();
        // `gone/..` leads nowhere, and nothing lies below a file.
        let fits = !is_new || full.is_dir() && below.components().all(is_name);
        Some(fits.then(|| if is_new { full.join(below) } else { full }))
    })?
}

fn is_name(part: Component<'_>) -> bool {
    matches!(part, Component::Normal(_))
}

/// Where the folders of a path begin.
fn folder_starts(path: &str) -> impl Iterator<Item = usize> {
    let first = (!path.is_empty()).then_some(0);
    first.into_iter().chain(memchr::memchr_iter(b'/', path.as_bytes()).map(|at| at + 1))
}

/// Whether a page of this kind tells that the catalog is written in the dialect, and where it begins.
fn is_telling(kind: &Kind) -> bool {
    !kind.aside && kind.path.holes().next().is_some()
}

/// Those of the sorted pages that lie in a folder.
fn within<'p>(pages: &'p [String], root: &str) -> &'p [String] {
    if root.is_empty() {
        return pages;
    }
    let folder = format!("{root}/");
    let rest = &pages[pages.partition_point(|page| *page < folder)..];
    &rest[..rest.partition_point(|page| page.starts_with(&folder))]
}

/// Whether a page lies in a copy of the catalog: what its path ends in is a page of the catalog too.
fn is_copied(path: &str, profile: &Profile, is_there: impl Fn(&str) -> bool) -> bool {
    let mut ends = memchr::memchr_iter(b'/', path.as_bytes()).map(|at| &path[at + 1..]);
    ends.any(|end| {
        profile.kind_of(end).is_some_and(|kind| is_telling(&profile.kinds[kind])) && is_there(end)
    })
}

/// Whether the catalog is written in the profile's dialect: by the paths of its pages, and by the headings of
/// a sample of them.
pub fn fits(snapshot: &Snapshot, profile: &Profile) -> bool {
    let pages: Vec<FileId> =
        snapshot.files().filter(|&file| is_markdown(snapshot.path(file))).collect();
    let known: Vec<FileId> = pages
        .iter()
        .copied()
        .filter(|&file| {
            profile
                .kind_of(snapshot.path(file))
                .is_some_and(|kind| is_telling(&profile.kinds[kind]))
        })
        .collect();
    let few = |pages: usize| (known.len() as f64) < pages as f64 * PATHS_FIT;
    let is_there = |path: &str| snapshot.id_of(path).is_some();
    let own = |file: &&FileId| !is_copied(snapshot.path(**file), profile, is_there);
    if known.is_empty() || few(pages.len()) && few(pages.iter().filter(own).count()) {
        return false;
    }
    let (mut wanted, mut found) = (0usize, 0usize);
    for &file in known.iter().step_by(known.len().div_ceil(SAMPLE)) {
        let Ok(bytes) = snapshot.read(file) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let record = Record::read(
            &text,
            Reading { file, path: snapshot.path(file), profile: Some(profile), by_content: false },
        );
        let Some(kind) = record.kind else { continue };
        if !kind.tells.is_empty() {
            wanted += 1;
            found += usize::from(record.tells(kind));
        }
        for section in
            kind.sections.iter().filter(|section| section.required && section.heading.text != "*")
        {
            wanted += 1;
            found += usize::from(
                record
                    .document
                    .headings
                    .iter()
                    .any(|heading| names(&heading.text, &section.heading.text)),
            );
        }
    }
    wanted == 0 || found as f64 >= wanted as f64 * HEADINGS_FIT
}
