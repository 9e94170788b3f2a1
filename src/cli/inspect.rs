//! `inspect`: the record of a page, as the rules see it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::arguments::LintArgs;
use super::catalogs::settings;
use super::plan::plan;
use super::profiles::Profiles;
use super::{Failure, print};
use crate::record::{self, Reading, Record};

pub(super) fn inspect(
    page: &Path,
    root: Option<PathBuf>,
    profile: Option<String>,
) -> Result<ExitCode, Failure> {
    let mut profiles = Profiles::built_in()?.that_judge_nothing();
    let args = LintArgs { root, profile, ..LintArgs::default() };
    let args = settings(&args, page)?.1.into_iter().next().unwrap_or(args);
    let wanted = profiles.wanted(&args)?;
    let plan = plan(page, args.root.as_deref(), wanted, &profiles, None)?;
    let file = plan
        .only
        .iter()
        .flatten()
        .next()
        .copied()
        .ok_or_else(|| Failure::new(format!("`{}` is a folder, not a page", page.display())))?;
    let bytes = plan
        .snapshot
        .read(file)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", page.display())))?;
    let text = crate::damage::decode(&bytes).text.into_owned();
    let reading = Reading {
        file,
        path: plan.snapshot.path(file),
        profile: profiles.get(plan.profile),
        by_content: plan.alone,
    };
    let record = Record::read(&text, reading);
    let index = crate::text::LineIndex::new(text.as_bytes());
    let value = record::inspect(&record, reading.profile, &index);
    print(|out| {
        serde_json::to_writer_pretty(&mut *out, &value)?;
        writeln!(out)
    })?;
    Ok(ExitCode::SUCCESS)
}
