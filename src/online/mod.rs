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
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

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
    /// What was learnt could not be written down.
    pub not_kept: bool,
}

type OnProgress = Box<dyn Fn(&Progress) + Send + Sync>;

/// A future that is through when the user wants to stop.
type Stop = Pin<Box<dyn Future<Output = ()>>>;

/// What makes it. It is made where the run waits for answers.
type OnStop = Box<dyn Fn() -> Stop + Send + Sync>;

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
    /// `progress` is told after each answer. The run stops on an interrupt from the terminal.
    pub fn new(
        settings: Settings,
        names: Arc<dyn Names>,
        progress: OnProgress,
    ) -> Result<Self, ClientError> {
        let client = Client::new(&settings, names)?;
        let stop: OnStop = Box::new(|| {
            Box::pin(async {
                // Where there is nobody to interrupt, nobody does.
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
            })
        });
        Ok(Self {
            settings,
            client,
            progress,
            stop,
            summary: Mutex::default(),
            learnt: Mutex::default(),
        })
    }

    /// Stops when that future is through.
    #[must_use]
    pub fn stopped_by(mut self, stop: OnStop) -> Self {
        self.stop = stop;
        self
    }

    pub fn summary(&self) -> Summary {
        *self.summary.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn run(&self, questions: &[Question], open: &[usize]) -> (Vec<Option<Answer>>, bool) {
        let settings = &self.settings;
        let mut exchange =
            Exchange::new(&self.client, settings.guard, &settings.headers, settings.per_host);
        exchange.redirects = settings.redirects;
        exchange.fragments = settings.fragments.then_some(settings.body);
        let hosts = open.iter().map(|&at| (at, host(&questions[at].url)));
        let mut queue = Queue::new(hosts, settings.total, settings.per_host, settings.patience);
        let mut answers = Given { given: vec![None; questions.len()], done: 0 };
        let mut running = FuturesUnordered::new();
        let mut stop = (self.stop)();
        let mut interrupted = false;
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
                () = &mut stop => { interrupted = true; break }
                Some((job, attempt)) = running.next() => {
                    self.take(job, attempt, &mut queue, &mut answers);
                    let (hosts, host) = queue.open();
                    let host = host.map(str::to_owned);
                    let done = answers.done;
                    (self.progress)(&Progress { done, total: open.len(), hosts, host });
                }
                () = pause => {}
            }
        }
        (answers.given, interrupted)
    }

    /// Writes an answer down, or has the question asked again.
    fn take(&self, job: Job, attempt: Attempt, queue: &mut Queue, answers: &mut Given) {
        let retry = &self.settings.retry;
        let strike = match &attempt.answer.verdict {
            Verdict::Unchecked(Unchecked::Status(429)) => Strike::Rest,
            Verdict::Unchecked(Unchecked::Status(503)) if attempt.retry_after.is_some() => {
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
                queue.leave(job)
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
        let known = |question: &Question| {
            if let Some(answer) = learnt.get(question) {
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
            let (mut given, interrupted) = runtime.block_on(self.run(questions, &open));
            // A name that is being looked up can not be stopped, and is not waited for.
            runtime.shutdown_background();
            without_network(questions, &mut given);
            summary.interrupted = interrupted;
            for at in open {
                if let Some(answer) = given[at].take() {
                    cache.put(&questions[at], &answer, settings.fragments, now);
                    learnt.insert(questions[at].clone(), answer.clone());
                    answers[at] = Some(answer);
                }
            }
            summary.not_kept = cache.save(now).is_err();
        }
        let mut whole = self.summary.lock().unwrap_or_else(PoisonError::into_inner);
        whole.asked += summary.asked;
        whole.remembered += summary.remembered;
        whole.interrupted |= summary.interrupted;
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
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// Where each of several hosts is unknown, it is the network that is not there.
fn without_network(questions: &[Question], given: &mut [Option<Answer>]) {
    let unknown = |answer: &Answer| answer.verdict == Verdict::Dead(Dead::UnknownHost);
    let asked = || {
        given
            .iter()
            .zip(questions)
            .filter_map(|(given, question)| Some((given.as_ref()?, question)))
    };
    let hosts: BTreeSet<String> = asked().map(|(_, question)| host(&question.url)).collect();
    if hosts.len() > 1 && asked().all(|(answer, _)| unknown(answer)) {
        for answer in given.iter_mut().flatten() {
            answer.verdict = Verdict::Unchecked(Unchecked::NoNetwork);
        }
    }
}
