//! `inspect`: the record of a page, as the rules see it.

use std::path::Path;
use std::process::ExitCode;

use super::plan::plan;
use super::profiles::profiles;
use super::{Failure, print};
use crate::record::{self, Reading, Record};

pub(super) fn inspect(page: &Path, root: Option<&Path>) -> Result<ExitCode, Failure> {
    let profiles = profiles()?;
    let plan = plan(page, root, None, &profiles, None)?;
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
        profile: plan.profile.map(|index| &profiles[index]),
        by_content: plan.alone,
    };
    let record = Record::read(&text, reading);
    let index = crate::text::LineIndex::new(text.as_bytes());
    let value = record::inspect(&record, &index);
    print(|out| {
        serde_json::to_writer_pretty(&mut *out, &value)?;
        writeln!(out)
    })?;
    Ok(ExitCode::SUCCESS)
}
