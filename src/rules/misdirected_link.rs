use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::{Applicability, Fix, Related};
use crate::links::destination::Destination;
use crate::navigation::{self, Fault, Route};

pub(super) static RULE: Rule = Rule {
    id: "misdirected-link",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a link leads elsewhere than the profile promises",
    docs: r"
### What it checks
That an item of the breadcrumb, and a link with a fixed text or label such as `All Providers`, leads to the one page
that the profile names for it, on each platform that the links must work on. Links of one page that are off by the
same number of levels are one finding.

### Why
Such a link may well lead to something that is there, so no link checker sees that it is wrong: a breadcrumb that is
one level too high shows the reader the folder above the catalog.

### How to fix
Write the target that the help names. A whole catalog that is off by one level was mostly written for a platform that
shows a page one level deeper (Hugo) and is read on one that does not (GitHub), or the other way round: mend the
template.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let mut groups: Vec<(Option<i32>, Vec<&Route<'_>>)> = Vec::new();
    for route in page.faulty(Fault::Misdirected) {
        let off = levels_off(page, route);
        match groups.iter_mut().find(|(other, _)| off.is_some() && *other == off) {
            Some((_, routes)) => routes.push(route),
            None => groups.push((off, vec![route])),
        }
    }
    for (off, routes) in groups {
        report(page, off, &routes, findings);
    }
}

/// By how many levels the target is too high (or, below 0, too low) for the page that it must lead to.
fn levels_off(page: &Page<'_>, route: &Route<'_>) -> Option<i32> {
    const MOST: usize = 3;
    let (site, end) = (page.site?, route.end()?);
    let promise = route.promise.as_ref()?;
    let target = route.link.target.trim_start_matches("./");
    let leads = |target: &str| {
        let destination = Destination::parse(target);
        destination.local().is_some_and(|local| {
            let resolution = site.resolve(page.file(), local, end.platform);
            promise.is_kept(&site, &resolution)
        })
    };
    let mut higher = target;
    for off in 1..=MOST {
        let Some(lower) = higher.strip_prefix("..") else { break };
        higher = lower.trim_start_matches('/');
        if leads(if higher.is_empty() { "." } else { higher }) {
            return i32::try_from(off).ok();
        }
    }
    (1..=MOST)
        .find(|&off| leads(&format!("{}{target}", "../".repeat(off))))
        .and_then(|off| i32::try_from(off).ok())
        .map(|off| -off)
}

fn report(page: &Page<'_>, off: Option<i32>, routes: &[&Route<'_>], findings: &mut Findings) {
    let Some((first, others)) = routes.split_first() else { return };
    let Some((leads, must)) = sides(page, first) else { return };
    let name = navigation::name(first.link);
    let message = match off {
        Some(off) if !others.is_empty() => format!(
            "{} links lead {} too {}{}: `{name}` {leads}, and must lead to {must}",
            routes.len(),
            if off.abs() == 1 { "one level".to_owned() } else { format!("{} levels", off.abs()) },
            if off > 0 { "high" } else { "low" },
            works_on(page, routes).map_or(String::new(), |there| format!(", and work {there}")),
        ),
        _ => match works_on(page, routes) {
            Some(there) => format!("`{name}` works {there}, but {leads}; it must lead to {must}"),
            None => format!("{leads}; `{name}` must lead to {must}"),
        },
    };
    let mut finding = page
        .finding(first.link.target_span, format!("link {name}"), message)
        .label(format!("must lead to {must}"));
    finding.target = first.end().map(|end| end.platform.target());
    for route in others {
        let Some((leads, must)) = sides(page, route) else { continue };
        let message = format!("{leads}, must lead to {must}");
        finding.related.push(Related { file: None, span: route.link.target_span, message });
    }
    findings.push(mended(page, finding, routes));
}

/// The platform on which all these links are right.
fn works_on(page: &Page<'_>, routes: &[&Route<'_>]) -> Option<&'static str> {
    let site = page.site?;
    let platform = routes.first()?.works_on(&site)?;
    let right = routes.iter().all(|route| route.works_on(&site) == Some(platform));
    right.then(|| navigation::there(platform))
}

/// Where the link leads, and where it must.
fn sides(page: &Page<'_>, route: &Route<'_>) -> Option<(String, String)> {
    let leads = navigation::leads(&page.site?, route.end()?);
    Some((leads, navigation::promised(route.promise.as_ref()?)))
}

fn mended(
    page: &Page<'_>,
    finding: crate::diagnostic::Finding,
    routes: &[&Route<'_>],
) -> crate::diagnostic::Finding {
    if let [route] = routes {
        return page.mended(finding, route);
    }
    let mut edits = Vec::new();
    let mut targets = Vec::new();
    for route in routes {
        let Some(to) = route.meant else { return finding };
        let (Some(target), Some(edit)) = page.retarget(route, to) else {
            let help = page.no_common_form(to);
            return if let Some(help) = help { finding.help(help) } else { finding };
        };
        targets.push(format!("`{target}` for `{}`", navigation::name(route.link)));
        edits.push(edit);
    }
    let mut finding = finding.help(format!("write {}", targets.join(", ")));
    finding.fixes.push(Fix::new(Applicability::Safe, "point the links at their pages", edits));
    finding
}
