//! The block of metadata that a page may open with: `---`, YAML, `---`.
//!
//! Split by hand, since Markdown parsers refuse the blocks that real pages have (a blank first line, blanks
//! behind the fence) and tell nothing of one that is never closed. A page may as well open with a thematic
//! break, which looks the same: what stands below it decides, and in doubt it is no front matter.

use crate::text::{Span, without_byte_order_mark};
use crate::tree::{Node, Value};
use crate::yaml;

/// What a page's block of metadata holds and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontMatter<'a> {
    /// From the opening fence to the end of the closing one, without the line break behind it.
    pub span: Span,
    /// What stands between the fences.
    pub content: Span,
    /// Where the page's own text begins.
    pub body: usize,
    /// `None` where the block is empty, [`Value::Unreadable`] where it is broken or no YAML.
    pub root: Option<Node<'a>>,
    /// The comments in the block.
    pub comments: Vec<Span>,
    pub problems: Vec<Problem>,
}

/// One fault of a block and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// What stands between the fences is at fault.
    Yaml(yaml::ProblemKind),
    /// The block is never closed; it was taken to end with its last line of metadata. At the opening fence.
    Unclosed,
    /// A second opening fence right below the first, or a second block right below the first. At the fence or
    /// the block that is too many.
    Doubled,
    /// Nothing stands between the fences.
    Empty,
    /// Closed by `...`, which is YAML but opens the page's text for few tools.
    EndsWithDots,
    /// A byte order mark stands before the block.
    ByteOrderMark,
    /// Something stands before the block, which is shown as text for that.
    NotAtTop,
    /// A fence is indented, and is no fence for that.
    IndentedFence,
    /// The lines of the block end in more than one way. At the first line break that differs.
    MixedLineEndings,
    /// Metadata in a format other than YAML.
    Unsupported(Format),
    /// A list or a text where keys should be.
    NotAMapping,
}

/// A format that metadata is written in elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Toml,
    Json,
}

/// Splits the block of metadata off `text`; `None` where the page has none.
pub fn split(text: &str) -> Option<FrontMatter<'_>> {
    let start = text.len() - without_byte_order_mark(text).len();
    // Pages without a block are the most: they must cost no more than a look at their first line.
    let first = text[start..].trim_start().as_bytes().first()?;
    let mut found = match first {
        b'-' => fenced(text, start)?,
        b'+' => toml(text, start)?,
        b'{' => json(text, start)?,
        _ => return None,
    };
    if start > 0 {
        found.report(ProblemKind::ByteOrderMark, Span::new(0..start));
    }
    found.problems.sort_by_key(|problem| problem.span);
    Some(found)
}

impl FrontMatter<'_> {
    fn report(&mut self, kind: ProblemKind, span: Span) {
        self.problems.push(Problem { kind, span });
    }
}

/// One line; `next` is where the following one begins.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    start: usize,
    text: &'a str,
    next: usize,
}

impl<'a> Line<'a> {
    fn span(self) -> Span {
        let end = self.start + self.text.trim_end().len();
        Span::new(end - self.text.trim().len()..end)
    }

    fn is_blank(self) -> bool {
        self.text.trim_start().is_empty()
    }

    fn is_indented(self) -> bool {
        self.text.starts_with([' ', '\t'])
    }

    /// Whether the line is a fence but for its indentation.
    fn is_fence(self) -> bool {
        self.text.trim() == "---"
    }

