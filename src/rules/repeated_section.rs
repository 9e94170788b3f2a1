use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::markdown::Heading;

pub(super) static RULE: Rule = Rule {
    id: "repeated-section",
    level: Level::Warn,
    mend: Mend::Never("which of the sections is right is not known"),
    summary: "a section stands on its page twice",
    docs: r"
### What it checks
That a section of the profile stands on its page once, unless it `repeats` there. Sections of one name below two others are
two sections.

### Why
Programs read one of the two, and who changes a value sees only the first. It is often the trace of pages glued together.

### How to fix
Delete the one that is wrong, or give it another heading.
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
        let is_single = known().count() == 1
            && known().all(|section| !section.repeats && section.name().is_some());
        if !is_single || second.is_accident(page.text) || above(at) != above(index) {
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
        findings.push(match (glued, bare) {
            (Some(title), _) => finding.because_of("repeated-title", page.file(), title.text_span),
            (None, Some(bare)) => {
                finding.because_of("empty-section", page.file(), headings[bare].text_span)
            }
            (None, None) => finding,
        });
    }
}

fn is_bare(page: &Page<'_>, heading: usize) -> bool {
    let headings = &page.document().headings;
    let end = headings.get(heading + 1).map_or(page.text.len(), |next| next.span.start as usize);
    let below = page.text.get(headings[heading].span.end as usize..end);
    below.is_some_and(|below| below.trim().is_empty())
}
