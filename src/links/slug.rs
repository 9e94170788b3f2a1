//! Fragments: the ids that platforms give to headings.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use unicode_general_category::{GeneralCategory as Category, get_general_category};

use crate::diagnostic::Target;

/// Gives headings their ids, in the order of the page; a repeated heading gets a number.
#[derive(Debug, Default)]
pub struct Slugger {
    /// The greatest number given so far for each id.
    given: HashMap<String, u32>,
}

impl Slugger {
    /// The id of the next heading, from its text without markup.
    ///
    /// As the package `github-slugger` counts, which was compared with GitHub itself; Goldmark counts the
    /// same way.
    pub fn slug(&mut self, text: &str, target: Target) -> String {
        let plain = slug(text, target);
        let Some(mut number) = self.given.get(&plain).copied() else {
            self.given.insert(plain.clone(), 0);
            return plain;
        };
        let numbered = loop {
            number = number.saturating_add(1);
            let numbered = format!("{plain}-{number}");
            if number == u32::MAX || !self.given.contains_key(&numbered) {
                break numbered;
            }
        };
        self.given.insert(plain, number);
        self.given.insert(numbered.clone(), 0);
        numbered
    }
}

/// The id of a heading that no other heading shares.
///
/// GitHub lowers the case, drops what is neither a word character (in Ruby's sense: alphabetic, mark,
/// decimal digit, connector) nor blank nor hyphen, and turns blanks into hyphens: an emoji goes, the
/// variation selector behind it, a mark, stays. Goldmark's `github` type, Hugo's default, trims, keeps no
/// marks, and calls an empty id `heading`.
pub fn slug(text: &str, target: Target) -> String {
    let keep = |char: char| match char {
        ' ' | '-' => Some('-'),
        _ if is_word(char, target) => Some(char),
        _ => None,
    };
    match target {
        Target::GitHub => text.to_lowercase().chars().filter_map(keep).collect(),
        Target::Hugo => {
            let slug: String =
                text.trim().chars().filter_map(keep).flat_map(char::to_lowercase).collect();
            if slug.is_empty() { "heading".to_owned() } else { slug }
        }
    }
}

fn is_word(char: char, target: Target) -> bool {
    if char.is_ascii() {
        return char.is_ascii_alphanumeric() || char == '_';
    }
    match get_general_category(char) {
        Category::DecimalNumber
        | Category::UppercaseLetter
        | Category::LowercaseLetter
        | Category::TitlecaseLetter
        | Category::ModifierLetter
        | Category::OtherLetter => true,
        Category::NonspacingMark
        | Category::SpacingMark
        | Category::EnclosingMark
        | Category::ConnectorPunctuation => target == Target::GitHub,
        _ => target == Target::GitHub && char.is_alphabetic(),
    }
}

/// The places on one page that a fragment may name.
#[derive(Debug)]
pub struct Anchors {
    target: Target,
    ids: BTreeSet<String>,
}

impl Anchors {
    /// `headings` are texts without markup in the order of the page, `ids` what stands in `id` and `name`
    /// attributes of HTML.
    pub fn new<'t>(
        headings: impl IntoIterator<Item = &'t str>,
        ids: impl IntoIterator<Item = &'t str>,
        target: Target,
    ) -> Self {
        let mut slugger = Slugger::default();
        let mut known: BTreeSet<_> =
            headings.into_iter().map(|text| slugger.slug(text, target)).collect();
        known.extend(ids.into_iter().map(|id| match target {
            Target::GitHub => id.to_ascii_lowercase(),
            Target::Hugo => id.to_owned(),
        }));
        Self { target, ids: known }
    }

    /// Whether `fragment`, percent-decoded and without `#`, leads anywhere.
    ///
    /// On GitHub a script finds the place: it takes `user-content-` as given, and letter case does not
    /// count. Elsewhere a browser does, to which case counts. All know `#`, `#top` and `#:~:text=…`.
    pub fn contains(&self, fragment: &str) -> bool {
        let (fragment, _) = fragment.split_once(":~:").unwrap_or((fragment, ""));
        if fragment.is_empty() || fragment.eq_ignore_ascii_case("top") {
            return true;
        }
        if self.target == Target::Hugo {
            return self.ids.contains(fragment);
        }
        let fragment = fragment.to_lowercase();
        let named = fragment.strip_prefix("user-content-").unwrap_or(&fragment);
        self.ids.contains(named) || self.ids.contains(&fragment)
    }

    /// All ids, sorted: to find a near one.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }
}

