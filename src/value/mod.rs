//! What a fact on a page says: numbers, flags, dates, texts, and how two of them compare.
//!
//! How a value is written (its unit) is data in a profile: [`Definition`] is that data, [`Units`] its
//! compiled form, [`Unit::read`] turns text into a [`Value`].

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::text::Span;
use crate::tree;

pub use definition::{BadUnit, Definition, Units};
pub use number::Interval;
pub use time::{Precision, Time, Validity};
pub use unit::{Unit, Unreadable};

mod definition;
mod number;
pub mod pool;
mod time;
mod unit;
mod words;
mod written;

/// A value, read by its unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// The page says that there is no value: an empty cell, or one of the unit's words for that.
    Missing,
    Flag(bool),
    Number(Interval),
    /// From the first to the second, both included.
    Range(Box<[Interval; 2]>),
    Text(Cow<'a, str>),
    List(Vec<Cow<'a, str>>),
    Time(Time),
    /// Values of one unit that share one place.
    Several(Vec<Value<'a>>),
    /// Named values that share one place by a pattern, in its order.
    Fields(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// Whether both may stand for the same: numbers and times compare by what is displayed, lists
    /// regardless of order, all else by equality. Values of different kinds never agree.
    pub fn agrees(&self, other: &Value<'_>) -> bool {
        match (self, other) {
            (Value::Missing, Value::Missing) => true,
            (Value::Flag(one), Value::Flag(two)) => one == two,
            (Value::Number(one), Value::Number(two)) => one.meets(*two),
            (Value::Range(one), Value::Range(two)) => one[0].meets(two[0]) && one[1].meets(two[1]),
            (Value::Text(one), Value::Text(two)) => one == two,
            (Value::List(one), Value::List(two)) => one == two || sorted(one) == sorted(two),
            (Value::Time(one), Value::Time(two)) => one.meets(*two),
            (Value::Several(one), Value::Several(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.agrees(two))
            }
            (Value::Fields(one), Value::Fields(two)) => {
                one.len() == two.len()
                    && one.iter().zip(two).all(|(one, two)| one.0 == two.0 && one.1.agrees(&two.1))
            }
            _ => false,
        }
    }

    /// What the items of a list say together: one list where they are texts, else several values.
    pub fn joined(values: Vec<Self>) -> Self {
        let words = values.iter().map(|value| match value {
            Value::Text(text) => Some(std::slice::from_ref(text)),
            Value::List(items) => Some(items.as_slice()),
            _ => None,
        });
        match words.collect::<Option<Vec<_>>>() {
            Some(words) => Value::List(words.concat()),
            None => Value::Several(values),
        }
    }

    pub fn is_missing(&self) -> bool {
        matches!(self, Value::Missing)
    }

    pub fn number(&self) -> Option<Interval> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn flag(&self) -> Option<bool> {
        match self {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub fn time(&self) -> Option<Time> {
        match self {
            Value::Time(time) => Some(*time),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The part that a pattern calls `name`.
    pub fn field(&self, name: &str) -> Option<&Value<'a>> {
        match self {
            Value::Fields(fields) => {
                fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// What a scalar of a file says, as it stands there: null is none.
    pub fn of_scalar(node: &tree::Node<'_>) -> Option<Value<'static>> {
        Some(match &node.value {
            tree::Value::Bool(flag) => Value::Flag(*flag),
            #[expect(clippy::cast_precision_loss, reason = "pages show far fewer digits")]
            tree::Value::Integer(number) => Value::Number(Interval::exact(*number as f64)),
            tree::Value::Float(number) => Value::Number(Interval::exact(*number)),
            tree::Value::String(text) => Value::Text(text.trim().to_owned().into()),
            tree::Value::Null
            | tree::Value::Sequence(_)
            | tree::Value::Mapping(_)
            | tree::Value::Unreadable(_) => return None,
        })
    }

    /// The value as schemas see it; `span` is the place of the whole.
    ///
    /// A missing value is null, a number what its digits say (an integer where it is whole), a range
    /// `[from, to]`, a time its ISO 8601 form cut to what is known.
    pub fn to_tree(&self, span: Span) -> tree::Node<'a> {
        let node = |value: &Value<'a>| value.to_tree(span);
        let text = |text: &Cow<'a, str>| tree::Node::new(span, tree::Value::String(text.clone()));
        let value = match self {
            Value::Missing => tree::Value::Null,
            Value::Flag(flag) => tree::Value::Bool(*flag),
            Value::Number(number) => number.to_tree(),
            Value::Range(ends) => tree::Value::Sequence(
                ends.iter().map(|end| tree::Node::new(span, end.to_tree())).collect(),
            ),
            Value::Text(text) => tree::Value::String(text.clone()),
            Value::List(items) => tree::Value::Sequence(items.iter().map(text).collect()),
            Value::Time(time) => {
                let mut text = String::with_capacity("2025-09-03T10:20:30+00:00".len());
                // Writing to a string cannot fail.
                let _ = write!(text, "{time}");
                tree::Value::String(Cow::Owned(text))
            }
            Value::Several(values) => tree::Value::Sequence(values.iter().map(node).collect()),
            Value::Fields(fields) => tree::Value::Mapping(
                fields
                    .iter()
                    .map(|(name, value)| tree::Entry {
                        key: name.clone(),
                        key_span: span,
                        value: node(value),
                    })
                    .collect(),
            ),
        };
        tree::Node::new(span, value)
    }

    /// The value without its ties to the page and the profile.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        let own = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        match self {
            Value::Missing => Value::Missing,
            Value::Flag(flag) => Value::Flag(flag),
            Value::Number(number) => Value::Number(number),
            Value::Range(ends) => Value::Range(ends),
            Value::Text(text) => Value::Text(own(text)),
            Value::List(items) => Value::List(items.into_iter().map(own).collect()),
            Value::Time(time) => Value::Time(time),
            Value::Several(values) => {
                Value::Several(values.into_iter().map(Value::into_owned).collect())
            }
            Value::Fields(fields) => Value::Fields(
                fields.into_iter().map(|(name, value)| (own(name), value.into_owned())).collect(),
            ),
        }
    }
}

/// The value in words of its own, for messages that have no text of the page to quote.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Missing => f.write_str("nothing"),
            Value::Flag(true) => f.write_str("yes"),
            Value::Flag(false) => f.write_str("no"),
            Value::Number(number) => number.fmt(f),
            Value::Range(ends) => write!(f, "{} to {}", ends[0], ends[1]),
            Value::Text(text) => f.write_str(text),
            Value::List(items) => join(f, items.iter()),
            Value::Time(time) => time.fmt(f),
            Value::Several(values) => join(f, values.iter()),
            Value::Fields(fields) => join(f, fields.iter().map(|(_, value)| value)),
        }
    }
}

fn join<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = T>,
) -> fmt::Result {
    for (index, item) in items.enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

fn sorted<'a>(items: &'a [Cow<'_, str>]) -> Vec<&'a str> {
    let mut items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    items.sort_unstable();
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_see_plain_values() {
        let number = |value| Value::Number(Interval::exact(value));
        let value = Value::Fields(vec![
            ("whole".into(), number(128_000.0)),
            ("price".into(), number(0.75)),
            ("tags".into(), Value::List(vec!["a".into(), "b".into()])),
            ("none".into(), Value::Missing),
        ]);
        let node = value.to_tree(Span::new(3..9));
        let get = |key| node.get(key).map(|node| node.value.clone());
        assert_eq!(get("whole"), Some(tree::Value::Integer(128_000)));
        assert_eq!(get("price"), Some(tree::Value::Float(0.75)));
        assert_eq!(get("none"), Some(tree::Value::Null));
        assert_eq!(node.get("tags").map(|tags| tags.items().len()), Some(2));
        assert_eq!(value.to_string(), "128000, 0.75, a, b, nothing");
    }

    #[test]
    fn lists_agree_in_any_order() {
        let list = |words: &[&'static str]| {
            Value::List(words.iter().map(|word| Cow::Borrowed(*word)).collect())
        };
        assert!(list(&["text", "image"]).agrees(&list(&["image", "text"])));
        assert!(!list(&["text"]).agrees(&list(&["text", "text"])));
        assert!(!list(&["text"]).agrees(&Value::Text("text".into())));
    }
}
