//! The configuration, through the program itself: where it is found, what it says, and how it is told to be wrong.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command;

use std::fs;
use std::path::Path;

use command::{found, run, write};
use serde_json::Value;

fn catalog(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), ".git/HEAD", "ref: refs/heads/main\n");
    write(folder.path(), "starmap-lint.yaml", config);
    write(folder.path(), "docs/README.md", "# A\n\n[b](old/b.md) [gone](gone.md)\n");
    write(folder.path(), "docs/old/b.md", "# B\n\n[gone](gone.md)\n");
    folder
}

#[test]
fn levels_differ_by_page() {
    let folder = catalog(
        "overrides:\n  - files: [old/]\n    rules: {dead-link: info}\n  - files: [README.md]\n    rules:\n      dead-link: off\n",
    );
    assert_eq!(found(folder.path(), &["docs"]), ["info dead-link docs/old/b.md"]);
    // The command line goes before.
    let all = ["warning dead-link docs/README.md", "warning dead-link docs/old/b.md"];
    assert_eq!(found(folder.path(), &["--level", "dead-link=warn", "docs"]), all);
    assert!(found(folder.path(), &["--ignore", "dead-link", "docs"]).is_empty());
    let folder = catalog(
        "rules:\n  dead-link: off\noverrides:\n  - files: ['old/*.md']\n    rules: {dead-link: error}\n",
    );
    assert_eq!(found(folder.path(), &["docs"]), ["error dead-link docs/old/b.md"]);
}

#[test]
fn a_suppression_of_what_is_off_on_its_page_is_not_unused() {
    let folder = catalog("overrides:\n  - files: [old/]\n    rules: {dead-link: off}\n");
    write(folder.path(), "docs/old/b.md", "# B\n\n<!-- starmap-lint-disable-file dead-link -->\n");
    assert_eq!(found(folder.path(), &["docs"]), ["error dead-link docs/README.md"]);
}

#[test]
fn the_order_of_levels() {
    let folder = catalog("rules:\n  dead-link: info\n");
    let level = |arguments: &[&str]| {
        let found =
            found(folder.path(), &[arguments, &["docs/README.md", "--root", "docs"]].concat());
        found.first().map_or("off".to_owned(), |it| it.split(' ').next().unwrap().to_owned())
    };
    assert_eq!(level(&[]), "info");
    assert_eq!(level(&["--level", "dead-link=warn"]), "warning");
    assert_eq!(level(&["--level", "dead-link=warn", "--level", "dead-link=error"]), "error");
    assert_eq!(level(&["--level", "dead-link=error", "--ignore", "dead-link"]), "off");
    assert_eq!(level(&["--select", "dead-link"]), "info");
    assert_eq!(level(&["--select", "empty-page"]), "off");
    assert_eq!(run(folder.path(), &["--fail-on", "info", "docs"]).0, Some(1));
    assert_eq!(run(folder.path(), &["docs"]).0, Some(0));
}

#[test]
fn heuristic_rules_are_a_group() {
    let folder = catalog("rules:\n  pedantic: info\n  sync-date: error\n");
    let (_, told) = run(folder.path(), &["config", "docs"]);
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("  ")).collect();
    assert!(lines.iter().filter(|line| line.contains(": info")).count() > 1, "{told}");
    assert!(told.contains("sync-date: error"), "{told}");
    let (_, told) = run(folder.path(), &["config", "--level", "pedantic=warn", "docs"]);
    assert!(told.contains("sync-date: warn"), "{told}");
    assert!(told.contains("# command line"), "{told}");
}

