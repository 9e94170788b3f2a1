//! All rules, one file each. To add one, write its file, name it here in both lists, and give it a fixture.

use crate::rule::{Check, Findings, Level, Page, Rule};

mod badge_contradicts_table;
mod badge_host;
mod badge_order;
mod badge_vocabulary;
mod contradicting_facts;
mod dead_link;
mod doubtful_date_order;
mod duplicate_badge;
mod duplicate_id;
mod duplicate_key;
mod id_contradicts_path;
mod implied_feature;
mod impossible_date;
mod internal_error;
mod inverted_range;
mod malformed_badge;
mod negative_price;
mod output_exceeds_context;
mod unknown_badge;
mod unreadable_file;
mod unsorted_rows;
mod wrong_arithmetic;
mod wrong_date_order;
mod zero_date;
mod zero_limit;

pub use internal_error::RULE as INTERNAL_ERROR;
pub use unreadable_file::RULE as UNREADABLE_FILE;

/// Sorted by id.
pub static ALL: &[&Rule] = &[
    &badge_contradicts_table::RULE,
    &badge_host::RULE,
    &badge_order::RULE,
    &badge_vocabulary::RULE,
    &contradicting_facts::RULE,
    &dead_link::RULE,
    &doubtful_date_order::RULE,
    &duplicate_badge::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &id_contradicts_path::RULE,
    &implied_feature::RULE,
    &impossible_date::RULE,
    &internal_error::RULE,
    &inverted_range::RULE,
    &malformed_badge::RULE,
    &negative_price::RULE,
    &output_exceeds_context::RULE,
    &unknown_badge::RULE,
    &unreadable_file::RULE,
    &unsorted_rows::RULE,
    &wrong_arithmetic::RULE,
    &wrong_date_order::RULE,
    &zero_date::RULE,
    &zero_limit::RULE,
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
