//! Comments on a page that take findings out of the report:
//! `<!-- starmap-lint-disable-next-line dead-link -- moved next week until=2027-01-31 -->`.
//!
//! In front matter the same words stand behind a `#`. Whether there is such a rule is asked where rules are known.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::parse::front_matter::FrontMatter;
use crate::parse::markdown::Document;
use crate::text::{Span, span_of};
use crate::value::{Precision, Time};

/// What each such comment begins with.
const PREFIX: &str = "starmap-lint-";

const UNTIL: &str = "until=";

/// How comments in HTML begin and end.
const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

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
    let in_yaml = front_matter.iter().flat_map(|block| &block.comments);
    let in_yaml = in_yaml.map(|span| (*span, span.of(text).trim_start_matches('#')));
    let in_html = document.comments.iter().map(|comment| (comment.span, comment.text));
    let mut lines = Lines { text, last: 0..0 };
    let all = in_yaml.chain(in_html);
    let mut found: Vec<Suppression> =
        all.filter_map(|(span, inner)| comment(&mut lines, span, inner)).collect();
    // Few pages have any.
    if found.is_empty() {
        return found;
    }
    found.sort_by_key(|one| one.comment.start);
    let below = lines_below(&mut lines, &found, document);
    for (one, covers) in found.iter_mut().zip(below) {
        if one.command == Command::DisableNextLine {
            one.rules.iter_mut().for_each(|named| named.covers = covers);
        }
    }
    end_ranges(&mut found);
    found
}

/// The text with blanks in the place of comments that speak to the linter, so that all else stays where it is.
///
/// What a block of code says of them counts as one too: it is the same for whoever compares pages.
pub fn blanked(text: &str) -> Cow<'_, str> {
    let mut blanked = Cow::Borrowed(text);
    let mut done = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), OPEN.as_bytes()) {
        let inner = &text[at + OPEN.len()..];
        if at < done || !inner.trim_start().starts_with(PREFIX) {
            continue;
        }
        // What does not end here does not end further on either.
        let Some(end) = inner.find(CLOSE) else { break };
        done = at + OPEN.len() + end + CLOSE.len();
        let range = at..done;
        let blanks = text.as_bytes()[range.clone()].iter();
        let blanks = blanks.map(|byte| if *byte == b'\n' { '\n' } else { ' ' });
        blanked.to_mut().replace_range(range, &blanks.collect::<String>());
    }
    blanked
}

/// The line around a place, looked for once for all places on it: one line may hold thousands of comments.
struct Lines<'t> {
    text: &'t str,
    last: Range<usize>,
}

impl Lines<'_> {
    /// With its line break.
    fn around(&mut self, at: usize) -> Range<usize> {
        if !self.last.contains(&at) {
            let start = self.text[..at].rfind('\n').map_or(0, |found| found + 1);
            let end = self.text[at..].find('\n').map_or(self.text.len(), |found| at + found + 1);
            self.last = start..end;
        }
        self.last.clone()
    }
}

fn comment(lines: &mut Lines<'_>, span: Span, inner: &str) -> Option<Suppression> {
    let text = lines.text;
    let Some(rest) = inner.trim_start().strip_prefix(PREFIX) else {
        let written = misspelt(inner.trim_start())?;
        return Some(Suppression {
            comment: span,
            removal: whole_line(lines, span),
            command: Command::Unknown,
            written: span_of(text, written),
            rules: Vec::new(),
            reason: None,
            until: None,
            ends_some: false,
        });
    };
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
    let written = if first.is_empty() {
        Span::at(span_of(text, rest).range().start)
    } else {
        span_of(text, first)
    };
    Some(Suppression {
        comment: span,
        removal: whole_line(lines, span),
        command,
        written,
        rules,
        reason,
        until,
        ends_some: false,
    })
}

/// The start of a comment that is meant for the linter and does not begin as one: with a blank in the place of the dash,
/// or in another letter case.
fn misspelt(inner: &str) -> Option<&str> {
    let name = PREFIX.trim_end_matches('-');
    let (start, rest) = inner.split_at_checked(name.len())?;
    let behind = rest.trim_start_matches([' ', '\t', '-', ':', '_']);
    if !start.eq_ignore_ascii_case(name) || behind.len() == rest.len() {
        return None;
    }
    let command = words(behind).next()?;
    let is_command = COMMANDS.iter().any(|known| known.eq_ignore_ascii_case(command));
    let end = inner.len() - behind.len() + command.len();
    is_command.then(|| &inner[..end])
}

