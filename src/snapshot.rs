//! Where files come from: all paths, and bytes on demand.
//!
//! A snapshot is listed once. Everything that asks which files there are (pages, links, twins) asks this
//! one list, so that all parts of a run see the same tree, and only [`Snapshot::read`] and
//! [`Snapshot::exists_outside`] touch the disk afterwards.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher as _};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;

use crate::diagnostic::FileId;
use crate::git::{self, ObjectId};
use crate::text::percent_encoded;

/// Larger files are refused, in bytes. The largest page of a catalog holds a few hundred KiB.
pub const MAX_FILE_SIZE: u64 = 64 << 20;

/// Larger `.gitignore` files are passed over, in bytes.
const MAX_IGNORE_FILE_SIZE: u64 = 1 << 20;

/// What version control keeps for itself: never part of a catalog.
const VERSION_CONTROL: [&str; 4] = [".git", ".hg", ".svn", ".jj"];

/// How a file stands in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Plain,
    /// Its name, or that of a folder above it, begins with a dot: no page, but links may lead to it.
    Hidden,
    /// Left out by a `.gitignore`: here, but not where the repository is shown.
    Ignored,
    /// A symbolic link. It is read where it ends inside the base, and listed in any case.
    Symlink,
}

/// A folder that could not be listed; what lies in it is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// Relative to the base, without a slash at its end.
    pub path: String,
    pub reason: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("cannot list `{}`", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error("the paths below `{}` take more than 4 GiB", path.display())]
    TooLarge { path: PathBuf },
}

/// All files below one base folder. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Snapshot {
    list: Arc<List>,
    store: Arc<Store>,
    replaced: BTreeMap<FileId, Arc<[u8]>>,
    /// What was read of each file, where it must stay the same.
    seen: Option<Arc<Seen>>,
}

/// A hash of the bytes of each file that was read.
type Seen = RwLock<HashMap<FileId, u64>>;

/// Where bytes are read from.
#[derive(Debug)]
enum Store {
    Tree(Tree),
    /// The index or a commit of a repository.
    Git(git::Tree),
    Memory(BTreeMap<String, Arc<[u8]>>),
}

#[derive(Debug)]
struct Tree {
    /// Canonical, so that the end of a symbolic link can be compared with it.
    base: PathBuf,
    boundary: PathBuf,
    location: String,
    in_repository: bool,
    /// Names that are no UTF-8, by the path that is shown for them.
    odd_names: HashMap<String, PathBuf>,
    /// Links repeat: the same few places outside are asked for from thousands of pages.
    outside: RwLock<HashMap<String, bool>>,
}

impl Snapshot {
    /// Lists `base` and all folders below it.
    ///
    /// `.gitignore` files are honoured up to the repository's root, as they belong to the catalog; a
    /// user's own ignore files are not, as the outcome must not depend on the machine. Symbolic links are
    /// listed, never followed.
    pub fn of_folder(base: &Path) -> Result<Self, SnapshotError> {
        let failed = |source| SnapshotError::Folder { path: base.to_owned(), source };
        let base = &base.canonicalize().map_err(failed)?;
        let repository = base.ancestors().find(|folder| folder.join(".git").exists());
        let boundary = repository.or(base.parent()).unwrap_or(base);
        let location = base.strip_prefix(boundary).unwrap_or(Path::new(""));
        let location =
            location.components().map(|part| shown(part.as_os_str())).collect::<Vec<_>>().join("/");

        let mut walk = walk(base, repository).map_err(failed)?;
        walk.files.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        walk.ignored_folders.sort_unstable();
        walk.unlisted.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let list = List::new(walk.files, walk.ignored_folders, walk.unlisted)
            .ok_or_else(|| SnapshotError::TooLarge { path: base.clone() })?;
        Ok(Self {
            list: Arc::new(list),
            store: Arc::new(Store::Tree(Tree {
                base: base.clone(),
                boundary: boundary.to_owned(),
                location,
                in_repository: repository.is_some(),
                odd_names: walk.odd_names,
                outside: RwLock::default(),
            })),
            replaced: BTreeMap::new(),
            seen: None,
        })
    }

