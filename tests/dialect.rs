//! The rules about badges and facts know no dialect: here is a catalog of other words, read by its own profile.

use starmap_lint::lint::{Options, lint};
use starmap_lint::profile::load;
use starmap_lint::snapshot::Snapshot;

const PROFILE: &str = r##"
name: detectors
title: Detectors
units:
  text: {kind: text}
  flag: {kind: flag, yes: ["Yes"], no: ["No"]}
  joules: {kind: number, suffixes: [" J"], scales: {k: {times: 1000, shows: round}}, shows: round}
  colours: {kind: list, separators: [" + "], words: [red, green]}
  date: {kind: date, formats: ["%d.%m.%Y"]}
badge_sets:
  marks:
    - {label: "sealed", message: "yes", colour: blue, alt: "Sealed", roles: [sealed]}
    - {label: "sees", colour: green, alt: "Sees", roles: [colours], unit: colours}
    - {label: "red light", message: "yes", colour: red, alt: "Red", roles: [red]}
kinds:
  - kind: device
    title: device page
    path: "devices/{device}.md"
    id: {role: serial, capture: device, replace: [["#", "-"]]}
    facts:
      - {role: serial, unit: text, label: Serial}
      - {role: maker, unit: text, label: Maker}
      - {role: maker, unit: text, front_matter: maker}
      - {role: made, unit: date, label: Made}
      - {role: sold, unit: date, label: Sold}
    tables:
      - table: traits
        under: Traits
        columns:
          - {column: Trait}
          - {column: Value}
        rows:
          - {row: Sealed, role: sealed, unit: flag}
          - {row: Dust proof, role: dust_proof, unit: flag}
          - {row: Peak, role: peak, unit: joules}
          - {row: Supply, role: supply, unit: joules}
      - table: light
        under: Light
        columns:
          - {column: Side}
          - {column: Red, unit: flag, word: red}
          - {column: Green, unit: flag, word: green}
        lists: [{row: Front, role: colours}]
      - table: use
        under: Use
        rows_are_items: true
        columns:
          - {column: Shots, role: shots, unit: joules}
          - {column: Energy, role: energy, unit: joules}
    badges:
      - {group: marks, under: [Marks], set: marks, complete: true, ordered: true}
    derived:
      - {role: red, any: [{role: colours, has: red}]}
    implies: [{if: dust_proof, then: sealed}]
    at_most: [{less: peak, more: supply}]
    not_after: [{less: made, more: sold}]
    arithmetic:
      - {table: use, column: Energy, exact: true, sum: [{column: Shots, role: peak}]}
"##;

const PAGE: &str = "---\nmaker: Brook & Sons\n---\n# Eye 3\n\n- Serial: eye#3\n- Maker: Brook &amp; Sons\n- Made: 03.02.2021\n- Sold: 03.02.2021\n\n## Marks\n\n![Sealed](https://img.shields.io/badge/sealed-yes-blue) ![Sees](https://img.shields.io/badge/sees-green_+_red-green) ![Red](https://img.shields.io/badge/red_light-yes-red)\n\n## Traits\n\n| Trait | Value |\n|---|---|\n| Sealed | Yes |\n| Dust proof | Yes |\n| Peak | 2.5 J |\n| Supply | 1.0k J |\n\n## Light\n\n| Side | Red | Green |\n|---|---|---|\n| Front | Yes | Yes |\n\n## Use\n\n| Shots | Energy |\n|---|---|\n| 10 | 25 J |\n| 1000 | 2.5k J |\n";

const RULES: &[&str] = &[
    "badge-contradicts-table",
    "badge-host",
    "badge-order",
    "badge-vocabulary",
    "contradicting-facts",
    "duplicate-badge",
    "id-contradicts-path",
    "implied-feature",
    "impossible-date",
    "malformed-badge",
    "output-exceeds-context",
    "unknown-badge",
    "wrong-arithmetic",
    "wrong-date-order",
    "zero-date",
    "zero-limit",
];

