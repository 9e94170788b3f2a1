use super::{Check, Findings, Level, Mend, Rule};
use crate::catalog::Catalog;
use crate::diagnostic::{Applicability, FileId, Finding, Fix};
use crate::text::{Span, grouped};
use crate::twins::{EACH_LINE, Twins, compare, taken_over};

pub(super) static RULE: Rule = Rule {
    id: "twin-differs",
    level: Level::Warn,
    mend: Mend::Unsafe,
    summary: "two files that show one page to two platforms differ in what they say",
    docs: r"
### What it checks
Files that show the same folder on two platforms (such as `README.md` for GitHub and `_index.md` for Hugo), line
by line, without front matter, blanks, and comments to the linter. Lines that are only in another order are the affair of
`twin-order-differs`.

### Why
Readers of the one platform see other models, counts or prices than those of the other.

### How to fix
Generate both from the same data, or take the content of the one that is right.
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
            format!("twin {name}"),
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
        finding.fixes.extend(taken_over(catalog, one, other).map(|edit| Fix {
            applicability: Applicability::Unsafe,
            title: format!("take the content of `{}` for `{name}`", catalog.path(one.file)),
            edits: vec![edit],
        }));
        findings.push(finding);
    }
}

fn lines(count: usize) -> String {
    match count {
        1 => "1 line".to_owned(),
        count => format!("{} lines", grouped(count)),
    }
}

/// Where the finding about two twins stands.
pub(super) fn place(catalog: &Catalog<'_>, one: FileId, other: FileId) -> Option<(FileId, Span)> {
    let (one, other) = catalog.twins().find(|(first, second)| {
        [first.file, second.file] == [one, other] || [second.file, first.file] == [one, other]
    })?;
    let Twins::Content { here, there } = compare(catalog, one, other) else { return None };
    match (here.first(), there.first()) {
        (Some(&here), _) => Some((one.file, here)),
        (None, there) => Some((other.file, *there?)),
    }
}
