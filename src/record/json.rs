//! A record as the tree that schemas judge and `inspect` prints.

use super::{Cell, Cow, Kind, Name, Node, Record, Span, tree};
use crate::profile::pattern::names;
use crate::tree::Entry;

/// `{kind, path, front_matter, facts, tables, lines, badges}`, each value with its place on the page.
pub fn to_tree<'a>(record: &Record<'a>) -> Node<'a> {
    let top = Span::at(0);
    let string = |text: &'a str| Node::new(top, tree::Value::String(Cow::Borrowed(text)));
    let entry = |key: &'static str, value: Node<'a>| Entry {
        key: Cow::Borrowed(key),
        key_span: top,
        value,
    };
    let mut entries = Vec::with_capacity(7);
    entries.push(entry(
        "kind",
        record.kind.map_or(Node::new(top, tree::Value::Null), |kind| string(kind.kind.as_str())),
    ));
    entries.push(entry("path", string(record.path)));
    if let Some(block) = &record.front_matter {
        let root =
            block.root.clone().unwrap_or(Node::new(block.span, tree::Value::Mapping(Vec::new())));
        entries.push(entry("front_matter", root));
    }
    entries.push(entry("facts", facts(record)));
    let known = Known::new(record);
    entries.push(entry("tables", tables(record, &known)));
    entries.push(entry("lines", lines(record, &known)));
    entries.push(entry("badges", badges(record)));
    Node::new(title_span(record), tree::Value::Mapping(entries))
}

/// Where something is missing that belongs to the page as a whole.
fn title_span(record: &Record<'_>) -> Span {
    record.title().map_or(Span::at(0), |title| title.text_span)
}

fn facts<'a>(record: &Record<'a>) -> Node<'a> {
    let mut entries: Vec<Entry<'a>> = Vec::with_capacity(record.facts.len());
    let mut roles: Vec<Name> = Vec::with_capacity(record.facts.len());
    for fact in &record.facts {
        if fact.at.is_absent() || roles.contains(&fact.role) {
            continue;
        }
        roles.push(fact.role);
        entries.push(Entry {
            key: Cow::Borrowed(fact.role.as_str()),
            key_span: fact.span,
            value: fact.value.to_tree(fact.span),
        });
    }
    for value in &record.unreadable {
        if !roles.contains(&value.role) {
            roles.push(value.role);
            entries.push(Entry {
                key: Cow::Borrowed(value.role.as_str()),
                key_span: value.span,
                value: Node::new(value.span, tree::Value::Unreadable(Cow::Borrowed(value.text))),
            });
        }
    }
    Node::new(title_span(record), tree::Value::Mapping(entries))
}

/// Tables of labels and values, and of one row; listings are judged by their own rules.
fn tables<'a>(record: &Record<'a>, known: &Known<'_, 'a>) -> Node<'a> {
    let mut tables = Vec::with_capacity(record.tables.len());
    for table in &record.tables {
        let def = table.def;
        if !def.in_schema() {
            continue;
        }
        let table = &record.document.tables[table.table];
        let header = record.document.header(table);
        let mut entries = Vec::new();
        if def.rows.is_empty() {
            let Some(row) = record.document.body(table).first() else { continue };
            for (label, value) in
                record.document.cells(header).iter().zip(record.document.cells(row))
            {
                entries.push(cell(known, label, value));
            }
        } else {
            for row in record.document.body(table) {
                if let [label, value, ..] = record.document.cells(row)
                    && !row.dashes
                    && !entries.iter().any(|entry: &Entry<'_>| entry.key == label.text)
                {
                    entries.push(cell(known, label, value));
                }
            }
        }
        tables.push(Entry {
            key: Cow::Borrowed(def.key()),
            key_span: header.span,
            value: Node::new(header.span, tree::Value::Mapping(entries)),
        });
    }
    Node::new(title_span(record), tree::Value::Mapping(tables))
}

