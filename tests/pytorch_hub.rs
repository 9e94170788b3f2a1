//! A third dialect, read by its profile alone: all facts stand in front matter, and pages lie in one folder. Each check
//! that the project's own script makes is shown on damaged pages, and so is what no script there looks at.
//!
//! The real catalog stands beside the repository where it is there at all.

use std::path::{Path, PathBuf};

mod common;

use common::Change::{Delete, Drop, MoveTo, Write};
use common::{each_is_told, has_findings};
use starmap_lint::discover;
use starmap_lint::lint::{Options, lint};
use starmap_lint::snapshot::Snapshot;
use starmap_lint::web::{Answer, Asks, Dead, Question, Verdict};

const NAME: &str = "pytorch-hub";

fn clean() -> PathBuf {
    common::top().join("fixtures/good/hub")
}

fn real() -> Option<PathBuf> {
    common::real("pytorch-hub-2024-04-15")
}

#[test]
fn the_profile_is_chosen_by_what_the_catalog_holds() {
    let profiles = discover::built_in().unwrap();
    for folder in [Some(clean()), real()].into_iter().flatten() {
        let found = discover::root(&folder, &profiles).unwrap();
        assert_eq!(profiles[found.profile].name, NAME, "{}", folder.display());
        assert_eq!(found.root, folder.canonicalize().unwrap());
    }
}

/// A flat folder of other cards has the heading that tells these pages, and not their layout.
#[test]
fn cards_of_another_kind_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["heron", "tern", "reed"] {
        let page = format!("---\nlicense: mit\n---\n# {name}\n\n## Model Description\n\nA bird.\n");
        std::fs::write(folder.path().join(format!("{name}.md")), page).unwrap();
    }
    let profiles = discover::built_in().unwrap();
    assert!(discover::root(folder.path(), &profiles).is_none());
    let snapshot = Snapshot::of_folder(folder.path()).unwrap();
    let outcome = lint(&snapshot, &Options::default(), &|_| ());
    assert!(outcome.diagnostics.is_empty());
}

const HERON: &str = "meadow_birds_heron.md";
const TERN: &str = "meadow_birds_tern.md";
const REED: &str = "brook_voice_reed.md";

#[test]
fn all_that_its_script_checks_is_told() {
    each_is_told(
        NAME,
        &clean(),
        &[
            (HERON, Write("layout: hub_detail", "layout: hub_detial"), "invalid-field"),
            (HERON, Write(": hub-background", ": hub-backdrop"), "invalid-field"),
            (HERON, Write("body-class: hub", "body-class: hubs"), "invalid-field"),
            (HERON, Drop("layout:"), "missing-field"),
            (HERON, Drop("background-class:"), "missing-field"),
            (HERON, Drop("body-class:"), "missing-field"),
            (HERON, Drop("title:"), "missing-field"),
            (HERON, Drop("summary:"), "missing-field"),
            (HERON, Drop("category:"), "missing-field"),
            (HERON, Drop("image: heron.png"), "missing-field"),
            (HERON, Drop("author:"), "missing-field"),
            (HERON, Drop("tags:"), "missing-field"),
            (HERON, Drop("github-link:"), "missing-field"),
            (HERON, Write("[vision,", "[vison,"), "invalid-field"),
            (HERON, Write("category: researchers", "category: developer"), "invalid-field"),
            (HERON, Write("image: heron.png", "image: Heron.png"), "missing-file"),
            (HERON, Write("image: heron.png", "image: no-images"), "missing-file"),
            (HERON, Write("_1: heron_wings.png", "_1: heron_wing.png"), "missing-file"),
            (HERON, Write("featured_image_2: no-image", "featured_image_2: x"), "missing-file"),
            ("images/tern.jpg", Delete, "missing-file"),
            ("images/tern.jpg", MoveTo("tern.jpg"), "missing-file"),
            (HERON, Write("title: Heron", "title: 'Heron: grey'"), "invalid-field"),
            (HERON, Write("summary: Finds", "summary: Finds:all"), "invalid-field"),
            (HERON, Write("author: Meadow", "author: a:Meadow"), "invalid-field"),
            (HERON, Write("order: 10", "note: 'at 10:00'"), "invalid-field"),
            (HERON, Write("title: Heron", "title: Heron: grey"), "invalid-front-matter"),
            (HERON, Drop("### Model Description"), "missing-section"),
            (HERON, Write("### Model Description", "### Model Descripton"), "unknown-section"),
            (HERON, Write("### References", "### References:"), "heading-ends-in-mark"),
            (REED, Write("## Model Description", "## Model Description:"), "heading-ends-in-mark"),
        ],
    );
}

