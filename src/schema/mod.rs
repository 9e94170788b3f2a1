//! JSON Schema over trees, and its violations in the words of a person.
//!
//! A violation points at the value, key or block that is at fault, is worded here and never by the validator,
//! and one cause makes one violation: a misspelt key is not an unknown and a missing one.

mod check;
mod named;
pub mod remote;
mod tree;
mod violation;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use jsonschema::{Draft, PatternOptions, Retrieve, Uri, ValidationOptions, Validator};
use serde_json::Value as Json;

use crate::mistake::Mistake;
use crate::text::Span;
use crate::tree::Node;
use crate::yaml;

pub use named::{Key, Named};
use remote::{Nobody, Remote, Source};
use tree::Tree;
pub use violation::{Violation, ViolationKind};

/// Schemas by file name, compiled.
#[derive(Debug, Default)]
pub struct Schemas {
    compiled: OnceLock<BTreeMap<String, Schema>>,
    /// What is compiled when a schema is first asked for.
    shipped: &'static [(&'static str, &'static str)],
}

/// One compiled schema.
#[derive(Debug)]
pub struct Schema {
    validator: Validator<Tree>,
    /// Whether it refers to itself, on whatever way.
    is_recursive: bool,
    /// All schemas it may refer to, itself included: for titles, examples and the names of keys.
    documents: Arc<Documents>,
}

impl Schemas {
    /// Compiles schemas of draft 2020-12, given as file name and text in JSON or YAML.
    ///
    /// Their `$ref` may name one another by file name, or parts of themselves; nothing is fetched.
    /// Patterns are matched in linear time, so look-around is refused, and so is an unknown `format`.
    ///
    /// # Errors
    ///
    /// All that is wrong with any of them.
    pub fn compile<'t>(
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, Vec<Mistake>> {
        Self::with_remote(texts, &Nobody)
    }

    /// The same, where a `$ref` may also name an address of the web: `remote` brings what stands there.
    ///
    /// # Errors
    ///
    /// All that is wrong with any of them.
    pub fn with_remote<'t>(
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
        remote: &dyn Remote,
    ) -> Result<Self, Vec<Mistake>> {
        let compiled = compile(texts, None, Some(remote))?;
        Ok(Self { compiled: OnceLock::from(compiled), shipped: &[] })
    }

    /// Compiles schemas that may name those of this set too, and none of which has the name of one of them.
    ///
    /// # Errors
    ///
    /// All that is wrong with any of them.
    pub fn beside<'t>(
        &self,
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
        remote: &dyn Remote,
    ) -> Result<Self, Vec<Mistake>> {
        let known = self.compiled().values().next().map(|schema| Arc::clone(&schema.documents));
        let compiled = compile(texts, known.as_deref(), Some(remote))?;
        Ok(Self { compiled: OnceLock::from(compiled), shipped: &[] })
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.compiled().keys().map(String::as_str)
    }

    /// Schemas that are part of the program: tests hold them to be good, and a run compiles them only if it
    /// judges by them.
    pub fn shipped(texts: &'static [(&'static str, &'static str)]) -> Self {
        Self { compiled: OnceLock::new(), shipped: texts }
    }

    /// The keys that the schema of this file name knows in the object that stands under `way`.
    pub fn keys(&self, name: &str, way: &[&str]) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        if let Some((documents, schema)) = self
            .get(name)
            .and_then(|schema| Some((&schema.documents, schema.documents.0.get(name)?)))
        {
            documents.keys(name, schema, way, MOST_REFERENCES, &mut keys);
        }
        keys
    }

    /// The schema of this file name.
    pub fn get(&self, name: &str) -> Option<&Schema> {
        self.compiled().get(name)
    }

    fn compiled(&self) -> &BTreeMap<String, Schema> {
        let compile = || compile(self.shipped.iter().copied(), None, None).unwrap_or_default();
        self.compiled.get_or_init(compile)
    }
}

