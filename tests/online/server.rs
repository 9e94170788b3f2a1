//! A server on this machine that behaves in all the ways in which hosts do, and notes how it is asked.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// One request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) version: Version,
    pub(crate) headers: hyper::HeaderMap,
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) asked: Vec<Asked>,
    /// Requests under way by host, and the most there ever were.
    running: HashMap<String, usize>,
    pub(crate) most_of_a_host: usize,
    total: usize,
    pub(crate) most_over_all: usize,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) log: Arc<Mutex<Log>>,
    /// The certificate to trust, in PEM.
    pub(crate) certificate: Option<Vec<u8>>,
}

impl Server {
    pub(crate) fn plain() -> Self {
        Self::start(None, None, None)
    }

    /// A proxy too: who wants a tunnel is led to another server, whatever the name.
    pub(crate) fn tunnel(to: SocketAddr) -> Self {
        Self::start(None, None, Some(to))
    }

    /// With a certificate that is made out for these names and signed by itself.
    pub(crate) fn tls(names: &[&str]) -> Self {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Self::with(&rcgen::CertificateParams::new(names).unwrap())
    }

    /// With a certificate that was in force long ago.
    pub(crate) fn expired(name: &str) -> Self {
        let mut params = rcgen::CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2001, 1, 1);
        params.not_after = rcgen::date_time_ymd(2002, 1, 1);
        Self::with(&params)
    }

    fn with(params: &rcgen::CertificateParams) -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], private)
            .unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Self::start(Some(acceptor), Some(certificate.pem().into_bytes()), None)
    }

    /// Serves from a thread of its own until the test ends.
    fn start(
        tls: Option<TlsAcceptor>,
        certificate: Option<Vec<u8>>,
        tunnel: Option<SocketAddr>,
    ) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::new(Mutex::new(Log::default()));
        let shared = Arc::clone(&log);
        std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::from_std(listener).unwrap();
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(serve(stream, tls.clone(), Arc::clone(&shared), tunnel));
                }
            });
        });
        Self { address, log, certificate }
    }

    pub(crate) fn url(&self, host: &str, path: &str) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{host}:{}/{path}", self.address.port())
    }

    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        let log = self.log.lock().unwrap();
        log.asked.iter().filter(|asked| asked.path == format!("/{path}")).cloned().collect()
    }
}

async fn serve(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    log: Arc<Mutex<Log>>,
    tunnel: Option<SocketAddr>,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let tunnel = tunnel.filter(|_| request.method() == Method::CONNECT);
        let log = Arc::clone(&log);
        async move {
            let Some(to) = tunnel else { return answer(request, log).await };
            tokio::spawn(lead(request, to));
            Ok(with(200, &[], ""))
        }
    });
    let builder = Builder::new(TokioExecutor::new());
    // What clients break off is theirs to break off.
    match tls {
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            }
        }
        None => drop(builder.serve_connection_with_upgrades(TokioIo::new(stream), service).await),
    }
}

/// Carries bytes to and fro until one side has enough.
async fn lead(request: Request<Incoming>, to: SocketAddr) {
    let (Ok(upgraded), Ok(mut server)) =
        (hyper::upgrade::on(request).await, TcpStream::connect(to).await)
    else {
        return;
    };
    let _ = tokio::io::copy_bidirectional(&mut TokioIo::new(upgraded), &mut server).await;
}

type Body = UnsyncBoxBody<Bytes, Infallible>;

async fn answer(
    request: Request<Incoming>,
    log: Arc<Mutex<Log>>,
) -> Result<Response<Body>, Infallible> {
    let path = request.uri().path().to_owned();
    let authority = request
        .uri()
        .authority()
        .map(ToString::to_string)
        .or_else(|| Some(request.headers().get("host")?.to_str().ok()?.to_owned()));
    let host = authority.unwrap_or_default().split(':').next().unwrap_or_default().to_owned();
    let times = {
        let mut log = log.lock().unwrap();
        log.asked.push(Asked {
            method: request.method().clone(),
            host: host.clone(),
            path: path.clone(),
            version: request.version(),
            headers: request.headers().clone(),
        });
        let of_host = log.running.entry(host.clone()).or_default();
        *of_host += 1;
        let of_host = *of_host;
        log.total += 1;
        log.most_of_a_host = log.most_of_a_host.max(of_host);
        log.most_over_all = log.most_over_all.max(log.total);
        log.asked.iter().filter(|asked| asked.path == path).count()
    };
    let is_head = request.method() == Method::HEAD;
    let response = behave(path.trim_start_matches('/'), is_head, times).await;
    let mut log = log.lock().unwrap();
    *log.running.entry(host).or_default() -= 1;
    log.total -= 1;
    Ok(response)
}

