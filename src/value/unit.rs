//! Units: how values are written, as data of a profile and compiled for reading.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::Value;
use super::number::{Number, Scale, Shows};
use super::time::Format;

/// A unit as a profile defines it.
///
/// Blanks around the text, around separators and around the words of a pattern never matter.
#[derive(Clone, Debug, Deserialize)]
pub struct Definition {
    /// What a value looks like, in words that go on after "expected": "a number of tokens such as
    /// `128k tokens`". Made from the definition where it is left out.
    #[serde(default)]
    expects: Option<String>,
    /// What stands where there is no value. An empty text always means that.
    #[serde(default)]
    missing: Vec<String>,
    // serde does not promise that unknown fields are refused here; a test holds it.
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Kind {
    #[serde(alias = "code", alias = "id")]
    Text(TextKind),
    Flag(FlagKind),
    Number(NumberKind),
    Range(RangeKind),
    List(ListKind),
    Several(SeveralKind),
    Date(DateKind),
    Pattern(PatternKind),
    Either(EitherKind),
}

/// Any text, or one of some words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextKind {
    #[serde(default)]
    words: Option<Vocabulary>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FlagKind {
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberKind {
    /// At most one of these stands before the digits, one of the next behind them and the scale.
    #[serde(default)]
    prefixes: Vec<String>,
    #[serde(default)]
    suffixes: Vec<String>,
    /// What the letters directly behind the digits multiply by; the empty letter stands for none.
    #[serde(default)]
    scales: BTreeMap<String, ScaleKind>,
    /// Words that stand for a number, such as `Free: 0`.
    #[serde(default)]
    words: BTreeMap<String, f64>,
    /// Each of its characters may stand between groups of three digits.
    #[serde(default)]
    thousands: String,
    /// How digits are lost, where the scale does not say it.
    #[serde(default)]
    shows: Option<Shows>,
    /// Whether 128k may stand for 131,072 too.
    #[serde(default = "yes")]
    binary: bool,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum ScaleKind {
    Times(f64),
    Full(FullScale),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FullScale {
    times: f64,
    #[serde(default)]
    shows: Option<Shows>,
}

/// Two numbers of the unit `of`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RangeKind {
    of: String,
    separators: Vec<String>,
    /// Whether one number alone is read too, as a number.
    #[serde(default)]
    single: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListKind {
    separators: Vec<String>,
    #[serde(default)]
    words: Option<Vocabulary>,
}

/// One value or more of the unit `of`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeveralKind {
    of: String,
    separators: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DateKind {
    /// In the manner of `strftime`; the first that fits is taken.
    formats: Vec<String>,
}

/// Text with `{name}` where a value of the unit that `parts` gives for the name stands.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternKind {
    pattern: String,
    parts: BTreeMap<String, String>,
}

/// The first of some units that can read the text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EitherKind {
    of: Vec<String>,
}

/// Words, or words with what each of them means.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Vocabulary {
    Words(Vec<String>),
    Meanings(BTreeMap<String, String>),
}

/// What is wrong with the definition of a unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unit `{unit}`: {fault}")]
pub struct BadUnit {
    pub unit: String,
    pub fault: String,
}

/// All units of a profile, by name.
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: BTreeMap<String, Arc<Unit>>,
}

/// How deep units may name one another. Deeper is a circle.
const DEPTH: usize = 8;

impl Units {
    /// Compiles `definitions`, which may name one another in any order.
    pub fn compile(definitions: &BTreeMap<String, Definition>) -> Result<Self, BadUnit> {
        let mut units = Self::default();
        for name in definitions.keys() {
            units.add(name, definitions, 0)?;
        }
        Ok(units)
    }

    pub fn get(&self, name: &str) -> Option<&Unit> {
        self.units.get(name).map(AsRef::as_ref)
    }

    fn add(
        &mut self,
        name: &str,
        definitions: &BTreeMap<String, Definition>,
        depth: usize,
    ) -> Result<Arc<Unit>, BadUnit> {
        if let Some(unit) = self.units.get(name) {
            return Ok(Arc::clone(unit));
        }
        let bad = |fault: String| BadUnit { unit: name.to_owned(), fault };
        let definition = definitions.get(name).ok_or_else(|| bad("is not defined".to_owned()))?;
        if depth > DEPTH {
            return Err(bad("is defined by way of itself".to_owned()));
        }
        let form = Form::compile(&definition.kind, |part| {
            self.add(part, definitions, depth + 1).map_err(|error| error.to_string())
        })
        .map_err(bad)?;
        let expects = definition.expects.clone().unwrap_or_else(|| form.expects());
        let missing = definition.missing.iter().map(|word| boxed(word.trim())).collect();
        let unit = Arc::new(Unit { form, missing, expects: expects.into() });
        self.units.insert(name.to_owned(), Arc::clone(&unit));
        Ok(unit)
    }
}

