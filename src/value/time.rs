//! Dates and stamps: read by a format, compared by what they leave open.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// A date or a stamp as it was written, in the proleptic Gregorian calendar.
///
/// It keeps what cannot be (30 February) and what means nothing (year 1), so that a rule can say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    /// Minutes that the stamp's clock runs ahead of UTC.
    pub offset: i16,
    pub precision: Precision,
}

/// The finest part of a time that is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    Year,
    Month,
    Day,
    Minute,
    Second,
}

/// Whether a time can be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    Real,
    /// Year 0 or 1: what programs print for a time that was never set.
    Zero,
    /// No calendar has it: month 13, 30 February, 25 o'clock.
    Impossible,
}

const DAY: i64 = 24 * 60 * 60;

impl Time {
    pub fn validity(self) -> Validity {
        let in_calendar = (1..=12).contains(&self.month)
            && (1..=days_in_month(self.year, self.month)).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            // A leap second is shown as 60.
            && self.second <= 60;
        match (in_calendar, self.year) {
            (false, _) => Validity::Impossible,
            (true, 0 | 1) => Validity::Zero,
            (true, _) => Validity::Real,
        }
    }

    /// Days from 1970-01-01 to its first day, in UTC; `None` where it is impossible.
    pub fn days(self) -> Option<i64> {
        self.seconds().map(|seconds| seconds.div_euclid(DAY))
    }

    /// Seconds from 1970-01-01 00:00:00 UTC to its first second; `None` where it is impossible.
    pub fn seconds(self) -> Option<i64> {
        if self.validity() == Validity::Impossible {
            return None;
        }
        let clock =
            (i64::from(self.hour) * 60 + i64::from(self.minute)) * 60 + i64::from(self.second);
        Some(
            days_from_civil(self.year, self.month, self.day) * DAY + clock
                - i64::from(self.offset) * 60,
        )
    }

    /// Whether both may name the same moment: `2025-09` meets `2025-09-02`, that one its stamps.
    pub fn meets(self, other: Self) -> bool {
        match (self.covered(), other.covered()) {
            (Some((start, end)), Some((other_start, other_end))) => {
                start < other_end && other_start < end
            }
            _ => self == other,
        }
    }

    /// The seconds from its first up to but not including the first that is later.
    fn covered(self) -> Option<(i64, i64)> {
        let start = self.seconds()?;
        let length = match self.precision {
            Precision::Second => 1,
            Precision::Minute => 60,
            Precision::Day => DAY,
            Precision::Month => i64::from(days_in_month(self.year, self.month)) * DAY,
            Precision::Year => (337 + i64::from(days_in_month(self.year, 2))) * DAY,
        };
        Some((start, start + length))
    }
}

/// ISO 8601, cut to what is known.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.precision >= Precision::Month {
            write!(f, "-{:02}", self.month)?;
        }
        if self.precision >= Precision::Day {
            write!(f, "-{:02}", self.day)?;
        }
        if self.precision >= Precision::Minute {
            // RFC 3339, which schemas mean by `date-time`, knows no stamp without seconds.
            write!(f, "T{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
            match self.offset {
                0 => f.write_str("Z")?,
                offset => {
                    let sign = if offset < 0 { '-' } else { '+' };
                    let minutes = offset.unsigned_abs();
                    write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)?;
                }
            }
        }
        Ok(())
    }
}

/// How a time is written: literal text and the fields of `strftime` that a parser can read back.
#[derive(Clone, Debug)]
pub(super) struct Format {
    pieces: Vec<Piece>,
}

/// The names of the months in the language of a catalog, in full and cut short.
#[derive(Clone, Debug)]
pub(super) struct Months {
    full: Arc<[Box<str>]>,
    short: Arc<[Box<str>]>,
}

