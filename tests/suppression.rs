//! Comments on a page that take findings out, through the program itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command;
mod common;

use std::fs;
use std::process::Command;

use serde_json::Value;

/// Lints one page with these lines, and gives what is found as `rule line`, what is suppressed in brackets.
fn found(page: &str) -> Vec<String> {
    let (found, _) = run(page, &[]);
    found
}

fn run(page: &str, arguments: &[&str]) -> (Vec<String>, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("README.md"), page).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_starmap-lint"))
        .args(["--format", "json"])
        .args(arguments)
        .arg(folder.path())
        .env("SOURCE_DATE_EPOCH", "1767225600") // 2026-01-01
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = |it: &Value| {
        let text = format!("{} {}", it["rule"].as_str().unwrap(), it["line"]);
        match (it["suppressed"].as_bool().unwrap(), it["reason"].as_str()) {
            (true, Some(reason)) => format!("({text}: {reason})"),
            (true, None) => format!("({text})"),
            (false, _) => text,
        }
    };
    (report["diagnostics"].as_array().unwrap().iter().map(told).collect(), output.status.code())
}

const DEAD: &str = "[a](gone.md)\n";

#[test]
fn the_next_line_is_taken_out_and_counted() {
    let page = format!(
        "# A\n\n<!-- starmap-lint-disable-next-line dead-link -- comes back -->\n\n{DEAD}\n{DEAD}"
    );
    let (found, code) = run(&page, &[]);
    assert_eq!(found, ["(dead-link 5: comes back)", "dead-link 7"]);
    assert_eq!(code, Some(1));
    let page = format!("# A\n\n<!-- starmap-lint-disable-next-line dead-link -->\n{DEAD}");
    let (found, code) = run(&page, &[]);
    assert_eq!(found, ["(dead-link 4)"]);
    assert_eq!(code, Some(0));
}

#[test]
fn a_table_below_the_comment_is_taken_out_as_a_whole() {
    let page = "# A\n\n<!-- starmap-lint-disable-next-line dead-link -->\n\
        | a | b |\n|---|---|\n| [x](gone.md) | 1 |\n| [y](off.md) | 2 |\n\n[z](gone.md)\n";
    assert_eq!(found(page), ["(dead-link 6)", "(dead-link 7)", "dead-link 9"]);
}

#[test]
fn ranges_end_where_they_are_told_to() {
    let page = format!(
        "# A\n\n<!-- starmap-lint-disable dead-link, empty-link-text -->\n\n{DEAD}\n[](gone.md)\n\n\
        <!-- starmap-lint-enable dead-link -->\n\n{DEAD}\n[](off.md)\n\n<!-- starmap-lint-enable -->\n\n[](no.md)\n"
    );
    assert_eq!(
        found(&page),
        [
            "(dead-link 5)",
            "(empty-link-text 7)",
            "(dead-link 7)",
            "dead-link 11",
            "(empty-link-text 13)",
            "dead-link 13",
            "empty-link-text 17",
            "dead-link 17"
        ]
    );
}

#[test]
fn a_whole_file_is_taken_out_from_wherever_it_is_said() {
    let page = format!("# A\n\n{DEAD}\n<!-- starmap-lint-disable-file dead-link -->\n");
    assert_eq!(found(&page), ["(dead-link 3)"]);
}

#[test]
fn front_matter_takes_comments_of_its_own() {
    let page = "---\ntitle: A\n# starmap-lint-disable-next-line duplicate-key -- both are read\ntitle: A\n---\n\n# A\n\nText.\n";
    assert_eq!(found(page), ["(duplicate-key 4: both are read)"]);
}

#[test]
fn what_stands_in_code_is_no_comment_to_the_linter() {
    let page = format!(
        "# A\n\n```\n<!-- starmap-lint-disable-file dead-link -->\n```\n\n    <!-- starmap-lint-disable-file dead-link -->\n\n`<!-- starmap-lint-disable-file dead-link -->`\n\n{DEAD}"
    );
    assert_eq!(found(&page), ["dead-link 11"]);
}

#[test]
fn dates_end_a_comment() {
    let page = |until: &str| {
        format!(
            "# A\n\n<!-- starmap-lint-disable-next-line dead-link until={until} -- soon -->\n{DEAD}"
        )
    };
    assert_eq!(found(&page("2026-01-01")), ["(dead-link 4: soon)"]);
    assert_eq!(found(&page("2025-12-31")), ["expired-suppression 3", "dead-link 4"]);
    assert_eq!(found(&page("2025-02-30")), ["invalid-suppression 3", "(dead-link 4: soon)"]);
}

#[test]
fn comments_that_do_nothing_are_told() {
    for (comment, expected) in [
        ("disable-next-line dead-link", "unused-suppression 3"),
        ("disable dead-link", "unused-suppression 3"),
        ("enable", "unused-suppression 3"),
        ("enable dead-link", "unused-suppression 3"),
        ("disable-next-line", "invalid-suppression 3"),
        ("disable-next-line dead-lnik", "invalid-suppression 3"),
        ("disable-nextline dead-link", "invalid-suppression 3"),
    ] {
        let page = format!("# A\n\n<!-- starmap-lint-{comment} -->\nText.\n");
        assert_eq!(found(&page), [expected], "{comment}");
    }
    // A rule that does not run cannot have found anything.
    let page = "# A\n\n<!-- starmap-lint-disable-next-line dead-link -->\nText.\n";
    assert!(run(page, &["--ignore", "dead-link"]).0.is_empty());
    let page = "# A\n\n<!-- starmap-lint-disable-next-line contradicts-source -->\nText.\n";
    assert!(found(page).is_empty());
}

