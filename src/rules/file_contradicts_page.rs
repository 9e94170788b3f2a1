use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::beside::Beside;
use crate::diagnostic::Finding;
use crate::profile::BesideField;
use crate::record::Fact;
use crate::wording::joined;

pub(super) static RULE: Rule = Rule {
    id: "file-contradicts-page",
    level: Level::Error,
    mend: Mend::Never("which of the sides is right is not known"),
    summary: "a file beside a page says something else than the page",
    docs: r"
### What it checks
Fields of the files in a page's folder against what the page says, by the words of the profile: each word of a field stands
for some texts on the page. A word that the profile does not list stands for any text, and a text that it does not list may
mean any word.

### Why
People read the page and programs the file: one of them is told something wrong.

### How to fix
Look it up at its source and correct the side that is wrong.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for beside in page.beside {
        for field in &beside.def.fields {
            let Some(role) = field.role else { continue };
            let parts = page.parts.iter().flat_map(|part| &part.facts);
            // The first place that contradicts the file tells it.
            let mut facts = page.facts.iter().chain(parts).filter(|fact| fact.role == role);
            findings.extend(facts.find_map(|fact| contradiction(page, beside, field, fact)));
        }
    }
}

fn contradiction(
    page: &Page<'_>,
    beside: &Beside<'_>,
    field: &BesideField,
    fact: &Fact<'_>,
) -> Option<Finding> {
    let node = beside.root.as_ref()?.get(&field.field)?;
    let word = node.as_str()?;
    let text = fact.value.text()?;
    let words: Vec<&str> = field.words_of(text).collect();
    if !field.means.contains_key(word) || words.is_empty() || words.contains(&word) {
        return None;
    }
    let meant: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let file = beside.name(page.site?.paths());
    let message = format!("`{}` is `{word}` in `{file}`, and the page says `{text}`", field.field);
    Some(
        Finding::new(beside.file, node.span, format!("{} {word}", field.field), message)
            .label(format!("the page means {}", joined(&meant, "or")))
            .elsewhere(page.file(), fact.span, format!("{} here", fact.at))
            .help("look it up at its source and correct the side that is wrong"),
    )
}
