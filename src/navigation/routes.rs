//! Where the links of a page lead, found out once for all rules, and the one fault of each.
//!
//! A link has at most one fault here, the one that explains the others: what a wrong separator leads to is
//! not also a dead link.

use super::{Promise, leads_to, meant, promise};
use crate::diagnostic::{FileId, Target};
use crate::links::destination::Destination;
use crate::links::paths::{Entry, is_markdown};
use crate::links::resolve::{Platform, Resolution, Site};
use crate::links::slug::{Anchors, is_line_range};
use crate::parse::markdown::{Document, Link, LinkForm};
use crate::profile::Profile;
use crate::record::Record;
use crate::suggest;
use crate::text::Span;

/// What is to be said of where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Right,
    /// A reader gets to see nothing.
    Dead,
    /// Something is there, but not what the profile promises.
    WrongPage,
}

/// The verdict on a link with this promise, if it has one, that leads there.
pub fn verdict(
    site: &Site<'_>,
    promise: Option<&Promise>,
    resolution: &Resolution,
    target: Target,
) -> Verdict {
    if resolution.is_dead(target) {
        return Verdict::Dead;
    }
    match promise.and_then(|promise| promise.page) {
        Some(page) if *resolution != Resolution::Unknown && !leads_to(site, resolution, page) => {
            Verdict::WrongPage
        }
        _ => Verdict::Right,
    }
}

/// The fault of a link; each is the matter of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    EmptyTarget,
    LocalFile,
    DangerousScheme,
    UnknownScheme,
    MailAddress,
    Backslash,
    BadEscape,
    Misdirected,
    WrongCase,
    Ignored,
    Dead,
    LeavesRoot,
    OutOfCatalog,
    FolderWithoutIndex,
    AbsolutePath,
}

/// A link that does not simply lead to the web.
#[derive(Debug)]
pub struct Route<'d> {
    /// Index in the document's links.
    pub index: usize,
    pub link: &'d Link<'d>,
    pub destination: Destination<'d>,
    /// Empty for a page without a catalog, and where a target is no path.
    pub ends: Vec<End>,
    pub promise: Option<Promise>,
    pub fault: Option<Fault>,
    /// Which of `ends` the fault is seen at.
    at: usize,
    /// The one page that a link with a fault can stand for.
    pub meant: Option<FileId>,
}

/// Where a link leads on one platform.
#[derive(Debug)]
pub struct End {
    pub platform: Platform,
    pub resolution: Resolution,
}

impl Fault {
    /// The rule that speaks of it, for a link.
    pub fn rule(self) -> &'static str {
        match self {
            Self::EmptyTarget => "empty-link-target",
            Self::LocalFile => "local-file-link",
            Self::DangerousScheme => "dangerous-scheme",
            Self::UnknownScheme => "unknown-scheme",
            Self::MailAddress => "malformed-mail-address",
            Self::Backslash => "backslash-in-link",
            Self::BadEscape => "bad-escape-in-link",
            Self::Misdirected => "misdirected-link",
            Self::WrongCase => "wrong-case-link",
            Self::Ignored => "ignored-link-target",
            Self::Dead => "dead-link",
            Self::LeavesRoot => "link-leaves-root",
            Self::OutOfCatalog => "link-out-of-catalog",
            Self::FolderWithoutIndex => "folder-without-index",
            Self::AbsolutePath => "absolute-path-link",
        }
    }
}

impl Route<'_> {
    /// Where the link leads on the first platform on which it is wrong.
    pub fn end(&self) -> Option<&End> {
        self.ends.get(self.at)
    }

    /// The page that the link leads to on the first platform.
    pub fn leads(&self) -> Option<FileId> {
        self.ends.first()?.resolution.file()
    }

    /// A platform on which the link is right, though it is wrong on another.
    pub fn works_on(&self, site: &Site<'_>) -> Option<Platform> {
        let right = |end: &&End| {
            let target = end.platform.target();
            fault_of(&end.resolution, target).is_none()
                && verdict(site, self.promise.as_ref(), &end.resolution, target) == Verdict::Right
        };
        self.fault?;
        self.ends.iter().find(right).map(|end| end.platform)
    }

    /// Where the path stands in the text of the page, where it is written at the link and as it is meant.
    pub fn path_span(&self, text: &str) -> Option<Span> {
        let written = self.link.target_span;
        if written.of(text) != self.link.target || self.link.form == LinkForm::Reference {
            return None;
        }
        Some(self.destination.local()?.path_span.shifted(written.start as usize))
    }
}

