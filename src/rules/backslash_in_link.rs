use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::links::destination::Destination;
use crate::navigation::Fault;
use crate::parse::markdown::LinkForm;

pub(super) static RULE: Rule = Rule {
    id: "backslash-in-link",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a link separates folders with a backslash",
    docs: r"
### What it checks
That the path of a link does not hold `\`, unless a file of that name is there.

### Why
Only Windows reads a backslash as a separator; in an address it is a character like any other.

### How to fix
Write `/` instead.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for route in page.faulty(Fault::Backslash) {
        let mut finding = page
            .finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!(
                    r"the target `{}` holds `\`, and addresses are separated by `/`",
                    route.link.target
                ),
            )
            .label(r"`\` does not separate folders here")
            .help("write `/` instead");
        // Only where that leads somewhere is it known that nothing else is wrong.
        let slashed = route.link.target_span.of(page.text).replace('\\', "/");
        let destination = Destination::parse(&slashed);
        let leads = page.site.zip(destination.local()).is_some_and(|(site, local)| {
            page.platforms().all(|platform| {
                !site.resolve(page.file(), local, platform).is_dead(platform.target())
            })
        });
        let is_here = leads && route.link.form != LinkForm::Reference;
        if let Some(local) = destination.local().filter(|_| is_here) {
            let span = local.path_span.shifted(route.link.target_span.start as usize);
            let text = local.path_span.of(&slashed);
            finding = finding.fix(Applicability::Safe, "separate by `/`", span, text);
        }
        findings.push(finding);
    }
}
