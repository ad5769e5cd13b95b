//! The project's chores as code: `cargo xtask test`, `cargo xtask bench`, `cargo xtask docs`, `cargo xtask tools`.
//!
//! Plain standard library, so that the first line of progress shows seconds after the first `cargo xtask` on a fresh clone.

mod bench;
mod bench_audit;
mod command;
mod docs;
mod failure;
mod fuzz;
mod progress;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use failure::Failure;
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask CHORE

chores:
  test            everything: installs the tools it needs, then format, lints, docs, freshness, every test
  test --quick    the same without the tests that run real tools (they are counted as filtered out)
  fuzz            texts that nobody wrote: some seconds for each of lexer, parser, formatter, evaluator, readers
  fuzz TARGET     the same for ten minutes (--seconds N) with one of them; with a FILE, only that text
  fuzz --keep     adds to compiler/fuzz/corpus what was found and leads to new code
  bench           the promised figures, measured: time, memory, parsing
  bench --trees DIR  only writes the trees whose audit is measured, below that directory
  docs            rewrites the generated pages of docs/; with --check, only says whether they are fresh
  tools           only install the tools, and print where they are";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), Failure> {
    let workspace = Workspace::locate()?;
    match arguments {
        ["test"] => test::run(&workspace, test::Extent::Everything),
        ["test", "--quick"] => test::run(&workspace, test::Extent::Quick),
        ["fuzz", rest @ ..] => fuzz::chore(&workspace, rest),
        ["bench"] => bench::run(&workspace),
        ["bench", "--trees", directory] => bench::trees(&workspace, directory),
        ["docs"] => docs::write(&workspace),
        ["docs", "--check"] => docs::check(&workspace),
        ["tools"] => tools::print(&workspace),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        [] => Err(Failure::new("no chore was named").advise(USAGE)),
        other => Err(Failure::new(format!("no such chore: `{}`", other.join(" "))).advise(USAGE)),
    }
}
