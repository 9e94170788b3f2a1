//! A second dialect, read by its profile alone: the clean catalog of made-up models, damaged in each way that the
//! profile can tell, and the real one, whose findings were each held against both places that they name.
//!
//! The real catalog stands beside the repository where it is there at all.

use std::path::PathBuf;

mod common;

use common::Change::{Delete, Drop, Empty, MoveTo, Write};
use common::{each_is_told, has_findings};
use starmap_lint::discover;
use starmap_lint::lint::{Options, lint};
use starmap_lint::snapshot::Snapshot;

const NAME: &str = "open-model-zoo";

fn clean() -> PathBuf {
    common::top().join("fixtures/good/zoo")
}

fn real() -> Option<PathBuf> {
    common::real("open-model-zoo-2026-08-19")
}

/// Pages and files of the clean catalog, then of the real one.
const FIELD: &str = "models/field/index.md";
const LAB: &str = "models/lab/index.md";
const DEVICES: &str = "models/lab/device_support.md";
const SORT: &str = "models/field/lumen-sort/README.md";
const TERN: &str = "models/field/tern-detect/README.md";
const TERN_FILE: &str = "models/field/tern-detect/model.yml";
const BASIN: &str = "models/lab/basin-reader-0003/README.md";
const BASIN_FILE: &str = "models/lab/basin-reader-0003/composite-model.yml";
const INTEL: &str = "models/intel/index.md";
const PUBLIC: &str = "models/public/index.md";
const AGE: &str = "models/intel/age-gender-recognition-retail-0013/README.md";
const REPVGG: &str = "models/public/repvgg-a0/README.md";
const REPVGG_FILE: &str = "models/public/repvgg-a0/model.yml";

#[test]
fn the_profile_is_chosen_by_what_the_catalog_holds() {
    let profiles = discover::built_in().unwrap();
    let folders = [Some(clean()), Some(clean().join("models/lab")), real()];
    for folder in folders.into_iter().flatten() {
        let found = discover::root(&folder, &profiles).unwrap();
        assert_eq!(profiles[found.profile].name, NAME, "{}", folder.display());
        assert!(found.root.join("models").is_dir(), "{}", found.root.display());
    }
}

#[test]
fn no_damage_of_its_listings_goes_unseen() {
    each_is_told(
        NAME,
        &clean(),
        &[
            // Numbers of the indexes: alone, in a range, for several pages, for parts, with a note.
            (FIELD, Write("| 14.06 |", "| 14.6 |"), "row-contradicts-page"),
            (FIELD, Write("1.204~1.2871", "1.203~1.2869"), "row-contradicts-page"),
            (FIELD, Write("| 7.40 |", "| 7.46 |"), "row-contradicts-page"),
            (FIELD, Write("<br>6.66 <br>4.91", "<br>4.91 <br>4.91"), "row-contradicts-page"),
            (LAB, Write("  encoder | 16.56", "  encoder | 1.86"), "row-contradicts-page"),
            (LAB, Write("23.9 (for", "24.9 (for"), "row-contradicts-page"),
            (LAB, Write("| 0.139 |", "| 0,139 |"), "unreadable-value"),
            (FIELD, Write("ONNX\\*", "Keras\\*"), "row-contradicts-page"),
            (FIELD, Write("[tern-detect]", "[tern-dectet]"), "row-contradicts-page"),
            (FIELD, Write("| 7.40 |", "|"), "table-cell-count"),
            (FIELD, Drop("Brook Matting"), "unlisted-page"),
            (LAB, Drop("[heron-embed-0002]"), "unlisted-page"),
            (LAB, Write("./heron-embed-0002/", "./heron-embed-0003/"), "dead-link"),
            // Names of what exists.
            (LAB, Drop("<omz_models_model_heron_embed_0002>"), "file-without-name"),
            (LAB, Write("   heron-embed-0002", "   heron-embed-0020"), "name-without-file"),
            (DEVICES, Drop("heron-embed-0002"), "file-without-name"),
            (
                DEVICES,
                Write("basin-reader-0003-decoder", "basin-reader-0004-decoder"),
                "name-without-file",
            ),
            (DEVICES, Write("| YES |", "| YSE |"), "unreadable-value"),
        ],
    );
}

