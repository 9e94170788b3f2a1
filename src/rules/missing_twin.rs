use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::Catalog;
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "missing-twin",
    level: Level::Warn,
    mend: Mend::Never("a fix changes pages that are there, and makes none"),
    summary: "a folder is shown on one platform and, unlike the others, not on the other",
    docs: r"
### What it checks
Where all other folders of the catalog that have a page have one for each platform, such as `README.md` for GitHub and
`_index.md` for Hugo: that this one has both too.

### Why
One of the two was deleted or never written. On that platform the folder is an empty place or a dead link.

### How to fix
Copy the page that is there to the name that the message gives.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(profile) = catalog.profile else { return };
    let folder_pages = || {
        let pages = catalog.pages.iter();
        pages.filter(|page| catalog.kind(page).is_some_and(|kind| kind.path.folder && !kind.aside))
    };
    let alone: Vec<_> = folder_pages().filter(|page| catalog.twin_of(page).is_none()).collect();
    // Each folder that has both is seen twice.
    let paired = (folder_pages().count() - alone.len()) / 2;
    // Where several lack it, the catalog may well do without.
    let [page] = alone.as_slice() else { return };
    if paired < 2 {
        return;
    }
    let path = catalog.path(page.file);
    let Some(folder) = profile.folder_of(path) else { return };
    let name = path.rsplit('/').next().unwrap_or(path);
    // One that is there and is no page of the catalog, as it cannot be read or is left out, is not missing.
    let is_there = |file: &str| {
        let twin = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
        catalog.snapshot.id_of(&twin).is_some()
    };
    let lacking = profile.index_pages.iter().filter(|index| index.file != name);
    for index in lacking.filter(|index| !is_there(&index.file)) {
        let place =
            if folder.is_empty() { "the catalog".to_owned() } else { format!("`{folder}/`") };
        findings.push(
            Finding::new(
                page.file,
                page.title,
                format!("twin {}", index.file),
                format!(
                    "{place} has `{name}` but no `{}`, which all {paired} other folders have",
                    index.file
                ),
            )
            .label("the page that is there")
            .help(format!("copy it to `{}`", index.file)),
        );
    }
}
