//! Colours and links, where the terminal has them.

use miette::ThemeStyles;

use super::text::visible;
use super::{Report, Style};
use crate::diagnostic::Severity;

pub(super) struct Paint<'a> {
    pub(super) style: Style,
    pub(super) styles: ThemeStyles,
    url: &'a dyn Fn(&str) -> String,
}

impl<'a> Paint<'a> {
    pub(super) fn new(report: &Report<'a>) -> Self {
        let styles = if report.style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        Self { style: report.style, styles, url: report.url }
    }

    pub(super) fn severity(&self, severity: Severity, text: &str) -> String {
        let style = match severity {
            Severity::Error => self.styles.error,
            Severity::Warning => self.styles.warning,
            Severity::Info => self.styles.advice,
        };
        style.style(text).to_string()
    }

    pub(super) fn faint(&self, text: &str) -> String {
        self.styles.linum.style(text).to_string()
    }

    pub(super) fn good(&self, text: &str) -> String {
        self.styles.help.style(text).to_string()
    }

    /// The id of a rule, which leads to its documentation.
    pub(super) fn rule(&self, rule: &str) -> String {
        if !self.style.links {
            return rule.to_owned();
        }
        let url = (self.url)(rule);
        format!("\x1b]8;;{}\x1b\\{rule}\x1b]8;;\x1b\\", visible(&url))
    }

    pub(super) fn ellipsis(&self) -> &'static str {
        if self.style.unicode { "…" } else { "..." }
    }
}
