//! Writes a made-up catalog of any size, clean or with faults, for tests and benchmarks.
//!
//! ```text
//! cargo run --example generate -- --out DIR [--owners N] [--models-per-owner M] [--faults RATE] [--seed S]
//! ```
//!
//! Without further options it writes what stands in `fixtures/good/starmap`.

mod catalog;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use catalog::Settings;

const USAGE: &str =
    "usage: generate --out DIR [--owners N] [--models-per-owner M] [--faults RATE] [--seed S]";

fn main() -> ExitCode {
    let mut stderr = std::io::stderr();
    let (settings, out) = match parse(std::env::args().skip(1)) {
        Ok(parsed) => parsed,
        Err(problem) => {
            let _ = writeln!(stderr, "error: {problem}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match catalog::write(&settings, &out) {
        Ok(written) => {
            let _ = writeln!(stderr, "{} pages, {} bytes", written.pages, written.bytes);
            for (fault, pages) in written.faults.iter().filter(|(_, pages)| *pages > 0) {
                let _ = writeln!(stderr, "{pages:>7} × {fault}");
            }
            ExitCode::SUCCESS
        }
        Err(problem) => {
            let _ = writeln!(stderr, "error: {}: {problem}", out.display());
            ExitCode::from(2)
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<(Settings, PathBuf), String> {
    let mut settings = Settings::default();
    let mut out = None;
    while let Some(option) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{option}` needs a value"))?;
        match option.as_str() {
            "--out" => out = Some(PathBuf::from(value)),
            "--owners" => settings.owners = number(&option, &value)?,
            "--models-per-owner" => settings.models_per_owner = number(&option, &value)?,
            "--faults" => settings.faults = number(&option, &value)?,
            "--seed" => settings.seed = number(&option, &value)?,
            _ => return Err(format!("unknown option `{option}`")),
        }
    }
    Ok((settings, out.ok_or("`--out` is missing")?))
}

fn number<T: std::str::FromStr>(option: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("`{option}` needs a number, not `{value}`"))
}
