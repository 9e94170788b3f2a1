//! What the pages of a catalog were generated from: files of YAML that the profile reads as records, each the
//! origin of some pages.
//!
//! Its files are numbered behind those of the catalog, so that a finding can point at either.

use std::sync::Arc;

use rayon::prelude::*;

use crate::damage;
use crate::diagnostic::FileId;
use crate::name::Name;
use crate::profile::pattern::Captures;
use crate::profile::{Kind, MadePage, Profile, RecordDef};
use crate::snapshot::Snapshot;
use crate::text::Span;
use crate::tree::{self, Node};
use crate::value::Value;
use crate::yaml;

/// All that the source says.
#[derive(Debug)]
pub struct Source<'s> {
    snapshot: &'s Snapshot,
    /// The number of its first file.
    first: u32,
    /// In the order of their files and of the records in them.
    pub origins: Vec<Origin>,
    pub broken: Vec<Broken>,
}

/// What one page is made from.
#[derive(Debug)]
pub struct Origin {
    pub file: FileId,
    /// The kind of the page.
    pub kind: Name,
    /// The page's path; that of its folder if it shows one.
    pub path: String,
    pub id: Option<Box<str>>,
    /// The other parts of the page's path: whose page it is.
    pub owner: String,
    /// The page may be missing.
    pub optional: bool,
    /// Where its id stands; the start of the record if it gives none.
    pub span: Span,
    /// Shared by all pages that are made from one record.
    pub facts: Arc<[Given]>,
}

/// What a record gives for a role.
#[derive(Clone, Debug)]
pub struct Given {
    pub role: Name,
    /// `None` if it cannot be compared with what stands on a page.
    pub value: Option<Value<'static>>,
    pub span: Span,
    pub price: bool,
}

/// A file that cannot be read.
#[derive(Debug)]
pub struct Broken {
    pub file: FileId,
    pub span: Span,
    pub message: String,
}

impl<'s> Source<'s> {
    /// Reads all files that the profile knows. `first` is the number that the first of them gets.
    pub fn read(snapshot: &'s Snapshot, first: u32, profile: &Profile) -> Self {
        let mut source = Self { snapshot, first, origins: Vec::new(), broken: Vec::new() };
        let files: Vec<FileId> = snapshot.files().collect();
        let read: Vec<(Vec<Origin>, Option<Broken>)> = files
            .par_iter()
            .with_min_len(8)
            .map(|&file| {
                let mut reader = Reader {
                    file: FileId(first + file.0),
                    profile,
                    origins: Vec::new(),
                    broken: None,
                };
                reader.file(snapshot, file);
                (reader.origins, reader.broken)
            })
            .collect();
        for (origins, broken) in read {
            source.origins.extend(origins);
            source.broken.extend(broken);
        }
        source
    }

    /// Whether the file is one of the source.
    pub fn holds(&self, file: FileId) -> bool {
        file.0 >= self.first
    }

    pub fn path(&self, file: FileId) -> &'s str {
        self.snapshot.path(FileId(file.0.saturating_sub(self.first)))
    }
}

struct Reader<'p> {
    file: FileId,
    profile: &'p Profile,
    origins: Vec<Origin>,
    broken: Option<Broken>,
}

impl<'p> Reader<'p> {
    fn file(&mut self, snapshot: &Snapshot, file: FileId) {
        let path = snapshot.path(file);
        let Some(source) = &self.profile.source else { return };
        let mut known = source
            .records
            .iter()
            .filter_map(|def| Some((def, def.files.captures(path)?)))
            .peekable();
        if known.peek().is_none() {
            return;
        }
        let bytes = match snapshot.read(file) {
            Ok(bytes) => bytes,
            Err(error) => return self.break_off(Span::at(0), error.to_string()),
        };
        let decoded = damage::decode(&bytes);
        let parsed = yaml::parse(&decoded.text, 0);
        let nothing = Node::new(Span::at(0), tree::Value::Null);
        let root = parsed.root.as_ref().unwrap_or(&nothing);
        if matches!(root.value, tree::Value::Unreadable(_)) {
            let fault = parsed.problems.last();
            let message = fault.map_or_else(String::new, |fault| fault.kind.message().into_owned());
            self.break_off(fault.map_or(root.span, |fault| fault.span), message);
        }
        for (def, captures) in known {
            if !def.each {
                self.record(def, &captures, root);
            }
            for record in root.items().iter().filter(|_| def.each) {
                self.record(def, &captures, record);
            }
        }
    }

    fn break_off(&mut self, span: Span, message: String) {
        self.broken = Some(Broken { file: self.file, span, message });
    }

    fn record(&mut self, def: &'p RecordDef, captures: &Captures<'_>, record: &Node<'_>) {
        let facts: Arc<[Given]> = self.facts(def, record).into();
        for made in &def.pages {
            let Some((_, kind)) = self.profile.kind(made.kind) else { continue };
            match &made.by {
                None => self.origin(made, kind, &facts, record, captures),
                Some(by) => {
                    for node in record.at(&by.field) {
                        if let Some(text) = node.as_str() {
                            let mut captures = captures.clone();
                            captures.retain(|(name, _)| *name != by.capture);
                            captures.push((&by.capture, text));
                            self.origin(made, kind, &facts, record, &captures);
                        }
                    }
                }
            }
        }
    }

