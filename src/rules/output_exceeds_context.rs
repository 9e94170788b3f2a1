use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::name::Name;

pub(super) static RULE: Rule = Rule {
    id: "output-exceeds-context",
    level: Level::Warn,
    mend: Mend::Never("which of the limits is wrong is not known"),
    summary: "a limit is greater than the limit that contains it",
    docs: r"
### What it checks
Pairs of numbers of which the profile says that one is at most the other: above all the maximum output of a model
against its context window, both in tokens; also two numbers of one row where rows stand for themselves. Numbers compare by what is displayed, so that `131k` and `131.1k` are
no fault.

### Why
What a model writes counts towards its context window, so no answer can be longer than that. Most often one of
the two numbers was copied from another model or another provider. A few providers count the context window
without the output.

### How to fix
Look both limits up at the provider and correct the wrong one.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    let rows = page.record.items.iter().filter(|item| page.tables[item.table].def.rows_are_items);
    let all = std::iter::once(&page.facts).chain(rows.map(|row| &row.facts));
    for (pair, facts) in all.flat_map(|facts| kind.at_most.iter().map(move |pair| (pair, facts))) {
        let of = |role: Name| facts.iter().find(|fact| fact.role == role);
        let (Some(less), Some(more)) = (of(pair.less), of(pair.more)) else { continue };
        let (Some(small), Some(great)) = (less.value.number(), more.value.number()) else {
            continue;
        };
        // A limit of zero is told by its own rule.
        if !small.exceeds(great)
            || great.high <= 0.0
            || page.is_disputed(pair.less)
            || page.is_disputed(pair.more)
        {
            continue;
        }
        let (less_text, more_text) = (page.record.quoted(less), page.record.quoted(more));
        findings.push(
            page.finding(
                less.span,
                format!("{} {}", pair.less, pair.more),
                format!("{} says {less_text}, {} only {more_text}", less.at, more.at),
            )
            .label(format!("more than {more_text}"))
            .also(more.span, format!("at most this much is possible: {more_text}"))
            .help("look both up at their source and correct the wrong one"),
        );
    }
}
