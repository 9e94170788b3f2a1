//! What the pages of a catalog were generated from: files of YAML that the profile reads as records, each the
//! origin of some pages.
//!
//! Its files are numbered behind those of the catalog, so that a finding can point at either.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use crate::damage;
use crate::diagnostic::FileId;
use crate::name::Name;
use crate::profile::pattern::Captures;
use crate::profile::{FieldDef, Kind, NamedDef, Profile, RecordDef, SourceDef};
use crate::snapshot::Snapshot;
use crate::text::Span;
use crate::tree::{self, Node};
use crate::value::{Unit, Value};
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
    /// The page's path by the name of the file, where that is not the one that follows from the id.
    pub other_path: Option<String>,
    /// How the profile describes the page: which record, and which of its pages.
    pub made: (usize, usize),
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
    /// The mapping that is missing with it, or that it belongs to: what a page says otherwise of the fields of one
    /// mapping it says for one reason.
    pub part: Option<Name>,
    /// The records that its texts are ids of.
    pub names: Option<NamedDef>,
    /// The record does not say it: it is what pages show of such records.
    pub is_default: bool,
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
            .enumerate()
            .filter_map(|(at, def)| Some((at, def.files.captures(path)?)))
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
        for (at, captures) in known {
            let each = source.records[at].each;
            if !each {
                self.record(source, at, &captures, root);
            }
            for record in root.items().iter().filter(|_| each) {
                self.record(source, at, &captures, record);
            }
        }
    }

    fn break_off(&mut self, span: Span, message: String) {
        self.broken = Some(Broken { file: self.file, span, message });
    }

    fn record(
        &mut self,
        source: &'p SourceDef,
        at: usize,
        captures: &Captures<'_>,
        record: &Node<'_>,
    ) {
        let def = &source.records[at];
        let facts: Arc<[Given]> = self.facts(def, record).into();
        for (nth, made) in def.pages.iter().enumerate() {
            let Some((_, kind)) = self.profile.kind(made.kind) else { continue };
            match &made.by {
                None => self.origin((at, nth), kind, &facts, record, captures),
                Some(by) => {
                    for node in record.at(&by.field) {
                        if let Some(text) = node.as_str() {
                            let mut captures = captures.clone();
                            captures.retain(|(name, _)| *name != by.capture);
                            captures.push((&by.capture, text));
                            let facts = naming(&facts, node);
                            self.origin((at, nth), kind, &facts, record, &captures);
                        }
                    }
                }
            }
        }
    }

    /// Adds what the record is to a page of one kind, if it says which page that is.
    fn origin(
        &mut self,
        made: (usize, usize),
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
        let path = |id: Option<&str>| {
            kind.path.fill(|name| match identity {
                Some(identity) if identity.capture == name => {
                    Some(identity.path_of(id.or_else(|| part_of_file(name))?))
                }
                _ => part_of_file(name).map(str::to_owned),
            })
        };
        let Some(own_path) = path(id) else { return };
        let others = kind
            .path
            .holes()
            .filter(|hole| identity.is_none_or(|identity| identity.capture != *hole));
        self.origins.push(Origin {
            file: self.file,
            kind: kind.kind,
            other_path: id.and_then(|_| path(None)).filter(|path| *path != own_path),
            path: own_path,
            id: id.map(Into::into),
            owner: others.filter_map(part_of_file).collect::<Vec<_>>().join("/"),
            made,
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
        for field in &def.fields {
            let given = self.given(def, field, record);
            match facts.iter_mut().find(|fact| fact.role == field.role) {
                Some(known) if known.value == Some(Value::Missing) => *known = given,
                Some(_) => {}
                None => facts.push(given),
            }
        }
        facts
    }

    fn given(&self, def: &RecordDef, field: &FieldDef, record: &Node<'_>) -> Given {
        let nodes = record.at(&field.field);
        let unit = field.unit.and_then(|unit| self.profile.unit(unit));
        let span = nodes.first().map(|node| node.span);
        let read = match nodes.as_slice() {
            nodes if field.presence => {
                let is_there = nodes.iter().any(|node| node.value != tree::Value::Null);
                Some(Value::Flag(is_there))
            }
            nodes if field.names.is_some() => texts(nodes).map(Value::List),
            [] => Some(Value::Missing),
            [node] => match (&field.has, &field.ends) {
                (Some(word), _) => {
                    texts(&[*node]).map(|words| Value::Flag(words.iter().any(|it| it == word)))
                }
                (None, Some(ends)) => range(node, ends, default(field, unit).as_ref()),
                (None, None) => value(node, unit),
            },
            _ => None,
        };
        let is_missing = read.as_ref().is_some_and(Value::is_missing);
        let default = default(field, unit).filter(|_| is_missing);
        let nowhere = || Span::at(record.span.start as usize);
        Given {
            role: field.role,
            span: span.unwrap_or_else(nowhere),
            price: field.price,
            part: part_of(def, field, record),
            names: field.names,
            is_default: default.is_some(),
            value: default.or(read),
        }
    }
}

/// What pages show where the field is not there.
fn default(field: &FieldDef, unit: Option<&Unit>) -> Option<Value<'static>> {
    Some(unit?.read(field.default.as_ref()?).ok()?.into_owned())
}

