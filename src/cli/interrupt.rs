//! Whether somebody asked the program to stop at a time when it must not be ended as it stands.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::Failure;

/// A time at which signals are heeded. At others they end the program at once.
#[derive(Debug)]
pub(super) struct Interrupt(&'static Flags);

/// What the handlers know; once set up, they stay for good.
#[derive(Debug)]
struct Flags {
    came: Arc<AtomicBool>,
    at_once: Arc<AtomicBool>,
}

static FLAGS: OnceLock<Result<Flags, String>> = OnceLock::new();

impl Interrupt {
    pub(super) fn heed() -> Result<Self, Failure> {
        let flags = FLAGS.get_or_init(|| Flags::new().map_err(|error| error.to_string()));
        let flags = flags.as_ref().map_err(Failure::new)?;
        flags.at_once.store(false, Ordering::Relaxed);
        Ok(Self(flags))
    }

    pub(super) fn came(&self) -> bool {
        self.0.came.load(Ordering::Relaxed)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        self.0.at_once.store(true, Ordering::Relaxed);
    }
}

impl Flags {
    fn new() -> std::io::Result<Self> {
        let this = Self { came: Arc::default(), at_once: Arc::default() };
        for signal in [SIGINT, SIGTERM] {
            let (came, at_once) = (Arc::clone(&this.came), Arc::clone(&this.at_once));
            flag::register_conditional_shutdown(signal, 128 + signal, at_once)?;
            flag::register(signal, came)?;
        }
        Ok(this)
    }
}
