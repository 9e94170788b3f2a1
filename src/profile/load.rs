//! Profiles from files: the built-in ones, and a user's own.

use std::sync::LazyLock;

use super::{Profile, extend, patterns, refer};
use crate::mistake::Mistake;
use crate::name::Name;
use crate::schema::Schemas;
use crate::schema::remote::{Nobody, Remote};
use crate::text::Span;
use crate::tree::{Node, Value};
use crate::value::Units;
use crate::yaml;

/// A profile as it is shipped: its text and the schemas that it names.
#[derive(Clone, Copy, Debug)]
pub struct Files {
    pub name: &'static str,
    pub profile: &'static str,
    pub schemas: &'static [(&'static str, &'static str)],
}

macro_rules! schema_files {
    ($folder:literal: $($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../schemas/", $folder, "/", $file)))),*]
    };
}

/// The profiles that are part of the program.
pub static BUILT_IN: &[Files] = &[
    Files {
        name: "starmap",
        profile: include_str!("../../schemas/starmap/profile.yaml"),
        schemas: schema_files!("starmap":
            "author-model.schema.json",
            "author.schema.json",
            "provider-model.schema.json",
            "provider.schema.json",
            "providers.schema.json",
            "root.schema.json",
        ),
    },
    Files {
        name: "open-model-zoo",
        profile: include_str!("../../schemas/open-model-zoo/profile.yaml"),
        schemas: schema_files!("open-model-zoo":
            "composite-file.schema.json",
            "model-file.schema.json",
            "model.schema.json",
        ),
    },
    Files {
        name: "pytorch-hub",
        profile: include_str!("../../schemas/pytorch-hub/profile.yaml"),
        schemas: schema_files!("pytorch-hub": "model.schema.json"),
    },
];

/// What a profile may hold.
const SCHEMA: (&str, &str) =
    ("profile.schema.json", include_str!("../../schemas/profile.schema.json"));

static FORM: LazyLock<Schemas> = LazyLock::new(|| Schemas::compile([SCHEMA]).unwrap_or_default());

/// A test holds built-in profiles to the schema, so that no run pays for it.
fn built_in(text: &str) -> Option<&'static Files> {
    BUILT_IN.iter().find(|files| std::ptr::eq(files.profile, text))
}

/// Reads a profile. A mistake may be one of the profile itself or of a schema. All mistakes that are found are given, those of its form before those of its sense.
pub fn load(name: &str, text: &str, schemas: &[(&str, &str)]) -> Result<Profile, Vec<Mistake>> {
    load_over(name, text, schemas, &[], &Nobody)
}

/// What a profile extends: the name of a built-in one, or the path of a file from its folder.
pub fn extends(text: &str) -> Option<String> {
    let root = yaml::parse(text, 0).root?;
    Some(root.get(EXTENDS)?.as_str()?.to_owned())
}

const EXTENDS: &str = "extends";

/// Reads a profile that may extend files, which are given in the order in which each extends the next. `remote` brings
/// the schemas of the web that its own name.
pub fn load_over(
    name: &str,
    text: &str,
    schemas: &[(&str, &str)],
    bases: &[(&str, &str)],
    remote: &dyn Remote,
) -> Result<Profile, Vec<Mistake>> {
    // The tree is for what is wrong with a profile, so that no run pays for it with the built-in ones.
    if let Some(files) = built_in(text) {
        let profile = serde_yaml::from_str(text)
            .map_err(|fault| vec![Mistake::new(name, Span::at(0), fault.to_string())])?;
        let mut profile = finished(profile, name, &Node::new(Span::at(0), Value::Null))?;
        profile.schemas = Schemas::shipped(files.schemas);
        return Ok(profile);
    }
    let root = parsed(name, text)?;
    let mut schemas = schemas.to_vec();
    let root = match bases.split_first() {
        Some(((file, base), rest)) => extend::merged(above(file, base, rest, &mut schemas)?, root),
        None => match root.get(EXTENDS) {
            Some(wanted) => {
                let files = by_name(name, wanted)?;
                extend::merged(shipped(files, &mut schemas)?, root)
            }
            None => root,
        },
    };
    let violations = FORM.get(SCHEMA.0).map(|schema| schema.validate(&root)).unwrap_or_default();
    if !violations.is_empty() {
        return Err(violations.into_iter().map(|fault| fault.mistake(name)).collect());
    }
    let names: Vec<&str> = schemas.iter().map(|(name, _)| *name).collect();
    let mut lost = patterns::broken(&root);
    if lost.is_empty() {
        lost = refer::lost(&root, &names);
    }
    if !lost.is_empty() {
        let meant = |near: Option<String>| near.map(|near| format!("did you mean `{near}`?"));
        let told = lost
            .into_iter()
            .map(|lost| Mistake::new(name, lost.span, lost.message).help(meant(lost.near)));
        return Err(told.collect());
    }
    let profile = serde_json::from_value(root.to_json())
        .map_err(|fault| vec![Mistake::new(name, root.span, fault.to_string())])?;
    let mut profile: Profile = finished(profile, name, &root)?;
    profile.schemas = Schemas::with_remote(schemas.iter().copied(), remote)?;
    Ok(profile)
}

