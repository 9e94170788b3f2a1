//! The one place that knows `reqwest` and `rustls`.
//!
//! The client follows no redirect, keeps no cookie, reads no `.netrc` and asks only addresses that the guard has let
//! pass: its resolver hands out no others.

use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::future::LocalBoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Certificate, NoProxy, Proxy, redirect};

use super::fetch::{Failure, Fetch, Method, Reply, Request};
use super::guard::{Guard, Private};
use super::names::{Lookup, Names};
use super::retry::retry_after;
use super::settings::{Proxies, Settings};

pub(super) struct Client {
    client: reqwest::Client,
    /// Hosts that are reached as proxies, wherever they stand, and must not be asked for pages of their own.
    own: Vec<String>,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("the proxy of the environment is no address of one that is known here: `{0}`")]
    Proxy(&'static str),
    #[error("a certificate to trust is no PEM")]
    Certificate,
    #[error(
        "no secure connection can be made: {0}; a container may lack certificates (Debian: `ca-certificates`)"
    )]
    Build(String),
}

impl Client {
    pub(super) fn new(settings: &Settings, names: Arc<dyn Names>) -> Result<Self, ClientError> {
        // Another part of the program may have chosen one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let guarded =
            Guarded { names, guard: settings.guard, proxies: settings.proxies.hosts().collect() };
        let own = guarded.proxies.clone();
        let mut builder = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .dns_resolver(Arc::new(guarded))
            .user_agent(&settings.user_agent)
            .connect_timeout(settings.timeout / 2)
            .timeout(settings.timeout)
            .pool_max_idle_per_host(settings.per_host)
            .pool_idle_timeout(Duration::from_secs(5))
            .http2_max_header_list_size(64 * 1024);
        for proxy in proxies(&settings.proxies)? {
            builder = builder.proxy(proxy);
        }
        if !settings.trusted.is_empty() {
            let certificates: Result<Vec<_>, _> =
                settings.trusted.iter().map(|pem| Certificate::from_pem(pem)).collect();
            let certificates = certificates.map_err(|_| ClientError::Certificate)?;
            builder = builder.tls_certs_merge(certificates);
        }
        let client = builder.build().map_err(|error| ClientError::Build(chain(&error)))?;
        Ok(Self { client, own: if settings.guard.allow_private { Vec::new() } else { own } })
    }

    async fn send(&self, request: Request<'_>) -> Result<Reply, Failure> {
        let method = match request.method {
            Method::Head => reqwest::Method::HEAD,
            Method::Get => reqwest::Method::GET,
        };
        let host = request.url.host_str().unwrap_or_default().trim_matches(['[', ']', '.']);
        if self.own.iter().any(|own| own == host) {
            return Err(Failure::Private);
        }
        let mut builder = self.client.request(method, request.url.clone());
        for header in request.headers.iter().filter(|header| header.goes_to(request.url)) {
            let name = HeaderName::from_bytes(header.name.as_bytes());
            let value = HeaderValue::from_str(&header.value);
            if let (Ok(name), Ok(mut value)) = (name, value) {
                value.set_sensitive(true);
                builder = builder.header(name, value);
            }
        }
        let mut response = builder.send().await.map_err(|error| failure(&error))?;
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let mut reply = Reply {
            status: response.status().as_u16(),
            // A host may write it in bytes that are no ASCII; browsers take them for UTF-8.
            location: response
                .headers()
                .get(LOCATION)
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
            retry_after: text(RETRY_AFTER).and_then(|value| retry_after(value, SystemTime::now())),
            is_html: text(reqwest::header::CONTENT_TYPE).is_some_and(|kind| {
                let kind = kind.split(';').next().unwrap_or_default().trim();
                kind.eq_ignore_ascii_case("text/html")
                    || kind.eq_ignore_ascii_case("application/xhtml+xml")
            }),
            ..Reply::default()
        };
        if request.body > 0 && request.method == Method::Get && reply.status < 300 {
            reply.is_whole = true;
            while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
                let room = request.body - reply.body.len();
                reply.body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if chunk.len() > room {
                    reply.is_whole = false;
                    break;
                }
            }
        }
        Ok(reply)
    }
}

