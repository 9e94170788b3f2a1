//! Twins: two files that show one page to two platforms, held against each other.

use std::borrow::Cow;
use std::collections::VecDeque;

use hashbrown::{HashMap, HashSet};

use crate::catalog::{self, Catalog, PageFacts};
use crate::damage;
use crate::diagnostic::{Applicability, Cause, Edit, FileId, Finding, Fix};
use crate::rule::Rule;
use crate::suppression::blanked;
use crate::text::{Span, span_of};

/// The label of a finding that points at each line in which twins differ.
pub const EACH_LINE: &str = "only here";

/// How two twins differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Twins {
    Same,
    /// The same lines in another order: the first that stands elsewhere.
    Order {
        here: Span,
        there: Span,
    },
    /// The lines of either that the other one lacks.
    Content {
        here: Vec<Span>,
        there: Vec<Span>,
    },
}

/// Compares two pages line by line, without front matter, blanks, and comments to the linter, which are written for one
/// of them. They are read again where they differ.
pub fn compare(catalog: &Catalog<'_>, one: &PageFacts, other: &PageFacts) -> Twins {
    let (Some(print), Some(other_print)) = (one.print(), other.print()) else { return Twins::Same };
    if print.hash == other_print.hash {
        return Twins::Same;
    }
    let read = |page: &PageFacts| catalog.bytes(page.file);
    let (Some(bytes), Some(other_bytes)) = (read(one), read(other)) else { return Twins::Same };
    let (decoded, other_decoded) = (damage::decode(&bytes), damage::decode(&other_bytes));
    let (text, other_text) = (blanked(&decoded.text), blanked(&other_decoded.text));
    let lines = lines(&text, print.body);
    let other_lines = self::lines(&other_text, other_print.body);
    let first = lines.iter().zip(&other_lines).position(|((one, _), (other, _))| one != other);
    let at = match first {
        Some(at) => at,
        None if lines.len() == other_lines.len() => return Twins::Same,
        None => lines.len().min(other_lines.len()),
    };
    let place = |page: &PageFacts, lines: &[Line<'_>]| {
        lines.get(at).or(lines.last()).map_or(page.title, |(_, span)| *span)
    };
    let (here, there) = (lacking(&lines, &other_lines), lacking(&other_lines, &lines));
    if here.is_empty() && there.is_empty() {
        return Twins::Order { here: place(one, &lines), there: place(other, &other_lines) };
    }
    Twins::Content { here, there }
}

/// Offers for twins that differ to take over the better one: that of which nothing else is said; of two sound ones that
/// with more lines, if the other one has none of its own. Nothing where both have faults.
pub fn mend(catalog: &Catalog<'_>, made: &mut [(&'static Rule, Box<Finding>)]) {
    let differing: Vec<usize> = (0..made.len()).filter(|at| is_of_twins(made[*at].0)).collect();
    if differing.is_empty() {
        return;
    }
    for (at, fix) in better(catalog, made, &differing) {
        made[at].1.fixes.push(fix);
    }
}

