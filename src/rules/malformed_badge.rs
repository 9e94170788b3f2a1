use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::badge::FaultKind;
use crate::record::PlacedBadge;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "malformed-badge",
    level: Level::Error,
    mend: Mend::Never("what it was to say is not known"),
    summary: "the URL of a badge breaks the grammar of shields.io",
    docs: r"
### What it checks
The URLs of static badges against the grammar of [shields.io](https://shields.io/badges/static-badge): two or
three parts joined by a dash, `label-message-colour` or `message-colour`, where `--` stands for a dash, `__` for
an underscore and `_` for a blank; a message and a colour that are not empty; a colour that CSS or shields.io
knows by name, or three, six or eight hexadecimal digits; `%` only before two hexadecimal digits; query
parameters that are spelt right.

### Why
For such a URL the service draws an error, a grey box, or something else than what is meant. Most often a dash
in a name was not doubled.

### How to fix
Write each dash of a label or message as `--`, each underscore as `__`, and name one of the colours that the
service knows.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for placed in &page.badges {
        for fault in &placed.badge.faults {
            let span = on_page(page, placed, fault.span);
            let written = fault.span.of(target(page, placed));
            let name = name_of(placed);
            let (message, label, help) = match &fault.kind {
                FaultKind::PartCount(count) => (
                    format!(
                        "the badge `{written}` has {count} {}, it needs two or three joined by `-`",
                        if *count == 1 { "part" } else { "parts" }
                    ),
                    format!("{count} {}", if *count == 1 { "part" } else { "parts" }),
                    if *count > 3 {
                        "write `--` for a dash and `__` for an underscore in the label or the message"
                    } else {
                        "write `label-message-colour`"
                    }
                    .to_owned(),
                ),
                FaultKind::EmptyMessage => (
                    format!("the badge {name} has an empty message"),
                    "a message is missing here".to_owned(),
                    "write the message between label and colour".to_owned(),
                ),
                FaultKind::EmptyColour => (
                    format!("the badge {name} has an empty colour"),
                    "a colour is missing here".to_owned(),
                    "write a colour behind the last dash".to_owned(),
                ),
                FaultKind::Escape => (
                    format!("`{written}` is no percent-escape of UTF-8 text"),
                    "not readable".to_owned(),
                    "write `%25` for a percent sign itself".to_owned(),
                ),
                FaultKind::Colour { meant } => (
                    format!(
                        "the badge {name} has the colour `{written}`, which shields.io does not know"
                    ),
                    "no colour".to_owned(),
                    match meant {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => "name a CSS colour, or write hexadecimal digits".to_owned(),
                    },
                ),
                FaultKind::Parameter { name, meant } => (
                    format!("shields.io knows no parameter `{name}`"),
                    "not known".to_owned(),
                    format!("did you mean `{meant}`?"),
                ),
            };
            let key = format!("badge {} {}", placed.badge.label.text, key_of(&fault.kind));
            findings.push(page.finding(span, key, message).label(label).help(help));
        }
    }
}

fn key_of(kind: &FaultKind<'_>) -> &'static str {
    match kind {
        FaultKind::PartCount(_) => "parts",
        FaultKind::EmptyMessage => "message",
        FaultKind::EmptyColour | FaultKind::Colour { .. } => "colour",
        FaultKind::Escape => "escape",
        FaultKind::Parameter { .. } => "parameter",
    }
}

/// The label, or the message of a badge without one.
fn name_of(placed: &PlacedBadge<'_>) -> String {
    let badge = &placed.badge;
    let text = if badge.label.text.is_empty() { &badge.message.text } else { &badge.label.text };
    if text.is_empty() { "without a label".to_owned() } else { format!("`{text}`") }
}

/// The URL of a badge as it is written.
fn target<'a>(page: &Page<'a>, placed: &PlacedBadge<'_>) -> &'a str {
    page.document().links[placed.link].target_span.of(page.record.text)
}

/// A place in the URL of a badge as a place on the page.
pub(super) fn on_page(page: &Page<'_>, placed: &PlacedBadge<'_>, span: Span) -> Span {
    span.shifted(page.document().links[placed.link].target_span.start as usize)
}
