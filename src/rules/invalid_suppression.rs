use super::{ALL, Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Applicability;
use crate::suggest::nearest;
use crate::suppression::{COMMANDS, Command, Suppression, spelt};
use crate::text::listed;

pub(super) static RULE: Rule = Rule {
    id: "invalid-suppression",
    level: Level::Error,
    mend: Mend::Either,
    summary: "a comment to the linter does not say what it means",
    docs: r"
### What it checks
Comments that begin with `starmap-lint-`: that the command is `disable-next-line`, `disable`, `enable` or
`disable-file`, that rules are named which there are, and that `until=` has a date such as `2027-01-31`.
And comments that begin nearly so: `starmap-lint disable`, `Starmap-Lint-Disable`.

### Why
Such a comment does nothing, and nobody sees that it does not.

### How to fix
Write the name that was meant, name the rules whose findings are to be taken out, or remove the comment. What is no
rule but a reason stands behind ` -- `.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for comment in page.suppressions {
        command(page, comment, findings);
    }
}

fn command(page: &Page<'_>, comment: &Suppression, findings: &mut Findings) {
    if comment.command == Command::Unknown {
        let written = comment.written.of(page.text);
        if let Some(spelt) = spelt(written) {
            let message = format!("`{written}` is no comment that the linter heeds");
            let finding = page.finding(comment.written, format!("command {written}"), message);
            findings.push(finding.help(format!("write `{spelt}`")).fix(
                Applicability::Unsafe,
                format!("write `{spelt}`"),
                comment.written,
                spelt,
            ));
            return;
        }
        let message = format!("`starmap-lint-{written}` is no comment that the linter knows");
        let finding = page.finding(comment.written, format!("command {written}"), message);
        findings.push(match nearest(written, COMMANDS) {
            Some(near) => finding.help(format!("did you mean `starmap-lint-{near}`?")).fix(
                Applicability::Unsafe,
                format!("write `{near}`"),
                comment.written,
                near,
            ),
            None => finding.help(format!("write one of {}", listed(COMMANDS))),
        });
        return;
    }
    if comment.rules.is_empty() && comment.command != Command::Enable {
        let finding = page
            .finding(
                comment.comment,
                "no rule",
                "the comment names no rule whose findings to take out",
            )
            .help("name the rules behind the command, or remove the comment")
            .fix(Applicability::Safe, "remove the comment", comment.removal, "");
        findings.push(finding);
    }
    if let Some(until) = comment.until.filter(|until| until.days.is_none()) {
        let written = until.span.of(page.text);
        let message = format!("`{written}` has no date of the form `2027-01-31`");
        findings.push(
            page.finding(until.span, written, message)
                .help("write year, month and day, or leave it out"),
        );
    }
    for named in &comment.rules {
        let id = &named.id;
        if ALL.iter().any(|rule| rule.id == id) {
            continue;
        }
        let message = format!("the comment names `{id}`, and there is no such rule");
        let finding = page.finding(named.span, format!("rule {id}"), message);
        if let Some(near) = nearest(id, ALL.iter().map(|rule| rule.id)) {
            findings.push(finding.help(format!("did you mean `{near}`?")).fix(
                Applicability::Unsafe,
                format!("write `{near}`"),
                named.span,
                near,
            ));
            continue;
        }
        let (what, removal) = match comment.rules.len() {
            1 => ("the comment".to_owned(), comment.removal),
            _ => (format!("`{id}`"), named.removal),
        };
        findings.push(finding.help("see `starmap-lint rules`; a reason stands behind ` -- `").fix(
            Applicability::Unsafe,
            format!("remove {what}"),
            removal,
            "",
        ));
    }
}