/// How a comment begins rightly that begins so.
pub fn spelt(written: &str) -> Option<String> {
    let written = misspelt(written)?.get(PREFIX.len()..)?;
    let command = written.trim_start_matches([' ', '\t', '-', ':', '_']);
    Some(format!("{PREFIX}{}", command.to_ascii_lowercase()))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| char.is_whitespace() || char == ',').filter(|word| !word.is_empty())
}

fn date(text: &str, word: &str) -> Option<Until> {
    let written = word.strip_prefix(UNTIL)?;
    let number = |range: Range<usize>| {
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
fn whole_line(lines: &mut Lines<'_>, comment: Span) -> Span {
    let (text, range) = (lines.text, comment.range());
    let (start, end) = (lines.around(range.start).start, lines.around(range.end).end);
    let is_alone = text[start..range.start].trim().is_empty()
        && text[range.end..end].trim().is_empty()
        && !text[start..range.start].starts_with('>');
    if is_alone { Span::new(start..end) } else { comment }
}

/// For each comment the line below it that holds more than comments to the linter; where a table begins there, the
/// table, since no comment can stand between its rows.
fn lines_below(lines: &mut Lines<'_>, found: &[Suppression], document: &Document<'_>) -> Vec<Span> {
    let text = lines.text;
    let mut below = vec![Span::new(text.len()..text.len()); found.len()];
    // From the last on, so that what stands below a comment is known to those above it.
    for at in (0..found.len()).rev() {
        let mut start = lines.around(found[at].comment.range().end).end;
        let next = found.get(at + 1).map(|next| next.comment.range().end);
        if next.is_some_and(|next| lines.around(next).end == start) {
            below[at] = below[at + 1];
            continue;
        }
        while start < text.len() {
            let end = text[start..].find('\n').map_or(text.len(), |found| start + found + 1);
            let line = Span::new(start..end);
            let after = at + 1;
            let own = after + found[after..].partition_point(|one| one.removal.start < line.start);
            if found.get(own).is_some_and(|own| own.removal.contains(line)) {
                below[at] = below[own];
                break;
            }
            if !text[start..end].trim().is_empty() {
                let table = document.tables.partition_point(|it| it.span.start < line.start);
                let table = document.tables.get(table).filter(|it| it.span.start < line.end);
                below[at] = table.map_or(line, |table| line.cover(table.span));
                break;
            }
            start = end;
        }
    }
    below
}

/// An `enable` ends each `disable` above it, or those of the rules that it names.
fn end_ranges(found: &mut [Suppression]) {
    let mut open: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for at in 0..found.len() {
        let ids: Vec<String> = found[at].rules.iter().map(|named| named.id.clone()).collect();
        match found[at].command {
            Command::Disable => {
                for (nth, id) in ids.into_iter().enumerate() {
                    open.entry(id).or_default().push((at, nth));
                }
            }
            Command::Enable => {
                let end = found[at].comment.start;
                if ids.is_empty() {
                    let all = std::mem::take(&mut open).into_values().flatten().collect();
                    found[at].ends_some = close(found, all, end);
                    continue;
                }
                for (nth, id) in ids.iter().enumerate() {
                    let ended = open.remove(id).unwrap_or_default();
                    found[at].rules[nth].ends_one = close(found, ended, end);
                }
            }
            _ => {}
        }
    }
}

/// Ends ranges, given by comment and rule; whether there are any.
fn close(found: &mut [Suppression], ended: Vec<(usize, usize)>, end: u32) -> bool {
    let some = !ended.is_empty();
    for (comment, nth) in ended {
        found[comment].rules[nth].covers.end = end;
    }
    some
}

#[cfg(test)]
mod tests {
    use super::blanked;

    #[test]
    fn comments_to_the_linter_leave_blanks() {
        for (text, comment) in [
            ("a <!--starmap-lint-enable-->\né", "<!--starmap-lint-enable-->"),
            ("<!-- a --> <!-- starmap-lint-x é -->b", "<!-- starmap-lint-x é -->"),
            ("a <!-- b --> c", "no such comment"),
            ("a <!-- starmap-lint-disable x", "no end"),
        ] {
            assert_eq!(blanked(text), text.replace(comment, &" ".repeat(comment.len())));
        }
        let open = "<!--starmap-lint-".repeat(1 << 18);
        assert_eq!(blanked(&open), open);
        let closed = format!("{open}-->");
        assert_eq!(blanked(&closed), " ".repeat(closed.len()));
        let blanks = " ".repeat("<!-- starmap-lint-disable".len());
        assert_eq!(blanked("<!-- starmap-lint-disable\nx -->"), format!("{blanks}\n     "));
    }
}
