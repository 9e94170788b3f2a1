//! Which catalog is meant where nothing names one: by a page, by a folder above it, by one above several.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command;
mod common;

use std::fs;

use command::{found, run, write};

/// A repository with the good catalog at these places, and what the command says of it.
fn said(places: &[&str], fault: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for place in places {
        common::copy(&common::top().join("fixtures/good/starmap"), &folder.path().join(place));
    }
    if !fault.is_empty() {
        let page = folder.path().join(fault);
        let text = fs::read_to_string(&page).unwrap();
        fs::write(&page, format!("{text}\n[gone](gone.md)\n")).unwrap();
    }
    run(folder.path(), arguments)
}

#[test]
fn each_page_tells_its_catalog_however_deep_it_lies() {
    for page in
        ["README.md", "authors/README.md", "models/README.md", "authors/lumen-labs/README.md"]
    {
        for place in ["catalog", "docs/catalog", "a/b/c/d/e/f/catalog"] {
            let page = format!("{place}/{page}");
            let (code, text) = said(&[place], &page, &["--format", "concise", &page]);
            assert_eq!(code, Some(1), "{page}: {text}");
            assert!(text.contains("dead-link"), "{page}: {text}");
        }
    }
}

/// As where the whole catalog is linted: a hook that gets names finds what CI does.
#[test]
fn a_page_that_has_no_place_in_its_catalog_is_judged_within_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    common::copy(&common::top().join("fixtures/good/starmap"), &folder.path().join("docs/catalog"));
    for page in ["docs/catalog/notes.md", "docs/catalog/drafts/old/notes.md"] {
        write(folder.path(), page, "# Notes\n\n[gone](gone.md)\n");
        let whole = found(folder.path(), &["docs/catalog"]);
        let named = found(folder.path(), &[page]);
        assert!(named.contains(&format!("error dead-link {page}")), "{named:?}");
        assert!(named.iter().all(|it| whole.contains(it)), "{named:?} {whole:?}");
    }
    // Beside it there is none.
    write(folder.path(), "docs/notes.md", "# Notes\n\n[gone](gone.md)\n");
    let (code, text) = run(folder.path(), &["docs/notes.md"]);
    assert!(code == Some(0) && text.contains("there is no catalog around this page"), "{text}");
}

#[test]
fn a_catalog_that_is_left_out_is_told() {
    let (code, text) = said(&["docs/one", "docs/two"], "", &["docs"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("`docs/two/` looks like a catalog too"), "{text}");
    let (_, text) = said(&["docs/one", "docs/two"], "", &["docs/one"]);
    assert!(!text.contains("looks like a catalog"), "{text}");
    // A copy of the catalog inside itself is none beside it.
    let (_, text) = said(&["docs/one", "docs/one/one"], "", &["docs"]);
    assert!(!text.contains("looks like a catalog"), "{text}");
}

/// Each in a dialect of its own, and large ones beside small ones.
/// However many pages the copy has kept.
#[test]
fn a_copy_of_the_catalog_inside_of_it_is_not_taken_for_it() {
    for copy in ["docs/catalog", "docs/old/catalog"] {
        for arguments in [&["docs"][..], &["--root", "docs", "docs"]] {
            let lint = ["--format", "concise"].iter().chain(arguments).copied();
            let (code, text) =
                said(&["docs", copy], "docs/models/README.md", &lint.collect::<Vec<_>>());
            assert_eq!(code, Some(1), "{copy} {arguments:?}: {text}");
            assert!(text.contains("docs/models/README.md"), "{copy} {arguments:?}: {text}");
            assert!(text.contains("nested-catalog"), "{copy} {arguments:?}: {text}");
        }
    }
}

#[test]
fn all_catalogs_that_are_left_out_are_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let all = ["starmap", "zoo", "hub"];
    for name in all {
        let good = common::top().join("fixtures/good").join(name);
        common::copy(&good, &folder.path().join("docs").join(name));
    }
    // What is a heap of pages and no catalog is none.
    for page in 0..40 {
        write(folder.path(), &format!("docs/guides/{page}.md"), "# Guide\n\nText.\n");
    }
    let told = |arguments: &[&str]| {
        run(folder.path(), arguments).1.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for arguments in [&[][..], &["docs"]] {
        let told = told(arguments);
        for name in ["zoo", "hub"] {
            let note = format!("`docs/{name}/` looks like a catalog too and was not linted");
            assert_eq!(told.matches(&note).count(), 1, "{told}");
        }
        assert_eq!(told.matches("looks like a catalog").count(), 2, "{told}");
    }
    fs::remove_dir_all(folder.path().join("docs/zoo")).unwrap();
    assert!(told(&[]).contains("`docs/hub/` looks like a catalog too"), "{}", told(&[]));
    assert!(!told(&["docs/starmap"]).contains("looks like a catalog"));
}
