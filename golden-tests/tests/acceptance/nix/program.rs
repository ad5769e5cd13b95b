//! The real `nix-instantiate`, without a daemon, without a store and without the network.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::answer::Answer;

/// The functions of nixpkgs' `lib` that the cases use, written in Nix.
const LIBRARY: &str = include_str!("../../../cases/nix/lib.nix");

/// Shows a value as [`Answer`] does; `nix-instantiate --json` prints `1.0` as `1`.
const SHOW: &str = r#"
  show = value: let type = builtins.typeOf value; in
    if type == "list" then map show value
    else if type == "set" then builtins.mapAttrs (name: show) value
    else if type == "float" then { decimal = value; }
    else if type == "path" then { path = toString value; }
    else value;
"#;

/// The answers to many expressions, in their order: all those that have a value come from one process.
pub fn nix(expressions: &[&str]) -> Vec<Answer> {
    if let Some(answers) = at_once(expressions) {
        return answers;
    }
    // An error other than a failed assertion ends the process: halves are tried until it is alone.
    match expressions.split_at(expressions.len() / 2) {
        ([], _) => vec![Answer::Error; expressions.len()],
        (first, second) => [nix(first), nix(second)].concat(),
    }
}

/// The answers, if all expressions have a value.
fn at_once(expressions: &[&str]) -> Option<Vec<Answer>> {
    let shown: String = expressions
        .iter()
        .map(|expression| format!("  (show (\n{expression}\n  ))\n"))
        .collect();
    let value = evaluate(&format!(
        "let lib = builtins // (\n{LIBRARY}\n);\n{SHOW}in [\n{shown}]"
    ))?;
    let Value::Array(values) = value else {
        panic!("no list: {value}")
    };
    // A quote that is not closed may have met the next one: then nothing is where it belongs.
    let answers: Vec<Answer> = values.into_iter().map(Answer::Value).collect();
    (answers.len() == expressions.len()).then_some(answers)
}

/// The value of an expression as Nix prints it, if it has one.
pub fn evaluate(expression: &str) -> Option<Value> {
    let directory = scratch();
    let output = Command::new("nix-instantiate")
        .args(["--store", "dummy://", "--eval", "--strict", "--json", "-"])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", directory)
        .env("NIX_STATE_DIR", directory.join("state"))
        .env("NIX_STORE_DIR", directory.join("store"))
        .env("NIX_CONF_DIR", directory.join("configuration"))
        .current_dir(directory)
        .stdin(input(directory, expression))
        .stderr(Stdio::null())
        .output();
    let output = output.unwrap_or_else(|error| {
        panic!(
            "cannot run nix-instantiate ({error}): `cargo xtask test` installs it, and so does \
             `sudo apt-get install --no-install-recommends nix-bin`"
        )
    });
    if !output.status.success() {
        return None;
    }
    // A part of a character is no text, but Nix prints it.
    let printed = String::from_utf8_lossy(&output.stdout);
    Some(serde_json::from_str(&printed).expect("Nix prints JSON"))
}

fn input(directory: &Path, expression: &str) -> Stdio {
    let mut file = tempfile::tempfile_in(directory).expect("a temporary file");
    std::io::Write::write_all(&mut file, expression.as_bytes()).expect("it can be written");
    std::io::Seek::rewind(&mut file).expect("it can be read again");
    file.into()
}

/// A directory of this run: Nix shall find nothing of the machine's, and leave nothing there.
fn scratch() -> &'static Path {
    static SCRATCH: OnceLock<TempDir> = OnceLock::new();
    SCRATCH
        .get_or_init(|| TempDir::new().expect("a temporary directory"))
        .path()
}
