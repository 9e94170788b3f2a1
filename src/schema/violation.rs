//! From the validator's errors to violations: gathered, merged per place, worded.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value as Json;

use super::tree::first_repeat;
use super::{BASE, Documents, decoded};
use crate::mistake::Mistake;
use crate::suggest::nearest;
use crate::text::Span;
use crate::tree::{Node, Value};

/// One violation of a schema, at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub span: Span,
    /// JSON pointer to the value or the key, a missing key included.
    pub pointer: String,
    pub kind: ViolationKind,
    /// Lower case, without a full stop, with what is asked and what is there.
    pub message: String,
    pub help: Option<String>,
    /// The key or the text that was meant, to put in the place of the span.
    pub suggestion: Option<String>,
    /// Other places that belong to it, and what they are.
    pub related: Vec<(Span, String)>,
}

impl Violation {
    /// The same in a file that is no page.
    pub fn mistake(self, file: &str) -> Mistake {
        Mistake::new(file, self.span, self.message).help(self.help)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViolationKind {
    /// The mapping lacks the key. At the mapping's own key, or at the whole mapping where it has none.
    MissingKey { key: String },
    /// The mapping may not have the key, or not under this name. At the key.
    UnknownKey { key: String },
    /// At the value.
    InvalidValue,
}

impl Violation {
    /// How many violations of one tree are told.
    pub const MOST: usize = 50;

    /// For a tree that is wrong, and too deep to say where.
    pub(super) fn too_deep(root: &Node<'_>) -> Self {
        Self {
            span: root.span,
            pointer: String::new(),
            kind: ViolationKind::InvalidValue,
            message: "this does not meet its schema, and is nested too deep to say where"
                .to_owned(),
            help: None,
            suggestion: None,
            related: Vec::new(),
        }
    }
}

/// How many errors of one tree are looked at: many may come to one violation.
const MOST_ERRORS: usize = 500;

/// How deep alternatives may stand in one another to be told apart.
const MOST_ALTERNATIVES: usize = 16;

/// How many references are followed to the schema that is meant.
const MOST_HOPS: usize = 16;

/// How many allowed values are listed.
const MOST_OPTIONS: usize = 8;

/// Longer texts are cut where a message quotes them, in code points.
const LONGEST_QUOTE: usize = 60;

/// Words `errors`, which are those of `root`, sorted by place.
pub(super) fn violations<'e>(
    errors: impl Iterator<Item = ValidationError<'e>>,
    root: &Node<'_>,
    documents: &Arc<Documents>,
) -> Vec<Violation> {
    let errors: Vec<_> = errors.take(MOST_ERRORS).collect();
    let judge = Judge { root, documents, holds_unreadable: holds_unreadable(Some(root)) };
    let mut faults = Vec::new();
    for error in &errors {
        judge.gather(error, 0, &mut faults);
    }
    let mut violations = judge.word(faults);
    violations.sort_by(|a, b| (a.span, &a.pointer).cmp(&(b.span, &b.pointer)));
    violations.truncate(Violation::MOST);
    violations
}

/// Where a JSON pointer leads in a tree.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) node: Option<&'t Node<'t>>,
    /// The key of the node in its mapping, and where it stands.
    key: Option<(&'t str, Span)>,
    /// The index of the node in its list.
    index: Option<usize>,
    /// Whether the node, or one that it stands in, is unreadable.
    exempt: bool,
}

impl<'t> Place<'t> {
    pub(super) fn find(root: &'t Node<'t>, pointer: &str) -> Self {
        let is_unreadable = |node: &Node<'_>| matches!(node.value, Value::Unreadable(_));
        let mut place =
            Self { node: Some(root), key: None, index: None, exempt: is_unreadable(root) };
        for segment in pointer.split('/').skip(1) {
            let Some(node) = place.node else { break };
            let segment = segment.replace("~1", "/").replace("~0", "~");
            place.node = match &node.value {
                Value::Mapping(_) => {
                    let entry = node.entry(&segment);
                    place.key = entry.map(|entry| (entry.key.as_ref(), entry.key_span));
                    place.index = None;
                    entry.map(|entry| &entry.value)
                }
                Value::Sequence(items) => {
                    place.index = segment.parse().ok();
                    place.index.and_then(|at| items.get(at))
                }
                _ => None,
            };
            place.exempt |= place.node.is_some_and(is_unreadable);
        }
        place
    }

