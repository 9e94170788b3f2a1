use super::{Check, Findings, Level, Mend, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "id-contradicts-path",
    level: Level::Error,
    mend: Mend::Never("whether the id or the path is wrong is not known"),
    summary: "the id on a page does not lead to the path of the page",
    docs: r"
### What it checks
The id of a page against its place in the catalog: the profile says how file and folder names are made from ids
(which characters are replaced, whether letters become small), so that each id has exactly one path.

### Why
Links and programs find a page by making the path from the id. They miss this one, or take another page for it.

### How to fix
Correct the id, or move the file to the path that belongs to it.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(identity) = page.kind().and_then(|kind| kind.id.as_ref()) else { return };
    let Some(actual) = page.capture(&identity.capture) else { return };
    for fact in page.record.facts_of(identity.role) {
        let Some(id) = fact.value.text() else { continue };
        let expected = identity.path_of(id);
        if expected == actual {
            continue;
        }
        findings.push(
            page.finding(
                fact.span,
                format!("{} {id}", identity.role),
                format!(
                    "the id `{id}` belongs to the path `{expected}`, the page lies at `{actual}`"
                ),
            )
            .label(format!("makes the path `{expected}`"))
            .help(format!("correct the id, or move the page to `{expected}`")),
        );
        // Ids that disagree among themselves are told by their own rule.
        return;
    }
}
