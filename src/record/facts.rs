//! From the document to facts, as the profile's kind says.

use std::cell::LazyCell;

use super::{
    At, Badge, BadgeDef, Cell, CellDef, Cow, Document, Fact, Item, Kind, KnownTable, Line, Mention,
    Name, Part, PlacedBadge, Profile, Record, Row, Span, TableDef, Unreadable, Value, names,
    suggest, tree,
};
use crate::parse::markdown::{self, Heading, LineKind, Table};
use crate::profile::{BadgeGroup, FactDef, ListDef, Listing, PairRow};
use crate::value::Unit;

/// Reads all facts of the page's kind.
pub(super) fn read<'a>(record: &mut Record<'a>, profile: &'a Profile, kind: &'a Kind) {
    record.breadcrumb = super::breadcrumb::read(record, kind);
    let mut reader =
        Reader { profile, kind, record, facts: Vec::with_capacity(48), unreadable: Vec::new() };
    reader.outside_tables();
    reader.tables();
    reader.lists();
    reader.portraits();
    reader.badges();
    reader.derived();
    let Reader { facts, unreadable, .. } = reader;
    record.facts = facts;
    record.unreadable = unreadable;
}

pub(super) struct Reader<'r, 'a> {
    profile: &'a Profile,
    kind: &'a Kind,
    pub(super) record: &'r mut Record<'a>,
    facts: Vec<Fact<'a>>,
    unreadable: Vec<Unreadable<'a>>,
}

