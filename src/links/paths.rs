//! The paths of a snapshot, found by name without asking the disk.

use std::hash::BuildHasher as _;
use std::sync::OnceLock;

use hashbrown::hash_table::Entry as Slot;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::diagnostic::FileId;
use crate::snapshot::{Snapshot, Standing};

/// At most this many pages are named for one flattened path.
const MAX_CANDIDATES: usize = 8;

/// A folder that holds files, itself or below it.
///
/// Folders are numbered in the order of their paths; a folder without files is none, as in git.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FolderId(u32);

/// What a path may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    File(FileId),
    Folder(FolderId),
}

/// The files and folders of one snapshot; ignored files are known apart.
#[derive(Debug)]
pub struct Paths {
    snapshot: Snapshot,
    /// Seeded at random for each run: paths come from strangers, who could choose them to collide.
    state: DefaultHashBuilder,
    folders: Vec<Folder>,
    /// Files and folders by path. Ids of files come first, those of folders behind them.
    entries: HashTable<u32>,
    /// Made when a link is first found dead.
    folded: OnceLock<Folded>,
    /// Files by the address that a site generator gives them. Made when first asked for.
    addresses: OnceLock<HashTable<u32>>,
}

/// A folder's path is the beginning of that of its first file.
#[derive(Debug)]
struct Folder {
    first: FileId,
    length: u32,
}

/// Files and folders by the hash of their folded path.
#[derive(Debug)]
struct Folded {
    /// Sorted. Many paths may fold alike, which a hash table would suffer from.
    entries: Vec<(u64, Entry)>,
    /// Where the hashes with the same leading bits begin.
    starts: Vec<u32>,
    shift: u32,
}

impl Paths {
    pub fn new(snapshot: &Snapshot) -> Self {
        let mut folders = vec![Folder { first: FileId(0), length: 0 }];
        let mut previous = "";
        for id in snapshot.files().filter(|&id| snapshot.standing(id) != Standing::Ignored) {
            // Sorted paths: a folder is new where its path is not shared with the file before.
            let path = snapshot.path(id);
            let shared = path.bytes().zip(previous.bytes()).take_while(|(a, b)| a == b).count();
            for slash in memchr::memchr_iter(b'/', path.as_bytes()).filter(|&at| at >= shared) {
                let length = u32::try_from(slash).unwrap_or(u32::MAX);
                folders.push(Folder { first: id, length });
            }
            previous = path;
        }

        let mut paths = Self {
            snapshot: snapshot.clone(),
            state: DefaultHashBuilder::default(),
            folders,
            entries: HashTable::new(),
            folded: OnceLock::new(),
            addresses: OnceLock::new(),
        };
        let count = snapshot.len() + paths.folders.len();
        let mut entries = HashTable::with_capacity(count);
        for id in 0..u32::try_from(count).unwrap_or(u32::MAX) {
            let path = paths.numbered_path(id);
            // Of two names that are shown alike the first counts.
            if let Slot::Vacant(slot) = entries.entry(
                paths.state.hash_one(path),
                |&other| paths.numbered_path(other) == path,
                |&other| paths.state.hash_one(paths.numbered_path(other)),
            ) {
                slot.insert(id);
            }
        }
        paths.entries = entries;
        paths
    }

    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The path of a file, relative to the snapshot's base.
    pub fn path(&self, file: FileId) -> &str {
        self.snapshot.path(file)
    }

    /// The path of a folder without a slash at its end; empty for the base.
    pub fn folder_path(&self, folder: FolderId) -> &str {
        let folder = self.folders.get(folder.0 as usize);
        folder.map_or("", |folder| {
            self.path(folder.first).get(..folder.length as usize).unwrap_or_default()
        })
    }

    pub fn entry_path(&self, entry: Entry) -> &str {
        match entry {
            Entry::File(file) => self.path(file),
            Entry::Folder(folder) => self.folder_path(folder),
        }
    }

    /// The file at exactly this path, unless it is ignored.
    pub fn file(&self, path: &str) -> Option<FileId> {
        match self.entry(path)? {
            Entry::File(file) => Some(file),
            Entry::Folder(_) => None,
        }
    }

    pub fn folder(&self, path: &str) -> Option<FolderId> {
        match self.entry(path)? {
            Entry::File(_) => None,
            Entry::Folder(folder) => Some(folder),
        }
    }

    /// What is at exactly this path, unless it is ignored.
    pub fn entry(&self, path: &str) -> Option<Entry> {
        self.listed(path).filter(|&entry| !self.is_ignored_file(entry))
    }

