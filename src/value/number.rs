//! Numbers as they are displayed: digits, a scale letter, and all the values they may stand for.

use std::fmt;

use serde::Deserialize;

use crate::tree;

/// The values that a displayed number may stand for, both ends included.
///
/// `131k` that was cut covers everything from 131,000 up to but not including 132,000; `131.1k` that
/// was rounded covers 131,050 to 131,150; `200` covers itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
    /// What the digits say when taken at their word.
    pub shown: f64,
    /// What they say with 1024 for 1000 (`128k` as 131,072), where the unit accepts that: one more
    /// value beside the interval. The same as `shown` elsewhere.
    pub binary: f64,
}

impl Interval {
    pub fn exact(value: f64) -> Self {
        Self { low: value, high: value, shown: value, binary: value }
    }

    /// Whether some value is covered by both. Of a tie, the end of one and the start of the other, it is not asked: a
    /// catalog rounds it one way.
    pub fn meets(self, other: Self) -> bool {
        let is_tie =
            self.is_wide() && other.is_wide() && (self.low >= other.high || other.low >= self.high);
        !is_tie && self.low <= other.high && other.low <= self.high
            || self.contains(other.binary)
            || other.contains(self.binary)
    }

    fn is_wide(self) -> bool {
        self.low < self.high
    }

    /// Whether `value` may be what is displayed.
    #[expect(clippy::float_cmp, reason = "both come from the same digits by the same arithmetic")]
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high || value == self.binary
    }

    /// Whether this is greater than `other`, however both are read.
    pub fn exceeds(self, other: Self) -> bool {
        self.low.min(self.binary) > other.high.max(other.binary)
    }

    pub(super) fn to_tree(self) -> tree::Value<'static> {
        // Beyond 2⁵³ a float no longer holds every integer.
        const LIMIT: f64 = 9_007_199_254_740_992.0;
        if self.shown.fract() == 0.0 && self.shown.abs() < LIMIT {
            #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
            return tree::Value::Integer(self.shown as i64);
        }
        tree::Value::Float(self.shown)
    }

    fn negated(self) -> Self {
        Self { low: -self.high, high: -self.low, shown: -self.shown, binary: -self.binary }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown.fmt(f)
    }
}

/// How a display loses digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Shows {
    /// The digits that are not shown are dropped.
    Cut,
    /// The last digit shown is rounded.
    Round,
    /// No digit is lost, as in the prices of a list.
    Exact,
}

/// What a letter behind the digits stands for.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    pub letter: Box<str>,
    pub times: f64,
    /// `times` with 1024 for each 1000, where that is accepted.
    pub binary: f64,
    pub shows: Shows,
    /// Whether a number without a decimal point has lost nothing.
    pub whole_is_exact: bool,
}

/// A number as a unit: what may stand around its digits.
#[derive(Clone, Debug)]
pub(super) struct Number {
    /// An example, for messages.
    pub sample: Box<str>,
    /// This list and the next three: longest first.
    pub prefixes: Vec<Box<str>>,
    pub suffixes: Vec<Box<str>>,
    /// Has a scale for no letter at all.
    pub scales: Vec<Scale>,
    pub words: Vec<(Box<str>, f64)>,
    /// Characters that may stand between groups of three digits.
    pub thousands: Box<str>,
    /// What stands before the decimals.
    pub decimal: char,
    pub price: bool,
    /// One of the prefixes has to be there, and one of the suffixes.
    pub needs_prefix: bool,
    pub needs_suffix: bool,
}

impl Number {
    /// Reads a number from the front of `text`; gives what is left of it.
    pub(super) fn read_front<'a>(&self, text: &'a str) -> Option<(Interval, &'a str)> {
        for (word, value) in &self.words {
            if let Some(rest) = text.strip_prefix(&**word) {
                return Some((Interval::exact(*value), rest));
            }
        }
        let (negative, text) = strip_sign(text);
        let prefix = self.prefixes.iter().find_map(|prefix| text.strip_prefix(&**prefix));
        let (negative, text) = match prefix {
            Some(text) if !negative => strip_sign(text),
            Some(text) => (true, text),
            None => (negative, text),
        };
        if self.needs_prefix && prefix.is_none() {
            return None;
        }
        let (digits, text) = Digits::read_front(text, &self.thousands, self.decimal)?;
        let (scale, rest) = self.longest_end(text)?;
        let interval = digits.interval(scale);
        Some((if negative { interval.negated() } else { interval }, rest))
    }

    /// The scale and suffix that together cover most of the front of `text`, and what is left of it.
    fn longest_end<'a>(&self, text: &'a str) -> Option<(&Scale, &'a str)> {
        self.scales
            .iter()
            .filter_map(|scale| {
                let rest = text.strip_prefix(&*scale.letter)?;
                let suffix = self.suffixes.iter().find_map(|suffix| rest.strip_prefix(&**suffix));
                Some((scale, suffix.or((!self.needs_suffix).then_some(rest))?))
            })
            .min_by_key(|(_, rest)| rest.len())
    }
}

fn strip_sign(text: &str) -> (bool, &str) {
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        (true, rest)
    } else {
        (false, text.strip_prefix('+').unwrap_or(text))
    }
}

/// Digits with decimals, as an integer and the power of ten that divides it.
struct Digits {
    mantissa: u64,
    decimals: i32,
}

impl Digits {
    fn read_front<'a>(text: &'a str, thousands: &str, decimal: char) -> Option<(Self, &'a str)> {
        let mut digits = Self { mantissa: 0, decimals: 0 };
        let mut rest = digits.take(text)?;
        if text.len() - rest.len() <= 3
            && let Some(separator) = rest.chars().next().filter(|&first| thousands.contains(first))
        {
            while let Some(group) = rest.strip_prefix(separator)
                && leading_digits(group) == 3
            {
                rest = digits.take(group)?;
            }
        }
        if let Some(fraction) = rest.strip_prefix(decimal).filter(|text| leading_digits(text) > 0) {
            rest = digits.take(fraction)?;
            digits.decimals = i32::try_from(fraction.len() - rest.len()).ok()?;
        }
        Some((digits, rest))
    }

    /// Appends the digits at the front of `text`; `None` where there are none or far too many.
    fn take<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        // The most digits that no longer carry anywhere but still fit 64 bits.
        const LIMIT: u64 = 1_000_000_000_000_000_000;
        let count = leading_digits(text);
        let (digits, rest) = text.split_at_checked(count).filter(|_| count > 0)?;
        for digit in digits.bytes() {
            self.mantissa = self.mantissa * 10 + u64::from(digit - b'0');
            if self.mantissa >= LIMIT {
                return None;
            }
        }
        Some(rest)
    }

    fn interval(&self, scale: &Scale) -> Interval {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a display has far fewer digits than 53 bits"
        )]
        let mantissa = self.mantissa as f64;
        // One division at the end, so that `131.1k` is exactly 131100.
        let value = |mantissa: f64, times: f64| mantissa * times / 10f64.powi(self.decimals);
        let shown = value(mantissa, scale.times);
        let (low, high) = match scale.shows {
            Shows::Exact => (shown, shown),
            _ if self.decimals == 0 && scale.whole_is_exact => (shown, shown),
            Shows::Cut => (shown, value(mantissa + 1.0, scale.times).next_down()),
            Shows::Round => {
                (value(mantissa - 0.5, scale.times), value(mantissa + 0.5, scale.times))
            }
        };
        Interval { low, high, shown, binary: value(mantissa, scale.binary) }
    }
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}