/// The platforms that the links of a page must work on: a page that shows its folder on one platform alone is
/// judged for that one.
pub fn platforms_of(
    path: &str,
    profile: Option<&Profile>,
    platforms: &[Platform],
) -> Vec<Platform> {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let index =
        profile.and_then(|profile| profile.index_pages.iter().find(|index| index.file == name));
    let shows = |platform: &Platform| {
        index.is_some_and(|index| {
            index.targets.iter().any(|target| target == platform.target().as_str())
        })
    };
    if platforms.iter().any(shows) {
        platforms.iter().copied().filter(shows).collect()
    } else {
        platforms.to_vec()
    }
}

/// Follows all links of a page that lead into the catalog; `platforms` are those of this page.
pub fn routes<'d>(
    record: &'d Record<'d>,
    profile: Option<&Profile>,
    site: Option<Site<'_>>,
    platforms: &[Platform],
) -> Vec<Route<'d>> {
    let links = record.document.links.iter().enumerate();
    links
        .filter_map(|(index, link)| {
            let destination = Destination::parse(&link.target);
            let fault = form_fault(link, &destination);
            if fault.is_none() && destination.local().is_none() {
                return None;
            }
            let mut route = Route {
                index,
                link,
                destination,
                ends: Vec::new(),
                promise: None,
                fault,
                at: 0,
                meant: None,
            };
            if let Some(site) = site {
                follow(&mut route, record, profile, &site, platforms);
            }
            Some(route)
        })
        .collect()
}

/// The places on a page that fragments may lead to; `None` where not all of them are known.
pub fn anchors(document: &Document<'_>, target: Target) -> Option<Anchors> {
    // Headings in HTML get ids too, from text that is not read here.
    let heading = |name: &str| {
        matches!(name.as_bytes(), [b'h' | b'H', b'1'..=b'6'])
            || name.eq_ignore_ascii_case("details")
    };
    if document.elements.iter().any(|(name, _)| heading(name)) {
        return None;
    }
    // Goldmark takes `{#id}` at the end of a heading for its id.
    let split = |text: &'_ str| -> Option<(usize, usize)> {
        let open = text.rfind("{#").filter(|_| target == Target::Hugo && text.ends_with('}'))?;
        Some((open, text.len() - 1))
    };
    let headings = document.headings.iter().map(|heading| {
        let text = heading.text.as_ref();
        split(text).map_or(text, |(open, _)| text[..open].trim_end())
    });
    let own = document.headings.iter().filter_map(|heading| {
        let text = heading.text.as_ref();
        let taken = heading.id.as_deref();
        taken.or_else(|| split(text).map(|(open, close)| &text[open + 2..close]))
    });
    Some(Anchors::new(headings, document.anchors.iter().copied().chain(own), target))
}

/// Whether a fragment leads anywhere on a page, as far as can be known: platforms make ids of their own for
/// footnotes and lines.
pub fn has_place(anchors: &Anchors, fragment: &str) -> bool {
    let own = fragment.strip_prefix("user-content-").unwrap_or(fragment);
    own.starts_with("fn") || is_line_range(fragment) || anchors.contains(fragment)
}

