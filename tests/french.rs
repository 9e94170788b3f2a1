//! A catalog in French without tables: facts in bullets and in lists of definitions, an index that is a list in sections
//! whose headings name the house and a number, all in flat files. One fault planted at a time is told once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod dialects;

use dialects::{Files, are_told_once, found};
use starmap_lint::profile::{Profile, load};

const PROFILE: &str = r#"
name: fiches
title: Fiches des modèles
index_pages: [{file: index.md, targets: [github]}]
units:
  text: {kind: text}
  license: {kind: text, words: [Lande-1.0, fermée]}
  flag: {kind: flag, yes: [oui], no: [non]}
  tokens: {kind: number, thousands: " ", suffixes: [" jetons"], expects: "un nombre comme `32 000 jetons`"}
  price: {kind: number, decimal: ",", shows: exact, suffixes: [" $"], words: {gratuit: 0}, expects: "un prix comme `0,25 $`"}
  whole: {kind: number}
  day: {kind: date, formats: ["%-d %B %Y"], months: [janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre]}
kinds:
  - kind: index
    title: index
    path: ""
    entry: true
    facts: [{role: cards, unit: whole, line: "Mise à jour : *, {} fiches."}]
    counts: [{role: cards, pages: {kind: card}}]
    lists:
      - list: houses
        under: Fiches
        heading: {role: house, unit: text, pattern: "{} (*)"}
        role: name
        number: {pattern: "* : {}", role: price, unit: price}
        listing: {kind: card, complete: true}
  - kind: card
    title: fiche
    path: "fiches/{card}.md"
    id: {role: id, capture: card, replace: [["-", "_"]]}
    facts:
      - {role: name, unit: text, title: true}
      - {role: id, unit: text, label: Identifiant, under: Identité}
      - {role: house, unit: text, label: Maison, under: Identité}
      - {role: released, unit: day, label: Sortie, under: Identité}
      - {role: license, unit: license, label: Licence, under: Identité}
      - {role: open, unit: flag, label: Poids ouverts, under: Identité}
      - {role: context, unit: tokens, label: Contexte, under: Capacités}
      - {role: output_tokens, unit: tokens, label: Sortie maximale, under: Capacités}
      - {role: price, unit: price, line: "Entrée : {} par million", under: Tarifs}
    at_most: [{less: output_tokens, more: context}]
"#;

const INDEX: &str = "index.md";
const CARD: &str = "fiches/brume_petite.md";

fn catalog() -> Files {
    let card = |name: &str, house: &str, id: &str, price: &str| {
        format!(
            "# {name}\n\n## Identité\n\n- **Identifiant** : `{id}`\n- **Maison** : {house}\n- **Sortie** : 3 mars 2024\n- **Licence** : Lande-1.0\n- **Poids ouverts** : oui\n\n## Capacités\n\nContexte\n: 32 000 jetons\n\nSortie maximale\n: 4 000 jetons\n\n## Tarifs\n\nEntrée : {price} par million\n"
        )
    };
    let files = [
        (
            INDEX,
            "# Fiches\n\nMise à jour : 4 mai 2025, 3 fiches.\n\n## Brume (2 fiches)\n\n- [Brume Petite](fiches/brume_petite.md) : 0,25 $\n- [Brume Grande](fiches/brume_grande.md) : 2,50 $\n\n## Lande (1 fiche)\n\n- [Lande](fiches/lande.md) : gratuit\n".to_owned(),
        ),
        (CARD, card("Brume Petite", "Brume", "brume-petite", "0,25 $")),
        ("fiches/brume_grande.md", card("Brume Grande", "Brume", "brume-grande", "2,50 $")),
        ("fiches/lande.md", card("Lande", "Lande", "lande", "gratuit")),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

fn profile() -> Profile {
    load::load("fiches", PROFILE, &[]).unwrap()
}

#[test]
fn a_sound_catalog_is_silent() {
    assert!(found(&profile(), catalog()).is_empty());
}

#[test]
fn each_fault_is_told_once() {
    let faults = [
        (INDEX, "3 fiches.", "4 fiches.", "wrong-count", "cards is `4`"),
        (INDEX, "[Brume Grande]", "[Brume Grnade]", "row-contradicts-page", "says `Brume Grnade`"),
        (INDEX, "brume_grande.md", "brume_grnade.md", "dead-link", "does not exist"),
        (
            INDEX,
            "## Lande (",
            "## Land (",
            "row-contradicts-page",
            "says `Land`, its page says `Lande`",
        ),
        (INDEX, ": 0,25 $", ": 0,26 $", "row-contradicts-page", "its page says `0,25 $`"),
        (INDEX, "# Fiches\n", "# Fichse\n", "unknown-section", "has a section `Fichse`"),
        (
            INDEX,
            "- [Brume Grande](fiches/brume_grande.md) : 2,50 $\n",
            "",
            "unlisted-page",
            "Brume Grande",
        ),
        (CARD, "`brume-petite`", "`brume-petit`", "id-contradicts-path", "brume-petit"),
        (
            CARD,
            "# Brume Petite",
            "# Brume petite",
            "row-contradicts-page",
            "its page says `Brume petite`",
        ),
        (CARD, "3 mars", "3 marz", "unreadable-value", "says `3 marz 2024`"),
        (CARD, "3 mars", "33 mars", "impossible-date", "33 mars"),
        (CARD, ": Lande-1.0", ": Land-1.0", "unreadable-value", "says `Land-1.0`"),
        (CARD, "**Licence**", "**License**", "unknown-field", "the line `License`, not `Licence`"),
        (CARD, "32 000 jetons", "32,000 jetons", "unreadable-value", "says `32,000 jetons`"),
        (
            CARD,
            "4 000",
            "40 000",
            "output-exceeds-context",
            "the line `Contexte` only `32 000 jetons`",
        ),
        (CARD, "Contexte\n", "Contxte\n", "unknown-field", "the line `Contxte`, not `Contexte`"),
        (CARD, "0,25 $", "0.25 $", "unreadable-value", "says `0.25 $`"),
    ];
    are_told_once(&profile(), &catalog(), &faults);
}
