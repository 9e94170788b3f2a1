//! How findings are shown.
//!
//! A reporter writes an [`Outcome`](crate::diagnostic::Outcome) to a stream and knows nothing else of the
//! run: the command line chooses the format, the stream and what the terminal can do.

pub mod text;
mod source;
mod summary;
mod snippet;
pub mod json;
pub mod human;