    pub(super) fn span(&self, root: &Node<'_>) -> Span {
        self.node.map_or(root.span, |node| node.span)
    }

    /// The node as a message names it.
    fn name(&self) -> String {
        match (self.index, self.key) {
            (Some(at), Some((key, _))) => format!("item {} of `{}`", at + 1, quoted(key)),
            (Some(at), None) => format!("item {}", at + 1),
            (None, Some((key, _))) => format!("`{}`", quoted(key)),
            (None, None) => "the document".to_owned(),
        }
    }

    /// The place of the block that the node is: its key, where it has one that stands in the text.
    fn block(&self, root: &Node<'_>) -> Span {
        match self.key {
            Some((_, span)) if self.index.is_none() && !span.is_empty() => span,
            _ => self.span(root),
        }
    }
}

/// One thing that is wrong at one place.
#[derive(Clone, Debug)]
struct Fault<'s> {
    pointer: String,
    what: What,
    /// The schema that holds the failed keyword.
    schema: Option<(&'s str, &'s Json)>,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Missing(String),
    /// None of these keys, of which one is needed.
    MissingAll(Vec<String>),
    Unknown(String),
    /// A key that is not as keys must be, and how they must be.
    BadKey(String, Box<What>),
    NotOfTypes(Vec<JsonType>),
    NotOneOf(Vec<Json>),
    /// What the value must be, in words.
    Not(String),
    Repeats,
}

impl What {
    /// What the value must be, where the fault lies in the value.
    fn requirement(&self) -> Option<String> {
        Some(match self {
            Self::Missing(_) | Self::MissingAll(_) | Self::Unknown(_) | Self::BadKey(..) => {
                return None;
            }
            Self::NotOfTypes(types) => {
                let names: Vec<_> = types.iter().map(|kind| type_name(*kind).to_owned()).collect();
                format!("must be {}", joined(&names, "or"))
            }
            Self::NotOneOf(options) => format!("must be {}", one_of(options)),
            Self::Not(requirement) => requirement.clone(),
            Self::Repeats => "must not hold the same value twice".to_owned(),
        })
    }

    /// Of several faults at one place, the one that says most comes first.
    fn rank(&self) -> u8 {
        match self {
            Self::NotOneOf(_) => 0,
            Self::NotOfTypes(_) => 1,
            _ => 2,
        }
    }
}

struct Judge<'s> {
    root: &'s Node<'s>,
    documents: &'s Documents,
    /// Whether anything in the tree is unreadable.
    holds_unreadable: bool,
}

