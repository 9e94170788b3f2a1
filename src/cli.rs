//! The command line: arguments in, reports and an exit code out. The one place that prints, reads the
//! environment and knows about terminals.

use std::collections::{HashMap, HashSet};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum};

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, FileId, Outcome, Severity, Sources};
use crate::discover;
use crate::links::resolve::Platform;
use crate::lint::{self, Options};
use crate::profile::Profile;
use crate::profile::load::load;
use crate::record::{self, Reading, Record};
use crate::report::{human, json};
use crate::rule::Level;
use crate::rules;
use crate::snapshot::Snapshot;

/// Lints catalogs of Markdown model pages: front matter, spec tables, badges, links, and the pages against one
/// another.
#[derive(Debug, Parser)]
#[command(
    name = "starmap-lint",
    version,
    max_term_width = 100,
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    lint: LintArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List all rules with their levels.
    Rules,
    /// Show the documentation of a rule: what it checks, why, an example, how to mend it.
    Explain { rule: String },
    /// Print the record of a page as JSON: every fact, its value and its place.
    Inspect {
        page: PathBuf,
        #[arg(long, value_name = "DIR")]
        root: Option<PathBuf>,
    },
}

#[derive(Clone, Debug, Default, clap::Args)]
struct LintArgs {
    /// Catalogs, folders inside one, or single pages; the current folder where there is none.
    paths: Vec<PathBuf>,
    /// The catalog's folder, where it is not found by itself.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The dialect of the catalog; `none` for the rules that need no profile.
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
    /// Platforms that links must work on.
    #[arg(long = "target", value_enum, value_delimiter = ',', value_name = "PLATFORM")]
    targets: Vec<TargetName>,
    /// Hugo resolves links by the place of their file (Goldmark's embedded link hook).
    #[arg(long)]
    assume_portable_links: bool,
    /// Only these rules.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    select: Vec<String>,
    /// None of these rules.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    ignore: Vec<String>,
    /// Another level for a rule: off, info, warn or error.
    #[arg(long = "level", value_name = "RULE=LEVEL")]
    levels: Vec<String>,
    /// Run heuristic rules too.
    #[arg(long)]
    pedantic: bool,
    /// Lint copies of the catalog inside itself page by page.
    #[arg(long)]
    include_nested: bool,
    /// The files that the pages were generated from: the pages are held against them.
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    /// The level from which findings fail the run.
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
    /// Globs of the configuration.
    #[arg(skip)]
    exclude: Vec<String>,
    #[arg(long, value_enum, default_value = "full")]
    format: Format,
    /// How many findings are shown in full.
    #[arg(long, value_name = "N|all")]
    max_diagnostics: Option<String>,
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: When,
    /// How many threads read pages.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TargetName {
    Github,
    Hugo,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Info,
    Warn,
    #[default]
    Error,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Full,
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum When {
    #[default]
    Auto,
    Always,
    Never,
}

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
    let cli = Cli::parse();
    let result = match cli.command {
        None => lint_paths(&cli.lint),
        Some(Command::Rules) => list_rules(),
        Some(Command::Explain { rule }) => explain(&rule),
        Some(Command::Inspect { page, root }) => inspect(&page, root.as_deref()),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "error: {failure}");
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

fn list_rules() -> Result<ExitCode, Failure> {
    print(|out| {
        let width = rules::ALL.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
        for rule in rules::ALL {
            let level = if rule.level == Level::Off { "pedantic" } else { rule.level.as_str() };
            writeln!(out, "{:width$}  {level:8}  {}", rule.id, rule.summary)?;
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

fn explain(id: &str) -> Result<ExitCode, Failure> {
    let rule = find_rule(id)?;
    print(|out| out.write_all(rules::documentation(rule).as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

fn find_rule(id: &str) -> Result<&'static crate::rule::Rule, Failure> {
    rules::ALL.iter().copied().find(|rule| rule.id == id).ok_or_else(|| {
        let near = crate::suggest::nearest(id, rules::ALL.iter().map(|rule| rule.id));
        let hint = near.map_or_else(
            || "see `starmap-lint rules`".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Failure::new(format!("there is no rule `{id}`: {hint}"))
    })
}

fn inspect(page: &Path, root: Option<&Path>) -> Result<ExitCode, Failure> {
    let profiles = profiles()?;
    let plan = plan(page, root, None, &profiles)?;
    let file = plan
        .only
        .iter()
        .flatten()
        .next()
        .copied()
        .ok_or_else(|| Failure::new(format!("`{}` is a folder, not a page", page.display())))?;
    let bytes = plan
        .snapshot
        .read(file)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", page.display())))?;
    let text = crate::damage::decode(&bytes).text.into_owned();
    let reading = Reading {
        file,
        path: plan.snapshot.path(file),
        profile: plan.profile.map(|index| &profiles[index]),
        by_content: plan.alone,
    };
    let record = Record::read(&text, reading);
    let index = crate::text::LineIndex::new(text.as_bytes());
    let value = record::inspect(&record, &index);
    print(|out| {
        serde_json::to_writer_pretty(&mut *out, &value)?;
        writeln!(out)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A configuration with the folder that it stands in.
struct Configured {
    folder: PathBuf,
    config: Config,
}

/// The configuration that is nearest to `path`: in its folder or above it, up to the repository's root.
fn configured(path: &Path) -> Result<Option<Configured>, Failure> {
    let Ok(full) = path.canonicalize() else { return Ok(None) };
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
const FOLDERS_ABOVE: usize = 8;

impl LintArgs {
    /// The settings of the configuration where the command line has none.
    fn with(&self, configured: Option<&Configured>) -> Self {
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
        args.assume_portable_links |= config.assume_portable_links;
        args.pedantic |= config.pedantic;
        args.include_nested |= config.nested;
        args.exclude.clone_from(&config.exclude);
        let levels = config.rules.iter().map(|(rule, level)| format!("{rule}={level}"));
        args.levels = levels.chain(args.levels).collect();
        args.fail_on =
            args.fail_on.or_else(|| FailOn::from_str(config.fail_on.as_deref()?, true).ok());
        args
    }

    /// The files that the configuration leaves out.
    fn excluded(&self, plan: &Plan) -> Result<HashSet<FileId>, Failure> {
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

fn profiles() -> Result<Vec<Profile>, Failure> {
    discover::built_in().map_err(|faults| {
        Failure::new(
            faults
                .first()
                .map_or_else(|| "a built-in profile is broken".to_owned(), ToString::to_string),
        )
    })
}

/// Reads a profile that is named by its file, with the JSON Schemas beside it.
fn own_profile(args: &mut LintArgs, profiles: &mut Vec<Profile>) -> Result<(), Failure> {
    let Some(file) = args.profile.as_deref().map(Path::new).filter(|file| file.is_file()) else {
        return Ok(());
    };
    let shown = file.display().to_string();
    let read = |file: &Path| {
        std::fs::read_to_string(file)
            .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", file.display())))
    };
    let text = read(file)?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut schemas = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".schema.json") {
            schemas.push((name, read(&entry.path())?));
        }
    }
    schemas.sort();
    let schemas: Vec<(&str, &str)> =
        schemas.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let profile = load(&shown, &text, &schemas).map_err(|faults| {
        let lines = faults.iter().map(|fault| {
            let text = if fault.file == shown {
                text.as_str()
            } else {
                schemas.iter().find(|(name, _)| *name == fault.file).map_or("", |(_, text)| text)
            };
            let index = crate::text::LineIndex::new(text.as_bytes());
            let place = index.position(text.as_bytes(), fault.span.start as usize);
            format!("{}:{}:{}: {}", fault.file, place.line, place.column, fault.message)
        });
        Failure::new(lines.collect::<Vec<_>>().join("\n"))
    })?;
    args.profile = Some(profile.name.clone());
    // An own profile goes before a built-in one of the same name.
    profiles.retain(|known| known.name != profile.name);
    profiles.push(profile);
    Ok(())
}

/// One catalog, and what of it was asked for.
struct Plan {
    snapshot: Snapshot,
    /// The folder of the snapshot.
    base: PathBuf,
    profile: Option<usize>,
    /// The pages that were named; all where there is none.
    only: Option<HashSet<FileId>>,
    pages: HashSet<FileId>,
    alone: bool,
}

fn plan(
    path: &Path,
    root: Option<&Path>,
    wanted: Option<&str>,
    profiles: &[Profile],
) -> Result<Plan, Failure> {
    let shown = path.display();
    let mut full = path
        .canonicalize()
        .map_err(|_| Failure::new(format!("there is no file or folder `{shown}`")))?;
    let by_name = match wanted {
        None | Some("none") => None,
        Some(name) => {
            Some(profiles.iter().position(|profile| profile.name == name).ok_or_else(|| {
                let near = crate::suggest::nearest(
                    name,
                    profiles.iter().map(|profile| profile.name.as_str()),
                );
                let hint = near.map_or(String::new(), |near| format!(", did you mean `{near}`?"));
                Failure::new(format!("there is no profile `{name}`{hint}"))
            })?)
        }
    };
    let found = match root {
        Some(root) => {
            let root =
                root.canonicalize().ok().filter(|root| root.is_dir()).ok_or_else(|| {
                    Failure::new(format!("there is no folder `{}`", root.display()))
                })?;
            if root.starts_with(&full) {
                full.clone_from(&root);
            }
            if !full.starts_with(&root) {
                return Err(Failure::new(format!(
                    "`{shown}` is not inside of the root `{}`",
                    root.display()
                )));
            }
            let profile = discover::root(&root, profiles)
                .filter(|(folder, _)| *folder == root)
                .map(|(_, profile)| profile);
            Some((root, profile))
        }
        None => discover::root(&full, profiles).map(|(root, profile)| (root, Some(profile))),
    };
    let alone = found.is_none() && full.is_file();
    let (base, fitting) = match found {
        Some(found) => found,
        None if full.is_dir() => (full.clone(), None),
        None => (full.parent().unwrap_or(&full).to_owned(), None),
    };
    let profile = match wanted {
        Some("none") => None,
        Some(_) => by_name,
        None => fitting.or_else(|| by_content(&full, profiles, alone)),
    };
    let failed = |error: crate::snapshot::SnapshotError| Failure::new(error.to_string());
    if alone {
        let bytes = std::fs::read(&full)
            .map_err(|error| Failure::new(format!("cannot read `{shown}`: {error}")))?;
        let name = full.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let snapshot = Snapshot::in_memory([(name, bytes)]);
        let pages = HashSet::from([FileId(0)]);
        return Ok(Plan { snapshot, base, profile, only: Some(pages.clone()), pages, alone });
    }
    let snapshot = Snapshot::of_folder(&base).map_err(failed)?;
    let below =
        full.strip_prefix(&base).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
    let mut pages = HashSet::new();
    let only = if below.is_empty() {
        None
    } else if full.is_file() {
        let file =
            snapshot.id_of(&below).ok_or_else(|| Failure::new(format!("cannot read `{shown}`")))?;
        pages.insert(file);
        Some(HashSet::from([file]))
    } else {
        let folder = format!("{below}/");
        Some(snapshot.files().filter(|&file| snapshot.path(file).starts_with(&folder)).collect())
    };
    let is_page = |file: FileId| crate::links::paths::is_markdown(snapshot.path(file));
    let some = match &only {
        Some(only) => only.iter().any(|&file| is_page(file) || pages.contains(&file)),
        None => snapshot.files().any(is_page),
    };
    if !some {
        return Err(Failure::new(format!("`{shown}` holds no Markdown page")));
    }
    Ok(Plan { snapshot, base, profile, only, pages, alone })
}

/// The profile of which the page is, for a page without a catalog around it.
fn by_content(path: &Path, profiles: &[Profile], alone: bool) -> Option<usize> {
    let bytes = alone.then(|| std::fs::read(path).ok()).flatten()?;
    let text = crate::damage::decode(&bytes).text.into_owned();
    profiles.iter().position(|profile| {
        Record::read(
            &text,
            Reading { file: FileId(0), path: "", profile: Some(profile), by_content: true },
        )
        .kind
        .is_some()
    })
}

fn lint_paths(args: &LintArgs) -> Result<ExitCode, Failure> {
    for id in &args.select {
        find_rule(id)?;
    }
    if let Some(threads) = args.threads {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build_global();
    }
    let mut profiles = profiles()?;
    let mut fail_on = args.fail_on.unwrap_or_default();
    let paths = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths.clone() };
    let mut plans: Vec<(Plan, LintArgs)> = Vec::new();
    for path in &paths {
        let configured = if args.root.is_some() {
            configured(args.root.as_deref().unwrap_or(path))?
        } else {
            configured(path)?
        };
        let mut args = args.with(configured.as_ref());
        own_profile(&mut args, &mut profiles)?;
        let plan = plan(path, args.root.as_deref(), args.profile.as_deref(), &profiles)?;
        match plans
            .iter_mut()
            .find(|(known, _)| known.base == plan.base && !known.alone && !plan.alone)
        {
            Some((known, _)) => {
                known.pages.extend(plan.pages);
                known.only = known.only.take().zip(plan.only).map(|(mut all, more)| {
                    all.extend(more);
                    all
                });
            }
            None => plans.push((plan, args)),
        }
    }
    let mut whole = Outcome::default();
    let mut sources = Files { parts: Vec::new() };
    for (plan, args) in plans {
        let args = &args;
        let levels = levels(args)?;
        fail_on = args.fail_on.unwrap_or(fail_on);
        let offset = sources.len();
        let profile = plan.profile.map(|index| &profiles[index]);
        let source = args.source.as_deref().map(|folder| source(folder, profile)).transpose()?;
        let bar = progress(plan.snapshot.len());
        let options = Options {
            profile,
            platforms: platforms(args),
            levels: levels.clone(),
            pedantic: args.pedantic,
            select: args.select.iter().cloned().collect(),
            alone: plan.alone,
            nested: args.include_nested,
            excluded: args.excluded(&plan)?,
            only: plan.only.clone(),
            source: source.as_ref().map(|(files, _)| files),
            pages: plan.pages.clone(),
        };
        let outcome = lint::lint(&plan.snapshot, &options, &|pages| bar.inc(pages as u64));
        bar.finish_and_clear();
        whole.pages += plan.only.as_ref().map_or(outcome.pages, |only| {
            only.iter()
                .filter(|&&file| {
                    plan.pages.contains(&file)
                        || crate::links::paths::is_markdown(plan.snapshot.path(file))
                })
                .count()
        });
        whole.notes.push(match profile {
            Some(profile) => format!("profile: {} ({})", profile.name, profile.title),
            None => "profile: none fits, so only the rules that need none were applied".to_owned(),
        });
        whole.notes.extend(outcome.notes);
        if plan.alone {
            whole
                .notes
                .push("there is no catalog around this page: its links were not judged".to_owned());
        }
        whole.diagnostics.extend(
            outcome.diagnostics.into_iter().map(|diagnostic| renumbered(diagnostic, offset)),
        );
        let prefix = prefix(&plan.base);
        sources.parts.push((offset, plan.snapshot, prefix));
        if let Some((files, prefix)) = source {
            sources.parts.push((sources.len(), files, prefix));
        }
    }
    whole.notes.dedup();
    show(args, &whole, &sources)?;
    let bar = match fail_on {
        FailOn::Info => Severity::Info,
        FailOn::Warn => Severity::Warning,
        FailOn::Error => Severity::Error,
    };
    let failed = whole
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity >= bar && !diagnostic.suppressed);
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The diagnostic with its files numbered behind those of other catalogs.
fn renumbered(mut diagnostic: Diagnostic, offset: u32) -> Diagnostic {
    let finding = &mut diagnostic.finding;
    let related = finding.related.iter_mut().filter_map(|related| related.file.as_mut());
    let edits = finding
        .fixes
        .iter_mut()
        .flat_map(|fix| &mut fix.edits)
        .filter_map(|edit| edit.file.as_mut());
    for file in std::iter::once(&mut finding.file).chain(related).chain(edits) {
        file.0 += offset;
    }
    diagnostic
}

fn levels(args: &LintArgs) -> Result<HashMap<String, Level>, Failure> {
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

/// What the pages were generated from, and the path that it is shown under.
fn source(folder: &Path, profile: Option<&Profile>) -> Result<(Snapshot, String), Failure> {
    let shown = folder.display();
    let known = profile.and_then(|profile| profile.source.as_ref()).ok_or_else(|| {
        Failure::new("`--source` needs a profile that says what pages are generated from")
    })?;
    let base = folder
        .canonicalize()
        .ok()
        .filter(|folder| folder.is_dir())
        .ok_or_else(|| Failure::new(format!("there is no folder `{shown}`")))?;
    let files = Snapshot::of_folder(&base).map_err(|error| Failure::new(error.to_string()))?;
    let fits = |file| known.records.iter().any(|record| record.files.fits(files.path(file)));
    if !files.files().any(fits) {
        let wanted = known.records.first().map_or("", |record| record.files.text.as_str());
        return Err(Failure::new(format!("`{shown}` holds no file such as `{wanted}`")));
    }
    Ok((files, prefix(&base)))
}

fn platforms(args: &LintArgs) -> Vec<Platform> {
    args.targets
        .iter()
        .map(|target| match target {
            TargetName::Github => Platform::GitHub,
            TargetName::Hugo => Platform::Hugo { embedded_link_hook: args.assume_portable_links },
        })
        .collect()
}

fn show(args: &LintArgs, outcome: &Outcome, sources: &Files) -> Result<(), Failure> {
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

fn terminal_width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(100)
        .clamp(40, 200)
}

/// A bar on a terminal, for runs that take a while; nothing elsewhere.
fn progress(pages: usize) -> indicatif::ProgressBar {
    const LONG: usize = 20_000;
    if pages < LONG || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    indicatif::ProgressBar::new(pages as u64)
}

/// The path of a folder from the working directory.
fn prefix(base: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    let mut up = String::new();
    for ancestor in here.ancestors() {
        if let Ok(below) = base.strip_prefix(ancestor) {
            let below = below.to_string_lossy().replace('\\', "/");
            let path = format!("{up}{below}");
            return if path.is_empty() || path.ends_with('/') { path } else { format!("{path}/") };
        }
        up.push_str("../");
    }
    format!("{}/", base.to_string_lossy().replace('\\', "/"))
}

/// The files of all catalogs of a run, numbered one after the other.
struct Files {
    parts: Vec<(u32, Snapshot, String)>,
}

impl Files {
    fn len(&self) -> u32 {
        self.parts
            .last()
            .map_or(0, |(offset, snapshot, _)| offset + u32::try_from(snapshot.len()).unwrap_or(0))
    }

    fn part(&self, file: FileId) -> Option<(&Snapshot, &str, FileId)> {
        let (offset, snapshot, prefix) =
            self.parts.iter().rev().find(|(offset, ..)| *offset <= file.0)?;
        Some((snapshot, prefix, FileId(file.0 - offset)))
    }
}

impl Sources for Files {
    fn path(&self, file: FileId) -> String {
        self.part(file)
            .map(|(snapshot, prefix, file)| format!("{prefix}{}", snapshot.path(file)))
            .unwrap_or_default()
    }

    fn bytes(&self, file: FileId) -> Option<Arc<[u8]>> {
        let (snapshot, _, file) = self.part(file)?;
        snapshot.read(file).ok().map(Into::into)
    }
}