#[test]
fn another_configuration_is_extended() {
    let folder = catalog("extends: [shared/base.yaml]\nrules:\n  dead-link: warn\n");
    write(
        folder.path(),
        "shared/base.yaml",
        "fail_on: warn\nrules:\n  dead-link: info\nroot: ../docs\n",
    );
    assert_eq!(found(folder.path(), &[])[0], "warning dead-link docs/README.md");
    let (code, told) = run(folder.path(), &["config"]);
    assert_eq!(code, Some(0), "{told}");
    for (setting, place) in [
        ("fail_on: warn", "shared/base.yaml:1"),
        ("dead-link: warn", "starmap-lint.yaml:3"),
        ("targets: [github]", "default"),
    ] {
        let line = told.lines().find(|line| line.contains(setting)).unwrap();
        assert!(line.ends_with(&format!("# {place}")), "{told}");
    }
    let (_, told) = run(folder.path(), &["config", "--fail-on", "info"]);
    assert!(
        told.lines()
            .any(|line| line.starts_with("fail_on: info") && line.ends_with("# command line"))
    );

    write(folder.path(), "shared/base.yaml", "extends: [../starmap-lint.yaml]\n");
    let (code, told) = run(folder.path(), &["docs"]);
    assert!(code == Some(2) && told.contains("leads back to itself"), "{told}");
    let outside = tempfile::NamedTempFile::new().unwrap();
    write(
        folder.path(),
        "starmap-lint.yaml",
        &format!("extends: ['{}']\n", outside.path().display()),
    );
    let (code, told) = run(folder.path(), &["docs"]);
    assert!(code == Some(2) && told.contains("outside of the repository"), "{told}");
}

#[test]
fn a_configuration_is_named_on_the_command_line() {
    let folder = catalog("rules:\n  dead-link: off\n");
    write(folder.path(), "other/strict.yaml", "rules:\n  dead-link: warn\n");
    assert!(found(folder.path(), &["docs"]).is_empty());
    assert_eq!(found(folder.path(), &["--config", "other/strict.yaml", "docs"]).len(), 2);
    let (code, told) = run(folder.path(), &["--config", "gone.yaml", "docs"]);
    assert!(code == Some(2) && told.contains("there is no configuration `gone.yaml`"), "{told}");
}

#[test]
fn a_mistake_is_told_with_its_place() {
    let folder = catalog("overrides:\n  - files: [old/]\n    rules:\n      dead-lnik: warn\n");
    let (code, told) = run(folder.path(), &["docs"]);
    assert_eq!(code, Some(2));
    assert!(
        told.contains("starmap-lint.yaml:4:7") && told.contains("did you mean `dead-link`?"),
        "{told}"
    );
}

#[test]
fn a_configuration_to_start_from() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "README.md", "# A\n\nText.\n");
    assert_eq!(run(folder.path(), &["init"]).0, Some(0));
    let file = folder.path().join("starmap-lint.yaml");
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(run(folder.path(), &["."]).0, Some(0));
    let (code, told) = run(folder.path(), &["init"]);
    assert!(code == Some(2) && told.contains("there already"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    // Each setting of the schema stands in it, and what it shows is a configuration.
    let schema: Value =
        serde_json::from_str(include_str!("../schemas/config.schema.json")).unwrap();
    for key in schema["properties"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("\n# {key}:")), "`init` does not tell of `{key}`");
    }
    let setting = |line: &str| {
        line.strip_prefix("# ")
            .filter(|it| {
                let word =
                    it.trim_start().trim_start_matches("- ").split(':').next().unwrap_or_default();
                it.contains(':')
                    && word.chars().all(|char| char.is_lowercase() || "_-".contains(char))
            })
            .map(str::to_owned)
    };
    let shown: Vec<String> = text
        .lines()
        .filter_map(setting)
        .filter(|it| !it.starts_with("extends") && !it.starts_with("root"))
        .collect();
    fs::write(&file, shown.join("\n")).unwrap();
    for catalog in ["docs/models", "docs/datasets"] {
        write(folder.path(), &format!("{catalog}/README.md"), "# A\n\nText.\n");
    }
    let (_, told) = run(folder.path(), &["config"]);
    assert!(
        told.contains("fail_on: error") && told.contains("# starmap-lint.yaml:"),
        "{told}\n{}",
        shown.join("\n")
    );
}

fn starmap(over: &str, config: &str) -> tempfile::TempDir {
    self::over("starmap", over, config)
}

/// A clean catalog with the pages of a bad one over it.
fn over(base: &str, over: &str, config: &str) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let (from, to) = (entry.path(), to.join(entry.file_name()));
            if from.is_dir() {
                copy(&from, &to);
            } else {
                fs::copy(&from, &to).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for from in [&format!("good/{base}"), over] {
        copy(&top.join(from), &folder.path().join("catalog"));
    }
    write(folder.path(), ".git/HEAD", "ref: refs/heads/main\n");
    write(folder.path(), "starmap-lint.yaml", config);
    folder
}

