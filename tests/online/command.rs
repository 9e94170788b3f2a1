//! The program itself, with its options, its configuration and its environment. The server stands in for a proxy, so that
//! every name leads to it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::server::Server;

/// A catalog of one page, and where the program keeps what it learns.
pub(crate) struct Catalog(tempfile::TempDir);

impl Catalog {
    pub(crate) fn new(targets: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let links: Vec<String> = targets.iter().map(|target| format!("[it]({target})")).collect();
        let page = format!("# Page\n\nSee {}.\n", links.join(", "));
        fs::create_dir(folder.path().join("pages")).unwrap();
        fs::write(folder.path().join("pages/page.md"), page).unwrap();
        Self(folder)
    }

    fn configured(self, text: &str) -> Self {
        fs::write(self.0.path().join("pages/starmap-lint.yaml"), text).unwrap();
        self
    }

    pub(crate) fn cache(&self) -> std::path::PathBuf {
        self.0.path().join("cache/starmap-lint")
    }

    pub(crate) fn command(&self, server: &Server, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_starmap-lint"));
        for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "request_method"] {
            command.env_remove(name).env_remove(name.to_ascii_uppercase());
        }
        let cache: &Path = self.0.path();
        command
            .args([".", "--root", ".", "--format", "json"])
            .args(args)
            .current_dir(self.0.path().join("pages"))
            .env("XDG_CACHE_HOME", cache.join("cache"))
            .env("HTTP_PROXY", format!("http://{}", server.address))
            .env("HTTPS_PROXY", format!("http://{}", server.address))
            .stdin(Stdio::null());
        command
    }

    fn run(&self, server: &Server, args: &[&str]) -> String {
        rules(&self.command(server, args).output().unwrap())
    }
}

/// The rules of all findings, with blanks between them.
pub(crate) fn rules(output: &Output) -> String {
    let document: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let found = document["diagnostics"].as_array().unwrap().iter();
    let mut rules: Vec<&str> = found.map(|finding| finding["rule"].as_str().unwrap()).collect();
    rules.sort_unstable();
    rules.join(" ")
}

fn asked(server: &Server) -> usize {
    server.log.lock().unwrap().asked.len()
}

#[test]
fn nothing_is_asked_unless_it_is_wanted() {
    let server = Server::plain();
    let catalog = Catalog::new(&["http://a.example:81/missing"]);
    assert_eq!(catalog.run(&server, &[]), "");
    let wants =
        Catalog::new(&["http://a.example:81/missing"]).configured("online: {enabled: true}\n");
    assert_eq!(wants.run(&server, &["--offline"]), "");
    assert_eq!(asked(&server), 0);
    assert_eq!(wants.run(&server, &[]), "dead-url");
    assert_eq!(catalog.run(&server, &["--online"]), "dead-url");
    assert!(asked(&server) > 0);
}

#[test]
fn each_option_does_what_it_says() {
    let server = Server::plain();
    let places = Catalog::new(&["http://a.example:81/page#nowhere"]);
    assert_eq!(places.run(&server, &["--online"]), "");
    assert_eq!(places.run(&server, &["--online", "--check-fragments"]), "dead-url-fragment");
    let before = asked(&server);
    let excluded = Catalog::new(&["http://a.example:81/missing"]);
    let exclude = ["--online", "--exclude-url", "http://a.example:81/"];
    assert_eq!(excluded.run(&server, &exclude), "");
    assert_eq!(asked(&server), before);
    assert_eq!(excluded.run(&server, &["--online"]), "dead-url");
    let once = asked(&server);
    assert_eq!(excluded.run(&server, &["--online"]), "dead-url");
    assert_eq!(asked(&server), once);
    assert_eq!(excluded.run(&server, &["--online", "--refresh"]), "dead-url");
    assert!(asked(&server) > once);
    let here = Catalog::new(&[&format!("http://{}/missing", server.address)]);
    let direct = |args: &[&str]| {
        rules(&here.command(&server, args).env("NO_PROXY", "127.0.0.1").output().unwrap())
    };
    assert_eq!(direct(&["--online"]), "unchecked-url");
    assert_eq!(direct(&["--online", "--refresh", "--allow-private"]), "dead-url");
}

