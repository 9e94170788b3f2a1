//! All rules, one file each. To add one, write its file, name it here in both lists, and give it a fixture.

use crate::damage::OddityKind;
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::profile::TableDef;
use crate::rule::{Check, Findings, Level, Page, Rule};
use crate::text::Span;

mod ambiguous_link_text;
mod badge_contradicts_table;
mod contradicts_source;
mod badge_host;
mod badge_order;
mod badge_vocabulary;
mod byte_order_mark;
mod contradicting_facts;
mod control_character;
mod dead_link;
mod doubtful_date_order;
mod duplicate_badge;
mod duplicate_id;
mod duplicate_key;
mod empty_front_matter;
mod empty_page;
mod front_matter_end;
mod hidden_character;
mod id_contradicts_path;
mod id_differs_by_case;
mod implied_feature;
mod impossible_date;
mod internal_error;
mod invalid_field;
mod invalid_front_matter;
mod invalid_utf8;
mod inverted_range;
mod malformed_badge;
mod merge_conflict;
mod misplaced_front_matter;
mod missing_field;
mod missing_front_matter;
mod mixed_line_endings;
mod mojibake;
mod name_varies;
mod negative_price;
mod nested_catalog;
mod null_value;
mod orphan_page;
mod output_exceeds_context;
mod page_listed_twice;
mod page_without_source;
mod pages_disagree;
mod price_shown_as_zero;
mod repeated_front_matter;
mod replacement_character;
mod row_contradicts_page;
mod row_leads_elsewhere;
mod source_without_page;
mod stale_page;
mod truncated_page;
mod twin_differs;
mod twin_order_differs;
mod unclosed_front_matter;
mod unknown_badge;
mod unknown_field;
mod unlisted_page;
mod unportable_path;
mod unreadable_file;
mod unreadable_value;
mod unsorted_rows;
mod unsupported_front_matter;
mod wrong_arithmetic;
mod wrong_count;
mod wrong_date_order;
mod wrong_encoding;
mod wrong_more_count;
mod yaml_alias;
mod zero_date;
mod zero_limit;

pub use internal_error::RULE as INTERNAL_ERROR;
pub use unreadable_file::RULE as UNREADABLE_FILE;

/// Sorted by id.
pub static ALL: &[&Rule] = &[
    &ambiguous_link_text::RULE,
    &badge_contradicts_table::RULE,
    &contradicts_source::RULE,
    &badge_host::RULE,
    &badge_order::RULE,
    &badge_vocabulary::RULE,
    &byte_order_mark::RULE,
    &contradicting_facts::RULE,
    &control_character::RULE,
    &dead_link::RULE,
    &doubtful_date_order::RULE,
    &duplicate_badge::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &empty_front_matter::RULE,
    &empty_page::RULE,
    &front_matter_end::RULE,
    &hidden_character::RULE,
    &id_contradicts_path::RULE,
    &id_differs_by_case::RULE,
    &implied_feature::RULE,
    &impossible_date::RULE,
    &internal_error::RULE,
    &invalid_field::RULE,
    &invalid_front_matter::RULE,
    &invalid_utf8::RULE,
    &inverted_range::RULE,
    &malformed_badge::RULE,
    &merge_conflict::RULE,
    &misplaced_front_matter::RULE,
    &missing_field::RULE,
    &missing_front_matter::RULE,
    &mixed_line_endings::RULE,
    &mojibake::RULE,
    &name_varies::RULE,
    &negative_price::RULE,
    &nested_catalog::RULE,
    &null_value::RULE,
    &orphan_page::RULE,
    &output_exceeds_context::RULE,
    &page_listed_twice::RULE,
    &page_without_source::RULE,
    &pages_disagree::RULE,
    &price_shown_as_zero::RULE,
    &repeated_front_matter::RULE,
    &replacement_character::RULE,
    &row_contradicts_page::RULE,
    &row_leads_elsewhere::RULE,
    &source_without_page::RULE,
    &stale_page::RULE,
    &truncated_page::RULE,
    &twin_differs::RULE,
    &twin_order_differs::RULE,
    &unclosed_front_matter::RULE,
    &unknown_badge::RULE,
    &unknown_field::RULE,
    &unlisted_page::RULE,
    &unportable_path::RULE,
    &unreadable_file::RULE,
    &unreadable_value::RULE,
    &unsorted_rows::RULE,
    &unsupported_front_matter::RULE,
    &wrong_arithmetic::RULE,
    &wrong_count::RULE,
    &wrong_date_order::RULE,
    &wrong_encoding::RULE,
    &wrong_more_count::RULE,
    &yaml_alias::RULE,
    &zero_date::RULE,
    &zero_limit::RULE,
];

/// Rules about the text itself: what other rules say about the same text only follows from theirs.
pub fn is_damage(rule: &Rule) -> bool {
    const DAMAGE: &[&str] = &[
        "empty-page",
        "invalid-utf8",
        "merge-conflict",
        "mojibake",
        "truncated-page",
        "wrong-encoding",
    ];
    DAMAGE.contains(&rule.id)
}

/// Rules about what is not there: it may have stood where a page breaks off.
pub fn is_absence(rule: &Rule) -> bool {
    const ABSENCE: &[&str] = &["missing-field", "missing-front-matter", "missing-section"];
    ABSENCE.contains(&rule.id)
}

