//! Instructions and memory of generated stacks: what a further service costs at each size.

use std::path::Path;
use std::process::Command;

use super::read;
use crate::command;
use crate::failure::Failure;
use crate::workspace::Workspace;

const SIZES: [u32; 4] = [10, 100, 1_000, 10_000];

/// The features that stand for the others; `compiler/eval/tests/stack` has all.
const FEATURES: [&str; 4] = [
    "nothing but defaults",
    "three modules and a layer",
    "a fold that adds an attribute",
    "a whole stack",
];

/// Prints what each further service costs, in thousands of instructions and in bytes.
pub fn run(workspace: &Workspace, scratch: &Path) -> Result<(), Failure> {
    let package = ["--package", "specc-eval", "--example", "stack"];
    let build = ["build", "--quiet", "--profile", "profiling"];
    command::run(workspace.cargo(&build).args(package))?;
    let stack = workspace.target().join("profiling/examples/stack");
    println!(
        "\n{:<32} {:>22} {:>14} {:>14}",
        "each further service", "10 – 100 services", "100 – 1,000", "1,000 – 10,000"
    );
    for feature in FEATURES {
        let mut amounts = Vec::with_capacity(SIZES.len());
        for services in SIZES {
            let instructions = instructions(&stack, feature, services, scratch)?;
            amounts.push((instructions, peak(&stack, feature, services, scratch)?));
        }
        let steps = || SIZES.windows(2).zip(amounts.windows(2));
        let row = |name: &str, unit: &str, of: fn(&(f64, f64)) -> f64| {
            print!("{name:<32}");
            for (sizes, amounts) in steps() {
                let more = of(&amounts[1]) - of(&amounts[0]);
                print!(
                    " {:>12.1} {unit}",
                    more / f64::from(sizes[1] - sizes[0]) / 1e3
                );
            }
            println!();
        };
        row(feature, "k instr.", |amount| amount.0);
        row("", "kB", |amount| amount.1);
    }
    Ok(())
}

/// How many instructions evaluating a stack takes: the same number in every run, on a busy machine as well.
fn instructions(
    stack: &Path,
    feature: &str,
    services: u32,
    scratch: &Path,
) -> Result<f64, Failure> {
    let log = scratch.join("instructions");
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=cachegrind", "--cache-sim=no"])
        .arg("--cachegrind-out-file=/dev/null")
        .arg(format!("--log-file={}", log.display()))
        .arg(stack)
        .args([feature, &services.to_string()]);
    command::output(&mut valgrind)?;
    // `==4711== I   refs:      145,709,687`
    let text = read(&log)?;
    let number = text
        .lines()
        .find_map(|line| line.split_once("refs:"))
        .and_then(|(_, number)| number.trim().replace(',', "").parse().ok());
    number.ok_or_else(|| Failure::new("valgrind counted no instructions"))
}

/// The most memory that the process held, in bytes.
fn peak(stack: &Path, feature: &str, services: u32, scratch: &Path) -> Result<f64, Failure> {
    let log = scratch.join("peak");
    let mut time = Command::new("/usr/bin/time");
    time.args(["--format", "%M", "--output"])
        .arg(&log)
        .arg(stack)
        .args([feature, &services.to_string()]);
    command::output(&mut time)?;
    let kibibytes: f64 = read(&log)?
        .trim()
        .parse()
        .map_err(|_| Failure::new("`time` printed no number"))?;
    Ok(kibibytes * 1024.0)
}
