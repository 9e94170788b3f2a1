//! One request and its answer, as the rest of the engine knows them: whoever speaks HTTP stands behind [`Fetch`].

use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use url::Url;

use super::headers::Header;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) url: &'a Url,
    pub(super) method: Method,
    /// How much of the body is read; more is left where it is.
    pub(super) body: usize,
    pub(super) headers: &'a [Header],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Head,
    Get,
}

/// What a host answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<Duration>,
    pub(super) is_html: bool,
    pub(super) body: Vec<u8>,
    /// Whether `body` is all of it.
    pub(super) is_whole: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    UnknownHost,
    Private,
    Certificate(String),
    Timeout,
    Unreachable,
    Broken,
}

pub(super) trait Fetch {
    fn fetch<'a>(&'a self, request: Request<'a>) -> LocalBoxFuture<'a, Result<Reply, Failure>>;
}
