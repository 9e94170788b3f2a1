//! Each class of fault that a fix is promised for, on the clean catalog: the fix gives back the very pages that the
//! fault was made on, and a second one finds nothing to do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "what fixtures share, other tests use")]

mod catalogs;

use std::collections::BTreeMap;

use catalogs::{GOOD, GOOD_SOURCE, Given, files_below, profiles, run_on, top};
use rayon::prelude::*;
use starmap_lint::mend::{Wanted, mend};
use starmap_lint::profile::Profile;
use starmap_lint::snapshot::Snapshot;

type Files = BTreeMap<String, Vec<u8>>;

const AM: &str = "authors/lumen-labs/models/lumen-arctic-1.0.md";
const PM: &str = "providers/quarry/models/lumen-glow-1.0.md";
const BASIN: &str = "providers/quarry/models/quarry-basin-1.2.md";
const NESTED: &str = "providers/tidewater/models/lumen-labs/lumen-orca-1.0.md";
const ROOT: &[&str] = &["README.md", "_index.md"];
const AUTHORS: &[&str] = &["authors/README.md", "authors/_index.md"];
const LAB: &[&str] = &["authors/lumen-labs/README.md", "authors/lumen-labs/_index.md"];
const QUARRY: &[&str] = &["providers/quarry/README.md", "providers/quarry/_index.md"];
const BOREALIS: &[&str] = &["providers/borealis/README.md", "providers/borealis/_index.md"];
const PROVIDERS: &[&str] = &["providers/README.md", "providers/_index.md"];
const MODELS: &[&str] = &["models/README.md", "models/_index.md"];

/// A class of fault: the pages that have it, what they say, and what they say wrongly instead.
struct Fault {
    class: &'static str,
    pages: &'static [&'static str],
    right: &'static str,
    wrong: &'static str,
}

const fn fault(
    class: &'static str,
    pages: &'static [&'static str],
    right: &'static str,
    wrong: &'static str,
) -> Fault {
    Fault { class, pages, right, wrong }
}

