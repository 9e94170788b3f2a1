//! What only follows from another finding: from damaged text, from a value that is wrong by itself, from a finding on the
//! same place.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::Made;
use crate::diagnostic::Applicability::Safe;
use crate::diagnostic::{Cause, FileId, Finding};
use crate::name::Name;
use crate::record::Record;
use crate::rule::Rule;
use crate::rules::{self, Reach};
use crate::text::Span;
use crate::twins;

/// Text of one page that is damaged, and the finding that tells so.
#[derive(Clone)]
pub(super) struct Damaged {
    pub(super) cause: Cause,
    /// What is missing on the page may well have stood behind its end.
    ends_early: bool,
    /// In order, apart from each other.
    spans: Vec<Span>,
}

impl Damaged {
    fn of(rule: &Rule, finding: &Finding, text: &str) -> Option<Self> {
        let reach = rules::reach(rule)?;
        let places =
            std::iter::once(finding.span).chain(finding.related.iter().map(|other| other.span));
        let rest = |start: u32| vec![Span { start, end: u32::MAX }];
        let mut spans = match reach {
            Reach::Characters => places.collect(),
            Reach::Lines => lines(text, places.collect()),
            Reach::Between => {
                vec![whole_lines(text, places.fold(finding.span, Span::cover))]
            }
            Reach::Rest => rest(whole_lines(text, finding.span).start),
            Reach::Page => rest(0),
            Reach::Mended => {
                finding.fixes.iter().flat_map(|fix| &fix.edits).map(|it| it.span).collect()
            }
        };
        spans.sort_unstable();
        spans.dedup_by(|next, span| {
            let meets = next.start <= span.end;
            if meets {
                *span = span.cover(*next);
            }
            meets
        });
        let cause = Cause { rule: rule.id, file: finding.file, span: finding.span };
        Some(Self { cause, ends_early: matches!(reach, Reach::Rest | Reach::Page), spans })
    }

    /// All of the page is damaged.
    pub(super) fn is_of_page(&self) -> bool {
        self.spans == [Span { start: 0, end: u32::MAX }]
    }

    fn holds(&self, place: Span) -> bool {
        let end = place.end.max(place.start + 1);
        let next = self.spans.partition_point(|span| span.end <= place.start);
        self.spans.get(next).is_some_and(|span| span.start < end)
    }
}

/// What is said about damaged text, and what is missing where a page ends too early, only follows from that.
pub(super) fn follow_damage(text: &str, made: &mut [Made]) -> Vec<Damaged> {
    let damaged: Vec<Damaged> =
        made.iter().filter_map(|(rule, finding)| Damaged::of(rule, finding, text)).collect();
    for (rule, finding) in made.iter_mut() {
        follow(rule, finding, |_| &damaged);
    }
    damaged
}

/// Marks a finding as one that follows if one of its places lies in damaged text of its file.
pub(super) fn follow<'d>(
    rule: &Rule,
    finding: &mut Finding,
    damaged: impl Fn(FileId) -> &'d [Damaged],
) {
    // What is said to be the cause may itself not be there on a page that is another one.
    let is_whole = || damaged(finding.file).iter().any(Damaged::is_of_page);
    if rules::reach(rule).is_some() || finding.caused_by.is_some() && !is_whole() {
        return;
    }
    let cause = finding.places().find_map(|(file, span)| {
        let is_absence = file == finding.file && rules::is_absence(rule, finding);
        damaged(file).iter().find(|damaged| {
            damaged.cause.file == file && (damaged.ends_early && is_absence || damaged.holds(span))
        })
    });
    if let Some(damaged) = cause {
        finding.caused_by = Some(damaged.cause.clone());
        // What was read in damaged text is nothing to go by.
        finding.fixes.clear();
    }
}

