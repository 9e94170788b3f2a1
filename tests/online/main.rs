//! The client that goes on line, against a server on this machine: every verdict, every limit, every guard.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command;
mod schemas;
mod server;
#[cfg(unix)]
mod terminal;

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hyper::{Method, Version};
use starmap_lint::online::guard::Guard;
use starmap_lint::online::headers::headers;
use starmap_lint::online::names::{Lookup, Names, Table};
use starmap_lint::online::retry::Retry;
use starmap_lint::online::settings::{Proxies, Settings};
use starmap_lint::online::{Online, Progress, Stop};
use starmap_lint::web::{Answer, Asks, Dead, Question, Unchecked, Verdict};

use server::Server;

/// Quick, and allowed to ask this machine.
fn settings() -> Settings {
    Settings {
        guard: Guard { allow_private: true },
        timeout: Duration::from_secs(20),
        retry: Retry { times: 0, first: Duration::from_millis(1), longest: Duration::from_secs(1) },
        ..Settings::default()
    }
}

/// Names that lead to this machine, and some that lead to where nobody may go.
fn names() -> Table {
    let home = vec![IpAddr::from([127, 0, 0, 1])];
    let mut names: HashMap<String, Vec<IpAddr>> =
        (0..50).map(|host| (format!("host-{host}.test"), home.clone())).collect();
    for name in ["a.test", "b.test", "c.test"] {
        names.insert(name.to_owned(), home.clone());
    }
    names.insert("rebound.test".to_owned(), vec![IpAddr::from([1, 1, 1, 1]), home[0]]);
    Table(names)
}

fn online(settings: Settings) -> Online {
    Online::new(settings, Arc::new(names()), Box::new(|_: &Progress| ())).unwrap()
}

fn question(url: &str) -> Question {
    let (url, fragment) = url.split_once('#').map_or((url, None), |(url, at)| (url, Some(at)));
    Question { url: url.to_owned(), fragments: fragment.map(str::to_owned).into_iter().collect() }
}

fn ask(settings: Settings, urls: &[String]) -> Vec<Answer> {
    let questions: Vec<Question> = urls.iter().map(|url| question(url)).collect();
    online(settings).ask(&questions)
}

fn verdict(settings: Settings, url: &str) -> Verdict {
    ask(settings, &[url.to_owned()]).remove(0).verdict
}

fn status(status: u16) -> Verdict {
    Verdict::Unchecked(Unchecked::Status(status))
}

#[test]
fn each_answer_has_its_verdict() {
    let server = Server::plain();
    let at = |path: &str| server.url("a.test", path);
    let moved = |to: &str, status| Verdict::Moved { to: at(to), status };
    let cases = [
        ("fine", Verdict::Fine),
        ("no-head", Verdict::Fine),
        ("lying-head", Verdict::Fine),
        ("missing", Verdict::Dead(Dead::Status(404))),
        ("gone", Verdict::Dead(Dead::Status(410))),
        ("login", status(401)),
        ("forbidden", status(403)),
        ("broken", status(500)),
        ("always-limited", status(429)),
        ("found", Verdict::Fine),
        ("moved", moved("fine", 301)),
        ("moved-then-found", moved("found", 308)),
        ("moved-to-nothing", Verdict::Dead(Dead::Status(404))),
        ("hop-5", Verdict::Fine),
        ("hop-6", Verdict::Unchecked(Unchecked::Redirects)),
        ("loop", Verdict::Unchecked(Unchecked::Redirects)),
        ("circle", Verdict::Unchecked(Unchecked::Redirects)),
        ("to-file", Verdict::Unchecked(Unchecked::BadRedirect)),
    ];
    let urls: Vec<String> = cases.iter().map(|(path, _)| at(path)).collect();
    for ((path, wanted), answer) in cases.iter().zip(ask(settings(), &urls)) {
        assert_eq!(answer.verdict, *wanted, "{path}");
    }
    let unknown = verdict(settings(), "http://nobody.test/");
    assert_eq!(unknown, Verdict::Dead(Dead::UnknownHost));
    // A port that nobody listens at.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = verdict(settings(), &format!("http://a.test:{}/", free.port()));
    assert_eq!(refused, Verdict::Unchecked(Unchecked::Unreachable));
}

