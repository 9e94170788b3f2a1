//! The findings that a catalog had on the day on which it was taken over: they are known, only others fail.
//!
//! An entry has page, rule and place, which holds the value; no line, so that edits elsewhere open nothing again.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::damage;
use crate::diagnostic::{Diagnostic, FileId};
use crate::mistake::Mistake;
use crate::schema::Schemas;
use crate::text::Span;
use crate::yaml;

/// The name of the file where no other is given.
pub const FILE_NAME: &str = "starmap-lint-baseline.json";

const SCHEMA: (&str, &str) =
    ("baseline.schema.json", include_str!("../schemas/baseline.schema.json"));

const VERSION: u32 = 1;

/// Known findings, each with how often it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<Entry, usize>,
}

/// What a known finding is told by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Relative to the folder of the file.
    pub page: String,
    pub rule: String,
    /// Place and value.
    pub place: String,
}

#[derive(Serialize, Deserialize)]
struct Line {
    page: String,
    rule: String,
    place: String,
    #[serde(default = "once", skip_serializing_if = "is_once")]
    count: usize,
}

#[derive(Deserialize)]
struct Document {
    findings: Vec<Line>,
}

fn once() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_once(count: &usize) -> bool {
    *count == 1
}

impl Baseline {
    /// `name` is what the file is called.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Mistake>> {
        if let Some(conflict) = damage::conflicts(text).first() {
            let mistake =
                Mistake::new(name, conflict.markers[0], "a merge was never finished here");
            let help = "delete the file and write it anew with `starmap-lint baseline`";
            return Err(vec![mistake.help(help.to_owned())]);
        }
        let parsed = yaml::parse(text, 0);
        let mut mistakes: Vec<Mistake> =
            parsed.problems.iter().map(|problem| problem.mistake(name)).collect();
        let schemas = Schemas::compile([SCHEMA]).unwrap_or_default();
        match (&parsed.root, schemas.get(SCHEMA.0)) {
            (Some(root), Some(schema)) if mistakes.is_empty() => {
                mistakes.extend(schema.validate(root).into_iter().map(|it| it.mistake(name)));
            }
            (None, _) if mistakes.is_empty() => {
                mistakes.push(Mistake::new(name, Span::at(0), "the file is empty"));
            }
            _ => {}
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let document: Document = serde_json::from_str(text)
            .map_err(|error| vec![Mistake::new(name, Span::at(0), error.to_string())])?;
        let mut baseline = Self::default();
        for Line { page, rule, place, count } in document.findings {
            *baseline.entries.entry(Entry { page, rule, place }).or_default() += count;
        }
        Ok(baseline)
    }

    /// The file: sorted, one entry a line, so that a change shows as what it is.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
        for (at, (entry, count)) in self.entries.iter().enumerate() {
            let Entry { page, rule, place } = entry.clone();
            text.push_str(if at == 0 { "\n    " } else { ",\n    " });
            text.push_str(&serde_json::to_string(&Line { page, rule, place, count: *count })?);
        }
        text.push_str(if self.entries.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        Ok(text)
    }

    pub fn len(&self) -> usize {
        self.entries.values().sum()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn add(&mut self, entry: Entry) {
        *self.entries.entry(entry).or_default() += 1;
    }

    /// The entries that `other` does not have, or not as often.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let left = self.entries.iter().filter_map(|(entry, count)| {
            let left = count.saturating_sub(other.entries.get(entry).copied().unwrap_or(0));
            (left > 0).then(|| (entry.clone(), left))
        });
        Self { entries: left.collect() }
    }

    #[must_use]
    pub fn only(&self, keep: impl Fn(&Entry) -> bool) -> Self {
        let kept = self.entries.iter().filter(|(entry, _)| keep(entry));
        Self { entries: kept.map(|(entry, count)| (entry.clone(), *count)).collect() }
    }

    pub fn extend(&mut self, other: Self) {
        for (entry, count) in other.entries {
            *self.entries.entry(entry).or_default() += count;
        }
    }

    /// Marks the findings that are known, and gives the entries that no finding meets any more.
    ///
    /// `page` names a file as entries do, `is_there` tells whether there is such a page. The entries of a page that is
    /// gone hold for one that has its name elsewhere: it was moved.
    #[must_use]
    pub fn hold(
        &self,
        diagnostics: &mut [Diagnostic],
        page: impl Fn(FileId) -> String,
        is_there: impl Fn(&str) -> bool,
    ) -> Self {
        let mut left = self.entries.clone();
        let mut open = Vec::new();
        for (at, diagnostic) in diagnostics.iter_mut().enumerate().filter(|(_, it)| it.counts()) {
            let entry = entry_of(diagnostic, &page);
            if take(&mut left, &entry) {
                baselined(diagnostic);
            } else {
                open.push((at, entry));
            }
        }
        let mut moved: HashMap<(String, String, String), Vec<Entry>> = HashMap::new();
        for entry in left.keys().filter(|entry| !is_there(&entry.page)) {
            let name = name_of(&entry.page).to_owned();
            moved
                .entry((name, entry.rule.clone(), entry.place.clone()))
                .or_default()
                .push(entry.clone());
        }
        for (at, entry) in open {
            let key = (name_of(&entry.page).to_owned(), entry.rule, entry.place);
            let known =
                moved.get(&key).into_iter().flatten().find(|known| left.contains_key(known));
            if known.is_some_and(|known| take(&mut left, known)) {
                baselined(&mut diagnostics[at]);
            }
        }
        follow(diagnostics);
        Self { entries: left }
    }
}

