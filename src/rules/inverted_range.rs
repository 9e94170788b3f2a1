use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::value::Value;

pub(super) static RULE: Rule = Rule {
    id: "inverted-range",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a range ends before it begins",
    docs: r"
### What it checks
Ranges such as `0.0-2.0` and `1-32k`: the first value is at most the second, by what is displayed.

### Why
No value lies in such a range, so a program that checks its input by it refuses everything.

### How to fix
Exchange the two values, or correct the one that is wrong.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for fact in &page.inverted {
        let Value::Range(ends) = &fact.value else { continue };
        let [from, to] = **ends;
        let text = fact.span.of(page.record.text);
        let finding = page
            .finding(
                fact.span,
                format!("{} {text}", fact.at),
                format!(
                    "{} says `{text}`: the range begins with {from} and ends with {to}",
                    fact.at
                ),
            )
            .label("ends before it begins")
            .help("exchange the two values, or correct the one that is wrong");
        findings.push(match exchanged(text) {
            Some(text) => {
                finding.fix(Applicability::Unsafe, format!("write `{text}`"), fact.span, text)
            }
            None => finding,
        });
    }
}

/// The range the other way round, where its two values stand apart plainly.
fn exchanged(text: &str) -> Option<String> {
    let is_value = |char: char| char.is_alphanumeric() || char == '.';
    let first = text.find(|char: char| !is_value(char))?;
    let second = text
        .rfind(|char: char| !is_value(char))
        .map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8))?;
    let (from, separator, to) = (&text[..first], &text[first..second], &text[second..]);
    let plain = !from.is_empty() && !to.is_empty() && !separator.contains(is_value);
    plain.then(|| format!("{to}{separator}{from}"))
}