impl Months {
    /// English where a list is empty. The short names are the first three letters of the full ones, where they are
    /// not given.
    pub(super) fn new(full: &[String], short: &[String]) -> Result<Self, String> {
        let twelve = |names: &[String]| {
            let is_year = names.len() == 12 && names.iter().all(|name| !name.is_empty());
            is_year
                .then(|| names.iter().map(|name| name.as_str().into()).collect())
                .ok_or_else(|| format!("has {} names of months where 12 are needed", names.len()))
        };
        let full: Arc<[Box<str>]> = match full {
            [] => MONTHS.iter().map(|&name| name.into()).collect(),
            names => twelve(names)?,
        };
        let cut = |name: &str| name.chars().take(3).collect::<String>().into();
        let short = match short {
            [] => full.iter().map(|name| cut(name)).collect(),
            names => twelve(names)?,
        };
        Ok(Self { full, short })
    }

    /// `None` where two of them are alike, as `juin` and `juillet` cut short.
    fn short(&self) -> Option<Arc<[Box<str>]>> {
        let names: BTreeSet<&str> = self.short.iter().map(|name| &**name).collect();
        (names.len() == self.short.len()).then(|| Arc::clone(&self.short))
    }
}

#[derive(Clone, Debug)]
enum Piece {
    Literal(char),
    Number(Field, Width),
    /// Its names from January on.
    Month(Arc<[Box<str>]>),
    Offset,
}

#[derive(Clone, Copy, Debug)]
enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    Padded,
    /// One digit or two.
    Free,
}

impl Format {
    /// `%Y %m %d %H %M %S` are numbers padded with zeros, the same with a `-` (`%-d`) without; `%B` and
    /// `%b` the month by its name, in full and cut short; `%z` is `Z` or an offset such as
    /// `+02:00`. Refused with its reason is anything else behind `%`, and a format that does not give a year.
    pub(super) fn parse(format: &str, months: &Months) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = format.chars();
        while let Some(char) = rest.next() {
            if char != '%' {
                pieces.push(Piece::Literal(char));
                continue;
            }
            let mut width = Width::Padded;
            let mut next = || rest.next().ok_or("nothing stands behind its last `%`");
            let mut field = next()?;
            if field == '-' {
                width = Width::Free;
                field = next()?;
            }
            pieces.push(match field {
                'Y' => Piece::Number(Field::Year, Width::Padded),
                'm' => Piece::Number(Field::Month, width),
                'd' => Piece::Number(Field::Day, width),
                'H' => Piece::Number(Field::Hour, width),
                'M' => Piece::Number(Field::Minute, width),
                'S' => Piece::Number(Field::Second, width),
                'B' => Piece::Month(Arc::clone(&months.full)),
                'b' => Piece::Month(months.short().ok_or(
                    "two months are alike where their names are cut short, give `short_months`",
                )?),
                'z' => Piece::Offset,
                '%' => Piece::Literal('%'),
                _ => {
                    return Err(format!(
                        "it knows no `%{field}`, only `%Y`, `%m`, `%d`, `%H`, `%M`, `%S`, `%B`, `%b`, `%z` and `%%`"
                    ));
                }
            });
        }
        let has_year = pieces.iter().any(|piece| matches!(piece, Piece::Number(Field::Year, _)));
        if has_year { Ok(Self { pieces }) } else { Err("it gives no year (`%Y`)".to_owned()) }
    }

    pub(super) fn read(&self, text: &str) -> Option<Time> {
        let mut time = Time {
            year: 0,
            month: 1,
            day: 1,
            hour: 0,
            minute: 0,
            second: 0,
            offset: 0,
            precision: Precision::Year,
        };
        let mut rest = text;
        for piece in &self.pieces {
            rest = piece.read_front(rest, &mut time)?;
        }
        rest.is_empty().then_some(time)
    }

    /// The time in this format, which may leave out parts of it and asks for none that it lacks.
    pub(super) fn written(&self, time: Time) -> Option<String> {
        let mut written = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(char) => written.push(*char),
                Piece::Number(Field::Year, _) => write!(written, "{:04}", time.year).ok()?,
                Piece::Number(field, width) => {
                    let part = match field {
                        Field::Year | Field::Month => time.month,
                        Field::Day => time.day,
                        Field::Hour => time.hour,
                        Field::Minute => time.minute,
                        Field::Second => time.second,
                    };
                    let digits = if *width == Width::Padded { 2 } else { 1 };
                    write!(written, "{part:0digits$}").ok()?;
                }
                Piece::Month(names) => {
                    written.push_str(names.get(usize::from(time.month).checked_sub(1)?)?);
                }
                Piece::Offset if time.offset == 0 => written.push('Z'),
                Piece::Offset => return None,
            }
        }
        let read = self.read(&written)?;
        (read.precision <= time.precision && read.meets(time)).then_some(written)
    }

    /// An example of the format.
    pub(super) fn sample(&self) -> String {
        let mut sample = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(char) => sample.push(*char),
                Piece::Number(field, width) => sample.push_str(match (field, width) {
                    (Field::Year, _) => "2025",
                    (Field::Month, Width::Padded) => "09",
                    (Field::Month, Width::Free) => "9",
                    (Field::Day, Width::Padded) => "02",
                    (Field::Day, Width::Free) => "2",
                    (Field::Hour, _) => "22",
                    (Field::Minute, _) => "27",
                    (Field::Second, _) => "11",
                }),
                Piece::Month(names) => sample.push_str(names.get(8).map_or("", |name| name)),
                Piece::Offset => sample.push('Z'),
            }
        }
        sample
    }
}