/// A unit, compiled.
#[derive(Clone, Debug)]
pub struct Unit {
    form: Form,
    missing: Vec<Box<str>>,
    expects: Arc<str>,
}

/// A text that is not written as its unit says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable<'a> {
    /// The part of the text that could not be read, itself a slice of it.
    pub part: &'a str,
    /// What should stand there: "a number such as `128k tokens`".
    pub expected: Arc<str>,
    /// The word that is probably meant.
    pub meant: Option<&'a str>,
}

impl Unit {
    /// Reads all of `text`. Allocates for lists and the like only.
    pub fn read<'a>(&'a self, text: &'a str) -> Result<Value<'a>, Unreadable<'a>> {
        let text = text.trim();
        let is_missing = self.missing.iter().any(|word| **word == *text)
            || text.is_empty() && !self.form.has_word("");
        if is_missing {
            return Ok(Value::Missing);
        }
        let value = match &self.form {
            Form::Text(None) => Some(Value::Text(Cow::Borrowed(text))),
            Form::Text(Some(words)) => {
                words.meaning(text).map(|meaning| Value::Text(Cow::Borrowed(meaning)))
            }
            Form::Flag(words) => words.meaning(text).map(|meaning| Value::Flag(meaning == YES)),
            Form::Number(_) | Form::Range { .. } => {
                self.form.number_front(text).filter(|(_, rest)| rest.is_empty()).map(|it| it.0)
            }
            Form::List { separators, words } => {
                return self.read_list(text, separators, words.as_ref());
            }
            Form::Several { of, separators } => {
                return read_several(text, of, separators).map(Value::Several);
            }
            Form::Date(formats) => formats.iter().find_map(|it| it.read(text)).map(Value::Time),
            Form::Pattern(pieces) => return self.read_pattern(text, pieces),
            Form::Either(units) => units.iter().find_map(|unit| unit.read(text).ok()),
        };
        value.ok_or_else(|| self.unreadable(text))
    }

    /// What a value should look like, in words that go on after "expected".
    pub fn expects(&self) -> &str {
        &self.expects
    }

    /// Reads the front of `text` up to one of `stops`; gives what is left, the stop included.
    ///
    /// A number ends where its own grammar ends, so that a `/` may part `$3/1M / $15/1M`.
    fn read_front<'a>(
        &'a self,
        text: &'a str,
        stops: &[Separator],
    ) -> Result<(Value<'a>, &'a str), Unreadable<'a>> {
        if let Some((value, rest)) = self.form.number_front(text)
            && (rest.trim_start().is_empty() || strip_separator(rest, stops).is_some())
        {
            return Ok((value, rest));
        }
        let end = find_separator(text, stops).unwrap_or(text.len());
        let (front, rest) = text.split_at(end);
        Ok((self.read(front)?, rest))
    }

    fn read_list<'a>(
        &'a self,
        text: &'a str,
        separators: &[Separator],
        words: Option<&'a Words>,
    ) -> Result<Value<'a>, Unreadable<'a>> {
        let mut items = Vec::new();
        let mut rest = Some(text);
        while let Some(text) = rest {
            let end = find_separator(text, separators).unwrap_or(text.len());
            let (item, after) = text.split_at(end);
            let item = item.trim_end();
            let meaning = match words {
                Some(words) => words.meaning(item),
                None => Some(item).filter(|item| !item.is_empty()),
            };
            items.push(Cow::Borrowed(meaning.ok_or_else(|| self.unreadable(item))?));
            rest = strip_separator(after, separators);
        }
        Ok(Value::List(items))
    }

    fn read_pattern<'a>(
        &'a self,
        text: &'a str,
        pieces: &'a [Piece],
    ) -> Result<Value<'a>, Unreadable<'a>> {
        let mut fields = Vec::new();
        let mut rest = text;
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Literal(literal) => {
                    rest = strip_separator(rest, literal).ok_or_else(|| self.unreadable(text))?;
                }
                Piece::Part(name, unit) => {
                    let stops: &[Separator] = match pieces.get(index + 1) {
                        Some(Piece::Literal(literal)) => literal,
                        _ => &[],
                    };
                    let (value, after) = unit.read_front(rest, stops)?;
                    fields.push((Cow::Borrowed(&**name), value));
                    rest = after;
                }
            }
        }
        if rest.trim().is_empty() { Ok(Value::Fields(fields)) } else { Err(self.unreadable(text)) }
    }

    fn unreadable<'a>(&'a self, part: &'a str) -> Unreadable<'a> {
        let meant = match &self.form {
            Form::Text(Some(words)) | Form::Flag(words) | Form::List { words: Some(words), .. } => {
                words.nearest(part)
            }
            _ => None,
        };
        Unreadable { part, expected: Arc::clone(&self.expects), meant }
    }
}

