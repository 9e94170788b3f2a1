//! How far configurations and profiles reach: what they name is opened only inside of their repository.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::discover::full_path;
use crate::snapshot::MAX_FILE_SIZE;
use crate::text::without_byte_order_mark;

/// A folder that nothing named in it leads out of.
pub(super) struct Boundary(PathBuf);

impl Boundary {
    /// The repository that a file lies in, else the file's folder.
    pub(super) fn around(file: &Path) -> Self {
        let full = full_path(file).unwrap_or_else(|| file.to_owned());
        Self::of_folder(full.parent().unwrap_or(&full))
    }

    /// The repository that a folder lies in, else the folder.
    pub(super) fn of_folder(folder: &Path) -> Self {
        let full = full_path(folder).unwrap_or_else(|| folder.to_owned());
        let repository = full.ancestors().find(|folder| folder.join(".git").exists());
        Self(repository.unwrap_or(&full).to_owned())
    }

    /// Whether what stands at the path, symbolic links followed, lies inside; so does what is not there.
    pub(super) fn holds(&self, path: &Path) -> bool {
        full_path(path).is_none_or(|full| full.starts_with(&self.0))
    }
}

/// The bytes of a file; neither of a pipe, which would be waited for, nor of a device.
pub(super) fn read(file: &Path) -> io::Result<Vec<u8>> {
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    read_any(file)
}

/// The bytes of whatever the user names, up to a bound.
pub(super) fn read_any(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_FILE_SIZE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_SIZE {
        let message = format!("it is larger than {} MiB", MAX_FILE_SIZE >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// The text of such a file.
pub(super) fn read_text(file: &Path) -> io::Result<String> {
    let text = String::from_utf8(read(file)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is no UTF-8"))?;
    Ok(without_byte_order_mark(&text).to_owned())
}
