//! What a page fails to tell because of a fault: the roles of the places that the fault hides.
//!
//! Other pages that speak of these roles contradict nothing: what they miss follows from the fault.

use super::Page;
use crate::name::Name;
use crate::profile::pattern::names;
use crate::profile::{BadgeGroup, CellDef, FactDef, Kind, TableDef};
use crate::text::Span;

impl Page<'_> {
    /// The roles of a key of the front matter, or of all its keys.
    pub fn lost_in_front_matter(&self, key: Option<&str>) -> Vec<Name> {
        self.lost(self.in_front_matter(key))
    }

    /// The roles of a key of the front matter, whether the page tells them or not: its value is none to go by.
    pub fn doubtful_in_front_matter(&self, key: &str) -> Vec<Name> {
        self.in_front_matter(Some(key)).collect()
    }

    fn in_front_matter<'k>(&'k self, key: Option<&'k str>) -> impl Iterator<Item = Name> + 'k {
        let is_meant = move |own: &str| {
            key.is_none_or(|key| {
                own.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let facts = self.facts();
        let facts = facts.filter(move |def| def.front_matter.as_deref().is_some_and(is_meant));
        facts.map(|def| def.role)
    }

    /// The roles of all that stands under a heading.
    pub fn lost_under(&self, heading: &str) -> Vec<Name> {
        let is_meant =
            |under: &Option<String>| under.as_deref().is_some_and(|under| names(heading, under));
        let facts = self.facts().filter(|def| is_meant(&def.under)).map(|def| def.role);
        let tables = self.kind().into_iter().flat_map(|kind| &kind.tables);
        let tables = tables.filter(|table| is_meant(&table.under));
        let cells = tables.clone().flat_map(fields);
        let mut lost = self.lost(facts.chain(cells.flat_map(|(_, cell)| roles(cell))));
        lost.extend(tables.map(|table| of_table(table.table)));
        let listings = self.kind().into_iter().flat_map(Kind::listings_under);
        lost.extend(listings.filter(|(_, under)| names(heading, under)).map(|it| of_table(it.0)));
        let groups = self.kind().into_iter().flat_map(|kind| &kind.badges);
        let groups = groups.filter(|group| group.under.iter().any(|under| names(heading, under)));
        lost.extend(groups.map(of_badges));
        lost
    }

    /// The roles of all that stands under the heading above a place, and the listings under those around it.
    pub fn lost_around(&self, place: Span) -> Vec<Name> {
        let document = self.document();
        let above = document.headings.partition_point(|heading| heading.span.start <= place.start);
        let section = above.checked_sub(1).and_then(|at| u32::try_from(at).ok());
        let mut path = document.path(section);
        let mut lost = path.next().map_or_else(Vec::new, |own| self.lost_under(&own.text));
        let tables = self.kind().map_or(&[][..], |kind| kind.tables.as_slice());
        for outer in path {
            let is_under = |table: &&TableDef| {
                table.under.as_deref().is_some_and(|under| names(&outer.text, under))
            };
            let listings = tables.iter().filter(is_under).filter(|table| table.listing.is_some());
            lost.extend(listings.map(|table| of_table(table.table)));
        }
        lost
    }

    /// The roles that the title tells.
    pub fn lost_title(&self) -> Vec<Name> {
        self.lost(self.facts().filter(|def| def.title).map(|def| def.role))
    }

    /// The roles of a labelled line.
    pub fn lost_line(&self, under: &str, label: &str) -> Vec<Name> {
        let is_meant = |def: &&FactDef| {
            def.label.as_deref() == Some(label) && def.under.as_deref() == Some(under)
        };
        self.lost(self.facts().filter(is_meant).map(|def| def.role))
    }

    /// The roles of a column, or of a row, of a table.
    pub fn lost_field(&self, table: &TableDef, field: &str) -> Vec<Name> {
        let cells = fields(table).filter(|(name, _)| *name == field);
        self.lost(cells.flat_map(|(_, cell)| roles(cell)))
    }

    /// Those of the roles that stand nowhere else.
    fn lost(&self, roles: impl Iterator<Item = Name>) -> Vec<Name> {
        let is_lost = |role: &Name| self.fact(*role).is_none() && !self.is_unreadable(*role);
        roles.filter(is_lost).collect()
    }

    fn facts(&self) -> impl Iterator<Item = &FactDef> {
        self.kind().into_iter().flat_map(|kind| &kind.facts)
    }
}

/// What stands among lost roles for a table: its columns are not there, and of a listing rows may be missing.
pub(crate) fn of_table(table: Name) -> Name {
    Name::new(&format!("table {table}"))
}

/// What stands among lost roles for a group of badges.
pub(crate) fn of_badges(group: &BadgeGroup) -> Name {
    Name::new(&format!("badges of {}", group.group))
}

/// What a table about its page has places for; of one about other pages nothing is lost here.
fn fields(table: &TableDef) -> impl Iterator<Item = (&str, &CellDef)> {
    let columns = table.columns.iter().map(|column| (column.column.as_str(), &column.cell));
    let rows = table.rows.iter().map(|row| (row.row.as_str(), &row.cell));
    columns.chain(rows).filter(|_| table.listing.is_none() && !table.rows_are_items)
}

fn roles(cell: &CellDef) -> impl Iterator<Item = Name> + '_ {
    let flags = cell.flags.iter().map(|flag| flag.role);
    cell.role.iter().chain(&cell.roles).copied().chain(cell.presence).chain(flags)
}
