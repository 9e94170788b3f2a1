//! What a dead link was meant to lead to.

use crate::links::destination::Local;
use crate::links::paths::{Entry, parent};
use crate::links::resolve::Site;

/// At most this many folders above a page are tried.
const MAX_LEVELS: usize = 16;

/// Files and folders that the target names if only its depth or a flattened name is wrong, the likeliest
/// first: at the depth that is written, then ever further from it; at one depth the exact path before
/// flattened ones.
///
/// `page` is the path of the page that holds the link. A target without a name, such as `../..`, means
/// nothing.
pub fn meant(site: &Site<'_>, page: &str, target: &Local<'_>) -> Vec<Entry> {
    let mut parts = target.path.split('/').filter(|part| !matches!(*part, "" | ".")).peekable();
    let mut ups = 0;
    while parts.next_if_eq(&"..").is_some() {
        ups += 1;
    }
    let name = parts.collect::<Vec<_>>().join("/");
    if name.is_empty() {
        return Vec::new();
    }

    let folders = std::iter::successors(Some(parent(page)), |folder| {
        (*folder != site.root() && !folder.is_empty()).then(|| parent(folder))
    });
    let mut levels: Vec<_> = folders.take(MAX_LEVELS).enumerate().collect();
    levels.sort_by_key(|&(level, _)| level.abs_diff(ups));

    let paths = site.paths();
    let mut found = Vec::new();
    for (_, folder) in levels {
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let exact = paths.entry(&path);
        for entry in exact.into_iter().chain(paths.flattened(&path).into_iter().map(Entry::File)) {
            if !found.contains(&entry) {
                found.push(entry);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::destination::Destination;
    use crate::links::paths::Paths;
    use crate::snapshot::Snapshot;

    #[test]
    fn wrong_depth_and_flattened_names_are_seen_through() {
        let files = [
            "README.md",
            "cat/labs/acme/README.md",
            "cat/models/README.md",
            "cat/shops/one/models/acme/X.md",
            "cat/shops/one/models/acme/y.md",
            "cat/shops/one/models/z.md",
        ];
        let paths = Paths::new(&Snapshot::in_memory(files.map(|path| (path, ""))));
        let site = Site::new(&paths, "cat");
        let page = "cat/shops/one/models/acme/y.md";
        for (target, expected) in [
            ("../../../labs/acme/", vec!["cat/labs/acme"]),
            ("../../../../../../models/", vec!["cat/models", "cat/shops/one/models"]),
            ("./models", vec!["cat/shops/one/models", "cat/models"]),
            ("../../models/acme-x.md", vec!["cat/shops/one/models/acme/X.md"]),
            ("z.md", vec!["cat/shops/one/models/z.md"]),
            ("README.md", vec![]),
            ("../..", vec![]),
            ("none.md", vec![]),
        ] {
            let destination = Destination::parse(target);
            let found: Vec<_> = meant(&site, page, destination.local().unwrap())
                .into_iter()
                .map(|entry| paths.entry_path(entry))
                .collect();
            assert_eq!(found, expected, "{target}");
        }
    }
}