/// What the page fails to tell, each with the fault that hides it. That a role is missing only follows from the fault that
/// names its place.
pub(super) fn follow_lost(record: &Record<'_>, made: &mut [Made]) -> HashMap<Name, Cause> {
    let mut lost: HashMap<Name, Cause> = HashMap::new();
    // Most pages tell all that they should.
    if record.unreadable.is_empty() && made.iter().all(|(_, finding)| finding.lost.is_empty()) {
        return lost;
    }
    let (absences, others): (Vec<usize>, Vec<usize>) =
        (0..made.len()).partition(|at| rules::is_absence(made[*at].0, &made[*at].1));
    for (is_absence, places) in [(false, others), (true, absences)] {
        for at in places {
            let (rule, finding) = &mut made[at];
            let is_astray = rules::is_astray(rule, finding);
            let roles = std::mem::take(&mut finding.lost);
            if is_absence
                && !roles.is_empty()
                && let Some(known) =
                    roles.iter().map(|role| lost.get(role)).collect::<Option<Vec<_>>>()
            {
                finding.caused_by.get_or_insert_with(|| known[0].clone());
            }
            let own = Cause { rule: rule.id, file: finding.file, span: finding.span };
            let cause = finding.caused_by.as_ref().unwrap_or(&own);
            for role in roles.into_iter().filter(|_| !is_astray) {
                lost.entry(role).or_insert_with(|| cause.clone());
            }
        }
    }
    // What follows from a role cannot be known without it.
    for derived in record.kind.iter().flat_map(|kind| &kind.derived) {
        let is_told = record.fact(derived.role).is_some_and(|fact| fact.value.flag() == Some(true));
        let cause = derived.any.iter().find_map(|condition| {
            let unread = record.unreadable.iter().find(|value| value.role == condition.role);
            let unread = unread.map(|value| Cause {
                rule: "unreadable-value",
                file: record.file,
                span: value.span,
            });
            lost.get(&condition.role).cloned().or(unread)
        });
        if let Some(cause) = cause.filter(|_| !is_told) {
            lost.entry(derived.role).or_insert(cause);
        }
    }
    lost
}

/// Where a page says otherwise than its source, the source tells which side is right: what else is said of these places
/// only follows.
pub(super) fn follow_source(made: &mut [Made]) {
    let mut denied: HashMap<FileId, Vec<(Span, Cause)>> = HashMap::new();
    for (rule, finding) in made.iter().filter(|(rule, _)| rules::is_of_source(rule)) {
        let is_own = |cause: &Cause| cause.rule == rule.id;
        if finding.caused_by.as_ref().is_none_or(is_own) {
            let cause = Cause { rule: rule.id, file: finding.file, span: finding.span };
            let own = finding.places().skip(usize::from(rules::is_left_out(finding)));
            let own = own.filter(|(file, _)| *file == finding.file);
            let places = denied.entry(finding.file).or_default();
            places.extend(own.map(|(_, span)| (span, cause.clone())));
        }
    }
    if denied.is_empty() {
        return;
    }
    for (rule, finding) in made.iter_mut().filter(|(rule, _)| !rules::is_of_source(rule)) {
        // A link is a wider place than its text.
        let is_of_fact = rules::SAME_PLACE.contains(&rule.id);
        let cause = finding.places().find_map(|(file, span)| {
            let meets = |place: Span| place.contains(span) || is_of_fact && span.contains(place);
            let mut places = denied.get(&file)?.iter();
            places.find(|(place, _)| meets(*place)).map(|(_, cause)| cause)
        });
        if let Some(cause) = cause {
            finding.caused_by.get_or_insert_with(|| cause.clone());
            // What the source denies is nothing to write elsewhere.
            finding.fixes.clear();
        }
    }
}

/// What two places say otherwise only follows where one of them is a fault by itself.
pub(super) fn follow_values(made: &mut [Made]) {
    let faults: HashMap<(FileId, Span), &'static str> = made
        .iter()
        .filter(|(rule, finding)| rules::is_about_a_value(rule) && finding.caused_by.is_none())
        .map(|(rule, finding)| ((finding.file, finding.span), rule.id))
        .collect();
    if faults.is_empty() {
        return;
    }
    for (rule, finding) in made.iter_mut() {
        if rules::is_about_a_value(rule) {
            continue;
        }
        let cause = finding.places().find_map(|place| faults.get_key_value(&place));
        if let Some((&(file, span), &rule)) = cause {
            finding.caused_by.get_or_insert(Cause { rule, file, span });
            // A value that is wrong is nothing to write elsewhere.
            finding.fixes.clear();
        }
    }
}

/// Of a row with too few or too many cells nobody knows which value stands where: what is said of them only follows.
pub(super) fn follow_rows(made: &mut [Made]) {
    let rows = made.iter().filter(|(rule, _)| rule.id == "table-cell-count");
    let mut rows: Vec<(FileId, Span)> = rows.map(|(_, it)| (it.file, it.span)).collect();
    rows.sort_unstable_by_key(|(file, span)| (*file, span.end));
    if rows.is_empty() {
        return;
    }
    for (_, finding) in made.iter_mut().filter(|(rule, _)| rules::is_of_a_cell(rule)) {
        let place = (finding.file, finding.span.end);
        let next = rows.partition_point(|(file, row)| (*file, row.end) < place);
        if let Some((file, row)) = rows.get(next)
            && *file == finding.file
            && row.contains(finding.span)
        {
            let rule = "table-cell-count";
            finding.caused_by.get_or_insert(Cause { rule, file: *file, span: *row });
            finding.fixes.clear();
        }
    }
}

