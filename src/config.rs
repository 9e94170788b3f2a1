//! The configuration of a catalog: `starmap-lint.yaml`.
//!
//! Plain data. It knows rules by their ids only; whether there is such a rule is asked where rules are known.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::schema::Schemas;
use crate::text::{LineIndex, Span};
use crate::tree::Node;
use crate::yaml;

/// The name of the file.
pub const FILE_NAME: &str = "starmap-lint.yaml";

const SCHEMA: (&str, &str) = ("config.schema.json", include_str!("../schemas/config.schema.json"));

/// All settings, as written; what is not given is left to the command line and its defaults.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Other configurations, relative to the file, whose settings hold where this one has none.
    pub extends: Vec<String>,
    /// The catalog's folder, relative to the file.
    pub root: Option<String>,
    pub profile: Option<String>,
    pub targets: Vec<String>,
    pub assume_portable_links: Option<bool>,
    /// The folder of the YAML behind the pages, relative to the file.
    pub source: Option<String>,
    /// The file of findings that are known, relative to the file.
    pub baseline: Option<String>,
    /// Globs in the manner of `.gitignore`, relative to the root.
    pub exclude: Vec<String>,
    pub nested: Option<bool>,
    pub pedantic: Option<bool>,
    pub fail_on: Option<String>,
    pub rules: BTreeMap<String, String>,
    pub online: Online,
    /// Levels for some pages, the later ones over the earlier ones.
    pub overrides: Vec<Override>,
    /// Where each setting stands, as `file:line`, by its key; a rule as `rules.dead-link`.
    #[serde(skip)]
    pub origins: BTreeMap<String, String>,
}

/// Levels for the pages that globs name.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Override {
    /// In the manner of `.gitignore`, relative to the root.
    pub files: Vec<String>,
    pub rules: BTreeMap<String, String>,
}

/// The name under which the rules that are off by themselves are set together.
pub const PEDANTIC: &str = "pedantic";

impl Config {
    /// Paths are relative to the folder of the file that names them: from here on they are whole.
    pub fn from_folder(&mut self, folder: &Path) {
        let whole = |path: &mut String| *path = folder.join(&*path).to_string_lossy().into_owned();
        self.root.iter_mut().for_each(whole);
        self.source.iter_mut().for_each(whole);
        self.baseline.iter_mut().for_each(whole);
        self.extends.iter_mut().for_each(whole);
        // A name without an ending is that of a profile that is built in.
        self.profile.iter_mut().filter(|name| name.contains(['/', '.'])).for_each(whole);
    }

    /// These settings, and those of `base` where there are none.
    #[must_use]
    pub fn over(mut self, mut base: Self) -> Self {
        // Taken as a whole: a half of it would not be what either file asks for.
        let is_own = self.origins.contains_key("online");
        let online = if is_own { self.online } else { base.online };
        base.rules.append(&mut self.rules);
        base.overrides.append(&mut self.overrides);
        base.origins.append(&mut self.origins);
        let or = |own: Vec<String>, base: Vec<String>| if own.is_empty() { base } else { own };
        Self {
            extends: self.extends,
            root: self.root.or(base.root),
            profile: self.profile.or(base.profile),
            targets: or(self.targets, base.targets),
            assume_portable_links: self.assume_portable_links.or(base.assume_portable_links),
            source: self.source.or(base.source),
            baseline: self.baseline.or(base.baseline),
            exclude: or(self.exclude, base.exclude),
            nested: self.nested.or(base.nested),
            pedantic: self.pedantic.or(base.pedantic),
            fail_on: self.fail_on.or(base.fail_on),
            rules: base.rules,
            overrides: base.overrides,
            online,
            origins: base.origins,
        }
    }
}

/// How links to the web are checked.
#[derive(Clone, Debug, Default, Deserialize)]
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
}

/// One mistake and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
}

/// Reads a configuration; `rules` are the ids that there are.
pub fn parse<'r>(
    text: &str,
    rules: &(impl Iterator<Item = &'r str> + Clone),
) -> Result<Config, Vec<Mistake>> {
    let parsed = yaml::parse(text, 0);
    let of = |problem: &yaml::Problem| Mistake {
        span: problem.span,
        message: problem.kind.message().into_owned(),
        help: None,
    };
    let grave =
        |problem: &&yaml::Problem| !matches!(problem.kind, yaml::ProblemKind::NullValue { .. });
    let mut mistakes: Vec<Mistake> = parsed.problems.iter().filter(grave).map(of).collect();
    let Some(root) = parsed.root else {
        return if mistakes.is_empty() { Ok(Config::default()) } else { Err(mistakes) };
    };
    let schemas = Schemas::compile([SCHEMA]).unwrap_or_default();
    if let Some(schema) = schemas.get(SCHEMA.0).filter(|_| mistakes.is_empty()) {
        mistakes.extend(schema.validate(&root).into_iter().map(|violation| Mistake {
            span: violation.span,
            message: violation.message,
            help: violation.help,
        }));
    }
    let overrides = root.get("overrides").map(Node::items).unwrap_or_default();
    let of_rules = std::iter::once(&root).chain(overrides).filter_map(|node| node.get("rules"));
    for entry in of_rules.flat_map(Node::entries) {
        if entry.key != PEDANTIC && !rules.clone().any(|rule| rule == entry.key) {
            let near = crate::suggest::nearest(&entry.key, rules.clone());
            mistakes.push(Mistake {
                span: entry.key_span,
                message: format!("there is no rule `{}`", entry.key),
                help: Some(near.map_or_else(
                    || "see `starmap-lint rules` for all of them".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                )),
            });
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut config: Config = serde_yaml::from_str(text).map_err(|error| {
        vec![Mistake { span: Span::at(0), message: error.to_string(), help: None }]
    })?;
    let index = LineIndex::new(text.as_bytes());
    let line = |span: Span| (index.line_of(span.start as usize) + 1).to_string();
    for entry in root.entries() {
        config.origins.insert(entry.key.to_string(), line(entry.key_span));
        for rule in entry.value.entries().iter().filter(|_| entry.key == "rules") {
            config.origins.insert(format!("rules.{}", rule.key), line(rule.key_span));
        }
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, Vec<Mistake>> {
        parse(text, &["dead-link", "wrong-count"].into_iter())
    }

    #[test]
    fn settings_are_read() {
        let config = read("targets: [github, hugo]\nrules:\n  dead-link: warn\n").unwrap();
        assert_eq!(config.targets, ["github", "hugo"]);
        assert_eq!(config.rules["dead-link"], "warn");
        assert!(read("").unwrap().rules.is_empty());
    }

    #[test]
    fn mistakes_point_at_their_place() {
        let text = "target: [github]\nrules:\n  dead-lnik: warn\n";
        let mistakes = read(text).unwrap_err();
        let places: Vec<&str> = mistakes.iter().map(|mistake| mistake.span.of(text)).collect();
        assert_eq!(places, ["target", "dead-lnik"]);
        assert_eq!(mistakes[1].help.as_deref(), Some("did you mean `dead-link`?"));
        assert!(
            mistakes[0].message.contains("targets")
                || mistakes[0].help.as_ref().is_some_and(|help| help.contains("targets"))
        );
    }
}
