//! Where links lead: the paths of a catalog, platforms and their rules, fragments.
//!
//! A target as written is taken apart ([`destination`]), looked up among the paths of the snapshot
//! ([`paths`]) by the rules of each platform ([`resolve`]); where it is dead, [`meant`] says what it may
//! have been meant for. Its fragment is held against the headings
//! and ids of the page that it leads to ([`slug`]).

pub mod destination;
pub mod paths;
pub mod resolve;
pub mod meant;
pub mod slug;