impl<'a> Reader<'_, 'a> {
    fn outside_tables(&mut self) {
        for def in &self.kind.facts {
            if let Some(key) = &def.front_matter {
                self.front_matter(def, key);
            } else if def.title {
                if let Some(title) = self.record.title() {
                    let (text, span) =
                        (slice(self.record.text, &title.text, title.text_span), title.text_span);
                    self.value(def.role, def.unit, text, span, At::Title);
                }
            } else if def.intro {
                if let Some(span) = self.intro() {
                    let text = span.of(self.record.text).trim();
                    self.value(def.role, def.unit, text, span, At::Line);
                }
            } else if let Some(index) = def.breadcrumb {
                let len = i32::try_from(self.kind.breadcrumb.len()).unwrap_or(0);
                let crumb = usize::try_from(if index < 0 { len + index } else { index });
                let breadcrumb = self.record.breadcrumb.as_ref();
                if let Some(item) = breadcrumb.zip(crumb.ok()).and_then(|(it, at)| it.item(at)) {
                    let (text, span) = (item.text, item.span);
                    self.value(def.role, def.unit, text, span, At::Breadcrumb);
                }
            } else if let Some(capture) = &def.capture
                && let Some(text) = self.record.capture(capture)
            {
                self.value(def.role, def.unit, text, Span::default(), At::Path);
            }
        }
        self.lines();
    }

    /// The first paragraph under the title that is neither the breadcrumb nor a label.
    fn intro(&self) -> Option<Span> {
        let document = &self.record.document;
        let title = document.headings.iter().position(|heading| heading.level == 1)?;
        let section = u32::try_from(title).ok();
        let breadcrumb = self.record.breadcrumb.as_ref().map(|breadcrumb| breadcrumb.span);
        // A sentence may begin like a label.
        let is_label = |line: &Line<'_>| {
            let mut labels = self.kind.facts.iter().filter_map(|def| def.label.as_deref());
            let own = line.label().unwrap_or(&line.text);
            line.label.as_ref().is_some_and(|label| label.strong)
                || labels.any(|label| names(own, label))
        };
        let lines = document.lines_of(section);
        let first = lines.iter().position(|line| {
            line.kind == LineKind::Paragraph
                && breadcrumb.is_none_or(|span| !span.contains(line.span))
                && !is_label(line)
        })?;
        let rest = lines[first + 1..].iter().take_while(|line| line.kind == LineKind::Continued);
        Some(rest.fold(lines[first].span, |span, line| span.cover(line.span)))
    }

    fn front_matter(&mut self, def: &'a FactDef, key: &'a str) {
        let Some(block) = self.record.front_matter.take() else { return };
        let nodes = block.root.as_ref().map(|root| root.at(key)).unwrap_or_default();
        let is_list = nodes.len() > 1 || nodes.iter().any(|node| !node.items().is_empty());
        let span = nodes.iter().map(|node| node.span).reduce(Span::cover).unwrap_or_default();
        let items = nodes.into_iter().flat_map(tree::Node::each);
        // Where one item cannot be read, nothing is known of the whole.
        let values: Option<Vec<Value<'a>>> =
            items.map(|item| self.scalar(def, key, item)).collect();
        let value =
            values.and_then(
                |mut values| {
                    if is_list { Some(Value::joined(values)) } else { values.pop() }
                },
            );
        if let Some(value) = value {
            self.facts.push(Fact { role: def.role, value, span, at: At::FrontMatter(key) });
        }
        self.record.front_matter = Some(block);
    }

    fn scalar(
        &mut self,
        def: &'a FactDef,
        key: &'a str,
        node: &tree::Node<'a>,
    ) -> Option<Value<'a>> {
        let text = self.record.text;
        let written = match &node.value {
            tree::Value::String(value) => slice(text, value, node.span),
            tree::Value::Integer(_) | tree::Value::Float(_) | tree::Value::Bool(_) => {
                node.span.of(text)
            }
            _ => return None,
        };
        let at = At::FrontMatter(key);
        self.read(def.role, def.unit, written, node.span, at).map(|fact| fact.value)
    }

    /// Labels, lines, headings and lines of code that fit a pattern.
    fn lines(&mut self) {
        let kind = self.kind;
        let text = self.record.text;
        let document = std::mem::take(&mut self.record.document);
        let is_under = |line: &Line<'_>, def: &FactDef| {
            def.under.as_ref().is_none_or(|under| {
                document.path(line.section).any(|heading| names(&heading.text, under))
            })
        };
        for (line, defined) in document.defining() {
            if let Some((term, value)) = defined {
                let (value, span) = place(text, value, line.span);
                for def in &kind.facts {
                    let wanted = def.label.as_deref().filter(|label| names(&term.text, label));
                    if let Some(label) = wanted.filter(|_| is_under(line, def)) {
                        self.value(def.role, def.unit, value, span, At::Label(label));
                    }
                }
            } else if let Some(label) = line.label() {
                let value_span = line.label.as_ref().map_or(line.span, |label| label.value_span);
                for def in &kind.facts {
                    let Some(wanted) = def.label.as_deref() else { continue };
                    if !names(label, wanted) || !is_under(line, def) {
                        continue;
                    }
                    // A line that fits a pattern as a whole, such as a footer, is no label and its value.
                    let is_whole = |def: &FactDef| {
                        def.line.as_ref().is_some_and(|pattern| pattern.fits(line.text.trim()))
                            && is_under(line, def)
                    };
                    if kind.facts.iter().any(is_whole) {
                        continue;
                    }
                    let (value, span) = linked_value(&document, text, line).unwrap_or_else(|| {
                        (line_value(text, &document, line, value_span), value_span)
                    });
                    if !value.is_empty() {
                        self.value(def.role, def.unit, value, span, At::Label(wanted));
                    }
                }
            }
            let whole = line.text.trim();
            for def in &kind.facts {
                if let Some(pattern) = &def.line
                    && let Some(value) = pattern.capture(whole)
                    && is_under(line, def)
                {
                    let (value, span) = place(text, value, line.span);
                    self.value(def.role, def.unit, value, span, At::Line);
                }
            }
        }
        for def in &kind.facts {
            if let Some(pattern) = &def.code {
                for line in document.code.iter().flat_map(|code| code.text.lines()) {
                    if let Some(value) = pattern.capture(line.trim()) {
                        let span = crate::text::span_of(text, value);
                        self.value(def.role, def.unit, value, span, At::Code);
                    }
                }
            }
            if let Some(pattern) = &def.heading {
                for heading in &document.headings {
                    if let Some(value) = pattern.capture(&heading.text) {
                        let (value, span) = place(text, value, heading.text_span);
                        self.value(def.role, def.unit, value, span, At::Heading);
                    }
                }
            }
        }
        self.record.document = document;
    }

    fn value(&mut self, role: Name, unit: Name, text: &'a str, span: Span, at: At<'a>) {
        if let Some(fact) = self.read(role, unit, text, span, at) {
            self.facts.push(fact);
        }
    }

    fn read(
        &mut self,
        role: Name,
        unit: Name,
        text: &'a str,
        span: Span,
        at: At<'a>,
    ) -> Option<Fact<'a>> {
        let unit = self.profile.unit(unit)?;
        match displayed(unit, text, at).map_or_else(|| unit.read(text), Ok) {
            Ok(value) => {
                // Seen here, since the two ends of a range may become facts of their own.
                if let Value::Range(ends) = &value
                    && ends[0].exceeds(ends[1])
                {
                    self.record.inverted.push(Fact { role, value: value.clone(), span, at });
                }
                Some(Fact { role, value, span, at })
            }
            Err(fault) => {
                let expected = Cow::Owned(fault.expected.to_string());
                self.unreadable.push(Unreadable {
                    role,
                    span,
                    text,
                    expected,
                    meant: fault.meant,
                    at,
                });
                None
            }
        }
    }

    fn tables(&mut self) {
        let document = std::mem::take(&mut self.record.document);
        let mut known = Vec::new();
        for (index, table) in document.tables.iter().enumerate() {
            if let Some(def) = self.definition(&document, table) {
                let columns = columns(&document, table, def);
                self.table(&document, table, def, &columns, known.len());
                known.push(KnownTable { def, table: index, columns });
            }
        }
        self.absent_tables(&document, &known);
        self.record.document = document;
        self.record.tables = known;
    }

    /// The description that fits the table: by the heading above it and by its columns.
    fn definition(&self, document: &Document<'a>, table: &Table) -> Option<&'a TableDef> {
        let header = document.cells(document.header(table));
        let heading = document.heading(table.section);
        let mut best: Option<(usize, &'a TableDef)> = None;
        for def in &self.kind.tables {
            let is_under = |name: &String| {
                document.path(table.section).any(|heading| names(&heading.text, name))
            };
            let under = def.under.as_ref().is_none_or(is_under);
            // In another place it has all the columns that the description has, and no others.
            if !under && (def.optional_columns || header.len() != def.columns.len()) {
                continue;
            }
            let directly = def
                .under
                .as_ref()
                .is_some_and(|name| heading.is_some_and(|heading| names(&heading.text, name)));
            let fits = |cell: &&Cell<'_>| {
                def.columns.iter().any(|column| names(&cell.text, &column.column))
            };
            let fitting = if under {
                header.iter().filter(fits).count()
            } else {
                header.iter().take_while(fits).count()
            };
            // A table is known by all its columns, or by most of them at the place where it is expected.
            let names_rows = def.part_columns && header.first().is_some_and(|cell| fits(&cell));
            let all = fitting == header.len()
                && (def.optional_columns || fitting == def.columns.len())
                || under && names_rows;
            let most = under && fitting * 2 >= header.len() && fitting > 0;
            if !(all && (under || !def.optional_columns)) && !most {
                continue;
            }
            // A table that tells of a part stands right below the heading that names it.
            let named = def
                .part
                .as_ref()
                .is_none_or(|part| heading.is_some_and(|heading| part.fits(&heading.text)));
            if def.only_here && !under || !named {
                continue;
            }
            let score =
                fitting * 4 + usize::from(under) * 2 + usize::from(directly) * 2 + usize::from(all);
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, def));
            }
        }
        best.map(|(_, def)| def)
    }

    fn table(
        &mut self,
        document: &Document<'a>,
        table: &Table,
        def: &'a TableDef,
        columns: &[Option<usize>],
        index: usize,
    ) {
        let empty = self.row_without_value(document, table, def, columns);
        let header = document.cells(document.header(table)).iter();
        for (at, (cell, column)) in header.zip(columns).enumerate() {
            if let Some(column) = column.map(|column| &def.columns[column])
                && let Some(role) = column.cell.presence
            {
                let mut rows = document.body(table).iter();
                let denial = rows.find_map(|row| {
                    let cell = document.cells(row).get(at)?;
                    let value = self.profile.unit(column.cell.unit?)?.read(&cell.text).ok()?;
                    (value == Value::Flag(false)).then_some(cell.span)
                });
                let no = empty.or(denial);
                self.facts.push(Fact {
                    role,
                    value: Value::Flag(no.is_none()),
                    span: no.unwrap_or(cell.span),
                    at: At::Column(&column.column),
                });
            }
        }
        if def.optional_columns {
            let anchor = document.header(table).span;
            self.absent_columns(def, columns, anchor);
        }
        if !def.rows.is_empty() && def.part_columns {
            self.part_columns(document, table, def);
        } else if !def.rows.is_empty() && def.part.is_some() {
            self.part(document, table, def);
        } else if !def.rows.is_empty() {
            self.pairs(document, table, def);
        } else if !def.lists.is_empty() {
            self.matrix(document, table, def, columns);
        } else if def.listing.as_ref().is_some_and(Listing::is_stacked) {
            self.stacked(document, table, def, columns, index);
        } else if def.listing.is_some() || def.rows_are_items {
            self.items(document, table, def, columns, index);
        } else if let Some(row) =
            document.body(table).iter().find(|row| !is_delimiter(row, document))
        {
            // Where cells are lacking or too many, nobody knows which value is whose.
            if row.written as usize != document.header(table).cells.len() {
                return;
            }
            for (cell, column) in document.cells(row).iter().zip(columns) {
                if let Some(column) = column.map(|column| &def.columns[column]) {
                    let mut facts = Vec::new();
                    self.cell(document, cell, &column.cell, &column.column, &mut facts);
                    self.facts.append(&mut facts);
                }
            }
        }
    }

    /// The one row of a table that is never empty and holds no value all the same: it tells of nothing.
    fn row_without_value(
        &self,
        document: &Document<'a>,
        table: &Table,
        def: &TableDef,
        columns: &[Option<usize>],
    ) -> Option<Span> {
        let [row] = document.body(table) else { return None };
        let cells = document.cells(row);
        let is_empty = |(cell, column): (&Cell<'_>, &Option<usize>)| {
            column.is_some_and(|column| self.profile.says_nothing(&def.columns[column], &cell.text))
        };
        (def.never_empty && cells.iter().zip(columns).all(is_empty)).then_some(row.span)
    }

    fn pairs(&mut self, document: &Document<'a>, table: &Table, def: &'a TableDef) {
        let mut known = std::mem::take(&mut self.facts);
        self.pairs_into(document, table, def, 1, &mut known);
        self.facts = known;
    }

    /// A table each of whose columns tells of a part of what the page is about.
    fn part_columns(&mut self, document: &Document<'a>, table: &Table, def: &'a TableDef) {
        let header = document.cells(document.header(table));
        for (column, cell) in header.iter().enumerate().skip(1) {
            let mut facts = Vec::new();
            self.pairs_into(document, table, def, column, &mut facts);
            let name = Cow::Borrowed(cell_text(self.record.text, cell));
            self.record.parts.push(Part { name, span: cell.span, facts });
        }
    }

    /// A table that tells of a part of what the page is about.
    fn part(&mut self, document: &Document<'a>, table: &Table, def: &'a TableDef) {
        let Some(heading) = document.heading(table.section) else { return };
        let Some(name) = def.part.as_ref().and_then(|part| part.capture(&heading.text)) else {
            return;
        };
        let (name, span) = place(self.record.text, name, heading.text_span);
        let mut facts = Vec::new();
        self.pairs_into(document, table, def, 1, &mut facts);
        self.record.parts.push(Part { name: Cow::Borrowed(name), span, facts });
    }

    /// What each label says, by the column of the values.
    fn pairs_into(
        &mut self,
        document: &Document<'a>,
        table: &Table,
        def: &'a TableDef,
        column: usize,
        known: &mut Vec<Fact<'a>>,
    ) {
        let lacking = LazyCell::new(|| lacking(document, table, def));
        for row in document.body(table) {
            let cells = document.cells(row);
            let (Some(label), Some(value)) = (cells.first(), cells.get(column)) else { continue };
            let Some(pair) = pair_row(def, &label.text, &lacking) else { continue };
            if value.filled {
                continue;
            }
            let mut facts = Vec::new();
            self.cell(document, value, &pair.cell, &pair.row, &mut facts);
            // A row that stands there twice is the affair of its own rule; the first one counts.
            for fact in facts {
                if !known.iter().any(|known| known.role == fact.role && known.at == fact.at) {
                    known.push(fact);
                }
            }
        }
    }

    fn matrix(
        &mut self,
        document: &Document<'a>,
        table: &Table,
        def: &'a TableDef,
        columns: &[Option<usize>],
    ) {
        for row in document.body(table) {
            let cells = document.cells(row);
            let Some(label) = cells.first() else { continue };
            let Some(list) =
                def.lists.iter().find(|list| names(&label.text, &list.row)).or_else(|| {
                    let near = suggest::nearest_label(
                        &label.text,
                        def.lists.iter().map(|list| list.row.as_str()),
                    )?;
                    def.lists.iter().find(|list| list.row == near)
                })
            else {
                continue;
            };
            let mut words: Vec<Cow<'a, str>> = Vec::new();
            let mut whole = true;
            let mut span: Option<Span> = None;
            for (cell, column) in cells.iter().zip(columns).skip(1) {
                let Some(column) = column.map(|column| &def.columns[column]) else { continue };
                let (Some(word), Some(unit)) = (&column.word, column.cell.unit) else { continue };
                span = Some(span.map_or(cell.span, |span| span.cover(cell.span)));
                match self.read(
                    list.role,
                    unit,
                    cell_text(self.record.text, cell),
                    cell.span,
                    At::Cell(&column.column),
                ) {
                    Some(Fact { value: Value::Flag(true), .. }) => words.push(Cow::Borrowed(word)),
                    Some(_) => {}
                    None => whole = false,
                }
            }
            if let (true, Some(span)) = (whole, span) {
                self.facts.push(Fact {
                    role: list.role,
                    value: Value::List(words),
                    span,
                    at: At::Cell(&list.row),
                });
            }
        }
    }

    fn items(
        &mut self,
        document: &Document<'a>,
        table: &Table,
        def: &'a TableDef,
        columns: &[Option<usize>],
        index: usize,
    ) {
        let more = def.listing.as_ref().and_then(|listing| listing.more.as_ref());
        let swallowed = document.swallowed(table).next().map(|(header, _)| header);
        for (offset, row) in document.body(table).iter().enumerate() {
            let row_index = table.rows.start as usize + 1 + offset;
            // What follows are rows of another table.
            if swallowed == Some(row_index) {
                break;
            }
            if is_delimiter(row, document) {
                continue;
            }
            let cells = document.cells(row);
            let first = cells.first().map_or("", |cell| cell.text.as_ref());
            if let Some(number) = more.and_then(|pattern| pattern.capture(first)) {
                let number = number.trim().replace(',', "").parse().ok();
                if let Some(number) = number {
                    self.record.items.push(Item {
                        table: index,
                        row: row_index,
                        facts: Vec::new(),
                        more: Some(number),
                        key: None,
                    });
                    continue;
                }
            }
            let mut facts = Vec::new();
            // Where cells are lacking or too many, what stands behind the first is anybody's guess.
            let is_whole = row.written as usize == document.header(table).cells.len();
            let known = if is_whole { columns } else { &columns[..columns.len().min(1)] };
            for (cell, column) in cells.iter().zip(known) {
                if let Some(column) = column.map(|column| &def.columns[column])
                    && !cell.filled
                {
                    self.cell(document, cell, &column.cell, &column.column, &mut facts);
                }
            }
            self.name_by_link(document, cells.first(), &mut facts);
            let item = Item { table: index, row: row_index, facts, more: None, key: None };
            self.record.items.push(item);
        }
    }

    /// What names a page is the text of its link: symbols beside it are decoration.
    fn name_by_link(
        &mut self,
        document: &Document<'a>,
        key: Option<&Cell<'a>>,
        facts: &mut [Fact<'a>],
    ) {
        let Some(cell) = key else { return };
        let mut links = document.links(&cell.links).iter().filter(|link| !link.image);
        let (Some(link), None) = (links.next(), links.next()) else { return };
        let text = slice(self.record.text, &link.text, link.text_span);
        for fact in facts.iter_mut().filter(|fact| fact.span == cell.span) {
            if matches!(fact.value, Value::Text(_)) {
                fact.value = shown(text.trim());
                fact.span = link.text_span;
            }
        }
    }

    fn cell(
        &mut self,
        document: &Document<'a>,
        cell: &Cell<'a>,
        def: &'a CellDef,
        label: &'a str,
        facts: &mut Vec<Fact<'a>>,
    ) {
        let text = cell_text(self.record.text, cell);
        if !def.flags.is_empty() {
            self.flags(cell, def, label, text, facts);
            return;
        }
        let (text, span) = def
            .target
            .then(|| target(self.record.text, document, &cell.links))
            .flatten()
            .unwrap_or((text, cell.span));
        self.written(text, span, def, label, facts);
    }

    /// What is written in a cell, or in a line of one.
    pub(super) fn written(
        &mut self,
        text: &'a str,
        span: Span,
        def: &'a CellDef,
        label: &'a str,
        facts: &mut Vec<Fact<'a>>,
    ) {
        let Some(unit) = def.unit else { return };
        let role = def.role.or(def.roles.first().copied());
        let Some(role) = role else {
            // Only read, so that a value of the wrong form is seen.
            self.read(unit, unit, text, span, At::Cell(label));
            return;
        };
        let Some(fact) = self.read(role, unit, text, span, At::Cell(label)) else {
            self.unread(def.roles.iter().skip(1).copied());
            return;
        };
        if def.roles.is_empty() {
            facts.push(fact);
            return;
        }
        let at = fact.at;
        let mut push = |role: Name, value: Value<'a>| facts.push(Fact { role, value, span, at });
        match fact.value {
            Value::Missing => def.roles.iter().for_each(|role| push(*role, Value::Missing)),
            // For one role a range is one value.
            Value::Range(ends) if def.roles.len() > 1 => {
                for (role, value) in def.roles.iter().zip(*ends) {
                    push(*role, Value::Number(value));
                }
            }
            Value::Several(values) if values.len() != def.roles.len() => {
                self.unreadable.push(Unreadable {
                    role,
                    span,
                    text,
                    expected: Cow::Owned(format!("{} values", def.roles.len())),
                    meant: None,
                    at,
                });
                self.unread(def.roles.iter().skip(1).copied());
            }
            Value::Several(values) => {
                for (role, value) in def.roles.iter().zip(values) {
                    push(*role, value);
                }
            }
            Value::Fields(fields) => {
                for (role, (_, value)) in def.roles.iter().zip(fields) {
                    push(*role, value);
                }
            }
            value => push(role, value),
        }
    }

    /// What could not be read last says nothing of further roles either.
    fn unread(&mut self, roles: impl Iterator<Item = Name>) {
        let Some(first) = self.unreadable.last().cloned() else { return };
        self.unreadable.extend(roles.map(|role| Unreadable { role, ..first.clone() }));
    }

    /// Marks such as icons or words, each of which stands for a flag.
    fn flags(
        &mut self,
        cell: &Cell<'a>,
        def: &'a CellDef,
        label: &'a str,
        text: &'a str,
        facts: &mut Vec<Fact<'a>>,
    ) {
        let missing = def
            .unit
            .and_then(|unit| self.profile.unit(unit))
            .is_some_and(|unit| matches!(unit.read(text), Ok(Value::Missing)));
        let marks: Vec<&str> = if missing {
            Vec::new()
        } else {
            text.split([' ', ',']).filter(|mark| !mark.is_empty()).collect()
        };
        if let Some(unknown) =
            marks.iter().find(|mark| !def.flags.iter().any(|flag| same_mark(&flag.mark, mark)))
        {
            let known: Vec<&str> = def.flags.iter().map(|flag| flag.mark.as_str()).collect();
            let role = def.flags[0].role;
            let (part, span) = place(self.record.text, unknown, cell.span);
            self.unreadable.push(Unreadable {
                role,
                span,
                text: part,
                expected: Cow::Owned(format!("one of {}", known.join(" "))),
                meant: None,
                at: At::Cell(label),
            });
            self.unread(def.flags.iter().skip(1).map(|flag| flag.role));
            return;
        }
        for flag in &def.flags {
            let value = Value::Flag(marks.iter().any(|mark| same_mark(&flag.mark, mark)));
            facts.push(Fact { role: flag.role, value, span: cell.span, at: At::Cell(label) });
        }
    }

    /// What a table says with the columns that it leaves out.
    fn absent_columns(&mut self, def: &'a TableDef, columns: &[Option<usize>], anchor: Span) {
        for (index, column) in def.columns.iter().enumerate() {
            if let Some(role) = column.cell.presence
                && !columns.contains(&Some(index))
            {
                self.facts.push(Fact {
                    role,
                    value: Value::Flag(false),
                    span: anchor,
                    at: At::NoColumn(&column.column),
                });
            }
        }
    }

    /// What the page says with the tables that it leaves out, where the profile gives a heading for it.
    fn absent_tables(&mut self, document: &Document<'a>, known: &[KnownTable<'a>]) {
        for def in &self.kind.tables {
            let Some(anchor) = &def.absent_under else { continue };
            if known.iter().any(|table| std::ptr::eq(table.def, def)) {
                continue;
            }
            let Some(heading) =
                document.headings.iter().find(|heading| names(&heading.text, anchor))
            else {
                continue;
            };
            self.absent_columns(def, &[], heading.text_span);
            // Of a column that says yes by being there that is said already.
            for column in def.columns.iter().filter(|column| column.cell.presence.is_none()) {
                if let Some(role) = column.cell.role {
                    let at = At::NoColumn(&column.column);
                    self.facts.push(Fact {
                        role,
                        value: Value::Flag(false),
                        span: heading.text_span,
                        at,
                    });
                }
            }
        }
    }

    /// Items of lists that stand for pages.
    fn lists(&mut self) {
        let kind = self.kind;
        let text = self.record.text;
        let document = std::mem::take(&mut self.record.document);
        for def in &kind.lists {
            let first = self.record.mentions.len();
            let mut behind = None;
            for line in &document.lines {
                if !is_in_list(&document, def, line) {
                    continue;
                }
                if let Some(wanted) = &def.label {
                    if line.label().is_some_and(|label| names(label, wanted)) {
                        self.linked_items(&document, def, line);
                    }
                    continue;
                }
                if let Some(after) = &def.after {
                    if line.label().is_some_and(|label| names(label, after)) {
                        behind = Some(line.section);
                        continue;
                    }
                    if behind != Some(line.section) || line.label.is_some() {
                        continue;
                    }
                }
                let whole = line.text.trim();
                if def.except.iter().any(|pattern| pattern.fits(whole)) {
                    continue;
                }
                if let Some(number) = def.listing.more.as_ref().and_then(|more| more.capture(whole))
                {
                    let more = number.trim().replace(',', "").parse().ok();
                    let (text, span) = place(text, whole, line.span);
                    self.record.mentions.push(Mention {
                        list: def.list,
                        span,
                        text,
                        link: None,
                        facts: Vec::new(),
                        more,
                    });
                    continue;
                }
                let link = first_link(&document, &line.links);
                let (name, span) = match link.map(|link| &document.links[link]) {
                    Some(link) => (slice(text, &link.text, link.text_span), link.text_span),
                    None => place(text, whole, line.span),
                };
                let mut facts = Vec::new();
                if let Some(role) = def.role {
                    facts.push(Fact { role, value: shown(name.trim()), span, at: At::Line });
                }
                if let Some(number) = &def.number
                    && let Some(value) = number.pattern.capture(whole)
                {
                    let (value, span) =
                        place(text, value, Span { start: span.end, end: line.span.end });
                    facts.extend(self.read(number.role, number.unit, value, span, At::Line));
                }
                facts.extend(self.heading_of_item(&document, def, line.section));
                for said in &def.links {
                    let links = document.links(&line.links).iter();
                    let found = links.filter(|link| !link.image);
                    for link in found.filter(|link| said.text.fits(link.text.trim())) {
                        let value = slice(text, &link.target, link.target_span);
                        let span = link.target_span;
                        facts.extend(self.read(said.role, said.unit, value, span, At::Line));
                    }
                }
                self.record.mentions.push(Mention {
                    list: def.list,
                    span,
                    text: name.trim(),
                    link,
                    facts,
                    more: None,
                });
            }
            self.lost_items(&document, def);
            self.record.mentions[first..].sort_by_key(|mention| mention.span.start);
        }
        self.record.document = document;
    }

    /// What the heading above an item of the list says of it.
    fn heading_of_item(
        &mut self,
        document: &Document<'a>,
        def: &'a ListDef,
        section: Option<u32>,
    ) -> Option<Fact<'a>> {
        let said = def.heading.as_ref()?;
        let text = self.record.text;
        let (name, span) = heading_name(text, document, document.heading(section)?);
        let value = match &said.pattern {
            Some(pattern) => pattern.capture(name)?,
            None => name,
        };
        let (value, span) = place(text, value, span);
        self.read(said.role, said.unit, value, span, At::Heading)
    }

    /// Items that should name a page and say nothing: one of the pages is meant.
    fn lost_items(&mut self, document: &Document<'a>, def: &'a ListDef) {
        let Some(role) = def.role.filter(|_| !def.listing.by.is_empty() && def.label.is_none())
        else {
            return;
        };
        for item in document.empty_items.iter().filter(|item| !item.holds_list) {
            let headings = document.headings.partition_point(|it| it.span.start < item.span.start);
            let section = headings.checked_sub(1).and_then(|at| u32::try_from(at).ok());
            if !is_under(document, def, section) {
                continue;
            }
            let lines = document.lines.partition_point(|it| it.span.start < item.span.start);
            let above = document.lines[..lines].iter().rev();
            let mut labels =
                above.take_while(|line| line.section == section).filter_map(Line::label);
            if let Some(after) = &def.after
                && !labels.next().is_some_and(|label| names(label, after))
            {
                continue;
            }
            let end = item.span.start as usize + item.span.of(self.record.text).trim_end().len();
            let span = Span::new(end..end);
            let mut facts = vec![Fact { role, value: Value::Missing, span, at: At::Line }];
            facts.extend(self.heading_of_item(document, def, section));
            let text = "";
            self.record.mentions.push(Mention {
                list: def.list,
                span,
                text,
                link: None,
                facts,
                more: None,
            });
        }
    }

    /// The links of a line, each of which stands for a page.
    fn linked_items(&mut self, document: &Document<'a>, def: &'a ListDef, line: &Line<'a>) {
        for index in line.links.start as usize..line.links.end as usize {
            let target = &document.links[index];
            if target.image {
                continue;
            }
            let (name, span) =
                (slice(self.record.text, &target.text, target.text_span), target.text_span);
            let value = shown(name.trim());
            let facts = def.role.map(|role| Fact { role, value, span, at: At::Line });
            self.record.mentions.push(Mention {
                list: def.list,
                span,
                text: name.trim(),
                link: Some(index),
                facts: facts.into_iter().collect(),
                more: None,
            });
        }
    }

    /// Sections that each speak of the page that their heading links to.
    fn portraits(&mut self) {
        let kind = self.kind;
        let text = self.record.text;
        let document = std::mem::take(&mut self.record.document);
        for def in &kind.portraits {
            for (index, heading) in document.headings.iter().enumerate() {
                let section = u32::try_from(index).ok();
                if heading.level != def.level
                    || !document.path(section).skip(1).any(|outer| names(&outer.text, &def.under))
                {
                    continue;
                }
                let link = first_link(&document, &heading.links);
                let (name, span) = heading_name(text, &document, heading);
                let value = shown(name.trim());
                let mut facts = vec![Fact { role: def.role, value, span, at: At::Heading }];
                for line in document.lines_of(section) {
                    for wanted in &def.facts {
                        if let (Some(label), Some(found)) = (&wanted.label, line.label())
                            && names(found, label)
                        {
                            let span =
                                line.label.as_ref().map_or(line.span, |label| label.value_span);
                            let value = line_value(text, &document, line, span);
                            let (value, span) = wanted
                                .target
                                .then(|| target(text, &document, &line.links))
                                .flatten()
                                .unwrap_or((value, span));
                            facts.extend(self.read(
                                wanted.role,
                                wanted.unit,
                                value,
                                span,
                                At::Label(label),
                            ));
                        }
                        let Some(pattern) = &wanted.link else { continue };
                        for link in document.links(&line.links) {
                            if let Some(value) = pattern.capture(link.text.trim()) {
                                let (value, span) = place(text, value, link.text_span);
                                facts.extend(self.read(
                                    wanted.role,
                                    wanted.unit,
                                    value,
                                    span,
                                    At::Line,
                                ));
                            }
                        }
                    }
                }
                self.record.mentions.push(Mention {
                    list: def.portraits,
                    span,
                    text: name.trim(),
                    link,
                    facts,
                    more: None,
                });
            }
        }
        self.record.document = document;
    }

    fn badges(&mut self) {
        let kind = self.kind;
        let mut badges = std::mem::take(&mut self.record.badges);
        for placed in &mut badges {
            let section = self.record.document.links[placed.link].section;
            placed.group = kind.badges.iter().position(|group| {
                group.under.is_empty()
                    || group.under.iter().any(|name| self.record.is_under(section, name))
            });
            if let Some(group) = placed.group {
                let alt = &self.record.document.links[placed.link].text;
                placed.def = badge_def(&kind.badges[group], &placed.badge, alt);
            }
        }
        for (index, group) in kind.badges.iter().enumerate() {
            let mine = || badges.iter().filter(move |placed| placed.group == Some(index));
            let anchor = mine()
                .map(|placed| self.record.document.links[placed.link].span)
                .reduce(Span::cover)
                .or_else(|| {
                    let mut headings = self.record.document.headings.iter();
                    let heading = headings.find(|heading| group.begins_at(&heading.text))?;
                    Some(heading.text_span)
                });
            let Some(anchor) = anchor else { continue };
            for def in group.badges.iter() {
                let placed =
                    mine().find(|placed| placed.def.is_some_and(|found| std::ptr::eq(found, def)));
                self.badge(def, placed, anchor, group.complete);
            }
        }
        self.record.badges = badges;
    }

    fn badge(
        &mut self,
        def: &'a BadgeDef,
        placed: Option<&PlacedBadge<'a>>,
        anchor: Span,
        complete: bool,
    ) {
        let [role] = def.roles[..] else {
            return;
        };
        let span =
            placed.map_or(anchor, |placed| self.record.document.links[placed.link].target_span);
        match (placed, def.unit) {
            (Some(placed), Some(unit)) => {
                let offset = self.record.document.links[placed.link].target_span.start as usize;
                let span = placed.badge.message.span.shifted(offset);
                let at = At::Badge(&def.label);
                // A message with escapes stands nowhere on the page as it is meant.
                let unescaped = match &placed.badge.message.text {
                    Cow::Owned(message) => {
                        let read = self.profile.unit(unit).map(|unit| unit.read(message));
                        read.and_then(Result::ok).map(Value::into_owned)
                    }
                    Cow::Borrowed(_) => None,
                };
                if let Some(value) = unescaped {
                    self.facts.push(Fact { role, value, span, at });
                } else {
                    let message = slice(self.record.text, &placed.badge.message.text, span);
                    self.value(role, unit, message, span, at);
                }
            }
            (Some(_), None) => self.facts.push(Fact {
                role,
                value: Value::Flag(true),
                span,
                at: At::Badge(&def.label),
            }),
            (None, Some(_)) if complete => {
                let value = Value::List(Vec::new());
                self.facts.push(Fact { role, value, span, at: At::NoBadge(&def.label) });
            }
            (None, None) if complete => {
                self.facts.push(Fact {
                    role,
                    value: Value::Flag(false),
                    span,
                    at: At::NoBadge(&def.label),
                });
            }
            _ => {}
        }
    }

    fn derived(&mut self) {
        for def in &self.kind.derived {
            let mut unknown = false;
            let mut decisive: Option<(bool, usize)> = None;
            for condition in &def.any {
                // A list that only a missing badge denies is no ground to derive from.
                let found = self
                    .facts
                    .iter()
                    .position(|fact| fact.role == condition.role && !fact.at.is_absent());
                let Some(index) = found else {
                    unknown = true;
                    continue;
                };
                let holds = match (&self.facts[index].value, &condition.has) {
                    (Value::Flag(flag), None) => *flag,
                    (Value::List(words), Some(word)) => words.iter().any(|known| known == word),
                    _ => false,
                };
                if holds {
                    decisive = Some((true, index));
                    break;
                }
                decisive = decisive.or(Some((false, index)));
            }
            if let Some((value, index)) = decisive
                && (value || !unknown)
            {
                let (span, at) = (self.facts[index].span, self.facts[index].at);
                self.facts.push(Fact { role: def.role, value: Value::Flag(value), span, at });
            }
        }
    }
}

