//! Markdown to a document: headings, lines, tables, links and code, each with its place.
//!
//! One pass over the events of `pulldown-cmark`, with the extensions that GitHub has. What the events do not
//! tell is read from the source beside them: where a destination stands, how many cells a row was written
//! with, what was meant as a link and is none.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::text::{Span, span_of};

mod heading_ids;
mod html;
mod tables;

pub use tables::BrokenRow;

/// What stands on a page, in the order of the source.
#[derive(Debug, Default)]
pub struct Document<'a> {
    pub headings: Vec<Heading<'a>>,
    /// Lines of paragraphs and list items; a paragraph broken by line ends gives several.
    pub lines: Vec<Line<'a>>,
    pub tables: Vec<Table>,
    pub rows: Vec<Row>,
    pub cells: Vec<Cell<'a>>,
    pub links: Vec<Link<'a>>,
    pub code: Vec<CodeBlock<'a>>,
    /// Spans of inline code.
    pub code_spans: Vec<Span>,
    /// HTML comments, without their delimiters.
    pub comments: Vec<Comment<'a>>,
    /// `id` and `name` attributes of HTML elements: places that a fragment may lead to.
    pub anchors: Vec<&'a str>,
    /// Elements of HTML by name, as written.
    pub elements: Vec<(&'a str, Span)>,
    /// `[text][label]` and `[text][]` whose label is defined nowhere.
    pub undefined: Vec<Undefined<'a>>,
    /// The labels that are defined, sorted, on a page where some are not.
    pub definitions: Vec<Box<str>>,
    /// `](` that neither belongs to a link nor to code: something that was meant to be a link.
    pub strays: Vec<Span>,
    /// List items without any content of their own, with the list that stands in them instead, if any.
    pub empty_items: Vec<EmptyItem>,
    /// Emphasis that holds nothing but the same emphasis once more.
    pub doubled_emphasis: Vec<Span>,
    /// `****` that is shown as it is: bold around nothing.
    pub empty_emphasis: Vec<Span>,
    /// Lines that begin as the row of a table does and belong to none, as indices in `lines`.
    pub row_lines: Vec<u32>,
    /// Rows of tables that are written over several lines.
    pub broken_rows: Vec<BrokenRow>,
}

#[derive(Debug)]
pub struct Heading<'a> {
    /// 1 to 6.
    pub level: u8,
    pub span: Span,
    pub text: Cow<'a, str>,
    pub text_span: Span,
    /// The id that it names itself, where these are read ([`Document::take_heading_ids`]).
    pub id: Option<Box<str>>,
    pub links: Range<u32>,
    /// Underlined (CommonMark's setext) instead of marked with `#`.
    pub underline: Option<Span>,
    pub in_list: bool,
    /// The heading of the section around its own.
    outer: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Paragraph,
    /// An item of a list, with the depth of the list from 1.
    Item(u8),
    /// A further line of the paragraph or item above it.
    Continued,
}

#[derive(Debug)]
pub struct Line<'a> {
    pub kind: LineKind,
    pub span: Span,
    pub text: Cow<'a, str>,
    pub label: Option<Label>,
    pub links: Range<u32>,
    /// The heading it stands under, `None` before the first.
    pub section: Option<u32>,
}

/// `**Label**: value`, as a part of a line.
#[derive(Debug, Clone)]
pub struct Label {
    /// Where the label ends and the value begins in the line's text.
    pub end: usize,
    pub value: usize,
    pub span: Span,
    /// Empty, at the end of the line, where there is no value.
    pub value_span: Span,
    /// Written in bold.
    pub strong: bool,
}

impl Heading<'_> {
    /// Whether an underline makes a heading of what was not meant as one: a line of one or two dashes, one of more
    /// behind blanks or inside of a list, or one under a whole paragraph.
    pub fn is_accident(&self, text: &str) -> bool {
        let Some(underline) = self.underline else { return false };
        let marks = underline.of(text).trim();
        marks.len() < 3
            || self.in_list
            || marks.len() < underline.len()
            || self.text_span.of(text).contains('\n')
    }

    /// Whether a reader sees nothing of it.
    pub fn is_empty(&self, text: &str) -> bool {
        self.text.is_empty() && self.links.is_empty() && !self.span.of(text).contains('<')
    }
}

impl Line<'_> {
    /// The label without colon and blanks.
    pub fn label(&self) -> Option<&str> {
        self.label.as_ref().map(|label| self.text[..label.end].trim_matches([':', ' ']))
    }

    pub fn value(&self) -> Option<&str> {
        self.label.as_ref().map(|label| self.text[label.value..].trim())
    }
}

/// What a line says that defines the term above it.
fn definition<'l>(line: &'l Line<'_>) -> Option<&'l str> {
    let value = line.text.strip_prefix(": ").filter(|_| line.kind == LineKind::Continued)?;
    Some(value.trim()).filter(|value| !value.is_empty())
}

