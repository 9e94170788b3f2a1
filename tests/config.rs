//! The configuration, through the program itself: where it is found, what it says, and how it is told to be wrong.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn catalog(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), ".git/HEAD", "ref: refs/heads/main\n");
    write(folder.path(), "starmap-lint.yaml", config);
    write(folder.path(), "docs/README.md", "# A\n\n[b](old/b.md) [gone](gone.md)\n");
    write(folder.path(), "docs/old/b.md", "# B\n\n[gone](gone.md)\n");
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_starmap-lint"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

/// The findings as `severity rule path`.
fn found(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let (_, text) = run(folder, &[&["--format", "json"], arguments].concat());
    let report: Value = serde_json::from_str(&text).unwrap();
    let word = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
    let told =
        |it: &Value| format!("{} {} {}", word(it, "severity"), word(it, "rule"), word(it, "path"));
    report["diagnostics"].as_array().unwrap().iter().map(told).collect()
}

#[test]
fn levels_differ_by_page() {
    let folder = catalog(
        "overrides:\n  - files: [old/]\n    rules: {dead-link: info}\n  - files: [README.md]\n    rules:\n      dead-link: off\n",
    );
    assert_eq!(found(folder.path(), &["docs"]), ["info dead-link docs/old/b.md"]);
    // The command line goes before.
    let all = ["warning dead-link docs/README.md", "warning dead-link docs/old/b.md"];
    assert_eq!(found(folder.path(), &["--level", "dead-link=warn", "docs"]), all);
    assert!(found(folder.path(), &["--ignore", "dead-link", "docs"]).is_empty());
    let folder = catalog(
        "rules:\n  dead-link: off\noverrides:\n  - files: ['old/*.md']\n    rules: {dead-link: error}\n",
    );
    assert_eq!(found(folder.path(), &["docs"]), ["error dead-link docs/old/b.md"]);
}

#[test]
fn a_suppression_of_what_is_off_on_its_page_is_not_unused() {
    let folder = catalog("overrides:\n  - files: [old/]\n    rules: {dead-link: off}\n");
    write(folder.path(), "docs/old/b.md", "# B\n\n<!-- starmap-lint-disable-file dead-link -->\n");
    assert_eq!(found(folder.path(), &["docs"]), ["error dead-link docs/README.md"]);
}

#[test]
fn the_order_of_levels() {
    let folder = catalog("rules:\n  dead-link: info\n");
    let level = |arguments: &[&str]| {
        let found =
            found(folder.path(), &[arguments, &["docs/README.md", "--root", "docs"]].concat());
        found.first().map_or("off".to_owned(), |it| it.split(' ').next().unwrap().to_owned())
    };
    assert_eq!(level(&[]), "info");
    assert_eq!(level(&["--level", "dead-link=warn"]), "warning");
    assert_eq!(level(&["--level", "dead-link=warn", "--level", "dead-link=error"]), "error");
    assert_eq!(level(&["--level", "dead-link=error", "--ignore", "dead-link"]), "off");
    assert_eq!(level(&["--select", "dead-link"]), "info");
    assert_eq!(level(&["--select", "empty-page"]), "off");
    assert_eq!(run(folder.path(), &["--fail-on", "info", "docs"]).0, Some(1));
    assert_eq!(run(folder.path(), &["docs"]).0, Some(0));
}

#[test]
fn heuristic_rules_are_a_group() {
    let folder = catalog("rules:\n  pedantic: info\n  sync-date: error\n");
    let (_, told) = run(folder.path(), &["config", "docs"]);
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("  ")).collect();
    assert!(lines.iter().filter(|line| line.contains(": info")).count() > 1, "{told}");
    assert!(told.contains("sync-date: error"), "{told}");
    let (_, told) = run(folder.path(), &["config", "--level", "pedantic=warn", "docs"]);
    assert!(told.contains("sync-date: warn"), "{told}");
    assert!(told.contains("# command line"), "{told}");
}

