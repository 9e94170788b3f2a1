//! How long to wait before an address is asked again.

use std::time::{Duration, SystemTime};

/// How often, and how long in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How many times an address is asked again.
    pub times: u32,
    /// Before the first of them; each further time twice as long.
    pub first: Duration,
    /// The longest that is waited, for whatever reason.
    pub longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { times: 2, first: Duration::from_secs(1), longest: Duration::from_mins(1) }
    }
}

impl Retry {
    /// The wait before the attempt with this number, the first one being 0. `chance` lies in [0, 1): hosts that
    /// failed at one time are not all asked at one time again.
    pub fn backoff(&self, attempt: u32, chance: f64) -> Duration {
        let doubled = self.first.saturating_mul(1 << attempt.saturating_sub(1).min(16));
        doubled.min(self.longest).mul_f64(0.5 + chance)
    }

    /// The wait that a host asks for; `None` where it is longer than anyone waits.
    pub fn asked_for(&self, wait: Duration) -> Option<Duration> {
        (wait <= self.longest).then_some(wait)
    }
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110 §10.2.3).
pub fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than any number holds is longer than anyone waits.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_differ_by_chance() {
        let retry = Retry::default();
        let at = |attempt, chance| retry.backoff(attempt, chance).as_millis();
        assert_eq!([at(1, 0.5), at(2, 0.5), at(3, 0.5)], [1000, 2000, 4000]);
        assert_eq!([at(1, 0.0), at(1, 1.0)], [500, 1500]);
        assert_eq!(at(40, 0.5), 60_000);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let read = |value| retry_after(value, now);
        assert_eq!(read(" 120 "), Some(Duration::from_mins(2)));
        assert_eq!(read("Sun, 06 Nov 1994 08:50:37 GMT"), Some(Duration::from_mins(1)));
        assert_eq!(read("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        for none in ["soon", "", "-1", "+1", "1.5", "Sun, 99 Nov 1994 08:49:37 GMT"] {
            assert_eq!(read(none), None, "{none}");
        }
        let endless = read("99999999999999999999999999").unwrap();
        assert_eq!(Retry::default().asked_for(endless), None);
        assert_eq!(Retry::default().asked_for(Duration::from_secs(61)), None);
    }
}
