//! Pages and trees from somebody who means harm: the run ends, in time and memory linear to what it was given, writes
//! nothing, opens nothing outside, and says the same whatever surrounds it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

mod common;

use common::copy;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

const LINTER: &str = env!("CARGO_BIN_EXE_starmap-lint");

fn clean() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap")
}

/// The commands, each on the folder that it is given.
fn linter(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(LINTER);
    command.args(arguments).arg(folder);
    command
}

/// Whether the linter came to its end, and did not break on a page.
fn ended(output: &Output) -> bool {
    let text = String::from_utf8_lossy(&output.stdout);
    matches!(output.status.code(), Some(0 | 1)) && !text.contains("internal-error")
}

type Body = fn(usize) -> Vec<u8>;

fn joined(count: usize, part: impl Fn(usize) -> String) -> Vec<u8> {
    (0..count).map(part).collect::<String>().into_bytes()
}

/// What makes parsers and rules take long, each about as long as it is told. The first lines of a page stand before those
/// that are no front matter.
const BODIES: &[(&str, Body)] = &[
    ("one line", |n| b"x ".repeat(n)),
    ("one word", |n| b"x".repeat(n)),
    ("blanks", |n| b" ".repeat(n)),
    ("empty lines", |n| b"\n".repeat(n)),
    ("columns", |n| {
        [b"|".to_vec(), b"a|".repeat(n), b"\n|".to_vec(), b"-|".repeat(n), b"\n|1|".to_vec()]
            .concat()
    }),
    ("short rows", |n| [b"| a | b |\n|---|---|\n".to_vec(), b"| 1 |\n".repeat(n / 4)].concat()),
    ("rows without a table", |n| b"| 1 | 2 |\n".repeat(n / 8)),
    ("tables", |n| b"| a |\n|---|\n| b |\n\n".repeat(n / 16)),
    ("headings of one name", |n| b"# a\n".repeat(n / 8)),
    ("underlined headings", |n| b"a\n-\n".repeat(n / 8)),
    ("dead fragments", |n| joined(n / 32, |at| format!("# a{at}\n\n[b](#c{at}x)\n\n"))),
    ("dead links", |n| joined(n / 16, |at| format!("[x](gone-{at}.md)\n"))),
    ("a long target", |n| [b"[x](".to_vec(), b"../a/".repeat(n / 4), b"b.md)".to_vec()].concat()),
    ("escapes in a target", |n| [b"[x](".to_vec(), b"%41".repeat(n), b".md)".to_vec()].concat()),
    ("open brackets", |n| b"[".repeat(n)),
    ("nested brackets", |n| [b"[".repeat(n), b"]".repeat(n)].concat()),
    ("nested images", |n| [b"![".repeat(n / 2), b"](a)".repeat(n / 2)].concat()),
    ("ends of links", |n| b"](".repeat(n)),
    ("undefined references", |n| b"[a][b] ".repeat(n / 8)),
    ("definitions", |n| b"[a]: b\n".repeat(n / 8)),
    ("definitions of one term", |n| [b"a\n".to_vec(), b": b\n".repeat(n / 4)].concat()),
    ("footnotes", |n| joined(n / 16, |at| format!("[^{at}]: x\n\n"))),
    ("quotes", |n| b">".repeat(n)),
    ("lists", |n| joined(n / 64, |at| format!("{}- a\n", " ".repeat((at * 2).min(200))))),
    ("lists on one line", |n| b"- ".repeat(n / 2)),
    ("dead links on one line", |n| joined(n / 16, |at| format!("[x](gone-{at}.md) "))),
    ("badges of no colour", |n| b"![a](https://img.shields.io/badge/a-b-nocolour) ".repeat(n / 64)),
    ("tasks", |n| b"- [ ] a\n".repeat(n / 8)),
    ("emphasis", |n| b"*a **b".repeat(n / 4)),
    ("underscores", |n| b"_a__b".repeat(n / 4)),
    ("backticks", |n| joined((2 * n).isqrt(), |at| format!("{} ", "`".repeat(at)))),
    ("fences", |n| b"```\n".repeat(n / 4)),
    ("comments", |n| b"<!--".repeat(n / 4)),
    ("closed comments", |n| b"<!-- x -->".repeat(n / 8)),
    ("comments to the linter on one line", |n| {
        b"<!-- starmap-lint-disable-next-line dead-link -->".repeat(n / 32)
    }),
    ("comments to the linter on lines", |n| {
        b"<!-- starmap-lint-disable-next-line dead-link -->\n\n[x](gone.md)\n\n".repeat(n / 32)
    }),
    ("open comments to the linter", |n| b"<!-- starmap-lint-".repeat(n / 16)),
    ("comments above comments", |n| {
        b"<!-- starmap-lint-disable-next-line dead-link -->\n".repeat(n / 32)
    }),
    ("ranges of comments", |n| {
        b"<!-- starmap-lint-disable dead-link -->\n\n<!-- starmap-lint-enable -->\n\n"
            .repeat(n / 32)
    }),
    ("elements", |n| b"<a ".repeat(n / 2)),
    ("anchors", |n| joined(n / 16, |at| format!("<a id=\"x{at}\"></a>"))),
    ("character data", |n| b"<![CDATA[".repeat(n / 8)),
    ("entities", |n| b"&amp;".repeat(n / 4)),
    ("autolinks", |n| b"<http://a.b>".repeat(n / 8)),
    ("labels", |n| b"**Context Window**: 128k\n".repeat(n / 32)),
    ("labels without values", |n| b"**A**:\n\n".repeat(n / 8)),
    ("badges", |n| b"![a](https://img.shields.io/badge/a-b-blue) ".repeat(n / 64)),
    ("dashes in a badge", |n| {
        [b"![a](https://img.shields.io/badge/".to_vec(), b"-".repeat(n), b"a-blue)".to_vec()]
            .concat()
    }),
    ("digits", |n| [b"**Context Window**: ".to_vec(), b"9".repeat(n)].concat()),
    ("misread characters", |n| "ðŸ“‹ â€œa â€“ Ã©".as_bytes().repeat(n / 32)),
    ("marks", |n| ["a".as_bytes(), &"\u{301}".as_bytes().repeat(n / 2)].concat()),
    ("directions", |n| "\u{202e}\u{2066}".as_bytes().repeat(n / 8)),
    ("no characters", |n| b"\0".repeat(n)),
    ("no UTF-8", |n| b"\xff\x80a".repeat(n / 4)),
    ("byte order marks", |n| b"\xef\xbb\xbf".repeat(n / 4)),
    ("carriage returns", |n| b"a\r".repeat(n / 4)),
    ("open front matter", |n| [b"---\n".to_vec(), b"a: b\n".repeat(n / 4)].concat()),
    ("front matter of many keys", |n| {
        [b"---\n".to_vec(), joined(n / 8, |at| format!("k{at}: v\n")), b"---\n".to_vec()].concat()
    }),
    ("one key again and again", |n| {
        [b"---\n".to_vec(), b"a: v\n".repeat(n / 8), b"---\n".to_vec()].concat()
    }),
    ("front matter twice", |n| b"---\na: b\n---\n".repeat(n / 16)),
    ("deep sequences", |n| [b"---\na: ".to_vec(), b"[".repeat(n), b"\n---\n".to_vec()].concat()),
    ("deep mappings", |n| {
        let open = joined((2 * n).isqrt(), |at| format!("{}a:\n", " ".repeat(at)));
        [b"---\n".to_vec(), open, b"---\n".to_vec()].concat()
    }),
    ("aliases of aliases", |n| {
        let level = |at: usize| format!("k{at}: &a{at} [{}]\n", format!("*a{},", at - 1).repeat(9));
        let levels: String = (1..12).map(level).collect();
        [b"---\nk0: &a0 x\n".to_vec(), levels.into_bytes(), b"---\n".to_vec(), b"x".repeat(n)]
            .concat()
    }),
];

