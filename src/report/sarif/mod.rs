//! Findings as SARIF 2.1.0 (OASIS), as GitHub code scanning takes it.
//!
//! Paths are relative, percent-encoded references; columns are code points and say so. What is suppressed is there
//! and marked, so that alerts are not closed and opened again. What is folded under another finding is one of its
//! related locations, and its level counts for that one: one cause is one alert. Types of our own: the crates for SARIF
//! hold the whole standard, ten thousand generated lines of which this takes a page.

mod format;
mod rules;

use std::cmp::Reverse;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};

use super::json::write_json;
use super::selection::Told;
use super::source::{File, Files};
use super::text::{sentence, sentences};
use super::{Format, Kind, Limit, Report};
use crate::diagnostic::{Applicability, Diagnostic, FileId, Finding, Severity};
use crate::text::Span;
use format::{
    ArtifactChange, ArtifactLocation, Content, Driver, Fix, FixProperties, Invocation, Location,
    Log, Message, Notification, PartialFingerprints, PhysicalLocation, Region, Replacement, Run,
    Suppression, Tool,
};
use rules::Rules;

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0, for code scanning",
    kind: Kind::Document,
    limit: Limit::ALL,
    write,
};

/// More results than these are refused by GitHub.
const MOST_RESULTS: usize = 25_000;
/// Related locations of one result; viewers draw each.
const MOST_RELATED: usize = 50;

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let told = Told::new(report.outcome);
    let (shown, left_out) = gravest(&told);
    let rules = Rules::new(shown.iter().map(|it| it.rule), report);
    let mut notes = report.outcome.notes.clone();
    if left_out > 0 {
        notes.push(format!("{left_out} more findings are left out: {MOST_RESULTS} are the most that code scanning takes"));
    }
    let results = Results {
        files: Files::new(report.sources),
        has_baseline: report.outcome.has_baseline,
        shown,
        told,
        rules: &rules,
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: Some(env!("CARGO_PKG_REPOSITORY"))
                        .filter(|uri| !uri.is_empty()),
                    rules: &rules.descriptors,
                },
            },
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notes
                    .iter()
                    .map(|note| Notification {
                        level: "note",
                        message: Message::new(sentence(note)),
                    })
                    .collect(),
            }],
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    write_json(out, &log)?;
    out.write_all(b"\n")
}

/// As many as are taken, the gravest, in their order; and how many are not among them.
fn gravest<'a>(told: &Told<'a>) -> (Vec<&'a Diagnostic>, usize) {
    let mut all: Vec<&Diagnostic> = told.unfolded().collect();
    let left_out = all.len().saturating_sub(MOST_RESULTS);
    if left_out > 0 {
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|&at| (all[at].suppressed, Reverse(told.weight(all[at]))));
        order.truncate(MOST_RESULTS);
        order.sort_unstable();
        all = order.into_iter().map(|at| all[at]).collect();
    }
    (all, left_out)
}

struct Results<'a> {
    shown: Vec<&'a Diagnostic>,
    told: Told<'a>,
    files: Files<'a>,
    rules: &'a Rules,
    has_baseline: bool,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.shown.iter().map(|it| self.result(it)))
    }
}

