//! Whether the parts of a profile that name one another exist, each under a name of its own.

use crate::profile::pattern::PathPattern;
use crate::suggest::nearest;
use crate::text::Span;
use crate::tree::{Entry, Node, Value};

/// A name that leads nowhere, or a setting that has no effect.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) span: Span,
    pub(super) message: String,
    /// What to do about it, where that is not to write `near`.
    help: Option<String>,
    /// The name that was probably meant.
    near: Option<String>,
    /// The name that stands nowhere else and is probably a slip of the pen.
    slip: Option<String>,
}

impl Lost {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, near: None, slip: None }
    }

    pub(super) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// With the nearest of the names, if one is near.
    pub(super) fn meaning<'a>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self { near: nearest(word, candidates).map(str::to_owned), ..self }
    }

    pub(super) fn slip_of(self, slip: &str, near: &str) -> Self {
        Self { near: Some(near.to_owned()), slip: Some(slip.to_owned()), ..self }
    }

    pub(super) fn help(self) -> Option<String> {
        self.near.map(|near| did_you_mean(&near)).or(self.help)
    }
}

/// Of two names that are each said to be meant by the other the one that stands nowhere else is the slip.
pub(super) fn keep_culprits(lost: &mut Vec<Lost>) {
    let slips: Vec<String> = lost.iter().filter_map(|it| it.slip.clone()).collect();
    lost.retain(|it| it.slip.is_some() || it.near.as_ref().is_none_or(|it| !slips.contains(it)));
}

/// The near name, as help says it.
pub(super) fn meant<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(did_you_mean)
}

fn did_you_mean(near: &str) -> String {
    format!("did you mean `{near}`?")
}

const BESIDE: &str = "schema beside the profile";

/// All names of one sort.
struct Names {
    sort: &'static str,
    known: Vec<String>,
}

impl Names {
    fn check(&self, node: &Node<'_>, lost: &mut Vec<Lost>) {
        for node in node.each() {
            let Some(name) = node.as_str() else { continue };
            if self.known.iter().any(|known| known == name) {
                continue;
            }
            let message = match self.sort {
                BESIDE => format!("no schema `{name}` stands beside the profile"),
                sort => format!("there is no {sort} `{name}`"),
            };
            let known = self.known.iter().map(String::as_str);
            lost.push(Lost::new(node.span, message).meaning(name, known));
        }
    }
}

/// Names of units, kinds, tables, sets of badges, roles, parts of paths and schemas that are used and not there.
pub(super) fn lost(root: &Node<'_>, schemas: &[&str]) -> Vec<Lost> {
    let empty = Node::new(root.span, Value::Null);
    let get = |key: &str| root.get(key).unwrap_or(&empty);
    let keys = |node: &Node<'_>| node.entries().iter().map(|entry| entry.key.to_string()).collect();
    let mut roles = Vec::new();
    for key in ["kinds", "badge_sets", "source"] {
        given_roles(get(key), &mut roles);
    }
    let kinds = get("kinds").items();
    let owners = [holes(root), roles.clone()].concat();
    let search = Search {
        units: Names { sort: "unit", known: keys(get("units")) },
        sets: Names { sort: "set of badges", known: keys(get("badge_sets")) },
        kinds: Names { sort: "kind of pages", known: texts(kinds, "kind") },
        roles: Names { sort: "role", known: roles },
        schemas: Names {
            sort: BESIDE,
            known: schemas.iter().map(|&name| name.to_owned()).collect(),
        },
        parts: Names { sort: "part of the paths of pages", known: holes(root) },
        owners: Names { sort: "part of a path or role", known: owners },
        listings: Names { sort: "table or list", known: listings(kinds) },
    };
    let mut lost = Vec::new();
    for entry in root.entries().iter().filter(|entry| entry.key != "units") {
        search.entry(entry, &mut lost);
    }
    for unit in get("units").entries() {
        let parts = unit.value.get("parts").map(Node::entries).unwrap_or_default().iter();
        for name in parts.map(|part| &part.value).chain(unit.value.get("of")) {
            search.units.check(name, &mut lost);
        }
    }
    for title in get("role_titles").entries() {
        search.roles.check(&Node::new(title.key_span, Value::String(title.key.clone())), &mut lost);
    }
    for kind in kinds {
        let of = |key: &str| kind.get(key).map(Node::items).unwrap_or_default();
        let tables = Names { sort: "table of this kind", known: texts(of("tables"), "table") };
        for item in of("rolls").iter().chain(of("arithmetic")) {
            let Some(table) = item.get("table") else { continue };
            tables.check(table, &mut lost);
            let has_name =
                |def: &&Node<'_>| def.get("table").and_then(Node::as_str) == table.as_str();
            let defs: Vec<&Node<'_>> = of("tables").iter().filter(has_name).collect();
            let columns = defs.iter().filter_map(|def| def.get("columns"));
            let columns = columns.flat_map(|columns| texts(columns.items(), "column")).collect();
            let columns = Names { sort: "column of this table", known: columns };
            let terms = item.get("sum").map(Node::items).unwrap_or_default();
            let named = terms.iter().filter_map(|term| term.get("column"));
            for column in named.chain(item.get("column")).filter(|_| !defs.is_empty()) {
                columns.check(column, &mut lost);
            }
        }
        for table in of("tables") {
            let columns = table.get("columns").map(Node::items).unwrap_or_default();
            let columns = Names { sort: "column of this table", known: texts(columns, "column") };
            let listing = table.get("listing");
            let order = listing.and_then(|listing| listing.get("order")?.get("column"));
            for named in listing.and_then(|listing| listing.get("key")).iter().chain(&order) {
                columns.check(named, &mut lost);
            }
        }
        twice(of("lists"), "list", &mut lost);
        twice(of("portraits"), "portraits", &mut lost);
        twice(of("badges"), "group", &mut lost);
        twice(of("rolls"), "roll", &mut lost);
    }
    twice(kinds, "kind", &mut lost);
    lost.sort_by_key(|lost| lost.span);
    lost
}

