//! YAML read into a tree that keeps the place of every key and every value.
//!
//! Scalars follow the core schema of YAML 1.2 (§10.3): `no`, `on` and dates are text. JSON is read too,
//! being YAML. Anchors, aliases and merge keys are refused, not expanded: a page needs none of them, and
//! what is never expanded cannot blow up.

use hashbrown::HashMap;
use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag};

use crate::mistake::Mistake;
use crate::text::Span;
use crate::tree::{Entry, Node, Value};

/// How deep collections may stand in one another.
pub const MAX_DEPTH: usize = 64;

/// How many values and keys one text may hold.
pub const MAX_NODES: usize = 200_000;

/// How many problems of one text are kept.
const MAX_PROBLEMS: usize = 100;

/// From how many keys on a mapping finds its duplicates by hash.
const HASHED_FROM: usize = 16;

/// What a text holds and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed<'a> {
    /// `None` where the text holds nothing but blanks and comments. Where it cannot be read to its end, one
    /// [`Value::Unreadable`]: half a tree would make its other half look missing.
    pub root: Option<Node<'a>>,
    pub problems: Vec<Problem>,
    /// Comments, from their `#` to the end of the line.
    pub comments: Vec<Span>,
}

/// One fault and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Not YAML; nothing behind it was read.
    Syntax { message: Cow<'static, str> },
    /// The key stands there a second time; the first one counts.
    DuplicateKey { key: String, first: Span },
    /// A key with nothing behind its colon: the tree has [`Value::Null`] there.
    NullValue { key: String },
    /// An anchor, an alias or a merge key. The anchored value stays readable, an alias and a mapping with a
    /// merge key do not.
    Alias,
    /// A tag other than those of the core schema; its value is unreadable.
    Tag,
    /// A list or a mapping as a key; the entry is left out.
    ComplexKey,
    /// A second document; it was not read.
    MultipleDocuments,
    /// Deeper than [`MAX_DEPTH`].
    TooDeep,
    /// More than [`MAX_NODES`] keys and values.
    TooLarge,
}

impl Problem {
    /// The same in a file that is no page.
    pub fn mistake(&self, file: &str) -> Mistake {
        Mistake::new(file, self.span, self.kind.message())
    }
}

impl ProblemKind {
    /// What is wrong, as a finding says it.
    pub fn message(&self) -> Cow<'static, str> {
        match self {
            Self::Syntax { message } => message.clone(),
            Self::DuplicateKey { key, .. } => format!("the key `{key}` stands here twice").into(),
            Self::NullValue { key } => format!("the key `{key}` has no value").into(),
            Self::Alias => "anchors, aliases and merge keys are not supported".into(),
            Self::Tag => "tags are not supported".into(),
            Self::ComplexKey => "a key must be a single text, not a list or a mapping".into(),
            Self::MultipleDocuments => "a second YAML document begins here".into(),
            Self::TooDeep => format!("more than {MAX_DEPTH} levels of nesting").into(),
            Self::TooLarge => format!("more than {MAX_NODES} keys and values").into(),
        }
    }
}

/// Reads `text`, which stands at byte `offset` of its file. Never fails: see [`Parsed`].
pub fn parse(text: &str, offset: usize) -> Parsed<'_> {
    let mut builder = Builder { text, offset, ..Builder::default() };
    if let Err(problem) = builder.read() {
        builder.problems.push(problem);
        let span = Span::new(0..text.len()).shifted(offset);
        builder.root = Some(Node::new(span, Value::Unreadable(Cow::Borrowed(text))));
    }
    Parsed { root: builder.root, problems: builder.problems, comments: builder.comments }
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    offset: usize,
    root: Option<Node<'a>>,
    open: Vec<Open<'a>>,
    problems: Vec<Problem>,
    comments: Vec<Span>,
    nodes: usize,
}

/// A collection whose end has not been seen.
struct Open<'a> {
    span: Span,
    flow: bool,
    readable: bool,
    items: Items<'a>,
}

