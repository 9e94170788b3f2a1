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
    for link in &page.document().links {
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
        findings.push(match named_by_path(page, link) {
            Some((between, name)) => {
                let title = format!("write `{name}`, after the path");
                finding.fix(Applicability::Unsafe, title, between, name)
            }
            None => finding,
        });
    }
}

/// The place between the brackets, and the name of the page that the link leads to as its path has it.
fn named_by_path<'p>(page: &Page<'p>, link: &'p Link<'p>) -> Option<(Span, &'p str)> {
    let text = link.span.of(page.text);
    let between = text.strip_prefix('[')?.split_once(']')?.0;
    if !between.trim().is_empty() || link.form != LinkForm::Inline {
        return None;
    }
    let target = link.target_span.of(page.text);
    let path = target.split(['#', '?']).next()?;
    let is_web = path.contains(':');
    let name = path.trim_end_matches('/').rsplit('/').next()?.trim_end_matches(".md");
    let is_plain = |char: char| char.is_alphanumeric() || matches!(char, '-' | '.' | '@' | '+');
    let fits = !is_web && !name.starts_with('.') && !name.is_empty() && name.chars().all(is_plain);
    fits.then(|| (span_of(page.text, between), name))
}
