use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::{Applicability, Finding};
use crate::navigation;
use crate::parse::markdown::{Label, Line};
use crate::profile::Navigation;
use crate::profile::pattern::names;
use crate::text::span_of;

pub(super) static RULE: Rule = Rule {
    id: "unlinked-label",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "a label that must lead to a page has no link",
    docs: r"
### What it checks
Lines such as `**Provider**: Quarry` whose label leads to one page, as the profile says: that what stands behind the label is
a link. Where the target of the link tells which page is meant (`{tail}`), nothing is known without one.

### Why
The reader who wants to know who offers the model has to look for that page by hand.

### How to fix
Make the text a link. The fix does so where one target works on all platforms of the page.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let navigation = page.kind().map_or(&[][..], |kind| kind.navigation.as_slice());
    for (known, wanted) in navigation.iter().filter_map(|it| Some((it, it.label.as_deref()?))) {
        for line in page.document().lines.iter().filter(|line| line.links.is_empty()) {
            let told = line.label().zip(line.label.as_ref());
            if let Some((_, label)) = told.filter(|(text, _)| names(text, wanted)) {
                findings.extend(unlinked(page, known, line, label));
            }
        }
    }
}

fn unlinked(
    page: &Page<'_>,
    known: &Navigation,
    line: &Line<'_>,
    label: &Label,
) -> Option<Finding> {
    let (profile, site) = page.profile.zip(page.site)?;
    let text = label.value_span.of(page.text).trim();
    let value = line.value()?.trim();
    let [to] = known.to.as_slice() else { return None };
    // What is written in marks of its own is told by the rules about those.
    if value.is_empty() || value != text {
        return None;
    }
    let promise = navigation::labelled(page.record, profile, site.paths(), to)?;
    let must = navigation::promised(&promise);
    let (label_text, place) = (line.label()?, span_of(page.text, text));
    let finding = page
        .finding(
            place,
            format!("label {label_text}"),
            format!("`{text}` behind `{label_text}` is no link to {must}"),
        )
        .label("no link");
    let Some(target) = site.portable(page.file(), promise.page?, page.platforms) else {
        return Some(finding.help(format!("link it to {must}")));
    };
    let linked = format!("[{text}]({target})");
    let title = format!("write `{linked}`");
    Some(finding.help(title.clone()).fix(Applicability::Safe, title, place, linked))
}
