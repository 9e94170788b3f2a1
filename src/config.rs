//! The configuration of a catalog: `starmap-lint.yaml`.
//!
//! Plain data. It knows rules by their ids only; whether there is such a rule is asked where rules are known.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::mistake::Mistake;
use crate::schema::Schemas;
use crate::text::{LineIndex, Span};
use crate::tree::Node;
use crate::yaml;

/// The name of the file.
pub const FILE_NAME: &str = "starmap-lint.yaml";

/// A test holds them to be sound. `rules.schema.json` is written from what rules declare.
const SCHEMAS: &[(&str, &str)] = &[
    ("config.schema.json", include_str!("../schemas/config.schema.json")),
    ("rules.schema.json", include_str!("../schemas/rules.schema.json")),
];

static FORM: LazyLock<Schemas> =
    LazyLock::new(|| Schemas::compile(SCHEMAS.iter().copied()).unwrap_or_default());

/// All settings, as written; what is not given is left to the command line and its defaults.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Other configurations, relative to the file, whose settings hold where this one has none.
    pub extends: Vec<String>,
    /// The file of findings that are known, relative to the file.
    pub baseline: Option<String>,
    pub fail_on: Option<String>,
    pub online: Online,
    /// What holds for all catalogs.
    #[serde(flatten)]
    pub shared: Catalog,
    /// The catalogs, where there are several, each with what holds for it alone.
    pub catalogs: Vec<Catalog>,
    /// Where each setting stands, by its key; a rule as `rules.dead-link`, what is of the first catalog as
    /// `catalogs.0.profile`.
    #[serde(skip)]
    pub origins: BTreeMap<String, Origin>,
}

/// The settings of one catalog.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Catalog {
    /// Its folder, relative to the file.
    pub root: Option<String>,
    pub profile: Option<String>,
    /// By kinds of pages, what else they must meet.
    pub schemas: BTreeMap<String, OwnSchema>,
    pub targets: Vec<String>,
    pub assume_portable_links: Option<bool>,
    /// The folder of the YAML behind the pages, relative to the file.
    pub source: Option<String>,
    /// Globs in the manner of `.gitignore`, relative to the root.
    pub exclude: Vec<String>,
    pub nested: Option<bool>,
    pub pedantic: Option<bool>,
    pub rules: BTreeMap<String, RuleSetting>,
    /// Levels and options for some pages, the later ones over the earlier ones.
    pub overrides: Vec<Override>,
}

/// What is set of a rule: its level, its options, or both.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "Written")]
pub struct RuleSetting {
    pub level: Option<String>,
    pub options: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Level(String),
    Parts {
        level: Option<String>,
        #[serde(flatten)]
        options: BTreeMap<String, f64>,
    },
}

impl From<Written> for RuleSetting {
    fn from(written: Written) -> Self {
        match written {
            Written::Level(level) => Self { level: Some(level), options: BTreeMap::new() },
            Written::Parts { level, options } => Self { level, options },
        }
    }
}

impl fmt::Display for RuleSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(level), true) = (&self.level, self.options.is_empty()) {
            return f.write_str(level);
        }
        let level = self.level.iter().map(|level| format!("level: {level}"));
        let options = self.options.iter().map(|(name, value)| format!("{name}: {value}"));
        write!(f, "{{{}}}", level.chain(options).collect::<Vec<_>>().join(", "))
    }
}

/// A JSON Schema of the user's own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenSchema")]
pub struct OwnSchema {
    /// Relative to the file that names it.
    pub file: String,
    /// In place of the profile's.
    pub replaces: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenSchema {
    File(String),
    Parts {
        file: String,
        #[serde(default)]
        replaces: bool,
    },
}

impl From<WrittenSchema> for OwnSchema {
    fn from(written: WrittenSchema) -> Self {
        match written {
            WrittenSchema::File(file) => Self { file, replaces: false },
            WrittenSchema::Parts { file, replaces } => Self { file, replaces },
        }
    }
}

/// Levels and options for the pages that globs name.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Override {
    /// In the manner of `.gitignore`, relative to the root.
    pub files: Vec<String>,
    pub rules: BTreeMap<String, RuleSetting>,
}

/// Where a setting stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// Of its key.
    pub key: Span,
    pub value: Span,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// The name under which the rules that are off by themselves are set together.
pub const PEDANTIC: &str = "pedantic";

fn or<T>(own: Vec<T>, base: Vec<T>) -> Vec<T> {
    if own.is_empty() { base } else { own }
}

