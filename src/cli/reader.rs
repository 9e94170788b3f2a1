//! Who reads standard output, as far as the environment tells.

use std::ffi::OsString;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reader {
    /// A coding agent, which pays for each word.
    pub(super) is_agent: bool,
    /// GitHub Actions, whose runner obeys commands in the log.
    pub(super) is_runner: bool,
}

impl Reader {
    pub(super) fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        Self {
            // What agents set changes often: the crate keeps the list.
            is_agent: mise_agent_env::detect_with_env(&variable).is_some(),
            is_runner: variable("GITHUB_ACTIONS").is_some_and(|value| value == "true"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_known_by_what_they_set() {
        for (name, value, is_agent, is_runner) in [
            ("HOME", "/root", false, false),
            ("CLAUDECODE", "1", true, false),
            ("CLAUDECODE", "0", false, false),
            ("CURSOR_AGENT", "1", true, false),
            ("CODEX_SANDBOX", "seatbelt", true, false),
            ("GEMINI_CLI", "1", true, false),
            ("AI_AGENT", "another", true, false),
            ("GITHUB_ACTIONS", "true", false, true),
            ("GITHUB_ACTIONS", "false", false, false),
        ] {
            let reader = Reader::of(|asked| (asked == name).then(|| value.into()));
            assert_eq!(reader, Reader { is_agent, is_runner }, "{name}={value}");
        }
    }
}
