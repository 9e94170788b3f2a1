//! The program itself, as a user runs it: in a folder, with arguments, and what it says.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test uses what it needs")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A file below a folder, with the folders that it lies in.
pub(crate) fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Without what the environment may say of a reader, of git, and of a cache from other runs.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
    command.current_dir(folder).args(arguments);
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GITHUB_ACTIONS", "AI_AGENT", "CLAUDECODE"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn output(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

/// The same with a page on standard input.
pub(crate) fn output_of_input(folder: &Path, arguments: &[&str], text: &str) -> Output {
    let mut command = command(folder, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A run that fails early reads nothing.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    child.wait_with_output().unwrap()
}

/// The exit code and all that is said, on both streams.
pub(crate) fn said(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    said(&output(folder, arguments))
}

/// Git in a folder, as somebody of its own and without what the environment says of another repository.
pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
    let mut git = Command::new("git");
    git.current_dir(folder).args(who).args(arguments);
    git.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE");
    assert!(git.output().unwrap().status.success(), "{arguments:?}");
}

/// All that is in a folder as the first commit of a new repository.
pub(crate) fn committed(folder: &Path) {
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--message", "first"]);
}

/// The findings as JSON.
pub(crate) fn diagnostics(output: &Output) -> Vec<Value> {
    let (_, text) = said(output);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{text}"));
    report["diagnostics"].as_array().unwrap().clone()
}

/// The findings as `severity rule path`, known ones in brackets.
pub(crate) fn found(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let output = output(folder, &[&["--format", "json"], arguments].concat());
    let word = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
    let told = |it: &Value| {
        let text = ["severity", "rule", "path"].map(|key| word(it, key)).join(" ");
        if it["baselined"] == true { format!("({text})") } else { text }
    };
    diagnostics(&output).iter().map(told).collect()
}
