//! Settings that are sound in themselves and have no effect.

use std::collections::BTreeMap;

use super::pattern::PathPattern;
use super::refer::{Lost, given_roles, texts};
use crate::links::paths::is_markdown;
use crate::suggest::is_slip;
use crate::text::{Span, listed};
use crate::tree::{Entry, Node, Value};

/// Where a fact may stand.
const PLACES: [&str; 9] =
    ["front_matter", "title", "intro", "breadcrumb", "label", "line", "code", "heading", "capture"];

/// What a number may count.
const COUNTED: [&str; 5] = ["pages", "rows", "mentions", "percent", "average"];

/// All of them. `judged` are the roles that schemas name.
pub(super) fn idle(root: &Node<'_>, judged: &[String]) -> Vec<Lost> {
    let mut lost = Vec::new();
    let kinds = root.get("kinds").map(Node::items).unwrap_or_default();
    let indexes = root.get("index_pages").map(Node::items).unwrap_or_default();
    for file in indexes.iter().filter_map(|index| index.get("file")) {
        let Some(name) = file.as_str() else { continue };
        if name.contains('/') || !is_markdown(name) {
            let message = format!("`{name}` is no name of a Markdown file, so it shows no folder");
            let help = "write the file's name alone, such as `README.md`";
            lost.push(told(file.span, message, help));
        }
    }
    for kind in kinds {
        if indexes.is_empty() {
            lost.extend(shows_no_folder(kind));
        }
        lost.extend(never_fits(kind));
        lost.extend(of_kind(kind));
        lost.extend(underived(root, kind));
        own_roles(root, kind, &mut lost);
        for table in items(kind, "tables") {
            lost.extend(unread(table));
            lost.extend(unpaired(root, table));
        }
    }
    same_paths(kinds, &mut lost);
    slips(root, judged, &mut lost);
    lost
}

fn items<'n, 'a>(node: &'n Node<'a>, key: &str) -> &'n [Node<'a>] {
    node.get(key).map(Node::items).unwrap_or_default()
}

fn told(span: Span, message: impl Into<String>, help: &str) -> Lost {
    Lost::new(span, message).with_help(help)
}

/// A kind whose pages show folders, where nothing says which files do.
fn shows_no_folder(kind: &Node<'_>) -> Option<Lost> {
    let path = kind.get("path")?;
    let is_folder = PathPattern::from(path.as_str()?.to_owned()).folder;
    is_folder.then(|| {
        let message =
            "this path means the page that shows a folder, and no file is said to show one";
        told(path.span, message, "name that file in `index_pages`")
    })
}

/// Kinds whose path is that of a kind before them, which takes all pages there.
fn same_paths(kinds: &[Node<'_>], lost: &mut Vec<Lost>) {
    let shape = |kind: &Node<'_>| {
        let path = PathPattern::from(kind.get("path")?.as_str()?.to_owned());
        let shape = path.fill(|hole| Some(path.hole_sort(hole).to_owned()))?;
        Some((shape, path.folder))
    };
    for (at, kind) in kinds.iter().enumerate() {
        let (Some(own), Some(path)) = (shape(kind), kind.get("path")) else { continue };
        let Some(first) = kinds[..at].iter().find(|it| shape(it).as_ref() == Some(&own)) else {
            continue;
        };
        let name = first.get("kind").and_then(Node::as_str).unwrap_or_default();
        let message =
            format!("all pages with this path are of the kind `{name}`, which goes first");
        lost.push(told(
            path.span,
            message,
            "tell the two apart by their paths, or make them one kind",
        ));
    }
}

/// A kind whose path no page can have.
fn never_fits(kind: &Node<'_>) -> Option<Lost> {
    let path = kind.get("path")?;
    let written = path.as_str()?;
    let dots = written.split('/').find(|part| matches!(*part, "." | ".."));
    if let Some(dots) = dots {
        let message = format!(
            "no page has this path: it begins at the catalog's root, where `{dots}` is no folder"
        );
        return Some(told(path.span, message, "write the path below the root"));
    }
    let end = written.rsplit('}').next().unwrap_or_default();
    let is_file = end.contains('.') && !end.ends_with('/');
    (is_file && !is_markdown(&format!("page{end}"))).then(|| {
        let message = format!("no page has this path, as `{end}` is no end of a Markdown file");
        told(path.span, message, "write the path of a page, such as `models/{model}.md`")
    })
}

