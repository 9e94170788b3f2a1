//! A catalog held against the files that it was generated from: each field that pages show is told once where it
//! disagrees, and no other.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "what fixtures share, other tests use")]

mod catalogs;

use std::collections::BTreeMap;

use catalogs::{GOOD, GOOD_SOURCE, Given, files_below, profiles, run_on, top};
use rayon::prelude::*;
use starmap_lint::diagnostic::{Diagnostic, Sources};
use starmap_lint::snapshot::Snapshot;

type Files = BTreeMap<String, Vec<u8>>;

const GLOW: &str = "providers/quarry/models/lumen-glow-1.0.yaml";
const EMBER: &str = "providers/quarry/models/lumen-ember-1.0.yaml";
const PRICED: &str = "providers/borealis/models/lumen-arctic-1.0.yaml";
const BARE: &str = "providers/quarry/models/cobalt-arctic-1.0.yaml";
const AUTHORS: &str = "authors.yaml";
const PROVIDERS: &str = "providers.yaml";

/// A change of the source, and what is told of it: the page, and a part of the message.
struct Case {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    told: Option<(&'static str, &'static str)>,
}

const fn shown(
    file: &'static str,
    from: &'static str,
    to: &'static str,
    page: &'static str,
    message: &'static str,
) -> Case {
    Case { file, from, to, told: Some((page, message)) }
}

const fn hidden(file: &'static str, from: &'static str, to: &'static str) -> Case {
    Case { file, from, to, told: None }
}

const PM: &str = "providers/quarry/models/lumen-glow-1.0.md";
const PM_EMBER: &str = "providers/quarry/models/lumen-ember-1.0.md";
const PM_PRICED: &str = "providers/borealis/models/lumen-arctic-1.0.md";
const PM_BARE: &str = "providers/quarry/models/cobalt-arctic-1.0.md";
const AUTHOR: &str = "authors/lumen-labs/README.md";
const PROVIDER: &str = "providers/borealis/README.md";

