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
            "no schema `x.schema.json` stands beside the profile",
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
                "{head}{kind}    facts: [{{role: wings, unit: text, title: true}}]\nprices:\n  - {{kind: model, roles: [wignspan]}}\n"
            ),
            "there is no role `wignspan`",
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
        ("extends: p.yaml\n".to_owned(), "this profile extends itself", "1:10"),
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

/// Line and column of the last place where a text stands in another one.
fn place_of(text: &str, part: &str) -> String {
    let before = &text[..text.rfind(part).unwrap()];
    let (lines, line) = before.rsplit_once('\n').unwrap_or(("", before));
    let lines = if before.contains('\n') { lines.lines().count() } else { 0 };
    format!("{}:{}", lines + 1, line.chars().count() + 1)
}

/// Settings that are sound in themselves and check nothing.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of mistakes")]
fn settings_without_effect_are_mistakes() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("models")).unwrap();
    fs::write(folder.path().join("models/heron.md"), "# Heron\n\nA bird.\n").unwrap();
    let head = "name: a\ntitle: A\nindex_pages: [{file: README.md, targets: [github]}]\n\
        units: {text: {kind: text}, size: {kind: number}}\n";
    let kind = |rest: &str| {
        format!(
            "{head}kinds:\n  - kind: model\n    title: page\n    path: models/{{model}}.md\n{rest}"
        )
    };
    let listed = |column: &str, row: &str| {
        kind(&format!(
            "    tables:\n      - {{table: t, columns: [{{column: A}}, {{column: B}}], rows: [{{row: Size, role: {row}, unit: size}}]}}\n  \
             - kind: index\n    title: list\n    path: \"\"\n    tables:\n      \
             - {{table: l, columns: [{{column: M}}, {{column: Size, role: {column}, unit: size}}], listing: {{kind: model}}}}\n"
        ))
    };
    let fact = |fact: &str| kind(&format!("    facts: [{{role: wings, unit: text, {fact}}}]\n"));
    for (profile, said, place) in [
        (fact("line: \"Wings*\""), "`Wings*` lacks `{}`", "\"Wings*"),
        (fact("heading: Wings"), "`Wings` lacks `{}`", "Wings"),
        (fact("under: Wings"), "nothing says where this fact stands", "{role: wings"),
        (fact("title: false"), "nothing says where this fact stands", "{role: wings"),
        (fact("title: true, label: Wings"), "`title` and `label` are two", "label"),
        (fact("title: true, under: Wings"), "`under` says nothing of a `title`", "under"),
        (fact("breadcrumb: 1"), "this kind says nothing of a breadcrumb", "breadcrumb"),
        (fact("capture: modle"), "did you mean `model`?", "modle"),
        (
            kind("    tables: [{table: t, columns: [{column: Wings, role: wings}]}]\n"),
            "a role without a unit is not read",
            "role: wings",
        ),
        (kind("    navigation: [{to: [\"\"]}]\n"), "nothing says which link this is", "{to:"),
        (
            fact("title: true").as_str().to_owned() + "    counts: [{role: wings}]\n",
            "nothing says what this number counts",
            "{role: wings}",
        ),
        (
            kind("    rolls: [{roll: r, table: t, files: [\"{name}.md\"]}]\n"),
            "nothing says where these names stand",
            "{roll: r",
        ),
        (
            kind("    rolls: [{roll: r, code: txt, lines: [\"{}\"], files: [\"{nmae}.md\"]}]\n"),
            "`{nmae}.md` lacks `{name}`",
            "\"{nmae}",
        ),
        (
            kind("").replace("README.md", "readme/index.md"),
            "`readme/index.md` is no name of a Markdown file",
            "readme/index.md",
        ),
        (
            kind("")
                .replace("index_pages: [{file: README.md, targets: [github]}]", "")
                .replace("models/{model}.md", "models/{model}/"),
            "this path means the page that shows a folder, and no file is said to show one",
            "models/{model}/",
        ),
        // The two sides of a comparison, and a role of one side that another side of three has otherwise.
        (listed("parametres", "parameters"), "did you mean `parameters`?", "parametres"),
        (
            listed("parameters", "parametres") + "role_titles: {parameters: amount}\n",
            "the role `parametres` stands nowhere else",
            "parametres",
        ),
        (
            kind(
                "    facts: [{role: wings, unit: text, title: true}]\n  - kind: index\n    title: list\n    path: \"\"\n    facts: [{role: total, unit: size, label: Total}]\n    at_most: [{less: total, more: wings}]\n",
            ),
            "no place of the kind `index` gives the role `wings`",
            "wings}]",
        ),
        (
            kind(
                "    tables: [{table: t, columns: [{column: A}, {column: B}], rows: [{row: A, role: a, unit: size}]}]\n    arithmetic: [{table: t, column: C, sum: [{column: A}]}]\n",
            ),
            "there is no column of this table `C`",
            "C, sum",
        ),
        // Paths.
        (kind("").replace("models/{model}", "../{model}"), "no page has this path", "../{model}"),
        (
            kind("").replace("{model}.md", "{model}.txt"),
            "`.txt` is no end of a Markdown file",
            "models/{model}.txt",
        ),
        (
            kind("  - {kind: other, title: other, path: \"models/{name}.md\"}\n"),
            "all pages with this path are of the kind `model`",
            "\"models/{name}",
        ),
        // What is derived.
        (
            fact("title: true") + "    derived: [{role: flies, any: [{role: flies}]}]\n",
            "`flies` is derived from itself alone",
            "{role: flies, any",
        ),
        (
            fact("title: true").replace(
                "text: {kind: text}",
                "text: {kind: list, separators: [\",\"], words: [long, broad]}",
            ) + "    derived: [{role: flies, any: [{role: wings, has: lnog}]}]\n",
            "did you mean `long`?",
            "lnog",
        ),
        ("run_gap: 1e20\n".to_owned() + &kind(""), "`run_gap` must be at most 4294967295", "1e20"),
        // Units.
        (
            kind("").replace("size: {kind: number}", "size: {kind: date, formats: [\"%Q\"]}"),
            "it knows no `%Q`",
            "\"%Q",
        ),
        (
            kind("").replace("{kind: number}", "{kind: number, suffixes: [€], expects: \"`3 €`\"}"),
            "a blank before a suffix",
            "\"`3",
        ),
        (
            kind("").replace("{kind: number}", "{kind: number, expects: \"a size such as `big`\"}"),
            "this unit does not read `big`",
            "\"a size",
        ),
        (kind("").replace("size: {kind: number}", "size: {kind: date}"), "`formats`", "size"),
        (kind("").replace("size: {kind: number}", "size: {kind: text, yes: [a]}"), "`yes`", "yes"),
        (
            kind("").replace(
                "size: {kind: number}",
                "size: {kind: range, of: nubmer, separators: [\"-\"]}, number: {kind: number}",
            ),
            "did you mean `number`?",
            "nubmer",
        ),
    ] {
        fs::write(folder.path().join("p.yaml"), &profile).unwrap();
        let output = run(folder.path(), ". --root . --profile p.yaml", &[]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{profile}{error}");
        assert!(error.contains(said), "{profile}{error}");
        let place = place_of(&profile, place);
        assert!(error.contains(&format!("p.yaml:{place}]")), "{place} {profile}{error}");
    }
    for sound in [
        kind(""),
        listed("parameters", "parameters"),
        // Names that are alike and stand beside one another are two.
        kind(
            "    facts: [{role: weight, unit: size, label: W}, {role: height, unit: size, label: H}]\n    at_most: [{less: weight, more: weight}]\n",
        ),
        // A role of a row that its page does not give has its unit to be read by.
        listed("wings", "parameters"),
        fact("line: \"Wings: {}\", under: Facts"),
    ] {
        fs::write(folder.path().join("p.yaml"), &sound).unwrap();
        let output = run(folder.path(), ". --root . --profile p.yaml", &[]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_ne!(output.status.code(), Some(2), "{sound}{error}");
    }
}

/// Of a role that is given once, with a slip of the pen, and named rightly elsewhere the slip alone is told.
#[test]
fn the_slip_is_told_and_not_what_is_right() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("models")).unwrap();
    fs::write(folder.path().join("models/heron.md"), "# Heron\n\nA bird.\n").unwrap();
    let head = "name: a\ntitle: A\nindex_pages: [{file: README.md, targets: [github]}]\n\
        units: {text: {kind: text}, size: {kind: number}}\n\
        kinds:\n  - kind: model\n    title: page\n    path: models/{model}.md\n    \
        facts: [{role: wignspan, unit: size, label: W}, {role: age, unit: size, label: A}]\n";
    let named = "    at_most: [{less: wingspan, more: age}, {less: age, more: wingspan}]\n";
    let given = "  - kind: index\n    title: list\n    path: \"\"\n    facts: [{role: wingspan, unit: size, label: W}]\n";
    for rest in [named.to_owned(), format!("{named}{given}")] {
        fs::write(folder.path().join("p.yaml"), format!("{head}{rest}")).unwrap();
        let output = run(folder.path(), ". --root . --profile p.yaml", &[]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(error.matches("error[profile]").count(), 1, "{rest}{error}");
        assert!(error.contains("the role `wignspan` stands nowhere else"), "{rest}{error}");
        assert!(error.contains("did you mean `wingspan`?"), "{rest}{error}");
    }
}