/// The labelled lines, with a bold label, of the sections in which the profile knows some.
fn lines<'a>(record: &Record<'a>, known: &Known<'_, 'a>) -> Node<'a> {
    let sections = record.kind.into_iter().flat_map(Kind::line_sections);
    let document = &record.document;
    let mut found: Vec<Entry<'a>> = Vec::new();
    for name in sections {
        if found.iter().any(|entry| entry.key == name) {
            continue;
        }
        let Some(index) = document.headings.iter().position(|heading| names(&heading.text, name))
        else {
            continue;
        };
        let mut entries: Vec<Entry<'a>> = Vec::new();
        for line in &document.lines {
            if line.section.is_none_or(|section| section as usize != index) {
                continue;
            }
            let Some(label) = line.label.as_ref().filter(|label| label.strong) else { continue };
            let Some(text) =
                line.label().filter(|text| !entries.iter().any(|entry| entry.key == **text))
            else {
                continue;
            };
            entries.push(Entry {
                key: Cow::Owned(text.to_owned()),
                key_span: label.span,
                value: known.at(label.value_span).unwrap_or_else(|| {
                    let value = line.value().unwrap_or_default().to_owned();
                    Node::new(label.value_span, tree::Value::String(Cow::Owned(value)))
                }),
            });
        }
        let heading = document.headings[index].text_span;
        found.push(Entry {
            key: Cow::Borrowed(name),
            key_span: heading,
            value: Node::new(heading, tree::Value::Mapping(entries)),
        });
    }
    Node::new(title_span(record), tree::Value::Mapping(found))
}

/// The values that were read, and those that could not be, by their places.
struct Known<'r, 'a> {
    record: &'r Record<'a>,
    /// Indices in the record's facts, sorted by place.
    facts: Vec<(Span, u32)>,
}

impl<'r, 'a> Known<'r, 'a> {
    fn new(record: &'r Record<'a>) -> Self {
        let mut facts: Vec<(Span, u32)> =
            record.facts.iter().zip(0..).map(|(fact, index)| (fact.span, index)).collect();
        facts.sort_unstable();
        Self { record, facts }
    }

    /// The first value that was read at a place.
    fn at(&self, span: Span) -> Option<Node<'a>> {
        let next = self.facts.partition_point(|(other, _)| *other < span);
        if let Some((_, index)) = self.facts.get(next).filter(|(other, _)| *other == span) {
            let fact = self.record.facts.get(*index as usize)?;
            return Some(fact.value.to_tree(span));
        }
        let fault = self.record.unreadable.iter().find(|fault| fault.span == span)?;
        Some(Node::new(span, tree::Value::Unreadable(Cow::Borrowed(fault.text))))
    }
}

fn cell<'a>(known: &Known<'_, 'a>, label: &Cell<'a>, value: &Cell<'a>) -> Entry<'a> {
    let node = known.at(value.span);
    let value =
        node.unwrap_or_else(|| Node::new(value.span, tree::Value::String(value.text.clone())));
    Entry { key: label.text.clone(), key_span: label.span, value }
}

fn badges<'a>(record: &Record<'a>) -> Node<'a> {
    let mut items = Vec::with_capacity(record.badges.len());
    for placed in &record.badges {
        let link = &record.document.links[placed.link];
        let badge = &placed.badge;
        let offset = link.target_span.start as usize;
        let text = |key: &'static str, value: &Cow<'a, str>, span: Span| Entry {
            key: Cow::Borrowed(key),
            key_span: span,
            value: Node::new(span, tree::Value::String(value.clone())),
        };
        items.push(Node::new(
            link.target_span,
            tree::Value::Mapping(vec![
                text("label", &badge.label.text, badge.label.span.shifted(offset)),
                text("message", &badge.message.text, badge.message.span.shifted(offset)),
                text("colour", &badge.colour.text, badge.colour.span.shifted(offset)),
                text("alt", &link.text, link.text_span),
            ]),
        ));
    }
    Node::new(title_span(record), tree::Value::Sequence(items))
}

#[cfg(test)]
mod tests {
    use super::super::{FileId, Reading};
    use super::*;
    use crate::profile::RECORD;

    #[test]
    fn a_record_has_the_parts_that_schemas_may_name() {
        let reading = Reading { file: FileId(0), path: "a.md", profile: None, by_content: false };
        let record = Record::read("---\na: 1\n---\n# A\n", reading);
        let tree = to_tree(&record);
        let parts: Vec<&str> = tree.entries().iter().map(|entry| &*entry.key).collect();
        assert_eq!(parts, RECORD);
    }
}