/// What nothing is derived by: a role from itself, or from a word that the role never has.
fn underived(root: &Node<'_>, kind: &Node<'_>) -> Vec<Lost> {
    let mut lost = Vec::new();
    for derived in items(kind, "derived") {
        let role = derived.get("role").and_then(Node::as_str).unwrap_or_default();
        let role_of =
            |condition: &Node<'_>| condition.get("role").and_then(Node::as_str) == Some(role);
        let conditions = items(derived, "any");
        if !conditions.is_empty() && conditions.iter().all(role_of) {
            let message = format!("`{role}` is derived from itself alone");
            lost.push(told(derived.span, message, "name the roles that it follows from"));
            continue;
        }
        for condition in conditions {
            let (Some(role), Some(has)) = (condition.get("role"), condition.get("has")) else {
                continue;
            };
            let (Some(role), Some(word)) = (role.as_str(), has.as_str()) else { continue };
            let Some(words) = words_of(root, kind, role) else { continue };
            if !words.iter().any(|known| known == word) {
                let message = format!("`{role}` never has the word `{word}`");
                let words = words.iter().map(String::as_str);
                lost.push(Lost::new(has.span, message).meaning(word, words));
            }
        }
    }
    lost
}

/// The words that a list of the role may hold, where all places of the kind say which these are.
fn words_of(root: &Node<'_>, kind: &Node<'_>, role: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let gives = |item: &Node<'_>| {
        let keys = ["role", "roles"].into_iter().filter_map(|key| item.get(key));
        keys.flat_map(Node::each).any(|it| it.as_str() == Some(role))
    };
    let cells = items(kind, "tables")
        .iter()
        .flat_map(|table| items(table, "columns").iter().chain(items(table, "rows")));
    for place in items(kind, "facts").iter().chain(cells).filter(|place| gives(place)) {
        let unit = root.get("units")?.get(place.get("unit")?.as_str()?)?;
        if !matches!(unit.get("kind")?.as_str()?, "list" | "text") {
            return None;
        }
        let known = unit.get("words")?;
        let named = known.items().iter().filter_map(Node::as_str);
        let meanings = known.entries().iter().filter_map(|entry| entry.value.as_str());
        words.extend(named.chain(meanings).map(str::to_owned));
    }
    for table in items(kind, "tables") {
        if items(table, "lists").iter().any(gives) {
            words.extend(texts(items(table, "columns"), "word"));
        }
    }
    let is_elsewhere = !items(kind, "badges").is_empty() && {
        let mut roles = Vec::new();
        for set in texts(items(kind, "badges"), "set") {
            root.get("badge_sets").and_then(|sets| sets.get(&set)).into_iter().for_each(|set| {
                given_roles(set, &mut roles);
            });
        }
        roles.iter().any(|known| known == role)
    };
    (!words.is_empty() && !is_elsewhere).then_some(words)
}

/// Items of a kind that lack what they work by.
fn of_kind(kind: &Node<'_>) -> Vec<Lost> {
    let mut lost = Vec::new();
    let has = |item: &Node<'_>, keys: &[&str]| keys.iter().any(|key| item.get(key).is_some());
    for fact in items(kind, "facts") {
        lost.extend(misplaced(kind, fact));
    }
    for fact in items(kind, "portraits").iter().flat_map(|portrait| items(portrait, "facts")) {
        if !has(fact, &["label", "link"]) {
            lost.push(told(
                fact.span,
                "nothing says where this fact stands",
                "give a `label` or a `link`",
            ));
        }
    }
    for link in items(kind, "navigation") {
        if !has(link, &["text", "label"]) {
            lost.push(told(
                link.span,
                "nothing says which link this is",
                "give its `text` or its `label`",
            ));
        }
    }
    for count in items(kind, "counts").iter().filter(|count| !has(count, &COUNTED)) {
        let help = format!("give one of {}", listed(COUNTED));
        lost.push(told(count.span, "nothing says what this number counts", &help));
    }
    for roll in items(kind, "rolls") {
        let pairs = [("table", "column"), ("code", "lines")];
        if !pairs.iter().any(|(one, other)| has(roll, &[one]) && has(roll, &[other])) {
            let help = "give a `table` and its `column`, or `code` and its `lines`";
            lost.push(told(roll.span, "nothing says where these names stand", help));
        }
    }
    lost
}

