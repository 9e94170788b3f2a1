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
        (&["--format", "josn"], "a similar value exists: 'json'"),
        (&["--format", "sarfi=a"], "a similar value exists: 'sarif'"),
        (
            &["--format", "json=no/such/folder/report.json"],
            "cannot write `no/such/folder/report.json`: there is no folder `no/such/folder`\n",
        ),
        (&["-o", "src/cli"], "cannot write `src/cli`: "),
        (&["--max-diagnostics", "few"], "neither a number nor `all`"),
        (&["--quiet", "--verbose"], "cannot be used with"),
    ] {
        let output = run(&[arguments, &[DAMAGED]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn a_report_in_a_folder_that_may_not_be_written_into_is_told_by_its_own_name() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(folder.path().join("probe"), "").is_ok() {
        // The superuser may: a folder that belongs to no disk lets nobody.
        let told = stderr(&run(&["-o", "/proc/report.txt", DAMAGED]));
        assert!(told.starts_with("error: cannot write `/proc/report.txt`: "), "{told}");
        assert!(!told.contains("tmp"), "{told}");
        return;
    }
    let file = folder.path().join("report.txt");
    let told = stderr(&run(&["-o", file.to_str().unwrap(), DAMAGED]));
    assert_eq!(told, format!("error: cannot write `{}`: permission denied\n", file.display()));
}

#[test]
fn a_slip_of_the_pen_is_told_with_what_was_meant() {
    for (arguments, meant) in [
        (&["--level", "dead-link=wran", DAMAGED] as &[&str], "did you mean `dead-link=warn`?"),
        (&["--level", "dead-lnik=warn", DAMAGED], "did you mean `dead-link`?"),
        (&["--select", "dead-lnik", DAMAGED], "did you mean `dead-link`?"),
        (&["--ignore", "dead-lnik", DAMAGED], "did you mean `dead-link`?"),
        (&["--fail-on", "wran", DAMAGED], "a similar value exists: 'warn'"),
        (&["--color", "alwyas", DAMAGED], "a similar value exists: 'always'"),
        (&["--target", "gihtub", DAMAGED], "a similar value exists: 'github'"),
        (&["--statistcs", DAMAGED], "a similar argument exists: '--statistics'"),
        (&["explain", "dead-lnik"], "did you mean `dead-link`?"),
        (&["basline"], "did you mean the command `baseline`?"),
        (&["basline", DAMAGED], "did you mean the command `baseline`?"),
        (&["expalin", "dead-link"], "did you mean the command `explain`?"),
        (&["--root", "fixtures/damgaed", DAMAGED], "did you mean `fixtures/damaged`?"),
        (&["--source", "fixtures/damgaed", DAMAGED], "did you mean `fixtures/damaged`?"),
        (&["--config", "Cargo.tolm", DAMAGED], "did you mean `Cargo.toml`?"),
        (&["config", "fixtures/damgaed"], "did you mean `fixtures/damaged`?"),
        (&["fixtures/damgaed"], "did you mean `fixtures/damaged`?"),
        (&["fixtures/damaged/RAEDME.md"], "did you mean `fixtures/damaged/README.md`?"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(meant), "{arguments:?}: {}", stderr(&output));
    }
    let far = run(&["nothing-near-this"]);
    assert_eq!(stderr(&far), "error: there is no file or folder `nothing-near-this`\n");
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
        let text = stdout(&run(&["--format", format.name, DAMAGED]));
        // A document on one line is no text to compare.
        let document = serde_json::from_str::<serde_json::Value>(&text);
        let text = document.map_or(text, |it| serde_json::to_string_pretty(&it).unwrap());
        insta::assert_snapshot!(format!("damaged-{}", format.name), text);
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

#[test]
fn annotations_come_by_themselves_in_actions() {
    let in_actions = |arguments: &[&str]| {
        stdout(&command(arguments).arg(DAMAGED).env("GITHUB_ACTIONS", "true").output().unwrap())
    };
    let full = stdout(&run(&[DAMAGED]));
    let few = stdout(&run(&["--format", "github", "--max-diagnostics", "all", DAMAGED]));
    let shown = in_actions(&[]);
    let annotations = shown.strip_prefix(&full).unwrap();
    assert!(annotations.lines().count() > 3);
    assert!(annotations.lines().all(|line| few.contains(line)), "{annotations}");
    // Who asks for a format gets that alone.
    assert_eq!(
        in_actions(&["--format", "concise"]),
        stdout(&run(&["--format", "concise", DAMAGED]))
    );
    assert_eq!(in_actions(&["--format", "json"]), stdout(&run(&["--format", "json", DAMAGED])));
}

#[test]
fn no_page_commands_the_runner() {
    let folder = tempfile::tempdir().unwrap();
    let page = "# T\n\n[##[error]x](gone.md \"t\")\n\n[y](##[add-mask]z.md)\n";
    fs::write(folder.path().join("page.md"), page).unwrap();
    for format in starmap_lint::report::ALL {
        let arguments = ["--format", format.name, "--verbose", folder.path().to_str().unwrap()];
        let output = command(&arguments).env("GITHUB_ACTIONS", "true").output().unwrap();
        let text = stdout(&output);
        // What is a command already can hold no other.
        let mut lines = text.lines().filter(|line| !line.starts_with("::"));
        assert!(!lines.any(|line| line.contains("##[")), "{}: {text}", format.name);
    }
}

#[test]
fn agents_get_few_words() {
    let agent = |arguments: &[&str]| {
        stdout(&command(arguments).arg(DAMAGED).env("CLAUDECODE", "1").output().unwrap())
    };
    assert_eq!(agent(&[]), stdout(&run(&["--format", "agent", DAMAGED])));
    assert_eq!(agent(&["--format", "full"]), stdout(&run(&[DAMAGED])));
}

#[test]
fn completions_and_a_man_page() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        for word in ["max-diagnostics", "explain"] {
            assert!(stdout(&output).contains(word), "{shell}: {word}");
        }
        let has_values = ["bash", "fish", "zsh"].contains(&shell);
        assert_eq!(stdout(&output).contains("checkstyle"), has_values, "{shell}");
    }
    let page = stdout(&run(&["man"]));
    assert!(
        page.contains(".TH starmap-lint 1") && page.contains("EXIT")
            || page.contains("could not run"),
        "{page}"
    );
}
