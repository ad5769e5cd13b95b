//! Ansible, the linters and the repackaged binaries, from a virtual environment with every package pinned by hash.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::command;
use crate::failure::Failure;
use crate::progress::elapsed;
use crate::tools::stamp::{Found, Stamp};
use crate::tools::{PYTHON_PACKAGES, debian, with_retries};
use crate::workspace::Workspace;

/// What the tests call; all of it must be there after an installation.
const PROGRAMS: &[&str] = &[
    "ansible-lint",
    "ansible-playbook",
    "yamllint",
    "caddy",
    "shellcheck",
    "python",
];

/// The oldest Python that the pinned Ansible runs on.
const OLDEST: (u32, u32) = (3, 11);

/// Installs the virtual environment unless it is ready.
pub fn ensure(workspace: &Workspace, tools: &Path) -> Result<(), Failure> {
    let requirements = workspace
        .root()
        .join(PYTHON_PACKAGES)
        .join("requirements.txt");
    let stamp = Stamp::of_file(tools, "python-packages", &requirements)?;
    let environment = tools.join("venv");
    let python = environment.join("bin/python");
    let found = stamp.read();
    if found == Found::Ready && missing_program(&environment).is_none() && is_usable(&python) {
        return Ok(());
    }
    stamp.remove();
    println!(
        "      Python packages: Ansible, ansible-lint, yamllint, Caddy, shellcheck (700 MB, about a minute)"
    );
    let started = Instant::now();
    if found != Found::Nothing || !is_usable(&python) {
        create(&environment, tools)?;
    }
    let log = tools.join("logs/pip.log");
    with_retries("pip", || {
        command::run_logged(&mut pip_install(&python, &requirements), &log)
    })?;
    if let Some(program) = missing_program(&environment) {
        return Err(Failure::new(format!(
            "the Python packages were installed, yet {} is missing",
            program.display()
        ))
        .advise(format!("delete {} and start again", environment.display())));
    }
    stamp.write()?;
    println!("      Python packages installed in {}", elapsed(started));
    Ok(())
}

fn pip_install(python: &Path, requirements: &Path) -> Command {
    let mut command = Command::new(python);
    command
        .args([
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--progress-bar",
            "off",
        ])
        .args([
            "--retries",
            "5",
            "--only-binary",
            ":all:",
            "--require-hashes",
            "--requirement",
        ])
        .arg(requirements);
    command
}

fn create(environment: &Path, tools: &Path) -> Result<(), Failure> {
    let python = match find_python() {
        Some(python) => python,
        None => {
            debian::ensure(
                &[debian::Package {
                    name: "python3-venv",
                    present: debian::Present::PythonModule("ensurepip"),
                }],
                tools,
            )?;
            find_python().ok_or_else(|| {
                Failure::new(format!(
                    "no Python of at least {}.{} with the module venv",
                    OLDEST.0, OLDEST.1
                ))
                .advise("install one; on Debian 12 and later:\n  sudo apt-get install python3-venv")
            })?
        }
    };
    let mut command = Command::new(python);
    command.args(["-m", "venv", "--clear"]).arg(environment);
    command::run_logged(&mut command, &tools.join("logs/venv.log"))
}

/// Debian's own Python first: it stays where it is, unlike what a version manager puts on the `PATH`.
fn find_python() -> Option<PathBuf> {
    ["/usr/bin/python3", "python3"]
        .into_iter()
        .map(PathBuf::from)
        .find(|python| is_usable(python))
}

fn is_usable(python: &Path) -> bool {
    let (major, minor) = OLDEST;
    let check =
        format!("import sys, venv, ensurepip; sys.exit(sys.version_info < ({major}, {minor}))");
    command::says_yes(Command::new(python).args(["-c", &check]))
}

fn missing_program(environment: &Path) -> Option<PathBuf> {
    PROGRAMS
        .iter()
        .map(|name| environment.join("bin").join(name))
        .find(|program| !program.exists())
}
