//! What the fuzz targets run; it stands with the tests, which run it too.

#[path = "../../tests/fuzz/targets.rs"]
mod targets;

/// Runs a target by its name.
pub fn run(name: &str, bytes: &[u8]) {
    let target = targets::ALL.iter().find(|(known, _)| *known == name);
    target.expect("no such target").1(bytes);
}
