//! The command; all of it stands in the library.

fn main() -> std::process::ExitCode {
    starmap_lint::cli::run()
}
