//! Which catalogs the named paths mean, each with the settings that hold there.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Failure;
use super::arguments::LintArgs;
use super::files::prefix;
use super::mistakes;
use super::plan::{Plan, plan};
use super::profiles::Profiles;
use super::settings::{configuration_of, configured, misnamed};
use crate::config::{Config, FILE_NAME};
use crate::discover::full_path;
use crate::snapshot::MAX_FILE_SIZE;

/// What is linted: one plan for each catalog, with the settings that hold there.
pub(super) fn plans(
    args: &LintArgs,
    profiles: &mut Profiles,
) -> Result<Vec<(Plan, LintArgs)>, Failure> {
    let paths = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths.clone() };
    let text = standard_input(args, &paths)?;
    let paths = match &args.stdin_filename {
        Some(name) if text.is_some() => vec![name.clone()],
        _ => paths,
    };
    let mut plans: Vec<(Plan, LintArgs)> = Vec::new();
    for path in &paths {
        // Hooks name many pages of one catalog: it is looked for and listed once.
        if plans
            .iter_mut()
            .any(|(known, args)| known.take(path, &args.others, args.change.is_given()))
        {
            continue;
        }
        for (plan, args) in catalogs_at(args, path, profiles, text.as_deref())? {
            join(&mut plans, plan, args);
        }
    }
    Ok(plans)
}

/// Adds a plan, or what it asks for to one of the same catalog.
fn join(plans: &mut Vec<(Plan, LintArgs)>, plan: Plan, args: LintArgs) {
    let same = |known: &Plan| known.base == plan.base && !known.alone && !plan.alone;
    let Some((known, _)) = plans.iter_mut().find(|(known, _)| same(known)) else {
        plans.push((plan, args));
        return;
    };
    known.join(&plan);
}

/// The catalogs around a path, or below it where the configuration names several.
fn catalogs_at(
    args: &LintArgs,
    path: &Path,
    profiles: &mut Profiles,
    text: Option<&[u8]>,
) -> Result<Vec<(Plan, LintArgs)>, Failure> {
    let (file, all) = settings(args, path)?;
    let mut plans = Vec::new();
    for merged in all {
        let plan = planned(&merged, path, profiles, text)?;
        // A folder above the catalog was named: what stands at the catalog goes before what stands there.
        let is_nearer = configuration_of(&plan.base)
            .filter(|own| Some(own) != file.as_ref() && !plan.alone)
            .is_some_and(|_| merged.root.is_none() && args.config.is_none());
        if !is_nearer {
            plans.push((plan, merged));
            continue;
        }
        for merged in settings(args, &plan.base)?.1 {
            plans.push((planned(&merged, path, profiles, text)?, merged));
        }
    }
    Ok(plans)
}

/// The settings of each catalog that `path` means, and the configuration that they come from.
pub(super) fn settings(
    args: &LintArgs,
    path: &Path,
) -> Result<(Option<PathBuf>, Vec<LintArgs>), Failure> {
    let around = args.root.as_deref().unwrap_or(path);
    let (file, config) = configured(args, around)?.unzip();
    let roots = config.as_ref().map(roots).transpose()?.unwrap_or_default();
    let of = |config: Option<Config>| {
        let mut merged = args.with(config.as_ref());
        merged.others = others(&roots, merged.root.as_deref());
        merged
    };
    Ok((file, chosen(config, &roots, around)?.into_iter().map(of).collect()))
}

fn planned(
    args: &LintArgs,
    path: &Path,
    profiles: &mut Profiles,
    text: Option<&[u8]>,
) -> Result<Plan, Failure> {
    let wanted = profiles.wanted(args)?;
    plan(
        path,
        args.root.as_deref(),
        wanted,
        profiles,
        text.map(<[u8]>::to_vec),
        args.change.is_given(),
    )
}

/// The settings of the catalogs that `path` means: of the one that it lies in and of those that lie below it. A path
/// that is in none is judged by what holds for all.
fn chosen(
    config: Option<Config>,
    roots: &[PathBuf],
    path: &Path,
) -> Result<Vec<Option<Config>>, Failure> {
    let Some((mut config, full)) = config.clone().zip(full_path(path)) else {
        return Ok(vec![config]);
    };
    if config.catalogs.is_empty() {
        let root = root_of(&config, "root", config.shared.root.as_deref())?;
        if root.is_some_and(|root| !full.starts_with(&root) && !root.starts_with(&full)) {
            config.shared.root = None;
        }
        return Ok(vec![Some(config)]);
    }
    let around = (0..roots.len())
        .filter(|&at| full.starts_with(&roots[at]))
        .max_by_key(|&at| roots[at].as_os_str().len());
    let below = (0..roots.len()).filter(|&at| roots[at].starts_with(&full));
    let mut meant: Vec<usize> = around.into_iter().chain(below).collect();
    meant.dedup();
    if meant.is_empty() {
        config.catalogs.clear();
        return Ok(vec![Some(config)]);
    }
    Ok(meant.into_iter().map(|at| Some(config.clone().of_catalog(at))).collect())
}

