//! Which address is asked next: so many at once over all, so many at once of one host, none of a host that asked to
//! be left alone for a while.
//!
//! Plain data and the clock as an argument. The hosts take turns, so that a slow one holds up no other.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

/// One address to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Job {
    /// Index of the question.
    pub(super) question: usize,
    /// How often it was asked before.
    pub(super) attempt: u32,
    host: usize,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Ask(Job),
    /// Nothing before then, unless an answer comes first.
    Wait(Option<Instant>),
    /// Nothing is left, and nothing is under way.
    Done,
}

/// What an answer that is none says of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strike {
    /// Nothing: it is this address that has trouble.
    Nothing,
    /// It does not speak to us.
    Mute,
    /// It wants to be left alone until the address is asked again.
    Rest,
}

#[derive(Debug, Default)]
struct Host {
    name: String,
    waiting: VecDeque<Job>,
    /// Asked again, not before then.
    delayed: Vec<(Instant, Job)>,
    running: usize,
    /// Left alone until then.
    rests_until: Option<Instant>,
    /// Answers in a row that say nothing but "not now".
    strikes: u32,
}

#[derive(Debug)]
pub(super) struct Queue {
    hosts: Vec<Host>,
    /// Those with something left, in the order of their turns.
    turns: VecDeque<usize>,
    running: usize,
    total: usize,
    per_host: usize,
    /// So many strikes, and the host is given up.
    patience: u32,
}

impl Queue {
    /// `hosts` gives the host of each question that is to be asked.
    pub(super) fn new(
        questions: impl IntoIterator<Item = (usize, String)>,
        total: usize,
        per_host: usize,
        patience: u32,
    ) -> Self {
        let mut queue = Self {
            hosts: Vec::new(),
            turns: VecDeque::new(),
            running: 0,
            total: total.max(1),
            per_host: per_host.max(1),
            patience: patience.max(1),
        };
        let mut known: HashMap<String, usize> = HashMap::new();
        for (question, name) in questions {
            let host = *known.entry(name).or_insert_with_key(|name| {
                queue.hosts.push(Host { name: name.clone(), ..Host::default() });
                queue.hosts.len() - 1
            });
            queue.hosts[host].waiting.push_back(Job { question, attempt: 0, host });
        }
        queue.turns = (0..queue.hosts.len()).collect();
        queue
    }

    pub(super) fn next(&mut self, now: Instant) -> Next {
        if self.turns.is_empty() && self.running == 0 {
            return Next::Done;
        }
        if self.running >= self.total {
            return Next::Wait(None);
        }
        let mut soonest: Option<Instant> = None;
        for _ in 0..self.turns.len() {
            let Some(at) = self.turns.pop_front() else { break };
            let host = &mut self.hosts[at];
            if host.is_through() {
                continue;
            }
            self.turns.push_back(at);
            match host.ready(now, self.per_host) {
                Ok(job) => {
                    host.running += 1;
                    self.running += 1;
                    return Next::Ask(job);
                }
                Err(then) => soonest = soonest.into_iter().chain(then).min(),
            }
        }
        if self.turns.is_empty() && self.running == 0 { Next::Done } else { Next::Wait(soonest) }
    }

    /// The host answered: what it says is no matter of haste.
    pub(super) fn answered(&mut self, job: Job) {
        self.free(job).strikes = 0;
    }

    /// Asks again at `then`. The questions that are given up with the host, where it struck too often.
    pub(super) fn again(&mut self, job: Job, then: Instant, strike: Strike) -> Vec<usize> {
        let patience = self.patience;
        let host = self.free(job);
        host.delayed.push((then, Job { attempt: job.attempt + 1, ..job }));
        host.strike(strike, then, patience)
    }

    /// Asks no more about this one. The questions that are given up with the host, where it struck too often.
    pub(super) fn given_up(&mut self, job: Job, now: Instant, strike: Strike) -> Vec<usize> {
        let patience = self.patience;
        self.free(job).strike(strike, now, patience)
    }

    /// Leaves the host alone for good: the questions that are given up with it.
    pub(super) fn leave(&mut self, job: Job) -> Vec<usize> {
        self.free(job).give_up()
    }

    /// How many hosts have something left, and the one whose turn is next.
    pub(super) fn open(&self) -> (usize, Option<&str>) {
        let mut open =
            self.turns.iter().map(|at| &self.hosts[*at]).filter(|host| !host.is_through());
        let first = open.next();
        (first.map_or(0, |_| 1 + open.count()), first.map(|host| host.name.as_str()))
    }

