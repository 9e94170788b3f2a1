//! The run: reads every page once, lets the rules look at it, and puts what they say in order.

mod altered;
mod broken;
mod change;
mod copies;
mod follow;
mod gone;
mod suppress;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::beside;
use crate::catalog::{Catalog, CatalogBuilder, NestedCopy, PageFacts};
use crate::damage::{self, Decoded};
use crate::diagnostic::{Applicability, Cause, Diagnostic, Edit, FileId, Finding, Fix, Outcome};
use crate::links::destination::Destination;
use crate::links::paths::{Paths, is_markdown};
use crate::links::resolve::{Platform, Site};
use crate::name::Name;
use crate::navigation::{self, Route};
use crate::profile::Profile;
use crate::record::{self, Reading, Record};
use crate::rewrite::read_again;
use crate::rule::{Chosen, Level, Page, Rule, RuleOption};
use crate::rules;
use crate::schema::{Schemas, Violation};
use crate::snapshot::{Moved, Snapshot, Standing};
use crate::source::Source;
use crate::suppression::{self, Suppression};
use crate::text::Span;
use crate::twins;
use crate::value::pool::Pool;
use crate::voices;
use crate::web::{self, Asks, Web};
use crate::wording::told_apart;

use broken::{Over, guarded, unbroken};
use follow::{
    Damaged, follow, follow_damage, follow_empties, follow_lost, follow_order, follow_places,
    follow_rows, follow_source, follow_values,
};
use suppress::Suppressions;

pub use change::{Before, lint_change};

/// What a run looks at and how.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    pub profile: Option<&'a Profile>,
    /// Platforms that links must work on; GitHub where there is none.
    pub platforms: Vec<Platform>,
    /// Levels that differ from the rules' own.
    pub levels: HashMap<String, Level>,
    /// What is set of the options of rules.
    pub values: Values,
    /// Levels and options that differ on some pages, the later ones over the earlier ones.
    pub overrides: Vec<Override>,
    /// Heuristic rules, off by default, run too.
    pub pedantic: bool,
    /// Only these rules run, where there are any.
    pub select: HashSet<String>,
    /// Pages without a catalog around them: their links are not judged, their kind follows from what they hold.
    pub alone: bool,
    /// Copies of the catalog inside itself are linted page by page.
    pub nested: bool,
    /// Findings of these files only, where there are any; all pages are read.
    pub only: Option<HashSet<FileId>>,
    /// Files that are no pages whatever their ending.
    pub excluded: HashSet<FileId>,
    /// The files that the pages were generated from, numbered behind those of the catalog.
    pub source: Option<&'a Snapshot>,
    /// Files that are pages whatever their ending.
    pub pages: HashSet<FileId>,
    /// Days since 1970: comments that hold until an earlier day take nothing out.
    pub today: Option<i64>,
    /// What else pages must meet, by the name of their kind.
    pub schemas: Arc<OwnSchemas>,
    /// Who asks what is on the web; nothing is asked where there is nobody.
    pub web: Option<&'a dyn Asks>,
}

/// Levels and options that hold on some pages.
#[derive(Clone, Debug, Default)]
pub struct Override {
    pub files: HashSet<FileId>,
    pub levels: HashMap<String, Level>,
    pub values: Values,
}

/// Schemas that are the user's own.
#[derive(Debug, Default)]
pub struct OwnSchemas {
    /// By the name of a kind: which schema, and whether it stands in the place of the profile's.
    pub of_kinds: BTreeMap<String, (String, bool)>,
    pub schemas: Schemas,
}

/// Options of rules by the id of the rule and their own name.
pub type Values = HashMap<String, BTreeMap<String, f64>>;