    /// The files that the index or a commit of a repository holds below a folder.
    ///
    /// Whatever is tracked is there, `.gitignore` or not, as on a platform that shows the repository. To be
    /// compared with a working tree, it ignores what that ignores.
    pub fn of_git(tree: git::Tree, working_tree: Option<&Self>) -> Result<Self, SnapshotError> {
        let standing = |path: &str, mode| match mode {
            git::Mode::Symlink => Standing::Symlink,
            _ if path.split('/').any(|part| part.starts_with('.')) => Standing::Hidden,
            git::Mode::Submodule => Standing::Hidden,
            git::Mode::File => Standing::Plain,
        };
        let mut files: BTreeMap<String, Standing> =
            tree.files().map(|(path, mode)| (path.to_owned(), standing(path, mode))).collect();
        let mut ignored_folders = Vec::new();
        if let Some(working_tree) = working_tree {
            ignored_folders = working_tree.ignored_folders().to_vec();
            let in_ignored = |path: &str| {
                path.match_indices('/').any(|(at, _)| {
                    ignored_folders.binary_search_by(|it| it.as_str().cmp(&path[..at])).is_ok()
                })
            };
            files.retain(|path, _| ignored_folders.is_empty() || !in_ignored(path));
            let ignored = |file: &FileId| working_tree.standing(*file) == Standing::Ignored;
            for file in working_tree.files().filter(ignored) {
                files.insert(working_tree.path(file).to_owned(), Standing::Ignored);
            }
        }
        let list = List::new(files.into_iter().collect(), ignored_folders, Vec::new())
            .ok_or_else(|| SnapshotError::TooLarge { path: tree.location().into() })?;
        let store = Arc::new(Store::Git(tree));
        Ok(Self { list: Arc::new(list), store, replaced: BTreeMap::new(), seen: None })
    }

