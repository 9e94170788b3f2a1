//! The configuration of a catalog: `starmap-lint.yaml`.
//!
//! Plain data. It knows rules by their ids only; whether there is such a rule is asked where rules are known.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::schema::Schemas;
use crate::text::Span;
use crate::yaml;

/// The name of the file.
pub const FILE_NAME: &str = "starmap-lint.yaml";

const SCHEMA: (&str, &str) = ("config.schema.json", include_str!("../schemas/config.schema.json"));

/// All settings, as written; what is not given is left to the command line and its defaults.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The catalog's folder, relative to the file.
    pub root: Option<String>,
    pub profile: Option<String>,
    pub targets: Vec<String>,
    pub assume_portable_links: bool,
    /// The folder of the YAML behind the pages, relative to the file.
    pub source: Option<String>,
    /// The file of findings that are known, relative to the file.
    pub baseline: Option<String>,
    /// Globs in the manner of `.gitignore`, relative to the root.
    pub exclude: Vec<String>,
    pub nested: bool,
    pub pedantic: bool,
    pub fail_on: Option<String>,
    pub rules: BTreeMap<String, String>,
    pub online: Online,
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
    /// Addresses of JSON Schemas that may be fetched.
    pub schemas: Vec<String>,
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
    for entry in root.get("rules").map(super::tree::Node::entries).unwrap_or_default() {
        if !rules.clone().any(|rule| rule == entry.key) {
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
    serde_yaml::from_str(text).map_err(|error| {
        vec![Mistake { span: Span::at(0), message: error.to_string(), help: None }]
    })
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
