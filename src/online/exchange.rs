//! What is asked about one address until its verdict stands: `HEAD`, `GET` where that is refused, redirects one by
//! one, `https` beside `http`, the places that an HTML page marks.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use url::Url;

use super::fetch::{Failure, Fetch, Method, Reply, Request};
use super::fragments;
use super::guard::Guard;
use super::headers::Header;
use crate::web::{Answer, Dead, Question, Unchecked, Verdict, normal};

/// How an address is asked.
#[derive(Debug)]
pub(super) struct Exchange<'a, F> {
    pub(super) fetch: &'a F,
    pub(super) guard: Guard,
    pub(super) headers: &'a [Header],
    /// How many redirects are followed.
    pub(super) redirects: usize,
    /// Whether places in HTML are looked up, and in how many bytes of it.
    pub(super) fragments: Option<usize>,
    pub(super) per_host: usize,
    /// The limit of a host holds for redirects to it too.
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attempt {
    pub(super) answer: Answer,
    /// The host said how long it wants to be left alone.
    pub(super) retry_after: Option<Duration>,
    /// Whether it is the address's own host that answered or did not, and none that it redirects to.
    pub(super) is_own: bool,
}

/// Why a chain of redirects has no end.
struct Fault {
    verdict: Verdict,
    is_own: bool,
}

/// Where a chain of redirects ended.
struct End {
    url: Url,
    reply: Reply,
    /// The last address behind permanent redirects alone, and the status of the first of them.
    moved: Option<(Url, u16)>,
}

impl<'a, F: Fetch> Exchange<'a, F> {
    pub(super) fn new(fetch: &'a F, guard: Guard, headers: &'a [Header], per_host: usize) -> Self {
        let hosts = Mutex::default();
        Self { fetch, guard, headers, redirects: 5, fragments: None, per_host, hosts }
    }

    /// Asks once. Where `HEAD` was no help before, `attempt` is above 0 and it is not tried again.
    pub(super) async fn ask(&self, question: &Question, attempt: u32) -> Attempt {
        let of = |fault: Fault| Attempt {
            answer: fault.verdict.into(),
            retry_after: None,
            is_own: fault.is_own,
        };
        let Ok(url) = Url::parse(&question.url) else {
            return of(Fault { verdict: Verdict::Dead(Dead::Malformed), is_own: false });
        };
        let wants_body = self.fragments.is_some() && !question.fragments.is_empty();
        let body = self.fragments.filter(|_| wants_body).unwrap_or(0);
        let first = if wants_body || attempt > 0 { Method::Get } else { Method::Head };
        let mut end = self.follow(&url, first, body).await;
        // Many hosts do not know HEAD, or treat it worse than GET. That they want less of us is no matter of it.
        let is_refused = |end: &Result<End, Fault>| match end {
            Ok(end) => end.reply.status >= 400 && end.reply.status != 429,
            Err(fault) => matches!(
                fault.verdict,
                Verdict::Unchecked(
                    Unchecked::Broken
                        | Unchecked::Redirects
                        | Unchecked::BadRedirect
                        | Unchecked::Timeout
                )
            ),
        };
        if first == Method::Head && is_refused(&end) {
            end = self.follow(&url, Method::Get, body).await;
        }
        let end = match end {
            Ok(end) => end,
            Err(fault) => return of(fault),
        };
        let mut answer = Answer::from(self.judge(&url, &end).await);
        let is_read = end.reply.is_html && (200..300).contains(&end.reply.status);
        if wants_body && is_read {
            let missing = fragments::missing(&end.reply.body, &question.fragments);
            // What is not in the first part may be in the rest.
            if end.reply.is_whole {
                answer.missing = missing;
            }
        }
        let is_own = end.url.host_str() == url.host_str();
        Attempt { answer, retry_after: end.reply.retry_after, is_own }
    }

    async fn judge(&self, url: &Url, end: &End) -> Verdict {
        match end.reply.status {
            status @ 400.. => refused(status),
            _ => match &end.moved {
                Some((to, status)) if normal(to.as_str()) != url.as_str() => {
                    Verdict::Moved { to: to.to_string(), status: *status }
                }
                _ if self.answers_over_tls(url, end).await => Verdict::Insecure,
                _ => Verdict::Fine,
            },
        }
    }

