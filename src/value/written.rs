//! Values written out: as other places of the same unit write theirs, and read back to make sure.

use super::unit::{Form, NO, Piece, YES};
use super::words::{Separator, strip_separator};
use super::{Unit, Value};

/// As many decimals as a number is given, where fewer show it as nothing.
const MOST_DECIMALS: usize = 10;

impl Unit {
    /// The value as one of the samples would write it; `None` where none of them shows how.
    ///
    /// Numbers take the form of the sample that is nearest in size: its letter for thousands, its decimals, its
    /// thousands parted or not.
    pub fn written_like(&self, samples: &[&str], value: &Value<'_>) -> Option<String> {
        if let Value::Number(number) = value {
            return self.number_like(samples, number.shown);
        }
        let says_it = |text: &&&str| self.read(text).is_ok_and(|read| read.agrees(value));
        if let Some(sample) = samples.iter().find(says_it) {
            return Some(sample.trim().to_owned());
        }
        let written = match value {
            Value::Missing => self.missing.iter().find(|word| !word.is_empty())?.to_string(),
            Value::Flag(flag) => match &self.form {
                Form::Flag(words) => words.only(if *flag { YES } else { NO })?.to_owned(),
                _ => return None,
            },
            Value::Time(time) => match &self.form {
                Form::Date(formats) => formats
                    .iter()
                    .find(|format| samples.iter().any(|it| format.read(it.trim()).is_some()))?
                    .written(*time)?,
                _ => return None,
            },
            value => value.to_string(),
        };
        says_it(&&written.as_str()).then_some(written)
    }

    fn number_like(&self, samples: &[&str], number: f64) -> Option<String> {
        let mut forms: Vec<Shape<'_>> =
            samples.iter().filter_map(|sample| Shape::of(self, sample.trim())).collect();
        let parting = forms.iter().find_map(|form| form.parting);
        let size = |number: f64| if number == 0.0 { 0.0 } else { number.abs().log10() };
        let far = |form: &Shape<'_>| (size(form.shown) - size(number)).abs();
        // What is less than one often has more decimals.
        let is_other = |form: &Shape<'_>| (form.shown.abs() < 1.0) != (number.abs() < 1.0);
        forms.sort_by(|one, other| {
            is_other(one).cmp(&is_other(other)).then(far(one).total_cmp(&far(other)))
        });
        forms.iter().find_map(|form| {
            let most = form.decimals.max(MOST_DECIMALS);
            (form.decimals..=most).find_map(|decimals| {
                let fits = |text: &String| {
                    let read = self.read(text).ok().and_then(|value| value.number());
                    read.is_some_and(|read| {
                        let shows = read.contains(number) && (read.shown == 0.0) == (number == 0.0);
                        // Where a form had to get more decimals, it gets enough of them.
                        let near = (read.shown - number).abs() <= 0.005 * number.abs();
                        shows && (decimals == form.decimals || near)
                    })
                };
                [false, true]
                    .map(|cuts| form.write(number, decimals, cuts, parting))
                    .into_iter()
                    .find(fits)
            })
        })
    }

    /// The two ends of a text that is a range, and the unit of each.
    pub fn ends<'a>(&'a self, text: &'a str) -> Option<([&'a str; 2], &'a Self)> {
        match &self.form {
            Form::Range { of, separators, .. } => {
                let (_, rest) = of.read_front(text, separators).ok()?;
                let from = text[..text.len() - rest.len()].trim();
                let to = strip_separator(rest, separators)?.trim();
                of.read(to).is_ok().then_some(([from, to], of))
            }
            Form::Either(units) => units.iter().find_map(|unit| unit.ends(text)),
            _ => None,
        }
    }

    /// The values that share a text, each with its unit, in their order.
    pub fn pieces<'a>(&'a self, text: &'a str) -> Vec<(&'a str, &'a Self)> {
        let Form::Pattern(pieces) = &self.form else {
            let of = if let Form::Several { of, .. } = &self.form { of } else { self };
            return self.parts(text).into_iter().map(|part| (part, of)).collect();
        };
        let mut found = Vec::new();
        let mut rest = text.trim();
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Literal(literal) => match strip_separator(rest, literal) {
                    Some(after) => rest = after,
                    None => return Vec::new(),
                },
                Piece::Part(_, unit) => {
                    let stops: &[Separator] = match pieces.get(index + 1) {
                        Some(Piece::Literal(literal)) => literal,
                        _ => &[],
                    };
                    let Ok((_, after)) = unit.read_front(rest, stops) else { return Vec::new() };
                    found.push((rest[..rest.len() - after.len()].trim(), &**unit));
                    rest = after;
                }
            }
        }
        found
    }
}

/// How a sample writes a number: what stands around its digits, and what they stand for.
struct Shape<'s> {
    before: &'s str,
    after: &'s str,
    /// What parts its thousands, if anything does.
    parting: Option<char>,
    /// What stands before its decimals.
    point: char,
    decimals: usize,
    /// The value of one.
    times: f64,
    shown: f64,
}

impl<'s> Shape<'s> {
    fn of(unit: &Unit, sample: &'s str) -> Option<Self> {
        let shown = unit.read(sample).ok()?.number()?.shown;
        let (point, thousands) = match &unit.form {
            Form::Number(number) => (number.decimal, &*number.thousands),
            _ => ('.', ","),
        };
        let is_mark = |char: char| char == point || thousands.contains(char);
        let start = sample.find(|char: char| char.is_ascii_digit())?;
        let rest = &sample[start..];
        let end = rest.find(|char: char| !char.is_ascii_digit() && !is_mark(char));
        let digits = rest[..end.unwrap_or(rest.len())].trim_end_matches(is_mark);
        let after = &rest[digits.len()..];
        let (whole, decimals) = digits.split_once(point).unwrap_or((digits, ""));
        let parting = whole.chars().find(|char| !char.is_ascii_digit());
        let bare: String = whole.chars().filter(char::is_ascii_digit).collect();
        let said: f64 = format!("{bare}.{decimals}").parse().ok()?;
        // Of zero nobody can tell what one would be, but that it is no multiple.
        let times = if said == 0.0 { 1.0 } else { shown.abs() / said };
        let (before, decimals) = (&sample[..start], decimals.len());
        (times > 0.0).then_some(Self { before, after, parting, point, decimals, times, shown })
    }