/// A row that bears a wrong name or number seems to be out of order, or the rows beside it do.
pub(super) fn follow_order(made: &mut [Made]) {
    let unsorted: Vec<usize> = (0..made.len())
        .filter(|at| made[*at].0.id == "unsorted-rows" && made[*at].1.caused_by.is_none())
        .collect();
    if unsorted.is_empty() {
        return;
    }
    let mut of_files: HashMap<FileId, Vec<usize>> = HashMap::new();
    for (at, (rule, finding)) in made.iter().enumerate() {
        if finding.caused_by.is_none()
            && (rules::is_of_a_name(rule) || rule.id == "row-leads-elsewhere")
        {
            of_files.entry(finding.file).or_default().push(at);
        }
    }
    for at in unsorted {
        let finding = &made[at].1;
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        let rows = edits.fold(finding.span, Span::cover);
        let mut others = of_files.get(&finding.file).into_iter().flatten();
        let Some(&cause) = others.find(|other| rows.contains(made[**other].1.span)) else {
            continue;
        };
        let (rule, other) = &made[cause];
        let cause = Cause { rule: rule.id, file: other.file, span: other.span };
        made[at].1.caused_by = Some(cause);
        made[at].1.fixes.clear();
    }
}

/// Where the name of a page is empty, what is said of the row or the page because of that only follows. It knows from other
/// pages what is missing: the fix is told of the empty name.
pub(super) fn follow_empties(made: &mut [Made]) {
    let mut empties: Vec<usize> =
        (0..made.len()).filter(|at| rules::is_of_nothing(made[*at].0)).collect();
    empties.sort_unstable_by_key(|at| (made[*at].1.file, made[*at].1.span.end));
    if empties.is_empty() {
        return;
    }
    for at in 0..made.len() {
        let (rule, finding) = &made[at];
        if !rules::is_of_a_name(rule) || finding.caused_by.is_some() {
            continue;
        }
        let place = (finding.file, finding.span.start);
        let next = empties.partition_point(|at| (made[*at].1.file, made[*at].1.span.end) < place);
        let touches = |at: &&usize| {
            let empty = &made[**at].1;
            empty.file == finding.file && empty.span.start <= finding.span.end
        };
        let Some(&empty) = empties.get(next).filter(touches) else { continue };
        let (fixes, help) = (finding.fixes.clone(), finding.help.clone());
        let (rule, root) = &mut made[empty];
        let cause = Cause { rule: rule.id, file: root.file, span: root.span };
        if !fixes.is_empty() && root.fixes.iter().all(|fix| fix.applicability != Safe) {
            root.fixes = fixes;
            root.help = help;
        }
        made[at].1.fixes.clear();
        made[at].1.caused_by = Some(cause);
    }
}

/// Of findings that point at one place, all but one only follow from that one: `rules::SAME_PLACE` has the order.
/// What twins differ in follows from what is wrong with all differing lines of one of them.
pub(super) fn follow_places(made: &mut [Made]) {
    let rank = |rule: &Rule| rules::SAME_PLACE.iter().position(|id| *id == rule.id);
    let mut first: HashMap<(FileId, Span), (usize, usize)> = HashMap::new();
    for (index, (rule, finding)) in made.iter().enumerate() {
        // A number that is wrong only because of something else is right in itself.
        let is_right = rule.id == "wrong-count"
            && finding.caused_by.as_ref().is_some_and(|cause| cause.rule != rule.id);
        if let Some(rank) = rank(rule).filter(|_| !is_right) {
            for place in finding.places() {
                let known = first.entry(place).or_insert((rank, index));
                *known = (*known).min((rank, index));
            }
        }
    }
    let mut causes: Vec<(usize, usize)> = Vec::new();
    for (index, (rule, finding)) in made.iter().enumerate() {
        let Some(rank) = rank(rule).filter(|_| finding.caused_by.is_none()) else { continue };
        let earlier = finding.places().filter_map(|place| first.get(&place)).min().copied();
        if let Some((_, cause)) = earlier.filter(|(known, _)| *known < rank) {
            causes.push((index, cause));
        }
    }
    let of_files = OnceCell::new();
    for (index, (rule, finding)) in made.iter().enumerate() {
        if rule.id == "twin-differs" && finding.label.as_deref() == Some(twins::EACH_LINE) {
            let of_files = of_files.get_or_init(|| OfFiles::new(made));
            causes.extend(of_files.explained_lines(finding).map(|cause| (index, cause)));
        }
        // Rows that are out of order in one twin alone.
        if rule.id == "twin-order-differs" {
            let of_files = of_files.get_or_init(|| OfFiles::new(made));
            let twin = finding.related.first().and_then(|related| related.file);
            let files = std::iter::once(finding.file).chain(twin.filter(|it| *it != finding.file));
            let unsorted: Vec<usize> = files
                .filter_map(|file| of_files.of(file).find(|&at| made[at].0.id == "unsorted-rows"))
                .collect();
            if let [only] = unsorted[..] {
                causes.push((index, only));
            }
        }
    }
    for (index, cause) in causes {
        let (rule, finding) = &made[cause];
        let cause = Cause { rule: rule.id, file: finding.file, span: finding.span };
        made[index].1.caused_by = Some(cause);
    }
}

