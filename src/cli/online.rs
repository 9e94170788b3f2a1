//! `--online`: who asks the web, as the command line, the configuration and the environment want it.

use std::cell::OnceCell;

use super::Failure;
use super::arguments::LintArgs;
use crate::schema::remote::{COPY, Refusal, Remote};

#[cfg(not(feature = "net"))]
mod asks {
    use super::{COPY, Failure, LintArgs, OnceCell, Refusal};

    /// Stands where the program has no network code.
    pub(in crate::cli) enum Web {}

    impl Web {
        pub(in crate::cli) fn of(args: &LintArgs) -> Result<Option<Self>, Failure> {
            if args.online.is_wanted() {
                return Err(Failure::new(
                    "this program was built without network code: leave out `--online`, or build it with the \
                     feature `net`",
                ));
            }
            Ok(None)
        }

        pub(in crate::cli) fn asks(&self) -> &dyn crate::web::Asks {
            match *self {}
        }

        pub(in crate::cli) fn note(&self) -> String {
            match *self {}
        }

        pub(in crate::cli) fn interrupted(&self) -> bool {
            match *self {}
        }
    }

    /// Nobody can bring any.
    pub(super) type Asked = ();

    pub(super) fn schema(
        _: &OnceCell<Asked>,
        _: &LintArgs,
        address: &str,
    ) -> Result<String, Refusal> {
        let message =
            format!("`{address}` is on the web, and this program was built without network code");
        Err(Refusal { message, help: format!("{COPY}, or build it with the feature `net`") })
    }
}

#[cfg(feature = "net")]
mod asks {
    use std::collections::BTreeMap;
    use std::io::IsTerminal;
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::time::Duration;

    use indicatif::{ProgressBar, ProgressStyle};

    use super::super::interrupt::Interrupt;
    use super::{COPY, Failure, LintArgs, OnceCell, Refusal};
    use crate::online::guard::Guard;
    use crate::online::settings::{Listed, Pattern, Proxies, Settings};
    use crate::online::{Online, Progress, Stop, headers, names};

    /// One header a line, `HOST NAME: VALUE`.
    const HEADERS: &str = "STARMAP_LINT_HEADERS";

    /// Who asks.
    pub(in crate::cli) struct Web {
        online: Online,
        bar: ProgressBar,
    }

    impl Web {
        /// `None` where the run does not go on line: nothing of the network is set up then.
        pub(in crate::cli) fn of(args: &LintArgs) -> Result<Option<Self>, Failure> {
            if !args.online.is_wanted() {
                return Ok(None);
            }
            let bar = bar();
            let online = Online::new(settings(args)?, Arc::new(names::System), shown(&bar))
                .map_err(|error| Failure::new(error.to_string()))?;
            // Where signals can not be heeded they end the run as they always do.
            let stop = || -> Stop {
                let interrupt = Interrupt::heed();
                Box::new(move || interrupt.as_ref().is_ok_and(Interrupt::came))
            };
            Ok(Some(Self { online: online.stopped_by(Box::new(stop)), bar }))
        }

        pub(in crate::cli) fn asks(&self) -> &dyn crate::web::Asks {
            &self.online
        }

        pub(in crate::cli) fn interrupted(&self) -> bool {
            self.online.summary().interrupted
        }

        /// What it did, in a sentence.
        pub(in crate::cli) fn note(&self) -> String {
            self.bar.finish_and_clear();
            let summary = self.online.summary();
            let mut note = format!(
                "addresses on the web: {} asked, {} known from before",
                summary.asked, summary.remembered
            );
            if summary.interrupted {
                note.push_str("; interrupted, so that some were not asked");
            }
            if summary.no_network {
                note.push_str(
                    "; no host at all could be reached, so that nothing is known of them",
                );
            }
            if summary.not_kept {
                note.push_str("; the cache could not be written");
            }
            note
        }
    }

    pub(super) type Asked = Result<Online, String>;

    /// Fetches a schema from an address that the configuration lists.
    pub(super) fn schema(
        known: &OnceCell<Asked>,
        args: &LintArgs,
        address: &str,
    ) -> Result<String, Refusal> {
        let refusal = |message, help: String| Err(Refusal { message, help });
        let is_listed = url::Url::parse(address)
            .is_ok_and(|url| Listed::of(&args.online.configured.schemas).has(&url));
        let list = format!("list it in the configuration (`online: {{schemas: [{address}]}}`)");
        if !address.starts_with("https://") {
            let message = format!("schemas are fetched over `https` alone, not from `{address}`");
            return refusal(message, COPY.to_owned());
        }
        if args.online.offline {
            let message = format!("`{address}` is on the web, and `--offline` forbids to fetch it");
            return refusal(message, format!("leave `--offline` out, or {COPY}"));
        }
        if !args.online.is_wanted() {
            let message = format!("`{address}` is on the web, and is fetched only with `--online`");
            let list = if is_listed { String::new() } else { format!("{list} and ") };
            return refusal(message, format!("{list}run with `--online`, or {COPY}"));
        }
        if !is_listed {
            let message = format!(
                "`{address}` is on the web, and the configuration does not list it for schemas"
            );
            return refusal(message, format!("{list}, or {COPY}"));
        }
        let online = known.get_or_init(|| {
            let settings = settings(args).map_err(|failure| failure.0)?;
            Online::new(settings, Arc::new(names::System), Box::new(|_| ()))
                .map_err(|error| error.to_string())
        });
        let schema = match online {
            Ok(online) => online.schema(address).map_err(|fault| fault.to_string()),
            Err(fault) => Err(fault.clone()),
        };
        schema.or_else(|fault| {
            refusal(format!("`{address}` can not be fetched: {fault}"), COPY.to_owned())
        })
    }

