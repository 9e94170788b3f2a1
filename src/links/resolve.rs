//! What a link leads to on each platform, and the target that leads to a page.
//!
//! GitHub takes a target relative to the folder of the file, a browser that shows what Hugo built relative
//! to the page's address, which for `x.md` is one level deeper.

use std::fmt::Write as _;

use crate::diagnostic::{FileId, Target};
use crate::links::destination::{Destination, Local};
use crate::links::paths::{Entry, FolderId, Paths, address_of, is_markdown, parent};

/// What GitHub shows below the listing of a folder, the first that is there.
const READMES: [&str; 8] = [
    "README.md",
    "readme.md",
    "Readme.md",
    "README.markdown",
    "README.rst",
    "README.txt",
    "README",
    "README.adoc",
];

/// What Hugo takes for the page of a folder.
const HUGO_INDEXES: [&str; 2] = ["_index.md", "index.md"];

/// A platform with the options that change where links lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    GitHub,
    Hugo {
        /// The site turns on Goldmark's embedded link hook, which takes targets relative to the file.
        /// Without it the site is taken to cut a trailing `.md` off targets and to change nothing else.
        embedded_link_hook: bool,
    },
}

impl Platform {
    pub fn target(self) -> Target {
        match self {
            Self::GitHub => Target::GitHub,
            Self::Hugo { .. } => Target::Hugo,
        }
    }
}

/// Where a link leads. Paths are relative to the base of the snapshot unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A bare fragment or query.
    SamePage,
    Page(FileId),
    File(FileId),
    /// A folder, shown by the page that is its index.
    FolderWithIndex(FileId),
    /// A folder: GitHub lists what is in it, Hugo serves nothing there.
    FolderWithoutIndex(String),
    /// There is such a path, in other letter case.
    WrongCase(Entry),
    /// A file or folder that version control ignores: here, but not on the platform.
    Ignored(String),
    /// Nothing is there. For Hugo the path is that of the address: lower case and without `.md`.
    Missing {
        path: String,
    },
    /// Leaves the catalog: the path relative to the root, such as `../docs`, and whether something is
    /// there, `None` where that cannot be known.
    AboveRoot {
        path: String,
        exists: Option<bool>,
    },
    /// Absolute, and what it is relative to is not known.
    Unknown,
}

impl Resolution {
    /// The file that a reader gets to see.
    pub fn file(&self) -> Option<FileId> {
        match *self {
            Self::Page(file) | Self::File(file) | Self::FolderWithIndex(file) => Some(file),
            _ => None,
        }
    }

    /// Whether a reader provably gets to see nothing on this platform.
    pub fn is_dead(&self, target: Target) -> bool {
        match self {
            Self::WrongCase(_) | Self::Ignored(_) | Self::Missing { .. } => true,
            Self::FolderWithoutIndex(_) => target == Target::Hugo,
            Self::AboveRoot { exists, .. } => *exists == Some(false),
            _ => false,
        }
    }
}

/// The catalog that links are followed in.
#[derive(Clone, Copy, Debug)]
pub struct Site<'p> {
    paths: &'p Paths,
    root: &'p str,
}

impl<'p> Site<'p> {
    /// `root` is the catalog's folder, relative to the base of the snapshot, empty for the base itself.
    pub fn new(paths: &'p Paths, root: &'p str) -> Self {
        Self { paths, root: root.trim_matches('/') }
    }