/// Whether `fragment` names lines of a file as GitHub shows it: `L10`, `L10-L20`, `L10C3-L20C5`.
///
/// Holds for files that are shown as text, and for pages with the query `plain=1`.
pub fn is_line_range(fragment: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_line = |text: &str| {
        text.strip_prefix('L').is_some_and(|place| match place.split_once('C') {
            Some((line, column)) => number(line) && number(column),
            None => number(place),
        })
    };
    match fragment.split_once('-') {
        Some((first, last)) => is_line(first) && is_line(last),
        None => is_line(fragment),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_of_both_platforms() {
        for (text, github, hugo) in [
            ("Simple", "simple", "simple"),
            ("Two Words", "two-words", "two-words"),
            ("a  b", "a--b", "a--b"),
            ("📋 Specs", "-specs", "-specs"),
            ("⚙️ Settings", "\u{fe0f}-settings", "-settings"),
            ("Specs 📋", "specs-", "specs-"),
            ("👩‍🔬 Lab", "-lab", "-lab"),
            ("1️⃣ One", "1\u{fe0f}\u{20e3}-one", "1-one"),
            ("C++ & `code`!", "c--code", "c--code"),
            ("v1.5 (beta)", "v15-beta", "v15-beta"),
            ("snake_case", "snake_case", "snake_case"),
            ("a‿b", "a‿b", "ab"),
            ("Ärger", "ärger", "ärger"),
            ("ΟΔΟΣ", "οδος", "οδοσ"),
            ("İ", "i\u{307}", "i\u{307}"),
            ("模型 列表", "模型-列表", "模型-列表"),
            ("e\u{301}t", "e\u{301}t", "et"),
            ("x² Ⅳ Ⓐ", "x-ⅳ-ⓐ", "x--"),
            ("٣", "٣", "٣"),
            ("a\tb\u{a0}c", "abc", "abc"),
            ("– dash —", "-dash-", "-dash-"),
            (":rocket: Go", "rocket-go", "rocket-go"),
            (" padded ", "-padded-", "padded"),
            ("🚀", "", "heading"),
        ] {
            assert_eq!(slug(text, Target::GitHub), github, "{text:?} on GitHub");
            assert_eq!(slug(text, Target::Hugo), hugo, "{text:?} in Hugo");
        }
    }

    #[test]
    fn repeated_headings_are_numbered() {
        for target in [Target::GitHub, Target::Hugo] {
            let mut slugger = Slugger::default();
            let slugs = ["a", "a", "a-1", "a", "A", "b"].map(|text| slugger.slug(text, target));
            assert_eq!(slugs, ["a", "a-1", "a-1-1", "a-2", "a-3", "b"]);
        }
    }

    #[test]
    fn fragments_lead_to_headings_and_ids() {
        let headings = ["📋 Specs", "Notes", "Notes"];
        let ids = ["Custom", "user-content-own"];
        for (fragment, github, hugo) in [
            ("", true, true),
            ("top", true, true),
            ("-specs", true, true),
            ("specs", false, false),
            ("notes-1", true, true),
            ("notes-2", false, false),
            ("Notes", true, false),
            ("user-content-notes", true, false),
            ("user-content-own", true, true),
            ("Custom", true, true),
            ("custom", true, false),
            ("notes:~:text=x", true, true),
            (":~:text=x", true, true),
            ("none:~:text=x", false, false),
        ] {
            for (target, expected) in [(Target::GitHub, github), (Target::Hugo, hugo)] {
                let anchors = Anchors::new(headings, ids, target);
                assert_eq!(anchors.contains(fragment), expected, "{fragment:?} on {target:?}");
            }
        }
    }

    #[test]
    fn line_ranges() {
        for (fragment, expected) in [
            ("L1", true),
            ("L10-L20", true),
            ("L10C3-L20C5", true),
            ("L10-20", false),
            ("L", false),
            ("l1", false),
            ("L1-", false),
            ("Lines", false),
        ] {
            assert_eq!(is_line_range(fragment), expected, "{fragment}");
        }
    }
}
