//! The steps of the action and the job for GitLab, run as their runners run them.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A step of the action: GitHub hands it to `bash --noprofile --norc -eo pipefail`.
fn step(name: &str, folder: &Path, variables: &[(&str, &str)]) -> Output {
    let action: Value =
        serde_yaml::from_str(&fs::read_to_string(top().join("action.yml")).unwrap()).unwrap();
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    let step = steps.iter().find(|step| step["name"] == name).unwrap();
    let asked = step["env"].as_mapping().unwrap().keys().map(|key| key.as_str().unwrap());
    for asked in asked {
        assert!(variables.iter().any(|(name, _)| *name == asked), "{name} asks for {asked}");
    }
    Command::new("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str().unwrap()])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{}:{}", folder.join("bin").display(), std::env::var("PATH").unwrap()))
        .env("RUNNER_TEMP", folder.join("temp"))
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

fn script(folder: &Path, name: &str, text: &str) {
    let file = folder.join("bin").join(name);
    fs::create_dir_all(folder.join("bin")).unwrap();
    fs::write(&file, format!("#!/bin/bash\n{text}")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
}

fn installed(folder: &Path) -> PathBuf {
    let bin = folder.join("temp/starmap-lint/bin");
    fs::create_dir_all(&bin).unwrap();
    symlink(env!("CARGO_BIN_EXE_starmap-lint"), bin.join("starmap-lint")).unwrap();
    bin
}

fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr[..]].concat()).unwrap()
}

fn catalogs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("a.md"), "# A\n\n[gone](gone.md)\n").unwrap();
    }
    folder
}

#[test]
fn the_action_lints() {
    let folder = catalogs();
    installed(folder.path());
    let summary = folder.path().join("summary.md");
    let run = |paths: &str, arguments: &str, since: &str, sarif: &str| {
        let variables = [
            ("PATHS", paths),
            ("ARGUMENTS", arguments),
            ("SINCE", since),
            ("SARIF", sarif),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
        ];
        step("Lint", folder.path(), &variables)
    };
    let output = run("one two", "--select dead-link", "", "report.sarif");
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for page in ["one/a.md", "two/a.md"] {
        assert!(text.contains(&format!("::error file={page},line=3")), "{text}");
    }
    assert!(fs::read_to_string(&summary).unwrap().contains("dead-link"));
    let sarif = fs::read_to_string(folder.path().join("report.sarif")).unwrap();
    assert!(sarif.contains("\"2.1.0\""), "{sarif}");
    assert_eq!(run("one", "--ignore dead-link", "", "").status.code(), Some(0));
    // Outside of a repository nothing came about since anything.
    let output = run("one", "", "main", "");
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    // Words are no commands.
    let output = run("$(touch,made);`touch,made`", "", "", "");
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.path().join("made").exists());
}

const WANTED: &[(&str, &str)] = &[
    ("VERSION", "v0.1.0"),
    ("REPOSITORY", "owner/starmap-lint"),
    ("GH_TOKEN", "none"),
    ("ACTION", "/the/action"),
    ("RUNNER_OS", "Linux"),
    ("RUNNER_ARCH", "X64"),
];

#[test]
fn the_action_takes_the_release_and_checks_where_it_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_starmap-lint");
    // The archive is asked for by the name that the workflow of releases gives it.
    let release = fs::read_to_string(top().join(".github/workflows/release.yml")).unwrap();
    assert!(release.contains("x86_64-unknown-linux-musl"));
    script(
        folder.path(),
        "gh",
        &format!(
            r#"echo "$@" >> asked
case "$1" in
  release)
    for word in "$@"; do [ "$last" = --dir ] && folder=$word; last=$word; done
    ln -s '{program}' starmap-lint
    tar --create --gzip --dereference --file "$folder/starmap-lint-x86_64-unknown-linux-musl.tar.gz" starmap-lint ;;
  attestation) exit "${{REFUSED:-0}}" ;;
esac
"#
        ),
    );
    let output = step("Install", folder.path(), WANTED);
    assert!(output.status.success(), "{}", said(&output));
    let bin = folder.path().join("temp/starmap-lint/bin/starmap-lint");
    let version = Command::new(&bin).arg("--version").output().unwrap();
    assert!(said(&version).starts_with("starmap-lint "));
    let asked = fs::read_to_string(folder.path().join("asked")).unwrap();
    assert!(asked.contains("attestation verify") && asked.contains("v0.1.0"), "{asked}");

    // Who made the archive is not known: it is not unpacked.
    fs::remove_file(&bin).unwrap();
    fs::remove_file(folder.path().join("starmap-lint")).unwrap();
    let refused = [WANTED, &[("REFUSED", "1")]].concat();
    assert!(!step("Install", folder.path(), &refused).status.success());
    assert!(!bin.exists());
}

#[test]
fn the_action_builds_where_there_is_no_release() {
    let folder = tempfile::tempdir().unwrap();
    script(folder.path(), "gh", "exit 1\n");
    script(folder.path(), "cargo", "echo \"$@\" > built\n");
    let output = step("Install", folder.path(), WANTED);
    assert!(output.status.success(), "{}", said(&output));
    let built = fs::read_to_string(folder.path().join("built")).unwrap();
    assert!(
        built.starts_with("install --locked") && built.contains("--path /the/action"),
        "{built}"
    );
}

#[test]
fn the_job_for_gitlab_lints() {
    let text = fs::read_to_string(top().join("ci/gitlab.yml")).unwrap();
    let job: Value = serde_yaml::from_str(&text).unwrap();
    let lines = job["starmap-lint"]["script"].as_sequence().unwrap().iter();
    let lines: Vec<&str> = lines.map(|line| line.as_str().unwrap()).collect();
    let folder = catalogs();
    let bin = installed(folder.path());
    script(folder.path(), "pip", "exit 0\n");
    let path = format!(
        "{}:{}:{}",
        folder.path().join("bin").display(),
        bin.display(),
        std::env::var("PATH").unwrap()
    );
    let output = Command::new("bash")
        .args(["-eo", "pipefail", "-c", &lines.join("\n")])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", path)
        .env("STARMAP_LINT_PATHS", "one two")
        .env("STARMAP_LINT_ARGUMENTS", "--select dead-link")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let report = job["starmap-lint"]["artifacts"]["reports"]["codequality"].as_str().unwrap();
    let report = fs::read_to_string(folder.path().join(report)).unwrap();
    let issues: Vec<serde_json::Value> = serde_json::from_str(&report).unwrap();
    assert_eq!(issues.len(), 2, "{report}");
}
