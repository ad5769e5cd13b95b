//! The cases on disk: one mistake each, or several where that is the point.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use golden_tests::{Project, Run, repository, repository_file};

/// One case, `STAGE/NAME.plane` or the directory `STAGE/NAME` with `case.plane` and what it imports.
pub struct Case {
    /// Where it lies, without an extension.
    path: Utf8PathBuf,
    /// The files of its spec, by their paths below `spec/`.
    files: Vec<(String, Vec<u8>)>,
    /// What the file `arguments` of its directory adds to `lint spec/case.plane`.
    arguments: String,
}

impl Case {
    /// `STAGE/NAME`
    pub fn name(&self) -> &str {
        let below = self.path.strip_prefix(root()).unwrap();
        below.as_str()
    }

    /// The directory of the case and of its snapshot.
    pub fn stage(&self) -> &Utf8Path {
        self.path.parent().unwrap()
    }

    /// The name of its snapshot.
    pub fn file_name(&self) -> &str {
        self.path.file_name().unwrap()
    }

    /// A project that holds the case.
    pub fn project(&self) -> Project {
        let project = Project::empty();
        project.write(
            "spec/base.plane",
            repository_file("golden-tests/cases/base.plane"),
        );
        for (path, contents) in &self.files {
            project.write(format!("spec/{path}"), contents);
        }
        project
    }

    /// What `specc lint` says about it, with more arguments, on a terminal of that many columns.
    pub fn lint_with(&self, project: &Project, more: &str, columns: usize) -> Run {
        let arguments = format!("lint spec/case.plane {} {more}", self.arguments);
        project.specc_in(&arguments, &[], columns)
    }

    /// What `specc lint` says about it.
    pub fn lint(&self) -> Run {
        self.lint_with(&self.project(), "", 80)
    }
}

/// All cases, by name.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for stage in entries(&root()) {
        for entry in entries(&stage) {
            if entry.is_dir() {
                cases.push(directory(entry));
            } else if entry.extension() == Some("plane") {
                cases.push(Case {
                    files: vec![("case.plane".to_owned(), fs::read(&entry).unwrap())],
                    path: entry.with_extension(""),
                    arguments: String::new(),
                });
            }
        }
    }
    cases
}

fn directory(path: Utf8PathBuf) -> Case {
    let mut case = Case {
        path,
        files: Vec::new(),
        arguments: String::new(),
    };
    for entry in walkdir::WalkDir::new(&case.path).sort_by_file_name() {
        let entry = Utf8PathBuf::from_path_buf(entry.unwrap().into_path()).unwrap();
        if entry.is_dir() {
            continue;
        }
        let below = entry.strip_prefix(&case.path).unwrap().to_string();
        if below == "arguments" {
            case.arguments = fs::read_to_string(&entry).unwrap();
        } else {
            case.files.push((below, fs::read(&entry).unwrap()));
        }
    }
    case
}

fn entries(directory: &Utf8Path) -> Vec<Utf8PathBuf> {
    let entries = directory.read_dir_utf8().unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().into_path()).collect();
    paths.sort();
    paths
}

fn root() -> Utf8PathBuf {
    repository().join("golden-tests/cases/errors")
}
