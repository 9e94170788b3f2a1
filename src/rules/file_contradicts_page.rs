use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::beside::Beside;
use crate::diagnostic::Finding;
use crate::name::Name;
use crate::profile::{BesideField, letters};
use crate::record::Fact;
use crate::text::Span;
use crate::tree::{self, Node};
use crate::value::{Interval, Unit, Value};
use crate::wording::{joined, quoted};

pub(super) static RULE: Rule = Rule {
    id: "file-contradicts-page",
    level: Level::Error,
    mend: Mend::Never("which of the sides is right is not known"),
    summary: "a file beside a page says something else than the page",
    docs: r"
### What it checks
Fields of the files in a page's folder against what the page says. Numbers, dates and lists are compared as values, by what
is displayed, and texts by their letters and digits. Where the profile maps the words of a field, each stands for some texts
on the page; a word that it does not list stands for any text, and a text that it does not list may mean any word. A single
value agrees with a list that has it, and a field that is null or has no value says nothing.

### Why
People read the page and programs the file: one of them is told something wrong.

### How to fix
Look it up at its source and correct the side that is wrong.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for beside in page.beside {
        for field in &beside.def.fields {
            let Some(role) = field.role else { continue };
            let told = Told { page, beside, field, nodes: beside.values(field) };
            if field.means.is_empty() {
                let facts: Vec<&Fact<'_>> =
                    page.facts.iter().filter(|fact| fact.role == role).collect();
                findings.extend(told.other_value(role, &facts));
            } else {
                let parts = page.parts.iter().flat_map(|part| &part.facts);
                // The first place that contradicts the file tells it.
                let mut facts = page.facts.iter().chain(parts).filter(|fact| fact.role == role);
                findings.extend(facts.find_map(|fact| told.other_words(fact)));
            }
        }
    }
}

/// What a field says.
struct Told<'p> {
    page: &'p Page<'p>,
    beside: &'p Beside<'p>,
    field: &'p BesideField,
    nodes: Vec<&'p Node<'p>>,
}

impl<'p> Told<'p> {
    /// Each single value of the field. `None` where one is no word and no number.
    fn words(&self) -> Option<Vec<&'p str>> {
        let nodes = self.nodes.iter().flat_map(|node| node.each());
        nodes.map(|node| written(node, self.beside.text)).collect()
    }

    fn is_list(&self) -> bool {
        self.nodes.len() > 1 || self.nodes.iter().any(|node| !node.items().is_empty())
    }

    /// A word of the field that stands for none of the texts on the page, or a text that none of its words stands for. A
    /// single word need be but one of several texts, and the other way round.
    fn other_words(&self, fact: &Fact<'_>) -> Option<Finding> {
        let field = self.field;
        let words = self.words()?;
        let (texts, lists) = match &fact.value {
            Value::Missing | Value::Several(_) => return None,
            Value::Text(text) => (vec![text.as_ref()], false),
            Value::List(items) => (items.iter().map(AsRef::as_ref).collect(), true),
            _ => (vec![fact.span.of(self.page.text).trim()], false),
        };
        let words_of = |text: &str| field.words_of(text).collect::<Vec<_>>();
        let is_heard = |word: &str| {
            !field.means.contains_key(word)
                || texts.iter().any(|text| {
                    let known = words_of(text);
                    known.is_empty() || known.contains(&word)
                })
        };
        let is_meant = |text: &str| {
            let known = words_of(text);
            known.is_empty()
                || words.iter().any(|word| !field.means.contains_key(*word) || known.contains(word))
        };
        let are_heard = !lists && self.is_list() || words.iter().all(|word| is_heard(word));
        let strays: Vec<&str> = if self.is_list() || !lists {
            texts.iter().copied().filter(|text| !is_meant(text)).collect()
        } else {
            Vec::new()
        };
        if texts.is_empty() || words.is_empty() || are_heard && strays.is_empty() {
            return None;
        }
        let told = if strays.is_empty() { &texts } else { &strays };
        let meant: BTreeSet<String> = told
            .iter()
            .flat_map(|text| field.words_of(text))
            .map(|word| format!("`{word}`"))
            .collect();
        let meant: Vec<String> = meant.into_iter().collect();
        let finding = self.finding(fact, &words.join(", "), &format!("`{}`", texts.join(", ")))?;
        Some(finding.label(format!("the page means {}", joined(&meant, "or"))))
    }

    /// The value of the field against those that the page gives for the role: it has to agree with one.
    fn other_value(&self, role: Name, facts: &[&Fact<'_>]) -> Option<Finding> {
        let readings = self.readings(role);
        if readings.iter().any(|reading| reading.value.is_missing()) {
            return None;
        }
        let mut wrong = None;
        for fact in facts {
            for reading in &readings {
                match agree(&reading.value, &fact.value) {
                    Some(true) => return None,
                    Some(false) if !reading.is_guess => wrong = wrong.or(Some(*fact)),
                    _ => {}
                }
            }
        }
        let fact = wrong?;
        let finding = self.finding(fact, &self.words()?.join(", "), &self.page.quoted(fact))?;
        Some(finding.label("the file"))
    }

    /// What the field may say: by each unit in which the page gives the role, and as YAML has it.
    fn readings(&self, role: Name) -> Vec<Reading> {
        let units = match (self.field.unit, self.page.kind()) {
            (Some(unit), _) => vec![unit],
            (None, Some(kind)) => kind.units_of(role),
            (None, None) => Vec::new(),
        };
        let units: Vec<&Unit> =
            units.into_iter().filter_map(|unit| self.page.profile?.unit(unit)).collect();
        let by_unit =
            units.iter().filter_map(|unit| self.value(|node| by(node, self.beside, unit)));
        let mut readings: Vec<Reading> =
            by_unit.map(|value| Reading { value, is_guess: false }).collect();
        if let Some(value) = self.value(Value::of_scalar) {
            // A text that is not written in any unit may mean anything.
            let is_guess = !units.is_empty() && matches!(value, Value::Text(_) | Value::List(_));
            readings.push(Reading { value, is_guess });
        }
        readings
    }

    fn value(&self, read: impl Fn(&Node<'_>) -> Option<Value<'static>>) -> Option<Value<'static>> {
        let nodes = self.nodes.iter().flat_map(|node| node.each());
        let mut values: Vec<Value<'static>> = nodes.map(read).collect::<Option<_>>()?;
        if self.is_list() { Some(Value::joined(values)) } else { values.pop() }
    }

    fn finding(&self, fact: &Fact<'_>, word: &str, said: &str) -> Option<Finding> {
        let Self { page, beside, field, nodes } = self;
        let file = beside.name(page.site?.paths());
        let span = nodes.iter().map(|node| node.span).reduce(Span::cover)?;
        let key = format!("{} {word}", field.field);
        let word = quoted(word);
        let message =
            format!("`{}` is `{word}` in `{file}`, and the page says {said}", field.field);
        Some(
            Finding::new(beside.file, span, key, message)
                .elsewhere(page.file(), fact.span, format!("{} here", fact.at))
                .help("look it up at its source and correct the side that is wrong"),
        )
    }
}

