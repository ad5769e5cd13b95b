//! `cargo xtask test`: everything that must hold before a change lands, in the order in which it fails fastest.

use std::path::Path;

use crate::command;
use crate::docs;
use crate::failure::Failure;
use crate::fuzz;
use crate::progress::Steps;
use crate::tools;
use crate::workspace::Workspace;

/// Where proptest reads its seed.
const SEED_VARIABLE: &str = "PROPTEST_RNG_SEED";

/// How much is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All there is.
    Everything,
    /// Without the tests that run real tools.
    Quick,
}

/// Runs it all; cargo's own `test result:` lines are the last of the output.
pub fn run(workspace: &Workspace, extent: Extent) -> Result<(), Failure> {
    let mut steps = Steps::new(7);
    steps.begin("format");
    command::run(&mut workspace.cargo(&["fmt", "--all", "--check"]))
        .map_err(|failure| failure.advise("`cargo fmt` puts it right"))?;

    steps.begin("lints");
    command::run(&mut workspace.cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;

    steps.begin("documentation");
    let mut rustdoc = workspace.cargo(&["doc", "--no-deps", "--workspace"]);
    command::run(rustdoc.env("RUSTDOCFLAGS", "-D warnings"))?;

    steps.begin("generated files are fresh");
    command::run(&mut workspace.cargo(&[
        "run",
        "--quiet",
        "--package",
        "specc",
        "--",
        "build",
        "--check",
    ]))
    .map_err(|failure| {
        failure.advise("`cargo run --release -- build` rewrites output/; commit what it changed")
    })?;

    docs::check(workspace)?;

    match extent {
        Extent::Everything => {
            steps.begin("fuzzing");
            fuzz::run_suite(workspace)?;
        }
        Extent::Quick => steps.begin(&format!(
            "NO fuzzing: --quick; `cargo xtask fuzz` runs the {} targets, and the tests below run their corpus",
            fuzz::count()
        )),
    }

    let mut tests = workspace.cargo(&["test", "--workspace", "--no-fail-fast"]);
    // The property tests look at the same values every time, so that a change is judged by what it changes. Another seed
    // looks elsewhere; where the variable is set already, it stays.
    if std::env::var_os(SEED_VARIABLE).is_none() {
        tests.env(SEED_VARIABLE, "1");
    }
    match extent {
        Extent::Everything => {
            steps.begin("tools for the acceptance tests");
            tests.env(tools::LOCATION_VARIABLE, tools::prepare(workspace)?);
            steps.begin("tests");
        }
        Extent::Quick => {
            let left_out = count_tests(&workspace.root().join("golden-tests/tests/acceptance"))?;
            steps.begin("no tools: --quick");
            steps.begin(&format!(
                "tests, WITHOUT the {left_out} that run real tools; `cargo xtask test` runs them, below they count as filtered out"
            ));
            tests.args(["--", "--skip", "acceptance::"]);
        }
    }
    command::run(&mut tests)
}

/// How many tests the files below a directory declare.
fn count_tests(directory: &Path) -> Result<usize, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::new(format!("cannot read {}: {error}", directory.display()))
    };
    let mut count = 0;
    for entry in std::fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            count += count_tests(&path)?;
        } else {
            let text = std::fs::read_to_string(&path).map_err(unreadable)?;
            count += text.lines().filter(|line| line.trim() == "#[test]").count();
        }
    }
    Ok(count)
}
