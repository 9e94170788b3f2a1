//! Comments on a page that take findings out of the report:
//! `<!-- starmap-lint-disable-next-line dead-link -- moved next week until=2027-01-31 -->`.
//!
//! In front matter the same words stand behind a `#`. Whether there is such a rule is asked where rules are known.

use crate::parse::front_matter::FrontMatter;
use crate::parse::markdown::Document;
use crate::text::{Span, span_of};
use crate::value::{Precision, Time};

/// What each such comment begins with.
const PREFIX: &str = "starmap-lint-";

const UNTIL: &str = "until=";

/// What follows the prefix.
pub const COMMANDS: [&str; 4] = ["disable", "disable-file", "disable-next-line", "enable"];

/// A comment that speaks to the linter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    pub comment: Span,
    /// What goes with the comment: its whole line if nothing else stands there.
    pub removal: Span,
    pub command: Command,
    /// What was written, for a command that there is not.
    pub written: Span,
    pub rules: Vec<Named>,
    /// What stands behind ` -- `.
    pub reason: Option<String>,
    pub until: Option<Until>,
    /// An `enable` without rules that follows a `disable`.
    ends_some: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    Disable,
    DisableFile,
    DisableNextLine,
    Enable,
    Unknown,
}

/// A rule that a comment names, and where its findings are taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    pub span: Span,
    /// The name with what sets it apart from its neighbour.
    pub removal: Span,
    /// Findings that begin in here.
    pub covers: Span,
    /// An `enable` that follows a `disable` of this rule.
    pub ends_one: bool,
}

/// The last day on which a comment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until {
    pub span: Span,
    /// Days since 1970; `None` where it is no date.
    pub days: Option<i64>,
}

impl Suppression {
    pub fn has_run_out(&self, today: Option<i64>) -> bool {
        let last = self.until.and_then(|until| until.days);
        last.zip(today).is_some_and(|(last, today)| last < today)
    }

    /// Whether it is an `enable` without any `disable` above it that is still open.
    pub fn ends_nothing(&self) -> bool {
        let ends_one = self.ends_some || self.rules.iter().any(|named| named.ends_one);
        self.command == Command::Enable && !ends_one
    }
}

/// The comments of a page that speak to the linter, in their order.
pub fn read(
    text: &str,
    document: &Document<'_>,
    front_matter: Option<&FrontMatter<'_>>,
) -> Vec<Suppression> {
    // Few pages have any.
    if memchr::memmem::find(text.as_bytes(), PREFIX.as_bytes()).is_none() {
        return Vec::new();
    }
    let in_yaml = front_matter.iter().flat_map(|block| &block.comments);
    let in_yaml = in_yaml.map(|span| (*span, span.of(text).trim_start_matches('#')));
    let in_html = document.comments.iter().map(|comment| (comment.span, comment.text));
    let mut found: Vec<Suppression> =
        in_yaml.chain(in_html).filter_map(|(span, inner)| comment(text, span, inner)).collect();
    found.sort_by_key(|one| one.comment.start);
    let own_lines: Vec<Span> = found.iter().map(|one| one.removal).collect();
    for one in found.iter_mut().filter(|one| one.command == Command::DisableNextLine) {
        let covers = next_line(text, one.comment, &own_lines, document);
        one.rules.iter_mut().for_each(|named| named.covers = covers);
    }
    end_ranges(&mut found);
    found
}

