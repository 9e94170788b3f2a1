//! `docs/rules.md` is what the rules say of themselves, each with the report on its fixture as the example.
//!
//! The README shows the help of the program. Write both anew with `UPDATE_DOCS=1 cargo test --test docs`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use starmap_lint::rule::Mend;
use starmap_lint::rules;

const HEAD: &str = "# Rules\n\n\
    Written by `UPDATE_DOCS=1 cargo test --test docs` from `src/rules` and the snapshots in `tests`.\n\n\
    Provable faults are errors, strong hints are warnings, and heuristics are off unless they are asked for\n\
    (`--pedantic`). The examples are what the linter says of the made-up pages in `fixtures/bad`.\n";

type IsMended = fn(Mend) -> bool;

/// What the page says of fixes before all else.
const MENDED: [(&str, IsMended); 4] = [
    ("`--fix` mends what these rules find, where the page or the catalog tells enough", |mend| {
        mend == Mend::Safe
    }),
    ("Of these some findings are mended by `--fix`, some by `--fix --unsafe-fixes`", |mend| {
        mend == Mend::Either
    }),
    ("`--fix --unsafe-fixes` mends what these find, and its changes need an eye", |mend| {
        mend == Mend::Unsafe
    }),
    ("Nothing mends what these find, and each of them says why", |mend| {
        matches!(mend, Mend::Never(_))
    }),
];

#[test]
fn the_page_of_all_rules_is_what_they_say() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = top.join("docs/rules.md");
    let mut wanted = HEAD.to_owned();
    for (title, is_it) in MENDED {
        let rules = rules::ALL.iter().filter(|rule| is_it(rule.mend));
        let links: Vec<String> = rules.map(|rule| format!("[{0}](#{0})", rule.id)).collect();
        let _ = write!(wanted, "\n{title}: {}.\n", links.join(", "));
    }
    for rule in rules::ALL {
        let _ = write!(wanted, "\n{}", rules::page_of(rule).trim_end());
        wanted.push('\n');
        if let Some(example) = example(&top.join(format!("tests/snapshots/{}.snap", rule.id))) {
            let _ = write!(wanted, "\n### Example\n\n```text\n{example}\n```\n");
        }
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(top.join("docs")).unwrap();
        fs::write(&path, &wanted).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        kept == wanted,
        "docs/rules.md is out of date: run UPDATE_DOCS=1 cargo test --test docs"
    );
}

#[test]
fn the_schema_of_rules_is_what_they_declare() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/rules.schema.json");
    let wanted = rules::settings_schema();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        kept == wanted,
        "schemas/rules.schema.json is out of date: run UPDATE_DOCS=1 cargo test --test docs"
    );
}

/// Between these the README shows `--help`.
const HELP: [&str; 2] = ["<!-- starmap-lint --help -->\n```text\n", "```\n<!-- end of help -->"];

#[test]
fn the_readme_shows_the_help_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (head, rest) = readme.split_once(HELP[0]).unwrap();
    let (shown, tail) = rest.split_once(HELP[1]).unwrap();
    let program =
        Command::new(env!("CARGO_BIN_EXE_starmap-lint")).arg("--help").env_clear().output();
    let help = String::from_utf8(program.unwrap().stdout).unwrap();
    let help: String = help.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, [head, HELP[0], &help, HELP[1], tail].concat()).unwrap();
        return;
    }
    assert!(
        shown == help,
        "the help in README.md is out of date: run UPDATE_DOCS=1 cargo test --test docs"
    );
}

#[test]
fn each_rule_has_its_page() {
    for rule in rules::ALL {
        let page = rules::documentation(rule);
        assert!(page.starts_with(&format!("## {}\n", rule.id)), "{page}");
        assert_eq!(page.matches("\n## ").count(), 0, "{page}");
    }
}

/// The first finding of a snapshot: up to the link to its page.
fn example(snapshot: &Path) -> Option<String> {
    let text = fs::read_to_string(snapshot).ok()?.replace("\r\n", "\n");
    let report = text.splitn(3, "---\n").nth(2)?;
    let end = report.find("\n  docs: ").unwrap_or(report.len());
    let lines: Vec<&str> = report[..end].trim_matches('\n').lines().map(str::trim_end).collect();
    Some(lines.join("\n"))
}
