//! The one place that runs git: which files the index and commits hold, and what is in them.
//!
//! The program itself is asked, as it alone knows all forms of a repository. It is never run through a shell, gets no
//! path and no revision that could be read as an option, and nothing that a repository's configuration could make
//! it start: no hooks, no monitor, no filters, no fetching of what a partial clone lacks.

mod objects;
mod tree;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use objects::{ObjectId, Objects};
pub use tree::{Entry, Mode, Tree};

use crate::text::percent_encoded;

/// Why git gave no answer: one sentence.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("cannot run `git`: {0}")]
    Program(io::Error),
    #[error("`{}` is in no git repository", .0.display())]
    NoRepository(PathBuf),
    #[error("git refuses to work here: {0}")]
    Refused(String),
    #[error("there is no commit `{0}` in this repository")]
    NoCommit(String),
    #[error("`{0}` is a range of commits: name one commit, with which it is compared")]
    Range(String),
    #[error(
        "there is no commit `{0}` in this shallow clone: fetch it first (`git fetch --unshallow`, or \
         `fetch-depth: 0` where `actions/checkout` made the clone)"
    )]
    NoCommitYet(String),
    #[error(
        "this shallow clone does not reach back to where `{0}` and `HEAD` part: fetch more of it \
         (`git fetch --unshallow`, or `fetch-depth: 0` where `actions/checkout` made the clone)"
    )]
    TooShallow(String),
    #[error("`{0}` is not merged: resolve its conflict and add it first")]
    Unmerged(String),
    #[error("git gave an answer that cannot be read")]
    Garbled,
}

/// A repository with a working tree.
#[derive(Debug)]
pub struct Repository {
    /// Canonical.
    top: PathBuf,
    /// The index in the place of the usual one, as git names it to its hooks.
    index: Option<PathBuf>,
}

/// What git tells its hooks by way of the environment, all paths absolute.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    pub index_file: Option<PathBuf>,
    pub git_dir: Option<PathBuf>,
}

/// How a path of one side is called on the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    pub from: String,
    pub to: String,
}

/// What would lead git to another repository than the one around the folder, or to another program.
const NOT_INHERITED: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_EXTERNAL_DIFF",
    "GIT_LITERAL_PATHSPECS",
];

fn command(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(["--no-pager", "--literal-pathspecs"]);
    for setting in ["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false"] {
        git.args(["-c", setting]);
    }
    for name in NOT_INHERITED {
        git.env_remove(name);
    }
    git.env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        // Versions that do not know that can fetch by no protocol.
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    git
}

fn output(git: &mut Command) -> Result<Output, GitError> {
    git.output().map_err(GitError::Program)
}

/// The first line of what git complains of, without its `fatal:`.
fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    let line = line.trim_start_matches("fatal: ").trim_start_matches("error: ");
    // What git advises where a repository belongs to somebody else.
    match text.lines().map(str::trim).find(|line| line.starts_with("git config ")) {
        Some(advice) => format!("{line}: to trust it, run `{advice}`"),
        None => line.to_owned(),
    }
}

fn line(output: &Output) -> Option<&str> {
    let text = std::str::from_utf8(&output.stdout).ok()?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    (!text.is_empty()).then_some(text)
}

impl Repository {
    /// The repository whose working tree holds `folder`.
    pub fn around(folder: &Path, environment: &Environment) -> Result<Self, GitError> {
        let found = output(command(folder).args(["rev-parse", "--show-toplevel"]))?;
        let complaint = complaint(&found);
        let top = line(&found).filter(|_| found.status.success()).ok_or_else(|| {
            if complaint.starts_with("not a git repository") {
                GitError::NoRepository(folder.to_owned())
            } else {
                GitError::Refused(complaint)
            }
        })?;
        let top = Path::new(top).canonicalize().map_err(|_| GitError::Garbled)?;
        let mut repository = Self { top, index: None };
        // Inside a hook the index to be committed may be another file, but only of the repository that is committed to.
        if let Some(index) = &environment.index_file {
            let own = repository.ask(&["rev-parse", "--absolute-git-dir"])?;
            let own = line(&own).and_then(|own| Path::new(own).canonicalize().ok());
            let meant = environment.git_dir.as_deref().or(index.parent());
            let meant = meant.and_then(|folder| folder.canonicalize().ok());
            repository.index = Some(index.clone()).filter(|_| own.is_some() && own == meant);
        }
        Ok(repository)
    }

    /// The folder of its working tree.
    pub fn top(&self) -> &Path {
        &self.top
    }

    fn command(&self) -> Command {
        let mut git = command(&self.top);
        if let Some(index) = &self.index {
            git.env("GIT_INDEX_FILE", index);
        }
        git
    }