/// `known` are other schemas that these may name. Where nobody brings any from the web the schemas are known to be
/// good.
fn compile<'t>(
    texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    known: Option<&Documents>,
    remote: Option<&dyn Remote>,
) -> Result<BTreeMap<String, Schema>, Vec<Mistake>> {
    let mut errors = Vec::new();
    let mut sources = BTreeMap::new();
    for (name, text) in texts {
        let parsed = yaml::parse(text, 0);
        errors.extend(parsed.problems.iter().map(|problem| problem.mistake(name)));
        match parsed.root {
            Some(root) => {
                let source = Source { root, origin: None, is_absent: false };
                sources.insert(name.to_owned(), source);
            }
            None => errors.push(Mistake::new(name, Span::default(), "the schema is empty")),
        }
    }
    let mut documents = known.map(|known| known.0.clone()).unwrap_or_default();
    if let Some(remote) = remote {
        remote::gather(&mut sources, &documents, remote, &mut errors);
    }
    documents.extend(sources.iter().map(|(name, source)| (name.clone(), bare(&source.root))));
    let documents = Arc::new(Documents(documents));
    if remote.is_some() {
        errors.extend(check::check(&sources, &documents));
    }
    let (fetched, own): (Vec<_>, Vec<_>) =
        sources.iter().partition(|(_, source)| source.origin.is_some());
    let build = |name: &str| options(&documents).with_base_uri(uri(name)).build(&documents.0[name]);
    let are_sound = errors.is_empty();
    for (name, source) in fetched.into_iter().filter(|_| are_sound) {
        if let (Some(origin), Err(error)) = (&source.origin, build(name)) {
            errors.push(origin.unsound(name, check::refused(name, &source.root, &error)));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut schemas = BTreeMap::new();
    for (name, source) in own {
        match build(name) {
            Ok(validator) => {
                let is_recursive = documents.recurse(name);
                let documents = Arc::clone(&documents);
                schemas.insert(name.clone(), Schema { validator, is_recursive, documents });
            }
            Err(error) => errors.push(check::refused(name, &source.root, &error)),
        }
    }
    if errors.is_empty() { Ok(schemas) } else { Err(errors) }
}

impl Schema {
    /// What is wrong with `root`, in the order of its text; at most [`Violation::MOST`].
    ///
    /// Values that are unreadable count as present and are exempt from every other check.
    pub fn validate(&self, root: &Node<'_>) -> Vec<Violation> {
        // To tell what is wrong takes twice the time for each level at which a schema has a choice between
        // itself and itself; whether anything is wrong does not.
        if self.is_recursive && root.is_deeper_than(MOST_LEVELS) {
            let is_valid = self.validator.is_valid(root);
            return if is_valid { Vec::new() } else { vec![Violation::too_deep(root)] };
        }
        let mut errors = self.validator.iter_errors(root).peekable();
        if errors.peek().is_none() {
            return Vec::new();
        }
        violation::violations(errors, root, &self.documents)
    }
}

/// Down to what level a recursive schema is asked what is wrong.
const MOST_LEVELS: usize = 12;

/// How many references are followed to find keys.
const MOST_REFERENCES: usize = 16;

/// The schemas of one set, as they refer to one another.
#[derive(Debug, Default)]
struct Documents(BTreeMap<String, Json>);

impl Documents {
    /// The part of a document that `reference` names when it stands in document `home`: the name of its
    /// document and the part itself.
    fn resolve(&self, home: &str, reference: &str) -> Option<(&str, &Json)> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = named(file);
        let (name, document) =
            self.0.get_key_value(if file.is_empty() { home } else { file.as_str() })?;
        Some((name, document.pointer(&decoded(fragment))?))
    }

    /// The keys of the object under `way`, through references and all that is put together.
    fn keys(
        &self,
        home: &str,
        schema: &Json,
        way: &[&str],
        left: usize,
        found: &mut BTreeSet<String>,
    ) {
        let Some(left) = left.checked_sub(1) else { return };
        if let Some((home, schema)) =
            schema.get("$ref").and_then(Json::as_str).and_then(|it| self.resolve(home, it))
        {
            self.keys(home, schema, way, left, found);
        }
        for together in ["allOf", "anyOf", "oneOf"] {
            for schema in schema.get(together).and_then(Json::as_array).into_iter().flatten() {
                self.keys(home, schema, way, left, found);
            }
        }
        for branch in ["if", "then", "else"].into_iter().filter_map(|key| schema.get(key)) {
            self.keys(home, branch, way, left, found);
        }
        let Some(properties) = schema.get("properties").and_then(Json::as_object) else { return };
        match way.split_first() {
            None => found.extend(properties.keys().cloned()),
            Some((first, rest)) => {
                if let Some(schema) = properties.get(*first) {
                    self.keys(home, schema, rest, left, found);
                }
            }
        }
    }

    /// Whether the references in a document ever lead back to a place that they were followed from.
    fn recurse(&self, name: &str) -> bool {
        let mut done = BTreeSet::new();
        // References to follow, and the marks at which those of one place are through.
        let mut open = vec![Some((name.to_owned(), String::new()))];
        let mut way = Vec::new();
        while let Some(next) = open.pop() {
            let Some(place) = next else {
                done.extend(way.pop());
                continue;
            };
            if way.contains(&place) {
                return true;
            }
            let (file, fragment) = &place;
            let schema = self.0.get(file).and_then(|document| document.pointer(fragment));
            if done.contains(&place) {
                continue;
            }
            let mut references = Vec::new();
            if let Some(schema) = schema {
                collect_references(schema, &mut references);
            }
            open.push(None);
            open.extend(references.into_iter().map(|reference| {
                let (target, fragment) = reference.split_once('#').unwrap_or((reference, ""));
                let target = named(target);
                let target = if target.is_empty() { file.clone() } else { target };
                // An anchor may stand anywhere in its document.
                let fragment =
                    if fragment.starts_with('/') { decoded(fragment) } else { String::new() };
                Some((target, fragment))
            }));
            way.push(place);
        }
        false
    }
}

fn collect_references<'j>(schema: &'j Json, references: &mut Vec<&'j str>) {
    match schema {
        Json::Object(object) => {
            for (key, value) in object {
                match value.as_str() {
                    Some(reference) if matches!(key.as_str(), "$ref" | "$dynamicRef") => {
                        references.push(reference);
                    }
                    _ => collect_references(value, references),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect_references(item, references)),
        _ => {}
    }
}

/// Serves the given schemas, and no others, to the compiler.
struct Given(Arc<Documents>);

impl Retrieve for Given {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Json, Box<dyn std::error::Error + Send + Sync>> {
        let name = uri.as_str().strip_prefix(BASE).map(decoded).unwrap_or_default();
        self.0.0.get(&name).cloned().ok_or_else(|| "no such schema".into())
    }
}

const BASE: &str = "schema:///";

/// The address under which the compiler knows the schema of a file name.
fn uri(name: &str) -> String {
    const PLAIN: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'.')
        .remove(b'-')
        .remove(b'_')
        .remove(b'~')
        .remove(b'/');
    format!("{BASE}{}", percent_encoding::utf8_percent_encode(name, PLAIN))
}

/// The name of the schema that a reference names before its `#`; empty where it names its own.
fn named(file: &str) -> String {
    let file = file.strip_prefix(BASE).or_else(|| file.strip_prefix("./")).unwrap_or(file);
    decoded(file)
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A schema without the address that it is published under, which would be the base of its references.
fn bare(root: &Node<'_>) -> Json {
    let mut document = root.to_json();
    if let Some(object) = document.as_object_mut() {
        object.shift_remove("$id");
    }
    document
}

fn options(documents: &Arc<Documents>) -> ValidationOptions<'static, Arc<dyn Retrieve>, Tree> {
    jsonschema::options_for::<Tree>()
        .with_draft(Draft::Draft202012)
        .offline()
        .with_retriever(Given(Arc::clone(documents)))
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
}

#[cfg(test)]
mod tests;
