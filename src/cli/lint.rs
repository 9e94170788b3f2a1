//! A run of the linter over the paths that were named.

use std::collections::HashSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::Failure;
use super::arguments::{FailOn, LintArgs};
use super::baseline::Held;
use super::catalogs::{misnamed_configuration, plans, without_a_say};
use super::change::{Change, of_folder};
use super::files::{Files, Here, no_folder, prefix};
use super::inspect::meetings;
use super::left_out;
use super::mend::Tally;
use super::mistakes;
use super::online::Web;
use super::plan::Plan;
use super::profiles::Profiles;
use super::rules::find_rule;
use super::schemas::own_schemas;
use super::settings::{levels, platforms, today, values};
use super::show::{progress, show};
use crate::diagnostic::{Diagnostic, FileId, Outcome, Severity};
use crate::lint::{self, Before, Options, OwnSchemas};
use crate::profile::Profile;
use crate::snapshot::Snapshot;
use crate::text::grouped;
use crate::unmet::Unmet;
use crate::wording::{few, joined};

pub(super) fn lint_paths(args: &LintArgs) -> Result<ExitCode, Failure> {
    for id in &args.select {
        find_rule(id)?;
    }
    args.mend.check(&args.output)?;
    if let Some(threads) = args.threads {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    }
    let mut profiles = Profiles::built_in()?;
    let mut fail_on = args.fail_on.unwrap_or_default();
    let plans = plans(args, &mut profiles)?;
    let mut whole = Outcome::default();
    let here = Here::new();
    let mut sources = Files::new();
    let mut tally = Tally::of(args);
    let mut interrupted = false;
    for (plan, args) in plans {
        let args = &args;
        fail_on = args.fail_on.unwrap_or(fail_on);
        let offset = sources.len();
        let profile = profiles.get(plan.profile);
        let web = Web::of(args)?;
        let Judged { plan, outcome, source } =
            judged(args, plan, profile, web.as_ref(), &mut tally)?;
        interrupted |= web.as_ref().is_some_and(Web::interrupted);
        whole.pages += outcome.pages;
        if outcome.pages == 0 {
            whole.notes.extend(left_out::all_of_it(args, &plan)?);
        }
        whole.notes.push(match profile {
            Some(profile) => format!("profile: {} ({})", profile.name, profile.title),
            None if args.profile.as_deref() == Some("none") => {
                "profile: none, as asked, so only the rules that need none were applied".to_owned()
            }
            None => "profile: none fits, so only the rules that need none were applied".to_owned(),
        });
        if let Some(profile) = profile.filter(|_| args.output.verbose) {
            let meetings = meetings(&plan.snapshot, profile);
            let unmet = meetings.unmet().into_iter();
            whole.notes.extend(unmet.filter(Unmet::is_suspicious).map(|it| it.said()));
            whole.notes.extend(of_no_kind(&plan, profile, meetings.strays()));
        }
        whole.notes.extend(outcome.notes);
        whole.has_baseline |= outcome.has_baseline;
        whole.notes.extend(without_a_say(&plan));
        whole.notes.extend(misnamed_configuration(args, &plan));
        if args.output.verbose {
            whole.notes.extend(args.idle_globs(&plan)?);
        }
        whole.notes.extend(plan.others.iter().map(|other| {
            let (other, base) = (prefix(other), prefix(&plan.base));
            format!("`{other}` looks like a catalog too and was not linted beside `{base}`: name both under `catalogs` in a configuration, or lint it by itself")
        }));
        whole.notes.extend(web.as_ref().map(Web::note));
        if plan.alone && plan.gone.is_empty() {
            whole
                .notes
                .push("there is no catalog around this page: its links were not judged".to_owned());
        }
        whole.diagnostics.extend(
            outcome.diagnostics.into_iter().map(|diagnostic| renumbered(diagnostic, offset)),
        );
        let prefix = prefix(&plan.base);
        whole.altered.extend(outcome.altered.into_iter().map(|mut fact| {
            fact.path = here.path(&prefix, &fact.path);
            fact
        }));
        sources.parts.push((offset, plan.snapshot, prefix));
        if let Some((files, prefix)) = source {
            sources.parts.push((sources.len(), files, prefix));
        }
    }
    // What holds for several catalogs is told once.
    let mut told = HashSet::new();
    whole.notes.retain(|note| told.insert(note.clone()));
    if args.mend.diff {
        tally.write_patch(&args.output)?;
        return Ok(ExitCode::from(u8::from(tally.changes())));
    }
    if args.mend.fix {
        whole.notes.insert(0, tally.note());
    }
    let bar = match fail_on {
        FailOn::Info => Severity::Info,
        FailOn::Warn => Severity::Warning,
        FailOn::Error => Severity::Error,
    };
    show(&args.output, &whole, &sources, bar)?;
    if tally.refused > 0 {
        return Ok(ExitCode::from(2));
    }
    let failed = whole
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity >= bar && diagnostic.counts());
    // What was not asked can not be vouched for.
    Ok(ExitCode::from(if failed { 1 } else { 2 * u8::from(interrupted) }))
}

