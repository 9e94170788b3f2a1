use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::schema::ViolationKind;
use crate::wording::{Holder, quoted};

pub(super) static RULE: Rule = Rule {
    id: "unknown-field",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "the front matter or a spec table has a field that its schema does not know",
    docs: r"
### What it checks
That front matter and tables of labels and values hold no other fields than the JSON Schema of the page's kind allows.
A name that is one slip of the pen away from an allowed one is shown with it.

### Why
A misspelt field is a missing one: programs that ask for `author` do not find `auhtor`.

### How to fix
Correct the name. If the field is meant, add it to the schema of the kind.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
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
