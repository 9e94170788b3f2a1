//! Which addresses a name has.

use std::collections::HashMap;
use std::net::IpAddr;

use futures_util::future::BoxFuture;

/// What is known of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    Found(Vec<IpAddr>),
    /// It is known that there is no such name.
    Unknown,
    /// Nobody could tell.
    Failed,
}

pub trait Names: Send + Sync {
    fn lookup(&self, name: String) -> BoxFuture<'static, Lookup>;
}

/// The names that the system knows.
#[derive(Clone, Copy, Debug)]
pub struct System;

impl Names for System {
    fn lookup(&self, name: String) -> BoxFuture<'static, Lookup> {
        Box::pin(async move {
            match tokio::net::lookup_host((name, 0)).await {
                Ok(found) => Lookup::Found(found.map(|address| address.ip()).collect()),
                Err(error) if is_unknown(&error) => Lookup::Unknown,
                Err(_) => Lookup::Failed,
            }
        })
    }
}

/// A table of names, and no others.
#[derive(Clone, Debug, Default)]
pub struct Table(pub HashMap<String, Vec<IpAddr>>);

impl Names for Table {
    fn lookup(&self, name: String) -> BoxFuture<'static, Lookup> {
        let found = self.0.get(&name).cloned().map_or(Lookup::Unknown, Lookup::Found);
        Box::pin(std::future::ready(found))
    }
}

/// Whether a resolver says that the name does not exist, not merely that it could not find out. The standard library
/// has no kind for it, only the texts of the C libraries.
fn is_unknown(error: &std::io::Error) -> bool {
    const TEXTS: [&str; 4] = [
        "Name or service not known",
        "No address associated with hostname",
        "Name does not resolve",
        "nodename nor servname provided, or not known",
    ];
    // WSAHOST_NOT_FOUND.
    if cfg!(windows) {
        return error.raw_os_error() == Some(11001);
    }
    let text = error.to_string();
    TEXTS.iter().any(|known| text.contains(known))
}
