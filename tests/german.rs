//! A catalog in German: decimals behind a comma, months by their German names, nested front matter, badges below the
//! title, and models whose maker is told in front matter alone. One fault planted at a time is told once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod dialects;

use std::fmt::Write as _;

use dialects::{Files, damaged, found, snapshot};
use starmap_lint::lint::{Options, lint};
use starmap_lint::mend::{Wanted, mend};
use starmap_lint::profile::{Profile, load};
use starmap_lint::snapshot::Snapshot;

const PROFILE: &str = r#"
name: verzeichnis
title: Modellverzeichnis
index_pages:
  - {file: README.md, targets: [github]}
units:
  text: {kind: text}
  tokens: {kind: number, thousands: ".", suffixes: [" Token"], expects: "a number such as `128.000 Token`"}
  whole: {kind: number}
  tsd: {kind: number, scales: {" Tsd.": {times: 1000, shows: cut}}}
  k: {kind: number, binary: false, scales: {k: {times: 1000, shows: cut}}}
  amount: {kind: number, decimal: ",", scales: {" Mrd.": 1000000000, " Bio.": 1000000000000}}
  euro: {kind: number, decimal: ",", suffixes: [" €"], shows: round}
  tags: {kind: list, separators: [","], words: [bild, text]}
  flag: {kind: flag, yes: [ja], no: [nein]}
  open: {kind: flag, yes: [offen], no: [geschlossen]}
  iso: {kind: date, formats: ["%Y-%m-%d"]}
  day: {kind: date, formats: ["%-d. %B %Y"], months: [Januar, Februar, März, April, Mai, Juni, Juli, August, September, Oktober, November, Dezember]}
badge_sets:
  eck:
    - {label: Kontext, colour: blue, roles: [context_window], unit: k}
    - {label: Lizenz, colour: green, message: offen}
    - {label: Bild, message: ja, colour: purple, roles: [vision]}
kinds:
  - kind: index
    title: Verzeichnis
    path: ""
    entry: true
    facts:
      - {role: total_models, unit: whole, line: "Das Verzeichnis führt {} Modelle von *"}
      - {role: total_makers, unit: whole, line: "* Modelle von {} Herstellern."}
    tables:
      - table: models
        under: Modelle
        columns: [{column: Modell, role: name, unit: text}, {column: Hersteller, role: maker_name, unit: text}, {column: Kontext, role: context_window, unit: tsd}, {column: Erschienen, role: release_date, unit: day}]
        listing: {kind: model, complete: true, order: {column: Modell}}
      - table: makers
        under: Hersteller
        columns: [{column: Hersteller, role: name, unit: text}, {column: Sitz, role: seat, unit: text}, {column: Modelle, role: total_models, unit: whole}]
        listing: {kind: maker, complete: true}
    counts:
      - {role: total_models, pages: {kind: model}}
      - {role: total_makers, pages: {kind: maker}}
  - kind: model
    title: Modellseite
    path: "modelle/{page}.md"
    facts:
      - {role: name, unit: text, front_matter: titel}
      - {role: name, unit: text, title: true}
      - {role: maker, unit: text, front_matter: hersteller}
      - {role: context_window, unit: whole, front_matter: grenzen.kontext}
      - {role: tags, unit: tags, front_matter: schlagworte}
      - {role: release_date, unit: iso, front_matter: erschienen}
      - {role: release_date, unit: day, line: "Von *, erschienen am {}."}
      - {role: maker_name, unit: text, line: "Von {}, erschienen am *."}
    badges:
      - {group: eckdaten, set: eck, ordered: true}
    tables:
      - table: spec
        under: Eckdaten
        columns: [{column: Merkmal}, {column: Wert}]
        rows:
          - {row: Kontextfenster, role: context_window, unit: tokens}
          - {row: Parameter, role: parameters, unit: amount}
          - {row: Bildeingabe, role: vision, unit: flag}
      - table: price
        under: Preise
        columns: [{column: "Eingabe (je 1 Mio. Token)", role: input_price, unit: euro}, {column: "Ausgabe (je 1 Mio. Token)", role: output_price, unit: euro}]
  - kind: maker
    title: Herstellerseite
    path: "hersteller/{maker}.md"
    facts:
      - {role: name, unit: text, title: true}
      - {role: seat, unit: text, label: Sitz}
      - {role: total_models, unit: whole, label: Modelle}
    tables:
      - table: models
        columns: [{column: Modell, role: name, unit: text}, {column: Kontext, role: context_window, unit: tsd}, {column: Eingabe, role: input_price, unit: euro}, {column: Ausgabe, role: output_price, unit: euro}]
        listing: {kind: model, same: [maker], complete: true}
    counts:
      - {role: total_models, pages: {kind: model, same: [maker]}}
