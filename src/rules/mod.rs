//! All rules, one file each. To add one, write its file, name it here in both lists, and give it a fixture.

use crate::rule::{Check, Findings, Level, Page, Rule};

mod accidental_heading;
mod ambiguous_link_text;
mod badge_contradicts_table;
mod broken_label;
mod broken_table;
mod broken_table_row;
mod conflicting_rows;
mod dead_link;
mod doubled_emphasis;
mod duplicate_id;
mod duplicate_key;
mod duplicate_row;
mod empty_emphasis;
mod empty_heading;
mod empty_list_item;
mod empty_section;
mod empty_table_row;
mod empty_value;
mod id_differs_by_case;
mod internal_error;
mod malformed_delimiter_row;
mod misplaced_title;
mod missing_column;
mod missing_section;
mod name_varies;
mod nested_catalog;
mod nested_empty_item;
mod orphan_page;
mod page_listed_twice;
mod pages_disagree;
mod repeated_title;
mod row_contradicts_page;
mod row_leads_elsewhere;
mod section_order;
mod stale_page;
mod swallowed_table;
mod table_cell_count;
mod twin_differs;
mod twin_order_differs;
mod unknown_column;
mod unknown_row;
mod unknown_section;
mod unlisted_page;
mod unportable_path;
mod unreadable_file;
mod wrong_count;
mod wrong_more_count;

pub use internal_error::RULE as INTERNAL_ERROR;
pub use unreadable_file::RULE as UNREADABLE_FILE;

/// Sorted by id.
pub static ALL: &[&Rule] = &[
    &accidental_heading::RULE,
    &ambiguous_link_text::RULE,
    &badge_contradicts_table::RULE,
    &broken_label::RULE,
    &broken_table::RULE,
    &broken_table_row::RULE,
    &conflicting_rows::RULE,
    &dead_link::RULE,
    &doubled_emphasis::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &duplicate_row::RULE,
    &empty_emphasis::RULE,
    &empty_heading::RULE,
    &empty_list_item::RULE,
    &empty_section::RULE,
    &empty_table_row::RULE,
    &empty_value::RULE,
    &id_differs_by_case::RULE,
    &internal_error::RULE,
    &malformed_delimiter_row::RULE,
    &misplaced_title::RULE,
    &missing_column::RULE,
    &missing_section::RULE,
    &name_varies::RULE,
    &nested_catalog::RULE,
    &nested_empty_item::RULE,
    &orphan_page::RULE,
    &page_listed_twice::RULE,
    &pages_disagree::RULE,
    &repeated_title::RULE,
    &row_contradicts_page::RULE,
    &row_leads_elsewhere::RULE,
    &section_order::RULE,
    &stale_page::RULE,
    &swallowed_table::RULE,
    &table_cell_count::RULE,
    &twin_differs::RULE,
    &twin_order_differs::RULE,
    &unknown_column::RULE,
    &unknown_row::RULE,
    &unknown_section::RULE,
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

/// What a rule says of itself, without the example.
pub fn page_of(rule: &Rule) -> String {
    let level = if rule.level == Level::Off { "off (pedantic)" } else { rule.level.as_str() };
    format!("## {}\n\n{}\n\nLevel: {level}\n{}", rule.id, rule.summary, rule.docs)
}

/// All pages with their examples; `tests/docs.rs` writes them.
const PAGES: &str = include_str!("../../docs/rules.md");

/// The documentation page of a rule, with its example.
pub fn documentation(rule: &Rule) -> String {
    let head = format!("\n## {}\n", rule.id);
    let Some(at) = PAGES.find(&head) else { return page_of(rule) };
    let page = &PAGES[at + 1..];
    let end = page.find("\n## ").map_or(page.len(), |end| end + 1);
    format!("{}\n", page[..end].trim_end())
}