impl<'s> Judge<'s> {
    /// Turns one error, and those of its alternatives, into faults.
    fn gather(&self, error: &ValidationError<'_>, depth: usize, faults: &mut Vec<Fault<'s>>) {
        let pointer = error.instance_path().as_str();
        let place = Place::find(self.root, pointer);
        if place.exempt || self.hangs_on_unreadable(error) {
            return;
        }
        let schema = self.home(error);
        let mut push = |what| faults.push(Fault { pointer: pointer.to_owned(), what, schema });
        match error.kind() {
            Kind::Required { property } => {
                push(What::Missing(property.as_str().unwrap_or_default().to_owned()));
            }
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => {
                unexpected
                    .iter()
                    .take(Violation::MOST)
                    .for_each(|key| push(What::Unknown(key.clone())));
            }
            Kind::FalseSchema => match (place.index, place.key, pointer.rsplit_once('/')) {
                (None, Some((key, _)), Some((parent, _))) => faults.push(Fault {
                    pointer: parent.to_owned(),
                    what: What::Unknown(key.to_owned()),
                    schema: None,
                }),
                _ => push(What::Not("must not be here".to_owned())),
            },
            Kind::PropertyNames { error } => {
                if let (Some(key), Some(what)) = (error.instance().as_str(), plain(error.kind())) {
                    push(What::BadKey(key.to_owned(), Box::new(what)));
                }
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                self.alternatives(context, pointer, schema, depth, faults);
            }
            Kind::OneOfMultipleValid { .. } if !holds_unreadable(place.node) => {
                push(What::Not("must have one of its forms, and has several".to_owned()));
            }
            Kind::Contains if !holds_unreadable(place.node) => {
                push(What::Not("lacks an item that it must have".to_owned()));
            }
            Kind::Not { schema } if !holds_unreadable(place.node) => {
                push(What::Not(forbidden(schema)));
            }
            Kind::UniqueItems => push(What::Repeats),
            kind => {
                if let Some(what) = plain(kind) {
                    push(what);
                }
            }
        }
    }