/// What is wrong with a target by its form alone.
fn form_fault(link: &Link<'_>, destination: &Destination<'_>) -> Option<Fault> {
    match destination {
        Destination::Empty => Some(Fault::EmptyTarget),
        Destination::FileUrl | Destination::WindowsPath => Some(Fault::LocalFile),
        Destination::Dangerous { .. } => Some(Fault::DangerousScheme),
        Destination::UnknownScheme { .. } => Some(Fault::UnknownScheme),
        Destination::Url { scheme } if scheme.eq_ignore_ascii_case("mailto") => {
            let address = link.target.split_once(':').map_or("", |(_, address)| address);
            (!is_mail_address(address)).then_some(Fault::MailAddress)
        }
        Destination::Relative(local) | Destination::Absolute(local) => {
            local.flaws.bad_escape.map(|_| Fault::BadEscape)
        }
        _ => None,
    }
}

/// Whether what follows `mailto:` can be a list of addresses (RFC 6068 §2); an empty list is one.
fn is_mail_address(address: &str) -> bool {
    let list = address.split('?').next().unwrap_or_default();
    let is_one = |one: &str| {
        one.rsplit_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !one.contains(char::is_whitespace)
        })
    };
    list.is_empty() || list.contains(['%', '"']) || list.split(',').all(|one| is_one(one.trim()))
}

fn follow(
    route: &mut Route<'_>,
    record: &Record<'_>,
    profile: Option<&Profile>,
    site: &Site<'_>,
    platforms: &[Platform],
) {
    let Some(local) = route.destination.local() else { return };
    route.ends = platforms
        .iter()
        .map(|&platform| End { platform, resolution: site.resolve(record.file, local, platform) })
        .collect();
    route.promise = profile.and_then(|profile| promise(record, profile, site.paths(), route.index));
    let promised = route.promise.as_ref().and_then(|promise| promise.page);
    let misses = |end: &End| match &route.promise {
        Some(promise) if promised.is_none() => misses_place(site, promise, &end.resolution),
        promise => {
            promised.is_some()
                && verdict(site, promise.as_ref(), &end.resolution, end.platform.target())
                    != Verdict::Right
        }
    };
    let found = if route.fault.is_some() {
        None
    } else if let Some(at) = route.ends.iter().position(misses) {
        Some((at, Fault::Misdirected))
    } else {
        let faults = route.ends.iter().enumerate();
        faults
            .filter_map(|(at, end)| Some((at, fault_of(&end.resolution, end.platform.target())?)))
            .min_by_key(|(_, fault)| !is_dead(*fault))
    };
    if let Some((at, fault)) = found {
        route.at = at;
        route.fault = Some(fault);
        if local.flaws.backslash && is_dead(fault) {
            route.fault = Some(Fault::Backslash);
        }
    }
    if route.fault.is_none() {
        return;
    }
    let wrong_case = route.ends[route.at..].iter().find_map(|end| match end.resolution {
        Resolution::WrongCase(entry) => page_of(site, entry, end.platform),
        _ => None,
    });
    if wrong_case.is_some_and(|page| promised.is_none_or(|promised| site.same_page(page, promised)))
    {
        route.fault = Some(Fault::WrongCase);
    }
    route.meant = promised.or(wrong_case).or_else(|| {
        let end = route.end()?;
        meant(site, record.file, route.link, end)
    });
}

/// Whether a link would not lead to its page if that were there: the page that is gone is not what is wrong with it.
fn misses_place(site: &Site<'_>, promise: &Promise, resolution: &Resolution) -> bool {
    let wanted = promise.path.trim_end_matches('/');
    match resolution {
        // The name in the target is that of the page, its folder is another one.
        Resolution::AboveRoot { path, .. } => path.trim_end_matches('/').ends_with(wanted),
        Resolution::FolderWithIndex(_) | Resolution::FolderWithoutIndex(_) => {
            site.paths().folder(wanted).is_some() && !promise.is_place_of(resolution)
        }
        _ => false,
    }
}