/// Whether a line is an item of the list.
fn is_in_list(document: &Document<'_>, def: &ListDef, line: &Line<'_>) -> bool {
    let is_label = || {
        let wanted = def.after.as_deref().or(def.label.as_deref());
        wanted.zip(line.label()).is_some_and(|(wanted, label)| names(label, wanted))
    };
    (matches!(line.kind, LineKind::Item(_)) || is_label()) && is_under(document, def, line.section)
}

fn is_under(document: &Document<'_>, def: &ListDef, section: Option<u32>) -> bool {
    let is_named = |heading: &Heading<'_>| names(&heading.text, &def.under);
    match def.heading {
        Some(_) => document.path(section).skip(1).any(is_named),
        None => document.heading(section).is_some_and(is_named),
    }
}

/// What a heading names: the text of its link, else its own.
fn heading_name<'a>(
    text: &'a str,
    document: &Document<'a>,
    heading: &Heading<'a>,
) -> (&'a str, Span) {
    let link = first_link(document, &heading.links).map(|link| &document.links[link]);
    let (name, span) = match link {
        Some(link) => (&link.text, link.text_span),
        None => (&heading.text, heading.text_span),
    };
    (slice(text, name, span), span)
}

/// Where the first link of a stretch leads, as it is written.
fn target<'a>(
    text: &'a str,
    document: &Document<'a>,
    links: &std::ops::Range<u32>,
) -> Option<(&'a str, Span)> {
    let link = &document.links[first_link(document, links)?];
    Some((slice(text, &link.target, link.target_span), link.target_span))
}

