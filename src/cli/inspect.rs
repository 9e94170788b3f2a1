//! `inspect`: the record of a page, as the rules see it; of a catalog, what of the profile nothing there meets.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value as Json, json};

use super::arguments::LintArgs;
use super::catalogs::settings;
use super::plan::plan;
use super::profiles::Profiles;
use super::{Failure, print};
use crate::beside;
use crate::links::paths::{Paths, is_markdown};
use crate::profile::Profile;
use crate::record::{self, Reading, Record};
use crate::snapshot::Snapshot;
use crate::unmet::Meetings;

pub(super) fn inspect(
    page: &Path,
    root: Option<PathBuf>,
    profile: Option<String>,
) -> Result<ExitCode, Failure> {
    let mut profiles = Profiles::built_in()?.that_judge_nothing();
    let args = LintArgs { root, profile, ..LintArgs::default() };
    let args = settings(&args, page)?.1.into_iter().next().unwrap_or(args);
    let wanted = profiles.wanted(&args)?;
    let plan = plan(page, args.root.as_deref(), wanted, &profiles, None, false)?;
    let Some(file) = plan.only.iter().flatten().next().copied() else {
        let profile = profiles.get(plan.profile).ok_or_else(|| {
            Failure::new(format!("no profile fits the catalog `{}`", page.display()))
        })?;
        let value = whole(&meetings(&plan.snapshot, profile), profile);
        return print_json(&value);
    };
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
    print_json(&record::inspect(&record, reading.profile, &index))
}

/// The profile held against all pages of a catalog.
pub(super) fn meetings<'p>(snapshot: &Snapshot, profile: &'p Profile) -> Meetings<'p> {
    let mut meetings = Meetings::new(profile);
    let paths = Paths::new(snapshot);
    for file in snapshot.files().filter(|&file| is_markdown(snapshot.path(file))) {
        let Ok(bytes) = snapshot.read(file) else { continue };
        let text = crate::damage::decode(&bytes).text;
        let path = snapshot.path(file);
        let reading = Reading { file, path, profile: Some(profile), by_content: false };
        let record = Record::read(&text, reading);
        meetings.see(&record);
        if let Some(kind) = record.kind.filter(|kind| !kind.beside.is_empty()) {
            for beside in beside::read(&beside::texts(kind, file, &paths), profile) {
                meetings.see_beside(kind, &beside);
            }
        }
    }
    meetings
}

/// How many pages of each kind there are, and what of the profile nothing meets.
fn whole(meetings: &Meetings<'_>, profile: &Profile) -> Json {
    let pages: serde_json::Map<String, Json> =
        meetings.pages().map(|(kind, pages)| (kind.to_owned(), pages.into())).collect();
    let unmet = meetings.unmet().into_iter().map(|unmet| {
        json!({
            "place": unmet.place,
            "what": unmet.what,
            "name": unmet.name,
            "near": unmet.near,
        })
    });
    json!({
        "profile": profile.name,
        "pages": pages,
        "of_no_kind": meetings.strays(),
        "unmet": unmet.collect::<Vec<_>>(),
    })
}

fn print_json(value: &Json) -> Result<ExitCode, Failure> {
    print(|out| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        writeln!(out)
    })?;
    Ok(ExitCode::SUCCESS)
}