fn fault_of(resolution: &Resolution, target: Target) -> Option<Fault> {
    match resolution {
        Resolution::WrongCase(_) => Some(Fault::WrongCase),
        Resolution::Ignored(_) => Some(Fault::Ignored),
        Resolution::Missing { .. } => Some(Fault::Dead),
        Resolution::FolderWithoutIndex(_) if target == Target::Hugo => Some(Fault::Dead),
        Resolution::FolderWithoutIndex(_) => Some(Fault::FolderWithoutIndex),
        Resolution::AboveRoot { exists: Some(false), .. } => Some(Fault::LeavesRoot),
        Resolution::AboveRoot { exists: Some(true), .. } => Some(Fault::OutOfCatalog),
        Resolution::Unknown => Some(Fault::AbsolutePath),
        _ => None,
    }
}

/// Whether a reader gets to see nothing.
fn is_dead(fault: Fault) -> bool {
    !matches!(fault, Fault::OutOfCatalog | Fault::FolderWithoutIndex | Fault::AbsolutePath)
}

pub(super) fn page_of(site: &Site<'_>, entry: Entry, platform: Platform) -> Option<FileId> {
    match entry {
        Entry::File(file) => Some(file),
        Entry::Folder(folder) => site.index(folder, platform),
    }
}

/// What a link leads to, as a message says it: "leads to `models/x.md`, which does not exist".
pub fn leads(site: &Site<'_>, end: &End) -> String {
    let to = place(site, end);
    match end.platform {
        Platform::GitHub => format!("leads to {to}"),
        Platform::Hugo { .. } => format!("leads in Hugo to {to}"),
    }
}

/// "in Hugo", "on GitHub".
pub fn there(platform: Platform) -> &'static str {
    match platform {
        Platform::GitHub => "on GitHub",
        Platform::Hugo { .. } => "in Hugo",
    }
}

/// What stands where a link leads.
pub fn place(site: &Site<'_>, end: &End) -> String {
    let paths = site.paths();
    match &end.resolution {
        Resolution::SamePage => "this page".to_owned(),
        Resolution::Page(file) | Resolution::File(file) => format!("`{}`", paths.path(*file)),
        Resolution::FolderWithIndex(file) => {
            let path = paths.path(*file);
            folder(path.rsplit_once('/').map_or("", |(folder, _)| folder))
        }
        Resolution::FolderWithoutIndex(path) => match end.platform {
            Platform::GitHub => format!("the folder {}", folder(path)),
            Platform::Hugo { .. } => format!("{}, which has no page", folder(path)),
        },
        Resolution::WrongCase(entry) => {
            format!("`{}` in other letter case", paths.entry_path(*entry))
        }
        Resolution::Ignored(path) => format!("`{path}`, which version control ignores"),
        Resolution::Missing { path } => format!("`{path}`, which does not exist"),
        Resolution::AboveRoot { path, exists: Some(false) } => {
            format!("`{path}` outside the catalog, which does not exist")
        }
        Resolution::AboveRoot { path, .. } => format!("`{path}` outside the catalog"),
        Resolution::Unknown => "an unknown place".to_owned(),
    }
}

/// A folder below the root, as a message calls it.
pub fn folder(path: &str) -> String {
    if path.is_empty() { "the root of the catalog".to_owned() } else { format!("`{path}/`") }
}

/// The page that is promised, as a message calls it.
pub fn promised(promise: &Promise) -> String {
    if is_markdown(&promise.path) { format!("`{}`", promise.path) } else { folder(&promise.path) }
}

/// What a message calls a link: its text, or its target where it has none.
pub fn name<'l>(link: &'l Link<'_>) -> &'l str {
    let text = link.text.trim();
    if text.is_empty() || link.holds_image { &link.target } else { text }
}

/// A file in the folder that a dead link leads to whose name is nearly that of the link.
pub fn near_file(site: &Site<'_>, end: &End) -> Option<String> {
    let Resolution::Missing { path } = &end.resolution else { return None };
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (wanted, extension) = name.rsplit_once('.')?;
    let names = site.paths().names_near(folder, name).filter_map(|name| name.rsplit_once('.'));
    let stems = names
        .filter(|(stem, other)| *other == extension && suggest::same_digits(stem, wanted))
        .map(|(stem, _)| stem);
    suggest::nearest(wanted, stems).map(|near| format!("{near}.{extension}"))
}
