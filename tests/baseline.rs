//! What is known of a catalog stays known, and only that: `baseline`, `--baseline`, `baseline --prune`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command;

use std::fs;
use std::path::Path;

use command::{diagnostics, output as linter, said};
use serde_json::Value;

/// The findings as `rule page`, known ones in brackets, and the exit code.
fn found(folder: &Path, arguments: &[&str]) -> (Vec<String>, Option<i32>) {
    let output = linter(folder, &[&["--format", "json"], arguments].concat());
    let told = |it: &Value| {
        let text = format!("{} {}", it["rule"].as_str().unwrap(), it["path"].as_str().unwrap());
        if it["baselined"].as_bool().unwrap() { format!("({text})") } else { text }
    };
    (diagnostics(&output).iter().map(told).collect(), output.status.code())
}

fn catalog() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("docs/sub")).unwrap();
    fs::write(folder.path().join("docs/README.md"), "# A\n\n[b](sub/b.md) [gone](gone.md)\n")
        .unwrap();
    fs::write(folder.path().join("docs/sub/b.md"), "# B\n\n[gone](gone.md) [gone](gone.md)\n")
        .unwrap();
    folder
}

const FILE: &str = "docs/starmap-lint-baseline.json";
const HELD: &[&str] = &["--baseline", FILE, "docs"];

#[test]
fn only_new_findings_fail() {
    let folder = catalog();
    let (code, text) = said(&linter(folder.path(), &["baseline", "docs"]));
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("3 known, 3 of them new, 0 dropped"), "{text}");
    let known =
        ["(dead-link docs/README.md)", "(dead-link docs/sub/b.md)", "(dead-link docs/sub/b.md)"];
    assert_eq!(found(folder.path(), HELD), (known.map(str::to_owned).to_vec(), Some(0)));

    // Lines that move open nothing; the same fault once more is a new one, and so is another.
    let page = "# B\n\nText.\n\n[gone](gone.md) [gone](gone.md)\n\n[gone](gone.md) [off](off.md)\n";
    fs::write(folder.path().join("docs/sub/b.md"), page).unwrap();
    let (now, code) = found(folder.path(), HELD);
    assert_eq!(now.iter().filter(|it| !it.starts_with('(')).count(), 2, "{now:?}");
    assert_eq!(code, Some(1));
}

#[test]
fn code_scanning_is_told_of_each_finding_whether_it_is_new() {
    let folder = catalog();
    let states = || -> Vec<String> {
        let report = linter(folder.path(), &[&["--format", "sarif"], HELD].concat()).stdout;
        let report: Value = serde_json::from_slice(&report).unwrap();
        let results = report["runs"][0]["results"].as_array().unwrap().iter();
        results.map(|it| it["baselineState"].as_str().unwrap().to_owned()).collect()
    };
    // Also where nothing of it is known.
    fs::write(folder.path().join(FILE), "{\"version\": 1, \"findings\": []}").unwrap();
    // Of the links to one thing that is gone the first stands for all.
    assert_eq!(states(), ["new", "new"]);
    linter(folder.path(), &["baseline", "docs"]);
    assert_eq!(states(), ["unchanged", "unchanged", "unchanged"]);
    let report = linter(folder.path(), &["--format", "sarif", "docs"]).stdout;
    assert!(!String::from_utf8(report).unwrap().contains("baselineState"));
}

#[test]
fn the_file_is_sorted_and_the_same_each_time() {
    let folder = catalog();
    linter(folder.path(), &["baseline", "docs"]);
    let first = fs::read_to_string(folder.path().join(FILE)).unwrap();
    linter(folder.path(), &["baseline", "--threads", "1", "docs"]);
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), first);
    let schema = serde_json::from_str(include_str!("../schemas/baseline.schema.json")).unwrap();
    let value: Value = serde_json::from_str(&first).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&value), "{first}");
    let entries: Vec<&str> = first.lines().filter(|line| line.contains("\"page\"")).collect();
    assert!(entries.is_sorted() && entries.len() == 2, "{first}");
    assert!(entries[1].contains("sub/b.md") && entries[1].contains("\"count\":2"), "{first}");
}

#[test]
fn what_is_mended_is_told_and_dropped() {
    let folder = catalog();
    linter(folder.path(), &["baseline", "docs"]);
    fs::write(folder.path().join("docs/sub/b.md"), "# B\n\n[gone](gone.md) [off](off.md)\n")
        .unwrap();
    let (code, text) = said(&linter(folder.path(), HELD));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("1 entry of the baseline"), "{text}");
    let (_, text) = said(&linter(folder.path(), &["baseline", "--prune", "docs"]));
    assert!(text.contains("2 known, 0 of them new, 1 dropped"), "{text}");
    let (now, code) = found(folder.path(), HELD);
    assert_eq!(now.last().map(String::as_str), Some("dead-link docs/sub/b.md"));
    assert_eq!(code, Some(1));
}

