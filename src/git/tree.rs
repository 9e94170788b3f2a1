//! The files below one folder of a repository, as the index or a commit has them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::{ObjectId, Objects};
use crate::text::percent_encoded;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    File,
    Symlink,
    /// Another repository at that path: nothing of it is stored here.
    Submodule,
}

/// A path of the repository and what it holds.
#[derive(Clone, Debug)]
pub struct Entry {
    /// From the repository's root.
    pub path: Vec<u8>,
    pub mode: Mode,
    pub object: ObjectId,
}

impl Entry {
    /// `<mode> <type> <object>\t<path>`
    pub(super) fn of_tree(record: &[u8]) -> Option<Self> {
        let (head, path) = split(record)?;
        let mut words = head.split(' ');
        let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
        Self::new(path, mode, object)
    }

    /// `<mode> <object> <stage>\t<path>`, and the stage.
    pub(super) fn of_index(record: &[u8]) -> Option<(Self, u8)> {
        let (head, path) = split(record)?;
        let mut words = head.split(' ');
        let (mode, object, stage) = (words.next()?, words.next()?, words.next()?);
        Some((Self::new(path, mode, object)?, *stage.as_bytes().first()?))
    }

    fn new(path: &[u8], mode: &str, object: &str) -> Option<Self> {
        let mode = match mode {
            "120000" => Mode::Symlink,
            "160000" => Mode::Submodule,
            _ => Mode::File,
        };
        Some(Self { path: path.to_owned(), mode, object: ObjectId::parse(object)? })
    }

    /// The path as a snapshot has it.
    pub fn shown(&self) -> String {
        percent_encoded(&self.path).into_owned()
    }
}

fn split(record: &[u8]) -> Option<(&str, &[u8])> {
    let tab = record.iter().position(|&byte| byte == b'\t')?;
    Some((std::str::from_utf8(&record[..tab]).ok()?, &record[tab + 1..]))
}

/// All files below one folder, and the paths around it.
#[derive(Debug)]
pub struct Tree {
    objects: Arc<Objects>,
    /// The folder in the repository; empty for its root.
    location: String,
    /// The folder in the working tree, where a file with the same content is read faster.
    folder: PathBuf,
    /// Sorted by path, which is relative to the folder.
    files: Vec<(String, Mode, ObjectId)>,
    /// Sorted paths outside the folder, from the repository's root.
    outside: Vec<String>,
    /// Folders of the working tree that were looked at: whether no symbolic link stands in the way there.
    plain: RwLock<HashMap<String, bool>>,
}

/// Longer chains of symbolic links lead nowhere.
const MOST_LINKS: usize = 8;

impl Tree {
    /// `location` is the path of `folder` from the repository's root.
    pub fn new(objects: Arc<Objects>, entries: Vec<Entry>, location: &str, folder: &Path) -> Self {
        let mut files = Vec::new();
        let mut outside = Vec::new();
        for entry in entries {
            let path = entry.shown();
            match below(&path, location) {
                Some(path) => files.push((path.to_owned(), entry.mode, entry.object)),
                None => outside.push(path),
            }
        }
        files.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        outside.sort_unstable();
        let (location, folder) = (location.to_owned(), folder.to_owned());
        Self { objects, location, folder, files, outside, plain: RwLock::default() }
    }

    pub fn location(&self) -> &str {
        &self.location
    }

