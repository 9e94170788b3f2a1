//! A profile that extends another one, by their trees.

use crate::tree::{Entry, Node, Value};

/// What `over` says in the place of `base`.
///
/// Mappings are merged key by key. Lists of mappings are merged by what their items begin with (`kind: model`): an item
/// that begins as one of the base changes it, any other is added behind. All else is replaced.
pub(super) fn merged<'a>(base: Node<'a>, over: Node<'a>) -> Node<'a> {
    let span = over.span;
    let value = match (base.value, over.value) {
        (Value::Mapping(base), Value::Mapping(over)) => Value::Mapping(entries(base, over)),
        (Value::Sequence(base), Value::Sequence(over)) if are_named(&base) && are_named(&over) => {
            Value::Sequence(items(base, over))
        }
        (_, value) => value,
    };
    Node { span, value }
}

fn entries<'a>(mut base: Vec<Entry<'a>>, over: Vec<Entry<'a>>) -> Vec<Entry<'a>> {
    for entry in over {
        match base.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => {
                let before =
                    std::mem::replace(&mut known.value, Node::new(entry.key_span, Value::Null));
                known.key_span = entry.key_span;
                known.value = merged(before, entry.value);
            }
            None => base.push(entry),
        }
    }
    base
}

fn items<'a>(mut base: Vec<Node<'a>>, over: Vec<Node<'a>>) -> Vec<Node<'a>> {
    let own = base.len();
    for item in over {
        let begins = |known: &Node<'_>| beginning(known) == beginning(&item);
        let mut alike = (0..own).filter(|&at| begins(&base[at]));
        match (alike.next(), alike.next()) {
            (Some(at), None) => {
                let before = std::mem::replace(&mut base[at], Node::new(item.span, Value::Null));
                base[at] = merged(before, item);
            }
            // Of several that begin alike none is meant.
            _ => base.push(item),
        }
    }
    base
}

/// The first key of an item and its value.
fn beginning<'n>(item: &'n Node<'_>) -> Option<(&'n str, &'n str)> {
    let first = item.entries().first()?;
    Some((&first.key, first.value.as_str()?))
}

fn are_named(items: &[Node<'_>]) -> bool {
    items.iter().all(|item| beginning(item).is_some())
}
