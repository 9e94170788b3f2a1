use std::collections::BTreeMap;

use super::{Check, Chosen, Findings, Level, Mend, Rule, RuleOption};
use crate::catalog::Catalog;
use crate::diagnostic::{FileId, Finding};
use crate::name::Name;
use crate::profile::letters;
use crate::text::Span;

pub(super) static RULE: Rule = Rule {
    id: "near-variant",
    level: Level::Off,
    mend: Mend::Unsafe,
    summary: "a text is written in another way than on most pages",
    docs: r"
### What it checks
Values and labels that the profile wants written in one way on all pages: one that differs from a text that is `times` as common only in letter case, blanks and marks, or by a slip of the pen, and one that has an underscore where another has a blank.

### Why
Who searches or groups pages by the text misses the odd ones.

### How to fix
Write it as the other pages do.
",
    check: Check::CatalogBy(&[TIMES], check),
};

const TIMES: RuleOption = RuleOption::count(
    "times",
    "How many times as often the common text must stand in the catalog.",
    8,
    [2, 10_000],
);

type Places = Vec<(FileId, Span)>;

fn check(catalog: &Catalog<'_>, chosen: Chosen<'_>, findings: &mut Findings) {
    let mut texts: BTreeMap<Name, BTreeMap<&str, Places>> = BTreeMap::new();
    for page in &catalog.pages {
        for spelling in page.spellings() {
            let places = texts.entry(spelling.among).or_default().entry(&*spelling.text);
            places.or_default().push((page.file, spelling.span));
        }
    }
    for known in texts.values() {
        for (text, places) in known {
            let mut found = None;
            for &(file, span) in places {
                let times = chosen.count(&TIMES, file);
                let (asked, found) =
                    found.get_or_insert_with(|| (times, common(text, places, times, known)));
                if *asked != times {
                    (*asked, *found) = (times, common(text, places, times, known));
                }
                let Some((common, others)) = *found else { continue };
                let message = format!("`{text}` is written `{common}` on other pages");
                let mut finding = Finding::new(file, span, format!("variant {text}"), message)
                    .help(format!("did you mean `{common}`?"))
                    .fix(
                        crate::diagnostic::Applicability::Unsafe,
                        format!("write `{common}`"),
                        span,
                        common,
                    );
                if let Some((file, span)) = others.first() {
                    finding = finding.elsewhere(*file, *span, "one of them");
                }
                findings.push(finding);
            }
        }
    }
}

/// The most common text that this one is a variant of.
fn common<'t, 'c>(
    text: &str,
    places: &Places,
    times: usize,
    known: &'t BTreeMap<&'c str, Places>,
) -> Option<(&'c str, &'t Places)> {
    let own = letters(text);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_near = |other: &str| {
        let letters = letters(other);
        letters == own
            || own.chars().count() > 5
                && digits(&own) == digits(&letters)
                && strsim::damerau_levenshtein(&own, &letters) == 1
    };
    let is_more = |other: &str, others: &Places| {
        let underscore = text.contains('_') && !other.contains('_') && letters(other) == own;
        others.len() >= places.len().saturating_mul(times)
            || underscore && others.len() >= places.len()
    };
    known
        .iter()
        .filter(|(other, others)| **other != text && is_more(other, others) && is_near(other))
        .max_by_key(|(_, others)| others.len())
        .map(|(other, others)| (*other, others))
}
