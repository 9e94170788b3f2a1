//! Files beside pages that tell what the page tells: their values are held against those of the page, in any kind of
//! value and without a map of words. One fault planted at a time is told once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod dialects;

use dialects::{Files, are_told_once, damaged, found};
use starmap_lint::profile::{Profile, load};

const PROFILE: &str = r#"
name: karten
title: Karten
index_pages: [{file: README.md, targets: [github]}]
units:
  text: {kind: text}
  size: {kind: number, decimal: ",", suffixes: [" Mrd."], scales: {"": {times: 1000000000, shows: round}}, missing: ["—"]}
  range: {kind: range, of: whole, separators: ["–"], expects: "a range such as `1–2`"}
  whole: {kind: number}
  day: {kind: date, formats: ["%-d.%-m.%Y"]}
  iso: {kind: date, formats: ["%Y-%m-%d"]}
  tags: {kind: list, separators: [","]}
  flag: {kind: flag, yes: [ja], no: [nein]}
kinds:
  - kind: index
    title: Verzeichnis
    path: ""
    entry: true
    tables:
      - table: models
        columns: [{column: Modell, role: name, unit: text}]
        listing: {kind: model, complete: true}
  - kind: model
    title: Modellseite
    path: "m/{model}/"
    facts:
      - {role: name, unit: text, title: true}
      - {role: size, unit: size, label: Größe}
      - {role: layers, unit: range, label: Lagen}
      - {role: released, unit: day, label: Erschienen}
      - {role: tags, unit: tags, label: Aufgaben}
      - {role: open, unit: flag, label: Offen}
      - {role: license, unit: text, label: Lizenz}
      - {role: tasks, unit: text, front_matter: aufgaben}
      - {role: level, unit: whole, label: Stufe}
    beside:
      - file: karte.yaml
        schema: karte.schema.json
        fields:
          - {field: name, role: name}
          - {field: größe, role: size}
          - {field: lagen, role: layers}
          - {field: erschienen, role: released, unit: iso}
          - {field: aufgaben, role: tags}
          - {field: offen, role: open}
          - {field: recht.lizenz, role: license}
          - {field: kern, role: tasks}
          - {field: stufe, role: level, means: {"klein": ["1", "2"], "groß": ["3"]}}
          - {field: art, role: tags, means: {sehen: [Bild], lesen: [Text], reden: [Ton]}}
"#;

const SCHEMA: &str = r#"{"type": "object", "required": ["name"]}"#;
const CARD: &str = "m/amsel/karte.yaml";
const PAGE: &str = "m/amsel/README.md";

fn catalog() -> Files {
    let page = "---\naufgaben: [Bild, Text]\n---\n# Amsel\n\n- **Größe**: 7,2 Mrd.\n- **Lagen**: 12–48\n- **Erschienen**: 3.2.2025\n\
                - **Aufgaben**: Bild, Text\n- **Offen**: ja\n- **Lizenz**: Feld 2.0\n- **Stufe**: 2\n";
    let card = "name: Amsel\ngröße: 7230000000\nlagen: 24\nerschienen: 2025-02-03\naufgaben: [text, bild]\noffen: true\n\
                recht: {lizenz: feld-2.0}\nkern: Bild\nstufe: klein\nart: [lesen, sehen]\n";
    let index = "# Karten\n\n| Modell |\n|---|\n| [Amsel](m/amsel/README.md) |\n";
    let files = [("README.md", index), (PAGE, page), (CARD, card)];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

fn profile() -> Profile {
    load::load("karten", PROFILE, &[("karte.schema.json", SCHEMA)]).unwrap()
}

#[test]
fn what_agrees_is_silent() {
    assert_eq!(found(&profile(), catalog()), Vec::<String>::new());
    let same = [
        (CARD, "größe: 7230000000", "größe: 7,2 Mrd."),
        (CARD, "größe: 7230000000", "größe: null"),
        (CARD, "lagen: 24", "lagen: 12–48"),
        (CARD, "[text, bild]", "text, bild"),
        (CARD, "[text, bild]", "Bild"),
        (CARD, "kern: Bild", "kern: [Text, Bild]"),
        (CARD, "offen: true", "offen: ja"),
        (CARD, "stufe: klein", "stufe: winzig"),
        (CARD, "[lesen, sehen]", "lesen"),
        (PAGE, "Stufe**: 2", "Stufe**: 4"),
    ];
    for (path, from, to) in same {
        let found = found(&profile(), damaged(catalog(), path, from, to));
        assert_eq!(found, Vec::<String>::new(), "{from} → {to}");
    }
}

#[test]
fn each_fault_is_told_once() {
    const RULE: &str = "file-contradicts-page";
    let faults = [
        (CARD, "name: Amsel", "name: Drossel", RULE, "`name` is `Drossel` in `karte.yaml`"),
        (CARD, "7230000000", "7300000000", RULE, "the page says `7,2 Mrd.`"),
        (CARD, "lagen: 24", "lagen: 64", RULE, "`lagen` is `64`"),
        (CARD, "2025-02-03", "2025-03-02", RULE, "the page says `3.2.2025`"),
        (CARD, "[text, bild]", "[text, ton]", RULE, "`aufgaben` is `text, ton`"),
        (CARD, "offen: true", "offen: false", RULE, "the page says `ja`"),
        (CARD, "feld-2.0", "feld-1.0", RULE, "`recht.lizenz` is `feld-1.0`"),
        (CARD, "kern: Bild", "kern: Ton", RULE, "`kern` is `Ton`"),
        (
            CARD,
            "stufe: klein",
            "stufe: groß",
            RULE,
            "`stufe` is `groß` in `karte.yaml`, and the page says `2`",
        ),
        (CARD, "[lesen, sehen]", "[lesen, reden]", RULE, "and the page says `Bild, Text`"),
        (CARD, "[lesen, sehen]", "reden", RULE, "`art` is `reden`"),
        (PAGE, "7,2 Mrd.", "—", RULE, "the page says `—`"),
        (CARD, "name: Amsel\n", "", "invalid-file", "name"),
    ];
    are_told_once(&profile(), &catalog(), &faults);
}

#[test]
fn a_file_that_holds_nothing_is_judged_as_null() {
    for text in ["", "# later\n", "\n\n"] {
        let mut files = catalog();
        files.insert(CARD.to_owned(), text.to_owned());
        let found = found(&profile(), files);
        assert!(
            matches!(found.as_slice(), [only] if only.starts_with("invalid-file: ")),
            "{found:?}"
        );
    }
}
