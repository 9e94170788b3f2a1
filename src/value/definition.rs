//! How a profile defines its units, and how they are compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::number::{Number, Scale, Shows};
use super::time::{Format, Months};
use super::unit::{Form, NO, Piece, Text, Unit, YES};
use super::words::{Separator, Words};

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
    /// What may stand behind the text and is no part of it.
    #[serde(default)]
    suffixes: Vec<String>,
    /// The text stands behind one of these, which are no part of it.
    #[serde(default)]
    after: Vec<String>,
    /// How many of the parts between its slashes count.
    #[serde(default)]
    segments: Option<usize>,
    /// Letter case does not count.
    #[serde(default)]
    any_case: bool,
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
    /// What stands before the decimals, a point where nothing is said.
    #[serde(default)]
    decimal: Option<char>,
    /// How digits are lost, where the scale does not say it.
    #[serde(default)]
    shows: Option<Shows>,
    /// It is a price: none is below zero.
    #[serde(default)]
    price: bool,
    /// What may stand around the digits has to.
    #[serde(default)]
    marked: bool,
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
    /// The months as `%B` has them, from January on; English where nothing is said.
    #[serde(default)]
    months: Vec<String>,
    /// The months as `%b` has them; the first three letters of `months` where nothing is said.
    #[serde(default)]
    short_months: Vec<String>,
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
    /// What of its definition is at fault, as it is written there.
    pub culprit: Option<String>,
    pub fault: String,
}

/// The same where the name of the unit is not told yet, or what is wrong with a unit that it is made of.
enum Fault {
    Here { culprit: Option<String>, fault: String },
    Part(BadUnit),
}

impl From<String> for Fault {
    fn from(fault: String) -> Self {
        Self::Here { culprit: None, fault }
    }
}

impl Fault {
    fn at(culprit: &str, fault: String) -> Self {
        Self::Here { culprit: Some(culprit.to_owned()), fault }
    }
}

/// All units of a profile, by name.
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: BTreeMap<String, Arc<Unit>>,
}

/// How deep units may name one another. Deeper is a circle.
const DEPTH: usize = 8;

/// Of how many units one may be made, all parts of its parts counted: reading may try them all.
const WEIGHT: usize = 100;

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

    /// All units by name, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Unit)> {
        self.units.iter().map(|(name, unit)| (&**name, &**unit))
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
        let bad = |fault: Fault| match fault {
            Fault::Here { culprit, fault } => BadUnit { unit: name.to_owned(), culprit, fault },
            Fault::Part(bad) => bad,
        };
        let here = |fault: &str| bad(Fault::from(fault.to_owned()));
        let definition = definitions.get(name).ok_or_else(|| here("is not defined"))?;
        if depth > DEPTH {
            return Err(here("is defined by way of itself"));
        }
        let form = compile_form(&definition.kind, |part| {
            if !definitions.contains_key(part) {
                return Err(Fault::at(part, format!("there is no unit `{part}`")));
            }
            self.add(part, definitions, depth + 1).map_err(Fault::Part)
        })
        .map_err(bad)?;
        let weight = form.weight();
        if weight > WEIGHT {
            return Err(here("is made of too many units"));
        }
        let expects = definition.expects.clone().unwrap_or_else(|| form.expects());
        let missing = definition.missing.iter().map(|word| boxed(word.trim())).collect();
        let unit = Arc::new(Unit { form, missing, expects: expects.into(), weight });
        self.units.insert(name.to_owned(), Arc::clone(&unit));
        Ok(unit)
    }
}

/// `part` gives the unit of a name.
fn compile_form(
    kind: &Kind,
    mut part: impl FnMut(&str) -> Result<Arc<Unit>, Fault>,
) -> Result<Form, Fault> {
    Ok(match kind {
        Kind::Text(text) if text.segments == Some(0) => {
            return Err("counts no part between slashes".to_owned().into());
        }
        Kind::Text(text) => Form::Text(Box::new(Text {
            words: text.words.as_ref().map(compile_words),
            suffixes: longest_first(&text.suffixes),
            after: longest_first(&text.after),
            segments: text.segments,
            any_case: text.any_case,
        })),
        Kind::Flag(flag) => {
            let yes = flag.yes.iter().map(|word| (word.as_str(), YES));
            let no = flag.no.iter().map(|word| (word.as_str(), NO));
            Form::Flag(Words::new(yes.chain(no)))
        }
        Kind::Number(number) => Form::Number(compile_number(number)?),
        Kind::Range(range) => {
            let of = part(&range.of)?;
            if !matches!(of.form, Form::Number(_)) {
                return Err(Fault::at(&range.of, format!("`{}` is not a number", range.of)));
            }
            let separators = compile_separators(&range.separators)?;
            Form::Range { of, separators, single: range.single }
        }
        Kind::List(list) => Form::List {
            separators: compile_separators(&list.separators)?,
            words: list.words.as_ref().map(compile_words),
        },
        Kind::Several(several) => Form::Several {
            of: part(&several.of)?,
            separators: compile_separators(&several.separators)?,
        },
        Kind::Date(date) if date.formats.is_empty() => {
            return Err("has no format".to_owned().into());
        }
        Kind::Date(date) => {
            let months = Months::new(&date.months, &date.short_months)?;
            let parse = |it: &String| {
                let bad = |why| Fault::at(it, format!("cannot read by `{it}`: {why}"));
                Format::parse(it, &months).map_err(bad)
            };
            Form::Date(date.formats.iter().map(parse).collect::<Result<_, Fault>>()?)
        }
        Kind::Pattern(pattern) => Form::Pattern(compile_pattern(pattern, part)?),
        Kind::Either(either) => {
            Form::Either(either.of.iter().map(|it| part(it)).collect::<Result<_, _>>()?)
        }
    })
}

