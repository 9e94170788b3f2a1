//! How findings are shown.

pub mod json;
pub mod human;
