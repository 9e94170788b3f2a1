use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::value::Value;

pub(super) static RULE: Rule = Rule {
    id: "foreign-name",
    level: Level::Off,
    mend: Mend::Never("what the model is called is not known"),
    summary: "a name carries the mark of another owner",
    docs: r"
### What it checks
Texts that, by a pattern of the profile, only pages of certain owners carry: a name that begins with a prefix which
one provider gives its models, on the page of another one.

### Why
The name was copied from another provider. Readers look for a model that this one does not offer, and do not find the
one that it does.

### How to fix
Give the model the name that it has with this owner.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(profile) = page.profile else { return };
    for foreign in &profile.foreign_names {
        let mut captures = foreign.captures.iter();
        let Some(owner) = captures.find_map(|name| page.capture(name)) else { continue };
        let Some(fact) = page.fact(foreign.role) else { continue };
        let Value::Text(name) = &fact.value else { continue };
        if !foreign.pattern.fits(name) || foreign.owners.iter().any(|known| known == owner) {
            continue;
        }
        let title = profile.role_title(foreign.role);
        findings.push(
            page.finding(
                fact.span,
                format!("{} {name}", foreign.role),
                format!(
                    "the {title} `{name}` has the form `{}` of names of `{}`, but this is a page of `{owner}`",
                    foreign.pattern.text,
                    foreign.owners.join("`, `")
                ),
            )
            .label("the mark of another owner")
            .help("give the model the name that it has with this owner"),
        );
    }
}
