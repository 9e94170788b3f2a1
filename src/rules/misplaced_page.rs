use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::profile::{Kind, SectionDef};
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "misplaced-page",
    level: Level::Error,
    mend: Mend::Never("what stood here is not known, nor where the page belongs"),
    summary: "a page of one kind lies where one of another kind belongs",
    docs: r"
### What it checks
Pages that have the sections of another kind than the one that their path tells: at least half of those that such a page must
have are missing, and at least four of five of another kind are there. All else that is wrong with the page follows from that,
and what other pages say of it is not held against it.

### Why
The page that should be there is gone, most likely overwritten by a copy or a broken run. Told section by section it reads
like a hundred small faults.

### How to fix
Bring the right page back, or move this one to where it belongs.
",
    check: Check::Page(check),
};

/// A kind with fewer sections is not known by them.
const FEWEST: usize = 3;

fn check(page: &Page<'_>, findings: &mut Findings) {
    let (Some(own), Some(profile)) = (page.kind(), page.profile) else { return };
    let wanted = required(own).count();
    let missing: usize = page.outline.missing.iter().map(|missing| missing.sections.len()).sum();
    if wanted == 0 || missing * 2 < wanted {
        return;
    }
    let others = profile.kinds.iter().filter(|kind| kind.kind != own.kind);
    let shares = others.map(|kind| (there(page, kind), required(kind).count(), kind));
    let fitting = shares.filter(|(there, all, _)| *there >= FEWEST && there * 5 >= all * 4);
    let Some((there, all, kind)) = fitting.max_by_key(|(there, ..)| *there) else { return };
    let title = page.title().map_or(Span::at(0), |title| title.text_span);
    let message = format!(
        "this page lies among {} and has {there} of the {all} sections of {}; of its own {wanted} it lacks {missing}",
        own.titles, kind.titles
    );
    findings.push(
        page.finding(title, format!("kind {}", kind.kind), message)
            .label(format!("it belongs among {}", kind.titles))
            .help("bring the right page back, or move this one to where it belongs"),
    );
}

fn required(kind: &Kind) -> impl Iterator<Item = &SectionDef> {
    kind.sections.iter().filter(|section| section.required && section.name().is_some())
}

/// How many of the sections of a kind stand on the page.
fn there(page: &Page<'_>, kind: &Kind) -> usize {
    let headings = &page.document().headings;
    required(kind).filter(|section| headings.iter().any(|heading| section.fits(heading))).count()
}
