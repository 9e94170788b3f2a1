//! What holds for any input at all. `PROPTEST_CASES` makes a run longer.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashMap;

use proptest::prelude::*;
use starmap_lint::diagnostic::{Diagnostic, FileId};
use starmap_lint::links::destination::Destination;
use starmap_lint::lint::{Options, lint};
use starmap_lint::name::Name;
use starmap_lint::profile::Profile;
use starmap_lint::profile::load::load;
use starmap_lint::record::{self, Reading, Record};
use starmap_lint::snapshot::Snapshot;
use starmap_lint::{badge, discover, yaml};

thread_local! {
    static PROFILES: Vec<Profile> = discover::built_in().unwrap();
}

/// Text that is made of what pages are made of, so that it reaches further than noise would.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "---\n", "title: \"X\"\n", "type: model\n", "date: 2025-09-03\n", "a: &a [*a]\n", "# X\n\n",
            "## 📋 Technical Specifications\n\n", "## Overview\n\n", "| a | b |\n", "|---|---|\n", "| [x](x.md) |\n",
            "| Context Window | 128k |\n", "| Input | $1.25 |\n", "- **Context**: 1.5M tokens\n", "  - ", "- - - a\n",
            "**", "__", "*", "`", "```\n", "~~~\n", "<!-- ", "-->", "<img src=\"", "\">", "[a](../../", "](", "[", "]",
            "![alt](https://img.shields.io/badge/", "a--b_c-d%20e-red)", ")", "(", "\\", "&amp;", "\n", "\r\n", "\r",
            "\n\n", " ", "\t", "    ", "|", ":", "%", "#", "Last Updated: ", "...and 3 more", "✅", "Ã©", "\u{feff}",
            "\u{200b}", "\u{1b}[31m", "\u{0}", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "{{< ref x >}}", "--\n",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[0-9kKMB.,$%/~ -]{0,12}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => pieces().prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..300),
        // A page with a few bytes of it overwritten.
        2 => (pieces(), prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)).prop_map(
            |(page, spoiled)| {
                let mut page = page.into_bytes();
                for (at, byte) in spoiled.into_iter().filter(|_| !page.is_empty()).collect::<Vec<_>>() {
                    let at = at.index(page.len());
                    page[at] = byte;
                }
                page
            }
        ),
    ]
}

/// A catalog whose pages hold these bytes, each linted as a page of its kind.
fn catalog(pages: &[Vec<u8>]) -> Snapshot {
    let places = [
        "README.md",
        "authors/README.md",
        "authors/lab/README.md",
        "authors/lab/_index.md",
        "authors/lab/models/nova.md",
        "providers/README.md",
        "providers/acme/README.md",
        "providers/acme/models/nova.md",
        "models/README.md",
    ];
    let pages = places.iter().zip(pages.iter().cycle());
    Snapshot::in_memory(pages.map(|(path, page)| ((*path).to_owned(), page.clone())))
}

fn judged(files: &Snapshot, profile: Option<&Profile>, alone: bool) -> Vec<Diagnostic> {
    let options = Options { profile, pedantic: true, alone, ..Options::default() };
    lint(files, &options, &|_| ()).diagnostics
}

fn within(diagnostics: &[Diagnostic], files: &Snapshot) {
    let sizes: HashMap<FileId, usize> =
        files.files().map(|file| (file, files.read(file).unwrap().len())).collect();
    for Diagnostic { rule, finding, .. } in diagnostics {
        assert_ne!(*rule, "internal-error", "{}", finding.message);
        let related = finding.related.iter().map(|it| (it.file.unwrap_or(finding.file), it.span));
        for (file, span) in related.chain([(finding.file, finding.span)]) {
            let size = sizes[&file];
            assert!(
                span.start <= span.end && span.end as usize <= size,
                "{rule}: {span:?} of {size}"
            );
        }
        for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
            let size = sizes[&edit.file.unwrap_or(finding.file)];
            assert!(edit.span.end as usize <= size, "{rule}: {edit:?} of {size}");
        }
    }
}

/// Few cases, so that they are run each time; many where the environment asks for them.
fn settings() -> ProptestConfig {
    let settings = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => settings,
        None => ProptestConfig { cases: 48, ..settings },
    }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn any_catalog_is_linted(pages in prop::collection::vec(bytes(), 1..4)) {
        let files = catalog(&pages);
        PROFILES.with(|profiles| {
            let diagnostics = judged(&files, profiles.first(), false);
            within(&diagnostics, &files);
            let again = judged(&files, profiles.first(), false);
            assert_eq!(format!("{diagnostics:?}"), format!("{again:?}"));
        });
    }

    #[test]
    fn any_page_alone_is_linted(page in bytes()) {
        let files = Snapshot::in_memory([("page.md", page)]);
        PROFILES.with(|profiles| {
            for profile in profiles.iter().map(Some).chain([None]) {
                within(&judged(&files, profile, true), &files);
            }
        });
    }

    #[test]
    fn any_unclosed_comment_is_read(text in any::<String>()) {
        let files = Snapshot::in_memory([("page.md", format!("<!-- {text}"))]);
        within(&judged(&files, None, true), &files);
    }

    #[test]
    fn any_page_has_a_record(page in pieces()) {
        PROFILES.with(|profiles| {
            for profile in profiles {
                let path = "authors/lab/models/nova.md";
                let reading = Reading { file: FileId(0), path, profile: Some(profile), by_content: false };
                let record = Record::read(&page, reading);
                for fact in &record.facts {
                    assert!(fact.span.end as usize <= page.len());
                }
                record::to_tree(&record).to_json();
            }
        });
    }

    #[test]
    fn any_yaml_is_read(text in pieces()) {
        let parsed = yaml::parse(&text, 0);
        for problem in parsed.problems {
            prop_assert!(problem.span.end as usize <= text.len());
        }
    }

    #[test]
    fn any_value_is_read(text in pieces()) {
        PROFILES.with(|profiles| {
            for profile in profiles {
                for unit in profile.units.keys().filter_map(|name| profile.unit(Name::new(name))) {
                    let _ = unit.read(&text);
                }
            }
        });
    }

    #[test]
    fn any_badge_is_read(text in pieces()) {
        badge::parse(&text);
        badge::parse(&format!("https://img.shields.io/badge/{text}"));
    }

    #[test]
    fn any_target_is_taken_apart(text in pieces()) {
        if let Some(local) = Destination::parse(&text).local() {
            prop_assert!(local.path_span.end as usize <= text.len());
        }
    }

    #[test]
    fn any_profile_is_refused_or_read(text in pieces(), at in any::<prop::sample::Index>()) {
        let _ = load("profile.yaml", &text, &[("x.schema.json", &text)]);
        // The real one with something put into it.
        let profile = include_str!("../schemas/open-model-zoo/profile.yaml");
        let mut at = at.index(profile.len());
        while !profile.is_char_boundary(at) {
            at -= 1;
        }
        let _ = load("profile.yaml", &[&profile[..at], &text, &profile[at..]].concat(), &[]);
    }
}
