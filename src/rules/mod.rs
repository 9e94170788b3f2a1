//! All rules, one file each. To add one, write its file, name it here in both lists, and give it a fixture.

use crate::rule::{Check, Findings, Level, Page, Rule};

mod absolute_path_link;
mod ambiguous_link_text;
mod backslash_in_link;
mod bad_escape_in_link;
mod badge_contradicts_table;
mod broken_image;
mod dangerous_scheme;
mod dead_fragment;
mod dead_link;
mod duplicate_id;
mod duplicate_key;
mod empty_link_target;
mod empty_link_text;
mod folder_without_index;
mod id_differs_by_case;
mod ignored_link_target;
mod internal_error;
mod link_leaves_root;
mod link_out_of_catalog;
mod local_file_link;
mod malformed_link;
mod malformed_mail_address;
mod misdirected_link;
mod name_varies;
mod nested_catalog;
mod orphan_page;
mod page_listed_twice;
mod pages_disagree;
mod row_contradicts_page;
mod row_leads_elsewhere;
mod stale_page;
mod twin_differs;
mod twin_order_differs;
mod undefined_reference;
mod unknown_scheme;
mod unlisted_page;
mod unportable_path;
mod unreadable_file;
mod wrong_case_link;
mod wrong_count;
mod wrong_more_count;

pub use internal_error::RULE as INTERNAL_ERROR;
pub use unreadable_file::RULE as UNREADABLE_FILE;

/// Sorted by id.
pub static ALL: &[&Rule] = &[
    &absolute_path_link::RULE,
    &ambiguous_link_text::RULE,
    &backslash_in_link::RULE,
    &bad_escape_in_link::RULE,
    &badge_contradicts_table::RULE,
    &broken_image::RULE,
    &dangerous_scheme::RULE,
    &dead_fragment::RULE,
    &dead_link::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &empty_link_target::RULE,
    &empty_link_text::RULE,
    &folder_without_index::RULE,
    &id_differs_by_case::RULE,
    &ignored_link_target::RULE,
    &internal_error::RULE,
    &link_leaves_root::RULE,
    &link_out_of_catalog::RULE,
    &local_file_link::RULE,
    &malformed_link::RULE,
    &malformed_mail_address::RULE,
    &misdirected_link::RULE,
    &name_varies::RULE,
    &nested_catalog::RULE,
    &orphan_page::RULE,
    &page_listed_twice::RULE,
    &pages_disagree::RULE,
    &row_contradicts_page::RULE,
    &row_leads_elsewhere::RULE,
    &stale_page::RULE,
    &twin_differs::RULE,
    &twin_order_differs::RULE,
    &undefined_reference::RULE,
    &unknown_scheme::RULE,
    &unlisted_page::RULE,
    &unportable_path::RULE,
    &unreadable_file::RULE,
    &wrong_case_link::RULE,
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
