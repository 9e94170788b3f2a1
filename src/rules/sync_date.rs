use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::record::Fact;
use crate::value::Time;

pub(super) static RULE: Rule = Rule {
    id: "sync-date",
    level: Level::Off,
    mend: Mend::Never("the date is not known"),
    summary: "a date is close to the time at which the page was generated",
    docs: r"
### What it checks
Dates that lie within a few days (5 in the built-in profile) of the stamp of the generator's run, on either side.
Which dates and which stamp belong together stands in the profile.

### Why
Where a source gives no release date, programs like to fill in the time at which they fetched the model. Such a date
sorts an old model among the newest, and nobody can tell it from a real one. A model that did come out
within those days is reported too: this rule is off unless it is asked for.

### How to fix
Look the date up, and leave it out where it is not known.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    for sync in &kind.sync_dates {
        let (Some(date), Some(stamp)) = (page.fact(sync.role), page.fact(sync.stamp)) else {
            continue;
        };
        let days = |fact: &Fact<'_>| fact.value.time().and_then(Time::days);
        let (Some(day), Some(stamped)) = (days(date), days(stamp)) else { continue };
        let apart = day.abs_diff(stamped);
        if apart > u64::from(sync.days) {
            continue;
        }
        let title = page.profile.map_or_else(String::new, |profile| profile.role_title(sync.role));
        let distance = match (apart, day < stamped) {
            (0, _) => "the day on which this page was generated".to_owned(),
            (1, true) => "1 day before this page was generated".to_owned(),
            (1, false) => "1 day after this page was generated".to_owned(),
            (days, true) => format!("{days} days before this page was generated"),
            (days, false) => format!("{days} days after this page was generated"),
        };
        findings.push(
            page.finding(
                date.span,
                format!("{} {}", sync.role, date.value),
                format!("the {title} `{}` is {distance}", date.value),
            )
            .label("a time of synchronisation?")
            .also(stamp.span, "generated here")
            .help("look the date up, and leave it out where it is not known"),
        );
    }
}
