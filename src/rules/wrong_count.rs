use super::{Check, Findings, Level, Rule};
use crate::catalog::{Catalog, OwnFact, OwnItem, PageFacts};
use crate::diagnostic::{Applicability, FileId, Finding};
use crate::profile::pattern::names;
use crate::profile::{CountDef, CountPages, Mentions};
use crate::value::Interval;

pub(super) static RULE: Rule = Rule {
    id: "wrong-count",
    level: Level::Error,
    summary: "a stated number is not the number of pages that it counts",
    docs: r"
### What it checks
Numbers that the profile says count something: the models of a provider, the pages that give a price, the rows
of a table and those it leaves out, a share of a total, an average. Each is counted again over the pages.

### Why
Totals are what people quote. A total that drifts from its pages also tells that pages were lost or left over.

### How to fix
Correct the number, or look for the pages that should not be there or that are missing.
",
    check: Check::Catalog(check),
};

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for page in &catalog.pages {
        let Some(kind) = catalog.kind(page) else { continue };
        for count in &kind.counts {
            match (&count.row, &count.mentions) {
                (Some(label), _) => {
                    let items = page.items.iter().filter(|item| names(&item.text, label));
                    for fact in items.filter_map(|item| item.fact(count.role)) {
                        judge(catalog, page, fact, count, findings);
                    }
                }
                (None, Some(mentions)) => {
                    for item in &page.items {
                        if let Some(fact) = item.fact(count.role) {
                            judge_mentions(catalog, page, item, fact, mentions, findings);
                        }
                    }
                }
                (None, None) => {
                    if let Some(fact) = page.fact(count.role).filter(|fact| !fact.unreadable) {
                        judge(catalog, page, fact, count, findings);
                    }
                }
            }
        }
    }
}

fn judge(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    fact: &OwnFact,
    count: &CountDef,
    findings: &mut Findings,
) {
    let Some(stated) = fact.value.number() else { return };
    let role = count.role.as_str().replace('_', " ");
    if let Some(pages) = &count.pages {
        let counted = matching(catalog, page, pages);
        let number = counted.len();
        if stated.contains(as_number(number)) {
            return;
        }
        let what = catalog
            .profile
            .and_then(|profile| profile.kind(pages.kind))
            .map_or("pages", |(_, kind)| kind.titles.as_str());
        let having = pages
            .having
            .map_or(String::new(), |role| format!(" with {}", role.as_str().replace('_', " ")));
        let fresh = counted.iter().filter(|page| !catalog.is_stale(page)).count();
        let finding = finding(
            page,
            fact.span,
            count,
            &stated,
            format!("{role} is `{stated}`, but there are {number} {what}{having}"),
        )
        .help("correct the number, or look for pages that are missing or left over");
        let stale = counted.iter().find(|page| catalog.is_stale(page));
        match stale {
            // Without what an earlier run left behind the number is right.
            Some(stale) if stated.contains(as_number(fresh)) => {
                findings.push(finding.because_of(
                    "stale-page",
                    stale.file,
                    catalog.stamp_span(stale),
                ));
            }
            _ => {
                let exact = stated.low == stated.high;
                let written = number.to_string();
                findings.push(if exact {
                    finding.fix(
                        Applicability::Unsafe,
                        format!("write `{written}`"),
                        fact.span,
                        written,
                    )
                } else {
                    finding
                });
            }
        }
    } else if let Some(table) = count.rows {
        let rows =
            page.items.iter().filter(|item| item.table == table && item.more.is_none()).count();
        let more: u32 =
            page.items.iter().filter(|item| item.table == table).filter_map(|item| item.more).sum();
        if rows > 0 && !stated.contains(as_number(rows) + f64::from(more)) {
            let message = format!(
                "{role} is `{stated}`, but the list on this page has {} entries",
                rows + more as usize
            );
            findings.push(
                finding(page, fact.span, count, &stated, message)
                    .help("correct the number or the list"),
            );
        }
    } else if let Some(percent) = &count.percent {
        let of_row = |role| {
            page.items
                .iter()
                .filter(|item| count.row.as_ref().is_some_and(|row| names(&item.text, row)))
                .find_map(|item| item.fact(role))
        };
        let number = |role| {
            of_row(role)
                .or_else(|| page.fact(role))
                .filter(|fact| !fact.unreadable)
                .and_then(|fact| fact.value.number())
        };
        let (Some(part), Some(whole)) = (number(percent.of), number(percent.over)) else { return };
        let low = 100.0 * part.low / whole.high;
        let high = 100.0 * part.high / whole.low;
        if whole.low > 0.0 && (stated.high < low || stated.low > high) {
            findings.push(
                finding(
                    page,
                    fact.span,
                    count,
                    &stated,
                    format!(
                        "{role} is `{stated}` percent, but {} of {} is {:.1} percent",
                        part.shown,
                        whole.shown,
                        100.0 * part.shown / whole.shown
                    ),
                )
                .help("correct the share or the numbers that it is made of"),
            );
        }
    } else if let Some(average) = &count.average {
        let fresh: Vec<&PageFacts> =
            catalog.of_kind(average.kind).filter(|page| !catalog.is_stale(page)).collect();
        let numbers: Vec<Interval> = fresh
            .iter()
            .map(|page| {
                page.fact(average.role)
                    .and_then(|fact| fact.value.number())
                    .unwrap_or(Interval::exact(0.0))
            })
            .collect();
        if numbers.is_empty() {
            return;
        }
        let mean = |of: fn(&Interval) -> f64| {
            numbers.iter().map(of).sum::<f64>() / as_number(numbers.len())
        };
        let (low, high) =
            (mean(|number| number.low), mean(|number| number.high.max(number.binary)));
        if stated.high < low || stated.low > high {
            findings.push(finding(
                page,
                fact.span,
                count,
                &stated,
                format!("{role} is `{stated}`, but over {} pages it lies between {low:.0} and {high:.0}", numbers.len()),
            ).help("compute the average again"));
        }
    }
}

