use super::{Check, Findings, Level, Mend, Page, Rule};
use crate::diagnostic::Finding;
use crate::name::Name;
use crate::parse::front_matter;
use crate::profile::pattern::names;
use crate::profile::{CellDef, FactDef, Kind, TableDef};
use crate::schema::{Violation, ViolationKind};
use crate::text::Span;
use crate::wording::{Holder, joined, quoted};
use crate::yaml;

pub(super) static RULE: Rule = Rule {
    id: "missing-field",
    level: Level::Error,
    mend: Mend::Never("the value is not known"),
    summary: "a page lacks a field that its schema requires",
    docs: r"
### What it checks
That front matter and spec tables hold the fields that the JSON Schema of the page's kind requires, and that the page
tells what it must: its id, its name, its provider. A field that is there and cannot be read is not missing.

### Why
A page without its id is found by nobody; one without its author is listed under no one.

### How to fix
Add the field. If pages of this kind may do without it, take it out of `required` in the schema.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, findings: &mut Findings) {
    if page.violations.is_empty() {
        return;
    }
    let mut holders: Vec<&str> = Vec::new();
    for violation in page.violations {
        let ViolationKind::MissingKey { key } = &violation.kind else { continue };
        let (parent, _) = violation.pointer.rsplit_once('/').unwrap_or_default();
        if violation.pointer == "/front_matter" {
            continue;
        }
        let finding = match (parent, &violation.pointer) {
            ("/facts", _) => {
                fact(page, violation, key).map(|finding| finding.losing(vec![Name::new(key)]))
            }
            ("/tables", _) => table(page, violation, key),
            // Of a section that is missing as a whole another rule tells.
            ("/lines", _) => None,
            // Fields that one block lacks are one fault of that block.
            _ if holders.contains(&parent) => None,
            _ => {
                holders.push(parent);
                fields(page, violation, parent)
            }
        };
        findings.extend(finding);
    }
}

/// The fields that a block of front matter or a table lacks.
fn fields(page: &Page<'_>, violation: &Violation, parent: &str) -> Option<Finding> {
    let holder = Holder::of(page, &violation.pointer)?;
    let lacking: Vec<&Violation> = page
        .violations
        .iter()
        .filter(|other| {
            matches!(other.kind, ViolationKind::MissingKey { .. })
                && other.pointer.rsplit_once('/').is_some_and(|(other, _)| other == parent)
        })
        .collect();
    let keys: Vec<String> = lacking
        .iter()
        .filter_map(|violation| match &violation.kind {
            ViolationKind::MissingKey { key } => Some(format!("`{}`", quoted(key))),
            _ => None,
        })
        .collect();
    let names = joined(&keys, "and");
    let is_generated = violation.message.contains(" lacks the key `");
    let message = match lacking.as_slice() {
        [one] if !is_generated => one.message.clone(),
        _ => format!("{holder} lacks {}{names}", holder.fields(keys.len())),
    };
    let opening = page.front_matter.as_ref().filter(|_| parent == "/front_matter");
    let span = opening.map_or(violation.span, |block| {
        let start = block.span.start as usize;
        Span::new(
            start..start + block.span.of(page.text).find(['\r', '\n']).unwrap_or(block.span.len()),
        )
    });
    let lost = lacking.iter().filter_map(|violation| match &violation.kind {
        ViolationKind::MissingKey { key } => Some(holder.lost(page, key)),
        _ => None,
    });
    let mut finding = page
        .finding(span, format!("{holder} {names}"), message)
        .label(format!("{names} must stand here"))
        .losing(lost.flatten().collect());
    finding.help = Some(match lacking.as_slice() {
        [Violation { help: Some(help), .. }] => format!("add {names}; the schema says: {help}"),
        _ => format!("add {names}"),
    });
    let cause = opening.and_then(|block| {
        block.problems.iter().find_map(|problem| Some((explains(&problem.kind)?, problem.span)))
    });
    Some(match cause {
        Some((rule, span)) => finding.because_of(rule, page.file(), span),
        None => finding,
    })
}

/// The rule whose fault hides keys that may well be there.
fn explains(kind: &front_matter::ProblemKind) -> Option<&'static str> {
    use front_matter::ProblemKind;
    Some(match kind {
        ProblemKind::Empty => "empty-front-matter",
        ProblemKind::Unclosed => "unclosed-front-matter",
        ProblemKind::Doubled => "repeated-front-matter",
        ProblemKind::Yaml(yaml::ProblemKind::ComplexKey | yaml::ProblemKind::MultipleDocuments) => {
            "invalid-front-matter"
        }
        ProblemKind::Yaml(yaml::ProblemKind::Alias) => "yaml-alias",
        _ => return None,
    })
}

/// A table that is missing under the heading `name`.
fn table(page: &Page<'_>, violation: &Violation, name: &str) -> Option<Finding> {
    let kind = page.kind()?;
    let document = page.document();
    let place = document.headings.iter().position(|heading| names(&heading.text, name));
    let Some(index) = place else {
        // That the whole section is missing is told by the rule of sections.
        if lacks_section(page, kind, name) {
            return None;
        }
        return Some(missing_table(page, violation, violation.span, name));
    };
    let is_there = |section: Option<u32>| section.is_some_and(|section| section as usize == index);
    let rows_of_text =
        document.lines.iter().any(|line| is_there(line.section) && line.text.starts_with('|'));
    if rows_of_text {
        // A table that is broken is told by the rules of tables.
        return None;
    }
    let span = document.headings[index].text_span;
    let other = document.tables.iter().find(|table| is_there(table.section));
    let Some(other) = other else {
        let finding = missing_table(page, violation, span, name);
        return Some(finding.because_of("empty-section", page.file(), span));
    };
    let def = kind
        .tables
        .iter()
        .find(|def| def.under.as_deref().is_some_and(|under| names(under, name)))?;
    let list = |names: Vec<&str>| {
        joined(&names.iter().map(|name| format!("`{}`", quoted(name))).collect::<Vec<_>>(), "and")
    };
    let header = document.header(other);
    let has = list(document.cells(header).iter().map(|cell| cell.text.as_ref()).collect());
    let asked = list(def.columns.iter().map(|column| column.column.as_str()).collect());
    Some(
        page.finding(
            header.span,
            format!("table {name}"),
            format!("the table under `{name}` has the columns {has}, not {asked}"),
        )
        .help(violation.help.clone().unwrap_or_else(|| format!("name the columns {asked}"))),
    )
}

