use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::beside::below;
use crate::diagnostic::Finding;
use crate::links::paths::parent;
use crate::links::resolve::Site;
use crate::profile::pattern::TextPattern;
use crate::suggest;
use crate::text::Span;
use crate::tree::Node;
use crate::wording::{joined, quoted};

pub(super) static RULE: Rule = Rule {
    id: "missing-file",
    level: Level::Error,
    mend: Mend::Never("what it should hold is not known"),
    summary: "a file that belongs to a page is not there",
    docs: r"
### What it checks
That a file which the profile requires stands in the page's folder (of several required ones at least one), and that the
files exist which the fields of such a file, or keys of the page's front matter, name.

### Why
Programs read those files where people read the page: without them the model can be read about and not be used.

### How to fix
Add the file, or correct the name.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let (Some(kind), Some(site)) = (page.kind(), page.site) else { return };
    for def in &kind.names {
        for (key, value) in def.keys.iter().filter_map(|key| Some((key, front_matter(page, key)?)))
        {
            findings.extend(unnamed(page, site, value, (&def.file, &def.or)).map(|fault| {
                let Fault { span, text, path, near } = fault;
                let message = format!(
                    "`{key}` is `{text}`: the file `{path}` is not there",
                    text = quoted(&text)
                );
                let finding = page.finding(span, format!("{key} {text}"), message);
                finding.help(help(near.as_deref()))
            }));
        }
    }
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
            let Some(pattern) = &field.names else { continue };
            let values = beside.values(field).into_iter();
            for fault in values.flat_map(|value| unnamed(page, site, value, (pattern, &[]))) {
                let Fault { span, text, path, near } = fault;
                findings.push(
                    Finding::new(
                        beside.file,
                        span,
                        format!("{} {text}", field.field),
                        format!("`{text}` stands for the file `{path}`, which is not there"),
                    )
                    .help(help(near.as_deref())),
                );
            }
        }
    }
}

fn front_matter<'p>(page: &Page<'p>, key: &str) -> Option<&'p Node<'p>> {
    page.record.front_matter.as_ref()?.root.as_ref()?.get(key)
}

/// A text that names a file which is not there.
struct Fault {
    span: Span,
    text: String,
    path: String,
    near: Option<String>,
}

/// The texts of a value that name no file: the pattern makes paths from the page's folder of them.
fn unnamed<'p>(
    page: &Page<'p>,
    site: Site<'p>,
    value: &'p Node<'p>,
    (pattern, or): (&'p TextPattern, &'p [TextPattern]),
) -> impl Iterator<Item = Fault> + 'p {
    let folder = parent(page.path);
    let one = std::slice::from_ref(value);
    let nodes = if value.items().is_empty() { one } else { value.items() };
    nodes.iter().filter_map(move |node| {
        let text = node.as_str()?;
        let path = pattern.fill(text);
        let is_none = or.iter().any(|none| none.fits(text)) || text.is_empty();
        if is_none || site.paths().file(&below(folder, &path)).is_some() {
            return None;
        }
        let start = if folder.is_empty() { 0 } else { folder.len() + 1 };
        let others = site
            .paths()
            .files_below(folder)
            .filter_map(|file| pattern.capture(&site.paths().path(file)[start..]));
        let near = suggest::nearest(text, others).map(str::to_owned);
        Some(Fault { span: node.span, text: text.to_owned(), path, near })
    })
}

fn help(near: Option<&str>) -> String {
    near.map_or_else(
        || "add the file, or correct the name".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}
