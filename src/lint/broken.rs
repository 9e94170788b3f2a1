//! Where the linter itself breaks: that is a finding, and all else is judged as if nothing was.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Made, Read};
use crate::diagnostic::{FileId, Finding};
use crate::rule::{Findings, Rule};
use crate::rules;
use crate::text::Span;

const HELP: &str = "report this page as a bug of the linter";

/// What comes of a page; that the linter broke on it is a finding, and the other pages go on.
pub(super) fn unbroken(file: FileId, judge: impl FnOnce() -> Read) -> Read {
    catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|_| {
        let message = "the linter broke while it read this page";
        let finding = Finding::new(file, Span::at(0), "panic", message).help(HELP);
        Read::failed(&rules::INTERNAL_ERROR, finding)
    })
}

/// Over what a rule broke.
#[derive(Clone, Copy)]
pub(super) enum Over {
    Page(FileId),
    /// All pages, of which one stands for the others.
    Catalog(FileId),
}

/// What a rule finds; that it broke is a finding too, and the others go on.
pub(super) fn guarded(
    rule: &'static Rule,
    over: Over,
    check: impl FnOnce(&mut Findings),
) -> Vec<Made> {
    let mut findings = Findings::new();
    let caught = catch_unwind(AssertUnwindSafe(|| check(&mut findings)));
    let mut made: Vec<Made> = findings.into_iter().map(|finding| (rule, finding.boxed())).collect();
    if caught.is_err() {
        let (file, over, help) = match over {
            Over::Page(file) => (file, "this page", HELP),
            Over::Catalog(file) => {
                (file, "this catalog", "report this catalog as a bug of the linter")
            }
        };
        let message = format!("the rule `{}` broke on {over}", rule.id);
        made.push((
            &rules::INTERNAL_ERROR,
            Finding::new(file, Span::at(0), rule.id, message).help(help).boxed(),
        ));
    }
    made
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{Options, Settings, lint_with};
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::rule::{Check, Level, Mend};
    use crate::snapshot::Snapshot;

    static PAGE: Rule = broken("breaks-on-page", Check::Page(|_, _| panic!("a page")));
    static CATALOG: Rule = broken("breaks-on-catalog", Check::Catalog(|_, _| panic!("a catalog")));
    /// What it found before it broke stands.
    static LATE: Rule = broken(
        "breaks-late",
        Check::Page(|page, findings| {
            findings.push(Finding::new(page.file, Span::at(0), "early", "found"));
            assert!(page.text.contains("sound"), "late");
        }),
    );

    const fn broken(id: &'static str, check: Check) -> Rule {
        Rule { id, level: Level::Warn, mend: Mend::Never(""), summary: "breaks", docs: "", check }
    }

    fn run(rules: &[&'static Rule], options: &Options<'_>) -> Vec<Diagnostic> {
        let files = Snapshot::in_memory([
            (".hidden", "x"),
            ("a.md", "# A\n\n- \n"),
            ("b.md", "sound\n\n[x](gone.md)\n"),
        ]);
        let mut settings = Settings::new(options);
        settings.active.extend(rules.iter().map(|rule| (*rule, Level::Warn)));
        let of_pages = rules.iter().filter(|rule| matches!(rule.check, Check::Page(_)));
        settings.page_rules.splice(0..0, of_pages.copied());
        lint_with(&files, options, &settings, &|_| ()).diagnostics
    }

    fn said(diagnostics: &[Diagnostic]) -> Vec<(&str, u32, &str)> {
        diagnostics
            .iter()
            .filter(|it| it.rule == "internal-error" || it.rule.starts_with("breaks"))
            .map(|it| (it.rule, it.finding.file.0, it.finding.message.as_str()))
            .collect()
    }

    #[test]
    fn a_rule_that_breaks_is_a_finding_and_the_others_go_on() {
        let options = Options::default();
        let found = run(&[&PAGE, &LATE, &CATALOG], &options);
        assert_eq!(
            said(&found),
            [
                ("breaks-late", 1, "found"),
                ("internal-error", 1, "the rule `breaks-late` broke on this page"),
                ("internal-error", 1, "the rule `breaks-on-catalog` broke on this catalog"),
                ("internal-error", 1, "the rule `breaks-on-page` broke on this page"),
                ("breaks-late", 2, "found"),
                ("internal-error", 2, "the rule `breaks-on-page` broke on this page"),
            ]
        );
        let help =
            |it: &Diagnostic| it.finding.help.as_deref().is_some_and(|it| it.contains("report"));
        assert!(found.iter().filter(|it| it.rule == "internal-error").all(help));
        let others = |found: &[Diagnostic]| {
            let others =
                found.iter().filter(|it| it.rule != "internal-error" && it.rule != LATE.id);
            others.cloned().collect::<Vec<_>>()
        };
        assert!(!others(&found).is_empty());
        assert_eq!(others(&found), others(&run(&[], &options)));
    }

    /// Where only some pages are told of, that the catalog could not be judged is told there.
    #[test]
    fn a_catalog_rule_that_breaks_is_told_on_what_was_asked_for() {
        let only = Some(HashSet::from([FileId(2)]));
        let options = Options { only, ..Options::default() };
        let broke = "the rule `breaks-on-catalog` broke on this catalog";
        assert_eq!(said(&run(&[&CATALOG], &options)), [("internal-error", 2, broke)]);
    }

    #[test]
    fn reading_that_breaks_is_a_finding() {
        let read = unbroken(FileId(7), || panic!("a record"));
        let (rule, finding) = &read.made[0];
        assert_eq!((rule.id, finding.file), ("internal-error", FileId(7)));
        assert!(read.facts.is_none());
    }
}