    /// Reduces the errors of alternatives to those of the one that was meant.
    fn alternatives(
        &self,
        context: &[Vec<ValidationError<'_>>],
        pointer: &str,
        schema: Option<(&'s str, &'s Json)>,
        depth: usize,
        faults: &mut Vec<Fault<'s>>,
    ) {
        let fits_none = |faults: &mut Vec<Fault<'s>>| {
            let what = What::Not(format!("must have one of {} forms", context.len()));
            faults.push(Fault { pointer: pointer.to_owned(), what, schema });
        };
        if depth >= MOST_ALTERNATIVES {
            return fits_none(faults);
        }
        let mut branches: Vec<Vec<Fault<'s>>> = Vec::new();
        for errors in context {
            let mut branch = Vec::new();
            for error in errors {
                self.gather(error, depth + 1, &mut branch);
            }
            if branch.is_empty() {
                // Only what is exempt keeps the value from this form.
                return;
            }
            branches.push(branch);
        }
        let node = Place::find(self.root, pointer).node;
        let at = |fault: &Fault<'_>| fault.pointer == pointer;
        let is_of_other_type = |fault: &Fault<'_>| match &fault.what {
            What::NotOfTypes(_) => true,
            What::NotOneOf(options) => {
                !options.iter().any(|option| node.is_some_and(|node| is_alike(node, option)))
            }
            _ => false,
        };
        keep(&mut branches, |branch| {
            !branch.iter().any(|fault| at(fault) && is_of_other_type(fault))
        });
        // A key whose value only some forms allow tells which form is meant.
        let told: BTreeSet<String> = branches
            .iter()
            .flatten()
            .filter(|fault| {
                matches!(fault.what, What::NotOneOf(_))
                    && fault.pointer.rsplit_once('/').is_some_and(|(parent, _)| parent == pointer)
            })
            .map(|fault| fault.pointer.clone())
            .collect();
        for key in told {
            let differs =
                |fault: &Fault<'_>| fault.pointer == key && matches!(fault.what, What::NotOneOf(_));
            if branches.iter().all(|branch| branch.iter().any(differs)) {
                let options = branches.iter().flatten().filter(|fault| differs(fault));
                let what = union(options.map(|fault| &fault.what));
                faults.extend(what.map(|what| Fault { pointer: key.clone(), what, schema: None }));
                return;
            }
            keep(&mut branches, |branch| !branch.iter().any(differs));
        }
        if let [branch] = branches.as_mut_slice() {
            faults.append(branch);
            return;
        }
        if holds_unreadable(node) {
            // What cannot be read may tell which form is meant.
            return;
        }
        if let Some(what) = branches
            .iter()
            .flatten()
            .all(at)
            .then(|| union(branches.iter().flatten().map(|fault| &fault.what)))
            .flatten()
        {
            faults.push(Fault { pointer: pointer.to_owned(), what, schema });
            return;
        }
        let fewest = branches.iter().map(Vec::len).min().unwrap_or_default();
        let mut nearest = branches.into_iter().filter(|branch| branch.len() == fewest);
        match (nearest.next(), nearest.next()) {
            (Some(mut branch), None) => faults.append(&mut branch),
            _ => fits_none(faults),
        }
    }

    /// Whether the error stands in a `then` or an `else` whose `if` asked for an unreadable value: nobody knows
    /// which of the two holds.
    fn hangs_on_unreadable(&self, error: &ValidationError<'_>) -> bool {
        if !self.holds_unreadable {
            return false;
        }
        let mut steps = error.evaluation_path().as_str().split('/').skip(1);
        let mut place = String::new();
        let mut path = error.instance_path().as_str().split('/').skip(1);
        while let Some(step) = steps.next() {
            let consumed = match step {
                "then" | "else" => {
                    if holds_unreadable(Place::find(self.root, &place).node) {
                        return true;
                    }
                    continue;
                }
                "properties" | "patternProperties" => steps.next().and_then(|_| path.next()),
                "prefixItems" => steps.next().and_then(|_| path.next()),
                "items"
                | "additionalProperties"
                | "unevaluatedProperties"
                | "unevaluatedItems"
                | "contains" => path.next(),
                "allOf" | "anyOf" | "oneOf" | "dependentSchemas" | "$defs" => {
                    steps.next();
                    continue;
                }
                _ => continue,
            };
            if let Some(segment) = consumed {
                place.push('/');
                place.push_str(segment);
            }
        }
        false
    }

    /// The schema that holds the failed keyword, and the name of its document.
    fn home(&self, error: &ValidationError<'_>) -> Option<(&'s str, &'s Json)> {
        let address = error.absolute_keyword_location()?.as_str().strip_prefix(BASE)?;
        let (file, fragment) = address.split_once('#')?;
        let (name, document) = self.documents.0.get_key_value(&decoded(file))?;
        let fragment = decoded(fragment);
        let (parent, _) = fragment.rsplit_once('/')?;
        Some((name, document.pointer(parent)?))
    }

    /// Words what was gathered: one violation per key and per value.
    fn word(&self, faults: Vec<Fault<'s>>) -> Vec<Violation> {
        let mut places: BTreeMap<String, Vec<Fault<'s>>> = BTreeMap::new();
        for fault in faults {
            places.entry(fault.pointer.clone()).or_default().push(fault);
        }
        let mut violations = Vec::new();
        for (pointer, mut faults) in places {
            let place = Place::find(self.root, &pointer);
            self.word_keys(&pointer, &place, &faults, &mut violations);
            faults.retain(|fault| fault.what.requirement().is_some());
            faults.sort_by_key(|fault| fault.what.rank());
            violations.extend(self.word_value(&pointer, &place, &faults));
        }
        violations
    }

    /// Words what is wrong with the keys of one mapping.
    fn word_keys(
        &self,
        pointer: &str,
        place: &Place<'_>,
        faults: &[Fault<'s>],
        violations: &mut Vec<Violation>,
    ) {
        let Some(node) = place.node else { return };
        let has = |key: &str| node.get(key).is_some();
        let mut known = BTreeSet::new();
        for fault in faults {
            if let Some((home, schema)) = fault.schema {
                self.known_keys(home, schema, 0, &mut known);
            }
        }
        // Per key, since several parts of a schema may ask for it.
        let mut missing: BTreeMap<&str, &Fault<'s>> = BTreeMap::new();
        let mut unknown: BTreeMap<&str, &Fault<'s>> = BTreeMap::new();
        for fault in faults {
            match &fault.what {
                What::Missing(key) => _ = missing.entry(key).or_insert(fault),
                What::Unknown(key) => _ = unknown.entry(key).or_insert(fault),
                What::MissingAll(keys) => {
                    let keys: Vec<_> =
                        keys.iter().map(|key| format!("`{}`", quoted(key))).collect();
                    let message = format!("{} needs {}", place.name(), joined(&keys, "or"));
                    let key = keys.first().map(|key| key.trim_matches('`').to_owned());
                    let kind = ViolationKind::MissingKey { key: key.unwrap_or_default() };
                    violations.push(fault.violation(
                        place.block(self.root),
                        pointer,
                        kind,
                        message,
                    ));
                }
                What::BadKey(key, what) => {
                    let mut message = format!("the key `{}`", quoted(key));
                    _ = write!(message, " {}", what.requirement().unwrap_or_default());
                    let span = node.entry(key).map_or(node.span, |entry| entry.key_span);
                    let kind = ViolationKind::UnknownKey { key: key.clone() };
                    let mut violation = fault.violation(
                        span,
                        &format!("{pointer}/{}", escaped(key)),
                        kind,
                        message,
                    );
                    violation.suggest(near_option(key, what));
                    violations.push(violation);
                }
                _ => {}
            }
        }
        // A misspelt key where any key is allowed: the missing one tells of it.
        if unknown.is_empty() && !known.is_empty() {
            for entry in node.entries().iter().take(MOST_ERRORS) {
                let key = entry.key.as_ref();
                if !known.contains(key)
                    && let Some(meant) = nearest(key, missing.keys().copied())
                    && let Some(fault) = missing.get(meant)
                {
                    unknown.insert(key, fault);
                }
            }
        }
        for (key, fault) in unknown {
            let entry = node.entry(key);
            let absent = known.iter().copied().filter(|key| !has(key));
            let meant = nearest(key, missing.keys().copied()).or_else(|| nearest(key, absent));
            let message = match meant {
                Some(meant) if missing.remove(meant).is_some() => {
                    format!("{} lacks `{}` and has `{}`", place.name(), quoted(meant), quoted(key))
                }
                _ => format!("unknown key `{}` in {}", quoted(key), place.name()),
            };
            let span = entry.map_or(node.span, |entry| entry.key_span);
            let kind = ViolationKind::UnknownKey { key: key.to_owned() };
            let mut violation =
                fault.violation(span, &format!("{pointer}/{}", escaped(key)), kind, message);
            if violation.help.is_none() && (1..=MOST_OPTIONS).contains(&known.len()) {
                let keys: Vec<_> = known.iter().map(|key| format!("`{}`", quoted(key))).collect();
                violation.help = Some(format!("the keys here are {}", joined(&keys, "and")));
            }
            violation.suggest(meant);
            violations.push(violation);
        }
        for (key, fault) in missing {
            let message = format!("{} lacks the key `{}`", place.name(), quoted(key));
            let kind = ViolationKind::MissingKey { key: key.to_owned() };
            let pointer = format!("{pointer}/{}", escaped(key));
            let mut violation = fault.violation(place.block(self.root), &pointer, kind, message);
            if violation.help.is_none() {
                violation.help = fault.schema.and_then(|(home, schema)| {
                    let part = schema.get("properties")?.get(key)?;
                    let (_, part) = self.follow(home, part);
                    described(part)
                });
            }
            violations.push(violation);
        }
    }

    /// Words what is wrong with one value: all that is asked of it in one sentence.
    fn word_value(
        &self,
        pointer: &str,
        place: &Place<'_>,
        faults: &[Fault<'s>],
    ) -> Option<Violation> {
        let node = place.node?;
        let first = faults.first()?;
        let mut requirements: Vec<String> = Vec::new();
        let mut first_what = first.what.clone();
        if let What::NotOneOf(options) = &mut first_what {
            // Several lists of allowed values leave what they share.
            for fault in &faults[1..] {
                if let What::NotOneOf(others) = &fault.what
                    && options.iter().any(|option| others.contains(option))
                {
                    options.retain(|option| others.contains(option));
                }
            }
            requirements.extend(first_what.requirement());
        } else {
            for fault in faults {
                if fault.what.rank() == first.what.rank()
                    && let Some(requirement) = fault.what.requirement()
                    && !requirements.contains(&requirement)
                {
                    requirements.push(requirement);
                }
            }
        }
        let message =
            format!("{} {}, this is {}", place.name(), joined(&requirements, "and"), told(node));
        let mut violation =
            first.violation(node.span, pointer, ViolationKind::InvalidValue, message);
        if violation.help.is_none() {
            let schema = first.schema.map(|(home, schema)| self.follow(home, schema).1);
            violation.help = schema.and_then(described);
        }
        if let Some(text) = node.as_str() {
            violation.suggest(near_option(text, &first_what));
        }
        if let What::Repeats = first.what
            && let Some((earlier, later)) = first_repeat(node.items())
        {
            let items = node.items();
            violation.span = items[later].span;
            violation.message = format!("{} holds {} twice", place.name(), told(&items[later]));
            violation.related.push((items[earlier].span, "first here".to_owned()));
        }
        Some(violation)
    }

    /// The keys that a schema names, those of the schemas that it is made of included.
    fn known_keys(
        &self,
        home: &'s str,
        schema: &'s Json,
        depth: usize,
        known: &mut BTreeSet<&'s str>,
    ) {
        if depth > MOST_HOPS {
            return;
        }
        if let Some(properties) = schema.get("properties").and_then(Json::as_object) {
            known.extend(
                properties
                    .iter()
                    .filter(|(_, part)| **part != Json::Bool(false))
                    .map(|(key, _)| key.as_str()),
            );
        }
        if let Some(reference) = schema.get("$ref").and_then(Json::as_str)
            && let Some((home, schema)) = self.documents.resolve(home, reference)
        {
            self.known_keys(home, schema, depth + 1, known);
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let parts = schema.get(keyword).and_then(Json::as_array);
            for part in parts.into_iter().flatten() {
                self.known_keys(home, part, depth + 4, known);
            }
        }
        for keyword in ["then", "else"] {
            if let Some(part) = schema.get(keyword) {
                self.known_keys(home, part, depth + 4, known);
            }
        }
    }

    /// The schema that a schema of nothing but a reference stands for.
    fn follow(&self, home: &'s str, schema: &'s Json) -> (&'s str, &'s Json) {
        let mut found = (home, schema);
        for _ in 0..MOST_HOPS {
            let Some(reference) = found.1.get("$ref").and_then(Json::as_str) else { break };
            if described(found.1).is_some() {
                break;
            }
            match self.documents.resolve(found.0, reference) {
                Some(next) => found = next,
                None => break,
            }
        }
        found
    }
}

impl Fault<'_> {
    /// The violation, in the words of the schema where it has some.
    fn violation(
        &self,
        span: Span,
        pointer: &str,
        kind: ViolationKind,
        message: String,
    ) -> Violation {
        let word = |keyword| {
            self.schema.and_then(|(_, schema)| schema.get(keyword)?.as_str()).map(str::to_owned)
        };
        Violation {
            span,
            pointer: pointer.to_owned(),
            kind,
            message: word("x-message").unwrap_or(message),
            help: word("x-help"),
            suggestion: None,
            related: Vec::new(),
        }
    }
}