impl Options<'_> {
    /// The same for a tree to which files were added; where only some are asked for, so are those.
    #[must_use]
    pub fn moved(&self, from: &Snapshot, to: &Snapshot) -> Cow<'_, Self> {
        if from.len() == to.len() {
            return Cow::Borrowed(self);
        }
        let ids = Moved::new(from, to);
        let mut moved = self.clone();
        moved.only = self.only.as_ref().map(|only| ids.with_added(only));
        moved.excluded = ids.of(&self.excluded);
        moved.pages = ids.of(&self.pages);
        for over in &mut moved.overrides {
            over.files = ids.of(&over.files);
        }
        Cow::Owned(moved)
    }

    /// The level of a rule on one page.
    fn level_on(&self, file: FileId, rule: &Rule) -> Level {
        if !self.select.is_empty() && !self.select.contains(rule.id) {
            return Level::Off;
        }
        let mut overrides = self.overrides.iter().rev().filter(|one| one.files.contains(&file));
        let over = overrides.find_map(|one| one.levels.get(rule.id));
        over.copied().unwrap_or_else(|| self.level(rule))
    }

    /// Hands over what is set of the options of a rule.
    fn with_chosen<T>(&self, rule: &Rule, judge: impl FnOnce(Chosen<'_>) -> T) -> T {
        let of = |values: &Values, option: &RuleOption| {
            values.get(rule.id).and_then(|values| values.get(option.name)).copied()
        };
        let set = |file: FileId, option: &RuleOption| {
            let overrides = self.overrides.iter().rev().filter(|one| one.files.contains(&file));
            let mut over = overrides.filter_map(|one| of(&one.values, option));
            over.next().or_else(|| of(&self.values, option))
        };
        judge(Chosen::new(&set))
    }

    /// Whether the rule runs on any page.
    fn runs(&self, rule: &Rule) -> bool {
        let selected = self.select.is_empty() || self.select.contains(rule.id);
        let over = self.overrides.iter().filter_map(|one| one.levels.get(rule.id));
        self.level(rule) != Level::Off
            || (selected && over.copied().any(|level| level != Level::Off))
    }

    fn level(&self, rule: &Rule) -> Level {
        if !self.select.is_empty() && !self.select.contains(rule.id) {
            return Level::Off;
        }
        if let Some(level) = self.levels.get(rule.id) {
            return *level;
        }
        match rule.level {
            Level::Off if self.pedantic || self.select.contains(rule.id) => Level::Warn,
            level => level,
        }
    }
}

/// So many pages are read before what they leave behind is put together.
const AT_ONCE: usize = 2048;

/// What came of one page.
#[derive(Clone)]
struct Read {
    made: Vec<Made>,
    facts: Option<PageFacts>,
    damaged: Vec<Damaged>,
    lost: HashMap<Name, Cause>,
    suppressions: Vec<Suppression>,
    web: Vec<web::Link>,
}

impl Read {
    fn failed(rule: &'static Rule, finding: Finding) -> Self {
        Self {
            made: vec![(rule, finding.boxed())],
            facts: None,
            damaged: Vec::new(),
            lost: HashMap::new(),
            suppressions: Vec::new(),
            web: Vec::new(),
        }
    }
}