/// Findings of which one of twins may have more than the other, by their files: of many twins each asks for its own.
struct OfFiles<'m> {
    made: &'m [Made],
    /// In the order in which they were made.
    files: HashMap<FileId, Vec<usize>>,
}

impl<'m> OfFiles<'m> {
    fn new(made: &'m [Made]) -> Self {
        let mut files: HashMap<FileId, Vec<usize>> = HashMap::new();
        for (at, (rule, finding)) in made.iter().enumerate() {
            if rule.check.is_of_pages()
                || rules::SAME_PLACE.contains(&rule.id)
                || rules::is_of_one_row(rule)
            {
                files.entry(finding.file).or_default().push(at);
            }
        }
        Self { made, files }
    }

    fn of(&self, file: FileId) -> impl Iterator<Item = usize> {
        self.files.get(&file).into_iter().flatten().copied()
    }

    /// A finding on the differing lines of one twin, if each of them has one that the other twin does not share.
    fn explained_lines(&self, twins: &Finding) -> Option<usize> {
        let lines: Vec<(FileId, Span)> = twins.places().collect();
        let others: HashSet<FileId> = lines.iter().map(|(file, _)| *file).collect();
        // Lines that one of them has beyond those differ for another reason.
        let of_first = lines.iter().filter(|(file, _)| *file == twins.file).count();
        if others.len() > 1 && of_first * 2 != lines.len() {
            return None;
        }
        // What is wrong in the same way with the differing lines of both is no reason that they differ.
        let is_shared = |file: FileId, at: usize| {
            let (rule, finding) = &self.made[at];
            others.iter().filter(|other| **other != file).flat_map(|other| self.of(*other)).any(
                |other| {
                    let (other_rule, other) = &self.made[other];
                    let mut lines = lines.iter().filter(|(file, _)| *file == other.file);
                    other_rule.id == rule.id
                        && (other.key == finding.key
                            || lines.any(|(_, line)| line.contains(other.span)))
                },
            )
        };
        let explains = |file: FileId, line: Span| {
            self.of(file).find(|&at| {
                let (rule, finding) = &self.made[at];
                let mut places = finding.places();
                rule.id != "unsorted-rows"
                    && places.any(|(on, span)| on == file && line.contains(span))
                    && !is_shared(file, at)
            })
        };
        lines.iter().map(|(file, _)| *file).find_map(|file| {
            let own = lines.iter().filter(|(other, _)| *other == file);
            let found: Option<Vec<usize>> =
                own.map(|(file, line)| explains(*file, *line)).collect();
            found?.first().copied()
        })
    }
}

/// The whole lines of all places; each line is looked for once, however many places it has.
fn lines(text: &str, mut places: Vec<Span>) -> Vec<Span> {
    places.sort_unstable();
    let mut lines: Vec<Span> = Vec::new();
    for place in places {
        if lines.last().is_none_or(|line| line.end <= place.end) {
            lines.push(whole_lines(text, place));
        }
    }
    lines
}

fn whole_lines(text: &str, span: Span) -> Span {
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..(span.start as usize).min(text.len())]);
    let rest = text.as_bytes().get(span.end as usize..).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    // With the line's end, so that an empty line is some place too.
    Span::new(start.map_or(0, |at| at + 1)..span.end as usize + end + 1)
}
