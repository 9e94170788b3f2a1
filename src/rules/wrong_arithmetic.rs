use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::name::Name;
use crate::profile::{Arithmetic, TableDef, Term};
use crate::record::{Fact, Item};
use crate::text::{Span, span_of, unmarked};
use crate::value::{Interval, Value};
use crate::wording::with_edits;

pub(super) static RULE: Rule = Rule {
    id: "wrong-arithmetic",
    level: Level::Error,
    mend: Mend::Either,
    summary: "a number in a table is not the one that follows from its row and its page",
    docs: r"
### What it checks
Columns of which the profile says how they are computed, such as what a chat costs at the prices of the page. The
computation takes displayed numbers for all that they may stand for: at `$0.59` for a million tokens, which is
anything from $0.585 to $0.595, 10,000 tokens cost $0.00585 to $0.00595, and the cell must be able to show one of
these. Where prices disagree on a page nothing is computed from them.

### Why
A reader plans a budget with the result. Most often the price was changed and the table below it was not.

### How to fix
Compute the cell anew from the prices of the page, or correct the number that it is computed from.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let Some(kind) = page.kind() else { return };
    if kind.arithmetic.is_empty() || page.items.is_empty() {
        return;
    }
    let mut wrong: Vec<(&Fact<'_>, Interval)> = Vec::new();
    let mut edits: Option<Vec<(Span, String)>> = Some(Vec::new());
    let mut all = 0;
    for item in &page.items {
        let Some(known) = page.tables.get(item.table) else { continue };
        for arithmetic in kind.arithmetic.iter().filter(|one| one.table == known.def.table) {
            let computed = in_row(page, item, arithmetic, None);
            all += usize::from(computed.is_some());
            let Some((cell, sum)) = computed.filter(|(cell, sum)| !fits(cell, *sum)) else {
                continue;
            };
            wrong.push((cell, sum));
            edits = edits.zip(anew(page, known.def, cell, sum)).map(|(mut edits, edit)| {
                edits.push(edit);
                edits
            });
        }
    }
    // One cause, one finding: what is computed from the same number is wrong with it.
    let Some(((first, result), others)) = wrong.split_first() else { return };
    let text = page.record.quoted(first);
    let finding = page
        .finding(
            first.span,
            format!("{} {text}", first.role),
            format!(
                "{} says {text}, the numbers that it follows from make {}",
                first.at,
                shown(*result)
            ),
        )
        .label(format!("computed: {}", shown(*result)))
        .help("compute the cell anew, or correct the number that it is computed from");
    let finding = others.iter().fold(finding, |finding, (fact, result)| {
        finding.also(fact.span, format!("computed: {}", shown(*result)))
    });
    // Where most cells are wrong, it may well be the number behind them that is.
    let sure = if wrong.len() * 2 < all { Applicability::Safe } else { Applicability::Unsafe };
    findings.push(match edits {
        Some(edits) => with_edits(finding, sure, "compute anew", edits),
        None => finding,
    });
}

/// The cell computed anew: as its unit writes it, with as many decimals as before, or as the result needs.
fn anew(
    page: &Page<'_>,
    table: &TableDef,
    cell: &Fact<'_>,
    sum: Interval,
) -> Option<(Span, String)> {
    let mut columns = table.columns.iter().map(|column| &column.cell);
    let column = columns.find(|column| column.role == Some(cell.role))?;
    let unit = page.profile?.unit(column.unit?)?;
    let written = unmarked(cell.span.of(page.text));
    let text = unit.written_like(&[written], &Value::Number(Interval::exact(sum.shown)))?;
    Some((span_of(page.text, written), text))
}

/// How many cells fit what is computed with `fact` for its role: they were computed from it, as it seems.
pub(super) fn fitting(page: &Page<'_>, role: Name, fact: &Fact<'_>) -> usize {
    let (Some(kind), Some(number)) = (page.kind(), fact.value.number()) else { return 0 };
    let uses = |arithmetic: &&Arithmetic| arithmetic.sum.iter().any(|term| term.role == Some(role));
    let columns = kind.arithmetic.iter().filter(uses).flat_map(|arithmetic| {
        page.items.iter().filter_map(move |item| {
            let known = page.tables.get(item.table)?;
            let is_its = arithmetic.table == known.def.table;
            is_its.then(|| in_row(page, item, arithmetic, Some((role, number))))?
        })
    });
    columns.filter(|(cell, sum)| fits(cell, *sum)).count()
}

fn fits(cell: &Fact<'_>, sum: Interval) -> bool {
    cell.value.number().is_none_or(|cell| meets(cell, sum))
}

/// The cell and what should stand there, perhaps with a role taken for another number.
fn in_row<'p>(
    page: &'p Page<'_>,
    item: &'p Item<'p>,
    arithmetic: &Arithmetic,
    taken: Option<(Name, Interval)>,
) -> Option<(&'p Fact<'p>, Interval)> {
    if let Some(rows) = &arithmetic.rows {
        let document = page.document();
        let first = document.cells(document.rows.get(item.row)?).first()?;
        if !rows.fits(&first.text) {
            return None;
        }
    }
    let result = in_column(item, &arithmetic.column)?;
    let mut sum = Interval::exact(0.0);
    for term in &arithmetic.sum {
        sum = add(sum, product(page, item, term, arithmetic.exact, taken)?);
    }
    Some((result, times(sum, Interval::exact(arithmetic.scale))))
}

fn in_column<'p>(item: &'p Item<'p>, column: &str) -> Option<&'p Fact<'p>> {
    item.facts
        .iter()
        .find(|fact| matches!(fact.at, crate::record::At::Cell(label) if label == column))
}

fn product(
    page: &Page<'_>,
    item: &Item<'_>,
    term: &Term,
    exact: bool,
    taken: Option<(Name, Interval)>,
) -> Option<Interval> {
    let mut product = Interval::exact(term.factor);
    if let Some(column) = &term.column {
        let number = in_column(item, column)?.value.number()?;
        product = times(product, if exact { Interval::exact(number.shown) } else { number });
    }
    let Some(role) = term.role else { return Some(product) };
    let number = match taken {
        Some((taken, number)) if taken == role => number,
        _ if page.is_disputed(role) => return None,
        _ => page.fact(role)?.value.number()?,
    };
    product = times(product, number);
    Some(product)
}

fn add(one: Interval, two: Interval) -> Interval {
    Interval {
        low: one.low + two.low,
        high: one.high + two.high,
        shown: one.shown + two.shown,
        binary: one.shown + two.shown,
    }
}

fn times(one: Interval, two: Interval) -> Interval {
    let ends = [one.low * two.low, one.low * two.high, one.high * two.low, one.high * two.high];
    let shown = one.shown * two.shown;
    Interval {
        low: ends.into_iter().fold(f64::INFINITY, f64::min),
        high: ends.into_iter().fold(f64::NEG_INFINITY, f64::max),
        shown,
        binary: shown,
    }
}

/// Sums of products may be off in their last bits, and so may a generator's.
fn meets(cell: Interval, sum: Interval) -> bool {
    let slack = (sum.low.abs().max(sum.high.abs()) * 1e-9).max(1e-12);
    cell.low <= sum.high + slack && sum.low - slack <= cell.high
}

/// The result with as many digits as a reader needs.
fn shown(result: Interval) -> String {
    let digits = |value: f64| {
        let text = if value.abs() >= 1.0 { format!("{value:.2}") } else { format!("{value:.6}") };
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        }
    };
    let (low, high) = (digits(result.low), digits(result.high));
    if low == high { format!("`{low}`") } else { format!("`{low}` to `{high}`") }
}
