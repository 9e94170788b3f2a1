//! Faults to put into finished pages, one class each.

/// A way to spoil a page.
pub(super) struct Fault {
    /// What the fault is, in kebab case.
    pub(super) name: &'static str,
    /// The page with the fault, or nothing where the page has no place for it.
    pub(super) apply: fn(&str) -> Option<String>,
}

/// All classes of faults.
pub(super) const ALL: &[Fault] = &[
    Fault { name: "dead-link", apply: |page| replace(page, ".md)", "-gone.md)") },
    Fault { name: "wrong-breadcrumb", apply: |page| replace(page, "[Catalog](", "[Catalog](../") },
    Fault { name: "badge-contradicts-table", apply: badge_contradicts_table },
    Fault { name: "badge-grammar", apply: |page| replace(page, "-supported-red)", "-red)") },
    Fault { name: "wrong-count", apply: |page| bump(page, "| **Total Models** | ") },
    Fault { name: "wrong-context", apply: |page| bump(page, "**Context Window** | ") },
    Fault { name: "wrong-price", apply: |page| bump(page, " | $") },
    Fault { name: "mojibake", apply: |page| replace(page, "## 📋 ", "## ðŸ“‹ ") },
    Fault {
        name: "broken-row",
        apply: |page| replace(page, "| **Model ID** |", "| **Model ID**\n|"),
    },
    Fault { name: "short-row", apply: |page| replace(page, "tokens |\n", "tokens\n") },
    Fault {
        name: "duplicate-key",
        apply: |page| replace(page, "type: model\n", "type: model\ntype: model\n"),
    },
    Fault { name: "missing-key", apply: |page| replace(page, "type: model\n", "") },
    Fault {
        name: "open-front-matter",
        apply: |page| replace(page, "type: model\n  \n---\n", "type: model\n  \n"),
    },
    Fault { name: "accidental-heading", apply: |page| replace(page, "\n  \n---\n*", "\n---\n*") },
];

fn badge_contradicts_table(page: &str) -> Option<String> {
    replace(page, "| **Input** | ✅ |", "| **Input** | ❌ |")
}

fn replace(page: &str, from: &str, to: &str) -> Option<String> {
    page.contains(from).then(|| page.replacen(from, to, 1))
}

/// Adds one to the number that follows the first `prefix`.
fn bump(page: &str, prefix: &str) -> Option<String> {
    let start = page.find(prefix)? + prefix.len();
    let digits = page[start..].bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = page[start..start + digits].parse().ok()?;
    Some(format!("{}{}{}", &page[..start], number + 1, &page[start + digits..]))
}
