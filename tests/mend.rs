//! `--fix` and `--diff` as they are run: what is written, what never is, and what is said.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use starmap_lint::mend::write::{Refusal, create, write};
use tempfile::TempDir;

mod common;

/// A page with three faults that can be mended, one of them only with an eye on it, in `\r\n` and without a last
/// line end.
const PAGE: &str = "# Orca\r\n\r\n![Text](http://img.shields.io/badge/a-b-blue)\r\n\r\n\
                    | A | B |\r\n|---|---|\r\n| 1 |\r\n2 |\r\n\r\n[x](a%zz.md) *_end_*";

fn catalog(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_starmap-lint"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
        + &String::from_utf8(output.stderr.clone()).unwrap()
}

/// Every file below a folder, its bytes and when it was written.
fn state(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    walk.map(Result::unwrap)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| {
            let written = entry.metadata().unwrap().modified().unwrap();
            (entry.path().to_owned(), (fs::read(entry.path()).unwrap(), written))
        })
        .collect()
}

#[test]
fn nothing_is_written_without_being_asked() {
    let folder = catalog(&[("a.md", PAGE), ("b.md", PAGE)]);
    let before = state(folder.path());
    for arguments in [
        &["."][..],
        &[".", "--format", "json"],
        &[".", "--diff"],
        &[".", "--diff", "--unsafe-fixes"],
        &[".", "--fix", "--diff"],
        &["a.md", "--select", "doubled-emphasis"],
        &["inspect", "a.md"],
    ] {
        let output = run(folder.path(), arguments);
        assert!(output.status.code().is_some_and(|code| code < 2), "{}", said(&output));
        assert_eq!(state(folder.path()), before, "{arguments:?}");
    }
    let output = run(folder.path(), &[".", "--unsafe-fixes"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("`--unsafe-fixes` goes with `--fix` or `--diff`"));
    assert_eq!(state(folder.path()), before);
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let folder = catalog(&[("a.md", PAGE), ("b.md", "# Clean\n")]);
    let clean = state(folder.path())[&folder.path().join("b.md")].clone();
    let output = run(folder.path(), &[".", "--fix"]);
    let text = fs::read_to_string(folder.path().join("a.md")).unwrap();
    let wanted = PAGE
        .replace("http:", "https:")
        .replace("| 1 |\r\n2 |", "| 1 | 2 |")
        .replace("*_end_*", "_end_");
    assert_eq!(text, wanted, "{}", said(&output));
    assert_eq!(state(folder.path())[&folder.path().join("b.md")], clean, "left as it was");
    assert!(said(&output).contains("note: mended: 3 findings on 1 page\n"), "{}", said(&output));
    assert!(said(&output).contains("bad-escape-in-link"));
    assert!(!said(&output).contains("doubled-emphasis"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind");

    let before = state(folder.path());
    run(folder.path(), &[".", "--fix"]);
    assert_eq!(state(folder.path()), before, "a second time nothing is left to do");
    let output = run(folder.path(), &[".", "--fix", "--unsafe-fixes"]);
    assert!(said(&output).contains("note: mended: 1 finding on 1 page\n"), "{}", said(&output));
    let output = run(folder.path(), &[".", "--diff", "--unsafe-fixes"]);
    assert_eq!((output.status.code(), said(&output)), (Some(0), String::new()));
}

#[test]
fn the_exit_code_tells_whether_faults_are_left() {
    let folder = catalog(&[("a.md", "# Orca\n\n| A | B |\n|---|---|\n| 1 |\n2 |\n")]);
    assert_eq!(run(folder.path(), &["."]).status.code(), Some(1));
    assert_eq!(run(folder.path(), &[".", "--diff"]).status.code(), Some(1));
    assert_eq!(run(folder.path(), &[".", "--fix"]).status.code(), Some(0));
    assert_eq!(run(folder.path(), &["."]).status.code(), Some(0));
    let folder = catalog(&[("a.md", "# Orca\n\n[x](gone.md) *_end_*\n")]);
    assert_eq!(run(folder.path(), &[".", "--fix"]).status.code(), Some(1));
}

#[test]
fn rules_and_pages_that_were_not_named_are_left_alone() {
    let folder = catalog(&[("a.md", PAGE), ("b.md", PAGE), ("c/d.md", PAGE)]);
    let before = state(folder.path());
    run(folder.path(), &["b.md", "c", "--root", ".", "--fix", "--select", "doubled-emphasis"]);
    let after = state(folder.path());
    let wanted = PAGE.replace("*_end_*", "_end_");
    for (path, (bytes, _)) in &after {
        let named = !path.ends_with("a.md");
        let text = if named { wanted.as_str() } else { PAGE };
        assert_eq!(std::str::from_utf8(bytes).unwrap(), text, "{}", path.display());
    }
    assert_eq!(before.len(), after.len());

    let folder = catalog(&[("a.md", PAGE)]);
    run(
        folder.path(),
        &[".", "--fix", "--ignore", "doubled-emphasis", "--level", "badge-host=off"],
    );
    let text = fs::read_to_string(folder.path().join("a.md")).unwrap();
    assert_eq!(text, PAGE.replace("| 1 |\r\n2 |", "| 1 | 2 |"));
}

#[test]
fn the_diff_is_a_patch() {
    let folder = catalog(&[("a.md", "# Orca\n\n1\n\n2\n\n*_end_*"), ("b.md", "# Clean\n")]);
    let output = run(folder.path(), &[".", "--diff"]);
    assert_eq!(
        said(&output),
        "--- a/a.md\n+++ b/a.md\n@@ -4,4 +4,4 @@\n \n 2\n \n-*_end_*\n\\ No newline at end of file\n\
         +_end_\n\\ No newline at end of file\n"
    );
}

/// As long as it names files as other programs do.
#[cfg(unix)]
#[test]
fn the_patch_is_applied_by_other_programs() {
    let names =
        ["a.md", "with blank.md", "ta\tb \"q\" \\.md", "line\nend.md", "näme.md", "in/dir.md"];
    let page = "# Orca\r\n\r\nOne\r\n\r\n*_end_*";
    let pages: Vec<(&str, &str)> = names.iter().map(|name| (*name, page)).collect();
    let mended = page.replace("*_end_*", "_end_");
    for program in [&["git", "apply"][..], &["patch", "--binary", "-p1", "-i"]] {
        if Command::new(program[0]).arg("--version").output().is_err() {
            println!("skipped: there is no {}", program[0]);
            continue;
        }
        let folder = catalog(&pages);
        let patch = tempfile::tempdir().unwrap();
        let patch = patch.path().join("fix.patch");
        let output = run(folder.path(), &["--diff", "-o", patch.to_str().unwrap()]);
        assert_eq!((output.status.code(), said(&output)), (Some(1), String::new()));
        assert_eq!(fs::read(&patch).unwrap(), run(folder.path(), &["--diff"]).stdout);
        let mut command = Command::new(program[0]);
        command.args(&program[1..]).arg(&patch).current_dir(folder.path());
        let output = command.env("GIT_CEILING_DIRECTORIES", folder.path()).output().unwrap();
        assert!(output.status.success(), "{program:?}: {}", said(&output));
        for name in names {
            let text = fs::read_to_string(folder.path().join(name)).unwrap();
            assert_eq!(text, mended, "{program:?}: {name}");
        }
    }
}

#[test]
fn a_missing_twin_is_made_from_the_other_one() {
    const TWINS: [&str; 2] = ["providers/quarry/_index.md", "providers/quarry/README.md"];
    for [missing, there] in [TWINS, [TWINS[1], TWINS[0]]] {
        let folder = tempfile::tempdir().unwrap();
        let starmap = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap");
        common::copy(&starmap, folder.path());
        fs::remove_file(folder.path().join(missing)).unwrap();
        let before = state(folder.path());
        let read = |path: &str| fs::read(folder.path().join(path));
        let safe = run(folder.path(), &["--fix", "."]);
        assert!(said(&safe).contains("1 with a fix that needs an eye"), "{}", said(&safe));
        let diff = run(folder.path(), &["--diff", "--unsafe-fixes", "."]);
        let heads = said(&diff);
        assert!(
            heads.starts_with(&format!("--- /dev/null\n+++ b/{missing}\n@@ -0,0 +1,")),
            "{heads}"
        );
        assert!(state(folder.path()) == before, "neither writes");

        // Only what is named is mended.
        run(folder.path(), &["--fix", "--unsafe-fixes", "models", "--root", "."]);
        assert!(read(missing).is_err());
        let output = run(folder.path(), &["--fix", "--unsafe-fixes", there, "--root", "."]);
        assert!(said(&output).contains("mended: 1 finding on 1 page"), "{}", said(&output));
        assert_eq!(read(missing).unwrap(), read(there).unwrap());
        let again = run(folder.path(), &["--diff", "--unsafe-fixes", "."]);
        assert_eq!((again.status.code(), said(&again)), (Some(0), String::new()));
        assert_eq!(state(folder.path()).len(), before.len() + 1, "nothing else is left behind");
    }
}

/// What has the name of a twin, or nearly so, is one finding, and is left as it is.
#[cfg(unix)]
#[test]
fn what_stands_in_the_place_of_a_twin_is_told_and_left_alone() {
    type Put = fn(&Path);
    let puts: [(Put, &str); 3] = [
        (
            |folder| {
                fs::create_dir(folder.join("README.md")).unwrap();
                fs::write(folder.join("README.md/notes.txt"), "").unwrap();
            },
            "`providers/quarry/README.md` is a folder, and all 11 other folders have a page",
        ),
        (
            |folder| std::os::unix::fs::symlink("gone.md", folder.join("README.md")).unwrap(),
            "`providers/quarry/README.md` is a symbolic link that leads nowhere",
        ),
        (
            |folder| {
                fs::copy(folder.join("_index.md"), folder.join("readme.md")).unwrap();
            },
            "this page is called `readme.md`, and `README.md` is what all 11 other folders have",
        ),
    ];
    for (put, words) in puts {
        let folder = tempfile::tempdir().unwrap();
        let starmap = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap");
        common::copy(&starmap, folder.path());
        fs::remove_file(folder.path().join("providers/quarry/README.md")).unwrap();
        put(&folder.path().join("providers/quarry"));
        let before = state(folder.path());
        let arguments = ["--fix", "--unsafe-fixes", "--format", "concise", "."];
        let said = said(&run(folder.path(), &arguments));
        let told = said.matches("error[").count() + said.matches("warning[").count();
        assert!(said.contains(words) && told == 1, "{said}");
        assert!(state(folder.path()) == before, "{said}");
    }
}

#[test]
fn a_file_is_made_only_where_there_is_none() {
    let folder = catalog(&[("a/b.md", "there")]);
    let base = folder.path().join("a");
    let made = |path: &str| create(&base, Path::new(path), b"new");
    assert!(matches!(made("b.md"), Err(Refusal::Taken)));
    assert!(matches!(made("../c.md"), Err(Refusal::Outside)));
    assert!(matches!(made("none/c.md"), Err(Refusal::Failed(_))));
    assert_eq!(fs::read_to_string(base.join("b.md")).unwrap(), "there");
    assert_eq!(fs::read_dir(&base).unwrap().count(), 1, "nothing is left behind");
    made("c.md").unwrap();
    let permissions = |name: &str| fs::metadata(base.join(name)).unwrap().permissions();
    assert_eq!(permissions("c.md"), permissions("b.md"), "those that new files have");
    assert_eq!(fs::read_to_string(base.join("c.md")).unwrap(), "new");
}

#[test]
fn what_makes_no_report_refuses_what_shapes_one() {
    let folder = catalog(&[("a.md", PAGE)]);
    let before = state(folder.path());
    for (arguments, word) in [
        (&["--diff", "--format", "json"][..], "`--diff` prints a patch"),
        (&["--diff", "--format", "json=d.json"], "`--diff` prints a patch"),
        (&["--diff", "--statistics"], "`--diff` prints a patch"),
        (&["baseline", "-o", "x"], "`--output-file` does not go with it"),
        (&["baseline", "--format", "json"], "`--format` does not go with it"),
        (&["config", "--statistics"], "`--statistics` does not go with it"),
        (&["baseline", "-"], "`-` for standard input does not go with it"),
        (&["baseline", "--stdin-filename", "a.md", "-"], "`-` for standard input"),
        (&["--statistics", "--format", "json"], "`json` is none"),
        (
            &["--statistics", "--format", "json=x", "--format", "markdown"],
            "and `markdown` are none",
        ),
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(word), "{arguments:?}: {}", said(&output));
        assert_eq!(state(folder.path()), before, "{arguments:?}");
    }
    // What is read shows the counts, what is kept holds all.
    let output = run(folder.path(), &["--statistics", "--format", "full", "--format", "json=x"]);
    assert!(said(&output).contains("with a fix"), "{}", said(&output));
    assert!(fs::read_to_string(folder.path().join("x")).unwrap().contains("doubled-emphasis"));
}

#[test]
fn a_byte_order_mark_and_bytes_of_no_encoding_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    fs::write(&path, b"\xEF\xBB\xBF# Orca\n\nOc\xE9ane *_x_*\n").unwrap();
    run(folder.path(), &[".", "--fix", "--select", "doubled-emphasis"]);
    assert_eq!(fs::read(&path).unwrap(), b"\xEF\xBB\xBF# Orca\n\nOc\xE9ane _x_\n");
}

#[test]
fn utf_16_is_written_as_utf_8_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    let text = "\u{FEFF}# Orca 🐳 *_x_*\r\n\r\nText\n";
    for in_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(in_bytes).collect();
        fs::write(&path, &bytes).unwrap();
        run(folder.path(), &[".", "--fix", "--unsafe-fixes", "--ignore", "wrong-encoding"]);
        assert_eq!(fs::read(&path).unwrap(), bytes, "no edit within it");
        run(folder.path(), &[".", "--fix", "--select", "wrong-encoding"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), text[3..]);
    }
    // Half of a pair stands for no character.
    let broken: Vec<u8> =
        [0xFEFF, 0x0023, 0x0020, 0xD83D, 0x0020].into_iter().flat_map(u16::to_le_bytes).collect();
    fs::write(&path, &broken).unwrap();
    run(folder.path(), &[".", "--fix", "--unsafe-fixes"]);
    assert_eq!(fs::read(&path).unwrap(), broken);
}

