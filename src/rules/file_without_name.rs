use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::roll::rolls;
use crate::suggest;
use crate::wording::{few, joined};

pub(super) static RULE: Rule = Rule {
    id: "file-without-name",
    level: Level::Error,
    mend: Mend::Never(
        "where in the list the name belongs, and what stands beside it, is not known",
    ),
    summary: "a page that names all models leaves some out",
    docs: r"
### What it checks
Columns of tables, and lines of code blocks, of which the profile says which files have a name there: none may be left
out. All that one place leaves out is one finding. A file whose name is probably meant by one that names nothing is left to
`name-without-file`.

### Why
Who looks for the model there takes it that it does not exist.

### How to fix
Add what is missing.
",
    check: Check::Page(check),
};

/// How many of those that are missing are named.
const SHOWN: usize = 5;

fn check(page: &Page<'_>, findings: &mut Findings) {
    for roll in rolls(page) {
        let mut missing: Vec<(&str, crate::diagnostic::FileId)> = Vec::new();
        let mut meant: Vec<&str> = Vec::new();
        let is_named = |file: &str| roll.names.iter().any(|(name, _)| *name == file);
        for (name, _) in &roll.names {
            if !roll.files.contains_key(name) && !roll.others.contains_key(name) {
                let free = roll.files.keys().copied().filter(|file| !is_named(file));
                meant.extend(suggest::nearest(name, free));
            }
        }
        for (name, file) in &roll.files {
            if !is_named(name) && !meant.contains(name) {
                missing.push((name, *file));
            }
        }
        if missing.is_empty() {
            continue;
        }
        let names = few(missing.iter().map(|(name, _)| format!("`{name}`")), SHOWN);
        let verb = if missing.len() == 1 { "is" } else { "are" };
        let span = roll.names.last().map_or(roll.place, |(_, span)| *span);
        let mut finding = page.finding(
            span,
            format!("missing {}", names.join(" ")),
            format!("{} {verb} not named here", joined(&names, "and")),
        );
        for (_, file) in missing.iter().take(SHOWN) {
            finding =
                finding.elsewhere(*file, crate::text::Span::at(0), "this one has no name there");
        }
        findings.push(finding.label("the last one that is named").help("add what is missing"));
    }
}