#[derive(Debug)]
pub struct Table {
    pub span: Span,
    pub section: Option<u32>,
    /// The header in `Document::rows`, directly followed by the table's other rows.
    pub rows: Range<u32>,
}

#[derive(Debug)]
pub struct Row {
    pub span: Span,
    pub cells: Range<u32>,
    /// How many cells the source has: GFM drops what is too much and fills up what is missing.
    pub written: u32,
    /// Nothing but dashes and colons: a delimiter row in a wrong place, or a row of "no value".
    pub dashes: bool,
}

#[derive(Debug)]
pub struct Cell<'a> {
    pub text: Cow<'a, str>,
    /// Without the blanks around it.
    pub span: Span,
    pub links: Range<u32>,
    /// Missing in the source.
    pub filled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkForm {
    Inline,
    /// Through a definition elsewhere on the page.
    Reference,
    Autolink,
    /// An attribute of an HTML element.
    Html,
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Heading(u32),
    Line(u32),
    Cell(u32),
}

#[derive(Debug)]
pub struct Link<'a> {
    pub form: LinkForm,
    pub image: bool,
    /// The whole link.
    pub span: Span,
    /// The target with escapes and entities resolved.
    pub target: Cow<'a, str>,
    /// The target as written; the whole link where it is not written at it.
    pub target_span: Span,
    /// Text of a link, alternative text of an image.
    pub text: Cow<'a, str>,
    pub text_span: Span,
    pub place: Place,
    pub section: Option<u32>,
    /// For a link: it holds an image, so it is not empty to a reader.
    pub holds_image: bool,
}

#[derive(Debug)]
pub struct CodeBlock<'a> {
    pub span: Span,
    pub text: &'a str,
    pub text_span: Span,
    pub section: Option<u32>,
    pub language: &'a str,
}

#[derive(Debug)]
pub struct Comment<'a> {
    pub span: Span,
    pub text: &'a str,
}

#[derive(Debug)]
pub struct Undefined<'a> {
    pub span: Span,
    pub label: Cow<'a, str>,
}

#[derive(Debug)]
pub struct EmptyItem {
    pub span: Span,
    /// A list directly inside it.
    pub holds_list: bool,
    /// Its dash stands under a text, and is shown as the underline of a heading.
    pub underlines: bool,
}

impl<'a> Document<'a> {
    pub fn cells(&self, row: &Row) -> &[Cell<'a>] {
        &self.cells[row.cells.start as usize..row.cells.end as usize]
    }

    pub fn header(&self, table: &Table) -> &Row {
        &self.rows[table.rows.start as usize]
    }

    /// The rows of the table without its header.
    pub fn body(&self, table: &Table) -> &[Row] {
        &self.rows[(table.rows.start + 1) as usize..table.rows.end as usize]
    }

    pub fn links(&self, range: &Range<u32>) -> &[Link<'a>] {
        &self.links[range.start as usize..range.end as usize]
    }

    /// The heading that opens the section.
    pub fn heading(&self, section: Option<u32>) -> Option<&Heading<'a>> {
        self.headings.get(section? as usize)
    }

    /// All lines. With one that defines a term, that term and what is said of it: a line of its own below the term,
    /// behind a colon, as in the definition lists of many sites.
    pub fn defining(&self) -> impl Iterator<Item = (&Line<'a>, Option<(&Line<'a>, &str)>)> {
        let mut term = None;
        self.lines.iter().map(move |line| {
            let defined = definition(line);
            if defined.is_none() {
                term = Some(line);
            }
            (line, term.zip(defined))
        })
    }

    /// The heading, and those above it, from the inside out.
    pub fn path(&self, section: Option<u32>) -> impl Iterator<Item = &Heading<'a>> {
        std::iter::successors(self.heading(section), |heading| self.heading(heading.outer))
    }

    /// The lines right below the heading, above the next one.
    pub fn lines_of(&self, section: Option<u32>) -> &[Line<'a>] {
        let first = self.lines.partition_point(|line| line.section < section);
        let rest = &self.lines[first..];
        &rest[..rest.partition_point(|line| line.section == section)]
    }
}

/// What is shown of a piece of a line.
pub fn displayed(text: &str) -> String {
    // Behind a letter nothing begins a list or a heading.
    let line = format!("x{text}");
    let mut shown = String::with_capacity(line.len());
    for event in Parser::new_ext(&line, options()) {
        if let Event::Text(text) | Event::Code(text) = event {
            shown.push_str(&text);
        }
    }
    shown.split_off(1.min(shown.len()))
}

/// The extensions that GitHub shows: tables, footnotes, strikethrough, task lists and alerts.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}