/// A cell that speaks for two pages is not to be changed for one of them, and what the page does not tell is no reason
/// to take out what the row tells.
#[test]
fn rows_are_rewritten_only_where_the_page_can_tell_how() {
    let profile = common::profile(NAME);
    let options = Options { profile: Some(&profile), ..Options::default() };
    let fixes = |page: &str, from: &str, to: &str| {
        let mut files = common::files(&clean());
        let text = String::from_utf8(files[page].clone()).unwrap();
        assert!(text.contains(from), "{page} does not hold {from}");
        files.insert(page.to_owned(), text.replacen(from, to, 1).into_bytes());
        let found = lint(&Snapshot::in_memory(files), &options, &|_| ()).diagnostics;
        let found = found.into_iter().filter(|it| it.rule == "row-contradicts-page");
        found.map(|it| it.finding.fixes.first().map(|fix| fix.edits[0].text.clone())).collect()
    };
    let fix: Vec<Option<String>> = fixes(FIELD, "| 14.06 |", "| 14.6 |");
    assert_eq!(fix, [Some("14.06".to_owned())]);
    assert_eq!(fixes(FIELD, "| 3.51 |", "| 3.15 |"), [None]);
    assert_eq!(fixes(TERN, "| 7.4 ", "| - "), [None]);
}

#[test]
fn no_damage_of_its_pages_goes_unseen() {
    each_is_told(
        NAME,
        &clean(),
        &[
            // The specification.
            (SORT, Write("| 1.204 ", "| 12.04 "), "row-contradicts-page"),
            (BASIN, Write("| MParams | 2.56 |", "| MParams | 2.65 |"), "row-contradicts-page"),
            (SORT, Write("PyTorch\\*", "PyTroch\\*"), "unreadable-value"),
            (SORT, Write("| 1.204 ", "| fast "), "unreadable-value"),
            (SORT, Drop("| MParams"), "missing-field"),
            (SORT, Drop("| GFlops"), "missing-field"),
            (SORT, Drop("| Source framework"), "missing-field"),
            (SORT, Write("| MParams ", "| MParam "), "unknown-field"),
            (SORT, Drop("|------------------|"), "malformed-delimiter-row"),
            (
                SORT,
                Write(
                    "| Type             | Classification |",
                    "| Type             | Object detection |",
                ),
                "file-contradicts-page",
            ),
            // Sections and titles.
            (SORT, Write("## Specification", "## Specfication"), "unknown-section"),
            (SORT, Drop("## Legal Information"), "missing-section"),
            (SORT, Write("# lumen-sort", "# lumen-srot"), "id-contradicts-path"),
            (SORT, Empty, "empty-page"),
            // Paths, addresses, HTML.
            (SORT, Write("licenses/MEADOW.txt", "licenses/MEADOW.md"), "dead-path"),
            (SORT, Write("models/field/licenses/", "models/lab/../field/licenses/"), "dead-path"),
            (
                FIELD,
                Write(
                    "../../tools/README.md",
                    "https://github.com/openvinotoolkit/open_model_zoo/blob/master/tools/README.md",
                ),
                "web-link-into-catalog",
            ),
            (FIELD, Write("../../tools/README.md", "../../tool/README.md"), "dead-link"),
            (TERN, Write("`data`", "<data>"), "unexpected-element"),
            (
                "models/field/licenses/MEADOW.txt",
                MoveTo(
                    "models/field/licenses/of-the-meadow-that-lies-behind-the-brook-where-the-terns-come-in-spring-and-the-herons-stay-all-winter-long-together/MEADOW.txt",
                ),
                "unportable-path dead-path",
            ),
            ("demos/README.md", Drop("Stone sorter"), "unlisted-page"),
            // Files beside pages.
            (TERN_FILE, Write("framework: onnx", "framework: tf"), "file-contradicts-page"),
            (TERN_FILE, Write("framework: onnx", "framework: onxn"), "invalid-file"),
            (
                TERN_FILE,
                Write("task_type: detection", "task_type: classification"),
                "file-contradicts-page",
            ),
            (TERN_FILE, Drop("task_type"), "invalid-file"),
            (TERN_FILE, Write("size: 4096", "size: 4 KB"), "invalid-file"),
            (TERN_FILE, Write("files:", "files: ["), "invalid-file"),
            (
                TERN_FILE,
                Write(
                    "The tern-detect model finds terns on photos of a beach.",
                    "Hears gulls in recordings made at harbours.",
                ),
                "description-differs",
            ),
            (TERN_FILE, Delete, "missing-file"),
            (
                BASIN_FILE,
                Write("- basin-reader-0003-encoder", "- basin-reader-0003-encodes"),
                "missing-file",
            ),
            (
                "models/lab/basin-reader-0003/basin-reader-0003-encoder/model.yml",
                Drop("checksum"),
                "invalid-file",
            ),
        ],
    );
}

