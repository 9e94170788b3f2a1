//! The one place that writes into a catalog.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// Why a page was left alone.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("it changed since it was read")]
    Changed,
    #[error("there is a file of that name by now")]
    Taken,
    #[error("it may not be written: {0}")]
    Denied(io::Error),
    #[error("a symbolic link leads out of the catalog")]
    Outside,
    #[error("{0}")]
    Failed(#[from] io::Error),
    #[error("writing into it failed, and so did putting back what it held: {0}")]
    Torn(io::Error),
}

/// Puts `after` in the place of the page at `path` below `base`, if it still holds `before`.
///
/// The page is never half written: the new text goes to a file beside it, which then takes its name. It keeps its
/// permissions, its owner, its group and its extended attributes, and the name of a symbolic link stays one. A page that
/// has several names, or an owner or an attribute that only the superuser can give, would lose them so: it is written
/// into in place, and put back where that fails.
pub fn write(base: &Path, path: &Path, before: &[u8], after: &[u8]) -> Result<(), Refusal> {
    let base = base.canonicalize()?;
    let real = base.join(path).canonicalize()?;
    let folder = real.parent().filter(|_| real.starts_with(&base)).ok_or(Refusal::Outside)?;
    let known = fs::metadata(&real)?;
    if !known.is_file() {
        return Err(Refusal::Changed);
    }
    // Who may not write into the page may not replace it either, though the folder would let them.
    let page = fs::OpenOptions::new().write(true).open(&real).map_err(Refusal::Denied)?;
    let mut beside = beside(folder)?;
    beside.write_all(after)?;
    let replaces = takes_the_place(beside.as_file(), &page, &known);
    // As late as can be.
    if fs::read(&real)? != before {
        return Err(Refusal::Changed);
    }
    if replaces {
        beside.persist(&real).map_err(|error| error.error)?;
        return Ok(());
    }
    in_place(&page, after).map_err(|error| match in_place(&page, before) {
        Ok(()) => Refusal::Failed(error),
        Err(error) => Refusal::Torn(error),
    })
}

/// Makes the file at `path` below `base`, in a folder that is there, with the permissions that new files have.
///
/// It is never half written, and never takes the place of another.
pub fn create(base: &Path, path: &Path, text: &[u8]) -> Result<(), Refusal> {
    let base = base.canonicalize()?;
    let real = base.join(path);
    let folder = real.parent().ok_or(Refusal::Outside)?.canonicalize()?;
    let name = real.file_name().filter(|_| folder.starts_with(&base)).ok_or(Refusal::Outside)?;
    let mut beside = beside(&folder)?;
    beside.write_all(text)?;
    match beside.persist_noclobber(folder.join(name)) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(Refusal::Taken),
        Err(error) => Err(Refusal::Failed(error.error)),
    }
}

/// A file in the folder of a page, to take that one's place.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".starmap-lint-");
    // Less what the user takes away from new files.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The error names this file, which nobody asked for.
    builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))
}

/// Whether the new file can be all that the page is: under its one name, with its owner, its group, its permissions and
/// its extended attributes.
#[cfg(unix)]
fn takes_the_place(file: &File, page: &File, known: &Metadata) -> bool {
    use std::os::unix::fs::{MetadataExt as _, fchown};

    let is_owned = |own: Metadata| (own.uid(), own.gid()) == (known.uid(), known.gid());
    known.nlink() == 1
        && (file.metadata().is_ok_and(is_owned)
            || fchown(file, Some(known.uid()), Some(known.gid())).is_ok())
        && file.set_permissions(known.permissions()).is_ok()
        && takes_attributes(file, page)
}

/// Attributes that the new file has by itself, such as the label of its folder, need not be given.
#[cfg(unix)]
fn takes_attributes(file: &File, page: &File) -> bool {
    use xattr::FileExt as _;

    // Where the file system knows of none, there are none to lose.
    let Ok(mut names) = page.list_xattr() else { return true };
    names.all(|name| {
        let known = page.get_xattr(&name);
        let Ok(Some(value)) = known else { return known.is_ok() };
        file.get_xattr(&name).is_ok_and(|own| own.as_deref() == Some(value.as_slice()))
            || file.set_xattr(&name, &value).is_ok()
    })
}

#[cfg(not(unix))]
fn takes_the_place(file: &File, _: &File, known: &Metadata) -> bool {
    file.set_permissions(known.permissions()).is_ok()
}

fn in_place(mut page: &File, text: &[u8]) -> io::Result<()> {
    use std::io::Seek as _;

    page.rewind()?;
    page.write_all(text)?;
    page.set_len(text.len() as u64)
}
