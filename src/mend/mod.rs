//! Mends what can be mended: chooses edits that do not meet, applies them, and lints again, until nothing is left
//! to do.
//!
//! All of it happens in memory, on a snapshot with some pages replaced. Only `write` touches the disk, once, at
//! the end, and only where its caller asks for it.

mod apply;
mod choose;
pub mod write;

use std::collections::{BTreeMap, HashMap};

use crate::damage;
use crate::diagnostic::{FileId, Fix, Outcome};
use crate::snapshot::Snapshot;
use crate::text::Span;

/// Which fixes are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Those that may be applied unseen.
    #[default]
    Safe,
    All,
}

impl Wanted {
    /// The fix of a finding that is applied.
    pub fn of(self, fixes: &[Fix]) -> Option<&Fix> {
        use crate::diagnostic::Applicability::Safe;
        fixes
            .iter()
            .find(|fix| fix.applicability == Safe)
            .or_else(|| fixes.first().filter(|_| self == Self::All))
    }
}

/// A page before and after, by its path: ids move where a file is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub path: String,
    /// `None` where it was not there.
    pub before: Option<Vec<u8>>,
    pub after: Vec<u8>,
}

/// What came of it.
#[derive(Debug)]
pub struct Mended {
    /// The tree as it would be.
    pub snapshot: Snapshot,
    /// What is still found there.
    pub outcome: Outcome,
    /// In the order of their paths.
    pub changes: Vec<Change>,
    /// For each finding that was mended, the path of its file.
    pub findings: Vec<String>,
}

/// A fix may bring another fault to light; more often than so, fixes only undo one another.
const MOST_ROUNDS: usize = 16;

/// The same finding comes back where its fix does not mend it, or where several are alike and wait for each other.
const MOST_TRIES: usize = 4;

/// Applies the wanted fixes, round by round.
///
/// `lint` judges a tree; `mine` tells by their paths the files that may be changed, and beside which others may be made. A
/// fix is applied whole or not at all: one that meets another waits for the next round.
pub fn mend(
    snapshot: &Snapshot,
    wanted: Wanted,
    mine: &dyn Fn(&str) -> bool,
    lint: &dyn Fn(&Snapshot) -> Outcome,
) -> Mended {
    let mut now = snapshot.steady();
    let mut before: BTreeMap<String, Option<Vec<u8>>> = BTreeMap::new();
    let mut tries: HashMap<String, usize> = HashMap::new();
    let mut findings = Vec::new();
    let mut outcome = lint(&now);
    for _ in 0..MOST_ROUNDS {
        // What was made is as free to change as what it was made for.
        let may = |path: &str| before.contains_key(path) || mine(path);
        let mut files = Files { snapshot: &now, mine: &may, read: BTreeMap::new() };
        let chosen = choose::choose(&outcome.diagnostics, wanted, &tries, &mut files);
        if chosen.findings.is_empty() {
            break;
        }
        let mut texts = files.read;
        let mut replaced = Vec::new();
        for (file, edits) in &chosen.edits {
            let Some(old) = texts.remove(file).flatten() else { continue };
            let path = now.path(*file).to_owned();
            replaced.push((path.clone(), apply::apply(&old, edits)));
            before.entry(path).or_insert(Some(old));
        }
        for (path, text) in chosen.creates {
            replaced.push((path.clone(), text.into_bytes()));
            before.insert(path, None);
        }
        for (fingerprint, file) in chosen.findings {
            findings.push(now.path(file).to_owned());
            *tries.entry(fingerprint).or_default() += 1;
        }
        now = now.with_replaced(replaced);
        outcome = lint(&now);
    }
    let changes = before.into_iter().filter_map(|(path, before)| {
        let after = now.read(now.id_of(&path)?).ok()?;
        (before.as_ref() != Some(&after)).then_some(Change { path, before, after })
    });
    let changes = changes.collect();
    Mended { snapshot: now, outcome, changes, findings }
}

/// The bytes of the files that are edited in a round.
struct Files<'f> {
    snapshot: &'f Snapshot,
    mine: &'f dyn Fn(&str) -> bool,
    /// `None`: not to be edited.
    read: BTreeMap<FileId, Option<Vec<u8>>>,
}

impl Files<'_> {
    /// What an edit replaces, unless its file is none to edit: not asked for, not of this tree, changed since it was
    /// judged, or not in the encoding in which the places of its findings are counted, so that only all of it may be
    /// replaced.
    fn edited(&mut self, file: FileId, span: Span) -> Option<&[u8]> {
        let (snapshot, mine) = (self.snapshot, self.mine);
        let read = self.read.entry(file).or_insert_with(|| {
            let ours = (file.0 as usize) < snapshot.len() && mine(snapshot.path(file));
            snapshot.read(file).ok().filter(|_| ours)
        });
        let bytes = read.as_deref()?;
        let is_whole = span.range() == (0..bytes.len());
        let may = is_whole || damage::utf16(bytes).is_none();
        bytes.get(span.range()).filter(|_| may)
    }

    /// Whether a file may be made for a finding on another one.
    fn may_create(&self, path: &str, beside: FileId) -> bool {
        self.snapshot.id_of(path).is_none() && (self.mine)(self.snapshot.path(beside))
    }
}

#[cfg(test)]
mod tests;