/// Faults whose fix may be applied unseen.
const SAFE: &[Fault] = &[
    fault(
        "flattened link in a provider's listing",
        BOREALIS,
        "models/lumen-labs/lumen-orca",
        "models/lumen-labs-lumen-orca",
    ),
    fault(
        "flattened link in an author's listing",
        LAB,
        "models/lumen-labs/lumen-orca",
        "models/lumen-labs-lumen-orca",
    ),
    fault(
        "flattened link in a table of providers",
        &["authors/lumen-labs/models/lumen-labs/lumen-orca-1.0.md"],
        "borealis/models/lumen-labs/lumen-orca",
        "borealis/models/lumen-labs-lumen-orca",
    ),
    fault(
        "flattened link of a featured model",
        ROOT,
        "providers/borealis/models/lumen-labs/lumen-orca",
        "models/lumen-labs-lumen-orca",
    ),
    fault(
        "navigation to nowhere",
        &[PM],
        "](../../../authors/lumen-labs/)\n- [All",
        "](../../../../authors/lumen-labs/)\n- [All",
    ),
    fault(
        "comparison of models that is nowhere",
        &[AM],
        "](../../../models/)",
        "](../../../../models/)",
    ),
    fault(
        "breadcrumb one folder too high",
        &[NESTED],
        "[Providers](../../..)",
        "[Providers](../../../..)",
    ),
    fault(
        "way back one folder too high",
        &[PM],
        "[Back to Catalog](../../..)",
        "[Back to Catalog](../../../..)",
    ),
    fault(
        "provider of a nested page",
        &[NESTED],
        "**Provider**: [Tidewater](../../)",
        "**Provider**: [Tidewater](../)",
    ),
    fault(
        "author of a nested page",
        &[NESTED],
        "](../../../../authors/lumen-labs/)",
        "](../../../authors/lumen-labs/)",
    ),
    fault("link out of the folder that it lies in", PROVIDERS, "](borealis/)", "](../borealis/)"),
    fault("letter case", BOREALIS, "(./models/northwind-orca", "(./models/Northwind-Orca"),
    fault(
        "link without its ending",
        &[AM],
        "millrace/models/lumen-arctic-1.0.md",
        "millrace/models/lumen-arctic-1.0",
    ),
    fault(
        "backslashes",
        &[AM],
        "../../../providers/millrace/models/",
        "..\\..\\..\\providers\\millrace\\models\\",
    ),
    fault(
        "rows in another order than the twin's",
        &["authors/_index.md"],
        "| 👥 **[Northwind AI](northwind-ai/)** | 1 | borealis, millrace | General AI |\n\
         | 👥 **[Fernbrook](fernbrook/)** | 0 | — | General AI |\n",
        "| 👥 **[Fernbrook](fernbrook/)** | 0 | — | General AI |\n\
         | 👥 **[Northwind AI](northwind-ai/)** | 1 | borealis, millrace | General AI |\n",
    ),
    fault("title of an author's page", &[AM], "\n# Lumen Arctic 1.0\n", "\n# \n"),
    fault("title of a provider's page", &[PM], "# Lumen Glow 1.0\n", "#\n"),
    fault(
        "row broken over lines",
        AUTHORS,
        "| 👥 **[Lumen Labs](lumen-labs/)** | 7 |",
        "| 👥\n \n**\n[Lumen Labs](lumen-labs/)\n** | 7 |",
    ),
    fault("last bullet as a heading", &["_index.md"], "all models\n  \n---", "all models\n  ---"),
    fault(
        "entry as headings",
        AUTHORS,
        "- **[Cobalt Institute](cobalt-institute/)** - 1 model - Public",
        "- **\n[Cobalt Institute](cobalt-institute/)\n**\n - \n1 model\n - \nPublic",
    ),
    fault(
        "list in an empty bullet",
        PROVIDERS,
        "  - Borealis Basin 1.0\n",
        "-   - Borealis Basin 1.0\n",
    ),
    fault("front matter opened twice", &[AM], "---\n  \ntitle", "---\n---\n  \ntitle"),
    fault("label on a line of its own", &[AM], "**Developed by**: [", "**Developed by**\n: \n["),
    fault(
        "doubled emphasis",
        LAB,
        "_[← Back to Authors](../) | [← Back to Catalog](../../) | Generated by [Starmap](https://github.com/agentstation/starmap)_",
        "*_[← Back to Authors](../) | [← Back to Catalog](../../) | Generated by [Starmap](https://github.com/agentstation/starmap)_*",
    ),
    fault(
        "empty value",
        &[NESTED],
        "- **Context Window**",
        "- **Parameters**: \n- **Context Window**",
    ),
    fault(
        "repeated row",
        AUTHORS,
        "| 👥 **[Fernbrook](fernbrook/)** | 0 | — | General AI |\n",
        "| 👥 **[Fernbrook](fernbrook/)** | 0 | — | General AI |\n\
         | 👥 **[Fernbrook](fernbrook/)** | 0 | — | General AI |\n",
    ),
    fault(
        "prices without any",
        &["providers/quarry/models/quarry-basin-1.1.md"],
        "Contact provider for pricing information.\n",
        "### Token Pricing\n  \n| Input | Output | Reasoning | Cache Read | Cache Write |\n|---------|---------|\
         ---------|---------|---------|\n| - | - | - | - | - |\n",
    ),
    fault(
        "label that a link below repeats",
        &[PM],
        "- **Authors**: [Lumen Labs](../../../authors/lumen-labs/)",
        "- **Authors**: ",
    ),
    fault("cost of a use", &[PM], "2k tokens | $0.2038 |", "2k tokens | $0.9038 |"),
    fault("cost of a month", &[PM], "| 9.0M | $54.60 |", "| 9.0M | $55.60 |"),
    fault("tokens of a month", &[PM], "| 9.0M |", "| 8.0M |"),
    fault(
        "badge without encryption",
        &[PM],
        "https://img.shields.io/badge/text",
        "http://img.shields.io/badge/text",
    ),
    fault("byte order mark", &[AM], "---\n  \ntitle", "\u{feff}---\n  \ntitle"),
    fault("character that is not seen", &[PM], "# Lumen Glow 1.0\n", "# Lumen G\u{200b}low 1.0\n"),
    fault(
        "misread characters",
        &[AM],
        "## 🌐 Provider Availability",
        "## ğŸŒ Provider Availability",
    ),
];

