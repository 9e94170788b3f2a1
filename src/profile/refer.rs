//! Whether the parts of a profile that name one another exist.

use crate::suggest::nearest;
use crate::text::Span;
use crate::tree::{Entry, Node};

/// A name that leads nowhere.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) near: Option<String>,
}

/// All names of one sort.
struct Names {
    sort: &'static str,
    known: Vec<String>,
}

impl Names {
    fn check(&self, node: &Node<'_>, lost: &mut Vec<Lost>) {
        let one = std::slice::from_ref(node);
        let nodes = if node.items().is_empty() { one } else { node.items() };
        for node in nodes {
            let Some(name) = node.as_str() else { continue };
            if self.known.iter().any(|known| known == name) {
                continue;
            }
            lost.push(Lost {
                span: node.span,
                message: format!("there is no {} `{name}`", self.sort),
                near: nearest(name, self.known.iter().map(String::as_str)).map(str::to_owned),
            });
        }
    }
}

/// Names of units, kinds, tables, sets of badges, roles and schemas that are used and not there.
pub(super) fn lost(root: &Node<'_>, schemas: &[&str]) -> Vec<Lost> {
    let empty = Node::new(root.span, crate::tree::Value::Null);
    let get = |key: &str| root.get(key).unwrap_or(&empty);
    let keys = |node: &Node<'_>| node.entries().iter().map(|entry| entry.key.to_string()).collect();
    let mut roles = Vec::new();
    for key in ["kinds", "badge_sets", "source"] {
        given_roles(get(key), &mut roles);
    }
    let kinds = get("kinds").items();
    let search = Search {
        units: Names { sort: "unit", known: keys(get("units")) },
        sets: Names { sort: "set of badges", known: keys(get("badge_sets")) },
        kinds: Names { sort: "kind of pages", known: texts(kinds, "kind") },
        roles: Names { sort: "role", known: roles },
        schemas: Names {
            sort: "schema beside the profile",
            known: schemas.iter().map(|&name| name.to_owned()).collect(),
        },
    };
    let mut lost = Vec::new();
    for entry in root.entries().iter().filter(|entry| entry.key != "units") {
        search.entry(entry, &mut lost);
    }
    for kind in kinds {
        let of = |key: &str| kind.get(key).map(Node::items).unwrap_or_default();
        let tables = Names { sort: "table of this kind", known: texts(of("tables"), "table") };
        for item in of("rolls").iter().chain(of("arithmetic")) {
            if let Some(table) = item.get("table") {
                tables.check(table, &mut lost);
            }
        }
    }
    lost.sort_by_key(|lost| lost.span);
    lost
}

fn texts(items: &[Node<'_>], key: &str) -> Vec<String> {
    items.iter().filter_map(|item| Some(item.get(key)?.as_str()?.to_owned())).collect()
}

/// The roles that some place gives: those beside a unit, a label, a column or the like.
fn given_roles(node: &Node<'_>, roles: &mut Vec<String>) {
    for entry in node.entries() {
        if matches!(entry.key.as_ref(), "role" | "roles" | "presence") {
            let one = std::slice::from_ref(&entry.value);
            let names = if entry.value.items().is_empty() { one } else { entry.value.items() };
            roles.extend(names.iter().filter_map(|name| name.as_str().map(str::to_owned)));
        } else if !matches!(entry.key.as_ref(), "any" | "beside" | "sum" | "id" | "sync_dates") {
            given_roles(&entry.value, roles);
        }
    }
    for item in node.items() {
        given_roles(item, roles);
    }
}

struct Search {
    units: Names,
    sets: Names,
    kinds: Names,
    roles: Names,
    schemas: Names,
}

impl Search {
    fn entry(&self, entry: &Entry<'_>, lost: &mut Vec<Lost>) {
        let key = entry.key.as_ref();
        let is_kind = matches!(key, "kinds" | "units");
        match key {
            "unit" => self.units.check(&entry.value, lost),
            "set" => self.sets.check(&entry.value, lost),
            "schema" => self.schemas.check(&entry.value, lost),
            "links_to_each" | "variants" => self.kinds.check(&entry.value, lost),
            "uniform" | "stamp"
                if entry.value.as_str().is_some() || !entry.value.items().is_empty() =>
            {
                self.roles.check(&entry.value, lost);
            }
            _ => {}
        }
        for item in entry.value.items().iter().chain(std::iter::once(&entry.value)) {
            for inner in item.entries() {
                if inner.key == "kind" && !is_kind {
                    self.kinds.check(&inner.value, lost);
                }
                let names_role = match key {
                    "at_most" | "not_after" => matches!(inner.key.as_ref(), "less" | "more"),
                    "implies" => matches!(inner.key.as_ref(), "if" | "then"),
                    "any" | "id" | "beside" | "sum" => inner.key == "role",
                    _ => false,
                };
                if names_role {
                    self.roles.check(&inner.value, lost);
                }
                self.entry(inner, lost);
            }
        }
    }
}
