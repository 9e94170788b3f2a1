use super::{Check, Chosen, Findings, Level, Mend, Rule, RuleOption};
use crate::alike::alike;

use crate::catalog::Catalog;
use crate::diagnostic::{FileId, Finding};
use crate::snapshot::Standing;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "unportable-path",
    level: Level::Error,
    mend: Mend::Never("another path is another address"),
    summary: "a path cannot exist on every system",
    docs: r"
### What it checks
Parts of paths that Windows refuses (the characters `<>:|?*` and the quote and backslash, names such as `CON` or
`nul.md`, a blank or a point at the end), control characters, parts longer than 255 bytes, and paths that differ
only in letter case. Of all files those whose path is longer than the profile, or the option `longest`, allows.

### Why
A checkout fails or silently loses pages there: one such path keeps everybody on that system out of the whole
repository.

### How to fix
Rename the file, and mend what links to it.
",
    check: Check::CatalogBy(&[LONGEST], check),
};

/// Names of devices, whatever follows a point (Microsoft, "Naming Files, Paths, and Namespaces").
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

const LONGEST: RuleOption = RuleOption::count(
    "longest",
    "How many characters the path of a file, from the root on, may have, in place of what the profile allows.",
    0,
    [16, 32_767],
)
.or_else();

fn check(catalog: &Catalog<'_>, chosen: Chosen<'_>, findings: &mut Findings) {
    let usual = catalog.profile.and_then(|profile| profile.longest_path);
    findings.extend(too_long(catalog, |file| chosen.given(&LONGEST, file).or(usual)));
    for page in &catalog.pages {
        let path = catalog.path(page.file);
        if let Some((part, fault)) = path.split('/').find_map(|part| Some((part, fault(part)?))) {
            findings.push(
                Finding::new(
                    page.file,
                    Span::at(0),
                    "path",
                    format!("the part `{part}` of the path `{path}` {fault}"),
                )
                .help("rename the file, and mend what links to it"),
            );
        }
    }
    let path = |file: &FileId| catalog.path(*file);
    let files = catalog.pages.iter().map(|page| page.file);
    for group in alike(files, |file| Some(path(file).to_lowercase())) {
        for pair in group.windows(2) {
            let [other, file] = pair else { continue };
            let (name, path) = (path(other), path(file));
            findings.push(
                Finding::new(
                    *file,
                    Span::at(0),
                    "path case",
                    format!("the path `{path}` differs from `{name}` only in letter case"),
                )
                .elsewhere(*other, Span::at(0), "the other file")
                .help("rename one of the two, and mend what links to it"),
            );
        }
    }
}

/// Systems bound the whole path, of which the catalog's is only the end.
fn too_long(
    catalog: &Catalog<'_>,
    most: impl Fn(FileId) -> Option<usize>,
) -> impl Iterator<Item = Finding> {
    catalog.snapshot.files().filter_map(move |file| {
        let path = catalog.snapshot.path(file);
        let length = path.chars().count();
        let most = most(file)?;
        (length > most && catalog.snapshot.standing(file) == Standing::Plain).then(|| {
            let message = format!("the path `{path}` has {length} characters, {most} are allowed");
            Finding::new(file, Span::at(0), "path length", message)
                .help("rename the file or one of its folders, and mend what links to it")
        })
    })
}

fn fault(part: &str) -> Option<&'static str> {
    let stem = part.split('.').next().unwrap_or(part);
    if part.contains(['<', '>', ':', '"', '|', '?', '*', '\\']) {
        Some("holds a character that Windows refuses")
    } else if part.contains(|c: char| c.is_control()) {
        Some("holds a control character")
    } else if part.ends_with(['.', ' ']) {
        Some("ends in a blank or a point, which Windows cuts off")
    } else if RESERVED.iter().any(|name| stem.eq_ignore_ascii_case(name)) {
        Some("is the name of a device on Windows")
    } else if part.len() > 255 {
        Some("is longer than 255 bytes, which most file systems refuse")
    } else {
        None
    }
}