    fn settings(args: &LintArgs) -> Result<Settings, Failure> {
        let (given, configured) = (&args.online, &args.online.configured);
        let mut settings = Settings {
            // Not in the configuration: it comes with the pages, perhaps from a stranger.
            guard: Guard { allow_private: given.allow_private },
            fragments: given.check_fragments || configured.fragments,
            badges: given.check_badges || configured.badges,
            refresh: given.refresh,
            proxies: Proxies::of(&environment()),
            cache: cache(),
            schemas: Listed::of(&configured.schemas),
            ..Settings::default()
        };
        let set = |to: &mut usize, from: Option<usize>| *to = from.unwrap_or(*to);
        set(&mut settings.redirects, configured.redirects);
        set(&mut settings.total, configured.requests);
        set(&mut settings.per_host, configured.requests_per_host);
        settings.retry.times = configured.retries.unwrap_or(settings.retry.times);
        settings.timeout = configured.timeout.map_or(settings.timeout, Duration::from_secs);
        if let Some(name) = &configured.user_agent {
            settings.user_agent.clone_from(name);
        }
        let pattern = |text: &str| {
            Pattern::new(text)
                .map_err(|error| Failure::new(format!("the pattern `{text}`: {}", error.kind())))
        };
        for text in given.exclude_url.iter().chain(&configured.exclude) {
            settings.exclude.push(pattern(text)?);
        }
        for (text, statuses) in &configured.accept {
            settings.accept.push((pattern(text)?, statuses.clone()));
        }
        if let Ok(text) = std::env::var(HEADERS) {
            settings.headers = headers::headers(&text).map_err(|line| {
                Failure::new(format!("line {line} of `{HEADERS}` is not `HOST NAME: VALUE`"))
            })?;
        }
        Ok(settings)
    }

    /// The variables that tell of proxies, by their names in lower case; these go before those in upper case.
    fn environment() -> BTreeMap<String, String> {
        const NAMES: [&str; 5] =
            ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "request_method"];
        let read = |name: &str| {
            let value = std::env::var(name).or_else(|_| std::env::var(name.to_ascii_uppercase()));
            Some((name.to_owned(), value.ok()?))
        };
        NAMES.into_iter().filter_map(read).collect()
    }

    /// The folder that answers are remembered in (XDG Base Directory).
    fn cache() -> Option<PathBuf> {
        let folder = |name: &str| {
            let folder = PathBuf::from(std::env::var_os(name)?);
            folder.is_absolute().then_some(folder)
        };
        let caches = folder("XDG_CACHE_HOME")
            .or_else(|| folder("LOCALAPPDATA"))
            .or_else(|| Some(folder("HOME")?.join(".cache")));
        Some(caches?.join("starmap-lint"))
    }

    fn bar() -> ProgressBar {
        if !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} addresses, {msg}");
        let bar = ProgressBar::new(0);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    }

    fn shown(bar: &ProgressBar) -> Box<dyn Fn(&Progress) + Send + Sync> {
        let bar = bar.clone();
        Box::new(move |progress| {
            bar.set_length(progress.total as u64);
            bar.set_position(progress.done as u64);
            let host = progress.host.as_deref().unwrap_or_default();
            let hosts = if progress.hosts == 1 { "host" } else { "hosts" };
            bar.set_message(format!("{} {hosts} open {host}", progress.hosts));
        })
    }
}

pub(super) use asks::Web;

/// The schemas of the web that those of the user's own name.
pub(super) struct SchemasOfWeb<'a> {
    args: &'a LintArgs,
    /// Made when the first is fetched.
    asked: OnceCell<asks::Asked>,
}

impl<'a> SchemasOfWeb<'a> {
    pub(super) fn new(args: &'a LintArgs) -> Self {
        Self { args, asked: OnceCell::new() }
    }
}

impl Remote for SchemasOfWeb<'_> {
    fn bring(&self, address: &str) -> Result<Option<String>, Refusal> {
        asks::schema(&self.asked, self.args, address).map(Some)
    }
}
