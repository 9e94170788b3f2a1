//! Twins: two files that show one page to two platforms, held against each other.

use std::collections::HashMap;

use crate::catalog::{LinePrint, PageFacts};
use crate::text::Span;

/// How two twins differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twins {
    Same,
    /// The same lines in another order: the first that stands elsewhere.
    Order {
        here: Span,
        there: Span,
    },
    /// The first line that differs, and how many lines of either the other one lacks.
    Content {
        here: Span,
        there: Span,
        lines: usize,
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
    let (here, there) = (place(one), place(other));
    match lacking(&one.lines, &other.lines) {
        0 => Twins::Order { here, there },
        lines => Twins::Content { here, there, lines },
    }
}

/// How many lines one has more often than the other.
fn lacking(one: &[LinePrint], other: &[LinePrint]) -> usize {
    let mut counts: HashMap<u64, isize> = HashMap::new();
    for line in one {
        *counts.entry(line.hash).or_default() += 1;
    }
    for line in other {
        *counts.entry(line.hash).or_default() -= 1;
    }
    counts.values().map(|count| count.unsigned_abs()).sum()
}
