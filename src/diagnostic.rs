//! What a rule says: a finding at one place, the places that belong to it, and the edits that mend it.
//!
//! Plain data. How a finding looks is the reporters' affair, whether it fails the run the driver's.

use crate::name::Name;
use crate::text::Span;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Index of a file in the sorted list of all files of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A platform that links must work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    GitHub,
    Hugo,
}

impl Target {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::Hugo => "hugo",
        }
    }
}

/// Another place that belongs to a finding: in the same file a label, elsewhere a snippet of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// `None`: the file of the finding.
    pub file: Option<FileId>,
    pub span: Span,
    pub message: String,
}

/// Whether a fix may be applied unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// The page says the same, only right, or what follows from the same page alone.
    Safe,
    /// Needs an eye.
    Unsafe,
}

/// One replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// `None`: the file of the finding.
    pub file: Option<FileId>,
    pub span: Span,
    pub text: String,
}

/// A file that is not there yet, in the folder of the finding's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    pub name: String,
    pub text: String,
}

impl NewFile {
    /// Its path, where `file` is that of the finding's file.
    pub fn path(&self, file: &str) -> String {
        let folder = file.rfind('/').map_or("", |end| &file[..=end]);
        format!("{folder}{}", self.name)
    }
}

/// What together mends one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub applicability: Applicability,
    pub title: String,
    pub edits: Vec<Edit>,
    /// The file that is missing, where that is the fault.
    pub creates: Option<NewFile>,
}

impl Fix {
    pub fn new(applicability: Applicability, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { applicability, title: title.into(), edits, creates: None }
    }
}

/// Another finding, by its rule and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub rule: &'static str,
    pub file: FileId,
    pub span: Span,
}

/// One fault at one primary place.
///
/// `message` is lower case, without a full stop, and names both sides; `help` is an imperative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub file: FileId,
    pub span: Span,
    pub message: String,
    /// What stands at the primary place, shown under its snippet.
    pub label: Option<String>,
    pub help: Option<String>,
    pub related: Vec<Related>,
    pub fixes: Vec<Fix>,
    pub target: Option<Target>,
    /// The finding that this one only follows from.
    pub caused_by: Option<Cause>,
    /// Place and value, for the fingerprint: the same after edits elsewhere on the page.
    pub key: String,
    /// Roles that the page tells nowhere because of this.
    pub lost: Vec<Name>,
}

impl Finding {
    /// `key` names the place and the value, not the line.
    pub fn new(
        file: FileId,
        span: Span,
        key: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            file,
            span,
            message: message.into(),
            label: None,
            help: None,
            related: Vec::new(),
            fixes: Vec::new(),
            target: None,
            caused_by: None,
            key: key.into(),
            lost: Vec::new(),
        }
    }

    /// The same in as little memory as it takes: a catalog may have hundreds of thousands of findings.
    #[must_use]
    pub fn boxed(mut self) -> Box<Self> {
        let related = self.related.iter_mut().map(|related| &mut related.message);
        let fixes = self.fixes.iter_mut();
        let of_fixes = fixes.flat_map(|fix| {
            fix.edits.shrink_to_fit();
            fix.edits.iter_mut().map(|edit| &mut edit.text).chain([&mut fix.title])
        });
        let own = [&mut self.message, &mut self.key].into_iter();
        let own = own.chain(&mut self.label).chain(&mut self.help);
        own.chain(related).chain(of_fixes).for_each(String::shrink_to_fit);
        self.related.shrink_to_fit();
        self.fixes.shrink_to_fit();
        self.lost.shrink_to_fit();
        Box::new(self)
    }

    #[must_use]
    pub fn losing(mut self, roles: Vec<Name>) -> Self {
        self.lost = roles;
        self
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a place in the same file.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { file: None, span, message: message.into() });
        self
    }

    /// Adds a place in another file.
    #[must_use]
    pub fn elsewhere(mut self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { file: Some(file), span, message: message.into() });
        self
    }

    /// Its own place, and those that belong to it.
    pub fn places(&self) -> impl Iterator<Item = (FileId, Span)> {
        let related = self.related.iter();
        let related = related.map(|it| (it.file.unwrap_or(self.file), it.span));
        std::iter::once((self.file, self.span)).chain(related)
    }

    /// Says that the finding only follows from another one.
    #[must_use]
    pub fn because_of(mut self, rule: &'static str, file: FileId, span: Span) -> Self {
        self.caused_by = Some(Cause { rule, file, span });
        self
    }

    #[must_use]
    pub fn on(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// Adds a fix of one edit in the same file.
    #[must_use]
    pub fn fix(
        mut self,
        applicability: Applicability,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let edit = Edit { file: None, span, text: text.into() };
        self.fixes.push(Fix::new(applicability, title, vec![edit]));
        self
    }
}

/// A finding as the driver hands it on: with its rule, its weight and its identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub rule: &'static str,
    pub severity: Severity,
    pub finding: Box<Finding>,
    /// Made of rule, page id, place and value; stable when lines move.
    pub fingerprint: String,
    /// Fingerprint of the finding that this one only follows from: such a finding is folded.
    pub caused_by: Option<String>,
    /// Taken out by a comment on the page: shown where a format can mark it so.
    pub suppressed: bool,
    /// What that comment gives as its reason.
    pub reason: Option<String>,
    /// Known from the baseline: shown where a format can mark it so.
    pub baselined: bool,
}

impl Diagnostic {
    /// Whether it counts: neither suppressed nor known.
    pub fn counts(&self) -> bool {
        !self.suppressed && !self.baselined
    }
}

/// All that a run found, in the order in which it is shown: by path, place and rule.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub diagnostics: Vec<Diagnostic>,
    /// How many pages were linted.
    pub pages: usize,
    /// Sentences about the run as a whole, for the summary: the profile taken, what was left out and why.
    pub notes: Vec<String>,
    /// Whether the findings were held against a baseline: each is in it or new.
    pub has_baseline: bool,
    /// What the change altered, where only what a change brought about was asked for: by path.
    pub altered: Vec<Altered>,
}

/// A fact that a page tells otherwise than before a change.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Altered {
    /// The path of the page after the change.
    pub path: String,
    /// The role of the fact, and what a person calls it.
    pub role: &'static str,
    pub title: String,
    /// As they stand on the page; `None` where it tells nothing of it.
    pub old: Option<String>,
    pub new: Option<String>,
    /// Of a price that is at least twice what it was, or at most half: how many times it is.
    pub jump: Option<f64>,
}

/// Where reporters get the text of a file from, to draw a snippet of it.
pub trait Sources: Sync {
    /// The path as shown: relative to the working directory, `/` between its parts, bytes that are no
    /// UTF-8 percent-encoded.
    fn path(&self, file: FileId) -> String;
    /// The bytes, read again from the snapshot that was linted; `None` where they are gone.
    fn bytes(&self, file: FileId) -> Option<std::sync::Arc<[u8]>>;
}
