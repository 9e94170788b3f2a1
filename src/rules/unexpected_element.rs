use hashbrown::HashMap;

use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Related;

pub(super) static RULE: Rule = Rule {
    id: "unexpected-element",
    level: Level::Warn,
    mend: Mend::Never("what should stand in its place is not known"),
    summary: "a page holds an element of HTML that it may not hold",
    docs: r"
### What it checks
The elements of HTML on a page, outside of code, against those that the profile allows.

### Why
Where the pages are shown, other elements are taken out or shown as text: what was written in angle brackets is lost.

### How to fix
Write `\<` or code where angle brackets were meant, or say it in Markdown.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(allowed) = page.profile.and_then(|profile| profile.elements.as_ref()) else { return };
    // By its name the finding that told of an element first.
    let mut told: HashMap<String, usize> = HashMap::new();
    for (name, span) in &page.document().elements {
        if allowed.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        if let Some(&first) = told.get(&name.to_ascii_lowercase()) {
            let here_too = Related { file: None, span: *span, message: "here too".to_owned() };
            findings[first].related.push(here_too);
            continue;
        }
        told.insert(name.to_ascii_lowercase(), findings.len());
        findings.push(
            page.finding(*span, *name, format!("pages may not hold the element `{name}`")).help(
                format!(
                    "write `\\<{name}>` or code if it is meant to be read, else say it in Markdown"
                ),
            ),
        );
    }
}
