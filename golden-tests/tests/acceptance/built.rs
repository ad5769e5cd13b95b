//! What `specc build` makes of a spec: built once and shared by all tests.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use golden_tests::Project;
use tempfile::TempDir;
use walkdir::WalkDir;

use super::tools::{succeed, system};

/// A built project; its output directory is the root of all paths.
pub struct Built {
    project: Project,
}

/// The reference spec, built.
pub fn reference() -> &'static Built {
    static REFERENCE: OnceLock<Built> = OnceLock::new();
    REFERENCE.get_or_init(|| Built::from(Project::reference()))
}

impl Built {
    /// Builds the one spec of a project.
    #[track_caller]
    pub fn from(project: Project) -> Self {
        let run = project.specc("build");
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        Self { project }
    }

    /// A path in the output.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.project.path("output").join(inside).into()
    }

    /// All files whose path ends like this, sorted; there is at least one.
    pub fn files(&self, ending: &str) -> Vec<PathBuf> {
        let files = files_below(&self.path(""));
        let files: Vec<PathBuf> = files
            .into_iter()
            .filter(|file| file.to_string_lossy().ends_with(ending))
            .collect();
        assert!(
            !files.is_empty(),
            "the build writes no *{ending}: the test would hold for nothing"
        );
        files
    }

    /// A copy that a program may scribble into.
    pub fn copy(&self) -> TempDir {
        let copy = tempfile::tempdir().expect("a temporary directory");
        succeed(
            system("cp")
                .arg("--archive")
                .arg(self.path("."))
                .arg(copy.path()),
        );
        copy
    }
}

/// A file of these tests.
pub fn test_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/acceptance")
        .join(name)
}

/// All files below a directory, sorted.
pub fn files_below(directory: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(directory)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("readable"));
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect()
}