/// For each finding on twins that differ what mends it, if the one side is better than the other.
fn better(
    catalog: &Catalog<'_>,
    made: &[(&'static Rule, Box<Finding>)],
    differing: &[usize],
) -> Vec<(usize, Fix)> {
    let mut faults: HashMap<FileId, HashSet<(&str, &str)>> = HashMap::new();
    for (rule, finding) in made.iter().filter(|(rule, _)| !is_of_twins(rule)) {
        for (file, _) in finding.places() {
            faults.entry(file).or_default().insert((rule.id, &finding.key));
        }
    }
    let of = |page: &PageFacts| faults.get(&page.file);
    let is_faulty = |page: &PageFacts, twin: &PageFacts| {
        let mut own = of(page).into_iter().flatten();
        own.any(|fault| of(twin).is_none_or(|twin| !twin.contains(fault)))
    };
    let fix = |at: usize| {
        let page = catalog.page(made[at].1.file)?;
        let twin = catalog.twin_of(page)?;
        let (one, other) = if page.file < twin.file { (page, twin) } else { (twin, page) };
        let Twins::Content { here, there } = compare(catalog, one, other) else { return None };
        let (from, to) = match (is_faulty(one, other), is_faulty(other, one)) {
            (true, true) => return None,
            (true, false) => (other, one),
            (false, false) if here.is_empty() && !there.is_empty() => (other, one),
            (false, _) => (one, other),
        };
        let (own, name) = (catalog.path(from.file), catalog.path(to.file));
        let title = format!("take the content of `{own}` for `{name}`");
        Some(Fix::new(Applicability::Unsafe, title, vec![taken_over(catalog, from, to)?]))
    };
    differing.iter().filter_map(|&at| Some((at, fix(at)?))).collect()
}

fn is_of_twins(rule: &Rule) -> bool {
    rule.id == "twin-differs"
}

/// The edit that gives the second of two twins the lines of the first, from the first to the last that differs; its
/// front matter stays. None where a comment to the linter would be lost.
pub fn taken_over(catalog: &Catalog<'_>, from: &PageFacts, to: &PageFacts) -> Option<Edit> {
    let (bytes, old) = (catalog.bytes(from.file)?, catalog.bytes(to.file)?);
    let (text, old) = (std::str::from_utf8(&bytes).ok()?, std::str::from_utf8(&old).ok()?);
    let (body, old_body) = (from.print()?.body as usize, to.print()?.body as usize);
    let bare = |text: &str| text.trim_end_matches(['\r', '\n']).to_owned();
    let new_lines: Vec<String> = text.get(body..)?.split_inclusive('\n').map(bare).collect();
    let old_lines: Vec<&str> = old.get(old_body..)?.split_inclusive('\n').collect();
    let same = |(one, other): (&String, &&str)| *one == bare(other);
    let head = new_lines.iter().zip(&old_lines).take_while(|pair| same(*pair)).count();
    let most = new_lines.len().min(old_lines.len()) - head;
    let tail = new_lines.iter().rev().zip(old_lines.iter().rev());
    let tail = tail.take(most).take_while(|pair| same(*pair)).count();
    let length = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    let (end, new_end) = (old_lines.len() - tail, new_lines.len() - tail);
    let start = old_body + length(&old_lines[..head]);
    let span = Span::new(start..start + length(&old_lines[head..end]));
    if matches!(blanked(span.of(old)), Cow::Owned(_)) {
        return None;
    }
    let text = new_lines[head..new_end].iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    Some(Edit { file: Some(to.file), span, text })
}

type Line<'a> = (&'a str, Span);

fn lines(text: &str, body: u32) -> Vec<Line<'_>> {
    catalog::lines(text, body).map(|line| (line, span_of(text, line))).collect()
}

/// The lines of one that the other one lacks, or has less often.
fn lacking(one: &[Line<'_>], other: &[Line<'_>]) -> Vec<Span> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (line, _) in other {
        *counts.entry(line).or_default() += 1;
    }
    let mut lacking = Vec::new();
    for (line, span) in one {
        match counts.get_mut(line) {
            Some(count) if *count > 0 => *count -= 1,
            _ => lacking.push(*span),
        }
    }
    lacking
}

/// A fault on both twins is one: what is said of the second follows from the same said of the first. What is said
/// of a platform is said of one twin alone.
pub fn fold(catalog: &Catalog<'_>, findings: &mut [(&'static Rule, Box<Finding>)]) {
    let twins: HashMap<FileId, FileId> = catalog
        .twins()
        .flat_map(|(one, other)| [(one.file, other.file), (other.file, one.file)])
        .chain(
            catalog
                .unread
                .iter()
                .flat_map(|unread| catalog.twin_files(unread.file).map(|twin| (unread.file, twin))),
        )
        .collect();
    if twins.is_empty() {
        return;
    }
    let key = |rule: &Rule, file: FileId, finding: &Finding| {
        (rule.id, file, finding.target, finding.key.clone())
    };
    let mut known: HashMap<_, VecDeque<Span>> = HashMap::new();
    for (rule, finding) in &*findings {
        if twins.get(&finding.file).is_some_and(|twin| finding.file < *twin) {
            known.entry(key(rule, finding.file, finding)).or_default().push_back(finding.span);
        }
    }
    for (rule, finding) in findings.iter_mut().filter(|(_, it)| it.caused_by.is_none()) {
        let Some(&twin) = twins.get(&finding.file).filter(|twin| **twin < finding.file) else {
            continue;
        };
        let place = known.get_mut(&key(rule, twin, finding)).and_then(VecDeque::pop_front);
        finding.caused_by = place.map(|span| Cause { rule: rule.id, file: twin, span });
    }
}