    /// The names of files that stand directly in the folder, ignored ones left out; in a large folder those around
    /// the place of `name` in their order, so that a page of dead links takes no more time than others.
    pub fn names_near<'p>(&'p self, folder: &'p str, name: &str) -> impl Iterator<Item = &'p str> {
        /// To each side: names, and files among which they are looked for.
        const MOST: usize = 128;
        const LOOKED_AT: usize = 2048;
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let (mut low, mut high) = (0, u32::try_from(self.snapshot.len()).unwrap_or(u32::MAX));
        let last = high;
        while low < high {
            let middle = low + (high - low) / 2;
            if self.path(FileId(middle)) < path.as_str() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let in_folder = move |file: u32| {
            let path = self.path(FileId(file));
            let is_there =
                parent(path) == folder && self.snapshot.standing(FileId(file)) != Standing::Ignored;
            is_there.then(|| path.rsplit_once('/').map_or(path, |(_, name)| name))
        };
        let before = (0..low).rev().take(LOOKED_AT).filter_map(in_folder).take(MOST);
        before.chain((low..last).take(LOOKED_AT).filter_map(in_folder).take(MOST))
    }

    /// The files in the folder and in the folders below it, ignored ones left out.
    pub fn files_below<'p>(&'p self, folder: &'p str) -> impl Iterator<Item = FileId> + 'p {
        let first = self.folder(folder).and_then(|id| self.folders.get(id.0 as usize));
        let last = u32::try_from(self.snapshot.len()).unwrap_or(u32::MAX);
        let start = first.map_or(last, |folder| folder.first.0);
        let is_below = move |path: &str| {
            folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        (start..last)
            .map(FileId)
            .take_while(move |&file| is_below(self.path(file)))
            .filter(|&file| self.snapshot.standing(file) != Standing::Ignored)
    }

    /// The first of `names` that is a file in the folder.
    pub fn index_of(&self, folder: FolderId, names: &[&str]) -> Option<FileId> {
        const LONGEST: usize = 24;
        let folder = self.folder_path(folder);
        let mut path = String::with_capacity(folder.len() + LONGEST);
        path.push_str(folder);
        if !folder.is_empty() {
            path.push('/');
        }
        let start = path.len();
        names.iter().find_map(|name| {
            path.truncate(start);
            path.push_str(name);
            self.file(&path)
        })
    }

    /// Whether the path is that of an ignored file or folder, or lies below one.
    pub fn is_ignored(&self, path: &str) -> bool {
        if self.listed(path).is_some_and(|entry| self.is_ignored_file(entry)) {
            return true;
        }
        let folders = self.snapshot.ignored_folders();
        !folders.is_empty()
            && prefixes(path).any(|prefix| {
                folders.binary_search_by(|folder| folder.as_str().cmp(prefix)).is_ok()
            })
    }

    /// The first file or folder, in the order of paths, whose path differs only by letter case.
    pub fn ignoring_case(&self, path: &str) -> Option<Entry> {
        self.folds_like(path)
            .take(MAX_CANDIDATES)
            .find(|&entry| equal_ignoring_case(self.entry_path(entry), path))
    }

    /// Files whose path is `path` once both are flattened: folders joined to the name with `-` instead of
    /// `/`, letters lower-cased, and what commonly cannot stand in a name replaced (`:` and blank by `-`,
    /// `@` by `-at-`).
    ///
    /// A handful at most, in the order of paths.
    pub fn flattened(&self, path: &str) -> Vec<FileId> {
        let files = self.folds_like(path).filter_map(|entry| match entry {
            Entry::File(file) => Some(file),
            Entry::Folder(_) => None,
        });
        files.take(MAX_CANDIDATES).collect()
    }

    /// The page that a site generator serves at `address`, which is lower case and without slashes around
    /// it: `a/x` for `a/x.md`, `a` for `a/_index.md` or `a/index.md`.
    pub fn page_at(&self, address: &str) -> Option<FileId> {
        let addresses = self.addresses.get_or_init(|| self.collect_addresses());
        addresses
            .find(self.state.hash_one(address), |&id| {
                address_of(self.path(FileId(id)))
                    .is_some_and(|slice| is_lowercase_of(address, slice))
            })
            .map(|&id| FileId(id))
    }

    fn listed(&self, path: &str) -> Option<Entry> {
        self.entries
            .find(self.state.hash_one(path), |&id| self.numbered_path(id) == path)
            .map(|&id| self.numbered(id))
    }

    fn is_ignored_file(&self, entry: Entry) -> bool {
        matches!(entry, Entry::File(file) if self.snapshot.standing(file) == Standing::Ignored)
    }

    /// The file or folder behind an id of the table.
    fn numbered(&self, id: u32) -> Entry {
        match (id as usize).checked_sub(self.snapshot.len()) {
            Some(folder) => Entry::Folder(FolderId(u32::try_from(folder).unwrap_or(u32::MAX))),
            None => Entry::File(FileId(id)),
        }
    }

    fn numbered_path(&self, id: u32) -> &str {
        self.entry_path(self.numbered(id))
    }

    /// All files and folders that [`fold`] to the same text as `path`.
    fn folds_like(&self, path: &str) -> impl Iterator<Item = Entry> {
        let folded = self.folded.get_or_init(|| self.collect_folded());
        let wanted = fold(path);
        folded
            .at(self.state.hash_one(&*wanted))
            .filter(move |&entry| fold(self.entry_path(entry)) == wanted)
    }

    fn collect_folded(&self) -> Folded {
        let count = self.snapshot.len() + self.folders.len();
        let entries = (0..u32::try_from(count).unwrap_or(u32::MAX))
            .map(|id| self.numbered(id))
            .filter(|&entry| !self.is_ignored_file(entry))
            .map(|entry| (self.state.hash_one(&*fold(self.entry_path(entry))), entry))
            .collect();
        Folded::new(entries)
    }

    fn collect_addresses(&self) -> HashTable<u32> {
        let mut table = HashTable::with_capacity(self.snapshot.len());
        for id in self.snapshot.files() {
            let path = self.path(id);
            let Some(slice) = address_of(path) else { continue };
            if self.snapshot.standing(id) == Standing::Ignored {
                continue;
            }
            let address = slice.to_lowercase();
            let hash = self.state.hash_one(&*address);
            let same = |&other: &u32| {
                address_of(self.path(FileId(other)))
                    .is_some_and(|slice| is_lowercase_of(&address, slice))
            };
            if table.find(hash, same).is_none() {
                table.insert_unique(hash, id.0, |&other| {
                    let slice = address_of(self.path(FileId(other))).unwrap_or_default();
                    self.state.hash_one(slice.to_lowercase())
                });
            }
        }
        table
    }
}

impl Folded {
    fn new(mut entries: Vec<(u64, Entry)>) -> Self {
        entries.sort_unstable();
        let bits = entries.len().next_power_of_two().ilog2().max(1);
        let shift = u64::BITS - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        for (at, &(hash, _)) in entries.iter().enumerate() {
            while starts.len() as u64 <= hash >> shift {
                starts.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        Self { entries, starts, shift }
    }

    fn at(&self, hash: u64) -> impl Iterator<Item = Entry> {
        let bucket = usize::try_from(hash >> self.shift).unwrap_or(usize::MAX);
        let start = self.starts.get(bucket).map_or(self.entries.len(), |&start| start as usize);
        self.entries[start..]
            .iter()
            .skip_while(move |&&(other, _)| other < hash)
            .take_while(move |&&(other, _)| other == hash)
            .map(|&(_, entry)| entry)
    }
}

/// Whether a file is a Markdown page, by its name.
pub fn is_markdown(path: &str) -> bool {
    stem(path).is_some()
}

/// The part of a path that, lower-cased, is its address on a site; `None` for what is no page.
pub fn address_of(path: &str) -> Option<&str> {
    let stem = stem(path)?;
    match stem.rsplit_once('/') {
        Some((folder, "_index" | "index")) => Some(folder),
        None if matches!(stem, "_index" | "index") => Some(""),
        _ => Some(stem),
    }
}

/// The folder of a path, without a slash at its end.
pub fn parent(path: &str) -> &str {
    &path[..memchr::memrchr(b'/', path.as_bytes()).unwrap_or(0)]
}

fn stem(path: &str) -> Option<&str> {
    [".md", ".markdown"].into_iter().find_map(|extension| {
        let at = path.len().checked_sub(extension.len())?;
        let (stem, end) = path.split_at_checked(at)?;
        (end.eq_ignore_ascii_case(extension) && !stem.is_empty() && !stem.ends_with('/'))
            .then_some(stem)
    })
}

/// The path itself and each folder above it, the nearest first.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(folder, _)| folder))
}

/// What is left of a path when letter case and the ways to flatten it make no difference.
fn fold(path: &str) -> String {
    let mut folded = String::with_capacity(path.len() + 8);
    for char in path.chars() {
        match char {
            '/' | ':' | ' ' => folded.push('-'),
            '@' => folded.push_str("-at-"),
            _ if char.is_ascii() => folded.push(char.to_ascii_lowercase()),
            _ => folded.extend(char.to_lowercase()),
        }
    }
    folded
}

fn equal_ignoring_case(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
        || left.chars().flat_map(char::to_lowercase).eq(right.chars().flat_map(char::to_lowercase))
}

/// Whether `lower` is `text` lower-cased as [`str::to_lowercase`] does it.
fn is_lowercase_of(lower: &str, text: &str) -> bool {
    if lower.is_ascii() && text.is_ascii() {
        return lower.len() == text.len()
            && lower.bytes().zip(text.bytes()).all(|(a, b)| a == b.to_ascii_lowercase());
    }
    text.to_lowercase() == lower
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(files: &[&str]) -> Paths {
        Paths::new(&Snapshot::in_memory(files.iter().map(|&path| (path, ""))))
    }

    #[test]
    fn files_and_folders_are_found_by_exact_path() {
        let paths = paths(&["README.md", "a-b/x.md", "a/b/c/x.md", "a/b/y.md", "a/z.md"]);
        for (path, file, folder) in [
            ("", false, true),
            ("README.md", true, false),
            ("readme.md", false, false),
            ("a", false, true),
            ("a/b", false, true),
            ("a/b/c", false, true),
            ("a-b", false, true),
            ("a/", false, false),
            ("b", false, false),
            ("a/b/c/x.md", true, false),
            ("a/b/c/y.md", false, false),
        ] {
            assert_eq!(paths.file(path).map(|id| paths.path(id)), file.then_some(path), "{path:?}");
            let found = paths.folder(path).map(|id| paths.folder_path(id));
            assert_eq!(found, folder.then_some(path), "{path:?}");
        }
        assert_eq!(paths.folders.len(), 5);
    }

    #[test]
    fn an_empty_tree_has_a_base() {
        let paths = paths(&[]);
        assert_eq!(paths.folder("").map(|id| paths.folder_path(id)), Some(""));
        assert_eq!(paths.entry("x"), None);
        assert_eq!(paths.page_at(""), None);
        assert!(paths.flattened("x").is_empty());
    }

    #[test]
    fn other_letter_case_is_found() {
        let paths = paths(&["Lab/Model-X.md", "lab-2/é.md"]);
        let found = |path| paths.ignoring_case(path).map(|entry| paths.entry_path(entry));
        assert_eq!(found("lab/model-x.md"), Some("Lab/Model-X.md"));
        assert_eq!(found("LAB"), Some("Lab"));
        assert_eq!(found("Lab-2/É.md"), Some("lab-2/é.md"));
        assert_eq!(found("lab-model-x.md"), None);
    }

    #[test]
    fn flattened_names_lead_to_pages() {
        let paths = paths(&[
            "p/acme/models/lab/Model-X.md",
            "p/acme/models/@cf/lab/y.md",
            "p/acme/models/big model.md",
            "p/acme/models/one-two.md",
            "p/acme/models/one/two.md",
        ]);
        for (wanted, expected) in [
            ("p/acme/models/lab-model-x.md", vec!["p/acme/models/lab/Model-X.md"]),
            ("p/acme/models/-at-cf-lab-y.md", vec!["p/acme/models/@cf/lab/y.md"]),
            ("p/acme/models/big-model.md", vec!["p/acme/models/big model.md"]),
            (
                "p/acme/models/one-two.md",
                vec!["p/acme/models/one-two.md", "p/acme/models/one/two.md"],
            ),
            ("p/other/models/lab-model-x.md", vec![]),
            ("p/acme/models", vec![]),
        ] {
            let found: Vec<_> =
                paths.flattened(wanted).into_iter().map(|id| paths.path(id)).collect();
            assert_eq!(found, expected, "{wanted}");
        }
    }

    #[test]
    fn pages_have_addresses() {
        let paths = paths(&[
            "_index.md",
            "a/README.md",
            "a/_index.md",
            "a/B/X.md",
            "a/logo.svg",
            "b/index.md",
        ]);
        for (address, expected) in [
            ("", Some("_index.md")),
            ("a", Some("a/_index.md")),
            ("a/readme", Some("a/README.md")),
            ("a/b/x", Some("a/B/X.md")),
            ("a/B/X", None),
            ("a/b", None),
            ("a/logo", None),
            ("b", Some("b/index.md")),
        ] {
            assert_eq!(paths.page_at(address).map(|id| paths.path(id)), expected, "{address:?}");
        }
    }

    #[test]
    fn pages_are_known_by_name() {
        for (path, expected) in [
            ("x.md", true),
            ("a/X.MD", true),
            ("x.markdown", true),
            ("a/.md", false),
            ("x.mdx", false),
            ("md", false),
            ("é.m", false),
        ] {
            assert_eq!(is_markdown(path), expected, "{path}");
        }
    }

    #[test]
    fn ignored_files_are_not_there() {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in
            [(".gitignore", "out/\nd/*.md\n"), ("a.md", ""), ("out/x.md", ""), ("d/x.md", "")]
        {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        let paths = Paths::new(&Snapshot::of_folder(folder.path()).unwrap());
        for (path, ignored) in [
            ("a.md", false),
            ("d/x.md", true),
            ("d", false),
            ("out", true),
            ("out/any/where.md", true),
        ] {
            assert_eq!(paths.is_ignored(path), ignored, "{path}");
            assert_eq!(paths.entry(path).is_some(), path == "a.md", "{path}");
        }
    }
}