/// What a catalog names on the disk, by the keys.
fn named<'c>(prefix: &str, catalog: &'c Catalog) -> Vec<(String, &'c str)> {
    let single =
        [("root", &catalog.root), ("profile", &catalog.profile), ("source", &catalog.source)];
    let single = single.map(|(key, path)| Some((format!("{prefix}{key}"), path.as_deref()?)));
    let schemas = catalog.schemas.iter();
    let schemas = schemas.map(|(kind, it)| (format!("{prefix}schemas.{kind}"), it.file.as_str()));
    single.into_iter().flatten().chain(schemas).collect()
}

impl Config {
    /// Paths are relative to the folder of the file that names them: from here on they are whole.
    pub fn from_folder(&mut self, folder: &Path) {
        let whole = |path: &mut String| *path = folder.join(&*path).to_string_lossy().into_owned();
        self.extends.iter_mut().for_each(whole);
        self.baseline.iter_mut().for_each(whole);
        for catalog in self.catalogs.iter_mut().chain([&mut self.shared]) {
            catalog.root.iter_mut().for_each(whole);
            catalog.source.iter_mut().for_each(whole);
            catalog.schemas.values_mut().for_each(|schema| whole(&mut schema.file));
            // A name without an ending is that of a profile that is built in.
            catalog.profile.iter_mut().filter(|name| name.contains(['/', '.'])).for_each(whole);
        }
    }

    /// The files and folders that are named, but for what is extended, each with the key that names it.
    pub fn paths(&self) -> Vec<(String, &str)> {
        let mut all = named("", &self.shared);
        for (at, catalog) in self.catalogs.iter().enumerate() {
            all.extend(named(&format!("catalogs.{at}."), catalog));
        }
        all.extend(self.baseline.as_deref().map(|path| ("baseline".to_owned(), path)));
        all
    }

    /// These settings, and those of `base` where there are none.
    #[must_use]
    pub fn over(mut self, mut base: Self) -> Self {
        // Taken as a whole: a half of it would not be what either file asks for.
        let is_own = self.origins.contains_key("online");
        let online = if is_own { self.online } else { base.online };
        // The catalogs of another file stand in their own order.
        if !self.catalogs.is_empty() {
            base.origins.retain(|key, _| !key.starts_with("catalogs"));
        }
        base.origins.append(&mut self.origins);
        Self {
            extends: self.extends,
            baseline: self.baseline.or(base.baseline),
            fail_on: self.fail_on.or(base.fail_on),
            online,
            shared: self.shared.over(base.shared),
            catalogs: or(self.catalogs, base.catalogs),
            origins: base.origins,
        }
    }

    /// What holds for one of several catalogs: its own settings over those of all.
    #[must_use]
    pub fn of_catalog(mut self, index: usize) -> Self {
        let own = self.catalogs.get(index).cloned().unwrap_or_default();
        self.catalogs.clear();
        self.shared = own.over(self.shared);
        let prefix = format!("catalogs.{index}.");
        let of_it = self.origins.iter().filter_map(|(key, origin)| {
            Some((key.strip_prefix(&prefix)?.to_owned(), origin.clone()))
        });
        let of_it: Vec<(String, Origin)> = of_it.collect();
        self.origins.extend(of_it);
        self
    }
}

impl Catalog {
    fn over(mut self, mut base: Self) -> Self {
        for (rule, mut own) in self.rules {
            let known = base.rules.entry(rule).or_default();
            known.level = own.level.or(known.level.take());
            known.options.append(&mut own.options);
        }
        base.schemas.append(&mut self.schemas);
        base.overrides.append(&mut self.overrides);
        Self {
            root: self.root.or(base.root),
            profile: self.profile.or(base.profile),
            schemas: base.schemas,
            targets: or(self.targets, base.targets),
            assume_portable_links: self.assume_portable_links.or(base.assume_portable_links),
            source: self.source.or(base.source),
            exclude: or(self.exclude, base.exclude),
            nested: self.nested.or(base.nested),
            pedantic: self.pedantic.or(base.pedantic),
            rules: base.rules,
            overrides: base.overrides,
        }
    }
}

/// How links to the web are checked.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Online {
    /// In place of `--online`.
    pub enabled: bool,
    pub fragments: bool,
    pub badges: bool,
    /// Seconds for one request.
    pub timeout: Option<u64>,
    pub retries: Option<u32>,
    pub redirects: Option<usize>,
    /// Requests at once: over all, and to one host.
    pub requests: Option<usize>,
    pub requests_per_host: Option<usize>,
    pub user_agent: Option<String>,
    /// Addresses that are not asked: globs over whole addresses, or how they begin.
    pub exclude: Vec<String>,
    /// By such a pattern, the statuses that are fine there.
    pub accept: BTreeMap<String, Vec<u16>>,
    /// Where JSON Schemas may be fetched from that a `$ref` names: whole addresses, or ones that end with a slash for
    /// all that lies below.
    pub schemas: Vec<String>,
}

