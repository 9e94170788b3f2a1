//! Diagnostics as JSON, one on each line: for programs that read as they go.

use std::io::{self, Write};

use super::json::{Diagnostics, write_json};
use super::{Format, Kind, Limit, Report};

pub(super) const FORMAT: Format = Format {
    name: "json-lines",
    about: "one JSON object for each finding, as in `json`",
    kind: Kind::Document,
    limit: Limit::ALL,
    write,
};

fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    for diagnostic in Diagnostics::new(report).iter() {
        write_json(out, &diagnostic)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
