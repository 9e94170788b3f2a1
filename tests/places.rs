//! Places that say several things at once, or one thing that several places ask about: ranges whose cell cannot be read,
//! lists of which a row has one item, numbers that are counted in two ways. One fault planted at a time is told once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod dialects;

use dialects::{Files, are_told_once, found};
use starmap_lint::profile::{Profile, load};

const PROFILE: &str = r#"
name: las
title: Katalog
index_pages: [{file: README.md, targets: [github]}]
units:
  text: {kind: text}
  whole: {kind: number}
  zl: {kind: number, price: true, suffixes: [" zł"], decimal: ","}
  range: {kind: range, of: zl, separators: ["–"]}
  size: {kind: number, suffixes: [" mld"], decimal: ",", expects: "a size such as `7,2 mld`"}
kinds:
  - kind: index
    title: spis
    path: ""
    entry: true
    facts: [{role: coders, unit: whole, label: Do kodu}]
    tables:
      - table: models
        columns: [{column: Model, role: name, unit: text}, {column: Cena, roles: [low, high], unit: range}, {column: Rozmiar, role: size, unit: size}]
        listing: {kind: model, complete: true}
    lists:
      - {list: all, under: Zadania, role: name, heading: {role: task, unit: text}, listing: {kind: model, repeats: true}}
      - {list: code, under: Kod, role: name, listing: {kind: model, repeats: true}}
    counts:
      - {role: coders, pages: {kind: model, having: codes}}
      - {role: coders, rows: code}
  - kind: model
    title: strona modelu
    path: "m/{model}.md"
    facts:
      - {role: name, unit: text, title: true}
      - {role: task, unit: text, front_matter: zadania}
      - {role: codes, unit: whole, label: Kod}
      - {role: deposit, unit: zl, label: Zwrot}
      - {role: change, unit: size, label: Zmiana}
      - {role: size, unit: size, label: Rozmiar}
    tables:
      - table: facts
        columns: [{column: Cecha}, {column: Wartość}]
        rows: [{row: Cena, roles: [low, high], unit: range}]
"#;

const INDEX: &str = "README.md";
const WREN: &str = "m/wilga.md";

fn catalog() -> Files {
    let page = |name: &str, tasks: &str, size: &str| {
        format!(
            "---\nzadania: {tasks}\n---\n# {name}\n\n- **Kod**: 1\n- **Zwrot**: 3 zł\n- **Zmiana**: -1 mld\n- **Rozmiar**: {size} mld\n\n\
             | Cecha | Wartość |\n|---|---|\n| Cena | 1 zł–2 zł |\n"
        )
    };
    let index = "# Spis\n\n- **Do kodu**: 2\n\n| Model | Cena | Rozmiar |\n|---|---|---|\n| [Wilga](m/wilga.md) | 1 zł–2 zł | 7,2 mld |\n\
         | [Żuraw](m/zuraw.md) | 1 zł–2 zł | 5 mld |\n\n## Zadania\n\n### Rozmowa\n\n- [Wilga](m/wilga.md)\n\n### Pismo\n\n\
         - [Wilga](m/wilga.md)\n- [Żuraw](m/zuraw.md)\n\n## Kod\n\n- [Wilga](m/wilga.md)\n- [Żuraw](m/zuraw.md)\n";
    let files = [
        (INDEX, index.to_owned()),
        (WREN, page("Wilga", "[Rozmowa, Pismo]", "7,2")),
        ("m/zuraw.md", page("Żuraw", "Pismo", "5")),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

fn profile() -> Profile {
    load::load("las", PROFILE, &[]).unwrap()
}

#[test]
fn a_sound_catalog_is_silent() {
    assert_eq!(found(&profile(), catalog()), Vec::<String>::new());
}

#[test]
fn each_fault_is_told_once() {
    let faults = [
        // A cell for two roles that cannot be read says nothing of either.
        (
            WREN,
            "| 1 zł–2 zł",
            "| 1 zł–2 zl",
            "unreadable-value",
            "not a range such as `128 zł–256 zł`",
        ),
        (INDEX, "| 1 zł–2 zł", "| 1 zł do 2 zł", "unreadable-value", "says `1 zł do 2 zł`"),
        // A list agrees with each of its items.
        (INDEX, "### Rozmowa", "### Obraz", "row-contradicts-page", "says `Obraz`"),
        // One number, counted as pages and as rows.
        (INDEX, "kodu**: 2", "kodu**: 4", "wrong-count", "there are 2 pages with codes"),
        // All that is wrong in a row.
        (
            INDEX,
            "| 1 zł–2 zł | 7,2 mld |",
            "| 1 zł–2 zł | 7,9 mld |",
            "row-contradicts-page",
            "size of `Wilga`: this row says `7,9 mld`, its page says `7,2 mld`",
        ),
        (
            INDEX,
            "| 1 zł–2 zł | 7,2 mld |",
            "| 1 zł–3 zł | 7,9 mld |",
            "row-contradicts-page",
            "; size: it says `7,9 mld`, its page says `7,2 mld`",
        ),
        // The unit says what is a price, not the name of the role.
        (WREN, "Zwrot**: 3 zł", "Zwrot**: -3 zł", "negative-price", "says `-3 zł`"),
        // Texts that look the same.
        (
            INDEX,
            "[Żuraw]",
            "[Z\u{307}uraw]",
            "row-contradicts-page",
            ": the first holds letters with marks of their own (U+0307, NFD)",
        ),
        (
            WREN,
            "Rozmiar**: 7,2 mld",
            "Rozmiar**: 7,2\u{a0}mld",
            "unreadable-value",
            ": the first holds U+00A0 (no-break space)",
        ),
    ];
    are_told_once(&profile(), &catalog(), &faults);
}
