//! Links that lead to what is not part of a catalog: above its folder, or kept out of version control.

use std::fs;

use starmap_lint::lint::{Options, lint};
use starmap_lint::snapshot::Snapshot;

#[test]
fn links_out_of_the_catalog_and_to_ignored_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(".gitignore", "build/\n");
    write("CONTRIBUTING.md", "# Contributing\n");
    write("docs/catalog/build/table.md", "# Table\n");
    write(
        "docs/catalog/README.md",
        "# Catalog\n\n[guide](../../CONTRIBUTING.md) [other](../models/) [table](build/table.md)\n\
         [web](../../../../issues) [lost](../../../../lost.md) ![logo](../logo.svg)\n",
    );
    let snapshot = Snapshot::of_folder(&folder.path().join("docs/catalog")).unwrap();
    let found: Vec<String> = lint(&snapshot, &Options::default(), &|_| ())
        .diagnostics
        .iter()
        .map(|diagnostic| format!("{}: {}", diagnostic.rule, diagnostic.finding.message))
        .collect();
    assert_eq!(
        found,
        [
            "link-out-of-catalog: `../../CONTRIBUTING.md` leads to `../../CONTRIBUTING.md` outside the catalog",
            "link-leaves-root: the link `other` leads to `../models` outside the catalog, which does not exist",
            "ignored-link-target: the link `table` leads to `build/table.md`, which version control ignores",
            "link-leaves-root: the link `lost` leads to `../../../../lost.md` outside the catalog, which does not exist",
            "broken-image: the image leads to `../logo.svg` outside the catalog, which does not exist",
        ]
    );
}