/// Writes a catalog with one page for each body.
fn write(folder: &Path, bodies: &[(&str, Body)], size: usize) {
    copy(&clean(), folder);
    let start = b"# Lumen\n\n## Technical Specifications\n\n";
    for (name, body) in bodies {
        let mut page = body(size);
        if !page.starts_with(b"---\n") {
            page.splice(0..0, start.iter().copied());
        }
        let name = name.replace(' ', "-");
        fs::write(folder.join("providers/quarry/models").join(name).with_extension("md"), page)
            .unwrap();
    }
}

/// The CPU time of child processes is that of all of them: one test at a time measures.
static MEASURING: Mutex<()> = Mutex::new(());

fn cpu_of_children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(micros.unsigned_abs())
}

/// The CPU time of a run that may address so much memory.
fn cost(bodies: &[(&str, Body)], size: usize) -> Duration {
    const MEMORY_KIB: usize = 4 << 20;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), bodies, size);
    let before = cpu_of_children();
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY_KIB}; exec \"$@\""), "sh", LINTER])
        .args(["--pedantic", "--target", "github,hugo", "--threads", "2"])
        .arg(folder.path())
        .output()
        .unwrap();
    let names: Vec<_> = bodies.iter().map(|(name, _)| *name).collect();
    assert!(ended(&output), "{names:?}: {:?} {output:?}", output.status);
    cpu_of_children().saturating_sub(before)
}

/// Four times as much of everything takes four times as long, not sixteen times.
#[test]
fn time_and_memory_are_linear() {
    const SIZE: usize = 1 << 14;
    const GROWTH: usize = 4;
    let _alone = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let is_linear = |bodies: &[(&str, Body)]| {
        let clean = cost(&[], SIZE);
        let (small, large) = (cost(bodies, SIZE), cost(bodies, SIZE * GROWTH));
        println!("{clean:?} {small:?} {large:?}");
        large.saturating_sub(clean) < small * 8
    };
    if is_linear(BODIES) {
        return;
    }
    let slow: Vec<_> =
        BODIES.chunks(1).filter(|body| !is_linear(body)).map(|body| body[0].0).collect();
    panic!("more than linear: {slow:?}");
}