    /// The key of a line `key: value`, quotes included.
    fn key(self) -> Option<&'a str> {
        let line = self.text.trim_start();
        let rest = match line.chars().next()? {
            quote @ ('"' | '\'') => line[1..].split_once(quote)?.1,
            first if first.is_alphanumeric() || first == '_' => {
                line.trim_start_matches(|next: char| {
                    next.is_alphanumeric() || matches!(next, '_' | '-' | '.' | ' ' | '/')
                })
            }
            _ => return None,
        };
        let value = rest.trim_start_matches([' ', '\t']).strip_prefix(':')?;
        let key = line[..line.len() - rest.len()].trim_end();
        (value.is_empty() || value.starts_with([' ', '\t'])).then_some(key)
    }

    /// Whether nothing but Markdown begins so.
    fn is_markdown(self) -> bool {
        let line = self.text.trim_start();
        let heading = line.trim_start_matches('#');
        line.starts_with(['|', '!', '[', '<', '>', '*', '`'])
            || (line.starts_with('#') && heading.starts_with(' '))
    }

    fn kind(self) -> Kind {
        if self.is_blank() {
            Kind::Blank
        } else if self.is_fence() {
            if self.is_indented() { Kind::IndentedFence } else { Kind::Fence }
        } else if self.text.trim_end() == "..." {
            Kind::Dots
        } else if self.text.starts_with('#') {
            Kind::Comment
        } else if self.is_indented() || self.text.starts_with("- ") || self.text.trim_end() == "-" {
            Kind::Continuation
        } else if self.key().is_some() {
            Kind::Key
        } else {
            Kind::Other
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blank,
    Key,
    /// A list item, or anything indented.
    Continuation,
    /// A comment, or a Markdown heading.
    Comment,
    Fence,
    IndentedFence,
    Dots,
    Other,
}

/// The lines of a text, which end at `\n`, `\r\n` or `\r`.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let bytes = rest.as_bytes();
        let end = memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(rest.len());
        let width = match (bytes.get(end), bytes.get(end + 1)) {
            (None, _) => 0,
            (Some(b'\r'), Some(b'\n')) => 2,
            _ => 1,
        };
        let line = Line { start: self.at, text: &rest[..end], next: self.at + end + width };
        self.at = line.next;
        Some(line)
    }
}

/// The lines of `text` from `at` on.
fn lines(text: &str, at: usize) -> Lines<'_> {
    Lines { text, at }
}

/// What a run of metadata below a fence comes to.
struct Block<'a> {
    keys: Vec<&'a str>,
    /// The closing line.
    end: Option<Line<'a>>,
    /// Where the last line of metadata ends, and the line after it begins.
    last: (usize, usize),
    /// What its first line is that is not blank. A comment may be a heading.
    first: Option<Kind>,
    /// Whether the first line of content is a key.
    begins_with_key: bool,
    /// Whether every line is one that metadata has.
    pure: bool,
    /// Whether no blank line parts the fence from the content.
    is_tight: bool,
}

impl<'a> Block<'a> {
    /// Whether the keys are names, as they are not in a sentence with a colon.
    fn has_plain_keys(&self) -> bool {
        !self.keys.is_empty() && self.keys.iter().all(|key| is_name(key))
    }

    /// Whether this is a block although nothing closes it.
    fn stands_open(&self) -> bool {
        let small = |key: &&str| key.starts_with(|first: char| first.is_lowercase());
        self.begins_with_key
            && self.first != Some(Kind::Comment)
            && self.has_plain_keys()
            && (self.keys.len() > 1 || (self.is_tight && self.keys.iter().all(small)))
    }

    /// Whether this is a block although it stands where none belongs.
    fn stands_astray(&self, known: &[&str]) -> bool {
        self.end.is_some()
            && self.pure
            && self.begins_with_key
            && self.has_plain_keys()
            && (self.keys.len() > 1 || self.keys.iter().any(|key| known.contains(key)))
    }

    /// Reads on behind `odd`, which is no line of metadata: a key that lost its colon, or text that goes on in
    /// quotes. Finds no end where the page's own text begins there, which may well have a thematic break
    /// further down; `stands_apart` says that it looks so.
    fn go_on(&mut self, text: &'a str, odd: Line<'a>, stands_apart: bool) {
        self.pure = false;
        let is_first = self.keys.is_empty();
        let (mut keys, mut others) = (Vec::new(), 0);
        for line in lines(text, odd.start) {
            match line.kind() {
                Kind::Fence | Kind::Dots => {
                    let plain = keys.iter().all(|key: &&str| is_name(key));
                    let belongs = if is_first {
                        others == 1
                            && plain
                            && (keys.len() > 1 || self.is_tight && !keys.is_empty())
                    } else {
                        !keys.is_empty() || !stands_apart
                    };
                    if belongs {
                        self.begins_with_key |= is_first;
                        self.keys.extend(keys);
                        self.end = Some(line);
                    }
                    return;
                }
                Kind::Blank => {}
                Kind::Key => keys.extend(line.key()),
                _ if line.is_markdown() => return,
                _ => others += 1,
            }
        }
    }

