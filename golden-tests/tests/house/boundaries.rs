//! What a crate may know of the others, and of the world outside.

use std::fs;

use crate::assert_none;
use crate::source::{root, rust_files};

/// The crates of the compiler in the order in which a spec flows through them; each may use only those before it.
const FLOW: &[&str] = &[
    "source",
    "syntax",
    "eval",
    "model",
    "artifacts",
    "emit",
    "rex",
    "driver",
    "cli",
    "lsp",
];

/// The crates that work on strings and trees only.
const PURE: &[&str] = &[
    "source",
    "syntax",
    "eval",
    "model",
    "artifacts",
    "emit",
    "rex",
];

/// Doors to the world: disk, streams, processes, network, clock, environment.
const DOORS: &[&str] = &[
    "std::fs",
    "fs::",
    "File::open",
    "File::create",
    "OpenOptions",
    "WalkDir",
    "stdin()",
    "stdout()",
    "stderr()",
    "println!",
    "print!(",
    "process::",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "UnixStream",
    "SystemTime",
    "Instant::now",
    "Zoned::now",
    "Timestamp::now",
    "env::var",
    "env::current_dir",
];

/// The part of [`DOORS`] that leads to the disk.
const DISK: &[&str] = &[
    "std::fs",
    "fs::",
    "File::open",
    "File::create",
    "OpenOptions",
    "WalkDir",
];

#[test]
fn a_crate_uses_only_crates_before_it() {
    let mut offenders = Vec::new();
    for (position, name) in FLOW.iter().enumerate() {
        let path = root().join("compiler").join(name).join("Cargo.toml");
        let Ok(manifest) = fs::read_to_string(&path) else {
            continue;
        };
        for (index, line) in manifest.lines().enumerate() {
            let Some(used) = line.strip_prefix("specc-") else {
                continue;
            };
            let used = used.split(['.', ' ', '=']).next().unwrap_or_default();
            match FLOW.iter().position(|name| *name == used) {
                Some(place) if place < position => {}
                Some(_) => offenders.push(format!(
                    "compiler/{name}/Cargo.toml:{}: `{name}` uses `{used}`, which comes later; move the shared part down to `{used}`'s predecessors",
                    index + 1
                )),
                None => offenders.push(format!("compiler/{name}/Cargo.toml:{}: unknown crate `specc-{used}`", index + 1)),
            }
        }
    }
    assert_none(
        &offenders,
        "data goes one way: a crate imports only crates above it in docs/architecture.md",
    );
}

#[test]
fn every_crate_has_its_place_in_the_flow() {
    let unplaced: Vec<String> = fs::read_dir(root().join("compiler"))
        .expect("compiler/ exists")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .filter(|name| !["xtask", "fuzz"].contains(&name.as_str()) && !FLOW.contains(&name.as_str()))
        .map(|name| format!("compiler/{name}: give it a row in docs/architecture.md and a place in FLOW of this test"))
        .collect();
    assert_none(
        &unplaced,
        "every crate stands in the table of docs/architecture.md",
    );
}

#[test]
fn only_the_driver_and_the_command_line_touch_the_world() {
    let pure = PURE.iter().flat_map(|name| uses(name, DOORS));
    let command_line = uses("cli", DISK);
    let offenders: Vec<String> = pure.chain(command_line).collect();
    assert_none(
        &offenders,
        "the disk belongs to `driver`, standard streams to `cli`; everything else works on strings and trees",
    );
}

/// Where a crate's production code says one of these words.
fn uses(name: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in rust_files(&format!("compiler/{name}/src")) {
        for line in file.production_lines() {
            if let Some(word) = words.iter().find(|word| says(line.text, word)) {
                found.push(format!(
                    "{}:{}: `{word}` in `{name}`; hand the text in from outside",
                    file.path.display(),
                    line.number
                ));
            }
        }
    }
    found
}

/// Whether a line of code says a word, not merely as the end of a longer one (`OutputFile::open` is no `File::open`).
fn says(line: &str, word: &str) -> bool {
    let continues =
        |before: &str| before.ends_with(|last: char| last.is_alphanumeric() || last == '_');
    line.match_indices(word)
        .any(|(at, _)| !continues(&line[..at]))
}

#[test]
fn a_longer_word_is_another_word() {
    assert!(says("let file = File::open(path)?;", "File::open"));
    assert!(says("std::fs::read(path)", "fs::"));
    assert!(!says("OutputFile::open()", "File::open"));
    assert!(!says("let offs::x", "fs::"));
}