/// What follows from a known finding is known too. One that says the same of another place has an entry of its own: where
/// it has none it is new, and what else says so follows from it.
fn follow(diagnostics: &mut [Diagnostic]) {
    let known = diagnostics.iter().filter(|it| it.baselined);
    let known: HashMap<String, &'static str> =
        known.map(|it| (it.fingerprint.clone(), it.rule)).collect();
    let mut leads: HashMap<String, String> = HashMap::new();
    for diagnostic in diagnostics.iter_mut().filter(|it| it.counts()) {
        let Some((cause, rule)) =
            diagnostic.caused_by.as_ref().and_then(|cause| known.get_key_value(cause))
        else {
            continue;
        };
        if *rule != diagnostic.rule {
            baselined(diagnostic);
            continue;
        }
        diagnostic.caused_by = leads.get(cause).cloned();
        leads.entry(cause.clone()).or_insert_with(|| diagnostic.fingerprint.clone());
    }
}

/// The entry that a finding is recorded as.
pub fn entry_of(diagnostic: &Diagnostic, page: impl Fn(FileId) -> String) -> Entry {
    Entry {
        page: page(diagnostic.finding.file),
        rule: diagnostic.rule.to_owned(),
        place: match diagnostic.finding.target {
            Some(target) => format!("{} ({})", diagnostic.finding.key, target.as_str()),
            None => diagnostic.finding.key.clone(),
        },
    }
}

fn baselined(diagnostic: &mut Diagnostic) {
    diagnostic.baselined = true;
}

fn take(left: &mut BTreeMap<Entry, usize>, entry: &Entry) -> bool {
    let Some(count) = left.get_mut(entry) else { return false };
    *count -= 1;
    if *count == 0 {
        left.remove(entry);
    }
    true
}

/// What a page keeps when it is moved: its name, for the page of a folder that of the folder too.
fn name_of(page: &str) -> &str {
    let (folder, name) = page.rsplit_once('/').unwrap_or(("", page));
    let stem = name.split('.').next().unwrap_or(name);
    if !["readme", "index", "_index"].iter().any(|index| stem.eq_ignore_ascii_case(index)) {
        return name;
    }
    let parent = folder.rfind('/').map_or(0, |at| at + 1);
    &page[parent..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Finding, Severity};

    fn found(fingerprint: &str, caused_by: Option<&str>) -> Diagnostic {
        Diagnostic {
            rule: "dead-link",
            severity: Severity::Error,
            finding: Finding::new(FileId(0), Span::at(0), fingerprint, "gone").boxed(),
            fingerprint: fingerprint.to_owned(),
            caused_by: caused_by.map(str::to_owned),
            suppressed: false,
            reason: None,
            baselined: false,
        }
    }

    #[test]
    fn what_follows_from_a_known_finding_is_known() {
        let page = |_| "a.md".to_owned();
        let mut baseline = Baseline::default();
        baseline.add(entry_of(&found("cause", None), page));
        let other_rule = |follows: Diagnostic| Diagnostic { rule: "orphan-page", ..follows };
        let mut now = [
            found("cause", None),
            other_rule(found("follows", Some("cause"))),
            found("new", None),
            other_rule(found("follows from new", Some("new"))),
            found("says the same", Some("cause")),
            found("says it too", Some("cause")),
        ];
        let left = baseline.hold(&mut now, page, |_| true);
        assert!(left.is_empty());
        assert_eq!(now.each_ref().map(|it| it.baselined), [true, true, false, false, false, false]);
        // A new link to what links were known to miss is new, and one more follows from it.
        assert_eq!(now[4].caused_by, None);
        assert_eq!(now[5].caused_by.as_deref(), Some("says the same"));
    }
}
