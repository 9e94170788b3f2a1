//! Files that are not what they seem or change under the run, disks that are full, readers and users who leave.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

mod common;

use common::copy;

const LINTER: &str = env!("CARGO_BIN_EXE_starmap-lint");

/// Nothing here takes a second; a run that waits for something never ends.
const PATIENCE: Duration = Duration::from_mins(2);

fn catalog() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap"), folder.path());
    folder
}

/// The linter with bounds on its memory and its time, and what the shell is to do before.
fn bounded(before: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("ulimit -v 4194304; ulimit -t 100; {before} exec \"$@\""), "sh"])
        .arg(LINTER)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Waits for the end, but not for ever.
fn ended(mut child: Child) -> Output {
    let start = Instant::now();
    let (mut out, mut err) = (child.stdout.take(), child.stderr.take());
    let reader = |stream: Option<Box<dyn std::io::Read + Send>>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut stream) = stream {
                let _ = stream.read_to_end(&mut bytes);
            }
            bytes
        })
    };
    let stdout = reader(out.take().map(|it| Box::new(it) as _));
    let stderr = reader(err.take().map(|it| Box::new(it) as _));
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("still running after {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Output { status, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

fn run(before: &str, arguments: &[&str], folder: &Path) -> Output {
    ended(bounded(before, arguments).current_dir(folder).spawn().unwrap())
}

fn said(output: &Output) -> String {
    let all = [output.stdout.clone(), output.stderr.clone()].concat();
    String::from_utf8_lossy(&all).into_owned()
}

/// The files below a folder and what they hold.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    let files = entries.filter_map(Result::ok).map(ignore::DirEntry::into_path);
    files.filter_map(|path| Some((path.clone(), fs::read(&path).ok()?))).collect()
}

/// Names of pages with something else behind them: all are passed by or told, none is waited for.
#[test]
fn what_only_looks_like_a_page() {
    let folder = catalog();
    let models = folder.path().join("providers/quarry/models");
    fs::create_dir(models.join("folder.md")).unwrap();
    fs::write(models.join("folder.md/page.md"), "# A\n\n[x](gone.md)\n").unwrap();
    assert!(Command::new("mkfifo").arg(models.join("pipe.md")).status().unwrap().success());
    symlink("pipe.md", models.join("to-pipe.md")).unwrap();
    symlink("/dev/zero", models.join("device.md")).unwrap();
    symlink("/proc/self/environ", models.join("process.md")).unwrap();
    // Nothing but holes, and larger than what is read.
    fs::File::create(models.join("large.md")).unwrap().set_len(65 << 20).unwrap();
    let output = run("", &["--format", "json"], folder.path());
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("folder.md/page.md") && text.contains("larger than 64 MiB"), "{text}");
    assert!(!text.contains("internal"), "{text}");
    let output = run("", &["--fix", "--unsafe-fixes"], folder.path());
    assert!(output.status.code().is_some_and(|code| code < 3), "{output:?}");
}

/// What the user names may be a pipe, a device without end, or a file that tells a wrong size.
#[test]
fn what_is_named_is_read_to_a_bound() {
    let folder = tempfile::tempdir().unwrap();
    let output = run("", &["/dev/zero"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(said(&output).contains("larger than 64 MiB"), "{output:?}");
    if Path::new("/proc/version").exists() {
        let output = run("", &["/proc/version"], folder.path());
        assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    }
    let mut child = bounded("", &["-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It stops to read at its bound, which breaks the pipe.
    let part = vec![b'x'; 1 << 20];
    let written = (0..100).take_while(|_| stdin.write_all(&part).is_ok()).count();
    drop(stdin);
    let output = ended(child);
    assert!(written < 100 && output.status.code() == Some(2), "{written} {output:?}");
}

const END: &str = "\nend\n";

/// A page with much to mend, and nothing behind its last line.
fn spoiled(at: usize) -> String {
    format!("# Page {at}\n\n{}{END}", "*_twice_* and once\n".repeat(20 + at % 7))
}

/// Pages that vanish, grow, shrink and come back while they are read and mended: the run ends, and no page is ever half
/// of one.
#[test]
fn pages_that_change_under_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let page = |at: usize| folder.path().join(format!("p{}.md", at % 64));
    for at in 0..64 {
        fs::write(page(at), spoiled(at)).unwrap();
    }
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let beside = tempfile::tempdir_in(folder.path()).unwrap();
            for at in (0..).step_by(5) {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                // As editors write: whole, in the place of the old one.
                let new = beside.path().join("new");
                fs::write(&new, spoiled(at / 3) + &spoiled(at)).unwrap();
                if at % 3 == 0 {
                    let _ = fs::remove_file(page(at));
                }
                fs::rename(&new, page(at)).unwrap();
            }
        });
        for at in 0..6 {
            let arguments: &[&str] = if at % 2 == 0 { &["--format", "json"] } else { &["--fix"] };
            let output = run("", arguments, folder.path());
            let text = said(&output);
            assert!(output.status.code().is_some_and(|code| code < 3), "{text}");
            assert!(!text.contains("internal"), "{text}");
        }
        stop.store(true, Ordering::Relaxed);
    });
    for (path, bytes) in files(folder.path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!name.starts_with(".starmap-lint"), "{name} was left");
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("# Page") && text.ends_with(END), "{name}: {text}");
    }
}

