//! Units, compiled: how text is read as values.

use std::borrow::Cow;
use std::sync::Arc;

use super::Value;
use super::number::Number;
use super::time::Format;
use super::words::{Separator, Words, find_separator, strip_separator};

/// A unit, compiled.
#[derive(Clone, Debug)]
pub struct Unit {
    pub(super) form: Form,
    pub(super) missing: Vec<Box<str>>,
    pub(super) expects: Arc<str>,
    /// Of how many units it is made.
    pub(super) weight: usize,
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
            Form::Text(form) => form.read(text).map(Value::Text),
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
    pub(super) fn read_front<'a>(
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
            Form::Text(text) => text
                .words
                .as_ref()
                .and_then(|words| words.nearest(without_suffix(part, &text.suffixes))),
            Form::Flag(words) | Form::List { words: Some(words), .. } => words.nearest(part),
            _ => None,
        };
        Unreadable { part, expected: Arc::clone(&self.expects), meant }
    }
}

impl Unit {
    /// Whether what it reads, or the part of it that stands at `index`, is a price.
    pub fn is_price(&self, index: usize) -> bool {
        match &self.form {
            Form::Number(number) => number.price,
            Form::Range { of, .. } | Form::Several { of, .. } => of.is_price(0),
            Form::Pattern(pieces) => {
                let mut parts = pieces.iter().filter_map(|piece| match piece {
                    Piece::Part(_, unit) => Some(unit),
                    Piece::Literal(_) => None,
                });
                parts.nth(index).is_some_and(|unit| unit.is_price(0))
            }
            Form::Either(units) => units.iter().any(|unit| unit.is_price(index)),
            Form::Text(_) | Form::Flag(_) | Form::List { .. } | Form::Date(_) => false,
        }
    }

    /// The single values of a text that holds several.
    pub fn parts<'a>(&'a self, text: &'a str) -> Vec<&'a str> {
        let Form::Several { of, separators } = &self.form else { return vec![text] };
        let mut parts = Vec::new();
        let mut rest = text;
        while let Ok((_, after)) = of.read_front(rest, separators) {
            parts.push(rest[..rest.len() - after.len()].trim());
            match strip_separator(after, separators) {
                Some(next) => rest = next,
                None => break,
            }
        }
        parts
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

/// A text, perhaps one of some words.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    pub(super) words: Option<Words>,
    /// Longest first.
    pub(super) suffixes: Vec<Box<str>>,
    /// It stands behind one of these. Longest first.
    pub(super) after: Vec<Box<str>>,
    /// How many parts between slashes count.
    pub(super) segments: Option<usize>,
    pub(super) any_case: bool,
}

impl Text {
    fn read<'a>(&'a self, text: &'a str) -> Option<Cow<'a, str>> {
        let behind = || self.after.iter().find_map(|before| text.strip_prefix(&**before));
        let text = if self.after.is_empty() { text } else { behind()? };
        let end = self.segments.and_then(|most| text.match_indices('/').nth(most - 1));
        let text = without_suffix(end.map_or(text, |(end, _)| &text[..end]), &self.suffixes);
        let text = match &self.words {
            Some(words) => words.meaning(text)?,
            None => text,
        };
        let folds = self.any_case && text.contains(char::is_uppercase);
        Some(if folds { Cow::Owned(text.to_lowercase()) } else { Cow::Borrowed(text) })
    }
}

fn without_suffix<'a>(text: &'a str, suffixes: &[Box<str>]) -> &'a str {
    let bare = suffixes.iter().find_map(|suffix| text.strip_suffix(&**suffix));
    bare.map_or(text, str::trim_end)
}

#[derive(Clone, Debug)]
pub(super) enum Form {
    Text(Box<Text>),
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

pub(super) const YES: &str = "yes";
pub(super) const NO: &str = "no";

#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// A list of one, so that it can be handed on as the end of the part before it.
    Literal([Separator; 1]),
    Part(Box<str>, Arc<Unit>),
}

