//! The profiles that a run may choose from: those built in, and one of the user's own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Failure;
use super::arguments::LintArgs;
use super::boundary::{self, Boundary};
use super::files::prefix;
use super::mistakes::{self, Texts, Told, told};
use super::online::SchemasOfWeb;
use crate::discover::{self, Found, full_path};
use crate::mistake::Mistake;
use crate::profile::Profile;
use crate::profile::load::{BUILT_IN, extends, load_over};
use crate::schema::remote::{LeftOut, Remote};
use crate::suggest::nearest;

/// The profiles that are known, by their numbers.
pub(super) struct Profiles {
    all: Vec<Profile>,
    built_in: usize,
    /// Those of files that were read, each with where schemas were fetched from.
    own: HashMap<(PathBuf, Vec<String>), usize>,
    /// Whether pages are judged: nothing is fetched otherwise.
    judges: bool,
}

/// Which profile a catalog is to be read by.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    /// The one that fits it.
    Fitting,
    None,
    This(usize),
}

impl Profiles {
    pub(super) fn built_in() -> Result<Self, Failure> {
        let all = discover::built_in().map_err(|faults| {
            Failure::new(
                faults
                    .first()
                    .map_or_else(|| "a built-in profile is broken".to_owned(), ToString::to_string),
            )
        })?;
        Ok(Self { built_in: all.len(), all, own: HashMap::new(), judges: true })
    }

    /// For who only reads pages.
    pub(super) fn that_judge_nothing(mut self) -> Self {
        self.judges = false;
        self
    }

    pub(super) fn get(&self, number: Option<usize>) -> Option<&Profile> {
        self.all.get(number?)
    }

    /// Those that a catalog may turn out to be written in: none that another catalog brings.
    pub(super) fn candidates(&self) -> &[Profile] {
        &self.all[..self.built_in]
    }

    /// The catalog around a path or below it: by the profile that is wanted, else by one that fits.
    pub(super) fn catalog(&self, path: &Path, wanted: Wanted) -> Option<Found> {
        let by_wanted = match wanted {
            Wanted::This(number) => discover::root(path, self.all.get(number..=number)?),
            Wanted::Fitting | Wanted::None => None,
        };
        by_wanted.or_else(|| discover::root(path, self.candidates()))
    }

    /// The profile that the settings of a catalog name.
    pub(super) fn wanted(&mut self, args: &LintArgs) -> Result<Wanted, Failure> {
        let Some(name) = args.profile.as_deref() else { return Ok(Wanted::Fitting) };
        if name == "none" {
            return Ok(Wanted::None);
        }
        let file = Path::new(name);
        if file.is_file() {
            return self.own(file, args).map(Wanted::This);
        }
        let built_in = &self.all[..self.built_in];
        if let Some(number) = built_in.iter().position(|profile| profile.name == name) {
            return Ok(Wanted::This(number));
        }
        let near = nearest(name, built_in.iter().map(|profile| profile.name.as_str()));
        let near = near.map(|near| format!("did you mean `{near}`?"));
        let message = format!("there is no profile `{name}`");
        let configured = args.configured.profile == args.profile;
        if let Some(origin) = args.origins.get("profile").filter(|_| configured) {
            return Err(mistakes::at(origin, message, near));
        }
        let near = near.map_or_else(String::new, |near| format!(", {near}"));
        Err(Failure::new(format!("{message}{near}")))
    }

    fn own(&mut self, file: &Path, args: &LintArgs) -> Result<usize, Failure> {
        let full = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        let key = (full, args.online.sources().to_vec());
        if let Some(&known) = self.own.get(&key) {
            return Ok(known);
        }
        let web = SchemasOfWeb::new(args);
        let remote: &dyn Remote = if self.judges { &web } else { &LeftOut };
        self.all.push(own_profile(file, remote)?);
        self.own.insert(key, self.all.len() - 1);
        Ok(self.all.len() - 1)
    }
}

/// How many files may extend one another.
const MOST_BASES: usize = 8;

