//! Asks addresses on the web, and only where a run was told to.
//!
//! Each address is asked once, within limits for each host and over all, and what came of it is remembered. One file,
//! `client.rs`, knows what speaks HTTP; one, `guard.rs`, what is never asked.

mod cache;
mod client;
mod exchange;
mod fetch;
mod fragments;
pub mod guard;
pub mod headers;
pub mod names;
mod queue;
mod remembered;
pub mod retry;
pub mod schemas;
pub mod settings;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use url::Url;

use client::Client;
pub use client::ClientError;
use exchange::{Attempt, Exchange};
use names::Names;
use queue::{Job, Next, Queue, Strike};
use remembered::Answers;
use settings::Settings;

use crate::web::{Answer, Asks, Dead, Question, Unchecked, Verdict};

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
    /// Hosts that are not through, and one of them.
    pub hosts: usize,
    pub host: Option<String>,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Addresses that were asked.
    pub asked: usize,
    /// Addresses that were known from an earlier run.
    pub remembered: usize,
    pub interrupted: bool,
    /// No host at all could be reached.
    pub no_network: bool,
    /// What was learnt could not be written down.
    pub not_kept: bool,
}

type OnProgress = Box<dyn Fn(&Progress) + Send + Sync>;

/// Whether the user wants to stop; asked again and again while a run waits for answers, and dropped when it does so
/// no longer.
pub type Stop = Box<dyn Fn() -> bool>;

/// What makes one.
type OnStop = Box<dyn Fn() -> Stop + Send + Sync>;

/// How long it takes at most until a wish to stop is seen.
const GLANCE: Duration = Duration::from_millis(50);

/// So many hosts that do not answer, and none that does, are no accident.
const SILENT_HOSTS: usize = 16;

/// The first answer may take so long.
const FIRST_ANSWER: Duration = Duration::from_secs(5);

/// Asks the web.
pub struct Online {
    settings: Settings,
    client: Client,
    progress: OnProgress,
    stop: OnStop,
    summary: Mutex<Summary>,
    /// What was learnt in this run; held while more is asked, so that two who ask do not double the limits.
    learnt: Mutex<HashMap<Question, Answer>>,
}

impl std::fmt::Debug for Online {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Online").finish_non_exhaustive()
    }
}

impl Online {
    /// `progress` is told after each answer.
    pub fn new(
        settings: Settings,
        names: Arc<dyn Names>,
        progress: OnProgress,
    ) -> Result<Self, ClientError> {
        Ok(Self {
            client: Client::new(&settings, names)?,
            settings,
            progress,
            stop: Box::new(|| Box::new(|| false)),
            summary: Mutex::default(),
            learnt: Mutex::default(),
        })
    }

    /// Stops when that says so.
    #[must_use]
    pub fn stopped_by(mut self, stop: OnStop) -> Self {
        self.stop = stop;
        self
    }