/// Keys of schemas that judge nothing are told with the path of the schema, those of profiles with the file that holds
/// them.
#[test]
fn mistakes_stand_in_the_file_that_holds_them() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("catalog/lint/more")).unwrap();
    fs::write(folder.path().join("catalog/heron.md"), "# Heron\n\nA bird.\n").unwrap();
    let profile = "name: a\ntitle: A\nunits: {text: {kind: text}}\nkinds:\n  - kind: model\n    title: page\n    path: \"{model}.md\"\n    schema: m.schema.json\n    facts: [{role: wings, unit: text, label: Wings, under: Facts}]\n";
    let sound = "{\"properties\": {\"facts\": {\"properties\": {\"wings\": true}}}}";
    let told = |files: &[(&str, &str)], said: &str, place: &str| {
        for (path, text) in files {
            fs::write(folder.path().join("catalog/lint").join(path), text).unwrap();
        }
        let command = "catalog --root catalog --profile catalog/lint/p.yaml";
        let output = run(folder.path(), command, &[]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code() == Some(2), !said.is_empty(), "{error}");
        assert!(error.contains(said), "{said}: {error}");
        assert!(error.contains(place), "{place}: {error}");
        assert!(said.is_empty() || error.contains('─'), "it is drawn: {error}");
    };
    told(&[("p.yaml", profile), ("m.schema.json", sound)], "", "");
    for (schema, said, place) in [
        (
            sound.replace("wings", "wnigs"),
            "no place of the kind `model` gives the role `wnigs`",
            "\"wnigs",
        ),
        (sound.replace("wings", "wnigs"), "did you mean `wings`?", "\"wnigs"),
        (sound.replace("facts", "fatcs"), "did you mean `facts`?", "\"fatcs"),
        (
            "{\"properties\": {\"facts\": {\"required\": [\"beak\"]}}}".to_owned(),
            "no place of the kind `model` gives the role `beak`",
            "\"beak",
        ),
        (
            "{\"properties\": {\"lines\": {\"properties\": {\"Fatcs\": true}}}}".to_owned(),
            "did you mean `Facts`?",
            "\"Fatcs",
        ),
        (
            "{\"properties\": {\"tables\": {\"properties\": {\"Facts\": true}}}}".to_owned(),
            "the kind `model` has no table `Facts`",
            "\"Facts",
        ),
        ("{\"propertes\": {}}".to_owned(), "did you mean `properties`?", "\"propertes"),
        ("{\"not\": {\"minLenght\": 3}}".to_owned(), "did you mean `minLength`?", "\"minLenght"),
        ("{\"dependencies\": {}}".to_owned(), "write `dependentRequired`", "\"dependencies"),
        ("{\"type\": \"objekt\"}".to_owned(), "objekt", "\"objekt"),
    ] {
        let place = format!("catalog/lint/m.schema.json:{}]", place_of(&schema, place));
        told(&[("m.schema.json", &schema)], said, &place);
    }
    // Keywords that are nobody's slip.
    let other = "{\"nullable\": true, \"x-message\": \"a\", \"example\": 1, \"markdownDescription\": \"a\"}";
    told(&[("m.schema.json", other)], "", "");
    // A mistake of what is extended, and of how it is.
    told(
        &[
            ("p.yaml", "extends: more/base.yaml\n"),
            ("more/base.yaml", &profile.replace("unit: text", "unit: txet")),
        ],
        "did you mean `text`?",
        "catalog/lint/more/base.yaml:9:33]",
    );
    told(
        &[("more/base.yaml", "extends: ../p.yaml\n")],
        "`../p.yaml` extends this profile",
        "catalog/lint/more/base.yaml:1:10",
    );
    told(
        &[("more/base.yaml", "extends: base.yaml\n")],
        "this profile extends itself",
        "more/base.yaml:1:10",
    );
    told(
        &[("more/base.yaml", "name: [\n")],
        "a list in brackets needs",
        "catalog/lint/more/base.yaml:1:7]",
    );
}