/// A fact without a place, with several, or with one that the kind does not have.
fn misplaced(kind: &Node<'_>, fact: &Node<'_>) -> Option<Lost> {
    let places = fact.entries().iter().filter(|entry| {
        PLACES.contains(&entry.key.as_ref()) && entry.value.value != Value::Bool(false)
    });
    let places: Vec<&Entry<'_>> = places.collect();
    let place = match places[..] {
        [] => {
            let help = format!("give one of {}", listed(PLACES));
            return Some(told(fact.span, "nothing says where this fact stands", &help));
        }
        [place] => place,
        [first, second, ..] => {
            let (first, second) = (&first.key, second);
            let message =
                format!("a fact has one place, and `{first}` and `{}` are two", second.key);
            return Some(told(second.key_span, message, "write an item for each place"));
        }
    };
    if let Some(under) = fact.entry("under").filter(|_| !matches!(&*place.key, "label" | "line")) {
        let message = format!("`under` says nothing of a `{}`", place.key);
        return Some(told(
            under.key_span,
            message,
            "use it with a `label` or a `line`, or take it out",
        ));
    }
    if place.key == "breadcrumb" && items(kind, "breadcrumb").is_empty() {
        let message = "this kind says nothing of a breadcrumb";
        return Some(told(place.key_span, message, "describe the items in its `breadcrumb`"));
    }
    if place.key == "capture" {
        let name = place.value.as_str()?;
        let path = kind.get("path").and_then(Node::as_str).unwrap_or_default();
        let path = PathPattern::from(path.to_owned());
        if !path.holes().any(|hole| hole == name) {
            let message = format!("the path of this kind has no part `{{{name}}}`");
            return Some(Lost::new(place.value.span, message).meaning(name, path.holes()));
        }
    }
    None
}

/// Cells with a role that nothing can be read for.
fn unread(table: &Node<'_>) -> Vec<Lost> {
    let cells = items(table, "columns").iter().chain(items(table, "rows"));
    let roles = cells.filter(|cell| cell.get("unit").is_none()).filter_map(|cell| {
        let entry = cell.entry("role").or_else(|| cell.entry("roles"))?;
        Some(told(
            entry.key_span,
            "a role without a unit is not read",
            "give the `unit` in which the value is written",
        ))
    });
    roles.collect()
}

/// Roles that a setting of the kind names, and that no place of the kind gives.
fn own_roles(root: &Node<'_>, kind: &Node<'_>, lost: &mut Vec<Lost>) {
    let known = roles_of(root, kind);
    let name = kind.get("kind").and_then(Node::as_str).unwrap_or_default();
    let keys: [(&str, &[&str]); 10] = [
        ("at_most", &["less", "more"]),
        ("not_after", &["less", "more"]),
        ("implies", &["if", "then"]),
        ("sync_dates", &["role", "stamp"]),
        ("counts", &["role"]),
        ("percent", &["of", "over"]),
        ("any", &["role"]),
        ("sum", &["role"]),
        ("fields", &["role"]),
        ("id", &["role"]),
    ];
    let mut check = |node: &Node<'_>| {
        if let Some(role) = node.as_str().filter(|role| !known.iter().any(|known| known == role)) {
            let message = format!("no place of the kind `{name}` gives the role `{role}`");
            let known = known.iter().map(String::as_str);
            lost.push(Lost::new(node.span, message).meaning(role, known));
        }
    };
    kind.get("stamp").into_iter().for_each(&mut check);
    let settings = ["at_most", "not_after", "implies", "sync_dates", "counts", "id"];
    let mut open: Vec<(&str, &Node<'_>)> =
        settings.iter().filter_map(|key| Some((*key, kind.get(key)?))).collect();
    let inner = |list: &str, key: &'static str| {
        let found = items(kind, list).iter().filter_map(move |item| item.get(key));
        found.map(move |node| (key, node)).collect::<Vec<_>>()
    };
    open.extend(inner("derived", "any"));
    open.extend(inner("arithmetic", "sum"));
    open.extend(inner("beside", "fields"));
    open.extend(inner("counts", "percent"));
    for (key, node) in open {
        let Some((_, names)) = keys.iter().find(|(known, _)| *known == key) else { continue };
        for item in node.each() {
            names.iter().filter_map(|name| item.get(name)).for_each(&mut check);
        }
    }
}

/// The roles that the places of a kind give, badges included.
fn roles_of(root: &Node<'_>, kind: &Node<'_>) -> Vec<String> {
    let mut roles = Vec::new();
    given_roles(kind, &mut roles);
    for set in texts(items(kind, "badges"), "set") {
        if let Some(set) = root.get("badge_sets").and_then(|sets| sets.get(&set)) {
            given_roles(set, &mut roles);
        }
    }
    roles
}