impl Form {
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
                    Some((to, rest)) => Some((Value::Range(Box::new([from, to])), rest)),
                    None => single.then_some((Value::Number(from), rest)),
                }
            }
            _ => None,
        }
    }

    pub(super) fn weight(&self) -> usize {
        let parts: usize = match self {
            Form::Range { of, .. } | Form::Several { of, .. } => of.weight,
            Form::Pattern(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(_) => 0,
                    Piece::Part(_, unit) => unit.weight,
                })
                .sum(),
            Form::Either(units) => units.iter().map(|unit| unit.weight).sum(),
            _ => 0,
        };
        1 + parts
    }

    fn has_word(&self, word: &str) -> bool {
        match self {
            Form::Text(text) => {
                text.words.as_ref().is_some_and(|words| words.meaning(word).is_some())
            }
            Form::Flag(words) => words.meaning(word).is_some(),
            Form::Either(units) => units.iter().any(|unit| unit.form.has_word(word)),
            _ => false,
        }
    }

    /// What a value looks like, where the profile does not say it.
    pub(super) fn expects(&self) -> String {
        match self {
            Form::Text(text) => match (&text.words, text.after.first()) {
                (Some(words), _) => words.to_string(),
                (None, Some(before)) => format!("a text behind `{before}`"),
                (None, None) => "a text".to_owned(),
            },
            Form::Flag(words) => words.to_string(),
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
            Form::Text(text) => {
                text.words.as_ref().and_then(Words::first).unwrap_or("text").to_owned()
            }
            Form::Flag(words) => words.first().unwrap_or_default().to_owned(),
            Form::Number(number) => number.sample.to_string(),
            Form::Range { of, separators, .. } => {
                let sample = of.form.sample();
                parted(separators, &sample, &sample.replacen("128", "256", 1))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::value::{Interval, Time, Units, Validity};

    const PROFILE: &str = r#"
id: {kind: id}
auth: {kind: text, words: {"Key Required": key, "None": none}}
maker: {kind: text, words: [Quarry, Tidewater], suffixes: [" (old)", "*", " Inc"]}
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
euro: {kind: number, suffixes: [" €"], thousands: ".", decimal: ","}
percent: {kind: number, suffixes: ["%"]}
part: {kind: number, suffixes: ["%"], marked: true}
cost: {kind: number, prefixes: ["$", "US$"], suffixes: ["/1M", ""], marked: true, words: {Free: 0}}
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
            ("maker", "Quarry", "Quarry"),
            ("maker", "Quarry (old)", "Quarry"),
            ("maker", "Tidewater*", "Tidewater"),
            ("maker", "Quarr*", "!Quarr*"),
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
            ("euro", "1.234,50 €", "1234.5"),
            ("euro", "0,15 €", "0.15"),
            ("euro", "0.15 €", "!0.15 €"),
            ("count", "10 chats", "10"),
            ("count", "1 chat", "1"),
            ("percent", "60.4", "60.4"),
            ("part", "60.4%", "60.4"),
            ("part", "60.4", "!60.4"),
            ("cost", "$0.15", "0.15"),
            ("cost", "US$0.15/1M", "0.15"),
            ("cost", "0.15/1M", "!0.15/1M"),
            ("cost", "Free", "0"),
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
            (("tokens", "1.0M"), ("tokens", "1.1M"), false),
            (("tokens", "1.0M"), ("tokens", "1.2M"), false),
            (("price", "$0.08"), ("price", "$0.075"), true),
            // A tie is rounded up or down, but not both ways in one catalog.
            (("price", "$3.64"), ("price", "$3.65"), false),
            (("price", "$3.64"), ("price", "$3.645"), true),
            (("context", "100k"), ("context", "101k"), false),
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
            ("flag", "`No`, `Yes`, `false`, `true`, `✅`, `✓` or `❌`", Some("Yes")),
            ("date", "a date such as `2025-09-02`", None),
            ("share", "values such as `128 (128%)`", None),
            ("modalities", "a list of `audio`, `image` or `text`", None),
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
            assert!(start.elapsed().as_secs() < 3, "{unit} took {:?}", start.elapsed());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-0-9.,kM$/ ~(%)✅📝toa<br>]{0,24}") {
            let units = units();
            for (_, unit) in units.iter() {
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