    /// A tree that stands nowhere but in memory, with nothing around it.
    pub fn in_memory<P: Into<String>, B: Into<Vec<u8>>>(
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Self {
        let files: BTreeMap<String, Arc<[u8]>> =
            files.into_iter().map(|(path, bytes)| (path.into(), bytes.into().into())).collect();
        let paths = files.keys().map(|path| (path.clone(), Standing::Plain)).collect();
        Self {
            list: Arc::new(List::new(paths, Vec::new(), Vec::new()).unwrap_or_default()),
            store: Arc::new(Store::Memory(files)),
            replaced: BTreeMap::new(),
            seen: None,
        }
    }

    /// The same tree, in which a file that changes after it was read for the first time can not be read again.
    #[must_use]
    pub fn steady(&self) -> Self {
        Self { seen: Some(Arc::default()), ..self.clone() }
    }

    /// The same tree with the bytes of some files put in place of what is stored.
    ///
    /// A path that is not there yet is added; the ids of the files behind it then move.
    #[must_use]
    pub fn with_replaced(&self, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut next = self.clone();
        let mut added = BTreeMap::new();
        for (path, bytes) in files {
            match next.id_of(&path) {
                Some(id) => drop(next.replaced.insert(id, bytes.into())),
                None => drop(added.insert(path, Arc::from(bytes))),
            }
        }
        if added.is_empty() {
            return next;
        }

        let old = &*self.list;
        let mut paths: Vec<_> =
            self.files().map(|id| (old.path(id).to_owned(), old.standing(id))).collect();
        paths.extend(added.keys().map(|path| (path.clone(), Standing::Plain)));
        paths.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let Some(list) = List::new(paths, old.ignored_folders.clone(), old.unlisted.clone()) else {
            return next;
        };
        added.extend(
            next.replaced.iter().map(|(&id, bytes)| (old.path(id).to_owned(), bytes.clone())),
        );
        next.list = Arc::new(list);
        next.seen = self.seen.as_ref().map(|_| Arc::default());
        next.replaced = added
            .into_iter()
            .filter_map(|(path, bytes)| Some((next.id_of(&path)?, bytes)))
            .collect();
        next
    }

    pub fn len(&self) -> usize {
        self.list.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.ends.is_empty()
    }

    /// All files, sorted by path.
    pub fn files(&self) -> impl DoubleEndedIterator<Item = FileId> + ExactSizeIterator + use<> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// The path relative to the base, `/` between its parts, bytes that are no UTF-8 percent-encoded.
    ///
    /// Empty for an id of another snapshot.
    pub fn path(&self, file: FileId) -> &str {
        self.list.path(file)
    }

    pub fn standing(&self, file: FileId) -> Standing {
        self.list.standing(file)
    }

    pub fn id_of(&self, path: &str) -> Option<FileId> {
        self.list.id_of(path)
    }

    /// Ignored folders, sorted, without a slash at their end; what lies in them is not listed.
    pub fn ignored_folders(&self) -> &[String] {
        &self.list.ignored_folders
    }

    /// Folders that could not be listed, sorted by path.
    pub fn unlisted(&self) -> &[Unlisted] {
        &self.list.unlisted
    }

    /// The bytes of a file.
    ///
    /// Fails where the file is gone, is larger than [`MAX_FILE_SIZE`], or is a symbolic link that ends
    /// outside the base or not at a file.
    pub fn read(&self, file: FileId) -> io::Result<Vec<u8>> {
        if let Some(bytes) = self.replaced.get(&file) {
            return Ok(bytes.to_vec());
        }
        let path = self.path(file);
        let bytes = match &*self.store {
            Store::Tree(tree) => tree.read(path, self.standing(file))?,
            Store::Git(tree) => tree.read(path, MAX_FILE_SIZE)?,
            Store::Memory(files) => {
                let bytes = files.get(path).ok_or(io::ErrorKind::NotFound)?;
                bytes.to_vec()
            }
        };
        if let Some(seen) = &self.seen {
            let hash = hash_of(&bytes);
            let mut seen = seen.write().unwrap_or_else(PoisonError::into_inner);
            if *seen.entry(file).or_insert(hash) != hash {
                return Err(io::Error::other("the file changed since it was read"));
            }
        }
        Ok(bytes)
    }

    /// Where the file stands below the base on the disk; `None` where it stands in memory alone.
    pub fn real_path(&self, file: FileId) -> Option<PathBuf> {
        match &*self.store {
            Store::Tree(tree) => {
                let path = self.path(file);
                let odd = tree.odd_names.get(path);
                Some(odd.cloned().unwrap_or_else(|| PathBuf::from(path)))
            }
            Store::Git(_) | Store::Memory(_) => None,
        }
    }

    /// The name of what a file holds, in the index or a commit of a repository.
    pub fn object(&self, file: FileId) -> Option<&ObjectId> {
        match &*self.store {
            Store::Git(tree) if !self.replaced.contains_key(&file) => tree.object(self.path(file)),
            _ => None,
        }
    }

    /// Where the base lies below the boundary, which is the repository's root, else the base's parent.
    ///
    /// Empty where the base is the boundary.
    pub fn location(&self) -> &str {
        match &*self.store {
            Store::Tree(tree) => &tree.location,
            Store::Git(tree) => tree.location(),
            Store::Memory(_) => "",
        }
    }

    /// Whether the boundary is the root of a repository, to which absolute links are relative.
    pub fn in_repository(&self) -> bool {
        match &*self.store {
            Store::Tree(tree) => tree.in_repository,
            Store::Git(_) => true,
            Store::Memory(_) => false,
        }
    }

    /// Whether there is a file or folder at `path`, which is relative to the boundary.
    ///
    /// Only existence is asked, nothing is opened. What lies behind a symbolic link is not there, as on a
    /// platform that shows the repository; neither is what version control keeps for itself.
    pub fn exists_outside(&self, path: &str) -> bool {
        match &*self.store {
            Store::Tree(tree) => tree.exists_outside(path),
            Store::Git(tree) => tree.exists(path),
            Store::Memory(_) => false,
        }
    }
}

/// Where the files of a snapshot are in another one.
#[derive(Clone, Copy, Debug)]
pub struct Moved<'s> {
    from: &'s Snapshot,
    to: &'s Snapshot,
}

