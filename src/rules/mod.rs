//! All rules, one file each. To add one, write its file, name it here in both lists, and give it a fixture.

use crate::diagnostic::Finding;
use crate::rule::{Check, Chosen, Findings, Level, Mend, Page, Rule, RuleOption};

mod absolute_path_link;
mod accidental_heading;
mod ambiguous_link_text;
mod backslash_in_link;
mod bad_escape_in_link;
mod badge_contradicts_table;
mod badge_host;
mod badge_order;
mod badge_vocabulary;
mod broken_image;
mod broken_label;
mod broken_table;
mod broken_table_row;
mod byte_order_mark;
mod conflicting_rows;
mod contradicting_facts;
mod contradicts_source;
mod control_character;
mod dangerous_scheme;
mod dead_fragment;
mod dead_link;
mod dead_path;
mod dead_url;
mod dead_url_fragment;
mod deprecated_link;
mod description_differs;
mod doubled_emphasis;
mod doubtful_date_order;
mod duplicate_badge;
mod duplicate_id;
mod duplicate_key;
mod duplicate_row;
mod empty_emphasis;
mod empty_front_matter;
mod empty_heading;
mod empty_link_target;
mod empty_link_text;
mod empty_list_item;
mod empty_listing;
mod empty_page;
mod empty_section;
mod empty_table_row;
mod empty_value;
mod expired_suppression;
mod file_contradicts_page;
mod file_without_name;
mod folder_without_index;
mod foreign_name;
mod front_matter_end;
mod future_date;
mod heading_ends_in_mark;
mod hidden_character;
mod id_contradicts_path;
mod id_differs_by_case;
mod ignored_link_target;
mod implausible_modality;
mod implied_feature;
mod impossible_date;
mod incomplete_breadcrumb;
mod insecure_url;
mod internal_error;
mod invalid_certificate;
mod invalid_field;
mod invalid_file;
mod invalid_front_matter;
mod invalid_utf8;
mod invalid_suppression;
mod inverted_range;
mod link_leaves_root;
mod link_out_of_catalog;
mod local_file_link;
mod malformed_badge;
mod malformed_delimiter_row;
mod malformed_link;
mod malformed_mail_address;
mod merge_conflict;
mod misdirected_link;
mod misnamed_link;
mod misplaced_front_matter;
mod misplaced_page;
mod misplaced_title;
mod missing_column;
mod missing_field;
mod missing_file;
mod missing_front_matter;
mod missing_note;
mod missing_section;
mod missing_twin;
mod mixed_line_endings;
mod mojibake;
mod moved_url;
mod name_varies;
mod name_without_file;
mod near_variant;
mod negative_price;
mod nested_catalog;
mod nested_empty_item;
mod null_value;
mod orphan_page;
mod output_exceeds_context;
mod page_listed_twice;
mod page_without_source;
mod pages_disagree;
mod price_outlier;
mod price_shown_as_zero;
mod repeated_front_matter;
mod repeated_section;
mod repeated_title;
mod replacement_character;
mod row_contradicts_page;
mod row_leads_elsewhere;
mod row_names_no_page;
mod section_order;
mod source_without_page;
mod stale_page;
mod swallowed_table;
mod sync_date;
mod table_cell_count;
mod truncated_page;
mod twin_differs;
mod twin_order_differs;
mod unchecked_url;
mod unclosed_front_matter;
mod undefined_reference;
mod unexpected_element;
mod unknown_badge;
mod unknown_column;
mod unknown_field;
mod unknown_row;
mod unknown_scheme;
mod unknown_section;
mod unlinked_label;
mod unlinked_row;
mod unlisted_page;
mod unmarked_deprecation;
mod unportable_path;
mod unreadable_file;
mod unreadable_value;
mod unsorted_rows;
mod unsupported_front_matter;
mod unused_suppression;
mod web_link_into_catalog;
mod wrong_arithmetic;
mod wrong_case_link;
mod wrong_count;
mod wrong_date_order;
mod wrong_digest;
mod wrong_encoding;
mod wrong_more_count;
mod wrong_pick;
mod yaml_alias;
mod zero_date;
mod zero_limit;

