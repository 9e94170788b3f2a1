//! What a path on the command line means: a catalog, the profile that it speaks, and which of its pages.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;

use super::Failure;
use super::arguments::Cli;
use super::boundary;
use super::change::below_folder;
use super::files::{meant_beside, no_folder};
use super::profiles::{Profiles, Wanted};
use crate::diagnostic::FileId;
use crate::discover;
use crate::profile::Profile;
use crate::record::{Reading, Record};
use crate::snapshot::{Moved, Snapshot};
use crate::suggest::nearest;

/// One catalog, and what of it was asked for.
pub(super) struct Plan {
    pub(super) snapshot: Snapshot,
    /// The folder of the snapshot.
    pub(super) base: PathBuf,
    pub(super) profile: Option<usize>,
    /// The pages that were named; all where there is none.
    pub(super) only: Option<HashSet<FileId>>,
    /// What was named and is not in the working tree, by its path in the catalog and as it was named: the other side of a
    /// change may have it.
    pub(super) gone: Vec<(String, PathBuf)>,
    /// The folder that was named, if that is it which was.
    pub(super) below: Option<String>,
    pub(super) pages: HashSet<FileId>,
    /// Folders that hold other repositories: git tells nothing of what is in them.
    pub(super) submodules: Vec<String>,
    /// Folders below the named path that look like catalogs and are none of this one.
    pub(super) others: Vec<PathBuf>,
    pub(super) alone: bool,
}

impl Plan {
    /// Goes on with a tree to which files were added: those are asked for if others were.
    pub(super) fn move_to(&mut self, snapshot: Snapshot) {
        if snapshot.len() != self.snapshot.len() {
            let ids = Moved::new(&self.snapshot, &snapshot);
            self.pages = ids.of(&self.pages);
            self.only = self.only.as_ref().map(|only| ids.with_added(only));
        }
        self.snapshot = snapshot;
    }

    /// A page without a catalog around it.
    fn of_one_page(base: PathBuf, profile: Option<usize>, name: String, bytes: Vec<u8>) -> Self {
        let pages = HashSet::from([FileId(0)]);
        Self {
            snapshot: Snapshot::in_memory([(name, bytes)]),
            base,
            profile,
            only: Some(pages.clone()),
            gone: Vec::new(),
            below: None,
            pages,
            submodules: Vec::new(),
            others: Vec::new(),
            alone: true,
        }
    }

    /// A file that is not there, without a catalog around it.
    fn of_gone(full: &Path, named: &Path) -> Self {
        let base = full.ancestors().find(|folder| folder.is_dir()).unwrap_or(full);
        let below = full.strip_prefix(base).unwrap_or(full).to_string_lossy().replace('\\', "/");
        let mut plan = Self::of_one_page(base.to_owned(), None, String::new(), Vec::new());
        plan.snapshot = Snapshot::in_memory::<String, Vec<u8>>([]);
        plan.gone.push((below, named.to_owned()));
        plan
    }

    /// Takes what another plan for the same catalog asks for.
    pub(super) fn join(&mut self, other: &Self) {
        let is_missing =
            |file: &&FileId| self.snapshot.id_of(other.snapshot.path(**file)).is_none();
        let named = other.pages.iter().chain(other.only.iter().flatten());
        let missing: Vec<(String, Vec<u8>)> = named
            .filter(is_missing)
            .filter_map(|&file| {
                let bytes = other.snapshot.read(file).ok()?;
                Some((other.snapshot.path(file).to_owned(), bytes))
            })
            .collect();
        if !missing.is_empty() {
            let old = self.snapshot.clone();
            self.snapshot = old.with_replaced(missing);
            let ids = Moved::new(&old, &self.snapshot);
            self.pages = ids.of(&self.pages);
            self.only = self.only.as_ref().map(|only| ids.of(only));
        }
        let of_other = |files| Moved::new(&other.snapshot, &self.snapshot).of(files);
        self.pages.extend(of_other(&other.pages));
        self.below = None;
        self.gone.extend(other.gone.iter().cloned());
        self.only = self.only.take().zip(other.only.as_ref()).map(|(mut all, more)| {
            all.extend(of_other(more));
            all
        });
    }

    /// Takes a page of the catalog that was found, beside others that were named.
    /// None that lies in one of the `others`.
    pub(super) fn take(&mut self, path: &Path, others: &[PathBuf], may_be_gone: bool) -> bool {
        let Some(only) = self.only.as_mut().filter(|_| !self.alone) else { return false };
        let full = discover::full_path(path);
        let is_gone = may_be_gone && full.as_deref().is_some_and(|full| !full.exists());
        let full = full.filter(|full| is_gone || full.is_file());
        let full = full.filter(|full| !others.iter().any(|other| full.starts_with(other)));
        let below = full.as_deref().and_then(|full| full.strip_prefix(&self.base).ok());
        let below = below.map(|below| below.to_string_lossy().replace('\\', "/"));
        if let Some(below) = below.clone().filter(|below| is_gone && !below.is_empty()) {
            self.below = None;
            self.gone.push((below, path.to_owned()));
            return true;
        }
        let Some(file) = below.and_then(|below| self.snapshot.id_of(&below)) else { return false };
        self.below = None;
        self.pages.insert(file);
        only.insert(file);
        true
    }
}

/// The snapshot with files that are named though they are ignored.
fn with_ignored(snapshot: Snapshot, full: &Path, below: &str) -> Snapshot {
    if full.is_file() {
        return match (snapshot.id_of(below), std::fs::read(full)) {
            (None, Ok(bytes)) => snapshot.with_replaced([(below.to_owned(), bytes)]),
            _ => snapshot,
        };
    }
    if below.is_empty() || !below_folder(&snapshot, below).is_empty() {
        return snapshot;
    }
    let Ok(inner) = Snapshot::of_folder(full) else { return snapshot };
    let read = |file| Some((format!("{below}/{}", inner.path(file)), inner.read(file).ok()?));
    snapshot.with_replaced(inner.files().filter_map(read))
}