/// A finding with the rule that made it.
type Made = (&'static Rule, Box<Finding>);

/// Lints all pages of the snapshot.
pub fn lint(
    snapshot: &Snapshot,
    options: &Options<'_>,
    progress: &(dyn Fn(usize) + Sync),
) -> Outcome {
    lint_with(snapshot, options, &Settings::new(options), progress)
}

fn lint_with(
    snapshot: &Snapshot,
    options: &Options<'_>,
    settings: &Settings,
    progress: &(dyn Fn(usize) + Sync),
) -> Outcome {
    let paths = Paths::new(snapshot);
    let mut side = Side::new(&paths, options, settings);
    let pages = std::mem::take(&mut side.pages);
    for pages in pages.chunks(AT_ONCE) {
        let read: Vec<Read> = pages
            .par_iter()
            .with_min_len(8)
            .map(|&file| {
                let result = side.run.page(file);
                progress(1);
                result
            })
            .collect();
        for page in read {
            side.take(page);
        }
    }
    let diagnostics = side.diagnostics(|path| path);
    Outcome { diagnostics, pages: judged(&pages, options), ..Outcome::default() }
}

/// How many of the pages were asked for; the others are read for their sake.
fn judged(pages: &[FileId], options: &Options<'_>) -> usize {
    let is_asked = |file: &&FileId| options.only.as_ref().is_none_or(|only| only.contains(file));
    pages.iter().filter(is_asked).count()
}

/// What holds for all pages, and for both sides of a change.
struct Settings {
    platforms: Vec<Platform>,
    /// The rules that run.
    active: Vec<(&'static Rule, Level)>,
    page_rules: Vec<&'static Rule>,
    pool: Arc<Pool>,
}

impl Settings {
    fn new(options: &Options<'_>) -> Self {
        let platforms = if options.platforms.is_empty() {
            vec![Platform::GitHub]
        } else {
            options.platforms.clone()
        };
        let active: Vec<(&'static Rule, Level)> = rules::ALL
            .iter()
            .filter(|rule| options.runs(rule))
            .map(|rule| (*rule, options.level(rule)))
            .collect();
        let page_rules =
            active.iter().map(|(rule, _)| *rule).filter(|rule| rule.check.is_of_pages()).collect();
        Self { platforms, active, page_rules, pool: Arc::default() }
    }
}

/// One snapshot, and what has come of its pages so far.
struct Side<'r> {
    run: Run<'r>,
    pages: Vec<FileId>,
    nested: Vec<NestedCopy>,
    builder: CatalogBuilder<'r>,
    made: Vec<Made>,
    damaged: HashMap<FileId, Vec<Damaged>>,
    suppressions: HashMap<FileId, Vec<Suppression>>,
    web: Vec<web::Link>,
}

impl<'r> Side<'r> {
    fn new(paths: &'r Paths, options: &'r Options<'r>, settings: &'r Settings) -> Self {
        let snapshot = paths.snapshot();
        let site = Site::new(paths, "");
        let all: Vec<FileId> = snapshot
            .files()
            .filter(|&file| {
                options.pages.contains(&file)
                    || (!options.excluded.contains(&file)
                        && snapshot.standing(file) == Standing::Plain
                        && is_markdown(snapshot.path(file)))
            })
            .collect();
        let nested = match options.profile {
            Some(profile) if !options.nested => nested_copies(snapshot, profile, &all),
            _ => Vec::new(),
        };
        let copies: HashSet<&str> = nested.iter().map(|copy| copy.folder.as_str()).collect();
        let inside = |file: FileId| {
            let path = snapshot.path(file);
            path.match_indices('/').any(|(at, _)| copies.contains(&path[..at]))
        };
        let pages: Vec<FileId> = all
            .into_iter()
            .filter(|&file| options.pages.contains(&file) || !inside(file))
            .collect();
        let platforms = &settings.platforms;
        let builder =
            CatalogBuilder::new(snapshot, paths, site, options.profile, platforms, pages.len());
        let run = Run {
            snapshot,
            options,
            site,
            platforms,
            active: &settings.active,
            rules: &settings.page_rules,
            pool: &settings.pool,
        };
        Self {
            run,
            pages,
            nested,
            builder,
            made: Vec::new(),
            damaged: HashMap::new(),
            suppressions: HashMap::new(),
            web: Vec::new(),
        }
    }

    fn take(&mut self, page: Read) {
        self.web.extend(page.web);
        if let Some(facts) = page.facts {
            if !page.suppressions.is_empty() {
                self.suppressions.insert(facts.file, page.suppressions);
            }
            self.builder.lose(facts.file, page.lost);
            self.builder.add(facts);
        } else if let Some((rule, finding)) =
            page.made.iter().find(|(_, finding)| finding.caused_by.is_none())
        {
            if !page.suppressions.is_empty() {
                self.suppressions.insert(finding.file, page.suppressions);
            }
            self.builder.miss(Cause { rule: rule.id, file: finding.file, span: finding.span });
        }
        self.made.extend(page.made);
        if let Some(first) = page.damaged.first() {
            self.damaged.insert(first.cause.file, page.damaged);
        }
    }

    /// The page on which is told what is said of all.
    fn first_told(&self) -> FileId {
        let Run { snapshot, options, .. } = self.run;
        let asked_for = options.only.iter().flatten().min().copied();
        let first = || snapshot.files().find(|&file| is_markdown(snapshot.path(file)));
        asked_for.or_else(first).unwrap_or(FileId(0))
    }

    /// Judges the pages together, once all are there. `name` gives the path by which a page is known in
    /// fingerprints.
    fn diagnostics(self, name: impl Fn(&'r str) -> &'r str) -> Vec<Diagnostic> {
        let Run { snapshot, options, active, .. } = self.run;
        let whole = Over::Catalog(self.first_told());
        let mut made = self.made;
        let suppressions = Suppressions::new(&self.suppressions, options.today);
        if !options.alone {
            let mut catalog = self.builder.finish(self.nested);
            catalog.today = options.today;
            catalog.source = options.source.zip(options.profile).map(|(files, profile)| {
                let first = u32::try_from(snapshot.len()).unwrap_or(u32::MAX);
                Source::read(files, first, profile)
            });
            judge_catalog(&catalog, options, active, whole, &self.damaged, &mut made);
            twins::fold(&catalog, &mut made);
            twins::mend(&catalog, &mut made);
            voices::mend(&catalog, &mut made);
            mend_named_links(&catalog, &mut made);
            name_empty_links(&catalog, &mut made);
            gone::fold(&catalog, &mut made, |rule, finding| {
                suppressions.of(rule.id, finding).is_some()
            });
            copies::fold(&catalog, &mut made);
        }
        if let Some(asks) = options.web {
            judge_web(&Web::ask(self.web, asks), active, whole, &self.damaged, &mut made);
        }
        // That the linter broke is told in any case.
        let running: HashSet<&str> = active.iter().map(|(rule, _)| rule.id).collect();
        let level = |file: FileId, rule: &Rule| {
            if running.contains(rule.id) { options.level_on(file, rule) } else { rule.level }
        };
        // What is off on a page is no cause of what others say.
        if !options.overrides.is_empty() {
            made.retain(|(rule, finding)| level(finding.file, rule) != Level::Off);
        }
        follow_source(&mut made);
        follow_values(&mut made);
        follow_rows(&mut made);
        follow_empties(&mut made);
        follow_order(&mut made);
        follow_places(&mut made);
        let runs = |file: FileId, rule: &Rule| {
            level(file, rule) != Level::Off
                && (options.source.is_some() || !rules::needs_source(rule))
                // A host may be out of order today.
                && rule.check.web().is_none()
                // Of a page alone neither links nor other pages are known.
                && !options.alone
        };
        made.extend(suppressions.unused(&made, active, runs));
        if let Some(only) = &options.only {
            made.retain(|(_, finding)| only.contains(&finding.file));
        }
        let path = |file: FileId| match (file.0 as usize).checked_sub(snapshot.len()) {
            Some(at) => {
                let at = FileId(u32::try_from(at).unwrap_or(u32::MAX));
                options.source.map_or("", |source| source.path(at))
            }
            None => name(snapshot.path(file)),
        };
        let mut diagnostics = finish(&path, made, &level);
        suppressions.mark(&mut diagnostics);
        diagnostics
    }
}

struct Run<'r> {
    snapshot: &'r Snapshot,
    options: &'r Options<'r>,
    site: Site<'r>,
    platforms: &'r [Platform],
    active: &'r [(&'static Rule, Level)],
    rules: &'r [&'static Rule],
    pool: &'r Arc<Pool>,
}