fn read_several<'a>(
    text: &'a str,
    of: &'a Unit,
    separators: &[Separator],
) -> Result<Vec<Value<'a>>, Unreadable<'a>> {
    let mut values = Vec::new();
    let mut rest = text;
    loop {
        let (value, after) = of.read_front(rest, separators)?;
        values.push(value);
        match strip_separator(after, separators) {
            Some(next) => rest = next,
            None if after.trim_start().is_empty() => return Ok(values),
            None => return Err(of.unreadable(rest)),
        }
    }
}

#[derive(Clone, Debug)]
enum Form {
    Text(Option<Words>),
    /// The meanings are [`YES`] and [`NO`].
    Flag(Words),
    Number(Number),
    Range {
        of: Arc<Unit>,
        separators: Vec<Separator>,
        single: bool,
    },
    List {
        separators: Vec<Separator>,
        words: Option<Words>,
    },
    Several {
        of: Arc<Unit>,
        separators: Vec<Separator>,
    },
    Date(Vec<Format>),
    Pattern(Vec<Piece>),
    Either(Vec<Arc<Unit>>),
}

const YES: &str = "yes";
const NO: &str = "no";

#[derive(Clone, Debug)]
enum Piece {
    /// A list of one, so that it can be handed on as the end of the part before it.
    Literal([Separator; 1]),
    Part(Box<str>, Arc<Unit>),
}

impl Form {
    /// `part` gives the unit of a name.
    fn compile(
        kind: &Kind,
        mut part: impl FnMut(&str) -> Result<Arc<Unit>, String>,
    ) -> Result<Self, String> {
        Ok(match kind {
            Kind::Text(text) => Form::Text(text.words.as_ref().map(Words::new)),
            Kind::Flag(flag) => {
                let word = |word: &String, meaning: &str| (boxed(word.trim()), boxed(meaning));
                let yes = flag.yes.iter().map(|it| word(it, YES));
                Form::Flag(Words::of(yes.chain(flag.no.iter().map(|it| word(it, NO))).collect()))
            }
            Kind::Number(number) => Form::Number(compile_number(number)?),
            Kind::Range(range) => {
                let of = part(&range.of)?;
                if !matches!(of.form, Form::Number(_)) {
                    return Err(format!("`{}` is not a number", range.of));
                }
                let separators = compile_separators(&range.separators)?;
                Form::Range { of, separators, single: range.single }
            }
            Kind::List(list) => Form::List {
                separators: compile_separators(&list.separators)?,
                words: list.words.as_ref().map(Words::new),
            },
            Kind::Several(several) => Form::Several {
                of: part(&several.of)?,
                separators: compile_separators(&several.separators)?,
            },
            Kind::Date(date) if date.formats.is_empty() => {
                return Err("has no format".to_owned());
            }
            Kind::Date(date) => Form::Date(
                date.formats
                    .iter()
                    .map(|it| Format::parse(it).ok_or_else(|| format!("cannot read by `{it}`")))
                    .collect::<Result<_, _>>()?,
            ),
            Kind::Pattern(pattern) => Form::Pattern(compile_pattern(pattern, part)?),
            Kind::Either(either) => {
                Form::Either(either.of.iter().map(|it| part(it)).collect::<Result<_, _>>()?)
            }
        })
    }

