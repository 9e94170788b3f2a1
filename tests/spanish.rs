//! A catalog in Spanish with a folder for each family and for each model: prices in euros that are never rounded, a
//! column for each variant, numbers in the rows of an index that count pages of the row's own. One fault planted at a time
//! is told once, and what is no fault is not told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod dialects;

use dialects::{Files, are_told_once, damaged, found};
use starmap_lint::profile::{Profile, load};

const PROFILE: &str = r#"
name: orilla
title: Catálogo de la orilla
index_pages: [{file: README.md, targets: [github]}]
units:
  text: {kind: text}
  tokens: {kind: number, scales: {" mil": 1000}, decimal: ","}
  amount: {kind: number, scales: {" mM": 1000000000}, decimal: ","}
  euros: {kind: number, shows: exact, suffixes: [" €"], words: {Gratis: 0}, decimal: ",", expects: "un precio como `0,15 €`"}
  gigas: {kind: number, suffixes: [" GB"]}
  whole: {kind: number}
  iso: {kind: date, formats: ["%Y-%m-%d"]}
  day: {kind: date, formats: ["%-d de %B de %Y"], months: [enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre]}
kinds:
  - kind: portada
    title: portada
    path: ""
    entry: true
    tables:
      - table: familias
        columns: [{column: Familia, role: family, unit: text}, {column: Modelos, role: family_models, unit: whole}]
        listing: {kind: familia, complete: true}
    counts:
      - {role: family_models, pages: {kind: modelo, same: [familia]}}
  - kind: familia
    title: página de familia
    path: "familias/{familia}/"
    facts: [{role: family, unit: text, heading: "Familia {}"}]
    tables:
      - table: modelos
        under: Modelos
        columns:
          - {column: Modelo, role: name, unit: text}
          - {column: Contexto, role: context, unit: tokens}
          - {column: Entrada, role: input_price, unit: euros}
        listing: {kind: modelo, same: [familia], complete: true}
      - table: memoria
        under: Memoria
        columns: [{column: Variante}, {column: Memoria, role: memory, unit: gigas}]
        listing: {kind: modelo, same: [familia], complete: true, parts: true, may_add: true}
  - kind: modelo
    title: ficha
    path: "familias/{familia}/{modelo}/"
    schema: ficha.schema.json
    facts:
      - {role: released, unit: iso, front_matter: publicado}
      - {role: name, unit: text, title: true}
    tables:
      - table: datos
        under: Datos
        columns: [{column: Dato}, {column: Valor}]
        rows:
          - {row: Contexto, role: context, unit: tokens}
          - {row: Salida máx., role: output_tokens, unit: tokens}
          - {row: Publicado, role: released, unit: day}
      - table: precios
        under: Precios
        columns: [{column: Entrada, role: input_price, unit: euros}, {column: Salida, role: output_price, unit: euros}]
      - table: variantes
        under: Variantes
        part_columns: true
        columns: [{column: Propiedad}]
        rows: [{row: Parámetros, role: parameters, unit: amount}, {row: Memoria, role: memory, unit: gigas}]
    at_most: [{less: output_tokens, more: context}]
"#;

const SCHEMA: &str = r#"{
  "type": "object",
  "properties": {"facts": {"required": ["context", "output_tokens", "input_price"]}}
}"#;

const FAMILY: &str = "familias/garza/README.md";
const MODEL: &str = "familias/garza/chica/README.md";

