//! The guide to profiles, step by step as it is written: its files are written, its commands run, and what it says of
//! them is looked at.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A step of the guide.
enum Step {
    Write { path: String, text: String },
    Run { expected: String, command: String },
}

/// Blocks of code that stand behind a comment which says what they are for.
fn steps(guide: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = guide;
    while let Some((_, after)) = rest.split_once("\n<!-- ") {
        let (mark, after) = after.split_once(" -->\n```").unwrap();
        let (_, after) = after.split_once('\n').unwrap();
        let (text, after) = after.split_once("\n```\n").unwrap();
        let (what, value) = mark.split_once(": ").unwrap();
        steps.push(match what {
            "file" => Step::Write { path: value.to_owned(), text: format!("{text}\n") },
            "run" => Step::Run {
                expected: value.to_owned(),
                command: text.strip_prefix("$ starmap-lint ").unwrap().to_owned(),
            },
            _ => panic!("{mark}"),
        });
        rest = after;
    }
    steps
}

fn run(folder: &Path, command: &str, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_starmap-lint"))
        .args(command.split(' '))
        .args(more)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn rules(output: &Output) -> String {
    let document: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let diagnostics = document["diagnostics"].as_array().unwrap().iter();
    let own = diagnostics.filter(|diagnostic| diagnostic["caused_by"].is_null());
    let mut rules: Vec<&str> = own.map(|diagnostic| diagnostic["rule"].as_str().unwrap()).collect();
    rules.sort_unstable();
    rules.join(" ")
}

#[test]
fn each_step_works_as_it_is_written() {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/profiles.md"));
    let steps = steps(&guide.unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut runs = 0;
    for step in steps {
        let (expected, command) = match step {
            Step::Write { path, text } => {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
                continue;
            }
            Step::Run { expected, command } => (expected, command),
        };
        runs += 1;
        match expected.split_once(' ').unwrap() {
            ("finds", wanted) => {
                let found = rules(&run(folder.path(), &command, &["--format", "json"]));
                let wanted = if wanted == "nothing" { "" } else { wanted };
                assert_eq!(found, wanted, "run {runs}: {command}");
            }
            ("prints", wanted) => {
                let output = run(folder.path(), &command, &[]);
                let printed = String::from_utf8_lossy(&output.stdout).into_owned();
                assert!(printed.contains(wanted), "{printed}");
            }
            ("fails", wanted) => {
                let output = run(folder.path(), &command, &[]);
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert_eq!(output.status.code(), Some(2), "{said}");
                assert!(said.contains(wanted.strip_prefix("with ").unwrap()), "{said}");
                assert!(said.contains('─'), "it is drawn: {said}");
            }
            _ => panic!("{expected}"),
        }
    }
    assert!(runs >= 9, "{runs}");
}

/// Two lines change two badges of a built-in profile.
#[test]
fn a_built_in_profile_is_changed_by_two_lines() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.yaml");
    let good = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/good/starmap");
    let lint = |text: &str| {
        fs::write(&file, text).unwrap();
        let command = format!("{good} --profile {} --format json", file.display());
        rules(&run(folder.path(), &command, &[]))
    };
    assert_eq!(lint("extends: starmap\n"), "");
    let starmap =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/starmap/profile.yaml"));
    let starmap = starmap.unwrap();
    let set = starmap.split_once("badge_sets:\n  ").unwrap().1.split_once(':').unwrap().0;
    let labels: Vec<&str> = starmap
        .split_once("badge_sets:")
        .unwrap()
        .1
        .split("label: ")
        .skip(1)
        .map(|rest| rest.split([',', '}']).next().unwrap().trim())
        .take(2)
        .collect();
    let two = format!(
        "extends: starmap\nbadge_sets: {{{set}: [{{label: {}, colour: teal}}, {{label: {}, colour: teal}}]}}\n",
        labels[0], labels[1]
    );
    let found = lint(&two);
    assert!(found.starts_with("badge-vocabulary "), "{two}: {found}");
    assert!(found.split(' ').all(|rule| rule == "badge-vocabulary"), "{found}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of mistakes")]
fn mistakes_are_drawn_at_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("models");
    fs::create_dir_all(&page).unwrap();
    fs::write(page.join("heron.md"), "# Heron\n\nA bird.\n").unwrap();
    let head = "name: a\ntitle: A\nunits: {text: {kind: text}}\n";
    let kind = "kinds:\n  - kind: model\n    title: page\n    path: models/{model}.md\n";
    for (profile, said, place) in [
        (format!("{head}untis: {{}}\n{kind}"), "untis", "4:1"),
        (
            format!("{head}{kind}    facts: [{{role: id, unit: txt, title: true}}]\n"),
            "there is no unit `txt`",
            "8:30",
        ),
        (
            format!("{head}{kind}    at_most: [{{less: a, more: b}}]\n"),
            "there is no role `a`",
            "8:22",
        ),
        (format!("{head}{kind}    links_to_each: modle\n"), "did you mean `model`?", "8:20"),
        (
            format!("{head}{kind}    schema: x.schema.json\n"),
            "there is no schema beside the profile `x.schema.json`",
            "8:13",
        ),
        (
            format!("{head}{kind}    badges: [{{group: g, set: s}}]\n"),
            "there is no set of badges `s`",
            "8:30",
        ),
        (
            format!("{head}{kind}    breadcrumb: [{{to: \"birds/{{modle}}/\"}}]\n"),
            "the path of this kind has no part `{modle}`",
            "8:23",
        ),
        (
            format!("{head}{kind}    navigation: [{{text: All, to: [\"birds/{{model/\"]}}]\n"),
            "a brace is not closed in `birds/{model/`",
            "8:35",
        ),
        (
            format!("{head}{kind}    facts: [{{role: id, unit: text, line: \"{{}} of {{}}\"}}]\n"),
            "`{} of {}` has two holes, and may have one",
            "8:42",
        ),
        (
            format!(
                "{head}{kind}    id: {{role: id, capture: modle}}\n    facts: [{{role: id, unit: text, title: true}}]\n"
            ),
            "there is no part of the paths of pages `modle`",
            "8:29",
        ),
        (
            format!(
                "{head}{kind}    facts: [{{role: wings, unit: text, title: true}}]\nprices:\n  - {{kind: model, roles: [wigns]}}\n"
            ),
            "there is no role `wigns`",
            "10:27",
        ),
        (
            format!(
                "{head}{kind}    facts: [{{role: wings, unit: text, title: true}}]\nsame:\n  - {{kind: model, with: modle, id: wings, roles: [wing]}}\n"
            ),
            "there is no role `wing`",
            "10:51",
        ),
        (
            format!(
                "{head}{kind}    facts: [{{role: wings, unit: text, title: true}}]\nsame:\n  - {{kind: model, with: modle, id: wings, roles: [wing]}}\n"
            ),
            "did you mean `model`?",
            "10:25",
        ),
        (
            format!(
                "{head}{kind}    facts: [{{role: wings, unit: text, title: true}}]\none_name:\n  - {{kinds: [model], id: wings, role: wngs}}\n"
            ),
            "did you mean `wings`?",
            "10:39",
        ),
        (
            format!("{head}{kind}    counts: [{{role: total, pages: {{kind: model}}}}]\n"),
            "there is no role `total`",
            "8:21",
        ),
        (
            format!(
                "{head}{kind}    tables:\n      - table: birds\n        columns: [{{column: Bird, role: bird, unit: text}}]\n        listing: {{kind: model, order: {{column: Brid}}, picks: [{{role: bird, of: brid, kind: model, greatest: bird}}]}}\n"
            ),
            "there is no column of this table `Brid`",
            "11:48",
        ),
        (
            format!(
                "{head}{kind}    tables:\n      - table: birds\n        columns: [{{column: Bird, role: bird, unit: text}}]\n        listing: {{kind: model, picks: [{{role: bird, of: brid, kind: model, greatest: bird}}]}}\n"
            ),
            "there is no role `brid`",
            "11:57",
        ),
        (
            format!("{head}{kind}  - kind: model\n    title: page\n    path: birds/{{model}}.md\n"),
            "the kind `model` stands here a second time",
            "8:11",
        ),
        ("extends: stramap\n".to_owned(), "did you mean `starmap`?", "1:10"),
        (format!("{head}{kind}    facts: [\n"), "facts", ""),
    ] {
        fs::write(folder.path().join("p.yaml"), &profile).unwrap();
        let output = run(folder.path(), ". --root . --profile p.yaml", &[]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{profile}{error}");
        assert!(error.contains(said), "{profile}{error}");
        assert!(error.contains(&format!("p.yaml:{place}")), "{profile}{error}");
    }
}

#[test]
fn a_profile_that_extends_itself_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("heron.md"), "# Heron\n").unwrap();
    fs::write(folder.path().join("p.yaml"), "extends: p.yaml\n").unwrap();
    let output = run(folder.path(), ". --profile p.yaml", &[]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("extends too many profiles, or itself"), "{error}");
}

/// The schemas that editors read are themselves sound by the schema of schemas.
#[test]
fn the_schema_for_editors_is_a_schema() {
    let schemas = ["profile", "config", "rules", "output"].map(|name| {
        let path = format!("{}/schemas/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
        (format!("{name}.schema.json"), fs::read_to_string(path).unwrap())
    });
    let pairs = schemas.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let compiled = starmap_lint::schema::Schemas::compile(pairs);
    assert!(compiled.is_ok(), "{:?}", compiled.err());
    for name in ["starmap", "open-model-zoo", "pytorch-hub"] {
        let path = format!("{}/schemas/{name}/profile.yaml", env!("CARGO_MANIFEST_DIR"));
        let first = fs::read_to_string(path).unwrap();
        let line = first.lines().next().unwrap().to_owned();
        assert_eq!(line, "# yaml-language-server: $schema=../profile.schema.json", "{name}");
    }
}
