//! The settings of a run: the configuration, and the command line over it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Failure;
use super::arguments::{FailOn, LintArgs, TargetName};
use super::files::prefix;
use super::plan::Plan;
use super::rules::find_rule;
use crate::config::{self, Config};
use crate::diagnostic::FileId;
use crate::links::resolve::Platform;
use crate::rule::Level;
use crate::rules;

/// A configuration with the folder that it stands in.
pub(super) struct Configured {
    pub(super) folder: PathBuf,
    pub(super) config: Config,
}

/// The configuration that is nearest to `path`: in its folder or above it, up to the repository's root.
pub(super) fn configured(path: &Path) -> Result<Option<Configured>, Failure> {
    let Some(full) = crate::discover::full_path(path) else { return Ok(None) };
    let start = if full.is_dir() { full.as_path() } else { full.parent().unwrap_or(&full) };
    for folder in start.ancestors().take(FOLDERS_ABOVE) {
        let file = folder.join(config::FILE_NAME);
        if file.is_file() {
            let shown = format!("{}{}", prefix(folder), config::FILE_NAME);
            let bytes = std::fs::read(&file)
                .map_err(|error| Failure::new(format!("cannot read `{shown}`: {error}")))?;
            let text = crate::damage::decode(&bytes).text.into_owned();
            let ids = rules::ALL.iter().map(|rule| rule.id);
            let config = config::parse(&text, &ids).map_err(|mistakes| {
                let index = crate::text::LineIndex::new(text.as_bytes());
                let lines: Vec<String> = mistakes
                    .iter()
                    .map(|mistake| {
                        let place = index.position(text.as_bytes(), mistake.span.start as usize);
                        let help = mistake
                            .help
                            .as_ref()
                            .map_or(String::new(), |help| format!(" ({help})"));
                        format!(
                            "{shown}:{}:{}: {}{help}",
                            place.line, place.column, mistake.message
                        )
                    })
                    .collect();
                Failure::new(lines.join("\n"))
            })?;
            return Ok(Some(Configured { folder: folder.to_owned(), config }));
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    Ok(None)
}

/// How many folders above a path may hold its configuration, where no repository sets a bound.
pub(super) const FOLDERS_ABOVE: usize = 8;

impl LintArgs {
    /// The settings of the configuration where the command line has none.
    pub(super) fn with(&self, configured: Option<&Configured>) -> Self {
        let mut args = self.clone();
        let Some(Configured { folder, config }) = configured else { return args };
        args.root = args.root.or_else(|| config.root.as_ref().map(|root| folder.join(root)));
        args.profile = args.profile.or_else(|| {
            let profile = config.profile.as_ref()?;
            let own = folder.join(profile);
            Some(if own.is_file() { own.to_string_lossy().into_owned() } else { profile.clone() })
        });
        if args.targets.is_empty() {
            args.targets = config
                .targets
                .iter()
                .filter_map(|name| TargetName::from_str(name, true).ok())
                .collect();
        }
        args.source =
            args.source.or_else(|| config.source.as_ref().map(|source| folder.join(source)));
        args.baseline =
            args.baseline.or_else(|| config.baseline.as_ref().map(|file| folder.join(file)));
        args.assume_portable_links |= config.assume_portable_links;
        args.pedantic |= config.pedantic;
        args.include_nested |= config.nested;
        args.exclude.clone_from(&config.exclude);
        args.online.configured = config.online.clone();
        let levels = config.rules.iter().map(|(rule, level)| format!("{rule}={level}"));
        args.levels = levels.chain(args.levels).collect();
        args.fail_on =
            args.fail_on.or_else(|| FailOn::from_str(config.fail_on.as_deref()?, true).ok());
        args
    }

    /// The files that the configuration leaves out.
    pub(super) fn excluded(&self, plan: &Plan) -> Result<HashSet<FileId>, Failure> {
        let mut globs = ignore::gitignore::GitignoreBuilder::new("");
        for glob in &self.exclude {
            globs
                .add_line(None, glob)
                .map_err(|error| Failure::new(format!("`exclude: {glob}`: {error}")))?;
        }
        let globs = globs.build().map_err(|error| Failure::new(error.to_string()))?;
        if globs.is_empty() {
            return Ok(HashSet::new());
        }
        let is_out = |&file: &FileId| {
            globs.matched_path_or_any_parents(plan.snapshot.path(file), false).is_ignore()
        };
        Ok(plan.snapshot.files().filter(is_out).collect())
    }
}

pub(super) fn levels(args: &LintArgs) -> Result<HashMap<String, Level>, Failure> {
    let mut levels = HashMap::new();
    for setting in &args.levels {
        let level =
            setting.split_once('=').and_then(|(rule, level)| Some((rule, Level::parse(level)?)));
        let Some((rule, level)) = level else {
            return Err(Failure::new(format!(
                "`--level {setting}` is not RULE=off, info, warn or error"
            )));
        };
        levels.insert(find_rule(rule)?.id.to_owned(), level);
    }
    for rule in &args.ignore {
        levels.insert(find_rule(rule)?.id.to_owned(), Level::Off);
    }
    Ok(levels)
}

pub(super) fn platforms(args: &LintArgs) -> Vec<Platform> {
    args.targets
        .iter()
        .map(|target| match target {
            TargetName::Github => Platform::GitHub,
            TargetName::Hugo => Platform::Hugo { embedded_link_hook: args.assume_portable_links },
        })
        .collect()
}

/// Days since 1970. `SOURCE_DATE_EPOCH` stands for the clock where it is set, so that a run can be repeated.
pub(super) fn today() -> Option<i64> {
    const DAY: u64 = 24 * 60 * 60;
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds: u64 = given.or_else(|| clock.ok().map(|passed| passed.as_secs()))?;
    i64::try_from(seconds / DAY).ok()
}
