//! How far a run reaches: what it writes, and what it opens, whatever a repository says.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

mod common;

use common::copy;

const LINTER: &str = env!("CARGO_BIN_EXE_starmap-lint");

const FORMATS: &[&str] = &[
    "full",
    "concise",
    "grouped",
    "json",
    "json-lines",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "markdown",
    "agent",
];

fn fixture(name: &str, folder: &Path) {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name), folder);
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    // Out of the folder, so that the cache of addresses is none of its files.
    let home = std::env::temp_dir();
    Command::new(LINTER).args(arguments).current_dir(folder).env("HOME", home).output().unwrap()
}

fn said(output: &Output) -> String {
    let all = [output.stdout.clone(), output.stderr.clone()].concat();
    String::from_utf8_lossy(&all).into_owned()
}

/// What a file is, what it holds, and when that changed, in seconds and their parts.
type State = (u32, Vec<u8>, (i64, i64));

/// Everything below a folder.
fn state(folder: &Path) -> BTreeMap<PathBuf, State> {
    let entries = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    entries
        .map(|entry| {
            let path = entry.unwrap().into_path();
            let found = path.symlink_metadata().unwrap();
            let bytes = if found.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
            (path, (found.mode(), bytes, (found.mtime(), found.mtime_nsec())))
        })
        .collect()
}

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .output();
    assert!(done.is_ok_and(|done| done.status.success()), "{arguments:?}");
}

#[test]
fn all_formats_are_known_here() {
    let help = String::from_utf8(run(Path::new("."), &["--help"]).stdout).unwrap();
    let known: Vec<&str> = starmap_lint::report::ALL.iter().map(|format| format.name).collect();
    let mut own = FORMATS.to_vec();
    own.sort_unstable();
    let mut all = known.clone();
    all.sort_unstable();
    assert_eq!(own, all);
    assert!(known.iter().all(|name| help.contains(name)));
}

/// All that the program does but mend, and to write the one file that it is asked for.
#[test]
fn no_command_writes_into_the_tree() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = folder.path().join("catalog");
    fixture("damaged", &catalog);
    fixture("good/starmap.source", &folder.path().join("source"));
    write(folder.path(), "starmap-lint.yaml", "root: catalog\npedantic: true\n");
    write(folder.path(), "own/profile.yaml", "name: own\nextends: starmap\n");
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "first"]);
    write(folder.path(), "catalog/providers/README.md", "# Providers\n\n[x](gone.md)\n");
    git(folder.path(), &["add", "."]);
    let before = state(folder.path());
    let page = before
        .keys()
        .find(|path| path.ends_with("README.md") && path.starts_with(&catalog))
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    let mut commands: Vec<Vec<&str>> = FORMATS.iter().map(|name| vec!["--format", name]).collect();
    commands.extend([
        vec![],
        vec!["--diff"],
        vec!["--diff", "--unsafe-fixes"],
        vec!["--source", "source"],
        vec!["--staged"],
        vec!["--staged", "--format", "json"],
        vec!["--since", "HEAD"],
        vec!["--profile", "own/profile.yaml"],
        vec!["--target", "github,hugo", "--threads", "1", "--verbose"],
        vec![&page],
        vec!["inspect", &page],
        vec!["config"],
        vec!["rules"],
        vec!["explain", "dead-link"],
        vec!["completions", "bash"],
        vec!["man"],
        vec!["--version"],
        vec!["--help"],
    ]);
    let refused = [
        vec!["--select", "no-such-rule"],
        vec!["no-such-file"],
        vec!["baseline", "--prune"],
        vec!["init", "."],
    ];
    for arguments in commands.iter().chain(&refused) {
        let output = run(folder.path(), arguments);
        let is_refused = output.status.code() == Some(2);
        assert_eq!(is_refused, refused.contains(arguments), "{arguments:?} {output:?}");
        let after = state(folder.path());
        let differ = |path: &&PathBuf| before.get(*path) != after.get(*path);
        let changed: Vec<&PathBuf> = before.keys().chain(after.keys()).filter(differ).collect();
        assert!(changed.is_empty(), "{arguments:?} {changed:?}");
    }
}

/// A repository with a catalog, and beside it what nobody should read or write.
fn besieged() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fixture("good/starmap", &folder.path().join("repository/catalog"));
    fs::create_dir_all(folder.path().join("repository/.git")).unwrap();
    fixture("damaged", &folder.path().join("outside/catalog"));
    write(folder.path(), "outside/secret.yaml", "sesame: opensesame\n");
    write(folder.path(), "outside/p.yaml", "name: p\nextends: starmap\nsesame: opensesame\n");
    folder
}