const OUTLIER: &str =
    "warning price-outlier catalog/providers/tidewater/models/lumen-labs/lumen-orca-1.0.md";

#[test]
fn rules_have_options() {
    let folder = starmap("bad/price-outlier", "rules: {price-outlier: {level: warn}}\n");
    assert_eq!(found(folder.path(), &[]), [OUTLIER]);
    for (config, is_found) in [
        ("rules: {price-outlier: {level: warn, factor: 20}}", false),
        ("rules: {price-outlier: {level: warn, others: 3}}", false),
        ("pedantic: true\nrules: {price-outlier: {factor: 10}}", true),
        (
            "rules: {price-outlier: {level: warn, factor: 20}}\noverrides:\n  - files: [providers/tidewater/]\n    rules: {price-outlier: {factor: 5.5}}",
            true,
        ),
        (
            "rules: {price-outlier: warn}\noverrides:\n  - files: [providers/tidewater/]\n    rules: {price-outlier: {factor: 20}}",
            false,
        ),
    ] {
        write(folder.path(), "starmap-lint.yaml", config);
        let found = found(folder.path(), &[]);
        assert_eq!(found.contains(&OUTLIER.to_owned()), is_found, "{config}: {found:?}");
    }
    let (_, told) = run(folder.path(), &["config"]);
    let line = "  price-outlier: {level: warn, factor: 10, others: 2}";
    assert!(told.contains(line), "{told}");
}

#[test]
fn paths_may_be_bounded_and_variants_and_descriptions_weighed() {
    let folder = catalog("rules: {unportable-path: {longest: 16}, dead-link: off}\n");
    write(folder.path(), "docs/old/of-many-words.md", "# A\n\nText.\n");
    assert_eq!(
        found(folder.path(), &["docs"]),
        ["error unportable-path docs/old/of-many-words.md"]
    );
    for (rule, options, is_found) in [
        ("description-differs", "", true),
        ("description-differs", ", share: 1", false),
        ("description-differs", ", words: 1000", false),
    ] {
        let config = format!("rules: {{{rule}: {{level: warn{options}}}}}\n");
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad").join(rule);
        let base = fs::read_to_string(from.join(".catalog")).unwrap_or("starmap".to_owned());
        let folder = over(base.trim(), &format!("bad/{rule}"), &config);
        let found = found(folder.path(), &["--select", rule]);
        assert_eq!(!found.is_empty(), is_found, "{config}: {found:?}");
    }
    let folder = over("hub", "good/hub", "");
    let page = fs::read_to_string(folder.path().join("catalog/meadow_birds_tern.md")).unwrap();
    let of = |author: &str| {
        let line = |line: &str| {
            let is_own = line.starts_with("author: ");
            if is_own { format!("author: {author}\n") } else { line.to_owned() }
        };
        page.split_inclusive('\n').map(line).collect::<String>()
    };
    for (name, author) in [("a", "Rook House"), ("b", "Rook House"), ("c", "Rook house")] {
        write(folder.path(), &format!("catalog/rook_{name}.md"), &of(author));
    }
    for (times, want) in [("", 0), (", times: 2", 1), (", times: 3", 0)] {
        let config = format!("rules: {{near-variant: {{level: warn{times}}}}}\n");
        write(folder.path(), "starmap-lint.yaml", &config);
        let found = found(folder.path(), &["--select", "near-variant"]);
        assert_eq!(found.len(), want, "{config}: {found:?}");
    }
}

