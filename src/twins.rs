//! Twins: two files that show one page to two platforms, held against each other.

use std::collections::HashMap;

use crate::catalog::{Catalog, LinePrint, PageFacts};
use crate::diagnostic::{Cause, FileId, Finding};
use crate::text::Span;

/// The label of a finding that points at each line in which twins differ.
pub const EACH_LINE: &str = "only here";

/// How two twins differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Twins {
    Same,
    /// The same lines in another order: the first that stands elsewhere.
    Order {
        here: Span,
        there: Span,
    },
    /// The lines of either that the other one lacks.
    Content {
        here: Vec<Span>,
        there: Vec<Span>,
    },
}

/// Compares two pages line by line, front matter and blanks left out.
pub fn compare(one: &PageFacts, other: &PageFacts) -> Twins {
    let first = one.lines.iter().zip(&other.lines).position(|(one, other)| one.hash != other.hash);
    let at = match first {
        Some(at) => at,
        None if one.lines.len() == other.lines.len() => return Twins::Same,
        None => one.lines.len().min(other.lines.len()),
    };
    let place = |page: &PageFacts| {
        page.lines.get(at).or(page.lines.last()).map_or(page.title, |line| line.span)
    };
    let (here, there) = (lacking(&one.lines, &other.lines), lacking(&other.lines, &one.lines));
    if here.is_empty() && there.is_empty() {
        return Twins::Order { here: place(one), there: place(other) };
    }
    Twins::Content { here, there }
}

/// The lines of one that the other one lacks, or has less often.
fn lacking(one: &[LinePrint], other: &[LinePrint]) -> Vec<Span> {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for line in other {
        *counts.entry(line.hash).or_default() += 1;
    }
    let has = |line: &&LinePrint| match counts.get_mut(&line.hash) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    one.iter().filter(has).map(|line| line.span).collect()
}

/// A fault on both twins is one: what is said of the second follows from the same said of the first.
pub fn fold(catalog: &Catalog<'_>, rule: &'static str, findings: &mut [Finding]) {
    let known: HashMap<(FileId, &str), Span> = findings
        .iter()
        .map(|finding| ((finding.file, finding.key.as_str()), finding.span))
        .collect();
    let causes: Vec<Option<(FileId, Span)>> = findings
        .iter()
        .map(|finding| {
            if finding.caused_by.is_some() {
                return None;
            }
            let twin = catalog.twin_of(catalog.page(finding.file)?)?.file;
            let place = known.get(&(twin, finding.key.as_str()))?;
            (twin < finding.file).then_some((twin, *place))
        })
        .collect();
    for (finding, cause) in findings.iter_mut().zip(causes) {
        if let Some((file, span)) = cause {
            finding.caused_by = Some(Cause { rule, file, span });
        }
    }
}
