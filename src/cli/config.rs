//! `init` and `config`: a configuration to start from, and the settings that hold.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::arguments::LintArgs;
use super::settings::{configured, levels};
use super::{Failure, print};
use crate::config::{Config, FILE_NAME};
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

pub(super) fn print_settings(args: &LintArgs) -> Result<ExitCode, Failure> {
    let path = args.paths.first().cloned().unwrap_or_else(|| PathBuf::from("."));
    let config = configured(args, args.root.as_deref().unwrap_or(&path))?.unwrap_or_default();
    let merged = args.with(Some(&config));
    let path_of = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let yes = |set: bool| set.then(|| "true".to_owned());
    let list = |values: &[String]| {
        let quoted: Vec<String> = values.iter().map(|value| json(value)).collect();
        (!values.is_empty()).then(|| format!("[{}]", quoted.join(", ")))
    };
    let targets: Vec<String> = merged.targets.iter().map(name).collect();
    let given = |value: bool| value.then_some("command line");
    let lines = [
        ("root", path_of(&merged.root).map(|it| json(&it)), given(args.root.is_some()), "found"),
        (
            "profile",
            merged.profile.as_ref().map(|it| json(it)),
            given(args.profile.is_some()),
            "found",
        ),
        ("targets", list(&targets), given(!args.targets.is_empty()), "[github]"),
        (
            "assume_portable_links",
            yes(merged.assume_portable_links),
            given(args.assume_portable_links),
            "false",
        ),
        (
            "source",
            path_of(&merged.source).map(|it| json(&it)),
            given(args.source.is_some()),
            "none",
        ),
        (
            "baseline",
            path_of(&merged.baseline).map(|it| json(&it)),
            given(args.baseline.is_some()),
            "none",
        ),
        ("exclude", list(&merged.exclude), None, "[]"),
        ("nested", yes(merged.include_nested), given(args.include_nested), "false"),
        ("pedantic", yes(merged.pedantic), given(args.pedantic), "false"),
        ("fail_on", merged.fail_on.as_ref().map(name), given(args.fail_on.is_some()), "error"),
    ];
    let levels = levels(&merged)?;
    print(|out| {
        for (key, value, given, default) in lines {
            let origin = given.or(config.origins.get(key).map(String::as_str)).unwrap_or("default");
            let line = match value {
                Some(value) => format!("{key}: {value}"),
                None if matches!(default, "found" | "none") => format!("# {key}: {default}"),
                None => format!("{key}: {default}"),
            };
            writeln!(out, "{line:40}  # {origin}")?;
        }
        if !levels.is_empty() {
            writeln!(out, "rules:")?;
        }
        for rule in rules::ALL {
            let Some(level) = levels.get(rule.id) else { continue };
            let line = format!("  {}: {}", rule.id, level.as_str());
            writeln!(out, "{line:40}  # {}", origin_of(rule, args, &config))?;
        }
        if !config.overrides.is_empty() {
            let origin = config.origins.get("overrides").map_or("", String::as_str);
            writeln!(out, "{:40}  # {origin}", "overrides:")?;
            for one in &config.overrides {
                writeln!(out, "  - files: {}", list(&one.files).unwrap_or_default())?;
                let rules: Vec<String> =
                    one.rules.iter().map(|(rule, level)| format!("{rule}: {level}")).collect();
                writeln!(out, "    rules: {{{}}}", rules.join(", "))?;
            }
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Where the level of a rule was set last.
fn origin_of<'c>(rule: &crate::rule::Rule, args: &LintArgs, config: &'c Config) -> &'c str {
    let names = |setting: &str| {
        setting == rule.id || (setting == "pedantic" && rule.level == crate::rule::Level::Off)
    };
    let by_level = args.levels.iter().filter_map(|setting| setting.split_once('='));
    if by_level.map(|(rule, _)| rule).chain(args.ignore.iter().map(String::as_str)).any(names) {
        return "command line";
    }
    let own = config.origins.get(&format!("rules.{}", rule.id));
    own.or_else(|| config.origins.get("rules.pedantic")).map_or("default", String::as_str)
}

fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