#[test]
fn pages_meet_schemas_of_ones_own() {
    let schema =
        |text: &str| format!("{{\"type\": \"object\", \"properties\": {{\"facts\": {text}}}}}");
    let config = |rest: &str| format!("schemas:\n  author-model: {rest}\n");
    let folder = starmap("bad/price-outlier", &config("own/team.schema.json"));
    let small = "{\"type\": \"object\", \"properties\": {\"context_window\": {\"maximum\": 1000}}}";
    write(folder.path(), "own/team.schema.json", &schema(small));
    let page = "catalog/authors/lumen-labs/models/lumen-arctic-1.0.md";
    let fields = |folder: &Path| {
        let found = found(folder, &[page]).into_iter();
        found.filter(|it| it.contains("field")).collect::<Vec<_>>()
    };
    assert_eq!(fields(folder.path()), [format!("error invalid-field {page}")]);

    // What the profile asks for holds beside it, and not where it is replaced; it can be named.
    let text = fs::read_to_string(folder.path().join(page)).unwrap();
    let without: String =
        text.split_inclusive('\n').filter(|line| !line.contains("**Model ID**")).collect();
    write(folder.path(), page, &without);
    write(folder.path(), "own/team.schema.json", &schema("{}"));
    let missing = [format!("error missing-field {page}")];
    assert_eq!(fields(folder.path()), missing);
    write(
        folder.path(),
        "starmap-lint.yaml",
        &config("{file: own/team.schema.json, replaces: true}"),
    );
    assert!(fields(folder.path()).is_empty());
    write(folder.path(), "own/team.schema.json", "{\"$ref\": \"author-model.schema.json\"}");
    assert_eq!(fields(folder.path()), missing);

    // Mistakes are drawn where they stand.
    write(folder.path(), "own/team.schema.json", "{\"type\": \"objet\"}");
    let (code, told) = run(folder.path(), &[page]);
    assert!(code == Some(2) && told.contains("own/team.schema.json:1:10"), "{told}");
    for (config, place, word) in [
        ("schemas:\n  author-mdel: a.json\n", "starmap-lint.yaml:2:3", "`author-model`"),
        ("schemas:\n  author-model: gone.json\n", "starmap-lint.yaml:2:3", "cannot read"),
        ("profile: none\nschemas:\n  model: a.json\n", "starmap-lint.yaml:3:3", "none fits"),
    ] {
        write(folder.path(), "starmap-lint.yaml", config);
        let (code, told) = run(folder.path(), &[page]);
        assert!(code == Some(2) && told.contains(place) && told.contains(word), "{told}");
    }
}

#[test]
fn settings_that_fit_nothing_are_drawn_too() {
    for (config, place, word) in [
        ("exclude: ['a[z-a]']\n", "starmap-lint.yaml:1:11", "a[z-a]"),
        ("exclude: [b, '[a']\n", "starmap-lint.yaml:1:14", "unclosed character class"),
        ("catalogs:\n  - root: docs\n  - root: ./docs/\n", ":3:11", "a catalog in line 2 already"),
        ("fail_on: wran\n", "starmap-lint.yaml:1:10", "did you mean `warn`?"),
        ("catalogs: [{root: docs, fail_on: warn}]\n", ":1:25", "write it beside `catalogs`"),
        ("baseline: gone.json\n", "starmap-lint.yaml:1:11", "there is no baseline `gone.json`"),
        ("baseline: docs\n", "starmap-lint.yaml:1:11", "cannot read the baseline `docs`"),
        ("root: gone\n", "starmap-lint.yaml:1:7", "there is no such folder"),
        ("extends: [gone.yaml]\n", "starmap-lint.yaml:1:10", "is not there"),
        ("profile: starmp\n", "starmap-lint.yaml:1:10", "did you mean `starmap`?"),
        ("rules: [a\n", "starmap-lint.yaml:", "no sound configuration"),
    ] {
        let folder = catalog(config);
        let (code, told) = run(folder.path(), &["docs"]);
        assert!(code == Some(2) && told.contains(place) && told.contains(word), "{config}{told}");
    }
}

#[test]
fn paths_are_shown_from_the_working_directory() {
    let folder = catalog("root: docs\n");
    let inside = folder.path().join("docs/old");
    assert_eq!(found(&inside, &["."]), ["error dead-link b.md"]);
    assert_eq!(found(&inside, &["../README.md"]), ["error dead-link ../README.md"]);
    write(&inside, "b.md", "# B\n\n![Text](http://img.shields.io/badge/a-b-blue)\n");
    let (_, told) = run(&inside, &["--diff", "."]);
    assert!(told.starts_with("--- a/b.md\n+++ b/b.md\n"), "{told}");
}

#[test]
fn a_broken_glob_is_told_by_whatever_reads_the_configuration() {
    let folder = catalog("exclude: ['[a']\n");
    for arguments in [&["docs"][..], &["config", "docs"], &["baseline", "docs"]] {
        let (code, told) = run(folder.path(), arguments);
        assert!(code == Some(2) && told.contains("is no glob"), "{arguments:?}: {told}");
    }
}

