//! What a run remembers: the answers of addresses, and schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::cache::{self, DAY, HOUR, Kept};
use crate::web::{Answer, Question, Unchecked, Verdict};

/// Answers by address.
#[derive(Debug, Default)]
pub(super) struct Answers {
    folder: Option<PathBuf>,
    known: BTreeMap<String, Entry>,
    new: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    /// Seconds since 1970.
    asked: u64,
    verdict: Verdict,
    /// Places that were looked up, and whether the page has them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    places: BTreeMap<String, bool>,
}

impl Kept for Entry {
    const FILE: &str = "addresses-v1.json";
    const MOST: usize = 100_000;

    fn asked(&self) -> u64 {
        self.asked
    }

    fn lifetime(&self) -> u64 {
        match &self.verdict {
            Verdict::Fine | Verdict::Moved { .. } | Verdict::Insecure => 7 * DAY,
            Verdict::Dead(_) | Verdict::Certificate(_) => DAY,
            // What depends on this run and this machine.
            Verdict::Unchecked(
                Unchecked::Private
                | Unchecked::NoNetwork
                | Unchecked::TooLong
                | Unchecked::Interrupted,
            ) => 0,
            Verdict::Unchecked(_) => HOUR,
        }
    }

    fn weight(&self) -> usize {
        1
    }
}

/// A schema from the web.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Schema {
    /// Seconds since 1970.
    pub(super) asked: u64,
    pub(super) text: String,
    /// The addresses that were asked for it, one sending on to the next.
    pub(super) way: Vec<String>,
}

impl Kept for Schema {
    const FILE: &str = "schemas-v1.json";

    /// Bytes of text.
    const MOST: usize = 16 << 20;

    fn asked(&self) -> u64 {
        self.asked
    }

    fn lifetime(&self) -> u64 {
        7 * DAY
    }

    fn weight(&self) -> usize {
        self.text.len()
    }
}

impl Answers {
    pub(super) fn open(folder: &Path, now: u64) -> Self {
        let known = cache::read(folder, now);
        Self { folder: Some(folder.to_owned()), known, new: BTreeMap::new() }
    }

    /// What is known of the address and all its places that are asked for.
    pub(super) fn get(&self, question: &Question, with_fragments: bool) -> Option<Answer> {
        let entry = self.known.get(&question.url)?;
        let mut missing = BTreeSet::new();
        if with_fragments {
            for fragment in &question.fragments {
                if !*entry.places.get(fragment)? {
                    missing.insert(fragment.clone());
                }
            }
        }
        Some(Answer { verdict: entry.verdict.clone(), missing })
    }

    pub(super) fn put(
        &mut self,
        question: &Question,
        answer: &Answer,
        with_fragments: bool,
        now: u64,
    ) {
        let looked_up = question.fragments.iter().filter(|_| with_fragments);
        let places =
            looked_up.map(|place| (place.clone(), !answer.missing.contains(place))).collect();
        let entry = Entry { asked: now, verdict: answer.verdict.clone(), places };
        if entry.holds(now) {
            self.new.insert(question.url.clone(), entry);
        }
    }

    /// Writes down what is new.
    ///
    /// # Errors
    ///
    /// Where the folder can not be written: the run is none the worse for it.
    pub(super) fn save(self, now: u64) -> io::Result<()> {
        self.folder.map_or(Ok(()), |folder| cache::keep(&folder, self.new, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Dead;

    const NOW: u64 = 1_800_000_000;

    fn question(url: &str, fragments: &[&str]) -> Question {
        let fragments = fragments.iter().map(|fragment| (*fragment).to_owned()).collect();
        Question { url: url.to_owned(), fragments }
    }

    fn remember(folder: &Path, url: &str, verdict: Verdict, at: u64) {
        let mut cache = Answers::open(folder, at);
        cache.put(&question(url, &[]), &verdict.into(), false, at);
        cache.save(at).unwrap();
    }

    fn known(folder: &Path, url: &str, now: u64) -> Option<Verdict> {
        Some(Answers::open(folder, now).get(&question(url, &[]), false)?.verdict)
    }

    #[test]
    fn each_verdict_has_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let limited = Verdict::Unchecked(Unchecked::Status(429));
        for (url, verdict, lifetime) in [
            ("https://a.org/", Verdict::Fine, 7 * DAY),
            ("https://b.org/", Verdict::Dead(Dead::Status(404)), DAY),
            ("https://c.org/", limited, HOUR),
        ] {
            remember(folder.path(), url, verdict.clone(), NOW);
            assert_eq!(known(folder.path(), url, NOW + lifetime - 1), Some(verdict));
            assert_eq!(known(folder.path(), url, NOW + lifetime), None);
            assert_eq!(known(folder.path(), url, NOW - 1), None, "from the future");
        }
        remember(folder.path(), "https://d.org/", Verdict::Unchecked(Unchecked::Private), NOW);
        assert_eq!(known(folder.path(), "https://d.org/", NOW), None);
    }

    #[test]
    fn places_are_remembered_one_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Answers::open(folder.path(), NOW);
        let asked = question("https://a.org/", &["here", "gone"]);
        let missing = BTreeSet::from(["gone".to_owned()]);
        let answer = Answer { verdict: Verdict::Fine, missing };
        cache.put(&asked, &answer, true, NOW);
        cache.save(NOW).unwrap();
        let cache = Answers::open(folder.path(), NOW);
        assert_eq!(cache.get(&asked, true), Some(answer));
        assert_eq!(cache.get(&question("https://a.org/", &["other"]), true), None);
        assert_eq!(
            cache.get(&question("https://a.org/", &["other"]), false),
            Some(Verdict::Fine.into())
        );
    }
}
