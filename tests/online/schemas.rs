//! Schemas that a `$ref` names by an address of the web.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use starmap_lint::online::guard::Guard;
use starmap_lint::online::schemas::SchemaFault;
use starmap_lint::online::settings::{Listed, Settings};
use starmap_lint::web::{Dead, Unchecked, Verdict};

use crate::server::Server;
use crate::{online, settings, status};

fn listed(server: &Server, paths: &[&str]) -> Settings {
    let addresses: Vec<String> = paths.iter().map(|path| server.url("a.test", path)).collect();
    Settings {
        trusted: server.certificate.iter().cloned().collect(),
        schemas: Listed::of(&addresses),
        ..settings()
    }
}

#[test]
fn only_what_is_listed_is_fetched_and_faults_are_told() {
    let server = Server::tls(&["a.test"]);
    let with = listed(&server, &["schemas/"]);
    let fetch = |settings: &Settings, path: &str| {
        online(settings.clone()).schema(&server.url("a.test", path))
    };
    assert!(fetch(&with, "schemas/page.json").unwrap().contains("limits.json"));
    assert!(fetch(&with, "schemas/moved.json").unwrap().contains("limits.json"));
    let away = |path: &str| SchemaFault::NotListed(server.url("a.test", path));
    assert_eq!(fetch(&with, "elsewhere.json"), Err(away("elsewhere.json")));
    assert_eq!(fetch(&with, "schemas/away.json"), Err(away("elsewhere.json")));
    let to_http = SchemaFault::NotListed("http://a.test/schemas/page.json".to_owned());
    assert_eq!(fetch(&with, "schemas/to-http.json"), Err(to_http));
    assert!(server.asked("elsewhere.json").is_empty());
    let missing = Err(SchemaFault::Answer(Verdict::Dead(Dead::Status(404))));
    assert_eq!(fetch(&with, "schemas/missing.json"), missing);
    // A moment later it is there.
    assert_eq!(fetch(&with, "schemas/flaky.json"), Err(SchemaFault::Answer(status(503))));
    assert_eq!(fetch(&with, "schemas/flaky.json"), Ok("{}".to_owned()));

    let endless = Settings { body: 64 * 1024, ..listed(&server, &["endless", "slow"]) };
    assert_eq!(fetch(&endless, "endless"), Err(SchemaFault::TooLarge(64 * 1024)));
    let quick = Settings { timeout: Duration::from_millis(300), ..endless.clone() };
    let timeout = Err(SchemaFault::Answer(Verdict::Unchecked(Unchecked::Timeout)));
    assert_eq!(fetch(&quick, "slow"), timeout);
    let guarded = Settings { guard: Guard::default(), ..with.clone() };
    let private = Err(SchemaFault::Answer(Verdict::Unchecked(Unchecked::Private)));
    assert_eq!(fetch(&guarded, "schemas/page.json"), private);
    let doubtful = Settings { trusted: Vec::new(), ..with };
    let told = fetch(&doubtful, "schemas/page.json").unwrap_err().to_string();
    assert!(told.contains("certificate"), "{told}");
}

#[test]
fn a_schema_goes_without_the_headers_for_links_and_is_asked_for_once() {
    let server = Server::tls(&["a.test"]);
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        cache: Some(folder.path().to_owned()),
        headers: starmap_lint::online::headers::headers("a.test Authorization: s3cret").unwrap(),
        ..listed(&server, &["schemas/"])
    };
    let moved = server.url("a.test", "schemas/moved.json");
    let fetch = |settings: &Settings| online(settings.clone()).schema(&moved);
    let text = fetch(&settings).unwrap();
    assert_eq!(server.asked("schemas/page.json")[0].headers.get("authorization"), None);
    assert_eq!(fetch(&settings).as_ref(), Ok(&text));
    assert_eq!(server.asked("schemas/moved.json").len(), 1);
    assert_eq!(fetch(&Settings { refresh: true, ..settings.clone() }).as_ref(), Ok(&text));
    assert_eq!(server.asked("schemas/moved.json").len(), 2);
    // What it was redirected to is listed no longer.
    let narrow = Settings { schemas: listed(&server, &["schemas/moved.json"]).schemas, ..settings };
    assert!(matches!(fetch(&narrow), Err(SchemaFault::NotListed(_))));
}

/// A catalog whose pages must meet a schema that names one of the web.
struct Catalog(tempfile::TempDir);

impl Catalog {
    fn new(server: &Server, reference: &str, listed: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap");
        copy(&from, &folder.path().join("catalog"));
        let at = |text: &str| text.replace("HERE", &server.url("localhost", "schemas/"));
        let config = format!("schemas: {{author-model: team.json}}\n{}", at(listed));
        fs::write(folder.path().join("starmap-lint.yaml"), config).unwrap();
        fs::write(folder.path().join("team.json"), format!("{{\"$ref\": \"{}\"}}", at(reference)))
            .unwrap();
        if let Some(certificate) = &server.certificate {
            fs::write(folder.path().join("trusted.pem"), certificate).unwrap();
        }
        Self(folder)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
        for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            command.env_remove(name).env_remove(name.to_ascii_uppercase());
        }
        command
            .args(["catalog", "--format", "json", "--select", "invalid-field"])
            .args(args)
            .current_dir(self.0.path())
            .env("XDG_CACHE_HOME", self.0.path().join("cache"))
            .env("SSL_CERT_FILE", self.0.path().join("trusted.pem"))
            .output()
            .unwrap()
    }

    /// What is said where the run cannot go on.
    fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        told.replace(|char: char| char.is_whitespace() || "│┃|".contains(char), "")
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