#[test]
fn globs_that_match_nothing_are_told_on_demand() {
    let config = "exclude: [drafts/, '!drafts/b.md']\noverrides:\n  - files: [old/, gone/*.md]\n    rules: {dead-link: info}\n";
    let folder = catalog(config);
    let idle = ["`drafts/` of `exclude` matches no file", "`gone/*.md` of `overrides` matches no"];
    for arguments in [&["config", "docs"][..], &["--verbose", "docs"]] {
        let (_, told) = run(folder.path(), arguments);
        assert!(idle.iter().all(|note| told.contains(note)), "{arguments:?}: {told}");
        assert_eq!(told.matches("matches no file").count(), 2, "{told}");
    }
    let (_, told) = run(folder.path(), &["docs"]);
    assert!(!told.contains("matches no file"), "{told}");
}

#[test]
fn what_bears_the_name_of_the_configuration_and_is_none_is_told() {
    let folder = catalog("");
    fs::remove_file(folder.path().join("starmap-lint.yaml")).unwrap();
    fs::create_dir(folder.path().join("starmap-lint.yaml")).unwrap();
    let (code, told) = run(folder.path(), &["docs"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("cannot read `starmap-lint.yaml`: it is no file"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_a_broken_link_is_told() {
    let folder = catalog("");
    fs::remove_file(folder.path().join("starmap-lint.yaml")).unwrap();
    std::os::unix::fs::symlink("gone.yaml", folder.path().join("starmap-lint.yaml")).unwrap();
    let (code, told) = run(folder.path(), &["docs"]);
    assert!(code == Some(2) && told.contains("cannot read `starmap-lint.yaml`"), "{told}");
}

#[test]
fn what_is_named_on_the_command_line_is_not_told_at_the_configuration() {
    let folder = catalog("baseline: known.json\n");
    let (code, told) = run(folder.path(), &["--baseline", "other.json", "docs"]);
    assert_eq!(code, Some(2));
    let plain = "error: there is no baseline `other.json`: write it with `starmap-lint baseline`\n";
    assert_eq!(told, plain);
}

#[test]
fn a_path_that_is_named_is_linted_though_git_ignores_it() {
    let folder = catalog("");
    write(folder.path(), ".gitignore", "docs/old/\n");
    let all = found(folder.path(), &["docs"]);
    assert!(all.iter().all(|it| it.ends_with("docs/README.md")), "{all:?}");
    let page = "error dead-link docs/old/b.md".to_owned();
    // Around it, all that lies beside it is ignored too.
    let inside = "error ignored-link-target docs/old/b.md".to_owned();
    assert_eq!(found(folder.path(), &["docs/old"]), [page.as_str()]);
    for path in ["docs/old/b.md", "docs/old"] {
        assert_eq!(found(folder.path(), &["--root", "docs", path]), [inside.as_str()], "{path}");
    }
    // Beside others of the same catalog.
    let named = ["--root", "docs", "docs/README.md", "docs/old/b.md"];
    let two = found(folder.path(), &named);
    assert!(two.len() == 2 && two.contains(&inside), "{two:?}");
}

#[test]
fn pages_and_copies_are_left_out_or_taken_in() {
    let folder = catalog("exclude: [old/]\nassume_portable_links: true\ntargets: [github, hugo]\n");
    let all = found(folder.path(), &["docs"]);
    assert!(!all.is_empty() && all.iter().all(|it| it.ends_with("docs/README.md")), "{all:?}");
    let folder = starmap("good/starmap", "nested: false\n");
    let copy = |of: &str| {
        for entry in ["README.md", "authors/README.md", "providers/README.md", "models/README.md"] {
            let text = fs::read_to_string(folder.path().join("catalog").join(entry)).unwrap();
            write(folder.path(), &format!("catalog/{of}/{entry}"), &text);
        }
    };
    copy("copy");
    let nested = |arguments: &[&str]| {
        found(folder.path(), arguments).iter().filter(|it| it.contains("catalog/copy/")).count()
    };
    let without = nested(&[]);
    assert!(without < nested(&["--include-nested"]));
    write(folder.path(), "starmap-lint.yaml", "nested: true\n");
    assert!(without < nested(&[]));
}

#[test]
fn a_folder_that_is_left_out_is_no_clean_one() {
    let folder = catalog("root: docs\nexclude: [old/]\n");
    let inside = folder.path().join("docs/old");
    for (here, arguments, named) in [
        (folder.path(), &["docs/old"][..], "docs/old"),
        (folder.path(), &["--fix", "docs/old"], "docs/old"),
        (&inside, &[], "."),
    ] {
        let (code, told) = run(here, arguments);
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains("no pages to check"), "{told}");
        let note =
            format!("no page of `{named}` was linted: `exclude` leaves them all out, by `old/` (");
        assert!(told.contains(&note) && told.contains("starmap-lint.yaml:2)"), "{told}");
    }
    // A page that is named is linted all the same, and the others are told of as before.
    assert_eq!(found(folder.path(), &["docs/old/b.md"]), ["error dead-link docs/old/b.md"]);
    assert!(!run(folder.path(), &["docs"]).1.contains("no page of"));
}

/// Some editors set it, PowerShell does.
#[test]
fn a_byte_order_mark_is_no_setting() {
    let folder = catalog("\u{feff}rules:\n  dead-link: info\nbaseline: known.json\n");
    let (code, told) = run(folder.path(), &["baseline", "docs"]);
    assert_eq!(code, Some(0), "{told}");
    let known = fs::read_to_string(folder.path().join("known.json")).unwrap();
    write(folder.path(), "known.json", &format!("\u{feff}{known}"));
    let all = ["(info dead-link docs/README.md)", "(info dead-link docs/old/b.md)"];
    assert_eq!(found(folder.path(), &["docs"]), all);
    // Mistakes stand where they do without it.
    write(folder.path(), "starmap-lint.yaml", "\u{feff}fail_on: warm\n");
    assert!(run(folder.path(), &["docs"]).1.contains("starmap-lint.yaml:1:10"));
    write(folder.path(), "starmap-lint.yaml", "\u{feff}root: nowhere\n");
    assert!(run(folder.path(), &["docs"]).1.contains("starmap-lint.yaml:1:7"));
    write(folder.path(), "own.yaml", "\u{feff}names: own\n");
    write(folder.path(), "starmap-lint.yaml", "profile: own.yaml\n");
    let (_, told) = run(folder.path(), &["docs"]);
    assert!(
        told.contains("lacks `name` and has `names`") && told.contains("own.yaml:1:1"),
        "{told}"
    );
}

#[test]
fn what_was_meant_is_told() {
    let folder = catalog("source: nosuch\nprofile: starmap\n");
    let (code, told) = run(folder.path(), &["docs"]);
    assert!(code == Some(2) && told.contains("starmap-lint.yaml:1:9"), "{told}");
    assert!(told.contains("no folder"), "{told}");
    fs::remove_file(folder.path().join("starmap-lint.yaml")).unwrap();
    for arguments in
        [&["--fail-on", "warn", "baseline"][..], &["-q", "config"], &["--color", "always", "rules"]]
    {
        let (code, told) = run(folder.path(), arguments);
        let command = arguments[arguments.len() - 1];
        let wanted =
            format!("a command stands before all options, as in `starmap-lint {command} …`");
        assert!(code == Some(2) && told.contains(&wanted), "{told}");
    }
    for name in ["starmap-lint.yml", ".starmap-lint.yaml"] {
        write(folder.path(), name, "fail_on: warn\n");
        let told =
            || run(folder.path(), &["docs"]).1.split_whitespace().collect::<Vec<_>>().join(" ");
        let note = format!("`{name}` was not read: did you mean `starmap-lint.yaml`?");
        assert!(told().contains(&note), "{}", told());
        write(folder.path(), "docs/starmap-lint.yaml", "fail_on: warn\n");
        assert!(!told().contains("was not read"), "{}", told());
        fs::remove_file(folder.path().join("docs/starmap-lint.yaml")).unwrap();
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    let output = command::output_of_input(folder.path(), &["--fix", "-"], "# A\n");
    assert!(command::said(&output).1.contains("`--diff` prints what would be mended"));
}
