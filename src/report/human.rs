//! Diagnostics for people: graphical reports with their source, and a summary.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    fmt,
    io::{self, BufWriter, Write},
};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};

use crate::{
    diagnostic::{
        Applicability, Diagnostic, FileId, Finding, Fix, Outcome, Related, Severity, Sources,
    },
    report::{
        snippet::{Mark, Snippet},
        source::{File, Files},
        summary::{Count, Summary},
        text::{brief, visible, wrap},
    },
    text::Span,
};

/// What the terminal can do, and how much is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub color: bool,
    /// Columns of the terminal. Sentences are never wider than is good to read.
    pub width: usize,
    /// Make rule ids links to their documentation (OSC 8); else each address is written once.
    pub links: bool,
    /// Draw with box characters; else with ASCII.
    pub unicode: bool,
    pub limit: Limit,
}

/// How many diagnostics are shown in full; the summary counts them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub per_rule: usize,
    pub total: usize,
}

impl Limit {
    pub const ALL: Self = Self { per_rule: usize::MAX, total: usize::MAX };
}

impl Default for Limit {
    fn default() -> Self {
        Self { per_rule: 3, total: 50 }
    }
}

/// Writes the first reports of each rule and a summary; `url` gives the documentation of a rule.
///
/// Suppressed findings and those that follow from others are counted, not shown. Only the files of what is
/// shown are read.
pub fn write(
    out: &mut dyn Write,
    outcome: &Outcome,
    sources: &dyn Sources,
    options: Options,
    url: &dyn Fn(&str) -> String,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let selection = Selection::new(outcome, options.limit);
    let mut printer = Printer::new(options, Files::new(sources), url);
    for (at, &diagnostic) in selection.shown.iter().enumerate() {
        let follow = selection.follow.get(diagnostic.fingerprint.as_str()).copied().unwrap_or(0);
        printer.report(diagnostic, follow).map_err(io::Error::other)?;
        let rule = selection.rules.get(diagnostic.rule);
        if let Some(rule) = rule.filter(|rule| rule.last == at && rule.hidden() > 0) {
            printer.more(diagnostic.rule, rule);
        }
        printer.flush(&mut out)?;
    }
    printer.summary(outcome, selection.hidden());
    printer.flush(&mut out)?;
    out.flush()
}

/// The longest sentence, in columns, and the narrowest terminal that is drawn for.
const READABLE: usize = 100;
const NARROWEST: usize = 40;

/// Lines between a finding and a place on the same page that is labelled in the same snippet.
const NEAR: usize = 6;

/// Labels in one snippet, and places that get a snippet of their own.
const MOST_LABELS: usize = 8;
const MOST_NOTES: usize = 4;

/// Which diagnostics are shown.
struct Selection<'a> {
    shown: Vec<&'a Diagnostic>,
    rules: BTreeMap<&'a str, Chosen>,
    /// How many findings follow from the one with this fingerprint.
    follow: HashMap<&'a str, usize>,
}

/// What is shown of one rule.
#[derive(Default)]
struct Chosen {
    all: usize,
    shown: usize,
    /// Index of the last one in `Selection::shown`.
    last: usize,
    hidden_files: usize,
    last_hidden: Option<FileId>,
}

impl Chosen {
    fn hidden(&self) -> usize {
        self.all - self.shown
    }
}

impl<'a> Selection<'a> {
    fn new(outcome: &'a Outcome, limit: Limit) -> Self {
        let mut selection =
            Self { shown: Vec::new(), rules: BTreeMap::new(), follow: HashMap::new() };
        for diagnostic in outcome.diagnostics.iter().filter(|it| !it.suppressed) {
            if let Some(cause) = &diagnostic.caused_by {
                *selection.follow.entry(cause).or_default() += 1;
                continue;
            }
            let rule = selection.rules.entry(diagnostic.rule).or_default();
            rule.all += 1;
            if rule.shown < limit.per_rule && selection.shown.len() < limit.total {
                rule.shown += 1;
                rule.last = selection.shown.len();
                selection.shown.push(diagnostic);
            } else if rule.last_hidden.replace(diagnostic.finding.file)
                != Some(diagnostic.finding.file)
            {
                rule.hidden_files += 1;
            }
        }
        selection
    }