pub use empty_link_text::between_brackets;
pub use internal_error::RULE as INTERNAL_ERROR;
pub use unreadable_file::RULE as UNREADABLE_FILE;
pub use unused_suppression::{RULE as UNUSED_SUPPRESSION, findings as unused_suppression};

/// Sorted by id.
pub static ALL: &[&Rule] = &[
    &absolute_path_link::RULE,
    &accidental_heading::RULE,
    &ambiguous_link_text::RULE,
    &backslash_in_link::RULE,
    &bad_escape_in_link::RULE,
    &badge_contradicts_table::RULE,
    &badge_host::RULE,
    &badge_order::RULE,
    &badge_vocabulary::RULE,
    &broken_image::RULE,
    &broken_label::RULE,
    &broken_table::RULE,
    &broken_table_row::RULE,
    &byte_order_mark::RULE,
    &conflicting_rows::RULE,
    &contradicting_facts::RULE,
    &contradicts_source::RULE,
    &control_character::RULE,
    &dangerous_scheme::RULE,
    &dead_fragment::RULE,
    &dead_link::RULE,
    &dead_path::RULE,
    &dead_url::RULE,
    &dead_url_fragment::RULE,
    &deprecated_link::RULE,
    &description_differs::RULE,
    &doubled_emphasis::RULE,
    &doubtful_date_order::RULE,
    &duplicate_badge::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &duplicate_row::RULE,
    &empty_emphasis::RULE,
    &empty_front_matter::RULE,
    &empty_heading::RULE,
    &empty_link_target::RULE,
    &empty_link_text::RULE,
    &empty_list_item::RULE,
    &empty_listing::RULE,
    &empty_page::RULE,
    &empty_section::RULE,
    &empty_table_row::RULE,
    &empty_value::RULE,
    &expired_suppression::RULE,
    &file_contradicts_page::RULE,
    &file_without_name::RULE,
    &folder_without_index::RULE,
    &foreign_name::RULE,
    &front_matter_end::RULE,
    &future_date::RULE,
    &heading_ends_in_mark::RULE,
    &hidden_character::RULE,
    &id_contradicts_path::RULE,
    &id_differs_by_case::RULE,
    &ignored_link_target::RULE,
    &implausible_modality::RULE,
    &implied_feature::RULE,
    &impossible_date::RULE,
    &incomplete_breadcrumb::RULE,
    &insecure_url::RULE,
    &internal_error::RULE,
    &invalid_certificate::RULE,
    &invalid_field::RULE,
    &invalid_file::RULE,
    &invalid_front_matter::RULE,
    &invalid_suppression::RULE,
    &invalid_utf8::RULE,
    &inverted_range::RULE,
    &link_leaves_root::RULE,
    &link_out_of_catalog::RULE,
    &local_file_link::RULE,
    &malformed_badge::RULE,
    &malformed_delimiter_row::RULE,
    &malformed_link::RULE,
    &malformed_mail_address::RULE,
    &merge_conflict::RULE,
    &misdirected_link::RULE,
    &misnamed_link::RULE,
    &misplaced_front_matter::RULE,
    &misplaced_page::RULE,
    &misplaced_title::RULE,
    &missing_column::RULE,
    &missing_field::RULE,
    &missing_file::RULE,
    &missing_front_matter::RULE,
    &missing_note::RULE,
    &missing_section::RULE,
    &missing_twin::RULE,
    &mixed_line_endings::RULE,
    &mojibake::RULE,
    &moved_url::RULE,
    &name_varies::RULE,
    &name_without_file::RULE,
    &near_variant::RULE,
    &negative_price::RULE,
    &nested_catalog::RULE,
    &nested_empty_item::RULE,
    &null_value::RULE,
    &orphan_page::RULE,
    &output_exceeds_context::RULE,
    &page_listed_twice::RULE,
    &page_without_source::RULE,
    &pages_disagree::RULE,
    &price_outlier::RULE,
    &price_shown_as_zero::RULE,
    &repeated_front_matter::RULE,
    &repeated_section::RULE,
    &repeated_title::RULE,
    &replacement_character::RULE,
    &row_contradicts_page::RULE,
    &row_leads_elsewhere::RULE,
    &row_names_no_page::RULE,
    &section_order::RULE,
    &source_without_page::RULE,
    &stale_page::RULE,
    &swallowed_table::RULE,
    &sync_date::RULE,
    &table_cell_count::RULE,
    &truncated_page::RULE,
    &twin_differs::RULE,
    &twin_order_differs::RULE,
    &unchecked_url::RULE,
    &unclosed_front_matter::RULE,
    &undefined_reference::RULE,
    &unexpected_element::RULE,
    &unknown_badge::RULE,
    &unknown_column::RULE,
    &unknown_field::RULE,
    &unknown_row::RULE,
    &unknown_scheme::RULE,
    &unknown_section::RULE,
    &unlinked_label::RULE,
    &unlinked_row::RULE,
    &unlisted_page::RULE,
    &unmarked_deprecation::RULE,
    &unportable_path::RULE,
    &unreadable_file::RULE,
    &unreadable_value::RULE,
    &unsorted_rows::RULE,
    &unsupported_front_matter::RULE,
    &unused_suppression::RULE,
    &web_link_into_catalog::RULE,
    &wrong_arithmetic::RULE,
    &wrong_case_link::RULE,
    &wrong_count::RULE,
    &wrong_date_order::RULE,
    &wrong_digest::RULE,
    &wrong_encoding::RULE,
    &wrong_more_count::RULE,
    &wrong_pick::RULE,
    &yaml_alias::RULE,
    &zero_date::RULE,
    &zero_limit::RULE,
];

