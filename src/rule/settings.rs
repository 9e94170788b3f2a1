//! What may be set of rules: the JSON Schema of that, and its documentation.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Rule, RuleOption};

const LEVELS: &[&str] = &["off", "info", "warn", "error"];

/// The JSON Schema of `rules` in a configuration, one line for each rule.
pub fn settings_schema(rules: &[&Rule]) -> String {
    let level = json!({ "enum": LEVELS });
    let setting = alternatives(&[]);
    let group = "All rules that are off by themselves.";
    let mut lines =
        vec![line("pedantic", &json!({ "$ref": "#/$defs/level", "description": group }))];
    lines.extend(rules.iter().map(|rule| line(rule.id, &of_rule(rule))));
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "rules.schema.json",
        "title": "Rules of starmap-lint",
        "type": "object",
        "additionalProperties": false,
    });
    let head = head.as_object().into_iter().flatten();
    let head: Vec<String> = head.map(|(key, value)| format!("  {}", entry(key, value))).collect();
    format!(
        "{{\n{},\n  \"$defs\": {{\n{},\n{}\n  }},\n  \"properties\": {{\n{}\n  }}\n}}\n",
        head.join(",\n"),
        line("level", &level),
        line("setting", &setting),
        lines.join(",\n")
    )
}

fn entry(key: &str, value: &Value) -> String {
    format!("{}: {value}", Value::from(key))
}

fn line(key: &str, value: &Value) -> String {
    format!("    {}", entry(key, value))
}

fn of_rule(rule: &Rule) -> Value {
    let options = rule.check.options();
    let mut schema = if options.is_empty() {
        json!({ "$ref": "#/$defs/setting" })
    } else {
        alternatives(options)
    };
    schema["description"] = rule.summary.into();
    schema
}

/// A level, or a mapping of level and options.
fn alternatives(options: &[RuleOption]) -> Value {
    let level = json!({ "$ref": "#/$defs/level" });
    let mut properties = serde_json::Map::new();
    properties.insert("level".to_owned(), level.clone());
    for option in options {
        let mut schema = json!({
            "type": if option.is_whole { "integer" } else { "number" },
            "minimum": number(option, option.least),
            "maximum": number(option, option.most),
            "description": option.summary,
        });
        if let Some(default) = option.default {
            schema["default"] = number(option, default);
        }
        properties.insert(option.name.to_owned(), schema);
    }
    let parts = json!({
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "properties": properties,
    });
    json!({ "anyOf": [level, parts] })
}

/// Written as people write it: without a point where there is nothing behind it.
fn number(option: &RuleOption, value: f64) -> Value {
    if option.is_whole || value.fract() == 0.0 {
        serde_json::from_str(&format!("{value:.0}")).unwrap_or_default()
    } else {
        value.into()
    }
}

/// The options of a rule, as its page lists them.
pub fn documented(options: &[RuleOption]) -> String {
    if options.is_empty() {
        return String::new();
    }
    let mut text =
        "\n### Options\n\n| option | default | from | to | meaning |\n|---|---|---|---|---|\n"
            .to_owned();
    for option in options {
        let RuleOption { name, summary, least, most, .. } = option;
        let default = option.default.map_or_else(|| "none".to_owned(), |value| value.to_string());
        let _ = writeln!(text, "| `{name}` | {default} | {least} | {most} | {summary} |");
    }
    text
}