impl Results<'_> {
    fn result<'r>(&self, diagnostic: &'r Diagnostic) -> format::Result<'r> {
        let finding = &diagnostic.finding;
        let consequences = self.told.consequences(diagnostic);
        let said = [&finding.message].into_iter().chain(&finding.help).chain(&consequences);
        let text = sentences(said);
        let related = finding
            .related
            .iter()
            .map(|it| (it.file.unwrap_or(finding.file), it.span, it.message.clone()));
        let followers = self.told.followers(diagnostic).iter().map(|it| {
            let message = format!("follows from this: {}", it.finding.message);
            (it.finding.file, it.finding.span, message)
        });
        let mut suppressions = Vec::new();
        if diagnostic.baselined {
            suppressions.push(Suppression {
                kind: "external",
                justification: "in the baseline".to_owned(),
            });
        } else if diagnostic.suppressed {
            suppressions.push(Suppression {
                kind: "inSource",
                justification: diagnostic
                    .reason
                    .clone()
                    .unwrap_or_else(|| "suppressed by a comment on the page".to_owned()),
            });
        }
        format::Result {
            rule_id: diagnostic.rule,
            rule_index: self.rules.index_of(diagnostic.rule),
            level: level(self.told.weight(diagnostic)),
            message: Message::new(text),
            locations: [self.location(None, finding.file, finding.span, None)],
            related_locations: related
                .chain(followers)
                .take(MOST_RELATED)
                .enumerate()
                .map(|(id, (file, span, message))| {
                    self.location(Some(id), file, span, Some(&message))
                })
                .collect(),
            // The first is the only one that code scanning tells alerts apart by. Its own, which the upload makes
            // where there is none, is of the line: two findings of one rule in a row of a table would be one.
            partial_fingerprints: PartialFingerprints {
                primary_location_line_hash: format!("{}:1", diagnostic.fingerprint),
                own: &diagnostic.fingerprint,
            },
            suppressions,
            baseline_state: self.has_baseline.then_some(if diagnostic.baselined {
                "unchanged"
            } else {
                "new"
            }),
            fixes: finding.fixes.iter().map(|fix| self.fix(finding, fix)).collect(),
        }
    }

    fn location(
        &self,
        id: Option<usize>,
        file: FileId,
        span: Span,
        message: Option<&str>,
    ) -> Location {
        let file = self.files.get(file);
        Location {
            id,
            place: PhysicalLocation {
                artifact_location: artifact(&file),
                region: region(&file, span),
            },
            message: message.map(|it| Message::new(sentence(it))),
        }
    }

    fn fix<'f>(&self, finding: &Finding, fix: &'f crate::diagnostic::Fix) -> Fix<'f> {
        let mut changes: Vec<(FileId, ArtifactChange<'f>)> = Vec::new();
        for edit in &fix.edits {
            let id = edit.file.unwrap_or(finding.file);
            let file = self.files.get(id);
            let replacement = Replacement {
                deleted_region: region(&file, edit.span),
                inserted_content: Content { text: &edit.text },
            };
            match changes.iter_mut().find(|(known, _)| *known == id) {
                Some((_, change)) => change.replacements.push(replacement),
                None => changes.push((
                    id,
                    ArtifactChange {
                        artifact_location: artifact(&file),
                        replacements: vec![replacement],
                    },
                )),
            }
        }
        // SARIF knows no file that is not there: it is written into the beginning of an empty one.
        let new = fix.creates.as_ref().map(|new| ArtifactChange {
            artifact_location: ArtifactLocation {
                uri: reference(&new.path(&self.files.get(finding.file).path)),
            },
            replacements: vec![Replacement {
                deleted_region: Region {
                    start_line: 1,
                    start_column: 1,
                    end_line: 1,
                    end_column: 1,
                },
                inserted_content: Content { text: &new.text },
            }],
        });
        Fix {
            description: Message::new(sentence(&fix.title)),
            artifact_changes: changes.into_iter().map(|(_, change)| change).chain(new).collect(),
            properties: FixProperties {
                applicability: match fix.applicability {
                    Applicability::Safe => "safe",
                    Applicability::Unsafe => "unsafe",
                },
            },
        }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn artifact(file: &File) -> ArtifactLocation {
    ArtifactLocation { uri: reference(&file.path) }
}

fn region(file: &File, span: Span) -> Region {
    let (start, end) = file.positions(span);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// A path as a relative reference (RFC 3986): all but unreserved characters and `/` encoded, so that a colon in its
/// first part is no scheme.
fn reference(path: &str) -> String {
    const ENCODED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(path, ENCODED).to_string()
}
