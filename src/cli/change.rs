//! `--staged` and `--since`: the two sides of a change.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Failure;
use super::plan::{Plan, nothing_at};
use crate::diagnostic::FileId;
use crate::git::{Entry, Environment, GitError, Mode, Repository, Tree};
use crate::links::paths::is_markdown;
use crate::profile::Profile;
use crate::snapshot::Snapshot;

/// Findings that a change brought about, in place of all.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Changes")]
pub(super) struct ChangeArgs {
    /// Lint what is staged in git, not the working tree, and show only what the commit would bring about, on
    /// whatever page.
    #[arg(long, conflicts_with_all = ["since", "fix", "diff"])]
    pub(super) staged: bool,
    /// Show only what came about since a commit, branch or tag, on whatever page: since the two histories parted.
    #[arg(long, value_name = "REVISION")]
    pub(super) since: Option<String>,
}

impl ChangeArgs {
    pub(super) fn is_given(&self) -> bool {
        self.staged || self.since.is_some()
    }
}

/// A repository before a change and after it.
pub(super) struct Change {
    repository: Repository,
    objects: Arc<crate::git::Objects>,
    before: Vec<Entry>,
    /// `None`: as the working tree is.
    after: Option<Vec<Entry>>,
    /// By their paths from the repository's root.
    renamed: HashMap<String, String>,
    /// What it is compared with, for people.
    pub(super) with: String,
}

/// A catalog on both sides.
pub(super) struct Sides {
    pub(super) before: Plan,
    pub(super) after: Plan,
    /// By their paths in the catalog.
    pub(super) renamed: HashMap<String, String>,
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        Self::new(error.to_string())
    }
}

impl Change {
    pub(super) fn new(args: &ChangeArgs, base: &Path) -> Result<Self, Failure> {
        let repository = Repository::around(base, &environment())?;
        let commit = match &args.since {
            Some(revision) => Some(repository.since(revision)?),
            None => repository.head()?,
        };
        let with = match (&args.since, &commit) {
            (Some(revision), Some(commit)) => {
                format!("`{revision}` ({})", commit.as_str().get(..10).unwrap_or_default())
            }
            (_, Some(_)) => "`HEAD`".to_owned(),
            (_, None) => "an empty repository".to_owned(),
        };
        let (before, after) = rayon::join(
            || repository.tree(commit.as_ref()),
            || args.staged.then(|| repository.index()).transpose(),
        );
        let (before, after) = (before?, after?);
        let renamed = match &after {
            Some(after) if !may_rename(&before, after) => Vec::new(),
            _ => repository.renames(commit.as_ref())?,
        };
        let renamed = renamed.into_iter().map(|rename| (rename.from, rename.to)).collect();
        let objects = Arc::new(repository.objects());
        Ok(Self { repository, objects, before, after, renamed, with })
    }

    /// The path of a folder from the repository's root.
    fn location(&self, folder: &Path) -> Result<String, Failure> {
        let location = folder
            .strip_prefix(self.repository.top())
            .map_err(|_| GitError::NoRepository(folder.to_owned()))?;
        Ok(location.to_string_lossy().replace('\\', "/"))
    }

    fn tree(&self, entries: &[Entry], folder: &Path) -> Result<Tree, Failure> {
        let location = self.location(folder)?;
        Ok(Tree::new(self.objects.clone(), entries.to_vec(), &location, folder))
    }

    /// The files below a folder before the change; one outside the repository has no part in it.
    pub(super) fn before(&self, folder: &Path) -> Result<Snapshot, Failure> {
        if !folder.starts_with(self.repository.top()) {
            return of_folder(folder);
        }
        let tree = self.tree(&self.before, folder)?;
        let ignoring = match self.after {
            Some(_) => None,
            None => Some(of_folder(folder)?),
        };
        Snapshot::of_git(tree, ignoring.as_ref()).map_err(|error| Failure::new(error.to_string()))
    }

    /// The files below a folder after the change.
    pub(super) fn after(&self, folder: &Path) -> Result<Snapshot, Failure> {
        let inside = folder.starts_with(self.repository.top());
        let Some(entries) = self.after.as_ref().filter(|_| inside) else {
            return of_folder(folder);
        };
        let tree = self.tree(entries, folder)?;
        Snapshot::of_git(tree, None).map_err(|error| Failure::new(error.to_string()))
    }