/// What no page meets is no mistake; it is told to those who ask, with what stands there instead.
#[test]
fn what_nothing_meets_is_told_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Readme.md", "# Birds\n\n[Heron](birds/heron.md)\n");
    write(
        "birds/heron.md",
        "---\nwings: 2\n---\n# Heron\n\n## Data\n\n- **Beak:** long\n\n| Trait | Value |\n|---|---|\n| Size | 3 |\n",
    );
    write(
        "p.yaml",
        "name: a\ntitle: A\nunits: {text: {kind: text}, size: {kind: number}}\n\
         index_pages: [{file: README.md, targets: [github]}]\n\
         kinds:\n  - {kind: index, title: list, path: \"\", entry: true}\n  - kind: bird\n    title: page\n    path: birds/{bird}.md\n    \
         facts:\n      - {role: beak, unit: text, label: Beek, under: Date}\n      - {role: wings, unit: size, front_matter: wing}\n      \
         - {role: name, unit: text, line: \"Name: {}\"}\n    \
         tables:\n      - table: traits\n        under: Data\n        columns: [{column: Trait}, {column: Value}]\n        \
         rows: [{row: Size, role: size, unit: size}, {row: Colour, role: colour, unit: text}]\n",
    );
    let output = run(folder.path(), "inspect . --root . --profile p.yaml", &[]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["pages"]["bird"], 1);
    let unmet = value["unmet"].as_array().unwrap().iter();
    let unmet: Vec<(&str, Option<&str>)> =
        unmet.map(|it| (it["place"].as_str().unwrap(), it["near"].as_str())).collect();
    assert_eq!(
        unmet,
        [
            ("index_pages", Some("Readme.md")),
            ("kinds.index.path", None),
            // `Data` is what the table means.
            ("kinds.bird.facts.beak.under", None),
            ("kinds.bird.facts.beak.label", Some("Beak")),
            ("kinds.bird.facts.wings.front_matter", Some("wings")),
            ("kinds.bird.facts.name.line", None),
            ("kinds.bird.tables.traits.rows.Colour", None),
        ]
    );
    let said = |more: &[&str]| {
        let output = run(folder.path(), ". --root . --profile p.yaml", more);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let verbose = said(&["--verbose"]);
    assert!(verbose.contains("meets the label `Beek`, did you mean `Beak`?"), "{verbose}");
    assert!(!verbose.contains("Colour") && !said(&[]).contains("Beek"), "{verbose}");
}

