use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::parse::markdown::Undefined;
use crate::suggest;

pub(super) static RULE: Rule = Rule {
    id: "undefined-reference",
    level: Level::Warn,
    mend: Mend::Never("where it should lead is not known"),
    summary: "a link refers to a label that is defined nowhere",
    docs: r"
### What it checks
That `[text][label]` and `[text][]` have their definition `[label]: target` on the page (CommonMark §6.3). Brackets
that may well be text are passed over: a lone `[1]`, indices such as `x[i][0]`, shapes such as `[N][C]`.

### Why
The brackets are shown to the reader as they stand, and lead nowhere.

### How to fix
Add the definition, mend its label, or write the target in parentheses.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    for undefined in &page.document().undefined {
        if !is_meant(page.text, undefined) {
            continue;
        }
        let label = undefined.label.as_ref();
        let finding = page
            .finding(
                undefined.span,
                format!("label {label}"),
                format!("the label `{label}` of this link is defined nowhere on the page"),
            )
            .label("no link");
        let defined = page.document().definitions.iter().map(AsRef::as_ref);
        findings.push(match suggest::nearest(label, defined) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("add a line `[{label}]: target`")),
        });
    }
}

/// Whether the brackets can hardly be anything but a link: words in both, and nothing that belongs to a formula
/// or to code around them.
fn is_meant(text: &str, undefined: &Undefined<'_>) -> bool {
    let span = undefined.span;
    let before = text[..span.start as usize].chars().next_back();
    let after = text[span.end as usize..].chars().next();
    let open = |char: char| char.is_alphanumeric() || matches!(char, '_' | ']' | ')' | '\\' | '`');
    if before.is_some_and(open) || after.is_some_and(|char| matches!(char, '[' | '(' | ':' | '=')) {
        return false;
    }
    let written = span.of(text).trim_start_matches(['!', '[']);
    let shown = written.split(']').next().unwrap_or_default();
    let is_words = |part: &str| {
        part.chars().filter(|char| char.is_alphabetic()).count() > 2
            && !part.contains(['=', ',', ';', '{', '}', '<', '>', '|', '*', '$', '\\'])
    };
    is_words(shown) && is_words(&undefined.label)
}
