//! The one place that writes into a catalog.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Why a page was left alone.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("it changed since it was read")]
    Changed,
    #[error("it may not be written: {0}")]
    Denied(io::Error),
    #[error("a symbolic link leads out of the catalog")]
    Outside,
    #[error("{0}")]
    Failed(#[from] io::Error),
}

/// Puts `after` in the place of the page at `path` below `base`, if it still holds `before`.
///
/// The page is never half written: the new text goes to a file beside it, which then takes its name. It keeps its
/// permissions, and the name of a symbolic link stays one.
pub fn write(base: &Path, path: &Path, before: &[u8], after: &[u8]) -> Result<(), Refusal> {
    let base = base.canonicalize()?;
    let real = base.join(path).canonicalize()?;
    let folder = real.parent().filter(|_| real.starts_with(&base)).ok_or(Refusal::Outside)?;
    let known = fs::metadata(&real)?;
    if !known.is_file() {
        return Err(Refusal::Changed);
    }
    // Who may not write into the page may not replace it either, though the folder would let them.
    fs::OpenOptions::new().write(true).open(&real).map_err(Refusal::Denied)?;
    let mut file = tempfile::Builder::new().prefix(".starmap-lint-").tempfile_in(folder)?;
    file.write_all(after)?;
    file.as_file().set_permissions(known.permissions())?;
    // As late as can be.
    if fs::read(&real)? != before {
        return Err(Refusal::Changed);
    }
    file.persist(&real).map_err(|error| error.error)?;
    Ok(())
}