    /// Whether this is a block, closed as it is. Some line of it may be broken, but a page that has a sentence
    /// with a colon between two thematic breaks is none.
    fn stands_closed(&self) -> bool {
        self.end.is_some() && self.begins_with_key && (self.pure || self.stands_open())
    }
}

/// Whether a key is one word, or quoted.
fn is_name(key: &str) -> bool {
    key.starts_with(['"', '\'']) || !key.contains(' ')
}

/// Reads the run of metadata that begins at `at`, below a fence.
fn block(text: &str, at: usize) -> Block<'_> {
    let mut block = Block {
        keys: Vec::new(),
        end: None,
        last: (at, at),
        begins_with_key: false,
        first: None,
        pure: true,
        is_tight: true,
    };
    let mut indented_fence = None;
    let mut blank_above = false;
    let mut heading_above = false;
    let mut under_comment = false;
    let mut blanks_part_keys = false;
    // The metadata above the first line that is a heading rather than a comment, as blank lines stand around it.
    let mut above_heading: Option<(usize, (usize, usize))> = None;
    // The same above the first line with a blank line below it alone: a heading too where the page's text follows.
    let mut above_comment: Option<(usize, (usize, usize))> = None;
    // A list item belongs to a key without a value of its own; else it is the page's.
    let mut takes_items = true;
    for line in lines(text, at) {
        let kind = match line.kind() {
            Kind::Continuation if !line.is_indented() && !takes_items => Kind::Other,
            kind => kind,
        };
        match kind {
            Kind::Fence | Kind::Dots => {
                block.end = Some(line);
                return block;
            }
            Kind::Blank => {
                block.is_tight &= block.first.is_some();
                if std::mem::take(&mut under_comment) {
                    let above = Some((block.keys.len(), block.last));
                    above_comment = above_comment.or(above);
                    above_heading = above_heading.or(above.filter(|_| heading_above));
                }
                blank_above = true;
                continue;
            }
            Kind::IndentedFence => {
                indented_fence = indented_fence.or(Some((line, block.last)));
            }
            // A heading, unless a key follows.
            Kind::Comment => {
                block.first = block.first.or(Some(kind));
                heading_above |= blank_above;
                under_comment = true;
                continue;
            }
            Kind::Key => {
                block.begins_with_key |= block.keys.is_empty() && block.pure;
                takes_items = line.text.trim_end().ends_with(':');
                blanks_part_keys |= blank_above && !block.keys.is_empty();
                block.keys.extend(line.key());
            }
            Kind::Continuation => block.pure &= !block.keys.is_empty(),
            Kind::Other => {
                block.first = block.first.or(Some(kind));
                if indented_fence.is_none() {
                    block.go_on(text, line, heading_above || blank_above && !blanks_part_keys);
                }
                above_heading = above_comment;
                break;
            }
        }
        block.first = block.first.or(Some(kind));
        blank_above = false;
        heading_above = false;
        under_comment = false;
        block.last = (line.start + line.text.len(), line.next);
    }
    if block.end.is_none()
        && let Some((line, last)) = indented_fence
    {
        block.end = Some(line);
        block.last = last;
    }
    if block.end.is_none()
        && let Some((keys, last)) = above_heading
    {
        block.keys.truncate(keys);
        block.last = last;
    }
    block
}