    /// `cuts`: digits that are not shown are dropped and not rounded.
    fn write(&self, number: f64, decimals: usize, cuts: bool, parting: Option<char>) -> String {
        let number = number / self.times;
        let tenths = 10f64.powi(i32::try_from(decimals).unwrap_or(0));
        let number = if cuts { (number * tenths).floor() / tenths } else { number };
        let text = format!("{number:.decimals$}");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let whole = match (parting, whole.parse()) {
            (Some(mark), Ok(number)) => {
                crate::text::grouped(number).replace(',', mark.encode_utf8(&mut [0; 4]))
            }
            _ => whole.to_owned(),
        };
        let point = if fraction.is_empty() { String::new() } else { self.point.to_string() };
        format!("{}{whole}{point}{fraction}{}", self.before, self.after)
    }
}

#[cfg(test)]
mod tests {
    use crate::value::{Interval, Units, Value};

    const UNITS: &str = r#"
flag: {kind: flag, yes: ["✅"], no: ["❌"]}
tokens: {kind: number, suffixes: [" tokens"], scales: {k: {times: 1000, shows: cut}, M: 1000000}, missing: ["—"]}
price: {kind: number, prefixes: ["$"], suffixes: ["/1M"], thousands: ",", missing: ["-"]}
euro: {kind: number, suffixes: [" €"], thousands: ".", decimal: ",", missing: ["-"]}
word: {kind: flag, yes: ["yes", "true"], no: ["no", "false"]}
day: {kind: date, formats: ["%Y-%m-%d"]}
prices: {kind: pattern, pattern: "{input} / {output}", parts: {input: price, output: price}}
"#;

    const STAMPS: &str = r#"
instant: {kind: date, formats: ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d"]}
stamp: {kind: date, formats: ["%Y-%m-%d %H:%M:%S UTC"]}
long: {kind: date, formats: ["%B %-d, %Y"]}
"#;

    fn written(unit: &str, samples: &[&str], value: &Value<'_>) -> Option<String> {
        let units = Units::compile(&serde_yaml::from_str(UNITS).unwrap()).unwrap();
        units.get(unit).unwrap().written_like(samples, value)
    }

    #[test]
    fn a_value_is_written_as_the_nearest_sample() {
        let number = |number: f64| Value::Number(Interval::exact(number));
        let cases: &[(&str, &[&str], f64, Option<&str>)] = &[
            (
                "tokens",
                &["200k tokens", "1.0M tokens", "512 tokens"],
                131_999.0,
                Some("131k tokens"),
            ),
            (
                "tokens",
                &["200k tokens", "1.0M tokens", "512 tokens"],
                2_000_000.0,
                Some("2.0M tokens"),
            ),
            ("tokens", &["200k tokens", "1.0M tokens", "512 tokens"], 900.0, Some("900 tokens")),
            ("tokens", &["—"], 900.0, None),
            ("price", &["$0.00/1M"], 0.00051, Some("$0.00051/1M")),
            ("price", &["$3.50/1M"], 4.0, Some("$4.00/1M")),
            ("price", &["$1,000.00", "$3.50"], 12_345.6, Some("$12,345.60")),
            ("euro", &["1.000,00 €", "0,15 €"], 12_345.6, Some("12.345,60 €")),
            ("euro", &["0,15 €"], 0.6, Some("0,60 €")),
            ("euro", &["3 €"], 2.5, Some("2,5 €")),
            ("price", &["$1.13", "$0.0300"], 0.73, Some("$0.7300")),
        ];
        for (unit, samples, value, wanted) in cases {
            assert_eq!(written(unit, samples, &number(*value)).as_deref(), *wanted, "{value}");
        }
        assert_eq!(written("flag", &["❌", "✅"], &Value::Flag(true)).as_deref(), Some("✅"));
        assert_eq!(written("flag", &["❌"], &Value::Flag(true)).as_deref(), Some("✅"));
        assert_eq!(written("word", &["no"], &Value::Flag(true)), None);
        let units = Units::compile(&serde_yaml::from_str(UNITS).unwrap()).unwrap();
        let day = units.get("day").unwrap().read("2025-09-03").unwrap();
        assert_eq!(written("day", &["2025-09-02"], &day).as_deref(), Some("2025-09-03"));
        let units = Units::compile(&serde_yaml::from_str(STAMPS).unwrap()).unwrap();
        let read = |unit: &str, text: &'static str| units.get(unit).unwrap().read(text).unwrap();
        let write = |unit: &str, sample: &str, value| {
            units.get(unit).unwrap().written_like(&[sample], &value)
        };
        let instant = || read("instant", "2025-09-03T10:20:30Z");
        let stamp = write("stamp", "2025-08-02 22:27:11 UTC", instant());
        assert_eq!(stamp.as_deref(), Some("2025-09-03 10:20:30 UTC"));
        assert_eq!(write("long", "May 1, 2024", instant()).as_deref(), Some("September 3, 2025"));
        // A day has no hours to tell.
        assert_eq!(write("stamp", "2025-08-02 22:27:11 UTC", read("instant", "2025-09-03")), None);
        assert_eq!(written("price", &["$1.00"], &Value::Missing).as_deref(), Some("-"));
    }
}
