use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::links::destination::Destination;
use crate::parse::markdown::{Link, LinkForm};
use crate::text::{Span, span_of};

pub(super) static RULE: Rule = Rule {
    id: "empty-link-text",
    level: Level::Error,
    mend: Mend::Unsafe,
    summary: "a link has no text",
    docs: r"
### What it checks
That a link holds text or an image. Links to a place of their own page are passed over: they are marks, not meant to
be seen.

### Why
Nobody can see or follow it, and a screen reader reads out the address.

### How to fix
Write the name of the page between the brackets, or take the link away.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for (index, link) in page.document().links.iter().enumerate() {
        let written = matches!(link.form, LinkForm::Inline | LinkForm::Reference);
        if link.image || link.holds_image || !written || !link.text.trim().is_empty() {
            continue;
        }
        let holds_html =
            page.document().elements.iter().any(|(_, element)| link.span.contains(*element));
        if holds_html || matches!(Destination::parse(&link.target), Destination::SamePage(_)) {
            continue;
        }
        let finding = page
            .finding(
                link.span,
                format!("link {}", link.target),
                format!("the link to `{}` has no text", link.target),
            )
            .label("nothing to see or to click on")
            .help("write the name of the page between the brackets");
        let place = between_brackets(link.span.of(page.text));
        let place = place.filter(|_| link.form == LinkForm::Inline);
        let named =
            label_in_breadcrumb(page, index).map(|label| (label, "as such a breadcrumb does"));
        let named = named.or_else(|| Some((named_by_path(page, link)?, "after the path")));
        findings.push(match place.zip(named) {
            Some((place, (name, because))) => {
                let place = place.shifted(link.span.start as usize);
                let title = format!("write `{name}`, {because}");
                finding.fix(Applicability::Unsafe, title, place, name)
            }
            None => finding,
        });
    }
}

/// The place between the brackets of a link, as it is written, that has nothing between them.
pub fn between_brackets(link: &str) -> Option<Span> {
    let between = link.strip_prefix('[')?.split_once("](")?.0;
    between.trim().is_empty().then(|| span_of(link, between))
}

/// What the profile has an item of the breadcrumb say.
fn label_in_breadcrumb<'p>(page: &'p Page<'_>, link: usize) -> Option<&'p str> {
    let items = &page.breadcrumb.as_ref()?.items;
    let at = items.iter().position(|item| item.link == Some(link))?;
    let crumbs = &page.kind()?.breadcrumb;
    crumbs.get(at)?.label.as_deref().filter(|_| items.len() == crumbs.len())
}

/// The name of the page that the link leads to as its path has it.
fn named_by_path<'p>(page: &Page<'p>, link: &'p Link<'p>) -> Option<&'p str> {
    let target = link.target_span.of(page.text);
    let path = target.split(['#', '?']).next()?;
    let is_web = path.contains(':');
    let name = path.trim_end_matches('/').rsplit('/').next()?.trim_end_matches(".md");
    let is_plain = |char: char| char.is_alphanumeric() || matches!(char, '-' | '.' | '@' | '+');
    let fits = !is_web && !name.starts_with('.') && !name.is_empty() && name.chars().all(is_plain);
    fits.then_some(name)
}
