//! stub
use crate::text::Span;

/// Text of one page that was read in the wrong character set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mojibake {
    /// The set that the UTF-8 was taken for, by its WHATWG name.
    pub charset: &'static str,
    /// In the order of the text.
    pub runs: Vec<Run>,
}

/// A damaged run of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub span: Span,
    /// What stood there before; `None` where bytes were lost on the way.
    pub repaired: Option<String>,
    /// What may have stood there, where bytes that the set does not define were dropped on the way.
    pub candidates: Vec<String>,
}
pub(super) fn find(_: &str) -> Option<Mojibake> {
    None
}
