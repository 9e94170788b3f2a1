//! Diagnostics as one JSON document, version 1.
//!
//! `schemas/output.schema.json` is its contract: fields may be added, none is removed or changes its meaning.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use crate::{
    diagnostic::{Altered, Applicability, Diagnostic, FileId, Outcome, Target},
    report::{
        Format, Kind, Limit, Report,
        source::{File, Files},
        summary,
        text::is_hidden,
    },
    text::Span,
};

pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "one JSON document (schemas/output.schema.json)",
    kind: Kind::Document,
    limit: Limit::ALL,
    write,
};

/// One document and a line feed.
///
/// Nothing is collected: each diagnostic is written as it is made. Where the text of a file is gone, its
/// lines and columns are all 1, its offsets still true.
fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let document = Document {
        version: 1,
        summary: Summary::new(report.outcome),
        diagnostics: Diagnostics::new(report),
        altered: &report.outcome.altered,
    };
    write_json(out, &document)?;
    out.write_all(b"\n")
}

/// Writes compact JSON with nothing in it that a terminal obeys or hides.
pub(super) fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Plain))?;
    Ok(())
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    summary: Summary<'a>,
    diagnostics: Diagnostics<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    altered: &'a [Altered],
}

#[derive(Serialize)]
struct Summary<'a> {
    pages: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    folded: usize,
    fixable: usize,
    suppressed: usize,
    baselined: usize,
    rules: BTreeMap<&'a str, usize>,
    notes: &'a [String],
}

impl<'a> Summary<'a> {
    fn new(outcome: &'a Outcome) -> Self {
        let summary = summary::Summary::new(outcome);
        let total = summary.total;
        Self {
            pages: outcome.pages,
            errors: total.errors,
            warnings: total.warnings,
            infos: total.infos,
            folded: total.folded,
            fixable: total.fixable,
            suppressed: summary.suppressed + summary.baselined,
            baselined: summary.baselined,
            rules: summary.rules.into_iter().map(|(rule, count)| (rule, count.all())).collect(),
            notes: &outcome.notes,
        }
    }
}

/// All diagnostics of a run.
pub(super) struct Diagnostics<'a> {
    outcome: &'a Outcome,
    files: Files<'a>,
    url: &'a dyn Fn(&str) -> String,
}

impl<'a> Diagnostics<'a> {
    pub(super) fn new(report: &Report<'a>) -> Self {
        let files = Files::new(report.sources);
        Self { outcome: report.outcome, files, url: report.url }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Item<'_>> {
        self.outcome.diagnostics.iter().map(|it| Item { it, all: self })
    }
}

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// One diagnostic, with what is needed to tell its places.
pub(super) struct Item<'a> {
    it: &'a Diagnostic,
    all: &'a Diagnostics<'a>,
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Diagnostic { rule, severity, finding, fingerprint, caused_by, baselined, .. } = self.it;
        let file = |id: Option<FileId>| self.all.files.get(id.unwrap_or(finding.file));
        let related = finding
            .related
            .iter()
            .map(|it| Related { place: Place::new(&file(it.file), it.span), message: &it.message });
        let fixes = finding.fixes.iter().map(|fix| Fix {
            applicability: match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
            },
            title: &fix.title,
            edits: fix
                .edits
                .iter()
                .map(|it| Edit {
                    path: file(it.file).path.clone(),
                    offset: it.span.start,
                    length: it.span.len(),
                    text: &it.text,
                })
                .collect(),
            creates: fix
                .creates
                .as_ref()
                .map(|new| NewFile { path: new.path(&file(None).path), text: &new.text }),
        });
        Fields {
            rule,
            severity: severity.as_str(),
            message: &finding.message,
            help: finding.help.as_deref(),
            url: (self.all.url)(rule),
            fingerprint,
            target: finding.target.map(Target::as_str),
            caused_by: caused_by.as_deref(),
            suppressed: !self.it.counts(),
            reason: self.it.reason.as_deref(),
            baselined: *baselined,
            place: Place::new(&file(None), finding.span),
            related: related.collect(),
            fixes: fixes.collect(),
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
struct Fields<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    url: String,
    fingerprint: &'a str,
    target: Option<&'a str>,
    caused_by: Option<&'a str>,
    suppressed: bool,
    reason: Option<&'a str>,
    baselined: bool,
    #[serde(flatten)]
    place: Place,
    related: Vec<Related<'a>>,
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Place {
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    offset: u32,
    length: usize,
}

impl Place {
    fn new(file: &File, span: Span) -> Self {
        let (start, end) = file.positions(span);
        Self {
            path: file.path.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            offset: span.start,
            length: span.len(),
        }
    }
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place,
    message: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    applicability: &'a str,
    title: &'a str,
    edits: Vec<Edit<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creates: Option<NewFile<'a>>,
}

#[derive(Serialize)]
struct NewFile<'a> {
    path: String,
    text: &'a str,
}

#[derive(Serialize)]
struct Edit<'a> {
    path: String,
    offset: u32,
    length: usize,
    text: &'a str,
}

/// Compact JSON that is safe to look at: what a terminal obeys or hides, and what the runner of GitHub Actions takes
/// for a command (`##[`), is written as `\u…`.
struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let is_command = |at: usize| fragment[..at].ends_with("##");
        let mut written = 0;
        for (at, char) in fragment.char_indices() {
            if !(is_hidden(char) || char == '[' && is_command(at)) {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[written..at])?;
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            written = at + char.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[written..])
    }
}
