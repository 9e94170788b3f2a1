use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;

pub(super) static RULE: Rule = Rule {
    id: "web-link-into-catalog",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a link leads by way of the web to a file that stands in the catalog",
    docs: r"
### What it checks
Links that begin with an address under which the web shows the catalog's own files, by the profile, and lead to a file that
is there.

### Why
Such a link leaves the branch, fork or release that its reader looks at for another state of the same files, and no check of
local links follows it.

### How to fix
Link to the file by its relative path.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let roots = page.profile.map_or(&[][..], |profile| &profile.web_roots);
    let Some(site) = page.site.filter(|_| !roots.is_empty()) else { return };
    for link in &page.document().links {
        let Some(rest) = roots.iter().find_map(|root| link.target.strip_prefix(root.as_str()))
        else {
            continue;
        };
        let (path, fragment) = rest.find(['#', '?']).map_or((rest, ""), |at| rest.split_at(at));
        let path = path.trim_end_matches('/');
        let Some(entry) = site.paths().entry(path) else { continue };
        let path = site.paths().entry_path(entry);
        let mut finding = page.finding(
            link.target_span,
            link.target.as_ref(),
            format!("this link leads to the web for `{path}`, which stands in this catalog"),
        );
        let to = site.paths().file(path);
        let target = to.and_then(|to| site.portable(page.file(), to, page.platforms));
        finding = match target {
            Some(target) => finding.help(format!("write `{target}{fragment}`")).fix(
                Applicability::Safe,
                format!("link to `{target}{fragment}`"),
                link.target_span,
                format!("{target}{fragment}"),
            ),
            None => finding.help("link to it by its relative path"),
        };
        findings.push(finding);
    }
}
