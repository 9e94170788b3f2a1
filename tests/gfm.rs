//! Pages are read as GitHub shows them: headings, tables, links and images as cmark-gfm has them, ids of headings as
//! github-slugger gives them.
//!
//! `GFM_PYTHON` is a Python that has `cmarkgfm`, `GFM_NODE` a folder whose `node_modules` have `github-slugger`, and
//! `GFM_EXAMPLES` a folder with the examples of CommonMark and GFM; skipped with a message where they are absent.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on fails")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use starmap_lint::diagnostic::Target;
use starmap_lint::links::paths::is_markdown;
use starmap_lint::links::slug::Slugger;
use starmap_lint::parse::markdown::{Document, LinkForm};
use starmap_lint::parse::{front_matter, markdown};
use starmap_lint::snapshot::Snapshot;

/// What a reader sees of a page.
#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
struct Shown {
    headings: Vec<(u8, String)>,
    tables: Vec<Vec<Vec<String>>>,
    links: Vec<(String, String)>,
    images: Vec<(String, String)>,
}

struct Page {
    name: String,
    text: String,
}

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn variable(name: &str) -> Option<PathBuf> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty());
    if value.is_none() {
        println!("skipped: {name} is not set");
    }
    value.map(PathBuf::from)
}

/// Gives a script its input as JSON, and reads what it writes.
fn ask<T: DeserializeOwned>(command: &mut Command, input: &impl Serialize) -> T {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let input = serde_json::to_vec(input).unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{command:?} failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The bodies of the pages of a folder.
fn pages(folder: &Path) -> Vec<Page> {
    let snapshot = Snapshot::of_folder(folder).unwrap();
    let files = snapshot.files().filter(|&file| is_markdown(snapshot.path(file)));
    let read = |file| {
        let text = String::from_utf8(snapshot.read(file).unwrap()).ok()?;
        let body = front_matter::split(&text).map_or(0, |block| block.body);
        Some(Page { name: snapshot.path(file).to_owned(), text: text[body..].to_owned() })
    };
    files.filter_map(read).collect()
}

/// The examples of a specification: between a fence of `example` and a line with a point, `→` for a tab.
fn examples(file: &Path) -> Vec<Page> {
    let text = std::fs::read_to_string(file).unwrap();
    let name = file.file_name().unwrap().to_string_lossy();
    let mut pages = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !(line.starts_with("````````````") && line.contains("example")) {
            continue;
        }
        let mut example = String::new();
        for line in lines.by_ref().take_while(|line| *line != ".") {
            example.push_str(&line.replace('→', "\t"));
            example.push('\n');
        }
        let name = format!("{name}, example {}", pages.len() + 1);
        pages.push(Page { name, text: example });
    }
    pages
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a target says; nothing for one that is not shown because it may do harm.
fn address(target: &str) -> String {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    if matches!(scheme.as_deref(), Some("javascript" | "vbscript" | "file" | "data")) {
        return String::new();
    }
    percent_decode_str(target).decode_utf8_lossy().into_owned()
}

/// In an order that does not tell which of two nested ones ends first.
fn sorted(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    pairs.sort();
    pairs
}

fn normal(shown: Shown) -> Shown {
    let pairs = |pairs: Vec<(String, String)>| {
        sorted(pairs.into_iter().map(|(to, text)| (address(&to), plain(&text))).collect())
    };
    let row = |row: Vec<String>| row.iter().map(|cell| plain(cell)).collect();
    Shown {
        headings: shown.headings.into_iter().map(|(level, text)| (level, plain(&text))).collect(),
        tables: shown
            .tables
            .into_iter()
            .map(|table| table.into_iter().map(row).collect())
            .collect(),
        links: pairs(shown.links),
        images: pairs(shown.images),
    }
}

fn own(document: &Document<'_>) -> Shown {
    let written = || document.links.iter().filter(|link| link.form != LinkForm::Html);
    let pair = |link: &markdown::Link<'_>| (link.target.to_string(), link.text.to_string());
    let table = |table: &markdown::Table| {
        let rows = &document.rows[table.rows.start as usize..table.rows.end as usize];
        let cells = |row| document.cells(row).iter().map(|cell| cell.text.to_string()).collect();
        rows.iter().map(cells).collect()
    };
    normal(Shown {
        headings: document
            .headings
            .iter()
            .map(|heading| (heading.level, heading.text.to_string()))
            .collect(),
        tables: document.tables.iter().map(table).collect(),
        links: written().filter(|link| !link.image).map(pair).collect(),
        images: written().filter(|link| link.image).map(pair).collect(),
    })
}

fn compare(pages: &[Page]) -> Vec<String> {
    let Some(python) = variable("GFM_PYTHON") else { return Vec::new() };
    let texts: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
    let shown: Vec<Shown> =
        ask(Command::new(python).arg(top().join("tests/gfm/render.py")), &texts);
    let mut differences = Vec::new();
    for (page, shown) in pages.iter().zip(shown) {
        let shown = normal(shown);
        let own = own(&markdown::parse(&page.text, 0));
        if own != shown {
            differences.push(format!("{}\n{}", page.name, difference(&own, &shown)));
        }
    }
    println!("{} pages compared, {} differ", pages.len(), differences.len());
    differences
}

fn difference(own: &Shown, theirs: &Shown) -> String {
    fn of<T: std::fmt::Debug + PartialEq>(what: &str, own: &[T], theirs: &[T]) -> String {
        let only = |these: &[T], those: &[T]| {
            let only = these.iter().filter(|it| !those.contains(it)).take(3);
            only.map(|it| format!("{it:?}")).collect::<Vec<_>>()
        };
        if own == theirs {
            return String::new();
        }
        format!("  {what}: own {:?}, cmark-gfm {:?}\n", only(own, theirs), only(theirs, own))
    }
    [
        of("headings", &own.headings, &theirs.headings),
        of("tables", &own.tables, &theirs.tables),
        of("links", &own.links, &theirs.links),
        of("images", &own.images, &theirs.images),
    ]
    .concat()
}

#[test]
fn pages_are_read_as_github_shows_them() {
    let folders = ["fixtures", "docs", "../shared/catalogs"];
    for folder in folders.map(|folder| top().join(folder)).iter().filter(|folder| folder.is_dir()) {
        let differences = compare(&pages(folder));
        assert!(differences.is_empty(), "{}", differences.join("\n\n"));
    }
}

#[test]
fn examples_of_the_specifications_are_read_as_github_shows_them() {
    let Some(folder) = variable("GFM_EXAMPLES") else { return };
    let mut differences = Vec::new();
    for file in ["commonmark.txt", "gfm.txt", "extensions.txt"] {
        let file = folder.join(file);
        if file.is_file() {
            differences.extend(compare(&examples(&file)));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

#[test]
fn headings_have_the_ids_that_github_gives_them() {
    let Some(node) = variable("GFM_NODE") else { return };
    let mut texts = vec![traps()];
    for folder in ["fixtures", "docs", "../shared/catalogs"].map(|folder| top().join(folder)) {
        if folder.is_dir() {
            texts.extend(pages(&folder).iter().map(|page| {
                let document = markdown::parse(&page.text, 0);
                document.headings.iter().map(|heading| heading.text.to_string()).collect()
            }));
        }
    }
    let script = node.join("slugs.mjs");
    std::fs::copy(top().join("tests/gfm/slugs.mjs"), &script).unwrap();
    let theirs: Vec<Vec<String>> = ask(Command::new("node").arg(&script), &texts);
    let mut differences = Vec::new();
    let mut count = 0;
    for (headings, ids) in texts.iter().zip(&theirs) {
        let mut slugger = Slugger::default();
        for (heading, id) in headings.iter().zip(ids) {
            count += 1;
            let own = slugger.slug(heading, Target::GitHub);
            if own != *id {
                differences.push(format!("{heading:?}: {own:?}, github-slugger {id:?}"));
            }
        }
    }
    println!("{count} headings compared, {} differ", differences.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Headings that tell apart what counts as a letter, a mark, a blank, and what is dropped.
fn traps() -> Vec<String> {
    let texts = "| |-|a b|a  b|a\tb|a\u{a0}b|a\u{3000}b|A-B_c|C++ & C#|100 %|İstanbul|STRASSE ß|\
        ΑΣ Σ|naïve|nai\u{308}ve|日本語 モデル|한국어|हिन्दी|ไทย|العربية|עברית|Ⅷ ⅷ|²³|①|½|٣|𝟘𝟙|\
        🤖 Models|✔\u{fe0f} done|👩\u{200d}🔬 lab|🇪🇺|#️⃣ hash|a\u{200b}b|a\u{ad}b|foo‿bar|\
        ª º|ǅ|ﬁ|a\u{301}|x²|…|—|“q”|a.b/c:d|<b>|a&amp;b|'s|`code`|a-1|a|a|a-1|\
        constructor|__proto__|toString|hasOwnProperty|\u{feff}bom|ꙮ|ᏸ|Ა|ß|ẞ|ſ|K|Å|µ|℀|™|\
        ©";
    texts.split('|').map(str::to_owned).collect()
}