    /// Reads a number, or a range of two, from the front of `text`; gives what is left of it.
    fn number_front<'a>(&self, text: &'a str) -> Option<(Value<'static>, &'a str)> {
        match self {
            Form::Number(number) => {
                number.read_front(text).map(|(value, rest)| (Value::Number(value), rest))
            }
            Form::Range { of, separators, single } => {
                let Form::Number(number) = &of.form else { return None };
                let (from, rest) = number.read_front(text)?;
                match strip_separator(rest, separators).and_then(|it| number.read_front(it)) {
                    Some((to, rest)) => Some((Value::Range(from, to), rest)),
                    None => single.then_some((Value::Number(from), rest)),
                }
            }
            _ => None,
        }
    }

    fn has_word(&self, word: &str) -> bool {
        match self {
            Form::Text(Some(words)) | Form::Flag(words) => words.meaning(word).is_some(),
            Form::Either(units) => units.iter().any(|unit| unit.form.has_word(word)),
            _ => false,
        }
    }

    /// What a value looks like, where the profile does not say it.
    fn expects(&self) -> String {
        match self {
            Form::Text(None) => "a text".to_owned(),
            Form::Text(Some(words)) | Form::Flag(words) => words.to_string(),
            Form::Number(_) => format!("a number such as `{}`", self.sample()),
            Form::Range { single: false, .. } => format!("a range such as `{}`", self.sample()),
            Form::Range { .. } => format!("a number or a range such as `{}`", self.sample()),
            Form::List { words: Some(words), .. } => format!("a list of {words}"),
            Form::List { .. } => format!("a list such as `{}`", self.sample()),
            Form::Several { of, .. } => format!("one or more times {}", of.expects),
            Form::Date(_) => format!("a date such as `{}`", self.sample()),
            Form::Pattern(_) => format!("values such as `{}`", self.sample()),
            Form::Either(units) => {
                units.iter().map(|unit| &*unit.expects).collect::<Vec<_>>().join(" or ")
            }
        }
    }

    fn sample(&self) -> String {
        let parted = |separators: &[Separator], one: &str, two: &str| {
            format!("{one}{}{two}", separators.first().map_or(" ", |it| &*it.written))
        };
        match self {
            Form::Text(words) => words.as_ref().and_then(Words::first).unwrap_or("text").to_owned(),
            Form::Flag(words) => words.first().unwrap_or_default().to_owned(),
            Form::Number(number) => number.sample.to_string(),
            Form::Range { of, separators, .. } => {
                let sample = of.form.sample();
                parted(separators, &sample, &sample)
            }
            Form::List { separators, words } => {
                let word = words.as_ref().and_then(Words::first).unwrap_or("text");
                parted(separators, word, word)
            }
            Form::Several { of, .. } => of.form.sample(),
            Form::Date(formats) => formats.first().map(Format::sample).unwrap_or_default(),
            Form::Pattern(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal([literal]) => literal.written.to_string(),
                    Piece::Part(_, unit) => unit.form.sample(),
                })
                .collect(),
            Form::Either(units) => units.first().map(|unit| unit.form.sample()).unwrap_or_default(),
        }
    }
}

fn compile_number(kind: &NumberKind) -> Result<Number, String> {
    let is_factor = |times: f64| times.is_finite() && times > 0.0;
    let mut scales = Vec::new();
    for (letter, scale) in &kind.scales {
        let (times, shows) = match scale {
            ScaleKind::Times(times) => (*times, None),
            ScaleKind::Full(full) => (full.times, full.shows),
        };
        if !is_factor(times) {
            return Err(format!("cannot multiply by {times}"));
        }
        scales.push(Scale {
            letter: boxed(letter),
            times,
            binary: if kind.binary { binary(times) } else { times },
            shows: shows.or(kind.shows).unwrap_or(Shows::Round),
            whole_is_exact: shows.is_none() && times.total_cmp(&1.0).is_eq(),
        });
    }
    if !kind.scales.contains_key("") {
        scales.push(Scale {
            letter: boxed(""),
            times: 1.0,
            binary: 1.0,
            shows: kind.shows.unwrap_or(Shows::Round),
            whole_is_exact: true,
        });
    }
    if let Some(value) = kind.words.values().find(|value| !value.is_finite()) {
        return Err(format!("no word can stand for {value}"));
    }
    let mut words: Vec<_> = kind.words.iter().map(|(word, &value)| (boxed(word), value)).collect();
    words.retain(|(word, _)| !word.is_empty());
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let first = |words: &[String]| words.first().cloned().unwrap_or_default();
    let letter = scales.iter().filter(|scale| !scale.letter.is_empty());
    let letter = letter.min_by(|one, two| one.times.total_cmp(&two.times));
    let sample = format!(
        "{}128{}{}",
        first(&kind.prefixes),
        letter.map_or("", |scale| &*scale.letter),
        first(&kind.suffixes)
    );
    Ok(Number {
        sample: sample.into(),
        prefixes: longest_first(&kind.prefixes),
        suffixes: longest_first(&kind.suffixes),
        scales,
        words,
        thousands: boxed(&kind.thousands),
    })
}

/// `times` with 1024 for each 1000, where it is a power of 1000.
fn binary(times: f64) -> f64 {
    [(1e3_f64, 10), (1e6, 20), (1e9, 30), (1e12, 40), (1e15, 50)]
        .into_iter()
        .find(|(decimal, _)| decimal.total_cmp(&times).is_eq())
        .map_or(times, |(_, bits)| 2f64.powi(bits))
}

