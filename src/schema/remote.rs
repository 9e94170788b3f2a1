//! Schemas that a `$ref` names by an address of the web, and those that they name in turn.
//!
//! Who brings them is passed in ([`Remote`]): nothing here knows a network. What is wrong with one is told at the
//! `$ref` that led to it, in the file that somebody here can mend.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value as Json;
use url::Url;

use super::check::BY_NAME;
use super::{named, uri};
use crate::mistake::Mistake;
use crate::text::{Span, without_byte_order_mark};
use crate::tree::{Entry, Node, Value};

/// Whoever brings schemas from the web.
pub trait Remote {
    /// The text of the schema at an address; `None` where schemas of the web are left out, so that anything meets them.
    ///
    /// # Errors
    ///
    /// Why it is not brought.
    fn bring(&self, address: &str) -> Result<Option<String>, Refusal>;
}

/// Why a schema is not brought, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub help: String,
}

/// What is always possible.
pub const COPY: &str = "put a copy beside this schema and name it by its file";

/// Brings nothing.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl Remote for Nobody {
    fn bring(&self, address: &str) -> Result<Option<String>, Refusal> {
        let message = format!("`{address}` is on the web, and nothing is fetched here");
        Err(Refusal { message, help: COPY.to_owned() })
    }
}

/// Leaves schemas of the web out, for who judges nothing.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut;

impl Remote for LeftOut {
    fn bring(&self, _: &str) -> Result<Option<String>, Refusal> {
        Ok(None)
    }
}

/// A schema of a set.
pub(super) struct Source<'t> {
    pub(super) root: Node<'t>,
    /// Of one from the web.
    pub(super) origin: Option<Origin>,
    /// It could not be had, so that anything meets it and its parts.
    pub(super) is_absent: bool,
}

/// The `$ref` of a file that led to a schema of the web.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    file: String,
    span: Span,
}

impl Origin {
    fn mistake(&self, message: String) -> Mistake {
        Mistake::new(self.file.as_str(), self.span, message)
    }

    /// What is wrong with the schema itself.
    pub(super) fn unsound(&self, address: &str, mistake: Mistake) -> Mistake {
        let message = format!("the schema at `{address}` is not sound: {}", mistake.message);
        self.mistake(message).help(mistake.help)
    }
}

/// How many schemas of the web a set may come to.
const MOST: usize = 32;

/// How many bytes all of them may have.
const LARGEST: usize = 4 << 20;

/// A schema that is to be fetched.
struct Wanted {
    address: String,
    origin: Origin,
    /// The schema of the web that names it.
    by: Option<String>,
}

impl Wanted {
    fn mistake(&self, mut message: String) -> Mistake {
        if let Some(by) = &self.by {
            message = format!("{message}; the schema at `{by}` refers to it");
        }
        self.origin.mistake(message)
    }
}

/// Adds all schemas of the web that those of the set name. From then on references to them have the form in which the
/// compiler knows schemas.
pub(super) fn gather(
    sources: &mut BTreeMap<String, Source<'_>>,
    known: &BTreeMap<String, Json>,
    remote: &dyn Remote,
    errors: &mut Vec<Mistake>,
) {
    let published = published(sources);
    let mut open = VecDeque::new();
    for (name, source) in sources.iter_mut() {
        each_reference(&mut source.root, &mut |reference, span| {
            let address = Url::parse(reference).ok().filter(Url::has_host)?;
            let (address, fragment) = parts(address);
            if let Some(name) = published.get(&address) {
                return Some(format!("{}{fragment}", uri(name)));
            }
            if !address.starts_with("http") {
                return None;
            }
            let origin = Origin { file: name.clone(), span };
            open.push_back(Wanted { address: address.clone(), origin, by: None });
            Some(format!("{}{fragment}", uri(&address)))
        });
    }
    let (mut left, mut bytes) = (MOST, LARGEST);
    while let Some(wanted) = open.pop_front() {
        if sources.contains_key(&wanted.address) || known.contains_key(&wanted.address) {
            continue;
        }
        let root = match left.checked_sub(1) {
            Some(rest) => {
                left = rest;
                brought(&wanted, remote, &mut bytes)
            }
            None => {
                Err(wanted.mistake(format!("this comes to more than {MOST} schemas on the web")))
            }
        };
        let root = root.unwrap_or_else(|mistake| {
            errors.push(mistake);
            None
        });
        let is_absent = root.is_none();
        let mut root = root.unwrap_or(Node::new(Span::default(), Value::Bool(true)));
        open.extend(onward(&mut root, &wanted));
        let source = Source { root, origin: Some(wanted.origin), is_absent };
        sources.insert(wanted.address, source);
    }
    drop_parts_of_absent(sources);
}