fn missing_table(page: &Page<'_>, violation: &Violation, span: Span, name: &str) -> Finding {
    let mut finding = page
        .finding(span, format!("table {name}"), format!("the page lacks the table under `{name}`"))
        .label("the table must stand here");
    finding.help.clone_from(&violation.help);
    finding.help.get_or_insert_with(|| format!("add the table under `{name}`"));
    finding
}

/// Something that the page says nowhere: told by the place where it should stand, unless that is missing as
/// a whole.
fn fact(page: &Page<'_>, violation: &Violation, role: &str) -> Option<Finding> {
    let Some(kind) = page.kind() else { return Some(plain(page, violation, role)) };
    let is_generated = violation.message.contains(" lacks the key `");
    for def in kind.facts.iter().filter(|def| def.role.as_str() == role) {
        if is_explained(page, kind, def) {
            return None;
        }
    }
    for def in &kind.tables {
        let name = def.under.as_deref().unwrap_or(def.table.as_str());
        let Some(field) = field_of(def, role) else { continue };
        let is_told = page.violations.iter().any(|other| {
            other.pointer.strip_prefix("/tables/").is_some_and(|rest| {
                rest == name || rest.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
            })
        });
        if is_told || lacks_section(page, kind, name) {
            return None;
        }
        let known = page.tables.iter().find(|known| std::ptr::eq(known.def, def))?;
        let header = page.document().header(&page.document().tables[known.table]).span;
        let message = format!("the table under `{name}` lacks `{field}`");
        return Some(
            page.finding(header, format!("fact {role}"), message)
                .label(format!("`{field}` must stand here"))
                .help(violation.help.clone().unwrap_or_else(|| format!("add `{field}`"))),
        );
    }
    let line = kind.facts.iter().find(|def| def.role.as_str() == role && def.label.is_some());
    let (Some(def), true) = (line, is_generated) else { return Some(plain(page, violation, role)) };
    let label = def.label.as_deref().unwrap_or_default();
    let heading = def.under.as_ref().and_then(|under| {
        page.document().headings.iter().find(|heading| names(&heading.text, under))
    });
    let message = match &heading {
        Some(heading) => format!("the section `{}` lacks the line `{label}`", heading.text.trim()),
        None => format!("the page lacks the line `{label}`"),
    };
    let span = heading.map_or(violation.span, |heading| heading.text_span);
    let mut finding = page
        .finding(span, format!("fact {role}"), message)
        .label(format!("`{label}` must stand below"));
    finding.help.clone_from(&violation.help);
    finding.help.get_or_insert_with(|| format!("add the line `{label}` with its value"));
    Some(finding)
}

fn plain(page: &Page<'_>, violation: &Violation, role: &str) -> Finding {
    let message = if violation.message.contains(" lacks the key `") {
        format!("the page says nowhere what its `{role}` is")
    } else {
        violation.message.clone()
    };
    let mut finding = page.finding(violation.span, format!("fact {role}"), message);
    finding.help.clone_from(&violation.help);
    finding
}

/// Whether another rule tells why the place is empty.
fn is_explained(page: &Page<'_>, kind: &Kind, def: &FactDef) -> bool {
    let document = page.document();
    if def.title {
        // No first heading, or one without words.
        return kind.sections.iter().any(|section| section.is_title() && section.required);
    }
    if let Some(key) = &def.front_matter {
        let pointer = format!("/front_matter/{key}");
        return page
            .violations
            .iter()
            .any(|violation| violation.pointer == "/front_matter" || violation.pointer == pointer);
    }
    if let Some(wanted) = &def.label {
        // A label without a value, or with one that nobody can read as such.
        let is_told = |under: &String| {
            let pointer = format!("/lines/{under}/");
            lacks_section(page, kind, under)
                || page.violations.iter().any(|other| other.pointer.starts_with(&pointer))
        };
        return def.under.as_ref().is_some_and(is_told)
            || document.lines.iter().any(|line| {
                line.label().is_some_and(|label| names(label, wanted)) || names(&line.text, wanted)
            });
    }
    false
}

/// Whether the page lacks a section that its kind must have, of which another rule tells.
fn lacks_section(page: &Page<'_>, kind: &Kind, name: &str) -> bool {
    kind.sections.iter().any(|section| section.required && names(&section.heading.text, name))
        && !page.document().headings.iter().any(|heading| names(&heading.text, name))
}

/// The row or column of a table that says the role.
fn field_of<'p>(def: &'p TableDef, role: &str) -> Option<&'p str> {
    let says =
        |cell: &CellDef| cell.role.iter().chain(&cell.roles).any(|other| other.as_str() == role);
    if def.listing.is_some() || def.rows_are_items {
        return None;
    }
    let rows = def.rows.iter().map(|row| (&row.row, &row.cell));
    let columns = def.columns.iter().map(|column| (&column.column, &column.cell));
    rows.chain(columns).find(|(_, cell)| says(cell)).map(|(name, _)| name.as_str())
}
