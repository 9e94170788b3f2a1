//! Mistakes in the files that a run is told by, drawn as findings on pages are.

use std::io::IsTerminal;
use std::sync::Arc;

use super::Failure;
use super::show::terminal_width;
use crate::diagnostic::{Diagnostic, FileId, Finding, Outcome, Severity, Sources};
use crate::profile::load::ProfileError;
use crate::report::{Format, Report, Style, Verbosity};

/// The files by their shown names, with their texts.
pub(super) struct Texts(pub(super) Vec<(String, String)>);

impl Sources for Texts {
    fn path(&self, file: FileId) -> String {
        self.0.get(file.0 as usize).map_or_else(String::new, |(path, _)| path.clone())
    }

    fn bytes(&self, file: FileId) -> Option<Arc<[u8]>> {
        self.0.get(file.0 as usize).map(|(_, text)| text.as_bytes().into())
    }
}

/// Why a profile cannot be used, with each of its mistakes at its place.
pub(super) fn in_profile(faults: &[ProfileError], texts: &Texts) -> Failure {
    let place = |name: &str| texts.0.iter().position(|(known, _)| known == name).unwrap_or(0);
    let diagnostics = faults.iter().map(|fault| {
        let file = FileId(u32::try_from(place(&fault.file)).unwrap_or(0));
        let mut finding = Finding::new(file, fault.span, "", fault.message.clone());
        finding.help.clone_from(&fault.help);
        Diagnostic {
            rule: "profile",
            severity: Severity::Error,
            finding,
            fingerprint: String::new(),
            caused_by: None,
            suppressed: false,
            reason: None,
            baselined: false,
        }
    });
    let outcome = Outcome { diagnostics: diagnostics.collect(), ..Outcome::default() };
    let width = if std::io::stderr().is_terminal() { terminal_width() } else { Style::PLAIN.width };
    let report = Report {
        outcome: &outcome,
        sources: texts,
        url: &|_| "docs/profiles.md".to_owned(),
        fails_from: Severity::Error,
        style: Style { width, verbosity: Verbosity::Quiet, ..Style::PLAIN },
    };
    let mut drawn = Vec::new();
    let is_drawn = Format::find("full").is_some_and(|full| full.write(&mut drawn, &report).is_ok());
    let drawn = if is_drawn { String::from_utf8_lossy(&drawn).into_owned() } else { String::new() };
    // The last paragraph counts pages, of which there are none.
    let drawn = drawn.trim_end().rsplit_once("\n\n").map_or(drawn.as_str(), |(drawn, _)| drawn);
    let name = texts.0.first().map_or("", |(name, _)| name.as_str());
    Failure::new(format!("`{name}` is no sound profile\n\n{}", drawn.trim_end()))
}
