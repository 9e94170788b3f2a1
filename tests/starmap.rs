//! The clean catalog, with one fault planted at a time: each is told by one rule, and by no other.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use starmap_lint::discover;
use starmap_lint::lint::{Options, lint};
use starmap_lint::profile::Profile;
use starmap_lint::snapshot::Snapshot;

type Files = BTreeMap<String, String>;

const ROOT: &str = "README.md";
const AUTHORS: &str = "authors/README.md";
const AUTHOR: &str = "authors/lumen-labs/README.md";
const AUTHOR_MODEL: &str = "authors/lumen-labs/models/lumen-glow-1.0.md";
const PROVIDERS: &str = "providers/README.md";
const PROVIDER: &str = "providers/millrace/README.md";
const MODEL: &str = "providers/millrace/models/lumen-glow-1.0.md";
const HOST: &str = "providers/borealis/README.md";
const MODELS: &str = "models/README.md";

fn profile() -> Profile {
    let profiles = discover::built_in().unwrap().into_iter();
    profiles.into_iter().find(|profile| profile.name == "starmap").unwrap()
}

fn clean() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap");
    let snapshot = Snapshot::of_folder(&folder).unwrap();
    let read = |file| {
        let text = String::from_utf8(snapshot.read(file).unwrap()).unwrap();
        (snapshot.path(file).to_owned(), text)
    };
    snapshot.files().map(read).collect()
}

/// The rules of all findings that follow from no other.
fn rules(files: &Files, profile: &Profile) -> Vec<&'static str> {
    let snapshot = Snapshot::in_memory(files.clone());
    let options = Options { profile: Some(profile), ..Options::default() };
    let found = lint(&snapshot, &options, &|_| ()).diagnostics.into_iter();
    found.filter(|it| it.caused_by.is_none()).map(|it| it.rule).collect()
}

/// What is deleted or moved, and the rules that tell so.
#[test]
fn what_is_gone_is_told_once() {
    let profile = profile();
    let told = |change: &dyn Fn(&str) -> Option<String>| {
        let files = clean().into_iter();
        let files = files.filter_map(|(path, text)| Some((change(&path)?, text))).collect();
        rules(&files, &profile)
    };
    let moved = |from: &'static str, to: &'static str| {
        move |path: &str| {
            Some(path.strip_prefix(from).map_or(path.to_owned(), |rest| format!("{to}{rest}")))
        }
    };
    assert_eq!(told(&moved("providers/quarry/", "providers/quarries/")), ["id-contradicts-path"]);
    assert_eq!(told(&moved("authors/lumen-labs/", "authors/lumen/")), ["id-contradicts-path"]);
    let without = |gone: &'static str| move |path: &str| (path != gone).then(|| path.to_owned());
    assert_eq!(told(&without("providers/quarry/README.md")), ["missing-twin"]);
    let found =
        told(&|path: &str| (!path.starts_with("providers/quarry/")).then(|| path.to_owned()));
    assert_eq!(found.iter().filter(|rule| **rule == "dead-link").count(), 1, "{found:?}");
    let without_all = |gone: &'static [&'static str]| {
        move |path: &str| (!gone.contains(&path)).then(|| path.to_owned())
    };
    let both = without_all(&["providers/quarry/README.md", "providers/quarry/_index.md"]);
    assert_eq!(told(&both), ["folder-without-index"]);
    let model = "authors/lumen-labs/models/lumen-wick-1.0.md";
    assert_eq!(told(&without(model)), ["dead-link"]);
    assert_eq!(told(&without(MODEL)), ["dead-link"]);
}

/// What one of two twins alone says, and the rules that tell so.
#[test]
fn what_one_twin_says_is_told_once() {
    let profile = profile();
    let told = |change: &dyn Fn(&str) -> String| {
        let mut files = clean();
        let text = files.get_mut(HOST).unwrap();
        *text = change(text);
        rules(&files, &profile)
    };
    let row = |text: &str| {
        text.lines().find(|line| line.contains("[Lumen Prism 1.0]")).unwrap().to_owned() + "\n"
    };
    assert_eq!(told(&|text| text.replace(&row(text), "")), ["unlisted-page"]);
    assert_eq!(told(&|text| text.replace(&row(text), &row(text).repeat(2))), ["duplicate-row"]);
    assert_eq!(
        told(&|text| text.replace("| 65.5k | $4", "| 66.5k | $4")),
        ["row-contradicts-page"]
    );
    assert_eq!(
        told(&|text| text.replace("## Configuration", "## Configuration\n\nMore.")),
        ["twin-differs"]
    );
}