/// What a field may say.
struct Reading {
    value: Value<'static>,
    /// It can show that both say the same, and not that they do not.
    is_guess: bool,
}

/// A single value as it is written.
fn written<'n>(node: &'n Node<'_>, text: &'n str) -> Option<&'n str> {
    match &node.value {
        tree::Value::String(text) => Some(text),
        tree::Value::Integer(_) | tree::Value::Float(_) | tree::Value::Bool(_) => {
            Some(node.span.of(text))
        }
        _ => None,
    }
}

fn by(node: &Node<'_>, beside: &Beside<'_>, unit: &Unit) -> Option<Value<'static>> {
    Some(unit.read(written(node, beside.text)?).ok()?.into_owned())
}

/// Whether a field and a page say the same; `None` where what they say cannot be compared.
fn agree(told: &Value<'_>, shown: &Value<'_>) -> Option<bool> {
    let within = |number: &Interval, ends: &[Interval; 2]| {
        Some(ends[0].low <= number.high && number.low <= ends[1].high)
    };
    match (told, shown) {
        (told, Value::Missing) => says_something(told).then_some(false),
        (Value::Text(one), Value::Text(other)) => Some(is_same(one, other)),
        (Value::List(told), Value::List(shown)) => {
            let has = |items: &[Cow<'_, str>], item: &str| items.iter().any(|it| is_same(it, item));
            let all = shown.iter().all(|item| has(told, item));
            Some(all && told.iter().all(|item| has(shown, item)))
        }
        (Value::List(items), Value::Text(text)) | (Value::Text(text), Value::List(items)) => {
            if items.iter().any(|item| is_same(item, text)) {
                return Some(true);
            }
            // One text may hold several items.
            let whole = letters(text);
            let holds = |item: &Cow<'_, str>| whole.contains(&letters(item));
            (!items.iter().any(holds)).then_some(false)
        }
        (Value::Number(number), Value::Range(ends))
        | (Value::Range(ends), Value::Number(number)) => within(number, ends),
        (Value::Several(one), Value::Several(_)) if !one.is_empty() => Some(told.agrees(shown)),
        (Value::Several(values), one) | (one, Value::Several(values)) => {
            let mut verdicts = values.iter().map(|value| agree(one, value)).peekable();
            verdicts.peek()?;
            verdicts.try_fold(false, |known, verdict| Some(known || verdict?))
        }
        (one, other) => (std::mem::discriminant(one) == std::mem::discriminant(other))
            .then(|| one.agrees(other)),
    }
}

/// Whether a field contradicts a page that says there is no value. A text may be a word for that.
fn says_something(told: &Value<'_>) -> bool {
    match told {
        Value::Flag(flag) => *flag,
        Value::Number(number) => !number.contains(0.0),
        Value::Range(_) | Value::Time(_) => true,
        _ => false,
    }
}

/// Whether two texts are the same but for letter case, blanks and marks, or the same number.
fn is_same(one: &str, other: &str) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let (first, second) = (letters(one), letters(other));
    let is_number =
        number(one).zip(number(other)).is_some_and(|(one, other)| one.total_cmp(&other).is_eq());
    is_number || if first.is_empty() { one.trim() == other.trim() } else { first == second }
}