    fn free(&mut self, job: Job) -> &mut Host {
        self.running -= 1;
        let host = &mut self.hosts[job.host];
        host.running -= 1;
        host
    }
}

impl Host {
    /// Nothing waits, and nothing is under way that might come back.
    fn is_through(&self) -> bool {
        self.waiting.is_empty() && self.delayed.is_empty() && self.running == 0
    }

    fn ready(&mut self, now: Instant, most: usize) -> Result<Job, Option<Instant>> {
        if self.running >= most {
            return Err(None);
        }
        if let Some(then) = self.rests_until.filter(|then| *then > now) {
            let nothing = self.waiting.is_empty() && self.delayed.is_empty();
            return Err((!nothing).then_some(then));
        }
        if let Some(at) = self.delayed.iter().position(|(then, _)| *then <= now) {
            return Ok(self.delayed.swap_remove(at).1);
        }
        self.waiting.pop_front().ok_or_else(|| self.delayed.iter().map(|(then, _)| *then).min())
    }

    fn strike(&mut self, strike: Strike, then: Instant, patience: u32) -> Vec<usize> {
        if strike == Strike::Nothing {
            return Vec::new();
        }
        self.strikes += 1;
        if strike == Strike::Rest {
            self.rests_until = self.rests_until.max(Some(then));
        }
        if self.strikes >= patience { self.give_up() } else { Vec::new() }
    }

    fn give_up(&mut self) -> Vec<usize> {
        let delayed = self.delayed.drain(..).map(|(_, job)| job);
        self.waiting.drain(..).chain(delayed).map(|job| job.question).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn queue(hosts: &[&str], total: usize, per_host: usize) -> Queue {
        let questions = hosts.iter().enumerate().map(|(at, host)| (at, (*host).to_owned()));
        Queue::new(questions, total, per_host, 3)
    }

    fn ask(queue: &mut Queue, now: Instant) -> Option<Job> {
        match queue.next(now) {
            Next::Ask(job) => Some(job),
            _ => None,
        }
    }

    #[test]
    fn hosts_take_turns_and_none_gets_more_than_its_share() {
        let now = Instant::now();
        let mut queue = queue(&["a", "a", "a", "b"], 3, 2);
        let asked: Vec<usize> =
            std::iter::from_fn(|| ask(&mut queue, now)).map(|job| job.question).collect();
        assert_eq!(asked, [0, 3, 1]);
        assert_eq!(queue.next(now), Next::Wait(None));
        queue.answered(Job { question: 0, attempt: 0, host: 0 });
        assert_eq!(ask(&mut queue, now).map(|job| job.question), Some(2));
        for (question, host) in [(1, 0), (2, 0), (3, 1)] {
            queue.answered(Job { question, attempt: 0, host });
        }
        assert_eq!(queue.next(now), Next::Done);
    }

    #[test]
    fn a_host_that_asks_for_it_is_left_alone_and_the_others_go_on() {
        let now = Instant::now();
        let then = now + Duration::from_secs(5);
        let mut queue = queue(&["a", "a", "b"], 8, 1);
        let first = ask(&mut queue, now).unwrap();
        assert!(queue.again(first, then, Strike::Rest).is_empty());
        let other = ask(&mut queue, now).unwrap();
        assert_eq!(other.question, 2);
        assert_eq!(queue.next(now), Next::Wait(Some(then)));
        queue.answered(other);
        assert_eq!(queue.next(now), Next::Wait(Some(then)));
        let again = ask(&mut queue, then).unwrap();
        assert_eq!((again.question, again.attempt), (0, 1));
    }

    #[test]
    fn a_host_that_never_answers_is_given_up() {
        let now = Instant::now();
        let mut queue = queue(&["a"; 5], 8, 8);
        let jobs: Vec<Job> = (0..3).filter_map(|_| ask(&mut queue, now)).collect();
        assert!(queue.given_up(jobs[0], now, Strike::Mute).is_empty());
        assert!(queue.again(jobs[1], now, Strike::Mute).is_empty());
        assert_eq!(queue.given_up(jobs[2], now, Strike::Mute), [3, 4, 1]);
        assert_eq!(queue.next(now), Next::Done);
    }
}
