//! One fault, one finding: what rows and numbers elsewhere miss because of a fault on a page only follows from it.

use starmap_lint::profile::load;

mod dialects;

use dialects::{Files, are_told_once, found};

const PROFILE: &str = r#"
name: lamps
title: Lamps
index_pages: [{file: README.md, targets: [github]}]
units:
  text: {kind: text}
  watts: {kind: number, suffixes: [" W"]}
  uses: {kind: list, separators: [", "], words: [indoors, outdoors]}
kinds:
  - kind: index
    title: list of lamps
    path: ""
    entry: true
    facts:
      - {role: outdoor_lamps, unit: watts, label: For outdoors, under: All}
      - {role: new_lamps, unit: watts, label: So many, under: New}
    counts:
      - {role: outdoor_lamps, pages: {kind: lamp, having: outdoor}}
      - {role: new_lamps, rows: new}
    tables:
      - table: all
        columns: [{column: Lamp, role: name, unit: text}, {column: Power, role: power, unit: watts}]
        listing: {kind: lamp, complete: true}
    lists: [{list: new, under: New, role: name, listing: {kind: lamp}}]
  - kind: lamp
    title: lamp page
    titles: lamp pages
    path: "lamps/{lamp}.md"
    schema: lamp.schema.json
    facts:
      - {role: name, unit: text, title: true}
      - {role: uses, unit: uses, front_matter: uses}
      - {role: maker, unit: text, front_matter: maker}
      - {role: maker, unit: text, label: Maker, under: Specification}
      - {role: power, unit: watts, label: Power, under: Specification}
    derived: [{role: outdoor, any: [{role: uses, has: outdoors}]}]
"#;

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "properties": {
    "facts": {"required": ["power", "uses"]},
    "front_matter": {"properties": {"uses": {"type": "array"}}}
  }
}"#;

fn catalog() -> Files {
    let lamp = |name: &str, watts: u32| {
        format!(
            "---\nuses: [indoors, outdoors]\nmaker: Glim\n---\n# {name}\n\n## Specification\n\n- **Power**: {watts} W\n- **Maker**: Glim\n"
        )
    };
    let pages = [
        (
            "README.md",
            "# Lamps\n\n## All\n\n- **For outdoors**: 2 W\n\n| Lamp | Power |\n|---|---|\n| [Aster](lamps/aster.md) | 5 W |\n| [Briar](lamps/briar.md) | 7 W |\n\n## New\n\n**So many**: 2 W\n\n- [Briar](lamps/briar.md)\n- [Aster](lamps/aster.md)\n".to_owned(),
        ),
        ("lamps/aster.md", lamp("Aster", 5)),
        ("lamps/briar.md", lamp("Briar", 7)),
    ];
    pages.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

#[test]
fn one_fault_is_one_finding() {
    let profile = load::load("lamps", PROFILE, &[("lamp.schema.json", SCHEMA)]).unwrap();
    assert_eq!(found(&profile, catalog()), [""; 0]);
    are_told_once(
        &profile,
        &catalog(),
        &[
            ("lamps/aster.md", "**Power**", "**Powre**", "unknown-field", "`Powre`, not `Power`"),
            ("lamps/aster.md", "**Power**: 5 W", "none", "missing-field", "lacks the line `Power`"),
            (
                "lamps/aster.md",
                "Specification",
                "Specificaton",
                "unknown-section",
                "`Specificaton`",
            ),
            ("lamps/aster.md", "5 W", "five W", "unreadable-value", "`five W`"),
            ("lamps/aster.md", "outdoors]", "outdoor]", "unreadable-value", "outdoor"),
            ("lamps/aster.md", "[indoors, outdoors]", "indoors", "invalid-field", "must be a list"),
            ("lamps/aster.md", "uses: [", "uses: {", "invalid-front-matter", ""),
            (
                "lamps/aster.md",
                "---\nuses: [indoors, outdoors]\nmaker: Glim\n---\n",
                "",
                "missing-field",
                "its `uses`",
            ),
            (
                "README.md",
                "- [Briar]",
                "- [Aster](lamps/aster.md)\n- [Briar]",
                "duplicate-row",
                "of its list",
            ),
            ("lamps/aster.md", "maker:", "maker: Glum\nmaker:", "duplicate-key", "second time"),
            ("README.md", "| Lamp | Power |", "| Lamp |", "malformed-delimiter-row", "2 cells"),
        ],
    );
}