    /// Whether an address that answers over `http` answers over `https` as well.
    async fn answers_over_tls(&self, url: &Url, end: &End) -> bool {
        if url.scheme() != "http" || end.url.scheme() != "http" || url.port().is_some() {
            return false;
        }
        let mut secure = url.clone();
        if secure.set_scheme("https").is_err() {
            return false;
        }
        let end = self.follow(&secure, Method::Head, 0).await;
        end.is_ok_and(|end| (200..300).contains(&end.reply.status) && end.url.scheme() == "https")
    }

    /// Follows redirects; nothing is asked that the guard has not seen.
    async fn follow(&self, start: &Url, method: Method, body: usize) -> Result<End, Fault> {
        let mut url = start.clone();
        let mut moved: Option<(Url, u16)> = None;
        let mut is_permanent = true;
        let mut seen = BTreeSet::new();
        let fault =
            |verdict, at: &Url| Err(Fault { verdict, is_own: at.host_str() == start.host_str() });
        loop {
            if seen.len() > self.redirects || !seen.insert(url.to_string()) {
                return fault(Verdict::Unchecked(Unchecked::Redirects), &url);
            }
            let reply = match self.one(&url, method, body).await {
                Ok(reply) => reply,
                Err(failure) => return fault(verdict(failure, &url, start), &url),
            };
            let mut next = match redirect(&url, &reply) {
                Redirect::To(next) => next,
                Redirect::None => return Ok(End { url, reply, moved }),
                Redirect::Nowhere => {
                    return fault(Verdict::Unchecked(Unchecked::BadRedirect), &url);
                }
            };
            is_permanent &= matches!(reply.status, 301 | 308);
            if is_permanent {
                let status = moved.map_or(reply.status, |(_, first)| first);
                moved = Some((next.clone(), status));
            }
            next.set_fragment(None);
            url = next;
        }
    }

    async fn one(&self, url: &Url, method: Method, body: usize) -> Result<Reply, Failure> {
        self.guard.look_at(url).map_err(|_| Failure::Private)?;
        let host = url.host_str().unwrap_or_default().trim_end_matches('.');
        let places = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            let places = hosts.entry(host.to_owned());
            Arc::clone(places.or_insert_with(|| Arc::new(Semaphore::new(self.per_host.max(1)))))
        };
        let _place = places.acquire().await;
        self.fetch.fetch(Request { url, method, body, headers: self.headers }).await
    }
}

/// What it says of an address that its host answers so.
pub(super) fn refused(status: u16) -> Verdict {
    match status {
        404 | 410 => Verdict::Dead(Dead::Status(status)),
        _ => Verdict::Unchecked(Unchecked::Status(status)),
    }
}

/// An address that is longer is not followed.
const LONGEST: usize = 4096;

/// Where a reply sends on to.
pub(super) enum Redirect {
    None,
    To(Url),
    /// To what is no address of the web.
    Nowhere,
}

pub(super) fn redirect(url: &Url, reply: &Reply) -> Redirect {
    if !matches!(reply.status, 301 | 302 | 303 | 307 | 308) {
        return Redirect::None;
    }
    let next = reply.location.as_ref().and_then(|location| url.join(location).ok());
    let next = next
        .filter(|next| matches!(next.scheme(), "http" | "https") && next.as_str().len() <= LONGEST);
    let Some(mut next) = next else { return Redirect::Nowhere };
    // What would be sent as a password.
    let _ = next.set_username("");
    let _ = next.set_password(None);
    Redirect::To(next)
}

/// What a failure at one of the addresses says of the one that the page names.
pub(super) fn verdict(failure: Failure, at: &Url, start: &Url) -> Verdict {
    let at_home = at.host_str() == start.host_str();
    Verdict::Unchecked(match failure {
        Failure::UnknownHost if at_home => return Verdict::Dead(Dead::UnknownHost),
        Failure::Certificate(fault) if at_home => return Verdict::Certificate(fault),
        Failure::UnknownHost | Failure::Certificate(_) | Failure::Unreachable => {
            Unchecked::Unreachable
        }
        Failure::Private => Unchecked::Private,
        Failure::Timeout => Unchecked::Timeout,
        Failure::Broken => Unchecked::Broken,
    })
}