/// Reads a profile that is named by its file, with the JSON Schemas beside it and those of what it extends.
fn own_profile(file: &Path, remote: &dyn Remote) -> Result<Profile, Failure> {
    let chain = chain(file)?;
    let mut schemas: Vec<(String, String)> = Vec::new();
    let mut folders: Vec<String> = Vec::new();
    for (file, _) in &chain {
        for (name, text) in schemas_beside(Path::new(file))? {
            if !schemas.iter().any(|(known, _)| *known == name) {
                schemas.push((name, text));
                folders.push(shown_folder(Path::new(file)));
            }
        }
    }
    let of = borrowed(&chain);
    let (name, text) = of.first().copied().unwrap_or_default();
    let bases = of.get(1..).unwrap_or_default();
    load_over(name, text, &borrowed(&schemas), bases, remote).map_err(|mut faults| {
        for fault in &mut faults {
            if let Some(at) = schemas.iter().position(|(name, _)| *name == fault.file) {
                fault.file.insert_str(0, &folders[at]);
            }
        }
        let schemas = schemas.iter().zip(&folders);
        let schemas =
            schemas.map(|((name, text), folder)| (format!("{folder}{name}"), text.clone()));
        let shipped = BUILT_IN.iter().map(|it| (it.name.to_owned(), it.profile.to_owned()));
        let texts: Vec<(String, String)> =
            chain.iter().cloned().chain(schemas).chain(shipped).collect();
        told(told_of(&faults), &faults, &Texts(texts))
    })
}

/// What the file with the first mistake is.
fn told_of(faults: &[Mistake]) -> Told {
    let is_schema = faults.first().is_some_and(|fault| fault.file.ends_with(SCHEMA_ENDING));
    if is_schema { Told::Schema } else { Told::Profile }
}

const SCHEMA_ENDING: &str = ".schema.json";

fn borrowed(texts: &[(String, String)]) -> Vec<(&str, &str)> {
    texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

fn read(file: &Path) -> Result<String, Failure> {
    boundary::read_text(file)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", file.display())))
}

/// The file, and the files that it extends, each the one before, by their shown names and with their texts.
fn chain(file: &Path) -> Result<Vec<(String, String)>, Failure> {
    let boundary = Boundary::around(file);
    let mut chain = vec![(file.display().to_string(), read(file)?)];
    let mut files = vec![file.to_owned()];
    while let Some((file, (name, text))) = files.last().zip(chain.last()) {
        let Some((wanted, place)) = extends(text) else { break };
        let base = folder(file).join(&wanted);
        if !base.is_file() {
            break;
        }
        let refused = |message: String| {
            let mistake = Mistake::new(name.as_str(), place, message);
            told(Told::Profile, &[mistake], &Texts::one(name, text))
        };
        let is_same = |other: &PathBuf| full_path(other) == full_path(&base);
        if files.iter().any(is_same) {
            let message = if is_same(file) {
                "this profile extends itself".to_owned()
            } else {
                format!("`{wanted}` extends this profile, so that neither has an end")
            };
            return Err(refused(message));
        }
        if files.len() > MOST_BASES {
            return Err(refused(format!("more than {MOST_BASES} profiles extend one another")));
        }
        if !boundary.holds(&base) {
            return Err(refused(format!("`{wanted}` lies outside of the repository")));
        }
        let text = boundary::read_text(&base)
            .map_err(|error| refused(format!("cannot read `{wanted}`: {error}")))?;
        chain.push((base.display().to_string(), text));
        files.push(base);
    }
    Ok(chain)
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The folder of a file, from the working directory.
fn shown_folder(file: &Path) -> String {
    let folder = folder(file);
    prefix(&full_path(folder).unwrap_or_else(|| folder.to_owned()))
}

fn schemas_beside(file: &Path) -> Result<Vec<(String, String)>, Failure> {
    let boundary = Boundary::around(file);
    let mut schemas = Vec::new();
    for entry in std::fs::read_dir(folder(file)).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(SCHEMA_ENDING) {
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
