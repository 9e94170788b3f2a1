use std::collections::HashMap;
use std::io::ErrorKind;

use super::{Check, Findings, Level, Mend, OTHERS_FOR_EACH, Rule};
use crate::catalog::{Catalog, PageFacts};
use crate::diagnostic::{Applicability, Finding, Fix, NewFile};
use crate::links::paths::Entry;
use crate::snapshot::Standing;

pub(super) static RULE: Rule = Rule {
    id: "missing-twin",
    level: Level::Warn,
    mend: Mend::Unsafe,
    summary: "a folder is shown on one platform and, unlike the others, not on the other",
    docs: r"
### What it checks
Where all other folders of the catalog that have a page have one for each platform, such as `README.md` for GitHub and
`_index.md` for Hugo: that this one has both too. Where several have one page alone, that is told if there are eight times
as many that have both.

### Why
One of the two was deleted or never written. On that platform the folder is an empty place or a dead link.

### How to fix
Copy the page that is there to the name that the message gives. A page of that name in other letter case is to be renamed;
a folder of that name, or a symbolic link that leads nowhere, to be moved away first.
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
    // Where many lack it, the catalog may well do without.
    let enough = if alone.len() == 1 { 2 } else { alone.len() * OTHERS_FOR_EACH };
    if paired < enough {
        return;
    }
    let is_one = alone.len() == 1;
    let mut heads: HashMap<&str, Option<Head>> = HashMap::new();
    for page in alone {
        let path = catalog.path(page.file);
        let Some(folder) = profile.folder_of(path) else { continue };
        let name = path.rsplit('/').next().unwrap_or(path);
        let lacking = profile.index_pages.iter().map(|index| index.file.as_str());
        for file in lacking.filter(|file| *file != name) {
            let twin = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
            let Some(instead) = Instead::of(catalog, &twin) else { continue };
            let all = if is_one { "all" } else { "the" };
            let others = format!("{all} {paired} other folders have");
            findings.push(match instead {
                Instead::OtherCase(it) => misnamed(catalog, it, file, &others),
                Instead::Folder => finding(
                    page,
                    file,
                    format!("`{twin}` is a folder, and {others} a page of that name"),
                    format!("move the folder away, and copy this page to `{file}`"),
                ),
                Instead::DeadLink => finding(
                    page,
                    file,
                    format!("`{twin}` is a symbolic link that leads nowhere"),
                    format!("let it lead to `{name}`, or copy this page in its place"),
                ),
                Instead::Nothing => {
                    let place = if folder.is_empty() {
                        "the catalog".to_owned()
                    } else {
                        format!("`{folder}/`")
                    };
                    let message = format!("{place} has `{name}` but no `{file}`, which {others}");
                    let mut finding = finding(page, file, message, format!("copy it to `{file}`"));
                    let head = *heads.entry(file).or_insert_with(|| Head::of(catalog, file));
                    let text = head.and_then(|head| head.text_for(catalog, page));
                    finding.fixes.extend(text.map(|text| Fix {
                        creates: Some(NewFile { name: file.to_owned(), text }),
                        ..Fix::new(
                            Applicability::Unsafe,
                            format!("copy this page to `{file}`"),
                            Vec::new(),
                        )
                    }));
                    finding
                }
            });
        }
    }
}

/// What stands where a twin is missing.
enum Instead<'c> {
    Nothing,
    Folder,
    /// A symbolic link that leads nowhere.
    DeadLink,
    /// A page whose name differs by letter case.
    OtherCase(&'c PageFacts),
}

impl<'c> Instead<'c> {
    /// `None` for a file that is no page of the catalog, as it cannot be read or is left out: it is not missing.
    fn of(catalog: &'c Catalog<'_>, twin: &str) -> Option<Self> {
        if let Some(file) = catalog.snapshot.id_of(twin) {
            let is_link = catalog.snapshot.standing(file) == Standing::Symlink;
            let leads_nowhere = || {
                let read = catalog.snapshot.read(file);
                read.is_err_and(|error| error.kind() == ErrorKind::NotFound)
            };
            return (is_link && leads_nowhere()).then_some(Self::DeadLink);
        }
        Some(match catalog.paths.ignoring_case(twin) {
            Some(Entry::Folder(folder)) if catalog.paths.folder_path(folder) == twin => {
                Self::Folder
            }
            Some(Entry::File(file)) => catalog.page(file).map_or(Self::Nothing, Self::OtherCase),
            _ => Self::Nothing,
        })
    }
}

fn finding(page: &PageFacts, file: &str, message: String, help: String) -> Finding {
    Finding::new(page.file, page.title, format!("twin {file}"), message)
        .label("the page that is there")
        .help(help)
}

/// A page that would show the folder if its name were written as that of the others is.
fn misnamed(catalog: &Catalog<'_>, page: &PageFacts, file: &str, others: &str) -> Finding {
    let path = catalog.path(page.file);
    let name = path.rsplit('/').next().unwrap_or(path);
    Finding::new(
        page.file,
        page.title,
        format!("twin {file}"),
        format!("this page is called `{name}`, and `{file}` is what {others}"),
    )
    .help(format!(
        "rename it: `git mv {path} {}{file}`",
        path.strip_suffix(name).unwrap_or_default()
    ))
}

/// The front matter of a page beside that of its twin, as all folders have it that have both.
#[derive(Clone, Copy)]
enum Head {
    Same,
    /// Only the twin may have one.
    None,
}

impl Head {
    /// Of the pages of one name.
    fn of(catalog: &Catalog<'_>, file: &str) -> Option<Self> {
        let has_name = |page: &PageFacts| catalog.path(page.file).rsplit('/').next() == Some(file);
        let (mut same, mut bare) = (true, true);
        for (one, other) in catalog.twins() {
            let (from, to) = if has_name(one) { (other, one) } else { (one, other) };
            let (twin, own) = (front_matter(catalog, from)?, front_matter(catalog, to)?);
            same &= twin == own;
            bare &= own.is_empty();
        }
        if same { Some(Self::Same) } else { bare.then_some(Self::None) }
    }

    /// What the page that is there is to hold under the name of its twin.
    fn text_for(self, catalog: &Catalog<'_>, page: &PageFacts) -> Option<String> {
        let bytes = catalog.bytes(page.file)?;
        let text = std::str::from_utf8(&bytes).ok()?;
        match self {
            Self::Same => Some(text.to_owned()),
            Self::None => text.get(page.print()?.body as usize..).map(str::to_owned),
        }
    }
}

fn front_matter(catalog: &Catalog<'_>, page: &PageFacts) -> Option<Vec<u8>> {
    let bytes = catalog.bytes(page.file)?;
    bytes.get(..page.print()?.body as usize).map(<[u8]>::to_vec)
}
