//! Text that comes from pages, made fit for a terminal.
//!
//! Pages come from strangers. An escape sequence in one could rewrite the log of a build, a bidirectional
//! override could make a report say the opposite of what it says, and an invisible character would make two
//! names look the same (CWE-150, CVE-2021-42574).

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// One line of text with nothing in it that a terminal obeys or hides.
///
/// Control characters become their pictures (`ESC` becomes `␛`), other invisible ones U+FFFD. What only
/// gives an emoji its shape (variation selectors, joiners) is left out: terminals disagree on the width.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars();
    while let Some(char) = rest.next() {
        shown.extend(stand_in(before, char, rest.clone().next()));
        before = Some(char);
    }
    Cow::Owned(shown)
}

/// Whether a terminal would obey `char` or show nothing in its place: controls, line separators, and what
/// Unicode calls default ignorable (bidirectional controls, joiners, fillers, selectors, tags).
pub fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
                | '\u{fffe}'..='\u{ffff}'
        )
}

/// What is shown for `char` between its neighbours; `None` where it only shapes an emoji.
pub(super) fn stand_in(before: Option<char>, char: char, after: Option<char>) -> Option<char> {
    match char {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)),
        '\u{7f}' => Some('␡'),
        '\u{fe0e}' | '\u{fe0f}' if after == Some('\u{20e3}') => None,
        '\u{fe0e}' | '\u{fe0f}' if before.is_some_and(is_pictograph) => None,
        '\u{200d}' if before.is_some_and(|it| it == '\u{fe0f}' || is_pictograph(it)) => None,
        _ if is_hidden(char) => Some(char::REPLACEMENT_CHARACTER),
        _ => Some(char),
    }
}

fn is_pictograph(char: char) -> bool {
    matches!(
        char,
        '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '〰' | '〽' | '㊗' | '㊙'
            | '\u{2190}'..='\u{27ff}'
            | '\u{2900}'..='\u{2bff}'
            | '\u{1f000}'..='\u{1faff}'
    )
}

/// Columns that `char` takes; a tab is counted by whoever knows where it stands.
pub(super) fn columns(char: char) -> usize {
    char.width().unwrap_or(1)
}

/// The longest sentence, in columns.
pub(super) const READABLE: usize = 100;

/// The longest message, label or path shown: what a page puts into them must not fill the screen.
const LONGEST: usize = 400;

/// `text` made [visible](visible()), and cut where it is longer than anybody reads.
pub(super) fn brief(text: &str, ellipsis: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => visible(text).into_owned(),
        Some((end, _)) => visible(&text[..end]).into_owned() + ellipsis,
    }
}

/// Messages as sentences, one after the other.
pub(super) fn sentences<'t>(texts: impl IntoIterator<Item = &'t String>) -> String {
    let sentences: Vec<String> = texts.into_iter().map(|text| sentence(text)).collect();
    sentences.join(" ")
}

/// A message as a sentence: it begins with a capital letter and ends in a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let sentence: String = first.chain(letters).collect();
    let stop = if sentence.ends_with(['.', '!', '?']) { "" } else { "." };
    sentence + stop
}

/// `text` broken at blanks into lines of at most `width` columns, of which `lead` are taken on the first.
///
/// Words are never cut, so that names, paths and addresses can be copied out of a report.
pub(super) fn wrap(text: &str, width: usize, lead: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 8);
    let mut column = lead;
    for (at, word) in text.split(' ').enumerate() {
        let needed: usize = word.chars().map(columns).sum();
        if at > 0 && column + 1 + needed > width {
            wrapped.push('\n');
            column = 0;
        } else if at > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += needed;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hostile_is_left() {
        for (text, shown) in [
            ("plain `text` — 日本 é", "plain `text` — 日本 é"),
            ("\u{1b}[2J\u{1b}[31mred", "␛[2J␛[31mred"),
            (
                "\u{1b}]8;;https://evil.example\u{1b}\\text\u{7}",
                "␛]8;;https://evil.example␛\\text␇",
            ),
            ("over\rwritten\n\ttwice\0\u{7f}", "over␍written␊␉twice␀␡"),
            ("\u{9b}31m\u{85}", "\u{fffd}31m\u{fffd}"),
            ("a\u{202e}b\u{2066}c\u{2069}d\u{200f}", "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}"),
            ("gp\u{200b}t\u{feff}\u{2060}\u{ad}", "gp\u{fffd}t\u{fffd}\u{fffd}\u{fffd}"),
            ("tag\u{e0041}\u{e0100}", "tag\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(visible(text), shown);
            assert!(!visible(text).chars().any(is_hidden));
        }
    }

    #[test]
    fn emoji_keep_their_looks_and_lose_their_shapers() {
        assert_eq!(visible("⚠\u{fe0f} 1\u{fe0f}\u{20e3} ❤\u{fe0f}\u{200d}🔥"), "⚠ 1\u{20e3} ❤🔥");
        assert_eq!(visible("gpt\u{fe0f}\u{200d}-4"), "gpt\u{fffd}-4");
    }

    #[test]
    fn words_are_never_cut() {
        assert_eq!(wrap("one two three", 8, 0), "one two\nthree");
        assert_eq!(wrap("one two three", 8, 2), "one\ntwo\nthree");
        assert_eq!(wrap("a `long-hyphenated-name` b", 8, 0), "a\n`long-hyphenated-name`\nb");
        assert_eq!(wrap("日本 語", 6, 0), "日本\n語");
        assert_eq!(wrap("", 5, 0), "");
    }
}