/// The files of the set, by the addresses that they are published under.
fn published(sources: &BTreeMap<String, Source<'_>>) -> BTreeMap<String, String> {
    let address = |source: &Source<'_>| Url::parse(source.root.get("$id")?.as_str()?).ok();
    let of = |(name, source): (&String, &Source<'_>)| {
        Some((parts(address(source).filter(Url::has_host)?).0, name.clone()))
    };
    sources.iter().filter_map(of).collect()
}

/// An address without its fragment and without what would be sent as a password, and the fragment with its mark.
fn parts(mut address: Url) -> (String, String) {
    let fragment = address.fragment().filter(|fragment| !fragment.is_empty());
    let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
    address.set_fragment(None);
    let _ = address.set_username("");
    let _ = address.set_password(None);
    (address.into(), fragment)
}

fn brought(
    wanted: &Wanted,
    remote: &dyn Remote,
    bytes: &mut usize,
) -> Result<Option<Node<'static>>, Mistake> {
    let text = remote
        .bring(&wanted.address)
        .map_err(|refusal| wanted.mistake(refusal.message).help(refusal.help))?;
    let Some(text) = text else { return Ok(None) };
    *bytes = bytes.checked_sub(text.len()).ok_or_else(|| {
        let most = LARGEST >> 20;
        wanted.mistake(format!("this comes to more than {most} MiB of schemas on the web"))
    })?;
    let json = serde_json::from_str(without_byte_order_mark(&text)).map_err(|error| {
        wanted.mistake(format!("what stands at `{}` is no JSON: {error}", wanted.address))
    })?;
    Ok(Some(tree(json)))
}

/// The schemas that one of the web names: by addresses from its own, or from the one that it says it has (`$id`).
fn onward(root: &mut Node<'_>, wanted: &Wanted) -> Vec<Wanted> {
    let Ok(own) = Url::parse(&wanted.address) else { return Vec::new() };
    let base = root.get("$id").and_then(Node::as_str).and_then(|id| own.join(id).ok());
    let base = base.unwrap_or_else(|| own.clone());
    let (base_address, _) = parts(base.clone());
    let mut named = Vec::new();
    each_reference(root, &mut |reference, _| {
        let (mut address, fragment) = parts(base.join(reference).ok()?);
        if address == base_address {
            address.clone_from(&wanted.address);
        } else {
            named.push(Wanted {
                address: address.clone(),
                origin: wanted.origin.clone(),
                by: Some(wanted.address.clone()),
            });
        }
        Some(format!("{}{fragment}", uri(&address)))
    });
    named
}

/// A part of what is not there is not looked for.
fn drop_parts_of_absent(sources: &mut BTreeMap<String, Source<'_>>) {
    let absent = sources.iter().filter(|(_, source)| source.is_absent);
    let absent: BTreeSet<String> = absent.map(|(name, _)| name.clone()).collect();
    if absent.is_empty() {
        return;
    }
    for source in sources.values_mut() {
        each_reference(&mut source.root, &mut |reference, _| {
            let (file, _) = reference.split_once('#')?;
            absent.contains(&named(file)).then(|| file.to_owned())
        });
    }
}

/// Shows each reference of a schema with its place, and puts what comes back into its place.
fn each_reference(schema: &mut Node<'_>, see: &mut dyn FnMut(&str, Span) -> Option<String>) {
    match &mut schema.value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| each_reference(item, see)),
        Value::Mapping(entries) => {
            for Entry { key, value, .. } in entries {
                match (key.as_ref(), &mut value.value) {
                    // Values, not schemas.
                    ("const" | "enum" | "default" | "examples", _) => {}
                    ("$ref" | "$dynamicRef", Value::String(reference)) => {
                        if let Some(changed) = see(reference, value.span) {
                            *reference = changed.into();
                        }
                    }
                    (key, Value::Mapping(schemas)) if BY_NAME.contains(&key) => {
                        for entry in schemas {
                            each_reference(&mut entry.value, see);
                        }
                    }
                    _ => each_reference(value, see),
                }
            }
        }
        _ => {}
    }
}

/// A tree without places. JSON that was read is no deeper than its reader allows.
fn tree(json: Json) -> Node<'static> {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => Value::Float(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Value::String(text.into()),
        Json::Array(items) => Value::Sequence(items.into_iter().map(tree).collect()),
        Json::Object(entries) => {
            let entry = |(key, value): (String, Json)| Entry {
                key: key.into(),
                key_span: Span::default(),
                value: tree(value),
            };
            Value::Mapping(entries.into_iter().map(entry).collect())
        }
    };
    Node::new(Span::default(), value)
}
