//! The fuzz targets on the stable toolchain: their seeds, what once broke them, and short random texts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

fn seeds(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    // The published package comes without them.
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut seeds: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    seeds
}

#[test]
fn seeds_hold() {
    let mut broken = Vec::new();
    for (name, target) in targets::ALL {
        for seed in seeds(name) {
            let bytes = fs::read(&seed).unwrap();
            // All that break are named, not only the first.
            if std::panic::catch_unwind(|| target(&bytes)).is_err() {
                broken.push(seed);
            }
        }
    }
    assert_eq!(broken, [""; 0].map(PathBuf::from));
}
