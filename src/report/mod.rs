//! How findings are shown.
//!
//! A format is one file here and one line in [`ALL`]: a name, a sentence about it, and a function that writes a
//! [`Report`] to a stream. It knows nothing else of the run: the command line chooses the formats, where each goes,
//! and what the terminal can do.

pub mod text;
pub mod diff;
mod source;
pub mod words;
mod summary;
mod selection;
mod paint;
mod snippet;
mod statistics;
mod concise;
mod full;
mod grouped;
mod json;
mod json_lines;
mod sarif;
mod github;
mod gitlab;
mod xml;
mod junit;
mod checkstyle;
mod markdown;
mod agent;
mod defused;

use std::io::{self, Write};

use crate::diagnostic::{Outcome, Severity, Sources};

pub use defused::Defused;
pub use selection::Limit;

/// All formats, in the order in which they are listed to the user.
pub const ALL: &[Format] = &[
    full::FORMAT,
    concise::FORMAT,
    grouped::FORMAT,
    json::FORMAT,
    json_lines::FORMAT,
    sarif::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    junit::FORMAT,
    checkstyle::FORMAT,
    markdown::FORMAT,
    agent::FORMAT,
];

/// A way to show what a run found.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Kebab case, as on the command line.
    pub name: &'static str,
    /// What it is for: one line without a full stop.
    pub about: &'static str,
    pub kind: Kind,
    /// How much is shown where nothing else is asked for.
    pub limit: Limit,
    write: fn(&mut dyn Write, &Report<'_>) -> io::Result<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines for readers: others may stand before and after them, and [`Style`] says how much they tell.
    Text,
    /// Lines that a program obeys: none of them may be changed.
    Commands,
    /// All of one file. What is shown of it is the reader's choice, so all findings are in it.
    Document,
}

impl Format {
    /// Whether the counts of each rule may take the place of the findings: a summary has them, and in a document are all
    /// findings.
    pub fn may_be_counts(&self) -> bool {
        self.kind == Kind::Text && self.name != markdown::FORMAT.name
    }

    pub fn find(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|format| format.name == name)
    }

    pub fn write(&self, out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
        let mut out = io::BufWriter::with_capacity(1 << 16, out);
        let style = Style { width: report.style.width.max(NARROWEST), ..report.style };
        let report = &Report { style, ..*report };
        if report.style.verbosity == Verbosity::Counts && self.may_be_counts() {
            statistics::write(&mut out, report)?;
        } else {
            (self.write)(&mut out, report)?;
        }
        out.flush()
    }
}

/// The narrowest terminal that is written for.
const NARROWEST: usize = 40;

/// What a run found, and how it is wanted.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    pub outcome: &'a Outcome,
    pub sources: &'a dyn Sources,
    /// The address of a rule's documentation.
    pub url: &'a dyn Fn(&str) -> String,
    /// The severity from which findings fail the run.
    pub fails_from: Severity,
    pub style: Style,
}

/// What the terminal can do, and how much is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub color: bool,
    /// Columns of the terminal. Sentences are never wider than is good to read.
    pub width: usize,
    /// Make rule ids links to their documentation (OSC 8); else each address is written once.
    pub links: bool,
    /// Draw with box characters; else with ASCII.
    pub unicode: bool,
    pub limit: Limit,
    pub verbosity: Verbosity,
}

impl Style {
    /// For a file: everything, in plain text.
    pub const PLAIN: Self = Self {
        color: false,
        width: 100,
        links: false,
        unicode: true,
        limit: Limit::ALL,
        verbosity: Verbosity::Normal,
    };
}

/// How much lines for readers tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verbosity {
    /// The counts of each rule in place of the findings.
    Counts,
    /// Only findings that fail the run, and their number.
    Quiet,
    #[default]
    Normal,
    /// Also findings that follow from others, and those that are suppressed or in the baseline.
    Verbose,
}
