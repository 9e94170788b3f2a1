//! Which facts of a page a change altered: what the page says of each role, before and after.

use super::Run;
use crate::damage;
use crate::diagnostic::{Altered, FileId};
use crate::name::Name;
use crate::record::At;
use crate::value::Value;

/// A price that becomes so many times what it was, or that part of it, is marked.
const JUMP: f64 = 2.0;

/// What is quoted is no longer than this, in bytes.
const LONGEST: usize = 80;

/// What a page says of one role, at the first place that tells it.
struct Told {
    role: Name,
    value: Value<'static>,
    written: String,
}

/// The facts that a page tells otherwise than it did, in the order of the page; what it no longer tells comes last.
pub(super) fn altered(before: &Run<'_>, old: FileId, after: &Run<'_>, new: FileId) -> Vec<Altered> {
    let (mut was, is) = (told(before, old), told(after, new));
    let path = after.snapshot.path(new);
    let mut altered = Vec::new();
    for told in is {
        let at = was.iter().position(|was| was.role == told.role);
        let was = at.map(|at| was.remove(at));
        if was.as_ref().is_none_or(|was| !was.value.agrees(&told.value)) {
            altered.push(pair(after, path, was, Some(told)));
        }
    }
    altered.extend(was.into_iter().map(|was| pair(after, path, Some(was), None)));
    altered
}

fn pair(run: &Run<'_>, path: &str, old: Option<Told>, new: Option<Told>) -> Altered {
    let role = new.as_ref().or(old.as_ref()).map(|told| told.role);
    let profile = run.options.profile;
    let is_price = |role: Name| {
        profile.is_some_and(|it| it.prices.iter().any(|prices| prices.roles.contains(&role)))
    };
    let number = |told: &Option<Told>| told.as_ref()?.value.number().map(|number| number.shown);
    let factor = role.filter(|role| is_price(*role)).and_then(|_| {
        let (old, new) = (number(&old)?, number(&new)?);
        (old > 0.0 && new > 0.0).then(|| new / old)
    });
    let jumps = factor.filter(|factor| *factor >= JUMP || *factor <= 1.0 / JUMP);
    Altered {
        path: path.to_owned(),
        role: role.map_or("", Name::as_str),
        title: role.zip(profile).map_or_else(String::new, |(role, it)| it.role_title(role)),
        old: old.map(|told| told.written),
        new: new.map(|told| told.written),
        jump: jumps,
    }
}

fn told(run: &Run<'_>, file: FileId) -> Vec<Told> {
    let Ok(bytes) = run.snapshot.read(file) else { return Vec::new() };
    let decoded = damage::decode(&bytes);
    let record = run.record(file, &decoded.text);
    // When a page was generated says nothing of a model.
    let stamp = record.kind.and_then(|kind| kind.stamp);
    let mut told: Vec<Told> = Vec::new();
    // A formula repeats what a table says.
    for formulas in [false, true] {
        for fact in record.facts.iter().filter(|fact| (fact.at == At::Code) == formulas) {
            let known = told.iter().any(|told| told.role == fact.role);
            if known || fact.at.is_absent() || Some(fact.role) == stamp {
                continue;
            }
            let text = fact.span.of(record.text).trim().trim_matches(['`', '*']).trim();
            let fits = !text.is_empty() && text.len() <= LONGEST && !text.contains('\n');
            told.push(Told {
                role: fact.role,
                written: if fits { text.to_owned() } else { fact.value.to_string() },
                value: fact.value.clone().into_owned(),
            });
        }
    }
    told
}