fn judge_mentions(
    catalog: &Catalog<'_>,
    page: &PageFacts,
    item: &OwnItem,
    fact: &OwnFact,
    mentions: &Mentions,
    findings: &mut Findings,
) {
    let owner =
        |file: FileId| catalog.page(file).and_then(|page| catalog.capture(page, &mentions.owner));
    let (Some(stated), Some(own)) = (fact.value.number(), item.page.and_then(owner)) else {
        return;
    };
    let pages = matching(catalog, page, &mentions.pages);
    let number = pages
        .iter()
        .filter(|page| {
            let mut rows = page.items.iter().filter(|item| item.table == mentions.table);
            rows.any(|item| item.page.and_then(owner) == Some(own))
        })
        .count();
    if !stated.contains(as_number(number)) {
        let what = catalog
            .profile
            .and_then(|profile| profile.kind(mentions.pages.kind))
            .map_or("pages", |(_, kind)| kind.titles.as_str());
        findings.push(
            Finding::new(
                page.file,
                fact.span,
                format!("{} {own} {stated}", fact.role),
                format!("`{}` is given `{stated}` here, but {number} {what} name it", item.text),
            )
            .help("correct the number, or the tables on those pages"),
        );
    }
}

fn matching<'c>(
    catalog: &'c Catalog<'_>,
    page: &PageFacts,
    pages: &CountPages,
) -> Vec<&'c PageFacts> {
    let mut found = catalog.related(page, pages.kind, &pages.same);
    if let Some(role) = pages.having {
        found.retain(|page| {
            page.fact(role)
                .is_some_and(|fact| !fact.value.is_missing() && fact.value.flag() != Some(false))
        });
    }
    found
}

fn finding(
    page: &PageFacts,
    span: crate::text::Span,
    count: &CountDef,
    stated: &Interval,
    message: String,
) -> Finding {
    Finding::new(page.file, span, format!("{} {stated}", count.role), message)
}

#[expect(clippy::cast_precision_loss, reason = "counts of pages are far below 2^52")]
fn as_number(count: usize) -> f64 {
    count as f64
}
