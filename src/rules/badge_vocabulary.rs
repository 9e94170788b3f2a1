use super::unknown_badge::other_group;
use super::{Check, Findings, Level, Mend, Page, Rule, malformed_badge};
use crate::badge;
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::profile::BadgeDef;
use crate::record::PlacedBadge;
use crate::rule::lost::of_badges;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "badge-vocabulary",
    level: Level::Error,
    mend: Mend::Either,
    summary: "the message, colour or alternative text of a badge is not that of its label",
    docs: r"
### What it checks
For each badge whose label the profile knows: its message, its colour and its alternative text. `gray` and
`grey` are one colour.

### Why
The alternative text is all that a reader without images gets, the colour groups badges for all others, and the
message is what the badge says. A badge that was copied and changed in one of the three places says two things
at once.

### How to fix
Write what the vocabulary says, or correct the label.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for placed in &page.badges {
        let Some(def) = placed.def else { continue };
        let badge = &placed.badge;
        if !badge.is_static {
            continue;
        }
        if badge.label.text != def.label {
            findings.extend(other_label(page, placed, def));
            continue;
        }
        let sound = badge.faults.is_empty();
        let link = &page.document().links[placed.link];
        let mut wrong: Vec<Wrong<'_>> = Vec::new();
        if sound && has_other_message(placed) {
            let expected = def.message.as_deref().unwrap_or_default();
            let span = malformed_badge::on_page(page, placed, badge.message.span);
            wrong.push(Wrong { what: "message", written: &badge.message.text, expected, span });
        }
        if sound && !same_colour(&badge.colour.text, &def.colour) {
            let span = malformed_badge::on_page(page, placed, badge.colour.span);
            let (written, expected) = (&badge.colour.text, def.colour.as_str());
            wrong.push(Wrong { what: "colour", written, expected, span });
        }
        if let Some(expected) = def.alt.as_deref()
            && link.text.trim() != expected
        {
            let (written, span) = (link.text.trim(), link.text_span);
            wrong.push(Wrong { what: "alternative text", written, expected, span });
        }
        let Some((first, others)) = wrong.split_first() else { continue };
        let parts: Vec<String> = wrong
            .iter()
            .map(|wrong| {
                format!("the {} `{}` instead of `{}`", wrong.what, wrong.written, wrong.expected)
            })
            .collect();
        let whats: Vec<&str> = wrong.iter().map(|wrong| wrong.what).collect();
        let mut finding = page
            .finding(
                if first.span.is_empty() { link.span } else { first.span },
                format!("badge {} {}", def.label, whats.join(" ")),
                format!("the badge `{}` has {}", def.label, parts.join(" and ")),
            )
            .label(format!("`{}` belongs here", first.expected))
            .losing(other_group(page, placed).map(of_badges).into_iter().collect())
            .help(format!(
                "write the {} of `{}`, or correct its label",
                whats.join(" and "),
                def.label
            ));
        for other in others {
            finding = finding.also(other.span, format!("`{}` belongs here", other.expected));
        }
        // A message may be meant otherwise than the vocabulary has it; colour and text only show it.
        let says_more = whats.contains(&"message");
        if wrong.iter().all(|wrong| !wrong.span.is_empty()) {
            let applicability = if says_more { Applicability::Unsafe } else { Applicability::Safe };
            let title = format!("write `{}` as the vocabulary has it", def.label);
            let edits = wrong.iter().map(Wrong::edit).collect();
            finding.fixes.push(Fix::new(applicability, title, edits));
        }
        findings.push(finding);
    }
}

/// A label of the vocabulary on a badge that is another one in all the rest.
fn other_label(page: &Page<'_>, placed: &PlacedBadge<'_>, def: &BadgeDef) -> Option<Finding> {
    let label = &placed.badge.label;
    let group = page.kind()?.badges.get(placed.group?)?;
    let known = group.badges.iter().any(|known| known.label == label.text);
    if !known || !placed.badge.faults.is_empty() {
        return None;
    }
    let span = malformed_badge::on_page(page, placed, label.span);
    let wanted = &def.label;
    Some(
        page.finding(
            span,
            format!("badge {wanted} label"),
            format!(
                "the badge has the label `{}`, but the message, colour and alternative text of `{wanted}`",
                label.text
            ),
        )
        .label(format!("`{wanted}` belongs here"))
        .help(format!("write `{wanted}`, or correct all the rest"))
        .fix(Applicability::Unsafe, format!("write `{wanted}`"), span, badge::field(wanted)),
    )
}

struct Wrong<'a> {
    what: &'static str,
    written: &'a str,
    expected: &'a str,
    span: Span,
}

impl Wrong<'_> {
    fn edit(&self) -> Edit {
        let text = if self.what == "alternative text" {
            self.expected.replace('[', r"\[").replace(']', r"\]")
        } else {
            badge::field(self.expected)
        };
        Edit { file: None, span: self.span, text }
    }
}

/// Whether the badge says another thing than its vocabulary has for it.
pub(super) fn has_other_message(placed: &PlacedBadge<'_>) -> bool {
    placed.def.and_then(|def| def.message.as_deref()).is_some_and(|message| {
        placed.badge.is_static && placed.badge.message.text.trim() != message
    })
}

fn same_colour(one: &str, two: &str) -> bool {
    let (one, two) = (one.trim(), two.trim());
    let plain = |colour: &str| colour.to_ascii_lowercase().replace("grey", "gray");
    one == two || plain(one) == plain(two)
}
