use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::links::resolve::Site;
use crate::navigation::{self, End, Fault};

pub(super) static RULE: Rule = Rule {
    id: "dead-link",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a link leads to nothing",
    docs: r"
### What it checks
That each link into the catalog leads to a file or folder that is there, on each platform that the links must work
on. GitHub takes a target relative to the folder of the file, and letter case counts; Hugo relative to the address
of the page, where `x.md` is the folder `x/`. Targets that a template makes (`{{< ref >}}`, `{% link %}`) are passed
over, as is the web.
Many links to one page or folder that is gone are one finding, on the first of them; where the page lies elsewhere by
now, or its twin is there, the finding on that stands for all.

### Why
A reader who follows it gets an error page.

### How to fix
Write the target that the help names. Where it names none the page is gone: bring it back, or take the link away.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(site) = page.site else { return };
    for route in page.faulty(Fault::Dead).filter(|route| !route.link.image) {
        let Some(end) = route.end() else { continue };
        let says = match route.works_on(&site) {
            Some(platform) => format!(
                "works {} and is dead {}: it leads to {}",
                navigation::there(platform),
                navigation::there(end.platform),
                navigation::place(&site, end)
            ),
            None => navigation::leads(&site, end),
        };
        let finding = page
            .finding(
                route.link.target_span,
                format!("link {}", route.link.target),
                format!("the link `{}` {says}", navigation::name(route.link)),
            )
            .label("nothing is there")
            .on(end.platform.target());
        findings.push(if route.meant.is_some() {
            page.mended(finding, route)
        } else {
            finding.help(help(&site, end, &route.link.target))
        });
    }
}

fn help(site: &Site<'_>, end: &End, target: &str) -> String {
    if let Some(near) = navigation::near_file(site, end) {
        return format!("did you mean `{near}`?");
    }
    let is_host = |host: &str| host.contains('.') && !host.contains('/');
    if target.split_once('@').is_some_and(|(name, host)| !name.contains('/') && is_host(host)) {
        return format!("write `mailto:{target}` if a mail address is meant");
    }
    if target.starts_with("www.") {
        return format!("write `https://{target}`");
    }
    "link to a page that is there, or take the link away".to_owned()
}
