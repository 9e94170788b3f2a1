#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| starmap_lint_fuzz::run("table", bytes));
