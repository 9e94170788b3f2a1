//! What a change brought about: the findings of a catalog that the one before it did not have, on whatever page.
//!
//! Both are judged whole, as any page may be the reason for a finding on another. What is the same in both is read
//! once: a page with the same path and content has the same record.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::altered::altered;
use super::broken::unbroken;
use super::{AT_ONCE, Options, Read, Settings, Side, judged};
use crate::damage;
use crate::diagnostic::{Altered, Diagnostic, FileId, Outcome};
use crate::links::paths::Paths;
use crate::rules;
use crate::snapshot::Snapshot;

/// The catalog before the change.
#[derive(Debug)]
pub struct Before<'a> {
    pub snapshot: &'a Snapshot,
    /// Those of the catalog after the change, as far as they name files of this snapshot.
    pub options: &'a Options<'a>,
    /// The paths of pages that got another one, with that.
    pub renamed: &'a HashMap<String, String>,
}

/// Lints the pages of a snapshot and keeps what those before the change did not have.
///
/// Findings are told apart by what they say and of which page, not by line: one that only moved is none, neither is
/// one of a page that only got another path.
pub fn lint_change(
    before: &Before<'_>,
    after: &Snapshot,
    options: &Options<'_>,
    progress: &(dyn Fn(usize) + Sync),
) -> Outcome {
    let settings = Settings::new(options);
    let (old_paths, paths) = (Paths::new(before.snapshot), Paths::new(after));
    let mut old = Side::new(&old_paths, before.options, &settings);
    let mut new = Side::new(&paths, options, &settings);
    let pages = judged(&new.pages, options);
    let pairs = pairs(&old, &new);
    let same_paths = same_paths(before.snapshot, after);
    let mut facts = Vec::new();
    for pairs in pairs.chunks(AT_ONCE) {
        let read: Vec<Both> = pairs
            .par_iter()
            .with_min_len(8)
            .map(|pair| {
                let read = pair.read(&old, &new, same_paths);
                progress(usize::from(pair.new.is_some()));
                read
            })
            .collect();
        for Both { old: before, new: after, altered } in read {
            if let Some(page) = before {
                old.take(page);
            }
            if let Some(page) = after {
                new.take(page);
            }
            facts.extend(altered);
        }
    }
    facts.extend(before.renamed.iter().flat_map(|(from, to)| {
        let files = before.snapshot.id_of(from).zip(after.id_of(to));
        files.map_or_else(Vec::new, |(from, to)| altered(&old.run, from, &new.run, to))
    }));
    // What stays in the order of the page is sorted by page.
    facts.sort_by(|one, other| one.path.cmp(&other.path));
    if let Some(only) = &options.only {
        facts.retain(|fact| after.id_of(&fact.path).is_some_and(|file| only.contains(&file)));
    }
    let renamed = |path| before.renamed.get(path).map_or(path, String::as_str);
    let (old, mut diagnostics) =
        rayon::join(|| old.diagnostics(renamed), || new.diagnostics(|path| path));
    // One that a comment took out and takes out no more is new as well.
    let known: HashMap<String, bool> =
        old.into_iter().map(|known| (known.fingerprint, known.suppressed)).collect();
    let is_new = |found: &Diagnostic| {
        // What could not be judged may have been altered in any way.
        found.rule == rules::INTERNAL_ERROR.id
            || known
                .get(&found.fingerprint)
                .is_none_or(|suppressed| *suppressed && !found.suppressed)
    };
    diagnostics.retain(is_new);
    // What follows from a fault that was there before stands for itself.
    let kept: HashSet<String> = diagnostics.iter().map(|kept| kept.fingerprint.clone()).collect();
    for found in &mut diagnostics {
        found.caused_by = found.caused_by.take().filter(|cause| kept.contains(cause));
    }
    Outcome { diagnostics, pages, altered: facts, ..Outcome::default() }
}

/// A page by its path: before the change, after it, or both.
#[derive(Clone, Copy, Debug)]
struct Pair {
    old: Option<FileId>,
    new: Option<FileId>,
}

/// What came of a page on both sides.
struct Both {
    old: Option<Read>,
    new: Option<Read>,
    altered: Vec<Altered>,
}

/// All pages of both sides, in the order of their paths.
fn pairs(old: &Side<'_>, new: &Side<'_>) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(old.pages.len().max(new.pages.len()));
    let mut olds = old.pages.iter().copied().peekable();
    let mut news = new.pages.iter().copied().peekable();
    loop {
        let path_of = |side: &Side<'_>, file: FileId| side.run.snapshot.path(file).to_owned();
        let (before, after) = (olds.peek().copied(), news.peek().copied());
        let order = match (before, after) {
            (None, None) => return pairs,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(before), Some(after)) => path_of(old, before).cmp(&path_of(new, after)),
        };
        pairs.push(Pair {
            old: before.filter(|_| order.is_le()).and_then(|_| olds.next()),
            new: after.filter(|_| order.is_ge()).and_then(|_| news.next()),
        });
    }
}

/// Whether links lead to the same on both sides.
fn same_paths(before: &Snapshot, after: &Snapshot) -> bool {
    before.len() == after.len()
        && before.ignored_folders() == after.ignored_folders()
        && before.files().zip(after.files()).all(|(old, new)| {
            before.path(old) == after.path(new) && before.standing(old) == after.standing(new)
        })
}

impl Pair {
    fn read(self, before: &Side<'_>, after: &Side<'_>, same_paths: bool) -> Both {
        let (Some(old), Some(new)) = (self.old, self.new) else {
            return Both {
                old: self.old.map(|file| before.run.page(file)),
                new: self.new.map(|file| after.run.page(file)),
                altered: Vec::new(),
            };
        };
        let bytes = after.run.snapshot.read(new);
        let is_same = bytes
            .as_ref()
            .is_ok_and(|bytes| is_same(before.run.snapshot, old, after.run.snapshot, new, bytes));
        let Some(bytes) = bytes.ok().filter(|_| is_same) else {
            return Both {
                old: Some(before.run.page(old)),
                new: Some(after.run.page(new)),
                altered: altered(&before.run, old, &after.run, new),
            };
        };
        let mut of_old = None;
        let of_new = unbroken(new, || {
            let decoded = damage::decode(&bytes);
            let mut record = after.run.record(new, &decoded.text);
            // Files beside the page may have changed.
            let by_itself = record.kind.is_none_or(|kind| kind.beside.is_empty());
            if same_paths && by_itself {
                // Rules that look at one page would say the same of it twice.
                return after.run.unjudged(&record);
            }
            let of_new = after.run.judged(&record, &decoded, &bytes);
            record.file = old;
            // Where nothing is found, what was found before is of no matter.
            let clean = of_new.made.is_empty() && of_new.suppressions.is_empty();
            of_old = Some(if clean {
                before.run.unjudged(&record)
            } else {
                before.run.judged(&record, &decoded, &bytes)
            });
            of_new
        });
        let of_old = of_old
            .unwrap_or_else(|| if same_paths { of_new.clone() } else { before.run.page(old) });
        Both { old: Some(of_old), new: Some(of_new), altered: Vec::new() }
    }
}

/// Whether the file held the same before; `bytes` are what it holds now.
fn is_same(before: &Snapshot, old: FileId, after: &Snapshot, new: FileId, bytes: &[u8]) -> bool {
    let object = before.object(old);
    match (object, after.object(new)) {
        (Some(one), Some(other)) => one == other,
        (Some(object), None) if object.names(bytes) == Some(true) => true,
        _ => before.read(old).is_ok_and(|before| before == bytes),
    }
}