#[test]
fn what_a_baseline_knows_is_left_alone_until_it_is_asked_for() {
    let old = "# Orca\n\n*_old_*\n";
    let folder = catalog(&[("docs/a.md", old), ("docs/b.md", "# Clean\n")]);
    run(folder.path(), &["baseline", "docs"]);
    let config = "baseline: docs/starmap-lint-baseline.json\n";
    fs::write(folder.path().join("starmap-lint.yaml"), config).unwrap();
    fs::write(folder.path().join("docs/b.md"), "# Clean\n\n*_new_*\n").unwrap();
    let text = |name: &str| fs::read_to_string(folder.path().join("docs").join(name)).unwrap();

    let output = run(folder.path(), &["--fix", "docs"]);
    assert!(said(&output).contains("mended: 1 finding on 1 page"), "{}", said(&output));
    assert_eq!((text("a.md").as_str(), text("b.md").as_str()), (old, "# Clean\n\n_new_\n"));
    let output = run(folder.path(), &["--diff", "docs"]);
    assert_eq!((output.status.code(), said(&output)), (Some(0), String::new()));

    let output = run(folder.path(), &["--fix", "--no-baseline", "docs"]);
    assert!(said(&output).contains("mended: 1 finding on 1 page"), "{}", said(&output));
    assert_eq!(text("a.md"), "# Orca\n\n_old_\n");
}