    pub fn paths(&self) -> &'p Paths {
        self.paths
    }

    /// The catalog's folder, without slashes around it.
    pub fn root(&self) -> &'p str {
        self.root
    }

    /// The file that shows a folder on the platform.
    pub fn index(&self, folder: FolderId, platform: Platform) -> Option<FileId> {
        let names: &[&str] = match platform {
            Platform::GitHub => &READMES,
            Platform::Hugo { .. } => &HUGO_INDEXES,
        };
        self.paths.index_of(folder, names)
    }

    /// Follows a target from `page`.
    pub fn resolve(&self, page: FileId, target: &Local<'_>, platform: Platform) -> Resolution {
        if target.path.is_empty() {
            return Resolution::SamePage;
        }
        let page = self.paths.path(page);
        match platform {
            Platform::GitHub => self.on_github(page, &target.path),
            Platform::Hugo { embedded_link_hook: true } => self.by_file(page, &target.path),
            Platform::Hugo { embedded_link_hook: false } => {
                let path = target.path.strip_suffix(".md").unwrap_or(&target.path);
                self.by_address(page, path)
            }
        }
    }

    /// The target that leads from one page to another on the platform, ready to stand in Markdown.
    ///
    /// The index of a folder is addressed by its folder, and stands for its twin: what leads to
    /// `d/_index.md` leads to `d/README.md` on GitHub. `None` where no target does it.
    pub fn relative(&self, from: FileId, to: FileId, platform: Platform) -> Option<String> {
        let (from_path, to_path) = (self.paths.path(from), self.paths.path(to));
        let folder = self.shown_by_folder(to_path, platform).then(|| parent(to_path));
        let text = match platform {
            Platform::Hugo { embedded_link_hook: false } => {
                let start = address_of(from_path)?.to_lowercase();
                let end = folder.or(address_of(to_path)).unwrap_or(to_path).to_lowercase();
                encoded(&relative_path(&start, &end, is_markdown(to_path)))
            }
            _ => encoded(&relative_path(
                parent(from_path),
                folder.unwrap_or(to_path),
                folder.is_some(),
            )),
        };
        self.leads(from, &text, to, platform).then_some(text)
    }

    /// The target that leads from one page to another on all of the platforms, where there is one.
    pub fn portable(&self, from: FileId, to: FileId, platforms: &[Platform]) -> Option<String> {
        platforms.iter().find_map(|&platform| {
            let text = self.relative(from, to, platform)?;
            // On its own platform it leads there already.
            let mut others = platforms.iter().filter(|&&other| other != platform);
            others.all(|&other| self.leads(from, &text, to, other)).then_some(text)
        })
    }

    /// Whether two files are one page to readers: the same, or indexes of one folder for two platforms.
    pub fn same_page(&self, one: FileId, other: FileId) -> bool {
        if one == other {
            return true;
        }
        let (one, other) = (self.paths.path(one), self.paths.path(other));
        is_index(one) && is_index(other) && parent(one) == parent(other)
    }

    fn leads(&self, from: FileId, text: &str, to: FileId, platform: Platform) -> bool {
        let destination = Destination::parse(text);
        destination
            .local()
            .and_then(|local| self.resolve(from, local, platform).file())
            .is_some_and(|found| self.same_page(found, to))
    }

    fn shown_by_folder(&self, path: &str, platform: Platform) -> bool {
        let folder = self.paths.folder(parent(path));
        is_index(path) && folder.is_some_and(|folder| self.index(folder, platform).is_some())
    }

    fn on_github(&self, page: &str, target: &str) -> Resolution {
        let snapshot = self.paths.snapshot();
        let location = snapshot.location();
        let walked = if !target.starts_with('/') {
            Walked::new(&[location, parent(page)], target)
        } else if snapshot.in_repository() {
            Walked::new(&[], target)
        } else {
            let walked = Walked::new(&[], target);
            let there = walked.above == 0 && self.paths.entry(&walked.path).is_some();
            return if there { self.inside(walked.path) } else { Resolution::Unknown };
        };
        if walked.above == 0
            && let Some(path) = below(&walked.path, location)
            && below(path, self.root).is_some()
        {
            return self.inside(path.to_owned());
        }

        let exists = if walked.above > 0 {
            (snapshot.in_repository() && walked.leads_to_no_address()).then_some(false)
        } else {
            Some(match below(&walked.path, location) {
                Some(path) => self.paths.entry(path).is_some(),
                None => snapshot.exists_outside(&walked.path),
            })
        };
        Resolution::AboveRoot { path: walked.relative_to(&join(location, self.root)), exists }
    }

    /// What GitHub shows for a path in the catalog.
    fn inside(&self, path: String) -> Resolution {
        match self.paths.entry(&path) {
            Some(Entry::File(file)) if is_markdown(&path) => Resolution::Page(file),
            Some(Entry::File(file)) => Resolution::File(file),
            Some(Entry::Folder(folder)) => match self.paths.index_of(folder, &READMES) {
                Some(index) => Resolution::FolderWithIndex(index),
                None => Resolution::FolderWithoutIndex(path),
            },
            None if self.paths.is_ignored(&path) => Resolution::Ignored(path),
            None => match self.paths.ignoring_case(&path) {
                Some(entry) => Resolution::WrongCase(entry),
                None => Resolution::Missing { path },
            },
        }
    }

    /// What Hugo's embedded link hook makes of a target: the page or file there, else the target as it is.
    ///
    /// Hugo finds pages by their logical path, in which letter case does not count.
    fn by_file(&self, page: &str, target: &str) -> Resolution {
        let start = if target.starts_with('/') { self.root } else { parent(page) };
        let walked = Walked::new(&[start], target);
        if walked.above == 0 && below(&walked.path, self.root).is_some() {
            let wanted = &*walked.path;
            let address = address_of(wanted).unwrap_or(wanted).to_lowercase();
            if let Some(file) = self.paths.page_at(&address) {
                return self.page(file);
            }
            if let Some(file) = self.paths.file(wanted) {
                return Resolution::File(file);
            }
            let raw = self.by_address(page, target);
            return if raw.is_dead(Target::Hugo) {
                Resolution::Missing { path: walked.path }
            } else {
                raw
            };
        }
        self.by_address(page, target)
    }

    /// What a browser finds at a target relative to the address of the page.
    fn by_address(&self, page: &str, target: &str) -> Resolution {
        let root = self.root.to_lowercase();
        let absolute = target.starts_with('/');
        let start = if absolute {
            root.clone()
        } else {
            address_of(page).unwrap_or(parent(page)).to_lowercase()
        };
        let walked = Walked::new(&[&start], target);
        let found = if walked.above == 0 && below(&walked.path, &root).is_some() {
            self.at_address(walked.path)
        } else {
            Resolution::AboveRoot { path: walked.relative_to(&root), exists: None }
        };
        // An absolute target starts at the host, and where below it the catalog stands is not known.
        if absolute && found.file().is_none() { Resolution::Unknown } else { found }
    }

    fn at_address(&self, path: String) -> Resolution {
        if let Some(file) = self.paths.page_at(&path) {
            return self.page(file);
        }
        match self.paths.entry(&path) {
            Some(Entry::File(file)) if !is_markdown(&path) => return Resolution::File(file),
            Some(Entry::Folder(_)) => return Resolution::FolderWithoutIndex(path),
            _ => {}
        }
        let lower = path.to_lowercase();
        if lower != path
            && let Some(file) = self.paths.page_at(&lower)
        {
            return Resolution::WrongCase(Entry::File(file));
        }
        match self.paths.ignoring_case(&path) {
            Some(Entry::File(file)) if !is_markdown(&path) => Resolution::File(file),
            Some(Entry::Folder(_)) => Resolution::FolderWithoutIndex(path),
            _ => Resolution::Missing { path },
        }
    }

    fn page(&self, file: FileId) -> Resolution {
        let name = file_name(self.paths.path(file));
        if HUGO_INDEXES.contains(&name) {
            Resolution::FolderWithIndex(file)
        } else {
            Resolution::Page(file)
        }
    }
}

