//! Whether schemas are good themselves, before they judge pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError};
use serde_json::{Value as Json, json};

use super::remote::Source;
use super::violation::{Place, violations};
use super::{BASE, Documents, decoded, options};
use crate::mistake::Mistake;
use crate::suggest::nearest;
use crate::tree::{Entry, Node};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Keywords whose values hold schemas by name.
pub(super) const BY_NAME: [&str; 5] =
    ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

/// Keywords that judge, or lead to what does.
const JUDGING: [&str; 46] = [
    "$anchor",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "$schema",
    "$vocabulary",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "then",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// Keywords that only tell something to people and programs, and one of old that is still read.
const TELLING: [&str; 12] = [
    "$comment",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "title",
    "writeOnly",
];

/// Keywords of earlier drafts, which judge nothing any more, and what to write.
const OLD: [(&str, &str); 5] = [
    ("$recursiveAnchor", "write `$dynamicAnchor`"),
    ("$recursiveRef", "write `$dynamicRef`"),
    ("additionalItems", "write `items`, with `prefixItems` for the items before"),
    ("dependencies", "write `dependentRequired` or `dependentSchemas`"),
    ("id", "write `$id`"),
];

/// Judges all schemas of a set by the schema of schemas, and by what we refuse beyond it. Of one from the web the
/// first fault is told.
pub(super) fn check(
    sources: &BTreeMap<String, Source<'_>>,
    documents: &Arc<Documents>,
) -> Vec<Mistake> {
    let mut errors = Vec::new();
    let none = Arc::new(Documents::default());
    let grammar = options(&none).build(&json!({ "$ref": DRAFT }));
    for (name, source) in sources {
        let root = &source.root;
        let mut own = Vec::new();
        if let Ok(grammar) = &grammar {
            let found = violations(grammar.iter_errors(root), root, &none);
            own.extend(found.into_iter().map(|violation| violation.mistake(name)));
        }
        let is_own = source.origin.is_none();
        Check { name, documents, is_own, errors: &mut own }.document(root);
        match &source.origin {
            Some(origin) => {
                errors.extend(own.into_iter().next().map(|first| origin.unsound(name, first)));
            }
            None => errors.append(&mut own),
        }
    }
    errors
}

/// What the compiler refused, at its place in the schema.
pub(super) fn refused(name: &str, root: &Node<'_>, error: &ValidationError<'_>) -> Mistake {
    let place = Place::find(root, error.instance_path().as_str());
    let text = place.node.and_then(Node::as_str).unwrap_or_default();
    let message = match error.kind() {
        ValidationErrorKind::Format { format } if format == "regex" => format!(
            "the pattern `{text}` cannot be matched in linear time: look-around and back references are not supported"
        ),
        ValidationErrorKind::Referencing(_) => "a `$ref` of this schema leads nowhere".to_owned(),
        kind => format!("this schema cannot be compiled: `{}` is wrong here", kind.keyword()),
    };
    Mistake::new(name, place.span(root), message)
}

struct Check<'c> {
    name: &'c str,
    documents: &'c Documents,
    /// It stands beside the profile: slips in keywords are its writer's.
    is_own: bool,
    errors: &'c mut Vec<Mistake>,
}

impl Check<'_> {
    fn document(&mut self, root: &Node<'_>) {
        if let Some(draft) = root.get("$schema")
            && draft.as_str().is_none_or(|draft| draft.trim_end_matches('#') != DRAFT)
        {
            self.report(
                draft,
                "only schemas of draft 2020-12 are supported",
                Some(format!("write `{DRAFT}`")),
            );
        }
        self.schema(root, true);
    }

    /// Judges one schema and those in it. No deeper than the tree, whose depth is capped.
    fn schema(&mut self, schema: &Node<'_>, is_root: bool) {
        for entry in schema.entries() {
            let value = &entry.value;
            match entry.key.as_ref() {
                "$id" if !is_root => {
                    self.report(value, "a `$id` inside a schema is not supported", None);
                }
                "$ref" | "$dynamicRef" => self.reference(value),
                "format" => self.format(value),
                key if BY_NAME.contains(&key) => {
                    value.entries().iter().for_each(|entry| self.schema(&entry.value, false));
                }
                "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                    value.items().iter().for_each(|item| self.schema(item, false));
                }
                "items"
                | "additionalProperties"
                | "unevaluatedItems"
                | "unevaluatedProperties"
                | "not"
                | "if"
                | "then"
                | "else"
                | "contains"
                | "propertyNames"
                | "contentSchema" => self.schema(value, false),
                _ => self.keyword(entry),
            }
        }
    }

    /// A schema may hold keywords of others, but none that is one of the draft but for a slip of the pen.
    fn keyword(&mut self, entry: &Entry<'_>) {
        let key = entry.key.as_ref();
        if !self.is_own || JUDGING.contains(&key) || TELLING.contains(&key) || key.starts_with("x-")
        {
            return;
        }
        let help = match OLD.iter().find(|(old, _)| *old == key) {
            Some((_, instead)) => (*instead).to_owned(),
            None => match nearest(key, JUDGING.into_iter().chain(TELLING)) {
                Some(near) if JUDGING.contains(&near) => format!("did you mean `{near}`?"),
                _ => return,
            },
        };
        let message = format!("draft 2020-12 has no keyword `{key}`, so it judges nothing");
        self.errors.push(Mistake::new(self.name, entry.key_span, message).help(help));
    }

    fn reference(&mut self, value: &Node<'_>) {
        let Some(reference) = value.as_str() else { return };
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let is_anchor = !fragment.is_empty() && !fragment.starts_with('/');
        let found = self.documents.resolve(self.name, if is_anchor { file } else { reference });
        if found.is_some_and(|(_, schema)| !is_anchor || has_anchor(schema, fragment)) {
            return;
        }
        if file.is_empty() || self.documents.resolve(self.name, file).is_some() {
            let shown = reference.strip_prefix(BASE).map_or_else(|| reference.to_owned(), decoded);
            self.report(value, &format!("nothing stands at `{shown}`"), None);
            return;
        }
        let near = nearest(file, self.documents.0.keys().map(String::as_str));
        let message = format!("a `$ref` may only name a schema beside this one, `{file}` is none");
        self.report(value, &message, near.map(|near| format!("did you mean `{near}`?")));
    }

    fn format(&mut self, value: &Node<'_>) {
        let Some(format) = value.as_str() else { return };
        let options = jsonschema::options();
        if !options.is_known_format(Draft::Draft202012, format) {
            self.report(value, &format!("there is no format `{format}`"), None);
        }
    }

    fn report(&mut self, at: &Node<'_>, message: &str, help: Option<String>) {
        self.errors.push(Mistake::new(self.name, at.span, message).help(help));
    }
}

/// Whether some part of a schema bears that name. No deeper than the tree that it was made of.
fn has_anchor(schema: &Json, name: &str) -> bool {
    let is_it = |(key, value): (&String, &Json)| {
        matches!(key.as_str(), "$anchor" | "$dynamicAnchor") && value.as_str() == Some(name)
    };
    match schema {
        Json::Object(object) => {
            object.iter().any(is_it) || object.values().any(|part| has_anchor(part, name))
        }
        Json::Array(items) => items.iter().any(|item| has_anchor(item, name)),
        _ => false,
    }
}