#[test]
fn plain_http_is_told_where_https_answers() {
    let secure = Server::tls(&["a.test"]);
    let proxy = Server::tunnel(secure.address);
    let proxies = Proxies {
        http: Some(format!("http://{}", proxy.address)),
        https: Some(format!("http://{}", proxy.address)),
        ..Proxies::default()
    };
    let trusting =
        Settings { trusted: secure.certificate.iter().cloned().collect(), proxies, ..settings() };
    assert_eq!(verdict(trusting.clone(), "http://a.test/fine"), Verdict::Insecure);
    assert_eq!(secure.asked("fine").len(), 1);
    assert_eq!(
        verdict(trusting.clone(), "https://a.test/missing"),
        Verdict::Dead(Dead::Status(404))
    );
    // Over TLS it is not there, or the certificate does not hold.
    assert_eq!(verdict(trusting.clone(), "http://a.test/lying-head"), Verdict::Fine);
    assert_eq!(verdict(trusting, "http://b.test/fine"), Verdict::Fine);
}

#[test]
fn an_address_is_asked_once_and_its_body_left_where_it_is() {
    let server = Server::plain();
    let url = server.url("a.test", "endless");
    assert_eq!(verdict(settings(), &url), Verdict::Fine);
    let asked = server.asked("endless");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].method, Method::HEAD);
    let name = asked[0].headers["user-agent"].to_str().unwrap();
    assert!(name.starts_with("starmap-lint/"), "{name}");
}

#[test]
fn hosts_that_take_too_long_are_not_waited_for() {
    let server = Server::plain();
    let quick = Settings { timeout: Duration::from_millis(300), ..settings() };
    let slow = verdict(quick.clone(), &server.url("a.test", "slow"));
    assert_eq!(slow, Verdict::Unchecked(Unchecked::Timeout));
    // A body that drips is cut off by the same limit.
    let dripping = Settings { fragments: true, ..quick };
    let drips = verdict(dripping, &server.url("a.test", "drips#x"));
    assert_eq!(drips, Verdict::Unchecked(Unchecked::Timeout));
}

#[test]
fn places_in_html_are_looked_up_when_asked_for() {
    let server = Server::plain();
    let with = Settings { fragments: true, body: 64 * 1024, ..settings() };
    let missing = |path: &str| {
        let answer = ask(with.clone(), &[server.url("a.test", path)]).remove(0);
        assert_eq!(answer.verdict, Verdict::Fine, "{path}");
        answer.missing
    };
    assert_eq!(missing("page#here"), BTreeSet::new());
    assert_eq!(missing("page#there"), BTreeSet::new());
    assert_eq!(missing("page#nowhere"), BTreeSet::from(["nowhere".to_owned()]));
    assert_eq!(missing("fine#no-html"), BTreeSet::new());
    // What lies behind the limit is not known.
    assert_eq!(missing("endless#far"), BTreeSet::new());
    let without = ask(settings(), &[server.url("a.test", "page#nowhere")]);
    assert_eq!(without[0].missing, BTreeSet::new());
}

#[test]
fn tls_speaks_http_2_and_certificates_are_judged() {
    let trusting = |server: &Server| Settings {
        trusted: server.certificate.iter().cloned().collect(),
        ..settings()
    };
    let server = Server::tls(&["a.test"]);
    assert_eq!(verdict(trusting(&server), &server.url("a.test", "fine")), Verdict::Fine);
    assert_eq!(server.asked("fine")[0].version, Version::HTTP_2);
    let fault = |settings: Settings, url: &str| match verdict(settings, url) {
        Verdict::Certificate(fault) => fault,
        other => panic!("{other:?}"),
    };
    let other_name = fault(trusting(&server), &server.url("b.test", "fine"));
    assert_eq!(other_name, "it is made out for another name");
    let own = fault(settings(), &server.url("a.test", "fine"));
    assert_eq!(own, "it is signed by nobody that this machine trusts");
    let expired = Server::expired("a.test");
    let late = fault(trusting(&expired), &expired.url("a.test", "fine"));
    assert_eq!(late, "it has expired");
}

