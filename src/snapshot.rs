//! Where files come from: all paths, and bytes on demand.