/// What nearly all have is missing where one lacks it: so many have it for each that does not.
const OTHERS_FOR_EACH: usize = 8;

/// How far a fault of the text itself reaches: what other rules say there only follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Values that hold the very characters.
    Characters,
    /// The lines of all its places.
    Lines,
    /// All from the first to the last of its places.
    Between,
    /// All from the line where the page breaks off.
    Rest,
    Page,
    /// What its fix takes away.
    Mended,
}

/// `None` for rules that are not about the text itself.
pub fn reach(rule: &Rule) -> Option<Reach> {
    Some(match rule.id {
        "control-character" | "hidden-character" | "replacement-character" => Reach::Characters,
        "invalid-utf8" | "mojibake" => Reach::Lines,
        "merge-conflict" => Reach::Between,
        "truncated-page" => Reach::Rest,
        "empty-page" | "misplaced-page" | "wrong-encoding" => Reach::Page,
        "repeated-section" => Reach::Mended,
        _ => return None,
    })
}

/// Rules about facts and labels, most of them of several pages. Of findings that point at one place those of the later rules only follow from
/// that of the first.
pub const SAME_PLACE: &[&str] = &[
    "contradicts-source",
    "contradicting-facts",
    "badge-contradicts-table",
    "duplicate-id",
    "id-differs-by-case",
    "id-contradicts-path",
    "wrong-count",
    "pages-disagree",
    "row-leads-elsewhere",
    "row-contradicts-page",
    "misnamed-link",
    "missing-note",
    "name-varies",
    "unknown-field",
    "near-variant",
    "unsorted-rows",
    "empty-listing",
    "empty-section",
    "wrong-pick",
];

/// Rules about what a cell says, or which row a row is.
pub fn is_of_a_cell(rule: &Rule) -> bool {
    const OF_A_CELL: &[&str] = &[
        "row-contradicts-page",
        "row-names-no-page",
        "unknown-field",
        "unknown-row",
        "unreadable-value",
        "unsorted-rows",
    ];
    OF_A_CELL.contains(&rule.id)
}