fn longest_first(words: &[String]) -> Vec<Box<str>> {
    let mut words: Vec<Box<str>> = words.iter().map(|word| boxed(word)).collect();
    words.retain(|word| !word.is_empty());
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

fn compile_pattern(
    kind: &PatternKind,
    mut part: impl FnMut(&str) -> Result<Arc<Unit>, String>,
) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = &*kind.pattern;
    while let Some((literal, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("`{` is never closed")?;
        let unit =
            kind.parts.get(name).ok_or_else(|| format!("`{name}` is not among the parts"))?;
        if !literal.is_empty() {
            pieces.push(Piece::Literal([Separator::new(literal)]));
        }
        pieces.push(Piece::Part(boxed(name), part(unit)?));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal([Separator::new(rest)]));
    }
    Ok(pieces)
}

/// What parts two values.
#[derive(Clone, Debug)]
struct Separator {
    /// As the profile has it, for samples.
    written: Box<str>,
    /// What is looked for: empty for blanks alone.
    text: Box<str>,
}

impl Separator {
    fn new(written: &str) -> Self {
        let text = written.trim();
        // `to` must not be found inside of a word.
        let is_word =
            text.starts_with(char::is_alphanumeric) || text.ends_with(char::is_alphanumeric);
        Self { written: boxed(written), text: boxed(if is_word { written } else { text }) }
    }
}

fn compile_separators(written: &[String]) -> Result<Vec<Separator>, String> {
    let mut separators: Vec<_> =
        written.iter().filter(|it| !it.is_empty()).map(|it| Separator::new(it)).collect();
    separators.sort_by_key(|separator| std::cmp::Reverse(separator.text.len()));
    if separators.is_empty() { Err("has no separator".to_owned()) } else { Ok(separators) }
}

/// What stands behind the separator that `text` begins with, blanks on both sides left out.
fn strip_separator<'a>(text: &'a str, separators: &[Separator]) -> Option<&'a str> {
    let trimmed = text.trim_start();
    separators.iter().find_map(|separator| {
        if separator.text.is_empty() {
            return (trimmed.len() < text.len()).then_some(trimmed);
        }
        text.strip_prefix(&*separator.text)
            .or_else(|| trimmed.strip_prefix(&*separator.text))
            .map(str::trim_start)
    })
}

/// Where the first separator stands.
fn find_separator(text: &str, separators: &[Separator]) -> Option<usize> {
    let begins = |rest: &str, separator: &Separator| match &*separator.text {
        "" => rest.starts_with(char::is_whitespace),
        text => rest.starts_with(text),
    };
    // One walk for all of them: looking for each in turn is quadratic where one of them is absent.
    text.char_indices()
        .map(|(at, _)| at)
        .find(|&at| separators.iter().any(|separator| begins(&text[at..], separator)))
}

/// Words and what they mean, sorted by word.
#[derive(Clone, Debug)]
struct Words {
    entries: Vec<(Box<str>, Box<str>)>,
}

impl Words {
    fn new(vocabulary: &Vocabulary) -> Self {
        Self::of(match vocabulary {
            Vocabulary::Words(words) => {
                words.iter().map(|word| (boxed(word.trim()), boxed(word.trim()))).collect()
            }
            Vocabulary::Meanings(meanings) => meanings
                .iter()
                .map(|(word, meaning)| (boxed(word.trim()), boxed(meaning)))
                .collect(),
        })
    }

    fn of(mut entries: Vec<(Box<str>, Box<str>)>) -> Self {
        for (word, _) in &mut entries {
            *word = boxed(without_selector(word));
        }
        entries.sort();
        Self { entries }
    }

    fn meaning(&self, word: &str) -> Option<&str> {
        let word = without_selector(word);
        let index = self.entries.binary_search_by(|(entry, _)| (**entry).cmp(word)).ok()?;
        self.entries.get(index).map(|(_, meaning)| &**meaning)
    }

    /// The word that `text` was probably meant to be.
    fn nearest(&self, text: &str) -> Option<&str> {
        // Words are short; the distance takes quadratic time.
        const LONGEST: usize = 64;
        if text.len() > LONGEST {
            return None;
        }
        let text = text.to_lowercase();
        self.entries
            .iter()
            .map(|(word, _)| (strsim::osa_distance(&text, &word.to_lowercase()), &**word))
            .filter(|(distance, word)| *distance == 0 || *distance <= word.chars().count() / 3)
            .min()
            .map(|(_, word)| word)
    }

    fn first(&self) -> Option<&str> {
        self.entries.first().map(|(word, _)| &**word)
    }
}