/// The first link of a stretch that is no image, by its index in the document.
fn first_link(document: &Document<'_>, range: &std::ops::Range<u32>) -> Option<usize> {
    let at = document.links(range).iter().position(|link| !link.image)?;
    Some(range.start as usize + at)
}

/// The badge of the vocabulary that is meant: by its label, else by all the rest, else by a label that is
/// nearly right.
fn badge_def<'a>(group: &'a BadgeGroup, badge: &Badge<'_>, alt: &str) -> Option<&'a BadgeDef> {
    let by_label = |label: &str| group.badges.iter().find(move |def| def.label == label);
    let has_alt = |def: &BadgeDef| def.alt.as_deref() == Some(alt);
    let exact = by_label(&badge.label.text);
    if let Some(def) = exact
        && (has_alt(def) || def.alt.is_none())
    {
        return exact;
    }
    let by_alt = group.badges.iter().find(|def| has_alt(def));
    // A known label gives way only where nothing else of the badge belongs to it.
    let fits = |def: &&BadgeDef| {
        let message = def.message.as_deref().is_none_or(|message| message == badge.message.text);
        message && def.colour == badge.colour.text
    };
    match exact {
        Some(def) if fits(&def) => exact,
        Some(_) => by_alt.filter(fits).or(exact),
        None => by_alt.or_else(|| {
            let labels = group.badges.iter().map(|def| def.label.as_str());
            by_label(suggest::nearest(&badge.label.text, labels)?)
        }),
    }
}

