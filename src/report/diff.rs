//! What fixes would change, as a unified diff: what is piped can be applied as a patch.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff, udiff::UnifiedDiffHunk};

use super::text::visible;

/// Lines around a change.
const CONTEXT: usize = 3;

/// How the diff is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// All bytes as they are.
    Program,
    /// No control character of a page reaches the terminal.
    Terminal,
}

/// Writes the diff of one page, which is new where there is nothing before; `path` as it is shown.
pub fn write(
    out: &mut dyn Write,
    path: &str,
    before: Option<&[u8]>,
    after: &[u8],
    reader: Reader,
) -> io::Result<()> {
    for (mark, side) in [("---", "a"), ("+++", "b")] {
        if side == "a" && before.is_none() {
            writeln!(out, "{mark} /dev/null")?;
            continue;
        }
        let name = quoted(&format!("{side}/{path}"));
        let name = if reader == Reader::Terminal { visible(&name) } else { name.into() };
        // What stands behind a tab is no part of the name: without one a blank may end it.
        let end = if path.contains(' ') { "\t" } else { "" };
        writeln!(out, "{mark} {name}{end}")?;
    }
    let diff = TextDiff::from_lines(before.unwrap_or_default(), after);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        write_hunk(out, &hunk, reader)?;
    }
    Ok(())
}

/// A name as git writes it: in quotes where it holds what would end its line, or the quotes.
fn quoted(name: &str) -> String {
    let is_plain = |it: char| !it.is_ascii_control() && !matches!(it, '"' | '\\');
    if name.chars().all(is_plain) {
        return name.to_owned();
    }
    let mut text = String::from("\"");
    for it in name.chars() {
        match it {
            '"' | '\\' => text.extend(['\\', it]),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            _ if it.is_ascii_control() => text.extend(format!("\\{:03o}", u32::from(it)).chars()),
            _ => text.push(it),
        }
    }
    text.push('"');
    text
}

fn write_hunk<'d>(
    out: &mut dyn Write,
    hunk: &UnifiedDiffHunk<'d, 'd, 'd, 'd, [u8]>,
    reader: Reader,
) -> io::Result<()> {
    writeln!(out, "{}", hunk.header())?;
    for change in hunk.iter_changes() {
        let mark: &[u8] = match change.tag() {
            ChangeTag::Delete => b"-",
            ChangeTag::Insert => b"+",
            ChangeTag::Equal => b" ",
        };
        out.write_all(mark)?;
        let line: &[u8] = change.value();
        match reader {
            Reader::Program => out.write_all(line)?,
            Reader::Terminal => {
                let line = String::from_utf8_lossy(line);
                let line = line.trim_end_matches(['\n', '\r']);
                writeln!(out, "{}", visible(line))?;
            }
        }
        if !change.value().ends_with(b"\n") {
            let line_end = if reader == Reader::Program { "\n" } else { "" };
            writeln!(out, "{line_end}\\ No newline at end of file")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(before: &str, after: &str, reader: Reader) -> String {
        let mut out = Vec::new();
        let before = Some(before.as_bytes()).filter(|before| !before.is_empty());
        write(&mut out, "a/x.md", before, after.as_bytes(), reader).unwrap_or_default();
        String::from_utf8(out).unwrap_or_default()
    }

    #[test]
    fn changes_stand_among_their_lines() {
        assert_eq!(
            diff("1\n2\n3\n4\n5\nx", "1\n2\n3\n4\n5\ny", Reader::Program),
            "--- a/a/x.md\n+++ b/a/x.md\n@@ -3,4 +3,4 @@\n 3\n 4\n 5\n-x\n\\ No newline at end of file\n+y\n\
             \\ No newline at end of file\n"
        );
    }

    #[test]
    fn a_new_page_comes_from_nothing() {
        assert_eq!(
            diff("", "1\n2\n", Reader::Program),
            "--- /dev/null\n+++ b/a/x.md\n@@ -0,0 +1,2 @@\n+1\n+2\n"
        );
    }

    #[test]
    fn control_characters_do_not_reach_a_terminal() {
        assert!(diff("\u{1b}[2J\r\n", "a\r\n", Reader::Program).contains("-\u{1b}[2J\r\n+a\r\n"));
        assert!(!diff("\u{1b}[2J\n", "a\n", Reader::Terminal).contains('\u{1b}'));
    }
}