#[test]
fn findings_stand_in_the_order_of_the_page() {
    let server = Server::plain();
    let targets = ["late", "missing", "late?2", "gone", "forbidden"];
    let targets = targets.map(|path| format!("http://{}.example:81/{path}", path.len()));
    let catalog = Catalog::new(&targets.each_ref().map(String::as_str));
    let output = catalog.command(&server, &["--online"]).output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = document["diagnostics"].as_array().unwrap().iter();
    let told: Vec<&str> = told.map(|finding| finding["message"].as_str().unwrap()).collect();
    assert_eq!(told.len(), targets.len());
    for (message, target) in told.iter().zip(&targets) {
        assert!(message.contains(&format!("`{target}`")), "{told:?}");
    }
}

#[test]
fn two_runs_at_once_and_an_address_in_two_spellings() {
    let server = Server::plain();
    let spellings = ["http://A.example:81/%7efine", "http://a.example:81/~fine#x"];
    let catalog = Catalog::new(&spellings);
    let other = Catalog::new(&["http://b.example:81/missing"]);
    let run = |catalog: &Catalog| {
        let mut command = catalog.command(&server, &["--online"]);
        command.env("XDG_CACHE_HOME", other.0.path().join("cache")).stdout(Stdio::null());
        command.spawn().unwrap()
    };
    let (mut first, mut second) = (run(&catalog), run(&other));
    assert_eq!(first.wait().unwrap().code(), Some(0));
    assert_eq!(second.wait().unwrap().code(), Some(1));
    assert_eq!(server.asked("~fine").len(), 1);
    let kept = fs::read_to_string(other.cache().join("addresses-v1.json")).unwrap();
    assert!(kept.contains("/~fine") && kept.contains("/missing"), "{kept}");
}

#[test]
fn badges_are_asked_for_on_demand() {
    let server = Server::plain();
    let catalog = Catalog::new(&[]);
    let page = "# Page\n\n![a: b](http://img.shields.io/badge/a-b-red)\n";
    fs::write(catalog.0.path().join("pages/page.md"), page).unwrap();
    catalog.run(&server, &["--online"]);
    assert_eq!(asked(&server), 0);
    catalog.run(&server, &["--online", "--check-badges"]);
    let once = server.asked("badge/a-b-red").len();
    assert!(once > 0);
    let wants = Catalog::new(&[]).configured("online: {enabled: true, badges: true}\n");
    fs::write(wants.0.path().join("pages/page.md"), page).unwrap();
    wants.run(&server, &[]);
    assert!(server.asked("badge/a-b-red").len() > once);
}

#[test]
fn badges_are_asked_for_where_the_configuration_says_so() {
    let server = Server::plain();
    let badge = |text: &str| {
        let catalog = Catalog::new(&[]).configured(text);
        let page = "# Page\n\n![a: b](http://img.shields.io/badge/a-b-red)\n";
        fs::write(catalog.0.path().join("pages/page.md"), page).unwrap();
        catalog.run(&server, &[]);
        server.asked("badge/a-b-red").len()
    };
    assert_eq!(badge("online: {enabled: true, badges: false}\n"), 0);
    assert_eq!(badge("online: {enabled: true, badges: true}\n"), 1);
}

#[test]
fn proxies_are_heeded_by_each_of_their_names() {
    let (server, other) = (Server::plain(), Server::plain());
    let page = format!("http://{}/missing", other.address);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        let run = |more: &[(&str, &str)]| {
            let catalog = Catalog::new(&["http://a.example:81/missing", &page]);
            let mut command = catalog.command(&server, &["--online", "--allow-private"]);
            command.env_remove("HTTP_PROXY").env_remove("HTTPS_PROXY");
            command.env(name, format!("http://{}", server.address)).envs(more.iter().copied());
            let before = (asked(&server), asked(&other));
            let found = rules(&command.output().unwrap());
            (found, asked(&server) - before.0, asked(&other) - before.1)
        };
        // `HEAD`, then `GET`; to itself nobody goes.
        assert_eq!(run(&[]), ("dead-url dead-url".to_owned(), 4, 0), "{name}");
        for except in ["NO_PROXY", "no_proxy"] {
            let found = run(&[(except, "127.0.0.1")]);
            assert_eq!(found, ("dead-url dead-url".to_owned(), 2, 2), "{name} {except}");
        }
    }
    let catalog = Catalog::new(&["http://a.example:81/missing"]);
    for proxy in ["ftp://u:pr0xy@127.0.0.1:1", "http://"] {
        let mut command = catalog.command(&server, &["--online"]);
        let output = command.env("HTTP_PROXY", proxy).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("HTTP_PROXY") && !told.contains("pr0xy"), "{told}");
    }
}

