//! How an outcome is shown: the format, colour and width.

use std::io::IsTerminal;

use super::arguments::{Format, LintArgs, When};
use super::files::Files;
use super::{Failure, print};
use crate::diagnostic::Outcome;
use crate::report::{human, json};

pub(super) fn show(args: &LintArgs, outcome: &Outcome, sources: &Files) -> Result<(), Failure> {
    let url = |rule: &str| format!("docs/rules.md#{rule}");
    match args.format {
        Format::Json => print(|out| json::write(out, outcome, sources, &url)),
        Format::Full => {
            let terminal = std::io::stdout().is_terminal();
            let color = match args.color {
                When::Always => true,
                When::Never => false,
                When::Auto => {
                    let set =
                        |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                    !set("NO_COLOR") && (terminal || set("FORCE_COLOR"))
                }
            };
            let width = if terminal { terminal_width() } else { 100 };
            let limit = match args.max_diagnostics.as_deref() {
                None => human::Limit::default(),
                Some("all") => human::Limit::ALL,
                Some(number) => {
                    let total = number.parse().map_err(|_| {
                        Failure::new(format!(
                            "`--max-diagnostics {number}` is neither a number nor `all`"
                        ))
                    })?;
                    human::Limit { per_rule: total, total }
                }
            };
            let options = human::Options { color, width, links: false, unicode: true, limit };
            print(|out| human::write(out, outcome, sources, options, &url))
        }
    }
}

pub(super) fn terminal_width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(100)
        .clamp(40, 200)
}

/// A bar on a terminal, for runs that take a while; nothing elsewhere.
pub(super) fn progress(pages: usize) -> indicatif::ProgressBar {
    const LONG: usize = 20_000;
    if pages < LONG || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    indicatif::ProgressBar::new(pages as u64)
}