/// Tells that nothing is there, and what may have been meant: a command, or what lies beside it.
pub(super) fn nothing_at(path: &Path) -> Failure {
    let commands = Cli::command();
    let names = commands.get_subcommands().map(clap::Command::get_name);
    let word = path.to_str().filter(|word| !word.contains(['/', '\\', '.']));
    if let Some(word) = word.filter(|word| commands.find_subcommand(word).is_some()) {
        return Failure::new(format!(
            "there is no file or folder `{word}`: a command stands before all options, as in `starmap-lint {word} …`"
        ));
    }
    let command = word.and_then(|word| nearest(word, names));
    let meant = match command {
        Some(command) => format!(": did you mean the command `{command}`?"),
        None => meant_beside(path),
    };
    Failure::new(format!("there is no file or folder `{}`{meant}", path.display()))
}

/// `text` is what a page holds in the place of what is stored, if anything is: that page is meant. What `may_be_gone` is
/// looked for on both sides of a change.
pub(super) fn plan(
    path: &Path,
    root: Option<&Path>,
    wanted: Wanted,
    profiles: &Profiles,
    text: Option<Vec<u8>>,
    may_be_gone: bool,
) -> Result<Plan, Failure> {
    let shown = path.display();
    let mut full = discover::full_path(path)
        .filter(|full| text.is_some() || may_be_gone || full.exists())
        .ok_or_else(|| nothing_at(path))?;
    let is_gone = text.is_none() && !full.exists();
    if text.is_some() && full.is_dir() {
        return Err(Failure::new(format!("`{shown}` is a folder, not a page")));
    }
    let is_file = !full.is_dir();
    let mut others = Vec::new();
    let found = match root {
        Some(root) => {
            let root = root
                .canonicalize()
                .ok()
                .filter(|root| root.is_dir())
                .ok_or_else(|| no_folder(root))?;
            if root.starts_with(&full) {
                full.clone_from(&root);
            }
            if !full.starts_with(&root) {
                return Err(Failure::new(format!(
                    "`{shown}` is not inside of the root `{}`",
                    root.display()
                )));
            }
            let found = profiles.catalog(&root, wanted).filter(|found| found.root == root);
            let (profile, listed) = found.map(|found| (found.profile, found.snapshot)).unzip();
            Some((root, profile, listed))
        }
        None => profiles.catalog(&full, wanted).map(|found| {
            others = found.others;
            (found.root, Some(found.profile), Some(found.snapshot))
        }),
    };
    let alone = found.is_none() && is_file;
    let (base, fitting, listed) = match found {
        Some(found) => found,
        None if !is_file => (full.clone(), None, None),
        None => (full.parent().unwrap_or(&full).to_owned(), None, None),
    };
    let failed = |error: crate::snapshot::SnapshotError| Failure::new(error.to_string());
    let profile = |fitting: Option<usize>| match wanted {
        Wanted::None => None,
        Wanted::This(number) => Some(number),
        Wanted::Fitting => fitting,
    };
    if alone && is_gone {
        return Ok(Plan::of_gone(&full, path));
    }
    if alone {
        let bytes = match text {
            Some(text) => text,
            None => boundary::read_any(&full)
                .map_err(|error| Failure::new(format!("cannot read `{shown}`: {error}")))?,
        };
        let profile = profile(fitting.or_else(|| by_content(&bytes, profiles.candidates())));
        let name = full.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(Plan::of_one_page(base, profile, name, bytes));
    }
    let profile = profile(fitting);
    let snapshot = match listed {
        Some(listed) => listed,
        None => Snapshot::of_folder(&base).map_err(failed)?,
    };
    let below =
        full.strip_prefix(&base).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
    let snapshot = match text {
        Some(text) => snapshot.with_replaced([(below.clone(), text)]),
        None => with_ignored(snapshot, &full, &below),
    };
    let mut pages = HashSet::new();
    let gone: Vec<_> = is_gone.then(|| (below.clone(), path.to_owned())).into_iter().collect();
    let only = if below.is_empty() {
        None
    } else if is_gone {
        Some(HashSet::new())
    } else if is_file {
        let file =
            snapshot.id_of(&below).ok_or_else(|| Failure::new(format!("cannot read `{shown}`")))?;
        pages.insert(file);
        Some(HashSet::from([file]))
    } else {
        Some(below_folder(&snapshot, &below))
    };
    let below = only.is_some().then_some(below).filter(|_| pages.is_empty() && !is_gone);
    let is_page = |file: FileId| crate::links::paths::is_markdown(snapshot.path(file));
    let some = match &only {
        Some(only) => only.iter().any(|&file| is_page(file) || pages.contains(&file)),
        None => snapshot.files().any(is_page),
    };
    if !some && !is_gone {
        return Err(Failure::new(format!("`{shown}` holds no Markdown page")));
    }
    let submodules = Vec::new();
    Ok(Plan { snapshot, base, profile, only, gone, below, pages, submodules, others, alone })
}

/// The profile of which the page is, for a page without a catalog around it.
fn by_content(bytes: &[u8], profiles: &[Profile]) -> Option<usize> {
    let text = crate::damage::decode(bytes).text.into_owned();
    profiles.iter().position(|profile| {
        Record::read(
            &text,
            Reading { file: FileId(0), path: "", profile: Some(profile), by_content: true },
        )
        .kind
        .is_some()
    })
}
