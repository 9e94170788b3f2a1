//! What is wrong in a file that a run is told by: configuration, baseline, profile, schema.

use crate::text::Span;

/// One mistake and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct Mistake {
    /// The name of the file, as its reader was given it.
    pub file: String,
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
}

impl Mistake {
    pub fn new(file: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        Self { file: file.into(), span, message: message.into(), help: None }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }
}