#[test]
fn a_host_that_wants_to_be_left_alone_is() {
    let server = Server::plain();
    let patient =
        Settings { retry: Retry { times: 10, ..settings().retry }, per_host: 1, ..settings() };
    // Ten times "too many requests" and then an answer: given up before, never a fault.
    let url = server.url("a.test", "limited");
    let given_up =
        verdict(Settings { retry: Retry { times: 2, ..settings().retry }, ..settings() }, &url);
    assert_eq!(given_up, status(429));
    assert_eq!(server.asked("limited").len(), 3);
    // Others of the host are not asked in vain for ever.
    let urls: Vec<String> =
        (0..20).map(|at| server.url("b.test", &format!("always-limited?{at}"))).collect();
    let answers = ask(patient, &urls);
    let unchecked = |answer: &Answer| matches!(answer.verdict, Verdict::Unchecked(_));
    assert!(answers.iter().all(unchecked));
    assert_eq!(server.asked("always-limited").len(), 6);
    // An hour is longer than anyone waits.
    let urls = [server.url("c.test", "asks-for-an-hour"), server.url("c.test", "fine")];
    let one_by_one = Settings { per_host: 1, ..settings() };
    let answers = ask(one_by_one, &urls);
    assert_eq!(answers[0].verdict, status(429));
    assert_eq!(answers[1].verdict, Verdict::Unchecked(Unchecked::HostGivenUp));
}

#[test]
fn ten_refusals_are_outlasted_by_who_is_told_to() {
    let server = Server::plain();
    let retry = Retry { times: 10, ..settings().retry };
    let verdict =
        verdict(Settings { retry, patience: 20, ..settings() }, &server.url("a.test", "limited"));
    assert_eq!(verdict, Verdict::Fine);
    assert_eq!(server.asked("limited").len(), 11);
}

#[test]
fn private_addresses_are_asked_on_no_way() {
    let server = Server::plain();
    let port = server.address.port();
    let guarded = Settings { guard: Guard::default(), ..settings() };
    for url in [
        format!("http://127.0.0.1:{port}/fine"),
        format!("http://[::ffff:127.0.0.1]:{port}/fine"),
        format!("http://localhost:{port}/fine"),
        // By its name alone nothing could be said of this one, nor of this one, which is public too.
        format!("http://a.test:{port}/fine"),
        format!("http://rebound.test:{port}/fine"),
    ] {
        let verdict = verdict(guarded.clone(), &url);
        assert_eq!(verdict, Verdict::Unchecked(Unchecked::Private), "{url}");
    }
    assert!(server.log.lock().unwrap().asked.is_empty());
}

#[test]
fn secrets_go_to_their_host_alone_and_nothing_is_kept() {
    let server = Server::plain();
    let with = Settings {
        headers: headers("http://a.test Authorization: Bearer s3cret").unwrap(),
        ..settings()
    };
    let urls = [
        server.url("a.test", "fine"),
        server.url("b.test", "no-head"),
        server.url("a.test", "sets-cookie"),
    ];
    ask(with, &urls);
    let sent = |path: &str| server.asked(path)[0].headers.get("authorization").cloned();
    assert_eq!(sent("fine").unwrap(), "Bearer s3cret");
    assert_eq!(sent("no-head"), None);
    assert_eq!(server.asked("wants-cookie")[0].headers.get("cookie"), None);
    // A name and a password in an address are not sent.
    let address = server.url("user:password@c.test", "fine");
    let asked = starmap_lint::web::Address::parse(&address).unwrap();
    verdict(settings(), &asked.url);
    let of_c = server.asked("fine").into_iter().find(|asked| asked.host == "c.test").unwrap();
    assert_eq!(of_c.headers.get("authorization"), None);
}

