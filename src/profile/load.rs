//! Profiles from files: the built-in ones, and a user's own.

use std::sync::LazyLock;

use super::refer::{Lost, meant};
use super::{Profile, extend, idle, patterns, refer, strangers};
use crate::mistake::Mistake;
use crate::name::Name;
use crate::schema::remote::{Nobody, Remote};
use crate::schema::{Named, Schemas};
use crate::text::Span;
use crate::tree::{Node, Value};
use crate::value::{BadUnit, Units};
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

/// What a profile extends, and where it says so: the name of a built-in one, or the path of a file from its folder.
pub fn extends(text: &str) -> Option<(String, Span)> {
    let root = yaml::parse(text, 0).root?;
    let base = root.get(EXTENDS)?;
    Some((base.as_str()?.to_owned(), base.span))
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
        let mut profile =
            finished(profile, |bad| Mistake::new(name, Span::at(0), bad.to_string()))?;
        profile.schemas = Schemas::shipped(files.schemas);
        return Ok(profile);
    }
    let mut files = Texts::default();
    let mut schemas = schemas.to_vec();
    let root = files.tree(&[&[(name, text)], bases].concat(), &mut schemas)?;
    let violations = FORM.get(SCHEMA.0).map(|schema| schema.validate(&root)).unwrap_or_default();
    if !violations.is_empty() {
        let told = violations.into_iter();
        return Err(told
            .map(|fault| files.mistake(fault.span, fault.message, fault.help))
            .collect());
    }
    let names: Vec<&str> = schemas.iter().map(|(name, _)| *name).collect();
    let keys = Named::read(&schemas);
    let mut lost = patterns::broken(&root);
    if lost.is_empty() {
        lost = refer::lost(&root, &names);
        let known: Vec<Span> = lost.iter().map(|lost| lost.span).collect();
        let idle = idle::idle(&root, &roles_in(&keys)).into_iter();
        lost.extend(idle.filter(|idle| !known.contains(&idle.span)));
        refer::keep_culprits(&mut lost);
        lost.sort_by_key(|lost| lost.span);
    }
    if !lost.is_empty() {
        let told = lost.into_iter();
        let mistake = |lost: Lost| files.mistake(lost.span, lost.message.clone(), lost.help());
        return Err(told.map(mistake).collect());
    }
    let profile = serde_json::from_value(root.to_json())
        .map_err(|fault| vec![files.mistake(root.span, fault.to_string(), None)])?;
    let mut profile = finished(profile, |bad| bad_unit(&files, &root, bad))?;
    let examples = unread_examples(&files, &root, &profile);
    if !examples.is_empty() {
        return Err(examples);
    }
    profile.schemas = Schemas::with_remote(schemas.iter().copied(), remote)?;
    let judged = profile.kinds.iter().filter_map(|kind| Some((kind, kind.schema.as_deref()?)));
    let strangers = strangers(&judged.collect::<Vec<_>>(), &keys);
    if strangers.is_empty() { Ok(profile) } else { Err(strangers) }
}

/// The roles that schemas speak of.
fn roles_in(named: &Named<'_>) -> Vec<String> {
    let keys = named.files().flat_map(|file| named.keys(file, &["facts"]));
    keys.map(|key| key.name.to_owned()).collect()
}

/// The files of a profile as one text, so that a span tells in which of them it stands.
#[derive(Default)]
struct Texts<'t> {
    /// Name and end of each.
    files: Vec<(&'t str, usize)>,
}

