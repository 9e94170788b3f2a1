//! Our tree as `jsonschema` reads it: no JSON value is built to judge a page.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::slice;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, NodeIdentity, Object};
use serde_json::Value as JsonValue;

use crate::text::Span;
use crate::tree::{Entry, Node, Value};

/// The representation: a value is a reference into the tree.
pub(super) struct Tree;

impl Json for Tree {
    type Node<'a> = &'a Node<'a>;
    type PreparedKey = String;
    type StringBuffer = ();

    // A lookup walks all keys, so one pass over them is better than two lookups.
    const KEYS_PER_LOOKUP: usize = 1024;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Self::Node<'_>) -> T) -> T {
        f(&Node::new(Span::default(), Value::String(Cow::Borrowed(string))))
    }
}

impl<'a> jsonschema::json::Node<'a, Tree> for &'a Node<'a> {
    type Object = &'a [Entry<'a>];
    type Array = &'a [Node<'a>];
    type Number = Number;

    fn as_object(&self) -> Option<Self::Object> {
        match &self.value {
            Value::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<Self::Array> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match &self.value {
            Value::String(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Number> {
        match self.value {
            Value::Integer(number) => Some(Number::Integer(number)),
            Value::Float(number) => Some(Number::Float(number)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        self.json_type() == JsonType::Null
    }

    fn json_type(&self) -> JsonType {
        match &self.value {
            // What is said of an unreadable value is thrown away, so any type will do.
            Value::Null | Value::Unreadable(_) => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Integer(_) | Value::Float(_) => JsonType::Number,
            Value::String(_) => JsonType::String,
            Value::Sequence(_) => JsonType::Array,
            Value::Mapping(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &JsonValue) -> bool {
        equals_json(self, expected)
    }

    /// Only errors ask for it, and of those only a refused key is looked at: the rest is not worth copying.
    fn to_value(&self) -> Cow<'a, JsonValue> {
        Cow::Owned(self.as_str().map_or(JsonValue::Null, JsonValue::from))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref(*self).addr()))
    }
}

impl<'a> Object<'a, Tree> for &'a [Entry<'a>] {
    type Node = &'a Node<'a>;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        <[_]>::len(self)
    }

    fn get(&self, key: &String) -> Option<&'a Node<'a>> {
        self.iter().find(|entry| entry.key == *key).map(|entry| &entry.value)
    }

    fn members(&self) -> Members<'a> {
        Members(self.iter())
    }
}

pub(super) struct Members<'a>(slice::Iter<'a, Entry<'a>>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|entry| (entry.key.as_ref(), &entry.value))
    }
}

impl<'a> Array<'a, Tree> for &'a [Node<'a>] {
    type Node = &'a Node<'a>;
    type ElementsIter = slice::Iter<'a, Node<'a>>;

    fn len(&self) -> usize {
        <[_]>::len(self)
    }

    fn elements(&self) -> Self::ElementsIter {
        self.iter()
    }

    fn is_unique(&self) -> bool {
        first_repeat(self).is_none()
    }
}

#[derive(Clone, Copy)]
pub(super) enum Number {
    Integer(i64),
    Float(f64),
}

impl JsonNumber for Number {
    fn as_u64(&self) -> Option<u64> {
        self.as_i64().and_then(|number| u64::try_from(number).ok())
    }