impl<'s> Moved<'s> {
    pub fn new(from: &'s Snapshot, to: &'s Snapshot) -> Self {
        Self { from, to }
    }

    pub fn of(&self, files: &HashSet<FileId>) -> HashSet<FileId> {
        files.iter().filter_map(|file| self.to.id_of(self.from.path(*file))).collect()
    }

    /// The files, and those that only the other snapshot has.
    pub fn with_added(&self, files: &HashSet<FileId>) -> HashSet<FileId> {
        let is_added = |file: &FileId| self.from.id_of(self.to.path(*file)).is_none();
        let mut moved = self.of(files);
        moved.extend(self.to.files().filter(is_added));
        moved
    }
}

fn hash_of(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

impl Tree {
    fn read(&self, path: &str, standing: Standing) -> io::Result<Vec<u8>> {
        let mut real = match self.odd_names.get(path) {
            Some(odd) => Cow::Borrowed(odd),
            None => Cow::Owned(self.base.join(path)),
        };
        if standing == Standing::Symlink {
            let end = real.canonicalize()?;
            if !end.starts_with(&self.base) {
                let message = "the symbolic link leads out of the catalog";
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
            }
            // Before it is opened: opening a pipe would wait for a writer.
            if !end.metadata()?.is_file() {
                let message = "the symbolic link leads to no file";
                return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
            }
            real = Cow::Owned(end);
        }
        let file = File::open(&*real)?;
        let size = file.metadata()?.len();
        let mut bytes = Vec::new();
        if size <= MAX_FILE_SIZE {
            bytes.try_reserve_exact(usize::try_from(size).unwrap_or(0) + 1)?;
            file.take(MAX_FILE_SIZE + 1).read_to_end(&mut bytes)?;
        }
        if size > MAX_FILE_SIZE || bytes.len() as u64 > MAX_FILE_SIZE {
            let message = format!("the file is larger than {} MiB", MAX_FILE_SIZE >> 20);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        Ok(bytes)
    }

    fn exists_outside(&self, path: &str) -> bool {
        let known = self.outside.read().unwrap_or_else(PoisonError::into_inner).get(path).copied();
        known.unwrap_or_else(|| {
            let exists = exists_below(&self.boundary, path);
            let mut outside = self.outside.write().unwrap_or_else(PoisonError::into_inner);
            outside.insert(path.to_owned(), exists);
            exists
        })
    }
}

/// Whether `path` names something below `folder` without passing through a symbolic link.
fn exists_below(folder: &Path, path: &str) -> bool {
    let mut place = folder.to_owned();
    let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        // One plain name: no `..`, no drive, and no separator that only this system knows.
        let mut components = Path::new(part).components();
        if !matches!((components.next(), components.next()), (Some(Component::Normal(name)), None) if name == part)
            || VERSION_CONTROL.contains(&part)
        {
            return false;
        }
        place.push(part);
        match place.symlink_metadata() {
            Ok(found) if parts.peek().is_none() || found.is_dir() => {}
            // Nobody may look: that is no proof that nothing is there.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return true,
            _ => return false,
        }
    }
    true
}

/// Sorted paths in one string: a hundred thousand files are a few megabytes.
#[derive(Debug, Default)]
struct List {
    text: String,
    /// Where each path ends in `text`.
    ends: Vec<u32>,
    standings: Vec<Standing>,
    ignored_folders: Vec<String>,
    unlisted: Vec<Unlisted>,
}

impl List {
    /// `None` where the paths do not fit 32-bit offsets.
    fn new(
        files: Vec<(String, Standing)>,
        ignored_folders: Vec<String>,
        unlisted: Vec<Unlisted>,
    ) -> Option<Self> {
        let size = files.iter().map(|(path, _)| path.len()).sum::<usize>();
        u32::try_from(size).ok()?;
        let mut text = String::with_capacity(size);
        let mut ends = Vec::with_capacity(files.len());
        let mut standings = Vec::with_capacity(files.len());
        for (path, standing) in files {
            text.push_str(&path);
            ends.push(u32::try_from(text.len()).ok()?);
            standings.push(standing);
        }
        Some(Self { text, ends, standings, ignored_folders, unlisted })
    }

    fn path(&self, file: FileId) -> &str {
        let at = file.0 as usize;
        let Some(&end) = self.ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start as usize..end as usize]
    }

    fn standing(&self, file: FileId) -> Standing {
        self.standings.get(file.0 as usize).copied().unwrap_or(Standing::Plain)
    }

    fn id_of(&self, path: &str) -> Option<FileId> {
        let mut low = 0;
        let mut high = u32::try_from(self.ends.len()).ok()?;
        while low < high {
            let middle = FileId(low + (high - low) / 2);
            match self.path(middle).cmp(path) {
                std::cmp::Ordering::Less => low = middle.0 + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle.0,
            }
        }
        None
    }
}