impl Violation {
    fn suggest(&mut self, meant: Option<&str>) {
        let Some(meant) = meant else { return };
        self.suggestion = Some(meant.to_owned());
        self.help = Some(format!("did you mean `{}`?", quoted(meant)));
    }
}

/// Keeps the branches that `wanted` holds for, or all where it holds for none.
fn keep<T>(branches: &mut Vec<T>, wanted: impl Fn(&T) -> bool) {
    if branches.iter().any(&wanted) {
        branches.retain(wanted);
    }
}

/// Whether a value is of the type of an allowed one, so that it may be meant.
fn is_alike(node: &Node<'_>, option: &Json) -> bool {
    match node.value {
        Value::Null => option.is_null(),
        Value::Bool(_) => option.is_boolean(),
        Value::Integer(_) | Value::Float(_) => option.is_number(),
        Value::String(_) => option.is_string(),
        Value::Sequence(_) => option.is_array(),
        Value::Mapping(_) => option.is_object(),
        Value::Unreadable(_) => true,
    }
}

/// What faults of several forms at one place come to, where each is of a kind that can be added up.
fn union<'w>(faults: impl Iterator<Item = &'w What>) -> Option<What> {
    let (mut types, mut options, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    for what in faults {
        match what {
            What::NotOfTypes(more) => types.extend(more.iter().copied()),
            What::NotOneOf(more) => options.extend(more.iter().cloned()),
            What::Missing(key) => keys.push(key.clone()),
            _ => return None,
        }
    }
    let mut seen = Vec::new();
    types.retain(|kind| {
        !seen.contains(kind) && {
            seen.push(*kind);
            true
        }
    });
    match (types.is_empty(), options.is_empty(), keys.is_empty()) {
        (false, true, true) => Some(What::NotOfTypes(types)),
        (true, false, true) => Some(What::NotOneOf(options)),
        (true, true, false) => Some(What::MissingAll(keys)),
        (false, false, true) => {
            let names: Vec<_> = types.iter().map(|kind| type_name(*kind).to_owned()).collect();
            Some(What::Not(format!("must be {}, or {}", joined(&names, "or"), one_of(&options))))
        }
        _ => None,
    }
}

/// The fault of an error that stands for itself.
fn plain(kind: &Kind) -> Option<What> {
    let counted = |limit: u64, what: &str| match limit {
        1 => format!("1 {what}"),
        _ => format!("{limit} {what}s"),
    };
    Some(What::Not(match kind {
        Kind::Type { kind } => {
            return Some(What::NotOfTypes(match kind {
                TypeKind::Single(kind) => vec![*kind],
                TypeKind::Multiple(kinds) => kinds.iter().collect(),
            }));
        }
        Kind::Enum { options } => {
            return Some(What::NotOneOf(options.as_array().cloned().unwrap_or_default()));
        }
        Kind::Constant { expected_value } => {
            return Some(What::NotOneOf(vec![expected_value.as_ref().clone()]));
        }
        Kind::Format { format } => format!("must be {}", format_name(format)),
        Kind::Pattern { pattern } => format!("must match `{pattern}`"),
        Kind::MinLength { limit: 1 } => "must not be empty".to_owned(),
        Kind::MinLength { limit } => format!("must have at least {}", counted(*limit, "character")),
        Kind::MaxLength { limit } => format!("must have at most {}", counted(*limit, "character")),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::MinItems { limit } => format!("must have at least {}", counted(*limit, "item")),
        Kind::MaxItems { limit } => format!("must have at most {}", counted(*limit, "item")),
        Kind::AdditionalItems { limit } => {
            format!("must have at most {}", counted(u64::try_from(*limit).ok()?, "item"))
        }
        Kind::MinProperties { limit } => format!("must have at least {}", counted(*limit, "key")),
        Kind::MaxProperties { limit } => format!("must have at most {}", counted(*limit, "key")),
        Kind::UnevaluatedItems { .. } => "has items that it must not have".to_owned(),
        // These were dealt with where they are not ruled out.
        Kind::Contains | Kind::Not { .. } | Kind::OneOfMultipleValid { .. } => return None,
        kind => format!("must satisfy `{}`", kind.keyword()),
    }))
}

/// What a value must not be, by the schema that it must not meet.
fn forbidden(schema: &Json) -> String {
    if let Some(value) = schema.get("const") {
        return format!("must not be {}", literal(value));
    }
    if let Some(options) = schema.get("enum").and_then(Json::as_array) {
        return format!("must not be {}", one_of(options));
    }
    if let Some(keys) = schema.get("required").and_then(Json::as_array) {
        let keys: Vec<_> = keys.iter().map(literal).collect();
        return format!("must not have {}", joined(&keys, "and"));
    }
    match schema.get("pattern").and_then(Json::as_str) {
        Some(pattern) => format!("must not match `{pattern}`"),
        None => "must not have this form".to_owned(),
    }
}

/// The allowed text that was meant, where there is one.
fn near_option<'w>(text: &str, what: &'w What) -> Option<&'w str> {
    match what {
        What::NotOneOf(options) => nearest(text, options.iter().filter_map(Json::as_str)),
        _ => None,
    }
}

