//! How a file may look: its length, what it must not say.

use std::path::Path;
use std::process::Command;

use crate::assert_none;
use crate::source::{SourceFile, root, rust_files};

/// The goal is 400 lines; a file may pass it by a little while it is being worked on.
const LONGEST_FILE: usize = 500;

/// Ways to stop with a panic, which input could reach.
const PANICS: &[&str] = &[
    ".unwrap()",
    ".expect(\"",
    ".unwrap_err()",
    ".expect_err(",
    "panic!(",
    "todo!(",
    "unimplemented!(",
    "dbg!(",
];

/// The lints that keep panics out; nothing may switch them off.
const PANIC_LINTS: &[&str] = &[
    "clippy::unwrap_used",
    "clippy::expect_used",
    "clippy::panic",
    "clippy::todo",
    "clippy::dbg_macro",
];

/// Libraries and the binary; `xtask` stops with messages as well.
fn production_files() -> Vec<SourceFile> {
    rust_files("compiler")
}

#[test]
fn nothing_panics_on_purpose() {
    let mut offenders = Vec::new();
    for file in production_files() {
        for line in file.production_lines() {
            let panics = PANICS.iter().find(|word| line.text.contains(**word));
            let switched_off = PANIC_LINTS
                .iter()
                .find(|lint| line.text.trim_start().starts_with('#') && line.text.contains(**lint));
            if let Some(word) = panics.or(switched_off) {
                offenders.push(format!(
                    "{}:{}: `{word}`; return an error or a diagnostic",
                    file.path.display(),
                    line.number
                ));
            }
        }
    }
    assert_none(
        &offenders,
        "no unwrap, expect or panic outside tests: any bytes may come in",
    );
}

#[test]
fn no_test_is_ignored() {
    // Spelled in two parts, so that this line is not its own offender.
    let attribute = concat!("#[", "ignore");
    let offenders: Vec<String> = project_files()
        .iter()
        .flat_map(|file| offending_lines(file, |line| line.trim_start().starts_with(attribute)))
        .map(|place| format!("{place}: a test runs or is deleted"))
        .collect();
    assert_none(&offenders, "no test is ignored");
}

#[test]
fn files_stay_short_enough_to_be_read() {
    let offenders: Vec<String> = project_files()
        .iter()
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(file, lines)| {
            format!(
                "{}: {lines} lines; split it by what it speaks about",
                file.path.display()
            )
        })
        .collect();
    assert_none(&offenders, "a file is at most about 400 lines long");
}

#[test]
fn nothing_committed_names_the_machine_it_was_written_on() {
    let root = root();
    let mut names = vec![format!("{}/", root.display())];
    // The home of whoever runs this; `/root/` is left out, where containers of the real world have their home too.
    let home = std::env::var("HOME").unwrap_or_default();
    if home.len() > 1 && home != "/root" {
        names.push(format!("{home}/"));
    }
    let mut offenders = Vec::new();
    for path in committed_files(&root) {
        let Ok(text) = std::fs::read_to_string(root.join(&path)) else {
            continue;
        };
        let file = SourceFile {
            path: path.into(),
            text,
            in_test_module: false,
        };
        offenders.extend(offending_lines(&file, |line| {
            names.iter().any(|name| line.contains(name))
        }));
    }
    assert_none(
        &offenders,
        "nothing committed may name a path of one machine; use a path inside the project",
    );
}

fn project_files() -> Vec<SourceFile> {
    let mut files = rust_files("compiler");
    files.extend(rust_files("golden-tests"));
    files
}

fn offending_lines(file: &SourceFile, offends: impl Fn(&str) -> bool) -> Vec<String> {
    let lines = file
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| offends(line));
    lines
        .map(|(index, _)| format!("{}:{}", file.path.display(), index + 1))
        .collect()
}

fn committed_files(root: &Path) -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output();
    let listed = listed.expect("git lists the committed files");
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let paths = String::from_utf8(listed.stdout).expect("paths are UTF-8");
    let paths: Vec<String> = paths.split_terminator('\0').map(str::to_owned).collect();
    assert!(
        paths.len() > 10,
        "only {} files are committed; is this the project?",
        paths.len()
    );
    paths
}