impl std::fmt::Display for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const SHOWN: usize = 8;
        for (index, (word, _)) in self.entries.iter().take(SHOWN).enumerate() {
            f.write_str(if index > 0 { ", " } else { "" })?;
            write!(f, "`{word}`")?;
        }
        f.write_str(if self.entries.len() > SHOWN { ", …" } else { "" })
    }
}

/// Whether an emoji carries the selector of its coloured form (U+FE0F) is no difference.
fn without_selector(word: &str) -> &str {
    word.trim_end_matches('\u{fe0f}')
}

fn boxed(text: &str) -> Box<str> {
    text.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::{Interval, Time, Validity};

    const PROFILE: &str = r#"
id: {kind: id}
auth: {kind: text, words: {"Key Required": key, "None": none}}
flag: {kind: flag, yes: ["✅", "✓", "true", "Yes"], no: ["❌", "false", "No"]}
device: {kind: flag, yes: ["YES"], no: [""]}
tokens:
  kind: number
  expects: "a number of tokens such as `128k tokens`"
  suffixes: [" tokens"]
  scales: {k: {times: 1000, shows: cut}, M: 1000000, B: 1000000000}
  missing: ["N/A", "—"]
context: {kind: number, scales: {k: 1000, M: 1000000}, missing: ["N/A", "—"], binary: false}
price:
  kind: number
  prefixes: ["$", "€", "US$"]
  suffixes: ["/1M"]
  words: {Free: 0}
  thousands: ","
  missing: ["-", "N/A"]
percent: {kind: number, suffixes: ["%"]}
params: {kind: number, scales: {"": 1000000}}
count: {kind: number, suffixes: [" chats", " chat"]}
plain: {kind: number}
span: {kind: range, of: tokens, separators: ["-", " to ", "~", "–"]}
maybe-span: {kind: range, of: plain, separators: ["~"], single: true}
limit: {kind: either, of: [span, flag]}
modalities: {kind: list, separators: [","], words: [text, image, audio]}
icons: {kind: list, separators: [" "], words: {"📝": text, "👁️": image}}
rows: {kind: several, of: plain, separators: ["<br>", ";"]}
prices: {kind: pattern, pattern: "{input} / {output}", parts: {input: price, output: price}, missing: ["—"]}
share: {kind: pattern, pattern: "{count} ({share})", parts: {count: plain, share: percent}}
hosts: {kind: pattern, pattern: "{name} by {author}", parts: {name: id, author: id}}
date: {kind: date, formats: ["%Y-%m-%d", "%B %-d, %Y", "%Y-%m"]}
"#;

    fn units() -> Units {
        Units::compile(&serde_yaml::from_str(PROFILE).unwrap()).unwrap()
    }

    /// The value as text, `!` and the part where it cannot be read.
    fn shown(unit: &str, text: &str) -> String {
        match units().get(unit).unwrap().read(text) {
            Ok(value) => value.to_string(),
            Err(error) => format!("!{}", error.part),
        }
    }

    #[test]
    fn values_are_read_by_their_unit() {
        for (unit, text, expected) in [
            ("id", " nova/one@2 ", "nova/one@2"),
            ("id", "", "nothing"),
            ("auth", "Key Required", "key"),
            ("auth", "key required", "!key required"),
            ("flag", "✅", "yes"),
            ("flag", "✅\u{fe0f}", "yes"),
            ("flag", "No", "no"),
            ("flag", "no", "!no"),
            ("flag", "", "nothing"),
            ("device", "", "no"),
            ("tokens", "128k tokens", "128000"),
            ("tokens", "1.0M", "1000000"),
            ("tokens", "200", "200"),
            ("tokens", "—", "nothing"),
            ("tokens", "128K tokens", "!128K tokens"),
            ("tokens", "128 k", "!128 k"),
            ("tokens", "-128k", "-128000"),
            ("tokens", "tokens", "!tokens"),
            ("price", "$15.00/1M", "15"),
            ("price", "-$0.5", "-0.5"),
            ("price", "$-0.5", "-0.5"),
            ("price", "-$-0.5", "!-$-0.5"),
            ("price", "US$1,234,567.89", "1234567.89"),
            ("price", "$1,23", "!$1,23"),
            ("price", "$1234,567", "!$1234,567"),
            ("price", "Free", "0"),
            ("price", "Freedom", "!Freedom"),
            ("price", "-", "nothing"),
            ("price", "15 $", "!15 $"),
            ("count", "10 chats", "10"),
            ("count", "1 chat", "1"),
            ("params", "61.922", "61922000"),
            ("plain", "1e400", "!1e400"),
            ("plain", "NaN", "!NaN"),
            ("plain", "inf", "!inf"),
            ("plain", "0x10", "!0x10"),
            ("plain", "1.2.3", "!1.2.3"),
            ("plain", "1.", "!1."),
            ("plain", ".5", "!.5"),
            ("plain", "99999999999999999999999999", "!99999999999999999999999999"),
            ("plain", "\u{2212}3", "-3"),
            ("plain", "٣", "!٣"),
            ("span", "0.0-2.0", "0 to 2"),
            ("span", "-2.0 to 2.0", "-2 to 2"),
            ("span", "-2.0--1.0", "-2 to -1"),
            ("span", "1-32k", "1 to 32000"),
            ("span", "1 – 8k tokens", "1 to 8000"),
            ("span", "1", "!1"),
            ("span", "1-", "!1-"),
            ("span", "1to2", "!1to2"),
            ("maybe-span", "5.723~5.7287", "5.723 to 5.7287"),
            ("maybe-span", "5.7", "5.7"),
            ("limit", "1-100", "1 to 100"),
            ("limit", "✅", "yes"),
            ("modalities", "text, image", "text, image"),
            ("modalities", "text,imgae", "!imgae"),
            ("modalities", "text,,image", "!"),
            ("icons", "📝  👁", "text, image"),
            ("rows", "1.5<br>2 ; 3", "1.5, 2, 3"),
            ("rows", "1.5<br>x", "!x"),
            ("rows", "7", "7"),
            ("prices", "$15.00 / $75.00", "15, 75"),
            ("prices", "$3/1M/$15/1M", "3, 15"),
            ("prices", "Free / -", "0, nothing"),
            ("prices", "—", "nothing"),
            ("prices", "$3", "!$3"),
            ("prices", "$3 / $4 / $5", "!$4 / $5"),
            ("share", "576 (60.4%)", "576, 60.4"),
            ("share", "576 (60.4%) x", "!576 (60.4%) x"),
            ("hosts", "nova by acme", "nova, acme"),
            ("hosts", "byte by byte", "byte, byte"),
            ("date", "2025-09-02", "2025-09-02"),
            ("date", "September 2, 2025", "2025-09-02"),
            ("date", "2025-02-30", "2025-02-30"),
            ("date", "soon", "!soon"),
        ] {
            assert_eq!(shown(unit, text), expected, "{text:?} as {unit}");
        }
        let units = units();
        let date = units.get("date").unwrap().read("2025-02-30").unwrap();
        assert_eq!(date.time().map(Time::validity), Some(Validity::Impossible));
    }

    #[test]
    fn numbers_agree_by_what_is_displayed() {
        for (one, two, agree) in [
            (("tokens", "131k"), ("context", "131.1k"), true),
            (("tokens", "131k"), ("context", "132.0k"), true),
            (("tokens", "131k"), ("context", "132.1k"), false),
            (("tokens", "40k tokens"), ("context", "41.0k"), true),
            (("tokens", "8k"), ("context", "8.2k"), true),
            (("tokens", "128k"), ("context", "131.1k"), true),
            (("context", "128k"), ("context", "131.1k"), false),
            (("tokens", "200"), ("tokens", "200"), true),
            (("tokens", "200"), ("tokens", "201"), false),
            (("tokens", "1.0M"), ("tokens", "1048576"), true),
            (("tokens", "1.0M"), ("tokens", "1.1M"), true),
            (("tokens", "1.0M"), ("tokens", "1.2M"), false),
            (("price", "$0.08"), ("price", "$0.075"), true),
            (("price", "$0.00"), ("price", "Free"), true),
            (("price", "$0.00"), ("price", "$0.0009"), true),
            (("price", "$15"), ("price", "$15.00"), true),
            (("price", "$15"), ("price", "$16"), false),
            (("price", "N/A"), ("price", "-"), true),
            (("price", "N/A"), ("price", "Free"), false),
            (("span", "1-8k"), ("span", "1-8.2k"), true),
            (("span", "1-8k"), ("span", "1-9k"), false),
        ] {
            let units = units();
            let read = |(unit, text): (&str, &'static str)| {
                units.get(unit).unwrap().read(text).unwrap().into_owned()
            };
            let (first, second) = (read(one), read(two));
            assert_eq!(first.agrees(&second), agree, "{one:?} and {two:?}");
            assert_eq!(second.agrees(&first), agree, "{two:?} and {one:?}");
        }
    }

    #[test]
    fn an_interval_is_what_a_display_may_stand_for() {
        let units = units();
        let read = |unit: &str, text: &'static str| {
            units.get(unit).unwrap().read(text).unwrap().number().unwrap()
        };
        let cut = read("tokens", "131k");
        assert!(cut.contains(131_000.0) && cut.contains(131_999.0) && cut.contains(134_144.0));
        assert!(!cut.contains(132_000.0) && !cut.contains(130_999.0));
        let rounded = read("context", "131.1k");
        let expected =
            Interval { low: 131_050.0, high: 131_150.0, shown: 131_100.0, binary: 131_100.0 };
        assert_eq!(rounded, expected);
        assert!(read("tokens", "201k").exceeds(cut) && !read("tokens", "134k").exceeds(cut));
        assert!(read("tokens", "-3k").contains(-3999.0));
    }

    #[test]
    fn an_unreadable_value_says_what_was_expected() {
        let units = units();
        let unreadable = |unit: &str, text: &'static str| {
            let error = units.get(unit).unwrap().read(text).unwrap_err();
            (error.expected.to_string(), error.meant.map(str::to_owned))
        };
        let own = |text: &str| text.to_owned();
        for (unit, expected, meant) in [
            ("tokens", "a number of tokens such as `128k tokens`", None),
            ("price", "a number such as `$128/1M`", None),
            ("flag", "`No`, `Yes`, `false`, `true`, `✅`, `✓`, `❌`", Some("Yes")),
            ("date", "a date such as `2025-09-02`", None),
            ("share", "values such as `128 (128%)`", None),
            ("modalities", "a list of `audio`, `image`, `text`", None),
        ] {
            let text = if unit == "share" { "5 (" } else { "yess" };
            let found = unreadable(unit, text);
            let expected =
                if unit == "share" { own("values such as `128 (128%)`") } else { own(expected) };
            assert_eq!(found, (expected, meant.map(own)), "{unit}");
        }
        assert_eq!(unreadable("modalities", "text,imgae").1.as_deref(), Some("image"));
    }

    #[test]
    fn a_bad_definition_is_refused_with_its_name() {
        for (profile, expected) in [
            ("a: {kind: number, colour: red}", "unknown field `colour`"),
            ("a: {kind: numbr}", "unknown variant `numbr`"),
            ("a: {kind: range, of: b, separators: ['-']}", "unit `a`: unit `b`: is not defined"),
            (
                "a: {kind: text}\nb: {kind: range, of: a, separators: ['-']}",
                "unit `b`: `a` is not a number",
            ),
            ("a: {kind: either, of: [a]}", "is defined by way of itself"),
            ("a: {kind: list, separators: ['']}", "unit `a`: has no separator"),
            ("a: {kind: number, scales: {k: -1}}", "unit `a`: cannot multiply by -1"),
            ("a: {kind: number, words: {many: .inf}}", "unit `a`: no word can stand for inf"),
            ("a: {kind: date, formats: ['%Q']}", "unit `a`: cannot read by `%Q`"),
            ("a: {kind: pattern, pattern: '{b', parts: {}}", "unit `a`: `{` is never closed"),
            (
                "a: {kind: pattern, pattern: '{b}', parts: {}}",
                "unit `a`: `b` is not among the parts",
            ),
        ] {
            let error = match serde_yaml::from_str(profile) {
                Ok(definitions) => Units::compile(&definitions).unwrap_err().to_string(),
                Err(error) => error.to_string(),
            };
            assert!(error.contains(expected), "{profile}: {error}");
        }
    }

    #[test]
    fn long_cells_take_linear_time() {
        let units = units();
        for (unit, text) in [
            ("rows", "1<br>".repeat(100_000)),
            ("rows", "1;".repeat(100_000)),
            ("modalities", "text,".repeat(100_000)),
            ("icons", "📝 ".repeat(100_000)),
            ("span", "-".repeat(500_000)),
            ("price", "1,111".repeat(100_000)),
            ("hosts", " b".repeat(250_000)),
        ] {
            let start = std::time::Instant::now();
            let _ = units.get(unit).unwrap().read(&text);
            assert!(start.elapsed().as_millis() < 1000, "{unit} took {:?}", start.elapsed());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-0-9.,kM$/ ~(%)✅📝toa<br>]{0,24}") {
            let units = units();
            for unit in units.units.values() {
                match unit.read(&text) {
                    Ok(value) => {
                        prop_assert!(value.agrees(&value));
                        if let Some(number) = value.number() {
                            prop_assert!(number.contains(number.shown) && number.shown.is_finite());
                        }
                    }
                    Err(error) => prop_assert!(text.contains(error.part)),
                }
            }
        }
    }
}
