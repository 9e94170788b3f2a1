//! What a rule is: an id, a level, a page of documentation, and a function from a record to findings.

pub(crate) mod lost;
mod options;
pub mod settings;

use std::ops::Deref;

use crate::beside::Beside;
use crate::catalog::Catalog;
use crate::damage::{Damage, Utf16};
use crate::diagnostic::{Applicability, Edit, FileId, Finding, Fix, Severity};
use crate::links::resolve::{Platform, Site};
use crate::navigation::{self, Fault, Route};
use crate::parse::markdown::{Cell, Document, Link};
use crate::profile::{Kind, Profile, TableDef};
use crate::record::Record;
use crate::schema::Violation;
use crate::suppression::Suppression;
use crate::text::Span;
use crate::web::Web;

pub use options::{Chosen, RuleOption};

/// How much the findings of a rule weigh, if it runs at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Off,
    Info,
    Warn,
    Error,
}

impl Level {
    /// From the lowest on.
    pub const ALL: [Self; 4] = [Self::Off, Self::Info, Self::Warn, Self::Error];

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
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

/// What `--fix` can do about the findings of a rule: not about each of them, but about those that tell enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Unseen.
    Safe,
    /// With `--unsafe-fixes`.
    Unsafe,
    /// Some unseen, some with `--unsafe-fixes`.
    Either,
    /// Nothing, and why.
    Never(&'static str),
}

impl std::fmt::Display for Mend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Safe => f.write_str("`--fix`"),
            Self::Unsafe => f.write_str("`--fix --unsafe-fixes`, which needs an eye"),
            Self::Either => f.write_str("`--fix`, and some findings `--fix --unsafe-fixes`"),
            Self::Never(why) => write!(f, "none: {why}"),
        }
    }
}

