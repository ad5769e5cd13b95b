//! Large trees to audit, made of the hand-written repository of the golden tests: its roles repeated under other names, and the
//! whole of it repeated side by side.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::Workspace;

/// How many files the repository of many roles has; so many repositories lie side by side that they have no fewer.
const FILES: usize = 1500;

/// Where the repository lies that is repeated.
const ORIGINAL: &str = "golden-tests/cases/audit/vpai";

/// Roles that stand for themselves; those that every application shares stay single.
const REPEATED: [&str; 4] = ["litellm", "monitoring", "n8n", "qdrant"];

/// The two trees.
pub struct Trees {
    /// One repository of many roles. The further roles have no place in its compose files, which is found.
    pub roles: PathBuf,
    /// Many repositories side by side, without a finding.
    pub repositories: PathBuf,
}

/// Writes both trees below a directory; what lay there before under their names is gone.
pub fn write_trees(workspace: &Workspace, directory: &Path) -> Result<Trees, Failure> {
    let trees = Trees {
        roles: directory.join("roles"),
        repositories: directory.join("repositories"),
    };
    for tree in [&trees.roles, &trees.repositories] {
        if tree.exists() {
            fs::remove_dir_all(tree).map_err(|error| failure(tree, &error))?;
        }
    }
    write_roles(workspace, &trees.roles)?;
    write_repositories(workspace, &trees.repositories)?;
    Ok(trees)
}

fn write_repositories(workspace: &Workspace, directory: &Path) -> Result<(), Failure> {
    let files = files(&workspace.root().join(ORIGINAL), "")?;
    for number in 0..FILES.div_ceil(files.len()) {
        let copy = directory.join(format!("copy{number}"));
        for (path, text) in &files {
            write(&copy.join(path), text)?;
        }
    }
    Ok(())
}

fn write_roles(workspace: &Workspace, directory: &Path) -> Result<(), Failure> {
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
