//! Diagnostics for people: graphical reports with their source, and a summary.

use std::{
    fmt,
    io::{self, Write},
};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters};

use crate::{
    diagnostic::{Applicability, Diagnostic, Finding, Fix, Related, Severity},
    report::{
        Format, Kind, Report, Style, Verbosity,
        paint::Paint,
        selection::{Chosen, Limit, Selection},
        snippet::{Mark, Snippet},
        source::{File, Files},
        statistics,
        text::{READABLE, brief, wrap},
        words::counted,
    },
    text::{Span, grouped},
};

pub(super) const FORMAT: Format = Format {
    name: "full",
    about: "each finding drawn on its page, the first of each rule",
    kind: Kind::Text,
    limit: Limit::FEW,
    write,
};

/// Only the files of what is shown are read.
fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let selection = Selection::new(report);
    let mut printer = Printer::new(report);
    for (at, &diagnostic) in selection.shown.iter().enumerate() {
        printer.report(diagnostic, &selection).map_err(io::Error::other)?;
        if let Some(rule) = selection.left_out_after(at) {
            printer.more(diagnostic.rule, rule);
        }
        printer.flush(out)?;
    }
    statistics::write_after(out, report, selection.hidden())
}

/// Lines between a finding and a place on the same page that is labelled in the same snippet.
const NEAR: usize = 6;

/// Labels in one snippet, and places that get a snippet of their own.
const MOST_LABELS: usize = 8;
const MOST_NOTES: usize = 4;

/// Draws into a buffer that is written after each report.
struct Printer<'a> {
    style: Style,
    files: Files<'a>,
    url: &'a dyn Fn(&str) -> String,
    paint: Paint<'a>,
    characters: ThemeCharacters,
    ellipsis: &'static str,
    /// Columns for sentences.
    measure: usize,
    /// Rules whose address has been written.
    addressed: Vec<&'static str>,
    drawn: String,
}

impl<'a> Printer<'a> {
    fn new(report: &Report<'a>) -> Self {
        let style = report.style;
        let characters =
            if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let paint = Paint::new(report);
        Self {
            style,
            files: Files::new(report.sources),
            url: report.url,
            ellipsis: paint.ellipsis(),
            paint,
            characters,
            measure: style.width.min(READABLE),
            addressed: Vec::new(),
            drawn: String::new(),
        }
    }

    fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.drawn.as_bytes())?;
        self.drawn.clear();
        Ok(())
    }

    fn report(&mut self, diagnostic: &Diagnostic, selection: &Selection<'_>) -> fmt::Result {
        let finding = &diagnostic.finding;
        let file = self.files.get(finding.file);
        let (labels, notes) = split(finding, &file);
        let snippet = self.snippet(&file, &labels);

        let head =
            format!("{}[{}]:", diagnostic.severity.as_str(), self.paint.rule(diagnostic.rule));
        let head_width = diagnostic.severity.as_str().len() + diagnostic.rule.len() + "[]:".len();
        let view = View { message: self.message(&finding.message, head_width), snippet };
        self.draw(&head, diagnostic.severity, &view)?;
        if view.snippet.is_none() {
            let path = brief(&file.path, self.ellipsis);
            let why = if diagnostic.rule == crate::rules::UNREADABLE_FILE.id {
                ""
            } else {
                ", which is gone since it was read"
            };
            self.line(&format!("    in {path}{why}"));
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
        if !diagnostic.counts() {
            let why = if diagnostic.baselined { "in the baseline" } else { "suppressed" };
            self.remark("  ", "note", why);
        }
        if let Some(cause) = selection.told.cause(diagnostic) {
            let file = self.files.get(cause.finding.file);
            let (start, _) = file.positions(cause.finding.span);
            let path = brief(&file.path, self.ellipsis);
            let place = format!("{path}:{}:{}", start.line, start.column);
            self.remark("  ", "note", &format!("follows from `{}` at {place}", cause.rule));
        }
        if self.style.verbosity != Verbosity::Verbose
            && let Some(consequences) = selection.told.consequences(diagnostic)
        {
            self.remark("  ", "note", &consequences);
        }
        if let Some(help) = help(finding.help.as_deref(), &finding.fixes, self.ellipsis) {
            self.remark("  ", "help", &help);
        }
        if !self.style.links && !self.addressed.contains(&diagnostic.rule) {
            self.addressed.push(diagnostic.rule);
            let url = (self.url)(diagnostic.rule);
            self.remark("  ", "docs", &url);
        }
        self.drawn.push('\n');
        Ok(())
    }

    fn snippet(&self, file: &File, labels: &[Mark<'_>]) -> Option<Snippet> {
        Snippet::new(file, labels, self.style.width, self.ellipsis)
    }

    /// One piece of a report: `head`, the message after it, and the snippet.
    fn draw(&mut self, head: &str, severity: Severity, view: &View) -> fmt::Result {
        let style = match severity {
            Severity::Error => self.paint.styles.error,
            Severity::Warning => self.paint.styles.warning,
            Severity::Info => self.paint.styles.advice,
        };
        let style = if self.style.color { style.bold() } else { style };
        let mut styles = self.paint.styles.clone();
        styles.error = style;
        styles.highlights = view
            .snippet
            .iter()
            .flat_map(Snippet::primary)
            .map(|is_primary| if is_primary { style } else { self.paint.styles.advice })
            .collect();
        let mut characters = self.characters.clone();
        head.clone_into(&mut characters.error);
        let mut drawn = String::new();
        GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_width(self.style.width)
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
        self.line(&format!(
            "{indent}{} {text}",
            self.paint.styles.help.style(format_args!("{kind}:"))
        ));
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
        self.line(&format!("  {}\n", self.paint.styles.linum.style(text)));
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
