//! JSON Schemas from the web: only from addresses that are listed, on each redirect too, and without the headers that
//! the environment gives for links.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use url::Url;

use super::exchange::{Redirect, redirect, refused, verdict};
use super::fetch::{Fetch, Method, Request};
use super::remembered::Schema;
use super::{Online, cache, now, runtime};
use crate::web::{Dead, Unchecked, Verdict, escaped};

/// Why there is no schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaFault {
    Answer(Verdict),
    /// It is redirected to an address that is not listed.
    NotListed(String),
    /// It is larger than so many bytes.
    TooLarge(usize),
    NoText,
}

impl fmt::Display for SchemaFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(Verdict::Dead(dead)) => dead.fmt(f),
            Self::Answer(Verdict::Unchecked(why)) => why.fmt(f),
            Self::Answer(Verdict::Certificate(fault)) => {
                write!(f, "the certificate of its host does not hold, {fault}")
            }
            Self::Answer(_) => f.write_str("its host answers with something else"),
            Self::NotListed(to) => {
                write!(f, "it is redirected to `{}`, which is not listed", escaped(to))
            }
            Self::TooLarge(most) => write!(f, "it is larger than {} KiB", most >> 10),
            Self::NoText => f.write_str("it is no UTF-8"),
        }
    }
}

impl SchemaFault {
    /// Whether it may pass by itself in a moment.
    fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Answer(Verdict::Unchecked(
                Unchecked::Status(429 | 500 | 502 | 503 | 504)
                    | Unchecked::Timeout
                    | Unchecked::Unreachable
                    | Unchecked::Broken
            ))
        )
    }
}

impl Online {
    /// The text of the schema at an address that is listed: from the cache, else from its host.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn schema(&self, address: &str) -> Result<String, SchemaFault> {
        let malformed = || SchemaFault::Answer(Verdict::Dead(Dead::Malformed));
        let url = Url::parse(address).map_err(|_| malformed())?;
        let (now, folder) = (now(), self.settings.cache.as_deref());
        if let Some(folder) = folder.filter(|_| !self.settings.refresh) {
            let mut known: BTreeMap<String, Schema> = cache::read(folder, now);
            let may_be_asked = |url: &String| {
                Url::parse(url).is_ok_and(|url| {
                    self.settings.schemas.has(&url) && self.settings.guard.look_at(&url).is_ok()
                })
            };
            if let Some(schema) = known.remove(address).filter(|it| it.way.iter().all(may_be_asked))
            {
                return Ok(schema.text);
            }
        }
        let unreachable = |_| SchemaFault::Answer(Verdict::Unchecked(Unchecked::Unreachable));
        let runtime = runtime().map_err(unreachable)?;
        let fetched = runtime.block_on(self.fetched(&url));
        runtime.shutdown_background();
        let (text, way) = fetched?;
        if let Some(folder) = folder {
            let way = way.into_iter().map(String::from).collect();
            let schema = Schema { asked: now, text: text.clone(), way };
            // A convenience: what could not be kept is fetched again.
            let _ = cache::keep(folder, BTreeMap::from([(address.to_owned(), schema)]), now);
        }
        Ok(text)
    }

    /// Asks until there is an answer that stands.
    async fn fetched(&self, start: &Url) -> Result<(String, Vec<Url>), SchemaFault> {
        let retry = &self.settings.retry;
        let mut attempt = 0;
        loop {
            let mut asked_for = None;
            let fault = match self.followed(start, &mut asked_for).await {
                Ok(found) => return Ok(found),
                Err(fault) => fault,
            };
            attempt += 1;
            let wait = match asked_for {
                Some(wait) => retry.asked_for(wait),
                None => Some(retry.backoff(attempt, fastrand::f64())),
            };
            match wait.filter(|_| attempt <= retry.times && fault.may_pass()) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(fault),
            }
        }
    }

    /// Asks once, on all redirects. The text, and the addresses that were asked for it.
    async fn followed(
        &self,
        start: &Url,
        asked_for: &mut Option<Duration>,
    ) -> Result<(String, Vec<Url>), SchemaFault> {
        let most = self.settings.body;
        let answer = SchemaFault::Answer;
        let mut url = start.clone();
        let mut way: Vec<Url> = Vec::new();
        loop {
            if !self.settings.schemas.has(&url) {
                return Err(SchemaFault::NotListed(url.into()));
            }
            if way.len() > self.settings.redirects || way.contains(&url) {
                return Err(answer(Verdict::Unchecked(Unchecked::Redirects)));
            }
            if self.settings.guard.look_at(&url).is_err() {
                return Err(answer(Verdict::Unchecked(Unchecked::Private)));
            }
            way.push(url.clone());
            let request = Request { url: &url, method: Method::Get, body: most, headers: &[] };
            let reply = self.client.fetch(request).await;
            let reply = reply.map_err(|failure| answer(verdict(failure, &url, start)))?;
            match redirect(&url, &reply) {
                Redirect::None => {}
                Redirect::Nowhere => {
                    return Err(answer(Verdict::Unchecked(Unchecked::BadRedirect)));
                }
                Redirect::To(next) => {
                    url = next;
                    url.set_fragment(None);
                    continue;
                }
            }
            if reply.status >= 300 {
                *asked_for = reply.retry_after;
                return Err(answer(refused(reply.status)));
            }
            if !reply.is_whole {
                return Err(SchemaFault::TooLarge(most));
            }
            let text = String::from_utf8(reply.body).map_err(|_| SchemaFault::NoText)?;
            return Ok((text, way));
        }
    }
}
