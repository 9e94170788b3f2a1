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

/// The working directory, from which paths are shown.
pub(super) struct Here(Vec<String>);

impl Here {
    pub(super) fn new() -> Self {
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
        Self(here.iter().map(|part| part.to_string_lossy().into_owned()).collect())
    }

    /// The path of a file from here: `prefix` is that of the folder which `path` goes on from. What both lie in is not
    /// climbed out of.
    pub(super) fn path(&self, prefix: &str, path: &str) -> String {
        let up = prefix.matches("../").count();
        let climbs = prefix.len() == up * "../".len();
        let Some(from) = self.0.len().checked_sub(up).filter(|_| climbs) else {
            return format!("{prefix}{path}");
        };
        let folders = path.split('/').take(path.matches('/').count());
        let below = self.0[from..].iter().zip(folders).take_while(|(one, other)| one == other);
        let shared = below.map(|(part, _)| part.len() + "/".len()).collect::<Vec<_>>();
        let rest = &path[shared.iter().sum()..];
        format!("{}{rest}", "../".repeat(up - shared.len()))
    }
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
    here: Here,
}

impl Files {
    pub(super) fn new() -> Self {
        Self { parts: Vec::new(), here: Here::new() }
    }

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
            .map(|(snapshot, prefix, file)| self.here.path(prefix, snapshot.path(file)))
            .unwrap_or_default()
    }

    fn bytes(&self, file: FileId) -> Option<Arc<[u8]>> {
        let (snapshot, _, file) = self.part(file)?;
        snapshot.read(file).ok().map(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::Here;

    #[test]
    fn what_both_lie_in_is_not_climbed_out_of() {
        let here = Here(["/", "a", "b", "c"].map(str::to_owned).to_vec());
        for (prefix, path, shown) in [
            ("", "x.md", "x.md"),
            ("d/", "x.md", "d/x.md"),
            ("../", "x.md", "../x.md"),
            ("../", "c/x.md", "x.md"),
            ("../../", "b/c/d/x.md", "d/x.md"),
            ("../../", "b/d/x.md", "../d/x.md"),
            ("../../", "c/x.md", "../../c/x.md"),
            ("../d/", "c/x.md", "../d/c/x.md"),
            ("../", "c", "../c"),
        ] {
            assert_eq!(here.path(prefix, path), shown, "{prefix} {path}");
        }
    }
}
