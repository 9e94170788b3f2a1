//! The keys that schemas name, with their places.

use super::decoded;
use super::violation::Place;
use crate::text::Span;
use crate::tree::{Node, Value};
use crate::yaml;

/// Schemas as they are written.
#[derive(Debug, Default)]
pub struct Named<'t> {
    roots: Vec<(&'t str, Node<'t>)>,
}

/// A key among `properties` or `required`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key<'n> {
    /// The schema that it stands in.
    pub file: &'n str,
    pub span: Span,
    pub name: &'n str,
}

impl<'t> Named<'t> {
    /// Schemas by file name. What is no sound schema names nothing.
    pub fn read(texts: &[(&'t str, &'t str)]) -> Self {
        let roots =
            texts.iter().filter_map(|&(name, text)| Some((name, yaml::parse(text, 0).root?)));
        Self { roots: roots.collect() }
    }

    pub fn files(&self) -> impl Iterator<Item = &'t str> {
        self.roots.iter().map(|(name, _)| *name)
    }

    /// The keys that the schema of this file name has for the object under `way`, through references and all that is put
    /// together.
    pub fn keys(&self, file: &str, way: &[&str]) -> Vec<Key<'_>> {
        let mut found = Vec::new();
        if let Some((file, root)) = self.root(file) {
            self.walk(file, root, way, super::MOST_REFERENCES, &mut found);
        }
        found.sort_by_key(|key| (key.file, key.span));
        found.dedup();
        found
    }

    fn root(&self, file: &str) -> Option<(&'t str, &Node<'t>)> {
        self.roots.iter().find(|(name, _)| *name == file).map(|(name, root)| (*name, root))
    }

    fn walk<'n>(
        &'n self,
        home: &'n str,
        schema: &'n Node<'n>,
        way: &[&str],
        left: usize,
        found: &mut Vec<Key<'n>>,
    ) {
        let Some(left) = left.checked_sub(1) else { return };
        if let Some((home, schema)) =
            schema.get("$ref").and_then(Node::as_str).and_then(|it| self.resolve(home, it))
        {
            self.walk(home, schema, way, left, found);
        }
        let together = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key));
        let branches = ["if", "then", "else"].into_iter().filter_map(|key| schema.get(key));
        for schema in together.flat_map(Node::items).chain(branches) {
            self.walk(home, schema, way, left, found);
        }
        match (way.split_first(), schema.get("properties")) {
            (Some((first, rest)), Some(properties)) => {
                if let Some(schema) = properties.get(first) {
                    self.walk(home, schema, rest, left, found);
                }
            }
            (None, properties) => {
                let keys = properties.map(Node::entries).unwrap_or_default().iter();
                found.extend(
                    keys.filter(|entry| entry.value.value != Value::Bool(false)).map(|entry| Key {
                        file: home,
                        span: entry.key_span,
                        name: &entry.key,
                    }),
                );
                let required = schema.get("required").map(Node::items).unwrap_or_default().iter();
                found.extend(required.filter_map(|node| {
                    Some(Key { file: home, span: node.span, name: node.as_str()? })
                }));
            }
            _ => {}
        }
    }

    /// The part of a schema that `reference` names when it stands in the schema `home`.
    fn resolve<'n>(&'n self, home: &str, reference: &str) -> Option<(&'n str, &'n Node<'n>)> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = decoded(file.strip_prefix("./").unwrap_or(file));
        let (file, root) = self.root(if file.is_empty() { home } else { file.as_str() })?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return None;
        }
        Some((file, Place::find(root, &decoded(fragment)).node?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_through_all_that_is_put_together() {
        let page = r##"{
            "$ref": "base.schema.json",
            "allOf": [{"properties": {"facts": {"$ref": "#/$defs/facts"}}}],
            "if": {"properties": {"facts": {"required": ["wings"]}}},
            "$defs": {"facts": {"properties": {"beak": {"type": "string"}, "gone": false}}}
        }"##;
        let base = r#"{"properties": {"facts": {"properties": {"tail": true}}, "lines": true}}"#;
        let named = Named::read(&[("page.schema.json", page), ("base.schema.json", base)]);
        let found = |way: &[&str]| -> Vec<&str> {
            named.keys("page.schema.json", way).into_iter().map(|key| key.name).collect()
        };
        assert_eq!(found(&["facts"]), ["tail", "wings", "beak"]);
        assert_eq!(found(&[]), ["facts", "lines", "facts", "facts"]);
        assert_eq!(found(&["tables"]), [""; 0]);
        let key = &named.keys("page.schema.json", &["facts"])[2];
        assert_eq!((key.file, key.span.of(page)), ("page.schema.json", "\"beak\""));
    }

    #[test]
    fn a_schema_that_names_itself_ends() {
        let page = r##"{"$ref": "#", "properties": {"facts": true}}"##;
        let named = Named::read(&[("page.schema.json", page)]);
        assert_eq!(named.keys("page.schema.json", &[]).len(), 1);
    }
}
