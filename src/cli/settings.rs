//! The settings of a run: the configuration, and the command line over it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Failure;
use super::arguments::{FailOn, LintArgs, TargetName};
use super::boundary::{self, Boundary};
use super::change::below_folder;
use super::files::{meant_beside, prefix};
use super::mistakes::{self, Texts, Told, told};
use super::plan::Plan;
use super::rules::find_rule;
use crate::config::{self, Config, RuleSetting};
use crate::diagnostic::FileId;
use crate::links::resolve::Platform;
use crate::lint::{Override, Values};
use crate::rule::Level;
use crate::rules;
use crate::suggest::nearest;
use crate::text::without_byte_order_mark;

/// The configuration that holds for `path`, and its file: the one that is named, else the nearest.
pub(super) fn configured(
    args: &LintArgs,
    path: &Path,
) -> Result<Option<(PathBuf, Config)>, Failure> {
    if let Some(file) = &args.config {
        let full = file.canonicalize().ok().filter(|file| file.is_file());
        let full = full.ok_or_else(|| {
            let meant = meant_beside(file);
            Failure::new(format!("there is no configuration `{}`{meant}", file.display()))
        })?;
        return read_configuration(&full).map(|config| Some((full, config)));
    }
    let Some(file) = configuration_of(path) else { return Ok(None) };
    read_configuration(&file).map(|config| Some((file, config)))
}

