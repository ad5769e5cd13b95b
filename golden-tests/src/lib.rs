//! The harness of the end-to-end tests: a throw-away project, and `specc` run in it.
//!
//! `specc` runs inside the test process, on buffers instead of the standard streams: fast, the same under every test
//! runner, and each test in its own directory. What only a real process can show is tested beside the binary, in
//! `compiler/cli/tests/`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use specc_cli::{ColourEnvironment, Stream, Terminal};

/// A directory with files in it, removed when dropped.
pub struct Project {
    directory: tempfile::TempDir,
}

/// What one run left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The standard output.
    pub stdout: String,
    /// The standard error.
    pub stderr: String,
    /// The exit code.
    pub code: u8,
}

impl Project {
    /// An empty directory.
    pub fn empty() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    /// The reference spec with the modules it imports.
    pub fn reference() -> Self {
        let project = Self::empty();
        for file in ["spec/javisi.plane", "spec/hosts/sese.plane"] {
            project.write(file, repository_file(file));
        }
        let review = repository().join("spec/javisi.review.json");
        if review.exists() {
            project.write(
                "spec/javisi.review.json",
                fs::read_to_string(review).unwrap(),
            );
        }
        project
    }

    /// Writes a file and the directories above it.
    pub fn write(&self, path: impl AsRef<Utf8Path>, contents: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
        self
    }

    /// Replaces the one place in a file where these words stand.
    pub fn replace(&self, path: impl AsRef<Utf8Path>, words: &str, replacement: &str) -> &Self {
        let text = self.read(&path);
        assert_eq!(
            text.matches(words).count(),
            1,
            "`{words}` stands once in {}",
            path.as_ref()
        );
        self.write(path, text.replace(words, replacement))
    }

    /// The text of a file.
    pub fn read(&self, path: impl AsRef<Utf8Path>) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// The absolute path of a file in the project.
    pub fn path(&self, path: impl AsRef<Utf8Path>) -> Utf8PathBuf {
        Utf8Path::from_path(self.directory.path())
            .unwrap()
            .join(path)
    }

    /// Runs `specc` with these arguments, separated by spaces, in the project's directory; 80 columns, no colours.
    pub fn specc(&self, arguments: &str) -> Run {
        self.specc_with_input(arguments, &[])
    }

    /// The same, with something on the standard input.
    pub fn specc_with_input(&self, arguments: &str, input: &[u8]) -> Run {
        self.specc_in(arguments, input, 80)
    }

    /// The same, on a terminal of that many columns.
    pub fn specc_in(&self, arguments: &str, input: &[u8], columns: usize) -> Run {
        let words: Vec<&str> = arguments.split_whitespace().collect();
        self.specc_words(&words, input, columns)
    }

    /// The same, with arguments that may hold spaces.
    pub fn specc_words(&self, words: &[&str], mut input: &[u8], columns: usize) -> Run {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let arguments = std::iter::once(&"specc").chain(words).map(OsString::from);
        let terminal = Terminal {
            directory: Some(self.path("")),
            stdin: RefCell::new(&mut input),
            stdin_is_terminal: false,
            stdout: Stream {
                writer: &mut stdout,
                is_terminal: false,
            },
            stderr: Stream {
                writer: &mut stderr,
                is_terminal: false,
            },
            colour: ColourEnvironment::default(),
            width: Some(columns),
        };
        let code = specc_cli::run(arguments, terminal);
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes)
                .unwrap()
                .replace(self.path("").as_str(), "PROJECT/")
        };
        Run {
            stdout: text(stdout),
            stderr: text(stderr),
            code,
        }
    }

    /// The files below a directory of the project with their contents, sorted; symbolic links are not followed.
    pub fn files(&self, directory: &str) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut open = vec![self.path(directory)];
        while let Some(directory) = open.pop() {
            let Ok(entries) = directory.read_dir_utf8() else {
                continue;
            };
            for entry in entries.map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    open.push(entry.path().to_owned());
                } else {
                    let name = entry
                        .path()
                        .strip_prefix(self.path(""))
                        .unwrap()
                        .to_string();
                    files.push((name, fs::read(entry.path()).unwrap_or_default()));
                }
            }
        }
        files.sort();
        files
    }
}

/// The root of the repository.
pub fn repository() -> &'static Utf8Path {
    Utf8Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The text of a file of the repository.
pub fn repository_file(path: &str) -> String {
    let full = repository().join(path);
    fs::read_to_string(&full).unwrap_or_else(|error| panic!("{full}: {error}"))
}
