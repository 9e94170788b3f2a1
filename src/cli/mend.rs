//! `--fix` and `--diff`: what is done with mended pages.

use std::collections::HashSet;
use std::io::{IsTerminal, Write as _};
use std::path::PathBuf;

use super::arguments::{LintArgs, MendArgs, OutputArgs};
use super::files::{Here, prefix};
use super::interrupt::Interrupt;
use super::output;
use super::plan::Plan;
use super::{Failure, print};
use crate::diagnostic::{FileId, Outcome};
use crate::mend::{Change, Mended, Wanted, mend, write};
use crate::report::diff::{self, Reader};
use crate::report::words::counted;
use crate::snapshot::Snapshot;

/// What became of the mended pages of a run.
#[derive(Debug, Default)]
pub(super) struct Tally {
    findings: usize,
    pages: usize,
    /// Pages that could not be written.
    pub(super) refused: usize,
    /// The patch, where it is written to a file.
    patch: Option<Vec<u8>>,
}

impl Tally {
    pub(super) fn of(args: &LintArgs) -> Self {
        let is_to_file = args.mend.diff && args.output.output_file.is_some();
        Self { patch: is_to_file.then(Vec::new), ..Self::default() }
    }

    /// Writes the patch to the file that is named for it; what goes to standard output is there already.
    pub(super) fn write_patch(&self, args: &OutputArgs) -> Result<(), Failure> {
        let Some((patch, file)) = self.patch.as_ref().zip(args.output_file.as_ref()) else {
            return Ok(());
        };
        output::save(file, |out| out.write_all(patch))
            .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", file.display())))
    }

    /// Whether fixes would change anything.
    pub(super) fn changes(&self) -> bool {
        self.pages > 0
    }

    pub(super) fn note(&self) -> String {
        let (findings, pages) = (counted(self.findings, "finding"), counted(self.pages, "page"));
        match self.findings {
            0 => "nothing was mended".to_owned(),
            _ => format!("mended: {findings} on {pages}"),
        }
    }
}

impl MendArgs {
    pub(super) fn asked(&self) -> bool {
        self.fix || self.diff
    }

    pub(super) fn check(&self, output: &OutputArgs) -> Result<(), Failure> {
        if self.diff && (!output.formats.is_empty() || output.statistics) {
            return Err(Failure::new(
                "`--diff` prints a patch in place of a report: neither `--format` nor `--statistics` goes with it, and \
                 `--output-file` takes the patch",
            ));
        }
        if self.unsafe_fixes && !self.asked() {
            return Err(Failure::new("`--unsafe-fixes` goes with `--fix` or `--diff`"));
        }
        Ok(())
    }

    fn wanted(&self) -> Wanted {
        if self.unsafe_fixes { Wanted::All } else { Wanted::Safe }
    }

    /// Mends the pages of a plan, and writes them or shows what would be written.
    ///
    /// Returns what is left to find; the snapshot of the plan is then what stands on the disk.
    pub(super) fn run(
        &self,
        plan: &mut Plan,
        tally: &mut Tally,
        lint: &dyn Fn(&Snapshot) -> Outcome,
    ) -> Result<Outcome, Failure> {
        let mine = |path: &str| {
            let is_named = |only: &HashSet<FileId>| {
                plan.snapshot.id_of(path).is_some_and(|file| only.contains(&file))
            };
            plan.only.as_ref().is_none_or(is_named)
        };
        let mut mended = mend(&plan.snapshot, self.wanted(), &mine, lint);
        let refused = if self.diff {
            match &mut tally.patch {
                Some(patch) => patch_of(plan, &mended, Reader::Program, patch)
                    .map_err(|error| Failure::new(error.to_string()))?,
                None => show(plan, &mended)?,
            }
            Vec::new()
        } else {
            save(plan, &mended.changes, &Interrupt::heed()?)
        };
        // What was changed to and fro is not mended.
        if !mended.changes.is_empty() {
            tally.findings += mended.findings.iter().filter(|file| !refused.contains(file)).count();
        }
        tally.pages += mended.changes.len() - refused.len();
        tally.refused += refused.len();
        if !refused.is_empty() {
            let stays = |change: &&Change| !refused.contains(&change.path);
            let written = mended.changes.iter().filter(stays);
            let written = written.map(|change| (change.path.clone(), change.after.clone()));
            mended.snapshot = plan.snapshot.with_replaced(written);
            mended.outcome = lint(&mended.snapshot);
        }
        plan.move_to(mended.snapshot);
        Ok(mended.outcome)
    }
}

/// Writes the pages; says of each that could not be written why, and goes on with the others.
///
/// Who interrupts the run waits for the page that is being written; the others stay as they were.
fn save(plan: &Plan, changes: &[Change], interrupt: &Interrupt) -> Vec<String> {
    let (here, shown) = (Here::new(), prefix(&plan.base));
    let mut refused = Vec::new();
    for (at, Change { path, before, after }) in changes.iter().enumerate() {
        if interrupt.came() {
            let left = &changes[at..];
            let pages = counted(left.len(), "page");
            let _ = writeln!(std::io::stderr(), "error: interrupted: {pages} left alone");
            refused.extend(left.iter().map(|change| change.path.clone()));
            break;
        }
        let real = plan.snapshot.id_of(path).and_then(|file| plan.snapshot.real_path(file));
        let real = real.unwrap_or_else(|| PathBuf::from(path));
        let written = match before {
            Some(before) => write::write(&plan.base, &real, before, after),
            None => write::create(&plan.base, &real, after),
        };
        if let Err(refusal) = written {
            let shown = here.path(&shown, path);
            let shown = crate::report::text::visible(&shown);
            let done = if before.is_some() { "left alone" } else { "not made" };
            let _ = writeln!(std::io::stderr(), "error: `{shown}` was {done}: {refusal}");
            refused.push(path.clone());
        }
    }
    refused
}

fn show(plan: &Plan, mended: &Mended) -> Result<(), Failure> {
    let is_terminal = std::io::stdout().is_terminal();
    let reader = if is_terminal { Reader::Terminal } else { Reader::Program };
    print(|out| patch_of(plan, mended, reader, out))
}

fn patch_of(
    plan: &Plan,
    mended: &Mended,
    reader: Reader,
    out: &mut dyn std::io::Write,
) -> std::io::Result<()> {
    let (here, shown) = (Here::new(), prefix(&plan.base));
    for change in &mended.changes {
        let path = here.path(&shown, &change.path);
        diff::write(out, &path, change.before.as_deref(), &change.after, reader)?;
    }
    Ok(())
}
