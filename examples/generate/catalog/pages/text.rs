//! How blocks and values are written.

use crate::catalog::world::Price;

/// A page under way. Blocks end in lines of two blanks, tables in an empty line, as in the dialect.
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    pub(super) fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    pub(super) fn gap(&mut self) {
        self.line("  ");
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.line(text);
        self.gap();
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.heading(text);
        self.gap();
    }

    pub(super) fn table<const N: usize>(
        &mut self,
        header: [&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) {
        self.row(header);
        self.delimiter(N);
        for row in rows {
            self.row(row.iter().map(String::as_str));
        }
        self.line("");
        self.gap();
    }

    pub(super) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        self.0.push('|');
        for cell in cells {
            self.0.push(' ');
            self.0.push_str(cell);
            self.0.push_str(" |");
        }
        self.0.push('\n');
    }

    pub(super) fn delimiter(&mut self, columns: usize) {
        self.0.push('|');
        self.line(&"---------|".repeat(columns));
    }

    pub(super) fn footer(mut self, text: &str) -> String {
        self.gap();
        self.line("---");
        self.line(text);
        self.0
    }
}

pub(super) fn joined<'a>(parts: impl Iterator<Item = &'a str>, separator: &str) -> String {
    let parts: Vec<&str> = parts.collect();
    if parts.is_empty() { "—".to_owned() } else { parts.join(separator) }
}

pub(super) fn bold(text: &str) -> String {
    format!("**{text}**")
}

pub(super) fn mark(yes: bool) -> String {
    if yes { "✅" } else { "❌" }.to_owned()
}

pub(super) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

pub(super) fn cut(text: &str, width: usize) -> String {
    if text.len() > width {
        format!("{}...", &text[..text.floor_char_boundary(width - 3)])
    } else {
        text.to_owned()
    }
}

pub(super) fn pair(price: Option<&Price>, separator: &str, none: &str) -> String {
    price.map_or(none.to_owned(), |price| {
        format!("${:.2}{separator}${:.2}", dollars(price.input), dollars(price.output))
    })
}

/// Tokens on a model's page: thousands are cut.
pub(super) fn fnum(number: u64) -> String {
    match number {
        0..1_000 => number.to_string(),
        1_000..1_000_000 => format!("{}k", number / 1_000),
        1_000_000..1_000_000_000 => format!("{:.1}M", float(number) / 1e6),
        1_000_000_000.. => format!("{:.1}B", float(number) / 1e9),
    }
}

/// Tokens in a listing: rounded to a tenth.
pub(super) fn fctx(number: u64, none: &str) -> String {
    match number {
        0 => none.to_owned(),
        1..1_000 => number.to_string(),
        1_000..1_000_000 if number.is_multiple_of(1_000) => format!("{}k", number / 1_000),
        1_000..1_000_000 => format!("{:.1}k", float(number) / 1e3),
        1_000_000.. => format!("{:.1}M", float(number) / 1e6),
    }
}

/// Dollars in comparisons and calculators: the smaller, the more digits.
pub(super) fn fprice(dollars: f64) -> String {
    match dollars {
        0.0 => "Free".to_owned(),
        ..0.01 => format!("${dollars:.6}"),
        ..1.0 => format!("${dollars:.4}"),
        _ => format!("${dollars:.2}"),
    }
}

pub(super) fn dollars(cents: u32) -> f64 {
    f64::from(cents) / 100.0
}

pub(super) fn percent(part: usize, whole: usize) -> String {
    format!("{:.1}%", float(count(part)) * 100.0 / float(count(whole).max(1)))
}

pub(super) fn float(number: u64) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

pub(super) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

pub(super) fn variable(id: &str) -> String {
    format!("{}_API_KEY", id.to_uppercase().replace('-', "_"))
}