/// What a baseline knows of twins hides nothing that comes on top.
#[test]
fn twins_that_differ_in_more_are_another_finding() {
    let profile = profile();
    let prints = |change: &dyn Fn(&str) -> String| -> Vec<String> {
        let mut files = clean();
        let text = files.get_mut(HOST).unwrap();
        *text = change(text);
        let options = Options { profile: Some(&profile), ..Options::default() };
        let found = lint(&Snapshot::in_memory(files), &options, &|_| ()).diagnostics.into_iter();
        let twins = found.filter(|it| it.rule == "twin-differs");
        twins.map(|it| it.fingerprint).collect()
    };
    let more = |text: &str| text.replace("## Configuration", "## Configuration\n\nMore.");
    let known = prints(&more);
    assert_eq!(prints(&|text| more(text).replace("| 65.5k | $4", "| 66.5k | $4")), known);
    assert_ne!(prints(&|text| more(text).replace("More.", "More.\n\nMuch more.")), known);
}

/// A text of a page, what is put in its place, and the rule that tells so. The page's twin says the same.
fn each_is_told(page: &str, faults: &[(&str, &str, &str)]) {
    let (profile, clean) = (profile(), clean());
    let pages = BTreeSet::from([page.to_owned(), page.replace("README.md", "_index.md")]);
    let mut wrong = Vec::new();
    for (from, to, rule) in faults {
        let mut files = clean.clone();
        for page in &pages {
            let text = files.get_mut(page).unwrap();
            assert!(text.contains(from), "{page} does not hold {from}");
            *text = text.replacen(from, to, 1);
        }
        let found = rules(&files, &profile);
        if found != [*rule] {
            wrong.push(format!("{page}: {from} → {to}: {rule} expected, {found:?} found"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_fault_of_the_catalog_page_goes_unseen() {
    each_is_told(
        ROOT,
        &[
            ("| **Total Models** | 30", "| **Total Models** | 31", "wrong-count"),
            ("126k tokens", "136k tokens", "wrong-count"),
            ("83.3%", "83.8%", "wrong-count"),
            ("Tidewater Basin 1.2", "Tidewater Basin 1.1", "wrong-pick"),
            ("$3.69/$11.07", "$3.69/$11.70", "row-contradicts-page"),
            ("| Millrace | 200k", "| Quarry | 200k", "row-contradicts-page"),
            (
                "[Tidewater](providers/tidewater/)",
                "[Quarry](providers/tidewater/)",
                "row-contradicts-page",
            ),
            ("| 9 | Tidewater", "| 7 | Tidewater", "row-contradicts-page"),
            ("September 2, 2025", "September 32, 2025", "impossible-date"),
            ("View all 4 authors", "View all 5 authors", "contradicting-facts"),
            (
                "| 🏢 [Tidewater](providers/tidewater/) | 9 | Tidewater Basin 1.2 |\n\
                 | 🏢 [Borealis](providers/borealis/) | 8 | Northwind Orca 1.0 |\n",
                "| 🏢 [Borealis](providers/borealis/) | 8 | Northwind Orca 1.0 |\n\
                 | 🏢 [Tidewater](providers/tidewater/) | 9 | Tidewater Basin 1.2 |\n",
                "unsorted-rows",
            ),
            ("$3.69/$11.07", "€3.69/€11.07", "unreadable-value"),
            ("$3.69/$11.07", "$11.07/$3.69", "row-contradicts-page"),
            ("## 🚀 Quick Navigation", "### 🚀 Quick Navigation", "unknown-section"),
            ("### Browse by Provider", "#### Browse by Provider", "missing-section"),
        ],
    );
}

#[test]
fn no_fault_of_the_index_of_authors_goes_unseen() {
    each_is_told(
        AUTHORS,
        &[
            ("| 7 | 4 providers", "| 8 | 4 providers", "row-contradicts-page"),
            ("4 providers", "5 providers", "wrong-digest"),
            ("- 7 models", "- 8 models", "row-contradicts-page"),
            ("- 1 model -", "- 2 models -", "row-contradicts-page"),
            (
                "[Lumen Labs](lumen-labs/)** - 7",
                "[Lumen Lab](lumen-labs/)** - 7",
                "row-contradicts-page",
            ),
            ("(https://lumen-labs.example)", "(https://lumen-lab.example)", "row-contradicts-page"),
        ],
    );
}

#[test]
fn no_fault_of_pages_of_authors_goes_unseen() {
    each_is_told(
        AUTHOR,
        &[
            ("| 4 providers |", "| 5 providers |", "wrong-count"),
            ("- 3 models", "- 4 models", "wrong-count"),
            ("| millrace | 16.4k", "| quarry | 16.4k", "wrong-digest"),
            ("| 2 | 65.5k", "| 3 | 65.5k", "wrong-digest"),
            ("Text, Vision |", "Text |", "row-contradicts-page"),
            ("| **Type** | 🚀 AI Startups", "| **Type** | 🌍 Open Source", "row-contradicts-page"),
            (
                "](https://lumen-labs.example)",
                "](https://lumen-lab.example)",
                "row-contradicts-page",
            ),
            ("## Models", "### Models", "missing-section"),
        ],
    );
}

#[test]
fn no_fault_of_model_pages_of_authors_goes_unseen() {
    each_is_told(
        AUTHOR_MODEL,
        &[
            ("$3.64 / $10.92", "$3.46 / $10.92", "row-contradicts-page"),
            ("| 100k |", "| 200k |", "row-contradicts-page"),
            ("| Custom context |", "|  |", "missing-note"),
            ("| **Context Window** | 200k", "| **Context Window** | 300k", "pages-disagree"),
            ("[All Lumen Labs Models]", "[All Borealis Models]", "misnamed-link"),
            ("| `lumen-glow-1.0` |", "| `lumen-glow-1.1` |", "id-contradicts-path"),
            ("- Lumen Ember 1.0", "- Lumen Embers 1.0", "row-names-no-page"),
            ("and 1 more", "and 2 more", "wrong-more-count"),
            ("title: \"Lumen Glow 1.0\"", "title: \"Lumen Glow 1.1\"", "contradicting-facts"),
            ("author: \"Lumen Labs\"", "author: \"Lumen\"", "contradicting-facts"),
            ("text-✓-blue", "text-✓-red", "badge-vocabulary"),
            ("[Authors](../..)", "[Authors](../../..)", "misdirected-link"),
            ("2025-09-02 22:29:41", "2025-08-02 22:29:41", "stale-page"),
            ("type: model", "type: model\ntitle: \"x\"", "duplicate-key"),
            ("| **Open Weights** | true", "| **Open Weights** | false", "pages-disagree"),
            ("| **Parameters** | 106B", "| **Parameters** | 107B", "pages-disagree"),
            ("$3.69 / $11.07", "$11.07 / $3.69", "row-contradicts-page"),
            ("$3.69 / $11.07", "€3.69 / €11.07", "unreadable-value"),
            ("## 🎯 Capabilities", "### 🎯 Capabilities", "unknown-section"),
        ],
    );
}

#[test]
fn no_fault_of_the_index_of_providers_goes_unseen() {
    each_is_told(
        PROVIDERS,
        &[
            ("$0.9900", "$0.9800", "row-contradicts-page"),
            (
                "| **Lumen Glow 1.0** | Millrace",
                "| **Lumen Glow 1.0** | Borealis",
                "row-names-no-page",
            ),
            ("and 10 more", "and 11 more", "wrong-more-count"),
            ("| 8 | ❌ | ✅", "| 8 | ❌ | ❌", "row-contradicts-page"),
            ("8 available", "9 available", "row-contradicts-page"),
            ("View all 8", "View all 9", "row-contradicts-page"),
            ("| 8 | ❌", "| 8 | ✅", "wrong-digest"),
            ("[Status](https://status.b", "[Status](https://stat.b", "row-contradicts-page"),
            ("[Status](https://status.borealis.example)", "—", "row-contradicts-page"),
            ("status](https://status.b", "status](https://stat.b", "row-contradicts-page"),
            ("`BOREALIS_API_KEY`", "`BORALIS_API_KEY`", "row-contradicts-page"),
            ("  - Borealis Basin 1.1\n", "  - Borealis Bazin 1.1\n", "row-names-no-page"),
            ("📝 👁️ 🎵 🔧 ⚡", "📝 👁️ 🔧 ⚡", "row-contradicts-page"),
            ("$0.9900 | $2.97", "$2.97 | $0.9900", "row-contradicts-page"),
            ("$0.9900 |", "€0.9900 |", "unreadable-value"),
        ],
    );
}

#[test]
fn no_fault_of_pages_of_providers_goes_unseen() {
    each_is_told(
        PROVIDER,
        &[
            ("$3.69 |", "$3.96 |", "row-contradicts-page"),
            ("📝 🎵 🔧 ⚡", "📝 🔧 ⚡", "row-contradicts-page"),
            ("| **Total Models** | 6", "| **Total Models** | 7", "wrong-count"),
            ("[Lumen Wick 1.0]", "[Lumen Wick 1.1]", "row-contradicts-page"),
            ("lumen-wick-1.0.md", "lumen-ember-1.0.md", "row-leads-elsewhere"),
            ("| None |", "| API Key Required |", "row-contradicts-page"),
        ],
    );
}

#[test]
fn no_fault_of_what_few_providers_tell_goes_unseen() {
    each_is_told(
        HOST,
        &[
            ("`BOREALIS_API_KEY`", "`BORALIS_API_KEY`", "row-contradicts-page"),
            ("(https://status.b", "(https://stat.b", "row-contradicts-page"),
            ("## Configuration", "### Configuration", "missing-section"),
            ("### Arctic", "#### Arctic", "unknown-section"),
        ],
    );
}

#[test]
fn no_fault_of_model_pages_of_providers_goes_unseen() {
    each_is_told(
        MODEL,
        &[
            ("| $3.69/1M", "| $3.96/1M", "contradicting-facts"),
            ("[More models by Millrace]", "[More models by Quarry]", "misnamed-link"),
            ("2024-07-13", "0001-01-01", "zero-date"),
            ("2024-07-13", "2024-13-07", "impossible-date"),
            ("200k tokens", "1,000k tokens", "unreadable-value"),
            ("$3.69/1M", "$3.69/1K", "unreadable-value"),
            ("| $3.69/1M |", "| $3.69/1M approx |", "unreadable-value"),
            ("200k tokens", "200,000 tokens", "unreadable-value"),
            ("### Core Features", "### Core Features\n\n### Core Features", "empty-section"),
            ("$0.0480", "$0.0840", "wrong-arithmetic"),
            ("| $55.35", "| $53.55", "wrong-arithmetic"),
            ("| 9.0M", "| 9.5M", "wrong-arithmetic"),
            ("| 100 chats", "| 110 chats", "wrong-arithmetic"),
            ("× $3.69)", "× $3.96)", "contradicting-facts"),
            ("× $0.37", "× $0.73", "contradicting-facts"),
            ("shown for Millrace", "shown for Quarry", "contradicting-facts"),
            ("| 1-50k", "| 1-32k", "contradicting-facts"),
            ("**Max Output**: 50k", "**Max Output**: 500k", "contradicting-facts"),
            ("# Lumen Glow 1.0\n", "# Lumen Glow\n", "contradicting-facts"),
            ("`lumen-glow-1.0`", "`lumen-glow-1.1`", "id-contradicts-path"),
            (
                "[All Providers](../../../providers)",
                "[All Providers](../../../authors)",
                "misdirected-link",
            ),
            (
                "- **Provider**: [Millrace](../)",
                "- **Provider**: [Millrace](../../)",
                "misdirected-link",
            ),
            ("| ❌ | ✅ | ✅ | ❌ | ❌ |", "| ❌ | ❌ | ✅ | ❌ | ❌ |", "badge-contradicts-table"),
            ("0.0-2.0", "2.0-0.0", "inverted-range"),
            (
                "**Created**: 2025-09-02 22:27:11",
                "**Created**: 2025-09-03 22:27:11",
                "wrong-date-order",
            ),
            ("$3.69/1M", "$-3.69/1M", "negative-price"),
            ("![Stop sequences]", "![Stop sequence]", "badge-vocabulary"),
            (
                "![Stop sequences](https://img.shields.io/badge/stop-core-blue) ",
                "",
                "badge-contradicts-table",
            ),
            ("| $3.69/1M", "| ＄3.69/1M", "unreadable-value"),
            ("200k tokens", "200k\u{a0}tokens", "unreadable-value"),
            ("$3.69/1M", "$3,69/1M", "unreadable-value"),
            ("| $3.69/1M | $11.07/1M", "| $11.07/1M | $3.69/1M", "contradicting-facts"),
            (
                "× $3.69) + (Output Tokens / 1M × $11.07)",
                "× $11.07) + (Output Tokens / 1M × $3.69)",
                "contradicting-facts",
            ),
            ("| $3.69/1M", "| €3.69/1M", "unreadable-value"),
            ("× $3.69)", "× €3.69)", "unreadable-value"),
            ("**Parameters**: 106B", "**Parameters**: 107B", "contradicting-facts"),
            ("| 106B |", "| 107B |", "contradicting-facts"),
            (
                "[Lumen Labs](../../../authors/lumen-labs/)",
                "[Lumen Lab](../../../authors/lumen-labs/)",
                "row-contradicts-page",
            ),
            (
                "[Lumen Labs](../../../authors/lumen-labs/)",
                "[Lumen Labs](../../../authors/northwind-ai/)",
                "row-leads-elsewhere",
            ),
            ("### Core Features", "#### Core Features", "missing-section"),
            ("## 💰 Pricing", "### 💰 Pricing", "unknown-section"),
        ],
    );
}

#[test]
fn no_fault_of_the_index_of_models_goes_unseen() {
    each_is_told(
        MODELS,
        &[
            ("| 11 | 36.7%", "| 12 | 36.7%", "wrong-count"),
            ("36.7%", "37.6%", "wrong-count"),
            ("Other (20 models)", "Other (21 models)", "wrong-more-count"),
            ("Arctic (5 models)", "Arctic (6 models)", "wrong-more-count"),
            ("and 15 more", "and 16 more", "wrong-more-count"),
            ("| Multiple | 8.2k | $0.99", "| Multiple | 8.2k | $0.89", "row-contradicts-page"),
            ("| Multiple | 8.2k | $0.99", "| Multiple | 9.2k | $0.99", "row-contradicts-page"),
            ("Quarry Basin 1.0** | $0.75", "Quarry Basin 1.0** | $0.57", "row-contradicts-page"),
            ("$2.25 | $0.0800", "$2.25 | $0.0900", "row-contradicts-page"),
            ("| $1.45 | $4.35 |", "| $1.45 | $4.53 |", "row-contradicts-page"),
            ("Lumen Glow 1.0 Mini** | $1.45", "Lumen Glow 1.0 Maxi** | $1.45", "row-names-no-page"),
            ("Borealis Basin 1.1** | 1.0M", "Borealis Basin 1.1** | 1.2M", "row-contradicts-page"),
            (
                "Lumen Ember 1.0** | 64k | 32k",
                "Lumen Ember 1.0** | 64k | 33k",
                "row-contradicts-page",
            ),
            ("Text, Image, Audio |", "Text, Image |", "row-contradicts-page"),
            ("16k | Text |", "16k | Text, Image |", "row-contradicts-page"),
            ("📝 👁️ 🎵 ⚡", "📝 👁️ ⚡", "row-contradicts-page"),
            ("🎵 ⚡ | 🔧 | —", "🎵 ⚡ | — | —", "row-contradicts-page"),
            ("⚡ | 🔧 | 🧠", "⚡ | 🔧 | —", "row-contradicts-page"),
        ],
    );
}