#[derive(Debug)]
pub struct Rule {
    /// Kebab case; names the fault and reads well after "allow".
    pub id: &'static str,
    pub level: Level,
    pub mend: Mend,
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
    Page(PageCheck),
    /// All pages together.
    Catalog(CatalogCheck),
    /// What can be said of one page by itself, and what takes others.
    Both(PageCheck, CatalogCheck),
    /// The links to the web, once they were asked.
    Web(WebCheck),
    /// One page, by options.
    PageBy(&'static [RuleOption], fn(&Page<'_>, Chosen<'_>, &mut Findings)),
    /// All pages, by options.
    CatalogBy(&'static [RuleOption], fn(&Catalog<'_>, Chosen<'_>, &mut Findings)),
}

pub type PageCheck = fn(&Page<'_>, &mut Findings);
pub type CatalogCheck = fn(&Catalog<'_>, &mut Findings);
pub type WebCheck = fn(&Web, &mut Findings);

impl Check {
    pub fn is_of_pages(self) -> bool {
        matches!(self, Self::Page(_) | Self::Both(..) | Self::PageBy(..))
    }

    pub fn is_of_catalogs(self) -> bool {
        matches!(self, Self::Catalog(_) | Self::Both(..) | Self::CatalogBy(..))
    }

    /// Judges a page, if this looks at single pages.
    pub fn page(self, page: &Page<'_>, chosen: Chosen<'_>, findings: &mut Findings) {
        match self {
            Self::Page(check) | Self::Both(check, _) => check(page, findings),
            Self::PageBy(_, check) => check(page, chosen, findings),
            Self::Catalog(_) | Self::CatalogBy(..) | Self::Web(_) => {}
        }
    }

    /// Judges all pages together, if this does so.
    pub fn catalog(self, catalog: &Catalog<'_>, chosen: Chosen<'_>, findings: &mut Findings) {
        match self {
            Self::Catalog(check) | Self::Both(_, check) => check(catalog, findings),
            Self::CatalogBy(_, check) => check(catalog, chosen, findings),
            Self::Page(_) | Self::PageBy(..) | Self::Web(_) => {}
        }
    }

    pub fn web(self) -> Option<WebCheck> {
        match self {
            Self::Web(check) => Some(check),
            _ => None,
        }
    }

    /// What the user may set beside the level.
    pub fn options(self) -> &'static [RuleOption] {
        match self {
            Self::PageBy(options, _) | Self::CatalogBy(options, _) => options,
            _ => &[],
        }
    }
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
    /// Those that the links of this page must work on.
    pub platforms: &'c [Platform],
    /// Its links that do not simply lead to the web, followed.
    pub routes: &'c [Route<'c>],
    /// The files in its folder that tell what it tells.
    pub beside: &'c [Beside<'c>],
    /// The comments on it that speak to the linter.
    pub suppressions: &'c [Suppression],
    /// Days since 1970, where a day is known.
    pub today: Option<i64>,
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

    /// Whether the schema of the page has its say on a label in a part of the record: it names it, or it was heard on it or
    /// on the one that is meant.
    pub fn schema_judges(&self, part: [&str; 2], label: &str, meant: &str, span: Span) -> bool {
        let pointer = format!("/{}/{}/{meant}", part[0], part[1]);
        let is_heard = |told: &Violation| told.span == span || told.pointer == pointer;
        self.violations.iter().any(is_heard) || {
            let schema = self.kind().and_then(|kind| kind.schema.as_deref()).zip(self.profile);
            schema.is_some_and(|(schema, profile)| {
                profile.schemas.keys(schema, &part).contains(label)
            })
        }
    }

    /// The same of a label or a column of a table.
    pub fn schema_judges_cell(&self, table: &TableDef, label: &Cell<'_>, meant: &str) -> bool {
        let part = ["tables", table.key()];
        table.in_schema() && self.schema_judges(part, &label.text, meant, label.span)
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

    /// The platforms that the links of this page must work on.
    pub fn platforms(&self) -> impl Iterator<Item = Platform> + '_ {
        self.platforms.iter().copied()
    }

    /// The links with this fault.
    pub fn faulty(&self, fault: Fault) -> impl Iterator<Item = &'c Route<'c>> {
        self.routes.iter().filter(move |route| route.fault == Some(fault))
    }

    /// The target that leads from here to the page on all platforms of this page, and the edit of the link
    /// that writes it, its fragment kept.
    pub fn retarget(&self, route: &Route<'_>, to: FileId) -> (Option<String>, Option<Edit>) {
        let target = self.site.and_then(|site| site.portable(self.file(), to, self.platforms));
        // As the link was written, so that no more of it changes than has to.
        let is_dotted = route.link.target.starts_with("./");
        let target = target.map(|target| {
            let is_bare = !target.starts_with(['.', '/']);
            if is_bare && is_dotted { format!("./{target}") } else { target }
        });
        let edit = target.as_ref().zip(route.path_span(self.text)).map(|(target, span)| Edit {
            file: None,
            span,
            text: target.clone(),
        });
        (target, edit)
    }

    /// Says in help, and where it can in a fix, which page a broken link is meant to lead to.
    pub fn mended(&self, finding: Finding, route: &Route<'_>) -> Finding {
        let Some((site, meant)) = self.site.zip(route.meant) else { return finding };
        let path = site.paths().path(meant);
        let (target, edit) = self.retarget(route, meant);
        let Some(target) = target else {
            let help = self.no_common_form(meant);
            return finding.help(help.unwrap_or_else(|| format!("link to `{path}`")));
        };
        let mut finding = finding.help(format!("write `{target}`, which leads to `{path}`"));
        let title = format!("link to `{target}`");
        finding.fixes.extend(edit.map(|edit| Fix::new(Applicability::Safe, title, vec![edit])));
        finding
    }

    /// Where no way to write a link works on all platforms: what it would be on each.
    pub fn no_common_form(&self, to: FileId) -> Option<String> {
        let [_, _, ..] = self.platforms else { return None };
        let site = self.site?;
        let forms: Option<Vec<String>> = self
            .platforms
            .iter()
            .map(|platform| {
                let form = site.relative(self.file(), to, *platform)?;
                Some(format!("`{form}` {}", navigation::there(*platform)))
            })
            .collect();
        Some(format!(
            "no target leads to `{}` on all platforms: write {}, and generate one of them",
            site.paths().path(to),
            forms?.join(" or ")
        ))
    }

    pub fn link_text<'a>(&self, link: &'a Link<'_>) -> &'a str {
        link.text.trim()
    }
}
