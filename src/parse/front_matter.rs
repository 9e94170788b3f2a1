//! The block of metadata that a page may open with.
