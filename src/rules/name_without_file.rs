use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::roll::rolls;
use crate::suggest;

pub(super) static RULE: Rule = Rule {
    id: "name-without-file",
    level: Level::Error,
    mend: Mend::Never("whether the name or the file is wrong is not known"),
    summary: "a page names a model that does not exist",
    docs: r"
### What it checks
Columns of tables, and lines of code blocks, of which the profile says that each names a file: the file must be there.
A name that stands there twice is reported too.

### Why
The row tells of something that was renamed or taken away, or the name is misspelt and what was meant has no row.

### How to fix
Correct the name, or take the row away.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for roll in rolls(page) {
        let mut known = std::collections::HashMap::new();
        for (name, span) in &roll.names {
            if let Some(first) = known.insert(*name, *span) {
                findings.push(
                    page.finding(
                        *span,
                        format!("twice {name}"),
                        format!("`{name}` stands here twice"),
                    )
                    .also(first, "the first one")
                    .help("take one of the two away"),
                );
            }
            if roll.files.contains_key(name) || roll.others.contains_key(name) {
                continue;
            }
            let message = format!("`{name}` names nothing that is in the catalog");
            let finding = page.finding(*span, format!("name {name}"), message);
            let named = |other: &&str| roll.names.iter().any(|(name, _)| name == other);
            let free = roll.files.keys().copied().filter(|name| !named(name));
            findings.push(match suggest::nearest(name, free) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("correct the name, or take it away"),
            });
        }
    }
}
