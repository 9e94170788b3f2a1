//! Profiles from files: the built-in ones, and a user's own.

use super::{Kind, Profile};
use crate::name::Name;
use crate::schema::Schemas;
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

/// A test holds built-in profiles to the schema, so that no run pays for it.
fn built_in(text: &str) -> Option<&'static Files> {
    BUILT_IN.iter().find(|files| std::ptr::eq(files.profile, text))
}

/// What is wrong with a profile or one of its schemas, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct ProfileError {
    /// The profile itself, or the schema.
    pub file: String,
    pub span: Span,
    pub message: String,
}

/// Reads a profile. All mistakes that are found are given, those of its form before those of its sense.
pub fn load(
    name: &str,
    text: &str,
    schemas: &[(&str, &str)],
) -> Result<Profile, Vec<ProfileError>> {
    let error = |span: Span, message: String| ProfileError { file: name.to_owned(), span, message };
    let whole = Span::at(0);
    // The tree is for what is wrong with a profile, so that no run pays for it with the built-in ones.
    let root = if built_in(text).is_some() {
        Node::new(whole, Value::Null)
    } else {
        let parsed = yaml::parse(text, 0);
        if !parsed.problems.is_empty() {
            let of =
                |problem: &yaml::Problem| error(problem.span, problem.kind.message().into_owned());
            return Err(parsed.problems.iter().map(of).collect());
        }
        parsed.root.ok_or_else(|| vec![error(whole, "the profile is empty".to_owned())])?
    };
    if built_in(text).is_none()
        && let Some(schema) = Schemas::compile([SCHEMA]).unwrap_or_default().get(SCHEMA.0)
    {
        let faults: Vec<ProfileError> = schema
            .validate(&root)
            .into_iter()
            .map(|fault| {
                let help = fault.help.map_or(String::new(), |help| format!(" ({help})"));
                error(fault.span, format!("{}{help}", fault.message))
            })
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
    }
    let mut profile: Profile = serde_yaml::from_str(text).map_err(|fault| {
        let at = fault.location().map_or(0, |location| location.index());
        vec![error(Span::at(at.min(text.len())), fault.to_string())]
    })?;
    let units = Units::compile(&profile.units)
        .map_err(|bad| vec![error(key_span(&root, &["units", &bad.unit]), bad.to_string())])?;
    for unit in profile.units.keys() {
        let name = Name::new(unit);
        if profile.unit_table.len() <= name.index() {
            profile.unit_table.resize(name.index() + 1, None);
        }
        profile.unit_table[name.index()] = units.get(unit).cloned();
    }
    profile.mark_compared();
    let mut faults = Vec::new();
    for kind in &mut profile.kinds {
        for group in &mut kind.badges {
            match profile.badge_sets.get(&group.set) {
                Some(badges) => group.badges = badges.0.clone(),
                None => faults.push(error(
                    key_span(&root, &["badge_sets"]),
                    format!("there is no set of badges `{}`", group.set),
                )),
            }
        }
    }
    for kind in &profile.kinds {
        for unit in units_of(kind) {
            if profile.unit(unit).is_none() {
                let near = crate::suggest::nearest(
                    unit.as_str(),
                    profile.units.keys().map(String::as_str),
                );
                let hint = near.map_or(String::new(), |near| format!(", did you mean `{near}`?"));
                let message =
                    format!("`{}` uses the unit `{unit}`, which is not defined{hint}", kind.kind);
                faults.push(error(key_span(&root, &["units"]), message));
            }
        }
    }
    let records = profile.source.iter().flat_map(|source| &source.records);
    for record in records {
        for made in record.pages.iter().filter(|made| profile.kind(made.kind).is_none()) {
            let message = format!("there is no kind of pages `{}`", made.kind);
            faults.push(error(key_span(&root, &["source", "records"]), message));
        }
        for unit in record.fields.iter().filter_map(|field| field.unit) {
            if profile.unit(unit).is_none() {
                let message = format!("the source uses the unit `{unit}`, which is not defined");
                faults.push(error(key_span(&root, &["source", "records"]), message));
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if let Some(files) = built_in(text) {
        profile.schemas = Schemas::shipped(files.schemas);
        return Ok(profile);
    }
    profile.schemas = Schemas::compile(schemas.iter().copied()).map_err(|faults| {
        faults
            .into_iter()
            .map(|fault| ProfileError {
                file: fault.name,
                span: fault.span,
                message: fault.message,
            })
            .collect::<Vec<_>>()
    })?;
    Ok(profile)
}

fn units_of(kind: &Kind) -> impl Iterator<Item = Name> {
    let cells = kind.tables.iter().flat_map(|table| {
        table
            .columns
            .iter()
            .filter_map(|column| column.cell.unit)
            .chain(table.rows.iter().filter_map(|row| row.cell.unit))
    });
    let lists = kind.lists.iter().filter_map(|list| list.number.as_ref()).map(|number| number.unit);
    let portraits =
        kind.portraits.iter().flat_map(|portrait| &portrait.facts).map(|fact| fact.unit);
    kind.facts.iter().map(|fact| fact.unit).chain(cells).chain(lists).chain(portraits)
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
