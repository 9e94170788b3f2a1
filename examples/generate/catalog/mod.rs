//! A made-up catalog in the dialect of the Starmap generator.
//!
//! The world (who makes which model, who hosts it at which price) is invented first and the pages are
//! written from it, so that every count, price and link of one page agrees with all others. Links are
//! relative to the file, as GitHub resolves them. Faults are put in last, into finished pages.

mod faults;
mod pages;
mod world;

use std::fs;
use std::io;
use std::path::Path;

use world::{Random, World};

/// What to write. The default is the small catalog in `fixtures/good/starmap`.
pub(crate) struct Settings {
    /// How many authors there are, and how many providers; the last of each has no models of its own.
    pub(crate) owners: usize,
    /// How many models an author has on average, and how many a provider has that nobody else hosts.
    pub(crate) models_per_owner: usize,
    /// How likely a page is to get a fault, from 0 (none) to 1 (every page).
    pub(crate) faults: f64,
    /// Another seed gives another catalog of the same shape.
    pub(crate) seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { owners: 4, models_per_owner: 3, faults: 0.0, seed: 8 }
    }
}

/// What was written.
pub(crate) struct Written {
    /// Markdown pages; the two twins of an index count as two.
    pub(crate) pages: usize,
    /// Their size in bytes.
    pub(crate) bytes: usize,
    /// For each class of faults, how many were put in (a fault in both twins counts once).
    pub(crate) faults: Vec<(&'static str, usize)>,
}

/// Writes the catalog into `out`, which is made if need be; files that stand in the way are replaced.
///
/// # Errors
///
/// Whatever the file system says.
pub(crate) fn write(settings: &Settings, out: &Path) -> io::Result<Written> {
    let world = World::invent(settings.owners, settings.models_per_owner, settings.seed);
    // A stream of its own: the same catalog stands under the faults at every rate.
    let mut random = Random::new(settings.seed.wrapping_add(1));
    let faults = faults::ALL.iter().map(|fault| (fault.name, 0)).collect();
    let mut written = Written { pages: 0, bytes: 0, faults };

    pages::each(&world, &mut |paths, mut text| {
        if settings.faults > 0.0 && random.chance(settings.faults) {
            let start = random.below(faults::ALL.len());
            let mut classes = (0..faults::ALL.len()).map(|i| (start + i) % faults::ALL.len());
            let hit = classes.find_map(|i| Some((i, (faults::ALL[i].apply)(&text)?)));
            if let Some((class, faulty)) = hit {
                text = faulty;
                written.faults[class].1 += 1;
            }
        }
        for path in paths {
            put(&out.join(path), &text)?;
            if Path::new(path).extension().is_some_and(|extension| extension == "md") {
                written.pages += 1;
                written.bytes += text.len();
            }
        }
        Ok(())
    })?;
    Ok(written)
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    match fs::write(path, text) {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            fs::write(path, text)
        }
        result => result,
    }
}