    /// What was planned for the working tree, on both sides.
    pub(super) fn sides(&self, plan: Plan, profile: Option<&Profile>) -> Result<Sides, Failure> {
        let location = self.location(&plan.base)?;
        let below = |path: &str| {
            if location.is_empty() {
                return Some(path.to_owned());
            }
            Some(path.strip_prefix(location.as_str())?.strip_prefix('/')?.to_owned())
        };
        let renamed =
            self.renamed.iter().filter_map(|(from, to)| Some((below(from)?, below(to)?))).collect();
        let submodules = self.before.iter().filter(|entry| entry.mode == Mode::Submodule);
        let submodules = submodules.filter_map(|entry| below(&entry.shown())).collect();
        let mut before = self.tree(&self.before, &plan.base).and_then(|tree| {
            let ignoring = self.after.is_none().then_some(&plan.snapshot);
            Snapshot::of_git(tree, ignoring).map_err(|error| Failure::new(error.to_string()))
        })?;
        let mut after = match &self.after {
            Some(_) => self.after(&plan.base)?,
            None => plan.snapshot.clone(),
        };
        for (path, named) in &plan.gone {
            let holds = |side: &Snapshot| {
                side.id_of(path).is_some() || !below_folder(side, path).is_empty()
            };
            if !holds(&before) && !holds(&after) {
                return Err(nothing_at(named));
            }
        }
        if let (true, Some((name, _))) = (plan.alone, plan.gone.first()) {
            before = alone(&before, name);
            after = alone(&after, name);
        } else if plan.alone {
            let name = plan.snapshot.path(FileId(0)).to_owned();
            before = alone(&before, &name);
            if self.after.is_some() {
                after = alone(&after, &name);
            }
        }
        let holds_page = |files: &Snapshot| files.files().any(|file| is_markdown(files.path(file)));
        if !plan.alone && !holds_page(&before) && !holds_page(&after) {
            return Err(Failure::new(format!(
                "git holds no Markdown page below `{}`: add some first",
                plan.base.display()
            )));
        }
        let files = |files: &HashSet<FileId>, side: &Snapshot| {
            files.iter().filter_map(|&file| side.id_of(plan.snapshot.path(file))).collect()
        };
        let (pages, pages_before) = (files(&plan.pages, &after), files(&plan.pages, &before));
        let mut only: Option<HashSet<FileId>> = plan.only.as_ref().map(|only| match &plan.below {
            // What is staged below a folder need not be in the working tree.
            Some(folder) => below_folder(&after, folder),
            None => files(only, &after),
        });
        if let Some(only) = &mut only {
            // Gone from the working tree, and perhaps still staged.
            for (path, _) in &plan.gone {
                only.extend(after.id_of(path));
                only.extend(below_folder(&after, path));
                only.extend(twins(&after, profile, path));
            }
        }
        let alone = plan.alone;
        Ok(Sides {
            before: Plan {
                snapshot: before,
                base: plan.base.clone(),
                profile: plan.profile,
                only: None,
                gone: Vec::new(),
                below: None,
                pages: pages_before,
                submodules: Vec::new(),
                others: Vec::new(),
                alone,
            },
            after: Plan { snapshot: after, only, pages, submodules, ..plan },
            renamed,
        })
    }
}

/// The files below a folder.
pub(super) fn below_folder(files: &Snapshot, folder: &str) -> HashSet<FileId> {
    let folder = format!("{folder}/");
    files.files().filter(|&file| files.path(file).starts_with(&folder)).collect()
}

/// The other files that show the folder of a page that shows one: what is said of its absence stands there.
fn twins(files: &Snapshot, profile: Option<&Profile>, page: &str) -> Vec<FileId> {
    let Some(profile) = profile else { return Vec::new() };
    let Some(folder) = profile.folder_of(page) else { return Vec::new() };
    let beside = |name: &String| match folder {
        "" => files.id_of(name),
        folder => files.id_of(&format!("{folder}/{name}")),
    };
    profile.index_pages.iter().filter_map(|index| beside(&index.file)).collect()
}

pub(super) fn of_folder(folder: &Path) -> Result<Snapshot, Failure> {
    Snapshot::of_folder(folder).map_err(|error| Failure::new(error.to_string()))
}

/// One file of a folder, with nothing around it.
fn alone(files: &Snapshot, name: &str) -> Snapshot {
    let bytes = files.id_of(name).and_then(|file| files.read(file).ok());
    Snapshot::in_memory(bytes.map(|bytes| (name, bytes)))
}

/// Whether paths went away and others came.
fn may_rename(before: &[Entry], after: &[Entry]) -> bool {
    let paths = |entries: &[Entry]| -> HashSet<Vec<u8>> {
        entries.iter().map(|entry| entry.path.clone()).collect()
    };
    let (before, after) = (paths(before), paths(after));
    before.difference(&after).next().is_some() && after.difference(&before).next().is_some()
}

/// What git tells its hooks.
fn environment() -> Environment {
    let here = std::env::current_dir().unwrap_or_default();
    let path = |name: &str| -> Option<PathBuf> {
        let value = std::env::var_os(name).filter(|value| value != OsStr::new(""))?;
        Some(here.join(value))
    };
    Environment { index_file: path("GIT_INDEX_FILE"), git_dir: path("GIT_DIR") }
}
