//! The work for each page must not grow unnoticed. Time is no measure on a busy machine; how often memory is asked for
//! is one that never varies.

use std::path::Path;

use starmap_lint::discover;
use starmap_lint::lint::{Options, lint};
use starmap_lint::snapshot::Snapshot;

/// For a page of the clean catalog, all rules on, the catalog's share included. Raise it for what is worth it, with a
/// word in the commit; lower it where work was spared.
const MOST_PER_PAGE: u64 = 320;

#[test]
fn a_page_takes_few_allocations() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/starmap");
    let files = Snapshot::of_folder(&folder).unwrap();
    let profiles = discover::built_in().unwrap();
    let profile = profiles.iter().find(|profile| profile.name == "starmap");
    let options = Options { profile, ..Options::default() };
    // Only what its own thread asks for is counted.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    let run = || pool.install(|| lint(&files, &options, &|_| ()));
    // The first run compiles the schemas.
    let pages = run().pages as u64;
    let counted = allocation_counter::measure(|| drop(run()));
    let per_page = counted.count_total / pages;
    assert!(per_page <= MOST_PER_PAGE, "{per_page} for each of {pages} pages");
    assert!(per_page * 3 > MOST_PER_PAGE * 2, "only {per_page}: lower the bound");
}