#[cfg(test)]
mod tests {
    use futures_util::future::LocalBoxFuture;

    use super::*;

    /// Answers by method and address; where there is none the host can not be reached.
    struct Table(Vec<(Method, &'static str, Reply)>);

    impl Fetch for Table {
        fn fetch<'a>(&'a self, request: Request<'a>) -> LocalBoxFuture<'a, Result<Reply, Failure>> {
            let known = |(method, url, _): &&(Method, &str, Reply)| {
                *method == request.method && *url == request.url.as_str()
            };
            let reply = self.0.iter().find(known).map(|(_, _, reply)| reply.clone());
            Box::pin(std::future::ready(reply.ok_or(Failure::Unreachable)))
        }
    }

    fn status(status: u16) -> Reply {
        Reply { status, ..Reply::default() }
    }

    fn to(status: u16, location: &str) -> Reply {
        Reply { status, location: Some(location.to_owned()), ..Reply::default() }
    }

    fn verdict(table: Vec<(Method, &'static str, Reply)>, url: &str) -> Verdict {
        let table = Table(table);
        let exchange = Exchange::new(&table, Guard::default(), &[], 1);
        let question = Question { url: url.to_owned(), fragments: BTreeSet::new() };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(exchange.ask(&question, 0)).answer.verdict
    }

    #[test]
    fn http_is_insecure_only_where_https_answers() {
        let plain = (Method::Head, "http://a.org/x", status(200));
        let secure = (Method::Head, "https://a.org/x", status(200));
        let both = vec![plain.clone(), secure.clone()];
        assert_eq!(verdict(both, "http://a.org/x"), Verdict::Insecure);
        assert_eq!(verdict(vec![plain.clone()], "http://a.org/x"), Verdict::Fine);
        let back = (Method::Head, "https://a.org/x", to(302, "http://a.org/x"));
        assert_eq!(verdict(vec![plain, back], "http://a.org/x"), Verdict::Fine);
        let sent = (Method::Head, "http://a.org/x", to(301, "https://a.org/x"));
        let moved = Verdict::Moved { to: "https://a.org/x".to_owned(), status: 301 };
        assert_eq!(verdict(vec![sent, secure], "http://a.org/x"), moved);
    }

    #[test]
    fn an_address_in_other_letters_is_no_other_address() {
        let sent = (Method::Head, "https://a.org/~x", to(301, "/%7ex"));
        let there = (Method::Head, "https://a.org/%7ex", status(200));
        assert_eq!(verdict(vec![sent, there], "https://a.org/~x"), Verdict::Fine);
    }

    #[test]
    fn a_redirect_to_nowhere_is_none() {
        let head = (Method::Head, "https://a.org/", status(302));
        let nowhere = Verdict::Unchecked(Unchecked::BadRedirect);
        let get = |reply| (Method::Get, "https://a.org/", reply);
        assert_eq!(verdict(vec![head.clone(), get(status(302))], "https://a.org/"), nowhere);
        assert_eq!(verdict(vec![head, get(status(200))], "https://a.org/"), Verdict::Fine);
    }

    #[test]
    fn a_redirect_into_a_private_network_is_not_followed() {
        for location in [
            "http://169.254.169.254/latest/meta-data/",
            "//[::1]/",
            "http://10.0.0.1/",
            "https://metadata.google.internal/",
        ] {
            let table = vec![(Method::Head, "https://a.org/", to(302, location))];
            let private = Verdict::Unchecked(Unchecked::Private);
            assert_eq!(verdict(table, "https://a.org/"), private, "{location}");
        }
    }

    #[test]
    fn that_a_host_behind_a_redirect_is_gone_says_nothing_of_the_first() {
        let table = vec![(Method::Head, "https://a.org/", to(302, "https://b.org/"))];
        let unreachable = Verdict::Unchecked(Unchecked::Unreachable);
        assert_eq!(verdict(table, "https://a.org/"), unreachable);
    }
}
