//! All pages together: what catalog rules need of them, and nothing more.

/// The index over all pages.
#[derive(Debug)]
pub struct Catalog<'c> {
    pub pages: Vec<&'c str>,
}
