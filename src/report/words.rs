//! Counts in words.

use crate::text::grouped;

/// `1 page`, `2,651 pages`
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}
