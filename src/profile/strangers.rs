//! Keys of schemas that no record of their pages has.

use super::Kind;
use super::refer::meant;
use crate::mistake::Mistake;
use crate::name::Name;
use crate::schema::{Key, Named};
use crate::text::listed;

/// What a record holds, as schemas see it.
pub const RECORD: [&str; 7] =
    ["kind", "path", "front_matter", "facts", "tables", "lines", "badges"];

/// Keys that the schemas of some kinds name and that none of the kinds with this schema has: roles, tables, sections
/// with labelled lines, and parts of the record itself.
pub fn strangers(of: &[(&Kind, &str)], named: &Named<'_>) -> Vec<Mistake> {
    let mut seen: Vec<Seen<'_>> = Vec::new();
    for &(kind, schema) in of {
        for part in [&[][..], &["facts"], &["tables"], &["lines"]] {
            for key in named.keys(schema, part) {
                let is_known = is_known(kind, part.first().copied(), key.name);
                match seen.iter_mut().find(|seen| seen.key == key) {
                    Some(seen) => seen.is_known |= is_known,
                    None => seen.push(Seen { key, kind, part: part.first().copied(), is_known }),
                }
            }
        }
    }
    seen.into_iter().filter(|seen| !seen.is_known).map(Seen::mistake).collect()
}

struct Seen<'n> {
    key: Key<'n>,
    /// The first of those that have the schema.
    kind: &'n Kind,
    /// The part of the record.
    part: Option<&'static str>,
    is_known: bool,
}

impl Seen<'_> {
    fn mistake(self) -> Mistake {
        let Self { key, kind, part, .. } = self;
        let (name, title) = (key.name, kind.kind);
        let message = match part {
            None => format!("the record of a page has no part `{name}`"),
            Some("facts") => format!("no place of the kind `{title}` gives the role `{name}`"),
            Some("tables") => {
                format!("the kind `{title}` has no table `{name}` that a schema sees")
            }
            Some(_) => format!("the kind `{title}` has no labelled lines under `{name}`"),
        };
        let near = meant(name, names(kind, part));
        let help = near.unwrap_or_else(|| match part {
            None => format!("its parts are {}", listed(RECORD)),
            Some("facts") => "give the role to a place of the profile, or take it out".to_owned(),
            Some("tables") => {
                "write the heading in `under` of the table, or its name where it has none"
                    .to_owned()
            }
            Some(_) => "write the heading as it is in `under` of the profile".to_owned(),
        });
        Mistake::new(key.file, key.span, message).help(help)
    }
}

fn is_known(kind: &Kind, part: Option<&str>, name: &str) -> bool {
    match part {
        Some("facts") => kind.knows(Name::new(name)),
        _ => names(kind, part).contains(&name),
    }
}

/// What may stand in this part of the record of such a page.
fn names<'k>(kind: &'k Kind, part: Option<&str>) -> Vec<&'k str> {
    match part {
        None => RECORD.to_vec(),
        Some("facts") => kind.roles().map(Name::as_str).collect(),
        Some("tables") => {
            kind.tables.iter().filter(|table| table.in_schema()).map(super::TableDef::key).collect()
        }
        Some(_) => kind.line_sections().collect(),
    }
}