impl Fetch for Client {
    fn fetch<'a>(&'a self, request: Request<'a>) -> LocalBoxFuture<'a, Result<Reply, Failure>> {
        Box::pin(self.send(request))
    }
}

type MakeProxy = fn(&str) -> reqwest::Result<Proxy>;

fn proxies(proxies: &Proxies) -> Result<Vec<Proxy>, ClientError> {
    let except = proxies.except.as_deref().and_then(NoProxy::from_string);
    let given: [(&Option<String>, &str, MakeProxy); 3] = [
        (&proxies.http, "HTTP_PROXY", |url| Proxy::http(url)),
        (&proxies.https, "HTTPS_PROXY", |url| Proxy::https(url)),
        (&proxies.all, "ALL_PROXY", |url| Proxy::all(url)),
    ];
    let given = given.into_iter().filter_map(|(url, name, make)| Some((url.as_ref()?, name, make)));
    given
        .map(|(url, name, make)| {
            // The address is not shown: it may hold a password. Of one that is not known requests would go out without.
            let proxy = if Proxies::is_known(url) { make(url).ok() } else { None };
            Ok(proxy.ok_or(ClientError::Proxy(name))?.no_proxy(except.clone()))
        })
        .collect()
}

/// Resolves names, and hands out only addresses that may be asked.
struct Guarded {
    names: Arc<dyn Names>,
    guard: Guard,
    /// The user's own, wherever they stand.
    proxies: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("no such host")]
struct UnknownHost;

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let is_proxy = self.proxies.iter().any(|proxy| proxy == name.trim_end_matches('.'));
        let guard = if is_proxy { Guard { allow_private: true } } else { self.guard };
        let found = self.names.lookup(name);
        Box::pin(async move {
            let found: Vec<IpAddr> = match found.await {
                Lookup::Found(found) => found,
                Lookup::Unknown => return Err(UnknownHost.into()),
                Lookup::Failed => return Err("no answer about the name".into()),
            };
            let addresses = guard.sift(found)?.into_iter().map(|ip| SocketAddr::new(ip, 0));
            let addresses: Addrs = Box::new(addresses.collect::<Vec<_>>().into_iter());
            Ok(addresses)
        })
    }
}

/// What lies at the bottom of an error.
fn failure(error: &reqwest::Error) -> Failure {
    for cause in causes(error) {
        if cause.is::<Private>() {
            return Failure::Private;
        }
        if cause.is::<UnknownHost>() {
            return Failure::UnknownHost;
        }
        if let Some(rustls::Error::InvalidCertificate(fault)) = cause.downcast_ref() {
            return Failure::Certificate(certificate(fault));
        }
    }
    // Where there is no connection it is no matter of how the host is asked.
    if error.is_connect() {
        Failure::Unreachable
    } else if error.is_timeout() {
        Failure::Timeout
    } else {
        Failure::Broken
    }
}

/// The error and all behind it, also what an error of input and output wraps.
fn causes<'e>(error: &'e (dyn StdError + 'static)) -> Vec<&'e (dyn StdError + 'static)> {
    const DEEPEST: usize = 16;
    let mut found = vec![error];
    let mut at = error;
    while found.len() < DEEPEST {
        let wrapped = at.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let next = match wrapped {
            Some(wrapped) => Some(wrapped as &(dyn StdError + 'static)),
            None => at.source(),
        };
        let Some(next) = next else { break };
        found.push(next);
        at = next;
    }
    found
}

fn chain(error: &reqwest::Error) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

fn certificate(fault: &rustls::CertificateError) -> String {
    use rustls::CertificateError as Fault;
    match fault {
        Fault::Expired | Fault::ExpiredContext { .. } => "it has expired",
        Fault::NotValidYet | Fault::NotValidYetContext { .. } => "it is not valid yet",
        Fault::NotValidForName | Fault::NotValidForNameContext { .. } => {
            "it is made out for another name"
        }
        Fault::UnknownIssuer => "it is signed by nobody that this machine trusts",
        Fault::Revoked => "it was revoked",
        _ => "it is broken",
    }
    .to_owned()
}
