//! What needs no spec reads none: not even a broken one beside it gets a word in.

#![allow(
    clippy::unwrap_used,
    reason = "a helper of tests fails as loudly as a test"
)]

use std::fs;
use std::process::Command;

#[test]
fn help_explanations_and_completions_read_no_spec() {
    let directory = std::env::temp_dir().join(format!("specc-start-{}", std::process::id()));
    fs::create_dir_all(directory.join("spec")).unwrap();
    fs::write(directory.join("spec/broken.plane"), "{ a = ; 30sec").unwrap();
    for arguments in [
        ["--help"].as_slice(),
        &["--version"],
        &["explain", "REX-03"],
        &["explain", "ingress.allow"],
        &["explain", "lib.map"],
        &["completions", "bash"],
    ] {
        let mut specc = Command::new(env!("CARGO_BIN_EXE_specc"));
        let output = specc.args(arguments).current_dir(&directory).output();
        let output = output.unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            (output.status.code(), &*errors),
            (Some(0), ""),
            "{arguments:?}"
        );
        assert!(!output.stdout.is_empty(), "{arguments:?}");
    }
    fs::remove_dir_all(directory).unwrap();
}
