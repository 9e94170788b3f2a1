//! The clean catalog in `fixtures/good` is what the generator writes, and its links lead somewhere.

#[path = "../examples/generate/catalog/mod.rs"]
mod catalog;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use catalog::Settings;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/good/starmap");
const BLESS: &str = "delete fixtures/good/starmap and run \
    `cargo run --example generate -- --out fixtures/good/starmap`";

#[test]
fn fixture_is_what_the_generator_writes() {
    let fresh = tempfile::tempdir().unwrap();
    catalog::write(&Settings::default(), fresh.path()).unwrap();
    let (fresh, kept) = (files(fresh.path()).unwrap(), files(Path::new(FIXTURE)).unwrap());
    assert!(fresh.keys().eq(kept.keys()), "other files than in the fixture: {BLESS}");
    for (path, text) in &fresh {
        assert!(kept.get(path) == Some(text), "{} differs: {BLESS}", path.display());
    }
}

/// Judged without the linter, which has to come to the same end.
#[test]
fn relative_links_of_the_fixture_exist() {
    let root = Path::new(FIXTURE);
    let mut links = 0;
    for (path, text) in files(root).unwrap() {
        let folder = root.join(&path).parent().unwrap().to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.starts_with("https://") {
                continue;
            }
            let page = folder.join(target);
            let page = if page.is_dir() { page.join("README.md") } else { page };
            assert!(page.is_file(), "{} links to {target}", path.display());
            assert!(page.canonicalize().unwrap().starts_with(root), "{target} leaves the root");
            links += 1;
        }
    }
    assert!(links > 500, "only {links} links seen");
}

#[test]
fn same_seed_gives_the_same_faults() {
    let settings = Settings { owners: 8, models_per_owner: 6, faults: 1.0, seed: 1 };
    let [first, second] = [(); 2].map(|()| {
        let folder = tempfile::tempdir().unwrap();
        let written = catalog::write(&settings, folder.path()).unwrap();
        let mut pages = files(folder.path()).unwrap();
        pages.retain(|path, _| path.extension().is_some_and(|extension| extension == "md"));
        assert_eq!(written.pages, pages.len());
        assert_eq!(written.bytes, pages.values().map(String::len).sum());
        (pages, written.faults)
    });
    assert!(first == second);
    assert!(first.1.iter().all(|(_, pages)| *pages > 0), "a class without a page: {:?}", first.1);
}

fn files(root: &Path) -> io::Result<BTreeMap<PathBuf, String>> {
    let mut folders = vec![root.to_owned()];
    let mut files = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path)?;
                files.insert(path.strip_prefix(root).unwrap_or(&path).to_owned(), text);
            }
        }
    }
    Ok(files)
}