/// Reads the Markdown of `text` from the byte `body` on; all spans are those of `text`.
pub fn parse(text: &str, body: usize) -> Document<'_> {
    let source = &text[body..];
    let mut undefined = Vec::new();
    let on_broken = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            // The empty brackets of `[text][]` belong to it, the parser does not count them.
            let end = link.span.end;
            let brackets = if source[end..].starts_with("[]") { 2 } else { 0 };
            undefined.push((link.span.start..end + brackets, link.reference.to_string()));
        }
        None
    };
    let mut reader = Reader::new(text, body);
    let mut events = Parser::new_with_broken_link_callback(source, options(), Some(on_broken))
        .into_offset_iter();
    for (event, range) in events.by_ref() {
        reader.event(event, range.start + body..range.end + body);
    }
    let defined = events.reference_definitions().iter();
    let mut definitions: Vec<Box<str>> = defined.map(|(label, _)| label.into()).collect();
    drop(events);
    let mut document = reader.finish();
    if !undefined.is_empty() {
        definitions.sort_unstable();
        document.definitions = definitions;
    }
    for (range, label) in undefined {
        let span = Span::new(range).shifted(body);
        // Adjacent brackets such as `[a][b]` are also a way to write nested lists of values.
        document.undefined.push(Undefined { span, label: Cow::Owned(label) });
    }
    document
}

/// Text gathered from several events, borrowed as long as it is one stretch of the source.
#[derive(Debug)]
struct Gathered<'a> {
    text: Cow<'a, str>,
    span: Span,
    started: bool,
}

impl<'a> Gathered<'a> {
    fn new() -> Self {
        Self { text: Cow::Borrowed(""), span: Span::default(), started: false }
    }

    fn push(&mut self, source: &'a str, piece: &CowStr<'a>, range: Range<usize>) {
        self.cover(&range);
        let (Cow::Borrowed(text), CowStr::Borrowed(borrowed)) = (&self.text, piece) else {
            return self.text.to_mut().push_str(piece);
        };
        // The parser also borrows from its own tables, where an entity stands.
        self.text = match (offset(source, text), offset(source, borrowed)) {
            (_, Some(_)) if text.is_empty() => Cow::Borrowed(borrowed),
            (Some(start), Some(next)) if start + text.len() == next => {
                Cow::Borrowed(&source[start..next + borrowed.len()])
            }
            _ => Cow::Owned([text, *borrowed].concat()),
        };
    }

    fn cover(&mut self, range: &Range<usize>) {
        let span = Span::new(range.clone());
        self.span = if self.started { self.span.cover(span) } else { span };
        self.started = true;
    }
}

/// Where `part` stands in `text`, if it is a slice of it.
fn offset(text: &str, part: &str) -> Option<usize> {
    let offset = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (offset + part.len() <= text.len()).then_some(offset)
}

struct OpenLink<'a> {
    form: LinkForm,
    image: bool,
    span: Span,
    target: CowStr<'a>,
    /// End of what stands inside the brackets, as far as it has been seen.
    inner_end: usize,
    text: Gathered<'a>,
    holds_image: bool,
    /// Its index in `Document::links`: opened links are listed in the order of their start.
    index: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Block {
    None,
    Heading,
    Line,
    Cell,
}

struct OpenItem {
    span: Span,
    has_text: bool,
    holds_list: bool,
}

