//! The linter for catalogs of Markdown model pages.
//!
//! ```text
//! snapshot → parse → record ─ schema ─┐
//!                                     ├→ rules → findings → lint → report
//!             all records → catalog ──┘
//! ```
//!
//! The modules stand in layers: each imports only modules that are listed above it.

pub mod text;
pub mod suggest;
pub mod mistake;
pub mod alike;
pub mod name;
pub mod diagnostic;
pub mod tree;
pub mod yaml;
pub mod git;
pub mod snapshot;
pub mod recent;
pub mod value;
pub mod damage;
pub mod badge;
pub mod links;
pub mod parse;
pub mod suppression;
pub mod schema;
pub mod config;
pub mod baseline;
pub mod profile;
pub mod source;
pub mod record;
pub mod beside;
pub mod unmet;
pub mod web;
pub mod navigation;
pub mod catalog;
pub mod namesakes;
pub mod deprecation;
pub mod rule;
pub mod twins;
pub mod roll;
pub mod wording;
pub mod rewrite;
pub mod voices;
pub mod rules;
pub mod lint;
pub mod mend;
pub mod report;
pub mod discover;
#[cfg(feature = "net")]
pub mod online;
pub mod cli;
