use super::{Check, Findings, Level, Mend, Rule};

use crate::catalog::Catalog;
use crate::diagnostic::Finding;

pub(super) static RULE: Rule = Rule {
    id: "source-without-page",
    level: Level::Error,
    mend: Mend::Never("the page is still to be generated"),
    summary: "something in the source has no page",
    docs: r"
### What it checks
That everything in the source that makes a page has one in the catalog: under the path that follows from it, or
one that states its id. It runs if `--source` gives the folder of the source. Where the profile says which
characters the generator takes in the names of files, a name with another one is given as the reason.

### Why
A model that its maintainers entered is missing from the catalog, from its lists and from its counts, and no page
can show that.

### How to fix
Rename the file if its name is the reason, and generate the catalog again.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(profile) = catalog.profile else { return };
    let names = profile.source.as_ref().and_then(|source| source.file_names.as_ref());
    for origin in catalog.provenance().without_page {
        if profile.made(origin.made).is_none_or(|(_, made)| made.optional) {
            continue;
        }
        let path = catalog.path(origin.file);
        let refused = names.and_then(|names| Some((names.refused(path)?, &names.because)));
        let what = origin.id.as_deref().unwrap_or(path);
        let (reason, help) = match refused {
            Some((char, because)) => (
                format!(": the name of its file holds `{char}`, and {because}"),
                format!("rename the file without `{char}` and generate the catalog again"),
            ),
            None => (String::new(), "generate the catalog again".to_owned()),
        };
        findings.push(
            Finding::new(
                origin.file,
                origin.span,
                format!("{} {what}", origin.path),
                format!("the catalog has no page `{}` for `{what}`{reason}", origin.path),
            )
            .label("in the source, not in the catalog")
            .help(help),
        );
    }
}
