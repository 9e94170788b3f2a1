//! Every option of the command line and every setting of the configuration is used in some test.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_starmap-lint"))
        .current_dir(folder)
        .args(arguments)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

/// The code of all tests.
fn tests() -> String {
    fn collect(folder: &Path, all: &mut String) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() && !entry.ends_with("snapshots") {
                collect(&entry, all);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                all.push_str(&fs::read_to_string(entry).unwrap());
            }
        }
    }
    let mut all = String::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &mut all);
    all
}

/// Whether the word stands there with nothing of a name around it.
fn uses(text: &str, before: &str, word: &str, after: impl Fn(&str) -> bool) -> bool {
    let wanted = format!("{before}{word}");
    text.match_indices(&wanted).any(|(at, _)| after(&text[at + wanted.len()..]))
}

#[test]
fn every_option_runs() {
    let tests = tests();
    let (_, help) = run(Path::new("."), &["--help"]);
    let commands = help.split("Commands:\n").nth(1).unwrap().lines();
    let commands = commands.take_while(|line| !line.is_empty());
    let commands: BTreeSet<&str> = commands
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() > 7, "{commands:?}");
    let mut options = BTreeSet::new();
    for command in commands.iter().copied().map(Some).chain([None]) {
        let arguments: Vec<&str> = command.into_iter().chain(["--help"]).collect();
        let (_, help) = run(Path::new("."), &arguments);
        for line in help.lines().map(str::trim_start).filter(|line| line.starts_with('-')) {
            let option = line.split_whitespace().find(|word| word.starts_with("--"));
            options.extend(option.map(|option| option.trim_end_matches(['.', ',']).to_owned()));
        }
    }
    assert!(options.len() > 30, "{options:?}");
    let ends = |rest: &str| rest.starts_with(['"', '=', ' ']);
    let unused: Vec<&String> =
        options.iter().filter(|option| !uses(&tests, "\"", option, ends)).collect();
    assert!(unused.is_empty(), "no test uses {unused:?}");
    let unused: Vec<&&str> =
        commands.iter().filter(|command| !uses(&tests, "\"", command, ends)).collect();
    assert!(unused.is_empty(), "no test uses {unused:?}");
}

#[test]
fn every_setting_is_read() {
    fn walk(schema: &Value, tests: &str, unused: &mut Vec<String>) {
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            let ends = |rest: &str| rest.starts_with([':', '=']);
            let starts = ["\"", "\\n", "\n", "{", " "];
            if !starts.iter().any(|before| uses(tests, before, name, ends)) {
                unused.push(name.clone());
            }
            walk(inner, tests, unused);
            for alternative in inner["anyOf"].as_array().into_iter().flatten() {
                walk(alternative, tests, unused);
            }
        }
    }
    let tests = tests();
    let mut unused = Vec::new();
    let config: Value =
        serde_json::from_str(include_str!("../schemas/config.schema.json")).unwrap();
    walk(&config, &tests, &mut unused);
    let rules: Value = serde_json::from_str(include_str!("../schemas/rules.schema.json")).unwrap();
    let rules = rules["properties"].as_object().unwrap();
    for schema in rules.values().filter(|schema| schema["anyOf"].is_array()) {
        walk(&schema["anyOf"][1], &tests, &mut unused);
    }
    assert!(unused.is_empty(), "no test uses {unused:?}");
}

fn page() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("README.md"), "# A\n\n[gone](gone.md)\n").unwrap();
    folder
}

#[test]
fn counts_stand_in_the_place_of_findings() {
    let folder = page();
    let (code, told) = run(folder.path(), &["--format", "full", "--statistics", "."]);
    assert!(code == Some(1) && told.contains("dead-link") && !told.contains("help:"), "{told}");
    let (code, told) = run(folder.path(), &["--statistics", "--quiet", "."]);
    assert!(code == Some(2) && told.contains("cannot be used with"), "{told}");
}

#[test]
fn links_of_hugo_go_by_the_place_of_their_file() {
    let folder = page();
    fs::write(folder.path().join("b.md"), "# B\n").unwrap();
    fs::write(folder.path().join("a.md"), "# A\n\n[b](b.md)\n").unwrap();
    let dead = |arguments: &[&str]| {
        run(folder.path(), &[&["--format", "concise", "--target", "hugo", "."], arguments].concat())
            .1
            .contains("a.md:3")
    };
    assert!(dead(&[]) && !dead(&["--assume-portable-links"]));
}

/// What is asked of hosts stands in `tests/online`: here there is none to ask.
#[cfg(feature = "net")]
#[test]
fn options_for_the_web_are_taken() {
    let folder = page();
    let all = ["--check-fragments", "--check-badges", "--allow-private", "--refresh"];
    let rest = ["--exclude-url", "https://example.org/*", "."];
    let (code, told) = run(folder.path(), &[&["--online"], &all[..], &rest].concat());
    assert_eq!(code, Some(1), "{told}");
    for option in all {
        let (code, told) = run(folder.path(), &[option, "."]);
        assert!(code == Some(2) && told.contains("--online"), "{told}");
    }
    let config = "\
online:
  enabled: true
  fragments: true
  badges: true
  timeout: 5
  retries: 0
  redirects: 1
  requests: 8
  requests_per_host: 1
  user_agent: test
  exclude: ['https://example.org/']
  accept: {'https://example.com/*': [403]}
";
    fs::write(folder.path().join("starmap-lint.yaml"), config).unwrap();
    let (code, told) = run(folder.path(), &["."]);
    assert_eq!(code, Some(1), "{told}");
    let wrong = config.replace("retries: 0", "retries: 11");
    fs::write(folder.path().join("starmap-lint.yaml"), wrong).unwrap();
    let (code, told) = run(folder.path(), &["."]);
    assert!(code == Some(2) && told.contains("starmap-lint.yaml:6:12"), "{told}");
}
