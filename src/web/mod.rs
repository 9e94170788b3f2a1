//! Links that leave the catalog: which addresses they name, and what asking them came to.
//!
//! What asks is passed in ([`Asks`]): nothing here knows a network, so rules are tested with a table of answers.

mod address;
mod verdict;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use address::{Address, escaped, normal};
pub use verdict::{Dead, Unchecked, Verdict};

use crate::badge;
use crate::diagnostic::{FileId, Finding};
use crate::links::destination::Destination;
use crate::parse::markdown::LinkForm;
use crate::record::Record;
use crate::text::Span;
use crate::tree::Node;

/// A link or an image whose target is on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub file: FileId,
    /// The target as written; the whole link where it is not written at it.
    pub span: Span,
    /// Whether `span` holds the target and nothing else, so that it can be replaced.
    pub is_exact: bool,
    /// An image that shields.io draws: it is judged by its grammar, and asked for only on demand.
    pub is_badge: bool,
    /// As the page writes it.
    pub target: Box<str>,
}

/// One address, and the places in its page that links name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    pub url: String,
    pub fragments: BTreeSet<String>,
}

/// What came of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub verdict: Verdict,
    /// Places that links name and the page does not have.
    pub missing: BTreeSet<String>,
}

impl From<Verdict> for Answer {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, missing: BTreeSet::new() }
    }
}

/// Whoever can tell what became of addresses.
pub trait Asks: Sync + std::fmt::Debug {
    /// Whether the address is to be asked at all.
    fn wants(&self, url: &str, is_badge: bool) -> bool;

    /// The answers, in the order of the questions.
    fn ask(&self, questions: &[Question]) -> Vec<Answer>;
}

/// All links to the web that were asked, with their answers.
#[derive(Debug, Default)]
pub struct Web {
    /// By path and place, each with the address that it names.
    links: Vec<(Link, Address)>,
    answers: BTreeMap<String, Answer>,
}

/// The links of a page that lead to the web, and the addresses in its front matter.
pub fn links(record: &Record<'_>) -> Vec<Link> {
    let block = record.front_matter.as_ref().and_then(|block| block.root.as_ref());
    let mut found = Vec::new();
    if let Some(root) = block {
        addresses(record, root, &mut found);
    }
    let links = record.document.links.iter();
    let links = links.filter(|link| names_address(&link.target));
    found.extend(links.map(|link| Link {
        file: record.file,
        span: link.target_span,
        is_exact: link.form != LinkForm::Reference
            && link.target_span.of(record.text) == link.target,
        is_badge: link.image && badge::parse(&link.target).is_some(),
        target: link.target.as_ref().into(),
    }));
    found
}

/// Whether a target names an address, and no pattern of some.
fn names_address(target: &str) -> bool {
    let is_address = match Destination::parse(target) {
        Destination::ProtocolRelative => true,
        destination => leads_to_web(&destination),
    };
    is_address && !address::is_template(target)
}

fn leads_to_web(destination: &Destination<'_>) -> bool {
    matches!(destination, Destination::Url { scheme }
        if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// The values of front matter that are addresses, and nothing else.
fn addresses(record: &Record<'_>, node: &Node<'_>, found: &mut Vec<Link>) {
    if let Some(text) = node.as_str()
        && !text.contains(char::is_whitespace)
        && leads_to_web(&Destination::parse(text))
        && !address::is_template(text)
    {
        found.push(Link {
            file: record.file,
            span: node.span,
            is_exact: node.span.of(record.text) == text,
            is_badge: badge::parse(text).is_some(),
            target: text.into(),
        });
    }
    for inner in node.items().iter().chain(node.entries().iter().map(|entry| &entry.value)) {
        addresses(record, inner, found);
    }
}

impl Web {
    /// Asks each address once.
    pub fn ask(mut links: Vec<Link>, asks: &dyn Asks) -> Self {
        links.sort_by_key(|link| (link.file, link.span.start));
        let mut questions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut asked = Vec::new();
        let mut answers = BTreeMap::new();
        for link in links {
            let Some(address) = Address::parse(&link.target) else {
                let address = Address { url: link.target.to_string(), fragment: None };
                let verdict = match link.target.len() {
                    ..=address::LONGEST => Verdict::Dead(Dead::Malformed),
                    _ => Verdict::Unchecked(Unchecked::TooLong),
                };
                answers.insert(address.url.clone(), verdict.into());
                asked.push((link, address));
                continue;
            };
            if !asks.wants(&address.url, link.is_badge) {
                continue;
            }
            let fragments = questions.entry(address.url.clone()).or_default();
            fragments.extend(address.fragment.clone());
            asked.push((link, address));
        }
        let questions: Vec<Question> =
            questions.into_iter().map(|(url, fragments)| Question { url, fragments }).collect();
        let given = asks.ask(&questions);
        answers.extend(questions.into_iter().map(|question| question.url).zip(given));
        Self { links: asked, answers }
    }

    /// The links with their answers, in the order of path and place.
    pub fn answered(&self) -> impl Iterator<Item = (&Link, &Address, &Answer)> {
        self.links
            .iter()
            .filter_map(|(link, address)| Some((link, address, self.answers.get(&address.url)?)))
    }

    /// What a rule says of each link. `say` gives a finding with the name of its cause; of findings with one
    /// cause those after the first only follow from it.
    pub fn each(
        &self,
        rule: &'static str,
        findings: &mut Vec<Finding>,
        say: impl Fn(&Link, &Address, &Answer) -> Option<(String, Finding)>,
    ) {
        let mut first: HashMap<String, (FileId, Span)> = HashMap::new();
        for (link, address, answer) in self.answered() {
            let Some((cause, finding)) = say(link, address, answer) else { continue };
            findings.push(match first.get(&cause) {
                Some(&(file, span)) if (file, span) != (link.file, link.span) => {
                    finding.because_of(rule, file, span)
                }
                Some(_) => continue,
                None => {
                    first.insert(cause, (link.file, link.span));
                    finding
                }
            });
        }
    }
}
