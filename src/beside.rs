//! Files in a page's folder that tell what the page tells.

use crate::diagnostic::FileId;
use crate::links::paths::{Paths, parent};
use crate::profile::{BesideDef, BesideField, Kind, Profile};
use crate::schema::Violation;
use crate::text::Span;
use crate::tree::{self, Node};
use crate::yaml;

/// Larger files are data, not descriptions.
const LARGEST: usize = 1 << 20;

/// The text of such a file.
#[derive(Debug)]
pub struct Found<'p> {
    def: &'p BesideDef,
    file: FileId,
    text: String,
}

/// A file beside the page, read.
#[derive(Debug)]
pub struct Beside<'a> {
    pub def: &'a BesideDef,
    pub file: FileId,
    pub text: &'a str,
    pub root: Option<Node<'a>>,
    pub problems: Vec<yaml::Problem>,
    pub violations: Vec<Violation>,
}

impl<'a> Beside<'a> {
    /// All values of a field.
    pub fn values(&self, field: &BesideField) -> Vec<&Node<'a>> {
        self.root.as_ref().map(|root| root.at(&field.field)).unwrap_or_default()
    }

    /// The name of the file.
    pub fn name<'p>(&self, paths: &'p Paths) -> &'p str {
        let path = paths.path(self.file);
        path.rsplit('/').next().unwrap_or(path)
    }
}

/// The texts of the files beside a page. One that is no UTF-8 is left to those who read it.
pub fn texts<'p>(kind: &'p Kind, page: FileId, paths: &Paths) -> Vec<Found<'p>> {
    let folder = parent(paths.path(page));
    let mut texts = Vec::new();
    for def in &kind.beside {
        let files: Vec<FileId> = if def.file.holes().next().is_none() {
            paths.file(&below(folder, &def.file.text)).into_iter().collect()
        } else {
            let start = if folder.is_empty() { 0 } else { folder.len() + 1 };
            let fits = |file: &FileId| def.file.fits(&paths.path(*file)[start..]);
            paths.files_below(folder).filter(fits).collect()
        };
        for file in files {
            let bytes = paths.snapshot().read(file).unwrap_or_default();
            if bytes.len() <= LARGEST
                && let Ok(text) = String::from_utf8(bytes)
            {
                texts.push(Found { def, file, text });
            }
        }
    }
    texts
}

/// The path of what stands in a folder.
pub fn below(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

pub fn read<'a>(texts: &'a [Found<'_>], profile: &Profile) -> Vec<Beside<'a>> {
    let read = |found: &'a Found<'_>| {
        let parsed = yaml::parse(&found.text, 0);
        let schema = found.def.schema.as_deref().and_then(|name| profile.schemas.get(name));
        // A file that holds nothing says null; one of which nothing can be read has its problems.
        let nothing = Node::new(Span::at(0), tree::Value::Null);
        let root = parsed.root.as_ref().or_else(|| parsed.problems.is_empty().then_some(&nothing));
        let violations = match (root, schema) {
            (Some(root), Some(schema)) => schema.validate(root),
            _ => Vec::new(),
        };
        Beside {
            def: found.def,
            file: found.file,
            text: &found.text,
            root: parsed.root,
            problems: parsed.problems,
            violations,
        }
    };
    texts.iter().map(read).collect()
}
