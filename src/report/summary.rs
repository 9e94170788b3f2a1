//! The counts of a run.

use std::collections::BTreeMap;

use super::selection::Told;
use crate::diagnostic::{Applicability, Diagnostic, Outcome, Severity};

/// What is counted, for one rule or for all. What is suppressed or in the baseline counts as nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) infos: usize,
    /// Of all these, those that are folded under another finding.
    pub(super) folded: usize,
    /// Of all these, those with a fix.
    pub(super) fixable: usize,
    /// Of the fixable ones, those with no fix that may be applied unseen.
    pub(super) unsafe_only: usize,
}

impl Count {
    pub(super) fn all(self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// Of these, what fails the run.
    pub(super) fn failing(self, from: Severity) -> Self {
        let only = |count, severity| if severity >= from { count } else { 0 };
        Self {
            errors: only(self.errors, Severity::Error),
            warnings: only(self.warnings, Severity::Warning),
            infos: only(self.infos, Severity::Info),
            ..self
        }
    }

    pub(super) fn add(&mut self, diagnostic: &Diagnostic, is_folded: bool) {
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
        self.folded += usize::from(is_folded);
        let fixes = &diagnostic.finding.fixes;
        self.fixable += usize::from(!fixes.is_empty());
        let is_safe = fixes.iter().any(|fix| fix.applicability == Applicability::Safe);
        self.unsafe_only += usize::from(!fixes.is_empty() && !is_safe);
    }
}

#[derive(Debug, Default)]
pub(super) struct Summary<'a> {
    pub(super) total: Count,
    pub(super) suppressed: usize,
    pub(super) baselined: usize,
    pub(super) rules: BTreeMap<&'a str, Count>,
}

impl<'a> Summary<'a> {
    pub(super) fn new(outcome: &'a Outcome) -> Self {
        let mut summary = Self::default();
        let told = Told::new(outcome);
        for diagnostic in &outcome.diagnostics {
            if diagnostic.baselined {
                summary.baselined += 1;
            } else if diagnostic.suppressed {
                summary.suppressed += 1;
            } else {
                let is_folded = told.is_folded(diagnostic);
                summary.total.add(diagnostic, is_folded);
                summary.rules.entry(diagnostic.rule).or_default().add(diagnostic, is_folded);
            }
        }
        summary
    }
}
