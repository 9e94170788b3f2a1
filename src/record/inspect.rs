//! The record for people who write schemas and profiles: each value with its place on the page and in the profile, and
//! what the profile has no place for.

use serde_json::{Value as Json, json};

use super::{At, Cell, Fact, Kind, Name, Node, Profile, Record, Span, to_tree};
use crate::parse::markdown::Heading;
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
    let free = unclaimed(record);
    let is_judged = |free: &Free<'_>| {
        let way = free.way();
        let (key, above) = way.split_last()?;
        let keys = profile?.schemas.keys(schema, above);
        keys.contains(*key).then(|| format!("{schema}: {}", way.join(".")))
    };
    let (judged, unclaimed): (Vec<_>, Vec<_>) =
        free.into_iter().map(|free| (is_judged(&free), free)).partition(|(from, _)| from.is_some());
    let judged = judged.into_iter().map(|(from, free)| {
        let (value, span) = free.value(record);
        json!({
            "role": null,
            "value": value,
            "at": free.at(),
            "from": from,
            "position": position(span),
            "offset": span.start,
            "length": span.len(),
        })
    });
    let unclaimed = unclaimed.into_iter().map(
        |(_, free)| json!({"what": free.what, "text": free.text, "position": position(free.span)}),
    );
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
    front_matter.flat_map(Node::entries).filter(|entry| {
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

/// What stands on the page and in no place that the profile knows.
struct Free<'r> {
    what: &'static str,
    text: String,
    span: Span,
    /// The part of the record that it stands in, and its holder there.
    holder: Option<(&'static str, &'r str)>,
    value: Option<Given<'r>>,
}

/// The value of a key or a label.
enum Given<'r> {
    Node(&'r Node<'r>),
    At(Span),
}

impl Free<'_> {
    /// The way to it in the record.
    fn way(&self) -> Vec<&str> {
        match self.holder {
            Some((part, "")) => vec![part, &self.text],
            Some((part, holder)) => vec![part, holder, &self.text],
            None => Vec::new(),
        }
    }

    fn at(&self) -> String {
        match self.holder {
            Some(("front_matter", _)) => At::FrontMatter(&self.text).to_string(),
            Some(("lines", _)) => At::Label(&self.text).to_string(),
            _ => At::Cell(&self.text).to_string(),
        }
    }

    fn value(&self, record: &Record<'_>) -> (Json, Span) {
        match self.value {
            Some(Given::Node(node)) => (node.to_json(), node.span),
            Some(Given::At(span)) => (span.of(record.text).trim().into(), span),
            None => (Json::Null, self.span),
        }
    }
}

fn unclaimed<'r>(record: &'r Record<'r>) -> Vec<Free<'r>> {
    let document = &record.document;
    let mut found = Vec::new();
    let Some(kind) = record.kind else { return found };
    found.extend(free_keys(record).map(|entry| Free {
        holder: Some(("front_matter", "")),
        value: Some(Given::Node(&entry.value)),
        ..simple("front matter key", entry.key.to_string(), entry.key_span)
    }));
    let under: Vec<&str> = kind.headings().collect();
    let title = record.title().filter(|_| kind.facts.iter().any(|def| def.title));
    let is_read = |heading: &Heading<'_>| {
        let mut patterns = kind.facts.iter().filter_map(|def| def.heading.as_ref());
        patterns.any(|pattern| pattern.fits(&heading.text))
    };
    // A list that goes on below its heading has what each heading there says.
    let goes_on: Vec<&str> = kind
        .lists
        .iter()
        .filter(|list| list.heading.is_some())
        .map(|list| list.under.as_str())
        .collect();
    for (at, heading) in document.headings.iter().enumerate() {
        let mut above = document.path(u32::try_from(at).ok()).skip(1);
        let is_listed = above.any(|above| goes_on.iter().any(|name| names(&above.text, name)));
        let is_title = title.is_some_and(|title| title.span == heading.span);
        let is_named = is_title
            || is_listed
            || is_read(heading)
            || under.iter().any(|name| names(&heading.text, name))
            || kind.sections.iter().any(|section| section.fits(heading));
        if !is_named {
            found.push(simple("section", heading.text.to_string(), heading.text_span));
        }
    }
    let is_known = |text: &str| {
        let mut labels = kind.facts.iter().filter_map(|def| def.label.as_deref());
        labels.any(|wanted| names(text, wanted))
    };
    for (line, defined) in document.defining() {
        if let Some((term, _)) = defined {
            if !is_known(&term.text) {
                found.push(simple("definition", term.text.to_string(), term.span));
            }
            continue;
        }
        let Some(label) = line.label.as_ref().filter(|label| label.strong) else { continue };
        let Some(text) = line.label() else { continue };
        if !is_known(text) {
            let section = document.heading(line.section);
            let holder = section
                .and_then(|section| kind.line_sections().find(|name| names(&section.text, name)));
            found.push(Free {
                holder: holder.map(|name| ("lines", name)),
                value: Some(Given::At(label.value_span)),
                ..simple("bullet", text.to_owned(), label.span)
            });
        }
    }
    found.extend(free_cells(record));
    for placed in record.badges.iter().filter(|placed| placed.def.is_none()) {
        let link = &document.links[placed.link];
        found.push(simple("badge", placed.badge.label.text.to_string(), link.target_span));
    }
    found.sort_by_key(|free| free.span);
    found
}

fn simple<'r>(what: &'static str, text: String, span: Span) -> Free<'r> {
    Free { what, text, span, holder: None, value: None }
}

/// Tables, columns and rows.
fn free_cells<'r>(record: &'r Record<'r>) -> Vec<Free<'r>> {
    let document = &record.document;
    let mut found = Vec::new();
    for (index, table) in document.tables.iter().enumerate() {
        let header = document.header(table);
        let Some(known) = record.tables.iter().find(|known| known.table == index) else {
            let texts: Vec<&str> =
                document.cells(header).iter().map(|cell| cell.text.as_ref()).collect();
            found.push(simple("table", texts.join(" | "), header.span));
            continue;
        };
        let holder = known.def.in_schema().then(|| ("tables", known.def.key()));
        let mut add = |what, label: &Cell<'_>, value: Option<&Cell<'_>>| {
            found.push(Free {
                holder,
                value: value.map(|cell| Given::At(cell.span)),
                ..simple(what, label.text.to_string(), label.span)
            });
        };
        if known.def.rows.is_empty() {
            let first = document.body(table).first().map(|row| document.cells(row));
            let cells = document.cells(header).iter().enumerate().zip(&known.columns);
            for ((at, cell), _) in cells.filter(|(_, column)| column.is_none()) {
                add("column", cell, first.and_then(|row| row.get(at)));
            }
            continue;
        }
        for row in document.body(table).iter().filter(|row| !row.dashes) {
            let [label, values @ ..] = document.cells(row) else { continue };
            if !known.def.rows.iter().any(|row| names(&label.text, &row.row)) {
                add("row", label, values.first());
            }
        }
    }
    found
}
