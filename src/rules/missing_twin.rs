use std::collections::HashMap;

use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::{Catalog, PageFacts};
use crate::diagnostic::{Applicability, Finding, Fix, NewFile};

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
Copy the page that is there to the name that the message gives.
",
    check: Check::Catalog(check),
};

/// So many folders have both pages for each that has one alone, where several have one alone.
const PAIRED_FOR_EACH: usize = 8;

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
    let enough = if alone.len() == 1 { 2 } else { alone.len() * PAIRED_FOR_EACH };
    if paired < enough {
        return;
    }
    let others = if alone.len() == 1 { "all" } else { "the" };
    let mut heads: HashMap<&str, Option<Head>> = HashMap::new();
    for page in alone {
        let path = catalog.path(page.file);
        let Some(folder) = profile.folder_of(path) else { continue };
        let name = path.rsplit('/').next().unwrap_or(path);
        let lacking = profile.index_pages.iter().map(|index| index.file.as_str());
        for file in lacking.filter(|file| *file != name) {
            let twin = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
            // One that is there and is no page of the catalog, as it cannot be read or is left out, is not missing.
            if catalog.snapshot.id_of(&twin).is_some() {
                continue;
            }
            let place =
                if folder.is_empty() { "the catalog".to_owned() } else { format!("`{folder}/`") };
            let mut finding = Finding::new(
                page.file,
                page.title,
                format!("twin {file}"),
                format!(
                    "{place} has `{name}` but no `{file}`, which {others} {paired} other folders have"
                ),
            )
            .label("the page that is there")
            .help(format!("copy it to `{file}`"));
            let head = *heads.entry(file).or_insert_with(|| Head::of(catalog, file));
            let text = head.and_then(|head| head.text_for(catalog, page));
            finding.fixes.extend(text.map(|text| Fix {
                creates: Some(NewFile { name: file.to_owned(), text }),
                ..Fix::new(Applicability::Unsafe, format!("copy this page to `{file}`"), Vec::new())
            }));
            findings.push(finding);
        }
    }
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
