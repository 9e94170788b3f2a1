use super::{Check, Findings, Level, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "unexpected-element",
    level: Level::Warn,
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
    let mut told: Vec<&str> = Vec::new();
    for (name, span) in &page.document().elements {
        let is_allowed = allowed.iter().any(|known| known.eq_ignore_ascii_case(name));
        if is_allowed || told.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        told.push(name);
        let mut finding = page
            .finding(*span, *name, format!("pages may not hold the element `{name}`"))
            .help(format!(
                "write `\\<{name}>` or code if it is meant to be read, else say it in Markdown"
            ));
        let others = page
            .document()
            .elements
            .iter()
            .filter(|(other, place)| place != span && other.eq_ignore_ascii_case(name));
        for (_, place) in others {
            finding = finding.also(*place, "here too");
        }
        findings.push(finding);
    }
}
