use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::record::{At, Fact};
use crate::schema::{Violation, ViolationKind};
use crate::text::Span;
use crate::value::Value;
use crate::wording::Holder;

pub(super) static RULE: Rule = Rule {
    id: "invalid-field",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a value does not meet the schema of its page",
    docs: r"
### What it checks
That the values in front matter, spec tables and badges are as the JSON Schema of the page's kind asks: their type, the
words that are allowed, the least and greatest number, the pattern of an id. The schema sees values as they are read by
their units, so `128k tokens` is the number 128000.

### Why
Programs that read the catalog rely on these types, and break or show nonsense on a value that is of another.

### How to fix
Write a value as the message asks. If it is right, change the schema of the kind. For a key of the front matter without a
value the fix writes what the page tells elsewhere.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for (index, violation) in page.violations.iter().enumerate() {
        // One value that stands in two branches of the record is one fault.
        let is_told = page.violations[..index]
            .iter()
            .any(|other| other.span == violation.span && other.kind == violation.kind);
        if violation.kind != ViolationKind::InvalidValue
            || is_told
            || is_unreadable(page, violation)
        {
            continue;
        }
        let fact = violation.pointer.strip_prefix("/facts/").and_then(|role| {
            page.facts.iter().find(|fact| fact.role.as_str() == role && fact.span == violation.span)
        });
        let mut finding = page.finding(
            violation.span,
            format!("{} {}", violation.pointer, violation.span.of(page.text)),
            message(page, violation, fact),
        );
        finding.help = Some(match (&violation.help, &violation.suggestion) {
            (Some(help), Some(_)) => help.clone(),
            (Some(help), None) => format!("correct the value; the schema says: {help}"),
            (None, _) => "correct the value, or the schema of the page".to_owned(),
        });
        for (span, message) in &violation.related {
            finding = finding.also(*span, message.clone());
        }
        if let Some(rest) = violation.pointer.strip_prefix("/front_matter/") {
            finding.lost = page.doubtful_in_front_matter(rest.split('/').next().unwrap_or(rest));
        }
        if let Some(meant) = &violation.suggestion {
            let quote = match page.text.as_bytes().get(violation.span.start as usize) {
                Some(b'"') => "\"",
                Some(b'\'') => "'",
                _ => "",
            };
            finding = finding.fix(
                Applicability::Unsafe,
                format!("write `{meant}`"),
                violation.span,
                format!("{quote}{meant}{quote}"),
            );
        }
        if let Some((place, text)) = told_elsewhere(page, violation, fact) {
            let title = format!("write `{text}`, as the page does elsewhere");
            finding = finding.fix(Applicability::Unsafe, title, place, text);
        }
        findings.push(match number(fact) {
            Some(0.0) => finding.because_of("zero-limit", page.file(), violation.span),
            Some(value) if value < 0.0 => {
                finding.because_of("negative-price", page.file(), violation.span)
            }
            _ => match untitled(page, violation.span) {
                Some(heading) => finding.because_of("empty-heading", page.file(), heading),
                None => finding,
            },
        });
    }
}

/// For a key of the front matter without a value: where that is to stand, and what other places of the page tell.
fn told_elsewhere(
    page: &Page<'_>,
    violation: &Violation,
    fact: Option<&Fact<'_>>,
) -> Option<(Span, String)> {
    let key = match fact.map(|fact| fact.at) {
        Some(At::FrontMatter(key)) => key,
        Some(_) => return None,
        None => violation.pointer.strip_prefix("/front_matter/")?,
    };
    let entry = page.front_matter.as_ref()?.root.as_ref()?.entry(key)?;
    let written = entry.value.span.of(page.text);
    let place = if matches!(written, "\"\"" | "''") {
        entry.value.span
    } else if entry.value.span == entry.key_span {
        let rest = page.text.get(entry.key_span.end as usize..)?;
        let colon = entry.key_span.end as usize + rest.find(':')? + 1;
        let line = page.text[colon..].lines().next().unwrap_or_default();
        Some(Span::new(colon..colon + line.len())).filter(|_| line.trim().is_empty())?
    } else {
        return None;
    };
    let def = page.kind()?.facts.iter().find(|def| def.front_matter.as_deref() == Some(key))?;
    let others = page.record.facts_of(def.role).filter(|fact| fact.at != At::FrontMatter(key));
    let others: Vec<&Fact<'_>> = others.filter(|fact| !fact.value.is_missing()).collect();
    let told = others
        .first()
        .filter(|one| !others.iter().any(|other| page.record.contradict(one, other)))?;
    let told = told.value.text()?;
    let quoted = format!("\"{}\"", told.replace('\\', "\\\\").replace('"', "\\\""));
    let blank = if place.start == entry.value.span.start { "" } else { " " };
    Some((place, format!("{blank}{quoted}")))
}

/// The heading without a text that the place lies in.
fn untitled(page: &Page<'_>, place: Span) -> Option<Span> {
    let headings = page.document().headings.iter();
    let mut empty = headings.filter(|heading| heading.is_empty(page.text)).map(|it| it.span);
    empty.find(|span| span.contains(place))
}

/// What a unit could not read is named by its own rule.
fn is_unreadable(page: &Page<'_>, violation: &Violation) -> bool {
    page.unreadable.iter().any(|value| value.span == violation.span)
}

fn number(fact: Option<&Fact<'_>>) -> Option<f64> {
    match &fact?.value {
        Value::Number(number) => Some(number.shown),
        _ => None,
    }
}

/// The schema names a fact by its role; a reader knows it by its place.
fn message(page: &Page<'_>, violation: &Violation, fact: Option<&Fact<'_>>) -> String {
    let name = format!("`{}` ", violation.pointer.rsplit('/').next().unwrap_or_default());
    match (violation.message.strip_prefix(&name), fact) {
        (Some(rest), Some(fact)) => format!("{} {rest}", fact.at),
        (Some(rest), None) => match Holder::of(page, &violation.pointer) {
            Some(holder) => format!("{name}of {holder} {rest}"),
            None => violation.message.clone(),
        },
        (None, _) => violation.message.clone(),
    }
}
