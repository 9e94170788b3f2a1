use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::value::Time;

pub(super) static RULE: Rule = Rule {
    id: "future-date",
    level: Level::Warn,
    mend: Mend::Never("when it was is not known"),
    summary: "a page tells of something that was done on a day that has not come",
    docs: r"
### What it checks
Times that the profile says have passed once a page is there, such as when it was generated or its model was added: that
they are not later than tomorrow, as it may be tomorrow already where the generator runs. `SOURCE_DATE_EPOCH` gives
another day than today.

### Why
Such a page looks newer than all others, and is never taken for one that was left behind.

### How to fix
Generate the page again with a clock that is right.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let (Some(kind), Some(today)) = (page.kind(), page.today) else { return };
    for role in &kind.past {
        let Some(fact) = page.fact(*role).filter(|_| !page.is_disputed(*role)) else { continue };
        let Some(day) = fact.value.time().and_then(Time::days) else { continue };
        if day <= today + 1 {
            continue;
        }
        let title = page.profile.map_or_else(String::new, |profile| profile.role_title(*role));
        let days = match day - today {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        findings.push(
            page.finding(
                fact.span,
                format!("{role} {}", fact.value),
                format!("the {title} `{}` lies {days} in the future", fact.value),
            )
            .label("has not come")
            .help("generate the page again with a clock that is right"),
        );
    }
}
