//! Mistakes in the files that a run is told by, drawn as findings on pages are.

use std::io::IsTerminal;
use std::sync::Arc;

use super::Failure;
use super::show::terminal_width;
use crate::config::Origin;
use crate::diagnostic::{Diagnostic, FileId, Finding, Outcome, Severity, Sources};
use crate::mistake::Mistake;
use crate::report::{Format, Report, Style, Verbosity};
use crate::text::{Span, without_byte_order_mark};

/// What kind of file it is, and the page that tells what it may hold.
#[derive(Clone, Copy)]
pub(super) enum Told {
    Configuration,
    Baseline,
    Profile,
    Schema,
}

impl Told {
    fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Baseline => "baseline",
            Self::Profile => "profile",
            Self::Schema => "schema",
        }
    }

    fn docs(self) -> &'static str {
        match self {
            Self::Configuration => "docs/configuration.md",
            Self::Baseline => "docs/baseline.md",
            Self::Profile | Self::Schema => "docs/profiles.md",
        }
    }
}

/// The files by their shown names, with their texts.
pub(super) struct Texts(pub(super) Vec<(String, String)>);

impl Texts {
    pub(super) fn one(name: &str, text: &str) -> Self {
        Self(vec![(name.to_owned(), text.to_owned())])
    }
}

impl Sources for Texts {
    fn path(&self, file: FileId) -> String {
        self.0.get(file.0 as usize).map_or_else(String::new, |(path, _)| path.clone())
    }

    fn bytes(&self, file: FileId) -> Option<Arc<[u8]>> {
        self.0.get(file.0 as usize).map(|(_, text)| text.as_bytes().into())
    }
}

/// A setting that is sound in itself and fits nothing that is there.
pub(super) fn at(origin: &Origin, message: String, help: Option<String>) -> Failure {
    at_place(origin, origin.value, message, help)
}

/// The same where it is the name of the setting.
pub(super) fn at_key(origin: &Origin, message: String, help: Option<String>) -> Failure {
    at_place(origin, origin.key, message, help)
}

fn at_place(origin: &Origin, place: Span, message: String, help: Option<String>) -> Failure {
    let mistake = Mistake::new(origin.file.as_str(), place, message).help(help);
    match std::fs::read(&origin.file) {
        Ok(bytes) => {
            let text = crate::damage::decode(&bytes).text;
            let text = without_byte_order_mark(&text);
            told(Told::Configuration, &[mistake], &Texts::one(&origin.file, text))
        }
        Err(_) => Failure::new(format!("{origin}: {}", mistake.message)),
    }
}

/// Why a file cannot be used, with each of its mistakes at its place.
pub(super) fn told(kind: Told, mistakes: &[Mistake], texts: &Texts) -> Failure {
    let place = |name: &str| texts.0.iter().position(|(known, _)| known == name).unwrap_or(0);
    let diagnostics = mistakes.iter().map(|mistake| {
        let file = FileId(u32::try_from(place(&mistake.file)).unwrap_or(0));
        let mut finding = Finding::new(file, mistake.span, "", mistake.message.clone());
        finding.help.clone_from(&mistake.help);
        Diagnostic {
            rule: kind.name(),
            severity: Severity::Error,
            finding: finding.boxed(),
            fingerprint: String::new(),
            caused_by: None,
            suppressed: false,
            reason: None,
            baselined: false,
        }
    });
    let outcome = Outcome { diagnostics: diagnostics.collect(), ..Outcome::default() };
    let width = if std::io::stderr().is_terminal() { terminal_width() } else { Style::PLAIN.width };
    let color = supports_color::on(supports_color::Stream::Stderr).is_some();
    let report = Report {
        outcome: &outcome,
        sources: texts,
        url: &|_| kind.docs().to_owned(),
        fails_from: Severity::Error,
        style: Style { width, color, verbosity: Verbosity::Quiet, ..Style::PLAIN },
    };
    let mut drawn = Vec::new();
    let is_drawn = Format::find("full").is_some_and(|full| full.write(&mut drawn, &report).is_ok());
    let drawn = if is_drawn { String::from_utf8_lossy(&drawn).into_owned() } else { String::new() };
    // The last paragraph counts pages, of which there are none.
    let drawn = drawn.trim_end().rsplit_once("\n\n").map_or(drawn.as_str(), |(drawn, _)| drawn);
    let name = mistakes.first().map_or("", |mistake| mistake.file.as_str());
    Failure::new(format!("`{name}` is no sound {}\n\n{}", kind.name(), drawn.trim_end()))
}