/// Reads a configuration; `name` is what its file is called.
pub fn parse(name: &str, text: &str) -> Result<Config, Vec<Mistake>> {
    let parsed = yaml::parse(text, 0);
    let grave =
        |problem: &&yaml::Problem| !matches!(problem.kind, yaml::ProblemKind::NullValue { .. });
    let mut mistakes: Vec<Mistake> =
        parsed.problems.iter().filter(grave).map(|problem| problem.mistake(name)).collect();
    let Some(root) = parsed.root else {
        return if mistakes.is_empty() { Ok(Config::default()) } else { Err(mistakes) };
    };
    if let Some(schema) = FORM.get(SCHEMAS[0].0).filter(|_| mistakes.is_empty()) {
        mistakes.extend(schema.validate(&root).into_iter().map(|it| it.mistake(name)));
    }
    if let Some((single, _)) = root.entry("root").zip(root.entry("catalogs")) {
        let message = "`root` names one catalog, `catalogs` names several";
        mistakes.push(
            Mistake::new(name, single.key_span, message)
                .help("make it one of the `catalogs`".to_owned()),
        );
    }
    tell_what_holds_for_all(&root, &mut mistakes);
    if mistakes.is_empty() {
        broken_globs(&root, &mut |place, message| {
            mistakes.push(Mistake::new(name, place, message));
        });
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut config: Config = serde_yaml::from_str(text)
        .map_err(|error| vec![Mistake::new(name, Span::at(0), error.to_string())])?;
    let index = LineIndex::new(text.as_bytes());
    let origin = |key: Span, value: Span| Origin {
        file: name.to_owned(),
        line: index.line_of(key.start as usize) + 1,
        key,
        value,
    };
    places(&root, "", &mut |key, of_key, of_value| {
        config.origins.insert(key, origin(of_key, of_value));
    });
    Ok(config)
}

/// What no single catalog has of its own.
const OF_ALL: [&str; 4] = ["extends", "baseline", "fail_on", "online"];

/// A setting of all catalogs that stands at one of them is known, and only in the wrong place.
fn tell_what_holds_for_all(root: &Node<'_>, mistakes: &mut [Mistake]) {
    let catalogs = root.entry("catalogs").into_iter().flat_map(|entry| entry.value.items());
    let of_all = catalogs.flat_map(Node::entries).filter(|it| OF_ALL.contains(&it.key.as_ref()));
    for entry in of_all {
        for mistake in mistakes.iter_mut().filter(|it| it.span == entry.key_span) {
            let key = &entry.key;
            mistake.help =
                Some(format!("`{key}` holds for all catalogs: write it beside `catalogs`"));
        }
    }
}

/// Globs that are none. (The crate that matches them takes a bracket that nothing closes as text, as git does.)
fn broken_globs(root: &Node<'_>, found: &mut impl FnMut(Span, String)) {
    for entry in root.entries() {
        let items = entry.value.items();
        match entry.key.as_ref() {
            "exclude" | "files" => {
                for glob in items {
                    let Some(text) = glob.as_str() else { continue };
                    let built = globset::GlobBuilder::new(text).backslash_escape(true).build();
                    if let Err(error) = built {
                        found(glob.span, format!("`{text}` is no glob: {}", error.kind()));
                    }
                }
            }
            "overrides" | "catalogs" => items.iter().for_each(|item| broken_globs(item, found)),
            _ => {}
        }
    }
}

/// Where the settings stand, rules and catalogs one by one.
fn places(root: &Node<'_>, before: &str, found: &mut impl FnMut(String, Span, Span)) {
    for entry in root.entries() {
        let key = format!("{before}{}", entry.key);
        found(key.clone(), entry.key_span, entry.value.span);
        if entry.key == "rules" || entry.key == "schemas" {
            for one in entry.value.entries() {
                found(format!("{key}.{}", one.key), one.key_span, one.value.span);
            }
        }
        for (at, catalog) in entry.value.items().iter().enumerate() {
            if entry.key == "catalogs" && before.is_empty() {
                places(catalog, &format!("{key}.{at}."), found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, Vec<Mistake>> {
        parse(FILE_NAME, text)
    }

    #[test]
    fn settings_are_read() {
        let config = read("targets: [github, hugo]\nrules:\n  dead-link: warn\n").unwrap();
        assert_eq!(config.shared.targets, ["github", "hugo"]);
        assert_eq!(config.shared.rules["dead-link"].level.as_deref(), Some("warn"));
        assert!(read("").unwrap().shared.rules.is_empty());
    }

    #[test]
    fn mistakes_point_at_their_place() {
        let text = "target: [github]\nrules:\n  dead-lnik: warn\n";
        let mistakes = read(text).unwrap_err();
        let places: Vec<&str> = mistakes.iter().map(|mistake| mistake.span.of(text)).collect();
        assert_eq!(places, ["target", "dead-lnik"]);
        for (mistake, meant) in mistakes.iter().zip(["`targets`", "`dead-link`"]) {
            assert!(mistake.help.as_ref().is_some_and(|help| help.contains(meant)), "{mistake:?}");
        }
    }

    #[test]
    fn what_holds_for_all_is_told_at_one_catalog() {
        let schema: serde_json::Value = serde_json::from_str(SCHEMAS[0].1).unwrap();
        let known = |schema: &serde_json::Value| -> Vec<String> {
            schema["properties"].as_object().unwrap().keys().cloned().collect()
        };
        let of_one = known(&schema["properties"]["catalogs"]["items"]);
        for key in known(&schema).iter().filter(|key| *key != "catalogs" && !of_one.contains(key)) {
            let text = format!("catalogs: [{{root: a, {key}: warn}}]");
            let mistakes = read(&text).unwrap_err();
            let [mistake] = &mistakes[..] else { panic!("{text}: {mistakes:?}") };
            assert_eq!(mistake.span.of(&text), key);
            let help = mistake.help.as_deref().unwrap_or_default();
            assert!(help.contains("write it beside `catalogs`"), "{key}: {help}");
        }
    }

    #[test]
    fn a_glob_that_is_none_is_told_at_its_place() {
        for glob in ["[a", "a[z-a]", "{a", "a}", "a\\"] {
            for text in [
                format!("exclude: [b, '{glob}']"),
                format!("overrides: [{{files: ['{glob}'], rules: {{dead-link: off}}}}]"),
                format!("catalogs: [{{root: a, exclude: ['{glob}']}}]"),
            ] {
                let mistakes = read(&text).unwrap_err();
                let [mistake] = &mistakes[..] else { panic!("{text}: {mistakes:?}") };
                assert_eq!(mistake.span.of(&text), format!("'{glob}'"), "{mistake:?}");
                assert!(mistake.message.contains("is no glob"), "{mistake:?}");
            }
        }
        assert!(read("exclude: [a/, '!a/b.md', '**/c', '[a-z]?.md', '{a,b}']").is_ok());
    }

    #[test]
    fn what_is_wrong_with_an_option_is_told_at_it() {
        for (text, place, word) in [
            ("rules: {price-outlier: {fctor: 20}}", "fctor", "`factor`"),
            ("rules: {price-outlier: {factor: 0}}", "0", "1.5"),
            ("rules: {price-outlier: {factor: high}}", "high", "number"),
            ("rules: {near-variant: {times: 2.5}}", "2.5", "integer"),
            ("rules: {dead-link: {factor: 2}}", "factor", "`level`"),
            ("rules: {price-outlier: wran}", "wran", "`warn`"),
            ("overrides: [{files: [a], rules: {price-outlier: {fctor: 20}}}]", "fctor", "`factor`"),
            ("catalogs: [{root: a, rules: {price-outlier: {fctor: 20}}}]", "fctor", "`factor`"),
            ("catalogs: [{root: a, profil: b}]", "profil", "`profile`"),
            ("root: a\ncatalogs: [{root: b}]", "root", "`catalogs`"),
        ] {
            let mistakes = read(text).unwrap_err();
            let [mistake] = &mistakes[..] else { panic!("{text}: {mistakes:?}") };
            assert_eq!(mistake.span.of(text), place, "{text}: {mistake:?}");
            let said = format!("{} {}", mistake.message, mistake.help.as_deref().unwrap_or(""));
            assert!(said.contains(word), "{text}: {said}");
        }
    }

    #[test]
    fn a_catalog_has_the_settings_of_all_and_its_own() {
        let config = read(
            "targets: [hugo]\nrules: {price-outlier: warn, dead-link: info}\ncatalogs:\n  - root: a\n  - root: b\n    targets: [github]\n    rules: {price-outlier: {factor: 20}, dead-link: off}\n",
        )
        .unwrap();
        let (one, other) = (config.clone().of_catalog(0), config.of_catalog(1));
        assert_eq!(
            (&one.shared.targets, &other.shared.targets),
            (&vec!["hugo".to_owned()], &vec!["github".to_owned()])
        );
        assert_eq!(other.shared.rules["price-outlier"].to_string(), "{level: warn, factor: 20}");
        assert_eq!(other.shared.rules["dead-link"].to_string(), "off");
        assert_eq!((one.origins["targets"].line, other.origins["targets"].line), (1, 6));
    }
}
