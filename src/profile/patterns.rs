//! Whether the patterns of a profile are written as patterns are.

use super::pattern::{PathPattern, TextPattern};
use super::refer::Lost;
use crate::tree::Node;

/// A pattern of a profile: the key above it, its own, and what a hole in it stands for, where it has to have one.
type Place = (&'static str, &'static str, Option<Hole>);

/// How a hole is written, and what stands there.
type Hole = (&'static str, &'static str);

const VALUE: Option<Hole> = Some(("{}", "value"));
const NAME: Option<Hole> = Some(("{name}", "name"));

const PATHS: [Place; 7] = [
    ("kinds", "path", None),
    ("records", "files", None),
    ("rolls", "files", NAME),
    ("rolls", "or", NAME),
    ("breadcrumb", "to", None),
    ("navigation", "to", None),
    ("beside", "file", None),
];
const TEXTS: [Place; 21] = [
    ("promises", "ids", None),
    ("foreign_names", "pattern", None),
    ("facts", "line", VALUE),
    ("facts", "code", VALUE),
    ("facts", "heading", VALUE),
    ("facts", "link", VALUE),
    ("number", "pattern", VALUE),
    ("heading", "pattern", VALUE),
    ("sections", "heading", None),
    ("sections", "or", None),
    ("navigation", "text", None),
    ("arithmetic", "rows", None),
    ("listing", "more", VALUE),
    ("digests", "number", VALUE),
    ("total", "heading", VALUE),
    ("tables", "part", None),
    ("fields", "names", VALUE),
    ("rolls", "code", None),
    ("rolls", "lines", VALUE),
    ("names", "file", VALUE),
    ("names", "or", None),
];

/// The last part of a link's target as it is written.
const TAIL: &str = "tail";

/// Patterns that are none, and holes of a page's links that its own path does not fill.
pub(super) fn broken(root: &Node<'_>) -> Vec<Lost> {
    let mut found = Vec::new();
    for entry in root.entries().iter().filter(|entry| entry.key != "units") {
        search(&entry.key, &entry.value, &mut found);
    }
    for kind in root.get("kinds").map(Node::items).unwrap_or_default() {
        let path = kind.get("path").and_then(Node::as_str).unwrap_or_default();
        let path = PathPattern::from(path.to_owned());
        let links = ["breadcrumb", "navigation"].into_iter().filter_map(|key| kind.get(key));
        for to in links.flat_map(Node::items).filter_map(|item| item.get("to")) {
            for node in to.each() {
                let Some(text) = node.as_str() else { continue };
                let pattern = PathPattern::from(text.to_owned());
                for hole in pattern.holes() {
                    if hole == TAIL || path.holes().any(|known| known == hole) {
                        continue;
                    }
                    let message = format!("the path of this kind has no part `{{{hole}}}`");
                    let known = path.holes().chain([TAIL]);
                    found.push(Lost::new(node.span, message).meaning(hole, known));
                }
            }
        }
    }
    found
}

/// Whether a text is a sound pattern, and what a hole in it stands for.
type Grammar = (fn(&str) -> Option<String>, Option<Hole>);

fn grammar(above: &str, key: &str) -> Option<Grammar> {
    let of = |known: &[Place]| {
        let place = known.iter().find(|(one, other, _)| (*one, *other) == (above, key));
        place.map(|(.., hole)| *hole)
    };
    let path = of(&PATHS).map(|hole| (PathPattern::fault as fn(&str) -> _, hole));
    path.or_else(|| of(&TEXTS).map(|hole| (TextPattern::fault as fn(&str) -> _, hole)))
}

fn search(key: &str, node: &Node<'_>, found: &mut Vec<Lost>) {
    for inner in node.each().iter().flat_map(Node::entries) {
        let grammar = grammar(key, &inner.key);
        for node in grammar.iter().flat_map(|_| inner.value.each()) {
            let Some(((fault, hole), text)) = grammar.zip(node.as_str()) else { continue };
            let lacks = || {
                let (hole, what) = hole.filter(|(hole, _)| !text.contains(hole))?;
                let message = format!("`{text}` lacks `{hole}`, which stands for the {what}");
                let help = format!("write `{hole}` where the {what} stands");
                Some(Lost::new(node.span, message).with_help(help))
            };
            let fault = fault(text).map(|message| Lost::new(node.span, message));
            found.extend(fault.or_else(lacks));
        }
        search(&inner.key, &inner.value, found);
    }
}
