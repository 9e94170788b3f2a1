//! Words with a meaning, and what stands between two values.

use std::fmt;

/// What parts two values.
#[derive(Clone, Debug)]
pub(super) struct Separator {
    /// As the profile has it, for samples.
    pub written: Box<str>,
    /// What is looked for: empty for blanks alone.
    pub text: Box<str>,
}

impl Separator {
    pub(super) fn new(written: &str) -> Self {
        let text = written.trim();
        // `to` must not be found inside of a word.
        let is_word =
            text.starts_with(char::is_alphanumeric) || text.ends_with(char::is_alphanumeric);
        Self { written: written.into(), text: if is_word { written } else { text }.into() }
    }
}

/// What stands behind the separator that `text` begins with, blanks on both sides left out.
pub(super) fn strip_separator<'a>(text: &'a str, separators: &[Separator]) -> Option<&'a str> {
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
pub(super) fn find_separator(text: &str, separators: &[Separator]) -> Option<usize> {
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
pub(super) struct Words {
    entries: Vec<(Box<str>, Box<str>)>,
}

impl Words {
    /// Each word with its meaning.
    pub(super) fn new<'a>(words: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut entries: Vec<(Box<str>, Box<str>)> = words
            .map(|(word, meaning)| (without_selector(word.trim()).into(), meaning.trim().into()))
            .collect();
        entries.sort();
        Self { entries }
    }

    pub(super) fn meaning(&self, word: &str) -> Option<&str> {
        let word = without_selector(word);
        let index = self.entries.binary_search_by(|(entry, _)| (**entry).cmp(word)).ok()?;
        self.entries.get(index).map(|(_, meaning)| &**meaning)
    }

    /// The word that alone has the meaning.
    pub(super) fn only(&self, meaning: &str) -> Option<&str> {
        let mut words = self.entries.iter().filter(|(_, means)| &**means == meaning);
        words.next().filter(|_| words.next().is_none()).map(|(word, _)| &**word)
    }

    /// The word that `text` was probably meant to be.
    pub(super) fn nearest(&self, text: &str) -> Option<&str> {
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

    pub(super) fn first(&self) -> Option<&str> {
        self.entries.first().map(|(word, _)| &**word)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        let last = self.entries.len().saturating_sub(1);
        for (index, (word, _)) in self.entries.iter().take(SHOWN).enumerate() {
            f.write_str(match index {
                0 => "",
                _ if index == last => " or ",
                _ => ", ",
            })?;
            write!(f, "`{word}`")?;
        }
        f.write_str(if last >= SHOWN { ", …" } else { "" })
    }
}

/// Whether an emoji carries the selector of its coloured form (U+FE0F) is no difference.
fn without_selector(word: &str) -> &str {
    word.trim_end_matches('\u{fe0f}')
}