/// What a schema says of the values that it is for.
fn described(schema: &Json) -> Option<String> {
    let text = |keyword| schema.get(keyword).and_then(Json::as_str);
    let what = text("description").or_else(|| text("title"));
    let example = schema.get("examples").and_then(|examples| examples.get(0)).map(literal);
    match (what, example) {
        (Some(what), Some(example)) => {
            Some(format!("{}, for example {example}", what.trim_end_matches('.')))
        }
        (Some(what), None) => Some(what.trim_end_matches('.').to_owned()),
        (None, example) => example.map(|example| format!("for example {example}")),
    }
}

/// What stands there, as a message names it.
fn told(node: &Node<'_>) -> String {
    match &node.value {
        Value::Null => "empty".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Integer(number) => format!("the number `{number}`"),
        Value::Float(number) => format!("the number `{number}`"),
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) => format!("the text `{}`", quoted(text)),
        Value::Sequence(items) if items.is_empty() => "an empty list".to_owned(),
        Value::Sequence(items) => format!("a list of {}", items.len()),
        Value::Mapping(_) => "a mapping".to_owned(),
        Value::Unreadable(_) => "unreadable".to_owned(),
    }
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "`true` or `false`",
        JsonType::Integer => "an integer",
        JsonType::Null => "empty",
        JsonType::Number => "a number",
        JsonType::Object => "a mapping",
        JsonType::String => "text",
    }
}

