use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::damage::{Mojibake, Run};
use crate::diagnostic::Applicability;
use crate::profile::pattern::names;

pub(super) static RULE: Rule = Rule {
    id: "mojibake",
    level: Level::Error,
    mend: Mend::Safe,
    summary: "text in UTF-8 was read in another character set and saved again",
    docs: r"
### What it checks
Runs of characters that no language writes and that are UTF-8 again once their bytes in Windows-1252, 1250, 1251,
1254, ISO-8859-1 or Mac Roman are put together: `âœ“` was `✓`. Each run is shown with what it was. Some programs
drop the bytes that their character set does not define; then several characters may have stood there, and the
headings, badges and cells of the page's kind tell which where they can.

### Why
What was an emoji, a dash or an accent is noise to every reader, and programs no longer find the headings and
values that they look for.

### How to fix
Restore the characters and save the page as UTF-8. Where a byte was lost for good, look the character up where the
page came from.
",
    check: Check::Page(check),
};

/// How many damaged runs of one page are shown.
const MOST_PLACES: usize = 1000;

/// How many characters are named that may have stood at a place.
const MOST_CANDIDATES: usize = 6;

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(mojibake) = &page.damage.mojibake else { return };
    let certain: Vec<Option<String>> =
        mojibake.runs.iter().map(|run| restored(page, mojibake, run)).collect();
    let [first, rest @ ..] = mojibake.runs.as_slice() else { return };
    let written = first.span.of(page.text);
    let meant = told(first, certain[0].as_deref());
    let mut finding = page
        .finding(
            first.span,
            format!("{} {written}", mojibake.charset),
            format!("this is UTF-8 that was read as {}: `{written}` {meant}", mojibake.charset),
        )
        .label(label(first, certain[0].as_deref()));
    for (run, certain) in rest.iter().zip(&certain[1..]).take(MOST_PLACES) {
        finding = finding.also(run.span, label(run, certain.as_deref()));
    }
    let repairs: Vec<_> = mojibake
        .runs
        .iter()
        .zip(&certain)
        .filter_map(|(run, certain)| Some((run.span, certain.clone()?)))
        .collect();
    let lost = mojibake.runs.len() - repairs.len();
    let help = match lost {
        0 => "restore these characters and save the page as UTF-8".to_owned(),
        _ => format!(
            "restore these characters and save the page as UTF-8; look {} up at the source, \
             since bytes were lost there",
            if lost == 1 { "one of them".to_owned() } else { format!("{lost} of them") }
        ),
    };
    finding = finding.help(help);
    if !repairs.is_empty() {
        let title = match repairs.len() {
            1 => "restore the character".to_owned(),
            count => format!("restore {count} places"),
        };
        finding = crate::wording::with_edits(finding, Applicability::Safe, title, repairs);
    }
    findings.push(finding);
}

fn label(run: &Run, certain: Option<&str>) -> String {
    match certain {
        Some(text) => format!("reads `{text}`"),
        None => told(run, None),
    }
}

/// What a run was, in words that go on after it.
fn told(run: &Run, certain: Option<&str>) -> String {
    if let Some(text) = certain {
        return format!("was `{text}`");
    }
    let names: Vec<String> =
        run.candidates.iter().take(MOST_CANDIDATES).map(|text| format!("`{text}`")).collect();
    let more = if run.candidates.len() > MOST_CANDIDATES { " …" } else { "" };
    match names.len() {
        0 => "lost bytes on the way".to_owned(),
        _ => format!("lost bytes on the way and was one of {}{more}", names.join(", ")),
    }
}

/// What stood at a run: by its bytes, or by what the page's kind has at this place.
fn restored(page: &Page<'_>, mojibake: &Mojibake, run: &Run) -> Option<String> {
    if let Some(text) = &run.repaired {
        return Some(text.clone());
    }
    if let [only] = run.candidates.as_slice() {
        return Some(only.clone());
    }
    let fits = |wanted: &str| {
        run.candidates.iter().any(|text| text == wanted)
            || mojibake.makes(wanted, run.span.of(page.text))
    };
    by_heading(page, run, fits)
        .or_else(|| by_badge(page, run, fits))
        .or_else(|| by_link(page, run))
        .or_else(|| by_cell(page, run, fits))
}

/// The symbols before the words of the heading that the profile has here.
fn by_heading(page: &Page<'_>, run: &Run, fits: impl Fn(&str) -> bool) -> Option<String> {
    let heading =
        page.document().headings.iter().find(|heading| heading.text_span.contains(run.span))?;
    let section = page.kind()?.sections.iter().find(|section| {
        section.is_of(heading.level) && names(&heading.text, &section.heading.text)
    })?;
    let symbols = section.heading.text.split(' ').next()?;
    fits(symbols).then(|| symbols.to_owned())
}

/// The message that the profile gives the badge.
fn by_badge(page: &Page<'_>, run: &Run, fits: impl Fn(&str) -> bool) -> Option<String> {
    let links = &page.document().links;
    let badge = page.badges.iter().find(|placed| {
        links.get(placed.link).is_some_and(|link| link.target_span.contains(run.span))
    })?;
    let message = badge.def?.message.as_deref()?;
    fits(message).then(|| message.to_owned())
}

/// The only candidate with which the text of a link is one that the profile has.
fn by_link(page: &Page<'_>, run: &Run) -> Option<String> {
    let link = page.document().links.iter().find(|link| link.text_span.contains(run.span))?;
    let texts = &page.kind()?.navigation;
    only(&run.candidates, |text| {
        let whole = link.text.replacen(run.span.of(page.text), text, 1);
        texts.iter().filter_map(|known| known.text.as_ref()).any(|known| known.fits(&whole))
    })
}

/// The only candidate that is a mark of its column, or that makes a cell readable which is not.
fn by_cell(page: &Page<'_>, run: &Run, fits: impl Fn(&str) -> bool) -> Option<String> {
    let document = page.document();
    let (known, cells, column) = page.tables.iter().find_map(|known| {
        let table = &document.tables[known.table];
        document.body(table).iter().find_map(|row| {
            let cells = document.cells(row);
            let column = cells.iter().position(|cell| cell.span.contains(run.span))?;
            Some((known, cells, column))
        })
    })?;
    let cell = if known.def.rows.is_empty() {
        &known.def.columns[(*known.columns.get(column)?)?].cell
    } else {
        let label = &cells.first()?.text;
        &known.def.rows.iter().find(|row| names(label, &row.row))?.cell
    };
    if !cell.flags.is_empty() {
        let mut marks = cell.flags.iter().map(|flag| flag.mark.as_str()).filter(|mark| fits(mark));
        let mark = marks.next()?;
        return marks.next().is_none().then(|| mark.to_owned());
    }
    let unit = page.profile?.unit(cell.unit?)?;
    let text = &cells[column].text;
    if unit.read(text).is_ok() {
        return None;
    }
    only(&run.candidates, |candidate| {
        unit.read(&text.replacen(run.span.of(page.text), candidate, 1)).is_ok()
    })
}

/// The one of several that fits.
fn only(candidates: &[String], fits: impl Fn(&str) -> bool) -> Option<String> {
    let mut fitting = candidates.iter().filter(|text| fits(text));
    let only = fitting.next()?;
    fitting.next().is_none().then(|| only.clone())
}
