//! Several catalogs in one repository: which settings hold where, in one run and one report.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command;

use std::fs;
use std::path::Path;

use command::{committed, found, git, run, write};

const CONFIG: &str = "\
rules: {dead-link: warn}
catalogs:
  - root: one
  - root: two
    exclude: [drafts/]
    rules: {dead-link: info}
  - root: one/inner
    rules: {dead-link: error}
";

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), ".git/HEAD", "ref: refs/heads/main\n");
    write(folder.path(), "starmap-lint.yaml", CONFIG);
    for page in ["one/a.md", "one/inner/a.md", "two/a.md", "two/drafts/a.md", "a.md"] {
        write(folder.path(), page, "# A\n\n[gone](gone.md)\n");
    }
    folder
}

const ALL: [&str; 3] =
    ["warning dead-link one/a.md", "error dead-link one/inner/a.md", "info dead-link two/a.md"];

fn sorted(mut found: Vec<String>) -> Vec<String> {
    found.sort_by_key(|it| it.rsplit(' ').next().unwrap().to_owned());
    found
}

#[test]
fn each_is_judged_by_its_own_settings_over_those_of_all() {
    let folder = repository();
    assert_eq!(sorted(found(folder.path(), &[])), ALL);
    let (code, told) = run(folder.path(), &["--format", "concise"]);
    assert!(code == Some(1) && told.contains("in 3 pages"), "{told}");
    // From within, and by name.
    assert_eq!(found(folder.path(), &["one/inner"]), [ALL[1]]);
    assert_eq!(found(folder.path(), &["two/a.md", "one/a.md"]), [ALL[2], ALL[0]]);
    assert_eq!(found(&folder.path().join("two"), &[]), ["info dead-link a.md"]);
    // A page that is named is judged whatever the globs say, and one that is in no catalog by what holds for all.
    assert_eq!(found(folder.path(), &["two/drafts/a.md"]), ["info dead-link two/drafts/a.md"]);
    assert_eq!(run(folder.path(), &["a.md"]).0, Some(0));
    let (_, told) = run(folder.path(), &["config"]);
    for line in ["dead-link: warn", "dead-link: info", "dead-link: error"] {
        assert!(told.contains(line), "{told}");
    }
    assert!(told.contains("# starmap-lint.yaml:6"), "{told}");
}

#[test]
fn one_baseline_holds_all() {
    let folder = repository();
    write(folder.path(), "starmap-lint.yaml", &format!("baseline: known.json\n{CONFIG}"));
    let (code, told) = run(folder.path(), &["baseline"]);
    assert!(code == Some(0) && told.contains("3 known, 3 of them new"), "{told}");
    let known: Vec<String> = ALL.iter().map(|it| format!("({it})")).collect();
    assert_eq!(sorted(found(folder.path(), &[])), known);
    // The same page of another catalog is another page.
    write(folder.path(), "two/b.md", "# B\n\n[gone](gone.md)\n");
    fs::rename(folder.path().join("one/a.md"), folder.path().join("one/b.md")).unwrap();
    let now = found(folder.path(), &["--fail-on", "info"]);
    assert!(now.contains(&"info dead-link two/b.md".to_owned()), "{now:?}");
    let (_, told) = run(folder.path(), &["baseline", "--prune"]);
    assert!(told.contains("2 known, 0 of them new, 1 dropped"), "{told}");
}

#[test]
fn what_a_change_brings_about_is_told_of_all() {
    let folder = repository();
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    committed(folder.path());
    assert!(found(folder.path(), &["--since", "HEAD"]).is_empty());
    write(folder.path(), "two/new.md", "# A\n\n[gone](gone.md)\n");
    write(folder.path(), "one/new.md", "# A\n\n[gone](gone.md)\n");
    git(folder.path(), &["add", "two/new.md"]);
    let both = ["warning dead-link one/new.md", "info dead-link two/new.md"];
    assert_eq!(found(folder.path(), &["--since", "HEAD"]), both);
    assert_eq!(found(folder.path(), &["--staged"]), [both[1]]);
    // A page that is staged and was not there before, by its name, and what is not staged of it left out.
    write(folder.path(), "two/new.md", "# A\n\n[gone](gone.md) [off](off.md)\n");
    assert_eq!(found(folder.path(), &["--staged", "two/new.md"]), [both[1]]);
}

#[test]
fn a_catalog_that_is_not_there_is_told_at_its_place() {
    let folder = repository();
    fs::remove_dir_all(folder.path().join("two")).unwrap();
    let (code, told) = run(folder.path(), &[]);
    assert!(code == Some(2) && told.contains("starmap-lint.yaml:4:11"), "{told}");
    assert!(told.contains("there is no such folder"), "{told}");
}

#[test]
fn a_configuration_at_the_catalog_holds_where_a_folder_above_is_linted() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), ".git/HEAD", "ref: refs/heads/main\n");
    for page in ["lark.md", "wren.md"] {
        let text = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/hub/meadow_birds_tern.md"),
        );
        write(folder.path(), &format!("docs/hub/{page}"), &(text.unwrap() + "\n[gone](gone.md)\n"));
    }
    write(folder.path(), "docs/hub/starmap-lint.yaml", "rules: {dead-link: info}\n");
    write(folder.path(), "docs/hub/old/starmap-lint.yaml", "rules: {dead-link: error}\n");
    let links = |arguments: &[&str]| {
        let found = found(folder.path(), arguments).into_iter();
        found.filter(|it| it.contains("dead-link")).collect::<Vec<_>>()
    };
    let want = ["info dead-link docs/hub/lark.md", "info dead-link docs/hub/wren.md"];
    assert_eq!(links(&["docs/hub"]), want);
    assert_eq!(links(&["."]), want);
    let (_, told) = run(folder.path(), &["."]);
    assert!(told.contains("`docs/hub/old/starmap-lint.yaml` was not used"), "{told}");
}

#[test]
fn each_may_bring_its_own_profile() {
    let folder = repository();
    let config = "catalogs:\n  - {root: one, profile: a.yaml}\n  - {root: two, profile: b.yaml}\n  - {root: one/inner, profile: hub}\n";
    write(folder.path(), "starmap-lint.yaml", &config.replace("hub", "pytorch-hub"));
    // Both under the name of one that is built in.
    for (file, title) in [("a.yaml", "First"), ("b.yaml", "Second")] {
        let kinds = "kinds:\n  - {kind: page, title: page, titles: pages, path: '{page}.md'}\n";
        write(folder.path(), file, &format!("name: starmap\ntitle: {title}\n{kinds}"));
    }
    let (_, told) = run(folder.path(), &["--format", "concise"]);
    for note in ["starmap (First)", "starmap (Second)", "pytorch-hub (PyTorch Hub)"] {
        assert!(told.contains(note), "{told}");
    }
}
