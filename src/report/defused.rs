//! Lines that no runner of GitHub Actions takes for commands.
//!
//! The runner obeys each line of the log that begins with `::name`, blanks aside, or that has `##[name]` somewhere
//! in it. A page could say either.

use std::io::{self, Write};

pub struct Defused<W> {
    out: W,
    line: Vec<u8>,
}

impl<W: Write> Defused<W> {
    pub fn new(out: W) -> Self {
        Self { out, line: Vec::new() }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let line = String::from_utf8_lossy(&self.line).replace("##[", "## [");
        let text = line.trim_start();
        let indent = &line[..line.len() - text.len()];
        match text.strip_prefix("::") {
            Some(rest) => write!(self.out, "{indent}: :{rest}")?,
            None => self.out.write_all(line.as_bytes())?,
        }
        self.line.clear();
        Ok(())
    }
}

impl<W: Write> Write for Defused<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.end_line()?;
            }
        }
        Ok(bytes.len())
    }

    /// Also ends a line that has no end: it is whole where somebody flushes.
    fn flush(&mut self) -> io::Result<()> {
        self.end_line()?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_become_text() {
        for (line, shown) in [
            ("::error::x\n", ": :error::x\n"),
            ("  \u{a0}::add-mask::a::b\n", "  \u{a0}: :add-mask::a::b\n"),
            ("see ##[error]x and ##[group]\n", "see ## [error]x and ## [group]\n"),
            ("a::b # [c] é\n", "a::b # [c] é\n"),
            ("no end ##[x]", "no end ## [x]"),
        ] {
            for cut in 0..line.len() {
                let mut out = Vec::new();
                let mut defused = Defused::new(&mut out);
                defused.write_all(&line.as_bytes()[..cut]).unwrap();
                defused.write_all(&line.as_bytes()[cut..]).unwrap();
                defused.flush().unwrap();
                assert_eq!(String::from_utf8(out).unwrap(), shown, "cut at {cut}");
            }
        }
    }
}