    /// Adds what the record is to a page of one kind, if it says which page that is.
    fn origin(
        &mut self,
        made: &MadePage,
        kind: &Kind,
        facts: &Arc<[Given]>,
        record: &Node<'_>,
        captures: &Captures<'_>,
    ) {
        let identity = kind.id.as_ref();
        let own = identity.and_then(|id| facts.iter().find(|fact| fact.role == id.role));
        let id = own.and_then(|fact| fact.value.as_ref()?.text());
        let part_of_file = |name: &str| {
            captures.iter().find(|(capture, _)| *capture == name).map(|(_, value)| *value)
        };
        let part = |name: &str| match identity {
            Some(identity) if identity.capture == name => {
                Some(identity.path_of(id.or_else(|| part_of_file(name))?))
            }
            _ => part_of_file(name).map(str::to_owned),
        };
        let Some(path) = kind.path.fill(part) else { return };
        let others = kind
            .path
            .holes()
            .filter(|hole| identity.is_none_or(|identity| identity.capture != *hole));
        self.origins.push(Origin {
            file: self.file,
            kind: made.kind,
            path,
            id: id.map(Into::into),
            owner: others.filter_map(part_of_file).collect::<Vec<_>>().join("/"),
            optional: made.optional,
            span: own
                .filter(|_| id.is_some())
                .map_or(Span::at(record.span.start as usize), |fact| fact.span),
            facts: facts.clone(),
        });
    }

    /// What the record gives for each role: the first of the role's fields that is there, [`Value::Missing`]
    /// if none is. What could not be read at all says nothing.
    fn facts(&self, def: &RecordDef, record: &Node<'_>) -> Vec<Given> {
        let mut facts: Vec<Given> = Vec::with_capacity(def.fields.len());
        if !matches!(record.value, tree::Value::Mapping(_)) {
            return facts;
        }
        let start = Span::at(record.span.start as usize);
        for field in &def.fields {
            let nodes = record.at(&field.field);
            let unit = field.unit.and_then(|unit| self.profile.unit(unit));
            let (value, span) = match nodes.as_slice() {
                [] if field.presence => (Some(Value::Flag(false)), start),
                [] => (Some(Value::Missing), start),
                [node] if field.presence => {
                    (Some(Value::Flag(node.value != tree::Value::Null)), node.span)
                }
                [node] => (value(node, unit), node.span),
                [first, ..] => (None, first.span),
            };
            let given = Given { role: field.role, value, span, price: field.price };
            match facts.iter_mut().find(|fact| fact.role == field.role) {
                Some(known) if known.value == Some(Value::Missing) => *known = given,
                Some(_) => {}
                None => facts.push(given),
            }
        }
        facts
    }
}

/// What a field says; `None` if it is nothing that a page could say too.
fn value(node: &Node<'_>, unit: Option<&crate::value::Unit>) -> Option<Value<'static>> {
    match (&node.value, unit) {
        (tree::Value::Null, _) => Some(Value::Missing),
        (tree::Value::String(text), Some(unit)) => Some(unit.read(text).ok()?.into_owned()),
        (tree::Value::Sequence(items), _) => {
            let words = items.iter().map(|item| Some(item.as_str()?.to_owned().into()));
            Some(Value::List(words.collect::<Option<_>>()?))
        }
        _ => Value::of_scalar(node),
    }
}

impl Given {
    /// Whether a page that shows `shown` says something else. Values of different kinds are not compared.
    pub fn contradicts(&self, shown: &Value<'_>) -> bool {
        let Some(value) = &self.value else { return false };
        match (value, shown) {
            (Value::Missing, other) | (other, Value::Missing) => !says_nothing(other),
            (one, other) => {
                std::mem::discriminant(one) == std::mem::discriminant(other) && !one.agrees(other)
            }
        }
    }

    /// The price that a page shows as zero and that is none.
    pub fn vanished_in(&self, shown: &Value<'_>) -> Option<f64> {
        let given = self.value.as_ref()?.number().filter(|_| self.price)?;
        let shown = shown.number()?;
        (shown.shown == 0.0 && given.shown > 0.0 && shown.meets(given)).then_some(given.shown)
    }
}

/// Whether the value is what a generator may leave out: none, no, zero.
fn says_nothing(value: &Value<'_>) -> bool {
    match value {
        Value::Missing | Value::Flag(false) => true,
        Value::List(items) => items.is_empty(),
        Value::Text(text) => text.is_empty(),
        Value::Number(number) => number.shown == 0.0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_may_leave_out_is_no_contradiction() {
        let given = |value| Given {
            role: Name::new("role"),
            value: Some(value),
            span: Span::at(0),
            price: true,
        };
        let number = |value| Value::Number(crate::value::Interval::exact(value));
        assert!(!given(Value::Missing).contradicts(&Value::Flag(false)));
        assert!(given(Value::Missing).contradicts(&Value::Flag(true)));
        assert!(!given(number(0.0)).contradicts(&Value::Missing));
        assert!(given(number(4096.0)).contradicts(&Value::Missing));
        assert!(given(number(4096.0)).contradicts(&number(8192.0)));
        assert!(!given(number(4096.0)).contradicts(&Value::Text("4k".into())));
    }

    #[test]
    fn a_file_that_is_no_yaml_keeps_its_page() {
        let profile = crate::discover::built_in().unwrap().remove(0);
        let path = "providers/quarry/models/Basin:1.yaml";
        let files = Snapshot::in_memory([(path, "id: [basin\nname: Basin\n"), ("notes.txt", "")]);
        let source = Source::read(&files, 7, &profile);
        assert_eq!(source.broken.len(), 1);
        assert!(source.holds(FileId(7)) && !source.holds(FileId(6)));
        assert_eq!(source.path(FileId(8)), path);
        let paths: Vec<&str> = source.origins.iter().map(|origin| origin.path.as_str()).collect();
        assert_eq!(paths, ["providers/quarry/models/basin-1.md"]);
        assert!(source.origins[0].facts.is_empty());
    }
}