/// One catalog, and what was found in it.
pub(super) struct Judged {
    pub(super) plan: Plan,
    pub(super) outcome: Outcome,
    source: Option<(Snapshot, String)>,
}

pub(super) fn judged(
    args: &LintArgs,
    mut plan: Plan,
    profile: Option<&Profile>,
    web: Option<&Web>,
    tally: &mut Tally,
) -> Result<Judged, Failure> {
    let from = |list: &dyn Fn(&Path) -> Result<Snapshot, Failure>| {
        let source = args.source.as_deref().map(|folder| source(folder, profile, list));
        // What the configuration says is told where it stands there.
        let is_configured =
            args.configured.source.as_deref().map(Path::new) == args.source.as_deref();
        let origin = args.origins.get("source").filter(|_| is_configured);
        source.transpose().map_err(|failure| match origin {
            Some(origin) => mistakes::at(origin, failure.0, None),
            None => failure,
        })
    };
    let schemas = Arc::new(own_schemas(args, profile)?);
    let bar = progress(plan.snapshot.len());
    let count = |pages: usize| bar.inc(pages as u64);
    let mut run = |plan: &mut Plan, lint: &dyn Fn(&Snapshot) -> Outcome| {
        let held = Held::of(args, plan)?;
        let lint = |snapshot: &Snapshot| {
            bar.reset();
            let mut outcome = lint(snapshot);
            if let Some(held) = &held {
                held.mark(snapshot, &mut outcome);
            }
            outcome
        };
        if args.mend.asked() { args.mend.run(plan, tally, &lint) } else { Ok(lint(&plan.snapshot)) }
    };
    let (source, outcome) = if args.change.is_given() {
        let change = Change::new(&args.change, &plan.base)?;
        let sides = change.sides(plan, profile)?;
        plan = sides.after;
        let source = from(&|folder| change.after(folder))?;
        let options = options(args, &plan, profile, source.as_ref(), web, &schemas)?;
        // A source that came with the change was none before.
        let old_source = from(&|folder| change.before(folder)).unwrap_or_default();
        let before = Before {
            snapshot: &sides.before.snapshot,
            options: &self::options(
                args,
                &sides.before,
                profile,
                old_source.as_ref(),
                web,
                &schemas,
            )?,
            renamed: &sides.renamed,
        };
        let planned = plan.snapshot.clone();
        let mut outcome = run(&mut plan, &|after| {
            lint::lint_change(&before, after, &options.moved(&planned, after), &count)
        })?;
        outcome.notes.push(format!("only what came about since {}", change.with));
        (source, outcome)
    } else {
        let source = from(&of_folder)?;
        let options = options(args, &plan, profile, source.as_ref(), web, &schemas)?;
        let planned = plan.snapshot.clone();
        let outcome = run(&mut plan, &|snapshot| {
            lint::lint(snapshot, &options.moved(&planned, snapshot), &count)
        })?;
        (source, outcome)
    };
    bar.finish_and_clear();
    Ok(Judged { plan, outcome, source })
}