/// A block between fences, or one that lacks some of them.
fn fenced(text: &str, start: usize) -> Option<FrontMatter<'_>> {
    let mut fence = lines(text, start).find(|line| !line.is_blank())?;
    if !fence.is_fence() {
        return None;
    }
    let mut problems = Vec::new();
    let opening = fence;
    let is_at_top = fence.start == start;
    let mut found = block(text, fence.next);
    if found.first.is_none()
        && let Some(second) = found.end.filter(|line| line.is_fence() && !line.is_indented())
    {
        let inner = block(text, second.next);
        if inner.stands_astray(&[]) || inner.stands_open() {
            problems.push(Problem { kind: ProblemKind::Doubled, span: second.span() });
            fence = second;
            found = inner;
        }
    }
    let closed = match found.end {
        Some(_) if found.first.is_none() => is_at_top && !opening.is_indented(),
        Some(_) if is_at_top && !opening.is_indented() => {
            found.stands_closed() || is_plain_list(text, fence.next, &found)
        }
        Some(_) => found.stands_astray(&[]),
        None => is_at_top && !opening.is_indented() && found.stands_open(),
    };
    if !closed {
        return None;
    }
    if !is_at_top {
        problems.push(Problem { kind: ProblemKind::NotAtTop, span: opening.span() });
    }
    if opening.is_indented() {
        problems.push(Problem { kind: ProblemKind::IndentedFence, span: opening.span() });
    }
    let (content, end, mut body) = match found.end {
        Some(line) => (fence.next..line.start, line.span().end as usize, line.next),
        None => (fence.next..found.last.0, found.last.0, found.last.1),
    };
    match found.end {
        None => problems.push(Problem { kind: ProblemKind::Unclosed, span: opening.span() }),
        Some(line) if !line.is_fence() => {
            problems.push(Problem { kind: ProblemKind::EndsWithDots, span: line.span() });
        }
        Some(line) if line.is_indented() => {
            problems.push(Problem { kind: ProblemKind::IndentedFence, span: line.span() });
        }
        Some(_) => {}
    }
    if let Some((span, next)) = second_block(text, body, &found) {
        problems.push(Problem { kind: ProblemKind::Doubled, span });
        body = next;
    }
    let span = Span::new(opening.span().start as usize..end);
    problems.extend(mixed_line_endings(text, opening.start..end));
    let parsed = yaml::parse(&text[content.clone()], content.start);
    let content = Span::new(content);
    let yaml = |problem: yaml::Problem| Problem {
        kind: ProblemKind::Yaml(problem.kind),
        span: problem.span,
    };
    problems.extend(parsed.problems.into_iter().map(yaml));
    match parsed.root.as_ref().map(|root| (&root.value, root.span)) {
        None => problems.push(Problem { kind: ProblemKind::Empty, span }),
        Some((Value::Mapping(_) | Value::Unreadable(_), _)) => {}
        Some((_, span)) => problems.push(Problem { kind: ProblemKind::NotAMapping, span }),
    }
    Some(FrontMatter {
        span,
        content,
        body,
        root: parsed.root,
        comments: parsed.comments,
        problems,
    })
}

/// Whether what stands between the fences is a list of plain values, such as no page opens with.
fn is_plain_list(text: &str, at: usize, found: &Block<'_>) -> bool {
    let end = found.end.map_or(at, |line| line.start);
    found.is_tight
        && found.keys.is_empty()
        && found.first.is_some()
        && lines(&text[..end], at).all(|line| {
            line.text.strip_prefix("- ").is_some_and(|item| {
                !item.contains(['[', ']', '*', '`', '<', '|', '!', '.', ','])
                    && item.split_whitespace().count() <= 3
            })
        })
}

/// A second block right below the first: its span, and where the text behind it begins.
fn second_block(text: &str, body: usize, first: &Block<'_>) -> Option<(Span, usize)> {
    first.end?;
    let fence = lines(text, body).find(|line| !line.is_blank())?;
    if fence.kind() != Kind::Fence {
        return None;
    }
    let second = block(text, fence.next);
    let end = second.end.filter(|_| second.stands_astray(&first.keys))?;
    Some((fence.span().cover(end.span()), end.next))
}

fn mixed_line_endings(text: &str, range: std::ops::Range<usize>) -> Option<Problem> {
    let mut breaks = lines(text, range.start)
        .take_while(|line| line.start < range.end)
        .map(|line| line.start + line.text.len()..line.next)
        .filter(|place| !place.is_empty());
    let first = breaks.next()?;
    let odd = breaks.find(|place| text[place.clone()] != text[first.clone()])?;
    Some(Problem { kind: ProblemKind::MixedLineEndings, span: Span::new(odd) })
}

/// A block of TOML between lines of `+++`.
fn toml(text: &str, start: usize) -> Option<FrontMatter<'_>> {
    let is_fence = |line: &Line<'_>| line.text.trim_end() == "+++";
    let mut lines = lines(text, start);
    let opening = lines.next().filter(is_fence)?;
    let end = lines.find(is_fence)?;
    Some(unsupported(text, Format::Toml, opening.start..end.start + 3, opening.next..end.start))
}