    pub fn summary(&self) -> Summary {
        *self.summary.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn run(&self, questions: &[Question], open: &[usize]) -> (Vec<Option<Answer>>, Ended) {
        let settings = &self.settings;
        let mut exchange =
            Exchange::new(&self.client, settings.guard, &settings.headers, settings.per_host);
        exchange.redirects = settings.redirects;
        exchange.fragments = settings.fragments.then_some(settings.body);
        let hosts = open.iter().map(|&at| (at, host(&questions[at].url)));
        let mut queue = Queue::new(hosts, settings.total, settings.per_host, settings.patience);
        let mut answers = Given { given: vec![None; questions.len()], done: 0 };
        let mut running = FuturesUnordered::new();
        let stop = (self.stop)();
        let stopped = async {
            while !stop() {
                tokio::time::sleep(GLANCE).await;
            }
        };
        let mut stopped = std::pin::pin!(stopped);
        let mut silence = Silence::since(Instant::now(), settings.timeout.min(FIRST_ANSWER));
        let mut ended = Ended::Through;
        loop {
            let wake = match queue.next(Instant::now()) {
                Next::Ask(job) => {
                    let exchange = &exchange;
                    running.push(async move {
                        (job, exchange.ask(&questions[job.question], job.attempt).await)
                    });
                    continue;
                }
                Next::Wait(wake) => wake,
                Next::Done => break,
            };
            let pause = async {
                match wake {
                    Some(then) => tokio::time::sleep_until(then.into()).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = &mut stopped => { ended = Ended::Interrupted; break }
                Some((job, attempt)) = running.next() => {
                    silence.note(&questions[job.question].url, &attempt.answer.verdict);
                    if silence.is_of_all() {
                        ended = Ended::NoNetwork;
                        break;
                    }
                    self.take(job, attempt, &mut queue, &mut answers);
                    let (hosts, host) = queue.open();
                    let host = host.map(str::to_owned);
                    let done = answers.done;
                    (self.progress)(&Progress { done, total: open.len(), hosts, host });
                }
                () = pause => {}
            }
        }
        (answers.given, ended)
    }

    /// Writes an answer down, or has the question asked again.
    fn take(&self, job: Job, attempt: Attempt, queue: &mut Queue, answers: &mut Given) {
        let retry = &self.settings.retry;
        let strike = match &attempt.answer.verdict {
            Verdict::Unchecked(Unchecked::Status(429)) => Strike::Rest,
            Verdict::Unchecked(Unchecked::Status(403 | 503)) if attempt.retry_after.is_some() => {
                Strike::Rest
            }
            Verdict::Unchecked(Unchecked::Status(500 | 502 | 503 | 504)) => Strike::Nothing,
            Verdict::Unchecked(Unchecked::Timeout | Unchecked::Unreachable | Unchecked::Broken) => {
                Strike::Mute
            }
            Verdict::Dead(Dead::UnknownHost) => {
                for other in queue.leave(job) {
                    answers.give(other, attempt.answer.clone());
                }
                return answers.give(job.question, attempt.answer);
            }
            _ => {
                queue.answered(job);
                return answers.give(job.question, attempt.answer);
            }
        };
        // A host is not to blame for where it redirects to.
        let strike = if attempt.is_own { strike } else { Strike::Nothing };
        let wait = match attempt.retry_after {
            Some(wait) => retry.asked_for(wait),
            None => Some(retry.backoff(job.attempt + 1, fastrand::f64())),
        };
        let now = Instant::now();
        let dropped = match wait {
            Some(wait) if job.attempt < retry.times => queue.again(job, now + wait, strike),
            Some(wait) => {
                answers.give(job.question, attempt.answer);
                queue.given_up(job, now + wait, strike)
            }
            // It wants to be left alone for longer than anyone waits.
            None => {
                answers.give(job.question, attempt.answer);
                if attempt.is_own { queue.leave(job) } else { queue.given_up(job, now, strike) }
            }
        };
        for other in dropped {
            answers.give(other, Verdict::Unchecked(Unchecked::HostGivenUp).into());
        }
    }
}

impl Asks for Online {
    fn wants(&self, url: &str, is_badge: bool) -> bool {
        (self.settings.badges || !is_badge) && !self.settings.is_excluded(url)
    }

    fn ask(&self, questions: &[Question]) -> Vec<Answer> {
        let settings = &self.settings;
        let now = now();
        let folder = settings.cache.as_deref();
        let mut cache = folder.map(|folder| Answers::open(folder, now)).unwrap_or_default();
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        let named = |question: &Question| {
            let mut named = question.clone();
            if !settings.fragments {
                named.fragments.clear();
            }
            named
        };
        let known = |question: &Question| {
            if let Some(answer) = learnt.get(&named(question)) {
                return Some(answer.clone());
            }
            // Who is not to be asked now was perhaps asked before.
            let url = Url::parse(&question.url).ok()?;
            let is_private = settings.guard.look_at(&url).is_err();
            let fresh = settings.refresh || is_private;
            cache.get(question, settings.fragments).filter(|_| !fresh)
        };
        let mut answers: Vec<Option<Answer>> = questions.iter().map(known).collect();
        let open: Vec<usize> = (0..questions.len()).filter(|&at| answers[at].is_none()).collect();
        let mut summary = Summary {
            asked: open.len(),
            remembered: questions.len() - open.len(),
            ..Summary::default()
        };
        if let Some(runtime) =
            Some(open.len()).filter(|open| *open > 0).and_then(|_| runtime().ok())
        {
            let (mut given, ended) = runtime.block_on(self.run(questions, &open));
            // A name that is being looked up can not be stopped, and is not waited for.
            runtime.shutdown_background();
            summary.interrupted = ended == Ended::Interrupted;
            summary.no_network = without_network(questions, &mut given, &open, ended);
            for at in open {
                if let Some(answer) = given[at].take() {
                    cache.put(&questions[at], &answer, settings.fragments, now);
                    learnt.insert(named(&questions[at]), answer.clone());
                    answers[at] = Some(answer);
                }
            }
            summary.not_kept = cache.save(now).is_err();
        }
        let mut whole = self.summary.lock().unwrap_or_else(PoisonError::into_inner);
        whole.asked += summary.asked;
        whole.remembered += summary.remembered;
        whole.interrupted |= summary.interrupted;
        whole.no_network |= summary.no_network;
        whole.not_kept |= summary.not_kept;
        let interrupted = || Verdict::Unchecked(Unchecked::Interrupted).into();
        let answers = answers.into_iter().zip(questions);
        answers
            .map(|(answer, question)| {
                settings.accepted(&question.url, answer.unwrap_or_else(interrupted))
            })
            .collect()
    }
}

struct Given {
    given: Vec<Option<Answer>>,
    done: usize,
}

impl Given {
    fn give(&mut self, question: usize, answer: Answer) {
        if let Some(place) = self.given.get_mut(question).filter(|place| place.is_none()) {
            *place = Some(answer);
            self.done += 1;
        }
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs())
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn host(url: &str) -> String {
    let url = Url::parse(url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    host.trim_end_matches('.').to_owned()
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Through,
    Interrupted,
    NoNetwork,
}

/// Hosts that do not answer, as long as none does.
struct Silence {
    since: Instant,
    /// The first answer is waited for so long.
    patience: Duration,
    is_broken: bool,
    hosts: BTreeSet<String>,
}

impl Silence {
    fn since(since: Instant, patience: Duration) -> Self {
        Self { since, patience, is_broken: false, hosts: BTreeSet::new() }
    }

    fn note(&mut self, url: &str, verdict: &Verdict) {
        self.is_broken |= verdict.is_heard();
        // Names that are unknown are told at once: the others of a run need not have had their time.
        if !self.is_broken && *verdict != Verdict::Dead(Dead::UnknownHost) && verdict.is_silence() {
            self.hosts.insert(host(url));
        }
    }

    fn is_of_all(&self) -> bool {
        !self.is_broken && self.hosts.len() >= SILENT_HOSTS && self.since.elapsed() >= self.patience
    }
}

/// Where several hosts were looked for and none of them was there, it is the network that is not.
fn without_network(
    questions: &[Question],
    given: &mut [Option<Answer>],
    open: &[usize],
    ended: Ended,
) -> bool {
    let is_heard = given.iter().flatten().any(|answer| answer.verdict.is_heard());
    let is_silent = |at: &&usize| given[**at].as_ref().is_some_and(|it| it.verdict.is_silence());
    let silent: Vec<usize> = open.iter().filter(is_silent).copied().collect();
    let hosts: BTreeSet<String> = silent.iter().map(|&at| host(&questions[at].url)).collect();
    let is_gone = ended == Ended::NoNetwork || (!is_heard && hosts.len() > 1);
    if is_gone {
        let not_asked = open.iter().filter(|&&at| ended == Ended::NoNetwork && given[at].is_none());
        let not_asked: Vec<usize> = not_asked.copied().collect();
        for at in silent.into_iter().chain(not_asked) {
            given[at] = Some(Verdict::Unchecked(Unchecked::NoNetwork).into());
        }
    }
    is_gone
}
