//! Spec files → the same files in the one style.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use similar::TextDiff;
use specc_syntax::format::{format, plain_text};
use specc_syntax::parse;

use crate::replacement::{Replacement, Work};
use crate::text_file::{missing_or, read_text};
use crate::{EXTENSION, Problem, Report, Workspace};

/// How many unchanged lines stand around a change in a diff.
const CONTEXT: usize = 3;

/// What messages say about a file that cannot be written.
const FORMATTING: Work = Work {
    done: "formatted",
    instead: "name the files to format",
    command: "specc fmt",
};

/// Where specs lie if nothing is named.
const SPECS: &str = "spec";

/// What formatting gave. Nothing is written yet.
#[derive(Debug)]
pub struct Formatting {
    /// What is wrong in files that cannot be formatted.
    pub report: Report,
    /// The files that can be, in the order of their paths.
    pub files: Vec<FormattedFile>,
}

/// A file before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormattedFile {
    /// Its path, as messages print it.
    pub name: Utf8PathBuf,
    /// What it holds.
    pub before: Arc<str>,
    /// What it holds in the one style.
    pub after: String,
    /// Where it really lies; `None` for a text that is no file.
    real: Option<PathBuf>,
}

impl Formatting {
    fn new(name: Utf8PathBuf) -> Self {
        Self {
            report: Report::of(name),
            files: Vec::new(),
        }
    }

    /// The files that are not in the one style.
    pub fn changed(&self) -> impl Iterator<Item = &FormattedFile> {
        self.files.iter().filter(|file| file.is_changed())
    }

    fn add(&mut self, name: Utf8PathBuf, real: Option<PathBuf>, before: Arc<str>) {
        let plain: Arc<str> = plain_text(&before).into();
        let file = self.report.sources.add(name.clone(), Arc::clone(&plain));
        let parsed = parse(file, plain);
        self.report.findings.extend(parsed.errors);
        if let Some(after) = format(&parsed.tree) {
            self.files.push(FormattedFile {
                name,
                before,
                after,
                real,
            });
        }
    }
}

impl FormattedFile {
    /// Whether the file is not in the one style.
    pub fn is_changed(&self) -> bool {
        *self.before != *self.after
    }

    /// What would change, as a unified diff; empty where nothing would.
    pub fn diff(&self) -> String {
        if !self.is_changed() {
            return String::new();
        }
        TextDiff::from_lines(&*self.before, &*self.after)
            .unified_diff()
            .context_radius(CONTEXT)
            .header(self.name.as_str(), self.name.as_str())
            .to_string()
    }

    /// Replaces the file as a whole or not at all; its permissions stay, and so does a link that leads to it.
    ///
    /// A file that nobody may write to, and one that somebody else has written to since it was read, are left alone.
    pub fn write(&self) -> Result<(), Problem> {
        let Some(real) = self.real.as_ref().filter(|_| self.is_changed()) else {
            return Ok(());
        };
        let replacement = Replacement {
            name: self.name.clone(),
            real: real.clone(),
            before: self.before.as_bytes().to_vec(),
            after: self.after.clone().into_bytes(),
        };
        replacement.write(FORMATTING)
    }
}

/// Formats files and all `.plane` files below directories, but for hidden ones; those below `spec/` where nothing is named.
pub fn format_files(workspace: &Workspace, paths: &[Utf8PathBuf]) -> Result<Formatting, Problem> {
    let default = [Utf8PathBuf::from(SPECS)];
    let paths = if paths.is_empty() { &default } else { paths };
    let mut found = BTreeMap::new();
    for path in paths {
        find(workspace, path, &mut found)?;
    }
    let mut files: Vec<(Utf8PathBuf, PathBuf)> =
        found.into_iter().map(|(real, name)| (name, real)).collect();
    files.sort();
    let mut formatting = Formatting::new(match files.as_slice() {
        [(name, _)] => name.clone(),
        _ => Utf8PathBuf::from(format!("{} files", files.len())),
    });
    for (name, real) in files {
        let before = read_text(&real).map_err(|failure| workspace.unreadable(&name, &failure))?;
        formatting.add(name, Some(real), before);
    }
    Ok(formatting)
}