/// What is said of the page with `from` replaced, but for what only follows.
fn found(from: &str, to: &str) -> Vec<String> {
    let Ok(profile) = load::load("profile.yaml", PROFILE, &[]) else {
        panic!("the profile is not read");
    };
    assert!(PAGE.contains(from), "{from}");
    let page = PAGE.replacen(from, to, 1).into_bytes();
    let snapshot = Snapshot::in_memory([("devices/eye-3.md".to_owned(), page)]);
    let options = Options {
        profile: Some(&profile),
        select: RULES.iter().map(|&rule| rule.to_owned()).collect(),
        ..Options::default()
    };
    let outcome = lint(&snapshot, &options, &|_| ());
    let all = outcome.diagnostics.into_iter().filter(|diagnostic| diagnostic.caused_by.is_none());
    all.map(|diagnostic| format!("{}: {}", diagnostic.rule, diagnostic.finding.message)).collect()
}

#[test]
fn a_sound_page_of_another_dialect_is_silent() {
    assert_eq!(found("Eye 3", "Eye 3"), Vec::<String>::new());
}

#[test]
fn each_damage_is_told_once() {
    for (from, to, expected) in [
        (
            "| Sealed | Yes |",
            "| Sealed | No |",
            "badge-contradicts-table: the badge `sealed` says `yes`, the table cell `Sealed` says `No`",
        ),
        (
            "| Front | Yes |",
            "| Front | No |",
            "badge-contradicts-table: the table cell `Front` says `green`, the badge `sees` says `green, red`",
        ),
        (
            " ![Red](https://img.shields.io/badge/red_light-yes-red)",
            "",
            "badge-contradicts-table: the badge `red light` is missing, the table cell `Front` has `red`",
        ),
        (
            "sealed-yes-blue",
            "sealed-yes-navy",
            "badge-vocabulary: the badge `sealed` has the colour `navy` instead of `blue`",
        ),
        (
            "red_light-yes-red",
            "sealed-yes-red",
            "badge-vocabulary: the badge has the label `sealed`, but the message, colour and alternative text of `red light`",
        ),
        (
            "sealed-yes-blue",
            "seeled-yes-blue",
            "unknown-badge: the label `seeled` is not in the vocabulary of badges at this place",
        ),
        (
            "sealed-yes-blue",
            "sealed-well-yes-blue",
            "malformed-badge: the badge `sealed-well-yes-blue` has 4 parts, it needs two or three joined by `-`",
        ),
        (
            "Maker: Brook",
            "Maker: Book",
            "contradicting-facts: the page contradicts itself on `maker`: the line `Maker` says `Book & Sons`, the front matter key `maker` says `Brook & Sons`",
        ),
        (
            "eye#3",
            "eye#4",
            "id-contradicts-path: the id `eye#4` belongs to the path `eye-4`, the page lies at `eye-3`",
        ),
        (
            "Made: 03.02.2021",
            "Made: 04.02.2021",
            "wrong-date-order: the line `Made` says `04.02.2021`, the line `Sold` says `03.02.2021`, which is earlier",
        ),
        (
            "Sold: 03.02.2021",
            "Sold: 30.02.2021",
            "impossible-date: the line `Sold` says `30.02.2021`, a date that does not exist",
        ),
        (
            "1.0k J",
            "0 J",
            "zero-limit: the table cell `Supply` says `0 J`, a limit that lets nothing through",
        ),
        (
            "1.0k J",
            "2.0 J",
            "output-exceeds-context: the table cell `Peak` says `2.5 J`, the table cell `Supply` only `2.0 J`",
        ),
        (
            "| 25 J |",
            "| 35 J |",
            "wrong-arithmetic: the table cell `Energy` says `35 J`, the numbers that it follows from make `24.5` to `25.5`",
        ),
    ] {
        assert_eq!(found(from, to), [expected], "{to}");
    }
}
