//! `rules` and `explain`: what the linter looks for, in words.

use std::process::ExitCode;

use super::{Failure, print};
use crate::rule::Level;
use crate::rules;

pub(super) fn list_rules() -> Result<ExitCode, Failure> {
    print(|out| {
        let width = rules::ALL.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
        for rule in rules::ALL {
            let level = if rule.level == Level::Off { "pedantic" } else { rule.level.as_str() };
            writeln!(out, "{:width$}  {level:8}  {}", rule.id, rule.summary)?;
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn explain(id: &str) -> Result<ExitCode, Failure> {
    let rule = find_rule(id)?;
    print(|out| out.write_all(rules::documentation(rule).as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn find_rule(id: &str) -> Result<&'static crate::rule::Rule, Failure> {
    rules::ALL.iter().copied().find(|rule| rule.id == id).ok_or_else(|| {
        let near = crate::suggest::nearest(id, rules::ALL.iter().map(|rule| rule.id));
        let hint = near.map_or_else(
            || "see `starmap-lint rules`".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Failure::new(format!("there is no rule `{id}`: {hint}"))
    })
}
