//! What a run of the linter costs, as a multiple of reading and parsing the same pages once.
//!
//! ```text
//! cargo bench --bench ratio -- [--pages N]… [--wide] [--catalog DIR]… [--runs N] [--peers]
//! ```
//!
//! The floor walks the folder with `ignore`, reads every page and parses it once with pulldown-cmark, all
//! extensions on. Floor and linter run in turn, so that a machine that is busy slows down both; each run is a
//! process of its own. CPU (user and system) is the figure to look at; the ratios are medians over pairs of
//! neighbouring runs. Catalogs of about N pages are generated (2,500 unless told); real catalogs are measured
//! where they stand beside the project. Where several are generated, a last line tells how CPU grows with pages.
//! Further pages of a generated catalog are further models of at most a hundred owners; with `--wide` they are further
//! owners, each with ten models.
//! `--peers` adds rumdl, lychee and mlc, and says which of them are not installed.

#[path = "../examples/generate/catalog/mod.rs"]
mod catalog;

use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use catalog::Settings;
use ignore::WalkBuilder;
use pulldown_cmark::{Options, Parser};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const LINTER: &str = env!("CARGO_BIN_EXE_starmap-lint");
const LINT: &str = "starmap-lint";
/// Where real catalogs stand beside the project, one for each built-in profile.
const REAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/catalogs");
const CATALOGS: [&str; 3] =
    ["starmap-2025-09-03/catalog", "open-model-zoo-2026-08-19", "pytorch-hub-2024-04-15"];

/// Other tools and what to give them before the folder.
const PEERS: [(&str, &[&str]); 3] = [
    ("rumdl", &["check", "--no-cache", "--silent"]),
    ("lychee", &["--offline", "--no-progress"]),
    ("mlc", &["--offline"]),
];

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--floor", folder] => floor(Path::new(folder)),
        ["--measure", output, program, rest @ ..] => measure(output, program, rest),
        _ => compare(&Plan::parse(arguments)?),
    }
}

struct Plan {
    /// About how many pages the generated catalogs have.
    pages: Vec<usize>,
    catalogs: Vec<PathBuf>,
    runs: usize,
    wide: bool,
    peers: bool,
}

impl Plan {
    fn parse(arguments: Vec<String>) -> Result<Self> {
        let mut plan =
            Self { pages: Vec::new(), catalogs: Vec::new(), runs: 7, wide: false, peers: false };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let mut value =
                || arguments.next().ok_or_else(|| format!("`{argument}` needs a value"));
            match argument.as_str() {
                "--pages" => plan.pages.push(value()?.parse()?),
                "--catalog" => plan.catalogs.push(value()?.into()),
                "--runs" => plan.runs = value()?.parse::<usize>()?.max(1),
                "--wide" => plan.wide = true,
                "--peers" => plan.peers = true,
                // Cargo says so to every bench.
                "--bench" => {}
                _ => return Err(format!("unknown option `{argument}`").into()),
            }
        }
        if plan.pages.is_empty() && plan.catalogs.is_empty() {
            plan.pages.push(2_500);
            let real = CATALOGS.iter().map(|name| Path::new(REAL).join(name));
            plan.catalogs.extend(real.filter(|folder| folder.is_dir()));
        }
        Ok(plan)
    }
}

fn compare(plan: &Plan) -> Result<()> {
    let mut grown: Vec<(usize, f64)> = Vec::new();
    for &pages in &plan.pages {
        let folder = tempfile::tempdir()?;
        // Each owner has some five pages of its own and 2.88 for each of its models: one at its author, one to three
        // at providers, and those of as many models that are a provider's own.
        let (owners, models_per_owner) = if plan.wide {
            ((pages * 10).div_ceil(50 + 288), 10)
        } else {
            let owners = if pages < 10_000 { 20 } else { 100 };
            (owners, (pages.saturating_sub(owners * 5) * 100).div_ceil(owners * 288))
        };
        let settings = Settings { owners, models_per_owner, ..Settings::default() };
        let written = catalog::write(&settings, folder.path())?;
        let name =
            format!("generated, {owners} owners, {} pages, {} bytes", written.pages, written.bytes);
        grown.push((written.pages, table(&name, folder.path(), plan)?));
    }
    if let [(pages, cpu), .., (most_pages, most_cpu)] = grown[..] {
        let (times, cost) = (most_pages as f64 / pages as f64, most_cpu / cpu);
        writeln!(io::stdout(), "{times:.2} times the pages take {cost:.2} times the CPU\n")?;
    }
    for folder in &plan.catalogs {
        table(&folder.display().to_string(), folder, plan)?;
    }
    Ok(())
}