impl Piece {
    /// Sets its part of `time` from the front of `text`; gives what is left.
    fn read_front<'a>(&self, text: &'a str, time: &mut Time) -> Option<&'a str> {
        match self {
            Piece::Literal(char) => text.strip_prefix(*char),
            Piece::Number(Field::Year, _) => {
                let (year, rest) = take_digits(text, 4, 4)?;
                time.year = year;
                Some(rest)
            }
            Piece::Number(field, width) => {
                let least = if *width == Width::Padded { 2 } else { 1 };
                let (number, rest) = take_digits(text, least, 2)?;
                let number = u8::try_from(number).ok()?;
                let (part, precision) = match field {
                    Field::Year => return None,
                    Field::Month => (&mut time.month, Precision::Month),
                    Field::Day => (&mut time.day, Precision::Day),
                    Field::Hour => (&mut time.hour, Precision::Day),
                    Field::Minute => (&mut time.minute, Precision::Minute),
                    Field::Second => (&mut time.second, Precision::Second),
                };
                *part = number;
                time.precision = time.precision.max(precision);
                Some(rest)
            }
            Piece::Month(names) => {
                // Of names that begin alike (`Mar`, `Mars`) the longest is meant.
                let (month, rest) = (1..)
                    .zip(names.iter())
                    .filter_map(|(month, name)| Some((month, text.strip_prefix(&**name)?)))
                    .min_by_key(|(_, rest)| rest.len())?;
                time.month = month;
                time.precision = time.precision.max(Precision::Month);
                Some(rest)
            }
            Piece::Offset => {
                if let Some(rest) = text.strip_prefix('Z') {
                    return Some(rest);
                }
                let sign = if text.starts_with('-') { -1 } else { 1 };
                let (hours, rest) = take_digits(text.strip_prefix(['+', '-'])?, 2, 2)?;
                let (minutes, rest) = take_digits(rest.strip_prefix(':').unwrap_or(rest), 2, 2)?;
                time.offset = sign * i16::try_from(hours * 60 + minutes).ok()?;
                Some(rest)
            }
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of `least` to `most` digits at the front of `text`; `most` is four or less.
fn take_digits(text: &str, least: usize, most: usize) -> Option<(u16, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(count)?;
    (count >= least).then_some(())?;
    Some((digits.parse().ok()?, rest))
}

/// Zero where there is no such month.
fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    }
}