impl<'r> Run<'r> {
    /// Reads a page, judges it, and keeps what the catalog needs of it.
    fn page(&self, file: FileId) -> Read {
        match self.snapshot.read(file) {
            Ok(bytes) => self.judge(file, &bytes),
            Err(error) => {
                let finding = Finding::new(
                    file,
                    Span::at(0),
                    "file",
                    format!("cannot read this file: {error}"),
                );
                Read::failed(&rules::UNREADABLE_FILE, finding)
            }
        }
    }

    fn judge(&self, file: FileId, bytes: &[u8]) -> Read {
        unbroken(file, || {
            let decoded = damage::decode(bytes);
            self.judged(&self.record(file, &decoded.text), &decoded, bytes)
        })
    }

    fn record<'t>(&self, file: FileId, text: &'t str) -> Record<'t>
    where
        'r: 't,
    {
        let path = self.snapshot.path(file);
        let options = self.options;
        let reading = Reading { file, path, profile: options.profile, by_content: options.alone };
        Record::read(text, reading)
    }

    fn judged(&self, record: &Record<'_>, decoded: &Decoded<'_>, bytes: &[u8]) -> Read {
        let (file, path) = (record.file, record.path);
        let damage = damage::inspect(&decoded.text);
        let suppressions = suppressions(record);
        let violations = self.violations(record);
        let site = (!self.options.alone).then_some(self.site);
        let platforms = navigation::platforms_of(path, self.options.profile, self.platforms);
        let routes = navigation::routes(record, self.options.profile, site, &platforms);
        // Only pages of a catalog have files beside them.
        let texts = match record.kind.filter(|kind| site.is_some() && !kind.beside.is_empty()) {
            Some(kind) => beside::texts(kind, file, self.site.paths()),
            None => Vec::new(),
        };
        let beside = self.options.profile.map(|profile| beside::read(&texts, profile));
        let page = Page {
            record,
            bytes,
            invalid: &decoded.invalid,
            utf16: decoded.utf16,
            damage: &damage,
            violations: &violations,
            profile: self.options.profile,
            site,
            platforms: &platforms,
            routes: &routes,
            beside: beside.as_deref().unwrap_or_default(),
            suppressions: &suppressions,
            today: self.options.today,
        };
        let mut made = Vec::new();
        for rule in self.rules {
            made.extend(guarded(rule, Over::Page(file), |findings| {
                self.options.with_chosen(rule, |chosen| rule.check.page(&page, chosen, findings));
            }));
        }
        let damaged = follow_damage(record.text, &mut made);
        let lost = follow_lost(record, &mut made);
        let is_asked = self.options.web.is_some()
            && self.options.only.as_ref().is_none_or(|only| only.contains(&file));
        let web = if is_asked { web::links(record) } else { Vec::new() };
        // What a page says that is broken as a whole, or another one, is nothing that others could be held against.
        let is_other = damaged.iter().any(Damaged::is_of_page);
        let facts = (!is_other).then(|| self.left_behind(record, &routes));
        Read { made, facts, damaged, lost, suppressions, web }
    }

    fn left_behind(&self, record: &Record<'_>, routes: &[Route<'_>]) -> PageFacts {
        let sourced = self.options.source.is_some();
        PageFacts::of(record, self.options.profile, sourced, routes, self.pool)
    }

    /// What the catalog needs of a page, which no rule looks at by itself.
    fn unjudged(&self, record: &Record<'_>) -> Read {
        let options = self.options;
        let site = (!options.alone).then_some(self.site);
        let platforms = navigation::platforms_of(record.path, options.profile, self.platforms);
        let routes = navigation::routes(record, options.profile, site, &platforms);
        let facts = self.left_behind(record, &routes);
        Read {
            made: Vec::new(),
            facts: Some(facts),
            damaged: Vec::new(),
            lost: HashMap::new(),
            suppressions: suppressions(record),
            web: Vec::new(),
        }
    }

    fn violations(&self, record: &Record<'_>) -> Vec<Violation> {
        let Some(kind) = record.kind else { return Vec::new() };
        let OwnSchemas { of_kinds, schemas } = &*self.options.schemas;
        let own = of_kinds.get(kind.kind.as_str());
        let profile = self.options.profile.filter(|_| own.is_none_or(|(_, replaces)| !replaces));
        let usual = kind.schema.as_deref().zip(profile);
        let usual = usual.and_then(|(name, profile)| profile.schemas.get(name));
        let own = own.and_then(|(name, _)| schemas.get(name));
        if usual.is_none() && own.is_none() {
            return Vec::new();
        }
        let tree = record::to_tree(record);
        let mut violations: Vec<Violation> =
            usual.map(|schema| schema.validate(&tree)).unwrap_or_default();
        // What both ask for is said once.
        let more = own.map(|schema| schema.validate(&tree)).unwrap_or_default();
        for violation in more {
            let is_said =
                |said: &Violation| said.pointer == violation.pointer && said.kind == violation.kind;
            if !violations.iter().any(is_said) {
                violations.push(violation);
            }
        }
        violations
    }
}