enum Items<'a> {
    Sequence(Vec<Node<'a>>),
    Mapping { entries: Vec<Entry<'a>>, key: Option<Key<'a>>, places: HashMap<Cow<'a, str>, Span> },
}

enum Key<'a> {
    Text(Cow<'a, str>, Span),
    /// No key that a mapping can keep; its value is dropped.
    Refused,
}

impl<'a> Builder<'a> {
    fn read(&mut self) -> Result<(), Problem> {
        let options = granit_parser::options! {
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            max_buffered_comment_events: usize::MAX,
        };
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(self.text, options) {
            let (event, place) = event.map_err(|error| self.syntax(&error))?;
            let span = self.span(&place);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        self.report(ProblemKind::MultipleDocuments, span);
                        return Ok(());
                    }
                }
                Event::Scalar(text, style, _, tag) => {
                    let tag_span = place.tag_span().map(|tag| self.span(&tag));
                    self.scalar(text, style, span, tag.as_deref(), tag_span)?;
                }
                Event::SequenceStart(style, _, tag) => {
                    let readable = self.accepts(tag.as_deref(), &place);
                    let span = self.with_dash(span);
                    self.start(span, style, readable, Items::Sequence(Vec::new()))?;
                }
                Event::MappingStart(style, _, tag) => {
                    let readable = self.accepts(tag.as_deref(), &place);
                    let items =
                        Items::Mapping { entries: Vec::new(), key: None, places: HashMap::new() };
                    self.start(span, style, readable, items)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    self.report(ProblemKind::Alias, span);
                    self.deliver(self.unreadable(span), false)?;
                }
                Event::Anchor(..) => self.report(ProblemKind::Alias, span),
                Event::Comment(..) => self.comments.push(span),
                _ => {}
            }
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        span: Span,
        tag: Option<&Tag>,
        tag_span: Option<Span>,
    ) -> Result<(), Problem> {
        let plain = style == ScalarStyle::Plain;
        let value = match tag.map(|tag| (tag.core_suffix(), tag.handle(), tag.suffix())) {
            None if plain => resolve(&text).unwrap_or(Value::String(text)),
            None | Some((Some("str"), ..) | (None, "!", "") | (None, "", "!")) => {
                Value::String(text)
            }
            Some((Some("null" | "bool" | "int" | "float"), ..)) => {
                resolve(&text).unwrap_or(Value::String(text))
            }
            Some(_) => {
                self.report(ProblemKind::Tag, tag_span.unwrap_or(span));
                Value::Unreadable(text)
            }
        };
        let empty = plain && tag.is_none() && span.is_empty();
        self.deliver(Node::new(span, value), empty)
    }

    /// Whether the tag of a collection leaves it readable.
    fn accepts(&mut self, tag: Option<&Tag>, place: &granit_parser::Span) -> bool {
        let known = tag.is_none_or(|tag| matches!(tag.core_suffix(), Some("map" | "seq")));
        if !known {
            let span = self.span(&place.tag_span().unwrap_or(*place));
            self.report(ProblemKind::Tag, span);
        }
        known
    }

    fn start(
        &mut self,
        span: Span,
        style: StructureStyle,
        readable: bool,
        items: Items<'a>,
    ) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Problem { kind: ProblemKind::TooDeep, span });
        }
        self.open.push(Open { span, flow: style == StructureStyle::Flow, readable, items });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        // The end of a block collection is told only where the next thing begins, blank lines later.
        let last = match &open.items {
            _ if open.flow => Some(end),
            Items::Sequence(items) => items.last().map(|item| item.span),
            Items::Mapping { entries, .. } => {
                entries.last().map(|entry| entry.key_span.cover(entry.value.span))
            }
        };
        let span = Span { end: last.map_or(open.span.end, |last| last.end), ..open.span };
        let node = match open.items {
            _ if !open.readable => self.unreadable(span),
            Items::Sequence(items) => Node::new(span, Value::Sequence(items)),
            Items::Mapping { entries, .. } => Node::new(span, Value::Mapping(entries)),
        };
        self.deliver(node, false)
    }

    /// Puts a complete value where it belongs. `empty` says that nothing is written there.
    fn deliver(&mut self, mut node: Node<'a>, empty: bool) -> Result<(), Problem> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Problem { kind: ProblemKind::TooLarge, span: node.span });
        }
        let Some(open) = self.open.last_mut() else {
            if !empty {
                self.root = Some(node);
            }
            return Ok(());
        };
        let (entries, key, places) = match &mut open.items {
            Items::Sequence(items) => {
                items.push(node);
                return Ok(());
            }
            Items::Mapping { entries, key, places } => (entries, key, places),
        };
        let (name, name_span) = match key.take() {
            None => {
                let source = self.text;
                let merges = matches!(&node.value, Value::String(text) if text == "<<")
                    && written(source, self.offset, node.span) == "<<";
                let refused = matches!(node.value, Value::Sequence(_) | Value::Mapping(_));
                let span = node.span;
                *key = Some(key_of(node));
                if merges {
                    open.readable = false;
                    self.report(ProblemKind::Alias, span);
                } else if refused {
                    self.report(ProblemKind::ComplexKey, span);
                }
                return Ok(());
            }
            Some(Key::Refused) => return Ok(()),
            Some(Key::Text(name, span)) => (name, span),
        };
        if let Some(first) = first_place(entries, places, &name) {
            let key = name.into_owned();
            self.report(ProblemKind::DuplicateKey { key, first }, name_span);
            return Ok(());
        }
        if places.is_empty() && entries.len() + 1 >= HASHED_FROM {
            places.extend(entries.iter().map(|entry| (entry.key.clone(), entry.key_span)));
        }
        if !places.is_empty() {
            places.insert(name.clone(), name_span);
        }
        if empty {
            node.span = name_span;
        }
        let null = empty.then(|| ProblemKind::NullValue { key: name.to_string() });
        entries.push(Entry { key: name, key_span: name_span, value: node });
        if let Some(kind) = null {
            self.report(kind, name_span);
        }
        Ok(())
    }

    /// The span of a block sequence from its first dash on: where its dashes stand below the key itself, the
    /// parser tells the first item.
    fn with_dash(&self, span: Span) -> Span {
        let at = (span.start as usize).saturating_sub(self.offset);
        let (before, rest) = self.text.split_at_checked(at).unwrap_or_default();
        let on_dash = rest
            .strip_prefix('-')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']));
        if rest.starts_with('[') || on_dash {
            return span;
        }
        let before = before.trim_end_matches([' ', '\t']);
        match before.strip_suffix('-') {
            Some(before) => Span::new(before.len()..before.len()).shifted(self.offset).cover(span),
            None => span,
        }
    }

    fn unreadable(&self, span: Span) -> Node<'a> {
        Node::new(span, Value::Unreadable(Cow::Borrowed(written(self.text, self.offset, span))))
    }

    fn span(&self, place: &granit_parser::Span) -> Span {
        Span::new(place.byte_range().unwrap_or_default()).shifted(self.offset)
    }

    fn report(&mut self, kind: ProblemKind, span: Span) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { kind, span });
        }
    }

    fn syntax(&self, error: &ScanError) -> Problem {
        let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        let (kind, range) = match error.kind() {
            ErrorKind::RecursionLimitExceeded => (ProblemKind::TooDeep, at..at),
            kind => {
                let (message, range) = explain(kind, self.text, at);
                (ProblemKind::Syntax { message }, range)
            }
        };
        Problem { kind, span: Span::new(range).shifted(self.offset) }
    }
}