fn roots(config: &Config) -> Result<Vec<PathBuf>, Failure> {
    let mut roots: Vec<PathBuf> = Vec::new();
    for (at, catalog) in config.catalogs.iter().enumerate() {
        let key = format!("catalogs.{at}.root");
        let root = root_of(config, &key, catalog.root.as_deref())?.unwrap_or_default();
        if let Some(first) = roots.iter().position(|other| *other == root) {
            let line = config.origins.get(&format!("catalogs.{first}.root"));
            let line = line.map(|origin| format!(" in line {}", origin.line)).unwrap_or_default();
            let message = format!("this folder is a catalog{line} already");
            let help = "make one catalog of both: `overrides` set levels for some of its pages";
            return Err(match config.origins.get(&key) {
                Some(origin) => mistakes::at(origin, message, Some(help.to_owned())),
                None => Failure::new(message),
            });
        }
        roots.push(root);
    }
    Ok(roots)
}

/// The catalogs that lie inside of this one, and are none of its parts.
fn others(roots: &[PathBuf], root: Option<&Path>) -> Vec<PathBuf> {
    let root = root.and_then(|root| root.canonicalize().ok());
    let inside = |other: &&PathBuf| {
        root.as_ref().is_some_and(|root| *other != root && other.starts_with(root))
    };
    roots.iter().filter(inside).cloned().collect()
}

/// The folder that a configuration names.
fn root_of(config: &Config, key: &str, root: Option<&str>) -> Result<Option<PathBuf>, Failure> {
    let Some(root) = root else { return Ok(None) };
    let full = Path::new(root).canonicalize().ok().filter(|full| full.is_dir());
    match (full, config.origins.get(key)) {
        (Some(full), _) => Ok(Some(full)),
        (None, Some(origin)) => {
            Err(mistakes::at(origin, "there is no such folder".to_owned(), None))
        }
        (None, None) => Err(Failure::new(format!("there is no folder `{root}`"))),
    }
}

/// Configurations in the catalog that have no say, as they stand below its root.
pub(super) fn without_a_say(plan: &Plan) -> Vec<String> {
    let is_lower = |path: &&str| path.ends_with(&format!("/{FILE_NAME}"));
    let paths = plan.snapshot.files().map(|file| plan.snapshot.path(file)).filter(is_lower);
    let prefix = prefix(&plan.base);
    let note = |path| {
        format!("`{prefix}{path}` was not used: only one at the catalog's root or above it is")
    };
    if plan.only.is_some() { Vec::new() } else { paths.map(note).collect() }
}

/// A configuration that is not read as its name is another one.
pub(super) fn misnamed_configuration(args: &LintArgs, plan: &Plan) -> Option<String> {
    let file = misnamed(&plan.base).filter(|_| args.config.is_none())?;
    let folder = file.parent().map(prefix).unwrap_or_default();
    let name = file.file_name()?.to_string_lossy();
    Some(format!("`{folder}{name}` was not read: did you mean `{folder}{FILE_NAME}`?"))
}

/// What stands on standard input, if that is to be linted.
fn standard_input(args: &LintArgs, paths: &[PathBuf]) -> Result<Option<Vec<u8>>, Failure> {
    if !paths.iter().any(|path| path == Path::new("-")) {
        return match args.stdin_filename {
            Some(_) => Err(Failure::new("`--stdin-filename` goes with `-` for standard input")),
            None => Ok(None),
        };
    }
    if paths.len() > 1 {
        return Err(Failure::new("`-` for standard input goes with no other path"));
    }
    if args.mend.fix || args.change.staged {
        return Err(Failure::new(
            "`-` for standard input goes neither with `--fix` nor `--staged`; `--diff` prints what would be mended",
        ));
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MAX_FILE_SIZE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > MAX_FILE_SIZE {
        let most = MAX_FILE_SIZE >> 20;
        return Err(Failure::new(format!("standard input is larger than {most} MiB")));
    }
    Ok(Some(bytes))
}
