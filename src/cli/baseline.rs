//! `baseline`: records what is found today, and holds later runs against it.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::arguments::LintArgs;
use super::boundary;
use super::catalogs::plans;
use super::files::{prefix, prefix_from};
use super::lint::judged;
use super::mend::Tally;
use super::mistakes::{self, Texts, Told, told};
use super::online::Web;
use super::output::save;
use super::plan::Plan;
use super::profiles::Profiles;
use super::settings::configured;
use super::{Failure, print};
use crate::baseline::{Baseline, FILE_NAME, entry_of};
use crate::config;
use crate::diagnostic::{FileId, Outcome};
use crate::discover::full_path;
use crate::snapshot::Snapshot;
use crate::text::grouped;

/// The baseline that a run is held against.
pub(super) struct Held<'a> {
    args: &'a LintArgs,
    file: &'a Path,
    baseline: Baseline,
    names: Names,
    only: Option<HashSet<FileId>>,
}

impl<'a> Held<'a> {
    /// `None` where no baseline is named.
    pub(super) fn of(args: &'a LintArgs, plan: &Plan) -> Result<Option<Self>, Failure> {
        let Some(file) = args.baseline.as_deref() else { return Ok(None) };
        let baseline = read(args, file)?.ok_or_else(|| missing(args, file))?;
        let names = Names::of(file, plan)?;
        Ok(Some(Self { args, file, baseline, names, only: plan.only.clone() }))
    }

    /// Marks what the baseline knows of what was found in a tree.
    pub(super) fn mark(&self, snapshot: &Snapshot, outcome: &mut Outcome) {
        outcome.has_baseline = true;
        let pages = Pages { snapshot, only: self.only.as_ref(), names: &self.names };
        let left = self.baseline.hold(
            &mut outcome.diagnostics,
            |page| pages.name(page),
            |page| pages.has(page),
        );
        // What a change did not bring about is not told, so that nothing is known of it.
        let gone =
            if self.args.change.is_given() { 0 } else { pages.judged(self.args, &left).len() };
        if gone > 0 {
            let file = shown(self.file);
            let (entries, occur, them) = match gone {
                1 => ("1 entry".to_owned(), "occurs", "it"),
                _ => (format!("{} entries", grouped(gone)), "occur", "them"),
            };
            outcome.notes.push(format!(
                "{entries} of the baseline `{file}` no longer {occur}: drop {them} with `starmap-lint baseline --prune`"
            ));
        }
    }
}

