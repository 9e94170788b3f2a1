use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::profile::Note;
use crate::record::Item;

pub(super) static RULE: Rule = Rule {
    id: "missing-note",
    level: Level::Warn,
    mend: Mend::Never("what else belongs into the cell is not known"),
    summary: "a row differs from its page without the note that says so",
    docs: r"
### What it checks
Tables with a column for notes, where the profile says which note stands in a row that gives another value for a fact than
the page as a whole: that a row whose value cannot be that of the page has the note. Numbers compare by what is
displayed, so a note on a row that looks the same is left alone.

### Why
Readers who skim the notes take the value of the page for that of all rows.

### How to fix
Write the note, or correct the value that is wrong.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for (index, known) in page.tables.iter().enumerate() {
        let notes = known.def.columns.iter().enumerate();
        for (column, note) in notes.filter_map(|(at, def)| Some((at, def.note.as_ref()?))) {
            let Some(at) = known.columns.iter().position(|it| *it == Some(column)) else {
                continue;
            };
            for item in page.items.iter().filter(|item| item.table == index) {
                judge(page, item, (at, note), findings);
            }
        }
    }
}

fn judge(
    page: &Page<'_>,
    item: &Item<'_>,
    (column, note): (usize, &Note),
    findings: &mut Findings,
) {
    let document = page.document();
    let Some(own) = page.fact(note.differs).filter(|_| !page.is_disputed(note.differs)) else {
        return;
    };
    let Some(here) = item.facts.iter().find(|fact| fact.role == note.differs) else { return };
    let both = here.value.number().is_some() && own.value.number().is_some();
    let Some(cell) = document.cells(&document.rows[item.row]).get(column) else { return };
    if !both || here.value.agrees(&own.value) || cell.text.contains(&note.mark) {
        return;
    }
    let title = page.profile.map_or_else(String::new, |profile| profile.role_title(note.differs));
    findings.push(
        page.finding(
            cell.span,
            format!("note {} {}", note.mark, here.value),
            format!(
                "the {title} of this row is `{}`, that of the page `{}`, and `{}` is not noted",
                here.span.of(page.text),
                own.span.of(page.text),
                note.mark
            ),
        )
        .label("no note")
        .also(here.span, "another value")
        .also(own.span, "than on the page")
        .help(format!("write `{}`, or correct the value that is wrong", note.mark)),
    );
}