/// For each column of the page the column of the definition: by its words, else nearly.
fn columns(document: &Document<'_>, table: &Table, def: &TableDef) -> Vec<Option<usize>> {
    let header = document.cells(document.header(table));
    let mut columns: Vec<Option<usize>> = header
        .iter()
        .map(|cell| def.columns.iter().position(|column| names(&cell.text, &column.column)))
        .collect();
    for (index, cell) in header.iter().enumerate() {
        if columns[index].is_none() {
            let free = def
                .columns
                .iter()
                .enumerate()
                .filter(|(column, _)| !columns.contains(&Some(*column)));
            let free = free.map(|(_, column)| column.column.as_str());
            let near = suggest::nearest_label(&cell.text, free);
            columns[index] =
                near.and_then(|near| def.columns.iter().position(|column| column.column == near));
        }
    }
    columns
}

/// The row of the definition with this label, else one of those that the table lacks and that is nearly the same.
fn pair_row<'a>(
    def: &'a TableDef,
    label: &str,
    lacking: &LazyCell<Vec<&'a str>, impl FnOnce() -> Vec<&'a str>>,
) -> Option<&'a PairRow> {
    let is_it = |row: &&PairRow| names(label, &row.row);
    def.rows.iter().find(is_it).or_else(|| {
        let near = suggest::nearest_label(label, lacking.iter().copied())?;
        def.rows.iter().find(|row| row.row == near)
    })
}