async fn behave(path: &str, is_head: bool, times: usize) -> Response<Body> {
    let status = |status: u16| with(status, &[], "");
    let to = |status: u16, location: &str| with(status, &[("location", location)], "");
    match path {
        "no-head" if is_head => status(405),
        "lying-head" if is_head => status(404),
        "missing" | "schemas/missing.json" => status(404),
        "gone" => status(410),
        "login" => status(401),
        "forbidden" => status(403),
        "broken" => status(500),
        "moved" => to(301, "/fine"),
        "moved-then-found" => to(308, "/found"),
        "found" => to(302, "/fine"),
        "moved-to-nothing" => to(301, "/missing"),
        "loop" => to(302, "/loop"),
        "circle" => to(301, "/circle-back"),
        "circle-back" => to(301, "/circle"),
        "to-file" => to(302, "file:///etc/passwd"),
        "hostile" => to(301, "/x)%1B[31m|`y"),
        "late" => {
            tokio::time::sleep(Duration::from_millis(500)).await;
            status(404)
        }
        "slow" => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            status(200)
        }
        "limited" if times <= 10 => with(429, &[("retry-after", "0")], ""),
        "asks-for-an-hour" => with(429, &[("retry-after", "3600")], ""),
        "always-limited" => status(429),
        "sets-cookie" => with(302, &[("location", "/wants-cookie"), ("set-cookie", "a=b")], ""),
        "schemas/page.json" => with(200, &[], PAGE_SCHEMA),
        "schemas/parts/limits.json" => with(200, &[], LIMITS_SCHEMA),
        "schemas/unsound.json" => with(200, &[], "{\"type\": \"strng\\u001b[31m\"}"),
        "schemas/html" => with(200, &[HTML], "<!doctype html>"),
        "schemas/flaky.json" if times == 1 => with(503, &[("retry-after", "0")], ""),
        "schemas/flaky.json" | "elsewhere.json" => with(200, &[], "{}"),
        "schemas/moved.json" => to(301, "page.json"),
        "schemas/away.json" => to(302, "/elsewhere.json"),
        "schemas/to-http.json" => to(302, "http://a.test/schemas/page.json"),
        "page" => with(200, &[HTML], "<h1 id=here>Here</h1><a name=\"there\"></a>"),
        "endless" => {
            let chunk = Bytes::from_static(&[b' '; 4096]);
            let frames = stream::repeat_with(move || Ok(Frame::data(chunk.clone())));
            let body = BodyExt::boxed_unsync(StreamBody::new(frames));
            Response::builder().header(HTML.0, HTML.1).body(body).unwrap()
        }
        "drips" => {
            let drop = || async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                Some((Ok(Frame::data(Bytes::from_static(b" "))), ()))
            };
            let body = BodyExt::boxed_unsync(StreamBody::new(stream::unfold((), move |()| drop())));
            Response::builder().header(HTML.0, HTML.1).body(body).unwrap()
        }
        _ if path.starts_with("to-port-") => to(302, &format!("http://b.test:{}/", &path[8..])),
        _ if path.starts_with("to-proxy-") => {
            to(302, &format!("http://proxy.test:{}/fine", &path[9..]))
        }
        _ => match path.strip_prefix("hop-").and_then(|at| at.parse::<u32>().ok()) {
            Some(0) | None => status(200),
            Some(left) => to(302, &format!("/hop-{}", left - 1)),
        },
    }
}

/// What a page's record must be, with a part that stands in another schema.
const PAGE_SCHEMA: &str = r#"{"properties": {"facts": {"properties":
    {"context_window": {"$ref": "parts/limits.json#/$defs/window"}}}}}"#;

const LIMITS_SCHEMA: &str =
    r##"{"$defs": {"window": {"$ref": "#/$defs/small"}, "small": {"maximum": 1000}}}"##;

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");

fn with(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    let body = Full::new(Bytes::copy_from_slice(body.as_bytes()));
    response.body(BodyExt::boxed_unsync(body)).unwrap()
}
