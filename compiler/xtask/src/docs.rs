//! `cargo xtask docs`: the generated pages of the book; with `--check`, whether they are as they would be generated.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::command;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// The directories that hold generated pages and nothing else.
const DIRECTORIES: [&str; 2] = ["docs/rules", "docs/options"];

/// Pages by their path in the project.
type Pages = BTreeMap<String, String>;

/// Writes what changed, and deletes the pages of what is gone.
pub fn write(workspace: &Workspace) -> Result<(), Failure> {
    let (wanted, found) = wanted_and_found(workspace)?;
    for path in stale(&wanted, &found) {
        let file = workspace.root().join(path);
        let done = match wanted.get(path) {
            Some(text) => create(&file, text),
            None => fs::remove_file(&file),
        };
        done.map_err(|error| Failure::new(format!("cannot write {path}: {error}")))?;
        println!("{path}");
    }
    Ok(())
}

/// Fails where a page is not as it would be generated.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let (wanted, found) = wanted_and_found(workspace)?;
    let stale = stale(&wanted, &found);
    if stale.is_empty() {
        return Ok(());
    }
    Err(
        Failure::new(format!("generated pages are stale: {}", stale.join(", ")))
            .advise("`cargo xtask docs` rewrites them; commit what it changed"),
    )
}

fn generate(workspace: &Workspace) -> Result<Pages, Failure> {
    let mut cargo = workspace.cargo(&[
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--example",
        "generate-docs",
    ]);
    let printed = command::output(&mut cargo)?;
    let pages: Pages = format!("\n{printed}")
        .split("\n=== ")
        .skip(1)
        .filter_map(page)
        .collect();
    if pages.is_empty() {
        return Err(Failure::new("no page was generated"));
    }
    Ok(pages)
}

/// The path on the first line and the text below.
fn page(printed: &str) -> Option<(String, String)> {
    let (path, text) = printed.split_once('\n')?;
    Some((path.to_owned(), format!("{}\n", text.trim_end())))
}

fn wanted_and_found(workspace: &Workspace) -> Result<(Pages, Pages), Failure> {
    let wanted = generate(workspace)?;
    let mut paths: Vec<String> = wanted.keys().cloned().collect();
    for directory in DIRECTORIES {
        let Ok(entries) = fs::read_dir(workspace.root().join(directory)) else {
            continue;
        };
        for entry in entries {
            let entry =
                entry.map_err(|error| Failure::new(format!("cannot read {directory}: {error}")))?;
            paths.push(format!(
                "{directory}/{}",
                entry.file_name().to_string_lossy()
            ));
        }
    }
    let found = read(workspace, paths)?;
    Ok((wanted, found))
}

/// The pages that exist, of these.
fn read(workspace: &Workspace, paths: Vec<String>) -> Result<Pages, Failure> {
    let mut pages = Pages::new();
    for path in paths {
        match fs::read_to_string(workspace.root().join(&path)) {
            Ok(text) => {
                pages.insert(path, text);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::new(format!("cannot read {path}: {error}"))),
        }
    }
    Ok(pages)
}

/// The pages that are missing, different or too many.
fn stale<'a>(wanted: &'a Pages, found: &'a Pages) -> Vec<&'a str> {
    let differs = wanted
        .iter()
        .filter(|(path, text)| found.get(*path) != Some(*text));
    let gone = found.iter().filter(|(path, _)| !wanted.contains_key(*path));
    differs.chain(gone).map(|(path, _)| path.as_str()).collect()
}

fn create(file: &Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
    fs::write(file, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_changed_and_surplus_pages_are_stale() {
        let pages = |pages: &[(&str, &str)]| -> Pages {
            pages
                .iter()
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
                .collect()
        };
        let wanted = pages(&[("missing", "1"), ("changed", "1"), ("same", "1")]);
        let found = pages(&[("changed", "2"), ("same", "1"), ("surplus", "1")]);
        assert_eq!(stale(&wanted, &found), ["changed", "missing", "surplus"]);
        assert!(stale(&wanted, &wanted).is_empty());
    }
}
