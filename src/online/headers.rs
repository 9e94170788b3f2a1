//! Extra headers for some hosts, such as a token. They come from the environment and are never shown.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

/// One header for one host.
#[derive(Clone, PartialEq, Eq)]
pub struct Header {
    /// As it stands in an address that was parsed.
    pub host: String,
    /// Whether it goes out over `http`, not over `https`.
    pub is_plain: bool,
    pub name: String,
    pub value: String,
}

impl Header {
    /// Whether it goes with what is asked at an address. A page may well write `http` for a host, so that a secret is
    /// not sent where others can read it: only to this machine, or where it was said to.
    pub fn goes_to(&self, url: &Url) -> bool {
        let is_here = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        let is_plain = url.scheme() == "http";
        url.host_str() == Some(&self.host) && (is_plain == self.is_plain || is_here)
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header {{ host: {:?}, .. }}", self.host)
    }
}

/// Reads one header a line: `HOST NAME: VALUE`. A header goes to that host alone, not to where it redirects, and over
/// `https`; `http://HOST` is for a host that is asked without.
///
/// # Errors
///
/// The number of a line that is none. What it holds is not told: it may be a secret.
pub fn headers(text: &str) -> Result<Vec<Header>, usize> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let header = || {
                let (host, rest) = line.trim().split_once(char::is_whitespace)?;
                let plain = host.strip_prefix("http://");
                // In the letters that names are asked with.
                let host = Host::parse(plain.unwrap_or(host)).ok()?.to_string();
                let (name, value) = rest.split_once(':')?;
                let (name, value) = (name.trim(), value.trim());
                let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
                let fits = !name.is_empty()
                    && name.bytes().all(is_token)
                    && value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte))
                    && !host.contains('*');
                fits.then(|| Header {
                    host,
                    is_plain: plain.is_some(),
                    name: name.to_owned(),
                    value: value.to_owned(),
                })
            };
            header().ok_or(number + 1)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_belongs_to_a_host_and_its_value_is_never_shown() {
        let read =
            headers("GitHub.com Authorization: Bearer s3cret:x\n\nexample.org X-Key:1").unwrap();
        assert_eq!(read[0].host, "github.com");
        assert_eq!(read[0].value, "Bearer s3cret:x");
        assert_eq!(read[1].name, "X-Key");
        assert!(!format!("{read:?}").contains("s3cret"));
        assert_eq!(headers("a.org X: 1\nAuthorization: Bearer s3cret"), Err(2));
        for wrong in
            ["https://a.org X: 1", "a.org/x X: 1", "a.org:80 X: 1", "*.a.org X: 1", "a.org X 1"]
        {
            assert_eq!(headers(wrong), Err(1), "{wrong}");
        }
        assert_eq!(headers("a.org X: a\rb"), Err(1));
        assert_eq!(headers("a.org X: a\u{1}b"), Err(1));
    }

    #[test]
    fn a_header_is_not_sent_where_others_can_read_it() {
        let header = |text: &str| headers(text).unwrap().remove(0);
        let goes = |text: &str, url: &str| header(text).goes_to(&Url::parse(url).unwrap());
        for (text, url) in [
            ("a.org X: 1", "https://A.org:8443/x"),
            ("b\u{fc}cher.example X: 1", "https://xn--bcher-kva.example/"),
            ("http://a.org X: 1", "http://a.org/"),
            ("127.0.0.1 X: 1", "http://127.0.0.1:8080/"),
            ("[::1] X: 1", "http://[::1]/"),
            ("localhost X: 1", "http://localhost/"),
        ] {
            assert!(goes(text, url), "{text}: {url}");
        }
        for (text, url) in [
            ("a.org X: 1", "http://a.org/"),
            ("a.org X: 1", "https://b.a.org/"),
            ("a.org X: 1", "https://a.org.evil.net/"),
            ("http://a.org X: 1", "https://a.org/"),
        ] {
            assert!(!goes(text, url), "{text}: {url}");
        }
    }
}