/// A block of JSON: a page that begins with an object.
fn json(text: &str, start: usize) -> Option<FrontMatter<'_>> {
    let rest = text.get(start..)?.strip_prefix('{')?;
    let (key, value) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
    if key.contains(['\n', '\r']) || !value.trim_start().starts_with(':') {
        return None;
    }
    let end = start + object_end(&text[start..])?;
    Some(unsupported(text, Format::Json, start..end, start..end))
}

/// Where the braces that `text` opens with are closed.
fn object_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn unsupported(
    text: &str,
    format: Format,
    block: std::ops::Range<usize>,
    content: std::ops::Range<usize>,
) -> FrontMatter<'_> {
    let body = lines(text, block.end)
        .next()
        .map_or(block.end, |rest| if rest.is_blank() { rest.next } else { block.end });
    let span = Span::new(block.clone());
    let value = Value::Unreadable(text[content.clone()].into());
    let opening = lines(text, block.start).next().map_or(span, Line::span);
    FrontMatter {
        span,
        content: Span::new(content.clone()),
        body,
        root: Some(Node::new(Span::new(content), value)),
        comments: Vec::new(),
        problems: vec![Problem { kind: ProblemKind::Unsupported(format), span: opening }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The block, its body and its problems, each with the text that it points at.
    fn told(text: &str) -> Option<(&str, &str, Vec<String>)> {
        let found = split(text)?;
        let problems = found
            .problems
            .iter()
            .map(|problem| {
                let kind = format!("{:?}", problem.kind);
                let name = kind.split([' ', '{']).next().unwrap_or_default();
                format!("{name}@{}", problem.span.of(text).escape_debug())
            })
            .collect();
        Some((found.content.of(text), &text[found.body..], problems))
    }

    #[test]
    fn blocks_without_fault() {
        for (text, content, body) in [
            ("---\ntitle: A\n---\nbody", "title: A\n", "body"),
            (
                "---\n  \n  \ntitle: \"A\"\n  \ntype: model\n  \n---\n  \nbody",
                "  \n  \ntitle: \"A\"\n  \ntype: model\n  \n",
                "  \nbody",
            ),
            ("---  \r\ntitle: A\r\n---\t\r\nbody", "title: A\r\n", "body"),
            ("---\rtitle: A\r---\rbody", "title: A\r", "body"),
            ("---\ntitle: A\n---", "title: A\n", ""),
            ("---\n# a comment\ntitle: A\n---\n", "# a comment\ntitle: A\n", ""),
            (
                "---\ntags:\n- a\n- b\nmore: |\n  x\n  # y\n---\n",
                "tags:\n- a\n- b\nmore: |\n  x\n  # y\n",
                "",
            ),
            (
                "---\nNote: a sentence, and yet a block.\n---\n",
                "Note: a sentence, and yet a block.\n",
                "",
            ),
            (
                "---\ntitle: 'A\nB'\n\n'quoted key': 1\n---\n",
                "title: 'A\nB'\n\n'quoted key': 1\n",
                "",
            ),
            ("---\ntags: [a,\nb\n]\n---\n", "tags: [a,\nb\n]\n", ""),
            (
                "---\ntitle: A\n---\n\n---\n\nNote: text.\n\n---\n",
                "title: A\n",
                "\n---\n\nNote: text.\n\n---\n",
            ),
        ] {
            assert_eq!(told(text), Some((content, body, vec![])), "{text:?}");
        }
    }

    #[test]
    fn pages_without_a_block() {
        for text in [
            "",
            "\n \n",
            "# Title\n",
            "---",
            "----\ntitle: A\n---\n",
            "---\n\nSome words.\n\n---\n\nMore.",
            "---\n\nSome words.\n\nNote: more.\n\n---\n",
            "---\n# Title\n\nWords.\n",
            "---\n# Title\n\nWords.\n\n---\n",
            "---\n\n# Title\n\nAuthor: A\n\nWords and words.\n\n---\n",
            "---\n\nNote: read this first.\n\n# Title\n",
            "---\n\nNote: read this first.\n\nWords.\n\n---\n",
            "---\n\nNote: read this first.\n",
            "---\n- [Home](a.md)\n- [Up](b.md)\n---\n",
            "---\n\n| a |\n|---|\n| b |\n\n---\n",
            "\n\n---\n\nNote: words.\n\n---\n",
            "text\n---\ntitle: A\n---\n",
            "+++\nwords\n",
            "{{< note >}}\n",
            "{ not json }\n",
            "- a list\n",
            "-\n",
        ] {
            assert_eq!(told(text), None, "{text:?}");
        }
    }

    #[test]
    fn metadata_that_never_ends_ends_above_a_heading() {
        for (text, content) in [
            ("---\ntitle: A\n\n# Title\n\nFamily: [b](b.md)\n\nWords.\n", "title: A"),
            ("---\ntitle: A\n\n# Kinds\ntype: b\n", "title: A\n\n# Kinds\ntype: b"),
            ("---\ntitle: A\n# Title\n\nFamily: [b](b.md)\n\nWords.\n", "title: A"),
            ("---\ntitle: A\n# Kinds\n\ntype: b\n", "title: A\n# Kinds\n\ntype: b"),
        ] {
            assert_eq!(told(text).map(|(found, ..)| found), Some(content), "{text:?}");
        }
    }

    #[test]
    fn faults_of_the_block_itself() {
        for (text, content, body, problems) in [
            (
                "---\ntitle: A\ntype: model\n\n# Title\n\nWords.\n\n---\nfooter",
                "title: A\ntype: model",
                "\n# Title\n\nWords.\n\n---\nfooter",
                &["Unclosed@---"][..],
            ),
            ("---\ntitle: A\n# Title\n", "title: A", "# Title\n", &["Unclosed@---"]),
            ("---\ntitle: A\ntype: b\n", "title: A\ntype: b", "", &["Unclosed@---"]),
            (
                "---\ntitle: A\ntype: b\n\n- an item\n",
                "title: A\ntype: b",
                "\n- an item\n",
                &["Unclosed@---"],
            ),
            (
                "---\n---\ntitle: A\ntype: b\n---\nbody",
                "title: A\ntype: b\n",
                "body",
                &["Doubled@---"],
            ),
            ("---\n\n---\ntitle: A\n---\nbody", "title: A\n", "body", &["Doubled@---"]),
            (
                "---\n---\ntitle: A\n\n# Title\n",
                "title: A",
                "\n# Title\n",
                &["Unclosed@---", "Doubled@---"],
            ),
            (
                "---\ntitle: A\n---\n\n---\ntitle: B\n---\nbody",
                "title: A\n",
                "body",
                &["Doubled@---\\ntitle: B\\n---"],
            ),
            ("---\n\n---\n# Title\n", "\n", "# Title\n", &["Empty@---\\n\\n---"]),
            ("---\ntitle: A\n...\nbody", "title: A\n", "body", &["EndsWithDots@..."]),
            ("\u{feff}---\ntitle: A\n---\n", "title: A\n", "", &["ByteOrderMark@\\u{feff}"]),
            ("\n\n---\ntitle: A\ntype: b\n---\n", "title: A\ntype: b\n", "", &["NotAtTop@---"]),
            ("  ---\ntitle: A\ntype: b\n---\n", "title: A\ntype: b\n", "", &["IndentedFence@---"]),
            (
                "---\ntitle: A\ntype: b\n ---\n\nWords.\n",
                "title: A\ntype: b\n",
                "\nWords.\n",
                &["IndentedFence@---"],
            ),
            (
                "---\ntitle: A\r\ntype: b\n---\n",
                "title: A\r\ntype: b\n",
                "",
                &["MixedLineEndings@\\r\\n"],
            ),
            ("---\n- a\n- b\n---\n", "- a\n- b\n", "", &["NotAMapping@- a\\n- b"]),
            ("---\ntitle: A\ntype b\n---\n", "title: A\ntype b\n", "", &["Yaml(Syntax@type b"]),
            ("---\ntitle A\ntype: b\n---\n", "title A\ntype: b\n", "", &["Yaml(Syntax@title A"]),
            (
                "---\n  \ntitle A\n  \nauthor: b\n  \ntype: c\n---\n",
                "  \ntitle A\n  \nauthor: b\n  \ntype: c\n",
                "",
                &["Yaml(Syntax@title A"],
            ),
            (
                "---\n \ntitle: A\n \ntype: b\n \n# Title\n \nWords.\n \n---\n",
                " \ntitle: A\n \ntype: b",
                " \n# Title\n \nWords.\n \n---\n",
                &["Unclosed@---"],
            ),
            (
                "---\ntitle: A\n\nauthor B\n\ntype: c\n---\n",
                "title: A\n\nauthor B\n\ntype: c\n",
                "",
                &["Yaml(Syntax@author B"],
            ),
            (
                "---\ntitle: A\ntitle: B\n---\n",
                "title: A\ntitle: B\n",
                "",
                &["Yaml(DuplicateKey@title"],
            ),
            (
                "+++\ntitle = \"A\"\n+++\nbody",
                "title = \"A\"\n",
                "body",
                &["Unsupported(Toml)@+++"],
            ),
            (
                "{\n  \"title\": \"}\"\n}\nbody",
                "{\n  \"title\": \"}\"\n}",
                "body",
                &["Unsupported(Json)@{"],
            ),
        ] {
            let expected = (!problems.is_empty()).then(|| {
                (content, body, problems.iter().map(ToString::to_string).collect::<Vec<_>>())
            });
            assert_eq!(told(text), expected, "{text:?}");
        }
    }

    #[test]
    fn hostile_pages_cost_linear_time() {
        for text in [
            format!("---\n{}", "a: 1\n".repeat(300_000)),
            format!("---\n{}", "---\n".repeat(300_000)),
            format!("---\na: 1\n{}", "text\n---\na: 1\n".repeat(100_000)),
            format!("{{\"a\": {}", "{".repeat(1_000_000)),
            "\n".repeat(1_000_000),
        ] {
            let found = split(&text);
            assert!(found.is_none_or(|found| found.body <= text.len()));
        }
    }

    /// The values of every real block, read a second time by another parser, and the place of each.
    #[test]
    fn real_blocks_agree_with_another_parser() {
        let root =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/catalogs/starmap-2025-09-03/catalog");
        let (mut count, mut scalars) = (0, 0);
        for entry in ignore::WalkBuilder::new(root).standard_filters(false).build().flatten() {
            if entry.path().extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let Some(found) = split(&text) else {
                assert!(!text.starts_with("---"), "{}", entry.path().display());
                continue;
            };
            assert_eq!(found.problems, [], "{}", entry.path().display());
            count += 1;
            let tree = found.root.unwrap();
            let value: serde_json::Value = serde_yaml::from_str(found.content.of(&text)).unwrap();
            assert_eq!(tree.to_json(), value);
            for entry in tree.entries() {
                assert_eq!(entry.key_span.of(&text), entry.key);
                let written = entry.value.span.of(&text);
                let value = entry.value.to_json();
                let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
                assert_eq!(written.trim_matches('"'), value);
                scalars += 1;
            }
        }
        if count == 0 {
            println!("skipped: no catalog at {root}");
            return;
        }
        assert_eq!((count, scalars), (579, 1733));
    }

    #[test]
    fn values_agree_with_another_parser() {
        for text in [
            "a: 1\nb: 0x1f\nc: -7\nd: 1.5\ne: 1e3\nf: .5\n",
            "a: yes\nb: no\nc: on\nd: 2025-09-03\ne: 12:30:45\nf: true\ng: ~\nh:\n",
            "a: 'it''s'\nb: \"tab\\t\\u00e9\"\nc: plain text\n  goes on\n",
            "a: |\n  one\n  two\nb: >\n  one\n  two\nc: |-\n  x\n",
            "a:\n- 1\n- b: 2\n  c: [3, {d: 4}]\ne: {}\nf: []\n",
            "\"a b\": c # comment\n\n  \nd: 'e'\n",
            "a: 1.2.3\nb: v1\nd: http://x.y/z#f\n",
        ] {
            let tree = yaml::parse(text, 0).root.unwrap();
            let value: serde_json::Value = serde_yaml::from_str(text).unwrap();
            assert_eq!(tree.to_json(), value, "{text:?}");
        }
    }
}
