//! Calling the real programs, in an environment that is the same on every machine.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Where `cargo xtask test` put the programs.
const LOCATION_VARIABLE: &str = "SPECC_BENCH_TOOLS";

fn location() -> PathBuf {
    match std::env::var_os(LOCATION_VARIABLE) {
        Some(location) => location.into(),
        None => panic!(
            "the acceptance tests call real programs, which `cargo xtask test` installs: run that, \
             or `cargo xtask tools` once and set {LOCATION_VARIABLE} as it says"
        ),
    }
}

/// One of the installed programs: nothing of the user's environment but the search path reaches it.
pub fn tool(name: &str) -> Command {
    let location = location();
    let program = ["bin", "venv/bin"]
        .into_iter()
        .map(|directory| location.join(directory).join(name));
    let program = program.into_iter().find(|program| program.exists());
    let program = program.unwrap_or_else(|| {
        panic!("{name} is not installed in {location:?}: run `cargo xtask tools`")
    });
    isolated(Command::new(program))
}

/// A program of the system: `bash`, `python3` …
pub fn system(name: &str) -> Command {
    isolated(Command::new(name))
}

fn isolated(mut command: Command) -> Command {
    let location = location();
    let home = location.join("home");
    std::fs::create_dir_all(&home).expect("the cache of tools is writable");
    command
        .env_clear()
        .env("PATH", search_path(&[]))
        .env("HOME", &home)
        .env("LANG", "C.UTF-8")
        .env("NO_COLOR", "1")
        .env("ANSIBLE_HOME", home.join("ansible"))
        .env("ANSIBLE_NOCOLOR", "1")
        .env("ANSIBLE_PIPELINING", "1")
        .stdin(Stdio::null());
    command
}

/// These directories, the installed programs, then the user's own search path.
pub fn search_path(first: &[&Path]) -> OsString {
    let (location, inherited) = (location(), std::env::var_os("PATH").unwrap_or_default());
    let first = first.iter().map(|directory| directory.to_path_buf());
    let installed = [location.join("bin"), location.join("venv/bin")];
    let system = ["/usr/sbin".into(), "/sbin".into()];
    let all = first
        .chain(installed)
        .chain(std::env::split_paths(&inherited))
        .chain(system);
    std::env::join_paths(all).expect("a PATH")
}

/// Runs a program that must succeed, and returns what it printed.
#[track_caller]
pub fn succeed(command: &mut Command) -> String {
    let output = output(command);
    assert!(
        output.status.success(),
        "{}\n{}: {}",
        spelled(command),
        output.status,
        everything(&output)
    );
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// Runs a program that must succeed without saying a word: linters do when they find nothing.
#[track_caller]
pub fn find_nothing(command: &mut Command) {
    let output = output(command);
    let said = everything(&output);
    assert!(
        output.status.success() && said.trim().is_empty(),
        "{}\n{}: {said}",
        spelled(command),
        output.status
    );
}

/// Runs a program that must fail, and returns all it said.
#[track_caller]
pub fn fail(command: &mut Command) -> String {
    let output = output(command);
    let said = everything(&output);
    assert!(
        !output.status.success(),
        "{} succeeded: {said}",
        spelled(command)
    );
    said
}

/// Runs a program to its end, whatever that is.
pub fn output(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("cannot run {}: {error}", spelled(command)))
}

/// How a command reads on a command line, without the environment that all of them have.
fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn everything(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A YAML file as PyYAML, which is Ansible's reader, understands it.
#[track_caller]
pub fn yaml(file: &Path) -> Value {
    let script = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1], encoding='utf-8')), sys.stdout)";
    json(&succeed(tool("python").args(["-c", script]).arg(file)))
}

/// Parses what a program printed as JSON.
#[track_caller]
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("no JSON ({error}): {text}"))
}