/// A range, by the keys of its ends; the one that is missing is that of the default.
fn range(
    node: &Node<'_>,
    ends: &[String; 2],
    default: Option<&Value<'static>>,
) -> Option<Value<'static>> {
    if node.value == tree::Value::Null {
        return Some(Value::Missing);
    }
    let usual = |nth: usize| match default? {
        Value::Range(ends) => Some(ends[nth]),
        _ => None,
    };
    let mut read = [None; 2];
    for (nth, key) in ends.iter().enumerate() {
        read[nth] = match node.get(key).map(|end| value(end, None)) {
            None | Some(Some(Value::Missing)) => usual(nth),
            Some(value) => Some(value?.number()?),
        };
    }
    Some(match read {
        [Some(from), Some(to)] => Value::Range(Box::new([from, to])),
        _ => Value::Missing,
    })
}

/// The texts of a list, or of several fields.
fn texts(nodes: &[&Node<'_>]) -> Option<Vec<Cow<'static, str>>> {
    let items = nodes.iter().flat_map(|node| node.each());
    let items = items.filter(|item| item.value != tree::Value::Null);
    items.map(|item| Some(Cow::Owned(item.as_str()?.to_owned()))).collect()
}

/// The mapping that a field belongs to, if the profile knows whether that is there, else the outermost one that is
/// missing with it.
fn part_of(def: &RecordDef, field: &FieldDef, record: &Node<'_>) -> Option<Name> {
    let is_below = |outer: &str| {
        field.field == outer
            || field.field.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
    };
    let known = def.fields.iter().find(|other| other.presence && is_below(&other.field));
    if let Some(known) = known {
        return Some(Name::new(&known.field));
    }
    let outer = field.field.match_indices('.').map(|(end, _)| &field.field[..end]);
    outer.into_iter().find(|outer| record.at(outer).is_empty()).map(Name::new)
}

/// What a page made for one of several ids shows: of names only that one.
fn naming(facts: &Arc<[Given]>, id: &Node<'_>) -> Arc<[Given]> {
    let holds = |given: &Given| {
        let Some(Value::List(ids)) = &given.value else { return false };
        given.names.is_some()
            && ids.len() > 1
            && ids.iter().any(|known| Some(&**known) == id.as_str())
    };
    if !facts.iter().any(holds) {
        return facts.clone();
    }
    let own = |given: &Given| {
        let only = id.as_str().map(|id| Value::List(vec![Cow::Owned(id.to_owned())]));
        if holds(given) {
            Given { value: only, span: id.span, ..given.clone() }
        } else {
            given.clone()
        }
    };
    facts.iter().map(own).collect()
}

/// What a field says; `None` if it is nothing that a page could say too.
fn value(node: &Node<'_>, unit: Option<&Unit>) -> Option<Value<'static>> {
    match (&node.value, unit) {
        (tree::Value::Null, _) => Some(Value::Missing),
        (tree::Value::String(text), Some(unit)) => Some(unit.read(text).ok()?.into_owned()),
        (tree::Value::Sequence(_), _) => texts(&[node]).map(Value::List),
        _ => Value::of_scalar(node),
    }
}

impl Given {
    /// Whether a page that shows `shown` says something else. Values of different kinds are not compared.
    pub fn contradicts(&self, shown: &Value<'_>) -> bool {
        let Some(value) = &self.value else { return false };
        match (value, shown) {
            (Value::Missing, other) | (other, Value::Missing) => !says_nothing(other),
            // A text names all of them, and nothing beside a single one.
            (Value::List(names), Value::Text(text)) => match names.as_slice() {
                [] => true,
                [name] => name != text,
                names => !names.iter().all(|name| text.contains(&**name)),
            },
            (one, other) => {
                std::mem::discriminant(one) == std::mem::discriminant(other) && !one.agrees(other)
            }
        }
    }

    /// Whether it says anything that a page could leave out.
    pub fn says_something(&self) -> bool {
        self.value.as_ref().is_some_and(|value| !says_nothing(value))
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
            part: None,
            names: None,
            is_default: false,
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

    /// What one record says for the fields of a profile.
    fn given(fields: &str, record: &str) -> Vec<Given> {
        let mut profile = crate::discover::built_in().unwrap().remove(0);
        let source =
            format!("records:\n- files: a.yaml\n  pages: [{{kind: author}}]\n  fields: {fields}\n");
        profile.source = Some(serde_yaml::from_str(&source).unwrap());
        let mut text = record.to_owned();
        text.push_str("\nid: quarry\n");
        let files = Snapshot::in_memory([("a.yaml", text)]);
        let def = &profile.source.as_ref().unwrap().records[0];
        let bytes = files.read(FileId(0)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let reader =
            Reader { file: FileId(0), profile: &profile, origins: Vec::new(), broken: None };
        reader.facts(def, yaml::parse(&text, 0).root.as_ref().unwrap())
    }

    #[test]
    fn a_range_takes_from_its_default_what_it_lacks() {
        let fields =
            "[{field: heat, role: heat, unit: sampling, ends: [min, max], default: 0.0-2.0}]";
        let said = |record: &str| {
            let given = given(fields, record).remove(0);
            (given.value.unwrap().to_string(), given.is_default)
        };
        assert_eq!(said("heat: {min: 0.5, max: 1}"), ("0.5 to 1".to_owned(), false));
        assert_eq!(said("heat: {max: 1}"), ("0 to 1".to_owned(), false));
        assert_eq!(said("heat:"), ("0 to 2".to_owned(), true));
        assert_eq!(said("cold: 1"), ("0 to 2".to_owned(), true));
        let fields = fields.replace(", default: 0.0-2.0", "");
        let value = |record: &str| given(&fields, record).remove(0).value;
        assert_eq!(value("heat: {max: 1}"), Some(Value::Missing));
        assert_eq!(value("heat: {min: low, max: 1}"), None);
    }

    #[test]
    fn fields_of_one_mapping_belong_together() {
        let fields = "[{field: key, role: key, presence: true}, {field: key.name, role: key_name}, \
                      {field: limits.context, role: context}, {field: limits.output, role: output}]";
        let parts = |record: &str| -> Vec<Option<&str>> {
            given(fields, record).iter().map(|it| it.part.map(Name::as_str)).collect()
        };
        assert_eq!(parts("key: {name: a}\nlimits: {}"), [Some("key"), Some("key"), None, None]);
        assert_eq!(parts("x: 1"), [Some("key"), Some("key"), Some("limits"), Some("limits")]);
    }

    #[test]
    fn a_list_is_asked_for_a_word() {
        let fields = "[{field: tags, role: chat, has: chat}]";
        let value = |record: &str| given(fields, record).remove(0).value;
        assert_eq!(value("tags: [code, chat]"), Some(Value::Flag(true)));
        assert_eq!(value("tags: [code]"), Some(Value::Flag(false)));
        assert_eq!(value("x: 1"), Some(Value::Missing));
    }
}
