//! A large repository to audit: the hand-written one of the golden tests, its roles repeated under other names.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::workspace::Workspace;

/// How many files the repository has.
pub const FILES: usize = 1500;

/// Where the repository lies that is repeated.
const ORIGINAL: &str = "golden-tests/cases/audit/vpai";

/// Roles that stand for themselves; those that every application shares stay single.
const REPEATED: [&str; 4] = ["litellm", "monitoring", "n8n", "qdrant"];

/// Writes the repository to an empty directory.
pub fn write_repository(workspace: &Workspace, directory: &Path) -> Result<(), Failure> {
    if directory.exists() {
        fs::remove_dir_all(directory).map_err(|error| failure(directory, &error))?;
    }
    let original = workspace.root().join(ORIGINAL);
    let mut written = 0;
    for (path, text) in files(&original, "")? {
        write(&directory.join(path), &text)?;
        written += 1;
    }
    let mut roles = Vec::new();
    for role in REPEATED {
        roles.push((role, files(&original, &format!("roles/{role}"))?));
    }
    for number in 0.. {
        for (role, files) in &roles {
            let name = format!("{role}{number}");
            for (path, text) in files {
                if written == FILES {
                    return Ok(());
                }
                let path = path.replacen(role, &name, 1);
                write(&directory.join(path), &text.replace(role, &name))?;
                written += 1;
            }
        }
    }
    Ok(())
}

/// All files below a directory of the original, with their paths, sorted.
fn files(original: &Path, below: &str) -> Result<Vec<(String, String)>, Failure> {
    let mut found = Vec::new();
    let mut waiting = vec![original.join(below)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).map_err(|error| failure(&path, &error))?;
            waiting.extend(entries.flatten().map(|entry| entry.path()));
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|error| failure(&path, &error))?;
        let name = path.strip_prefix(original).unwrap_or(&path);
        found.push((name.to_string_lossy().into_owned(), text));
    }
    found.sort();
    Ok(found)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| failure(parent, &error))?;
    }
    fs::write(path, text).map_err(|error| failure(path, &error))
}

fn failure(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot prepare {}: {error}", path.display()))
}