    /// In the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, Mode)> {
        self.files.iter().map(|(path, mode, _)| (path.as_str(), *mode))
    }

    /// What the file holds; `None` for what is none.
    pub fn object(&self, path: &str) -> Option<&ObjectId> {
        let (_, mode, object) = self.find(path)?;
        (*mode == Mode::File).then_some(object)
    }

    fn find(&self, path: &str) -> Option<&(String, Mode, ObjectId)> {
        let at = self.files.binary_search_by(|file| file.0.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// The bytes of a file, of a symbolic link those of the file at its end. Fails where they are more than `most`.
    pub fn read(&self, path: &str, most: u64) -> io::Result<Vec<u8>> {
        let mut path = Cow::Borrowed(path);
        for _ in 0..MOST_LINKS {
            let (name, mode, object) = self.find(&path).ok_or(io::ErrorKind::NotFound)?;
            match mode {
                Mode::File => {
                    return match self.in_folder(name, object, most) {
                        Some(bytes) => Ok(bytes),
                        None => self.objects.read(object, most),
                    };
                }
                Mode::Symlink => {
                    let target = self.objects.read(object, most)?;
                    let target = String::from_utf8(target).ok();
                    let end = target.and_then(|target| end(name, &target));
                    path = Cow::Owned(end.ok_or_else(|| {
                        let message = "the symbolic link leads out of the catalog";
                        io::Error::new(io::ErrorKind::PermissionDenied, message)
                    })?);
                }
                Mode::Submodule => return Err(io::ErrorKind::IsADirectory.into()),
            }
        }
        Err(io::Error::new(io::ErrorKind::InvalidInput, "the symbolic link leads to no file"))
    }

    /// The file of the working tree, if it holds the same.
    fn in_folder(&self, path: &str, object: &ObjectId, most: u64) -> Option<Vec<u8>> {
        if !self.is_plain(path.rsplit_once('/').map_or("", |(folder, _)| folder)) {
            return None;
        }
        let file = self.folder.join(path);
        // Before it is opened: opening a pipe would wait for a writer.
        let found = file.symlink_metadata().ok()?;
        if !found.is_file() || found.len() > most {
            return None;
        }
        let bytes = fs::read(file).ok()?;
        (object.names(&bytes) == Some(true)).then_some(bytes)
    }

    /// Whether the folder stands where its path says, so that nothing outside is opened in its place.
    fn is_plain(&self, folder: &str) -> bool {
        let known = self.plain.read().unwrap_or_else(PoisonError::into_inner).get(folder).copied();
        known.unwrap_or_else(|| {
            let path = self.folder.join(folder);
            let plain = path.canonicalize().is_ok_and(|real| real == path);
            let mut folders = self.plain.write().unwrap_or_else(PoisonError::into_inner);
            folders.insert(folder.to_owned(), plain);
            plain
        })
    }

    /// Whether there is a file or folder at `path`, which is relative to the repository's root.
    pub fn exists(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        if path.is_empty() || path == self.location {
            return true;
        }
        if let Some(path) = below(path, &self.location) {
            return holds(&self.files, path, |file| &file.0);
        }
        // The folders above it are there as well.
        below(&self.location, path).is_some_and(|_| !self.files.is_empty())
            || holds(&self.outside, path, |path| path)
    }
}

/// The path below a folder.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// Whether the path, or one below it, is among the sorted ones.
fn holds<T>(sorted: &[T], path: &str, text: impl Fn(&T) -> &str) -> bool {
    let at = sorted.partition_point(|item| text(item) < path);
    if sorted.get(at).is_some_and(|item| text(item) == path) {
        return true;
    }
    let folder = format!("{path}/");
    let at = sorted.partition_point(|item| text(item) < folder.as_str());
    sorted.get(at).is_some_and(|item| text(item).starts_with(&folder))
}

/// Where a symbolic link at `path` leads, if that is below the folder.
fn end(path: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_end_below_the_folder_or_nowhere() {
        assert_eq!(end("a/b.md", "../c.md").as_deref(), Some("c.md"));
        assert_eq!(end("a/b.md", "./d/e.md").as_deref(), Some("a/d/e.md"));
        assert_eq!(end("a/b.md", "../../c.md"), None);
        assert_eq!(end("a/b.md", "/etc/passwd"), None);
    }

    #[test]
    fn a_folder_is_there_where_a_file_is() {
        let paths = ["docs-old/x.md", "docs/a/x.md", "readme.md"];
        let is_there = |path| holds(&paths, path, |path| path);
        assert!(is_there("docs") && is_there("docs/a") && is_there("readme.md"));
        assert!(!is_there("doc") && !is_there("docs/b") && !is_there("docs/a/x"));
    }

    #[test]
    fn records_are_read_whole() {
        let hash = "ce013625030ba8dba906f756967f9e9ca394464a";
        let record = format!("120000 blob {hash}\tdocs/with\ttab and \u{e9}.md");
        let entry = Entry::of_tree(record.as_bytes()).unwrap();
        assert_eq!(
            (entry.mode, entry.shown().as_str()),
            (Mode::Symlink, "docs/with\ttab and \u{e9}.md")
        );
        let record = [format!("100644 {hash} 2\tx").as_bytes(), b"\xff.md"].concat();
        let (entry, stage) = Entry::of_index(&record).unwrap();
        assert_eq!((entry.shown().as_str(), stage), ("x%FF.md", b'2'));
        assert!(Entry::of_tree(b"100644 blob nothing\tx").is_none());
    }
}