#[test]
fn what_a_comment_takes_out_is_left_alone() {
    let line = "<!-- starmap-lint-disable-next-line doubled-emphasis -->\n*_x_*\n";
    let folder = catalog(&[("a.md", &format!("# Orca\n\n{line}\n*_y_*\n"))]);
    let output = run(folder.path(), &[".", "--fix", "--unsafe-fixes"]);
    assert!(said(&output).contains("mended: 1 finding on 1 page"), "{}", said(&output));
    let text = fs::read_to_string(folder.path().join("a.md")).unwrap();
    assert_eq!(text, format!("# Orca\n\n{line}\n_y_\n"));
}

/// Faults of several rules on one line, with edits that touch and that lie in one another.
#[test]
fn fixes_of_one_line_wait_for_each_other() {
    let text = "| A |\n|---|\n| *_[x](B.MD) ![t](http://img.shields.io/badge/a-b-blue)_* |\n";
    let page = format!(
        "\u{feff}# Orca\n\n{text}| *_[x](B.MD) ![t](http://img.shields.io/badge/a-b-blue)_* |"
    );
    let folder = catalog(&[("a.md", &page), ("b.md", "# Other\n")]);
    run(folder.path(), &[".", "--fix"]);
    let text = fs::read_to_string(folder.path().join("a.md")).unwrap();
    let row = "| _[x](b.md) ![t](https://img.shields.io/badge/a-b-blue)_ |";
    assert_eq!(text, format!("# Orca\n\n| A |\n|---|\n{row}\n{row}"));
    let output = run(folder.path(), &[".", "--diff", "--unsafe-fixes"]);
    assert_eq!(said(&output), "");
}