const LISTED: &str = "online: {schemas: [HERE]}\n";

#[test]
fn pages_meet_a_schema_of_the_web() {
    let server = Server::tls(&["localhost"]);
    let catalog = Catalog::new(&server, "HEREpage.json", LISTED);
    let online = ["--online", "--allow-private"];
    let output = catalog.run(&online);
    let found = crate::command::rules(&output);
    assert!(found.starts_with("invalid-field"), "{}", String::from_utf8_lossy(&output.stderr));
    let asked = server.log.lock().unwrap().asked.len();
    assert_eq!(asked, 2);
    // A second run asks nothing, and has the same verdict.
    assert_eq!(crate::command::rules(&catalog.run(&online)), found);
    assert_eq!(server.log.lock().unwrap().asked.len(), asked);
    // Without `--online` nothing is taken from the cache either.
    let told = catalog.refused(&[]);
    assert!(
        told.contains("team.json:1:10") && told.contains("fetchedonlywith`--online`"),
        "{told}"
    );
    let part = Catalog::new(&server, "HEREparts/limits.json#/$defs/window", LISTED);
    assert_eq!(crate::command::rules(&part.run(&online)), "");
}

#[test]
fn references_to_the_web_are_refused_with_what_to_do() {
    let server = Server::tls(&["localhost"]);
    let online = ["--online", "--allow-private"];
    for (reference, listed, args, message, help) in [
        (
            "HEREpage.json",
            "",
            &[][..],
            "fetched only with `--online`",
            "list it in the configuration",
        ),
        (
            "HEREpage.json",
            LISTED,
            &[],
            "fetched only with `--online`",
            "help: run with `--online`, or put a copy",
        ),
        ("HEREpage.json", LISTED, &["--offline"], "`--offline` forbids", "leave `--offline` out"),
        ("HEREpage.json", "", &online, "does not list it", "list it in the configuration"),
        ("HEREpage.json", LISTED, &["--online"], "belongs to a private network", "put a copy"),
        ("http://localhost/x", LISTED, &online, "over `https` alone", "put a copy"),
        ("HEREmissing.json", LISTED, &online, "its host answers 404, not found", "put a copy"),
        ("HEREhtml", LISTED, &online, "is no JSON", ""),
        ("HEREunsound.json", LISTED, &online, "is not sound: `type` must be", ""),
        ("HEREpage.json#/$defs/none", LISTED, &online, "nothing stands at", ""),
        ("HEREaway.json", LISTED, &online, "which is not listed", "put a copy"),
    ] {
        let told = Catalog::new(&server, reference, listed).refused(args);
        for part in ["team.json:1:10", message, help] {
            let part = part.replace(' ', "");
            assert!(told.contains(&part), "{reference} {args:?}: {part}\n{told}");
        }
        assert!(!told.contains('\u{1b}'), "{told}");
    }
    let broken = "online: {schemas: ['http://a.org/']}\n";
    let told = Catalog::new(&server, "HEREpage.json", broken).refused(&[]);
    assert!(told.contains("starmap-lint.yaml:2:20") && told.contains("with`https`"), "{told}");
}

#[test]
fn the_schemas_of_a_profile_may_name_some_too() {
    let server = Server::tls(&["localhost"]);
    let catalog = Catalog::new(&server, "unused.json", "");
    let write = |name: &str, text: &str| fs::write(catalog.0.path().join(name), text).unwrap();
    let listed = LISTED.replace("HERE", &server.url("localhost", "schemas/"));
    write("starmap-lint.yaml", &format!("profile: own.yaml\n{listed}"));
    write("own.yaml", "extends: starmap\n");
    let page = server.url("localhost", "schemas/page.json");
    write("author-model.schema.json", &format!("{{\"$ref\": \"{page}\"}}"));
    let told = catalog.refused(&[]);
    assert!(told.contains("author-model.schema.json:1:10"), "{told}");
    let output = catalog.run(&["--online", "--allow-private"]);
    assert!(crate::command::rules(&output).starts_with("invalid-field"));
    // To look at a page or at the settings nothing is fetched.
    let before = server.log.lock().unwrap().asked.len();
    let model = "catalog/authors/lumen-labs/models/lumen-arctic-1.0.md";
    for args in [&["inspect", model][..], &["config", "catalog", "--online"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_starmap-lint"))
            .args(args)
            .current_dir(catalog.0.path())
            .env("XDG_CACHE_HOME", catalog.0.path().join("other-cache"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(args[0] == "inspect" || shown.contains(&page[..page.len() - 9]), "{shown}");
    }
    assert_eq!(server.log.lock().unwrap().asked.len(), before);
}
