use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::suggest;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "dead-path",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a path in code names a file that is not there",
    docs: r"
### What it checks
Code such as `<root>/data/labels.txt` that begins with what the profile says stands for the catalog's root: the file or
folder must exist, and the path must not climb with `..`. Paths with holes (`<name>`, `*`) are left alone.

### Why
Readers copy such a path into a command, and the command fails.

### How to fix
Correct the path.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let roots = page.profile.map_or(&[][..], |profile| &profile.code_roots);
    let Some(site) = page.site.filter(|_| !roots.is_empty()) else { return };
    for &code in &page.document().code_spans {
        let written = code.of(page.text).trim_matches(['`', ' ']);
        let Some(path) = roots.iter().find_map(|root| written.strip_prefix(root.as_str())) else {
            continue;
        };
        let path = path.split_whitespace().next().unwrap_or_default().trim_end_matches('/');
        if path.is_empty() || path.contains(['<', '*', '{', '$']) {
            continue;
        }
        let span = crate::text::span_of(page.text, path);
        if path.split('/').any(|part| part == "..") {
            findings.push(
                page.finding(span, path, format!("the path `{path}` climbs with `..`"))
                    .help("write the path from the root"),
            );
        } else if site.paths().entry(path).is_none() {
            findings.push(dead(page, span, path));
        }
    }
}

fn dead(page: &Page<'_>, span: Span, path: &str) -> crate::diagnostic::Finding {
    let message = format!("the path `{path}` leads nowhere: nothing has it in this catalog");
    let finding = page.finding(span, path, message);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let near =
        page.site.and_then(|site| suggest::nearest(name, site.paths().names_near(folder, name)));
    match near {
        Some(near) => {
            let place = crate::text::span_of(page.text, name);
            let finding = finding.help(format!("did you mean `{near}`?"));
            finding.fix(Applicability::Unsafe, format!("write `{near}`"), place, near)
        }
        None => finding.help("correct the path"),
    }
}
