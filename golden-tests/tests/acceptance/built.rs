//! What `specc build` makes of a spec: built once, by the real binary, and shared by all tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::tools::{succeed, system};

/// An output directory.
pub struct Built {
    directory: TempDir,
}

/// The reference spec, built.
pub fn reference() -> &'static Built {
    static REFERENCE: OnceLock<Built> = OnceLock::new();
    REFERENCE.get_or_init(|| Built::from_spec(&project().join("spec/javisi.plane")))
}

/// The top of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace")
}

impl Built {
    /// Builds a spec into a directory of its own.
    pub fn from_spec(spec: &Path) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        succeed(system("env").arg(specc()).arg("build").arg(spec).arg("--out").arg(directory.path()));
        Self { directory }
    }

    /// A path in the output.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.directory.path().join(inside)
    }

    /// All files whose path ends like this, sorted; there is at least one.
    pub fn files(&self, ending: &str) -> Vec<PathBuf> {
        let files = files_below(self.directory.path());
        let files: Vec<PathBuf> = files.into_iter().filter(|file| file.to_string_lossy().ends_with(ending)).collect();
        assert!(!files.is_empty(), "the build writes no *{ending}: the test would hold for nothing");
        files
    }

    /// A copy that a program may scribble into.
    pub fn copy(&self) -> TempDir {
        let copy = tempfile::tempdir().expect("a temporary directory");
        succeed(system("cp").arg("--archive").arg(self.path(".")).arg(copy.path()));
        copy
    }
}

/// All files below a directory, sorted.
pub fn files_below(directory: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(directory).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    entries.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path()).collect()
}

/// The compiler, made up to date once.
fn specc() -> &'static Path {
    static SPECC: OnceLock<PathBuf> = OnceLock::new();
    SPECC.get_or_init(|| {
        let test = std::env::current_exe().expect("the test knows its own path");
        let profile = test.ancestors().nth(2).expect("tests lie in target/PROFILE/deps");
        let cargo = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "specc", "--target-dir"])
            .arg(profile.parent().expect("profiles lie in target"))
            .current_dir(project())
            .status();
        assert!(cargo.is_ok_and(|status| status.success()), "specc does not compile");
        profile.with_file_name("debug").join("specc")
    })
}
