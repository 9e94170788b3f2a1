use super::{Check, Findings, Level, Mend, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "section-order",
    level: Level::Warn,
    mend: Mend::Never("how much of the text around it belongs to the section is not known"),
    summary: "a section stands in another place than on other pages",
    docs: r"
### What it checks
That the sections of a page stand in the order of the profile. Of several orders the one with the fewest moves counts: one
section that was moved is one finding, its subsections go with it.

### Why
Who reads many pages of a kind finds a section by its place. A section in another place is often the trace of pages glued
together.

### How to fix
Move the section to its place.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let document = page.document();
    for moved in &page.outline.moved {
        let heading = &document.headings[moved.heading];
        let after = moved.after.map(|index| &document.headings[index]);
        let place = after.map_or_else(
            || "at the start of the page".to_owned(),
            |after| format!("behind `{}`", after.text),
        );
        let mut finding = page
            .finding(
                heading.text_span,
                format!("section {}", heading.text),
                format!("the section `{}` belongs {place}", heading.text),
            )
            .help(format!("move it {place}"));
        if let Some(after) = after {
            finding = finding.also(after.text_span, "behind this one and what belongs to it");
        }
        let swallowed = document.tables.iter().find_map(|table| document.swallowed(table).next());
        let title = document.headings.iter().find(|heading| heading.level == 1);
        findings.push(match (swallowed.map(|(header, _)| document.rows[header].span), title) {
            (Some(span), _) if span.start < heading.span.start => {
                finding.because_of("swallowed-table", page.file(), span)
            }
            (_, Some(title)) if heading.span.start < title.span.start => {
                finding.because_of("misplaced-title", page.file(), title.text_span)
            }
            _ => finding,
        });
    }
}
