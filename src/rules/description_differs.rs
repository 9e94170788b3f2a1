use hashbrown::HashSet;

use super::{Check, Chosen, Findings, Level, Mend, Page, Rule, RuleOption};
use crate::beside::Beside;
use crate::diagnostic::Finding;
use crate::profile::BesideField;
use crate::profile::pattern::names;

pub(super) static RULE: Rule = Rule {
    id: "description-differs",
    level: Level::Off,
    mend: Mend::Never("which of the descriptions is meant is not known"),
    summary: "a file beside a page describes it in other words than the page",
    docs: r"
### What it checks
Fields that the profile says retell a section of the page: at least `share` percent of their words should stand in that section.
Letter case, marks, endings of words, and addresses do not count, nor does whether two words are written as one.

### Why
A description that shares few words with the page was left behind when one of the two was rewritten, or belongs to another
model.

### How to fix
Say in both what the page is about, in the same words.
",
    check: Check::PageBy(&[SHARE, WORDS], check),
};

const SHARE: RuleOption = RuleOption::count(
    "share",
    "How many percent of the words must stand in the section too.",
    50,
    [1, 100],
);
/// Shorter descriptions say too little to be compared.
const WORDS: RuleOption = RuleOption::count(
    "words",
    "How many words a description must have to be compared.",
    4,
    [1, 1_000],
);

fn check(page: &Page<'_>, chosen: Chosen<'_>, findings: &mut Findings) {
    for beside in page.beside {
        for field in &beside.def.fields {
            let Some(under) = &field.retells else { continue };
            findings.extend(difference(page, chosen, beside, field, under));
        }
    }
}

fn difference(
    page: &Page<'_>,
    chosen: Chosen<'_>,
    beside: &Beside<'_>,
    field: &BesideField,
    under: &str,
) -> Option<Finding> {
    let node = *beside.values(field).first()?;
    let told = words(node.as_str()?);
    let document = page.document();
    let index = document.headings.iter().position(|heading| names(&heading.text, under))?;
    let lines = document.lines.iter().filter(|line| line.section == u32::try_from(index).ok());
    let section: Vec<String> = lines.flat_map(|line| words(&line.text)).collect();
    if told.len() < chosen.count(&WORDS, beside.file) || section.is_empty() {
        return None;
    }
    let shared = shared(&told, &section);
    if shared * 100 >= told.len() * chosen.count(&SHARE, beside.file) {
        return None;
    }
    let heading = &document.headings[index];
    let message = format!(
        "`{}` shares {shared} of its {} words with the section `{}` of the page",
        field.field,
        told.len(),
        heading.text.trim()
    );
    Some(
        Finding::new(beside.file, node.span, field.field.as_str(), message)
            .elsewhere(page.file(), heading.text_span, "the section")
            .help("say in both what the page is about, in the same words"),
    )
}

/// How many letters of a word tell it from others: `recognition` is told by what `recognize` is told by.
const STEM: usize = 5;

fn stem(word: &str) -> String {
    word.chars().take(STEM).collect()
}

/// The words of a text in lower case, addresses left out.
fn words(text: &str) -> Vec<String> {
    let pieces = text.split_whitespace().filter(|piece| !piece.contains("://"));
    let words = pieces.flat_map(|piece| piece.split(|char: char| !char.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Two words that follow one another, written as one: `pre-trained` and `pretrained`.
fn joined(words: &[String]) -> impl Iterator<Item = String> {
    words.windows(2).map(<[String]>::concat)
}

/// How many words of the one text stand in the other.
fn shared(told: &[String], section: &[String]) -> usize {
    let stems: HashSet<String> = section.iter().map(|word| stem(word)).collect();
    let whole: HashSet<&str> = section.iter().map(String::as_str).collect();
    let pairs: HashSet<String> = joined(section).collect();
    let mut found: Vec<bool> = told
        .iter()
        .map(|word| stems.contains(&stem(word)) || pairs.contains(word.as_str()))
        .collect();
    for (at, pair) in joined(told).enumerate() {
        if whole.contains(pair.as_str()) {
            found[at..at + 2].fill(true);
        }
    }
    found.into_iter().filter(|&is_found| is_found).count()
}

#[cfg(test)]
mod tests {
    use super::{shared, words};

    #[test]
    fn joined_words_are_those_that_are_not() {
        let page =
            words("It is an online version of MSTCN++, pre-trained, see https://a.example/x");
        assert_eq!(shared(&words("Online MS-TCN"), &page), 3);
        assert_eq!(shared(&words("a pretrained model"), &page), 1);
        assert_eq!(shared(&words("tcn x"), &page), 0);
    }
}
