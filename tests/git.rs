//! `--staged` and `--since` on real repositories. Without git these tests skip with a message.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, one that skips says so"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

mod common;

/// A repository with a catalog of two pages in `docs/catalog`, each of which links to the other.
struct Scratch {
    outer: TempDir,
}

const ROOT: &str = "docs/catalog";

impl Scratch {
    /// `None` where there is no git.
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            println!("skipped: there is no git");
            return None;
        }
        let scratch = Self { outer: tempfile::tempdir().unwrap() };
        fs::create_dir_all(scratch.top().join(ROOT)).unwrap();
        scratch.git(&["init", "--quiet", "--initial-branch=main"]);
        Some(scratch)
    }

    fn with_pages() -> Option<Self> {
        let scratch = Self::new()?;
        scratch.write("a.md", "# A\n\n[b](b.md)\n\n[gone](gone.md)\n");
        scratch.write("b.md", "# B\n\n[a](a.md)\n");
        scratch.commit("pages");
        Some(scratch)
    }

    fn top(&self) -> PathBuf {
        self.outer.path().join("repository")
    }

    fn write(&self, page: &str, text: &str) {
        fs::write(self.top().join(ROOT).join(page), text).unwrap();
    }

    fn git(&self, arguments: &[&str]) -> String {
        fs::create_dir_all(self.top()).unwrap();
        git(&self.top(), arguments)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn lint(&self, arguments: &[&str]) -> Run {
        run(&self.top(), &[&["--root", ROOT], arguments].concat(), |_| {})
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgSign=false"])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

struct Run {
    code: i32,
    /// `rule path` of each finding.
    found: Vec<String>,
    errors: String,
}

fn run(folder: &Path, arguments: &[&str], set: impl FnOnce(&mut Command)) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
    command.current_dir(folder).args(["--format", "json", "--profile", "none"]).args(arguments);
    command.env_remove("GITHUB_ACTIONS");
    set(&mut command);
    let output = command.output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let found = document["diagnostics"].as_array().into_iter().flatten();
    Run {
        code: output.status.code().unwrap(),
        found: found
            .map(|it| format!("{} {}", it["rule"].as_str().unwrap(), it["path"].as_str().unwrap()))
            .collect(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn what_was_there_before_is_not_shown() {
    let Some(scratch) = Scratch::with_pages() else { return };
    assert_eq!(scratch.lint(&[]).code, 1);
    let run = scratch.lint(&["--staged"]);
    assert_eq!((run.code, run.found), (0, vec![]));
    assert_eq!(scratch.lint(&["--since", "HEAD"]).code, 0);
}

#[test]
fn the_index_is_linted_and_not_the_working_tree() {
    let Some(scratch) = Scratch::with_pages() else { return };
    scratch.write("b.md", "# B\n\n[a](a.md)\n\n[staged](staged.md)\n");
    scratch.git(&["add", "--all"]);
    scratch.write("b.md", "# B\n\n[a](a.md)\n\n[unstaged](unstaged.md)\n\n[too](too.md)\n");
    let run = scratch.lint(&["--staged"]);
    assert_eq!((run.code, run.found), (1, vec!["dead-link docs/catalog/b.md".to_owned()]));
    assert_eq!(scratch.lint(&["--since", "HEAD"]).found.len(), 2);
    // What is not added is not there.
    scratch.write("staged.md", "# Staged\n\n[a](a.md)\n");
    assert_eq!(scratch.lint(&["--staged"]).code, 1);
    scratch.git(&["add", "--intent-to-add", "docs/catalog/staged.md"]);
    assert_eq!(scratch.lint(&["--staged"]).code, 1);
    scratch.git(&["add", "docs/catalog/staged.md"]);
    assert_eq!(scratch.lint(&["--staged"]).found, Vec::<String>::new());
}

#[test]
fn a_deleted_page_is_a_fault_on_pages_that_did_not_change() {
    let Some(scratch) = Scratch::with_pages() else { return };
    scratch.git(&["rm", "--quiet", "--cached", "docs/catalog/b.md"]);
    let run = scratch.lint(&["--staged"]);
    assert_eq!((run.code, run.found), (1, vec!["dead-link docs/catalog/a.md".to_owned()]));
    assert_eq!(scratch.lint(&["--since", "HEAD"]).code, 0, "it is still in the working tree");
    fs::remove_file(scratch.top().join("docs/catalog/b.md")).unwrap();
    assert_eq!(scratch.lint(&["--since", "HEAD"]).found, ["dead-link docs/catalog/a.md"]);
}

#[test]
fn named_files_restrict_what_is_shown_but_not_what_is_known() {
    let Some(scratch) = Scratch::with_pages() else { return };
    scratch.git(&["rm", "--quiet", "docs/catalog/b.md"]);
    scratch.write("c.md", "# C\n\n[b](b.md)\n");
    scratch.git(&["add", "--all"]);
    assert_eq!(scratch.lint(&["--staged"]).found.len(), 2);
    let run = scratch.lint(&["--staged", "docs/catalog/c.md"]);
    assert_eq!(run.found, ["dead-link docs/catalog/c.md"]);
}

#[test]
fn a_page_that_was_renamed_keeps_its_findings() {
    let Some(scratch) = Scratch::with_pages() else { return };
    scratch.git(&["mv", "docs/catalog/a.md", "docs/catalog/c.md"]);
    scratch.write("b.md", "# B\n\n[a](c.md)\n");
    scratch.git(&["add", "--all"]);
    let run = scratch.lint(&["--staged"]);
    assert_eq!((run.code, run.found), (0, vec![]));
    assert_eq!(scratch.lint(&["--since", "HEAD"]).code, 0);
}

#[test]
fn it_is_compared_with_where_the_histories_parted() {
    let Some(scratch) = Scratch::with_pages() else { return };
    scratch.git(&["switch", "--quiet", "--create", "topic"]);
    scratch.write("b.md", "# B\n\n[a](a.md)\n\n[new](new.md)\n");
    scratch.commit("topic");
    scratch.git(&["switch", "--quiet", "main"]);
    scratch.write("a.md", "# A\n\n[b](b.md)\n");
    scratch.commit("mended on main");
    scratch.git(&["switch", "--quiet", "topic"]);
    let run = scratch.lint(&["--since", "main"]);
    assert_eq!(run.found, ["dead-link docs/catalog/b.md"], "the fault of a.md is not the topic's");
}

#[test]
fn only_what_came_about_is_mended() {
    let Some(scratch) = Scratch::with_pages() else { return };
    scratch.write("page-one.md", "# One\n\n[b](b.md)\n");
    scratch.write("c.md", "# C\n\n[one](page-on.md)\n\n[one](Page-One.md)\n");
    scratch.commit("old faults");
    scratch.write("d.md", "# D\n\n[one](Page-One.md)\n");
    assert_eq!(scratch.lint(&["--since", "HEAD"]).found, ["wrong-case-link docs/catalog/d.md"]);
    assert_eq!(scratch.lint(&["--since", "HEAD", "--fix"]).code, 0);
    let read = |page: &str| fs::read_to_string(scratch.top().join(ROOT).join(page)).unwrap();
    assert_eq!(read("d.md"), "# D\n\n[one](page-one.md)\n");
    assert!(read("c.md").contains("Page-One.md"), "an old fault is left alone");
}

#[test]
fn it_works_before_the_first_commit() {
    let Some(scratch) = Scratch::new() else { return };
    scratch.write("a.md", "# A\n\n[gone](gone.md)\n");
    let run = scratch.lint(&["--staged"]);
    assert_eq!(run.code, 2, "nothing is added yet");
    assert!(run.errors.contains("git holds no Markdown page below"), "{}", run.errors);
    scratch.git(&["add", "--all"]);
    assert_eq!(scratch.lint(&["--staged"]).found, ["dead-link docs/catalog/a.md"]);
    let run = scratch.lint(&["--since", "HEAD"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("no commit `HEAD`"), "{}", run.errors);
}

#[test]
fn it_works_from_a_folder_inside_and_in_another_worktree() {
    let Some(scratch) = Scratch::with_pages() else { return };
    let elsewhere = scratch.outer.path().join("elsewhere");
    scratch.git(&["worktree", "add", "--quiet", elsewhere.to_str().unwrap(), "-b", "other"]);
    for top in [scratch.top(), elsewhere] {
        fs::write(top.join(ROOT).join("b.md"), "# B\n\n[a](a.md)\n\n[x](x.md)\n").unwrap();
        git(&top, &["add", "--all"]);
        let inside = run(&top.join(ROOT), &["--staged"], |_| {});
        assert_eq!((inside.code, inside.found), (1, vec!["dead-link b.md".to_owned()]));
        let above = run(top.parent().unwrap(), &["--staged", top.to_str().unwrap()], |_| {});
        assert_eq!(above.found.len(), 1);
        assert!(above.found[0].ends_with("docs/catalog/b.md"), "{:?}", above.found);
    }
}

#[test]
fn inside_a_hook_the_index_that_git_names_is_linted() {
    let Some(scratch) = Scratch::with_pages() else { return };
    let own = scratch.top().join(".git/other-index");
    fs::copy(scratch.top().join(".git/index"), &own).unwrap();
    scratch.write("b.md", "# B\n\n[a](a.md)\n\n[x](x.md)\n");
    scratch.git(&["add", "--all"]);
    fs::rename(scratch.top().join(".git/index"), scratch.top().join(".git/kept")).unwrap();
    fs::copy(&own, scratch.top().join(".git/index")).unwrap();
    assert_eq!(scratch.lint(&["--staged"]).code, 0);
    let set = |command: &mut Command| {
        command.env("GIT_DIR", ".git").env("GIT_INDEX_FILE", ".git/kept");
    };
    let hooked = run(&scratch.top(), &["--root", ROOT, "--staged"], set);
    assert_eq!(hooked.found, ["dead-link docs/catalog/b.md"]);
    // The hook of another repository says nothing of this one.
    let other = scratch.outer.path().join("other");
    fs::create_dir(&other).unwrap();
    git(&other, &["init", "--quiet"]);
    let set = |command: &mut Command| {
        command.env("GIT_DIR", other.join(".git")).env("GIT_INDEX_FILE", other.join(".git/index"));
    };
    assert_eq!(run(&scratch.top(), &["--root", ROOT, "--staged"], set).code, 0);
}

#[test]
fn a_checkout_with_other_line_endings_brings_nothing_about() {
    let Some(scratch) = Scratch::with_pages() else { return };
    let page = scratch.top().join(ROOT).join("a.md");
    scratch.git(&["config", "core.autocrlf", "true"]);
    fs::remove_file(&page).unwrap();
    scratch.git(&["checkout", "--", "."]);
    assert!(fs::read_to_string(&page).unwrap().contains("\r\n"));
    assert_eq!(scratch.lint(&["--since", "HEAD"]).found, Vec::<String>::new());
    assert_eq!(scratch.lint(&["--staged"]).found, Vec::<String>::new());
    scratch.write("b.md", "# B\r\n\r\n[a](a.md)\r\n\r\n[x](x.md)\r\n");
    scratch.git(&["add", "--all"]);
    for change in ["--staged", "--since=HEAD"] {
        assert_eq!(scratch.lint(&[change]).found, ["dead-link docs/catalog/b.md"]);
    }
}

#[test]
fn what_cannot_be_compared_is_said_in_a_sentence() {
    let Some(scratch) = Scratch::with_pages() else { return };
    for (revision, says) in [("nowhere", "no commit `nowhere`"), ("--all", "no commit `--all`")] {
        let run = scratch.lint(&[&format!("--since={revision}")]);
        assert_eq!(run.code, 2);
        assert!(run.errors.contains(says), "{}", run.errors);
        assert_eq!(run.errors.lines().count(), 1, "{}", run.errors);
    }
    let bare = tempfile::tempdir().unwrap();
    fs::write(bare.path().join("a.md"), "# A\n").unwrap();
    let outside = run(bare.path(), &["--root", ".", "--staged"], |_| {});
    assert_eq!(outside.code, 2);
    assert!(outside.errors.contains("is in no git repository"), "{}", outside.errors);
    let set = |command: &mut Command| {
        command.env("PATH", bare.path());
    };
    let without = run(&scratch.top(), &["--root", ROOT, "--staged"], set);
    assert_eq!(without.code, 2);
    assert!(without.errors.contains("cannot run `git`"), "{}", without.errors);
    for other in ["--since=HEAD", "--fix", "--diff"] {
        assert_eq!(scratch.lint(&["--staged", other]).code, 2, "{other}");
    }
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let Some(scratch) = Scratch::with_pages() else { return };
    scratch.git(&["branch", "old"]);
    scratch.write("b.md", "# B\n\n[a](a.md)\n\nMore.\n");
    scratch.commit("more");
    let clone = scratch.outer.path().join("clone");
    let url = format!("file://{}", scratch.top().display());
    let to = clone.to_str().unwrap();
    git(scratch.outer.path(), &["clone", "--quiet", "--depth=1", "--no-single-branch", &url, to]);
    let lint = |revision: &str| run(&clone, &["--root", ROOT, "--since", revision], |_| {});
    assert_eq!(lint("HEAD").code, 0);
    for revision in ["HEAD~1", "origin/old"] {
        let run = lint(revision);
        assert_eq!(run.code, 2, "{revision}");
        assert!(run.errors.contains("shallow") && run.errors.contains("fetch"), "{}", run.errors);
    }
    git(&clone, &["fetch", "--quiet", "--unshallow"]);
    assert_eq!(lint("origin/old").code, 0);
}

#[test]
fn what_git_ignores_is_ignored_on_both_sides() {
    let Some(scratch) = Scratch::with_pages() else { return };
    fs::write(scratch.top().join(".gitignore"), "build/\n*.tmp.md\n").unwrap();
    fs::create_dir(scratch.top().join(ROOT).join("build")).unwrap();
    scratch.write("build/x.md", "# X\n\n[y](y.md)\n");
    scratch.write("x.tmp.md", "# X\n\n[y](y.md)\n");
    scratch.write("b.md", "# B\n\n[a](a.md)\n\n[x](build/x.md)\n\n[t](x.tmp.md)\n");
    scratch.git(&["add", "--force", "docs/catalog/x.tmp.md"]);
    scratch.commit("ignored");
    let all = scratch.lint(&[]).found;
    assert_eq!(all.iter().filter(|found| found.starts_with("ignored-link")).count(), 2, "{all:?}");
    let run = scratch.lint(&["--since", "HEAD"]);
    assert_eq!((run.code, run.found), (0, vec![]));
}

#[cfg(unix)]
#[test]
fn a_repository_starts_no_program() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(scratch) = Scratch::with_pages() else { return };
    let mark = scratch.outer.path().join("ran");
    let program = scratch.outer.path().join("program");
    fs::write(&program, format!("#!/bin/sh\ntouch {}\ncat\n", mark.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = program.to_str().unwrap();
    fs::write(scratch.top().join(".gitattributes"), "*.md filter=own diff=own\n").unwrap();
    scratch.write("b.md", "# B\n\n[a](a.md)\n\n[x](x.md)\n");
    scratch.git(&["add", "--all"]);
    scratch.write("b.md", "# B\n\n[a](a.md)\n\n[xx](xx.md)\n");
    for setting in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "diff.own.command",
        "diff.own.textconv",
        "filter.own.clean",
        "filter.own.smudge",
        "filter.own.process",
    ] {
        scratch.git(&["config", setting, path]);
    }
    assert_eq!(scratch.lint(&["--staged"]).code, 1);
    assert_eq!(scratch.lint(&["--since", "HEAD"]).code, 1);
    assert!(!mark.exists(), "a setting of the repository was obeyed");
}

#[test]
fn what_is_in_a_submodule_did_not_come_with_the_change() {
    let Some(scratch) = Scratch::with_pages() else { return };
    let other = scratch.outer.path().join("other");
    fs::create_dir_all(&other).unwrap();
    git(&other, &["init", "--quiet", "--initial-branch=main"]);
    fs::write(other.join("x.md"), "# X\n\n[gone](gone.md)\n").unwrap();
    git(&other, &["add", "--all"]);
    git(&other, &["commit", "--quiet", "--message", "other"]);
    let place = format!("{ROOT}/other");
    scratch.git(&["submodule", "--quiet", "add", other.to_str().unwrap(), &place]);
    scratch.commit("submodule");
    scratch.write("b.md", "# B\n\n[a](a.md) [lost](lost.md)\n");
    let run = scratch.lint(&["--since", "HEAD"]);
    assert_eq!(run.found, ["dead-link docs/catalog/b.md"], "{}", run.errors);
}

/// As `git diff --name-only | xargs` names it.
#[test]
fn what_the_change_took_away_may_be_named() {
    let Some(scratch) = Scratch::with_pages() else { return };
    fs::create_dir_all(scratch.top().join(ROOT).join("old")).unwrap();
    scratch.write("old/c.md", "# C\n");
    fs::write(scratch.top().join("notes.md"), "# Notes\n").unwrap();
    scratch.commit("more");
    scratch.git(&["rm", "-r", "--quiet", "docs/catalog/b.md", "docs/catalog/old", "notes.md"]);
    let (a, b, old) = ("docs/catalog/a.md", "docs/catalog/b.md", "docs/catalog/old/c.md");
    let dead = vec!["dead-link docs/catalog/a.md".to_owned()];
    for change in [&["--staged"][..], &["--since", "HEAD"]] {
        let lint = |paths: &[&str]| scratch.lint(&[change, paths].concat());
        for paths in [&[b][..], &[old], &["docs/catalog/old"], &[b, old]] {
            let run = lint(paths);
            assert_eq!((run.code, run.found), (0, vec![]), "{change:?} {paths:?}: {}", run.errors);
        }
        // What is left shows what it always did.
        for paths in [&[a, b][..], &[b, a], &[old, a, b], &["docs/catalog", b]] {
            let run = lint(paths);
            assert_eq!((run.code, &run.found), (1, &dead), "{change:?} {paths:?}: {}", run.errors);
        }
        let outside = run(&scratch.top(), &[change, &["notes.md"]].concat(), |_| {});
        assert_eq!((outside.code, outside.found), (0, vec![]), "{}", outside.errors);
        // A slip of the pen is one.
        for name in ["docs/catalog/bb.md", "docs/catalog/olds"] {
            for paths in [&[name][..], &[a, name]] {
                let run = lint(paths);
                assert_eq!(run.code, 2, "{change:?} {paths:?}");
                assert!(run.errors.contains(&format!("there is no file or folder `{name}`")));
            }
        }
    }
    // Only a change has another side.
    assert_eq!(scratch.lint(&[b]).code, 2);
    // What is gone from the working tree alone is still staged.
    scratch.git(&["reset", "--quiet", "--hard"]);
    scratch.write("b.md", "# B\n\n[new](new.md)\n");
    scratch.git(&["add", "--all"]);
    fs::remove_file(scratch.top().join(b)).unwrap();
    let run = scratch.lint(&["--staged", b]);
    assert_eq!(run.found, ["dead-link docs/catalog/b.md"], "{}", run.errors);
}

/// That a page that shows a folder is gone is told of its twin, whichever of them is named.
#[test]
fn a_twin_that_is_gone_is_told_of_the_one_that_is_there() {
    let Some(scratch) = Scratch::new() else { return };
    let starmap = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap");
    common::copy(&starmap, &scratch.top().join(ROOT));
    scratch.commit("pages");
    let page = "docs/catalog/providers/quarry/README.md";
    fs::remove_file(scratch.top().join(page)).unwrap();
    let told = |page: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
        command.current_dir(scratch.top()).args(["--format", "concise", "--since", "HEAD", page]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let told_of_it = told(page);
    let place = "docs/catalog/providers/quarry/_index.md:1:";
    let is_told = told_of_it.starts_with(place) && told_of_it.contains("[missing-twin]");
    assert!(is_told, "{told_of_it}");
    let told_of_another = told("docs/catalog/providers/borealis/README.md");
    assert!(!told_of_another.contains("missing-twin"), "{told_of_another}");
}

#[test]
fn a_range_is_no_commit() {
    let Some(scratch) = Scratch::with_pages() else { return };
    for range in ["HEAD..", "HEAD...main", "nosuch..HEAD"] {
        let run = scratch.lint(&["--since", range]);
        assert_eq!(run.code, 2, "{range}");
        assert!(run.errors.contains(&format!("`{range}` is a range of commits: name one")));
    }
}

/// What git advises is what helps.
#[cfg(unix)]
#[test]
fn a_repository_of_somebody_else_is_told_with_the_advice_of_git() {
    use std::os::unix::fs::chown;
    let Some(scratch) = Scratch::with_pages() else { return };
    if chown(scratch.top(), Some(65534), Some(65534)).is_err() {
        println!("skipped: only the superuser may give a folder away");
        return;
    }
    let run = run(&scratch.top(), &["--staged", "--root", ROOT], |command| {
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.env_remove("SUDO_UID");
    });
    assert_eq!(run.code, 2);
    let advice = "run `git config --global --add safe.directory ";
    assert!(run.errors.contains(advice), "{}", run.errors);
}
