//! `init` and `config`: a configuration to start from, and the settings that hold.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::arguments::LintArgs;
use super::catalogs::{plans, settings};
use super::files::prefix;
use super::plan::{Plan, nothing_at};
use super::profiles::Profiles;
use super::settings::levels;
use super::{Failure, print};
use crate::config::{FILE_NAME, RuleSetting};
use crate::rule::{Level, Rule, RuleOption};
use crate::rules;

/// What `init` writes: all settings, none of them set.
const TEMPLATE: &str = include_str!("starmap-lint.yaml");

pub(super) fn init(folder: &Path) -> Result<ExitCode, Failure> {
    let file = folder.join(FILE_NAME);
    let shown = file.display();
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::new(format!("`{shown}` is there already: it stays as it is"))
        }
        _ => Failure::new(format!("cannot write `{shown}`: {error}")),
    };
    let mut out = std::fs::File::create_new(&file).map_err(failed)?;
    out.write_all(TEMPLATE.as_bytes()).map_err(failed)?;
    print(|out| writeln!(out, "{shown}: written, all settings in comments"))?;
    Ok(ExitCode::SUCCESS)
}

/// One setting: its name, what holds, and what stands in the place of a value where there is none.
struct Line {
    key: &'static str,
    value: Option<String>,
    is_given: bool,
    default: &'static str,
}

/// What no setting names, so that it is looked for.
const FOUND: &str = "found";