    fn hidden(&self) -> usize {
        self.rules.values().map(Chosen::hidden).sum()
    }
}

/// Draws into a buffer that is written after each report.
struct Printer<'a> {
    options: Options,
    files: Files<'a>,
    url: &'a dyn Fn(&str) -> String,
    styles: ThemeStyles,
    characters: ThemeCharacters,
    ellipsis: &'static str,
    /// Columns for sentences.
    measure: usize,
    /// Rules whose address has been written.
    addressed: Vec<&'static str>,
    drawn: String,
}

impl<'a> Printer<'a> {
    fn new(options: Options, files: Files<'a>, url: &'a dyn Fn(&str) -> String) -> Self {
        let styles = if options.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        let characters =
            if options.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let ellipsis = if options.unicode { "…" } else { "..." };
        let width = options.width.max(NARROWEST);
        let options = Options { width, ..options };
        let measure = width.min(READABLE);
        Self {
            options,
            files,
            url,
            styles,
            characters,
            ellipsis,
            measure,
            addressed: Vec::new(),
            drawn: String::new(),
        }
    }

    fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.drawn.as_bytes())?;
        self.drawn.clear();
        Ok(())
    }

    fn report(&mut self, diagnostic: &Diagnostic, follow: usize) -> fmt::Result {
        let finding = &diagnostic.finding;
        let file = self.files.get(finding.file);
        let (labels, notes) = split(finding, &file);
        let snippet = self.snippet(&file, &labels);

        let head = format!("{}[{}]:", diagnostic.severity.as_str(), self.linked(diagnostic.rule));
        let head_width = diagnostic.severity.as_str().len() + diagnostic.rule.len() + "[]:".len();
        let view = View { message: self.message(&finding.message, head_width), snippet };
        self.draw(&head, diagnostic.severity, &view)?;
        if view.snippet.is_none() {
            let path = brief(&file.path, self.ellipsis);
            self.line(&format!("    in {path}, which is gone since it was read"));
        }

        let (near, far) = notes.split_at(notes.len().min(MOST_NOTES));
        for note in near {
            let file = self.files.get(note.file.unwrap_or(finding.file));
            let mark = Mark { span: note.span, label: None, is_primary: false };
            let snippet = self.snippet(&file, &[mark]);
            let view = View { message: self.message(&note.message, "note:".len()), snippet };
            self.draw("note:", Severity::Info, &view)?;
        }
        if !far.is_empty() {
            self.remark("  ", "note", &format!("and {}", counted(far.len(), "more place")));
        }
        if follow > 0 {
            let verb = if follow == 1 { "follows" } else { "follow" };
            let others = counted(follow, "other finding");
            self.remark("  ", "note", &format!("{others} {verb} from this one"));
        }
        if let Some(help) = help(finding.help.as_deref(), &finding.fixes, self.ellipsis) {
            self.remark("  ", "help", &help);
        }
        if !self.options.links && !self.addressed.contains(&diagnostic.rule) {
            self.addressed.push(diagnostic.rule);
            let url = (self.url)(diagnostic.rule);
            self.remark("  ", "docs", &url);
        }
        self.drawn.push('\n');
        Ok(())
    }

    fn snippet(&self, file: &File, labels: &[Mark<'_>]) -> Option<Snippet> {
        Snippet::new(file, labels, self.options.width, self.ellipsis)
    }

    /// One piece of a report: `head`, the message after it, and the snippet.
    fn draw(&mut self, head: &str, severity: Severity, view: &View) -> fmt::Result {
        let style = match severity {
            Severity::Error => self.styles.error,
            Severity::Warning => self.styles.warning,
            Severity::Info => self.styles.advice,
        };
        let style = if self.options.color { style.bold() } else { style };
        let mut styles = self.styles.clone();
        styles.error = style;
        styles.highlights = view
            .snippet
            .iter()
            .flat_map(Snippet::primary)
            .map(|is_primary| if is_primary { style } else { self.styles.advice })
            .collect();
        let mut characters = self.characters.clone();
        head.clone_into(&mut characters.error);
        let mut drawn = String::new();
        GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_width(self.options.width)
            .with_wrap_lines(false)
            .render_report(&mut drawn, view)?;
        drawn.lines().for_each(|line| self.line(line.trim_end_matches(' ')));
        Ok(())
    }

    /// A message that stands after a head of `head` columns.
    fn message(&self, message: &str, head: usize) -> String {
        let (first, rest) = ("  ".len() + head + " ".len(), "  | ".len());
        wrap(&brief(message, self.ellipsis), self.measure - rest, first - rest)
    }

    /// A sentence after its kind, `help: …`, all its lines under the first.
    fn remark(&mut self, indent: &str, kind: &str, text: &str) {
        let hanging = indent.len() + kind.len() + ": ".len();
        let text = wrap(text, self.measure.saturating_sub(hanging), 0);
        let text = text.replace('\n', &format!("\n{:hanging$}", ""));
        self.line(&format!("{indent}{} {text}", self.styles.help.style(format_args!("{kind}:"))));
    }

    fn line(&mut self, line: &str) {
        self.drawn.push_str(line);
        self.drawn.push('\n');
    }

    /// What is left out after the last report of a rule.
    fn more(&mut self, name: &str, rule: &Chosen) {
        let (ellipsis, hidden) = (self.ellipsis, grouped(rule.hidden()));
        let files = counted(rule.hidden_files, "file");
        let text = format!("{ellipsis} and {hidden} more `{name}` like this in {files}");
        self.line(&format!("  {}\n", self.styles.linum.style(text)));
    }

    fn linked(&self, rule: &str) -> String {
        if !self.options.links {
            return rule.to_owned();
        }
        let url = (self.url)(rule);
        format!("\x1b]8;;{}\x1b\\{rule}\x1b]8;;\x1b\\", visible(&url))
    }

    fn summary(&mut self, outcome: &Outcome, hidden: usize) {
        let summary = Summary::new(outcome);
        let total = summary.total;
        if outcome.pages == 0 && total.all() == 0 {
            self.line("no pages to check");
        } else if total.all() == 0 {
            let mark = if self.options.unicode { "✓ " } else { "" };
            let pages = counted(outcome.pages, "page");
            let text = format!("{mark}{pages} checked, nothing to find fault with");
            self.line(&self.styles.help.style(text).to_string());
        } else {
            self.table(&summary);
            self.headline(total, outcome.pages);
        }
        let sentences = [
            (total.fixable - total.unsafe_only, "with a safe fix"),
            (total.unsafe_only, "with a fix that needs an eye"),
            (total.folded, "following from others, not shown"),
            (hidden, "more not shown: run with `--max-diagnostics all` to see them"),
            (summary.suppressed, "suppressed"),
        ];
        for (count, text) in sentences.iter().filter(|(count, _)| *count > 0) {
            self.line(&wrap(&format!("{} {text}", grouped(*count)), self.measure, 0));
        }
        for note in &outcome.notes {
            self.remark("", "note", &brief(note, self.ellipsis));
        }
    }

    /// `12 errors and 3 warnings in 2,651 pages`
    fn headline(&mut self, total: Count, pages: usize) {
        let counts = [
            (total.errors, "error", self.styles.error),
            (total.warnings, "warning", self.styles.warning),
            (total.infos, "info", self.styles.advice),
        ];
        let mut parts: Vec<_> = counts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, noun, style)| style.style(counted(*count, noun)).to_string())
            .collect();
        let last = parts.pop().unwrap_or_default();
        let found =
            if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) };
        self.line(&format!("{found} in {}", counted(pages, "page")));
    }

    /// The counts of each rule, the heaviest first; columns that would be empty are left out.
    fn table(&mut self, summary: &Summary<'_>) {
        type Column = (&'static str, fn(&Count) -> usize);
        const COLUMNS: [Column; 4] = [
            ("errors", |count| count.errors),
            ("warnings", |count| count.warnings),
            ("infos", |count| count.infos),
            ("following from others", |count| count.folded),
        ];
        let columns: Vec<_> = COLUMNS.iter().filter(|(_, get)| get(&summary.total) > 0).collect();
        let mut rows: Vec<_> = summary.rules.iter().collect();
        rows.sort_by_key(|(_, it)| Reverse((it.errors, it.warnings, it.infos)));

        let name = rows.iter().map(|(rule, _)| rule.len()).max().unwrap_or(0).max("rule".len());
        let titles: String = columns.iter().map(|(title, _)| cell(title, title.len())).collect();
        self.line(&self.styles.linum.style(format!("{:name$}{titles}", "rule")).to_string());
        let none = if self.options.unicode { "·" } else { "-" };
        for (rule, count) in rows {
            let mut row = self.linked(rule) + &" ".repeat(name - rule.len());
            for (title, get) in &columns {
                row += &match get(count) {
                    0 => self.styles.linum.style(cell(none, title.len())).to_string(),
                    some => cell(&grouped(some), title.len()),
                };
            }
            self.line(&row);
        }
        self.drawn.push('\n');
    }
}