/// Faults whose fix chooses a side.
const UNSAFE: &[Fault] = &[
    fault("total of a provider", QUARRY, "| **Total Models** | 7 |", "| **Total Models** | 9 |"),
    fault("total of the catalog", ROOT, "| **Total Models** | 30 |", "| **Total Models** | 34 |"),
    fault("number of providers", ROOT, "| **Providers** | 4 |", "| **Providers** | 5 |"),
    fault("number of authors in a link", ROOT, "View all 4 authors", "View all 6 authors"),
    fault("pages with prices", ROOT, "| 25 (83.3%) |", "| 27 (90.0%) |"),
    fault("share", MODELS, "| 22 | 73.3% |", "| 22 | 75.3% |"),
    fault("count and share", MODELS, "| 19 | 63.3% |", "| 21 | 70.0% |"),
    fault("rest of a family", MODELS, "_...and 10 more_", "_...and 12 more_"),
    fault(
        "rest told twice",
        &[AM],
        "- _...and 1 more_\n",
        "- _...and 1 more_\n- _...and 1 more_\n",
    ),
    fault("rest of a table", PROVIDERS, "_...and 10 more_", "_...and 7 more_"),
    fault("rest of an author's models", &[AM], "_...and 1 more_", "_...and 4 more_"),
    fault("details of a provider", PROVIDERS, "View all 8 models", "View all 9 models"),
    fault("models of an author at a provider", LAB, ")** - 4 models", ")** - 5 models"),
    fault("providers of an author", LAB, "| 4 providers |", "| 5 providers |"),
    fault(
        "models of an author in the index",
        AUTHORS,
        "(lumen-labs/)** | 7 |",
        "(lumen-labs/)** | 8 |",
    ),
    fault("latest addition", ROOT, "| 7 | Quarry Basin 1.2 |", "| 7 | Quarry Basin 1.1 |"),
    fault("hosts of an author", AUTHORS, "| borealis, millrace |", "| borealis, quarry |"),
    fault("limit in a listing", QUARRY, "| 128k | $3.48 |", "| 32k | $3.48 |"),
    fault("price in a listing", QUARRY, "| $3.48 | $10.44 |", "| $5.48 | $10.44 |"),
    fault(
        "icons in a listing",
        QUARRY,
        "| $3.48 | $10.44 | 📝 👁️ 🎬 🔧 ⚡ |",
        "| $3.48 | $10.44 | 📝 🎬 🔧 ⚡ |",
    ),
    fault("words in a listing", LAB, "| Text, Vision, Video, Functions |", "| Text, Video |"),
    fault("name in a listing", QUARRY, "[Quarry Basin 1.0]", "[Quarry Basin 1.9]"),
    fault("price in a table of providers", &[AM], "| $1.65 / $4.95 |", "| $1.85 / $4.95 |"),
    fault("text of a link", QUARRY, "[Quarry Basin 1.1](", "[]("),
    fault("text of a link behind an icon", ROOT, "🏢 [Tidewater](", "🏢 []("),
    fault("title behind an image", LAB, "> Lumen Labs\n", ">\n"),
    fault("title of an author's page", &[AM], "# Lumen Arctic 1.0\n", "#\n"),
    fault("typo in a title", &[BASIN], "# Quarry Basin 1.2", "# Quarry Bsain 1.2"),
    fault("typo in one of three names", &[AM], "\n# Lumen Arctic 1.0\n", "\n# Lumen Artic 1.0\n"),
    fault("typo in a breadcrumb", &[BASIN], "**Quarry Basin 1.2**", "**Quarry Bsain 1.2**"),
    fault("typo in the title of an owner", QUARRY, "> Quarry\n", "> Qaurry\n"),
    fault("price in a formula", &[PM], "× $3.64", "× $3.46"),
    fault(
        "limit on the page of an author",
        &[AM],
        "| **Context Window** | 8k tokens |",
        "| **Context Window** | 9k tokens |",
    ),
    fault("item of a breadcrumb", &[AM], "[Authors](../..)", "[](../..)"),
    fault("owner in a breadcrumb", &[AM], "[Lumen Labs](..)", "[](..)"),
    fault("author behind a label", &[AM], "**: [Lumen Labs](../)", "**: [](../)"),
    fault("title in front matter", &[AM], "title: \"Lumen Arctic 1.0\"", "title: \"\""),
    fault("author in front matter", &[AM], "author: \"Lumen Labs\"", "author:"),
    fault("number in a heading", MODELS, "### Arctic (5 models)", "### Arctic (6 models)"),
    fault("first name in a list", PROVIDERS, "  - Borealis Basin 1.0\n", "  - \n"),
    fault("name in bold", PROVIDERS, "| **Borealis Basin 1.0** |", "| **** |"),
    fault("name in a cell", PROVIDERS, "| **Borealis Basin 1.1** |", "|  |"),
    fault(
        "misspelt name in a row",
        PROVIDERS,
        "| **Borealis Basin 1.2** |",
        "| **Borealis Bsain 1.2** |",
    ),
    fault("name in a list", PROVIDERS, "  - Lumen Ember 1.0\n", "  -\n"),
    fault("name of an owner", PROVIDERS, "| **Quarry** |", "| **** |"),
    fault(
        "one twin alone",
        &["providers/quarry/_index.md"],
        "| [Quarry Basin 1.1](./models/quarry-basin-1.1.md) | 128k | N/A | N/A | — |\n",
        "",
    ),
    fault(
        "row that the first twin alone has lost",
        &["providers/tidewater/README.md"],
        "| [Tidewater Basin 1.1](./models/tidewater-basin-1.1.md) | 16.4k | $0.45 | $1.35 | — |\n",
        "",
    ),
    fault(
        "table that the first twin alone has lost",
        &["providers/borealis/README.md"],
        "| Field | Value |\n|---------|---------|\n",
        "",
    ),
    fault(
        "header in one twin alone",
        &["README.md"],
        "| Metric | Value |",
        "*_| Metric | Value |_*",
    ),
    fault(
        "badge of a table",
        &[PM],
        " ![Response streaming](https://img.shields.io/badge/streaming-✓-cyan)",
        "",
    ),
    fault("badge with a list", &[PM], "badge/input-text,audio-teal", "badge/input-text-teal"),
    fault("misspelt key", &[AM], "author: ", "auhtor: "),
    fault("misspelt heading", &[PM], "### Core Features", "### Core Featres"),
];