/// The built-in profiles name nothing that is nearly something else on the real catalogs.
#[test]
fn built_in_profiles_are_silent_on_their_catalogs() {
    let top = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/catalogs");
    for catalog in
        ["starmap-2025-09-03/catalog", "open-model-zoo-2026-08-19", "pytorch-hub-2024-04-15"]
    {
        let folder = Path::new(top).join(catalog);
        if !folder.is_dir() {
            eprintln!("skipped: there is no `{}`", folder.display());
            continue;
        }
        let output = run(&folder, "inspect .", &[]);
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let unmet = value["unmet"].as_array().unwrap();
        let near: Vec<_> = unmet.iter().filter(|it| !it["near"].is_null()).collect();
        assert!(near.is_empty(), "{catalog}: {near:#?}");
    }
}

/// Rows, columns and bullets that only a schema knows are claimed by it.
#[test]
fn what_a_schema_knows_is_claimed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    write(
        "heron.md",
        "# Heron\n\n## Data\n\n- **Beak:** long\n- **Tail:** short\n- **Song:** none\n\n| Trait | Value |\n|---|---|\n| Size | 3 |\n| Colour | grey |\n| Nest | tree |\n\n## Age\n\n| Young | Old |\n|---|---|\n| 1 | 9 |\n",
    );
    write(
        "p.yaml",
        "name: a\ntitle: A\nunits: {text: {kind: text}, size: {kind: number}}\nkinds:\n  - kind: bird\n    title: page\n    path: \"{bird}.md\"\n    schema: bird.schema.json\n    \
         facts: [{role: beak, unit: text, label: Beak, under: Data}, {role: name, unit: text, title: true}]\n    \
         tables:\n      - table: traits\n        under: Data\n        columns: [{column: Trait}, {column: Value}]\n        rows: [{row: Size, role: size, unit: size}]\n      \
         - {table: age, under: Age, optional_columns: true, columns: [{column: Young, role: young, unit: size}]}\n",
    );
    write(
        "bird.schema.json",
        r#"{"properties": {
            "tables": {"properties": {
                "Data": {"properties": {"Size": true, "Colour": {"enum": ["grey", "white"]}}},
                "Age": {"properties": {"Old": {"type": "string"}}}}},
            "lines": {"properties": {"Data": {"properties": {"Tail": {"type": "string"}}}}}}}"#,
    );
    let output = run(folder.path(), "inspect heron.md --root . --profile p.yaml", &[]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let texts = |list: &str, key: &str| -> Vec<String> {
        let list = value[list].as_array().unwrap().iter();
        list.filter_map(|it| Some(it[key].as_str()?.to_owned())).collect()
    };
    assert_eq!(texts("unclaimed", "text"), ["Song", "Nest"]);
    let from = texts("places", "from");
    for place in ["lines.Data.Tail", "tables.Data.Colour", "tables.Age.Old"] {
        assert!(from.contains(&format!("bird.schema.json: {place}")), "{place}: {from:#?}");
    }
    let colour = value["places"].as_array().unwrap().iter();
    let mut colour = colour.filter(|it| it["at"] == "the table cell `Colour`");
    assert_eq!(colour.next().unwrap()["value"], "grey");
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
