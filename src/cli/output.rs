//! Which formats are written, and where each goes.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::arguments::OutputArgs;
use super::reader::Reader;
use super::{Failure, print};
use crate::report::{self, Defused, Format, Kind, Limit};
use crate::wording::joined;

/// A format, and the file that it is written to in place of standard output.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) format: &'static Format,
    pub(super) file: Option<PathBuf>,
    /// Where nobody asked for the format, so that it is not to say too much.
    pub(super) limit: Option<Limit>,
}

impl Output {
    fn on_stdout(name: &str) -> Option<Self> {
        Some(Self { format: Format::find(name)?, file: None, limit: None })
    }

    pub(super) fn write(
        &self,
        reader: Reader,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        match &self.file {
            None if reader.is_runner && self.format.kind == Kind::Text => {
                print(|out| write(&mut Defused::new(out)))
            }
            None => print(write),
            Some(file) => save(file, write).map_err(|error| {
                Failure::new(format!("cannot write `{}`: {error}", file.display()))
            }),
        }
    }
}

impl OutputArgs {
    /// For commands that make no report; `why` tells what they do.
    pub(super) fn refuse(&self, why: &str) -> Result<(), Failure> {
        let given = [
            ("--format", !self.formats.is_empty()),
            ("--output-file", self.output_file.is_some()),
            ("--statistics", self.statistics),
        ];
        match given.iter().find(|(_, is_given)| *is_given) {
            Some((option, _)) => {
                Err(Failure::new(format!("{why}: `{option}` does not go with it")))
            }
            None => Ok(()),
        }
    }
}

/// What is asked for; where nothing is, what suits the one who reads.
pub(super) fn outputs(args: &OutputArgs, reader: Reader) -> Result<Vec<Output>, Failure> {
    let mut outputs = args.formats.clone();
    if outputs.is_empty() {
        let is_for_agent = reader.is_agent && args.output_file.is_none();
        outputs.extend(Output::on_stdout(if is_for_agent { "agent" } else { "full" }));
        if !is_for_agent && reader.is_runner && args.output_file.is_none() {
            let annotations = Output::on_stdout("github");
            outputs.extend(annotations.map(|it| Output { limit: Some(Limit::FEW), ..it }));
        }
    }
    if let Some(file) = &args.output_file {
        let mut free = outputs.iter_mut().filter(|output| output.file.is_none());
        match (free.next(), free.next()) {
            (Some(only), None) => only.file = Some(file.clone()),
            _ => {
                return Err(Failure::new(
                    "`--output-file` is for one format: name the file of each, as in `--format json=FILE`",
                ));
            }
        }
    }
    if args.statistics && !outputs.iter().any(|output| output.format.may_be_counts()) {
        let names: Vec<String> =
            outputs.iter().map(|output| format!("`{}`", output.format.name)).collect();
        let is = if names.len() == 1 { "is none" } else { "are none" };
        return Err(Failure::new(format!(
            "`--statistics` is for formats that are read line by line, and {} {is}",
            joined(&names, "and")
        )));
    }
    for (at, output) in outputs.iter().enumerate() {
        let mut before = outputs[..at].iter();
        let Some(other) = before.find(|other| other.file == output.file) else { continue };
        let (one, two) = (other.format, output.format);
        if let Some(file) = &output.file {
            let file = file.display();
            return Err(Failure::new(format!("`{file}` is to hold two formats")));
        }
        if [one, two].iter().any(|format| format.kind == Kind::Document) || one.name == two.name {
            return Err(Failure::new(format!(
                "`{}` and `{}` cannot both stand on standard output: write one to a file, as in `--format {}=FILE`",
                one.name, two.name, two.name
            )));
        }
    }
    Ok(outputs)
}

/// Writes the whole file or nothing of it: a reader never sees half a report.
pub(super) fn save(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // A link stays a link; a pipe or a device cannot be replaced.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.exists() && !path.is_file() {
        return write(&mut std::fs::OpenOptions::new().write(true).open(&path)?);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let message = format!("there is no folder `{}`", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        // As for any new file: what the user's mask leaves of it.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    // The error names the file beside it, which nobody asked for.
    let mut file = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
    write(&mut file)?;
    file.persist(path)?;
    Ok(())
}

/// Reads `NAME` and `NAME=FILE`.
#[derive(Clone)]
pub(super) struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Output, clap::Error> {
        let names = PossibleValuesParser::new(report::ALL.iter().map(|format| format.name));
        let text = value.to_string_lossy();
        let (name, file) = match text.split_once('=') {
            Some((name, file)) if !file.is_empty() && value.to_str().is_some() => {
                (name, Some(PathBuf::from(file)))
            }
            _ => (&*text, None),
        };
        let name = names.parse_ref(command, argument, OsStr::new(name))?;
        let format = Format::find(&name)
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidValue))?;
        Ok(Output { format, file, limit: None })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values =
            report::ALL.iter().map(|format| PossibleValue::new(format.name).help(format.about));
        Some(Box::new(values))
    }
}