#[test]
fn what_a_host_answers_can_not_write_to_the_terminal() {
    let server = Server::plain();
    let Verdict::Moved { to, .. } = verdict(settings(), &server.url("a.test", "hostile")) else {
        panic!("not moved");
    };
    let shown = starmap_lint::web::escaped(&to);
    assert!(
        shown.chars().all(|char| char.is_ascii_graphic() && !"()|`<>".contains(char)),
        "{shown}"
    );
}

#[test]
fn a_second_run_asks_nothing() {
    let server = Server::plain();
    let folder = tempfile::tempdir().unwrap();
    let cached = |folder: &Path| Settings { cache: Some(folder.join("cache")), ..settings() };
    let urls = ["fine", "missing", "moved", "forbidden"].map(|path| server.url("a.test", path));
    let first = ask(cached(folder.path()), &urls);
    let asked = server.log.lock().unwrap().asked.len();
    assert_eq!(ask(cached(folder.path()), &urls), first);
    assert_eq!(server.log.lock().unwrap().asked.len(), asked);
    let refresh = Settings { refresh: true, ..cached(folder.path()) };
    assert_eq!(ask(refresh, &urls), first);
    assert!(server.log.lock().unwrap().asked.len() > asked);
}

#[test]
fn an_interrupted_run_tells_what_it_learnt() {
    let server = Server::plain();
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { cache: Some(folder.path().to_owned()), ..settings() };
    let stop = || -> Stop {
        let since = Instant::now();
        Box::new(move || since.elapsed() > Duration::from_secs(2))
    };
    let online = online(settings).stopped_by(Box::new(stop));
    let questions = ["fine", "slow"].map(|path| question(&server.url("a.test", path)));
    let answers = online.ask(&questions);
    assert_eq!(answers[0].verdict, Verdict::Fine);
    assert_eq!(answers[1].verdict, Verdict::Unchecked(Unchecked::Interrupted));
    assert!(online.summary().interrupted);
    let kept = std::fs::read_to_string(folder.path().join("addresses-v1.json")).unwrap();
    assert!(kept.contains("/fine") && !kept.contains("/slow"), "{kept}");
}

/// Names that nobody can tell anything of, at once or never.
struct Silent {
    lookup: Option<Lookup>,
    asked: AtomicUsize,
}

impl Names for Silent {
    fn lookup(&self, _: String) -> futures_util::future::BoxFuture<'static, Lookup> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        match self.lookup.clone() {
            Some(lookup) => Box::pin(std::future::ready(lookup)),
            None => Box::pin(std::future::pending()),
        }
    }
}

#[test]
fn nothing_is_dead_where_there_is_no_network() {
    let silent = |lookup, settings: Settings, urls: &[String]| {
        let names = Arc::new(Silent { lookup, asked: AtomicUsize::new(0) });
        let online = Online::new(settings, names.clone(), Box::new(|_: &Progress| ())).unwrap();
        let questions: Vec<Question> = urls.iter().map(|url| question(url)).collect();
        let answers = online.ask(&questions);
        assert!(online.summary().no_network);
        (answers, names.asked.load(Ordering::Relaxed))
    };
    let urls: Vec<String> = (0..200).map(|host| format!("http://host-{host}.test/")).collect();
    let unknown = Verdict::Unchecked(Unchecked::NoNetwork);
    for lookup in [Lookup::Unknown, Lookup::Failed] {
        let mut urls = urls.clone();
        urls.push("http://localhost/".to_owned());
        let guarded = Settings { guard: Guard::default(), ..settings() };
        let (answers, _) = silent(Some(lookup), guarded, &urls);
        assert!(answers[..200].iter().all(|answer| answer.verdict == unknown));
        assert_eq!(answers[200].verdict, Verdict::Unchecked(Unchecked::Private));
    }
    // Where nothing comes back at all not each host is waited for.
    let quick = Settings { timeout: Duration::from_millis(200), ..settings() };
    let (answers, asked) = silent(None, quick, &urls);
    assert!(answers.iter().all(|answer| answer.verdict == unknown));
    assert!(asked < urls.len(), "{asked} names were looked up");
    // One host that answers is proof of a network.
    let server = Server::plain();
    let urls = ["http://x.gone/", "http://y.gone/"].map(str::to_owned);
    let answers = ask(settings(), &[&urls[..], &[server.url("a.test", "broken")]].concat());
    let dead = Verdict::Dead(Dead::UnknownHost);
    assert_eq!(verdicts(answers), [dead.clone(), dead, status(500)]);
}

