//! `cargo xtask bench`: the figures that specc promises, measured on this machine beside an empty process.
//!
//! Nothing here passes or fails by the clock: it prints what was measured next to the goal.

mod scaling;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bench_audit;
use crate::command;
use crate::failure::Failure;
use crate::progress::Steps;
use crate::tools;
use crate::workspace::Workspace;

/// The programs that are measured.
struct Programs {
    specc: PathBuf,
    /// Does nothing: what the system needs to start and end a Rust process.
    empty: PathBuf,
}

/// One line of the table.
struct Figure {
    what: &'static str,
    measured: String,
    goal: &'static str,
}

/// Measures and prints the table.
pub fn run(workspace: &Workspace) -> Result<(), Failure> {
    let mut steps = Steps::new(6);
    let scratch = workspace.target().join("bench");
    steps.begin("tools: hyperfine, time, valgrind");
    tools::prepare_bench(workspace)?;
    steps.begin("release builds of specc and of an empty program");
    let programs = build(workspace, &scratch)?;
    steps.begin("wall time");
    let mut figures = wall_times(workspace, &programs, &scratch)?;
    steps.begin("memory");
    figures.extend(memory(workspace, &programs, &scratch)?);
    figures.extend(audit(workspace, &programs, &scratch)?);
    steps.begin("parsing");
    let throughput = parse_throughput(workspace)?;
    print(&figures);
    println!("\nlexing and parsing a megabyte (goal for a spec: ≥ 50 MB/s)\n{throughput}");
    steps.begin("instructions and memory of generated stacks");
    scaling::run(workspace, &scratch)?;
    Ok(())
}

