//! The modules stand in layers, in the order in which `src/lib.rs` lists them: each imports only modules above
//! it. Files, the terminal and the environment are touched only where this page says so.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const SRC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// Which files may use a module of `std`, or a word; a folder stands for all files in it.
const RESERVED: &[(&str, &[&str])] = &[
    ("std::fs", &["snapshot.rs", "snapshot", "git", "mend/write.rs", "online/cache.rs", "cli"]),
    ("tempfile::", &["mend/write.rs", "online/cache.rs", "cli"]),
    ("std::env", &["main.rs", "cli"]),
    ("std::process", &["main.rs", "git", "cli"]),
    ("process::exit", &["main.rs"]),
    // The network: who speaks HTTP and TLS, who waits for answers and looks names up.
    ("std::net", &["online"]),
    ("reqwest::", &["online/client.rs"]),
    ("rustls::", &["online/client.rs"]),
    ("tokio::", &["online"]),
    ("print!(", &[]),
    ("println!(", &[]),
];

#[test]
fn modules_import_only_modules_above_them() {
    let layers = layers();
    assert!(layers.len() > 5, "src/lib.rs lists no modules: {layers:?}");
    let mut faults = Vec::new();
    for (path, code) in sources() {
        let Some(own) = layers.iter().position(|layer| *layer == module_of(&path)) else {
            continue;
        };
        for name in names_after("crate::", &code) {
            if layers.iter().skip(own + 1).any(|layer| *layer == name) {
                faults.push(format!(
                    "src/{} imports `{name}`, which stands below it: move what it needs up, \
                     or the line in src/lib.rs, or pass it in as an argument",
                    path.display()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut silent = Vec::new();
    for (path, code) in sources() {
        // The constant `RULE` is the documentation of a rule.
        let is_rule = path.starts_with("rules") && !path.ends_with("mod.rs");
        if !is_rule && !code.starts_with("//!") {
            silent.push(format!("src/{}: begin with `//!`, what and why", path.display()));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn only_the_edges_touch_the_world() {
    let mut faults = Vec::new();
    for (path, code) in sources() {
        for (word, allowed) in RESERVED {
            let uses = match word.strip_prefix("std::") {
                Some(module) => names_after("std::", &code).iter().any(|name| name == module),
                None => code_lines(&code).any(|line| line.contains(word)),
            };
            if uses && !allowed.iter().any(|file| path.starts_with(file)) {
                faults.push(format!(
                    "src/{} uses `{word}`: leave it to the caller, or allow it in tests/architecture.rs",
                    path.display()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn imports_are_seen_in_every_form() {
    let code = "use crate::text::Span;\nuse crate::{tree::Value, yaml};\n    crate::links::resolve();\n\
        pub use crate::{\n    rules::{self, Rule},\n};\n// crate::cli\n#[cfg(test)]\nmod tests { use crate::report; }";
    assert_eq!(names_after("crate::", code), ["text", "tree", "yaml", "links", "rules"]);
}

/// The modules in the order of `src/lib.rs`.
fn layers() -> Vec<String> {
    let lib = fs::read_to_string(Path::new(SRC).join("lib.rs")).unwrap_or_default();
    let lines =
        lib.lines().map(|line| line.trim_start_matches("pub ").trim_start_matches("pub(crate) "));
    lines
        .filter_map(|line| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned()))
        .collect()
}

/// What is named right after `prefix`, alone or in a group; tests may import what they like.
fn names_after(prefix: &str, code: &str) -> Vec<String> {
    let code: String = code_lines(code).flat_map(|line| [line, "\n"]).collect();
    let mut names = Vec::new();
    for rest in code.split(prefix).skip(1) {
        let (mut depth, mut wanted, mut name) = (0, true, String::new());
        for char in rest.chars() {
            if char.is_alphanumeric() || char == '_' {
                name.extend(Some(char).filter(|_| wanted));
                continue;
            }
            if !name.is_empty() {
                names.push(std::mem::take(&mut name));
                wanted = false;
            }
            match char {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => wanted = true,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    names
}

/// The code without comments and without what follows the first `#[cfg(test)]`.
fn code_lines(code: &str) -> impl Iterator<Item = &str> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// `links` for `links/github.rs` and for `links.rs`.
fn module_of(path: &Path) -> String {
    let first = path.iter().next().unwrap_or_default();
    Path::new(first).with_extension("").display().to_string()
}

/// Every file under `src` but tests, its path from there and its text.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(Path::new(SRC), &mut found).unwrap_or_default();
    assert!(found.len() > 5, "no sources in {SRC}");
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
        {
            let code = fs::read_to_string(&path)?;
            found.push((path.strip_prefix(SRC).unwrap_or(&path).to_owned(), code));
        }
    }
    Ok(())
}
