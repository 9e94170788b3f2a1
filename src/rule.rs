//! What a rule is: an id, a level, a page of documentation, and a function from a record to findings.

use std::ops::Deref;

use crate::damage::{Damage, Utf16};
use crate::diagnostic::{FileId, Finding, Severity};
use crate::links::resolve::{Platform, Site};
use crate::parse::markdown::{Document, Link};
use crate::profile::{Kind, Profile};
use crate::record::Record;
use crate::schema::Violation;
use crate::text::Span;

/// How much the findings of a rule weigh, if it runs at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Off,
    Info,
    Warn,
    Error,
}

impl Level {
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warn => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Off, Self::Info, Self::Warn, Self::Error]
            .into_iter()
            .find(|level| level.as_str() == text)
    }
}

#[derive(Debug)]
pub struct Rule {
    /// Kebab case; names the fault and reads well after "allow".
    pub id: &'static str,
    pub level: Level,
    /// One line, lower case, without a full stop.
    pub summary: &'static str,
    /// Markdown with the sections "What it checks", "Why" and "How to fix".
    pub docs: &'static str,
    pub check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One page by itself, and whether what it links to exists.
    Page(fn(&Page<'_>, &mut Findings)),
    /// All pages together.
    Catalog(fn(&crate::catalog::Catalog<'_>, &mut Findings)),
}

/// What a rule says, in the order in which it says it.
pub type Findings = Vec<Finding>;

/// A page as rules see it: its record, and what is known around it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'c> {
    pub record: &'c Record<'c>,
    /// The file as it is; its text has the same offsets.
    pub bytes: &'c [u8],
    /// Bytes that are no UTF-8; each stands as one `?` in the text.
    pub invalid: &'c [Span],
    pub utf16: Option<Utf16>,
    pub damage: &'c Damage,
    pub violations: &'c [Violation],
    pub profile: Option<&'c Profile>,
    /// `None` for a page without a catalog around it: its links can not be judged.
    pub site: Option<Site<'c>>,
    pub platforms: &'c [Platform],
}

impl<'c> Deref for Page<'c> {
    type Target = Record<'c>;

    fn deref(&self) -> &Record<'c> {
        self.record
    }
}

impl<'c> Page<'c> {
    pub fn document(&self) -> &'c Document<'c> {
        &self.record.document
    }

    /// A finding on this page.
    pub fn finding(
        &self,
        span: Span,
        key: impl Into<String>,
        message: impl Into<String>,
    ) -> Finding {
        Finding::new(self.record.file, span, key, message)
    }

    pub fn file(&self) -> FileId {
        self.record.file
    }

    pub fn kind(&self) -> Option<&'c Kind> {
        self.record.kind
    }

    /// The platforms that the links of this page must work on: a page that shows its folder on one platform
    /// alone is judged for that one.
    pub fn platforms(&self) -> impl Iterator<Item = Platform> + '_ {
        let name = self.record.path.rsplit_once('/').map_or(self.record.path, |(_, name)| name);
        let index = self
            .profile
            .and_then(|profile| profile.index_pages.iter().find(|index| index.file == name));
        let twin = index.is_some_and(|index| {
            self.platforms.iter().any(|platform| {
                index.targets.iter().any(|target| target == platform.target().as_str())
            })
        });
        self.platforms.iter().copied().filter(move |platform| {
            !twin
                || index.is_some_and(|index| {
                    index.targets.iter().any(|target| target == platform.target().as_str())
                })
        })
    }

    pub fn link_text<'a>(&self, link: &'a Link<'_>) -> &'a str {
        link.text.trim()
    }
}