/// Formats a text that is no file; `name` stands for it in messages.
pub fn format_text(name: &str, text: &str) -> Formatting {
    let mut formatting = Formatting::new(name.into());
    formatting.add(name.into(), None, text.into());
    formatting
}

/// Adds the files that a path stands for: where they really lie, and what they are called.
fn find(
    workspace: &Workspace,
    path: &Utf8Path,
    found: &mut BTreeMap<PathBuf, Utf8PathBuf>,
) -> Result<(), Problem> {
    let given = workspace.absolute(path);
    let unreadable = |error| {
        let failure = missing_or(given.as_std_path(), error);
        workspace.unreadable(path, &failure)
    };
    match fs::canonicalize(&given) {
        Ok(real) if real.is_dir() => find_below(workspace, path, found),
        Ok(real) => {
            found.entry(real).or_insert_with(|| path.to_owned());
            Ok(())
        }
        Err(_) if path == SPECS => Err(nothing_below(path)),
        Err(error) => Err(unreadable(error)),
    }
}

/// Adds all spec files below a directory, but nothing hidden; links to directories are not followed.
fn find_below(
    workspace: &Workspace,
    directory: &Utf8Path,
    found: &mut BTreeMap<PathBuf, Utf8PathBuf>,
) -> Result<(), Problem> {
    let mut is_empty = true;
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        let failed = |error: &std::io::Error| Problem::io("read", &directory, error);
        let entries = workspace
            .absolute(&directory)
            .read_dir_utf8()
            .map_err(|error| failed(&error))?;
        for entry in entries {
            let entry = entry.map_err(|error| failed(&error))?;
            if entry.file_name().starts_with('.') {
                continue;
            }
            let name = directory.join(entry.file_name());
            let kind = entry.file_type().map_err(|error| failed(&error))?;
            if kind.is_dir() {
                open.push(name);
            } else if name.extension() == Some(EXTENSION)
                && let Ok(real) = fs::canonicalize(entry.path())
                && real.is_file()
            {
                is_empty = false;
                found.entry(real).or_insert(name);
            }
        }
    }
    match is_empty {
        true => Err(nothing_below(directory)),
        false => Ok(()),
    }
}

fn nothing_below(directory: &Utf8Path) -> Problem {
    Problem::new(format!("there is no `.plane` file under `{directory}/`"))
        .help("name the files or directories to format, or `-` for the standard input")
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNTIDY: &str = "{a=1;}";

    /// A directory with an untidy file in it, that file formatted but not written, and its path.
    fn formatted() -> (tempfile::TempDir, FormattedFile, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let real = directory.path().join("a.plane");
        fs::write(&real, UNTIDY).unwrap();
        let mut formatting = Formatting::new("a.plane".into());
        formatting.add("a.plane".into(), Some(real.clone()), UNTIDY.into());
        (directory, formatting.files.remove(0), real)
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let (directory, file, real) = formatted();
        file.write().unwrap();
        assert_eq!(fs::read_to_string(real).unwrap(), "{ a = 1; }\n");
        assert_eq!(directory.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_was_changed_meanwhile_is_left_alone() {
        let (directory, file, real) = formatted();
        fs::write(&real, "{ somebody = \"else\"; }").unwrap();
        let problem = file.write().unwrap_err();
        assert_eq!(
            problem.what,
            "`a.plane` was changed while it was being formatted"
        );
        let kept = fs::read_to_string(real).unwrap();
        assert_eq!(kept, "{ somebody = \"else\"; }");
        assert_eq!(directory.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_gone_meanwhile_does_not_come_back() {
        let (directory, file, real) = formatted();
        fs::remove_file(&real).unwrap();
        assert!(file.write().is_err());
        assert_eq!(directory.path().read_dir().unwrap().count(), 0);
    }
}
