use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::schema::ViolationKind;
use crate::text::{Span, span_of};

pub(super) static RULE: Rule = Rule {
    id: "missing-front-matter",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a page lacks the front matter that its kind must have",
    docs: r"
### What it checks
That a page begins with a block of metadata between two `---` lines where the schema of its kind requires
`front_matter`.

### Why
Without it the page has no title, author or type: Hugo names it after its file and sorts it among the wrong pages.

### How to fix
Begin the page with `---`, the keys that pages of its kind have, and `---`.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    if page.front_matter.is_some() {
        return;
    }
    let is_it = |kind: &ViolationKind, pointer: &str| {
        matches!(kind, ViolationKind::MissingKey { .. }) && pointer == "/front_matter"
    };
    if !page.violations.iter().any(|violation| is_it(&violation.kind, &violation.pointer)) {
        return;
    }
    let text = page.record.text;
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let keys: Vec<String> = page
        .kind()
        .into_iter()
        .flat_map(|kind| &kind.facts)
        .filter_map(|fact| fact.front_matter.as_ref().map(|key| format!("`{key}`")))
        .collect();
    // A fence that was typed, or changed by a word processor, into something else.
    let is_fence = first != "---"
        && (2..8).contains(&first.len())
        && first.chars().all(|c| matches!(c, '-' | '–' | '—'));
    let finding = if is_fence {
        let span = span_of(text, first);
        page.finding(
            span,
            "front matter",
            format!("the page has no front matter: its first line is `{first}`, not `---`"),
        )
        .help("write `---`")
        .fix(crate::diagnostic::Applicability::Unsafe, "write `---`", span, "---")
    } else {
        let line = span_of(text, first);
        let kind = page.kind().map_or("page", |kind| kind.title.as_str());
        page.finding(
            if first.is_empty() { Span::at(0) } else { line },
            "front matter",
            format!("the page has no front matter, a {kind} must have it"),
        )
        .label("must begin with `---`")
        .help(match keys.as_slice() {
            [] => "begin the page with a block of keys between two `---` lines".to_owned(),
            _ => format!(
                "begin the page with keys such as {} between two `---` lines",
                crate::wording::joined(&keys, "and")
            ),
        })
    };
    findings.push(finding.losing(page.lost_in_front_matter(None)));
}
