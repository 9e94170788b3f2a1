//! Whether the patterns of a profile are written as patterns are.

use super::pattern::{PathPattern, TextPattern};
use super::refer::{Lost, meant};
use crate::tree::Node;

/// What of a profile is a pattern: the key above it and its own.
const PATHS: [(&str, &str); 7] = [
    ("kinds", "path"),
    ("records", "files"),
    ("rolls", "files"),
    ("rolls", "or"),
    ("breadcrumb", "to"),
    ("navigation", "to"),
    ("beside", "file"),
];
const TEXTS: [(&str, &str); 21] = [
    ("promises", "ids"),
    ("foreign_names", "pattern"),
    ("facts", "line"),
    ("facts", "code"),
    ("facts", "heading"),
    ("facts", "link"),
    ("number", "pattern"),
    ("heading", "pattern"),
    ("sections", "heading"),
    ("sections", "or"),
    ("navigation", "text"),
    ("arithmetic", "rows"),
    ("listing", "more"),
    ("digests", "number"),
    ("total", "heading"),
    ("tables", "part"),
    ("fields", "names"),
    ("rolls", "code"),
    ("rolls", "lines"),
    ("names", "file"),
    ("names", "or"),
];

/// Patterns that say by `{}` what is read or put in there.
const HOLED: [(&str, &str); 12] = [
    ("facts", "line"),
    ("facts", "code"),
    ("facts", "heading"),
    ("facts", "link"),
    ("number", "pattern"),
    ("heading", "pattern"),
    ("listing", "more"),
    ("digests", "number"),
    ("total", "heading"),
    ("fields", "names"),
    ("rolls", "lines"),
    ("names", "file"),
];

/// Paths that say by a hole of this name what is a name there.
const NAMED: [(&str, &str); 2] = [("rolls", "files"), ("rolls", "or")];

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
                    let help = meant(hole, path.holes().chain([TAIL]));
                    let message = format!("the path of this kind has no part `{{{hole}}}`");
                    found.push(Lost { span: node.span, message, help });
                }
            }
        }
    }
    found
}

fn search(key: &str, node: &Node<'_>, found: &mut Vec<Lost>) {
    for item in node.each() {
        for inner in item.entries() {
            let is_of = |known: &[(&str, &str)]| known.contains(&(key, inner.key.as_ref()));
            let fault: Option<fn(&str) -> Option<String>> = if is_of(&PATHS) {
                Some(PathPattern::fault)
            } else if is_of(&TEXTS) {
                Some(TextPattern::fault)
            } else {
                None
            };
            for node in fault.iter().flat_map(|_| inner.value.each()) {
                let Some((fault, text)) = fault.zip(node.as_str()) else { continue };
                let hole = if is_of(&HOLED) {
                    Some(("{}", "value"))
                } else if is_of(&NAMED) {
                    Some(("{name}", "name"))
                } else {
                    None
                };
                let lacks = || {
                    let (hole, what) = hole.filter(|(hole, _)| !text.contains(hole))?;
                    let message = format!("`{text}` lacks `{hole}`, which stands for the {what}");
                    Some((message, Some(format!("write `{hole}` where the {what} stands"))))
                };
                let told = fault(text).map(|message| (message, None)).or_else(lacks);
                found.extend(told.map(|(message, help)| Lost { span: node.span, message, help }));
            }
            search(&inner.key, &inner.value, found);
        }
    }
}
