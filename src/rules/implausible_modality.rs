use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::record::Fact;
use crate::value::Value;

pub(super) static RULE: Rule = Rule {
    id: "implausible-modality",
    level: Level::Off,
    mend: Mend::Never("what the model takes and gives is known to its provider"),
    summary: "a page lacks the modality that the model's id promises",
    docs: r"
### What it checks
Ids that fit patterns of the profile, such as those of image generators, text-to-speech models or embedding models,
against the list of modalities on the page. A page that gives no list is left alone.

### Why
Programs choose models by their modalities. An image generator that claims to write text is offered for chats, and
never for images.

### How to fix
Correct the modalities at their source. Where the id only looks like such a model, allow the finding on that page.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    let (Some(profile), Some(identity)) =
        (page.profile, page.kind().and_then(|kind| kind.id.as_ref()))
    else {
        return;
    };
    let Some(id) = page.fact(identity.role).and_then(|fact| fact.value.text()) else { return };
    let lower = id.to_lowercase();
    for promise in &profile.promises {
        if !promise.ids.iter().any(|pattern| pattern.fits(&lower)) {
            continue;
        }
        // A list that a badge leaves out is one that the page does not give.
        let list = |fact: &&Fact<'_>| fact.role == promise.role && !fact.at.is_absent();
        let Some(fact) = page.facts.iter().find(list) else { continue };
        let Value::List(words) = &fact.value else { continue };
        if words.is_empty() || words.iter().any(|word| *word == promise.has) {
            continue;
        }
        let title = profile.role_title(promise.role);
        let said = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        findings.push(
            page.finding(
                fact.span,
                format!("{} {}", promise.role, promise.has),
                format!(
                    "`{id}` seems to be {}, but its {title} are {said} without `{}`",
                    promise.title, promise.has
                ),
            )
            .label(format!("no `{}`", promise.has))
            .help("correct the modalities at their source"),
        );
    }
}