/// Writes the findings of today, or with `prune` takes out those that are gone.
pub(super) fn record(args: &LintArgs, prune: bool) -> Result<ExitCode, Failure> {
    if args.change.is_given() || args.mend.asked() {
        return Err(Failure::new("a baseline is of a whole catalog as it is"));
    }
    if args.paths.iter().any(|path| path == Path::new("-")) {
        return Err(Failure::new(
            "a baseline is of pages as they are on the disk: `-` for standard input does not go with it",
        ));
    }
    args.output
        .refuse("`baseline` writes findings to a file of its own, which `--baseline FILE` names")?;
    let mut profiles = Profiles::built_in()?;
    let mut files: BTreeMap<PathBuf, (Option<Baseline>, Baseline)> = BTreeMap::new();
    let mut advice = Vec::new();
    for (plan, args) in plans(args, &mut profiles)? {
        let file = args.baseline.clone().unwrap_or_else(|| plan.base.join(FILE_NAME));
        let profile = profiles.get(plan.profile);
        let web = Web::of(&args)?;
        // All that is found is recorded, known or not.
        let all = LintArgs { baseline: None, ..args.clone() };
        let judged = judged(&all, plan, profile, web.as_ref(), &mut Tally::default())?;
        let names = Names::of(&file, &judged.plan)?;
        let only = judged.plan.only.as_ref();
        let pages = Pages { snapshot: &judged.plan.snapshot, only, names: &names };
        if !files.contains_key(&file) {
            advice.extend(to_be_named(&args, &file, &judged.plan)?);
            let known = read(&args, &file)?;
            let next = known.clone().unwrap_or_default();
            files.insert(file.clone(), (known, next));
        }
        let Some((known, next)) = files.get_mut(&file) else { continue };
        let mut found = judged.outcome.diagnostics;
        if prune {
            let known = known.as_ref().ok_or_else(|| missing(&args, &file))?;
            let left = known.hold(&mut found, |page| pages.name(page), |page| pages.has(page));
            *next = next.without(&pages.judged(&args, &left));
        } else {
            *next = next.without(&pages.judged(&args, next));
            for diagnostic in found.iter().filter(|it| it.counts()) {
                next.add(entry_of(diagnostic, |page| pages.name(page)));
            }
        }
    }
    for (file, (known, next)) in files {
        let text = next.write().map_err(|error| Failure::new(error.to_string()))?;
        let shown = shown(&file);
        save(&file, |out| out.write_all(text.as_bytes()))
            .map_err(|error| Failure::new(format!("cannot write `{shown}`: {error}")))?;
        let known = known.unwrap_or_default();
        let (new, gone) = (next.without(&known).len(), known.without(&next).len());
        let total = next.len();
        print(|out| writeln!(out, "{shown}: {total} known, {new} of them new, {gone} dropped"))?;
    }
    // Of several files a configuration can name one.
    if let ([advice], false) = (advice.as_slice(), prune) {
        print(|out| writeln!(out, "{advice}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What is still to be done where no configuration names the baseline: later runs would not know it.
fn to_be_named(args: &LintArgs, file: &Path, plan: &Plan) -> Result<Option<String>, Failure> {
    let (configuration, config) = configured(args, &plan.base)?.unzip();
    let named = config.and_then(|config| config.baseline);
    let full = full_path(file).unwrap_or_else(|| file.to_owned());
    if named.is_some_and(|named| full_path(Path::new(&named)).as_ref() == Some(&full)) {
        return Ok(None);
    }
    let (Some(folder), Some(name)) = (full.parent(), full.file_name()) else { return Ok(None) };
    let configuration = configuration.unwrap_or_else(|| plan.base.join(config::FILE_NAME));
    let of_it = configuration.parent().unwrap_or(&plan.base);
    let path = format!("{}{}", prefix_from(of_it, folder), name.to_string_lossy());
    Ok(Some(format!(
        "later runs are held against it with `baseline: {path}` in `{}`",
        shown(&configuration)
    )))
}

/// A baseline that cannot be used, told where the configuration names it.
fn unusable(args: &LintArgs, message: String, help: Option<&str>) -> Failure {
    match args.origins.get("baseline") {
        Some(origin) => mistakes::at(origin, message, help.map(str::to_owned)),
        None => Failure::new(help.map_or(message.clone(), |help| format!("{message}: {help}"))),
    }
}

fn missing(args: &LintArgs, file: &Path) -> Failure {
    let message = format!("there is no baseline `{}`", shown(file));
    unusable(args, message, Some("write it with `starmap-lint baseline`"))
}

/// The file as it is named to the user: from the working directory, where the configuration names it.
fn shown(file: &Path) -> String {
    match (file.parent().filter(|_| file.is_absolute()), file.file_name()) {
        (Some(folder), Some(name)) => format!("{}{}", prefix(folder), name.to_string_lossy()),
        _ => file.display().to_string(),
    }
}

/// `None` where there is no such file.
fn read(args: &LintArgs, file: &Path) -> Result<Option<Baseline>, Failure> {
    let name = shown(file);
    let text = match boundary::read_text(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(unusable(
                args,
                format!("cannot read the baseline `{name}`: {error}"),
                None,
            ));
        }
    };
    Baseline::parse(&name, &text)
        .map(Some)
        .map_err(|mistakes| told(Told::Baseline, &mistakes, &Texts::one(&name, &text)))
}

/// Where a baseline stands, and how it names the pages of a catalog.
struct Names {
    folder: PathBuf,
    /// The catalog's folder from that of the baseline: empty, or with a slash at its end.
    prefix: String,
}

impl Names {
    fn of(file: &Path, plan: &Plan) -> Result<Self, Failure> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().map_err(|_| {
            Failure::new(format!("there is no folder for the baseline `{}`", file.display()))
        })?;
        let prefix = prefix_from(&folder, &plan.base);
        Ok(Self { folder, prefix })
    }
}

/// The pages of a tree by the names that a baseline has for them.
struct Pages<'p> {
    snapshot: &'p Snapshot,
    /// The pages that were named; all where there is none.
    only: Option<&'p HashSet<FileId>>,
    names: &'p Names,
}

impl Pages<'_> {
    /// A file of the source stands behind those of the catalog.
    fn name(&self, file: FileId) -> String {
        match self.snapshot.path(file) {
            "" => format!("{}(source)", self.names.prefix),
            path => format!("{}{path}", self.names.prefix),
        }
    }

    fn id(&self, page: &str) -> Option<FileId> {
        self.snapshot.id_of(page.strip_prefix(self.names.prefix.as_str())?)
    }

    /// A page of another catalog is where it is, or not there.
    fn has(&self, page: &str) -> bool {
        match page.strip_prefix(self.names.prefix.as_str()) {
            Some(_) => self.id(page).is_some(),
            None => self.names.folder.join(page).is_file(),
        }
    }

    /// The entries of which this run can tell whether they still hold.
    fn judged(&self, args: &LintArgs, entries: &Baseline) -> Baseline {
        let asks = args.online.is_wanted();
        let of_web = |rule: &str| {
            crate::rules::ALL.iter().any(|known| known.id == rule && known.check.web().is_some())
        };
        let is_judged = |rule: &str| {
            (args.select.is_empty() || args.select.iter().any(|one| one == rule))
                && !args.ignore.iter().any(|one| one == rule)
                && (asks || !of_web(rule))
        };
        let of_others = |page: &str| {
            let full = self.names.folder.join(page);
            args.others.iter().any(|other| full.starts_with(other))
        };
        let covers = |page: &str| match self.only {
            Some(only) => self.id(page).is_some_and(|file| only.contains(&file)),
            None => page.starts_with(&self.names.prefix) && !of_others(page),
        };
        entries.only(|entry| is_judged(&entry.rule) && covers(&entry.page))
    }
}