/// The rows of the definition that a table does not have.
fn lacking<'a>(document: &Document<'_>, table: &Table, def: &'a TableDef) -> Vec<&'a str> {
    let labels = || document.body(table).iter().filter_map(|row| document.cells(row).first());
    let has = |row: &PairRow| labels().any(|label| names(&label.text, &row.row));
    def.rows.iter().filter(|row| !has(row)).map(|row| row.row.as_str()).collect()
}

/// Labels of a table that are none of the definition's but for a slip of the pen, with those that are meant.
pub(super) fn misspelt_rows<'r>(
    document: &'r Document<'_>,
    known: &KnownTable<'r>,
) -> Vec<(&'r Cell<'r>, &'r str)> {
    let table = &document.tables[known.table];
    let lacking = LazyCell::new(|| lacking(document, table, known.def));
    let rows = document.body(table).iter().filter(|row| !row.dashes);
    let labels = rows.filter_map(|row| document.cells(row).first());
    let meant = labels.filter_map(|label| {
        let pair = pair_row(known.def, &label.text, &lacking)?;
        Some((label, pair.row.as_str()))
    });
    meant.filter(|(label, meant)| !names(&label.text, meant)).collect()
}

/// A delimiter row in a wrong place; a row of one dash in each cell says that there is no value.
pub(super) fn is_delimiter(row: &Row, document: &Document<'_>) -> bool {
    row.dashes && document.cells(row).iter().any(|cell| cell.text.len() > 1)
}

