//! How an outcome is shown: the formats, and for each how much of it and in which style.

use std::io::IsTerminal;

use supports_color::Stream;

use super::Failure;
use super::arguments::{OutputArgs, When};
use super::files::Files;
use super::output::outputs;
use super::reader::Reader;
use crate::diagnostic::{Outcome, Severity};
use crate::report::{Limit, Report, Style, Verbosity};

pub(super) fn show(
    args: &OutputArgs,
    outcome: &Outcome,
    sources: &Files,
    fails_from: Severity,
) -> Result<(), Failure> {
    let url = |rule: &str| address(rule);
    let wanted = args.max_diagnostics.as_deref().map(limit).transpose()?;
    let reader = Reader::of(|name| std::env::var_os(name));
    let outputs = outputs(args, reader)?;
    for output in &outputs {
        let limit = wanted.or(output.limit).unwrap_or(output.format.limit);
        let style = if output.file.is_none() {
            terminal(args)
        } else {
            Style { color: args.color == When::Always, ..Style::PLAIN }
        };
        let style = Style { limit, verbosity: verbosity(args), ..style };
        let report = Report { outcome, sources, url: &url, fails_from, style };
        output.write(reader, |out| output.format.write(out, &report))?;
    }
    Ok(())
}

/// Where a rule is told of: in the repository that the package names, else in this one.
fn address(rule: &str) -> String {
    match env!("CARGO_PKG_REPOSITORY") {
        "" => format!("docs/rules.md#{rule}"),
        home => format!("{home}/blob/v{}/docs/rules.md#{rule}", env!("CARGO_PKG_VERSION")),
    }
}

fn limit(text: &str) -> Result<Limit, Failure> {
    if text == "all" {
        return Ok(Limit::ALL);
    }
    let total = text.parse().map_err(|_| {
        Failure::new(format!("`--max-diagnostics {text}` is neither a number nor `all`"))
    })?;
    Ok(Limit { per_rule: total, total })
}

fn verbosity(args: &OutputArgs) -> Verbosity {
    match (args.statistics, args.quiet, args.verbose) {
        (true, ..) => Verbosity::Counts,
        (_, true, _) => Verbosity::Quiet,
        (.., true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    }
}

/// What standard output can do.
fn terminal(args: &OutputArgs) -> Style {
    let color = match args.color {
        When::Always => true,
        When::Never => false,
        When::Auto => supports_color::on(Stream::Stdout).is_some(),
    };
    let width = if std::io::stdout().is_terminal() { terminal_width() } else { Style::PLAIN.width };
    // A terminal follows addresses, not paths.
    let links =
        supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout) && address("").contains("://");
    Style { color, width, links, ..Style::PLAIN }
}

pub(super) fn terminal_width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(Style::PLAIN.width)
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
