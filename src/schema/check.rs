//! Whether schemas are good themselves, before they judge pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError};
use serde_json::json;

use super::violation::{Place, violations};
use super::{Documents, options};
use crate::mistake::Mistake;
use crate::suggest::nearest;
use crate::tree::Node;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Judges all schemas of a set by the schema of schemas, and by what we refuse beyond it.
pub(super) fn check(
    sources: &BTreeMap<&str, Node<'_>>,
    documents: &Arc<Documents>,
) -> Vec<Mistake> {
    let mut errors = Vec::new();
    let none = Arc::new(Documents::default());
    let grammar = options(&none).build(&json!({ "$ref": DRAFT }));
    for (name, root) in sources {
        if let Ok(grammar) = &grammar {
            let found = violations(grammar.iter_errors(root), root, &none);
            errors.extend(found.into_iter().map(|violation| violation.mistake(name)));
        }
        Check { name, documents, errors: &mut errors }.document(root);
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
                "properties" | "patternProperties" | "$defs" | "definitions"
                | "dependentSchemas" => {
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
                _ => {}
            }
        }
    }

    fn reference(&mut self, value: &Node<'_>) {
        let Some(reference) = value.as_str() else { return };
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let is_anchor = !fragment.is_empty() && !fragment.starts_with('/');
        let file = if is_anchor { file } else { reference };
        if self.documents.resolve(self.name, file).is_some() {
            return;
        }
        let file = reference.split('#').next().unwrap_or_default();
        if file.is_empty() || self.documents.resolve(self.name, file).is_some() {
            self.report(value, &format!("nothing stands at `{reference}`"), None);
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