#[test]
fn certificates_to_trust_come_from_the_environment() {
    let server = Server::tls(&["localhost"]);
    let catalog = Catalog::new(&[&server.url("localhost", "missing")]);
    let file = catalog.0.path().join("trusted.pem");
    fs::write(&file, server.certificate.as_ref().unwrap()).unwrap();
    let run = |trusted: Option<&Path>| {
        let mut command = catalog.command(&server, &["--online", "--allow-private", "--refresh"]);
        command.env_remove("HTTPS_PROXY").env_remove("SSL_CERT_FILE");
        command.envs(trusted.map(|file| ("SSL_CERT_FILE", file)));
        rules(&command.output().unwrap())
    };
    assert_eq!(run(Some(&file)), "dead-url");
    assert_eq!(run(None), "invalid-certificate");
}

#[test]
fn the_configuration_is_heeded() {
    let server = Server::plain();
    let catalog = Catalog::new(&[
        "http://a.example:81/forbidden",
        "http://a.example:81/hop-3",
        "http://b.example:81/missing",
        "http://c.example:81/page#nowhere",
    ]);
    let catalog = catalog.configured(
        "online:\n  enabled: true\n  fragments: true\n  redirects: 2\n  retries: 0\n  timeout: 9\n  requests: 3\n  \
         requests_per_host: 1\n  user_agent: meadow-check\n  exclude: [\"http://b.example:81/\"]\n  accept:\n    \
         \"http://a.example:81/\": [403]\n",
    );
    assert_eq!(catalog.run(&server, &[]), "dead-url-fragment unchecked-url");
    let log = server.log.lock().unwrap();
    assert!(log.asked.iter().all(|asked| asked.headers["user-agent"] == "meadow-check"));
    assert!(log.asked.iter().all(|asked| asked.host != "b.example"));
    assert!(log.most_of_a_host <= 1 && log.most_over_all <= 3);
}

#[test]
fn secrets_of_the_environment_are_sent_and_never_printed() {
    let server = Server::plain();
    let catalog = Catalog::new(&["http://a.example:81/missing", "http://b.example:81/missing"]);
    let proxy = format!("http://user:pr0xy@{}", server.address);
    let mut command = catalog.command(&server, &["--online", "--verbose"]);
    command.env("STARMAP_LINT_HEADERS", "http://a.example Authorization: Bearer s3cret");
    let output = command.env("HTTP_PROXY", proxy).output().unwrap();
    assert_eq!(rules(&output), "dead-url dead-url");
    let of = |host: &str, name: &str| {
        let asked = server.asked("missing").into_iter().find(|asked| asked.host == host).unwrap();
        asked.headers.get(name).cloned()
    };
    assert_eq!(of("a.example", "authorization").unwrap(), "Bearer s3cret");
    assert_eq!(of("b.example", "authorization"), None);
    assert!(of("a.example", "proxy-authorization").is_some());
    let mut broken = catalog.command(&server, &["--online"]);
    let refused = broken.env("STARMAP_LINT_HEADERS", "Bearer s3cret").output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    for printed in [&output.stdout, &output.stderr, &refused.stdout, &refused.stderr] {
        let printed = String::from_utf8_lossy(printed);
        assert!(!printed.contains("s3cret") && !printed.contains("pr0xy"), "{printed}");
    }
    let kept = fs::read_dir(catalog.cache()).unwrap().map(|entry| entry.unwrap().path());
    for text in kept.filter_map(|path| fs::read_to_string(path).ok()) {
        assert!(!text.contains("s3cret") && !text.contains("pr0xy"), "{text}");
    }
}

/// Without the feature there is nothing in the program that could go on line.
#[test]
fn a_program_without_the_feature_has_no_network_code() {
    let tree = |args: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none"])
            .args(args)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let network = ["reqwest", "rustls", "tokio", "hyper", "h2", "ring"];
    let has = |tree: &str, name: &str| {
        tree.lines().any(|line| line.split(' ').next().is_some_and(|first| first == name))
    };
    let (with, without) = (tree(&[]), tree(&["--no-default-features"]));
    for name in network {
        assert!(has(&with, name), "{name} is looked for by its right name");
        assert!(!has(&without, name), "{name}");
    }
}
