use super::{Check, Level, Mend, Rule, nothing};
use crate::diagnostic::{Applicability, FileId, Finding};
use crate::suppression::{Command, Suppression};

pub static RULE: Rule = Rule {
    id: "unused-suppression",
    level: Level::Warn,
    mend: Mend::Safe,
    summary: "a comment takes findings out that there are not",
    docs: r"
### What it checks
That each rule named by a `starmap-lint-disable` comment finds something where the comment looks, and that each
`starmap-lint-enable` has a `disable` above it. Rules that are off, and those that lack what they need (the source),
are not asked.

### Why
A comment that outlives its fault hides the next one that comes to the same place.

### How to fix
Remove the comment, or the name of the rule from it.
",
    check: Check::Page(nothing),
};

/// What is said of a comment; `idle` are those of its rules that find nothing where it looks.
pub fn findings(file: FileId, comment: &Suppression, idle: &[usize]) -> Vec<Finding> {
    let removed = |finding: Finding| {
        finding.help("remove the comment").fix(
            Applicability::Safe,
            "remove the comment",
            comment.removal,
            "",
        )
    };
    if comment.ends_nothing() {
        let message = "the comment ends nothing: no `starmap-lint-disable` above it is still open";
        return vec![removed(Finding::new(file, comment.comment, "enable", message))];
    }
    let place = match comment.command {
        Command::DisableNextLine => "on the next line",
        Command::DisableFile => "in this file",
        _ => "in its range",
    };
    let ids: Vec<&str> = idle.iter().map(|rule| comment.rules[*rule].id.as_str()).collect();
    if ids.is_empty() {
        return Vec::new();
    }
    if ids.len() == comment.rules.len() {
        let quoted: Vec<String> = ids.iter().map(|name| format!("`{name}`")).collect();
        let quoted = quoted.join(", ");
        let message = format!("the comment disables {quoted}, which finds nothing {place}");
        let key = format!("unused {}", ids.join(" "));
        return vec![removed(Finding::new(file, comment.comment, key, message))];
    }
    let of_rule = |rule: &usize| {
        let named = &comment.rules[*rule];
        let id = &named.id;
        let message = format!("the comment disables `{id}`, which finds nothing {place}");
        Finding::new(file, named.span, format!("unused {id}"), message)
            .help(format!("remove `{id}` from the comment"))
            .fix(Applicability::Safe, format!("remove `{id}`"), named.removal, "")
    };
    idle.iter().map(of_rule).collect()
}
