use hashbrown::HashSet;

use super::{Check, Findings, Level, Page, Rule};
use crate::beside::Beside;
use crate::diagnostic::Finding;
use crate::profile::BesideField;
use crate::profile::pattern::names;

pub(super) static RULE: Rule = Rule {
    id: "description-differs",
    level: Level::Off,
    summary: "a file beside a page describes it in other words than the page",
    docs: r"
### What it checks
Fields that the profile says retell a section of the page: at least half of their words should stand in that section.
Letter case, marks, endings of words, and addresses do not count.

### Why
A description that shares few words with the page was left behind when one of the two was rewritten, or belongs to another
model.

### How to fix
Say in both what the page is about, in the same words.
",
    check: Check::Page(check),
};

/// Shorter descriptions say too little to be compared.
const FEWEST: usize = 4;

fn check(page: &Page<'_>, findings: &mut Findings) {
    for beside in page.beside {
        for field in &beside.def.fields {
            let Some(under) = &field.retells else { continue };
            findings.extend(difference(page, beside, field, under));
        }
    }
}

fn difference(
    page: &Page<'_>,
    beside: &Beside<'_>,
    field: &BesideField,
    under: &str,
) -> Option<Finding> {
    let node = beside.root.as_ref()?.get(&field.field)?;
    let told = stems(node.as_str()?);
    let document = page.document();
    let index = document.headings.iter().position(|heading| names(&heading.text, under))?;
    let lines = document.lines.iter().filter(|line| line.section == u32::try_from(index).ok());
    let section: HashSet<String> = lines.flat_map(|line| stems(&line.text)).collect();
    if told.len() < FEWEST || section.is_empty() {
        return None;
    }
    let shared = told.iter().filter(|word| section.contains(*word)).count();
    if shared * 2 >= told.len() {
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

/// The words of a text by their first letters, addresses left out.
fn stems(text: &str) -> Vec<String> {
    let pieces = text.split_whitespace().filter(|piece| !piece.contains("://"));
    let words = pieces.flat_map(|piece| piece.split(|char: char| !char.is_alphanumeric()));
    let words = words.filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(STEM).flat_map(char::to_lowercase).collect()).collect()
}