/// Measures all commands on one folder, prints what they cost, and gives the seconds of CPU of the lint.
fn table(name: &str, folder: &Path, plan: &Plan) -> Result<f64> {
    let page = some_page(folder)?;
    let mut subjects = vec![
        Subject::new("floor", env::current_exe()?, &["--floor"], Some(folder)),
        Subject::new(LINT, LINTER, &[], Some(folder)),
        // Each finding is told here, only the first of each rule above.
        Subject::new("as JSON", LINTER, &["--format", "json"], Some(folder)),
        Subject::new("two targets", LINTER, &["--target", "github,hugo"], Some(folder)),
        // What other pages say of it is judged too.
        Subject::new("one page", LINTER, &[], Some(&page)),
        Subject::new("--version", LINTER, &["--version"], None),
    ];
    let mut absent = Vec::new();
    for (program, options) in PEERS.iter().filter(|_| plan.peers) {
        if is_installed(program) {
            subjects.push(Subject::new(program, program, options, Some(folder)));
        } else {
            absent.push(*program);
        }
    }
    // One run that does not count warms the page cache.
    for run in 0..=plan.runs {
        for subject in &mut subjects {
            let cost = subject.run()?;
            if run > 0 {
                subject.costs.push(cost);
            }
        }
    }

    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{name} ({} runs)\n", plan.runs)?;
    writeln!(stdout, "| {:<12} | CPU s | wall s | peak MiB | CPU ratio | wall ratio |", "command")?;
    writeln!(stdout, "|--------------|------:|-------:|---------:|----------:|-----------:|")?;
    let floor = &subjects[0].costs;
    let mut lint = 0.0;
    for Subject { name, costs, .. } in &subjects {
        let of = |figure: fn(&Cost) -> f64| median(costs.iter().map(figure));
        let ratio = |figure: fn(&Cost) -> f64| {
            median(costs.iter().zip(floor).map(|(cost, floor)| figure(cost) / figure(floor)))
        };
        writeln!(
            stdout,
            "| {name:<12} | {:>5.3} | {:>6.3} | {:>8.1} | {:>9.2} | {:>10.2} |",
            of(Cost::cpu),
            of(Cost::wall),
            of(|cost| cost.peak_mib),
            ratio(Cost::cpu),
            ratio(Cost::wall),
        )?;
        if name == LINT {
            lint = of(Cost::cpu);
        }
    }
    if !absent.is_empty() {
        writeln!(stdout, "\nnot installed, so not measured: {}", absent.join(", "))?;
    }
    writeln!(stdout)?;
    Ok(lint)
}

/// A page from the middle of a folder, deep in it.
fn some_page(folder: &Path) -> Result<PathBuf> {
    let paths = WalkBuilder::new(folder).build().filter_map(|entry| Some(entry.ok()?.into_path()));
    let mut pages: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    pages.sort_by_cached_key(|path| (path.components().count(), path.clone()));
    let deepest = pages.last().map_or(0, |path| path.components().count());
    pages.retain(|path| path.components().count() == deepest);
    let middle = pages.len() / 2;
    Ok(pages.into_iter().nth(middle).ok_or("a catalog without pages")?)
}

/// A command, and the folder or the page that it is given.
struct Subject {
    name: String,
    program: PathBuf,
    options: &'static [&'static str],
    path: Option<PathBuf>,
    costs: Vec<Cost>,
}

struct Cost {
    cpu: Duration,
    wall: Duration,
    peak_mib: f64,
}

impl Cost {
    fn cpu(&self) -> f64 {
        self.cpu.as_secs_f64()
    }

    fn wall(&self) -> f64 {
        self.wall.as_secs_f64()
    }
}

impl Subject {
    fn new(
        name: &str,
        program: impl Into<PathBuf>,
        options: &'static [&'static str],
        path: Option<&Path>,
    ) -> Self {
        let path = path.map(Path::to_owned);
        Self { name: name.to_owned(), program: program.into(), options, path, costs: Vec::new() }
    }

    /// Runs the command under this program as `--measure`: the system counts what a process's children
    /// used all together, so each measured one gets a parent of its own.
    fn run(&self) -> Result<Cost> {
        let output = tempfile::NamedTempFile::new()?;
        let measured = Command::new(env::current_exe()?)
            .arg("--measure")
            .arg(output.path())
            .arg(&self.program)
            .args(self.options)
            .args(&self.path)
            .stderr(Stdio::inherit())
            .output()?;
        let line = String::from_utf8(measured.stdout)?;
        let figures: Vec<&str> = line.split_whitespace().collect();
        let [cpu, wall, peak_kib] = figures[..] else {
            return Err(format!("`{}` could not be measured", self.name).into());
        };
        Ok(Cost {
            cpu: Duration::from_micros(cpu.parse()?),
            wall: Duration::from_micros(wall.parse()?),
            peak_mib: peak_kib.parse::<f64>()? / 1024.0,
        })
    }
}

/// Runs a program with its output in a file; prints CPU and wall time in µs and the greatest memory in KiB.
fn measure(output: &str, program: &str, arguments: &[&str]) -> Result<()> {
    let start = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdout(File::create(output)?)
        .stderr(Stdio::null())
        .status()?;
    let wall = start.elapsed();
    // Who found something says 1 (lychee 2); beyond it stands what could not run.
    let found = if program == "lychee" { 2 } else { 1 };
    if status.code().is_none_or(|code| code > found) {
        return Err(format!("`{program}` ended with {status}").into());
    }
    let (cpu, peak_kib) = used_by_children()?;
    writeln!(io::stdout(), "{} {} {peak_kib}", cpu.as_micros(), wall.as_micros())?;
    Ok(())
}

#[cfg(unix)]
fn used_by_children() -> Result<(Duration, i64)> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = (usage.user_time() + usage.system_time()).num_microseconds();
    let unit = if cfg!(target_os = "macos") { 1024 } else { 1 };
    Ok((Duration::from_micros(u64::try_from(micros)?), usage.max_rss() / unit))
}

#[cfg(not(unix))]
fn used_by_children() -> Result<(Duration, i64)> {
    Err("CPU and memory of a process are only measured on Unix".into())
}

/// The least that a linter of these pages has to do.
fn floor(folder: &Path) -> Result<()> {
    let mut events = 0;
    for entry in WalkBuilder::new(folder).build() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            let text = String::from_utf8(fs::read(entry.path())?)?;
            events += Parser::new_ext(&text, Options::all()).count();
        }
    }
    writeln!(io::stdout(), "{events}")?;
    Ok(())
}

fn is_installed(program: &str) -> bool {
    let run = Command::new(program).arg("--version").stdout(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}