/// The source text of a span that was shifted by `offset`.
fn written(text: &str, offset: usize, span: Span) -> &str {
    let range = span.range();
    text.get(range.start.saturating_sub(offset)..range.end.saturating_sub(offset))
        .unwrap_or_default()
}

fn key_of(node: Node<'_>) -> Key<'_> {
    let text = match node.value {
        Value::String(text) => text,
        Value::Null => Cow::Borrowed("null"),
        Value::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        Value::Integer(number) => Cow::Owned(number.to_string()),
        Value::Float(number) => Cow::Owned(number.to_string()),
        Value::Sequence(_) | Value::Mapping(_) | Value::Unreadable(_) => return Key::Refused,
    };
    Key::Text(text, node.span)
}

fn first_place(
    entries: &[Entry<'_>],
    places: &HashMap<Cow<'_, str>, Span>,
    key: &str,
) -> Option<Span> {
    if places.is_empty() {
        entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span)
    } else {
        places.get(key).copied()
    }
}

/// What a plain scalar means by the core schema (YAML 1.2.2 §10.3.2); `None`: text.
fn resolve(text: &str) -> Option<Value<'static>> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        ".nan" | ".NaN" | ".NAN" => return Some(Value::Float(f64::NAN)),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return None;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let all = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            return all.then(|| i64::from_str_radix(digits, radix).ok().map(Value::Integer))?;
        }
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
        return Some(Value::Float(f64::INFINITY * sign));
    }
    if !unsigned.bytes().any(|byte| byte.is_ascii_digit())
        || !unsigned.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
    {
        return None;
    }
    // An integer beyond 64 bits keeps its magnitude as a float.
    text.parse().map(Value::Integer).or_else(|_| text.parse().map(Value::Float)).ok()
}