/// A page of ten megabytes on one line, a table of a hundred thousand columns, a million brackets.
#[test]
fn great_pages_end() {
    let bodies: &[(&str, usize)] = &[
        ("one line", 5 << 20),
        ("columns", 100_000),
        ("open brackets", 1 << 20),
        ("quotes", 1 << 20),
    ];
    for (name, size) in bodies {
        let body = BODIES.iter().find(|(known, _)| known == name).unwrap();
        cost(std::slice::from_ref(body), *size);
    }
}

/// All files of a folder with what they hold and when they changed.
fn state(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
    let entries = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    let files = entries.map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file());
    files
        .map(|path| {
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            (path.clone(), (fs::read(&path).unwrap(), changed))
        })
        .collect()
}

/// What happens around a run changes nothing of what it says.
#[test]
fn the_output_is_the_same_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = folder.path().join("catalog");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/damaged"), &catalog);
    let formats = starmap_lint::report::ALL.iter().map(|format| vec!["--format", format.name]);
    let ways: Vec<Vec<&str>> = formats
        .chain([vec!["--diff", "--unsafe-fixes"], vec!["--target", "github,hugo", "--pedantic"]])
        .collect();
    let run_in = |folder: &Path, threads: &str, settings: &[(&str, &str)]| -> Vec<Vec<u8>> {
        let run = |way: &Vec<&str>| {
            let mut command = Command::new(LINTER);
            command.args(["--threads", threads, "--max-diagnostics", "all"]).args(way);
            command.arg("catalog").current_dir(folder).envs(settings.iter().copied());
            let output = command.output().unwrap();
            assert!(ended(&output), "{output:?}");
            output.stdout
        };
        ways.iter().map(run).collect()
    };
    let run = |threads: &str, settings: &[(&str, &str)]| run_in(folder.path(), threads, settings);
    let expected = run("1", &[]);
    assert!(expected.iter().all(|output| output.len() > 100));
    assert!(run("2", &[("TZ", "Pacific/Kiritimati")]) == expected);
    assert!(run("16", &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")]) == expected);
    // Files made in another order are listed in another one.
    let moved = folder.path().join("moved");
    fs::rename(&catalog, &moved).unwrap();
    for (path, (bytes, _)) in state(&moved).iter().rev() {
        let path = catalog.join(path.strip_prefix(&moved).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::remove_dir_all(&moved).unwrap();
    assert!(run("2", &[]) == expected);
    // In another place on the disk.
    let elsewhere = folder.path().join("else where/Ä");
    fs::create_dir_all(&elsewhere).unwrap();
    copy(&catalog, &elsewhere.join("catalog"));
    assert!(run_in(&elsewhere, "3", &[]) == expected);
    // What is written is the same as well.
    let mended = |folder: &Path, threads: &str| -> Vec<Vec<u8>> {
        let fix = ["--fix", "--unsafe-fixes", "--threads", threads, "catalog"];
        let output = Command::new(LINTER).args(fix).current_dir(folder).output().unwrap();
        assert!(ended(&output), "{output:?}");
        state(&folder.join("catalog")).into_values().map(|(bytes, _)| bytes).collect()
    };
    let before: Vec<Vec<u8>> = state(&catalog).into_values().map(|(bytes, _)| bytes).collect();
    let after = mended(&elsewhere, "16");
    assert!(after != before && after == mended(folder.path(), "1"));
}

#[test]
fn names_of_files_can_not_act() {
    let folder = tempfile::tempdir().unwrap();
    copy(&clean(), folder.path());
    let models = folder.path().join("providers/quarry/models");
    let names: [&[u8]; 6] =
        [b"a\nb.md", b"a\x1b[31mb.md", b"a:b.md", b"a\xffb.md", b"::error file=x::b.md", b"-rf.md"];
    for name in names {
        fs::write(models.join(OsStr::from_bytes(name)), "# A\n\n[x](gone.md)\n").unwrap();
    }
    for format in ["full", "json"] {
        let output = linter(&["--format", format], folder.path()).output().unwrap();
        assert!(ended(&output), "{output:?}");
        assert!(!output.stdout.contains(&0x1b), "{format}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("::error")), "{format}");
    }
}

#[test]
fn links_in_the_file_system_are_not_followed_out_or_around() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "# Secret words\n\n[x](gone.md)\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    copy(&clean(), folder.path());
    let models = folder.path().join("providers/quarry/models");
    symlink(outside.path().join("secret.md"), models.join("secret.md")).unwrap();
    symlink(outside.path(), models.join("outside")).unwrap();
    symlink(folder.path(), models.join("around")).unwrap();
    symlink("self.md", models.join("self.md")).unwrap();
    let output = linter(&["--format", "json"], folder.path()).output().unwrap();
    assert!(ended(&output), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("Secret words") && !text.contains("gone.md"), "{text}");
}

#[test]
fn what_cannot_be_read_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    copy(&clean(), folder.path());
    let page = folder.path().join("providers/quarry/README.md");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&page).is_ok() {
        println!("skipped: nothing is unreadable to this user");
        return;
    }
    let output = linter(&["--format", "json"], folder.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("unreadable-file"), "{text}");
}