#[test]
fn a_page_that_is_moved_keeps_what_is_known_of_it() {
    let folder = catalog();
    linter(folder.path(), &["baseline", "docs"]);
    fs::create_dir(folder.path().join("docs/other")).unwrap();
    fs::rename(folder.path().join("docs/sub/b.md"), folder.path().join("docs/other/b.md")).unwrap();
    fs::write(folder.path().join("docs/README.md"), "# A\n\n[b](other/b.md) [gone](gone.md)\n")
        .unwrap();
    let (now, code) = found(folder.path(), HELD);
    assert!(now.iter().all(|it| it.starts_with('(')), "{now:?}");
    assert_eq!(code, Some(0));
}

#[test]
fn a_part_of_the_catalog_leaves_the_rest_of_the_file() {
    let folder = catalog();
    linter(folder.path(), &["baseline", "docs"]);
    fs::write(folder.path().join("docs/README.md"), "# A\n\n[b](sub/b.md)\n").unwrap();
    for arguments in [
        &["baseline", "--prune", "--root", "docs", "--baseline", FILE, "docs/sub"][..],
        &["baseline", "--prune", "--select", "empty-page", "docs"],
    ] {
        let (_, text) = said(&linter(folder.path(), arguments));
        assert!(text.contains("3 known, 0 of them new, 0 dropped"), "{text}");
    }
}

#[test]
fn a_baseline_that_is_missing_or_broken_stops_the_run() {
    let folder = catalog();
    let (code, text) = said(&linter(folder.path(), HELD));
    assert_eq!(code, Some(2), "{text}");
    assert!(
        text.contains("there is no baseline") && text.contains("starmap-lint baseline"),
        "{text}"
    );
    fs::write(folder.path().join("starmap-lint.yaml"), format!("baseline: {FILE}\n")).unwrap();
    assert_eq!(said(&linter(folder.path(), &["docs"])).0, Some(2));
    assert_eq!(said(&linter(folder.path(), &["baseline", "--prune", "docs"])).0, Some(2));
    assert_eq!(said(&linter(folder.path(), &["baseline", "docs"])).0, Some(0));
    assert_eq!(said(&linter(folder.path(), &["docs"])).0, Some(0));
    for (broken, place, word) in [
        ("{\"version\": 2, \"findings\": []}", "1:13", "1"),
        ("{\"version\": 1, \"findngs\": []}", "1:16", "`findings`"),
        ("{\"version\": 1, \"findings\": [", "1:", "no sound baseline"),
    ] {
        fs::write(folder.path().join(FILE), broken).unwrap();
        let (code, text) = said(&linter(folder.path(), &["docs"]));
        assert_eq!(code, Some(2));
        let place = format!("starmap-lint-baseline.json:{place}");
        assert!(text.contains(&place) && text.contains(word), "{text}");
        assert!(text.contains("error[baseline]") && text.contains(broken), "{text}");
    }
}

#[test]
fn who_writes_one_is_told_how_later_runs_know_it() {
    let folder = catalog();
    let run = |arguments: &[&str]| said(&linter(folder.path(), arguments)).1;
    let told = run(&["baseline", "docs"]);
    let line = "later runs are held against it with `baseline: starmap-lint-baseline.json` in `docs/starmap-lint.yaml`\n";
    assert!(told.ends_with(line), "{told}");
    fs::write(folder.path().join("starmap-lint.yaml"), "fail_on: warn\n").unwrap();
    let told = run(&["baseline", "docs"]);
    let line = "`baseline: docs/starmap-lint-baseline.json` in `starmap-lint.yaml`\n";
    assert!(told.ends_with(line), "{told}");
    assert!(!run(&["baseline", "--prune", "docs"]).contains("later runs"));
    fs::write(folder.path().join("starmap-lint.yaml"), format!("baseline: {FILE}\n")).unwrap();
    for arguments in [&["baseline", "docs"][..], &["baseline", "--baseline", FILE, "docs"]] {
        let told = run(arguments);
        assert!(!told.contains("later runs"), "{told}");
    }
    // One that is gone, and the sentence that tells of it.
    fs::write(folder.path().join("docs/README.md"), "# A\n\n[b](sub/b.md)\n").unwrap();
    let told = run(&["docs"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("1 entry of the baseline `docs/starmap-lint-baseline.json` no longer occurs: drop it with"), "{told}");
}

#[test]
fn a_merge_that_was_never_finished_is_told() {
    let folder = catalog();
    linter(folder.path(), &["baseline", "docs"]);
    let known = fs::read_to_string(folder.path().join(FILE)).unwrap();
    let known = known.replace("  \"findings\"", "<<<<<<< ours\n  \"findings\"")
        + "=======\n>>>>>>> theirs\n";
    fs::write(folder.path().join(FILE), known).unwrap();
    let (code, told) = said(&linter(folder.path(), HELD));
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("a merge was never finished here"), "{told}");
    assert!(told.contains("delete the file and write it anew"), "{told}");
}