/// What is wrong, what to do about it, and where: the parser stopped at byte `at`, which may be behind the
/// cause.
fn explain(kind: &ErrorKind, text: &str, at: usize) -> (Cow<'static, str>, Range<usize>) {
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let here = match rest.chars().next() {
        None | Some('\n' | '\r') => at..at,
        Some(character) => at..at + character.len_utf8(),
    };
    let message = wording(kind);
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    match kind {
        ErrorKind::MappingValueNotAllowed if !before[line..].contains(": ") => {
            let above = before[..line].trim_end();
            let start = above.rfind(['\n', '\r']).map_or(0, |end| end + 1);
            if above.is_empty() || above[start..].contains(':') {
                (Cow::Borrowed(INDENTATION), here)
            } else {
                let start = above.len() - above[start..].trim_start().len();
                (Cow::Borrowed(NO_COLON), start..above.len())
            }
        }
        ErrorKind::InvalidSimpleKey | ErrorKind::SimpleKeyExpected => {
            let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
            (message, at..at + rest[..end].trim_end().len())
        }
        ErrorKind::UnknownQuotedScalarEscape => {
            let escape = unknown_escape(rest).map(|escape| at + escape.start..at + escape.end);
            (message, escape.unwrap_or(here))
        }
        // The scanner may stop at a value above the tab.
        _ if message == TAB => {
            let indents = text[line..].split_inclusive('\n').scan(line, |at, text| {
                let start = std::mem::replace(at, *at + text.len());
                let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
                Some(start..start + indent)
            });
            let indent = { indents }.find(|indent| text[indent.clone()].contains('\t'));
            (message, indent.unwrap_or(here))
        }
        _ => (message, here),
    }
}

/// The first escape in a double-quoted text that YAML does not know (§5.7).
fn unknown_escape(quoted: &str) -> Option<Range<usize>> {
    let mut characters = quoted.char_indices();
    while let Some((start, character)) = characters.next() {
        if character == '\\' {
            let (at, escape) = characters.next()?;
            if !"0abt\tnvfre \"/\\N_LPxuU\n\r".contains(escape) {
                return Some(start..at + escape.len_utf8());
            }
        }
    }
    None
}

const TAB: &str = "a tab is used for indentation: use spaces";
const NO_COLON: &str = "this line has no colon: write `key: value`";
const INDENTATION: &str = "the indentation fits no line above: align it with the keys of its block";