struct Reader<'a> {
    text: &'a str,
    document: Document<'a>,
    section: Option<u32>,
    block: Block,
    inline: Gathered<'a>,
    first_link: u32,
    /// Where a label in bold at the start of a line ends: in the gathered text, and in the source.
    strong: Option<(usize, usize)>,
    strong_open: bool,
    line_kind: LineKind,
    open_links: Vec<OpenLink<'a>>,
    /// How many links and images are open inside of an image: all that is shown of them is their text.
    inside_image: usize,
    items: Vec<OpenItem>,
    lists: u8,
    heading_level: u8,
    block_span: Span,
    code: Option<(Span, CowStr<'a>, Option<Span>)>,
    html_block: Option<Span>,
    row_start: u32,
    table_start: u32,
    last_emphasis: Option<(Span, bool)>,
    /// Four asterisks stand somewhere.
    has_stars: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, body: usize) -> Self {
        let lines = (text.len() - body) / 48;
        let document = Document {
            lines: Vec::with_capacity(lines / 2 + 8),
            cells: Vec::with_capacity(lines + 8),
            rows: Vec::with_capacity(lines / 4 + 4),
            links: Vec::with_capacity(16),
            headings: Vec::with_capacity(16),
            ..Document::default()
        };
        Self {
            text,
            document,
            section: None,
            block: Block::None,
            inline: Gathered::new(),
            first_link: 0,
            strong: None,
            strong_open: false,
            line_kind: LineKind::Paragraph,
            open_links: Vec::new(),
            inside_image: 0,
            items: Vec::new(),
            lists: 0,
            heading_level: 0,
            block_span: Span::default(),
            code: None,
            html_block: None,
            row_start: 0,
            table_start: 0,
            last_emphasis: None,
            has_stars: memmem::find(&text.as_bytes()[body..], b"****").is_some(),
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(piece) => {
                if let Some((_, _, span)) = &mut self.code {
                    let piece = Span::new(range);
                    *span = Some(span.map_or(piece, |span| span.cover(piece)));
                } else {
                    self.inline_text(&piece, range);
                }
            }
            Event::Code(piece) => {
                self.document.code_spans.push(Span::new(range.clone()));
                self.inline_text(&piece, range);
            }
            Event::InlineHtml(_) => {
                self.html(range.clone());
                self.touch(range.end);
                if let Some(item) = self.items.last_mut() {
                    item.has_text = true;
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if self.open_links.is_empty() && self.block == Block::Line {
                    self.finish_line();
                    self.open_line(LineKind::Continued);
                } else {
                    self.inline_text(&CowStr::Borrowed(" "), range);
                }
            }
            Event::TaskListMarker(_) | Event::FootnoteReference(_) => self.touch(range.end),
            Event::Html(_) | Event::Rule | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                let kind = self.item_kind();
                self.open_line(kind);
            }
            Tag::Heading { level, .. } => {
                self.finish_line();
                self.line_kind = self.item_kind();
                self.block = Block::Heading;
                self.heading_level = level as u8;
                self.block_span = Span::new(range);
                self.open_inline();
            }
            Tag::List(_) => {
                self.finish_line();
                if let Some(item) = self.items.last_mut() {
                    item.holds_list |= !item.has_text;
                }
                self.lists = self.lists.saturating_add(1);
            }
            Tag::Item => {
                self.finish_line();
                self.items.push(OpenItem {
                    span: Span::new(range),
                    has_text: false,
                    holds_list: false,
                });
            }
            Tag::CodeBlock(kind) => {
                self.finish_line();
                self.mark_item();
                let language = match kind {
                    pulldown_cmark::CodeBlockKind::Fenced(language) => language,
                    pulldown_cmark::CodeBlockKind::Indented => CowStr::Borrowed(""),
                };
                self.code = Some((Span::new(range), language, None));
            }
            Tag::HtmlBlock => {
                self.finish_line();
                self.mark_item();
                self.html_block = Some(Span::new(range));
            }
            Tag::Table(_) => {
                self.finish_line();
                self.mark_item();
                self.table_start = self.count_rows();
            }
            Tag::TableHead | Tag::TableRow => self.row_start = self.count_cells(),
            Tag::TableCell => {
                self.block = Block::Cell;
                self.block_span = Span::new(range);
                self.open_inline();
            }
            Tag::Link { .. } | Tag::Image { .. }
                if self.open_links.last().is_some_and(|outer| outer.image) =>
            {
                self.inside_image += 1;
                self.touch(range.end);
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.open_link(link_type, dest_url, false, range);
            }
            Tag::Image { link_type, dest_url, .. } => {
                if let Some(outer) = self.open_links.last_mut() {
                    outer.holds_image = true;
                }
                self.open_link(link_type, dest_url, true, range);
            }
            Tag::Strong => {
                self.ensure_line();
                let may_open_label = matches!(self.block, Block::Line | Block::Heading);
                if may_open_label && !self.inline.started && self.strong.is_none() {
                    self.strong_open = true;
                }
                self.emphasis(&range, true);
            }
            Tag::Emphasis => {
                self.ensure_line();
                self.emphasis(&range, false);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.finish_line(),
            TagEnd::Heading(_) => self.finish_heading(),
            TagEnd::List(_) => {
                self.finish_line();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::Item => {
                self.finish_line();
                if let Some(item) = self.items.pop()
                    && !item.has_text
                {
                    self.document.empty_items.push(EmptyItem {
                        span: item.span,
                        holds_list: item.holds_list,
                        underlines: false,
                    });
                }
            }
            TagEnd::CodeBlock => {
                if let Some((span, language, text)) = self.code.take() {
                    let text_span = text.unwrap_or(Span { start: span.end, end: span.end });
                    let language = match language {
                        CowStr::Borrowed(language) => language,
                        _ => "",
                    };
                    self.document.code.push(CodeBlock {
                        span,
                        text: text_span.of(self.text),
                        text_span,
                        section: self.section,
                        language,
                    });
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(span) = self.html_block.take() {
                    self.html(span.range());
                }
            }
            TagEnd::Table => {
                let rows = self.table_start..self.count_rows();
                self.document.tables.push(Table {
                    span: Span::new(range),
                    section: self.section,
                    rows,
                });
                self.block = Block::None;
            }
            TagEnd::TableHead | TagEnd::TableRow => self.finish_row(range),
            TagEnd::TableCell => self.finish_cell(),
            TagEnd::Link | TagEnd::Image if self.inside_image > 0 => self.inside_image -= 1,
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::Strong => {
                if self.strong_open {
                    self.strong_open = false;
                    self.strong = Some((self.inline.text.len(), range.end));
                }
                self.touch(range.end);
            }
            TagEnd::Emphasis => self.touch(range.end),
            _ => {}
        }
    }

    fn count_rows(&self) -> u32 {
        self.document.rows.len() as u32
    }

    fn count_cells(&self) -> u32 {
        self.document.cells.len() as u32
    }

    fn mark_item(&mut self) {
        if let Some(item) = self.items.last_mut() {
            item.has_text = true;
        }
    }

    /// Emphasis directly around emphasis of the same strength; `***both***` is bold and slanted, and right.
    fn emphasis(&mut self, range: &Range<usize>, strong: bool) {
        let span = Span::new(range.clone());
        let marks = 1 + u32::from(strong);
        if let Some((outer, outer_strong)) = self.last_emphasis
            && outer_strong == strong
            && outer.start + marks == span.start
            && span.end + marks == outer.end
        {
            self.document.doubled_emphasis.push(outer);
        }
        self.last_emphasis = Some((span, strong));
    }

    /// Finds four asterisks that are shown as they are; some are left over one by one, others within text.
    fn stars(&mut self, range: &Range<usize>) {
        let bytes = self.text.as_bytes();
        let blank = |byte: Option<&u8>| byte.is_none_or(|byte| b" \t\r\n|:".contains(byte));
        let mut end = self.document.empty_emphasis.last().map_or(0, |last| last.end as usize);
        for at in memchr::memchr_iter(b'*', &bytes[range.clone()]).map(|at| at + range.start) {
            if at < end {
                continue;
            }
            let count = bytes[at..].iter().take_while(|&&byte| byte == b'*').count();
            end = at + count;
            if count == 4
                && blank(at.checked_sub(1).and_then(|before| bytes.get(before)))
                && blank(bytes.get(end))
            {
                self.document.empty_emphasis.push(Span::new(at..end));
            }
        }
    }

    fn item_kind(&self) -> LineKind {
        match self.items.last() {
            Some(item) if !item.has_text => LineKind::Item(self.lists),
            Some(_) => LineKind::Continued,
            None => LineKind::Paragraph,
        }
    }

    fn open_line(&mut self, kind: LineKind) {
        self.finish_line();
        self.block = Block::Line;
        self.line_kind = kind;
        self.open_inline();
    }

    fn open_inline(&mut self) {
        self.inline = Gathered::new();
        self.first_link = self.document.links.len() as u32;
        self.strong = None;
        self.strong_open = false;
    }

    /// Items of tight lists have no paragraph: their line opens with the first thing in it.
    fn ensure_line(&mut self) {
        if self.block == Block::None {
            let kind = self.item_kind();
            self.open_line(kind);
        }
    }

    fn touch(&mut self, end: usize) {
        if let Some(link) = self.open_links.last_mut() {
            link.inner_end = link.inner_end.max(end);
        }
    }

    fn inline_text(&mut self, piece: &CowStr<'a>, range: Range<usize>) {
        self.ensure_line();
        if let Some(item) = self.items.last_mut() {
            item.has_text = true;
        }
        self.touch(range.end);
        if self.has_stars {
            self.stars(&range);
        }
        if let Some(link) = self.open_links.last_mut() {
            link.text.push(self.text, piece, range.clone());
            if link.image {
                // What an image shows is no part of the text around it.
                self.inline.cover(&range);
                return;
            }
        }
        self.inline.push(self.text, piece, range);
    }

    fn open_link(
        &mut self,
        link_type: LinkType,
        target: CowStr<'a>,
        image: bool,
        range: Range<usize>,
    ) {
        self.ensure_line();
        self.mark_item();
        let form = match link_type {
            LinkType::Inline => LinkForm::Inline,
            LinkType::Autolink | LinkType::Email => LinkForm::Autolink,
            _ => LinkForm::Reference,
        };
        let index = self.document.links.len();
        let place = match self.block {
            Block::Heading => Place::Heading(self.document.headings.len() as u32),
            Block::Cell => Place::Cell(self.count_cells()),
            Block::Line | Block::None => Place::Line(self.document.lines.len() as u32),
        };
        let target = match link_type {
            LinkType::Email => format!("mailto:{target}").into(),
            _ => target,
        };
        let span = Span::new(range.clone());
        self.document.links.push(Link {
            form,
            image,
            span,
            target: Cow::Borrowed(""),
            target_span: span,
            text: Cow::Borrowed(""),
            text_span: Span::at(range.start + 1 + usize::from(image)),
            place,
            section: self.section,
            holds_image: false,
        });
        self.inline.cover(&range);
        let inner_end = range.start + 1 + usize::from(image);
        self.open_links.push(OpenLink {
            form,
            image,
            span,
            target,
            inner_end,
            text: Gathered::new(),
            holds_image: false,
            index,
        });
    }

    fn close_link(&mut self) {
        let Some(open) = self.open_links.pop() else { return };
        if let Some(outer) = self.open_links.last_mut() {
            outer.inner_end = outer.inner_end.max(open.span.end as usize);
        }
        let target_span = match open.form {
            LinkForm::Inline => self.destination(open.inner_end, open.span).unwrap_or(open.span),
            LinkForm::Autolink => {
                Span { start: open.span.start + 1, end: open.span.end.saturating_sub(1) }
            }
            LinkForm::Reference | LinkForm::Html => open.span,
        };
        let link = &mut self.document.links[open.index];
        link.target = cow(open.target);
        link.target_span = target_span;
        link.text = open.text.text;
        if open.text.started {
            link.text_span = open.text.span;
        }
        link.holds_image = open.holds_image;
    }

    /// Where the destination of an inline link stands, from the end of what is between its brackets.
    fn destination(&self, inner_end: usize, span: Span) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let end = span.end as usize;
        let open = inner_end + memmem::find(bytes.get(inner_end..end)?, b"](")? + 2;
        let mut at = open;
        while at < end && matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r') {
            at += 1;
        }
        let start = at;
        if bytes.get(at) == Some(&b'<') {
            at += 1;
            while at < end && bytes[at] != b'>' {
                at += 1 + usize::from(bytes[at] == b'\\');
            }
            return Some(Span::new(start + 1..at.min(end)));
        }
        let mut depth = 0usize;
        while at < end {
            match bytes[at] {
                b'\\' => at += 1,
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b' ' | b'\t' | b'\n' | b'\r' => break,
                _ => {}
            }
            at += 1;
        }
        Some(Span::new(start..at.min(end)))
    }

    fn finish_line(&mut self) {
        if self.block != Block::Line {
            return;
        }
        self.block = Block::None;
        let inline = std::mem::replace(&mut self.inline, Gathered::new());
        if !inline.started {
            return;
        }
        let span = inline.span;
        let label = self.label(&inline);
        if inline.text.starts_with('|') {
            self.document.row_lines.push(self.document.lines.len() as u32);
        }
        self.document.lines.push(Line {
            kind: self.line_kind,
            span,
            text: inline.text,
            label,
            links: self.first_link..self.document.links.len() as u32,
            section: self.section,
        });
        self.strong = None;
    }

    fn label(&mut self, inline: &Gathered<'a>) -> Option<Label> {
        let text: &str = &inline.text;
        let start = inline.span.start as usize;
        if let Some((end, source_end)) = self.strong.take() {
            let name = text.get(..end)?.trim_end();
            if name.is_empty() {
                return None;
            }
            let inside = name.ends_with(':');
            let rest = text.get(end..)?;
            let trimmed = rest.trim_start();
            let line_end = self.line_end(source_end, inline.span.end as usize);
            if !inside && !trimmed.starts_with(':') {
                return None;
            }
            let value = if inside { end } else { end + (rest.len() - trimmed.len()) + 1 };
            let after = &self.text[source_end..line_end.max(source_end)];
            let colon = if inside { 0 } else { after.find(':')? + 1 };
            let value_text = after[colon..].trim();
            let value_start =
                source_end + colon + (after[colon..].len() - after[colon..].trim_start().len());
            let value_span = if value_text.is_empty() {
                Span::at(source_end + colon)
            } else {
                Span::new(value_start..value_start + value_text.len())
            };
            return Some(Label {
                end,
                value,
                span: Span::new(start..source_end),
                value_span,
                strong: true,
            });
        }
        let end = memchr::memchr(b':', text.as_bytes().get(..text.len().min(48))?)?;
        let source = self.text.get(start..start + end)?;
        if source != &text[..end] || !text[end + 1..].starts_with(' ') {
            return None;
        }
        let value_start = start + end + 2;
        let value_span = Span::new(value_start..(inline.span.end as usize).max(value_start));
        Some(Label {
            end,
            value: end + 1,
            span: Span::new(start..start + end),
            value_span,
            strong: false,
        })
    }

    /// End of the line that holds `from`, at least `covered`: what a line ends with may be no event.
    fn line_end(&self, from: usize, covered: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        let end = from + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        end.max(covered)
    }

    fn finish_heading(&mut self) {
        let span = self.block_span;
        let source = span.of(self.text);
        let underline = (!source.trim_start().starts_with('#')).then(|| {
            let line = source.trim_end();
            let start = line.rfind(['\n', '\r']).map_or(0, |at| at + 1);
            Span::new(span.start as usize + start..span.start as usize + line.len())
        });
        if let Some(dash) = underline.and_then(|line| self.emptied_bullet(line)) {
            return self.finish_line_above(dash);
        }
        let inline = std::mem::replace(&mut self.inline, Gathered::new());
        self.block = Block::None;
        let mut outer = self.section;
        while let Some(heading) = self.document.heading(outer)
            && heading.level >= self.heading_level
        {
            outer = heading.outer;
        }
        self.section = Some(self.document.headings.len() as u32);
        let text_span = if inline.started { inline.span } else { span };
        let first = self.first_link;
        for link in &mut self.document.links[first as usize..] {
            link.section = self.section;
        }
        self.document.headings.push(Heading {
            level: self.heading_level,
            span,
            text: trimmed(inline.text),
            text_span,
            id: None,
            links: first..self.document.links.len() as u32,
            underline,
            in_list: !self.items.is_empty(),
            outer,
        });
        self.mark_item();
    }

    /// The dash in an underline that is the first bullet of a list and has lost its text: the line above is one line, and
    /// announces a list by a colon, or the next line is a bullet of the same list.
    fn emptied_bullet(&self, underline: Span) -> Option<Span> {
        let mark = underline.of(self.text).trim();
        if mark != "-" || self.inline.span.of(self.text).contains('\n') {
            return None;
        }
        let dash = span_of(self.text, mark);
        let start = self.text[..dash.start as usize].rfind('\n').map_or(0, |end| end + 1);
        let before = &self.text[start..dash.start as usize];
        let next = self.text[dash.end as usize..].lines().nth(1).unwrap_or_default();
        let item = next.strip_prefix(before).and_then(|next| next.strip_prefix("- "));
        let is_announced = self.inline.text.trim_end().ends_with(':') && next.trim().is_empty();
        let is_followed = item.is_some_and(|item| !item.trim().is_empty());
        (before.trim().is_empty() && (is_announced || is_followed)).then_some(dash)
    }

    /// What was taken for a heading is the line above a list whose first item is empty.
    fn finish_line_above(&mut self, dash: Span) {
        let line = Place::Line(self.document.lines.len() as u32);
        for link in &mut self.document.links[self.first_link as usize..] {
            link.place = line;
        }
        self.block = Block::Line;
        self.finish_line();
        let item = EmptyItem { span: dash, holds_list: false, underlines: true };
        self.document.empty_items.push(item);
    }

    fn finish_cell(&mut self) {
        let inline = std::mem::replace(&mut self.inline, Gathered::new());
        self.block = Block::None;
        let raw = self.block_span.of(self.text);
        let start = self.block_span.start as usize + (raw.len() - raw.trim_start().len());
        let text = raw.trim();
        let span =
            if text.is_empty() { self.block_span } else { Span::new(start..start + text.len()) };
        self.document.cells.push(Cell {
            text: trimmed(inline.text),
            span,
            links: self.first_link..self.document.links.len() as u32,
            filled: false,
        });
    }

    fn finish_row(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let end = memchr::memchr(b'\n', source.as_bytes()).unwrap_or(source.len());
        let line = source[..end].trim_matches(BLANKS);
        let written = written_cells(line);
        let cells = self.row_start..self.count_cells();
        let dashes = line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
            && line.contains('-');
        let lead = source.len() - source.trim_start_matches(BLANKS).len();
        let span = Span::new(range.start + lead..range.start + lead + line.len());
        // What is missing is missing at the end of the row.
        for index in (cells.start + written).min(cells.end)..cells.end {
            let cell = &mut self.document.cells[index as usize];
            cell.filled = true;
            cell.span = Span::at(span.range().end);
        }
        // Behind the last bar may stand blanks that are no part of the row, and a cell of them.
        let last = (cells.start + written).min(cells.end).checked_sub(1);
        if let Some(cell) = last.filter(|last| *last >= cells.start) {
            let cell = &mut self.document.cells[cell as usize].span;
            *cell = Span { start: cell.start.min(span.end), end: cell.end.min(span.end) };
        }
        self.document.rows.push(Row { span, cells, written, dashes });
        self.block = Block::None;
    }

    fn html(&mut self, range: Range<usize>) {
        let place = match self.block {
            Block::Heading => Place::Heading(self.document.headings.len() as u32),
            Block::Cell => Place::Cell(self.count_cells()),
            Block::Line | Block::None => Place::Line(self.document.lines.len() as u32),
        };
        html::scan(self.text, range, place, self.section, &mut self.document);
    }

    fn finish(mut self) -> Document<'a> {
        self.finish_line();
        self.strays();
        self.document.broken_rows = tables::broken_rows(self.text, &self.document);
        self.document
    }

    /// Finds `](` in the source that no link and no code covers.
    fn strays(&mut self) {
        let Some(first) = memmem::find(self.text.as_bytes(), b"](") else { return };
        let document = &mut self.document;
        let mut covered: Vec<Span> = Vec::new();
        for at in memmem::find_iter(&self.text.as_bytes()[first..], b"](").map(|at| at + first) {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            // Links come in the order of their start; what encloses the place starts before it.
            let link = document.links.partition_point(|link| link.span.start <= at);
            let inside = document.links[..link].iter().rev().take(4).any(|link| link.span.end > at);
            if inside {
                continue;
            }
            if covered.is_empty() {
                covered.extend(document.code.iter().map(|code| code.span));
                covered.extend(&document.code_spans);
                covered.extend(document.comments.iter().map(|comment| comment.span));
                covered.sort_unstable();
            }
            let next = covered.partition_point(|span| span.start <= at);
            if next > 0 && covered[next - 1].end > at {
                continue;
            }
            document.strays.push(Span { start: at, end: at + 2 });
        }
    }
}

