//! Pages that are copies of others: what is wrong with them is that they are.

use std::collections::HashMap;

use super::Made;
use crate::catalog::Catalog;
use crate::diagnostic::{Cause, FileId};

/// Whatever is said of such a page, or of others against it, follows from what is said of its id. So do pages that it no
/// longer lists.
pub(super) fn fold(catalog: &Catalog<'_>, made: &mut [Made]) {
    // Only a page whose id is told may be one.
    let told = made.iter().filter(|(rule, _)| rule.id == "duplicate-id");
    let told: Vec<FileId> = told.flat_map(|(_, finding)| finding.places()).map(|it| it.0).collect();
    let copies: HashMap<FileId, Cause> = told
        .into_iter()
        .filter_map(|file| Some((file, catalog.copied(catalog.page(file)?)?)))
        .collect();
    if copies.is_empty() {
        return;
    }
    let folder = |file: FileId| catalog.path(file).rsplit_once('/').map_or("", |it| it.0);
    let of_folders: HashMap<&str, &Cause> = copies
        .iter()
        .filter(|(file, _)| catalog.page(**file).is_some_and(|page| page.print().is_some()))
        .map(|(file, cause)| (folder(*file), cause))
        .collect();
    for (rule, finding) in made.iter_mut() {
        if rule.id == "duplicate-id" || finding.caused_by.is_some() {
            continue;
        }
        let own = finding.places().find_map(|(file, _)| copies.get(&file));
        let path = catalog.path(finding.file);
        let mut folders = path.rmatch_indices('/').map(|(end, _)| &path[..end]);
        let mut listed = || folders.find_map(|folder| of_folders.get(folder).copied());
        if let Some(cause) = own.or_else(|| listed().filter(|_| rule.id == "orphan-page")) {
            finding.caused_by = Some(cause.clone());
            finding.fixes.clear();
        }
    }
}