fn comment(text: &str, span: Span, inner: &str) -> Option<Suppression> {
    let rest = inner.trim_start().strip_prefix(PREFIX)?;
    let mut words = words(rest);
    let first = words.next().unwrap_or_default();
    let command = match first {
        "disable" => Command::Disable,
        "disable-file" => Command::DisableFile,
        "disable-next-line" => Command::DisableNextLine,
        "enable" => Command::Enable,
        _ => Command::Unknown,
    };
    let covers = match command {
        Command::Disable => Span { start: span.end, end: u32::MAX },
        Command::DisableFile => Span { start: 0, end: u32::MAX },
        _ => Span::at(0),
    };
    let mut until = None;
    let mut reason = None;
    let mut rules: Vec<Named> = Vec::new();
    for word in words {
        let place = span_of(text, word);
        if word == "--" {
            let rest = &text[place.end as usize..];
            let end = span_of(text, inner).end as usize - place.end as usize;
            let said = rest.get(..end).unwrap_or_default().trim();
            reason = Some(said.to_owned()).filter(|said| !said.is_empty());
            // Also behind the reason, where a reader looks for it.
            until = until.or_else(|| self::words(said).find_map(|word| date(text, word)));
            break;
        }
        if let Some(date) = date(text, word) {
            until = Some(date);
            continue;
        }
        rules.push(Named {
            id: word.to_owned(),
            span: place,
            removal: place,
            covers,
            ends_one: false,
        });
    }
    set_apart(&mut rules);
    let start = span_of(text, rest).start;
    let written = Span { start, end: start + first.len() as u32 };
    Some(Suppression {
        comment: span,
        removal: whole_line(text, span),
        command,
        written,
        rules,
        reason,
        until,
        ends_some: false,
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| char.is_whitespace() || char == ',').filter(|word| !word.is_empty())
}

fn date(text: &str, word: &str) -> Option<Until> {
    let written = word.strip_prefix(UNTIL)?;
    let number = |range: std::ops::Range<usize>| {
        let digits = written.get(range).filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|digits| digits.parse::<u16>().ok())
    };
    let dashes = [4, 7].iter().all(|at| written.as_bytes().get(*at) == Some(&b'-'));
    let date = Some((number(0..4), number(5..7), number(8..10)))
        .filter(|_| dashes && written.len() == "2027-01-31".len());
    let days = date.and_then(|(year, month, day)| {
        Time {
            year: year?,
            month: u8::try_from(month?).ok()?,
            day: u8::try_from(day?).ok()?,
            hour: 0,
            minute: 0,
            second: 0,
            offset: 0,
            precision: Precision::Day,
        }
        .days()
    });
    Some(Until { span: span_of(text, word), days })
}

/// Each name but the last goes with what follows it, the last with what stands before it.
fn set_apart(rules: &mut [Named]) {
    for at in 0..rules.len() {
        rules[at].removal = match (rules.get(at + 1), at.checked_sub(1)) {
            (Some(next), _) => Span { start: rules[at].span.start, end: next.span.start },
            (None, Some(last)) => Span { start: rules[last].span.end, end: rules[at].span.end },
            (None, None) => rules[at].span,
        };
    }
}

/// The whole line of a comment that stands alone, with its line break.
fn whole_line(text: &str, comment: Span) -> Span {
    let range = comment.range();
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at + 1);
    let is_alone = text[start..range.start].trim().is_empty()
        && text[range.end..end].trim().is_empty()
        && !text[start..range.start].starts_with('>');
    if is_alone { Span::new(start..end) } else { comment }
}

/// The line below a comment that holds more than comments to the linter; where a table begins there, the table, since
/// no comment can stand between its rows.
fn next_line(text: &str, comment: Span, own: &[Span], document: &Document<'_>) -> Span {
    let mut start = comment.range().end;
    start = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
    while start < text.len() {
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
        let line = Span::new(start..end);
        if !text[start..end].trim().is_empty() && !own.iter().any(|own| own.contains(line)) {
            let table = document
                .tables
                .iter()
                .find(|table| line.contains(Span::at(table.span.start as usize)));
            return table.map_or(line, |table| line.cover(table.span));
        }
        start = end;
    }
    Span::new(text.len()..text.len())
}

/// An `enable` ends each `disable` above it, or those of the rules that it names.
fn end_ranges(found: &mut [Suppression]) {
    for at in 0..found.len() {
        if found[at].command != Command::Enable {
            continue;
        }
        let (above, below) = found.split_at_mut(at);
        let Some(enable) = below.first_mut() else { return };
        let all = enable.rules.is_empty();
        let mut ended = false;
        let open = above
            .iter_mut()
            .filter(|one| one.command == Command::Disable)
            .flat_map(|one| &mut one.rules)
            .filter(|named| named.covers.end == u32::MAX);
        for named in open {
            let own = enable.rules.iter_mut().find(|own| own.id == named.id);
            if all || own.is_some() {
                named.covers.end = enable.comment.start;
                ended = true;
            }
            if let Some(own) = own {
                own.ends_one = true;
            }
        }
        enable.ends_some = all && ended;
    }
}