const CASES: &[Case] = &[
    shown(
        GLOW,
        "context_window: 100000",
        "context_window: 90000",
        PM,
        "the page says `100k tokens`",
    ),
    shown(GLOW, "  context_window: 100000\n", "", PM, "says nothing"),
    shown(
        BARE,
        "pricing",
        "limits:\n  context_window: 4096\npricing",
        PM_BARE,
        "the page says nothing",
    ),
    // A flag that the page denies by a badge, a column or a table that it lacks.
    shown(GLOW, "seed: false", "seed: true", PM, "the missing badge `seed` says no"),
    shown(GLOW, "logprobs: false", "logprobs: true", PM, "the missing badge `logprobs` says no"),
    shown(GLOW, "top_k: false", "top_k: true", PM, "the missing badge `top_k` says no"),
    shown(GLOW, "  seed: false", "  mirostat: true", PM, "the missing badge `mirostat` says no"),
    shown(GLOW, "top_p: true", "top_p: false", PM, "the table column `Top-P` says yes"),
    shown(GLOW, "tools: true", "tools: false", PM, "the page says `yes`"),
    shown(GLOW, "    - audio\n", "", PM, "the page says `text, audio`"),
    // A range, of which the default is shown where the source gives none.
    shown(EMBER, "max: 100", "max: 50", PM_EMBER, "the page says `1-100`"),
    shown(EMBER, "min: 1\n", "min: 2\n", PM_EMBER, "the page says `1-100`"),
    shown(EMBER, "    min: 1\n", "", PM_EMBER, "says nothing"),
    shown(EMBER, "max: 2.0", "max: 1.0", PM_EMBER, "the page says `0.0-2.0`"),
    hidden(EMBER, "    min: 0.0\n", ""),
    hidden(EMBER, "default: 40", "default: 50"),
    shown(GLOW, "pricing:", "generation:\n  top_p: {min: 0.5, max: 1}\npricing:", PM, "`0.0-1.0`"),
    hidden(GLOW, "pricing:", "generation:\n  top_k: {min: 0, max: 1}\npricing:"),
    shown(GLOW, "per_1m: 3.64", "per_1m: 3.46", PM, "the page says `$3.64/1M`"),
    shown(GLOW, "    cache_read:\n      per_1m: 0.37\n", "", PM, "the page says `$0.37/1M`"),
    shown(
        GLOW,
        "    cache_read:",
        "    reasoning:\n      per_1m: 2\n    cache_read:",
        PM,
        "says nothing",
    ),
    shown(PRICED, "metadata:\n", "metadata:\n  open_weights: true\n", PM_PRICED, "says nothing"),
    shown(GLOW, "\"2024-07-13\"", "\"2024-07-14\"", PM, "the page says `2024-07-13`"),
    shown(GLOW, "created_at: \"2025", "created_at: \"2024", PM, "for the created at"),
    shown(GLOW, "name: Lumen Glow 1.0\n", "name: Lumen Glow 1.1\n", PM, "`Lumen Glow 1.0`"),
    shown(GLOW, "id: lumen-glow-1.0\n", "id: lumen-glow-1.1\n", PM, "`lumen-glow-1.1`"),
    // Authors are shown by the names that their own records give them.
    shown(
        GLOW,
        "id: lumen-labs",
        "id: northwind-ai",
        PM,
        "its source `providers/quarry/models/lumen-glow-1.0.yaml` says `Northwind AI`",
    ),
    shown(GLOW, "id: lumen-labs", "id: nobody", PM, "says `nobody`, of which there is no record"),
    hidden(GLOW, "  name: Lumen Labs", "  name: Lumens"),
    shown(AUTHORS, "name: Lumen Labs", "name: Lumens", AUTHOR, "the page says `Lumen Labs`"),
    shown(AUTHORS, "id: lumen-labs", "id: lumens", AUTHOR, "the page says `lumen-labs`"),
    shown(AUTHORS, "https://lumen-labs", "https://lumens", AUTHOR, "for the website"),
    hidden(
        AUTHORS,
        "  website: https://lumen-labs",
        "  github: https://lumens\n  website: https://lumen-labs",
    ),
    shown(
        PROVIDERS,
        "name: BOREALIS_API_KEY",
        "name: BOREALIS_KEY",
        PROVIDER,
        "`BOREALIS_API_KEY`",
    ),
    // What one mapping gives and its page does not is one finding.
    shown(
        PROVIDERS,
        "  api_key:\n    name: BOREALIS_API_KEY\n    header: Authorization\n    scheme: Bearer\n",
        "",
        PROVIDER,
        "for the api key the page says `yes`",
    ),
    hidden(PROVIDERS, "scheme: Bearer", "scheme: Basic"),
    shown(
        PROVIDERS,
        "  status_page_url: https://status.borealis.example\n",
        "",
        PROVIDER,
        "says nothing",
    ),
    // Texts, lists of words, and what is said of a provider line by line.
    shown(
        GLOW,
        "description: Lumen Glow 1.0 answers",
        "description: Glow answers",
        PM,
        "for the description",
    ),
    shown(AUTHORS, "tools that show how", "tools that tell how", AUTHOR, "for the description"),
    shown(GLOW, "parameter_count: 106B", "parameter_count: 107B", PM, "the page says `106B`"),
    shown(GLOW, "type: transformer", "type: moe", PM, "the page says `transformer`"),
    shown(GLOW, "  - chat\n", "", PM, "for the tag chat"),
    shown(
        PROVIDERS,
        "duration: 720h0m0s",
        "duration: 48h0m0s",
        PROVIDER,
        "the page says `30 days`",
    ),
    shown(PROVIDERS, "retains_data: true", "retains_data: false", PROVIDER, "for the retains data"),
    shown(PROVIDERS, "type: fixed", "type: none", PROVIDER, "for the retention type"),
    shown(
        PROVIDERS,
        "docs_url: https://borealis",
        "docs_url: https://b",
        PROVIDER,
        "for the docs url",
    ),
    shown(PROVIDERS, "headquarters: Harbour Town", "headquarters: Bay", PROVIDER, "`Harbour Town`"),
];

fn good() -> (Files, Files) {
    (files_below(&top().join(GOOD).join("starmap")), files_below(&top().join(GOOD_SOURCE)))
}

fn changed(files: &mut Files, file: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(from), "{file} does not say {from}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
}

fn roots(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    diagnostics.iter().filter(|it| it.caused_by.is_none()).collect()
}