/// Items that bear the name of an earlier one. Tables may: one page shows one of them in several places.
fn twice(items: &[Node<'_>], key: &str, lost: &mut Vec<Lost>) {
    let names: Vec<&Node<'_>> = items.iter().filter_map(|item| item.get(key)).collect();
    for (at, name) in names.iter().enumerate() {
        let Some(text) = name.as_str() else { continue };
        if names[..at].iter().any(|earlier| earlier.as_str() == Some(text)) {
            let message = format!("the {key} `{text}` stands here a second time");
            lost.push(Lost::new(name.span, message));
        }
    }
}

/// The names of all that has rows or items.
fn listings(kinds: &[Node<'_>]) -> Vec<String> {
    let sorts = [("tables", "table"), ("lists", "list"), ("portraits", "portraits")];
    let of = |kind: &Node<'_>| {
        let kind = sorts.map(|(key, name)| kind.get(key).map(|defs| texts(defs.items(), name)));
        kind.into_iter().flatten().flatten().collect::<Vec<_>>()
    };
    kinds.iter().flat_map(of).collect()
}

/// The holes in the paths of all kinds, and of the files that pages are made from.
fn holes(root: &Node<'_>) -> Vec<String> {
    let items = |node: Option<&Node<'_>>, key: &str| {
        let items = node.map(Node::items).unwrap_or_default().iter();
        items.filter_map(|item| Some(item.get(key)?.as_str()?.to_owned())).collect::<Vec<_>>()
    };
    let records = root.get("source").and_then(|source| source.get("records"));
    let paths = [items(root.get("kinds"), "path"), items(records, "files")].concat();
    let patterns: Vec<PathPattern> = paths.into_iter().map(PathPattern::from).collect();
    patterns.iter().flat_map(PathPattern::holes).map(str::to_owned).collect()
}

pub(super) fn texts(items: &[Node<'_>], key: &str) -> Vec<String> {
    items.iter().filter_map(|item| Some(item.get(key)?.as_str()?.to_owned())).collect()
}

/// What names roles that others give.
const ONLY_NAMED: [&str; 9] =
    ["any", "beside", "counts", "digests", "id", "picks", "sum", "sync_dates", "zeros"];

/// The roles that some place gives: those beside a unit, a label, a column or the like.
pub(super) fn given_roles(node: &Node<'_>, roles: &mut Vec<String>) {
    for entry in node.entries() {
        if matches!(entry.key.as_ref(), "role" | "roles" | "presence") {
            roles.extend(
                entry.value.each().iter().filter_map(|name| name.as_str().map(str::to_owned)),
            );
        } else if !ONLY_NAMED.contains(&entry.key.as_ref()) {
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
    parts: Names,
    /// What tells that pages belong together.
    owners: Names,
    listings: Names,
}

impl Search {
    fn entry(&self, entry: &Entry<'_>, lost: &mut Vec<Lost>) {
        let key = entry.key.as_ref();
        let is_kind = matches!(key, "kinds" | "units");
        match key {
            "unit" => self.units.check(&entry.value, lost),
            "set" => self.sets.check(&entry.value, lost),
            "schema" => self.schemas.check(&entry.value, lost),
            "links_to_each" | "variants" | "with" => self.kinds.check(&entry.value, lost),
            "capture" | "captures" => self.parts.check(&entry.value, lost),
            "having" | "by" | "first" | "of" | "over" | "greatest" | "uniform" | "stamp"
            | "past" | "differs"
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
                match (key, inner.key.as_ref()) {
                    ("counts", "rows") | ("digests" | "mentions" | "zeros", "table") => {
                        self.listings.check(&inner.value, lost);
                    }
                    ("navigation", "names") => self.roles.check(&inner.value, lost),
                    ("one_name", "kinds") => self.kinds.check(&inner.value, lost),
                    ("digests", "part")
                    | ("listing" | "picks" | "pages", "same")
                    | ("mentions", "owner") => {
                        self.owners.check(&inner.value, lost);
                    }
                    _ => {}
                }
                let names_role = match key {
                    "at_most" | "not_after" => matches!(inner.key.as_ref(), "less" | "more"),
                    "implies" => matches!(inner.key.as_ref(), "if" | "then"),
                    "same" | "prices" | "one_name" => {
                        matches!(inner.key.as_ref(), "id" | "role" | "roles")
                    }
                    "any" | "average" | "beside" | "counts" | "digests" | "fields"
                    | "foreign_names" | "id" | "picks" | "promises" | "signs" | "sum" => {
                        inner.key == "role"
                    }
                    "zeros" => matches!(inner.key.as_ref(), "role" | "roles"),
                    "sync_dates" => matches!(inner.key.as_ref(), "role" | "stamp"),
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
