//! A tree of values in which every value and every key keeps the place that it was read from.
//!
//! Front matter, configuration, profiles and page records are all trees of this one kind, so that one
//! validator and one way of pointing at a fault serve them all.

use std::borrow::Cow;

use crate::text::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'a> {
    pub span: Span,
    pub value: Value<'a>,
}

/// The values of YAML's core schema, and one for what stands there but cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(Cow<'a, str>),
    Sequence(Vec<Node<'a>>),
    Mapping(Vec<Entry<'a>>),
    /// Present, so that it is not missed, but of no type, so that no schema judges it: the rule of its
    /// unit has named it already.
    Unreadable(Cow<'a, str>),
}

/// One key of a mapping with its value, in the order of the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    pub key: Cow<'a, str>,
    pub key_span: Span,
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    pub fn new(span: Span, value: Value<'a>) -> Self {
        Self { span, value }
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn entries(&self) -> &[Entry<'a>] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The items of a list; what is no list by itself.
    pub fn each(&self) -> &[Self] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// All values at a path such as `limits.context_window`; a list on the way stands for each of its items. A key
    /// that holds the whole path goes first.
    pub fn at(&self, path: &str) -> Vec<&Self> {
        if let Some(node) = self.get(path) {
            return vec![node];
        }
        let mut nodes = vec![self];
        for key in path.split('.') {
            nodes =
                nodes.into_iter().flat_map(Self::each).filter_map(|node| node.get(key)).collect();
        }
        nodes
    }

    /// Whether collections stand in one another on more than `levels` levels.
    pub fn is_deeper_than(&self, levels: usize) -> bool {
        let mut children =
            self.items().iter().chain(self.entries().iter().map(|entry| &entry.value));
        match levels.checked_sub(1) {
            None => matches!(self.value, Value::Sequence(_) | Value::Mapping(_)),
            Some(levels) => children.any(|child| child.is_deeper_than(levels)),
        }
    }

    /// The value as JSON: what is unreadable and what JSON has no number for become `null`.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null | Value::Unreadable(_) => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Integer(number) => Json::from(*number),
            Value::Float(number) => Json::from(*number),
            Value::String(text) => Json::from(text.as_ref()),
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone().into_owned(), entry.value.to_json()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn paths_lead_through_mappings_and_lists() {
        let text = "limits:\n  context: 8192\nauthors:\n- id: one\n- id: two\nlimits.depth: 3\n";
        let root = yaml::parse(text, 0).root.unwrap();
        let first = |path: &str| {
            root.at(path).into_iter().map(|node| node.value.clone()).collect::<Vec<_>>()
        };
        assert_eq!(first("limits.context"), [Value::Integer(8192)]);
        assert_eq!(first("limits.depth"), [Value::Integer(3)]);
        assert_eq!(first("authors.id").len(), 2);
        assert_eq!(first("limits.context.more"), []);
        assert_eq!(first("none"), []);
    }
}