pub(super) fn print_settings(args: &LintArgs) -> Result<ExitCode, Failure> {
    args.output.refuse("`config` prints settings")?;
    let path = args.paths.first().cloned().unwrap_or_else(|| PathBuf::from("."));
    if args.stdin_filename.is_none() && !path.exists() {
        return Err(nothing_at(&path));
    }
    // A folder without pages has settings too.
    let mut known = Profiles::built_in()?.that_judge_nothing();
    let planned = plans(args, &mut known);
    let all: Vec<(Option<Plan>, LintArgs)> = match planned {
        Ok(plans) => plans.into_iter().map(|(plan, args)| (Some(plan), args)).collect(),
        Err(_) => settings(args, &path)?.1.into_iter().map(|args| (None, args)).collect(),
    };
    for (index, (plan, merged)) in all.iter().enumerate() {
        let levels = levels(merged)?;
        let idle = plan.as_ref().map(|plan| merged.idle_globs(plan)).transpose()?;
        let idle = idle.unwrap_or_default();
        print(|out| {
            if index > 0 {
                writeln!(out, "---")?;
            }
            for line in lines(args, merged) {
                line.write(out, plan.as_ref(), &known, merged)?;
            }
            write_rules(out, args, merged, &levels)?;
            write_overrides(out, merged)?;
            idle.iter().try_for_each(|note| writeln!(out, "# {note}"))
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

fn lines(args: &LintArgs, merged: &LintArgs) -> Vec<Line> {
    let line = |key, value, is_given, default| Line { key, value, is_given, default };
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| json(&path.display().to_string()));
    let yes = |set: bool| set.then(|| "true".to_owned());
    let targets: Vec<String> = merged.targets.iter().map(name).collect();
    let schemas = merged.configured.schemas.iter();
    let schemas: Vec<String> = schemas
        .map(|(kind, own)| {
            let replaces = if own.replaces { ", replaces: true" } else { "" };
            format!("{kind}: {{file: {}{replaces}}}", json(&own.file))
        })
        .collect();
    let schemas = (!schemas.is_empty()).then(|| format!("{{{}}}", schemas.join(", ")));
    vec![
        line("root", path(&merged.root), args.root.is_some(), FOUND),
        line("profile", merged.profile.as_deref().map(json), args.profile.is_some(), FOUND),
        line("schemas", schemas, false, "none"),
        line("targets", list(&targets), !args.targets.is_empty(), "[github]"),
        line(
            "assume_portable_links",
            yes(merged.assume_portable_links),
            args.assume_portable_links,
            "false",
        ),
        line("source", path(&merged.source), args.source.is_some(), "none"),
        line("baseline", path(&merged.baseline), args.baseline.is_some(), "none"),
        line("exclude", list(&merged.configured.exclude), false, "[]"),
        line("online", online(merged), args.online.is_given(), "{enabled: false}"),
        line("nested", yes(merged.include_nested), args.include_nested, "false"),
        line("pedantic", yes(merged.pedantic), args.pedantic, "false"),
        line("fail_on", merged.fail_on.as_ref().map(name), args.fail_on.is_some(), "error"),
    ]
}

/// What is set of `online`, and whether the run goes on line; `None` where nothing is said of it.
fn online(merged: &LintArgs) -> Option<String> {
    let configured = crate::config::Online {
        enabled: merged.online.is_wanted(),
        ..merged.online.configured.clone()
    };
    let is_set = |value: &serde_json::Value| match value {
        serde_json::Value::Array(items) => !items.is_empty(),
        serde_json::Value::Object(entries) => !entries.is_empty(),
        serde_json::Value::Null => false,
        value => *value != false,
    };
    let settings = serde_json::to_value(configured).ok()?;
    let settings = settings.as_object()?.iter().filter(|(key, value)| {
        is_set(value) || (*key == "enabled" && merged.origins.contains_key("online"))
    });
    let settings: Vec<String> = settings.map(|(key, value)| format!("{key}: {value}")).collect();
    (!settings.is_empty()).then(|| format!("{{{}}}", settings.join(", ")))
}

impl Line {
    fn write(
        &self,
        out: &mut dyn Write,
        plan: Option<&Plan>,
        profiles: &Profiles,
        merged: &LintArgs,
    ) -> std::io::Result<()> {
        let found =
            plan.filter(|_| self.default == FOUND && self.value.is_none()).and_then(|plan| {
                match self.key {
                    "root" => Some(json(&prefix(&plan.base))).filter(|path| path != r#""""#),
                    _ => Some(json(&profiles.get(plan.profile)?.name)),
                }
            });
        let origin = match (self.is_given, merged.origins.get(self.key)) {
            (true, _) => "command line".to_owned(),
            (_, Some(origin)) => origin.to_string(),
            _ if found.is_some() => FOUND.to_owned(),
            _ => "default".to_owned(),
        };
        let Self { key, value, default, .. } = self;
        let line = match value.as_ref().or(found.as_ref()) {
            Some(value) => format!("{key}: {value}"),
            None if matches!(*default, FOUND | "none") => format!("# {key}: {default}"),
            None => format!("{key}: {default}"),
        };
        writeln!(out, "{line:40}  # {origin}")
    }
}

/// The rules of which something is set, and those that have options.
fn write_rules(
    out: &mut dyn Write,
    args: &LintArgs,
    merged: &LintArgs,
    levels: &HashMap<String, Level>,
) -> std::io::Result<()> {
    writeln!(out, "rules:")?;
    for rule in rules::ALL {
        let (level, options) = (levels.get(rule.id).copied(), rule.check.options());
        if level.is_none() && options.is_empty() {
            continue;
        }
        let pedantic = if merged.pedantic { Level::Warn } else { Level::Off };
        let usual = if rule.level == Level::Off { pedantic } else { rule.level };
        let set = merged.configured.rules.get(rule.id);
        let value = |option: &RuleOption| {
            let set = set.and_then(|set| set.options.get(option.name)).copied();
            Some((option.name.to_owned(), set.or(option.default)?))
        };
        let setting = RuleSetting {
            level: Some(level.unwrap_or(usual).as_str().to_owned()),
            options: options.iter().filter_map(value).collect(),
        };
        let line = format!("  {}: {setting}", rule.id);
        writeln!(out, "{line:40}  # {}", origin_of(rule, args, merged))?;
    }
    Ok(())
}

fn write_overrides(out: &mut dyn Write, merged: &LintArgs) -> std::io::Result<()> {
    let overrides = &merged.configured.overrides;
    if overrides.is_empty() {
        return Ok(());
    }
    let origin = merged.origins.get("overrides").map(ToString::to_string).unwrap_or_default();
    writeln!(out, "{:40}  # {origin}", "overrides:")?;
    for one in overrides {
        writeln!(out, "  - files: {}", list(&one.files).unwrap_or_default())?;
        let rules: Vec<String> =
            one.rules.iter().map(|(rule, set)| format!("{rule}: {set}")).collect();
        writeln!(out, "    rules: {{{}}}", rules.join(", "))?;
    }
    Ok(())
}

/// Where the level of a rule was set last.
fn origin_of(rule: &Rule, args: &LintArgs, merged: &LintArgs) -> String {
    let names =
        |setting: &str| setting == rule.id || (setting == "pedantic" && rule.level == Level::Off);
    let by_level = args.levels.iter().filter_map(|setting| setting.split_once('='));
    if by_level.map(|(rule, _)| rule).chain(args.ignore.iter().map(String::as_str)).any(names) {
        return "command line".to_owned();
    }
    let own = merged.origins.get(&format!("rules.{}", rule.id));
    let group = || merged.origins.get("rules.pedantic").filter(|_| rule.level == Level::Off);
    own.or_else(group).map_or_else(|| "default".to_owned(), ToString::to_string)
}

fn list(values: &[String]) -> Option<String> {
    let quoted: Vec<String> = values.iter().map(|value| json(value)).collect();
    (!values.is_empty()).then(|| format!("[{}]", quoted.join(", ")))
}

fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
