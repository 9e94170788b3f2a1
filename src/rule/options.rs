//! Options of rules: declared once, beside the rule. Schema, documentation and printed settings follow from that.

use crate::diagnostic::FileId;

/// A number by which a rule judges.
#[derive(Debug)]
pub struct RuleOption {
    pub name: &'static str,
    /// One line, upper case, with a full stop.
    pub summary: &'static str,
    /// `None` where what holds stands elsewhere, as the summary says.
    pub default: Option<f64>,
    pub least: f64,
    pub most: f64,
    /// Whether it counts something.
    pub is_whole: bool,
}

impl RuleOption {
    pub(crate) const fn count(
        name: &'static str,
        summary: &'static str,
        default: u32,
        bounds: [u32; 2],
    ) -> Self {
        Self { is_whole: true, ..Self::factor(name, summary, default as f64, as_factors(bounds)) }
    }

    pub(crate) const fn factor(
        name: &'static str,
        summary: &'static str,
        default: f64,
        [least, most]: [f64; 2],
    ) -> Self {
        Self { name, summary, default: Some(default), least, most, is_whole: false }
    }

    /// Without it the rule goes by something else.
    pub(crate) const fn or_else(self) -> Self {
        Self { default: None, ..self }
    }
}

const fn as_factors([least, most]: [u32; 2]) -> [f64; 2] {
    [least as f64, most as f64]
}

/// What holds of the options of one rule.
#[derive(Clone, Copy)]
pub struct Chosen<'c> {
    set: &'c dyn Fn(FileId, &RuleOption) -> Option<f64>,
}

impl<'c> Chosen<'c> {
    /// `set` gives what the user chose for a page.
    pub fn new(set: &'c dyn Fn(FileId, &RuleOption) -> Option<f64>) -> Self {
        Self { set }
    }

    pub fn factor(&self, option: &RuleOption, file: FileId) -> f64 {
        (self.set)(file, option).or(option.default).unwrap_or(option.least)
    }

    pub fn count(&self, option: &RuleOption, file: FileId) -> usize {
        whole(self.factor(option, file))
    }

    /// What the user chose, for an option that has no default.
    pub fn given(&self, option: &RuleOption, file: FileId) -> Option<usize> {
        (self.set)(file, option).map(whole)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the bounds are those of counts"
)]
fn whole(number: f64) -> usize {
    number as usize
}
