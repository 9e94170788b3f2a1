//! What a user sees where the program itself breaks: in words, and nothing of a page that a terminal obeys.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::process::ExitCode;

use crate::report::text::visible;

/// Runs the program; where a part breaks that no finding can tell of, says so.
pub(super) fn told(run: impl FnOnce() -> ExitCode) -> ExitCode {
    set_hook(Box::new(note));
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        tell("the linter broke: report this as a bug, with the pages that it broke on");
        ExitCode::from(2)
    })
}

/// Where it broke, for who reports it: most often a finding tells of the page.
fn note(broken: &PanicHookInfo<'_>) {
    let place = broken.location().map_or_else(String::new, |place| format!(" at {place}"));
    let said = broken.payload_as_str().unwrap_or_default();
    let said = said.char_indices().nth(200).map_or(said, |(end, _)| &said[..end]);
    let _ = writeln!(io::stderr(), "internal error{place}: {}", visible(said));
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        let _ = writeln!(io::stderr(), "{trace}");
    }
}

/// Says why nothing could be done: what names and files hold can not act on a terminal.
pub(super) fn tell(failure: &str) {
    let lines: Vec<_> = failure.lines().map(visible).collect();
    let _ = writeln!(io::stderr(), "error: {}", lines.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_gives_an_exit_code() {
        let code = told(|| panic!("a report"));
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(2)));
        assert_eq!(format!("{:?}", told(|| ExitCode::SUCCESS)), format!("{:?}", ExitCode::SUCCESS));
    }
}