fn catalog() -> Files {
    let page = |name: &str, context: &str, price: &str| {
        format!(
            "---\npublicado: 2024-03-01\n---\n# {name}\n\n[Familia](../README.md)\n\n## Datos\n\n| Dato | Valor |\n|---|---|\n| Contexto | {context} |\n| Salida máx. | 4 mil |\n| Publicado | 1 de marzo de 2024 |\n\n## Precios\n\n| Entrada | Salida |\n|---|---|\n| {price} | 0,60 € |\n\n## Variantes\n\n| Propiedad | base | cuantizada |\n|---|---|---|\n| Parámetros | 7 mM | 7 mM |\n| Memoria | 14 GB | 5 GB |\n"
        )
    };
    let files = [
        (
            "README.md",
            "# Catálogo\n\n| Familia | Modelos |\n|---|---|\n| [Garza](familias/garza/README.md) | 2 |\n".to_owned(),
        ),
        (
            FAMILY,
            "# Familia Garza\n\n[Catálogo](../../README.md)\n\n## Modelos\n\n| Modelo | Contexto | Entrada |\n|---|---|---|\n| [Garza Chica](chica/README.md) | 32 mil | 0,15 € |\n| [Garza Grande](grande/README.md) | 128 mil | 1,25 € |\n\n## Memoria\n\n| Variante | Memoria |\n|---|---|\n| [Garza Chica](chica/README.md) | |\n| base | 14 GB |\n| cuantizada | 5 GB |\n| [Garza Grande](grande/README.md) | |\n| base | 14 GB |\n| cuantizada | 5 GB |\n".to_owned(),
        ),
        (MODEL, page("Garza Chica", "32 mil", "0,15 €")),
        ("familias/garza/grande/README.md", page("Garza Grande", "128 mil", "1,25 €")),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

fn profile() -> Profile {
    load::load("orilla", PROFILE, &[("ficha.schema.json", SCHEMA)]).unwrap()
}

#[test]
fn a_sound_catalog_is_silent() {
    assert!(found(&profile(), catalog()).is_empty());
}

#[test]
fn each_fault_is_told_once() {
    let faults = [
        (
            "README.md",
            "| 2 |",
            "| 3 |",
            "wrong-count",
            "family models of `Garza` is `3`, but `garza` has 2",
        ),
        (
            FAMILY,
            "0,15 €",
            "0,16 €",
            "row-contradicts-page",
            "says `0,16 €`, its page says `0,15 €`",
        ),
        (FAMILY, "| 1,25 € |", "|", "table-cell-count", "this row has 2 cells"),
        (
            FAMILY,
            "| cuantizada | 5 GB",
            "| cuantizada | 6 GB",
            "row-contradicts-page",
            "says `6 GB`",
        ),
        (FAMILY, "| base | 14 GB", "| base | 14 TB", "unreadable-value", "says `14 TB`"),
        (MODEL, "2024-03-01", "2024-13-01", "impossible-date", "2024-13-01"),
        (MODEL, "1 de marzo", "2 de marzo", "contradicting-facts", "2024-03-01"),
        (MODEL, "| Contexto |", "| Contesto |", "unknown-row", "has no row `Contesto`"),
        (MODEL, "| Salida máx. |", "| Salido máx. |", "unknown-row", "has no row `Salido máx.`"),
        (MODEL, "| Entrada |", "| Entrda |", "unknown-column", "has no column `Entrda`"),
        (MODEL, "| 7 mM |", "| 7 mn |", "unreadable-value", "says `7 mn`"),
        (MODEL, "| Memoria | 14", "| Memora | 14", "unknown-row", "has no row `Memora`"),
        (MODEL, "| 5 GB", "| 50 GB", "row-contradicts-page", "its page says `50 GB`"),
        (MODEL, "| 4 mil", "| 40 mil", "output-exceeds-context", "40 mil"),
    ];
    are_told_once(&profile(), &catalog(), &faults);
}

/// A row with another label than the profile's is another row, and not one that is misspelt.
#[test]
fn rows_that_the_profile_does_not_know_are_not_taken_for_others() {
    for (from, to) in [
        ("| Contexto | 32", "| Contexto mín. | 1 mil |\n| Contexto | 32"),
        ("| Contexto | 32", "| Contextos | 1 mil |\n| Contexto | 32"),
        ("| Salida máx. |", "| Salida mín. | 1 mil |\n| Salida máx. |"),
        ("| Memoria | 14", "| Licencia | a | b |\n| Memoria | 14"),
    ] {
        let found = found(&profile(), damaged(catalog(), MODEL, from, to));
        assert!(found.is_empty(), "{to}: {found:#?}");
    }
}