/// The nearest configuration in the folder of `path` or above it, up to the repository's root.
pub(super) fn configuration_of(path: &Path) -> Option<PathBuf> {
    let full = crate::discover::full_path(path)?;
    let start = if full.is_dir() { full.as_path() } else { full.parent().unwrap_or(&full) };
    for folder in start.ancestors().take(FOLDERS_ABOVE) {
        let file = folder.join(config::FILE_NAME);
        // Whatever bears the name: a folder or a broken link is told of when it is read.
        if file.symlink_metadata().is_ok() {
            return Some(file);
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

/// What bears nearly the name of a configuration, where one is looked for and before one is found.
pub(super) fn misnamed(path: &Path) -> Option<PathBuf> {
    const NEARLY: [&str; 3] = ["starmap-lint.yml", ".starmap-lint.yaml", ".starmap-lint.yml"];
    let found = configuration_of(path);
    let full = crate::discover::full_path(path)?;
    for folder in full.ancestors().take(FOLDERS_ABOVE + 1) {
        if found.as_deref().and_then(Path::parent) == Some(folder) {
            return None;
        }
        let mut files = NEARLY.iter().map(|name| folder.join(name));
        if let Some(file) = files.find(|file| file.is_file()) {
            return Some(file);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// Reads a configuration with all that it extends.
pub(super) fn read_configuration(file: &Path) -> Result<Config, Failure> {
    read(file, &Boundary::of_folder(file.parent().unwrap_or(file)), &mut Vec::new())
}

/// Reads a configuration and those that it extends; `open` are the ones that are being read.
fn read(file: &Path, boundary: &Boundary, open: &mut Vec<PathBuf>) -> Result<Config, Failure> {
    let folder = file.parent().unwrap_or(file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let shown = format!("{}{name}", prefix(folder));
    if !boundary.holds(file) {
        return Err(Failure::new(format!("`{shown}` leads out of the repository")));
    }
    let bytes = boundary::read(file)
        .map_err(|error| Failure::new(format!("cannot read `{shown}`: {error}")))?;
    let text = crate::damage::decode(&bytes).text;
    let text = without_byte_order_mark(&text).to_owned();
    let mut own = config::parse(&shown, &text)
        .map_err(|mistakes| told(Told::Configuration, &mistakes, &Texts::one(&shown, &text)))?;
    own.from_folder(folder);
    if let Some((key, path)) = own.paths().into_iter().find(|it| !boundary.holds(Path::new(it.1))) {
        let message = "this lies outside of the repository".to_owned();
        return Err(match own.origins.get(&key) {
            Some(origin) => mistakes::at(origin, message, None),
            None => Failure::new(format!("`{path}`: {message}")),
        });
    }
    open.push(file.to_owned());
    let mut base = Config::default();
    for other in own.extends.clone() {
        let failed = |why: &str| {
            let message = format!("`{other}` {why}");
            match own.origins.get("extends") {
                Some(origin) => mistakes::at(origin, message, None),
                None => Failure::new(message),
            }
        };
        let full = Path::new(&other).canonicalize().map_err(|_| failed("is not there"))?;
        if !boundary.holds(&full) {
            return Err(failed("lies outside of the repository"));
        }
        if open.contains(&full) {
            return Err(failed("leads back to itself"));
        }
        base = read(&full, boundary, open)?.over(base);
    }
    open.pop();
    Ok(own.over(base))
}

/// How many folders above a path may hold its configuration, where no repository sets a bound.
pub(super) const FOLDERS_ABOVE: usize = 8;

impl LintArgs {
    /// The settings of the configuration where the command line has none.
    pub(super) fn with(&self, config: Option<&Config>) -> Self {
        let mut args = self.clone();
        let Some(config) = config else { return args };
        let own = &config.shared;
        args.root = args.root.or_else(|| own.root.as_ref().map(PathBuf::from));
        args.profile = args.profile.or_else(|| own.profile.clone());
        if args.targets.is_empty() {
            args.targets = own
                .targets
                .iter()
                .filter_map(|name| TargetName::from_str(name, true).ok())
                .collect();
        }
        args.source = args.source.or_else(|| own.source.as_ref().map(PathBuf::from));
        let baseline = config.baseline.as_ref().filter(|_| !args.no_baseline);
        args.baseline = args.baseline.or_else(|| baseline.map(PathBuf::from));
        args.assume_portable_links |= own.assume_portable_links.unwrap_or(false);
        args.pedantic |= own.pedantic.unwrap_or(false);
        args.include_nested |= own.nested.unwrap_or(false);
        args.online.configured = config.online.clone();
        args.configured.clone_from(own);
        args.origins.clone_from(&config.origins);
        if self.baseline.is_some() {
            args.origins.remove("baseline");
        }
        args.fail_on =
            args.fail_on.or_else(|| FailOn::from_str(config.fail_on.as_deref()?, true).ok());
        args
    }

    /// The files that the configuration leaves out.
    pub(super) fn excluded(&self, plan: &Plan) -> Result<HashSet<FileId>, Failure> {
        let mut files = matched(&self.configured.exclude, plan)?;
        let inside = |file: &FileId| {
            let full = plan.base.join(plan.snapshot.path(*file));
            self.others.iter().any(|other| full.starts_with(other))
        };
        if !self.others.is_empty() {
            files.extend(plan.snapshot.files().filter(inside));
        }
        for folder in &plan.submodules {
            files.extend(below_folder(&plan.snapshot, folder));
        }
        Ok(files)
    }

    /// The levels that hold on some pages. What the command line says of a rule goes before them.
    pub(super) fn overridden(&self, plan: &Plan) -> Result<Vec<Override>, Failure> {
        let mut own = HashMap::new();
        self.levels_of_command_line(&mut own)?;
        let of = |one: &config::Override| {
            let mut levels = HashMap::new();
            for (rule, level) in in_order(&one.rules) {
                set(&mut levels, rule, level)?;
            }
            levels.retain(|rule, _| !own.contains_key(rule));
            let files = matched(&one.files, plan)?;
            Ok(Override { files, levels, values: values(&one.rules) })
        };
        self.configured.overrides.iter().map(of).collect()
    }

    /// What globs of the configuration match nothing in a catalog, in words.
    pub(super) fn idle_globs(&self, plan: &Plan) -> Result<Vec<String>, Failure> {
        let exclude = self.configured.exclude.iter().map(|glob| ("exclude", glob));
        let overrides = self.configured.overrides.iter().flat_map(|one| &one.files);
        let all = exclude.chain(overrides.map(|glob| ("overrides", glob)));
        let base = prefix(&plan.base);
        let catalog = if base.is_empty() { "." } else { base.as_str() };
        let mut notes = Vec::new();
        for (setting, glob) in all {
            // What begins with `!` takes back what those before it name.
            if !glob.starts_with('!') && matched(std::slice::from_ref(glob), plan)?.is_empty() {
                notes.push(format!("`{glob}` of `{setting}` matches no file of `{catalog}`"));
            }
        }
        Ok(notes)
    }

    fn levels_of_command_line(&self, levels: &mut HashMap<String, Level>) -> Result<(), Failure> {
        for setting in &self.levels {
            let (rule, level) = setting.split_once('=').unwrap_or((setting, ""));
            if Level::parse(level).is_none() {
                let near = nearest(level, Level::ALL.map(Level::as_str));
                let meant = near.map(|near| format!(": did you mean `{rule}={near}`?"));
                return Err(Failure::new(format!(
                    "`--level {setting}` is not RULE=off, info, warn or error{}",
                    meant.unwrap_or_default()
                )));
            }
            set(levels, rule, level)?;
        }
        self.ignore.iter().try_for_each(|rule| set(levels, rule, "off"))
    }
}

/// The files of a catalog that globs name.
pub(super) fn matched(globs: &[String], plan: &Plan) -> Result<HashSet<FileId>, Failure> {
    let mut builder = ignore::gitignore::GitignoreBuilder::new("");
    for glob in globs {
        builder.add_line(None, glob).map_err(|error| Failure::new(format!("`{glob}`: {error}")))?;
    }
    let globs = builder.build().map_err(|error| Failure::new(error.to_string()))?;
    if globs.is_empty() {
        return Ok(HashSet::new());
    }
    let is_in = |&file: &FileId| {
        globs.matched_path_or_any_parents(plan.snapshot.path(file), false).is_ignore()
    };
    Ok(plan.snapshot.files().filter(is_in).collect())
}

/// The group goes before the rules in it.
fn in_order(rules: &BTreeMap<String, RuleSetting>) -> Vec<(&str, &str)> {
    let levels =
        rules.iter().filter_map(|(rule, set)| Some((rule.as_str(), set.level.as_deref()?)));
    let mut levels: Vec<_> = levels.collect();
    levels.sort_by_key(|(rule, _)| *rule != config::PEDANTIC);
    levels
}

/// The options that are set.
pub(super) fn values(rules: &BTreeMap<String, RuleSetting>) -> Values {
    rules.iter().map(|(rule, set)| (rule.clone(), set.options.clone())).collect()
}

/// Sets the level of a rule, or of a group of them.
fn set(levels: &mut HashMap<String, Level>, rule: &str, level: &str) -> Result<(), Failure> {
    let Some(level) = Level::parse(level) else { return Ok(()) };
    if rule == config::PEDANTIC {
        let group = rules::ALL.iter().filter(|rule| rule.level == Level::Off);
        levels.extend(group.map(|rule| (rule.id.to_owned(), level)));
    } else {
        levels.insert(find_rule(rule)?.id.to_owned(), level);
    }
    Ok(())
}

/// The levels that hold on all pages: those of the configuration, over them `--level`, over that `--ignore`.
pub(super) fn levels(args: &LintArgs) -> Result<HashMap<String, Level>, Failure> {
    let mut levels = HashMap::new();
    for (rule, level) in in_order(&args.configured.rules) {
        set(&mut levels, rule, level)?;
    }
    args.levels_of_command_line(&mut levels)?;
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