/// A path from some folder, its dots taken out.
struct Walked {
    /// How many levels above that folder's first ancestor the path starts.
    above: usize,
    path: String,
}

impl Walked {
    fn new(start: &[&str], target: &str) -> Self {
        let length = start.iter().map(|part| part.len() + 1).sum::<usize>();
        let mut walked = Self { above: 0, path: String::with_capacity(length + target.len()) };
        for part in start.iter().filter(|part| !part.is_empty()) {
            if !walked.path.is_empty() {
                walked.path.push('/');
            }
            walked.path.push_str(part);
        }
        for part in slash_parts(target) {
            match part {
                "" | "." => {}
                ".." if walked.path.is_empty() => walked.above += 1,
                ".." => walked.path.truncate(parent(&walked.path).len()),
                _ => {
                    if !walked.path.is_empty() {
                        walked.path.push('/');
                    }
                    walked.path.push_str(part);
                }
            }
        }
        walked
    }

    /// Whether nothing can be at what a path out of the repository leads to on GitHub. Beside the repository's files
    /// stand its other pages (`../../issues`), other branches (`../next/x.md`) and other repositories; of all these
    /// only what shows a file ends in the name of one.
    fn leads_to_no_address(&self) -> bool {
        const SHOW_FILES: [&str; 7] = ["blame", "blob", "edit", "raw", "releases", "tree", "wiki"];
        let is_on_branch = self.above == 1 && parts(&self.path).nth(1).is_some();
        let shows_files = || parts(&self.path).any(|part| SHOW_FILES.contains(&part));
        is_markdown(&self.path) && !is_on_branch && !shows_files()
    }