/// Days from 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms"): years begin
/// in March, so that the leap day is the last.
fn days_from_civil(year: u16, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Months {
        Months::new(&[], &[]).unwrap()
    }

    fn read(format: &str, text: &str) -> Option<Time> {
        Format::parse(format, &english()).unwrap().read(text)
    }

    #[test]
    fn months_have_the_names_of_their_language() {
        let names =
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre";
        let names: Vec<String> = names.split(' ').map(str::to_owned).collect();
        let months = Months::new(&names, &[]).unwrap();
        assert!(Format::parse("%-d %b %Y", &months).is_err(), "juin and juillet");
        let short = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.";
        let short: Vec<String> = short.split(' ').map(str::to_owned).collect();
        let months = Months::new(&names, &short).unwrap();
        let read = |format, text| {
            Format::parse(format, &months).unwrap().read(text).map(|time| time.to_string())
        };
        assert_eq!(read("%-d %B %Y", "3 août 2025").as_deref(), Some("2025-08-03"));
        assert_eq!(read("%-d %b %Y", "3 févr. 2025").as_deref(), Some("2025-02-03"));
        assert_eq!(read("%-d %B %Y", "3 August 2025"), None);
        assert_eq!(Format::parse("%-d %B %Y", &months).unwrap().sample(), "2 septembre 2025");
        assert!(Months::new(&names[1..], &[]).unwrap_err().contains("11 names"));
        assert!(Months::new(&[], &names[..3]).is_err());
    }

    #[test]
    fn formats_read_what_they_say_and_nothing_else() {
        let iso = |format, text| read(format, text).map(|time| time.to_string());
        for (format, text, expected) in [
            ("%Y-%m-%d", "2025-09-02", Some("2025-09-02")),
            ("%Y-%m-%d", "2025-9-2", None),
            ("%Y-%m-%d", "2025-09-02 ", None),
            ("%Y-%m", "2024-10", Some("2024-10")),
            ("%B %-d, %Y", "September 2, 2025", Some("2025-09-02")),
            ("%-d %b %Y", "12 Dec 2025", Some("2025-12-12")),
            ("%B %-d, %Y", "Septembre 2, 2025", None),
            ("%Y-%m-%d %H:%M:%S UTC", "2025-09-02 22:27:11 UTC", Some("2025-09-02T22:27:11Z")),
            ("%Y-%m-%dT%H:%M:%S%z", "2025-09-02T22:27:11-05:30", Some("2025-09-02T22:27:11-05:30")),
        ] {
            assert_eq!(iso(format, text).as_deref(), expected, "{text:?} by {format:?}");
        }
        for format in ["%Y-%q", "%m-%d", "%Y %"] {
            assert!(Format::parse(format, &english()).is_err(), "{format}");
        }
        let format = Format::parse("%B %-d, %Y", &english()).unwrap();
        assert_eq!(format.sample(), "September 2, 2025");
    }

    #[test]
    fn days_count_from_1970() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2025-09-02", 20_333),
            ("0001-01-01", -719_162),
        ] {
            assert_eq!(read("%Y-%m-%d", text).unwrap().days(), Some(days), "{text}");
        }
        let stamp = read("%Y-%m-%d %H:%M:%S%z", "1970-01-01 01:00:01+01:00").unwrap();
        assert_eq!(stamp.seconds(), Some(1));
    }

    #[test]
    fn what_cannot_be_is_read_and_flagged() {
        for (text, validity) in [
            ("2024-02-29", Validity::Real),
            ("2025-02-29", Validity::Impossible),
            ("1900-02-29", Validity::Impossible),
            ("2025-13-01", Validity::Impossible),
            ("2025-00-10", Validity::Impossible),
            ("0001-01-01", Validity::Zero),
            ("0000-00-00", Validity::Impossible),
        ] {
            assert_eq!(read("%Y-%m-%d", text).unwrap().validity(), validity, "{text}");
        }
        assert_eq!(read("%Y-%m-%d", "2025-13-01").unwrap().days(), None);
    }

    #[test]
    fn times_meet_by_what_they_leave_open() {
        let month = read("%Y-%m", "2024-10").unwrap();
        let year = read("%Y", "2024").unwrap();
        let day = read("%Y-%m-%d", "2024-10-31").unwrap();
        let stamp = read("%Y-%m-%d %H:%M:%S", "2024-10-31 23:59:59").unwrap();
        let next = read("%Y-%m-%d", "2024-11-01").unwrap();
        assert!(month.meets(day) && day.meets(stamp) && year.meets(stamp) && year.meets(next));
        assert!(!month.meets(next) && !next.meets(stamp));
        assert!(!year.meets(read("%Y-%m-%d", "2025-01-01").unwrap()));
    }
}
