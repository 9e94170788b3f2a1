//! The grammar of shields.io static badges.
