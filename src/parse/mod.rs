//! Text to structure: what stands on a page, and where. Parsing never fails.

pub mod front_matter;
pub mod markdown;