impl<'t> Texts<'t> {
    /// The tree of the first file, over those of the others, each of which the one before extends.
    fn tree(
        &mut self,
        files: &[(&'t str, &'t str)],
        schemas: &mut Vec<(&'t str, &'t str)>,
    ) -> Result<Node<'t>, Vec<Mistake>> {
        let Some((&(name, text), rest)) = files.split_first() else {
            return Ok(Node::new(Span::at(0), Value::Null));
        };
        let root = self.parsed(name, text)?;
        let base = match (rest, root.get(EXTENDS)) {
            ([_, ..], _) => self.tree(rest, schemas)?,
            ([], Some(wanted)) => {
                let base = self.by_name(wanted)?;
                for &(name, text) in base.schemas {
                    if !schemas.iter().any(|(known, _)| *known == name) {
                        schemas.push((name, text));
                    }
                }
                self.parsed(base.name, base.profile)?
            }
            ([], None) => return Ok(root),
        };
        Ok(extend::merged(base, root))
    }

    fn parsed(&mut self, name: &'t str, text: &'t str) -> Result<Node<'t>, Vec<Mistake>> {
        let start = self.files.last().map_or(0, |(_, end)| *end);
        // One byte between the files parts the end of one from the start of the next.
        self.files.push((name, start + text.len() + 1));
        let parsed = yaml::parse(text, start);
        if !parsed.problems.is_empty() {
            let told = parsed.problems.iter();
            return Err(told.map(|it| self.mistake(it.span, it.kind.message(), None)).collect());
        }
        let empty = || vec![self.mistake(Span::at(start), "the profile is empty", None)];
        parsed.root.ok_or_else(empty)
    }

    fn mistake(&self, span: Span, message: impl Into<String>, help: Option<String>) -> Mistake {
        let at = self.files.partition_point(|(_, end)| *end <= span.start as usize);
        let start = at.checked_sub(1).and_then(|at| self.files.get(at)).map_or(0, |(_, end)| *end);
        let (name, _) = self.files.get(at).copied().unwrap_or_default();
        let own = Span::new(span.start as usize - start..span.end as usize - start);
        Mistake::new(name, own, message).help(help)
    }

    fn by_name(&self, wanted: &Node<'_>) -> Result<&'static Files, Vec<Mistake>> {
        let name = wanted.as_str().unwrap_or_default();
        BUILT_IN.iter().find(|files| files.name == name).ok_or_else(|| {
            let message = format!("there is no profile `{name}`, built in or as a file");
            let help = meant(name, BUILT_IN.iter().map(|files| files.name));
            vec![self.mistake(wanted.span, message, help)]
        })
    }
}

/// The profile with its units compiled and its parts joined.
fn finished(
    mut profile: Profile,
    told: impl FnOnce(&BadUnit) -> Mistake,
) -> Result<Profile, Vec<Mistake>> {
    let units = Units::compile(&profile.units).map_err(|bad| vec![told(&bad)])?;
    for unit in profile.units.keys() {
        let name = Name::new(unit);
        if profile.unit_table.len() <= name.index() {
            profile.unit_table.resize(name.index() + 1, None);
        }
        profile.unit_table[name.index()] = units.get(unit).cloned();
    }
    profile.mark_compared();
    profile.mark_priced();
    for kind in &mut profile.kinds {
        for group in &mut kind.badges {
            if let Some(badges) = profile.badge_sets.get(&group.set) {
                group.badges = badges.0.clone();
            }
        }
    }
    Ok(profile)
}

/// At what of the unit is wrong, else at its name.
fn bad_unit(files: &Texts<'_>, root: &Node<'_>, bad: &BadUnit) -> Mistake {
    let unit = root.get("units").and_then(|units| units.entry(&bad.unit));
    let culprit = unit.zip(bad.culprit.as_deref());
    let culprit = culprit.and_then(|(unit, text)| scalar(&unit.value, text));
    let span = culprit.or(unit.map(|unit| unit.key_span)).unwrap_or(root.span);
    files.mistake(span, bad.to_string(), None)
}

/// What a unit says that it expects, and does not read.
fn unread_examples(files: &Texts<'_>, root: &Node<'_>, profile: &Profile) -> Vec<Mistake> {
    let units = root.get("units").map(Node::entries).unwrap_or_default().iter();
    let examples = units
        .filter_map(|unit| Some((profile.unit(Name::new(&unit.key))?, unit.value.get("expects")?)));
    examples
        .flat_map(|(unit, expects)| {
            let quoted = expects.as_str().unwrap_or_default().split('`').skip(1).step_by(2);
            quoted.filter(|text| unit.read(text).is_err()).map(|text| {
                let message =
                    format!("this unit does not read `{text}`, which it says is expected");
                let plain: String = text.chars().filter(|char| !char.is_whitespace()).collect();
                let help = if plain != text && unit.read(&plain).is_ok() {
                    "a blank before a suffix or behind a prefix is a part of it: write `\" €\"`"
                } else {
                    "correct the example, or what the unit reads"
                };
                files.mistake(expects.span, message, Some(help.to_owned()))
            })
        })
        .collect()
}

/// Where this text stands as a value or a key.
fn scalar(node: &Node<'_>, text: &str) -> Option<Span> {
    if node.as_str() == Some(text) {
        return Some(node.span);
    }
    let key = node.entry(text).map(|entry| entry.key_span);
    let values = node.entries().iter().map(|entry| &entry.value).chain(node.items());
    key.or_else(|| values.into_iter().find_map(|node| scalar(node, text)))
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

    #[test]
    fn built_in_profiles_have_no_mistake_of_any_sort() {
        for files in BUILT_IN {
            // Of a copy it is not known that it is built in.
            let copy = files.profile.to_owned();
            let said = load(files.name, &copy, files.schemas).err().unwrap_or_default();
            let said: Vec<String> = said.iter().map(|it| format!("{it}, {:?}", it.help)).collect();
            assert!(said.is_empty(), "{said:#?}");
        }
    }
}
