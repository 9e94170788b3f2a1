//! The profiles that a run may choose from: those built in, and one of the user's own.

use std::path::Path;

use super::Failure;
use super::arguments::LintArgs;
use crate::discover;
use crate::profile::Profile;
use crate::profile::load::load;

pub(super) fn profiles() -> Result<Vec<Profile>, Failure> {
    discover::built_in().map_err(|faults| {
        Failure::new(
            faults
                .first()
                .map_or_else(|| "a built-in profile is broken".to_owned(), ToString::to_string),
        )
    })
}

/// Reads a profile that is named by its file, with the JSON Schemas beside it.
pub(super) fn own_profile(args: &mut LintArgs, profiles: &mut Vec<Profile>) -> Result<(), Failure> {
    let Some(file) = args.profile.as_deref().map(Path::new).filter(|file| file.is_file()) else {
        return Ok(());
    };
    let shown = file.display().to_string();
    let read = |file: &Path| {
        std::fs::read_to_string(file)
            .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", file.display())))
    };
    let text = read(file)?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut schemas = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".schema.json") {
            schemas.push((name, read(&entry.path())?));
        }
    }
    schemas.sort();
    let schemas: Vec<(&str, &str)> =
        schemas.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let profile = load(&shown, &text, &schemas).map_err(|faults| {
        let lines = faults.iter().map(|fault| {
            let text = if fault.file == shown {
                text.as_str()
            } else {
                schemas.iter().find(|(name, _)| *name == fault.file).map_or("", |(_, text)| text)
            };
            let index = crate::text::LineIndex::new(text.as_bytes());
            let place = index.position(text.as_bytes(), fault.span.start as usize);
            format!("{}:{}:{}: {}", fault.file, place.line, place.column, fault.message)
        });
        Failure::new(lines.collect::<Vec<_>>().join("\n"))
    })?;
    args.profile = Some(profile.name.clone());
    // An own profile goes before a built-in one of the same name.
    profiles.retain(|known| known.name != profile.name);
    profiles.push(profile);
    Ok(())
}
