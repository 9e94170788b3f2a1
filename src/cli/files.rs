//! The files of a run, as they are named to the user.

use std::path::Path;
use std::sync::Arc;

use super::Failure;
use crate::diagnostic::{FileId, Sources};
use crate::snapshot::Snapshot;
use crate::suggest::nearest;

/// The path of a folder from the working directory.
pub(super) fn prefix(base: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    prefix_from(&here, base)
}

/// The path of a folder from another one: empty, or with a slash at its end.
pub(super) fn prefix_from(here: &Path, base: &Path) -> String {
    let mut up = String::new();
    for ancestor in here.ancestors() {
        if let Ok(below) = base.strip_prefix(ancestor) {
            let below = below.to_string_lossy().replace('\\', "/");
            let path = format!("{up}{below}");
            return if path.is_empty() || path.ends_with('/') { path } else { format!("{path}/") };
        }
        up.push_str("../");
    }
    format!("{}/", base.to_string_lossy().replace('\\', "/"))
}

/// Where nothing is there: what lies beside it and is called nearly so, as the end of a sentence.
pub(super) fn meant_beside(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = std::fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten();
    let names = beside.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names: Vec<String> = names.collect();
    let near = nearest(&name, names.iter().map(String::as_str));
    let near = near.map(|near| path.with_file_name(near).to_string_lossy().replace('\\', "/"));
    near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default()
}

/// For a folder that is named on the command line.
pub(super) fn no_folder(path: &Path) -> Failure {
    Failure::new(format!("there is no folder `{}`{}", path.display(), meant_beside(path)))
}

/// The files of all catalogs of a run, numbered one after the other.
pub(super) struct Files {
    pub(super) parts: Vec<(u32, Snapshot, String)>,
}

impl Files {
    pub(super) fn len(&self) -> u32 {
        self.parts
            .last()
            .map_or(0, |(offset, snapshot, _)| offset + u32::try_from(snapshot.len()).unwrap_or(0))
    }

    pub(super) fn part(&self, file: FileId) -> Option<(&Snapshot, &str, FileId)> {
        let (offset, snapshot, prefix) =
            self.parts.iter().rev().find(|(offset, ..)| *offset <= file.0)?;
        Some((snapshot, prefix, FileId(file.0 - offset)))
    }
}

impl Sources for Files {
    fn path(&self, file: FileId) -> String {
        self.part(file)
            .map(|(snapshot, prefix, file)| format!("{prefix}{}", snapshot.path(file)))
            .unwrap_or_default()
    }

    fn bytes(&self, file: FileId) -> Option<Arc<[u8]>> {
        let (snapshot, _, file) = self.part(file)?;
        snapshot.read(file).ok().map(Into::into)
    }
}