/// The counts of findings by rule. Of each finding both places were read: none is false.
#[test]
fn the_real_catalog_has_these_findings() {
    let Some(folder) = real() else { return };
    let expected = [
        ("description-differs", 21),
        ("file-contradicts-page", 1),
        ("file-without-name", 1),
        ("invalid-file", 1),
        ("malformed-delimiter-row", 1),
        ("missing-field", 3),
        ("near-variant", 5),
        ("row-contradicts-page", 36),
        ("table-cell-count", 3),
        ("unknown-section", 2),
    ];
    has_findings(NAME, &folder, &expected);
}

#[test]
fn no_damage_of_the_real_catalog_goes_unseen() {
    let Some(folder) = real() else { return };
    each_is_told(
        NAME,
        &folder,
        &[
            (INTEL, Write("| 0.094 |", "| 0.194 |"), "row-contradicts-page"),
            (INTEL, Write("| 88.1 |", "| 81.8 |"), "row-contradicts-page"),
            (PUBLIC, Write("8.848~8.8509", "8.848~8.8499"), "row-contradicts-page"),
            (PUBLIC, Write("<br>13.81 <br>3.05", "<br>13.81 <br>3.50"), "row-contradicts-page"),
            (PUBLIC, Drop("(./repvgg-a0/README.md)"), "unlisted-page"),
            (PUBLIC, Drop("<omz_models_model_repvgg_a0>"), "file-without-name"),
            (PUBLIC, Write("(./repvgg-a0/README.md)", "(./repvgg-a1/README.md)"), "dead-link"),
            (AGE, Write("| 2.138 ", "| 2.318 "), "row-contradicts-page"),
            (AGE, Write("Caffe\\*", "Cafe\\*"), "unreadable-value"),
            (AGE, Drop("| MParams"), "missing-field"),
            (AGE, Drop("| Source framework"), "missing-field"),
            (AGE, Write("## Specification", "## Specfication"), "unknown-section"),
            (AGE, Write("# age-gender", "# age-gneder"), "id-contradicts-path"),
            (AGE, Drop("## Legal Information"), "missing-section"),
            (REPVGG, Write("| MParams ", "| Params "), "unknown-field"),
            // All that the project's own script checks.
            (
                PUBLIC,
                Write(
                    "](./repvgg-a0/README.md)",
                    "](https://github.com/openvinotoolkit/open_model_zoo/blob/master/models/public/repvgg-a0/README.md)",
                ),
                "web-link-into-catalog",
            ),
            (
                AGE,
                Write("## Specification", "<video>A</video>\n\n## Specification"),
                "unexpected-element",
            ),
            (
                AGE,
                Write("## Specification", "See `<omz_dir>/models/none.md`.\n\n## Specification"),
                "dead-path",
            ),
            (AGE, Write("## Specification", "See [it](none.md).\n\n## Specification"), "dead-link"),
            (
                "models/public/yolo-v3-onnx/README.md",
                Write("`<omz_dir>/", "`<omz_dir>/../"),
                "dead-path",
            ),
            (REPVGG_FILE, Write("framework: pytorch", "framework: tf"), "file-contradicts-page"),
            (
                REPVGG_FILE,
                Write("task_type: classification", "task_type: detection"),
                "file-contradicts-page",
            ),
            (REPVGG_FILE, Drop("task_type:"), "invalid-file"),
            (REPVGG_FILE, Delete, "missing-file"),
            ("models/public/device_support.md", Drop("| repvgg-a0 |"), "file-without-name"),
            (
                "models/public/device_support.md",
                Write("| repvgg-a0 |", "| repvgg-a9 |"),
                "name-without-file",
            ),
        ],
    );
}
