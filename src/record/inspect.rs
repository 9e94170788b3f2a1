//! The record for people who write schemas and profiles: each value with its place on the page and in the profile, and
//! what the profile has no place for.

use serde_json::{Value as Json, json};

use super::{At, Fact, Kind, Name, Profile, Record, Span, to_tree};
use crate::profile::pattern::names;
use crate::text::LineIndex;

/// The record as schemas see it, its facts with their places, what cannot be read, and what is unclaimed.
pub fn inspect(record: &Record<'_>, profile: Option<&Profile>, index: &LineIndex) -> Json {
    let position = |span: Span| {
        let place = index.position(record.text.as_bytes(), span.start as usize);
        format!("{}:{}", place.line, place.column)
    };
    let place = |fact: &Fact<'_>, from: Option<String>| {
        json!({
            "role": fact.role.as_str(),
            "value": fact.value.to_tree(fact.span).to_json(),
            "at": fact.at.to_string(),
            "from": from,
            "position": position(fact.span),
            "offset": fact.span.start,
            "length": fact.span.len(),
        })
    };
    let facts = record.facts.iter().filter(|fact| !fact.at.is_absent());
    let facts = facts.map(|fact| {
        place(fact, record.kind.and_then(|kind| derived(kind, fact).or(origin(record, kind, fact))))
    });
    // What rows, items of lists and parts say is told of something else than the page.
    let rows = record.items.iter().map(|item| &item.facts);
    let rows = rows.chain(record.parts.iter().map(|part| &part.facts)).flatten();
    let rows =
        rows.map(|fact| place(fact, record.kind.and_then(|kind| origin(record, kind, fact))));
    let mentions = record.mentions.iter().flat_map(|mention| {
        let from = record.kind.map(|kind| mentioned(kind, mention.list));
        mention.facts.iter().map(move |fact| (fact, from.clone()))
    });
    let rows = rows.chain(mentions.map(|(fact, from)| place(fact, from)));
    let unreadable = record.unreadable.iter().map(|value| {
        json!({
            "role": value.role.as_str(),
            "text": value.text,
            "expected": value.expected,
            "position": position(value.span),
        })
    });
    let schema = record.kind.and_then(|kind| kind.schema.as_deref()).unwrap_or_default();
    let of_schema = profile.map(|profile| profile.schemas.keys(schema, &["front_matter"]));
    let of_schema = of_schema.unwrap_or_default();
    let judged = free_keys(record).filter(|entry| of_schema.contains(&*entry.key)).map(|entry| {
        json!({
            "role": null,
            "value": entry.value.to_json(),
            "at": At::FrontMatter(&entry.key).to_string(),
            "from": format!("{schema}: front_matter.{}", entry.key),
            "position": position(entry.value.span),
            "offset": entry.value.span.start,
            "length": entry.value.span.len(),
        })
    });
    let unclaimed = unclaimed(record, &|key| of_schema.contains(key))
        .into_iter()
        .map(|(what, text, span)| json!({"what": what, "text": text, "position": position(span)}));
    json!({
        "record": to_tree(record).to_json(),
        "places": facts.chain(judged).collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
        "unreadable": unreadable.collect::<Vec<_>>(),
        "unclaimed": unclaimed.collect::<Vec<_>>(),
    })
}

fn derived(kind: &Kind, fact: &Fact<'_>) -> Option<String> {
    let is_derived = kind.derived.iter().any(|derived| derived.role == fact.role);
    is_derived.then(|| format!("kinds.{}.derived.{}", kind.kind, fact.role))
}

fn mentioned(kind: &Kind, name: Name) -> String {
    let lists = if kind.lists.iter().any(|list| list.list == name) { "lists" } else { "portraits" };
    format!("kinds.{}.{lists}.{name}", kind.kind)
}

