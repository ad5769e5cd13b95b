//! The same spec gives the same bytes, in whatever process and however its files came to lie on the disk.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;
use std::process::Command;

/// A spec whose modules hold faults of many kinds, beside those that an incomplete spec has anyway.
const FILES: [(&str, &str); 4] = [
    (
        "a.plane",
        "{ imports = [ ./d.plane ./b.plane ./c.plane ]; project.name = \"a\"; x = 1; }",
    ),
    (
        "b.plane",
        "{ project.name = \"b\"; nowhere = y; redis.db = \"four\"; }",
    ),
    (
        "c.plane",
        "{ config, ... }: { project.domain = config.project.domain; z = 1; }",
    ),
    (
        "d.plane",
        "{ project.name = \"d\"; workspace.name = \"a\" + 1; }",
    ),
];

/// What a new process says about the spec, whose files are written in this order.
fn run(arguments: &[&str], order: impl Iterator<Item = (&'static str, &'static str)>) -> Vec<u8> {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("spec")).unwrap();
    for (name, text) in order {
        fs::write(directory.path().join("spec").join(name), text).unwrap();
    }
    let mut specc = Command::new(env!("CARGO_BIN_EXE_specc"));
    let output = specc.args(arguments).current_dir(directory.path()).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1));
    [output.stdout, output.stderr].concat()
}

#[test]
fn two_processes_and_two_orders_of_files_say_the_same() {
    for arguments in [
        &["lint", "spec/a.plane"][..],
        &["lint", "spec/a.plane", "--format", "json"],
        &["fmt", "--diff"],
    ] {
        let first = run(arguments, FILES.into_iter());
        assert!(first.len() > 500, "{}", String::from_utf8_lossy(&first));
        assert_eq!(first, run(arguments, FILES.into_iter()));
        assert_eq!(first, run(arguments, FILES.into_iter().rev()));
    }
}
