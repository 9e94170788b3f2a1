//! Takes out what comments on a page ask for, and tells of comments that take nothing out.

use std::collections::{HashMap, HashSet};

use super::Made;
use crate::diagnostic::{Diagnostic, FileId, Finding};
use crate::rule::{Level, Rule};
use crate::rules;
use crate::suppression::{Command, Suppression};

/// The comments of all pages that have any, and the day on which they are read.
pub(super) struct Suppressions<'s> {
    pub(super) pages: &'s HashMap<FileId, Vec<Suppression>>,
    pub(super) today: Option<i64>,
}

impl Suppressions<'_> {
    /// The comment that takes the finding out, and which of its rules does, by their index.
    fn of(&self, rule: &str, finding: &Finding) -> Option<(usize, usize)> {
        let start = finding.span.start;
        let comments = self.pages.get(&finding.file)?.iter().enumerate();
        comments.filter(|(_, comment)| !comment.has_run_out(self.today)).find_map(
            |(at, comment)| {
                let takes = |named: &crate::suppression::Named| {
                    named.id == rule && (named.covers.start..named.covers.end).contains(&start)
                };
                Some((at, comment.rules.iter().position(takes)?))
            },
        )
    }

    /// What is said of comments that take nothing out; of rules that could not find anything nothing is said.
    pub(super) fn unused(
        &self,
        made: &[Made],
        active: &[(&'static Rule, Level)],
        runs: impl Fn(FileId, &Rule) -> bool,
    ) -> Vec<Made> {
        let unused = &rules::UNUSED_SUPPRESSION;
        if self.pages.is_empty() || !active.iter().any(|(rule, _)| rule.id == unused.id) {
            return Vec::new();
        }
        let judged = |file: FileId, id: &str| {
            let rule = active.iter().find(|(rule, _)| rule.id == id && id != unused.id);
            rule.is_some_and(|(rule, _)| runs(file, rule))
        };
        let used: HashSet<(FileId, (usize, usize))> = made
            .iter()
            .filter_map(|(rule, finding)| Some((finding.file, self.of(rule.id, finding)?)))
            .collect();
        let mut files: Vec<FileId> = self.pages.keys().copied().collect();
        files.sort_unstable();
        let mut found = Vec::new();
        for file in files {
            for (at, comment) in self.pages[&file].iter().enumerate() {
                if comment.has_run_out(self.today) || comment.command == Command::Unknown {
                    continue;
                }
                let idle: Vec<usize> = if comment.command == Command::Enable {
                    Vec::new()
                } else {
                    let is_idle = |&rule: &usize| {
                        judged(file, comment.rules[rule].id.as_str())
                            && !used.contains(&(file, (at, rule)))
                    };
                    (0..comment.rules.len()).filter(is_idle).collect()
                };
                let findings = rules::unused_suppression(file, comment, &idle);
                found.extend(findings.into_iter().map(|finding| (unused, finding)));
            }
        }
        found
    }

    /// Marks what is taken out, and what only follows from that.
    pub(super) fn mark(&self, diagnostics: &mut [Diagnostic]) {
        if self.pages.is_empty() {
            return;
        }
        let mut reasons: HashMap<String, Option<String>> = HashMap::new();
        for diagnostic in diagnostics.iter_mut() {
            let finding = &diagnostic.finding;
            let Some((at, _)) = self.of(diagnostic.rule, finding) else { continue };
            let comment = self.pages.get(&finding.file).and_then(|comments| comments.get(at));
            diagnostic.suppressed = true;
            diagnostic.reason = comment.and_then(|comment| comment.reason.clone());
            reasons.insert(diagnostic.fingerprint.clone(), diagnostic.reason.clone());
        }
        for diagnostic in diagnostics.iter_mut().filter(|it| !it.suppressed) {
            let cause = diagnostic.caused_by.as_ref();
            if let Some(reason) = cause.and_then(|cause| reasons.get(cause)) {
                diagnostic.suppressed = true;
                diagnostic.reason.clone_from(reason);
            }
        }
    }
}
