use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::parse::markdown::Line;
use crate::profile::pattern::names;
use crate::schema::ViolationKind;
use crate::suggest::nearest_label;
use crate::text::Span;
use crate::wording::{Holder, quoted};

pub(super) static RULE: Rule = Rule {
    id: "unknown-field",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "the front matter or a spec table has a field that its schema does not know",
    docs: r"
### What it checks
That front matter and tables of labels and values hold no other fields than the JSON Schema of the page's kind allows.
A name that is one slip of the pen away from an allowed one is shown with it. Where the schema says nothing of the
labelled lines of a section, a label that is nearly one which the profile has there and the section lacks is told too.

### Why
A misspelt field is a missing one: programs that ask for `author` do not find `auhtor`.

### How to fix
Correct the name. If the field is meant, add it to the schema of the kind.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    findings.extend(misspelt(page));
    for violation in page.violations {
        let ViolationKind::UnknownKey { key } = &violation.kind else { continue };
        let Some(holder) = Holder::of(page, &violation.pointer) else { continue };
        let generated = violation.message.starts_with("unknown key `")
            || violation.message.ends_with(&format!("and has `{}`", quoted(key)));
        let message = match &violation.suggestion {
            _ if !generated => violation.message.clone(),
            Some(meant) => format!(
                "{holder} has {} `{}`, not `{}`",
                holder.field(),
                quoted(key),
                quoted(meant)
            ),
            None => format!(
                "{holder} has {} `{}`, which its schema does not know",
                holder.field(),
                quoted(key)
            ),
        };
        let mut finding = page
            .finding(violation.span, format!("{holder} {key}"), message)
            .label("not known here");
        let noun = holder.fields(2).trim();
        finding.help =
            violation.help.as_ref().map(|help| match help.strip_prefix("the keys here") {
                Some(rest) if !noun.is_empty() => format!("{noun} here{rest}"),
                _ => help.clone(),
            });
        for (span, message) in &violation.related {
            finding = finding.also(*span, message.clone());
        }
        if let Some(meant) = &violation.suggestion {
            finding.lost = holder.lost(page, meant);
        }
        findings.push(match &violation.suggestion {
            Some(meant) => match crate::wording::place_of(page, violation.span, key) {
                Some(span) => finding.fix(
                    Applicability::Unsafe,
                    format!("write `{meant}`"),
                    span,
                    meant.clone(),
                ),
                None => finding,
            },
            None => finding,
        });
    }
}

/// Labels in the sections that the profile knows labelled lines of, where the schema says nothing of them: those that are
/// nearly a label which the section lacks.
fn misspelt(page: &Page<'_>) -> Findings {
    let (Some(kind), document) = (page.kind(), page.document()) else { return Findings::new() };
    let mut found = Findings::new();
    let mut sections: Vec<&str> = kind.line_sections().collect();
    sections.sort_unstable();
    sections.dedup();
    for name in sections {
        let is_named: Vec<bool> =
            document.headings.iter().map(|heading| names(&heading.text, name)).collect();
        if !is_named.contains(&true) {
            continue;
        }
        let is_inside =
            |line: &Line<'_>| line.section.is_some_and(|section| is_named[section as usize]);
        let labels: Vec<(&str, Span)> = document
            .defining()
            .filter(|(line, _)| is_inside(line))
            .filter_map(|(line, defined)| labelled(line, defined.map(|(term, _)| term)))
            .collect();
        let all = || kind.facts.iter().filter_map(|def| def.label.as_deref());
        let is_unknown = |(label, _): &&(&str, Span)| !all().any(|wanted| names(label, wanted));
        let mut unknown = labels.iter().filter(is_unknown).peekable();
        if unknown.peek().is_none() {
            continue;
        }
        let own = kind.facts.iter().filter(|def| def.under.as_deref() == Some(name));
        let is_there = |wanted: &&str| labels.iter().any(|(label, _)| names(label, wanted));
        let lacking: Vec<&str> =
            own.filter_map(|def| def.label.as_deref()).filter(|label| !is_there(label)).collect();
        for (label, span) in unknown {
            let near = nearest_label(label, lacking.iter().copied());
            let Some(meant) =
                near.filter(|meant| !page.schema_judges(["lines", name], label, meant, *span))
            else {
                continue;
            };
            let message = format!("the section `{name}` has the line `{label}`, not `{meant}`");
            found.push(
                page.finding(*span, format!("line {name} {label}"), message)
                    .label("not known here")
                    .help(format!("did you mean `{meant}`?"))
                    .losing(page.lost_line(name, meant)),
            );
        }
    }
    found
}

/// The bold label of a line, or the term that it defines.
fn labelled<'d>(line: &'d Line<'_>, term: Option<&'d Line<'_>>) -> Option<(&'d str, Span)> {
    if let Some(term) = term {
        return Some((term.text.trim(), term.span));
    }
    let label = line.label.as_ref().filter(|label| label.strong)?;
    Some((line.label()?, label.span))
}