/// What may stand before and behind the cells of a row; other blanks are a cell of their own there.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// How many cells a row is written with: pipes that are not escaped separate them, those at the ends may be
/// left out (GFM §4.10).
pub fn written_cells(line: &str) -> u32 {
    let bytes = line.trim_matches(BLANKS).as_bytes();
    let inner = bytes.strip_prefix(b"|").unwrap_or(bytes);
    let (mut pipes, mut last) = (0, None);
    for at in partings(inner) {
        pipes += 1;
        last = Some(at);
    }
    let closed = last.is_some_and(|at| at + 1 == inner.len());
    if closed { pipes } else { pipes + 1 }
}

/// The pipes that part cells. A backslash before one escapes it, whatever stands before that: a row is cut before
/// anything else on it is read, as cmark-gfm does.
fn partings(line: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b'|', line).filter(|&at| at == 0 || line[at - 1] != b'\\')
}

fn cow(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_bullet_without_text_makes_no_heading() {
        for (text, headings, empty) in [
            ("- **A**:\n  - \n  - b\n", 0, 1),
            ("- **A**:\n  -\n\n# B\n", 1, 1),
            ("A\n- \n- b\n", 0, 1),
            // What was torn apart, and headings that are meant.
            ("a\n - \nb\n", 1, 0),
            ("A\n-\n\nb\n", 1, 0),
            ("A:\n---\n\nb\n", 1, 0),
        ] {
            let document = parse(text, 0);
            assert_eq!(document.headings.len(), headings, "{text}");
            assert_eq!(document.empty_items.len(), empty, "{text}");
            let is_label = document.lines.iter().any(|line| line.label() == Some("A"));
            assert_eq!(is_label, text.contains("**A**"), "{text}");
        }
    }

    #[test]
    fn each_section_knows_those_around_it_and_its_lines() {
        let document = parse("0\n# a\n### b\n1\n## c\n### d\n2\n\n- 3\n# e\n", 0);
        let path = |section| {
            document.path(section).map(|heading| heading.text.as_ref()).collect::<String>()
        };
        let lines = |section| {
            document.lines_of(section).iter().map(|line| line.text.as_ref()).collect::<String>()
        };
        for (section, outer, own) in [
            (None, "", "0"),
            (Some(0), "a", ""),
            (Some(1), "ba", "1"),
            (Some(2), "ca", ""),
            (Some(3), "dca", "23"),
            (Some(4), "e", ""),
        ] {
            assert_eq!((path(section).as_str(), lines(section).as_str()), (outer, own));
        }
    }

    #[test]
    fn an_address_in_angle_brackets_is_a_mail_link() {
        let text = "Write to <lab@lumen.example>.\n";
        let document = parse(text, 0);
        let link = &document.links[0];
        assert_eq!(link.target, "mailto:lab@lumen.example");
        assert_eq!(link.target_span.of(text), "lab@lumen.example");
    }

    #[test]
    fn undefined_references_are_covered_whole() {
        let text = "[a text][a label] and [only text][] and [known][].\n\n[known]: x.md\n";
        let document = parse(text, 0);
        let found: Vec<&str> =
            document.undefined.iter().map(|undefined| undefined.span.of(text)).collect();
        assert_eq!(found, ["[a text][a label]", "[only text][]"]);
        assert_eq!(document.definitions.iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["known"]);
    }

    #[test]
    fn entities_stand_anywhere_in_a_line() {
        for (text, shown) in
            [("&amp;&lt;b\n", "&<b"), ("&ouml;l &amp; x\n", "öl & x"), ("a&nbsp;b\n", "a\u{a0}b")]
        {
            assert_eq!(parse(text, 0).lines[0].text, shown);
        }
    }

    #[test]
    fn what_stands_in_an_image_is_its_text() {
        let text = "![an [own](a.md) ![sign](b.png)](c.png)\n";
        let links = parse(text, 0).links;
        let found: Vec<_> = links.iter().map(|it| (it.image, &*it.text, &*it.target)).collect();
        assert_eq!(found, [(true, "an own sign", "c.png")]);
        assert_eq!(links[0].target_span.of(text), "c.png");
    }
}
