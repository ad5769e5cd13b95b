//! The real programs that the tests run specc's output with: installed on demand, pinned, into `target/bench-tools`.
//!
//! Every tool leaves a stamp that says what was installed, so that a second run only looks. A run that was interrupted
//! is taken up where it stopped, and two runs at once wait for each other.

mod compose;
mod debian;
mod python;
mod stamp;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::failure::Failure;
use crate::workspace::Workspace;

/// The variable that tells the acceptance tests where the tools are.
pub const LOCATION_VARIABLE: &str = "SPECC_BENCH_TOOLS";

/// Where the pinned Python packages are listed.
const PYTHON_PACKAGES: &str = "compiler/xtask/python";

/// How often something that needs the network is tried.
const ATTEMPTS: u32 = 3;

/// What the acceptance tests need of Debian, and how one sees that it is there.
const DEBIAN_PACKAGES: &[debian::Package] = &[
    debian::Package {
        name: "postgresql",
        present: debian::Present::Glob("/usr/lib/postgresql/", "bin/initdb"),
    },
    debian::Package {
        name: "iproute2",
        present: debian::Present::Command("ip"),
    },
    debian::Package {
        name: "libxml2-utils",
        present: debian::Present::Command("xmllint"),
    },
    debian::Package {
        name: "nix-bin",
        present: debian::Present::Command("nix-instantiate"),
    },
];

/// What the benchmarks measure with.
const BENCH_PACKAGES: &[debian::Package] = &[
    debian::Package {
        name: "hyperfine",
        present: debian::Present::Command("hyperfine"),
    },
    debian::Package {
        name: "time",
        present: debian::Present::Command("time"),
    },
    debian::Package {
        name: "valgrind",
        present: debian::Present::Command("valgrind"),
    },
];

/// What libFuzzer is compiled with.
const FUZZ_PACKAGES: &[debian::Package] = &[debian::Package {
    name: "g++",
    present: debian::Present::Command("c++"),
}];

/// Installs what is missing and returns the directory of the tools.
pub fn prepare(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let directory = workspace.bench_tools();
    let _held_until_return = lock(&directory)?;
    debian::ensure(DEBIAN_PACKAGES, &directory)?;
    python::ensure(workspace, &directory)?;
    compose::ensure(workspace, &directory)?;
    Ok(directory)
}

/// Installs what the benchmarks measure with.
pub fn prepare_bench(workspace: &Workspace) -> Result<(), Failure> {
    let directory = workspace.bench_tools();
    let _held_until_return = lock(&directory)?;
    debian::ensure(BENCH_PACKAGES, &directory)
}

/// Installs what the fuzz targets are compiled with.
pub fn prepare_fuzz(workspace: &Workspace) -> Result<(), Failure> {
    let directory = workspace.bench_tools();
    let _held_until_return = lock(&directory)?;
    debian::ensure(FUZZ_PACKAGES, &directory)
}

/// Installs what is missing and prints where it is.
pub fn print(workspace: &Workspace) -> Result<(), Failure> {
    let directory = prepare(workspace)?;
    println!(
        "the tools are in {0}/bin and {0}/venv/bin",
        directory.display()
    );
    println!("export {LOCATION_VARIABLE}={}", directory.display());
    Ok(())
}

/// Tries something that needs the network a few times, with a growing pause.
fn with_retries(what: &str, attempt: impl Fn() -> Result<(), Failure>) -> Result<(), Failure> {
    for tried in 1..ATTEMPTS {
        if attempt().is_ok() {
            return Ok(());
        }
        let pause = Duration::from_secs(5 * u64::from(tried));
        println!(
            "      {what} failed ({tried} of {ATTEMPTS} attempts), again in {} s",
            pause.as_secs()
        );
        std::thread::sleep(pause);
    }
    attempt()
}

fn lock(directory: &Path) -> Result<File, Failure> {
    let path = directory.join("lock");
    let unlockable =
        |error: std::io::Error| Failure::new(format!("cannot lock {}: {error}", path.display()));
    fs::create_dir_all(directory).map_err(unlockable)?;
    let file = File::create(&path).map_err(unlockable)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("      another run is installing the tools; waiting for it");
            file.lock().map_err(unlockable)?;
        }
        Err(TryLockError::Error(error)) => return Err(unlockable(error)),
    }
    Ok(file)
}