    fn ask(&self, arguments: &[&str]) -> Result<Output, GitError> {
        output(self.command().args(arguments))
    }

    /// What a command prints that must succeed.
    fn told(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = self.ask(arguments)?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(GitError::Refused(complaint(&output)))
        }
    }

    /// The commit that is checked out; `None` before the first.
    pub fn head(&self) -> Result<Option<ObjectId>, GitError> {
        self.find("HEAD")
    }

    fn find(&self, revision: &str) -> Result<Option<ObjectId>, GitError> {
        let wanted = format!("{revision}^{{commit}}");
        let found = self.ask(&["rev-parse", "--quiet", "--verify", &wanted])?;
        Ok(line(&found).filter(|_| found.status.success()).and_then(ObjectId::parse))
    }

    fn is_shallow(&self) -> Result<bool, GitError> {
        let answer = self.ask(&["rev-parse", "--is-shallow-repository"])?;
        Ok(line(&answer) == Some("true"))
    }

    /// The commit from which what is checked out went on since `revision`: where the two part.
    pub fn since(&self, revision: &str) -> Result<ObjectId, GitError> {
        let named = if revision.starts_with('-') { None } else { self.find(revision)? };
        let Some(named) = named else {
            let revision = revision.to_owned();
            let shallow = self.is_shallow()?;
            return Err(if revision.contains("..") {
                // No name of a branch or a tag has two dots.
                GitError::Range(revision)
            } else if shallow {
                GitError::NoCommitYet(revision)
            } else {
                GitError::NoCommit(revision)
            });
        };
        let Some(head) = self.head()? else { return Ok(named) };
        let base = self.ask(&["merge-base", named.as_str(), head.as_str()])?;
        match line(&base).and_then(ObjectId::parse) {
            Some(base) => Ok(base),
            None if self.is_shallow()? => Err(GitError::TooShallow(revision.to_owned())),
            // Two histories that share nothing are compared as they are.
            None => Ok(named),
        }
    }

    /// The files of a commit; none before the first commit.
    pub fn tree(&self, commit: Option<&ObjectId>) -> Result<Vec<Entry>, GitError> {
        let Some(commit) = commit else { return Ok(Vec::new()) };
        let told = self.told(&["ls-tree", "-r", "-z", "--full-tree", commit.as_str()])?;
        records(&told).map(|record| Entry::of_tree(record).ok_or(GitError::Garbled)).collect()
    }

    /// The files of the index: what would be committed.
    pub fn index(&self) -> Result<Vec<Entry>, GitError> {
        let told = self.told(&["ls-files", "--stage", "-z", "--full-name"])?;
        let mut entries = Vec::new();
        for record in records(&told) {
            let (entry, stage) = Entry::of_index(record).ok_or(GitError::Garbled)?;
            if stage != b'0' {
                return Err(GitError::Unmerged(entry.shown()));
            }
            entries.push(entry);
        }
        // What was only announced (`git add --intent-to-add`) stands there as an empty file, and is not committed.
        if entries.iter().any(|entry| entry.object.is_empty_file()) {
            let announced = self.told(&[
                "diff-files",
                "--name-only",
                "--diff-filter=A",
                "-z",
                "--no-ext-diff",
            ])?;
            let announced: HashSet<&[u8]> = records(&announced).collect();
            entries.retain(|entry| !announced.contains(entry.path.as_slice()));
        }
        Ok(entries)
    }

    /// Which files of the index were files of another name in the commit.
    pub fn renames(&self, commit: Option<&ObjectId>) -> Result<Vec<Rename>, GitError> {
        let Some(commit) = commit else { return Ok(Vec::new()) };
        let told = self.told(&[
            "diff-index",
            "--cached",
            "--find-renames",
            "--diff-filter=R",
            "--name-status",
            "-z",
            "--no-ext-diff",
            "--no-textconv",
            commit.as_str(),
        ])?;
        let mut parts = records(&told).map(|path| percent_encoded(path).into_owned());
        let mut renames = Vec::new();
        while let (Some(_), Some(from), Some(to)) = (parts.next(), parts.next(), parts.next()) {
            renames.push(Rename { from, to });
        }
        Ok(renames)
    }

    /// The contents of files, read on demand.
    pub fn objects(&self) -> Objects {
        let mut git = self.command();
        git.args(["cat-file", "--batch"]);
        Objects::new(git)
    }
}

/// What `-z` separates.
fn records(told: &[u8]) -> impl Iterator<Item = &[u8]> {
    told.split(|&byte| byte == 0).filter(|record| !record.is_empty())
}
