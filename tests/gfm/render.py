"""Reads a JSON list of Markdown texts, writes what cmark-gfm shows of each: headings, tables, links, images.

Raw HTML is left out, and so are links that GitHub makes of bare addresses.
"""

import json
import sys
from html.parser import HTMLParser

from cmarkgfm import cmark

EXTENSIONS = ["table", "strikethrough", "tasklist"]


class Shown(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.headings, self.tables, self.links, self.images = [], [], [], []
        self.open = []
        self.cell = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.open.append((tag, [int(tag[1]), ""]))
        elif tag == "a" and not any(name.startswith("data-footnote") for name in attributes):
            self.open.append((tag, [attributes.get("href", ""), ""]))
        elif tag == "a":
            self.open.append(("footnote", None))
        elif tag == "img":
            self.images.append([attributes.get("src", ""), attributes.get("alt", "")])
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = ""
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.tables[-1][-1].append(self.cell)
            self.cell = None
            return
        last = self.open[-1][0] if self.open else None
        if last == "footnote" and tag == "a":
            self.open.pop()
        elif last == tag:
            _, found = self.open.pop()
            (self.links if tag == "a" else self.headings).append(found)

    def handle_data(self, text):
        for _, found in self.open:
            if found:
                found[1] += text
        if self.cell is not None:
            self.cell += text


def shown(text):
    options = cmark.Options.CMARK_OPT_FOOTNOTES
    html = cmark.markdown_to_html_with_extensions(text, options=options, extensions=EXTENSIONS)
    parser = Shown()
    parser.feed(html)
    parser.close()
    found = {"headings": parser.headings, "tables": parser.tables}
    return found | {"links": parser.links, "images": parser.images}


json.dump([shown(text) for text in json.load(sys.stdin)], sys.stdout)