fn wording(kind: &ErrorKind) -> Cow<'static, str> {
    use ErrorKind as Kind;
    Cow::Borrowed(match kind {
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => {
            "this quote is never closed"
        }
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
            "text follows a closed quote: escape the quotes inside, or quote the whole value"
        }
        Kind::InvalidQuotedScalarIndent => {
            "the lines of a quoted value must be indented more than its key"
        }
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => {
            "no such escape: write `\\\\` for a backslash, or use single quotes"
        }
        Kind::TabInIndentation
        | Kind::TabInBlockIndentation
        | Kind::TabNotAllowed
        | Kind::TabAtBlockScalarStart
        | Kind::TabInPlainScalar => TAB,
        Kind::MappingValueNotAllowed | Kind::MappingKeyNotAllowed | Kind::InvalidColonPlacement => {
            "a colon stands where none may: put a value that holds `: ` in quotes"
        }
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => NO_COLON,
        Kind::ExpectedBlockMappingKey
        | Kind::InvalidIndentation
        | Kind::ExpectedBlockSequenceEntry
        | Kind::BlockSequenceEntryNotAllowed
        | Kind::InvalidBlockScalarIndent
        | Kind::InvalidFlowScalarIndent => INDENTATION,
        Kind::UnclosedFlowCollection { open: '[' }
        | Kind::UnexpectedEofFlowSequence
        | Kind::ExpectedFlowSequenceSeparator => {
            "a list in brackets needs `,` between its items and `]` at its end"
        }
        Kind::UnclosedFlowCollection { .. }
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::ExpectedFlowMappingSeparator => {
            "a mapping in braces needs `,` between its entries and `}` at its end"
        }
        Kind::MisplacedFlowCollectionEnd | Kind::MismatchedFlowCollectionEnd { .. } => {
            "this bracket closes none that is open: put the value in quotes"
        }
        Kind::UnexpectedCharacter { character: '`' } => {
            "a value cannot begin with a backtick: put it in quotes"
        }
        Kind::UnexpectedCharacter { character } if !character.is_control() => {
            return Cow::Owned(format!(
                "a value cannot begin with `{character}`: put it in quotes"
            ));
        }
        Kind::UnexpectedCharacter { .. } => "a control character stands here: remove it",
        Kind::CommentNotSeparated | Kind::CommentInterceptedScalar => {
            "a comment cuts this value: put the value in quotes"
        }
        Kind::BomInsideDocument => "a byte order mark stands inside the text: remove it",
        Kind::InvalidBlockScalarHeader | Kind::ZeroBlockScalarIndent => {
            "nothing may follow `|` or `>` on its line: put the value in quotes"
        }
        _ => "this is not YAML: put the value in quotes",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as one line, each value as its source text; `b=1` tells the decoded value where it differs.
    fn tell(node: &Node<'_>, text: &str, offset: usize) -> String {
        let source = written(text, offset, node.span);
        match &node.value {
            Value::Null => format!("null@{source}"),
            Value::Bool(value) => format!("bool({value})@{source}"),
            Value::Integer(number) => format!("int({number})@{source}"),
            Value::Float(number) => format!("float({number})@{source}"),
            Value::String(value) if value == source => source.to_owned(),
            Value::String(value) => format!("{value}@{source}"),
            Value::Unreadable(value) => format!("unreadable({value})"),
            Value::Sequence(items) => {
                let items: Vec<_> = items.iter().map(|item| tell(item, text, offset)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Mapping(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|entry| {
                        let key = written(text, offset, entry.key_span);
                        format!("{key}: {}", tell(&entry.value, text, offset))
                    })
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    fn told(text: &str) -> String {
        parse(text, 7).root.map_or_else(String::new, |root| tell(&root, text, 7))
    }

    #[test]
    fn values_and_their_places() {
        for (text, expected) in [
            ("", ""),
            ("# nothing\n  \n", ""),
            ("a: one\nb: 'two'\n", "{a: one, b: two@'two'}"),
            (
                "a: 0x1F\nb: 0o17\nc: -3\nd: 012\n",
                "{a: int(31)@0x1F, b: int(15)@0o17, c: int(-3)@-3, d: int(12)@012}",
            ),
            (
                "a: 1.50\nb: .5\nc: 1e3\nd: -.inf\n",
                "{a: float(1.5)@1.50, b: float(0.5)@.5, c: float(1000)@1e3, d: float(-inf)@-.inf}",
            ),
            (
                "a: no\nb: on\nc: y\nd: 2025-01-02\ne: 12:30:45\nf: 1.2.3\ng: 0xZ\nh: '1'\n",
                "{a: no, b: on, c: y, d: 2025-01-02, e: 12:30:45, f: 1.2.3, g: 0xZ, h: 1@'1'}",
            ),
            (
                "a: ~\nb: null\nc: True\nd: FALSE\n",
                "{a: null@~, b: null@null, c: bool(true)@True, d: bool(false)@FALSE}",
            ),
            ("a: 99999999999999999999\n", "{a: float(100000000000000000000)@99999999999999999999}"),
            ("a:\n- 1\n- -2\nb:\n  - x\n", "{a: [int(1)@1, int(-2)@-2], b: [x]}"),
            ("📋: é\n'x y': z\n", "{📋: é, 'x y': z}"),
            ("a: 1\r\n  \r\nb: 2\r\n", "{a: int(1)@1, b: int(2)@2}"),
            ("a: x\rb: y\r", "{a: x, b: y}"),
            (
                "{\n\t\"a\": [1, {\"b\": \"\\ud83d\\ude00\"}]\n}",
                "{\"a\": [int(1)@1, {\"b\": 😀@\"\\ud83d\\ude00\"}]}",
            ),
            ("a: |\n  x\n  y\n", "{a: x\ny\n@x\n  y\n}"),
            ("a: b\n  c # d\n", "{a: b c@b\n  c}"),
            ("a: *x\n", "{a: unreadable(*x)}"),
            ("a: !!str 5\nb: !mine 5\n", "{a: 5, b: unreadable(5)}"),
            ("? [a]\n: 1\nb: x\n", "{b: x}"),
            ("a: x\n---\nb: y\n", "{a: x}"),
            ("a: x\nb: {<<: {c: d}}\n", "{a: x, b: unreadable({<<: {c: d}})}"),
            ("a: 'x\n", "unreadable(a: 'x\n)"),
        ] {
            assert_eq!(told(text), expected, "{text:?}");
        }
    }

    #[test]
    fn collections_reach_from_their_first_to_their_last_value() {
        let text = "a:\n- 1\n- 2\n\n# c\nb: { c: d }\n";
        let root = parse(text, 0).root.unwrap();
        assert_eq!(root.span.of(text), text.trim_end());
        assert_eq!(root.get("a").unwrap().span.of(text), "- 1\n- 2");
        assert_eq!(root.get("b").unwrap().span.of(text), "{ c: d }");
        assert_eq!(parse(text, 0).comments.first().unwrap().of(text), "# c");
    }

    #[test]
    fn problems_stand_where_their_cause_does() {
        for (text, place, message) in [
            (
                "a: b: c\n",
                ":",
                "a colon stands where none may: put a value that holds `: ` in quotes",
            ),
            ("a: \"b\nc: d\n", "\"", "this quote is never closed"),
            (
                "a: 'b' c\n",
                "c",
                "text follows a closed quote: escape the quotes inside, or quote the whole value",
            ),
            ("a: c\n\tb: 1\n", "\t", "a tab is used for indentation: use spaces"),
            ("a:\n\tb: 1\n", "\t", "a tab is used for indentation: use spaces"),
            (
                "a: 1\n  b: 2\n",
                ":",
                "the indentation fits no line above: align it with the keys of its block",
            ),
            ("a b\nc: d\n", "a b", "this line has no colon: write `key: value`"),
            ("c: d\na b\n", "a b", "this line has no colon: write `key: value`"),
            ("a: @b\n", "@", "a value cannot begin with `@`: put it in quotes"),
            ("a: `b`\n", "`", "a value cannot begin with a backtick: put it in quotes"),
            ("a: \u{1}\n", "\u{1}", "a control character stands here: remove it"),
            (
                "a: \"b\\qc\"\n",
                "\\q",
                "no such escape: write `\\\\` for a backslash, or use single quotes",
            ),
            (
                "a: {b: 1\n",
                "{",
                "a mapping in braces needs `,` between its entries and `}` at its end",
            ),
            ("a: [1\n", "[", "a list in brackets needs `,` between its items and `]` at its end"),
            ("a: 1\nb:\n", "b", "the key `b` has no value"),
            ("a: 1\na: 2\n", "a", "the key `a` stands here twice"),
            ("a: &b 1\n", "&b", "anchors, aliases and merge keys are not supported"),
            ("a: !b [1]\n", "!b", "tags are not supported"),
            ("a: 1\n...\n---\nb: 2\n", "---", "a second YAML document begins here"),
        ] {
            let problems = parse(text, 3).problems;
            let told: Vec<_> = problems
                .iter()
                .map(|problem| (written(text, 3, problem.span), problem.kind.message()))
                .collect();
            assert_eq!(told, [(place, Cow::Borrowed(message))], "{text:?}");
        }
    }

    #[test]
    fn keys_are_compared_by_what_they_mean() {
        let many: Vec<_> = (0..40).map(|number| format!("k{number}: x\n")).collect();
        for (text, key, first) in [
            ("0xB: a\n11: b\n".to_owned(), "11", Span::new(0..3)),
            (format!("{}k3: x\n", many.concat()), "k3", Span::new(18..20)),
        ] {
            let expected = ProblemKind::DuplicateKey { key: key.to_owned(), first };
            assert_eq!(
                parse(&text, 0).problems.first().map(|problem| &problem.kind),
                Some(&expected)
            );
        }
    }

    #[test]
    fn hostile_texts_end_in_one_problem() {
        let anchors: Vec<_> = (1..40)
            .map(|level| format!("a{level}: &a{level} [*a{0}, *a{0}, *a{0}]\n", level - 1))
            .collect();
        for (text, expected) in [
            ("[".repeat(100_000), ProblemKind::TooDeep),
            ("{a: ".repeat(20_000), ProblemKind::TooDeep),
            ("- ".repeat(20_000), ProblemKind::TooDeep),
            ("? ".repeat(1_000_000), ProblemKind::TooDeep),
            ("- a\n".repeat(MAX_NODES + 1), ProblemKind::TooLarge),
            (format!("a0: &a0 x\n{}", anchors.concat()), ProblemKind::Alias),
        ] {
            let parsed = parse(&text, 0);
            assert_eq!(parsed.problems.last().map(|problem| &problem.kind), Some(&expected));
            assert!(parsed.problems.len() <= MAX_PROBLEMS + 1);
        }
    }
}
