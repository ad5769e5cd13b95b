//! Packages of the Debian system, installed with `apt-get` when they are missing.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command;
use crate::failure::Failure;
use crate::tools::with_retries;

/// A package of Debian.
#[derive(Debug, Clone, Copy)]
pub struct Package {
    /// Its name.
    pub name: &'static str,
    /// How one sees that it is installed, on any system.
    pub present: Present,
}

/// Proof that a package is installed.
#[derive(Debug, Clone, Copy)]
pub enum Present {
    /// This command is on the `PATH`, or where Debian keeps commands of the administrator.
    Command(&'static str),
    /// Some directory below the first path has the second path.
    Glob(&'static str, &'static str),
    /// This Python module can be imported by Debian's Python.
    PythonModule(&'static str),
}

impl Present {
    fn holds(self) -> bool {
        match self {
            Self::Command(name) => command_exists(name),
            Self::Glob(above, below) => fs::read_dir(above).is_ok_and(|entries| {
                entries
                    .flatten()
                    .any(|entry| entry.path().join(below).exists())
            }),
            Self::PythonModule(module) => command::says_yes(
                Command::new("/usr/bin/python3").args(["-c", &format!("import {module}")]),
            ),
        }
    }
}

/// Installs those packages that are missing.
pub fn ensure(packages: &[Package], tools: &Path) -> Result<(), Failure> {
    let missing: Vec<&str> = packages
        .iter()
        .filter(|package| !package.present.holds())
        .map(|package| package.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!(
        "sudo apt-get update && sudo apt-get install --no-install-recommends {}",
        missing.join(" ")
    );
    if !command_exists("apt-get") {
        return Err(Failure::new(format!("missing: {}", missing.join(", ")))
            .advise("this is no Debian; install what corresponds to these Debian packages, then start again"));
    }
    if !is_root() {
        return Err(
            Failure::new(format!("missing Debian packages: {}", missing.join(", "))).advise(
                format!("only root can install them; run this, then start again:\n  {by_hand}"),
            ),
        );
    }
    println!("      Debian packages: {}", missing.join(", "));
    let log = tools.join("logs/apt.log");
    let installed = install(&missing, &log).or_else(|_| {
        // The package lists may be absent (a fresh container) or older than the archive.
        with_retries("apt-get", || {
            command::run_logged(&mut apt_get(&["update"]), &log)?;
            install(&missing, &log)
        })
    });
    installed.map_err(|failure| failure.advise(format!("try it by hand:\n  {by_hand}")))?;
    match packages.iter().find(|package| !package.present.holds()) {
        None => Ok(()),
        Some(package) => Err(Failure::new(format!(
            "{} was installed, yet {:?} does not hold",
            package.name, package.present
        ))),
    }
}

/// Whether a command can be started by its name.
pub fn command_exists(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let administrator = ["/usr/sbin".into(), "/sbin".into()];
    std::env::split_paths(&path)
        .chain(administrator)
        .any(|directory| directory.join(name).is_file())
}

fn install(packages: &[&str], log: &Path) -> Result<(), Failure> {
    let mut command = apt_get(&["install", "--yes", "--no-install-recommends"]);
    command::run_logged(command.args(packages), log)
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=120"])
        .args(arguments);
    command
}

fn is_root() -> bool {
    command::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}
