//! Which spec is meant, and where it lies.

use std::fs;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};

use crate::Problem;
use crate::problem::reason;
use crate::text_file::{ReadFailure, missing_or};

/// The ending of spec files.
pub const EXTENSION: &str = "plane";

/// Where specc runs: relative paths start here, and diagnostics print paths as seen from here.
#[derive(Debug, Clone)]
pub struct Workspace {
    directory: Utf8PathBuf,
    short_lived: bool,
}

impl Workspace {
    /// The workspace at an absolute directory.
    pub fn new(directory: impl Into<Utf8PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            short_lived: false,
        }
    }

    /// The same for a process that ends after one command: what was made on the way is left for the system to take
    /// back, which costs nothing, instead of being taken apart piece by piece.
    #[must_use]
    pub fn short_lived(self) -> Self {
        Self {
            short_lived: true,
            ..self
        }
    }

    pub(crate) fn is_short_lived(&self) -> bool {
        self.short_lived
    }

    /// Lets go of something large that nobody needs any more.
    pub fn let_go<T>(&self, value: T) {
        if self.short_lived {
            std::mem::forget(value);
        }
    }

    /// The workspace at the directory that the process runs in.
    pub fn current() -> Result<Self, Problem> {
        let directory = std::env::current_dir().map_err(|error| {
            Problem::new(format!("cannot tell where specc runs: {}", reason(&error)))
        })?;
        Utf8PathBuf::from_path_buf(directory)
            .map(Self::new)
            .map_err(|path| not_unicode(&path))
    }

    /// A path as the system needs it.
    pub fn absolute(&self, path: &Utf8Path) -> Utf8PathBuf {
        self.directory.join(path)
    }

    /// The spec that is meant: the named one, or the one `.plane` file directly under `spec/`.
    pub(crate) fn locate(&self, named: Option<&Utf8Path>) -> Result<Entry, Problem> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => self.only_spec()?,
        };
        let given = self.absolute(&path);
        let real = fs::canonicalize(&given).map_err(|error| {
            let failure = missing_or(given.as_std_path(), error);
            self.unreadable(&path, &failure)
        })?;
        if real.is_dir() {
            return Err(self.unreadable(&path, &ReadFailure::Directory));
        }
        let root = real.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Entry {
            root_name: self.root_name(&path, &root)?,
            path,
            real,
            root,
        })
    }

    /// The problem of a named spec that cannot be read.
    pub(crate) fn unreadable(&self, path: &Utf8Path, failure: &ReadFailure) -> Problem {
        let problem = Problem::new(failure.message(path.as_str()));
        let nearby = match failure {
            ReadFailure::Directory => self.specs_in(path),
            ReadFailure::Missing => self.specs_in(path.parent().unwrap_or(Utf8Path::new(""))),
            _ => Vec::new(),
        };
        if let Some(first) = nearby.first() {
            let names = nearby.iter().map(|name| name.as_str());
            let meant = specc_source::suggest::closest(path.as_str(), names);
            let example = meant.unwrap_or(first.as_str());
            return problem.help(format!("name a spec file, such as `{example}`"));
        }
        match failure.help() {
            Some(help) => problem.help(help),
            None => problem,
        }
    }

    fn only_spec(&self) -> Result<Utf8PathBuf, Problem> {
        let mut specs = self.specs_in(Utf8Path::new("spec"));
        match (specs.pop(), specs.is_empty()) {
            (Some(spec), true) => Ok(spec),
            (Some(last), false) => {
                specs.push(last);
                let example = format!(
                    "name one: `specc lint {}`",
                    specs.first().map_or("", |p| p.as_str())
                );
                Err(Problem::new("several specs lie under `spec/`")
                    .items(specs.into_iter().map(String::from))
                    .help(example))
            }
            (None, _) => {
                let here = self.specs_in(Utf8Path::new(""));
                let help = match here.first() {
                    Some(spec) => format!("name it: `specc lint {spec}`"),
                    None => "write `spec/NAME.plane`, or name a spec: `specc lint PATH`".to_owned(),
                };
                Err(Problem::new("there is no `.plane` file under `spec/`")
                    .why(
                        "Without a name, specc takes the one `.plane` file directly under `spec/`.",
                    )
                    .help(help))
            }
        }
    }

    /// The `.plane` files directly in a directory, sorted; none where it cannot be read.
    pub(crate) fn specs_in(&self, directory: &Utf8Path) -> Vec<Utf8PathBuf> {
        let Ok(entries) = self.absolute(directory).read_dir_utf8() else {
            return Vec::new();
        };
        let mut specs: Vec<Utf8PathBuf> = entries
            .flatten()
            .filter(|entry| entry.path().extension() == Some(EXTENSION) && !entry.path().is_dir())
            .map(|entry| directory.join(entry.file_name()))
            .collect();
        specs.sort();
        specs
    }

    /// The name of the root in messages: as the user wrote it where that is the root, else as seen from the workspace.
    fn root_name(&self, path: &Utf8Path, root: &Path) -> Result<Utf8PathBuf, Problem> {
        let given = path.parent().unwrap_or(Utf8Path::new(""));
        if fs::canonicalize(self.absolute(given)).is_ok_and(|real| real == root) {
            return Ok(given.to_owned());
        }
        let base = fs::canonicalize(&self.directory).unwrap_or_default();
        let shown = root.strip_prefix(base).unwrap_or(root);
        Utf8PathBuf::from_path_buf(shown.to_owned()).map_err(|path| not_unicode(&path))
    }
}

