//! Where a link is meant to lead, whatever its target says: by its place in the breadcrumb, by its text or
//! label, or by the one page that its broken target can stand for.

use crate::diagnostic::FileId;
use crate::links;
use crate::links::destination::Destination;
use crate::links::paths::{Entry, Paths};
use crate::links::resolve::{Resolution, Site};
use crate::parse::markdown::{Document, LineKind, Link, Place};
use crate::profile::pattern::{PathPattern, names};
use crate::profile::{Kind, Profile};
use crate::record::Record;

mod routes;

pub use routes::{
    End, Fault, Route, Verdict, anchors, folder, has_place, leads, name, near_file, place,
    platforms_of, promised, routes, there, verdict,
};

/// How the meaning of a link is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// An item of the breadcrumb, counted from 0.
    Breadcrumb(usize),
    /// Its text, or the label of its line.
    Label,
}

/// The page that a link must lead to, as the profile says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub because: Because,
    /// The path of the page, or of the folder that it shows, below the root.
    pub path: String,
    /// A page of that path; its twin serves as well.
    pub page: Option<FileId>,
}

impl Promise {
    /// Whether a link leads to the place of the page that is promised, and that page is gone.
    pub fn is_place_of(&self, resolution: &Resolution) -> bool {
        let (Resolution::FolderWithoutIndex(path) | Resolution::Missing { path }) = resolution
        else {
            return false;
        };
        path.trim_end_matches('/') == self.path.trim_end_matches('/')
    }

    /// Whether a link leads where it must.
    pub fn is_kept(&self, site: &Site<'_>, resolution: &Resolution) -> bool {
        self.page.is_some_and(|page| leads_to(site, resolution, page))
            || self.is_place_of(resolution)
    }
}

/// What the profile promises of the link with this index, if anything.
pub fn promise(
    record: &Record<'_>,
    profile: &Profile,
    paths: &Paths,
    index: usize,
) -> Option<Promise> {
    let kind = record.kind?;
    let link = record.document.links.get(index)?;
    if link.image {
        return None;
    }
    if let Some(breadcrumb) = &record.breadcrumb
        && let Some(item) = breadcrumb.items.iter().position(|item| item.link == Some(index))
    {
        return crumb(record, profile, paths, breadcrumb.items[item].crumb?);
    }
    let to = by_label(record, kind, link)?;
    let tail = tail(&link.target);
    let mut found: Option<Promise> = None;
    for pattern in to {
        let wants_tail = pattern.holes().any(|hole| hole == "tail");
        if wants_tail != tail.is_some() && to.len() > 1 {
            continue;
        }
        let Some(path) = fill(record, pattern, tail) else { continue };
        let page = page_of(profile, paths, pattern, &path);
        if page.is_some() || found.is_none() {
            let known = page.is_some();
            found = Some(Promise { because: Because::Label, path, page });
            if known {
                break;
            }
        }
    }
    found
}

/// What the profile promises of an item of the breadcrumb, whether the page has it or not.
pub fn crumb(
    record: &Record<'_>,
    profile: &Profile,
    paths: &Paths,
    crumb: usize,
) -> Option<Promise> {
    let to = record.kind?.breadcrumb.get(crumb)?.to.as_ref()?;
    promised_by(record, profile, paths, to, Because::Breadcrumb(crumb))
}

/// What the profile promises of the link behind a label, whether there is one or not.
pub fn labelled(
    record: &Record<'_>,
    profile: &Profile,
    paths: &Paths,
    to: &PathPattern,
) -> Option<Promise> {
    promised_by(record, profile, paths, to, Because::Label)
}

fn promised_by(
    record: &Record<'_>,
    profile: &Profile,
    paths: &Paths,
    to: &PathPattern,
    because: Because,
) -> Option<Promise> {
    let path = fill(record, to, None)?;
    let page = page_of(profile, paths, to, &path);
    Some(Promise { because, path, page })
}

fn by_label<'k>(record: &Record<'_>, kind: &'k Kind, link: &Link<'_>) -> Option<&'k [PathPattern]> {
    let label = match link.place {
        Place::Line(at) => label_of(&record.document, at as usize),
        _ => None,
    };
    let text = link.text.trim();
    kind.navigation
        .iter()
        .find(|navigation| {
            let by_text = navigation.text.as_ref().is_some_and(|pattern| pattern.fits(text));
            let by_label = navigation
                .label
                .as_deref()
                .zip(label)
                .is_some_and(|(wanted, label)| names(label, wanted));
            by_text || by_label
        })
        .map(|navigation| navigation.to.as_slice())
}

/// The label of a line; where label, colon and value stand on lines of their own, that of the lines above.
fn label_of<'d>(document: &'d Document<'_>, at: usize) -> Option<&'d str> {
    let line = document.lines.get(at)?;
    if line.label.is_some() || line.kind != LineKind::Continued {
        return line.label();
    }
    let above = document.lines.get(at.checked_sub(1)?)?;
    if above.text.trim() == ":" {
        return Some(document.lines.get(at.checked_sub(2)?)?.text.trim());
    }
    above.label().filter(|_| above.value() == Some(""))
}

fn fill(record: &Record<'_>, pattern: &PathPattern, tail: Option<&str>) -> Option<String> {
    pattern.fill(|hole| {
        if hole == "tail" {
            tail.map(str::to_owned)
        } else {
            record.capture(hole).map(str::to_owned)
        }
    })
}

/// The last part of a target that is a name.
fn tail(target: &str) -> Option<&str> {
    let path = target.split(['?', '#']).next().unwrap_or(target);
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    (!matches!(last, "" | "." | "..")).then_some(last)
}

fn page_of(profile: &Profile, paths: &Paths, pattern: &PathPattern, path: &str) -> Option<FileId> {
    if pattern.folder {
        let names: Vec<&str> =
            profile.index_pages.iter().map(|index| index.file.as_str()).collect();
        paths.index_of(paths.folder(path)?, &names)
    } else {
        paths.file(path)
    }
}

/// Whether a link leads to the page: to it, to its twin, or to the folder that it shows.
pub fn leads_to(site: &Site<'_>, resolution: &Resolution, page: FileId) -> bool {
    resolution.file().is_some_and(|file| site.same_page(file, page))
}

/// The one page that a link with a broken target can stand for: written in other letter case, from a folder too
/// high or too low, without its ending, or with the folders of its name joined by dashes.
pub fn meant(site: &Site<'_>, page: FileId, link: &Link<'_>, end: &End) -> Option<FileId> {
    match &end.resolution {
        Resolution::WrongCase(Entry::File(file)) => return Some(*file),
        Resolution::Missing { path } => {
            if let Some(file) = site.paths().file(&format!("{path}.md")) {
                return Some(file);
            }
        }
        Resolution::AboveRoot { .. } => {}
        _ => return None,
    }
    let destination = Destination::parse(&link.target);
    let candidates = links::meant::meant(site, site.paths().path(page), destination.local()?);
    let mut files =
        candidates.iter().filter_map(|entry| routes::page_of(site, *entry, end.platform));
    let first = files.next()?;
    files.all(|file| site.same_page(first, file)).then_some(first)
}
