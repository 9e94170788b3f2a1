//! What the command writes, and where: formats, files, exit codes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::{Command, Output};

const DAMAGED: &str = "fixtures/damaged";

/// The command in the project's folder, without what the environment may say of its reader.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_clear().args(arguments);
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn several_formats_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (json, grouped) = (folder.path().join("report.json"), folder.path().join("grouped.txt"));
    let (to_json, to_grouped) =
        (format!("json={}", json.display()), format!("grouped={}", grouped.display()));
    let both =
        run(&["--format", &to_json, "--format", "concise", "--format", &to_grouped, DAMAGED]);
    assert_eq!(both.status.code(), Some(1));
    assert_eq!(stdout(&both), stdout(&run(&["--format", "concise", DAMAGED])));
    assert_eq!(fs::read(&json).unwrap(), run(&["--format", "json", DAMAGED]).stdout);
    assert_eq!(fs::read(&grouped).unwrap(), run(&["--format", "grouped", DAMAGED]).stdout);
}

#[test]
fn one_format_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    fs::write(&file, "old").unwrap();
    let path = file.to_str().unwrap();
    let written = run(&["--format", "json", "-o", path, DAMAGED]);
    assert_eq!((written.status.code(), stdout(&written)), (Some(1), String::new()));
    assert_eq!(fs::read(&file).unwrap(), run(&["--format", "json", DAMAGED]).stdout);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let drawn = run(&["--output-file", path, DAMAGED]);
    assert_eq!((drawn.status.code(), stdout(&drawn)), (Some(1), String::new()));
    assert_eq!(fs::read(&file).unwrap(), run(&[DAMAGED]).stdout);
}

#[test]
fn what_cannot_be_written_is_said() {
    for (arguments, said) in [
        (&["--format", "json", "--format", "full"] as &[&str], "`--format full=FILE`"),
        (&["--format", "full", "--format", "full"], "cannot both stand on standard output"),
        (&["--format", "json=a", "--format", "full=a"], "`a` is to hold two formats"),
        (&["--format", "json", "--format", "full", "-o", "a"], "`--output-file` is for one format"),
        (&["--format", "josn"], "json"),
        (&["--format", "json=no/such/folder/report.json"], "cannot write"),
        (&["--max-diagnostics", "few"], "neither a number nor `all`"),
        (&["--quiet", "--verbose"], "cannot be used with"),
    ] {
        let output = run(&[arguments, &[DAMAGED]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn exit_codes_are_the_same_in_every_format() {
    for format in starmap_lint::report::ALL {
        for (path, code) in [(DAMAGED, 1), ("fixtures/good/starmap", 0), ("no/such/folder", 2)] {
            let output = run(&["--format", format.name, path]);
            assert_eq!(output.status.code(), Some(code), "{} {path}", format.name);
            assert_eq!(output.stderr.is_empty(), code != 2, "{} {path}", format.name);
        }
    }
}

#[test]
fn output_does_not_depend_on_the_number_of_threads() {
    for format in starmap_lint::report::ALL {
        let with = |threads| run(&["--format", format.name, "--threads", threads, DAMAGED]).stdout;
        assert_eq!(with("1"), with("7"), "{}", format.name);
    }
}

#[test]
fn every_format_on_a_damaged_catalog() {
    for format in starmap_lint::report::ALL {
        let output = run(&["--format", format.name, DAMAGED]);
        insta::assert_snapshot!(format!("damaged-{}", format.name), stdout(&output));
    }
}

#[test]
fn colours_follow_the_environment() {
    let colored = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = command(arguments);
        command.args(["--format", "concise", DAMAGED]).envs(variables.iter().copied());
        command.output().unwrap().stdout.contains(&0x1b)
    };
    assert!(!colored(&[], &[]));
    assert!(!colored(&[("NO_COLOR", "1")], &[]));
    assert!(colored(&[("FORCE_COLOR", "1")], &[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!colored(&[("FORCE_COLOR", "1")], &["--color", "never"]));
}