#[test]
fn what_does_nothing_is_removed_by_a_fix() {
    let fixed = |page: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("README.md");
        fs::write(&file, page).unwrap();
        Command::new(env!("CARGO_BIN_EXE_starmap-lint"))
            .arg("--fix")
            .arg(folder.path())
            .env("SOURCE_DATE_EPOCH", "1767225600")
            .output()
            .unwrap();
        fs::read_to_string(file).unwrap()
    };
    let page = format!(
        "# A\n\n<!-- starmap-lint-disable-next-line empty-link-text, dead-link, broken-image -->\n{DEAD}"
    );
    assert_eq!(
        fixed(&page),
        format!("# A\n\n<!-- starmap-lint-disable-next-line dead-link -->\n{DEAD}")
    );
    for comment in
        ["disable-file dead-link", "enable", "disable", "disable-file dead-link until=2020-01-01"]
    {
        let page = format!("# A\n\nText.\n<!-- starmap-lint-{comment} -->\n\nMore.\n");
        assert_eq!(fixed(&page), "# A\n\nText.\n\nMore.\n", "{comment}");
    }
}

/// Whose links are not judged: nobody knows what the comment takes out.
#[test]
fn of_a_page_alone_no_comment_is_unused() {
    let folder = tempfile::tempdir().unwrap();
    let page = format!("# A\n\n<!-- starmap-lint-disable-next-line dead-link -->\n{DEAD}");
    command::write(folder.path(), "page.md", &page);
    assert!(command::found(folder.path(), &["page.md"]).is_empty());
    command::run(folder.path(), &["--fix", "page.md"]);
    assert_eq!(fs::read_to_string(folder.path().join("page.md")).unwrap(), page);
}

/// Of twins one is `README.md`, which is judged first, and one `_index.md`.
#[test]
fn comments_are_no_difference_of_twins() {
    let folder = tempfile::tempdir().unwrap();
    common::copy(&common::top().join("fixtures/good/starmap"), folder.path());
    let twins = ["README.md", "_index.md"].map(|it| format!("providers/tidewater/{it}"));
    let clean = twins.clone().map(|twin| fs::read_to_string(folder.path().join(twin)).unwrap());
    let found = |bottoms: [&str; 2]| {
        for ((twin, clean), bottom) in twins.iter().zip(&clean).zip(bottoms) {
            command::write(folder.path(), twin, &format!("{clean}\n{bottom}"));
        }
        let output = command::output(folder.path(), &["--format", "json"]);
        let found = command::diagnostics(&output).into_iter();
        let mut found: Vec<String> = found
            .filter(|it| it["suppressed"] == false)
            .map(|it| format!("{} {}", it["rule"].as_str().unwrap(), it["path"].as_str().unwrap()))
            .collect();
        found.sort();
        found
    };
    let comment = format!("<!-- starmap-lint-disable-next-line dead-link -- soon -->\n{DEAD}");
    let dead = twins.clone().map(|twin| format!("dead-link {twin}"));
    assert_eq!(found([DEAD, DEAD]), dead);
    assert!(found([&comment, &comment]).is_empty());
    // What is said of the second follows from what is said of the first.
    assert!(found([&comment, DEAD]).is_empty());
    assert_eq!(found([DEAD, &comment]), dead[..1]);
    let inline = format!("Text. <!-- starmap-lint-disable-next-line\ndead-link -->\n{DEAD}");
    assert!(found([&inline, &format!("Text.\n{DEAD}")]).is_empty());
    let differs = format!("twin-differs {}", twins[0]);
    assert!(found(["Text.\n", ""]).contains(&differs));
    // No comment is lost where one of them takes over what the other says.
    assert!(found([&format!("More.\n\n{DEAD}"), &comment]).contains(&differs));
    command::output(folder.path(), &["--fix", "--unsafe-fixes"]);
    let kept = fs::read_to_string(folder.path().join(&twins[1])).unwrap();
    assert!(kept.contains(&comment), "{kept}");
}

#[test]
fn a_comment_that_begins_nearly_as_one_is_told() {
    let starts = [
        "starmap-lint disable",
        "starmap-lint: disable",
        "Starmap-Lint-Disable",
        "STARMAP-LINT disable",
        "starmap-lint-Disable",
    ];
    for start in starts {
        let page = format!("# A\n\n<!-- {start} dead-link -->\n\n{DEAD}");
        assert_eq!(found(&page), ["invalid-suppression 3", "dead-link 5"], "{start}");
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("README.md"), &page).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
        command.args(["--fix", "--unsafe-fixes"]).arg(folder.path()).output().unwrap();
        let mended = fs::read_to_string(folder.path().join("README.md")).unwrap();
        assert_eq!(mended, page.replace(start, "starmap-lint-disable"));
    }
    let page = format!("---\n# starmap-lint disable-file x\na: 1\n---\n\n# A\n\n{DEAD}");
    assert!(found(&page).contains(&"invalid-suppression 2".to_owned()), "{:?}", found(&page));
    // What tells of the linter is no word to it.
    for text in ["starmap-lint is run here", "starmap-linter disable", "starmap-lint"] {
        assert_eq!(found(&format!("# A\n\n<!-- {text} -->\n\n{DEAD}")), ["dead-link 5"], "{text}");
    }
}