fn format_name(format: &str) -> String {
    match format {
        "date" => "a date such as `2025-01-31`".to_owned(),
        "date-time" => "a point in time such as `2025-01-31T09:30:00Z`".to_owned(),
        "time" => "a time such as `09:30:00Z`".to_owned(),
        "duration" => "a duration such as `P3D`".to_owned(),
        "email" => "an e-mail address".to_owned(),
        "uri" => "a URL with its scheme, such as `https://example.org/`".to_owned(),
        "uri-reference" => "a URL or a relative link".to_owned(),
        "regex" => "a regular expression".to_owned(),
        _ => format!("of the format `{format}`"),
    }
}

fn one_of(options: &[Json]) -> String {
    let mut names: Vec<String> = options.iter().take(MOST_OPTIONS).map(literal).collect();
    if options.len() > MOST_OPTIONS {
        names.push(format!("one of {} others", options.len() - MOST_OPTIONS));
    }
    joined(&names, "or")
}

fn literal(value: &Json) -> String {
    match value {
        Json::String(text) if text.is_empty() => "an empty text".to_owned(),
        Json::String(text) => format!("`{}`", quoted(text)),
        Json::Null => "empty".to_owned(),
        value => format!("`{}`", quoted(&value.to_string())),
    }
}

/// A text as a message quotes it: on one line, and not too long.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST_QUOTE {
            quoted.push('…');
            break;
        }
        if character.is_control() {
            quoted.extend(character.escape_default());
        } else {
            quoted.push(character);
        }
    }
    quoted
}

/// `a`, `a or b`, `a, b or c`.
fn joined(parts: &[String], word: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// A key as a segment of a JSON pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn holds_unreadable(node: Option<&Node<'_>>) -> bool {
    node.is_some_and(|node| match &node.value {
        Value::Unreadable(_) => true,
        Value::Sequence(items) => items.iter().any(|item| holds_unreadable(Some(item))),
        Value::Mapping(entries) => entries.iter().any(|entry| holds_unreadable(Some(&entry.value))),
        _ => false,
    })
}
