//! Running other programs: in the open, or quietly with a sign of life.

use std::fs::{self, File};
use std::io::{IsTerminal, Write, stdout};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::progress::elapsed;

/// How often a quiet program is looked at.
const TICK: Duration = Duration::from_millis(100);

/// How often a quiet program shows a line when nobody watches a terminal.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Runs a program whose output is the user's.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    succeeded(command, status)
}

/// Whether a program can be started and says yes; its output is nobody's business.
pub fn says_yes(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a program prints, without the white space around it.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    let succeeded = succeeded(command, output.status);
    succeeded
        .map_err(|failure| failure.advise(String::from_utf8_lossy(&output.stderr).into_owned()))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a linter whose output is nobody's business; that it finds something is no failure.
pub fn lint(command: &mut Command) -> Result<(), Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if output.status.code() == Some(1) {
        return Ok(());
    }
    succeeded(command, output.status)
        .map_err(|failure| failure.advise(String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// Runs a talkative program with its output in a log, and shows that it is alive: in a terminal one line that changes,
/// elsewhere a line now and then. When it fails the end of the log is in the failure.
pub fn run_logged(command: &mut Command, log: &Path) -> Result<(), Failure> {
    let file = open_log(log)?;
    let errors = file.try_clone().map_err(|error| unwritable(log, &error))?;
    let child = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(errors)
        .spawn();
    let child = child.map_err(|error| cannot_start(command, &error))?;
    let status = watch(child, log).map_err(|error| cannot_start(command, &error))?;
    succeeded(command, status).map_err(|failure| {
        failure.advise(format!(
            "the end of {}:\n{}",
            log.display(),
            last_lines(log, 25)
        ))
    })
}

/// How a command reads on a command line.
pub fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn watch(mut child: Child, log: &Path) -> std::io::Result<ExitStatus> {
    let in_terminal = stdout().is_terminal();
    let started = Instant::now();
    let mut next_sign = SIGN_OF_LIFE;
    loop {
        if let Some(status) = child.try_wait()? {
            if in_terminal {
                print!("\r\x1b[K");
            }
            return Ok(status);
        }
        if in_terminal {
            print!(
                "\r\x1b[K      {} · {:.80}",
                elapsed(started),
                last_lines(log, 1)
            );
            stdout().flush()?;
        } else if started.elapsed() >= next_sign {
            println!("      {} · {:.120}", elapsed(started), last_lines(log, 1));
            next_sign += SIGN_OF_LIFE;
        }
        std::thread::sleep(TICK);
    }
}

fn open_log(log: &Path) -> Result<File, Failure> {
    if let Some(directory) = log.parent() {
        fs::create_dir_all(directory).map_err(|error| unwritable(directory, &error))?;
    }
    File::create(log).map_err(|error| unwritable(log, &error))
}

/// The last lines of a log that are not empty.
pub fn last_lines(log: &Path, count: usize) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect();
    let shown: Vec<String> = lines
        .iter()
        .rev()
        .take(count)
        .rev()
        .map(|line| format!("{line:.200}"))
        .collect();
    shown.join("\n")
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "`{}` failed: {status}",
            spelled(command)
        )))
    }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot run `{}`: {error}", spelled(command)))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write {}: {error}", path.display()))
}