"#;

const MAKERS: [(&str, &str, &str); 2] =
    [("quarz", "Quarz KI", "Berlin"), ("alpen", "Alpen Sprachmodelle", "Zürich")];

/// Name, context in thousands, prices, parameters, month, whether it sees.
type Size = (&'static str, u32, [&'static str; 2], &'static str, [&'static str; 2], bool);

const SIZES: [Size; 3] = [
    ("Bild", 8, ["0,90", "3,00"], "12 Mrd.", ["04", "April"], true),
    ("Gross", 200, ["12,00", "48,50"], "1,2 Bio.", ["03", "März"], false),
    ("Klein", 32, ["0,15", "0,60"], "3,5 Mrd.", ["01", "Januar"], false),
];

fn page(maker: (&str, &str), size: Size) -> String {
    let (name, thousands, [input, output], parameters, [month, month_name], sees) = size;
    let ((maker, maker_name), title) = (maker, maker.1.split(' ').next().unwrap());
    let badge = if sees { " ![Bild](https://img.shields.io/badge/Bild-ja-purple)" } else { "" };
    let (tags, sees) = if sees { ("[bild, text]", "ja") } else { ("[text]", "nein") };
    format!(
        "---\ntitel: {title} {name}\nhersteller: {maker}\ngrenzen:\n  kontext: {thousands}000\nerschienen: 2025-{month}-13\n\
         schlagworte: {tags}\n---\n# {title} {name}\n\n![Kontext](https://img.shields.io/badge/Kontext-{thousands}k-blue) \
         ![Lizenz](https://img.shields.io/badge/Lizenz-offen-green){badge}\n\n\
         Von [{maker_name}](../hersteller/{maker}.md), erschienen am 13. {month_name} 2025.\n\n## Eckdaten\n\n\
         | Merkmal | Wert |\n|---|---|\n| Kontextfenster | {thousands}.000 Token |\n| Parameter | {parameters} |\n\
         | Bildeingabe | {sees} |\n\n## Preise\n\n\
         | Eingabe (je 1 Mio. Token) | Ausgabe (je 1 Mio. Token) |\n|---|---|\n| {input} € | {output} € |\n"
    )
}

fn catalog() -> Files {
    let mut files = Files::new();
    let (mut models, mut makers) = (String::new(), String::new());
    for (maker, maker_name, seat) in MAKERS.iter().rev() {
        let title = maker_name.split(' ').next().unwrap();
        let mut rows = String::new();
        for size in SIZES {
            let (name, thousands, [input, output], _, [_, month], _) = size;
            let path = format!("modelle/{maker}-{}.md", name.to_lowercase());
            writeln!(
                rows,
                "| [{title} {name}](../{path}) | {thousands} Tsd. | {input} € | {output} € |"
            )
            .unwrap();
            writeln!(models, "| [{title} {name}]({path}) | [{maker_name}](hersteller/{maker}.md) | {thousands} Tsd. | 13. {month} 2025 |").unwrap();
            files.insert(path, page((maker, maker_name), size));
        }
        writeln!(makers, "| [{maker_name}](hersteller/{maker}.md) | {seat} | 3 |").unwrap();
        files.insert(
            format!("hersteller/{maker}.md"),
            format!("# {maker_name}\n\n**Sitz:** {seat}\n**Modelle:** 3\n\n| Modell | Kontext | Eingabe | Ausgabe |\n|---|---|---|---|\n{rows}"),
        );
    }
    files.insert(
        "README.md".to_owned(),
        format!("# Modellverzeichnis\n\nDas Verzeichnis führt 6 Modelle von 2 Herstellern.\n\n## Modelle\n\n| Modell | Hersteller | Kontext | Erschienen |\n|---|---|---|---|\n{models}\n## Hersteller\n\n| Hersteller | Sitz | Modelle |\n|---|---|---|\n{makers}"),
    );
    files
}

fn profile() -> Profile {
    let Ok(profile) = load::load("profile.yaml", PROFILE, &[]) else {
        panic!("the profile is not read");
    };
    profile
}

#[test]
fn a_sound_catalog_is_silent() {
    assert!(found(&profile(), catalog()).is_empty());
}

const MODEL: &str = "modelle/quarz-gross.md";
const MAKER: &str = "hersteller/quarz.md";

