//! Which edits of all findings go together.

use std::collections::{BTreeMap, HashMap};

use super::{Files, MOST_TRIES, Wanted};
use crate::diagnostic::{Diagnostic, FileId, Fix};
use crate::rules;
use crate::text::Span;

/// The edits of one round.
#[derive(Default)]
pub(super) struct Chosen {
    /// For each file, in order and apart from each other.
    pub(super) edits: BTreeMap<FileId, BTreeMap<Span, String>>,
    /// Paths and texts of new files.
    pub(super) creates: BTreeMap<String, String>,
    /// Fingerprints of the findings that they mend, and where these stand.
    pub(super) findings: Vec<(String, FileId)>,
}

/// Takes the fixes of findings in their order, each whole, as long as its edits meet no other's.
///
/// What a comment takes out or a baseline knows is left as it is: somebody decided so.
/// A finding that only follows from one of another rule waits as long as that one is mended: it may be gone then. Findings of
/// one rule do not wait for each other: to mend the first leaves the others as they are.
pub(super) fn choose(
    diagnostics: &[Diagnostic],
    wanted: Wanted,
    tries: &HashMap<String, usize>,
    files: &mut Files<'_>,
) -> Chosen {
    let open: Vec<(&Diagnostic, &Fix)> = diagnostics
        .iter()
        .filter(|diagnostic| {
            diagnostic.counts()
                && tries.get(&diagnostic.fingerprint).is_none_or(|tried| *tried < MOST_TRIES)
        })
        .filter_map(|diagnostic| Some((diagnostic, wanted.of(&diagnostic.finding.fixes)?)))
        .collect();
    let causes: HashMap<&str, &str> = open
        .iter()
        .map(|(diagnostic, _)| (diagnostic.fingerprint.as_str(), diagnostic.rule))
        .collect();
    let mut chosen = Chosen::default();
    // The others may change what is summed up.
    let (last, first): (Vec<_>, Vec<_>) =
        open.into_iter().partition(|(diagnostic, _)| rules::sums_up(diagnostic.rule));
    chosen.extend(&first, &causes, files);
    if chosen.findings.is_empty() {
        chosen.extend(&last, &causes, files);
    }
    chosen
}

impl Chosen {
    fn extend(
        &mut self,
        open: &[(&Diagnostic, &Fix)],
        causes: &HashMap<&str, &str>,
        files: &mut Files<'_>,
    ) {
        for (diagnostic, fix) in open {
            let cause = diagnostic.caused_by.as_deref().and_then(|cause| causes.get(cause));
            let waits = cause.is_some_and(|rule| *rule != diagnostic.rule);
            if !waits && self.take(diagnostic.finding.file, fix, files) {
                self.findings.push((diagnostic.fingerprint.clone(), diagnostic.finding.file));
            }
        }
    }

    fn take(&mut self, file: FileId, fix: &Fix, files: &mut Files<'_>) -> bool {
        let mut own: BTreeMap<FileId, BTreeMap<Span, &str>> = BTreeMap::new();
        let new = fix.creates.as_ref().map(|new| (new.path(files.snapshot.path(file)), &new.text));
        if let Some((path, _)) = &new
            && (self.creates.contains_key(path) || !files.may_create(path, file))
        {
            return false;
        }
        let mut changes = new.is_some();
        for edit in &fix.edits {
            let file = edit.file.unwrap_or(file);
            let Some(old) = files.edited(file, edit.span) else { return false };
            changes |= old != edit.text.as_bytes();
            let meets = |known: Option<&BTreeMap<Span, String>>| {
                known.is_some_and(|known| meets(known, edit.span))
            };
            let known = own.entry(file).or_default();
            if meets(self.edits.get(&file)) || self::meets(known, edit.span) {
                return false;
            }
            known.insert(edit.span, &edit.text);
        }
        for (file, edits) in own.into_iter().filter(|_| changes) {
            let edits = edits.into_iter().map(|(span, text)| (span, text.to_owned()));
            self.edits.entry(file).or_default().extend(edits);
        }
        self.creates.extend(new.map(|(path, text)| (path, text.clone())));
        changes
    }
}

/// Whether an edit at `span` and one of the others touch the same bytes, or begin at the same place.
fn meets<T>(edits: &BTreeMap<Span, T>, span: Span) -> bool {
    let before = edits.range(..span).next_back();
    let after = edits.range(span..).next();
    before.is_some_and(|(before, _)| before.end > span.start || before.start == span.start)
        || after.is_some_and(|(after, _)| after.start < span.end || after.start == span.start)
}