#[derive(Default)]
struct Walk {
    files: Vec<(String, Standing)>,
    ignored_folders: Vec<String>,
    unlisted: Vec<Unlisted>,
    odd_names: HashMap<String, PathBuf>,
}

/// A folder that waits to be listed.
struct Folder {
    /// Relative to the base, with a slash at its end; empty for the base.
    path: String,
    real: PathBuf,
    hidden: bool,
    /// A name on the way here is no UTF-8.
    odd: bool,
    rules: Option<Arc<Rules>>,
}

/// The `.gitignore` of one folder and those of the folders above it.
struct Rules {
    own: Gitignore,
    above: Option<Arc<Rules>>,
}

impl Rules {
    fn ignores(rules: Option<&Arc<Self>>, path: &Path, is_folder: bool) -> bool {
        std::iter::successors(rules, |rules| rules.above.as_ref())
            .map(|rules| rules.own.matched(path, is_folder))
            .find(|verdict| !verdict.is_none())
            .is_some_and(|verdict| verdict.is_ignore())
    }

    /// The rules that hold in `folder`; a file that cannot be read, or a faulty line of it, holds nothing.
    fn extended(above: Option<Arc<Self>>, folder: &Path) -> Option<Arc<Self>> {
        let file = folder.join(".gitignore");
        let usable = file
            .symlink_metadata()
            .is_ok_and(|found| found.is_file() && found.len() <= MAX_IGNORE_FILE_SIZE);
        if !usable {
            return above;
        }
        let mut builder = GitignoreBuilder::new(folder);
        builder.add(file);
        match builder.build() {
            Ok(own) => Some(Arc::new(Self { own, above })),
            Err(_) => above,
        }
    }
}

/// Lists level by level, so that depth costs no stack and the folders of a level are read side by side.
fn walk(base: &Path, repository: Option<&Path>) -> io::Result<Walk> {
    let mut above = Vec::new();
    if let Some(repository) = repository {
        above.extend(base.ancestors().skip(1).take_while(|folder| folder.starts_with(repository)));
    }
    let rules = above.iter().rev().fold(None, |rules, folder| Rules::extended(rules, folder));

    let mut walk = Walk::default();
    let mut level = vec![Folder {
        path: String::new(),
        real: base.to_owned(),
        hidden: false,
        odd: false,
        rules,
    }];
    while !level.is_empty() {
        let listed: Vec<_> = level.par_iter().map(list).collect();
        let mut next = Vec::new();
        for (folder, listed) in level.iter().zip(listed) {
            match listed {
                Ok(mut found) => {
                    walk.files.append(&mut found.walk.files);
                    walk.ignored_folders.append(&mut found.walk.ignored_folders);
                    walk.odd_names.extend(found.walk.odd_names);
                    next.append(&mut found.folders);
                }
                Err(error) if folder.path.is_empty() => return Err(error),
                Err(error) => walk.unlisted.push(Unlisted {
                    path: folder.path.trim_end_matches('/').to_owned(),
                    reason: error.to_string(),
                }),
            }
        }
        level = next;
    }
    Ok(walk)
}

#[derive(Default)]
struct Listed {
    walk: Walk,
    folders: Vec<Folder>,
}

