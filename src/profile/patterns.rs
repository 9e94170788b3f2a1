//! Whether the patterns of a profile are written as patterns are.

use super::pattern::{PathPattern, TextPattern};
use super::refer::Lost;
use crate::suggest::nearest;
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
const TEXTS: [(&str, &str); 20] = [
    ("promises", "ids"),
    ("foreign_names", "pattern"),
    ("facts", "line"),
    ("facts", "code"),
    ("facts", "heading"),
    ("facts", "link"),
    ("number", "pattern"),
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
                    let near = nearest(hole, path.holes().chain([TAIL])).map(str::to_owned);
                    let message = format!("the path of this kind has no part `{{{hole}}}`");
                    found.push(Lost { span: node.span, message, near });
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
                let message = fault.zip(node.as_str()).and_then(|(fault, text)| fault(text));
                found.extend(message.map(|message| Lost { span: node.span, message, near: None }));
            }
            search(&inner.key, &inner.value, found);
        }
    }
}