/// Faults that the files show that pages were generated from.
const BY_SOURCE: &[Fault] = &[
    fault(
        "limit",
        &["providers/borealis/models/borealis-basin-1.1.md"],
        "- **Context Window**: 1.0M tokens",
        "- **Context Window**: 1.5M tokens",
    ),
    fault("day", &[PM], "- **Release Date**: 2024-07-13", "- **Release Date**: 2024-07-12"),
    fault("word", &[PM], "- **Open Weights**: true", "- **Open Weights**: false"),
    fault("limit that a range repeats", &[PM], "- **Max Output**: 50k", "- **Max Output**: 40k"),
    fault("end of a range", &[PM], "| 1-50k |", "| 1-40k |"),
    fault("range", &[PM], "| 0.0-2.0 |", "| 0.5-1.5 |"),
    fault("id", &[PM], "**ID**: `lumen-glow-1.0`", "**ID**: `lumen-glow-1.1`"),
    fault("title", &[PM], "# Lumen Glow 1.0\n", "# Lumen Glow 1.1\n"),
    fault("price", &[PM], "| $3.64/1M |", "| $4.64/1M |"),
    fault("price in a formula", &[PM], "× $3.64)", "× $3.46)"),
    fault("price that was left out", &[PM], "| $0.37/1M |", "| - |"),
    fault("price that nobody asks", &[PM], "| - | $0.37/1M", "| $2.00/1M | $0.37/1M"),
    fault("stamp", &[PM], "**Created**: 2025-09-02", "**Created**: 2025-08-02"),
    fault(
        "author",
        &[PM],
        "**Authors**: [Lumen Labs](../../../authors/lumen-labs/)",
        "**Authors**: [Northwind AI](../../../authors/northwind-ai/)",
    ),
    fault("name of an author", &[PM], "**Authors**: [Lumen Labs]", "**Authors**: [Lumen Lab]"),
    fault("author in front matter", &[AM], "author: \"Lumen Labs\"", "author: \"Lumen Lab\""),
    fault(
        "title in front matter",
        &[AM],
        "title: \"Lumen Arctic 1.0\"",
        "title: \"Lumen Arctic 2\"",
    ),
    fault("developer", &[AM], "**Developed by**: [Lumen Labs]", "**Developed by**: [Lumen Lab]"),
    fault("flag", &[PM], "| ❌ | ✅ | ✅ | ❌ | ❌ |", "| ❌ | ❌ | ✅ | ❌ | ❌ |"),
    fault("word of a list", &[PM], "| **Input** | ✅ | ❌ | ✅", "| **Input** | ✅ | ❌ | ❌"),
    fault("list in a badge", &[PM], "badge/input-text,audio-", "badge/input-text-"),
    fault("badge", &[PM], " ![Stop sequences](https://img.shields.io/badge/stop-core-blue)", ""),
    fault(
        "badge of an author's page",
        &[AM],
        " ![Response streaming](https://img.shields.io/badge/streaming-✓-cyan)",
        "",
    ),
    fault(
        "badge that nothing calls for",
        &[AM],
        " ![Supports basic reasoning]",
        " ![Can perform web searches](https://img.shields.io/badge/web__search-✓-indigo) ![Supports basic reasoning]",
    ),
    fault(
        "address",
        &["authors/lumen-labs/README.md"],
        "(https://lumen-labs.example)",
        "(https://lumen-lab.example)",
    ),
    fault(
        "address that is its own text",
        &["providers/borealis/README.md"],
        "[https://borealis.example/docs](https://borealis.example/docs)",
        "[https://boreal.example/docs](https://boreal.example/docs)",
    ),
    fault("line", &["providers/borealis/README.md"], "Harbour Town\n", "Harbour City\n"),
    fault("period", &["providers/borealis/README.md"], "**: 30 days", "**: 20 days"),
    fault("paragraph", &[PM], "drafts texts and follows", "drafts text and follows"),
    fault("need of a key", &["providers/borealis/README.md"], "API Key Required", "None"),
    fault(
        "name of a key",
        &["providers/borealis/README.md"],
        "`BOREALIS_API_KEY`",
        "`BOREALIS_KEY`",
    ),
];

