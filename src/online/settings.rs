//! What a run that goes on line is told.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use globset::{GlobBuilder, GlobMatcher};
use url::Url;

use super::guard::Guard;
use super::headers::Header;
use super::retry::Retry;
use crate::web::{Answer, Dead, Unchecked, Verdict};

#[derive(Clone, Debug)]
pub struct Settings {
    pub guard: Guard,
    /// Look up places in HTML.
    pub fragments: bool,
    /// Ask for badges too.
    pub badges: bool,
    /// For one request with all that belongs to it.
    pub timeout: Duration,
    pub retry: Retry,
    /// Hosts that say "not now" so often in a row are left alone.
    pub patience: u32,
    pub redirects: usize,
    /// Requests at once.
    pub total: usize,
    pub per_host: usize,
    /// Bytes of a body that are read.
    pub body: usize,
    pub user_agent: String,
    pub headers: Vec<Header>,
    pub proxies: Proxies,
    /// Certificates to trust beside those of the system, in PEM.
    pub trusted: Vec<Vec<u8>>,
    pub exclude: Vec<Pattern>,
    pub accept: Vec<(Pattern, Vec<u16>)>,
    /// Where answers are remembered.
    pub cache: Option<PathBuf>,
    /// Ask everything, and remember that.
    pub refresh: bool,
    /// Where schemas may be fetched from.
    pub schemas: Listed,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            guard: Guard::default(),
            fragments: false,
            badges: false,
            timeout: Duration::from_secs(20),
            retry: Retry::default(),
            patience: 6,
            redirects: 5,
            total: 32,
            per_host: 2,
            body: 4 << 20,
            user_agent: concat!("starmap-lint/", env!("CARGO_PKG_VERSION")).to_owned(),
            headers: Vec::new(),
            proxies: Proxies::default(),
            trusted: Vec::new(),
            exclude: Vec::new(),
            accept: Vec::new(),
            cache: None,
            refresh: false,
            schemas: Listed::default(),
        }
    }
}

impl Settings {
    pub fn is_excluded(&self, url: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.fits(url))
    }

    /// The answer, where the user does not take it for fine.
    pub fn accepted(&self, url: &str, answer: Answer) -> Answer {
        let (Verdict::Dead(Dead::Status(status))
        | Verdict::Unchecked(Unchecked::Status(status))
        | Verdict::Moved { status, .. }) = answer.verdict
        else {
            return answer;
        };
        let accepts = |(pattern, statuses): &(Pattern, Vec<u16>)| {
            statuses.contains(&status) && pattern.fits(url)
        };
        if self.accept.iter().any(accepts) { Verdict::Fine.into() } else { answer }
    }
}

/// The proxies of the environment.
#[derive(Clone, Default)]
pub struct Proxies {
    pub http: Option<String>,
    pub https: Option<String>,
    pub all: Option<String>,
    /// Hosts that are asked without.
    pub except: Option<String>,
}

impl std::fmt::Debug for Proxies {
    // Their addresses may hold passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proxies { .. }")
    }
}

impl Proxies {
    /// From the variables of the environment, by their names in lower case.
    pub fn of(variables: &BTreeMap<String, String>) -> Self {
        let of = |name: &str| variables.get(name).filter(|value| !value.is_empty()).cloned();
        // In a CGI program `HTTP_PROXY` is a header of the request.
        let http = of("http_proxy").filter(|_| !variables.contains_key("request_method"));
        Self { http, https: of("https_proxy"), all: of("all_proxy"), except: of("no_proxy") }
    }

    /// Their host names, as names are compared: in lower case, without a dot at the end.
    pub fn hosts(&self) -> impl Iterator<Item = String> {
        [&self.http, &self.https, &self.all].into_iter().flatten().filter_map(|proxy| {
            let host = Self::address(proxy)?.host_str()?.to_ascii_lowercase();
            Some(host.trim_matches(['[', ']', '.']).to_owned())
        })
    }

    /// Whether a proxy is of a kind that the client speaks with.
    pub(super) fn is_known(proxy: &str) -> bool {
        const KINDS: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
        Self::address(proxy).is_some_and(|url| KINDS.contains(&url.scheme()))
    }

    fn address(proxy: &str) -> Option<Url> {
        // `proxy.lan:3128` is an address with the scheme `proxy.lan`, to the letter.
        match Url::parse(proxy).ok().filter(Url::has_host) {
            None if !proxy.contains("://") => Url::parse(&format!("http://{proxy}")).ok(),
            url => url,
        }
    }
}

/// Addresses that are trusted: each as a whole, or all that lies below one that ends with a slash.
#[derive(Clone, Debug, Default)]
pub struct Listed(Vec<Url>);

impl Listed {
    pub fn of(addresses: &[String]) -> Self {
        Self(addresses.iter().filter_map(|address| Url::parse(address).ok()).collect())
    }