fn list(folder: &Folder) -> io::Result<Listed> {
    let mut listed = Listed::default();
    let rules = Rules::extended(folder.rules.clone(), &folder.real);
    for entry in fs::read_dir(&folder.real)? {
        let entry = entry?;
        let name = entry.file_name();
        let kind = entry.file_type()?;
        let shown = shown(&name);
        let hidden = folder.hidden || shown.starts_with('.');
        let odd = folder.odd || matches!(shown, Cow::Owned(_));
        let mut path = String::with_capacity(folder.path.len() + shown.len() + 1);
        path.push_str(&folder.path);
        path.push_str(&shown);
        let ignored =
            rules.is_some() && Rules::ignores(rules.as_ref(), &entry.path(), kind.is_dir());
        if kind.is_dir() {
            if ignored {
                listed.walk.ignored_folders.push(path);
            } else if !VERSION_CONTROL.contains(&&*shown) {
                path.push('/');
                let rules = rules.clone();
                listed.folders.push(Folder { path, real: entry.path(), hidden, odd, rules });
            }
        } else if kind.is_file() || kind.is_symlink() {
            let standing = match () {
                () if ignored => Standing::Ignored,
                () if kind.is_symlink() => Standing::Symlink,
                () if hidden => Standing::Hidden,
                () => Standing::Plain,
            };
            if odd {
                listed.walk.odd_names.insert(path.clone(), entry.path());
            }
            listed.walk.files.push((path, standing));
        }
    }
    Ok(listed)
}