    fn as_i64(&self) -> Option<i64> {
        match *self {
            Self::Integer(number) => Some(number),
            Self::Float(_) => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        Some(match *self {
            Self::Integer(number) => float(number),
            Self::Float(number) => number,
        })
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(match self {
            Self::Integer(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
        })
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(match *self {
            Self::Integer(number) => number.into(),
            // JSON has no number for the infinite.
            Self::Float(number) => serde_json::Number::from_f64(number).unwrap_or_else(|| 0.into()),
        })
    }

    fn is_integer(&self) -> bool {
        match *self {
            Self::Integer(_) => true,
            Self::Float(number) => number.is_finite() && number.fract() == 0.0,
        }
    }

    fn is_written_as_integer(&self) -> bool {
        matches!(self, Self::Integer(_))
    }
}

/// The first item that equals an earlier one: the places of both, the earlier first.
pub(super) fn first_repeat(items: &[Node<'_>]) -> Option<(usize, usize)> {
    let state = RandomState::new();
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let alike = seen.entry(digest(item, &state)).or_default();
        if let Some(&first) = alike.iter().find(|&&first| equals(&items[first], item)) {
            return Some((first, at));
        }
        alike.push(at);
    }
    None
}

/// A hash that is the same for equal values.
fn digest(node: &Node<'_>, state: &RandomState) -> u64 {
    let mut hasher = state.build_hasher();
    match &node.value {
        Value::Null => 0_u8.hash(&mut hasher),
        Value::Unreadable(_) => 1_u8.hash(&mut hasher),
        Value::Bool(value) => value.hash(&mut hasher),
        // Adding zero makes one of the two zeros.
        Value::Integer(number) => (float(*number) + 0.0).to_bits().hash(&mut hasher),
        Value::Float(number) => (*number + 0.0).to_bits().hash(&mut hasher),
        Value::String(text) => text.hash(&mut hasher),
        Value::Sequence(items) => {
            items.iter().for_each(|item| digest(item, state).hash(&mut hasher));
        }
        Value::Mapping(entries) => {
            // A sum, since the order of keys means nothing.
            let sum = entries.iter().fold(0_u64, |sum, entry| {
                sum.wrapping_add(state.hash_one((&entry.key, digest(&entry.value, state))))
            });
            sum.hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Equality as JSON Schema has it: `1` is `1.0`, the order of keys means nothing. Nobody knows whether
/// unreadable values are equal, so they are not.
fn equals(a: &Node<'_>, b: &Node<'_>) -> bool {
    match (&a.value, &b.value) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => same(*a, *b),
        (Value::Integer(integer), Value::Float(number))
        | (Value::Float(number), Value::Integer(integer)) => same(float(*integer), *number),
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equals(a, b))
        }
        (Value::Mapping(a), Value::Mapping(b)) => {
            let sorted = |entries: &'_ [Entry<'_>]| {
                let mut order: Vec<usize> = (0..entries.len()).collect();
                order.sort_by(|&x, &y| entries[x].key.cmp(&entries[y].key));
                order
            };
            a.len() == b.len()
                && sorted(a)
                    .into_iter()
                    .zip(sorted(b))
                    .all(|(at, bt)| a[at].key == b[bt].key && equals(&a[at].value, &b[bt].value))
        }
        _ => false,
    }
}

fn equals_json(node: &Node<'_>, json: &JsonValue) -> bool {
    match (&node.value, json) {
        (Value::Null, JsonValue::Null) => true,
        (Value::Bool(a), JsonValue::Bool(b)) => a == b,
        (Value::Integer(a), JsonValue::Number(b)) => match b.as_i64() {
            Some(b) => *a == b,
            None => b.as_f64().is_some_and(|b| same(float(*a), b)),
        },
        (Value::Float(a), JsonValue::Number(b)) => b.as_f64().is_some_and(|b| same(*a, b)),
        (Value::String(a), JsonValue::String(b)) => a == b,
        (Value::Sequence(a), JsonValue::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equals_json(a, b))
        }
        (Value::Mapping(a), JsonValue::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|entry| {
                    b.get(entry.key.as_ref()).is_some_and(|b| equals_json(&entry.value, b))
                })
        }
        _ => false,
    }
}

#[expect(clippy::float_cmp, reason = "JSON Schema compares numbers exactly")]
fn same(a: f64, b: f64) -> bool {
    a == b
}

#[expect(clippy::cast_precision_loss, reason = "beyond 2^53 the nearest float is meant")]
fn float(number: i64) -> f64 {
    number as f64
}