fn compile_words(vocabulary: &Vocabulary) -> Words {
    match vocabulary {
        Vocabulary::Words(words) => Words::new(words.iter().map(|word| (&**word, &**word))),
        Vocabulary::Meanings(meanings) => {
            Words::new(meanings.iter().map(|(word, meaning)| (&**word, &**meaning)))
        }
    }
}

fn compile_separators(written: &[String]) -> Result<Vec<Separator>, String> {
    let mut separators: Vec<_> =
        written.iter().filter(|it| !it.is_empty()).map(|it| Separator::new(it)).collect();
    separators.sort_by_key(|separator| std::cmp::Reverse(separator.text.len()));
    if separators.is_empty() { Err("has no separator".to_owned()) } else { Ok(separators) }
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
    if let Some(decimal) = kind.decimal.filter(|it| kind.thousands.contains(*it)) {
        return Err(format!("`{decimal}` cannot stand before both decimals and thousands"));
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
    let needed = |marks: &[String]| {
        kind.marked && marks.iter().all(|it| !it.is_empty()) && !marks.is_empty()
    };
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
        decimal: kind.decimal.unwrap_or('.'),
        price: kind.price,
        needs_prefix: needed(&kind.prefixes),
        needs_suffix: needed(&kind.suffixes),
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
    mut part: impl FnMut(&str) -> Result<Arc<Unit>, Fault>,
) -> Result<Vec<Piece>, Fault> {
    let whole = &kind.pattern;
    let bad = |fault: String| Fault::at(whole, fault);
    let mut pieces = Vec::new();
    let mut rest = &*kind.pattern;
    while let Some((literal, after)) = rest.split_once('{') {
        let (name, after) =
            after.split_once('}').ok_or_else(|| bad("`{` is never closed".to_owned()))?;
        let unit =
            kind.parts.get(name).ok_or_else(|| bad(format!("`{name}` is not among the parts")))?;
        if !literal.is_empty() {
            pieces.push(Piece::Literal([Separator::new(literal)]));
        }
        pieces.push(Piece::Part(boxed(name), part(unit)?));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal([Separator::new(rest)]));
    }
    let is_unused = |name: &&String| !whole.contains(&format!("{{{name}}}"));
    if let Some(name) = kind.parts.keys().find(is_unused) {
        return Err(Fault::at(name, format!("the part `{name}` does not stand in its pattern")));
    }
    Ok(pieces)
}

fn boxed(text: &str) -> Box<str> {
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: &str = "\
a: {kind: text}
b: {kind: either, of: [a, a, a, a, a]}
c: {kind: either, of: [b, b, b, b, b]}
d: {kind: either, of: [c, c, c, c, c]}
";

    #[test]
    fn a_bad_definition_is_refused_with_its_name() {
        for (profile, expected) in [
            ("a: {kind: number, colour: red}", "unknown field `colour`"),
            ("a: {kind: numbr}", "unknown variant `numbr`"),
            ("a: {kind: range, of: b, separators: ['-']}", "unit `a`: there is no unit `b`"),
            (
                "a: {kind: text}\nb: {kind: range, of: a, separators: ['-']}",
                "unit `b`: `a` is not a number",
            ),
            ("a: {kind: either, of: [a]}", "is defined by way of itself"),
            (WIDE, "unit `d`: is made of too many units"),
            ("a: {kind: list, separators: ['']}", "unit `a`: has no separator"),
            ("a: {kind: number, scales: {k: -1}}", "unit `a`: cannot multiply by -1"),
            ("a: {kind: number, words: {many: .inf}}", "unit `a`: no word can stand for inf"),
            (
                "a: {kind: number, decimal: ',', thousands: ', '}",
                "unit `a`: `,` cannot stand before both decimals and thousands",
            ),
            (
                "a: {kind: date, formats: ['%B %Y'], months: [Jan]}",
                "unit `a`: has 1 names of months",
            ),
            ("a: {kind: date, formats: ['%Q']}", "unit `a`: cannot read by `%Q`: it knows no `%Q`"),
            ("a: {kind: date, formats: ['%d. %B']}", "it gives no year (`%Y`)"),
            (
                "t: {kind: text}\na: {kind: pattern, pattern: '{b}', parts: {b: t, c: t}}",
                "unit `a`: the part `c` does not stand in its pattern",
            ),
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
}
