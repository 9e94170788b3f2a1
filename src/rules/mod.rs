//! All rules, one file each. To add one, write its file, name it here in both lists, and give it a fixture.

use crate::rule::{Check, Findings, Level, Page, Rule};

mod badge_contradicts_table;
mod dead_link;
mod duplicate_id;
mod duplicate_key;
mod internal_error;
mod unreadable_file;

pub use internal_error::RULE as INTERNAL_ERROR;
pub use unreadable_file::RULE as UNREADABLE_FILE;

/// Sorted by id.
pub static ALL: &[&Rule] = &[
    &badge_contradicts_table::RULE,
    &dead_link::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &internal_error::RULE,
    &unreadable_file::RULE,
];

/// Rules about the text itself: what other rules say about the same text only follows from theirs.
pub fn is_damage(rule: &Rule) -> bool {
    const DAMAGE: &[&str] = &["invalid-utf8", "mojibake", "wrong-encoding"];
    DAMAGE.contains(&rule.id)
}

/// For rules whose findings are made where no rule can run.
fn nothing(_: &Page<'_>, _: &mut Findings) {}

/// The documentation page of a rule.
pub fn page_of(rule: &Rule) -> String {
    let level = if rule.level == Level::Off { "off (pedantic)" } else { rule.level.as_str() };
    format!("## {}\n\n{}\n\nLevel: {level}\n{}", rule.id, rule.summary, rule.docs)
}