/// Marks are compared without the selectors that ask for a colourful form.
fn same_mark(one: &str, two: &str) -> bool {
    one == two || plain(one).eq(plain(two))
}

fn plain(mark: &str) -> impl Iterator<Item = char> {
    mark.chars().filter(|c| !matches!(c, '\u{fe0e}' | '\u{fe0f}'))
}

/// The text of a cell, borrowed from the page.
fn cell_text<'a>(text: &'a str, cell: &Cell<'a>) -> &'a str {
    slice(text, &cell.text, cell.span)
}

/// The text of the one link behind a label, where nothing but marks stands beside it.
fn linked_value<'a>(
    document: &Document<'a>,
    text: &'a str,
    line: &Line<'a>,
) -> Option<(&'a str, Span)> {
    let [only] = document.links(&line.links) else { return None };
    let (before, after) = line.value()?.split_once(&*only.text)?;
    let is_mark = |text: &str| !text.contains(char::is_alphanumeric);
    let has_mark = !before.trim().is_empty() || !after.trim().is_empty();
    (!only.image && has_mark && is_mark(before) && is_mark(after))
        .then(|| (slice(text, &only.text, only.text_span), only.text_span))
}

/// The value behind a label, borrowed from the page.
fn line_value<'a>(
    text: &'a str,
    document: &Document<'a>,
    line: &Line<'a>,
    value_span: Span,
) -> &'a str {
    // Nothing but a link that has lost its text.
    if let [link] = document.links(&line.links)
        && link.text.is_empty()
        && !link.image
        && !link.holds_image
        && link.span == value_span
    {
        return "";
    }
    match &line.text {
        Cow::Borrowed(whole) => line.label.as_ref().map_or("", |label| whole[label.value..].trim()),
        Cow::Owned(whole) => {
            let value = line.label.as_ref().map_or("", |label| whole[label.value..].trim());
            place(text, value, value_span).0
        }
    }
}