    /// The path as it is written in a file of `folder`, which starts where this path started.
    fn relative_to(&self, folder: &str) -> String {
        if self.above == 0 {
            return relative_path(folder, &self.path, false);
        }
        let mut path = vec![".."; self.above + parts(folder).count()].join("/");
        if !self.path.is_empty() {
            path.push('/');
            path.push_str(&self.path);
        }
        path
    }
}

/// The way from a folder to a path; a path that is a folder gets a slash at its end.
fn relative_path(folder: &str, path: &str, is_folder: bool) -> String {
    let shared = parts(folder).zip(parts(path)).take_while(|(a, b)| a == b).count();
    let ups = parts(folder).skip(shared).map(|_| "..");
    let mut text = ups.chain(parts(path).skip(shared)).collect::<Vec<_>>().join("/");
    if text.is_empty() {
        text.push('.');
    }
    if is_folder {
        text.push('/');
    }
    text
}

/// A path as a link target: what would end the target, its path or its table cell is encoded, and a colon
/// in its first part cannot be taken for a scheme.
fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    if path.split('/').next().is_some_and(|first| first.contains(':')) {
        text.push_str("./");
    }
    let is_special = |byte: u8| {
        byte.is_ascii_control()
            || matches!(
                byte,
                b' ' | b'"'
                    | b'#'
                    | b'%'
                    | b'&'
                    | b'('
                    | b')'
                    | b'<'
                    | b'>'
                    | b'?'
                    | b'['
                    | b'\\'
                    | b']'
                    | b'^'
                    | b'`'
                    | b'{'
                    | b'|'
                    | b'}'
            )
    };
    let mut rest = path;
    while let Some(at) = rest.bytes().position(is_special) {
        text.push_str(&rest[..at]);
        // Writing to a string cannot fail.
        let _ = write!(text, "%{:02X}", rest.as_bytes()[at]);
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
    text
}

/// What is left of `path` below `folder`, empty for the folder itself; `None` where it is not below.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() {
        return Some(path);
    }
    match path.strip_prefix(folder)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

fn join(folder: &str, path: &str) -> String {
    match (folder, path) {
        ("", path) => path.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, path) => [folder, "/", path].concat(),
    }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    slash_parts(path).filter(|part| !part.is_empty())
}

/// What stands between slashes. Each link is cut so, with several times the speed of `str::split`.
fn slash_parts(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let path = rest?;
        match path.bytes().position(|byte| byte == b'/') {
            Some(slash) => {
                rest = Some(&path[slash + 1..]);
                Some(&path[..slash])
            }
            None => rest.take(),
        }
    })
}

fn file_name(path: &str) -> &str {
    &path[memchr::memrchr(b'/', path.as_bytes()).map_or(0, |slash| slash + 1)..]
}

