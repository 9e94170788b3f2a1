use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::record::{At, Fact};

pub(super) static RULE: Rule = Rule {
    id: "implied-feature",
    level: Level::Warn,
    mend: Mend::Never("which of the features is wrong is not known"),
    summary: "a feature is there without the one that it needs",
    docs: r"
### What it checks
Pairs of features of which the profile says that the first needs the second: a model that calls tools accepts
definitions of tools, one that shows its reasoning reasons.

### Why
One of the two statements is wrong, and who chooses a model by it chooses the wrong one.

### How to fix
Look both up at the provider and correct the wrong one.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    for pair in &kind.implies {
        let is = |fact: &&Fact<'_>, flag: bool| fact.value.flag() == Some(flag);
        let Some(when) = page.fact(pair.when).filter(|fact| is(fact, true)) else { continue };
        let Some(then) = page.fact(pair.then).filter(|fact| is(fact, false)) else { continue };
        if page.is_disputed(pair.when) || page.is_disputed(pair.then) {
            continue;
        }
        let says = |fact: &Fact<'_>| match fact.at {
            At::NoBadge(label) => format!("the badge `{label}` is missing"),
            At::NoColumn(label) => format!("the column `{label}` is missing"),
            At::Column(_) | At::Badge(_) => format!("{} is there", fact.at),
            at => format!("{at} says {}", page.record.quoted(fact)),
        };
        let finding = page
            .finding(
                when.span,
                format!("{} {}", pair.when, pair.then),
                format!(
                    "{}, but {}: `{}` needs `{}`",
                    says(when),
                    says(then),
                    pair.when,
                    pair.then
                ),
            )
            .label(format!("this needs `{}`", pair.then))
            .help("look both up at their source and correct the wrong one");
        findings.push(if then.at.is_absent() {
            finding
        } else {
            finding.also(then.span, says(then))
        });
    }
}