fn options<'o>(
    args: &LintArgs,
    plan: &Plan,
    profile: Option<&'o Profile>,
    source: Option<&'o (Snapshot, String)>,
    web: Option<&'o Web>,
    schemas: &Arc<OwnSchemas>,
) -> Result<Options<'o>, Failure> {
    listed_whole(&plan.snapshot, &prefix(&plan.base))?;
    if let Some((files, folder)) = source {
        listed_whole(files, folder)?;
    }
    Ok(Options {
        profile,
        platforms: platforms(args),
        levels: levels(args)?,
        values: values(&args.configured.rules),
        overrides: args.overridden(plan)?,
        pedantic: args.pedantic,
        select: args.select.iter().cloned().collect(),
        alone: plan.alone,
        nested: args.include_nested,
        excluded: args.excluded(plan)?,
        only: plan.only.clone(),
        source: source.map(|(files, _)| files),
        pages: plan.pages.clone(),
        schemas: schemas.clone(),
        today: today(),
        web: web.map(Web::asks),
    })
}

/// What lies in a folder that cannot be listed may be what links lead to and numbers count: whatever was said without it
/// might be false.
fn listed_whole(files: &Snapshot, base: &str) -> Result<(), Failure> {
    let Some((first, others)) = files.unlisted().split_first() else { return Ok(()) };
    let others = match others.len() {
        0 => String::new(),
        1 => ", nor another folder".to_owned(),
        many => format!(", nor {} other folders", grouped(many)),
    };
    Err(Failure::new(format!(
        "cannot list `{base}{}`{others}: {}; make it readable, or let `.gitignore` name it if it is no part of the catalog",
        first.path, first.reason
    )))
}

/// The diagnostic with its files numbered behind those of other catalogs.
pub(super) fn renumbered(mut diagnostic: Diagnostic, offset: u32) -> Diagnostic {
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

/// What the pages were generated from, and the path that it is shown under.
pub(super) fn source(
    folder: &Path,
    profile: Option<&Profile>,
    list: impl FnOnce(&Path) -> Result<Snapshot, Failure>,
) -> Result<(Snapshot, String), Failure> {
    let shown = folder.display();
    let known = profile.and_then(|profile| profile.source.as_ref()).ok_or_else(|| {
        Failure::new("`--source` needs a profile that says what pages are generated from")
    })?;
    let base = folder
        .canonicalize()
        .ok()
        .filter(|folder| folder.is_dir())
        .ok_or_else(|| no_folder(folder))?;
    let files = list(&base)?;
    let fits = |file| known.records.iter().any(|record| record.files.fits(files.path(file)));
    if !files.files().any(fits) {
        let wanted = known.records.first().map_or("", |record| record.files.text.as_str());
        return Err(Failure::new(format!("`{shown}` holds no file such as `{wanted}`")));
    }
    Ok((files, prefix(&base)))
}

/// Pages that the profile has no place for: nothing but their text and their links is judged.
fn of_no_kind(plan: &Plan, profile: &Profile, strays: &[String]) -> Option<String> {
    const NAMED: usize = 3;
    // One page by name is judged as what it is.
    if plan.only.is_some() {
        return None;
    }
    let files: Vec<FileId> = strays.iter().filter_map(|path| plan.snapshot.id_of(path)).collect();
    let copies = lint::nested_copies(&plan.snapshot, profile, &files);
    let is_copied = |path: &&String| {
        copies
            .iter()
            .any(|copy| path.strip_prefix(&copy.folder).is_some_and(|rest| rest.starts_with('/')))
    };
    let strays: Vec<&String> = strays.iter().filter(|path| !is_copied(path)).collect();
    let named = few(strays.iter().map(|path| format!("`{path}`")), NAMED);
    let pages = match strays.len() {
        0 => return None,
        1 => "1 page is".to_owned(),
        many => format!("{} pages are", grouped(many)),
    };
    Some(format!(
        "{pages} of no kind that the profile tells of, only text and links are judged: {}",
        joined(&named, "and")
    ))
}
