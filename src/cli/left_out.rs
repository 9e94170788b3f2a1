//! Why a run looked at no page at all: nobody is to take that for a clean catalog.

use std::collections::HashSet;

use super::Failure;
use super::arguments::LintArgs;
use super::files::prefix;
use super::plan::Plan;
use super::settings::matched;
use crate::diagnostic::FileId;
use crate::links::paths::is_markdown;
use crate::snapshot::Standing;
use crate::wording::joined;

/// Why none of the pages that were asked for is linted, where the configuration leaves them all out.
pub(super) fn all_of_it(args: &LintArgs, plan: &Plan) -> Result<Option<String>, Failure> {
    let files = &plan.snapshot;
    let is_page = |file: &FileId| {
        files.standing(*file) == Standing::Plain
            && is_markdown(files.path(*file))
            && plan.only.as_ref().is_none_or(|only| only.contains(file))
    };
    let pages: HashSet<FileId> = files.files().filter(is_page).collect();
    if pages.is_empty() || !pages.is_subset(&args.excluded(plan)?) {
        return Ok(None);
    }
    let mut globs = Vec::new();
    for glob in &args.configured.exclude {
        if !matched(std::slice::from_ref(glob), plan)?.is_disjoint(&pages) {
            globs.push(format!("`{glob}`"));
        }
    }
    if globs.is_empty() {
        return Ok(None);
    }
    let folder = prefix(&plan.base.join(plan.below.as_deref().unwrap_or_default()));
    let folder = match folder.trim_end_matches('/') {
        "" => ".",
        folder => folder,
    };
    let place = args.origins.get("exclude").map(|place| format!(" ({place})")).unwrap_or_default();
    let globs = joined(&globs, "and");
    Ok(Some(format!(
        "no page of `{folder}` was linted: `exclude` leaves them all out, by {globs}{place}"
    )))
}
