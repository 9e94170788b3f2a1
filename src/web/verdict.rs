//! What can be known of an address after it was asked.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The verdict on an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Fine,
    /// Its host says that it is now another one, for good.
    Moved {
        to: String,
        status: u16,
    },
    /// `http`, and its host answers the same over `https`.
    Insecure,
    /// Its host shows a certificate that does not hold.
    Certificate(String),
    Dead(Dead),
    /// Nothing can be said of it: no fault of the page.
    Unchecked(Unchecked),
}

/// How an address is known to be dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dead {
    /// 404 or 410.
    Status(u16),
    UnknownHost,
    /// It is no address at all.
    Malformed,
}

/// Why an address could not be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unchecked {
    /// It answers with an error that says nothing of the address: 401, 403, 429, 5xx …
    Status(u16),
    Timeout,
    /// No connection to the host.
    Unreachable,
    /// It broke off, or what it says is not HTTP.
    Broken,
    /// More redirects than are followed, or in a circle.
    Redirects,
    /// It redirects to something that is no address of the web.
    BadRedirect,
    /// The host answered others so often with "too many requests" or not at all that it was left alone.
    HostGivenUp,
    /// It is one of a private network, of this machine or of the machinery around it.
    Private,
    /// No host at all could be reached.
    NoNetwork,
    /// It is longer than what is asked.
    TooLong,
    Interrupted,
}

impl Verdict {
    /// Whether a host was there to give it.
    pub fn is_heard(&self) -> bool {
        match self {
            Self::Fine | Self::Moved { .. } | Self::Insecure | Self::Certificate(_) => true,
            Self::Dead(dead) => matches!(dead, Dead::Status(_)),
            Self::Unchecked(why) => matches!(
                why,
                Unchecked::Status(_)
                    | Unchecked::Broken
                    | Unchecked::Redirects
                    | Unchecked::BadRedirect
            ),
        }
    }

    /// Whether that there is no network could be the reason for it.
    pub fn is_silence(&self) -> bool {
        matches!(
            self,
            Self::Dead(Dead::UnknownHost)
                | Self::Unchecked(
                    Unchecked::Timeout | Unchecked::Unreachable | Unchecked::HostGivenUp
                )
        )
    }
}

impl fmt::Display for Dead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(410) => f.write_str("its host answers 410, gone for good"),
            Self::Status(status) => write!(f, "its host answers {status}, not found"),
            Self::UnknownHost => f.write_str("there is no host of this name"),
            Self::Malformed => f.write_str("it is no address of the web"),
        }
    }
}

impl fmt::Display for Unchecked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status(401) => "its host answers 401, only for those who log in",
            Self::Status(403) => "its host answers 403, not for programs or not for all",
            Self::Status(429) => "its host answers 429, too many requests",
            Self::Status(status) if *status >= 500 => {
                return write!(f, "its host answers {status}, out of order");
            }
            Self::Status(status) => return write!(f, "its host answers {status}"),
            Self::Timeout => "its host did not answer in time",
            Self::Unreachable => "its host can not be reached",
            Self::Broken => "its host broke the answer off",
            Self::Redirects => "it is redirected again and again",
            Self::BadRedirect => "it is redirected to what is no address of the web",
            Self::HostGivenUp => "its host did not answer others either and was left alone",
            Self::Private => "it belongs to a private network or to this machine",
            Self::NoNetwork => "no host at all could be reached",
            Self::TooLong => "it is longer than what hosts take",
            Self::Interrupted => "the run was interrupted",
        })
    }
}
