//! Every command, every option and every setting is run, and shows what it does.
//!
//! Each has a case here: a run without it and one with it, and what only one of them says. What needs a server on this
//! machine is shown elsewhere, in the file that [`ELSEWHERE`] names.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command;
mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use command::{committed, output_of_input, run, said, write};
use serde_json::Value;
use tempfile::TempDir;

/// What is different where it is given.
#[derive(Clone, Copy)]
enum Shows {
    /// Only then it is said.
    Tells(&'static str),
    /// Only otherwise it is said.
    Hides(&'static str),
    /// It says the same in any case.
    Nothing,
}

use Shows::{Hides, Nothing, Tells};

/// A folder to run in.
type World = fn() -> TempDir;

/// One command or option: its name, where, the command line around it, and what is added to that.
struct Case(&'static str, World, &'static [&'static str], &'static [&'static str], Shows);

/// A page on standard input of all runs.
const INPUT: &str = "# New\n\n[gone](gone.md)\n";

/// A page with a fault that is mended unseen, and one that needs an eye.
const FAULTY: &str =
    "# C\n\n![Text](http://img.shields.io/badge/a-b-blue)\n\n[x](a%zz.md) *_end_*\n";

fn plain() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("other.yaml", "rules: {dead-link: off}\n"),
        ("docs/README.md", "# A\n\n[b](old/b.md) [gone](gone.md)\n"),
        ("docs/old/b.md", "# B\n\n[gone](gone.md) [gone](gone.md)\n"),
        ("docs/c.md", FAULTY),
        ("docs/d.md", "# D\n\n[c](c.md)\n"),
    ] {
        write(folder.path(), path, text);
    }
    folder
}

/// The same where all is known, but for a link that came later.
fn known() -> TempDir {
    let folder = plain();
    assert_eq!(run(folder.path(), &["baseline", "docs"]).0, Some(0));
    write(folder.path(), "docs/new.md", INPUT);
    folder
}

fn known_and_configured() -> TempDir {
    let folder = known();
    write(folder.path(), "starmap-lint.yaml", &format!("baseline: {KNOWN}\n"));
    folder
}

const KNOWN: &str = "docs/starmap-lint-baseline.json";

/// A repository in which nothing changed but for a link that is staged, and one that is not.
fn git() -> TempDir {
    let folder = plain();
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    committed(folder.path());
    write(folder.path(), "docs/staged.md", INPUT);
    command::git(folder.path(), &["add", "."]);
    write(folder.path(), "docs/new.md", INPUT);
    folder
}

const AUTHORS_PAGE: &str = "catalog/authors/lumen-labs/models/lumen-arctic-1.0.md";

/// A catalog with a copy inside of it, a price that is far from others, and a source that says otherwise.
fn starmap() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = common::top().join("fixtures");
    for (from, to) in [
        ("good/starmap", "catalog"),
        ("bad/price-outlier", "catalog"),
        ("good/starmap.source", "source"),
        ("bad/contradicts-source/.source", "source"),
    ] {
        common::copy(&fixtures.join(from), &folder.path().join(to));
    }
    for page in ["README.md", "authors/README.md", "providers/README.md", "models/README.md"] {
        let text = fs::read_to_string(folder.path().join("catalog").join(page)).unwrap();
        write(folder.path(), &format!("catalog/copy/{page}"), &text);
    }
    let schema =
        "{\"properties\": {\"facts\": {\"properties\": {\"context_window\": {\"maximum\": 9}}}}}";
    write(folder.path(), "team.schema.json", schema);
    write(folder.path(), ".git/HEAD", "ref: refs/heads/main\n");
    folder
}

const DOCS: &[&str] = &["--format", "concise", "docs"];
const CATALOG: &[&str] = &["--format", "concise", "catalog"];

const WHAT_IS_LINTED: &[Case] = &[
    Case(
        "--stdin-filename",
        plain,
        &["--format", "concise", "--root", "docs", "-"],
        &["--stdin-filename", "docs/new.md"],
        Tells("docs/new.md:3:8: error[dead-link]"),
    ),
    Case(
        "--root",
        plain,
        &["--format", "concise", "docs/old/b.md"],
        &["--root", "docs"],
        Tells("docs/old/b.md:3:8: error[dead-link]"),
    ),
    Case("--profile", starmap, CATALOG, &["--profile", "none"], Tells("profile: none, as asked")),
    Case("--target", plain, DOCS, &["--target", "hugo"], Tells("docs/d.md:3:")),
    Case(
        "--assume-portable-links",
        plain,
        &["--format", "concise", "--target", "hugo", "docs"],
        &["--assume-portable-links"],
        Hides("docs/d.md:3:"),
    ),
    Case("--select", plain, DOCS, &["--select", "empty-page"], Hides("[dead-link]")),
    Case("--ignore", plain, DOCS, &["--ignore", "dead-link"], Hides("[dead-link]")),
    Case("--level", plain, DOCS, &["--level", "dead-link=info"], Tells("info[dead-link]")),
    Case("--pedantic", starmap, CATALOG, &["--pedantic"], Tells("warning[price-outlier]")),
    Case(
        "--include-nested",
        starmap,
        CATALOG,
        &["--include-nested"],
        Tells("catalog/copy/models/"),
    ),
    Case("--source", starmap, CATALOG, &["--source", "source"], Tells("[contradicts-source]")),
    Case("--baseline", known, DOCS, &["--baseline", KNOWN], Tells("in the baseline")),
    Case("--no-baseline", known_and_configured, DOCS, &["--no-baseline"], Hides("in the baseline")),
    Case(
        "--fail-on",
        plain,
        &["--select", "dead-link", "--level", "dead-link=warn", "docs"],
        &["--fail-on", "warn"],
        Tells("exit code 1"),
    ),
    Case("--config", plain, DOCS, &["--config", "other.yaml"], Hides("[dead-link]")),
    Case("--threads", plain, DOCS, &["--threads", "1"], Nothing),
];

const CHANGES: &[Case] = &[
    Case("--staged", git, DOCS, &["--staged"], Hides("docs/README.md:3:")),
    Case("--since", git, DOCS, &["--since", "HEAD"], Hides("docs/README.md:3:")),
];

const MENDING_AND_OUTPUT: &[Case] = &[
    Case("--fix", plain, DOCS, &["--fix"], Tells("mended: ")),
    Case("--diff", plain, &["docs"], &["--diff"], Tells("+++ b/docs/c.md")),
    Case(
        "--unsafe-fixes",
        plain,
        &["--diff", "docs"],
        &["--unsafe-fixes"],
        Tells("+[x](a%25zz.md)"),
    ),
    Case("--format", plain, &["docs"], &["--format", "json"], Tells("{\"version\":1,")),
    Case("--output-file", plain, DOCS, &["--output-file", "report.txt"], Hides("[dead-link]")),
    Case("--max-diagnostics", plain, DOCS, &["--max-diagnostics", "1"], Tells("more not shown")),
    Case("--statistics", plain, DOCS, &["--statistics"], Hides("docs/README.md:3:")),
    Case("--quiet", plain, DOCS, &["--quiet"], Hides("warning[")),
    Case("--verbose", plain, DOCS, &["--verbose"], Tells("(follows from another)")),
    Case("--color", plain, DOCS, &["--color", "always"], Tells("\u{1b}[31")),
    Case("--help", plain, DOCS, &["--help"], Tells("Usage: starmap-lint ")),
    Case("--version", plain, DOCS, &["--version"], Tells(env!("CARGO_PKG_VERSION"))),
];

const COMMANDS: &[Case] = &[
    Case("baseline", plain, &[], &["baseline", "docs"], Tells(" known, ")),
    Case("baseline --prune", known, &["baseline", "docs"], &["--prune"], Tells(" 0 of them new")),
    Case("init", plain, &[], &["init"], Tells("all settings in comments")),
    Case("config", plain, &[], &["config"], Tells("targets: [github]")),
    Case("rules", plain, &[], &["rules"], Tells("absolute-path-link  ")),
    Case("explain", plain, &[], &["explain", "dead-link"], Tells("### How to fix")),
    Case("inspect", plain, &[], &["inspect", "docs/d.md"], Tells("\"unclaimed\":")),
    Case(
        "inspect --root",
        plain,
        &["inspect", "docs/old/b.md"],
        &["--root", "docs"],
        Tells("\"path\": \"old/b.md\""),
    ),
    Case(
        "inspect --profile",
        starmap,
        &["inspect", AUTHORS_PAGE],
        &["--profile", "none"],
        Hides("\"kind\": \"author-model\""),
    ),
    Case("completions", plain, &[], &["completions", "bash"], Tells("complete -F _starmap__lint")),
    Case("man", plain, &[], &["man"], Tells(".TH starmap-lint 1")),
];

/// What is shown by the tests of that file, which hold it in this form.
const ELSEWHERE: &[(&str, &[&str])] = &[
    (
        "tests/online/command.rs",
        &[
            "\"--online\"",
            "\"--offline\"",
            "\"--check-fragments\"",
            "\"--check-badges\"",
            "\"--allow-private\"",
            "\"--refresh\"",
            "\"--exclude-url\"",
            "online.enabled: true",
            "online.fragments: true",
            "online.timeout: 9",
            "online.retries: 0",
            "online.redirects: 2",
            "online.requests: 3",
            "online.requests_per_host: 1",
            "online.user_agent: meadow-check",
            "online.exclude: [",
            "online.accept:",
            "online.badges: true",
        ],
    ),
    ("tests/online/schemas.rs", &["online.schemas: ["]),
    (
        "tests/config.rs",
        &[
            "schemas.replaces: true",
            "rules.price-outlier.factor: 20",
            "rules.price-outlier.others: 3",
            "rules.unportable-path.longest: 16",
            "rules.near-variant.times: 2",
            "rules.description-differs.share: 1",
            "rules.description-differs.words: 1000",
        ],
    ),
];

/// The exit code, and all that is said.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let (code, text) = said(&output_of_input(folder, arguments, INPUT));
    format!("exit code {}\n{text}", code.unwrap())
}

/// What is wrong with what two runs say, where something is.
fn fault(shows: Shows, without: &str, with: &str) -> Option<String> {
    let is_right = match shows {
        Tells(text) => with.contains(text) && !without.contains(text),
        Hides(text) => without.contains(text) && !with.contains(text),
        Nothing => without == with,
    };
    (!is_right).then(|| format!("without it:\n{without}\nwith it:\n{with}"))
}

fn check(cases: &[Case]) {
    let mut faults = Vec::new();
    for Case(name, world, around, added, shows) in cases {
        let option = name.split(' ').next_back().unwrap();
        assert!(added.contains(&option), "{name} is not in {added:?}");
        let (one, other) = (world(), world());
        let without = told(one.path(), around);
        let with = told(other.path(), &[around, added as &[&str]].concat());
        faults.extend(fault(*shows, &without, &with).map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn options_of_what_is_linted_and_how() {
    check(WHAT_IS_LINTED);
}

#[test]
fn options_of_changes() {
    if Command::new("git").arg("--version").output().is_err() {
        println!("skipped: there is no git");
        return;
    }
    check(CHANGES);
}

#[test]
fn options_of_mending_and_output() {
    check(MENDING_AND_OUTPUT);
}

#[test]
fn commands() {
    check(COMMANDS);
}

/// The options of a command, or of none, as its help lists them.
fn options(command: Option<&str>) -> BTreeSet<String> {
    let arguments: Vec<&str> = command.into_iter().chain(["--help"]).collect();
    let (_, help) = run(Path::new("."), &arguments);
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    let option =
        |line: &str| line.split_whitespace().find(|word| word.starts_with("--")).map(str::to_owned);
    lines.filter_map(option).collect()
}

fn same(shown: &BTreeSet<String>, known: &BTreeSet<String>) {
    let missing: Vec<&String> = known.difference(shown).collect();
    assert!(missing.is_empty(), "a case in this file is to show what they do: {missing:?}");
    let gone: Vec<&String> = shown.difference(known).collect();
    assert!(gone.is_empty(), "there is no such thing any more: {gone:?}");
}

#[test]
fn every_command_and_option_has_a_case() {
    let (_, help) = run(Path::new("."), &["--help"]);
    let lines = help.split("Commands:\n").nth(1).unwrap().lines();
    let lines = lines.take_while(|line| !line.is_empty());
    let lines = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let commands: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
    let mut known = options(None);
    let all = known.clone();
    assert!(all.len() > 30 && commands.len() > 7, "{all:?} {commands:?}");
    for command in commands.into_iter().filter(|command| *command != "help") {
        let own = options(Some(command));
        // Those of a run are the same in the commands that take them.
        let shared = if own.contains("--select") { all.clone() } else { BTreeSet::new() };
        let usual = ["--help", "--version"].map(str::to_owned);
        let own = own.iter().filter(|it| !shared.contains(*it) && !usual.contains(it));
        known.extend(own.map(|option| format!("{command} {option}")));
        known.insert(command.to_owned());
    }
    let cases = [WHAT_IS_LINTED, CHANGES, MENDING_AND_OUTPUT, COMMANDS].into_iter().flatten();
    let mut shown: BTreeSet<String> = cases.map(|case| case.0.to_owned()).collect();
    let quoted = elsewhere().into_iter().filter(|name| name.starts_with("--"));
    shown.extend(quoted);
    same(&shown, &known);
}

/// What is shown elsewhere, by its name; it does stand there.
fn elsewhere() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (file, all) in ELSEWHERE {
        let text = fs::read_to_string(common::top().join(file)).unwrap();
        for form in *all {
            let (path, value) = form.split_once(':').unwrap_or((form, ""));
            let form = match path.rsplit_once('.') {
                Some((_, key)) => format!("{key}:{value}"),
                None => path.to_owned(),
            };
            assert!(text.contains(&form), "{file} does not hold {form}");
            names.insert(path.trim_matches('"').to_owned());
        }
    }
    names
}

/// One setting: its key, where, and the catalog there; the configuration without it, and what is added to that; the
/// command line.
struct Setting(
    &'static str,
    World,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    Shows,
);

const SETTINGS: &[Setting] = &[
    Setting("extends", plain, "docs", "", "extends: [other.yaml]", DOCS, Hides("[dead-link]")),
    Setting(
        "root",
        plain,
        "docs",
        "",
        "root: docs",
        &["--format", "concise", "docs/old/b.md"],
        Tells("docs/old/b.md:3:8: error[dead-link]"),
    ),
    Setting(
        "profile",
        starmap,
        "catalog",
        "",
        "profile: none",
        CATALOG,
        Tells("profile: none, as asked"),
    ),
    Setting("targets", plain, "docs", "", "targets: [hugo]", DOCS, Tells("docs/d.md:3:")),
    Setting(
        "assume_portable_links",
        plain,
        "docs",
        "targets: [hugo]",
        "assume_portable_links: true",
        DOCS,
        Hides("docs/d.md:3:"),
    ),
    Setting(
        "source",
        starmap,
        "catalog",
        "",
        "source: source",
        CATALOG,
        Tells("[contradicts-source]"),
    ),
    Setting(
        "baseline",
        known,
        "docs",
        "",
        "baseline: docs/starmap-lint-baseline.json",
        DOCS,
        Tells("in the baseline"),
    ),
    Setting("exclude", plain, "docs", "", "exclude: [old/]", DOCS, Hides("docs/old/b.md:")),
    Setting(
        "nested",
        starmap,
        "catalog",
        "",
        "nested: true",
        CATALOG,
        Tells("catalog/copy/models/"),
    ),
    Setting(
        "pedantic",
        starmap,
        "catalog",
        "",
        "pedantic: true",
        CATALOG,
        Tells("[price-outlier]"),
    ),
    Setting(
        "fail_on",
        plain,
        "docs",
        "rules: {dead-link: warn}",
        "fail_on: warn",
        &["--select", "dead-link", "docs"],
        Tells("exit code 1"),
    ),
    Setting(
        "schemas",
        starmap,
        "catalog",
        "",
        "schemas: {author-model: team.schema.json}",
        &["--format", "concise", AUTHORS_PAGE],
        Tells("[invalid-field]"),
    ),
    Setting(
        "schemas.file",
        starmap,
        "catalog",
        "",
        "schemas: {author-model: {file: team.schema.json}}",
        &["--format", "concise", AUTHORS_PAGE],
        Tells("[invalid-field]"),
    ),
    Setting("rules", plain, "docs", "", "rules: {dead-link: info}", DOCS, Tells("info[dead-link]")),
    Setting(
        "overrides",
        plain,
        "docs",
        "",
        "overrides: [{files: [old/], rules: {dead-link: info}}]",
        DOCS,
        Tells("docs/old/b.md:3:8: info[dead-link]"),
    ),
    Setting(
        "online",
        plain,
        "docs",
        "",
        "online: {enabled: true}",
        DOCS,
        Tells("addresses on the web"),
    ),
];

/// Under its key, all that the schema lets stand there; `rules` has a schema of its own.
fn keys(schema: &Value, before: &str, all: &mut BTreeSet<String>) {
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let key = format!("{before}{name}");
        let inside = format!("{key}.");
        keys(inner, &inside, all);
        keys(&inner["items"], &inside, all);
        for alternative in inner["additionalProperties"]["anyOf"].as_array().into_iter().flatten() {
            keys(alternative, &inside, all);
        }
        all.insert(key);
    }
}

#[test]
fn every_setting_has_a_case() {
    let config: Value =
        serde_json::from_str(include_str!("../schemas/config.schema.json")).unwrap();
    let mut known = BTreeSet::new();
    keys(&config, "", &mut known);
    let rules: Value = serde_json::from_str(include_str!("../schemas/rules.schema.json")).unwrap();
    for (rule, schema) in rules["properties"].as_object().unwrap() {
        let mut options = BTreeSet::new();
        keys(&schema["anyOf"][1], &format!("rules.{rule}."), &mut options);
        known.extend(options.into_iter().filter(|key| key.rsplit('.').next() != Some("level")));
    }
    let mut shown: BTreeSet<String> = SETTINGS.iter().map(|it| it.0.to_owned()).collect();
    shown.extend(elsewhere().into_iter().filter(|name| !name.starts_with("--")));
    // They come with the case of `overrides`, and with what is run for one of several catalogs.
    shown.extend(["overrides.files", "overrides.rules", "catalogs"].map(str::to_owned));
    let of_one = known.iter().filter(|key| {
        key.strip_prefix("catalogs.").is_some_and(|key| SETTINGS.iter().any(|it| it.0 == key))
    });
    shown.extend(of_one.cloned());
    same(&shown, &known);
}

fn check_settings(configuration: impl Fn(&Setting, &str) -> Option<String>) {
    let mut faults = Vec::new();
    for setting in SETTINGS {
        let Setting(key, world, _, without, added, arguments, shows) = setting;
        if *key == "online" && !cfg!(feature = "net") {
            continue;
        }
        let (one, other) = (world(), world());
        let with = format!("{without}\n{added}\n");
        let Some((without, with)) =
            configuration(setting, without).zip(configuration(setting, &with))
        else {
            continue;
        };
        write(one.path(), "starmap-lint.yaml", &without);
        write(other.path(), "starmap-lint.yaml", &with);
        let (without, with) = (told(one.path(), arguments), told(other.path(), arguments));
        faults.extend(fault(*shows, &without, &with).map(|fault| format!("{key}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn settings() {
    check_settings(|_, text| Some(text.to_owned()));
}

#[test]
fn settings_of_one_of_several_catalogs() {
    let config: Value =
        serde_json::from_str(include_str!("../schemas/config.schema.json")).unwrap();
    let of_one = &config["properties"]["catalogs"]["items"]["properties"];
    check_settings(|Setting(key, _, root, ..), text| {
        let key = key.split('.').next().unwrap();
        let text = text.trim();
        match key {
            // It is what makes it one.
            "root" if text.is_empty() => Some(String::new()),
            "root" => Some(format!("catalogs:\n  - {text}\n")),
            _ => of_one.get(key).map(|_| {
                let text = text.replace('\n', "\n    ");
                format!("catalogs:\n  - root: {root}\n    {text}\n")
            }),
        }
    });
}

#[test]
fn counts_do_not_stand_beside_what_they_replace() {
    let folder = plain();
    let (code, told) = run(folder.path(), &["--statistics", "--quiet", "docs"]);
    assert!(code == Some(2) && told.contains("cannot be used with"), "{told}");
}

#[test]
fn what_asks_the_web_goes_with_the_option_that_does() {
    let folder = plain();
    let address = ["--exclude-url", "https://example.org/*"];
    let alone = ["--check-fragments", "--check-badges", "--allow-private", "--refresh"];
    for options in alone.iter().map(std::slice::from_ref).chain([&address[..]]) {
        let (code, told) = run(folder.path(), &[options, &["docs"]].concat());
        assert!(code == Some(2) && told.contains("--online"), "{told}");
    }
    write(folder.path(), "starmap-lint.yaml", "online:\n  retries: 11\n");
    let (code, told) = run(folder.path(), &["docs"]);
    assert!(code == Some(2) && told.contains("starmap-lint.yaml:2:12"), "{told}");
}
