use std::cmp::Ordering;

use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::parse::markdown::{Cell, Row};
use crate::profile::Order;
use crate::record::{Item, KnownTable};

pub(super) static RULE: Rule = Rule {
    id: "unsorted-rows",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "the rows of a listing are not in the order that the profile gives",
    docs: r"
### What it checks
Listings for which the profile gives an order: by the text of a column, or, where its cells are numbers, by their
size. Text may be sorted with regard to letter case or without.

### Why
Readers look a name up where the order says it stands, and take it for missing when it is not there. A row out of
order was most often added by hand.

### How to fix
Move the row to its place.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for (index, known) in page.tables.iter().enumerate() {
        if let Some(order) = known.def.listing.as_ref().and_then(|listing| listing.order.as_ref()) {
            table(page, index, known, order, findings);
        }
    }
}

fn table(
    page: &Page<'_>,
    index: usize,
    known: &KnownTable<'_>,
    order: &Order,
    findings: &mut Findings,
) {
    let wanted = known.def.columns.iter().position(|column| column.column == order.column);
    let Some(column) =
        known.columns.iter().position(|column| column.is_some() && *column == wanted)
    else {
        return;
    };
    let document = page.document();
    let rows = || {
        page.items.iter().filter(|item| item.table == index && item.more.is_none()).filter_map(
            |item| {
                let row = &document.rows[item.row];
                let cell = document.cells(row).get(column).filter(|cell| !cell.filled)?;
                Some(Listed { item, row, cell })
            },
        )
    };
    let compare = |one: &Listed<'_>, two: &Listed<'_>| {
        let ordering = match (one.number(), two.number()) {
            (Some(one), Some(two)) => one.total_cmp(&two),
            _ => one.cell.text.cmp(&two.cell.text),
        };
        if order.descending { ordering.reverse() } else { ordering }
    };
    if rows().is_sorted_by(|one, two| compare(one, two).is_le()) {
        return;
    }
    let rows: Vec<Listed<'_>> = rows().collect();
    // Where a row without a name belongs nobody knows.
    if rows.iter().any(|row| row.cell.text.trim_matches(['*', '_', ' ']).is_empty()) {
        return;
    }
    let folded = |one: &Listed<'_>, two: &Listed<'_>| {
        let ordering = match (one.number(), two.number()) {
            (Some(one), Some(two)) => one.total_cmp(&two),
            _ => one.cell.text.to_lowercase().cmp(&two.cell.text.to_lowercase()),
        };
        if order.descending { ordering.reverse() } else { ordering }
    };
    if rows.is_sorted_by(|one, two| folded(one, two).is_le()) {
        return;
    }
    let mut sorted: Vec<usize> = (0..rows.len()).collect();
    sorted.sort_by(|&one, &two| compare(&rows[one], &rows[two]));
    let mut ranks = vec![0; rows.len()];
    for (rank, &row) in sorted.iter().enumerate() {
        ranks[row] = rank;
    }
    let Some(odd) = out_of_place(&ranks) else { return };
    let text = &rows[odd].cell.text;
    let place = ranks[odd].checked_sub(1).map(|rank| &rows[sorted[rank]]);
    let (help, neighbour) = match place {
        Some(above) => (format!("move the row below `{}`", above.cell.text), above),
        None => ("move the row to the top of the table".to_owned(), &rows[0]),
    };
    let mut finding = page
        .finding(
            rows[odd].cell.span,
            format!("{} {text}", known.def.table),
            format!("the row `{text}` is out of order, the table is sorted by `{}`", order.column),
        )
        .label("out of order")
        .also(
            neighbour.cell.span,
            if place.is_some() { "it belongs below this row" } else { "it belongs above this row" },
        )
        .help(help);
    let page_text = page.record.text;
    let one_line = |row: &Row| !row.span.of(page_text).trim_end().contains('\n');
    if rows.iter().all(|listed| one_line(listed.row)) {
        let trimmed = |row: &Row| row.span.of(page_text).trim_end();
        let edits = rows
            .iter()
            .zip(&sorted)
            .enumerate()
            .filter(|(here, (_, from))| here != *from)
            .map(|(_, (here, from))| {
                let start = here.row.span.start as usize;
                let span = crate::text::Span::new(start..start + trimmed(here.row).len());
                Edit { file: None, span, text: trimmed(rows[*from].row).to_owned() }
            })
            .collect();
        let title = format!("sort the rows by `{}`", order.column);
        finding.fixes.push(Fix::new(Applicability::Safe, title, edits));
    }
    findings.push(finding);
}

/// A row with the cell that orders it.
struct Listed<'r> {
    item: &'r Item<'r>,
    row: &'r Row,
    cell: &'r Cell<'r>,
}

impl Listed<'_> {
    fn number(&self) -> Option<f64> {
        let fact = self.item.facts.iter().find(|fact| fact.span == self.cell.span)?;
        Some(fact.value.number()?.shown)
    }
}

/// The first that does not stand in its order: without it those around it are in order, if possible.
pub(super) fn out_of_place<T: Ord>(ranks: &[T]) -> Option<usize> {
    let descent = ranks.windows(2).position(|pair| pair[0].cmp(&pair[1]) == Ordering::Greater)?;
    let second = descent + 1;
    // Either the first of the two stands too early or the second too late.
    let after = ranks.get(second + 1);
    let before = descent.checked_sub(1).map(|at| &ranks[at]);
    let first_is_odd = before.is_none_or(|before| *before <= ranks[second])
        && after.is_some_and(|after| *after < ranks[descent]);
    Some(if first_is_odd { descent } else { second })
}