/// What miette draws: a message, and the labels of a snippet.
#[derive(Debug)]
struct View {
    message: String,
    snippet: Option<Snippet>,
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for View {}

impl miette::Diagnostic for View {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|it| it as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.snippet.as_ref().map(|it| Box::new(it.labels()) as _)
    }
}

/// The places that are labelled in the snippet of a finding, and those that get one of their own: places
/// far away or in other files, and those that would be drawn over another.
fn split<'f>(finding: &'f Finding, file: &File) -> (Vec<Mark<'f>>, Vec<&'f Related>) {
    let line = |span: Span| file.lines.line_of(span.start as usize);
    let label = finding.label.as_deref();
    let mut labels = vec![Mark { span: finding.span, label, is_primary: true }];
    let mut notes = Vec::new();
    for place in &finding.related {
        let is_near = place.file.is_none_or(|id| id == finding.file)
            && line(place.span).abs_diff(line(finding.span)) <= NEAR;
        let is_free = labels.len() < MOST_LABELS
            && !labels.iter().any(|other| touches(other.span, place.span));
        if is_near && is_free {
            let label = Some(place.message.as_str());
            labels.push(Mark { span: place.span, label, is_primary: false });
        } else {
            notes.push(place);
        }
    }
    (labels, notes)
}

/// The help of a finding, which also says that it can be fixed.
fn help(help: Option<&str>, fixes: &[Fix], ellipsis: &str) -> Option<String> {
    let fix = fixes.iter().find(|fix| fix.applicability == Applicability::Safe).or(fixes.first());
    let text = brief(help.or(fix.map(|fix| fix.title.as_str()))?, ellipsis);
    Some(match fix.map(|fix| fix.applicability) {
        None => text,
        Some(Applicability::Safe) => text + " [fixable]",
        Some(Applicability::Unsafe) => text + " [fixable, needs an eye]",
    })
}

/// Whether two labels would be drawn over one another; an empty one is drawn one column wide.
fn touches(one: Span, other: Span) -> bool {
    let drawn = |span: Span| Span { end: span.end.max(span.start.saturating_add(1)), ..span };
    drawn(one).overlaps(drawn(other))
}

/// A cell of a table, at least `width` columns wide.
fn cell(text: &str, width: usize) -> String {
    format!("  {text:>width$}", width = width.max("999,999".len()))
}

/// `1 page`, `2,651 pages`
fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// The digits of `number` in groups of three.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
