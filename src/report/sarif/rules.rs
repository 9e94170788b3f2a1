//! The rules of a run as SARIF describes them.

use std::collections::BTreeSet;

use super::super::Report;
use super::super::text::sentence;
use super::format::{Configuration, Help, Message, ReportingDescriptor, RuleProperties};
use super::level;
use crate::diagnostic::Severity;
use crate::rule::Rule;
use crate::rules;

/// The rules that found something, by id.
pub(super) struct Rules {
    pub(super) descriptors: Vec<ReportingDescriptor>,
}

impl Rules {
    pub(super) fn new(used: impl Iterator<Item = &'static str>, report: &Report<'_>) -> Self {
        let used: BTreeSet<&str> = used.collect();
        let rules = used.iter().filter_map(|id| rules::ALL.iter().find(|rule| rule.id == *id));
        Self { descriptors: rules.map(|rule| descriptor(rule, report)).collect() }
    }

    pub(super) fn index_of(&self, id: &str) -> Option<usize> {
        self.descriptors.binary_search_by(|it| it.id.cmp(id)).ok()
    }
}

fn descriptor(rule: &'static Rule, report: &Report<'_>) -> ReportingDescriptor {
    // A rule that is off on its own is a heuristic, reported because somebody asked for it.
    let severity = rule.level.severity();
    ReportingDescriptor {
        id: rule.id,
        // One that differs from the id in letter case alone is to be left out.
        name: rule.id.contains('-').then(|| pascal_case(rule.id)),
        short_description: Message::new(sentence(rule.summary)),
        full_description: Message::new(what_it_checks(rule)),
        help: Help { text: rule.docs.trim().to_owned(), markdown: rules::documentation(rule) },
        help_uri: Some((report.url)(rule.id)).filter(|url| url.starts_with("https://")),
        default_configuration: Configuration { level: severity.map_or("warning", level) },
        properties: RuleProperties {
            tags: &["documentation", "correctness"],
            precision: if severity.is_some() { "very-high" } else { "medium" },
            problem_severity: match severity {
                Some(Severity::Error) => "error",
                Some(Severity::Info) => "recommendation",
                Some(Severity::Warning) | None => "warning",
            },
        },
    }
}

/// The first section of a rule's documentation, on one line.
fn what_it_checks(rule: &Rule) -> String {
    let sections = rule.docs.split("###").nth(1).unwrap_or_default();
    let text = sections.split_once('\n').map_or(rule.summary, |(_, text)| text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `dead-link` as `DeadLink`: names in SARIF are identifiers.
fn pascal_case(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase())
            .into_iter()
            .chain(letters)
            .collect::<String>()
    };
    id.split('-').map(capital).collect()
}
