use super::{Check, Findings, Level, Mend, Page, Rule};

pub(super) static RULE: Rule = Rule {
    id: "zero-limit",
    level: Level::Error,
    mend: Mend::Never("the limit is not known"),
    summary: "a limit of zero",
    docs: r"
### What it checks
Numbers that the profile compares as limits (`at_most`), such as the context window and the maximum output in
tokens: none is zero.

### Why
A model with room for no token does nothing. Generators write zero for a limit that they do not know.

### How to fix
Look the limit up, or leave it out until it is known.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    for (index, pair) in kind.at_most.iter().enumerate() {
        for role in [pair.less, pair.more] {
            let told = |other: &&crate::profile::Ordered| other.less == role || other.more == role;
            if kind.at_most[..index].iter().any(|other| told(&other)) {
                continue;
            }
            let mut zeros = page.record.facts_of(role).filter(|fact| {
                fact.value.number().is_some_and(|number| number.low >= 0.0 && number.high <= 0.0)
            });
            let Some(first) = zeros.next().filter(|_| !page.is_disputed(role)) else { continue };
            let text = page.record.quoted(first);
            let finding = page
                .finding(
                    first.span,
                    role.as_str(),
                    format!("{} says {text}, a limit that lets nothing through", first.at),
                )
                .label("zero is no limit")
                .help("look the limit up, or leave it out until it is known");
            findings.push(zeros.fold(finding, |finding, fact| finding.also(fact.span, "and here")));
        }
    }
}