#[test]
fn a_host_is_not_given_up_for_where_it_redirects_to() {
    let server = Server::plain();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let to = |at: usize| format!("to-port-{}?{at}", free.port());
    let mut urls: Vec<String> = (0..10).map(|at| server.url("a.test", &to(at))).collect();
    urls.push(server.url("a.test", "fine"));
    let answers = verdicts(ask(Settings { per_host: 1, ..settings() }, &urls));
    assert_eq!(answers[10], Verdict::Fine);
    assert!(answers[..10].iter().all(|it| *it == Verdict::Unchecked(Unchecked::Unreachable)));
}

#[test]
fn no_link_leads_to_the_users_own_proxy() {
    let server = Server::plain();
    let port = server.address.port();
    let proxies = Proxies {
        http: Some(format!("http://Proxy.test.:{port}")),
        except: Some("proxy.test,proxy.test.".to_owned()),
        ..Proxies::default()
    };
    let names = Table(HashMap::from(
        ["proxy.test", "proxy.test.", "b.test"].map(|name| (name.to_owned(), vec![HOME])),
    ));
    let settings = Settings { proxies, guard: Guard::default(), ..settings() };
    let online = Online::new(settings, Arc::new(names), Box::new(|_: &Progress| ())).unwrap();
    let ask = |url: String| online.ask(&[question(&url)]).remove(0).verdict;
    let private = Verdict::Unchecked(Unchecked::Private);
    for host in ["proxy.test", "PROXY.test.", "user@proxy.test"] {
        for path in ["fine", "missing"] {
            let address = format!("http://{host}:{port}/{path}");
            let address = starmap_lint::web::Address::parse(&address).unwrap();
            assert_eq!(ask(address.url), private, "{host}");
        }
    }
    assert!(server.log.lock().unwrap().asked.is_empty());
    // Whom the proxy asks is its affair; nor is anybody sent to it.
    assert_eq!(ask("http://b.test:81/fine".to_owned()), Verdict::Fine);
    assert_eq!(server.asked("fine")[0].host, "b.test");
    assert_eq!(ask(format!("http://b.test:81/to-proxy-{port}")), private);
}

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

fn verdicts(answers: Vec<Answer>) -> Vec<Verdict> {
    answers.into_iter().map(|answer| answer.verdict).collect()
}

/// Ten thousand addresses on fifty names: all are answered, and no limit is ever broken.
#[test]
fn limits_hold_under_load() {
    const HOSTS: usize = 50;
    let server = Server::plain();
    let urls: Vec<String> = (0..10_000)
        .map(|at| server.url(&format!("host-{}.test", at % HOSTS), &format!("page-{at}")))
        .collect();
    let settings = Settings { total: 16, per_host: 2, ..settings() };
    let before = resident();
    let answers = ask(settings, &urls);
    let grown = resident().saturating_sub(before);
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Fine));
    let log = server.log.lock().unwrap();
    assert_eq!(log.asked.len(), urls.len());
    assert!(log.most_of_a_host <= 2, "{} at once to one host", log.most_of_a_host);
    assert!(log.most_over_all <= 16, "{} at once", log.most_over_all);
    // The log of the server is most of it.
    println!("{grown} KiB more for {} addresses", urls.len());
    assert!(grown < 128 * 1024, "{grown} KiB more");
}

/// The memory that the process holds, in KiB; 0 where the system does not tell.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
