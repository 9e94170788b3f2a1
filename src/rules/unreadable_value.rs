use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::text::span_of;

pub(super) static RULE: Rule = Rule {
    id: "unreadable-value",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a value is not written as its unit asks",
    docs: r"
### What it checks
Each value for which the profile names a unit: numbers of tokens, prices, dates, flags, lists of words, ranges. A word
that the unit has for no value, and an empty cell, can be read.

### Why
What cannot be read cannot be compared, counted or sorted: the other rules do without it, and so do programs.

### How to fix
Write the value in the form that the message names. If the catalog writes it this way throughout, teach the unit in the
profile the form.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for (index, value) in page.unreadable.iter().enumerate() {
        // One place that two roles are read from is one fault.
        if page.unreadable[..index].iter().any(|other| other.span == value.span) {
            continue;
        }
        let help = match value.meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write {}", value.expected),
        };
        let finding = page
            .finding(
                value.span,
                format!("{} {}", value.at, value.text),
                format!(
                    "{} says `{}`, not {}",
                    value.at,
                    crate::wording::quoted(value.text),
                    value.expected
                ),
            )
            .help(help);
        findings.push(match value.meant {
            Some(meant) => finding.fix(
                Applicability::Unsafe,
                format!("write `{meant}`"),
                span_of(page.record.text, value.text),
                meant,
            ),
            None => finding,
        });
    }
}
