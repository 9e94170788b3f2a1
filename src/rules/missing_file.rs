use super::{Check, Findings, Level, Page, Rule};
use crate::beside::below;
use crate::diagnostic::Finding;
use crate::links::paths::parent;
use crate::suggest;
use crate::text::Span;
use crate::wording::joined;

pub(super) static RULE: Rule = Rule {
    id: "missing-file",
    level: Level::Error,
    summary: "a file that belongs to a page is not there",
    docs: r"
### What it checks
That a file which the profile requires stands in the page's folder (of several required ones at least one), and that the
files exist which the fields of such a file name.

### Why
Programs read those files where people read the page: without them the model can be read about and not be used.

### How to fix
Add the file, or correct the name.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let (Some(kind), Some(site)) = (page.kind(), page.site) else { return };
    let mut required = kind.beside.iter().filter(|def| def.required).peekable();
    let is_there = page.beside.iter().any(|beside| beside.def.required);
    let folder = parent(page.path);
    if required.peek().is_some() && !is_there {
        // A file that is there and cannot be read is not missing.
        let names: Vec<&str> = required.map(|def| def.file.text.as_str()).collect();
        if names.iter().all(|name| site.paths().file(&below(folder, name)).is_none()) {
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let span = page.title().map_or(Span::at(0), |title| title.text_span);
            let message = format!("no {} stands beside this page", joined(&quoted, "or"));
            findings.push(
                page.finding(span, "file", message).help(format!("add {}", joined(&quoted, "or"))),
            );
        }
    }
    for beside in page.beside {
        for field in &beside.def.fields {
            let (Some(pattern), Some(root)) = (&field.names, &beside.root) else { continue };
            let Some(value) = root.get(&field.field) else { continue };
            let one = std::slice::from_ref(value);
            let nodes = if value.items().is_empty() { one } else { value.items() };
            for node in nodes {
                let Some(text) = node.as_str() else { continue };
                let path = pattern.fill(text);
                if site.paths().file(&below(folder, &path)).is_some() {
                    continue;
                }
                let start = if folder.is_empty() { 0 } else { folder.len() + 1 };
                let others = site
                    .paths()
                    .files_below(folder)
                    .filter_map(|file| pattern.capture(&site.paths().path(file)[start..]));
                let near = suggest::nearest(text, others);
                let finding = Finding::new(
                    beside.file,
                    node.span,
                    format!("{} {text}", field.field),
                    format!("`{text}` stands for the file `{path}`, which is not there"),
                );
                findings.push(match near {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("add the file, or correct the name"),
                });
            }
        }
    }
}