/// Columns whose role the pages of the rows do not give, where they give one that is nearly the same and that no other
/// column has.
fn unpaired(root: &Node<'_>, table: &Node<'_>) -> Vec<Lost> {
    let Some(listing) = table.get("listing") else { return Vec::new() };
    let wanted = ["kind", "variants"].map(|key| listing.get(key).and_then(Node::as_str));
    let kinds = items(root, "kinds").iter().filter(|kind| {
        let name = kind.get("kind").and_then(Node::as_str);
        name.is_some() && wanted.contains(&name)
    });
    let there: Vec<String> = kinds.flat_map(|kind| roles_of(root, kind)).collect();
    let mut here = Vec::new();
    given_roles(table, &mut here);
    let mut uses = Vec::new();
    collect(root, &mut uses);
    let cells = items(table, "columns").iter().flat_map(|column| {
        ["role", "roles"].into_iter().filter_map(|key| column.get(key)).flat_map(Node::each)
    });
    let mut lost = Vec::new();
    for node in cells {
        let Some(role) = node.as_str() else { continue };
        let is_alone = uses.iter().filter(|used| used.role == role).count() == 1;
        if !is_alone || there.iter().any(|known| known == role) {
            continue;
        }
        let free = there.iter().filter(|known| !here.contains(known) && is_slip(role, known));
        if let Some(near) = free.min() {
            let kind = wanted[0].unwrap_or_default();
            let message = format!(
                "no place of the kind `{kind}` gives the role `{role}`, so nothing is held against it"
            );
            lost.push(Lost::new(node.span, message).meaning(role, [near.as_str()]));
        }
    }
    lost
}

/// Roles that stand in one place alone and are those of other places but for a slip of the pen.
fn slips(root: &Node<'_>, judged: &[String], lost: &mut Vec<Lost>) {
    let mut uses = Vec::new();
    collect(root, &mut uses);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let named = uses.iter().map(|used| used.role).chain(judged.iter().map(String::as_str));
    named.for_each(|role| *counts.entry(role).or_default() += 1);
    for used in uses.iter().filter(|used| used.is_given && counts[used.role] == 1) {
        // What stands beside it is another role, however alike the names are.
        let beside =
            |role: &str| uses.iter().any(|other| other.list == used.list && other.role == role);
        let near = counts
            .iter()
            .filter(|(role, count)| **count > 1 && is_slip(used.role, role) && !beside(role));
        if let Some((near, _)) = near.max_by_key(|(_, count)| **count) {
            let message = format!("the role `{}` stands nowhere else", used.role);
            lost.push(Lost::new(used.span, message).slip_of(used.role, near));
        }
    }
}

/// A role where it is given or named.
struct Used<'n> {
    role: &'n str,
    span: Span,
    is_given: bool,
    /// The list that the item with the role stands in.
    list: Span,
}

/// Keys under which roles stand.
const GIVES: [&str; 3] = ["role", "roles", "presence"];
const NAMES: [&str; 14] = [
    "by", "first", "greatest", "having", "id", "if", "less", "more", "of", "over", "same", "stamp",
    "then", "uniform",
];

fn collect<'n>(root: &'n Node<'_>, uses: &mut Vec<Used<'n>>) {
    for entry in root.entries().iter().filter(|entry| entry.key != "units") {
        collect_below(entry, root.span, uses);
    }
}

fn collect_below<'n>(entry: &'n Entry<'_>, list: Span, uses: &mut Vec<Used<'n>>) {
    let key = entry.key.as_ref();
    let is_given = GIVES.contains(&key);
    if is_given || NAMES.contains(&key) {
        let roles = entry.value.each().iter().filter_map(|node| Some((node.as_str()?, node.span)));
        uses.extend(roles.map(|(role, span)| Used { role, span, is_given, list }));
    }
    if key == "role_titles" {
        let titles = entry.value.entries().iter();
        uses.extend(titles.map(|title| Used {
            role: &title.key,
            span: title.key_span,
            is_given: false,
            list,
        }));
    }
    for item in entry.value.each() {
        // Marks of one cell stand beside the other cells.
        let list =
            if item.entries().is_empty() || key == "flags" { list } else { entry.value.span };
        for inner in item.entries() {
            collect_below(inner, list, uses);
        }
    }
}