/// A file name as text.
fn shown(name: &OsStr) -> Cow<'_, str> {
    percent_encoded(name.as_encoded_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes files below a fresh folder `catalog` in a fresh folder.
    fn tree(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let outer = tempfile::tempdir().unwrap();
        let base = outer.path().join("catalog");
        for (path, text) in files {
            let file = base.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        (outer, base)
    }

    fn listing(snapshot: &Snapshot) -> Vec<(&str, Standing)> {
        snapshot.files().map(|id| (snapshot.path(id), snapshot.standing(id))).collect()
    }

    #[test]
    fn a_folder_is_listed_sorted_and_read() {
        let (_outer, base) =
            tree(&[("b/x.md", "x"), ("a.md", "a"), ("b-c.md", ""), (".git/HEAD", "")]);
        let snapshot = Snapshot::of_folder(&base).unwrap();
        let paths: Vec<_> = listing(&snapshot).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["a.md", "b-c.md", "b/x.md"]);
        let id = snapshot.id_of("b/x.md").unwrap();
        assert_eq!(snapshot.read(id).unwrap(), b"x");
        assert_eq!(snapshot.id_of("b"), None);
        assert_eq!(snapshot.path(FileId(99)), "");
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        let (_outer, base) = tree(&[("a.md", "")]);
        assert!(Snapshot::of_folder(&base.join("none")).is_err());
        assert!(Snapshot::of_folder(&base.join("a.md")).is_err());
    }

    #[test]
    fn ignored_and_hidden_files_are_known_as_such() {
        let (_outer, base) = tree(&[
            (".gitignore", "build/\n*.tmp.md\n"),
            ("a.md", ""),
            ("a.tmp.md", ""),
            ("build/x.md", ""),
            (".notes/n.md", ""),
            ("sub/.gitignore", "!keep.tmp.md\n"),
            ("sub/keep.tmp.md", ""),
        ]);
        let snapshot = Snapshot::of_folder(&base).unwrap();
        assert_eq!(
            listing(&snapshot),
            [
                (".gitignore", Standing::Hidden),
                (".notes/n.md", Standing::Hidden),
                ("a.md", Standing::Plain),
                ("a.tmp.md", Standing::Ignored),
                ("sub/.gitignore", Standing::Hidden),
                ("sub/keep.tmp.md", Standing::Plain),
            ]
        );
        assert_eq!(snapshot.ignored_folders(), ["build"]);
    }

    #[test]
    fn ignore_files_hold_up_to_the_root_of_the_repository() {
        let (outer, base) = tree(&[("a.md", ""), ("draft.md", "")]);
        fs::write(outer.path().join(".gitignore"), "/catalog/draft.md\n").unwrap();
        let standing = |snapshot: &Snapshot| snapshot.standing(snapshot.id_of("draft.md").unwrap());
        let snapshot = Snapshot::of_folder(&base).unwrap();
        assert_eq!((standing(&snapshot), snapshot.in_repository()), (Standing::Plain, false));
        fs::create_dir(outer.path().join(".git")).unwrap();
        let snapshot = Snapshot::of_folder(&base).unwrap();
        assert_eq!((standing(&snapshot), snapshot.in_repository()), (Standing::Ignored, true));
    }

    #[test]
    fn outside_only_existence_is_asked_and_only_up_to_the_boundary() {
        let (outer, base) = tree(&[("a.md", "")]);
        fs::create_dir_all(outer.path().join("guides/deep")).unwrap();
        fs::write(outer.path().join("guides/start.md"), "").unwrap();
        let snapshot = Snapshot::of_folder(&base).unwrap();
        assert_eq!(snapshot.location(), "catalog");
        for (path, exists) in [
            ("", true),
            ("catalog", true),
            ("guides", true),
            ("guides/start.md", true),
            ("guides/none.md", false),
            ("guides/start.md/x", false),
            ("guides/../guides", false),
            ("..", false),
            ("nul\0", false),
        ] {
            assert_eq!(snapshot.exists_outside(path), exists, "{path:?}");
            assert_eq!(snapshot.exists_outside(path), exists, "{path:?} again");
        }
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_read_only_inside_the_base() {
        use std::os::unix::fs::symlink;
        let (outer, base) = tree(&[("a.md", "a"), ("d/x.md", "")]);
        fs::write(outer.path().join("secret"), "s").unwrap();
        symlink("a.md", base.join("in.md")).unwrap();
        symlink("../secret", base.join("out.md")).unwrap();
        symlink("d", base.join("folder")).unwrap();
        symlink("..", base.join("loop")).unwrap();
        symlink(outer.path(), outer.path().join("beside")).unwrap();
        let snapshot = Snapshot::of_folder(&base).unwrap();
        let paths: Vec<_> = listing(&snapshot).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["a.md", "d/x.md", "folder", "in.md", "loop", "out.md"]);
        let read =
            |path| snapshot.read(snapshot.id_of(path).unwrap()).map_err(|error| error.kind());
        assert_eq!(read("in.md"), Ok(b"a".to_vec()));
        assert_eq!(read("out.md"), Err(io::ErrorKind::PermissionDenied));
        assert_eq!(read("folder"), Err(io::ErrorKind::InvalidInput));
        assert!(snapshot.exists_outside("beside"));
        assert!(!snapshot.exists_outside("beside/secret"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_utf8_are_shown_encoded_and_can_be_read() {
        use std::os::unix::ffi::OsStrExt as _;
        let (_outer, base) = tree(&[("a.md", "")]);
        let folder = base.join(OsStr::from_bytes(b"f\xff"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("x.md"), "x").unwrap();
        let snapshot = Snapshot::of_folder(&base).unwrap();
        let id = snapshot.id_of("f%FF/x.md").unwrap();
        assert_eq!(snapshot.read(id).unwrap(), b"x");
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused() {
        let (_outer, base) = tree(&[("a.md", "")]);
        File::options()
            .write(true)
            .open(base.join("a.md"))
            .unwrap()
            .set_len(MAX_FILE_SIZE + 1)
            .unwrap();
        let snapshot = Snapshot::of_folder(&base).unwrap();
        assert_eq!(snapshot.read(FileId(0)).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn replaced_files_shadow_and_new_ones_are_added() {
        let snapshot = Snapshot::in_memory([("a.md", "a"), ("c.md", "c")]);
        let once = snapshot.with_replaced([("c.md".to_owned(), b"C".to_vec())]);
        let twice = once.with_replaced([("b.md".to_owned(), b"B".to_vec())]);
        let texts = |snapshot: &Snapshot| -> Vec<_> {
            snapshot
                .files()
                .map(|id| String::from_utf8(snapshot.read(id).unwrap()).unwrap())
                .collect()
        };
        assert_eq!(texts(&snapshot), ["a", "c"]);
        assert_eq!(texts(&once), ["a", "C"]);
        assert_eq!(texts(&twice), ["a", "B", "C"]);
    }
}