fn suppressions(record: &Record<'_>) -> Vec<Suppression> {
    suppression::read(record.text, &record.document, record.front_matter.as_ref())
}

/// Lets the rules look at all pages together.
fn judge_catalog(
    catalog: &Catalog<'_>,
    options: &Options<'_>,
    active: &[(&'static Rule, Level)],
    whole: Over,
    damaged: &HashMap<FileId, Vec<Damaged>>,
    made: &mut Vec<Made>,
) {
    for broken in catalog.source.iter().flat_map(|source| &source.broken) {
        let message = format!("cannot read this file: {}", broken.message);
        let finding = Finding::new(broken.file, broken.span, "file", message)
            .help("mend it: the pages that are made from it are not judged against it");
        made.push((&rules::UNREADABLE_FILE, finding.boxed()));
    }
    let judge = |(rule, _): &(&'static Rule, Level)| {
        let mut found = guarded(rule, whole, |findings| {
            options.with_chosen(rule, |chosen| rule.check.catalog(catalog, chosen, findings));
        });
        for (rule, finding) in &mut found {
            follow(rule, finding, |file| damaged.get(&file).map_or(&[], Vec::as_slice));
        }
        found
    };
    let found: Vec<Vec<Made>> =
        active.par_iter().filter(|(rule, _)| rule.check.is_of_catalogs()).map(judge).collect();
    made.extend(found.into_iter().flatten());
}

/// Lets the rules look at the links to the web.
fn judge_web(
    web: &Web,
    active: &[(&'static Rule, Level)],
    whole: Over,
    damaged: &HashMap<FileId, Vec<Damaged>>,
    made: &mut Vec<Made>,
) {
    for (rule, _) in active {
        if let Some(check) = rule.check.web() {
            let mut found = guarded(rule, whole, |findings| check(web, findings));
            for (rule, finding) in &mut found {
                follow(rule, finding, |file| damaged.get(&file).map_or(&[], Vec::as_slice));
            }
            made.extend(found);
        }
    }
}

/// Tells of a dead link in a row which page it is meant for, where only the row's other cells say so.
fn mend_named_links(catalog: &Catalog<'_>, made: &mut [Made]) {
    let named: HashMap<(FileId, Span), FileId> =
        catalog.named.iter().map(|link| ((link.page, link.span), link.to)).collect();
    let open = |finding: &Finding| finding.fixes.is_empty() && finding.target.is_some();
    for (_, finding) in made.iter_mut().filter(|(_, finding)| open(finding)) {
        let Some(&to) = named.get(&(finding.file, finding.span)) else { continue };
        let path = catalog.path(to);
        let platforms = navigation::platforms_of(
            catalog.path(finding.file),
            catalog.profile,
            catalog.platforms,
        );
        let target = catalog.site.portable(finding.file, to, &platforms);
        finding.help = Some(match &target {
            Some(target) if target == path => {
                format!("write `{target}`, the page that the row names")
            }
            Some(target) => {
                format!("write `{target}`, which leads to `{path}`, the page that the row names")
            }
            None => format!("link to `{path}`, which the row names"),
        });
        let path_span = || {
            let bytes = catalog.bytes(finding.file)?;
            let written = std::str::from_utf8(bytes.get(finding.span.range())?).ok()?;
            let local = Destination::parse(written).local()?.path_span;
            Some(local.shifted(finding.span.start as usize))
        };
        let edit = target.and_then(|text| Some(Edit { file: None, span: path_span()?, text }));
        finding.fixes.extend(edit.map(|edit| {
            Fix::new(Applicability::Safe, format!("link to `{}`", edit.text), vec![edit])
        }));
    }
}

/// Gives links without a text the name of the page that they lead to, where that is known for more than its path.
fn name_empty_links(catalog: &Catalog<'_>, made: &mut [Made]) {
    for (_, finding) in made.iter_mut().filter(|(rule, _)| rule.id == "empty-link-text") {
        let Some(name) = linked_name(catalog, finding) else { continue };
        let bytes = catalog.bytes(finding.file);
        let link = bytes.as_deref().and_then(|bytes| bytes.get(finding.span.range()));
        let link = link.and_then(|link| std::str::from_utf8(link).ok());
        let Some(place) = link.and_then(rules::between_brackets) else { continue };
        let span = place.shifted(finding.span.start as usize);
        finding.help = Some(format!("write `{name}`, as the page is called that it leads to"));
        let title = format!("write `{name}`");
        let edit = Edit { file: None, span, text: name };
        finding.fixes = vec![Fix::new(Applicability::Unsafe, title, vec![edit])];
    }
}

/// What the page of a model or an owner is called that a link is meant to lead to.
fn linked_name(catalog: &Catalog<'_>, finding: &Finding) -> Option<String> {
    read_again(catalog, catalog.page(finding.file)?, |record| {
        let platforms = navigation::platforms_of(record.path, catalog.profile, catalog.platforms);
        let routes = navigation::routes(record, catalog.profile, Some(catalog.site), &platforms);
        let route = routes.iter().find(|route| route.link.span == finding.span)?;
        let page = catalog.page(route.meant.or(route.leads())?)?;
        catalog.kind(page)?.id.as_ref()?;
        let name = page.name().trim();
        (!name.is_empty()).then(|| name.to_owned())
    })?
}

/// Longer chains of causes are none that anybody could follow.
const LONGEST_CHAIN: usize = 8;

/// Sorts, weighs and identifies.
fn finish<'p>(
    path: &dyn Fn(FileId) -> &'p str,
    mut made: Vec<Made>,
    level: &dyn Fn(FileId, &Rule) -> Level,
) -> Vec<Diagnostic> {
    made.sort_by(|(one_rule, one), (other_rule, other)| {
        (one.file, one.span, one_rule.id, &one.key).cmp(&(
            other.file,
            other.span,
            other_rule.id,
            &other.key,
        ))
    });
    made.dedup_by(|(one_rule, one), (other_rule, other)| {
        one_rule.id == other_rule.id
            && one.file == other.file
            && one.span == other.span
            && one.message == other.message
    });
    let mut seen: HashMap<u64, u32> = HashMap::with_capacity(made.len());
    let prints: Vec<String> = made
        .iter()
        .map(|(rule, finding)| {
            let print = fingerprint(&[rule.id, path(finding.file), &finding.key]);
            let count = seen.entry(print).or_default();
            *count += 1;
            format!(
                "{:016x}",
                if *count == 1 {
                    print
                } else {
                    fingerprint(&[&print.to_string(), &count.to_string()])
                }
            )
        })
        .collect();
    let place = |(rule, finding): &Made| (finding.file, finding.span, rule.id);
    let first_at = |cause: &Cause| {
        let wanted = (cause.file, cause.span, cause.rule);
        let at = made.partition_point(|other| place(other) < wanted);
        made.get(at).filter(|found| place(found) == wanted).map(|_| at)
    };
    let causes: Vec<Option<String>> = made
        .iter()
        .map(|(_, finding)| {
            let mut cause = finding.caused_by.as_ref()?;
            // What follows from what follows is shown under the first cause.
            for _ in 0..LONGEST_CHAIN {
                let index = first_at(cause)?;
                match &made[index].1.caused_by {
                    Some(next) => cause = next,
                    None => return Some(prints[index].clone()),
                }
            }
            None
        })
        .collect();
    made.into_iter()
        .zip(prints)
        .zip(causes)
        .filter_map(|(((rule, mut finding), fingerprint), caused_by)| {
            let severity = level(finding.file, rule).severity()?;
            finding.message = told_apart(finding.message);
            Some(Diagnostic {
                rule: rule.id,
                severity,
                finding,
                fingerprint,
                caused_by,
                suppressed: false,
                reason: None,
                baselined: false,
            })
        })
        .collect()
}

/// FNV-1a over the parts, each closed by a byte that no path holds: stable on every system and in every release.
fn fingerprint(parts: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// Folders below which the same kinds of pages stand as in the catalog itself, most of them under the same paths.
pub fn nested_copies(snapshot: &Snapshot, profile: &Profile, pages: &[FileId]) -> Vec<NestedCopy> {
    const FEWEST_PAGES: usize = 3;
    let mut copies: Vec<NestedCopy> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for &file in pages {
        let path = snapshot.path(file);
        if profile.kind_of(path).is_some() {
            continue;
        }
        for (at, _) in path.match_indices('/') {
            let (folder, rest) = (&path[..at], &path[at + 1..]);
            if profile.kind_of(rest).is_none() {
                continue;
            }
            let twin = usize::from(snapshot.id_of(rest).is_some());
            let at = *known.entry(folder).or_insert_with(|| {
                copies.push(NestedCopy {
                    folder: folder.to_owned(),
                    pages: 0,
                    first: file,
                    twins: 0,
                });
                copies.len() - 1
            });
            copies[at].pages += 1;
            copies[at].twins += twin;
            break;
        }
    }
    copies.retain(|copy| copy.pages >= FEWEST_PAGES && copy.twins * 2 > copy.pages);
    copies
}