    pub fn has(&self, url: &Url) -> bool {
        let fits = |listed: &Url| {
            let (listed, url) = (listed.as_str(), url.as_str());
            url == listed || (listed.ends_with('/') && url.starts_with(listed))
        };
        url.scheme() == "https" && self.0.iter().any(fits)
    }
}

/// A glob over whole addresses: `*` stands for anything, slashes too. One without a wildcard fits all that begins
/// with it.
#[derive(Clone, Debug)]
pub struct Pattern(GlobMatcher);

impl Pattern {
    pub fn new(text: &str) -> Result<Self, globset::Error> {
        let mut glob: Vec<String> = text.split('*').map(globset::escape).collect();
        if let [whole] = &mut glob[..] {
            // The address as it is asked: with a slash behind the host.
            *whole = Url::parse(text).map_or_else(|_| text.to_owned(), String::from);
            *whole = globset::escape(whole);
            glob.push(String::new());
        }
        let text = glob.join("*");
        let mut glob = GlobBuilder::new(&text);
        let glob = glob.literal_separator(false).backslash_escape(false).build()?;
        Ok(Self(glob.compile_matcher()))
    }

    pub fn fits(&self, url: &str) -> bool {
        self.0.is_match(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_addresses() {
        let fits = |pattern: &str, url: &str| Pattern::new(pattern).unwrap().fits(url);
        assert!(fits("https://a.org", "https://a.org/x?y=[1]"));
        assert!(fits("https://a.org/x?y", "https://a.org/x?y=1"));
        assert!(!fits("https://a.org/x?y", "https://a.org/xzy"));
        assert!(!fits("https://a.org", "https://a.org.evil.net/"));
        assert!(fits("*://*.a.org/*", "http://b.a.org/c/d"));
        assert!(!fits("*.pdf", "https://a.org/b.pdf?c"));
        assert!(fits("https://a.org/{x}/*", "https://a.org/{x}/y"));
    }

    #[test]
    fn listed_addresses_are_whole_or_lie_below() {
        let listed = Listed::of(&[
            "https://a.org/s/".to_owned(),
            "https://B.org/x.json".to_owned(),
            "http://c.org/".to_owned(),
        ]);
        let has = |url: &str| listed.has(&Url::parse(url).unwrap());
        for url in ["https://a.org/s/", "https://A.org:443/s/t/u.json?v", "https://b.org/x.json"] {
            assert!(has(url), "{url}");
        }
        for url in [
            "https://a.org/s",
            "https://a.org/s/../t.json",
            "https://a.org/s/%2e%2E/t.json",
            "https://a.org.evil.net/s/",
            "https://a.org:444/s/",
            "https://b.org/x.json.evil",
            "https://b.org/x.json?v",
            "http://a.org/s/",
            "http://c.org/",
        ] {
            assert!(!has(url), "{url}");
        }
    }

    #[test]
    fn accepted_answers_are_fine() {
        let pattern = Pattern::new("https://a.org").unwrap();
        let settings = Settings { accept: vec![(pattern, vec![403, 404])], ..Settings::default() };
        let verdict = |url: &str, verdict: Verdict| settings.accepted(url, verdict.into()).verdict;
        let gone = Verdict::Dead(Dead::Status(404));
        assert_eq!(verdict("https://a.org/x", gone.clone()), Verdict::Fine);
        assert_eq!(verdict("https://b.org/x", gone.clone()), gone);
        let limited = Verdict::Unchecked(Unchecked::Status(429));
        assert_eq!(verdict("https://a.org/x", limited.clone()), limited);
    }

    #[test]
    fn proxies_come_from_the_environment_and_their_passwords_are_not_shown() {
        let variables = [("https_proxy", "http://u:secret@proxy.lan:3128"), ("http_proxy", "")];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let proxies = Proxies::of(&variables.clone().into());
        assert_eq!(proxies.hosts().collect::<Vec<_>>(), ["proxy.lan"]);
        for (proxy, host) in [
            ("Proxy.LAN:3128", "proxy.lan"),
            ("http://proxy.lan?x@evil.org/", "proxy.lan"),
            ("http://u:p%40ss@proxy.lan/", "proxy.lan"),
            ("http://[::1]:3128", "::1"),
            ("socks5://proxy.lan", "proxy.lan"),
            ("http://Proxy.LAN.:3128", "proxy.lan"),
        ] {
            let proxies = Proxies { all: Some(proxy.to_owned()), ..Proxies::default() };
            assert_eq!(proxies.hosts().collect::<Vec<_>>(), [host], "{proxy}");
        }
        assert!(["socks5h://a:1", "a:1", "https://a"].into_iter().all(Proxies::is_known));
        assert!(!["ftp://a", "file:///a", "http://", ""].into_iter().any(Proxies::is_known));
        assert_eq!(proxies.http, None);
        assert!(!format!("{proxies:?}").contains("secret"));
        let cgi = [("http_proxy", "http://evil"), ("request_method", "GET")];
        let cgi = cgi.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(Proxies::of(&cgi.into()).http, None);
    }
}
