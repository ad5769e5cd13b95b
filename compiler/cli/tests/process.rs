//! What only a real process shows: signals, pipes, full disks, the environment.
//!
//! The tests about disks mount a small file system in a namespace of their own (`unshare`), so they need a kernel that lets
//! them, as root or not; where it does not they fail and say so.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const SPECC: &str = env!("CARGO_BIN_EXE_specc");
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn specc(arguments: &[&str]) -> Command {
    let mut command = Command::new(SPECC);
    command.args(arguments).current_dir(REPOSITORY);
    for name in ["NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// What a run complained about, in one line however it was broken.
fn stderr(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs a shell script with `$SPECC` set to the binary, in the repository.
fn shell(script: &str) -> Output {
    let mut command = Command::new("sh");
    command
        .args(["-c", script])
        .env("SPECC", SPECC)
        .current_dir(REPOSITORY);
    command.output().unwrap()
}

/// Runs a shell script in which `$DIR` is a file system of its own, mounted with these options.
fn on_file_system(options: &str, script: &str) -> (Output, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let mounted = format!("mount -t tmpfs -o {options} tmpfs \"$DIR\" || exit 99\n{script}");
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", &mounted]);
    command
        .env("DIR", directory.path())
        .env("SPECC", SPECC)
        .current_dir(REPOSITORY);
    let output = command.output().unwrap();
    assert_ne!(
        output.status.code(),
        Some(99),
        "this test mounts a file system: {}",
        stderr(&output)
    );
    (output, directory)
}

/// All files below a directory that a build is answerable for, with their contents.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let name = entry
                .path()
                .strip_prefix(directory)
                .unwrap()
                .display()
                .to_string();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else if !name.starts_with(".specc") {
                files.push((name, fs::read(entry.path()).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_binary_builds_the_reference_spec() {
    let directory = tempfile::tempdir().unwrap();
    let output = specc(&["build", "--out", directory.path().to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(
        (output.status.code(), stderr(&output)),
        (Some(0), String::new())
    );
    assert!(!files(directory.path()).is_empty());
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let script =
        "\"$SPECC\" build --out \"$DIR/out\"; code=$?; find \"$DIR\" -mindepth 1; exit $code";
    let (output, _directory) = on_file_system("size=32k", script);
    assert_eq!(output.status.code(), Some(2));
    let stderr = stderr(&output);
    assert!(
        stderr.starts_with("error: cannot ") && stderr.contains("no space left on device"),
        "{stderr}"
    );
    assert!(stderr.contains("help: free some space"), "{stderr}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

#[test]
fn a_disk_that_fills_up_keeps_the_old_output() {
    // 400 KiB hold one output with its records, not a second one beside it.
    let script = "
        \"$SPECC\" build --out \"$DIR/out\" >&2 || exit 98
        rm -rf \"$DIR/out/.specc/cache.json\"; for f in $(find \"$DIR/out\" -name '*.yml'); do rm \"$f\"; done
        (cd \"$DIR/out\" && find . -type f ! -path './.specc/*' | sort | xargs sha256sum) > /dev/shm/before.$$
        dd if=/dev/zero of=\"$DIR/filler\" bs=1k 2>/dev/null
        \"$SPECC\" build --out \"$DIR/out\"; code=$?
        (cd \"$DIR/out\" && find . -type f ! -path './.specc/*' | sort | xargs sha256sum) > /dev/shm/after.$$
        cmp /dev/shm/before.$$ /dev/shm/after.$$ || code=97
        rm /dev/shm/before.$$ /dev/shm/after.$$ \"$DIR/filler\"
        \"$SPECC\" build --out \"$DIR/out\" >&2 && \"$SPECC\" build --check --out \"$DIR/out\" >&2 || code=96
        exit $code";
    let (output, _directory) = on_file_system("size=1m", script);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn a_read_only_disk_is_named() {
    let (output, _directory) = on_file_system("ro", "\"$SPECC\" build --out \"$DIR/out\"");
    assert_eq!(output.status.code(), Some(2));
    let stderr = stderr(&output);
    assert!(
        stderr.contains("read-only file system") && stderr.contains("help: name a place"),
        "{stderr}"
    );
}

#[test]
fn a_killed_build_is_finished_by_the_next() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    // The kernel kills whoever writes a file beyond the limit: in the middle of staging.
    let killed = shell(&format!(
        "ulimit -f 4; \"$SPECC\" build --out {}",
        out.display()
    ));
    assert_ne!(killed.status.code(), Some(0));
    assert_eq!(
        files(&out),
        Vec::new(),
        "nothing is moved into place before everything is staged"
    );
    let finished = specc(&["build", "--out", out.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(
        (finished.status.code(), stderr(&finished)),
        (Some(0), String::new())
    );
    assert!(!out.join(".specc/staging").exists());
}

#[test]
fn whoever_closes_the_pipe_early_gets_no_complaint() {
    let directory = tempfile::tempdir().unwrap();
    let spec = directory.path().join("a.plane");
    let mistakes = "  unknown = 1;\n".repeat(200);
    fs::write(&spec, format!("{{\n{mistakes}}}\n")).unwrap();
    let mut child = specc(&["lint", spec.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut first)
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), stderr(&output)),
        (Some(1), String::new())
    );
}

#[test]
fn an_output_that_cannot_be_printed_is_a_failure() {
    let output = shell("\"$SPECC\" explain REX-03 > /dev/full");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).starts_with("error: cannot write the output: "),
        "{}",
        stderr(&output)
    );
}

#[test]
fn colours_follow_the_environment() {
    let coloured = |name: &str| {
        let output = specc(&["explain", "SYNTAX-01"])
            .env(name, "1")
            .output()
            .unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(coloured("CLICOLOR_FORCE"));
    assert!(!coloured("NO_COLOR"));
    assert!(!coloured("UNRELATED"));
}

#[test]
fn a_directory_that_may_not_be_entered_is_a_problem() {
    // Without the rights of root, which would enter anyway.
    let directory = tempfile::tempdir().unwrap();
    let locked = directory.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::write(locked.join("a.plane"), "{ }").unwrap();
    let script = format!(
        "chmod 000 {0} && setpriv --bounding-set -all --inh-caps -all --no-new-privs \"$SPECC\" lint {0}/a.plane; code=$?; chmod 700 {0}; exit $code",
        locked.display()
    );
    let output = shell(&script);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("permission denied"),
        "{}",
        stderr(&output)
    );
}