/// What a configuration names outside of its repository is refused, and nothing of it is shown.
#[test]
fn a_configuration_does_not_lead_out() {
    let folder = besieged();
    let repository = folder.path().join("repository");
    let secret = folder.path().join("outside/secret.yaml");
    symlink(folder.path().join("outside"), repository.join("link")).unwrap();
    symlink(&secret, repository.join("secret.yaml")).unwrap();
    let before = state(folder.path());
    let absolute = format!("profile: '{}'\n", secret.display());
    for setting in [
        "root: ../outside/catalog\n",
        "root: link/catalog\n",
        "root: /\n",
        "source: ../outside\n",
        "source: link\n",
        "profile: ../outside/p.yaml\n",
        "profile: link/p.yaml\n",
        "profile: secret.yaml\n",
        &absolute,
        "baseline: ../outside/secret.yaml\n",
        "baseline: secret.yaml\n",
        "extends: [secret.yaml]\n",
        "extends: [../outside/secret.yaml]\n",
    ] {
        write(&repository, "starmap-lint.yaml", setting);
        let commands = [
            &["."][..],
            &["--fix", "."],
            &["baseline", "."],
            &["config"],
            &["inspect", "catalog/README.md"],
        ];
        for arguments in commands {
            let output = run(&repository, arguments);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(2), "{setting} {arguments:?} {said}");
            // As the report breaks its lines.
            let line: Vec<&str> =
                said.split([' ', '\n', '│']).filter(|it| !it.is_empty()).collect();
            let line = line.join(" ");
            assert!(line.contains("outside of the repository"), "{setting} {arguments:?} {said}");
            assert!(!said.contains("sesame"), "{setting} {arguments:?} {said}");
        }
    }
    fs::remove_file(repository.join("starmap-lint.yaml")).unwrap();
    symlink(&secret, repository.join("starmap-lint.yaml")).unwrap();
    let output = run(&repository, &["."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("leads out of the repository"), "{output:?}");
    assert!(!said(&output).contains("sesame"), "{output:?}");
    fs::remove_file(repository.join("starmap-lint.yaml")).unwrap();
    let changed = |path: &PathBuf| path != &repository;
    let after = state(folder.path());
    assert!(before.keys().filter(|path| changed(path)).all(|path| before[path] == after[path]));
}

#[test]
fn a_profile_does_not_lead_out() {
    let folder = besieged();
    let repository = folder.path().join("repository");
    let refused = |why: &str| {
        let output = run(&repository, &["--profile", "own/p.yaml", "catalog"]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(why) && !said.contains("sesame"), "{said}");
    };
    write(&repository, "own/p.yaml", "name: own\nextends: ../../outside/p.yaml\n");
    refused("lies outside of the repository");
    symlink(folder.path().join("outside/p.yaml"), repository.join("own/base.yaml")).unwrap();
    write(&repository, "own/p.yaml", "name: own\nextends: base.yaml\n");
    refused("lies outside of the repository");
    write(&repository, "own/p.yaml", "name: own\nextends: starmap\n");
    symlink(folder.path().join("outside/secret.yaml"), repository.join("own/x.schema.json"))
        .unwrap();
    refused("leads out of the repository");
    // A pipe would be waited for.
    fs::remove_file(repository.join("own/x.schema.json")).unwrap();
    let made = Command::new("mkfifo").arg(repository.join("own/x.schema.json")).status().unwrap();
    assert!(made.success());
    refused("it is no file");
}

/// In the text of a failure, too, names can not act on a terminal.
#[test]
fn failures_are_plain_text() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "starmap-lint.yaml", "extends: [\"a\\e[31mb\\nc\"]\n");
    let output = run(folder.path(), &["."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stderr.contains(&0x1b), "{output:?}");
}

/// Which files a run opens, as `strace` sees it: those of the repository and none beside it, not even with git, a
/// profile of its own with schemas, and the files behind the pages.
#[test]
fn nothing_outside_is_opened() {
    if !Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no program `strace`");
        return;
    }
    let folder = besieged();
    let repository = folder.path().join("repository");
    let outside = folder.path().join("outside");
    fs::remove_dir(repository.join(".git")).unwrap();
    fixture("good/starmap.source", &repository.join("source"));
    write(folder.path(), "starmap-lint.yaml", "pedantic: true\n");
    write(
        &repository,
        "own/p.yaml",
        "name: own\nextends: base.yaml\nkinds:\n  - kind: model\n    schema: own.schema.json\n",
    );
    write(&repository, "own/base.yaml", "name: base\nextends: starmap\n");
    write(
        &repository,
        "own/own.schema.json",
        "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\", \
          \"$ref\": \"../../outside/x.schema.json\"}\n",
    );
    let text = "---\ntitle: !include ../../../../../../outside/p.yaml\n---\n# A\n\n\
        [a](../../../../../../outside/secret.yaml) ![b](/etc/hostname) [c](file:///etc/hostname)\n";
    write(&repository, "catalog/providers/quarry/models/out.md", text);
    symlink(outside.join("secret.yaml"), repository.join("catalog/link.md")).unwrap();
    symlink(&outside, repository.join("catalog/folder")).unwrap();
    git(&repository, &["init", "--quiet"]);
    git(&repository, &["add", "."]);
    git(&repository, &["commit", "--quiet", "--message", "first"]);
    write(&repository, "catalog/providers/quarry/models/new.md", text);
    git(&repository, &["add", "."]);
    let log = folder.path().join("log");
    for arguments in [
        &["catalog"][..],
        &["--source", "source", "catalog"],
        &["--profile", "own/p.yaml", "catalog"],
        &["--staged", "catalog"],
        &["--since", "HEAD", "--source", "source", "catalog"],
        &["--diff", "--unsafe-fixes", "catalog"],
        &["inspect", "catalog/providers/quarry/models/out.md"],
        &["config", "catalog"],
    ] {
        let output = Command::new("strace")
            .args(["-f", "-qq", "-e", "trace=open,openat,openat2", "-o"])
            .arg(&log)
            .arg(LINTER)
            .args(arguments)
            .current_dir(&repository)
            .output()
            .unwrap();
        let log = fs::read_to_string(&log).unwrap_or_default();
        if log.is_empty() {
            println!("skipped: strace may not trace here");
            return;
        }
        assert!(output.status.code().is_some_and(|code| code < 3), "{arguments:?} {output:?}");
        let opened = log.lines().filter_map(|line| line.split('"').nth(1));
        let wrong: Vec<&str> = opened
            .filter(|path| {
                let path = repository.join(path);
                let path = path.as_path();
                path.starts_with(&outside)
                    || path.parent() == Some(folder.path()) && path != repository
                    || path.ends_with("hostname")
            })
            .collect();
        assert!(wrong.is_empty(), "{arguments:?} {wrong:?}");
    }
}