fn build(workspace: &Workspace, scratch: &Path) -> Result<Programs, Failure> {
    command::run(&mut workspace.cargo(&["build", "--quiet", "--release", "--package", "specc"]))?;
    let empty = scratch.join("empty");
    // A workspace of its own, with the profile of ours.
    let manifest = "[workspace]\n\n[package]\nname = \"empty\"\nedition = \"2024\"\n\n\
         [profile.release]\nlto = \"fat\"\ncodegen-units = 1\npanic = \"abort\"\nstrip = \"symbols\"\n";
    write(&empty.join("Cargo.toml"), manifest)?;
    write(&empty.join("src/main.rs"), "fn main() {}\n")?;
    let mut cargo = workspace.cargo(&[
        "build",
        "--quiet",
        "--release",
        "--offline",
        "--manifest-path",
    ]);
    cargo
        .arg(empty.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(empty.join("target"));
    command::run(&mut cargo)?;
    Ok(Programs {
        specc: workspace.target().join("release/specc"),
        empty: empty.join("target/release/empty"),
    })
}

fn wall_times(
    workspace: &Workspace,
    programs: &Programs,
    scratch: &Path,
) -> Result<Vec<Figure>, Failure> {
    let stopwatch = Stopwatch { workspace, scratch };
    let specc = programs.specc.display();
    let (first, unchanged) = (scratch.join("first"), scratch.join("unchanged"));
    let empty = stopwatch.median("empty", &programs.empty.display().to_string(), None)?;
    let lint = stopwatch.median("lint", &format!("{specc} lint"), None)?;
    let clear = format!("rm -rf {}", first.display());
    let first = stopwatch.median(
        "first",
        &format!("{specc} build --out {}", first.display()),
        Some(&clear),
    )?;
    let unchanged = stopwatch.median(
        "unchanged",
        &format!("{specc} build --out {}", unchanged.display()),
        None,
    )?;
    Ok(vec![
        Figure {
            what: "an empty process",
            measured: milliseconds(empty),
            goal: "–",
        },
        Figure {
            what: "specc lint, reference spec",
            measured: format!("{} = {:.1}× empty", milliseconds(lint), lint / empty),
            goal: "≤ 2× empty",
        },
        Figure {
            what: "specc build, first",
            measured: milliseconds(first),
            goal: "≤ 15 ms",
        },
        Figure {
            what: "specc build, nothing changed",
            measured: milliseconds(unchanged),
            goal: "≤ 4 ms",
        },
    ])
}

/// The audit of large trees.
fn audit(
    workspace: &Workspace,
    programs: &Programs,
    scratch: &Path,
) -> Result<Vec<Figure>, Failure> {
    let trees = bench_audit::write_trees(workspace, scratch)?;
    let mut figures = Vec::new();
    for (tree, what, memory) in [
        (
            trees.roles,
            "specc audit, 1,500 files of roles",
            "peak memory of that",
        ),
        (
            trees.repositories,
            "specc audit, 18 repositories",
            "peak memory of that",
        ),
    ] {
        let tree = tree.to_string_lossy();
        // Where it crashed, there would be nothing to measure.
        command::lint(Command::new(&programs.specc).args(["audit", &tree]))?;
        let stopwatch = Stopwatch { workspace, scratch };
        let command_line = format!("{} audit {tree}", programs.specc.display());
        let figure = |what, measured, goal| Figure {
            what,
            measured,
            goal,
        };
        let time = milliseconds(stopwatch.median("audit", &command_line, None)?);
        figures.push(figure(what, time, "≤ 60 ms"));
        let peak = peak(workspace, programs, scratch, &["audit", &tree])?;
        figures.push(figure(memory, peak, "≤ 64 MB"));
    }
    Ok(figures)
}

/// Writes the trees that the audit is measured with.
pub fn trees(workspace: &Workspace, directory: &str) -> Result<(), Failure> {
    let trees = bench_audit::write_trees(workspace, Path::new(directory))?;
    println!("{}", trees.roles.display());
    println!("{}", trees.repositories.display());
    Ok(())
}

/// The largest memory that a run takes.
fn peak(
    workspace: &Workspace,
    programs: &Programs,
    scratch: &Path,
    arguments: &[&str],
) -> Result<String, Failure> {
    let log = scratch.join("peak");
    let mut time = Command::new("/usr/bin/time");
    time.args(["--quiet", "--format", "%M", "--output"])
        .arg(&log)
        .arg(&programs.specc)
        .args(arguments);
    command::lint(time.current_dir(workspace.root()))?;
    let kibibytes: f64 = read(&log)?
        .trim()
        .parse()
        .map_err(|_| Failure::new("`time` printed no number"))?;
    Ok(format!("{:.1} MB", kibibytes * 1024.0 / 1e6))
}

fn memory(
    workspace: &Workspace,
    programs: &Programs,
    scratch: &Path,
) -> Result<Vec<Figure>, Failure> {
    let peak = |arguments: &[&str]| peak(workspace, programs, scratch, arguments);
    let out = scratch.join("memory");
    let out = out.to_string_lossy();
    Ok(vec![
        Figure {
            what: "peak memory of lint",
            measured: peak(&["lint"])?,
            goal: "< 32 MB",
        },
        Figure {
            what: "peak memory of build",
            measured: peak(&["build", "--out", &out])?,
            goal: "< 32 MB",
        },
    ])
}

fn parse_throughput(workspace: &Workspace) -> Result<String, Failure> {
    let arguments = [
        "run",
        "--quiet",
        "--release",
        "--package",
        "specc-syntax",
        "--example",
        "throughput",
    ];
    command::output(&mut workspace.cargo(&arguments))
}

/// Measures whole processes with hyperfine, started without a shell.
struct Stopwatch<'a> {
    workspace: &'a Workspace,
    scratch: &'a Path,
}

impl Stopwatch<'_> {
    /// The median wall time of a command line in seconds; `before` runs before each measured run.
    fn median(&self, name: &str, command_line: &str, before: Option<&str>) -> Result<f64, Failure> {
        let table = self.scratch.join(format!("{name}.csv"));
        let mut hyperfine = Command::new("hyperfine");
        hyperfine.args([
            "--shell",
            "none",
            "--warmup",
            "20",
            "--runs",
            "200",
            "--style",
            "none",
            // That something is found is no failure.
            "--ignore-failure",
            "--export-csv",
        ]);
        hyperfine.arg(&table).current_dir(self.workspace.root());
        if let Some(before) = before {
            hyperfine.args(["--prepare", before]);
        }
        command::output(hyperfine.arg(command_line))?;
        // Below the header: command, mean, standard deviation, median … A command line here holds no comma.
        let row = read(&table)?;
        let median = row
            .lines()
            .nth(1)
            .and_then(|row| row.split(',').nth(3)?.parse().ok());
        median.ok_or_else(|| Failure::new(format!("{} holds no median", table.display())))
    }
}

fn milliseconds(seconds: f64) -> String {
    format!("{:.2} ms", seconds * 1e3)
}

fn print(figures: &[Figure]) {
    println!("\n{:<32} {:<26} goal", "what", "measured");
    for figure in figures {
        println!(
            "{:<32} {:<26} {}",
            figure.what, figure.measured, figure.goal
        );
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}
