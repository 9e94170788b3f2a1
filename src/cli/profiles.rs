//! The profiles that a run may choose from: those built in, and one of the user's own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Failure;
use super::arguments::LintArgs;
use super::boundary::{self, Boundary};
use super::mistakes::{self, Texts, Told, told};
use super::online::SchemasOfWeb;
use crate::discover::{self, Found};
use crate::profile::Profile;
use crate::profile::load::{extends, load_over};
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
    let (name, text) = of.first().copied().unwrap_or_default();
    let bases = of.get(1..).unwrap_or_default();
    load_over(name, text, &borrowed(&schemas), bases, remote).map_err(|faults| {
        let texts = shown.iter().chain(&schemas).cloned().collect();
        told(Told::Profile, &faults, &Texts(texts))
    })
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
