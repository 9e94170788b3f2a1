//! The profiles that a run may choose from: those built in, and one of the user's own.

use std::path::{Path, PathBuf};

use super::Failure;
use super::arguments::LintArgs;
use super::boundary::{self, Boundary};
use super::mistakes::{Texts, Told, told};
use crate::discover;
use crate::profile::Profile;
use crate::profile::load::{extends, load_over};

pub(super) fn profiles() -> Result<Vec<Profile>, Failure> {
    discover::built_in().map_err(|faults| {
        Failure::new(
            faults
                .first()
                .map_or_else(|| "a built-in profile is broken".to_owned(), ToString::to_string),
        )
    })
}

/// How many files may extend one another.
const MOST_BASES: usize = 8;

/// Reads a profile that is named by its file, with the JSON Schemas beside it and those of what it extends.
pub(super) fn own_profile(args: &mut LintArgs, profiles: &mut Vec<Profile>) -> Result<(), Failure> {
    let Some(file) = args.profile.as_deref().map(Path::new).filter(|file| file.is_file()) else {
        return Ok(());
    };
    let chain = chain(file)?;
    let mut schemas: Vec<(String, String)> = Vec::new();
    for (file, _) in &chain {
        for (name, text) in schemas_beside(file)? {
            if !schemas.iter().any(|(known, _)| *known == name) {
                schemas.push((name, text));
            }
        }
    }
    let shown: Vec<(String, String)> =
        chain.iter().map(|(file, text)| (file.display().to_string(), text.clone())).collect();
    let of = borrowed(&shown);
    let Some(((name, text), bases)) = of.split_first() else { return Ok(()) };
    let profile = load_over(name, text, &borrowed(&schemas), bases).map_err(|faults| {
        let texts = shown.iter().chain(&schemas).cloned().collect();
        told(Told::Profile, &faults, &Texts(texts))
    })?;
    args.profile = Some(profile.name.clone());
    // An own profile goes before a built-in one of the same name.
    profiles.retain(|known| known.name != profile.name);
    profiles.push(profile);
    Ok(())
}

fn borrowed(texts: &[(String, String)]) -> Vec<(&str, &str)> {
    texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

fn read(file: &Path) -> Result<String, Failure> {
    boundary::read_text(file)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", file.display())))
}

/// The file, and the files that it extends, each the one before.
fn chain(file: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let boundary = Boundary::around(file);
    let mut chain = vec![(file.to_owned(), read(file)?)];
    while let Some((file, text)) = chain.last() {
        let base = extends(text).map(|base| folder(file).join(base));
        let Some(base) = base.filter(|base| base.is_file()) else { break };
        if chain.len() > MOST_BASES {
            return Err(Failure::new(format!(
                "`{}` extends too many profiles, or itself",
                chain[0].0.display()
            )));
        }
        if !boundary.holds(&base) {
            return Err(Failure::new(format!(
                "`{}` extends `{}`, which lies outside of the repository",
                file.display(),
                base.display()
            )));
        }
        let text = read(&base)?;
        chain.push((base, text));
    }
    Ok(chain)
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn schemas_beside(file: &Path) -> Result<Vec<(String, String)>, Failure> {
    let boundary = Boundary::around(file);
    let mut schemas = Vec::new();
    for entry in std::fs::read_dir(folder(file)).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".schema.json") {
            if !boundary.holds(&entry.path()) {
                return Err(Failure::new(format!(
                    "`{}` leads out of the repository",
                    entry.path().display()
                )));
            }
            schemas.push((name, read(&entry.path())?));
        }
    }
    schemas.sort();
    Ok(schemas)
}