/// Rules about a place where nothing stands.
pub fn is_of_nothing(rule: &Rule) -> bool {
    const OF_NOTHING: &[&str] =
        &["empty-emphasis", "empty-heading", "empty-link-text", "empty-list-item"];
    OF_NOTHING.contains(&rule.id)
}

/// Rules that hold the name in a row or on a page against other pages.
pub fn is_of_a_name(rule: &Rule) -> bool {
    const OF_A_NAME: &[&str] = &["row-contradicts-page", "row-names-no-page"];
    OF_A_NAME.contains(&rule.id)
}

/// Rules about a row that is one too many: the twin without it is right.
pub fn is_of_one_row(rule: &Rule) -> bool {
    const OF_ONE_ROW: &[&str] = &["duplicate-row", "page-listed-twice"];
    OF_ONE_ROW.contains(&rule.id)
}

/// Whether the finding is about what is not there: it may have stood where a page breaks off.
pub fn is_absence(rule: &Rule, finding: &Finding) -> bool {
    const ABSENCE: &[&str] = &["missing-field", "missing-front-matter", "missing-section"];
    // Badges are held against a column that is not there.
    let is_of_column = rule.id == badge_contradicts_table::RULE.id && !finding.lost.is_empty();
    ABSENCE.contains(&rule.id) || is_of_column || is_astray(rule, finding)
}

/// Whether the finding is about a badge of a group that the page may lack: if a fault hides that, it stands in the wrong one.
pub fn is_astray(rule: &Rule, finding: &Finding) -> bool {
    const OF_BADGES: &[&str] = &["badge-vocabulary", "duplicate-badge", "unknown-badge"];
    OF_BADGES.contains(&rule.id) && !finding.lost.is_empty()
}

/// Rules that may find nothing only because the files that the pages were generated from were not given.
pub fn needs_source(rule: &Rule) -> bool {
    const NEED_SOURCE: &[&str] = &[
        "contradicts-source",
        "deprecated-link",
        "page-without-source",
        "source-without-page",
        "unmarked-deprecation",
    ];
    NEED_SOURCE.contains(&rule.id)
}

/// Rules that hold a place against what many pages make together.
pub fn sums_up(id: &str) -> bool {
    const SUMS_UP: &[&Rule] =
        &[&wrong_count::RULE, &wrong_digest::RULE, &wrong_more_count::RULE, &wrong_pick::RULE];
    SUMS_UP.iter().any(|rule| rule.id == id)
}

/// Whether the rule tells that a page says otherwise than its source.
pub fn is_of_source(rule: &Rule) -> bool {
    rule.id == contradicts_source::RULE.id
}

/// Whether the place of a finding is that of something that is not there.
pub fn is_left_out(finding: &Finding) -> bool {
    finding.label.as_deref() == Some(contradicts_source::LEFT_OUT)
}

/// Rules about one value that is wrong whatever other places say.
pub fn is_about_a_value(rule: &Rule) -> bool {
    const ABOUT_A_VALUE: &[&str] = &[
        "future-date",
        "invalid-field",
        "inverted-range",
        "negative-price",
        "zero-date",
        "zero-limit",
    ];
    ABOUT_A_VALUE.contains(&rule.id)
}

/// For rules whose findings are made where no rule can run.
fn nothing(_: &Page<'_>, _: &mut Findings) {}

/// What a rule says of itself, without the example.
pub fn page_of(rule: &Rule) -> String {
    let level = if rule.level == Level::Off { "off (pedantic)" } else { rule.level.as_str() };
    let head =
        format!("## {}\n\n{}\n\nLevel: {level}\n\nFix: {}\n", rule.id, rule.summary, rule.mend);
    format!("{head}{}{}", rule.docs, crate::rule::settings::documented(rule.check.options()))
}

/// The JSON Schema of what may be set of rules; `tests/docs.rs` writes it.
pub fn settings_schema() -> String {
    crate::rule::settings::settings_schema(ALL)
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