/// A page, a text on it, what is put in its place, and how the one finding begins.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    (
        MODEL,
        "kontext: 200000",
        "kontext: 20000",
        "contradicting-facts: the page contradicts itself on `context window`: the front matter key `grenzen.kontext` says `20000`",
    ),
    (
        MODEL,
        "200.000 Token",
        "20.000 Token",
        "contradicting-facts: the page contradicts itself on `context window`: the table cell `Kontextfenster` says `20.000 Token`",
    ),
    (
        MODEL,
        "Kontext-200k",
        "Kontext-20k",
        "badge-contradicts-table: the badge `Kontext` says `20k`, the table cell `Kontextfenster` says `200.000 Token`",
    ),
    (
        MODEL,
        "12,00 €",
        "1,20 €",
        "row-contradicts-page: input price of `Quarz Gross`: this row says `12,00 €`, its page says `1,20 €`",
    ),
    (
        MODEL,
        "12,00 €",
        "12.00 €",
        "unreadable-value: the table cell `Eingabe (je 1 Mio. Token)` says `12.00 €`",
    ),
    (
        MODEL,
        "hersteller: quarz",
        "hersteller: alpen",
        "row-leads-elsewhere: `Quarz Gross` leads to `modelle/quarz-gross.md`, a page of `alpen`, in a listing of `quarz`",
    ),
    (
        MODEL,
        "erschienen: 2025-03-13",
        "erschienen: 2025-03-14",
        "contradicting-facts: the page contradicts itself on `release date`: the line says `13. März 2025`, the front matter key `erschienen` says `2025-03-14`",
    ),
    (MODEL, "[Quarz KI]", "[Quarz AI]", "row-contradicts-page: maker name of `Quarz Gross`"),
    (
        MODEL,
        "Kontextfenster",
        "Kontextfester",
        "unknown-row: the table `spec` has no row `Kontextfester`",
    ),
    (
        "modelle/quarz-bild.md",
        "[bild, text]",
        "[blid, text]",
        "unreadable-value: the front matter key `schlagworte` says `blid`",
    ),
    (
        "modelle/quarz-bild.md",
        "Bild-ja-purple",
        "Bild-nein-purple",
        "badge-vocabulary: the badge `Bild` has the message `nein` instead of `ja`",
    ),
    (
        MAKER,
        "200 Tsd.",
        "20 Tsd.",
        "row-contradicts-page: context window of `Quarz Gross`: this row says `20 Tsd.`, its page says `200000`",
    ),
    (
        MAKER,
        "**Modelle:** 3",
        "**Modelle:** 4",
        "wrong-count: total models is `4`, but `quarz` has 3 ",
    ),
    (
        MAKER,
        "modelle/quarz-gross.md",
        "modelle/alpen-gross.md",
        "row-leads-elsewhere: `Quarz Gross` leads to `modelle/alpen-gross.md`, a page of `alpen`, in a listing of `quarz`",
    ),
    (
        "README.md",
        "führt 6 Modelle",
        "führt 7 Modelle",
        "wrong-count: total models is `7`, but there are 6 ",
    ),
    (
        "README.md",
        "13. März 2025",
        "13. Mai 2025",
        "row-contradicts-page: release date of `Alpen Gross`: this row says `13. Mai 2025`, its page says `2025-03-13`",
    ),
    (
        "README.md",
        "| Berlin |",
        "| Bonn |",
        "row-contradicts-page: seat of `Quarz KI`: this row says `Bonn`, its page says `Berlin`",
    ),
];

#[test]
fn each_fault_is_told_once() {
    for (path, from, to, expected) in FAULTS {
        let found = found(&profile(), damaged(catalog(), path, from, to));
        let is_told = matches!(found.as_slice(), [only] if only.starts_with(*expected));
        assert!(is_told, "{from} → {to}: {found:#?}");
    }
}

#[test]
fn numbers_are_mended_as_the_catalog_writes_them() {
    let profile = profile();
    let options = Options { profile: Some(&profile), ..Options::default() };
    for (path, from, to) in [
        ("hersteller/quarz.md", "| 200 Tsd. |", "| 20 Tsd. |"),
        ("hersteller/quarz.md", "| 12,00 € |", "| 1,20 € |"),
        ("hersteller/quarz.md", "**Modelle:** 3", "**Modelle:** 4"),
        ("README.md", "führt 6 Modelle", "führt 7 Modelle"),
        ("README.md", "| Berlin |", "| Bonn |"),
    ] {
        let damaged = snapshot(damaged(catalog(), path, from, to));
        let lint = |files: &Snapshot| lint(files, &options, &|_| ());
        let mended = mend(&damaged, Wanted::All, &|_| true, &lint).snapshot;
        let text = mended.read(mended.id_of(path).unwrap()).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), catalog()[path], "{to}");
    }
}