#[test]
fn another_configuration_is_extended() {
    let folder = catalog("extends: [shared/base.yaml]\nrules:\n  dead-link: warn\n");
    write(
        folder.path(),
        "shared/base.yaml",
        "fail_on: warn\nrules:\n  dead-link: info\nroot: ../docs\n",
    );
    assert_eq!(found(folder.path(), &[])[0], "warning dead-link docs/README.md");
    let (code, told) = run(folder.path(), &["config"]);
    assert_eq!(code, Some(0), "{told}");
    for (setting, place) in [
        ("fail_on: warn", "shared/base.yaml:1"),
        ("dead-link: warn", "starmap-lint.yaml:3"),
        ("targets: [github]", "default"),
    ] {
        let line = told.lines().find(|line| line.contains(setting)).unwrap();
        assert!(line.ends_with(&format!("# {place}")), "{told}");
    }
    let (_, told) = run(folder.path(), &["config", "--fail-on", "info"]);
    assert!(
        told.lines()
            .any(|line| line.starts_with("fail_on: info") && line.ends_with("# command line"))
    );

    write(folder.path(), "shared/base.yaml", "extends: [../starmap-lint.yaml]\n");
    let (code, told) = run(folder.path(), &["docs"]);
    assert!(code == Some(2) && told.contains("leads back to itself"), "{told}");
    let outside = tempfile::NamedTempFile::new().unwrap();
    write(
        folder.path(),
        "starmap-lint.yaml",
        &format!("extends: ['{}']\n", outside.path().display()),
    );
    let (code, told) = run(folder.path(), &["docs"]);
    assert!(code == Some(2) && told.contains("outside of the repository"), "{told}");
}

#[test]
fn a_configuration_is_named_on_the_command_line() {
    let folder = catalog("rules:\n  dead-link: off\n");
    write(folder.path(), "other/strict.yaml", "rules:\n  dead-link: warn\n");
    assert!(found(folder.path(), &["docs"]).is_empty());
    assert_eq!(found(folder.path(), &["--config", "other/strict.yaml", "docs"]).len(), 2);
    let (code, told) = run(folder.path(), &["--config", "gone.yaml", "docs"]);
    assert!(code == Some(2) && told.contains("there is no configuration `gone.yaml`"), "{told}");
}

#[test]
fn a_mistake_is_told_with_its_place() {
    let folder = catalog("overrides:\n  - files: [old/]\n    rules:\n      dead-lnik: warn\n");
    let (code, told) = run(folder.path(), &["docs"]);
    assert_eq!(code, Some(2));
    assert!(
        told.contains("starmap-lint.yaml:4:7") && told.contains("did you mean `dead-link`?"),
        "{told}"
    );
}

#[test]
fn a_configuration_to_start_from() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "README.md", "# A\n\nText.\n");
    assert_eq!(run(folder.path(), &["init"]).0, Some(0));
    let file = folder.path().join("starmap-lint.yaml");
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(run(folder.path(), &["."]).0, Some(0));
    let (code, told) = run(folder.path(), &["init"]);
    assert!(code == Some(2) && told.contains("there already"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    // Each setting of the schema stands in it, and what it shows is a configuration.
    let schema: Value =
        serde_json::from_str(include_str!("../schemas/config.schema.json")).unwrap();
    for key in schema["properties"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("\n# {key}:")), "`init` does not tell of `{key}`");
    }
    let setting = |line: &str| {
        line.strip_prefix("# ")
            .filter(|it| {
                let word =
                    it.trim_start().trim_start_matches("- ").split(':').next().unwrap_or_default();
                it.contains(':')
                    && word.chars().all(|char| char.is_lowercase() || "_-".contains(char))
            })
            .map(str::to_owned)
    };
    let shown: Vec<String> =
        text.lines().filter_map(setting).filter(|it| !it.starts_with("extends")).collect();
    fs::write(&file, shown.join("\n")).unwrap();
    let (_, told) = run(folder.path(), &["config"]);
    assert!(
        told.contains("fail_on: error") && told.contains("# starmap-lint.yaml:"),
        "{told}\n{}",
        shown.join("\n")
    );
}
