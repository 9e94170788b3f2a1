//! What the action, the job for GitLab and the pages about them ask of the program is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What stands behind each `word` up to a character that no name holds.
fn behind<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(word).skip(1).map(|rest| {
        let rest = rest.trim_start_matches(['"', ' ']);
        let is_name = |char: char| char.is_ascii_lowercase() || char == '-';
        &rest[..rest.find(|char| !is_name(char)).unwrap_or(rest.len())]
    })
}

#[test]
fn every_format_and_option_is_one_of_the_program() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = || Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
    let help = program().arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let mut formats = BTreeSet::new();
    for file in ["action.yml", "ci/gitlab.yml", "docs/ci.md", ".pre-commit-hooks.yaml"] {
        let text = fs::read_to_string(top.join(file)).unwrap();
        formats.extend(behind(&text, "--format").map(str::to_owned));
        for line in
            text.lines().filter(|line| line.contains("starmap-lint ") || line.contains("arguments"))
        {
            for option in behind(line, " --").filter(|option| !option.is_empty()) {
                assert!(help.contains(&format!("--{option}")), "{file}: --{option}");
            }
        }
    }
    assert!(formats.contains("github") && formats.contains("gitlab"), "{formats:?}");
    let folder = tempfile::tempdir().unwrap();
    for format in formats {
        let file = folder.path().join(&format);
        let output = program()
            .current_dir(top)
            .arg(format!("--format={format}={}", file.display()))
            .arg("fixtures/good/starmap")
            .output()
            .unwrap();
        assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(file.is_file(), "{format}");
    }
}