/// For rules whose findings are made where no rule can run.
fn nothing(_: &Page<'_>, _: &mut Findings) {}

/// The documentation page of a rule.
pub fn page_of(rule: &Rule) -> String {
    let level = if rule.level == Level::Off { "off (pedantic)" } else { rule.level.as_str() };
    format!("## {}\n\n{}\n\nLevel: {level}\n{}", rule.id, rule.summary, rule.docs)
}

/// Adds a fix of several edits to a finding.
fn with_edits(
    mut finding: Finding,
    applicability: Applicability,
    title: impl Into<String>,
    edits: Vec<(Span, String)>,
) -> Finding {
    let edits = edits.into_iter().map(|(span, text)| Edit { file: None, span, text }).collect();
    finding.fixes.push(Fix { applicability, title: title.into(), edits });
    finding
}

/// The odd characters of some kinds, those that are written alike together, in the order of the page.
fn oddities<'p>(
    page: &Page<'p>,
    wanted: impl Fn(OddityKind) -> bool,
) -> Vec<(&'p str, Vec<(Span, OddityKind)>)> {
    let mut found: Vec<(&str, Vec<(Span, OddityKind)>)> = Vec::new();
    // Half of the bytes of another encoding seem to be control characters.
    if page.utf16.is_some() {
        return found;
    }
    let text = page.record.text;
    for oddity in page.damage.oddities.iter().filter(|oddity| wanted(oddity.kind)) {
        let written = oddity.span.of(text);
        match found.iter_mut().find(|(known, _)| *known == written) {
            Some((_, places)) => places.push((oddity.span, oddity.kind)),
            None => found.push((written, vec![(oddity.span, oddity.kind)])),
        }
    }
    found
}

/// Characters that cannot be shown, by number and name.
fn characters(text: &str) -> String {
    const MOST: usize = 4;
    let mut names: Vec<String> = text
        .chars()
        .take(MOST)
        .map(|char| {
            let name = match char {
                '\0' => " (NUL)",
                '\u{7}' => " (bell)",
                '\u{8}' => " (backspace)",
                '\u{b}' => " (vertical tab)",
                '\u{c}' => " (form feed)",
                '\u{1a}' => " (substitute)",
                '\u{1b}' => " (escape)",
                '\u{7f}' => " (delete)",
                '\u{85}' => " (next line)",
                '\u{200b}' => " (zero-width space)",
                '\u{200c}' => " (zero-width non-joiner)",
                '\u{200d}' => " (zero-width joiner)",
                '\u{200e}' => " (left-to-right mark)",
                '\u{200f}' => " (right-to-left mark)",
                '\u{202a}' => " (left-to-right embedding)",
                '\u{202b}' => " (right-to-left embedding)",
                '\u{202c}' => " (pop directional formatting)",
                '\u{202d}' => " (left-to-right override)",
                '\u{202e}' => " (right-to-left override)",
                '\u{2060}' => " (word joiner)",
                '\u{2066}' => " (left-to-right isolate)",
                '\u{2067}' => " (right-to-left isolate)",
                '\u{2068}' => " (first strong isolate)",
                '\u{2069}' => " (pop directional isolate)",
                '\u{fe0e}' | '\u{fe0f}' => " (variation selector)",
                '\u{feff}' => " (byte order mark)",
                '\u{e0000}'..='\u{e007f}' => " (tag)",
                _ => "",
            };
            format!("U+{:04X}{name}", u32::from(char))
        })
        .collect();
    let more = text.chars().count().saturating_sub(MOST);
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    names.join(" ")
}

/// What holds a field, as a person calls it.
enum Holder {
    Page,
    FrontMatter,
    /// A mapping or a list inside the front matter.
    Key(String),
    /// A table of labels and values under this heading.
    Rows(String),
    /// A table with one row of values under this heading.
    Columns(String),
    Badge,
}

impl Holder {
    /// What holds the field at `pointer`; `None` where rules of their own look at it.
    fn of(page: &Page<'_>, pointer: &str) -> Option<Self> {
        let steps: Vec<String> = pointer
            .split('/')
            .skip(1)
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        Some(match steps.as_slice() {
            ["front_matter", _] => Self::FrontMatter,
            ["front_matter", .., holder, _] => Self::Key((*holder).to_owned()),
            ["tables", name, ..] => {
                let is_it =
                    |def: &&TableDef| def.under.as_deref().unwrap_or(def.table.as_str()) == *name;
                let has_rows =
                    page.kind()?.tables.iter().find(is_it).is_none_or(|def| !def.rows.is_empty());
                let name = (*name).to_owned();
                if has_rows { Self::Rows(name) } else { Self::Columns(name) }
            }
            ["badges", _, ..] => Self::Badge,
            _ => Self::Page,
        })
    }

    /// One field of it.
    fn field(&self) -> &'static str {
        match self {
            Self::Rows(_) => "the row",
            Self::Columns(_) => "the column",
            Self::FrontMatter | Self::Key(_) => "the key",
            Self::Page | Self::Badge => "the field",
        }
    }

    /// Fields of it, before their names.
    fn fields(&self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Rows(_), 1) => "the row ",
            (Self::Rows(_), _) => "the rows ",
            (Self::Columns(_), 1) => "the column ",
            (Self::Columns(_), _) => "the columns ",
            _ => "",
        }
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Page => f.write_str("the page"),
            Self::FrontMatter => f.write_str("the front matter"),
            Self::Key(key) => write!(f, "`{}` in the front matter", quoted(key)),
            Self::Rows(name) | Self::Columns(name) => write!(f, "the table under `{name}`"),
            Self::Badge => f.write_str("the badge"),
        }
    }
}

/// Whether a key stands on the page as such, without quotes or markup around it.
fn is_written_as(page: &Page<'_>, span: Span, key: &str) -> bool {
    span.of(page.record.text) == key
}

/// A text as a message quotes it: on one line, and not too long.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut quoted: String =
        text.chars().take(LONGEST).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if text.chars().nth(LONGEST).is_some() {
        quoted.push('…');
    }
    quoted
}

/// `a`, `a and b`, `a, b and c`.
fn joined(parts: &[String], word: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}
