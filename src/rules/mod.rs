//! All rules, one file each. To add one, write its file, name it here in both lists, and give it a fixture.

use crate::rule::{Check, Findings, Level, Page, Rule};

mod ambiguous_link_text;
mod badge_contradicts_table;
mod contradicts_source;
mod dead_link;
mod duplicate_id;
mod duplicate_key;
mod id_differs_by_case;
mod internal_error;
mod name_varies;
mod nested_catalog;
mod orphan_page;
mod page_listed_twice;
mod page_without_source;
mod pages_disagree;
mod price_shown_as_zero;
mod row_contradicts_page;
mod row_leads_elsewhere;
mod source_without_page;
mod stale_page;
mod twin_differs;
mod twin_order_differs;
mod unlisted_page;
mod unportable_path;
mod unreadable_file;
mod wrong_count;
mod wrong_more_count;

pub use internal_error::RULE as INTERNAL_ERROR;
pub use unreadable_file::RULE as UNREADABLE_FILE;

/// Sorted by id.
pub static ALL: &[&Rule] = &[
    &ambiguous_link_text::RULE,
    &badge_contradicts_table::RULE,
    &contradicts_source::RULE,
    &dead_link::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &id_differs_by_case::RULE,
    &internal_error::RULE,
    &name_varies::RULE,
    &nested_catalog::RULE,
    &orphan_page::RULE,
    &page_listed_twice::RULE,
    &page_without_source::RULE,
    &pages_disagree::RULE,
    &price_shown_as_zero::RULE,
    &row_contradicts_page::RULE,
    &row_leads_elsewhere::RULE,
    &source_without_page::RULE,
    &stale_page::RULE,
    &twin_differs::RULE,
    &twin_order_differs::RULE,
    &unlisted_page::RULE,
    &unportable_path::RULE,
    &unreadable_file::RULE,
    &wrong_count::RULE,
    &wrong_more_count::RULE,
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