/// Of two runs at once each page is written by one or by both, and whole.
#[test]
fn two_runs_at_once_leave_whole_pages() {
    let fault = "# Orca\n\n*_x_*\n";
    let pages: Vec<(String, &str)> = (0..100).map(|at| (format!("{at}.md"), fault)).collect();
    let pages: Vec<(&str, &str)> =
        pages.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = catalog(&pages);
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_starmap-lint"))
            .args([".", "--fix"])
            .current_dir(folder.path())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    for child in [start(), start()] {
        let output = child.wait_with_output().unwrap();
        let refused = said(&output).contains("it changed since it was read");
        assert_eq!(output.status.code() == Some(2), refused, "{}", said(&output));
    }
    for (path, _) in &pages {
        assert_eq!(fs::read_to_string(folder.path().join(path)).unwrap(), "# Orca\n\n_x_\n");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), pages.len());
}

/// What is in the index, or came on standard input, is no file that could be written.
#[test]
fn only_files_are_mended() {
    let folder = catalog(&[("a.md", "# Orca\n\n*_x_*\n")]);
    let before = state(folder.path());
    for arguments in [&["--staged", "--fix"][..], &["--staged", "--diff"], &["-", "--fix"]] {
        assert_eq!(run(folder.path(), arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert_eq!(state(folder.path()), before);
}

#[test]
fn a_page_that_changed_meanwhile_is_left_alone() {
    let folder = catalog(&[("a.md", "new")]);
    let page = Path::new("a.md");
    let refusal = write(folder.path(), page, b"old", b"mended").unwrap_err();
    assert!(matches!(refusal, Refusal::Changed), "{refusal}");
    assert_eq!(fs::read(folder.path().join(page)).unwrap(), b"new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
    write(folder.path(), page, b"new", b"mended").unwrap();
    assert_eq!(fs::read(folder.path().join(page)).unwrap(), b"mended");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_do_not_lead_out() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let outside = catalog(&[("secret.md", "# Orca\n\n*_x_*\n")]);
    let folder = catalog(&[("a.md", "# Orca\n\n*_x_*\n"), ("real/b.md", "# Orca\n\n*_x_*\n")]);
    let page = folder.path().join("a.md");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(outside.path().join("secret.md"), folder.path().join("out.md")).unwrap();
    symlink(outside.path(), folder.path().join("outside")).unwrap();
    symlink("real/b.md", folder.path().join("within.md")).unwrap();
    let untouched = state(outside.path());

    run(folder.path(), &[".", "--fix"]);
    assert_eq!(fs::read_to_string(&page).unwrap(), "# Orca\n\n_x_\n");
    assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(state(outside.path()), untouched);

    let before = fs::read(outside.path().join("secret.md")).unwrap();
    for path in ["out.md", "outside/secret.md"] {
        let refusal = write(folder.path(), Path::new(path), &before, b"x").unwrap_err();
        assert!(matches!(refusal, Refusal::Outside), "{refusal}");
    }
    assert_eq!(state(outside.path()), untouched);
    write(folder.path(), Path::new("within.md"), b"# Orca\n\n_x_\n", b"x").unwrap();
    assert!(folder.path().join("within.md").is_symlink(), "the link stays one");
    assert_eq!(fs::read(folder.path().join("real/b.md")).unwrap(), b"x");
}

/// The superuser may write everything: for him the linter is run as nobody.
#[cfg(unix)]
#[test]
fn a_page_that_may_not_be_written_does_not_stop_the_others() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;

    const NOBODY: u32 = 65534;
    let fault = "# Orca\n\n*_x_*\n";
    let folder = catalog(&[("a.md", fault), ("b.md", fault)]);
    let denied = folder.path().join("a.md");
    fs::set_permissions(&denied, fs::Permissions::from_mode(0o444)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
    if fs::metadata(folder.path()).unwrap().uid() == 0 {
        for path in [folder.path().to_owned(), folder.path().join("b.md")] {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.args([".", "--fix"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("b.md")).unwrap(), "# Orca\n\n_x_\n");
    assert_eq!(fs::metadata(&denied).unwrap().permissions().mode() & 0o777, 0o444);
    assert_eq!(fs::read_to_string(&denied).unwrap(), fault);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("error: `a.md` was left alone: it may not be written"));
    assert!(said(&output).contains("mended: 1 finding on 1 page"));
    assert!(said(&output).contains("doubled-emphasis"), "it is still to be found");
}

/// A fix that an unreadable page asks for, or a folder that is taken for missing, would be made of nothing.
#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_unknown() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;

    const NOBODY: u32 = 65534;
    let folder = tempfile::tempdir().unwrap();
    let starmap = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap");
    common::copy(&starmap, folder.path());
    let is_root = fs::metadata(folder.path()).unwrap().uid() == 0;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let lint = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = command.args(arguments).current_dir(folder.path()).output().unwrap();
        (output.status.code(), said(&output).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let providers = fs::read_dir(folder.path().join("providers")).unwrap().map(Result::unwrap);
    let mut providers: Vec<_> = providers.map(|it| it.path()).filter(|it| it.is_dir()).collect();
    providers.sort();
    let models = providers[0].join("models");
    let name = |path: &Path| path.strip_prefix(folder.path()).unwrap().display().to_string();

    // A page: all that follows from it is folded under what is said of it, and nothing is rewritten.
    let pages = fs::read_dir(&models).unwrap().map(|it| it.unwrap().path());
    let page = pages.filter(|page| !page.ends_with("README.md")).min().unwrap();
    for page in [page, providers[0].join("README.md")] {
        fs::set_permissions(&page, fs::Permissions::from_mode(0o000)).unwrap();
        let (code, told) = lint(&[]);
        assert_eq!(code, Some(1), "{told}");
        assert!(
            told.contains("error[unreadable-file]: cannot read this file: Permission"),
            "{told}"
        );
        assert!(told.contains(&format!("in {}", name(&page))), "{told}");
        assert!(!told.contains("gone since it was read"), "{told}");
        assert!(told.contains("1 error in ") || told.contains("following from others"), "{told}");
        assert_eq!(told.matches("error[").count() + told.matches("warning[").count(), 1, "{told}");
        assert_eq!(lint(&["--diff", "--unsafe-fixes"]), (Some(0), String::new()));
        fs::set_permissions(&page, fs::Permissions::from_mode(0o644)).unwrap();
    }

    // A folder: nothing can be said without it.
    fs::set_permissions(&models, fs::Permissions::from_mode(0o000)).unwrap();
    for arguments in [&[][..], &["--diff", "--unsafe-fixes"], &["baseline"]] {
        let (code, told) = lint(arguments);
        assert_eq!(code, Some(2), "{told}");
        assert!(
            told.contains(&format!("cannot list `{}`: Permission denied", name(&models))),
            "{told}"
        );
    }
    fs::set_permissions(&models, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(lint(&[]).0, Some(0));
}

/// What lies beside the catalog is asked for by links alone.
#[cfg(unix)]
#[test]
fn a_link_into_what_may_not_be_read_is_not_called_dead() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;

    const NOBODY: u32 = 65534;
    let page = "# Orca\n\n[x](../private/x.md) [gone](../public/x.md)\n";
    let folder = catalog(&[(".git/HEAD", ""), ("docs/a.md", page), ("private/x.md", "# X\n")]);
    let private = folder.path().join("private");
    let is_root = fs::metadata(folder.path()).unwrap().uid() == 0;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&private, fs::Permissions::from_mode(0o000)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
    if is_root {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.arg("docs").current_dir(folder.path()).output().unwrap();
    fs::set_permissions(&private, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(said(&output).contains("../public/x.md"), "{}", said(&output));
    assert!(said(&output).contains("1 error and 1 warning in"), "{}", said(&output));
}

/// A limit on the size of files stands for a disk that is full: it holds for everybody.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_pages_whole() {
    let small = "# Orca\n\n*_x_*\n";
    let large = format!("{small}\n{}", "Text. ".repeat(20_000));
    let folder = catalog(&[("a.md", &large), ("b.md", small), ("c.md", &large), ("d.md", small)]);
    fs::hard_link(folder.path().join("c.md"), folder.path().join("c.txt")).unwrap();
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" . --fix"])
        .arg(env!("CARGO_BIN_EXE_starmap-lint"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    for (name, wanted) in [("a.md", large.as_str()), ("c.md", &large)] {
        assert!(text(name) == wanted, "{name} stays whole");
        let wanted = format!("error: `{name}` was left alone: ");
        assert!(said(&output).contains(&wanted), "{}", said(&output));
    }
    for name in ["b.md", "d.md"] {
        assert_eq!(text(name), "# Orca\n\n_x_\n");
    }
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("mended: 2 findings on 2 pages"), "{}", said(&output));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5, "nothing is left behind");
}

/// File systems without them are told by the first attempt.
#[cfg(unix)]
#[test]
fn extended_attributes_stay() {
    let folder = catalog(&[("a.md", "# Orca\n\n*_x_*\n")]);
    let page = folder.path().join("a.md");
    if let Err(error) = xattr::set(&page, "user.origin", b"by hand") {
        println!("skipped: {error}");
        return;
    }
    run(folder.path(), &[".", "--fix"]);
    assert_eq!(fs::read_to_string(&page).unwrap(), "# Orca\n\n_x_\n");
    assert_eq!(xattr::get(&page, "user.origin").unwrap().as_deref(), Some(&b"by hand"[..]));
}

#[cfg(unix)]
#[test]
fn owners_and_further_names_stay() {
    use std::os::unix::fs::{MetadataExt as _, chown};

    let fault = "# Orca\n\n*_x_*\n";
    let folder = catalog(&[("a.md", fault), ("b.md", fault)]);
    let (one, two) = (folder.path().join("a.md"), folder.path().join("a.txt"));
    fs::hard_link(&one, &two).unwrap();
    let other = folder.path().join("b.md");
    // Who is no superuser has no other owner to give.
    let owner = if chown(&other, Some(1234), Some(5678)).is_ok() {
        (1234, 5678)
    } else {
        let own = fs::metadata(&other).unwrap();
        (own.uid(), own.gid())
    };
    run(folder.path(), &[".", "--fix"]);
    for path in [&one, &two, &other] {
        assert_eq!(fs::read_to_string(path).unwrap(), "# Orca\n\n_x_\n");
    }
    assert_eq!(fs::metadata(&one).unwrap().ino(), fs::metadata(&two).unwrap().ino());
    let now = fs::metadata(&other).unwrap();
    assert_eq!((now.uid(), now.gid()), owner);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left behind");
}

/// Whenever the signal comes, each page is as it was or mended.
#[cfg(unix)]
#[test]
fn who_interrupts_finds_every_page_whole() {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    let fault = "# Orca\n\n*_x_*\n";
    let pages: Vec<(String, &str)> = (0..400).map(|at| (format!("{at}.md"), fault)).collect();
    let pages: Vec<(&str, &str)> =
        pages.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let mut stopped = 0;
    for wait in [20, 60, 120, 200, 300, 500] {
        let folder = catalog(&pages);
        let mut child = Command::new(env!("CARGO_BIN_EXE_starmap-lint"))
            .args([".", "--fix", "--quiet"])
            .current_dir(folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), Signal::SIGINT);
        let output = child.wait().and_then(|_| child.wait_with_output()).unwrap();
        stopped += usize::from(said(&output).contains("interrupted"));
        for (path, _) in &pages {
            let text = fs::read_to_string(folder.path().join(path)).unwrap();
            assert!(text == fault || text == "# Orca\n\n_x_\n", "{path}: {text}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), pages.len(), "after {wait} ms");
    }
    println!("{stopped} of 6 runs were stopped while they wrote");
}

#[test]
fn a_page_that_was_misread_is_given_back() {
    const SEED: &str = "../shared/seed/000_3301ab990393556d.txt";
    const ORIGINAL: &str = "../shared/catalogs/starmap-2025-09-03/catalog/authors/google/models/\
                            imagegeneration-at-006.md";
    let (Ok(seed), Ok(original)) = (fs::read_to_string(SEED), fs::read(ORIGINAL)) else {
        println!("skipped: {SEED} or {ORIGINAL} is absent");
        return;
    };
    let folder = catalog(&[("page.txt", &seed)]);
    let output = run(folder.path(), &["page.txt", "--select", "mojibake", "--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(fs::read(folder.path().join("page.txt")).unwrap(), original);
}
