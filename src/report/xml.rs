//! XML with nothing in it that a page could break out with.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

use super::text::visible;

pub(super) struct Xml<'o> {
    writer: Writer<&'o mut dyn Write>,
}

impl<'o> Xml<'o> {
    /// Begins a document.
    pub(super) fn new(out: &'o mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer })
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer.write_event(Event::Start(element(name, attributes)))
    }

    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer.write_event(Event::Empty(element(name, attributes)))
    }

    /// An element with text of one or more lines.
    pub(super) fn text(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        lines: &[String],
    ) -> io::Result<()> {
        let lines: Vec<String> = lines.iter().map(|line| harmless(line)).collect();
        self.open(name, attributes)?;
        self.writer.write_event(Event::Text(BytesText::from_escaped(lines.join("\n"))))?;
        self.close(name)
    }

    pub(super) fn end(self) -> io::Result<()> {
        self.writer.into_inner().write_all(b"\n")
    }
}

fn element<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        let value = harmless(value);
        element.push_attribute(Attribute { key: QName(key), value: value.into() });
    }
    element
}

/// Text without what XML has no way to say (control characters), and without what the runner of GitHub Actions would
/// take for a command.
fn harmless(text: &str) -> String {
    escape(visible(text)).replace("##[", "##&#91;")
}
