//! `cargo xtask fuzz`: libFuzzer writes texts, the oracles of `compiler/fuzz` judge them.
//!
//! Every run starts with the committed corpus. What it finds beyond that goes to `target/fuzz`, and with `--keep` the part
//! of it that leads to new code joins the corpus.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command;
use crate::failure::Failure;
use crate::tools;
use crate::workspace::Workspace;

/// The targets, the cheapest first, each with how many texts it gets in the test suite: some seconds' worth.
const TARGETS: [(&str, u32); 5] = [
    ("lexer", 60_000),
    ("parser", 30_000),
    ("formatter", 20_000),
    ("evaluator", 15_000),
    ("readers", 20_000),
];

/// What makes rustc count which code runs; `cargo fuzz` sets the same.
const RUSTFLAGS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// The bounds of one text: bytes, seconds, megabytes. A text of two kilobytes takes a millisecond.
const BOUNDS: [&str; 3] = ["-max_len=2048", "-timeout=30", "-rss_limit_mb=2048"];

/// How long a target is fuzzed.
enum Length {
    /// The same texts every time, so that the suite is no game of chance.
    Suite(u32),
    Seconds(u32),
}

/// Reads what follows `cargo xtask fuzz`.
pub fn chore(workspace: &Workspace, arguments: &[&str]) -> Result<(), Failure> {
    match arguments {
        [] => run_suite(workspace),
        ["--keep"] => keep(workspace),
        [name] => fuzz(&prepare(workspace)?, target(name)?.0, &Length::Seconds(600)),
        [name, "--seconds", seconds] => {
            let seconds = seconds.parse();
            let seconds = seconds.map_err(|_| Failure::new("`--seconds` wants a number"))?;
            fuzz(
                &prepare(workspace)?,
                target(name)?.0,
                &Length::Seconds(seconds),
            )
        }
        [name, file] => {
            let fuzzer = prepare(workspace)?;
            command::run(fuzzer.program(target(name)?.0).args(BOUNDS).arg(file))
        }
        _ => Err(Failure::new("too many arguments")
            .advise("cargo xtask fuzz [TARGET [FILE | --seconds N]]")),
    }
}

/// Fuzzes each target for some seconds.
pub fn run_suite(workspace: &Workspace) -> Result<(), Failure> {
    let fuzzer = prepare(workspace)?;
    for (name, runs) in TARGETS {
        println!("      {name}: its corpus, and {runs} further texts");
        fuzz(&fuzzer, name, &Length::Suite(runs))?;
    }
    Ok(())
}

/// How many targets there are.
pub const fn count() -> usize {
    TARGETS.len()
}

fn target(name: &str) -> Result<(&'static str, u32), Failure> {
    let found = TARGETS.into_iter().find(|(known, _)| *known == name);
    found.ok_or_else(|| {
        let names = TARGETS.map(|(known, _)| known).join(", ");
        Failure::new(format!("there is no fuzz target `{name}`"))
            .advise(format!("there are {names}"))
    })
}

/// Where the built programs and their files are.
struct Fuzzer {
    root: PathBuf,
    programs: PathBuf,
    finds: PathBuf,
}

impl Fuzzer {
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(format!("fuzz-{name}")));
        command.current_dir(&self.root);
        command
    }

    /// The committed texts.
    fn corpus(&self, name: &str) -> PathBuf {
        self.root.join("compiler/fuzz/corpus").join(name)
    }

    /// What was found beyond them on this machine.
    fn scratch(&self, name: &str) -> PathBuf {
        self.finds.join(name)
    }
}

/// Builds the targets.
fn prepare(workspace: &Workspace) -> Result<Fuzzer, Failure> {
    tools::prepare_fuzz(workspace)?;
    let version = command::output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| Failure::new("`rustc -vV` does not name its host"))?;
    let variable = host.to_uppercase().replace(['-', '.'], "_");
    let mut build = workspace.cargo(&["build", "--quiet", "--package", "specc-fuzz", "--bins"]);
    build.args([
        "--features",
        "libfuzzer",
        "--profile",
        "fuzz",
        "--target",
        host,
    ]);
    build
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    build.env(format!("CARGO_TARGET_{variable}_RUSTFLAGS"), RUSTFLAGS);
    command::run(&mut build)?;
    Ok(Fuzzer {
        root: workspace.root().to_path_buf(),
        programs: workspace.target().join(host).join("fuzz"),
        finds: workspace.target().join("fuzz"),
    })
}

fn fuzz(fuzzer: &Fuzzer, name: &str, length: &Length) -> Result<(), Failure> {
    let corpus = fuzzer.corpus(name);
    let mut command = fuzzer.program(name);
    command.args(BOUNDS).arg("-dict=compiler/fuzz/plane.dict");
    let finds = fuzzer.finds.join(format!("{name}-"));
    command.arg(format!("-artifact_prefix={}", finds.display()));
    // libFuzzer writes what it finds to the first directory: never to the corpus itself.
    let scratch = match length {
        Length::Suite(runs) => {
            let runs = runs + texts(&corpus)?;
            command.args(["-seed=1".to_owned(), format!("-runs={runs}")]);
            empty(fuzzer.finds.join("suite").join(name))?
        }
        Length::Seconds(seconds) => {
            command.arg(format!("-max_total_time={seconds}"));
            made(fuzzer.scratch(name))?
        }
    };
    command.args([scratch, corpus]);
    let log = fuzzer.finds.join(format!("{name}.log"));
    command::run_logged(&mut command, &log).map_err(|failure| {
        failure.advise(format!(
            "the log names the text behind `Test unit written to`; to run it again: cargo xtask fuzz {name} FILE\n\
             once the fault is repaired, the text belongs into compiler/fuzz/corpus/{name}/\n\
             the end of {}:\n{}",
            log.display(),
            command::last_lines(&log, 25)
        ))
    })
}

/// Adds those finds to the corpus that lead to code which it does not reach.
fn keep(workspace: &Workspace) -> Result<(), Failure> {
    let fuzzer = prepare(workspace)?;
    for (name, _) in TARGETS {
        let scratch = made(fuzzer.scratch(name))?;
        let mut merge = fuzzer.program(name);
        merge.args(["-merge=1", "-use_counters=0"]).args(BOUNDS);
        merge.args([fuzzer.corpus(name), scratch]);
        command::run_logged(&mut merge, &fuzzer.finds.join(format!("{name}-merge.log")))?;
    }
    Ok(())
}

fn texts(directory: &Path) -> Result<u32, Failure> {
    let entries = fs::read_dir(directory)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", directory.display())))?;
    Ok(entries.count() as u32)
}

fn made(directory: PathBuf) -> Result<PathBuf, Failure> {
    fs::create_dir_all(&directory)
        .map_err(|error| Failure::new(format!("cannot make {}: {error}", directory.display())))?;
    Ok(directory)
}

fn empty(directory: PathBuf) -> Result<PathBuf, Failure> {
    if directory.exists() {
        fs::remove_dir_all(&directory).map_err(|error| {
            Failure::new(format!("cannot empty {}: {error}", directory.display()))
        })?;
    }
    made(directory)
}
