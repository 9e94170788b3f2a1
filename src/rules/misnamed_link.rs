use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Finding;
use crate::name::Name;
use crate::parse::markdown::Link;
use crate::profile::Navigation;
use crate::profile::pattern::names;
use crate::record::Fact;

pub(super) static RULE: Rule = Rule {
    id: "misnamed-link",
    level: Level::Error,
    mend: Mend::Never("whether the text or the link is wrong is not known"),
    summary: "a link names somebody else than the page does",
    docs: r"
### What it checks
Links whose text holds a name, such as `More models by Quarry`, where the profile says which facts of the page it repeats:
that the page gives that name for one of them. A page that does not give all of them may leave out the one that is meant.
Items of the breadcrumb are held against the labels that the profile gives them.

### Why
The link leads to another page than its text promises, and no link checker sees it: the page is there.

### How to fix
Write the name that the page gives, or lead the link to the page that it names.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    findings.extend(in_breadcrumb(page));
    let navigation = page.kind().map_or(&[][..], |kind| kind.navigation.as_slice());
    for navigation in navigation.iter().filter(|navigation| !navigation.names.is_empty()) {
        if navigation.names.iter().any(|role| named(page, *role).is_none()) {
            continue;
        }
        let Some(pattern) = &navigation.text else { continue };
        for link in page.document().links.iter().filter(|link| !link.image) {
            let Some(name) = pattern.capture(page.link_text(link)) else { continue };
            // A page of several authors gives them in one place.
            let is_told = |fact: &Fact<'_>| {
                let told = fact.value.text();
                told.is_none_or(|told| told.contains(name) || name.contains(told))
            };
            let mut facts = navigation.names.iter().filter_map(|role| named(page, *role));
            if !facts.any(is_told) {
                findings.push(finding(page, navigation, link, name));
            }
        }
    }
}

/// The first item of the breadcrumb that has another text than the profile gives it.
fn in_breadcrumb(page: &Page<'_>) -> Option<Finding> {
    let (kind, breadcrumb) = (page.kind()?, page.breadcrumb.as_ref()?);
    breadcrumb.items.iter().find_map(|item| {
        let crumb = kind.breadcrumb.get(item.crumb?)?;
        let label = crumb.label.as_deref().filter(|label| !names(item.text, label))?;
        let message = format!("an item of the breadcrumb says `{}`, not `{label}`", item.text);
        Some(
            page.finding(item.span, format!("breadcrumb {}", item.text), message)
                .help(format!("write `{label}`")),
        )
    })
}

/// The fact that such a link repeats, if the page gives it and does not contradict itself.
fn named<'p>(page: &Page<'p>, role: Name) -> Option<&'p Fact<'p>> {
    let record = page.record;
    record.fact(role).filter(|_| !record.is_disputed(role))
}

fn finding(page: &Page<'_>, navigation: &Navigation, link: &Link<'_>, name: &str) -> Finding {
    let facts = || navigation.names.iter().filter_map(|role| named(page, *role));
    let told: Vec<String> = facts().map(|fact| format!("`{}`", fact.value)).collect();
    let (text, told) = (page.link_text(link), told.join(" and "));
    let finding = page
        .finding(
            link.text_span,
            format!("link {text}"),
            format!("the link `{text}` names `{name}`, this page tells of {told}"),
        )
        .label("another name than on this page")
        .help("write the name that the page gives, or lead the link to the page that it names");
    facts().fold(finding, |finding, fact| finding.also(fact.span, "this page says so"))
}