#[test]
fn each_field_that_disagrees_is_told_once() {
    let profiles = profiles();
    let (catalog, source) = good();
    let judge = |case: &Case| {
        let mut source = source.clone();
        changed(&mut source, case.file, case.from, case.to);
        let source = Some(Snapshot::in_memory(source));
        let given = Given { source, ..Given::catalog("starmap", catalog.clone()) };
        let outcome = run_on(&given.catalog, &given, &profiles, &[]);
        let found: Vec<String> = roots(&outcome.diagnostics)
            .iter()
            .map(|it| {
                format!("{}: {}: {}", given.path(it.finding.file), it.rule, it.finding.message)
            })
            .collect();
        let fits = match (case.told, found.as_slice()) {
            (None, []) => true,
            (Some((page, message)), [one]) => {
                one.starts_with(&format!("{page}: contradicts-source: ")) && one.contains(message)
            }
            _ => false,
        };
        (!fits).then(|| format!("{:?} for {:?}: {found:#?}", case.to, case.from))
    };
    let faults: Vec<String> = CASES.par_iter().filter_map(judge).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The related place is the line of the source, also where it gives the value that a default stands for.
#[test]
fn findings_point_at_both_sides() {
    let profiles = profiles();
    let (catalog, mut source) = good();
    changed(&mut source, GLOW, "seed: false", "seed: true");
    let given = Given {
        source: Some(Snapshot::in_memory(source.clone())),
        ..Given::catalog("starmap", catalog)
    };
    let outcome = run_on(&given.catalog, &given, &profiles, &[]);
    let [finding] = roots(&outcome.diagnostics)[..] else { panic!("{outcome:?}") };
    let related = finding.finding.related.iter().find(|it| it.message == "the source").unwrap();
    let text = String::from_utf8(source[GLOW].clone()).unwrap();
    assert_eq!(given.path(related.file.unwrap()), GLOW);
    assert!(text[..related.span.start as usize].ends_with("seed: "));
    assert_eq!(related.span.of(&text), "true");
}

/// A page changed by hand: what other rules say of the place follows from what the source says of it.
#[test]
fn the_source_tells_which_side_is_right() {
    const AM: &str = "authors/lumen-labs/models/lumen-arctic-1.0.md";
    let changes: &[(&str, &str, &str)] = &[
        (PM, "**Context Window**: 100k", "**Context Window**: 200k"),
        (PM, "**Max Output**: 50k", "**Max Output**: 40k"),
        (PM, "| 1-50k |", "| 1-40k |"),
        (PM, "# Lumen Glow 1.0\n", "# Lumen Glow 1.1\n"),
        (PM, "| $3.64/1M |", "| $4.64/1M |"),
        (PM, "| $3.64/1M |", "| $-3.64/1M |"),
        (PM, "× $3.64)", "× $3.46)"),
        (PM, "**Authors**: [Lumen Labs]", "**Authors**: [Lumen Lab]"),
        (PM, "| ❌ | ✅ | ✅ | ❌ | ❌ |", "| ❌ | ❌ | ✅ | ❌ | ❌ |"),
        (PM, "badge/input-text,audio-", "badge/input-text-"),
        (AM, "| 8k tokens", "| 16k tokens"),
        (AM, "author: \"Lumen Labs\"", "author: \"Lumen Lab\""),
        (AM, "[Lumen Labs](..) /", "[Lumen Lab](..) /"),
        (AM, " ![Response streaming](https://img.shields.io/badge/streaming-✓-cyan)", ""),
    ];
    let profiles = profiles();
    let (catalog, source) = good();
    let judge = |(page, from, to): &(&str, &str, &str)| {
        let mut catalog = catalog.clone();
        changed(&mut catalog, page, from, to);
        let source = Some(Snapshot::in_memory(source.clone()));
        let given = Given { source, ..Given::catalog("starmap", catalog) };
        let outcome = run_on(&given.catalog, &given, &profiles, &[]);
        let roots = roots(&outcome.diagnostics);
        let fits = roots.len() == 1 && roots[0].rule == "contradicts-source";
        let told = || roots.iter().map(|it| format!("\n  {}: {}", it.rule, it.finding.message));
        (!fits).then(|| format!("{to}: {}", told().collect::<String>()))
    };
    let faults: Vec<String> = changes.par_iter().filter_map(judge).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
