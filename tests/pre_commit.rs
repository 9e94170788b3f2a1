//! The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit: the program that the variable `PRE_COMMIT`
//! names. Without it the tests skip with a message.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, one that skips says so"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A repository with a catalog of two pages, and the hooks in a repository of their own beside it.
struct Scratch {
    program: PathBuf,
    outer: TempDir,
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

impl Scratch {
    fn new(hook: &str) -> Option<Self> {
        let Some(program) = std::env::var_os("PRE_COMMIT").map(PathBuf::from) else {
            println!("skipped: PRE_COMMIT names no pre-commit");
            return None;
        };
        let scratch = Self { program, outer: tempfile::tempdir().unwrap() };
        let hooks = scratch.outer.path().join("hooks");
        fs::create_dir(&hooks).unwrap();
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml");
        let manifest = fs::read_to_string(manifest).unwrap();
        assert_eq!(manifest.matches("language: rust").count(), 3);
        // All but how the program gets onto the machine: it is built already.
        let manifest = manifest.replace("language: rust", "language: system");
        fs::write(hooks.join(".pre-commit-hooks.yaml"), manifest).unwrap();
        git(&hooks, &["init", "--quiet"]);
        git(&hooks, &["add", "--all"]);
        git(&hooks, &["commit", "--quiet", "--message", "hooks"]);
        let revision = git(&hooks, &["rev-parse", "HEAD"]);

        let top = scratch.top();
        fs::create_dir_all(top.join("docs/catalog")).unwrap();
        git(&top, &["init", "--quiet"]);
        let config = format!(
            "repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: {hook}\n",
            hooks.display()
        );
        fs::write(top.join(".pre-commit-config.yaml"), config).unwrap();
        fs::write(top.join("starmap-lint.yaml"), "root: docs/catalog\n").unwrap();
        scratch.write("page-a.md", "# A\n\n[b](page-b.md)\n\n[gone](gone.md)\n");
        scratch.write("page-b.md", "# B\n\n[a](page-a.md)\n");
        git(&top, &["add", "--all"]);
        git(&top, &["commit", "--quiet", "--message", "pages"]);
        Some(scratch)
    }

    fn top(&self) -> PathBuf {
        self.outer.path().join("repository")
    }

    fn write(&self, page: &str, text: &str) {
        fs::write(self.top().join("docs/catalog").join(page), text).unwrap();
    }

    /// Whether the hook passes, and what it prints.
    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let binary = Path::new(env!("CARGO_BIN_EXE_starmap-lint")).parent().unwrap();
        let mut path = vec![binary.to_owned()];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
        let output = Command::new(&self.program)
            .current_dir(self.top())
            .arg("run")
            .args(arguments)
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("PRE_COMMIT_HOME", self.outer.path().join("home"))
            .env_remove("GITHUB_ACTIONS")
            .output()
            .unwrap();
        let printed = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(printed).unwrap())
    }

    fn stage(&self) {
        git(&self.top(), &["add", "--all"]);
    }
}

#[test]
fn named_pages_are_judged_within_the_catalog() {
    let Some(scratch) = Scratch::new("starmap-lint") else { return };
    scratch.write("page-b.md", "# B\n\n[a](page-a.md)\n\nMore.\n");
    scratch.stage();
    let (passed, printed) = scratch.run(&[]);
    assert!(passed, "the fault of the other page is not shown: {printed}");
    scratch.write("page-b.md", "# B\n\n[a](page-c.md)\n");
    scratch.stage();
    let (passed, printed) = scratch.run(&[]);
    assert!(!passed && printed.contains("dead-link") && printed.contains("page-b.md"), "{printed}");
    let (passed, printed) = scratch.run(&["--all-files"]);
    assert!(!passed && printed.contains("gone.md"), "{printed}");
}

#[test]
fn what_the_commit_brings_about_is_judged_on_all_pages() {
    let Some(scratch) = Scratch::new("starmap-lint-staged") else { return };
    scratch.write("page-b.md", "# B\n\n[a](page-a.md)\n\nMore.\n");
    scratch.stage();
    // What is not staged is put aside by pre-commit.
    scratch.write("page-b.md", "# B\n\n[a](page-c.md)\n");
    let (passed, printed) = scratch.run(&[]);
    assert!(passed, "{printed}");
    git(&scratch.top(), &["checkout", "--quiet", "--force", "HEAD", "--", "."]);
    git(&scratch.top(), &["rm", "--quiet", "docs/catalog/page-b.md"]);
    let (passed, printed) = scratch.run(&[]);
    assert!(!passed && printed.contains("dead-link") && printed.contains("page-a.md"), "{printed}");
    assert!(!printed.contains("gone.md"), "{printed}");
}

#[test]
fn what_can_be_mended_is_mended() {
    let Some(scratch) = Scratch::new("starmap-lint-fix") else { return };
    scratch.write("page-b.md", "# B\n\n[a](Page-A.md)\n");
    scratch.stage();
    let (passed, printed) = scratch.run(&[]);
    assert!(!passed && printed.contains("files were modified by this hook"), "{printed}");
    let page = fs::read_to_string(scratch.top().join("docs/catalog/page-b.md")).unwrap();
    assert_eq!(page, "# B\n\n[a](page-a.md)\n");
    scratch.stage();
    assert!(scratch.run(&[]).0);
}