/// A name as it is shown.
pub(super) fn shown(name: &str) -> Value<'_> {
    Value::Text(if is_escaped(name) { markdown::displayed(name).into() } else { name.into() })
}

fn is_escaped(text: &str) -> bool {
    text.contains(['\\', '&'])
}

/// The value of a text that is shown otherwise than it is written, with escapes and entities.
fn displayed<'a>(unit: &Unit, text: &str, at: At<'_>) -> Option<Value<'a>> {
    let is_markdown = !matches!(at, At::FrontMatter(_) | At::Code | At::Path);
    let shown = (is_markdown && is_escaped(text)).then(|| markdown::displayed(text))?;
    unit.read(&shown).ok().map(Value::into_owned)
}

/// `value` as a slice of the page: itself if it is borrowed, else what stands at `span`.
pub(super) fn slice<'a>(text: &'a str, value: &Cow<'a, str>, span: Span) -> &'a str {
    match value {
        Cow::Borrowed(value) => value,
        Cow::Owned(value) => place(text, value, span).0,
    }
}

/// Where `value` stands inside `span`; the whole of it where it is written in another way.
fn place<'a>(text: &'a str, value: &str, span: Span) -> (&'a str, Span) {
    let around = span.of(text);
    match memchr::memmem::find(around.as_bytes(), value.as_bytes()) {
        Some(at) if !value.is_empty() => {
            let start = span.start as usize + at;
            let found = &around[at..at + value.len()];
            (found, Span::new(start..start + value.len()))
        }
        _ => (crate::text::unmarked(around), span),
    }
}
