use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::{Catalog, PageFacts};
use crate::diagnostic::{FileId, Finding};
use crate::name::Name;
use crate::text::{Span, grouped};
use crate::twins::{EACH_LINE, Twins, compare};

pub(super) static RULE: Rule = Rule {
    id: "twin-differs",
    level: Level::Warn,
    mend: Mend::Unsafe,
    summary: "two files that show one page to two platforms differ in what they say",
    docs: r"
### What it checks
Files that show the same folder on two platforms (such as `README.md` for GitHub and `_index.md` for Hugo), line
by line, without front matter, blanks, and comments to the linter. Lines that are only in another order are the affair of
`twin-order-differs`. A row for a page that the one lacks is told of that page, by `unlisted-page`.

### Why
Readers of the one platform see other models, counts or prices than those of the other.

### How to fix
Generate both from the same data, or take the content of the one that is right. The fix takes that of the one of which
nothing else is said, or, of two such, the one that only has lines more; none where both have faults of their own.
",
    check: Check::Catalog(check),
};

/// As many differing lines as are shown one by one.
const MOST_LINES: usize = 6;

fn check(catalog: &Catalog<'_>, findings: &mut Findings) {
    for (one, other) in catalog.twins() {
        let Twins::Content { here, there } = compare(catalog, one, other) else { continue };
        let name = catalog.path(other.file);
        let (first, place, shown) = match (here.first(), there.first()) {
            (Some(&first), _) => (one, first, 1),
            (None, Some(&first)) => (other, first, 0),
            (None, None) => continue,
        };
        let (rows, other_rows) = (Rows::of(catalog, one), Rows::of(catalog, other));
        let each = here.len() + there.len() <= MOST_LINES;
        let (own, twin) =
            (catalog.path(first.file), if first.file == one.file { other } else { one });
        let (has, lacks) =
            if first.file == one.file { (here.len(), there.len()) } else { (there.len(), 0) };
        let and = match lacks {
            0 => String::new(),
            lacks => format!(", and lacks {} of its", lines(lacks)),
        };
        let mut finding = Finding::new(
            first.file,
            place,
            format!(
                "twin {name} {} {}",
                beyond_rows(catalog, one, &rows, &here),
                beyond_rows(catalog, other, &other_rows, &there)
            ),
            format!(
                "`{own}` has {} that its twin `{}` lacks{and}",
                lines(has),
                catalog.path(twin.file)
            ),
        )
        .label(if each { EACH_LINE } else { "the first line that differs" })
        .help("generate both from the same data, or take the content of the one that is right");
        let most = if each { MOST_LINES } else { 1 };
        for span in here.iter().take(most).skip(shown) {
            finding = finding.also(*span, EACH_LINE);
        }
        for span in there.iter().take(most) {
            finding = match first.file == other.file {
                true if *span == place => finding,
                true => finding.also(*span, EACH_LINE),
                false => finding.elsewhere(other.file, *span, "only there"),
            };
        }
        let unlisted = unlisted(catalog, [(&rows, here.as_slice()), (&other_rows, &there)]);
        findings.push(match unlisted {
            Some(page) => finding.because_of("unlisted-page", page.file, page.title),
            None => finding,
        });
    }
}

fn lines(count: usize) -> String {
    match count {
        1 => "1 line".to_owned(),
        count => format!("{} lines", grouped(count)),
    }
}

/// A row that stands for a page that is known.
struct Row {
    key: Span,
    table: Name,
    page: FileId,
    /// Its listing has a row for each page.
    complete: bool,
}

/// The rows of a page, in its order.
struct Rows(Vec<Row>);

impl Rows {
    fn of(catalog: &Catalog<'_>, page: &PageFacts) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        for listed in catalog.listings_of(page) {
            let complete = listed.listing.complete && listed.more() == 0;
            let table = listed.table;
            rows.extend(listed.rows().filter_map(|item| {
                Some(Row { key: item.key, table, page: item.page()?, complete })
            }));
        }
        rows.sort_unstable_by_key(|row| row.key);
        Self(rows)
    }

    fn on(&self, line: Span) -> Option<&Row> {
        let next = self.0.partition_point(|row| row.key.start < line.start);
        self.0.get(next).filter(|row| line.contains(row.key))
    }

    fn has(&self, other: &Row) -> bool {
        self.0.iter().any(|row| row.table == other.table && row.page == other.page)
    }
}

/// What lines say that are no rows of known pages, as what is wrong with such rows is told of each.
fn beyond_rows(catalog: &Catalog<'_>, page: &PageFacts, rows: &Rows, lines: &[Span]) -> String {
    let Some(bytes) = catalog.bytes(page.file) else { return String::new() };
    let lines = lines.iter().filter(|line| rows.on(**line).is_none());
    let texts = lines.filter_map(|line| bytes.get(line.range()));
    let mut texts: Vec<_> = texts.map(|text| String::from_utf8_lossy(text)).collect();
    texts.sort_unstable();
    texts.join(" ")
}

/// A page that one of two twins lists and the other one does not, where they differ in nothing but such rows.
fn unlisted<'c>(
    catalog: &'c Catalog<'_>,
    [here, there]: [(&Rows, &[Span]); 2],
) -> Option<&'c PageFacts> {
    let missing = |(own, lines): (&Rows, &[Span]), other: &Rows| -> Option<Vec<FileId>> {
        let row = |line: &Span| own.on(*line).filter(|row| row.complete && !other.has(row));
        lines.iter().map(|line| Some(row(line)?.page)).collect()
    };
    let mut pages = missing(here, there.0)?;
    pages.extend(missing(there, here.0)?);
    catalog.page(*pages.first()?)
}