fn good(with_source: bool) -> (Given, Files) {
    let files = files_below(&top().join(GOOD).join("starmap"));
    let source = with_source.then(|| Snapshot::in_memory(files_below(&top().join(GOOD_SOURCE))));
    (Given { source, ..Given::catalog("starmap", files.clone()) }, files)
}

/// Faults on pages of their own, which one run can mend at once.
fn apart(faults: &[Fault]) -> Vec<Vec<&Fault>> {
    let mut parts: Vec<Vec<&Fault>> = Vec::new();
    for fault in faults {
        let meets = |part: &[&Fault]| {
            part.iter().any(|other| other.pages.iter().any(|page| fault.pages.contains(page)))
        };
        match parts.iter_mut().find(|part| !meets(part)) {
            Some(part) => part.push(fault),
            None => parts.push(vec![fault]),
        }
    }
    parts
}

/// What is wrong with what the fixes make of the faults.
fn judge(
    faults: &[&Fault],
    with_source: bool,
    wanted: Wanted,
    profiles: &BTreeMap<String, Profile>,
) -> Vec<String> {
    let (given, clean) = good(with_source);
    let mut files = clean.clone();
    for fault in faults {
        for page in fault.pages {
            let text = String::from_utf8(files[*page].clone()).unwrap();
            let (class, right) = (fault.class, fault.right);
            assert!(text.contains(right), "{class}: {page} does not say {right}");
            files.insert((*page).to_owned(), text.replacen(right, fault.wrong, 1).into_bytes());
        }
    }
    let lint = |snapshot: &Snapshot| run_on(snapshot, &given, profiles, &[]);
    let done = mend(&Snapshot::in_memory(files), wanted, &|_| true, &lint);
    let mut told: Vec<String> = Vec::new();
    for file in done.snapshot.files() {
        let path = done.snapshot.path(file);
        let (now, then) = (done.snapshot.read(file).unwrap(), &clean[path]);
        let (now, then) = (String::from_utf8(now).unwrap(), std::str::from_utf8(then).unwrap());
        let class = || {
            let own = faults.iter().filter(|fault| fault.pages.contains(&path));
            own.map(|fault| fault.class).collect::<String>()
        };
        // Blanks at the end of an empty line are nobody's matter, nor is how the address of a folder ends.
        let plain = |line: &str| line.trim_end().replace("/)", ")");
        let differs = |(now, then): &(&str, &str)| plain(now) != plain(then);
        if let Some((now, then)) = now.lines().zip(then.lines()).find(differs) {
            told.push(format!("{}: {path}:\n  now  {now}\n  then {then}", class()));
        } else if now.lines().count() != then.lines().count() {
            told.push(format!("{}: {path}: lines were lost or added", class()));
        }
    }
    let open = done.outcome.diagnostics.iter().filter(|it| !it.finding.fixes.is_empty());
    told.extend(open.map(|it| format!("still to be mended: {}", it.finding.message)));
    told
}

