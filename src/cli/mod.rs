//! The command line: arguments in, reports and an exit code out. The one place that prints, reads the
//! environment and knows about terminals.

mod arguments;
mod baseline;
mod catalogs;
mod boundary;
mod broken;
mod change;
mod config;
mod files;
mod generate;
mod inspect;
mod interrupt;
mod left_out;
mod lint;
mod mend;
mod mistakes;
mod output;
mod online;
mod plan;
mod profiles;
mod reader;
mod rules;
mod schemas;
mod settings;
mod show;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Cli, Command};

/// Why nothing could be linted: one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failure(String);

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// Runs the program with the arguments and the environment of the process.
pub fn run() -> ExitCode {
    broken::told(asked)
}

fn asked() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        None => lint::lint_paths(&cli.lint),
        Some(Command::Baseline { prune, lint }) => baseline::record(&lint, prune),
        Some(Command::Init { folder }) => config::init(&folder),
        Some(Command::Config { lint }) => config::print_settings(&lint),
        Some(Command::Rules) => rules::list_rules(),
        Some(Command::Explain { rule }) => rules::explain(&rule),
        Some(Command::Completions { shell }) => generate::completions(shell),
        Some(Command::Man) => generate::man(),
        Some(Command::Inspect { page, root, profile }) => inspect::inspect(&page, root, profile),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            broken::tell(&failure.0);
            ExitCode::from(2)
        }
    }
}

/// Writes to standard output; a reader that has gone away is no fault.
fn print(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