/// The place of the profile that a value was read by: `kinds.model.tables.specification.rows.MParams`.
fn origin(record: &Record<'_>, kind: &Kind, fact: &Fact<'_>) -> Option<String> {
    let name = kind.kind;
    let place = match fact.at {
        At::Cell(label) | At::Column(label) => {
            let holds = |table: usize| {
                let table = &record.document.tables[table];
                let rows =
                    &record.document.rows[table.rows.start as usize..table.rows.end as usize];
                rows.iter().any(|row| row.span.contains(fact.span))
            };
            let def = record.tables.iter().find(|known| holds(known.table))?.def;
            let list = if def.rows.iter().any(|row| row.row == label) {
                "rows"
            } else if def.lists.iter().any(|list| list.row == label) {
                "lists"
            } else {
                "columns"
            };
            return Some(format!("kinds.{name}.tables.{}.{list}.{label}", def.table));
        }
        At::Badge(label) => {
            let has = |set: &crate::profile::BadgeGroup| {
                set.badges.iter().any(|badge| badge.label == label)
            };
            let group = kind.badges.iter().find(|group| has(group))?;
            return Some(format!("kinds.{name}.badges.{}.{label}", group.group));
        }
        At::FrontMatter(_) => "front_matter",
        At::Title => "title",
        At::Breadcrumb => "breadcrumb",
        At::Label(_) => "label",
        At::Line => "line",
        At::Code => "code",
        At::Heading => "heading",
        At::Path => "capture",
        At::NoBadge(_) | At::NoColumn(_) => return None,
    };
    Some(format!("kinds.{name}.facts.{}.{place}", fact.role))
}

/// The keys of the front matter that no place of the profile reads.
fn free_keys<'r>(record: &'r Record<'_>) -> impl Iterator<Item = &'r crate::tree::Entry<'r>> {
    let front_matter = record.front_matter.iter().filter_map(|block| block.root.as_ref());
    front_matter.flat_map(crate::tree::Node::entries).filter(|entry| {
        record.kind.is_some_and(|kind| {
            let paths = kind.facts.iter().filter_map(|def| def.front_matter.as_deref());
            let is_fact = paths
                .filter_map(|path| path.strip_prefix(&*entry.key))
                .any(|rest| rest.is_empty() || rest.starts_with('.'));
            let is_name = kind.names.iter().any(|def| def.keys.iter().any(|key| *key == entry.key));
            !is_fact && !is_name && !kind.tells.contains_key(&*entry.key)
        })
    })
}

/// What stands on the page and in no place that the profile knows; `in_schema` tells of keys of the front matter that its
/// schema knows.
fn unclaimed(
    record: &Record<'_>,
    in_schema: &dyn Fn(&str) -> bool,
) -> Vec<(&'static str, String, Span)> {
    let document = &record.document;
    let mut found = Vec::new();
    let Some(kind) = record.kind else { return found };
    for entry in free_keys(record).filter(|entry| !in_schema(&entry.key)) {
        found.push(("front matter key", entry.key.to_string(), entry.key_span));
    }
    let under = kind.tables.iter().filter_map(|table| table.under.as_deref());
    let under = under.chain(kind.lists.iter().map(|list| list.under.as_str()));
    let under = under.chain(kind.badges.iter().flat_map(|group| &group.under).map(String::as_str));
    let title = record.title().filter(|_| kind.facts.iter().any(|def| def.title));
    for heading in &document.headings {
        let is_title = title.is_some_and(|title| title.span == heading.span);
        let is_named = is_title || under.clone().any(|name| names(&heading.text, name));
        if !is_named && !kind.sections.iter().any(|section| section.fits(heading)) {
            found.push(("section", heading.text.to_string(), heading.text_span));
        }
    }
    for line in &document.lines {
        let Some(label) = line.label.as_ref().filter(|label| label.strong) else { continue };
        let Some(text) = line.label() else { continue };
        let is_known = |def: &crate::profile::FactDef| {
            def.label.as_deref().is_some_and(|wanted| names(text, wanted))
        };
        if !kind.facts.iter().any(is_known) {
            found.push(("bullet", text.to_owned(), label.span));
        }
    }
    for (index, table) in document.tables.iter().enumerate() {
        let header = document.header(table);
        let Some(known) = record.tables.iter().find(|known| known.table == index) else {
            let texts: Vec<&str> =
                document.cells(header).iter().map(|cell| cell.text.as_ref()).collect();
            found.push(("table", texts.join(" | "), header.span));
            continue;
        };
        if known.def.rows.is_empty() {
            let cells = document.cells(header).iter().zip(&known.columns);
            let free = cells.filter(|(_, column)| column.is_none());
            found.extend(free.map(|(cell, _)| ("column", cell.text.to_string(), cell.span)));
            continue;
        }
        for row in document.body(table).iter().filter(|row| !row.dashes) {
            let Some(label) = document.cells(row).first() else { continue };
            if !known.def.rows.iter().any(|row| names(&label.text, &row.row)) {
                found.push(("row", label.text.to_string(), label.span));
            }
        }
    }
    for placed in record.badges.iter().filter(|placed| placed.def.is_none()) {
        let link = &document.links[placed.link];
        found.push(("badge", placed.badge.label.text.to_string(), link.target_span));
    }
    found.sort_by_key(|(_, _, span)| *span);
    found
}
