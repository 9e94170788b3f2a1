//! Takes out what comments on a page ask for, and tells of comments that take nothing out.

use std::collections::{HashMap, HashSet};

use super::Made;
use crate::diagnostic::{Diagnostic, FileId, Finding};
use crate::rule::{Level, Rule};
use crate::rules;
use crate::suppression::{Command, Suppression};
use crate::text::Span;

/// The comments of all pages that have any.
pub(super) struct Suppressions<'s> {
    pages: &'s HashMap<FileId, Vec<Suppression>>,
    /// The day on which they are read.
    today: Option<i64>,
    /// What they take out, by page and rule.
    covers: HashMap<(FileId, &'s str), Covers>,
}

/// Where comments on one page take the findings of one rule out.
#[derive(Default)]
struct Covers {
    file: Option<By>,
    /// Apart from each other and in order: what a later comment covers as well is left to the first.
    ranges: Vec<(Span, By)>,
    lines: Vec<(Span, By)>,
}

/// A comment of the page, and which of its rules, by their indices.
type By = (usize, usize);

impl Covers {
    fn add(&mut self, command: Command, covers: Span, by: By) {
        let kept = match command {
            Command::DisableFile => {
                self.file.get_or_insert(by);
                return;
            }
            Command::DisableNextLine => &mut self.lines,
            _ => &mut self.ranges,
        };
        if kept.last().is_none_or(|(last, _)| last.end <= covers.start) {
            kept.push((covers, by));
        }
    }

    /// The first comment that takes out what begins there.
    fn at(&self, start: u32) -> Option<By> {
        let around = |kept: &[(Span, By)]| {
            let next = kept.partition_point(|(span, _)| span.end <= start);
            kept.get(next).filter(|(span, _)| span.start <= start).map(|(_, by)| *by)
        };
        let found = [self.file, around(&self.ranges), around(&self.lines)];
        found.into_iter().flatten().min()
    }
}

impl<'s> Suppressions<'s> {
    pub(super) fn new(pages: &'s HashMap<FileId, Vec<Suppression>>, today: Option<i64>) -> Self {
        let mut covers: HashMap<(FileId, &str), Covers> = HashMap::new();
        let mut files: Vec<FileId> = pages.keys().copied().collect();
        files.sort_unstable();
        for file in files {
            for (at, comment) in pages[&file].iter().enumerate() {
                for (nth, named) in comment.rules.iter().enumerate() {
                    let takes = !comment.has_run_out(today) && !named.covers.is_empty();
                    if takes {
                        let known = covers.entry((file, named.id.as_str())).or_default();
                        known.add(comment.command, named.covers, (at, nth));
                    }
                }
            }
        }
        Self { pages, today, covers }
    }

    /// The comment that takes the finding out, and which of its rules does, by their index.
    pub(super) fn of(&self, rule: &str, finding: &Finding) -> Option<By> {
        self.covers.get(&(finding.file, rule))?.at(finding.span.start)
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
                found.extend(findings.into_iter().map(|finding| (unused, finding.boxed())));
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