fn all_come_back(faults: &[Fault], with_source: bool, wanted: Wanted) {
    let profiles = profiles();
    let told: Vec<String> = apart(faults)
        .par_iter()
        .flat_map_iter(|part| judge(part, with_source, wanted, &profiles))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn safe_fixes_give_back_what_was() {
    all_come_back(SAFE, false, Wanted::Safe);
}

#[test]
fn fixes_that_need_an_eye_give_back_what_was() {
    all_come_back(UNSAFE, false, Wanted::All);
}

#[test]
fn fixes_by_the_source_give_back_what_was() {
    all_come_back(BY_SOURCE, true, Wanted::All);
}

/// The pages after all fixes, as texts.
fn mended(
    changes: &[(&str, &str, &str)],
    added: Option<(&str, String)>,
) -> BTreeMap<String, String> {
    let profiles = profiles();
    let (given, mut files) = good(false);
    for (path, from, to) in changes {
        let text = String::from_utf8(files[*path].clone()).unwrap();
        assert!(text.contains(from), "{path} does not say {from}");
        files.insert((*path).to_owned(), text.replacen(from, to, 1).into_bytes());
    }
    files.extend(added.map(|(path, text)| (path.to_owned(), text.into_bytes())));
    let lint = |snapshot: &Snapshot| run_on(snapshot, &given, &profiles, &[]);
    let done = mend(&Snapshot::in_memory(files), Wanted::All, &|_| true, &lint);
    let text = |file| String::from_utf8(done.snapshot.read(file).unwrap()).unwrap();
    done.snapshot.files().map(|file| (done.snapshot.path(file).to_owned(), text(file))).collect()
}

/// The run that wrote the numbers did not know the pages that an earlier one left behind.
#[test]
fn counts_leave_out_what_an_earlier_run_left_behind() {
    let old = std::fs::read_to_string(
        top().join(GOOD).join("starmap/providers/quarry/models/quarry-basin-1.0.md"),
    );
    let old =
        old.unwrap().replace("2025-09-02 22", "2025-08-01 22").replace("asin 1.0", "asin 0.9");
    let old = old.replace("asin-1.0", "asin-0.9");
    let mut changes = Vec::new();
    changes.extend(ROOT.iter().map(|page| (*page, "| 30 |", "| 34 |")));
    changes.extend(ROOT.iter().map(|page| (*page, "| 25 (83.3%) |", "| 29 (96.7%) |")));
    changes.extend(QUARRY.iter().map(|page| (*page, "| 7 |", "| 9 |")));
    changes.extend(PROVIDERS.iter().map(|page| (*page, "_...and 10 more_", "_...and 17 more_")));
    let pages = mended(&changes, Some(("providers/quarry/models/quarry-basin-0.9.md", old)));
    let (_, clean) = good(false);
    for page in ROOT.iter().chain(QUARRY).chain(PROVIDERS) {
        assert_eq!(pages[*page].as_bytes(), clean[*page], "{page}");
    }
}

/// Of two rows that lead to one page the one that says something else is likely meant for another page.
#[test]
fn a_second_row_for_a_page_is_left_alone() {
    let row = "| **[Lumen Glow 1.0](providers/millrace/models/lumen-glow-1.0.md)** | Millrace | 200k | $3.69/$11.07 |\n";
    let both = format!("{row}{}", row.replace("$3.69/$11.07", "$3.59/$10.77"));
    let changes: Vec<_> = ROOT.iter().map(|page| (*page, row, both.as_str())).collect();
    let pages = mended(&changes, None);
    for page in ROOT {
        assert!(pages[*page].contains(&both), "{page}");
    }
}

/// A row repeats its page, where no third place says otherwise.
#[test]
fn what_no_third_place_tells_is_as_the_page_says() {
    let wrong = "[Website](https://lumen-labs.example/old)";
    let right = "[Website](https://lumen-labs.example)";
    let changes: Vec<_> = AUTHORS.iter().map(|page| (*page, right, wrong)).collect();
    let pages = mended(&changes, None);
    let (_, clean) = good(false);
    for page in AUTHORS.iter().chain(LAB) {
        assert_eq!(pages[*page].as_bytes(), clean[*page], "{page}");
    }
}

/// Where a page contradicts itself, it is no witness against a listing.
#[test]
fn what_a_page_disagrees_on_is_not_taken_over() {
    let badge =
        "![Supports text generation and processing](https://img.shields.io/badge/text-✓-blue)";
    let audio = format!(
        "{badge} ![Processes and generates audio content](https://img.shields.io/badge/audio-✓-green)"
    );
    let pages = mended(&[(AM, badge, &audio)], None);
    let (_, clean) = good(false);
    for page in LAB {
        assert_eq!(pages[*page].as_bytes(), clean[*page], "{page}");
    }
}

/// Tables that came before the title go back under the headings that announce them.
#[test]
fn tables_before_the_title_go_where_they_are_announced() {
    let profiles = profiles();
    let (given, clean) = good(false);
    let mut files = clean.clone();
    let is_full = |line: &&str| !line.trim().is_empty();
    for page in MODELS {
        let text = String::from_utf8(clean[*page].clone()).unwrap();
        let at = text.find("## 💰 Pricing Comparison").unwrap();
        let is_moved = |line: &&str| line.starts_with('|') || line.starts_with("### ");
        let (tables, others): (Vec<&str>, Vec<&str>) = text[at..].lines().partition(is_moved);
        let tables = tables.join("\n");
        let page_before = format!("{tables}\n\n{}{}\n", &text[..at], others.join("\n"));
        files.insert((*page).to_owned(), page_before.into_bytes());
    }
    let lint = |snapshot: &Snapshot| run_on(snapshot, &given, &profiles, &[]);
    let done = mend(&Snapshot::in_memory(files), Wanted::Safe, &|_| true, &lint);
    for change in &done.changes {
        let path = &change.path;
        let (now, then) =
            (String::from_utf8_lossy(&change.after), String::from_utf8_lossy(&clean[path]));
        let [now, then] =
            [&now, &then].map(|text| text.lines().filter(is_full).collect::<Vec<_>>());
        assert_eq!(now, then, "{path}");
    }
    assert_eq!(done.changes.len(), 2);
    assert!(done.outcome.diagnostics.is_empty(), "{:?}", done.outcome.diagnostics);
}
