//! A page on standard input is judged within the catalog around the path that it is given.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command;

use std::fs;
use std::path::Path;

use command::{output_of_input, write};

const CATALOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/good/starmap");

/// The exit code, `rule path` of each finding, and what was said on standard error.
fn lint(folder: &Path, arguments: &[&str], text: &str) -> (i32, Vec<String>, String) {
    let output = output_of_input(folder, &[&["--format", "json"], arguments].concat(), text);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let found = document["diagnostics"].as_array().into_iter().flatten();
    let found = found
        .map(|it| format!("{} {}", it["rule"].as_str().unwrap(), it["path"].as_str().unwrap()))
        .collect();
    (output.status.code().unwrap(), found, String::from_utf8(output.stderr).unwrap())
}

/// A model page of the clean catalog.
fn page() -> String {
    let models = Path::new(CATALOG).join("providers/quarry/models");
    let pages = fs::read_dir(models).unwrap().map(|entry| entry.unwrap().file_name());
    let pages =
        pages.map(|name| name.into_string().unwrap()).filter(|name| !name.starts_with(['_', 'R']));
    format!("providers/quarry/models/{}", pages.min().unwrap())
}

#[test]
fn the_page_takes_the_place_of_its_file() {
    let (catalog, page) = (Path::new(CATALOG), page());
    let text = fs::read_to_string(catalog.join(&page)).unwrap();
    let lint = |text: &str| lint(catalog, &["-", "--stdin-filename", &page], text);
    assert_eq!(lint(&text).0, 0);
    let (code, found, _) = lint(&format!("{text}\n[gone](gone.md)\n"));
    assert_eq!(code, 1);
    assert!(found.contains(&format!("dead-link {page}")), "{found:?}");
    assert!(found.iter().all(|found| found.ends_with(&page)), "{found:?}");
}

#[test]
fn the_file_need_not_be_there_yet() {
    let catalog = Path::new(CATALOG);
    let new = "authors/none-yet.md";
    let arguments = ["-", "--stdin-filename", new, "--root", "."];
    let (_, found, errors) =
        lint(catalog, &arguments, "# New\n\n[gone](gone.md)\n[here](README.md)\n");
    assert_eq!(errors, "");
    let dead: Vec<&String> = found.iter().filter(|it| it.starts_with("dead-link")).collect();
    assert_eq!(dead, [&format!("dead-link {new}")]);
}

#[test]
fn nor_the_folder_that_it_lies_in() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), ".git/HEAD", "ref: refs/heads/main\n");
    write(folder.path(), "docs/README.md", "# A\n\nText.\n");
    write(folder.path(), "other/README.md", "# A\n\nText.\n");
    let catalogs = "catalogs:\n  - {root: docs, rules: {dead-link: warn}}\n  - root: other\n";
    let text = "# New\n\n[gone](gone.md) [here](../../README.md)\n";
    for (config, new) in [("root: docs\n", "docs/new/deep/page.md"), (catalogs, "docs/a/b/c.md")] {
        write(folder.path(), "starmap-lint.yaml", config);
        let (_, found, errors) = lint(folder.path(), &["-", "--stdin-filename", new], text);
        assert_eq!((found, errors), (vec![format!("dead-link {new}")], String::new()));
    }
    // In a catalog that nothing names.
    let clean = Path::new(CATALOG);
    let text = fs::read_to_string(clean.join(page())).unwrap();
    let new = "providers/new-house/models/page.md";
    let (_, found, _) = lint(clean, &["-", "--stdin-filename", new], &text);
    assert!(found.contains(&format!("unlisted-page {new}")), "{found:?}");
}

#[test]
fn without_a_path_the_page_stands_alone() {
    let empty = tempfile::tempdir().unwrap();
    let (code, found, _) = lint(empty.path(), &["-"], "# Page\n\n\u{fffd} [gone](gone.md)\n");
    assert_eq!((code, found), (1, vec!["replacement-character -".to_owned()]));
}

#[test]
fn what_makes_no_sense_is_said_in_a_sentence() {
    let catalog = Path::new(CATALOG);
    let page = page();
    for arguments in [
        vec!["--stdin-filename", &page],
        vec!["-", "README.md"],
        vec!["-", "--fix"],
        vec!["-", "--staged"],
        vec!["-", "--stdin-filename", "authors"],
        vec!["-", "--stdin-filename", "README.md/page.md"],
        vec!["-", "--stdin-filename", "nowhere/../page.md"],
    ] {
        let (code, _, errors) = lint(catalog, &arguments, "# Page\n");
        assert_eq!((code, errors.lines().count()), (2, 1), "{arguments:?}: {errors}");
    }
}
