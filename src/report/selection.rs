//! Which findings are told, and which of them are shown.
//!
//! Told is what a reader is to act on: a finding that only follows from another one is folded under it, and one
//! that is suppressed is not spoken of. Shown is as much of that as is wanted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::words::counted;
use super::{Report, Verbosity};
use crate::diagnostic::{Applicability, Diagnostic, FileId, Outcome, Severity};
use crate::text::listed;

/// How many diagnostics are shown; the summary counts them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub per_rule: usize,
    pub total: usize,
}

impl Limit {
    pub const ALL: Self = Self { per_rule: usize::MAX, total: usize::MAX };
    /// What somebody may read from end to end.
    pub const FEW: Self = Self { per_rule: 3, total: 50 };
}

/// The findings of a run that stand for themselves, and how many follow from each.
pub(super) struct Told<'a> {
    outcome: &'a Outcome,
    /// By fingerprint. One that is itself silent folds nothing.
    causes: HashMap<&'a str, &'a Diagnostic>,
    followers: HashMap<&'a str, Vec<&'a Diagnostic>>,
}

impl<'a> Told<'a> {
    pub(super) fn new(outcome: &'a Outcome) -> Self {
        let is_cause = |it: &&Diagnostic| it.counts() && it.caused_by.is_none();
        let causes = outcome.diagnostics.iter().filter(is_cause);
        let mut told = Self {
            outcome,
            causes: causes.map(|it| (it.fingerprint.as_str(), it)).collect(),
            followers: HashMap::new(),
        };
        for diagnostic in outcome.diagnostics.iter().filter(|it| it.counts()) {
            if let Some(cause) = told.cause(diagnostic) {
                told.followers.entry(&cause.fingerprint).or_default().push(diagnostic);
            }
        }
        told
    }

    /// The finding that `diagnostic` is folded under.
    pub(super) fn cause(&self, diagnostic: &Diagnostic) -> Option<&'a Diagnostic> {
        self.causes.get(diagnostic.caused_by.as_deref()?).copied()
    }

    pub(super) fn followers(&self, of: &Diagnostic) -> &[&'a Diagnostic] {
        self.followers.get(of.fingerprint.as_str()).map_or(&[], Vec::as_slice)
    }

    /// What a finding weighs with all that is folded under it: that fails the run too.
    pub(super) fn weight(&self, of: &Diagnostic) -> Severity {
        let folded = self.followers(of).iter().map(|it| it.severity);
        folded.fold(of.severity, Severity::max)
    }

    /// What is folded under a finding, in words.
    pub(super) fn consequences(&self, of: &Diagnostic) -> Option<String> {
        let followers = self.followers(of);
        let verb = match followers {
            [] => return None,
            [_] => "follows",
            _ => "follow",
        };
        let others = counted(followers.len(), "other finding");
        let rules: BTreeSet<&str> = followers.iter().map(|it| it.rule).collect();
        Some(format!("{others} {verb} from this one: {}", listed(rules)))
    }

    pub(super) fn is_folded(&self, diagnostic: &Diagnostic) -> bool {
        self.cause(diagnostic).is_some()
    }

    /// All that stand for themselves, what is suppressed too.
    pub(super) fn unfolded(&self) -> impl Iterator<Item = &'a Diagnostic> + '_ {
        self.outcome.diagnostics.iter().filter(|it| !self.is_folded(it))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a Diagnostic> + '_ {
        self.unfolded().filter(|it| it.counts())
    }
}

/// Which diagnostics are shown to a reader.
pub(super) struct Selection<'a> {
    pub(super) told: Told<'a>,
    pub(super) shown: Vec<&'a Diagnostic>,
    rules: BTreeMap<&'a str, Chosen>,
}

/// What is shown of one rule.
#[derive(Default)]
pub(super) struct Chosen {
    all: usize,
    shown: usize,
    /// Index of the last one in `Selection::shown`.
    last: usize,
    pub(super) hidden_files: usize,
    last_hidden: Option<FileId>,
}

impl Chosen {
    pub(super) fn hidden(&self) -> usize {
        self.all - self.shown
    }
}

impl<'a> Selection<'a> {
    pub(super) fn new(report: &Report<'a>) -> Self {
        let limit = report.style.limit;
        let told = Told::new(report.outcome);
        let mut shown: Vec<&Diagnostic> = Vec::new();
        let mut rules: BTreeMap<&str, Chosen> = BTreeMap::new();
        let is_wanted = |it: &&Diagnostic| match report.style.verbosity {
            Verbosity::Verbose => true,
            Verbosity::Counts | Verbosity::Normal => it.counts() && !told.is_folded(it),
            Verbosity::Quiet => {
                it.counts() && !told.is_folded(it) && told.weight(it) >= report.fails_from
            }
        };
        for diagnostic in report.outcome.diagnostics.iter().filter(is_wanted) {
            let rule = rules.entry(diagnostic.rule).or_default();
            rule.all += 1;
            if rule.shown < limit.per_rule && shown.len() < limit.total {
                rule.shown += 1;
                rule.last = shown.len();
                shown.push(diagnostic);
            } else if rule.last_hidden.replace(diagnostic.finding.file)
                != Some(diagnostic.finding.file)
            {
                rule.hidden_files += 1;
            }
        }
        Self { told, shown, rules }
    }

    /// What is left out of the rule whose last finding is the one at `at`, if anything is.
    pub(super) fn left_out_after(&self, at: usize) -> Option<&Chosen> {
        let rule = self.rules.get(self.shown.get(at)?.rule)?;
        (rule.last == at && rule.hidden() > 0).then_some(rule)
    }

    /// What stands behind a finding that is told in one line.
    pub(super) fn mark(&self, diagnostic: &Diagnostic) -> &'static str {
        let fixes = &diagnostic.finding.fixes;
        if diagnostic.baselined {
            " (in the baseline)"
        } else if diagnostic.suppressed {
            " (suppressed)"
        } else if self.told.is_folded(diagnostic) {
            " (follows from another)"
        } else if fixes.iter().any(|fix| fix.applicability == Applicability::Safe) {
            " [fixable]"
        } else if fixes.is_empty() {
            ""
        } else {
            " [fixable, needs an eye]"
        }
    }

    pub(super) fn hidden(&self) -> usize {
        self.rules.values().map(Chosen::hidden).sum()
    }
}
