use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::parse::markdown::Heading;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "repeated-section",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a section stands on its page twice",
    docs: r"
### What it checks
That a section of the profile stands on its page once, unless it `repeats` there, and that no section stands there twice word
for word. Sections of one name below two others are two sections.

### Why
Programs read one of the two, and who changes a value sees only the first. It is often the trace of pages glued together.

### How to fix
Delete the one that is wrong, or give it another heading. The fix deletes the second of two that say the same.
",
    check: Check::Page(check),
};

/// What has more is no page about a model, and comparing them all would take its time.
const MOST: usize = 512;

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind().filter(|kind| !kind.sections.is_empty()) else { return };
    let document = page.document();
    let headings = &document.headings[..document.headings.len().min(MOST)];
    let above =
        |index: usize| document.path(u32::try_from(index).ok()).nth(1).map(|above| above.span);
    for (index, second) in headings.iter().enumerate().filter(|(_, it)| it.level > 1) {
        let same = |first: &&Heading<'_>| first.level == second.level && first.text == second.text;
        let Some(at) = headings[..index].iter().position(|first| same(&first)) else { continue };
        let known = || kind.sections.iter().filter(|section| section.fits(second));
        // A name beats a pattern that fits everything.
        let is_single = known().any(|section| !section.repeats && section.name().is_some());
        let (span, text) = section(page, index);
        let is_same = text.is_some() && section(page, at).1 == text;
        if second.is_accident(page.text) || above(at) != above(index) || !is_single && !is_same {
            continue;
        }
        let title = headings[..index].iter().rfind(|heading| heading.level == 1);
        let finding = page
            .finding(
                second.text_span,
                format!("section {}", second.text),
                format!("the section `{}` stands here a second time", second.text),
            )
            .label("and here again")
            .also(headings[at].text_span, "first here")
            .help("delete the one that is wrong, or give it another heading");
        // Another page that was glued to this one has all its sections.
        let glued = title.filter(|title| title.span.start > headings[at].span.start);
        // A heading that nothing stands under was left behind.
        let bare = [at, index].into_iter().find(|heading| is_bare(page, *heading));
        let finding = if is_same {
            finding.fix(Applicability::Safe, "delete the second section", span, "")
        } else {
            finding
        };
        findings.push(match (glued, bare) {
            (Some(title), _) => finding.because_of("repeated-title", page.file(), title.text_span),
            (None, Some(bare)) => {
                finding.because_of("empty-section", page.file(), headings[bare].text_span)
            }
            (None, None) => finding,
        });
    }
}

/// All that stands under a heading, and what it says; `None` if that is nothing.
fn section<'p>(page: &Page<'p>, heading: usize) -> (Span, Option<&'p str>) {
    let headings = &page.document().headings;
    let own = &headings[heading];
    let next = headings[heading + 1..].iter().find(|next| next.level <= own.level);
    let end = next.map_or(page.text.len(), |next| next.span.start as usize);
    let below = page.text.get(own.span.end as usize..end).unwrap_or_default();
    // A line across the page ends what stands under its last heading.
    let mut at = own.span.end as usize;
    let across = below.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let line = line.trim();
        (line.len() >= 3 && line.bytes().all(|it| it == b'-')).then_some(start)
    });
    let end = u32::try_from(across.unwrap_or(end)).unwrap_or(u32::MAX);
    let span = Span { end, ..own.span };
    let text = page.text.get(own.span.end as usize..span.end as usize).map(str::trim);
    (span, text.filter(|text| !text.is_empty()))
}

fn is_bare(page: &Page<'_>, heading: usize) -> bool {
    let headings = &page.document().headings;
    let end = headings.get(heading + 1).map_or(page.text.len(), |next| next.span.start as usize);
    let below = page.text.get(headings[heading].span.end as usize..end);
    below.is_some_and(|below| below.trim().is_empty())
}