/// A file that grows without an end while it is read is read to its bound.
#[test]
fn a_page_that_grows_while_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("p.md");
    fs::write(&page, spoiled(0)).unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut page = fs::OpenOptions::new().append(true).open(&page).unwrap();
            while !stop.load(Ordering::Relaxed) {
                page.write_all(b"*_more_*\n").unwrap();
                std::thread::sleep(Duration::from_micros(200));
            }
        });
        for _ in 0..4 {
            let output = run("", &["--format", "json"], folder.path());
            assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
        }
        stop.store(true, Ordering::Relaxed);
    });
}

/// Where no more can be written a page stays as it was, nothing is left beside it, and the run says so.
#[test]
fn a_full_disk_leaves_pages_whole() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("# Long\n\n{}{END}", "*_twice_* and once\n".repeat(2_000));
    fs::write(folder.path().join("long.md"), &long).unwrap();
    fs::write(folder.path().join("short.md"), spoiled(1)).unwrap();
    fs::write(folder.path().join("report.json"), "before").unwrap();
    // Blocks of 512 bytes or more; with the signal ignored the writes fail as on a full disk.
    let full = "trap '' XFSZ; ulimit -f 4;";
    let output = run(full, &["--fix"], folder.path());
    let text = said(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("`long.md` was left alone"), "{text}");
    let after = files(folder.path());
    let names: Vec<String> =
        after.keys().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["long.md", "report.json", "short.md"]);
    assert_eq!(after[&folder.path().join("long.md")], long.as_bytes());
    assert!(!String::from_utf8_lossy(&after[&folder.path().join("short.md")]).contains("*_"));

    let output = run(full, &["--format", "json=report.json"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(fs::read_to_string(folder.path().join("report.json")).unwrap(), "before");
    // Where the signal is not ignored it ends the run: the page is whole in that case too.
    let output = run("ulimit -f 4;", &["--fix"], folder.path());
    assert_ne!(output.status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("long.md")).unwrap(), long);
}

#[test]
fn a_full_device_is_told() {
    if !Path::new("/dev/full").exists() {
        println!("skipped: there is no device that is full");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.md"), spoiled(0)).unwrap();
    for arguments in [&["--format", "json"][..], &["--diff"], &["rules"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let child = bounded("", arguments).stdout(full).current_dir(folder.path()).spawn();
        let output = ended(child.unwrap());
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {output:?}");
        assert!(said(&output).contains("cannot write to standard output"), "{output:?}");
    }
}

/// Ctrl-C at any moment: each page is what it was or what it was to be.
#[test]
fn an_interrupted_run_leaves_pages_whole() {
    let write = |folder: &Path| {
        for at in 0..200 {
            fs::write(folder.join(format!("p{at}.md")), spoiled(at)).unwrap();
        }
    };
    let mended = tempfile::tempdir().unwrap();
    write(mended.path());
    assert!(run("", &["--fix"], mended.path()).status.code().is_some_and(|code| code < 2));
    for delay in [0, 10, 30, 60, 100, 150, 250, 400] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let child = bounded("", &["--fix"]).current_dir(folder.path()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        let output = ended(child);
        assert!(!said(&output).contains("panicked"), "{output:?}");
        for at in 0..200 {
            let name = format!("p{at}.md");
            let page = fs::read_to_string(folder.path().join(&name)).unwrap();
            let whole = page == spoiled(at)
                || page == fs::read_to_string(mended.path().join(&name)).unwrap();
            assert!(whole, "{delay} ms: {name}: {page}");
        }
        // What the next run finds is pages alone.
        let output = run("", &["--fix", "--format", "json"], folder.path());
        assert!(
            said(&output).contains("\"pages\": 200") || said(&output).contains("\"pages\":200")
        );
    }
}

/// As with `| head`, in each format and command that prints much.
#[test]
fn a_reader_that_leaves_is_no_failure() {
    let damaged = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/damaged");
    let formats = starmap_lint::report::ALL.iter().map(|format| vec!["--format", format.name]);
    let others = [vec!["--diff"], vec!["rules"], vec!["man"], vec!["completions", "bash"]];
    for mut arguments in formats.chain(others) {
        if arguments[0] == "--format" {
            arguments.extend(["--max-diagnostics", "all"]);
        }
        let mut child = bounded("", &arguments).current_dir(&damaged).spawn().unwrap();
        let mut start = [0; 16];
        child.stdout.take().unwrap().read_exact(&mut start).unwrap();
        let output = ended(child);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?} {errors}");
        assert!(
            !errors.contains("internal") && !errors.contains("error"),
            "{arguments:?} {errors}"
        );
    }
}