fn parsed<'t>(name: &str, text: &'t str) -> Result<Node<'t>, Vec<Mistake>> {
    let parsed = yaml::parse(text, 0);
    if !parsed.problems.is_empty() {
        return Err(parsed.problems.iter().map(|problem| problem.mistake(name)).collect());
    }
    parsed.root.ok_or_else(|| vec![Mistake::new(name, Span::at(0), "the profile is empty")])
}

/// The tree of a file that is extended, with what it extends itself.
fn above(
    file: &str,
    text: &str,
    rest: &[(&str, &str)],
    schemas: &mut Vec<(&str, &str)>,
) -> Result<Node<'static>, Vec<Mistake>> {
    let root = parsed(file, text)?;
    let base = match rest.split_first() {
        Some(((next, text), rest)) => Some(above(next, text, rest, schemas)?),
        None => match root.get(EXTENDS) {
            Some(wanted) => Some(shipped(by_name(file, wanted)?, schemas)?),
            None => None,
        },
    };
    let root = extend::placeless(root);
    Ok(match base {
        Some(base) => extend::merged(base, root),
        None => root,
    })
}

/// The tree of a built-in profile; its schemas are added to those that go before them.
fn shipped(
    files: &'static Files,
    schemas: &mut Vec<(&str, &str)>,
) -> Result<Node<'static>, Vec<Mistake>> {
    for &(name, text) in files.schemas {
        if !schemas.iter().any(|(known, _)| *known == name) {
            schemas.push((name, text));
        }
    }
    Ok(extend::placeless(parsed(files.name, files.profile)?))
}

fn by_name(name: &str, wanted: &Node<'_>) -> Result<&'static Files, Vec<Mistake>> {
    let wanted_name = wanted.as_str().unwrap_or_default();
    BUILT_IN.iter().find(|files| files.name == wanted_name).ok_or_else(|| {
        let near = crate::suggest::nearest(wanted_name, BUILT_IN.iter().map(|files| files.name));
        let message = format!("there is no profile `{wanted_name}`, built in or as a file");
        let help = near.map(|near| format!("did you mean `{near}`?"));
        vec![Mistake::new(name, wanted.span, message).help(help)]
    })
}

/// The profile with its units compiled and its parts joined.
fn finished(mut profile: Profile, name: &str, root: &Node<'_>) -> Result<Profile, Vec<Mistake>> {
    let units = Units::compile(&profile.units).map_err(|bad| {
        vec![Mistake::new(name, key_span(root, &["units", &bad.unit]), bad.to_string())]
    })?;
    for unit in profile.units.keys() {
        let name = Name::new(unit);
        if profile.unit_table.len() <= name.index() {
            profile.unit_table.resize(name.index() + 1, None);
        }
        profile.unit_table[name.index()] = units.get(unit).cloned();
    }
    profile.mark_compared();
    for kind in &mut profile.kinds {
        for group in &mut kind.badges {
            if let Some(badges) = profile.badge_sets.get(&group.set) {
                group.badges = badges.0.clone();
            }
        }
    }
    Ok(profile)
}

fn key_span(root: &Node<'_>, path: &[&str]) -> Span {
    let mut node = root;
    let mut span = root.span;
    for key in path {
        match node.entry(key) {
            Some(entry) => {
                span = entry.key_span;
                node = &entry.value;
            }
            None => break,
        }
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_profiles_meet_their_schema() {
        let schemas = Schemas::compile([SCHEMA]).unwrap();
        for files in BUILT_IN {
            let tree = yaml::parse(files.profile, 0).root.unwrap();
            let violations = schemas.get(SCHEMA.0).unwrap().validate(&tree);
            let said: Vec<String> = violations
                .iter()
                .map(|fault| format!("{}: {}", fault.pointer, fault.message))
                .collect();
            assert!(said.is_empty(), "{said:#?}");
            assert_eq!(Schemas::compile(files.schemas.iter().copied()).err(), None);
        }
    }
}
