//! JSON Schemas of the user's own, by the kinds of pages.

use std::path::Path;

use super::Failure;
use super::arguments::LintArgs;
use super::boundary;
use super::files::prefix;
use super::mistakes::{self, Texts, Told, told};
use super::online::SchemasOfWeb;
use crate::lint::OwnSchemas;
use crate::profile::Profile;
use crate::suggest::nearest;

/// Reads what the configuration names, beside the schemas of the profile.
pub(super) fn own_schemas(
    args: &LintArgs,
    profile: Option<&Profile>,
) -> Result<OwnSchemas, Failure> {
    let mut own = OwnSchemas::default();
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut shown: Vec<(String, String)> = Vec::new();
    for (kind, schema) in &args.configured.schemas {
        let failed = |message: String, help: Option<String>| match args
            .origins
            .get(&format!("schemas.{kind}"))
        {
            Some(origin) => mistakes::at_key(origin, message, help),
            None => Failure::new(message),
        };
        let profile = profile.ok_or_else(|| {
            failed(
                "only a profile tells what kinds of pages there are, and none fits".to_owned(),
                None,
            )
        })?;
        let kinds = profile.kinds.iter().map(|kind| kind.kind.as_str());
        if !kinds.clone().any(|known| known == kind) {
            let near = nearest(kind, kinds.clone()).map_or_else(
                || format!("write one of {}", kinds.collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let message =
                format!("the profile `{}` knows no pages of the kind `{kind}`", profile.name);
            return Err(failed(message, Some(near)));
        }
        let path = Path::new(&schema.file);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if profile.schemas.names().any(|known| known == name) {
            let message = format!("the profile has a schema `{name}` of its own");
            return Err(failed(message, Some("give yours another name".to_owned())));
        }
        let text = boundary::read_text(path)
            .map_err(|error| failed(format!("cannot read `{}`: {error}", schema.file), None))?;
        own.of_kinds.insert(kind.clone(), (name.clone(), schema.replaces));
        if texts.iter().all(|(known, _)| *known != name) {
            let folder = path.parent().unwrap_or(path);
            shown.push((format!("{}{name}", prefix(folder)), text.clone()));
            texts.push((name, text));
        }
    }
    let Some(profile) = profile.filter(|_| !texts.is_empty()) else { return Ok(own) };
    let given = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    own.schemas =
        profile.schemas.beside(given, &SchemasOfWeb::new(args)).map_err(|mut mistakes| {
            for mistake in &mut mistakes {
                let at = texts.iter().position(|(name, _)| *name == mistake.file);
                mistake.file = at.map_or_else(String::new, |at| shown[at].0.clone());
            }
            told(Told::Schema, &mistakes, &Texts(shown.clone()))
        })?;
    Ok(own)
}
