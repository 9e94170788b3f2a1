use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::name::Name;
use crate::parse::markdown::{Line, LineKind};
use crate::profile::pattern::names;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "empty-value",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a label has no value",
    docs: r"
### What it checks
That a value stands behind each label that the profile knows as the place of a fact, on the same line, the next one, or in
a list under it.

### Why
The page seems to say something and says nothing: most often the value could not be found when the page was made.

### How to fix
Write the value, or delete the line. Where a link of the page repeats the value, such as `More models by Quarry`, the fix
takes it from there.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    let document = page.document();
    for (index, line) in document.lines.iter().enumerate() {
        let Some(label) =
            line.label.as_ref().filter(|label| label.strong && label.value_span.is_empty())
        else {
            continue;
        };
        let name = line.label().unwrap_or_default();
        let known = kind.facts.iter().find(|fact| {
            fact.label.as_deref().is_some_and(|wanted| names(name, wanted))
                && fact.under.as_ref().is_none_or(|under| page.is_under(line.section, under))
        });
        let Some(known) = known else { continue };
        if !line.links.is_empty() || is_followed(line, document.lines.get(index + 1)) {
            continue;
        }
        let finding = page
            .finding(
                label.span,
                format!("label {name}"),
                format!("nothing stands behind the label `{name}`"),
            )
            .label("no value")
            .help("write the value, or delete the line");
        if let Some(value) = linked(page, known.role) {
            let at = label.value_span.start as usize;
            let rest = page.text[at..].lines().next().unwrap_or_default();
            let title = format!("write `{value}`, as a link below does");
            let finding = finding.help(format!("write `{value}`"));
            findings.push(finding.fix(
                Applicability::Safe,
                title,
                Span::new(at..at + rest.len()),
                format!(" {value}"),
            ));
            continue;
        }
        findings.push(
            match whole_line(page.text, label.span, matches!(line.kind, LineKind::Item(_))) {
                Some(span) => finding.fix(Applicability::Safe, "delete the line", span, ""),
                None => finding,
            },
        );
    }
}

/// The links whose texts repeat a role of the page, with nothing but what they say for it.
fn linked(page: &Page<'_>, role: Name) -> Option<String> {
    let navigation = page.kind()?.navigation.iter().find(|it| it.names.contains(&role))?;
    let pattern = navigation.text.as_ref()?;
    // They may as well say what the page is known to be for another role.
    let others = navigation.names.iter().filter(|name| **name != role);
    let others: Vec<&str> =
        others.map(|name| page.fact(*name)?.value.text()).collect::<Option<_>>()?;
    let links = page.document().links.iter().filter(|link| !link.image);
    let said = links.filter_map(|link| {
        let name = pattern.capture(page.link_text(link)).filter(|name| !others.contains(name))?;
        Some(format!("[{name}]({})", link.target_span.of(page.text)))
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// Whether the value stands on the next line or in a list under the label.
fn is_followed(line: &Line<'_>, next: Option<&Line<'_>>) -> bool {
    next.is_some_and(|next| match (line.kind, next.kind) {
        (_, LineKind::Continued) => true,
        (LineKind::Item(outer), LineKind::Item(inner)) => inner > outer,
        (_, LineKind::Item(_)) => next.section == line.section,
        _ => false,
    })
}

/// The line with its end, where nothing but the item with the label stands on it.
fn whole_line(text: &str, label: Span, item: bool) -> Option<Span> {
    let start = text[..label.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[label.end as usize..].find('\n').map(|at| label.end as usize + at + 1)?;
    let before = text[start..label.start as usize].trim_end_matches(['*', '_']).trim();
    (item && matches!(before, "-" | "*" | "+")).then(|| Span::new(start..end))
}