/// The entry file of a spec.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Its path as the user wrote it, or as it was found.
    pub path: Utf8PathBuf,
    /// Its path with all symbolic links resolved.
    pub real: PathBuf,
    /// The directory it lies in, links resolved: imports stay inside.
    pub root: PathBuf,
    /// The root as messages print it; empty for the workspace itself.
    pub root_name: Utf8PathBuf,
}

impl Entry {
    /// The name under which messages print the entry file; imports are named after their real place in the same way.
    pub fn name(&self) -> Utf8PathBuf {
        let inside = self.real.strip_prefix(&self.root).ok();
        match inside.and_then(Utf8Path::from_path) {
            Some(inside) => self.root_name.join(inside),
            None => self.path.clone(),
        }
    }
}

fn not_unicode(path: &Path) -> Problem {
    Problem::new(format!("the path `{}` is not Unicode", path.display()))
        .help("rename it, or work from another directory")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(files: &[&str]) -> (tempfile::TempDir, Workspace) {
        let directory = tempfile::tempdir().unwrap();
        for file in files {
            let path = directory.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{ }").unwrap();
        }
        let workspace = Workspace::new(Utf8Path::from_path(directory.path()).unwrap());
        (directory, workspace)
    }

    #[test]
    fn the_only_file_directly_under_spec_is_the_spec() {
        let (_directory, workspace) =
            workspace(&["spec/a.plane", "spec/hosts/b.plane", "spec/c.txt"]);
        assert_eq!(workspace.locate(None).unwrap().path, "spec/a.plane");
    }

    #[test]
    fn none_or_several_is_a_problem_that_says_what_to_name() {
        let cases: [(&[&str], &str); 3] = [
            (
                &[],
                "write `spec/NAME.plane`, or name a spec: `specc lint PATH`",
            ),
            (&["b.plane"], "name it: `specc lint b.plane`"),
            (
                &["spec/b.plane", "spec/a.plane"],
                "name one: `specc lint spec/a.plane`",
            ),
        ];
        for (files, help) in cases {
            let (_directory, workspace) = workspace(files);
            assert_eq!(workspace.locate(None).unwrap_err().help.unwrap(), help);
        }
    }

    #[test]
    fn a_wrong_name_gets_the_likely_one() {
        let (_directory, workspace) = workspace(&["spec/javisi.plane", "spec/other.plane"]);
        for (named, what) in [
            ("spec/javsi.plane", "there is no file `spec/javsi.plane`"),
            ("spec", "`spec` is a directory, not a spec file"),
        ] {
            let problem = workspace.locate(Some(Utf8Path::new(named))).unwrap_err();
            assert_eq!(problem.what, what);
            assert_eq!(
                problem.help.unwrap(),
                "name a spec file, such as `spec/javisi.plane`"
            );
        }
    }

    #[test]
    fn a_linked_spec_has_its_root_where_it_really_lies() {
        let (directory, workspace) = workspace(&["shared/a.plane"]);
        fs::create_dir(directory.path().join("spec")).unwrap();
        std::os::unix::fs::symlink("../shared/a.plane", directory.path().join("spec/a.plane"))
            .unwrap();
        let entry = workspace.locate(None).unwrap();
        assert_eq!(entry.root_name, "shared");
        assert_eq!(entry.name(), "shared/a.plane");
    }
}