/// A web on which one address is gone.
#[derive(Debug)]
struct Gone(&'static str);

impl Asks for Gone {
    fn wants(&self, _: &str, _: bool) -> bool {
        true
    }

    fn ask(&self, questions: &[Question]) -> Vec<Answer> {
        let verdict = |question: &Question| {
            if question.url == self.0 { Verdict::Dead(Dead::Status(404)) } else { Verdict::Fine }
        };
        questions.iter().map(|question| verdict(question).into()).collect()
    }
}

#[test]
fn addresses_in_front_matter_are_asked() {
    let told = |folder: &Path, gone| {
        let (snapshot, web) = (Snapshot::of_folder(folder).unwrap(), Gone(gone));
        let profile = common::profile(NAME);
        let select = ["dead-url".to_owned()].into();
        let options =
            Options { profile: Some(&profile), web: Some(&web), select, ..Options::default() };
        let found = lint(&snapshot, &options, &|_| ()).diagnostics.into_iter();
        let place = |file| snapshot.path(file).to_owned();
        found.map(|it| (place(it.finding.file), it.finding.span.start)).collect::<Vec<_>>()
    };
    let gone = "https://github.com/meadow/birds/blob/main/birds/heron.py";
    let [(page, start)] = &told(&clean(), gone)[..] else { panic!("one finding is expected") };
    assert_eq!(page, HERON);
    let text = std::fs::read_to_string(clean().join(HERON)).unwrap();
    assert!(text[*start as usize..].starts_with(gone));
    if let Some(real) = real() {
        let gone = "https://github.com/pytorch/vision/blob/main/torchvision/models/alexnet.py";
        let found = told(&real, gone);
        assert!(found.iter().any(|(page, _)| page == "pytorch_vision_alexnet.md"), "{found:?}");
    }
}

#[test]
fn more_than_its_script_checks_is_told() {
    each_is_told(
        NAME,
        &clean(),
        &[
            (HERON, Write("order: 10", "order: first"), "invalid-field"),
            (HERON, Write("tags: [vision, scriptable]", "tags: vision"), "invalid-field"),
            (HERON, Write("vision, scriptable", "vision, vision"), "invalid-field"),
            (HERON, Write("cuda-optional", "“cuda-optional”"), "unreadable-value"),
            (HERON, Write("cuda-optional", "gpu"), "unreadable-value"),
            (HERON, Write("github-id: meadow/birds", "github-id: birds"), "invalid-field"),
            (
                HERON,
                Write("github-id: meadow/birds", "github-id: meadow/beasts"),
                "contradicting-facts",
            ),
            (
                HERON,
                Write("github.com/meadow/birds/", "github.com/meadow/bird/"),
                "contradicting-facts",
            ),
            (
                HERON,
                Write("https://github.com/meadow/", "https://gitlab.example/meadow/"),
                "unreadable-value",
            ),
            (
                HERON,
                Write("https://meadow.example/spaces", "meadow.example/spaces"),
                "invalid-field",
            ),
            (HERON, Write("| 11.25 ", "| 41.25 "), "output-exceeds-context"),
            (TERN, Write("| 92.6 ", "| 62.9 "), "output-exceeds-context"),
            (HERON, Write("| 31.40 ", "| 31,40 "), "unreadable-value"),
            (HERON, Write("| Top-1 error ", "| Top-1 eror "), "unknown-column"),
            (
                HERON,
                Write("| ----------- | ----------- |\n", "| ----------- |\n"),
                "malformed-delimiter-row",
            ),
            (REED, Write("(meadow_birds_tern.md)", "(meadow_birds_terns.md)"), "dead-link"),
            ("README.md", Write("(docs/template.md)", "(docs/templates.md)"), "dead-link"),
            (HERON, Write("title: Heron", "title: Heron\ntitle: Heron"), "duplicate-key"),
        ],
    );
}

/// The counts of findings by rule. Each was read at its place: none is false.
#[test]
fn the_real_catalog_has_these_findings() {
    let Some(folder) = real() else { return };
    let expected = [
        ("contradicting-facts", 1),
        ("dead-link", 4),
        ("duplicate-key", 1),
        ("empty-section", 1),
        ("hidden-character", 1),
        ("malformed-delimiter-row", 3),
        ("unreadable-value", 3),
    ];
    has_findings(NAME, &folder, &expected);
}

const RESNET: &str = "pytorch_vision_resnet.md";
const YOLO: &str = "ultralytics_yolov5.md";

#[test]
fn no_damage_of_the_real_catalog_goes_unseen() {
    let Some(folder) = real() else { return };
    each_is_told(
        NAME,
        &folder,
        &[
            // All that the project's own script checks.
            (RESNET, Write("layout: hub_detail", "layout: hub_detials"), "invalid-field"),
            (RESNET, Write(": hub-background", ": hub"), "invalid-field"),
            (RESNET, Write("body-class: hub", "body-class: bub"), "invalid-field"),
            (RESNET, Drop("layout:"), "missing-field"),
            (RESNET, Drop("background-class:"), "missing-field"),
            (RESNET, Drop("body-class:"), "missing-field"),
            (RESNET, Drop("title:"), "missing-field"),
            (RESNET, Drop("summary:"), "missing-field"),
            (RESNET, Drop("image: resnet.png"), "missing-field"),
            (RESNET, Drop("author:"), "missing-field"),
            (RESNET, Drop("tags:"), "missing-field"),
            (RESNET, Drop("github-link:"), "missing-field"),
            (RESNET, Drop("category:"), "missing-field"),
            (RESNET, Write("[vision, scriptable]", "[vision, script]"), "invalid-field"),
            (RESNET, Write("category: researchers", "category: researcher"), "invalid-field"),
            (RESNET, Write("image: resnet.png", "image: resnett.png"), "missing-file"),
            (RESNET, Write("_1: resnet.png", "_1: ResNet.png"), "missing-file"),
            (RESNET, Write("_2: no-image", "_2: none.png"), "missing-file"),
            ("images/resnet.png", Delete, "missing-file missing-file"),
            ("images/resnet.png", MoveTo("resnet.png"), "missing-file missing-file"),
            (RESNET, Write("title: ResNet", "title: 'ResNet: 2015'"), "invalid-field"),
            (RESNET, Write("title: ResNet", "title: ResNet: 2015"), "invalid-front-matter"),
            (RESNET, Write("summary: Deep", "summary: Deep:er"), "invalid-field"),
            (RESNET, Write("author: Pytorch", "author: a:Pytorch"), "invalid-field"),
            (RESNET, Write("order: 10", "note: 'at 10:00'"), "invalid-field"),
            (RESNET, Drop("### Model Description"), "missing-section"),
            (RESNET, Write("### Model Description", "### Model Descripton"), "unknown-section"),
            (RESNET, Write("### References", "### References:"), "heading-ends-in-mark"),
            // More than that.
            (
                RESNET,
                Write("github-id: pytorch/vision", "github-id: pytorch/audio"),
                "contradicting-facts",
            ),
            (RESNET, Write("| 10.92 ", "| 40.92 "), "output-exceeds-context"),
            (RESNET, Write("| 30.24 ", "| 3o.24 "), "unreadable-value"),
            (
                YOLO,
                Write("accelerator: cuda-optional", "accelerator: cuda-optinal"),
                "unreadable-value",
            ),
            (YOLO, Drop("author:"), "missing-field"),
        ],
    );
}