fn is_index(path: &str) -> bool {
    READMES.iter().chain(&HUGO_INDEXES).any(|name| {
        path.strip_suffix(name).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;
    use crate::links::meant::meant;
    use crate::snapshot::Snapshot;

    const HUGO: Platform = Platform::Hugo { embedded_link_hook: false };
    const HUGO_HOOK: Platform = Platform::Hugo { embedded_link_hook: true };

    fn paths() -> Paths {
        Paths::new(&Snapshot::in_memory(
            [
                "README.md",
                "guide.md",
                "cat/README.md",
                "cat/_index.md",
                "cat/assets/logo.svg",
                "cat/labs/README.md",
                "cat/labs/_index.md",
                "cat/labs/acme/README.md",
                "cat/labs/acme/_index.md",
                "cat/labs/acme/models/x.md",
                "cat/labs/acme/models/Deep/y (1).md",
                "cat/labs/solo/README.md",
            ]
            .map(|path| (path, "")),
        ))
    }

    /// Where a link leads, in one line.
    fn follow(paths: &Paths, page: &str, target: &str, platform: Platform) -> String {
        let site = Site::new(paths, "cat");
        let page = paths.file(page).unwrap();
        let destination = Destination::parse(target);
        match site.resolve(page, destination.local().unwrap(), platform) {
            Resolution::Page(file) => format!("page {}", paths.path(file)),
            Resolution::File(file) => format!("file {}", paths.path(file)),
            Resolution::FolderWithIndex(file) => format!("index {}", paths.path(file)),
            Resolution::FolderWithoutIndex(path) => format!("folder {path}"),
            Resolution::WrongCase(entry) => format!("case {}", paths.entry_path(entry)),
            Resolution::Missing { path } => format!("missing {path}"),
            Resolution::AboveRoot { path, exists } => format!("above {path} {exists:?}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn github_follows_files() {
        let paths = paths();
        let page = "cat/labs/acme/models/x.md";
        for (target, expected) in [
            ("x.md", "page cat/labs/acme/models/x.md"),
            ("#part", "SamePage"),
            ("../", "index cat/labs/acme/README.md"),
            ("..", "index cat/labs/acme/README.md"),
            ("./", "folder cat/labs/acme/models"),
            ("../_index.md", "page cat/labs/acme/_index.md"),
            ("Deep/y%20%281%29.md", "page cat/labs/acme/models/Deep/y (1).md"),
            ("deep/Y (1).md", "case cat/labs/acme/models/Deep/y (1).md"),
            ("deep/", "case cat/labs/acme/models/Deep"),
            ("y.md", "missing cat/labs/acme/models/y.md"),
            ("x", "missing cat/labs/acme/models/x"),
            ("../../../assets/logo.svg", "file cat/assets/logo.svg"),
            ("../../..", "index cat/README.md"),
            ("../../../..", "above .. Some(true)"),
            ("../../../../guide.md", "above ../guide.md Some(true)"),
            ("../../../../labs/", "above ../labs Some(false)"),
            ("../../../../../x", "above ../../x None"),
            ("../../../../cat/labs", "index cat/labs/README.md"),
            ("/cat/labs", "index cat/labs/README.md"),
            ("/labs", "Unknown"),
        ] {
            assert_eq!(follow(&paths, page, target, Platform::GitHub), expected, "{target}");
        }
    }

    #[test]
    fn beyond_the_repository_some_addresses_can_not_be() {
        for (target, expected) in [
            ("../../x.md", true),
            ("../../../docs/x.md", true),
            ("../../../../lab/x.md", true),
            ("../../next/x.md", false),
            ("../../../blob/next/x.md", false),
            ("../../../wiki/x.md", false),
            ("../../../issues", false),
            ("../../x.pdf", false),
        ] {
            let walked = Walked::new(&["", "cat"], target);
            assert!(walked.above > 0, "{target}");
            assert_eq!(walked.leads_to_no_address(), expected, "{target}");
        }
    }

    #[test]
    fn hugo_follows_addresses() {
        let paths = paths();
        for (page, target, expected) in [
            ("cat/_index.md", "labs/", "index cat/labs/_index.md"),
            ("cat/_index.md", "./labs", "index cat/labs/_index.md"),
            ("cat/_index.md", "labs/acme/models/x.md", "page cat/labs/acme/models/x.md"),
            ("cat/_index.md", "labs/acme/models/x/", "page cat/labs/acme/models/x.md"),
            ("cat/_index.md", "labs/README.md", "case cat/labs/README.md"),
            ("cat/_index.md", "labs/readme/", "page cat/labs/README.md"),
            ("cat/_index.md", "labs/_index.md", "missing cat/labs/_index"),
            ("cat/_index.md", "labs/solo/", "folder cat/labs/solo"),
            ("cat/_index.md", "assets/logo.svg", "file cat/assets/logo.svg"),
            ("cat/_index.md", "..", "above .. None"),
            ("cat/_index.md", "../x", "above ../x None"),
            ("cat/_index.md", "../../x", "above ../../x None"),
            ("cat/README.md", "labs/", "missing cat/readme/labs"),
            ("cat/README.md", "../labs/", "index cat/labs/_index.md"),
            ("cat/labs/acme/models/x.md", "../", "folder cat/labs/acme/models"),
            ("cat/labs/acme/models/x.md", "../../", "index cat/labs/acme/_index.md"),
            (
                "cat/labs/acme/models/x.md",
                "../deep/y (1).md",
                "page cat/labs/acme/models/Deep/y (1).md",
            ),
            (
                "cat/labs/acme/models/x.md",
                "../Deep/y (1)",
                "case cat/labs/acme/models/Deep/y (1).md",
            ),
            ("cat/labs/acme/models/x.md", "/labs/", "index cat/labs/_index.md"),
            ("cat/labs/acme/models/x.md", "/none/", "Unknown"),
        ] {
            assert_eq!(follow(&paths, page, target, HUGO), expected, "{target} on {page}");
        }
    }

    #[test]
    fn hugos_embedded_hook_follows_files_first() {
        let paths = paths();
        let page = "cat/labs/acme/models/x.md";
        for (target, expected) in [
            ("../", "index cat/labs/acme/_index.md"),
            ("../_index.md", "index cat/labs/acme/_index.md"),
            ("../../", "index cat/labs/_index.md"),
            ("Deep/y (1).md", "page cat/labs/acme/models/Deep/y (1).md"),
            ("deep/y (1)", "page cat/labs/acme/models/Deep/y (1).md"),
            ("../../../assets/logo.svg", "file cat/assets/logo.svg"),
            ("../../../../assets/logo.svg", "file cat/assets/logo.svg"),
            ("none.md", "missing cat/labs/acme/models/none.md"),
            ("/labs/acme", "index cat/labs/acme/_index.md"),
        ] {
            assert_eq!(follow(&paths, page, target, HUGO_HOOK), expected, "{target}");
        }
    }

    #[test]
    fn targets_lead_to_pages() {
        let paths = paths();
        let site = Site::new(&paths, "cat");
        let (acme, x) = ("cat/labs/acme/_index.md", "cat/labs/acme/models/x.md");
        let y = "cat/labs/acme/models/Deep/y (1).md";
        let to_y = Some("Deep/y%20%281%29.md");
        for (from, to, github, hugo, all) in [
            (x, y, to_y, Some("../deep/y%20%281%29/"), None),
            (x, acme, Some("../"), Some("../../"), None),
            (x, "cat/labs/acme/README.md", Some("../"), Some("../../"), None),
            (acme, x, Some("models/x.md"), Some("models/x/"), Some("models/x.md")),
            (acme, "cat/_index.md", Some("../../"), Some("../../"), Some("../../")),
            (acme, acme, Some("./"), Some("./"), Some("./")),
            (acme, "cat/labs/solo/README.md", Some("../solo/"), Some("../solo/readme/"), None),
            (
                acme,
                "cat/assets/logo.svg",
                Some("../../assets/logo.svg"),
                Some("../../assets/logo.svg"),
                Some("../../assets/logo.svg"),
            ),
            (acme, "guide.md", None, None, None),
        ] {
            let (from_id, to_id) = (paths.file(from).unwrap(), paths.file(to).unwrap());
            let on = |platform| site.relative(from_id, to_id, platform);
            assert_eq!(on(Platform::GitHub).as_deref(), github, "{from} to {to} on GitHub");
            assert_eq!(on(HUGO).as_deref(), hugo, "{from} to {to} in Hugo");
            let with_hook = match github {
                // Hugo takes a README for an ordinary page.
                Some("../solo/") => Some("../solo/README.md"),
                _ => github,
            };
            assert_eq!(on(HUGO_HOOK).as_deref(), with_hook, "{from} to {to} in Hugo with its hook");
            let portable = site.portable(from_id, to_id, &[Platform::GitHub, HUGO]);
            assert_eq!(portable.as_deref(), all, "{from} to {to} on both");
        }
    }

    #[test]
    fn targets_are_encoded() {
        for (path, expected) in [
            ("a b/c#d?e%.md", "a%20b/c%23d%3Fe%25.md"),
            ("lab:x.md", "./lab:x.md"),
            ("a/lab:x.md", "a/lab:x.md"),
            ("@lab/é_x.md", "@lab/é_x.md"),
            ("a|b&c.md", "a%7Cb%26c.md"),
        ] {
            assert_eq!(encoded(path), expected);
        }
    }

    /// How the links of the real catalog end, with and without the stale copy of itself that it holds.
    ///
    /// The counts are those of other link checkers and of a build with Hugo itself.
    #[test]
    fn links_of_the_reference_catalog() {
        let base =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/catalogs/starmap-2025-09-03/catalog");
        if !Path::new(base).is_dir() {
            println!("skipped: {base} is not there");
            return;
        }
        let snapshot = Snapshot::of_folder(Path::new(base)).unwrap();
        let paths = Paths::new(&snapshot);
        let site = Site::new(&paths, "");
        let mut counts = BTreeMap::new();
        let mut count = |what| *counts.entry(what).or_insert(0) += 1;
        for page in snapshot.files().filter(|&id| is_markdown(snapshot.path(id))) {
            let path = snapshot.path(page);
            let text = String::from_utf8(snapshot.read(page).unwrap()).unwrap();
            for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
                let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event
                else {
                    continue;
                };
                let Destination::Relative(local) = Destination::parse(&dest_url) else { continue };
                let found = site.resolve(page, &local, Platform::GitHub);
                let dead = found.is_dead(Target::GitHub);
                if dead {
                    count("dead on GitHub, with the copy");
                }
                if path.starts_with("catalog/") {
                    continue;
                }
                count("all");
                if dead {
                    count("dead on GitHub");
                    let first = meant(&site, path, &local).first().copied();
                    count(if first.is_some() { "meaning found" } else { "without meaning" });
                }
                match found {
                    Resolution::AboveRoot { exists: Some(false), .. } => count("above, dead"),
                    Resolution::AboveRoot { .. } => count("above, alive"),
                    Resolution::Missing { path } if paths.flattened(&path).len() == 1 => {
                        count("missing, flattened");
                    }
                    Resolution::Missing { .. } => count("missing, other"),
                    _ => assert!(!dead),
                }
                let found = site.resolve(page, &local, HUGO);
                assert!(!matches!(found, Resolution::AboveRoot { .. }));
                if found.is_dead(Target::Hugo) {
                    count("dead in Hugo");
                }
            }
        }
        let expected = [
            ("above, alive", 2_456),
            ("above, dead", 1_743),
            ("all", 14_935),
            ("dead in Hugo", 5_689),
            ("dead on GitHub", 2_422),
            ("dead on GitHub, with the copy", 2_510),
            ("meaning found", 2_402),
            ("missing, flattened", 632),
            // 18 flattened names and 9 folders at a wrong depth, and 20 pages that never were.
            ("missing, other", 47),
            ("without meaning", 20),
        ];
        assert_eq!(counts, BTreeMap::from(expected));
    }

    /// No target makes the lookups fail or take long, however it climbs.
    #[test]
    fn hostile_targets_are_followed_in_linear_time() {
        let paths = paths();
        for target in ["../".repeat(100_000), "a/".repeat(100_000), "a/../".repeat(100_000)] {
            for platform in [Platform::GitHub, HUGO, HUGO_HOOK] {
                follow(&paths, "cat/_index.md", &target, platform);
            }
        }
    }
}
