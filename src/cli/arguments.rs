//! What the command line takes: the definition that `--help` is made of.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::change::ChangeArgs;
use super::output::{Output, OutputParser};
use crate::config::{Catalog, Origin};

/// What the options do not tell.
const MORE: &str = "\
Exit codes:
  0  nothing at or above the failing level
  1  findings
  2  could not run

Environment:
  NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, FORCE_HYPERLINK, COLUMNS  what the terminal can do
  GITHUB_ACTIONS  `true`: annotations after the report, where no format is asked for
  AI_AGENT and what coding agents set  the format `agent`, where none is asked for";

/// Lints catalogs of Markdown model pages: front matter, spec tables, badges, links, and the pages against one
/// another.
#[derive(Debug, Parser)]
#[command(
    name = "starmap-lint",
    version,
    max_term_width = 100,
    args_conflicts_with_subcommands = true,
    after_long_help = MORE
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) lint: LintArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Record today's findings: later runs fail for others alone.
    Baseline {
        /// Only take out the entries that no longer occur.
        #[arg(long)]
        prune: bool,
        #[command(flatten)]
        lint: Box<LintArgs>,
    },
    /// Write a commented configuration, if there is none.
    Init {
        /// The folder that it is written to.
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Print the settings that hold for a catalog, and where each comes from.
    Config {
        #[command(flatten)]
        lint: Box<LintArgs>,
    },
    /// List all rules with their levels.
    Rules,
    /// Show the documentation of a rule: what it checks, why, an example, how to mend it.
    Explain { rule: String },
    /// Print the record of a page as JSON: every fact, its value, its place, where the profile tells of it, and what
    /// the profile tells nothing of.
    Inspect {
        page: PathBuf,
        #[arg(long, value_name = "DIR")]
        root: Option<PathBuf>,
        #[arg(long, value_name = "NAME|FILE")]
        profile: Option<String>,
    },
    /// Print a script that completes the command line, for one of the shells.
    Completions { shell: Shell },
    /// Print the man page, as `man -l -` reads it.
    Man,
}

#[derive(Clone, Debug, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct LintArgs {
    /// Catalogs, folders inside one, or single pages; the current folder where there is none. `-` is a page on standard
    /// input.
    pub(super) paths: Vec<PathBuf>,
    /// The path of the page on standard input: it is judged within the catalog around that, in the place of the file.
    #[arg(long, value_name = "FILE")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// The catalog's folder, where it is not found by itself.
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// The dialect of the catalog; `none` for the rules that need no profile.
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) profile: Option<String>,
    /// Platforms that links must work on.
    #[arg(long = "target", value_enum, value_delimiter = ',', value_name = "PLATFORM")]
    pub(super) targets: Vec<TargetName>,
    /// Hugo resolves links by the place of their file (Goldmark's embedded link hook).
    #[arg(long)]
    pub(super) assume_portable_links: bool,
    /// Only these rules.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(super) select: Vec<String>,
    /// None of these rules.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(super) ignore: Vec<String>,
    /// Another level for a rule: off, info, warn or error.
    #[arg(long = "level", value_name = "RULE=LEVEL")]
    pub(super) levels: Vec<String>,
    /// Run heuristic rules too.
    #[arg(long)]
    pub(super) pedantic: bool,
    /// Lint copies of the catalog inside itself page by page.
    #[arg(long)]
    pub(super) include_nested: bool,
    /// The files that the pages were generated from: the pages are held against them.
    #[arg(long, value_name = "DIR")]
    pub(super) source: Option<PathBuf>,
    /// The findings that are known, as `starmap-lint baseline` wrote them: others alone fail the run.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Without the baseline that the configuration names: what is known counts, and is mended, as all else.
    #[arg(long, conflicts_with = "baseline")]
    pub(super) no_baseline: bool,
    /// The level from which findings fail the run.
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) fail_on: Option<FailOn>,
    #[command(flatten)]
    pub(super) mend: MendArgs,
    /// This configuration, in place of the one that is found.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// What the configuration says of the catalog, and where each of its settings stands.
    #[arg(skip)]
    pub(super) configured: Catalog,
    #[arg(skip)]
    pub(super) origins: BTreeMap<String, Origin>,
    /// The folders of other catalogs, which are no part of this one.
    #[arg(skip)]
    pub(super) others: Vec<PathBuf>,
    /// How many threads read pages, 256 at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) threads: Option<u16>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    #[command(flatten)]
    pub(super) online: OnlineArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Whether links to the web are checked, and how.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Links to the web")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct OnlineArgs {
    /// Ask what is at the addresses that links lead to.
    #[arg(long)]
    pub(super) online: bool,
    /// Ask nothing, whatever the configuration says.
    #[arg(long, conflicts_with = "online")]
    pub(super) offline: bool,
    /// Look up the places that they name (`#…`) in HTML pages.
    #[arg(long, requires = "online")]
    pub(super) check_fragments: bool,
    /// Ask for badges too.
    #[arg(long, requires = "online")]
    pub(super) check_badges: bool,
    /// Ask addresses of private networks and of this machine too.
    #[arg(long, requires = "online")]
    pub(super) allow_private: bool,
    /// Ask all addresses, also those that are known from an earlier run.
    #[arg(long, requires = "online")]
    pub(super) refresh: bool,
    /// Not these addresses: how they begin, or a pattern in which `*` stands for anything.
    #[arg(long, value_name = "PATTERN", requires = "online")]
    pub(super) exclude_url: Vec<String>,
    /// What the configuration says.
    #[arg(skip)]
    pub(super) configured: crate::config::Online,
}

impl OnlineArgs {
    /// Whether the run goes on line. The configuration comes with the pages, perhaps from a stranger: it may ask for it,
    /// and the command line has the last word.
    pub(super) fn is_wanted(&self) -> bool {
        !self.offline && (self.online || self.configured.enabled)
    }

    /// Whether the command line says so.
    pub(super) fn is_given(&self) -> bool {
        self.online || self.offline
    }

    /// The addresses that schemas are fetched from.
    pub(super) fn sources(&self) -> &[String] {
        if self.is_wanted() { &self.configured.schemas } else { &[] }
    }
}

/// How findings are shown, and where.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// How findings are shown; with `=FILE` written to a file. May be given several times.
    #[arg(long = "format", value_name = "NAME[=FILE]", value_parser = OutputParser)]
    pub(super) formats: Vec<Output>,
    /// Write the report to this file, in place of standard output.
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,
    /// How many findings are shown.
    #[arg(long, value_name = "N|all")]
    pub(super) max_diagnostics: Option<String>,
    /// Show the counts of each rule in place of the findings.
    #[arg(long, conflicts_with_all = ["quiet", "verbose"])]
    pub(super) statistics: bool,
    /// Show only findings that fail the run.
    #[arg(long, short, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Show also findings that follow from others, and those that are suppressed.
    #[arg(long, short)]
    pub(super) verbose: bool,
    /// Whether to use colours; `auto` asks the terminal and the environment.
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: When,
}

#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct MendArgs {
    /// Mend what can be mended without an eye on it, and report what is left.
    #[arg(long)]
    pub(super) fix: bool,
    /// Print what `--fix` would change as a unified diff, and write nothing; exit code 1 where there is something.
    #[arg(long)]
    pub(super) diff: bool,
    /// With `--fix` or `--diff`: take the fixes that need an eye too.
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TargetName {
    Github,
    Hugo,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Info,
    Warn,
    #[default]
    Error,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    #[default]
    Auto,
    Always,
    Never,
}
